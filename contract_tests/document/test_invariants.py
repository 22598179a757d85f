"""Every recorded exchange keeps every invariant, or the exceptions ledger says why not.

Each invariant has cases that break it: one value of a recorded exchange is changed in memory, and
the finding has to name the exchange, the pointer and the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from contract_tests.support.body_places import body_places

from partner_center.contract import (
    INVARIANTS,
    Contract,
    Exchange,
    Finding,
    decode,
    judge_invariants,
    wire_body,
)
from partner_center.contract.invariants.table import applicable
from partner_center.contract.parsed_exchange import amount, bare_id, instant
from partner_center_core.exact_json import write_json
from partner_center_core.pointers import resolve
from workshop.yaml_files import dumps_json

Agree = Callable[[list[Finding]], None]
Unexcused = Callable[..., list[Finding]]
Change = Callable[[Exchange], Exchange]

FIRST = "listInvoices/first-page"
BY_ID = "getInvoice/one-time-with-tax-receipt"
VOIDED = "getInvoice/voided-with-amendment"
OFFICE = "listInvoiceLineItems/office-first-page"
AZURE = "listInvoiceLineItems/azure-billing"
DAILY = "listInvoiceLineItems/azure-usage"
ONE_TIME = "listInvoiceLineItems/one-time-first-page"
RATED = "listInvoiceLineItems/one-time-usage-first-page"
UNBILLED = "listUnbilledLineItems/one-time-first-page"
CURRENCIES = "listInvoiceSummaries/three-currencies"
ESTIMATES = "listEstimateLinks/four-links"
PDF = "getInvoiceStatement/statement"
RECEIPT = "getTaxReceiptStatement/tax-receipt"
THROTTLED = "listInvoices/throttled"
HOOK = "onInvoiceReady/invoice-ready"


def test_every_invariant_holds(
    recorded: Exchange, contract: Contract, unexcused: Unexcused, agree: Agree
) -> None:
    agree(unexcused(judge_invariants(recorded, contract=contract)))


def rewritten(exchange: Exchange, change: Callable[[Any], Any]) -> Exchange:
    """Change the decoded body of an exchange; of the request, where that is what has one."""
    if exchange.request.body:
        sent = change(decode(exchange.request.body))
        return exchange.with_request(body=dumps_json(sent).encode())
    body = change(decode(exchange.response.body))
    return exchange.with_response(body=dumps_json(body).encode())


def put(where: str, new: Any) -> Change:
    """Set what is at a pointer, which is there; a function is given the old value."""

    def change(body: Any) -> Any:
        above, _, name = where.rpartition("/")
        holder: Any = resolve(body, above)
        last: Any = int(name) if isinstance(holder, list) else name
        old = holder[last]
        holder[last] = new(old) if callable(new) else new
        assert holder[last] != old, f"{where} is {old!r} already"
        return body

    return lambda exchange: rewritten(exchange, change)


def text(old: str, new: str) -> Callable[[str], str]:
    return lambda value: value.replace(old, new, 1)


def more(step: str | int) -> Callable[[Any], Any]:
    """Add to a number, or to a text that is one, and keep its type."""

    def change(value: Any) -> Any:
        changed = Decimal(value) + Decimal(step)
        return str(changed) if isinstance(value, str) else changed

    return change


def swap(where: str, first: str, second: str) -> Change:
    def change(body: Any) -> Any:
        holder = resolve(body, where)
        assert holder[first] != holder[second]
        holder[first], holder[second] = holder[second], holder[first]
        return body

    return lambda exchange: rewritten(exchange, change)


def header(name: str, value: str | None) -> Change:
    def change(exchange: Exchange) -> Exchange:
        headers = exchange.response.headers.without(name)
        changed = headers if value is None else headers.having(name, value)
        return exchange.with_response(headers=changed)

    return change


def same_token(exchange: Exchange) -> Exchange:
    token = decode(exchange.response.body)["links"]["next"]["headers"][0]["value"]
    return exchange.with_request(
        headers=exchange.request.headers.having("MS-ContinuationToken", token)
    )


def without_last(exchange: Exchange) -> Exchange:
    """Take an item from a page and count the others."""

    def change(body: Any) -> Any:
        body["totalCount"] = len(body["items"][:-1])
        return {**body, "items": body["items"][:-1]}

    return rewritten(exchange, change)


def next_is_self(body: Any) -> Any:
    body["links"]["next"] = dict(body["links"]["self"])
    return body


def cut_to(offset: int) -> Change:
    """Ask for more line items than a page holds; the next page begins at an offset."""

    def links(body: Any) -> Any:
        for name in ("self", "next"):
            uri = body["links"][name]["uri"].replace("size=2", "size=5000")
            body["links"][name]["uri"] = uri.replace("offset=2", f"offset={offset}")
        items = [{**body["items"][0], "orderId": str(number)} for number in range(2000)]
        return {**body, "items": items, "totalCount": len(items)}

    def change(exchange: Exchange) -> Exchange:
        target = exchange.request.target.replace("size=2", "size=5000")
        return rewritten(exchange, links).with_request(target=target)

    return change


def one_more(items: list[Any]) -> list[Any]:
    return [*items, items[0]]


# invariant, exchange, what is done to it, where the finding points
BREAKS: list[tuple[str, str, Change, str]] = [
    ("total-count", FIRST, put("/totalCount", more(1)), "/totalCount"),
    ("total-count", CURRENCIES, put("/items", one_more), "/totalCount"),
    ("page-within-size", OFFICE, put("/items", one_more), "/items"),
    ("full-page", FIRST, without_last, "/items"),
    ("full-page", OFFICE, without_last, "/items"),
    ("full-page", ONE_TIME, without_last, "/items"),
    ("distinct-line-items", OFFICE, put("/items", lambda items: [items[0], items[0]]), "/items/1"),
    ("distinct-line-items", RATED, put("/items", lambda items: [*items, items[1]]), "/items/2"),
    ("page-currency", OFFICE, put("/items/1/currency", "EUR"), "/items/1/currency"),
    ("page-currency", RATED, put("/items/1/billingCurrency", "EUR"), "/items/1/billingCurrency"),
    ("self-target", OFFICE, put("/links/self/uri", text("office", "azure")), "/links/self/uri"),
    ("self-target", FIRST, put("/links/self/uri", "/invoices/summaries"), "/links/self/uri"),
    ("self-paging", FIRST, put("/links/self/uri", text("size=2", "size=3")), "/links/self/uri"),
    ("self-paging", FIRST, put("/links/self/uri", "/invoices"), "/links/self/uri"),
    ("next-moves", FIRST, lambda e: rewritten(e, next_is_self), "/links/next/uri"),
    ("next-target", OFFICE, put("/links/next/uri", text("office", "azure")), "/links/next/uri"),
    ("next-target", ONE_TIME, put("/links/next/uri", text("/G", "/D")), "/links/next/uri"),
    ("next-offset", FIRST, put("/links/next/uri", text("offset=2", "offset=3")),
     "/links/next/uri"),
    ("next-offset", FIRST, put("/links/next/uri", text("&offset=2", "&offset=")),
     "/links/next/uri"),
    ("next-offset", FIRST, put("/links/next/uri", text("size=2&", "")), "/links/next/uri"),
    ("next-offset", OFFICE, cut_to(5000), "/links/next/uri"),
    ("seek-token", ONE_TIME, put("/links/next/headers", []), "/links/next/headers"),
    ("seek-token", ONE_TIME, put("/links/next/headers/0/value", " "), "/links/next/headers"),
    ("seek-token", ONE_TIME, put("/continuationToken", "x"), "/continuationToken"),
    ("seek-token", ONE_TIME, same_token, "/links/next/headers"),
    ("seek-token", ONE_TIME, put("/links/next/uri", text("&seekOperation=Next", "")),
     "/links/next/headers"),
    ("paging-style", ONE_TIME, put("/links/next/uri", text("&seekOperation=Next", "")),
     "/links/next/uri"),
    ("paging-style", OFFICE, put("/links/next/uri", lambda uri: f"{uri}&seekOperation=Next"),
     "/links/next/uri"),
    ("link-target", FIRST, put("/links/next/uri", text("invoices", "invoicez")),
     "/links/next/uri"),
    ("link-target", FIRST, put("/links/next/uri", "https://example.com/v1/invoices"),
     "/links/next/uri"),
    ("link-target", CURRENCIES, put("/items/0/links/self/method", "POST"),
     "/items/0/links/self/method"),
    ("link-target", ESTIMATES, put("/items/0/link/uri", "/unbilled"), "/items/0/link/uri"),
    ("invoice-self", BY_ID, put("/links/self/uri", text("G0", "G1")), "/links/self/uri"),
    ("invoice-self", BY_ID, put("/links/self/uri", "/invoices/summary"), "/links/self/uri"),
    ("invoice-self", BY_ID, put("/links/self/uri", lambda _: "/invoices/Recurring-G000024135"),
     "/links/self/uri"),
    ("invoice-documents", BY_ID, put("/pdfDownloadLink", text("G0", "G1")), "/pdfDownloadLink"),
    ("invoice-documents", BY_ID, put("/pdfDownloadLink", text("/G", "/OneTime-G")),
     "/pdfDownloadLink"),
    ("invoice-documents", BY_ID, put("/taxReceipts/0/id", "1"),
     "/taxReceipts/0/taxReceiptPdfDownloadLink"),
    ("invoice-documents", FIRST, put("/items/0/pdfDownloadLink", text("/documents", "")),
     "/items/0/pdfDownloadLink"),
    ("invoice-details", BY_ID, put("/invoiceDetails/0/billingProvider", "azure"),
     "/invoiceDetails/0/links/self/uri"),
    ("invoice-details", BY_ID, put("/invoiceDetails/0/links/self/uri", text("Billing", "Usage")),
     "/invoiceDetails/0/links/self/uri"),
    ("invoice-details", BY_ID, put("/invoiceDetails/0/links/self/uri", text("G0", "G1")),
     "/invoiceDetails/0/links/self/uri"),
    ("estimate-link", ESTIMATES, put("/items/0/period", "Previous"), "/items/0/link/uri"),
    ("estimate-link", ESTIMATES, put("/items/0/type", "non_consumption"), "/items/0/link/uri"),
    ("estimate-link", ESTIMATES, put("/items/0/link/uri", text("=usd", "=eur")),
     "/items/0/link/uri"),
    ("event-target", HOOK, put("/ResourceUri", text("/invoices", "/bills")), "/ResourceUri"),
    ("event-target", HOOK, put("/ResourceUri", lambda uri: f"{uri}/lineitems"), "/ResourceUri"),
    ("invoice-asked-for", BY_ID, put("/id", text("G0", "G1")), "/id"),
    ("distinct-invoices", FIRST, put("/items", lambda items: [items[0], items[0]]),
     "/items/1/id"),
    ("amendments", VOIDED, put("/amendments/0/amendsOf", text("G0", "G1")),
     "/amendments/0/amendsOf"),
    ("line-item-invoice", AZURE, put("/items/0/invoiceNumber", "1"), "/items/0/invoiceNumber"),
    ("line-item-invoice", UNBILLED, put("/items/0/invoiceNumber", "G1"), "/items/0/invoiceNumber"),
    ("echoed-request-id", FIRST, header("MS-RequestId", "x"), "header MS-RequestId"),
    ("echoed-request-id", FIRST, header("MS-RequestId", None), "header MS-RequestId"),
    ("echoed-request-id", PDF, header("MS-RequestId", None), "header MS-RequestId"),
    ("echoed-correlation-id", FIRST, header("MS-CorrelationId", "x"), "header MS-CorrelationId"),
    ("echoed-correlation-id", "getInvoice/unknown-invoice", header("MS-CorrelationId", "x"),
     "header MS-CorrelationId"),
    ("object-type", FIRST, put("/attributes/objectType", "Invoice"), "/attributes/objectType"),
    ("object-type", CURRENCIES, put("/items/0/details/0/summary/attributes/objectType", "Invoice"),
     "/items/0/details/0/summary/attributes/objectType"),
    ("line-item-kind", OFFICE, put("/items/1/attributes/objectType", "OneTimeInvoiceLineItem"),
     "/items/1/attributes/objectType"),
    ("line-item-names", OFFICE, put("/items/0/billingProvider", "azure"),
     "/items/0/billingProvider"),
    ("line-item-names", RATED, put("/items/0/invoiceLineItemType", "billing_line_items"),
     "/items/0/invoiceLineItemType"),
    ("statement", PDF, lambda e: e.with_response(body=b"<html>"), ""),
    ("statement", PDF, header("Content-Disposition", "attachment; filename=Invoice_G1.pdf"),
     "header Content-Disposition"),
    ("statement", RECEIPT, header("Content-Disposition", "attachment; filename=E-Tax-1.pdf"),
     "header Content-Disposition"),
    ("currency-symbol", BY_ID, put("/currencySymbol", "¥"), "/currencySymbol"),
    ("one-currency", CURRENCIES, put("/items/0/details/1/summary/currencyCode", "EUR"),
     "/items/0/details/1/summary/currencyCode"),
    ("one-currency", CURRENCIES, put("/items/0/details/1/summary/currencySymbol", "€"),
     "/items/0/details/1/summary/currencySymbol"),
    ("distinct-currencies", CURRENCIES, put("/items/1/currencyCode", "GBP"),
     "/items/1/currencyCode"),
    ("distinct-types", CURRENCIES, put("/items/0/details/1/invoiceType", "Recurring"),
     "/items/0/details/1/invoiceType"),
    ("line-item-currency", RATED, put("/items/0/billingCurrency", "EUR"),
     "/items/0/billingCurrency"),
    ("line-item-currency", UNBILLED, put("/items/0/currency", "EUR"), "/items/0/currency"),
    ("period-order", OFFICE, swap("/items/0", "chargeStartDate", "chargeEndDate"),
     "/items/0/chargeEndDate"),
    ("period-order", BY_ID, swap("", "billingPeriodStartDate", "billingPeriodEndDate"),
     "/billingPeriodEndDate"),
    ("usage-date", DAILY, put("/items/0/usageDate", "1999-12-31T00:00:00"), "/items/0/usageDate"),
    ("usage-date", RATED, put("/items/0/usageDate", "2999-12-31T00:00:00Z"),
     "/items/0/usageDate"),
    ("balance", CURRENCIES, put("/items/0/balanceAmount", more("0.01")),
     "/items/0/balanceAmount"),
    ("balance", CURRENCIES, put("/items/0/details/1/summary/balanceAmount", more("-0.01")),
     "/items/0/balanceAmount"),
    ("line-item-total", OFFICE, put("/items/0/totalForCustomer", more("0.01")),
     "/items/0/totalForCustomer"),
    ("line-item-total", AZURE, put("/items/0/taxAmount", more("0.01")), "/items/0/postTaxTotal"),
    ("line-item-total", ONE_TIME, put("/items/0/taxTotal", more("0.01")),
     "/items/0/totalForCustomer"),
    ("license-amount", OFFICE, put("/items/0/quantity", more(1)), "/items/0/amount"),
    ("license-amount", OFFICE, put("/items/0/totalOtherDiscount", more("0.01")),
     "/items/0/subtotal"),
    ("one-time-subtotal", "listInvoiceLineItems/every-member-one-time",
     put("/items/0/subtotal", more("0.01")), "/items/0/subtotal"),
    ("rated-total", RATED, put("/items/1/billingPreTaxTotal", more("0.01")),
     "/items/1/billingPreTaxTotal"),
    ("rated-currencies", RATED, put("/items/1/pricingPreTaxTotal", more("0.01")),
     "/items/1/billingPreTaxTotal"),
    ("throttle", THROTTLED, header("Retry-After", "5"), "header Retry-After"),
    ("throttle", THROTTLED, header("Retry-After", None), "header Retry-After"),
    ("throttle", THROTTLED, put("/statusCode", 503), "/statusCode"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "name", "change", "pointer"),
    BREAKS,
    ids=[f"{case[0]}-{case[1]}-{number}" for number, case in enumerate(BREAKS)],
)
def test_invariant_finds_what_breaks_it(
    rule: str,
    name: str,
    change: Change,
    pointer: str,
    named: dict[str, Exchange],
    contract: Contract,
) -> None:
    before = judge_invariants(named[name], contract=contract)
    assert not before, "\n".join(map(str, before))
    findings = judge_invariants(change(named[name]), contract=contract)
    found = {(f.rule, f.pointer) for f in findings}
    said = "\n".join(map(str, findings)) or "nothing is found"
    assert (rule, pointer) in found, (
        f"{name}  {pointer}  broken on purpose, and {rule} does not find it (the status is "
        f"{named[name].response.status}):\n{said}"
    )
    assert all(f.exchange == name and f.place.startswith("/") for f in findings), said


def test_every_invariant_has_a_case_that_breaks_it() -> None:
    assert {rule for rule, *_ in BREAKS} == {invariant.id for invariant in INVARIANTS}


def test_every_invariant_is_tried_by_a_recording(
    exchanges: tuple[Exchange, ...], contract: Contract
) -> None:
    tried = {i.id for e in exchanges for i in applicable(e, contract=contract)}
    assert tried == {invariant.id for invariant in INVARIANTS}


def test_every_invariant_names_its_page(contract: Contract) -> None:
    schemas, operations = contract.document["components"]["schemas"], contract.operations
    assert len({invariant.id for invariant in INVARIANTS}) == len(INVARIANTS)
    for invariant in INVARIANTS:
        assert invariant.source == "Assumed" or invariant.source.endswith(".md"), invariant.id
        for name in invariant.applies_to:
            assert name in schemas or name in operations, f"{invariant.id}: no {name}"


# Values that are different and mean the same, or that no rule is about: nothing may be found.
BENIGN: list[tuple[str, str, Change]] = [
    ("link-with-version", BY_ID, put("/links/self/uri", lambda uri: f"/v1{uri}")),
    ("absolute-link", FIRST, put(
        "/links/next/uri", lambda uri: f"https://api.partnercenter.microsoft.com/v1{uri}")),
    ("other-header", FIRST, put("/links/next/headers", [{"key": "a", "value": "b"}])),
    ("never", OFFICE, put("/items/0/chargeEndDate", "0001-01-01T00:00:00")),
    ("credit", ONE_TIME, lambda e: rewritten(e, negated)),
    ("trailing-zero", CURRENCIES, lambda e: e.with_response(
        body=e.response.body.replace(b"751094.39", b"751094.390"))),
    ("unknown-currency", BY_ID,
     lambda e: put("/currencySymbol", "kr")(put("/currencyCode", "SEK")(e))),
    ("cut-size", OFFICE, cut_to(2000)),
    ("empty-number", AZURE, put("/items/0/invoiceNumber", "")),
]  # fmt: skip


def negated(body: Any) -> Any:
    line_item = body["items"][0]
    for name in ("subtotal", "taxTotal", "totalForCustomer"):
        line_item[name] = -Decimal(line_item[name])
    return body


@pytest.mark.parametrize(("name", "change"), [c[1:] for c in BENIGN], ids=[c[0] for c in BENIGN])
def test_benign_variation_is_no_finding(
    name: str, change: Change, named: dict[str, Exchange], contract: Contract, agree: Agree
) -> None:
    findings = judge_invariants(change(named[name]), contract=contract)
    agree(findings)


def test_running_service_is_judged_by_its_bytes(
    named: dict[str, Exchange], contract: Contract
) -> None:
    """A live response has its bytes as body and nothing to add; the verdict is the same."""
    recorded = named[FIRST]
    live = replace(
        recorded.with_response(
            body=wire_body(recorded), wire_form="verbatim", byte_order_mark=False
        ),
        kind="live",
        source={},
        path=None,
    )
    assert wire_body(live) == wire_body(recorded)
    assert contract.judge_response(live) == []
    assert judge_invariants(live, contract=contract) == []


@pytest.mark.parametrize("junk", [None, [], {}, 1, "x", {"items": 1, "links": []}, {"items": [1]}])
def test_junk_raises_nothing_and_is_found(
    junk: Any, exchanges: tuple[Exchange, ...], contract: Contract
) -> None:
    for exchange in exchanges:
        broken = exchange.with_response(body=write_json(junk).encode())
        judge_invariants(broken, contract=contract)
        if contract.operations[exchange.operation_id].webhook:
            continue  # its body is that of the request
        assert contract.judge_response(broken), f"{exchange.name} with {junk!r}"


JUNK = (None, True, "", "x", Decimal("1.5"), [1], {"uri": 1})


@pytest.mark.parametrize("name", [FIRST, BY_ID, ONE_TIME, RATED, CURRENCIES, ESTIMATES])
def test_any_value_of_any_type_raises_nothing(
    name: str, named: dict[str, Exchange], contract: Contract
) -> None:
    body = decode(named[name].response.body)
    del body.get("items", [])[1:]  # one item has every member
    for place in list(body_places(body)):
        value = place.value
        for junk in JUNK:
            place.holder[place.key] = junk
            exchange = named[name].with_response(body=write_json(body).encode())
            try:
                judge_invariants(exchange, contract=contract)
            except Exception as error:
                error.add_note(f"{name}  {place.pointer} is {junk!r}")
                raise
        place.holder[place.key] = value


@pytest.mark.parametrize(
    ("value", "read"),
    [(820, "820"), ("14.4", "14.4"), (Decimal("0.10"), "0.10"), ("-1", "-1"), ("1_000", None),
     ("1,5", None), ("NaN", None), ("1e3", None), (True, None), (None, None), ("", None)],
)  # fmt: skip
def test_amounts(value: Any, read: str | None) -> None:
    assert amount(value) == (None if read is None else Decimal(read))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2019-02-04T09:22:40.1767993-08:00", "2019-02-04T17:22:40.1767993Z"),
        ("2018-03-16T00:00:00", "2018-03-16T00:00:00Z"),
        ("2018-03-16T05:30:00+05:30", "2018-03-16T00:00:00.0Z"),
    ],
)
def test_same_instants(one: str, other: str) -> None:
    assert instant(one) == instant(other) is not None


@pytest.mark.parametrize(
    "text_", ["0001-01-01T00:00:00", "", "2018-03-16", "2018-02-31T00:00:00", 7]
)
def test_no_instants(text_: Any) -> None:
    assert instant(text_) is None


def test_seventh_digit_counts() -> None:
    early, late = instant("2018-03-16T00:00:00.1234567Z"), instant("2018-03-16T00:00:00.1234568Z")
    assert early is not None
    assert late is not None
    assert early < late


def test_bare_ids() -> None:
    assert [bare_id(i) for i in ("OneTime-G1", "Recurring-D1", "G1", "onetime-G1")] == [
        "G1", "D1", "G1", "onetime-G1",
    ]  # fmt: skip
