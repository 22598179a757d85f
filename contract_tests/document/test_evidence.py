"""The chain from source to proof: every member has a source, every exception still applies.

Also what the library refuses to read: a broken index, JSON that cannot be judged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from partner_center.contract import (
    INVARIANTS,
    REQUEST_RULES,
    RESPONSE_RULES,
    Contract,
    Coverage,
    Exchange,
    decode,
    judge_invariants,
    load_recordings,
    wire_body,
)
from partner_center.contract.parsed_exchange import ParsedExchange, at, read
from partner_center_invoices.tables import LINE_ITEMS
from workshop.yaml_files import load

LEDGER = Path(__file__).parents[1] / "evidence.yaml"


@pytest.fixture(scope="module")
def ledger() -> dict[str, Any]:
    evidence: dict[str, Any] = load(LEDGER)
    return evidence


def members(document: dict[str, Any]) -> set[str]:
    schemas = document["components"]["schemas"]
    return {f"{name}.{m}" for name, schema in schemas.items() for m in schema.get("properties", ())}


def test_every_member_has_a_source_and_every_source_a_member(
    ledger: dict[str, Any], document: dict[str, Any], document_lines: dict[str, int]
) -> None:
    named = {f"{schema}.{m}" for schema, listed in ledger["schemas"].items() for m in listed}
    present = members(document)
    unsourced = {
        member: document_lines["/components/schemas/" + member.replace(".", "/properties/", 1)]
        for member in sorted(present - named)
    }
    assert not unsourced, "members (and their lines) that evidence.yaml lacks"
    assert not named - present, "evidence.yaml names members that the document lacks"


def test_every_schema_without_members_has_a_source(
    ledger: dict[str, Any], document: dict[str, Any]
) -> None:
    schemas = document["components"]["schemas"]
    plain = {name for name, schema in schemas.items() if "properties" not in schema}
    assert set(ledger["unions"]) | set(ledger["scalars"]) == plain


def test_every_source_says_something(ledger: dict[str, Any]) -> None:
    known = set(ledger["keys"])
    entries = {
        f"{group}.{name}": entry
        for group, listed in ledger["schemas"].items()
        for name, entry in listed.items()
    }
    entries |= {name: e for kind in ("unions", "scalars") for name, e in ledger[kind].items()}
    empty = [name for name, entry in entries.items() if not entry or set(entry) - known]
    assert not empty, f"no source, or a kind of source that `keys` does not explain: {empty}"


def test_required_members_are_those_of_every_wire_example(
    ledger: dict[str, Any], document: dict[str, Any]
) -> None:
    """Hold required to the counts: more would refuse real rows, less would miss drift."""
    for name, schema in document["components"]["schemas"].items():
        for member, entry in ledger["schemas"].get(name, {}).items():
            counts = re.findall(r"(\d+)/(\d+)", str(entry.get("wire", "")))
            if counts:
                full = all(have == of for have, of in counts)
                assert full == (member in schema.get("required", ())), f"{name}.{member}: {counts}"


ABSENCE = re.compile(r"absent (on some line items and )?(?:on|in) (some )?older")


def test_absence_on_older_line_items_is_that_of_the_counts(
    ledger: dict[str, Any], document: dict[str, Any]
) -> None:
    """Where words limit an absence to older exchanges, newer ones all have the member."""
    checked = 0
    for name, listed in ledger["schemas"].items():
        for member, entry in listed.items():
            schema = document["components"]["schemas"][name]["properties"][member]
            said = schema.get("description", "")
            if "older" not in said or "absent" not in said:
                continue
            found = ABSENCE.search(said)
            assert found, f"{name}.{member}: {said}"
            (have, of), (had, once) = re.findall(r"(\d+)/(\d+)", entry["wire"])
            where = f"{name}.{member}: {entry['wire']}, described as {found[0]!r}"
            assert bool(found[1]) == (have != of), where
            assert bool(found[2]) == (0 < int(had) < int(once)), where
            checked += 1
    assert checked > 20


def test_artefacts_are_left_out(ledger: dict[str, Any], document: dict[str, Any]) -> None:
    present = members(document)
    kept = [a for a in ledger["artefacts"] if f"{a['schema']}.{a['member']}" in present]
    assert not kept


def test_composed_claims_no_page(recorded: Exchange) -> None:
    source = recorded.source
    assert recorded.path is not None
    printed = recorded.path.with_suffix(".printed")
    if recorded.kind == "composed":
        assert not {"page", "place"} & set(source), "a composed exchange was printed nowhere"
        assert source["basis"], "a composed exchange says what it is built from"
        assert source["note"].strip(), "a composed exchange says what it shows"
        assert not printed.exists()
    else:
        assert recorded.kind == "documented"
        assert source["page"]["title"], "a documented exchange says where it is printed"
        assert {"request", "response"} <= set(source["place"])
        assert not {"basis", "note"} & set(source)
        assert printed.exists()


# Where each documented exchange is printed; written down again, so that a slip in the index shows:
# title, date and locale of the page, lines of the syntax row and of both blocks.
PRINTED = {
    "getInvoice/office-invoice": ("Get invoices", "2018-08-14", "en-US", 135, 148, 160),
    "listInvoiceLineItemsByProvider/abridged-office-line-items": (
        "Get invoices", "2018-08-14", "en-US", 313, 329, 341,
    ),
    "listInvoiceSummaries/three-currencies": (
        "Get invoice summaries", "2017-12-15", "en-US", 54, 74, 94,
    ),
    "listInvoiceSummaries/three-currencies-dutch-page": (
        "Factuuroverzichten ophalen", "2019-09-24", "nl-NL", 64, 81, 100,
    ),
    "listInvoiceSummaries/three-currencies-unfenced-page": (
        "Get invoice summaries", None, "en-US", 42, 58, 75,
    ),
    "listInvoices/abridged-list-of-nine": ("Get invoices", "2018-08-14", "en-US", 207, 212, 222),
    "listInvoices/two-legacy-invoices": (
        "Get a collection of invoices", None, "en-US", 84, 110, 132,
    ),
}  # fmt: skip


def test_index_says_where_each_documented_exchange_is_printed(
    exchanges: tuple[Exchange, ...],
) -> None:
    documented = [one for one in exchanges if one.kind == "documented"]
    for one in documented:
        page, place = one.source["page"], one.source["place"]
        said = tuple(page[key] for key in ("title", "date", "locale"))
        lines = tuple(place[key]["line"] for key in ("syntax", "request", "response"))
        assert (*said, *lines) == PRINTED[one.name], f"index.json: {one.name}"
        heading = "Voorbeeld van aanvraag" if page["locale"] == "nl-NL" else "Request example"
        assert place["heading"] == heading, f"index.json: {one.name}"
    assert {one.name for one in documented} == PRINTED.keys()


def test_sizes_in_the_index_are_those_of_the_print(exchanges: tuple[Exchange, ...]) -> None:
    """A block is as long as the index says: the second one begins with its status line."""
    for one in exchanges:
        if one.kind == "documented":
            assert one.path is not None
            printed, place = one.path.with_suffix(".printed").read_bytes(), one.source["place"]
            first, second = place["request"]["bytes"], place["response"]["bytes"]
            assert first + second == len(printed), f"index.json: {one.name}"
            assert printed[first:].lstrip().lower().startswith(b"http/1.1 "), one.name


def test_reason_phrase_is_that_of_the_status(recorded: Exchange) -> None:
    status = HTTPStatus(recorded.response.status)
    assert recorded.response.reason == status.phrase, f"{recorded.path}: status {status.value}"


# Recordings tell of one account: what one of them lists, another lists too.


def selection_of(page: ParsedExchange) -> tuple[Any, ...]:
    """Return what a page of line items is a part of, however it was asked for."""
    kinds: dict[tuple[str, str], str] = {
        (one.provider, one.line_item_type): one.kind for one in LINE_ITEMS
    }
    names = ("currencyCode", "period") if page.operation.id == "listUnbilledLineItems" else ()
    return (page.invoice_id, kinds.get(page.asked), *(page.query.get(name) for name in names))


def is_after(page: ParsedExchange, following: dict[str, Any], *, contract: Contract) -> bool:
    match = contract.match_link(following["uri"])
    assert match is not None, f"{page.exchange.name}: {following['uri']}"
    tokens = [pair["value"] for pair in following["headers"]]
    sent = page.exchange.request.headers.get("MS-ContinuationToken")
    asked = page.operation.id, page.query, page.path_values, [sent] if sent else []
    return asked == (match.operation.id, contract.query(match), match.path_values, tokens)


@pytest.fixture(scope="module")
def listings(
    exchanges: tuple[Exchange, ...], contract: Contract
) -> list[tuple[ParsedExchange, list[Any], bool]]:
    """Return each first page with the line items that follow in recordings, and whether all do."""
    read_ = [page for one in exchanges if (page := read(one, contract=contract))]
    pages = [page for page in read_ if "LineItems" in page.operation.id and at(page.body, "items")]
    found = []
    for page in pages:
        if "seekOperation" in page.query or page.query.get("offset", "0") != "0":
            continue
        items, last = list(page.body["items"]), page
        while following := at(last.body, "links", "next"):
            after = [one for one in pages if is_after(one, following, contract=contract)]
            if not after:
                break
            last = after[0]
            items += last.body["items"]
        found.append((page, items, at(last.body, "links", "next") is None))
    return found


def test_recordings_of_one_selection_have_the_same_line_items(
    listings: list[tuple[ParsedExchange, list[Any], bool]],
) -> None:
    """By query or by path, as onetime or as all, in one page or in several, all or with credit."""
    credit = "hasPartnerEarnedCredit"
    wholes = {
        selection_of(p): (p, i) for p, i, is_all in listings if is_all and credit not in p.query
    }
    alone = []
    for page, items, is_all in listings:
        whole, wanted = wholes.get(selection_of(page), (page, items))
        if credit in page.query:
            wanted = [item for item in wanted if item.get("rateOfPartnerEarnedCredit")]
        said = f"{page.exchange.name} and {whole.exchange.name} list the same line items"
        assert items == wanted[: len(items)], said
        assert is_all == (len(items) == len(wanted)), f"{said}: {len(items)} and {len(wanted)}"
        if whole is page:
            alone.append(page.exchange.name)
    compared = len(listings) - len(alone)
    assert compared >= 10, f"{compared} listings are compared with another one; alone: {alone}"


def test_recorded_invoices_are_the_sum_of_their_line_items(
    listings: list[tuple[ParsedExchange, list[Any], bool]], named: dict[str, Exchange]
) -> None:
    for name in ("getInvoice/one-time-with-tax-receipt", "getInvoice/recurring"):
        invoice = decode(named[name].response.body)
        charged = {}
        for page, items, is_all in listings:
            if is_all and page.invoice_id == invoice["id"] and page.asked[1] == "BillingLineItems":
                amounts = (item.get("totalForCustomer", item.get("postTaxTotal")) for item in items)
                charged[selection_of(page)] = sum(map(Decimal, amounts))
        total = sum(charged.values())
        assert total == invoice["totalCharges"], f"{name}: {invoice['totalCharges']}, not {total}"


@pytest.fixture(scope="module")
def invoices(exchanges: tuple[Exchange, ...], contract: Contract) -> list[tuple[str, Any]]:
    """Return every recorded invoice, amendments included, with the place that has it."""
    pages = [page for one in exchanges if (page := read(one, contract=contract))]
    subjects = ((page.exchange.name, s) for page in pages for s in page.subjects)
    return [(f"{name} {s.pointer}", s.value) for name, s in subjects if s.schema == "Invoice"]


def test_recordings_of_one_invoice_agree(invoices: list[tuple[str, Any]]) -> None:
    """In a list and by id, as an amendment and alone: what two of them have is the same."""
    met: dict[tuple[str, str], tuple[str, Any]] = {}
    for place, invoice in invoices:
        for member, value in invoice.items():
            other, said = met.setdefault((invoice["id"], member), (place, value))
            assert value == said, f"{place}, {member}: {value}; {other} has {said}"


def test_recorded_summaries_are_what_the_invoices_leave_unpaid(
    invoices: list[tuple[str, Any]], named: dict[str, Exchange]
) -> None:
    unpaid: dict[tuple[str, str], dict[str, Decimal]] = {}
    for place, invoice in invoices:
        if re.match(r"listInvoices/(first|second|last)-page ", place):
            key = invoice["currencyCode"], invoice["invoiceType"]
            left = Decimal(invoice["totalCharges"]) - Decimal(invoice["paidAmount"])
            unpaid.setdefault(key, {})[invoice["id"]] = left
    name = "listInvoiceSummaries/two-currencies"
    for summary in decode(named[name].response.body)["items"]:
        for detail in summary["details"]:
            key = summary["currencyCode"], detail["invoiceType"]
            wanted, said = sum(unpaid.get(key, {}).values()), detail["summary"]["balanceAmount"]
            assert said == wanted, f"{name}, {key}: {said}; the invoices leave {wanted}"
    one = decode(named["getInvoiceSummary/one-currency"].response.body)
    listed = decode(named[name].response.body)["items"][0]
    for member in one.keys() - {"links"}:
        assert one[member] == listed[member], f"getInvoiceSummary/one-currency and {name}, {member}"


def test_recorded_events_name_recorded_invoices(
    invoices: list[tuple[str, Any]], exchanges: tuple[Exchange, ...]
) -> None:
    known = {invoice["id"] for _, invoice in invoices}
    for exchange in exchanges:
        if exchange.operation_id == "onInvoiceReady":
            own = decode(exchange.request.body)["ResourceUri"].rpartition("/")[2]
            assert own in known, f"{exchange.name}: no recording has the invoice {own}"


@pytest.mark.bytes
def test_printed_bytes_are_those_of_the_page(exchanges: tuple[Exchange, ...]) -> None:
    documented = [e for e in exchanges if e.kind == "documented"]
    assert documented
    for exchange in documented:
        assert exchange.path is not None
        printed = exchange.path.with_suffix(".printed").read_bytes()
        place, start = exchange.source["place"], 0
        for half in ("request", "response"):
            block = printed[start : start + place[half]["bytes"]]
            assert hashlib.sha256(block).hexdigest() == place[half]["sha256"], exchange.name
            start += place[half]["bytes"]
        assert start == len(printed), exchange.name
        assert hashlib.sha256(printed).hexdigest() == exchange.source["sha256"]["printed"]


def test_every_exception_has_a_reason_and_a_rule(exceptions: list[dict[str, Any]]) -> None:
    rules = {*REQUEST_RULES, *RESPONSE_RULES, *(i.id for i in INVARIANTS)}
    keys = [(e["exchange"], e["rule"], e["pointer"]) for e in exceptions]
    assert len(set(keys)) == len(keys), "an exception stands twice"
    for entry in exceptions:
        assert entry["rule"] in rules, f"{entry['exchange']}: no rule {entry['rule']}"
        assert entry["why"].strip()
        assert entry.get("profile", "closed") == "closed"


def test_every_exception_still_applies(
    exceptions: list[dict[str, Any]],
    named: dict[str, Exchange],
    contract: Contract,
    closed_contract: Contract,
) -> None:
    for entry in exceptions:
        assert entry["exchange"] in named, f"{entry['exchange']} is no recording"
        exchange = named[entry["exchange"]]
        in_open = [
            *contract.judge_request(exchange),
            *contract.judge_response(exchange),
            *judge_invariants(exchange, contract=contract),
        ]
        broken = {(f.rule, f.pointer) for f in in_open}
        if entry.get("profile") == "closed":
            closed = {(f.rule, f.pointer) for f in closed_contract.judge_response(exchange)}
            broken = closed - broken
        said = f"{entry['exchange']} no longer breaks {entry['rule']} at {entry['pointer']}"
        assert (entry["rule"], entry["pointer"]) in broken, f"{said}; remove the exception"


def test_coverage_counts_what_is_there(contract: Contract, exchanges: tuple[Exchange, ...]) -> None:
    full, empty = Coverage(contract, exchanges), Coverage(contract)
    gaps = {kind: missing for kind, missing in full.gaps().items() if missing}
    assert not gaps, f"no recording has {gaps}"
    assert empty.gaps() == empty.known
    one = Coverage(contract, [one for one in exchanges if one.name == "listInvoices/throttled"])
    assert one.seen["responses that operations share"] == {"429 TooManyRequests"}
    assert re.search(r"^  responses of one operation +0 of \d+ +0 %$", one.table(), re.MULTILINE)
    assert "responses of one operation without an exchange: getInvoice 200;" in one.table()


@pytest.mark.parametrize("content", [None, "", "{}", '{"exchanges": [{"operationId": "a"}]}'])
def test_index_that_is_none(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "index.json").write_text(content, encoding="utf-8")
    with pytest.raises((ValueError, KeyError), match=r"index\.json|scenario"):
        load_recordings(tmp_path)


def test_numbers_keep_every_digit() -> None:
    assert str(decode(b"\xef\xbb\xbf[0.1999968000511991808131, 1.50]")) == (
        "[Decimal('0.1999968000511991808131'), Decimal('1.50')]"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[" * 60_000, "100 levels"),
        (b"[" * 101 + b"]" * 101, "100 levels"),
        (b"[1e99999999999999999999]", "exponent"),
        (b'["\\ud800"]', "lone surrogate"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
    ],
    ids=["open-brackets", "deep", "exponent", "surrogate", "twice"],
)
def test_json_that_nothing_could_judge_is_a_finding(
    body: bytes, said: str, named: dict[str, Exchange], contract: Contract
) -> None:
    exchange = named["listInvoices/two-legacy-invoices"].with_response(body=body)
    (finding,) = [f for f in contract.judge_response(exchange) if f.rule == "json"]
    assert said in finding.message
    judge_invariants(exchange, contract=contract)


def test_deepest_json_is_still_judged(named: dict[str, Exchange], contract: Contract) -> None:
    exchange = named["listInvoices/two-legacy-invoices"].with_response(body=b"[" * 100 + b"]" * 100)
    assert [f.rule for f in contract.judge_response(exchange)] == ["content-length", "body"]


def test_minifying_changes_no_value(recorded: Exchange) -> None:
    if "json" in (recorded.response.headers.get("Content-Type") or ""):
        assert decode(wire_body(recorded)) == decode(recorded.response.body), recorded.name


@pytest.mark.parametrize(
    ("exchange", "length"), [("listInvoices/two-legacy-invoices", 2231)], ids=["july-2017"]
)
def test_wire_form_has_the_length_that_the_service_printed(
    exchange: str, length: int, named: dict[str, Exchange]
) -> None:
    """Prove minified with a mark: the one printed length of an invoice page that is true."""
    assert len(wire_body(named[exchange])) == length


Report = Callable[..., str]


def test_finding_is_one_line_that_names_the_place(
    named: dict[str, Exchange], closed_contract: Contract, report: Report
) -> None:
    exchange = named["listInvoices/two-legacy-invoices"]
    amount = rb'(?<="totalCharges": )[\d.]+'
    body = re.sub(amount, b'"12,5"', exchange.response.body, count=1)
    judged = closed_contract.judge_response(exchange.with_response(body=body))
    findings = [finding for finding in judged if finding.rule == "body"]
    said = (
        "listInvoices/two-legacy-invoices  /items/0/totalCharges"
        "  openapi#/components/schemas/Invoice/properties/totalCharges"
        '  "12,5" is not of type "number"  [response: body]'
    )
    assert [str(finding) for finding in findings] == [said]
    assert "(openapi/partner-center-invoices.yaml:" in report(findings)
    assert len(report(findings).strip().splitlines()) == 1
