"""Facts that stand in the document as prose, names or examples, held to where else they are known.

No validator reads a table inside a description, an address of a page or a date. Here each is
compared with the tools that act on it (clouds, sandbox, paging), or is written down a second time
with its source, so that a slip in either place shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from partner_center.clouds import CHINA, CLOUDS, GLOBAL, US_GOVERNMENT
from partner_center.contract import Contract, Exchange
from partner_center.contract.exchange import decode
from partner_center.contract.invariants.pages import LARGEST_PAGE
from partner_center.paging import selection
from partner_center.sandbox.books.world import World
from partner_center.sandbox.service.binding import BY_OFFSET, PAIRS
from partner_center_core.pointers import pointer
from workshop.yaml_files import ROOT, load

PAGE = "https://learn.microsoft.com/partner-center/developer/"


def rows_under(head: str, *, text: str) -> list[list[str]]:
    """The cells of a Markdown table in a description, found by its first row."""
    _, found, after = text.partition(head + "\n")
    assert found, f"no table {head}"
    table = after.partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


# Sign-in.


def test_authorities_are_those_of_the_clouds(document: dict[str, Any]) -> None:
    description = document["info"]["description"]
    wanted = {
        name: [f"`{cloud.authority}/{{tenant}}`", f"`{cloud.audience}`"]
        for name, cloud in (
            ("Global", GLOBAL),
            ("US Government", US_GOVERNMENT),
            ("China (21Vianet)", CHINA),
        )
    }
    assert len(wanted) == len(CLOUDS)
    # The tools leave it out, as nobody can sign in there; this is Microsoft's PowerShell module's.
    germany = ["`https://login.microsoftonline.de/{tenant}`", f"`{GLOBAL.audience}`"]
    wanted["Germany (closed to new customers)"] = germany
    rows = rows_under("| Cloud | Authority | Audience |", text=description)
    assert {cloud for cloud, *_ in rows} == wanted.keys()
    for cloud, *said in rows:
        assert said == wanted[cloud], f"openapi#/info/description, {cloud}"
    assert "`https://login.chinacloudapi.cn`" in description  # PowerShell module, deprecated


@pytest.mark.parametrize(("scheme", "is_user"), [("appOnly", False), ("appUser", True)])
def test_schemes_name_authority_and_scope(
    document: dict[str, Any], scheme: str, is_user: bool
) -> None:
    said = document["components"]["securitySchemes"][scheme]["description"]
    assert f"`{GLOBAL.authority}/{{tenant}}`" in said
    assert f"`{GLOBAL.scope(user=is_user)}`" in said


def test_servers_are_those_of_the_clouds(document: dict[str, Any]) -> None:
    served = [server["url"] for server in document["servers"]]
    assert served == list(dict.fromkeys(cloud.base_url for cloud in CLOUDS))


# Dates, and where each is said. The newest known, and what they replaced:
# learn.microsoft.com, editions of the pages on line items and of the notice on token audiences;
# for 15 March 2026 and 15 May 2025 the data of partner-center-mcp, for the first also Cloud
# Factory's blog; for 1 April 2026 third parties; for April 2021 the page on throttling.
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"(?:\d+ )?(?:{_MONTHS}) \d{{4}}")
_LIST = "/paths/~1v1~1invoices~1{invoiceId}~1lineitems"
DATES = {
    "/info": [
        "August 2025",  # tokens for graph.windows.net are refused
        "1 April 2026",  # tokens without multifactor authentication are refused
        "February 2024",  # billed charges: periods before it are only here
        "March 2025",  # the last period that is in both
        "21 April 2025",  # until then in both; the end of unbilled usage
        "September 2022",  # billed usage: periods before it are only here
        "30 September 2024",  # announced first
        "21 January 2025",  # announced second
        "15 March 2026",  # unbilled charges
        "15 May 2025",  # what a read by id links to
    ],
    "/paths/~1v1~1invoices~1unbilled~1lineitems/get": ["21 April 2025", "15 March 2026"],
    "/paths/~1v1~1invoices~1{invoiceId}/get": ["15 May 2025"],
    f"{_LIST}/get": ["February 2024", "21 April 2025", "September 2022"],
    f"{_LIST}~1{{billingProvider}}~1{{invoiceLineItemType}}/get": [
        "21 April 2025",
        "February 2024",
        "September 2022",
    ],
    "/components/responses/TooManyRequests": ["April 2021"],
}


def descriptions(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every description with the pointer of what it describes."""
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in children:
        if key == "description" and isinstance(value, str):
            yield where, value
        elif isinstance(value, dict | list):
            yield from descriptions(value, where + pointer(key))


def test_dates_are_the_newest_known(document: dict[str, Any]) -> None:
    found = {where: {*_DATE.findall(text)} for where, text in descriptions(document)}
    for where in found | DATES:
        said, known = found.get(where, set()), {*DATES.get(where, ())}
        wrong, gone = sorted(said - known), sorted(known - said)
        assert said == known, f"openapi#{where}/description  says {wrong}, does not say {gone}"


# Line items: pairs, paging, sizes.


# Pages: get-invoiceline-items (office, azure, onetime with charges), and those on billed and
# unbilled consumption (onetime with usage), which require the currency. Estimate links and samples
# of the .NET SDK: all, marketplace.
LINE_ITEMS = {
    ("office", "BillingLineItems"): ("LicenseBasedLineItem", "offset", "optional"),
    ("azure", "BillingLineItems"): ("UsageBasedLineItem", "offset", "optional"),
    ("azure", "UsageLineItems"): ("DailyUsageLineItem", "offset", "optional"),
    ("onetime", "BillingLineItems"): ("OneTimeInvoiceLineItem", "seek", "optional"),
    ("all", "BillingLineItems"): ("OneTimeInvoiceLineItem", "seek", "optional"),
    ("onetime", "UsageLineItems"): ("DailyRatedUsageLineItem", "seek", "required"),
    ("marketplace", "UsageLineItems"): ("DailyRatedUsageLineItem", "seek", "required"),
}
UNION = "openapi#/components/schemas/InvoiceLineItem/x-line-items"


def test_line_items_are_those_of_the_pages(document: dict[str, Any]) -> None:
    entries = document["components"]["schemas"]["InvoiceLineItem"]["x-line-items"]
    said = {tuple(one.values())[:2]: tuple(one.values())[2:] for one in entries}
    assert said == LINE_ITEMS, UNION


def test_kinds_name_the_requests_that_give_them(document: dict[str, Any]) -> None:
    for kind in {kind for kind, *_ in LINE_ITEMS.values()}:
        text = document["components"]["schemas"][kind]["description"]
        said = re.search(r"line items of provider ((?:`\w+`(?: or )?)+) and type `(\w+)`", text)
        assert said, kind
        pairs = {(name, said[2]) for name in re.findall(r"\w+", said[1].replace(" or ", " "))}
        assert pairs == {pair for pair, (own, *_) in LINE_ITEMS.items() if own == kind}, kind


def test_line_items_are_those_of_sandbox_and_paging() -> None:
    world = World(seed=7, lines=120)
    for pair, (kind, manner, _) in LINE_ITEMS.items():
        assert manner == ("offset" if pair[0] in BY_OFFSET else "seek"), pair
        listed = (world.line_items(own, *pair) for own in world.invoice_ids)
        kinds = {
            row["attributes"]["objectType"]
            for rows in listed
            if rows
            for row in rows.slice(0, len(rows))
        }
        assert kinds == {kind}, pair
    assert LINE_ITEMS.keys() == PAIRS, UNION
    known = {(name, kind) for name, kinds in selection.PAIRS.items() for kind in kinds}
    assert LINE_ITEMS.keys() == known, UNION
    wanted = {pair for pair, (*_, currency) in LINE_ITEMS.items() if currency == "required"}
    assert wanted == selection.WITH_CURRENCY, UNION


def test_largest_page_is_that_of_the_sandbox(document: dict[str, Any]) -> None:
    size = document["components"]["parameters"]["LineItemPageSize"]
    assert f"give {LARGEST_PAGE} as the default and as the largest size" in size["description"]
    where = "openapi#/components/parameters/LineItemPageSize/schema/examples"
    assert size["schema"].get("examples") == [LARGEST_PAGE] == [selection.LARGEST_PAGE], where


def test_false_credit_is_marked_as_assumed(document: dict[str, Any]) -> None:
    """The pages only say what `true` does."""
    said = document["components"]["parameters"]["HasPartnerEarnedCredit"]["description"]
    (line,) = [line for line in said.splitlines() if "`false`" in line]
    assert line.startswith("Assumed: "), f"HasPartnerEarnedCredit says {line!r} as a fact"


def test_filters_have_every_operator(document: dict[str, Any]) -> None:
    operator = document["components"]["schemas"]["FieldFilter"]["properties"]["Operator"]
    where = "openapi#/components/schemas/FieldFilter/properties/Operator/enum"
    said = document["components"]["parameters"]["InvoiceFilterOperator"]["schema"]
    assert operator.get("enum") == said["x-extensible-enum"], where


# Pages that descriptions lead to.
LINKED = {
    "get-invoice-billed-consumption-lineitems": "listInvoiceLineItems",
    "get-invoice-unbilled-consumption-lineitems": "listUnbilledLineItems",
}


def test_operations_name_their_page_and_tag(document: dict[str, Any], contract: Contract) -> None:
    ledger = load(Path(__file__).parents[1] / "evidence.yaml")["operations"]
    assert contract.operations.keys() == ledger.keys(), "operations of evidence.yaml"
    linked: dict[str, str] = {}
    for name, said in ledger.items():
        place = contract.operations[name].place
        value = contract.schemas.node(place)
        docs = {"description": said["title"], "url": PAGE + said["page"]}
        assert value["externalDocs"] == docs, f"openapi#{place}/externalDocs"
        assert value["tags"] == [said["tag"]], f"openapi#{place}/tags"
        linked |= dict.fromkeys(re.findall(rf"\]\({PAGE}(.+?)\)", value["description"]), name)
    assert linked == LINKED
    assert document["externalDocs"]["url"] == f"{PAGE}invoice-resources"


def test_webhook_is_named_as_its_event(
    document: dict[str, Any], exchanges: tuple[Exchange, ...]
) -> None:
    (name,) = document["webhooks"]
    schema = document["components"]["schemas"]["InvoiceReadyEvent"]["properties"]["EventName"]
    assert schema["x-extensible-enum"] == schema["examples"] == [name], f"openapi#/webhooks/{name}"
    sent = [decode(one.request.body) for one in exchanges if one.operation_id == "onInvoiceReady"]
    assert {event["EventName"] for event in sent} == {name}


def test_webhook_needs_a_body_and_answers_without_one(contract: Contract) -> None:
    operation = contract.operations["onInvoiceReady"]
    body = contract.schemas.node(operation.body)
    assert body["required"] is True, f"openapi#{operation.body}/required"
    assert [*operation.responses] == ["200"], f"openapi#{operation.place}/responses"
    assert not operation.responses["200"].content, "partner-center-webhooks asks for no body"


def test_documents_are_bytes(contract: Contract) -> None:
    for name in ("getInvoiceStatement", "getTaxReceiptStatement"):
        content = contract.operations[name].responses["200"].content
        place = content["application/pdf"]
        said = contract.schemas.node(place)
        assert said == {"type": "string", "format": "binary"}, f"openapi#{place}: {said}"


def test_licence_is_that_of_the_project(document: dict[str, Any]) -> None:
    first = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()[0]
    said = document["info"]["license"]
    assert first == f"{said['identifier']} License", f"openapi#/info/license: {said}; {first}"
    assert said["name"] == said["identifier"]


# Examples: what a recorded exchange has under the same name, or what examples.yaml lists.


def texts_of(contract: Contract, exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Names and texts of path, query and headers, names in the document's spelling."""
    match = contract.match_of(exchange)
    assert match is not None
    yield from match.path_values.items()
    for sent, text in parse_qsl(match.query):
        yield contract.aliases.name(sent, operation=match.operation.id), text
    for name, text in (*exchange.request.headers, *exchange.response.headers):
        yield name.lower(), text


def members_of(body: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a body with the name of the member that holds it."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield from members_of(value, key)
    elif isinstance(body, list):
        for value in body:
            yield from members_of(value, name)
    else:
        yield name, typed(body)


def typed(value: Any) -> tuple[type, Any]:
    """A value that equals no value of another JSON type; integers and fractions are one type."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return (Decimal, Decimal(value)) if is_number else (type(value), value)


def examples_of(document: dict[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Every list of examples: its place, the name of what has it ("" for a scalar), the list."""
    parts = document["components"]
    for name, schema in parts["schemas"].items():
        yield name, "", schema.get("examples", [])
        for member, value in schema.get("properties", {}).items():
            yield f"{name}.{member}", member, value.get("examples", [])
    for name, parameter in parts["parameters"].items():
        spelled = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
        yield f"parameters.{name}", spelled, parameter["schema"].get("examples", [])
    for name, header in parts["headers"].items():
        yield f"headers.{name}", name.lower(), header["schema"].get("examples", [])


def test_examples_are_recorded_or_listed(
    document: dict[str, Any], contract: Contract, exchanges: tuple[Exchange, ...]
) -> None:
    sent: set[tuple[str, str]] = set()
    told: set[tuple[str, Any]] = set()
    for exchange in exchanges:
        sent.update(texts_of(contract, exchange))
        for half in (exchange.request, exchange.response):
            if half.body and not half.body.startswith(b"%PDF-"):
                told.update(members_of(decode(half.body)))
    anywhere = {value for _, value in told}
    listed = load(Path(__file__).parents[1] / "examples.yaml")
    wrong = []
    for place, name, examples in examples_of(document):
        if place.startswith(("parameters.", "headers.")):
            # As it travels: JSON's spelling, text without quotes.
            strange = [
                value
                for value in examples
                if (name, value if isinstance(value, str) else json.dumps(value)) not in sent
            ]
        elif name:
            strange = [value for value in examples if (name, typed(value)) not in told]
        else:
            strange = [value for value in examples if typed(value) not in anywhere]
        known = listed.pop(place, [])
        if [typed(value) for value in strange] != [typed(value) for value in known]:
            wrong.append(f"{place}: not recorded {strange}, listed {known}")
    wrong += [f"{place}: listed, and not in the document" for place in listed]
    assert not wrong, "\n".join(["examples.yaml lists what no recording has", *wrong])
