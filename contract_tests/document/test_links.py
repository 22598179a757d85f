"""The OpenAPI links of the document lead where recorded bodies say, and where the sandbox has it.

A runtime expression is a string to every validator, so a misspelt member in one is found by nobody:
here each is evaluated on the recorded answers of its operation and has to give the value that is
meant, each parameter has to be one that the operation behind the link takes, and each link is
followed on the sandbox. Limit: no expression carries an offset, so `NextPage` of pages by offset
(invoices, and line items of Office and Azure) is not followed; the document says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from contract_tests.support.judged_service import JudgedClient

from partner_center.contract.document import Contract
from partner_center.contract.documented_api import DocumentedOperation, Parameter
from partner_center.contract.exchange import Exchange, decode
from partner_center.contract.finding import nearest
from partner_center.sandbox.books.world import World
from workshop.yaml_files import DOCUMENT, load

BODY = "$response.body#"
TOKEN = "MS-ContinuationToken"


@dataclass(frozen=True)
class Expression:
    """Where a link of an operation takes a parameter from: a pointer into the body."""

    operation_id: str
    link: str
    parameter: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.operation_id}-{self.link}-{self.parameter}"


def links() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every link: the operation that it belongs to, its name, and itself."""
    for path in load(DOCUMENT)["paths"].values():
        for operation in path.values():
            for name, link in operation["responses"]["200"].get("links", {}).items():
                yield operation["operationId"], name, link


def expressions() -> Iterator[Expression]:
    """Every expression in a link that reads the body of an answer."""
    for operation_id, name, link in links():
        for parameter, value in link.get("parameters", {}).items():
            if str(value).startswith(BODY):
                where = str(value).removeprefix(BODY)
                yield Expression(operation_id, name, parameter, where)


def evaluated(body: Any, where: str) -> tuple[Any, str]:
    """The value at a pointer, or what is wrong with the pointer."""
    for key in where.split("/")[1:]:
        if isinstance(body, list) and key.isdecimal() and int(key) < len(body):
            body = body[int(key)]
        elif isinstance(body, dict) and key in body:
            body = body[key]
        else:
            hint = nearest(key, among=body if isinstance(body, dict) else ())
            return None, f'no "{key}"' + (f', but "{hint}"' if hint else "")
    return body, ""


def token_of(body: Any) -> str:
    """The token of the next page: the pair of that name, wherever it stands among the headers."""
    (token,) = (one["value"] for one in body["links"]["next"]["headers"] if one["key"] == TOKEN)
    return str(token)


# What a parameter means, read from a body by hand: LookupError or ValueError where it has none.
MEANT: dict[tuple[str, str], Callable[[Any], str]] = {
    ("listInvoices", "invoiceId"): lambda body: body["items"][0]["id"],
    ("listInvoices", "receiptId"): lambda body: body["items"][0]["taxReceipts"][0]["id"],
    ("getInvoice", "invoiceId"): lambda body: body["id"],
    ("getInvoice", "receiptId"): lambda body: body["taxReceipts"][0]["id"],
    ("listInvoiceLineItems", TOKEN): token_of,
    ("listInvoiceLineItemsByProvider", TOKEN): token_of,
    ("listUnbilledLineItems", TOKEN): token_of,
}


@pytest.mark.parametrize("one", list(expressions()), ids=str)
def test_link_reads_the_value_that_is_meant(
    one: Expression, exchanges: Iterable[Exchange], contract: Contract
) -> None:
    assert (one.operation_id, one.parameter) in MEANT, f"{one}: say in MEANT what it should read"
    meant = MEANT[one.operation_id, one.parameter]
    wrong, compared = [], 0
    for exchange in exchanges:
        if exchange.operation_id != one.operation_id or exchange.response.status != 200:
            continue
        body = decode(exchange.response.body)
        try:
            wanted = meant(body)
        except (LookupError, ValueError):
            continue
        compared += 1
        value, problem = evaluated(body, one.pointer)
        if value != wanted:
            said = problem or f"is {value!r}, not {wanted!r}"
            wrong.append(f"{exchange.name}  {one.pointer}  {said}")
    place = f"{contract.operations[one.operation_id].place}/responses/200/links/{one.link}"
    lines = "\n".join(wrong)
    assert compared, f"openapi#{place}  no recorded body has a value for {one.parameter}"
    assert not wrong, f"openapi#{place}  {one.parameter} reads another value\n{lines}"


LINKS = list(links())
# Not in a next page's request: what moves, and a trace of the reference page that nobody sends.
NOT_REPEATED = {"offset", "seekOperation", "filter.operator"}


@pytest.mark.parametrize(
    ("source_id", "name", "link"), LINKS, ids=[f"{source}-{name}" for source, name, _ in LINKS]
)
def test_link_gives_what_its_operation_takes(
    source_id: str, name: str, link: dict[str, Any], contract: Contract
) -> None:
    assert link["operationId"] in contract.operations, (
        f"{source_id}, link {name}: leads to {link['operationId']}, which is not an operation"
    )
    source, target = contract.operations[source_id], contract.operations[link["operationId"]]
    given = link["parameters"]
    for parameter, value in given.items():
        taken = parameter_of(target, parameter, link=f"{source_id}, link {name}")
        if str(value).startswith("$request."):
            _, where, asked = value.split(".", 2)
            assert source.parameter(asked, where=where), f"{source_id} has no {where} {asked}"
            assert asked == parameter
        elif not str(value).startswith("$"):
            problems = contract.schemas.problems(taken.schema, value)
            assert not problems, f"{source_id}, link {name}: {parameter} {problems}"
            known = contract.schemas.node(taken.schema).get("x-extensible-enum", [value])
            assert value in known, f"{source_id}, link {name}: {parameter} {value}"
    lacking = {one.name for one in target.parameters if one.required} - given.keys()
    assert not lacking, f"{source_id}, link {name}: {target.id} requires {sorted(lacking)}"
    if name == "NextPage":
        assert target is source
        own = {one.name for one in source.parameters if one.where != "header"}
        lacking = own - NOT_REPEATED - given.keys()
        assert not lacking, f"{source_id}, link {name}: does not repeat {sorted(lacking)}"


def parameter_of(operation: DocumentedOperation, name: str, *, link: str) -> Parameter:
    """Return the parameter that a link gives; fail if its operation does not take it."""
    found = [one for one in operation.parameters if one.name == name]
    taken = ", ".join(one.name for one in operation.parameters)
    assert len(found) == 1, f"{link}: gives {name}; {operation.id} takes {taken}"
    return found[0]


# Following links on the sandbox.


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, lines=120)


def followed(contract: Contract, reader: JudgedClient, source: str, link: str) -> tuple[Any, Any]:
    """Read a path and what a link of its answer leads to; return both, JSON as bodies."""
    match = contract.match("GET", source)
    assert match is not None
    body = reader.body(source)
    known = {"path": contract.path_values(match), "query": contract.query(match)}
    place = f"{match.operation.place}/responses/200/links/{link}"
    target = contract.operations[contract.schemas.node(place)["operationId"]]
    path = target.path
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    for name, value in contract.schemas.node(place)["parameters"].items():
        if str(value).startswith("$request."):
            _, where, asked = value.split(".", 2)
            given = known[where].get(asked)
        elif str(value).startswith(BODY):
            given, problem = evaluated(body, value.removeprefix(BODY))
            assert not problem, f"openapi#{place}/parameters/{name}  {problem}"
        else:
            given = value
        if given is None:
            continue
        taken = parameter_of(target, name, link=f"openapi#{place}")
        if taken.where == "path":
            path = path.replace(f"{{{name}}}", quote(given, safe=""))
        else:
            (query if taken.where == "query" else headers)[name] = given
    answer = reader.response(f"{path}?{urlencode(query)}", headers=headers).content
    return body, answer if answer.startswith(b"%PDF-") else decode(answer)


@pytest.mark.parametrize("kind", ["BillingLineItems", "UsageLineItems"])
@pytest.mark.parametrize(
    "path",
    [
        "/v1/invoices/{own}/lineitems?provider=onetime&invoiceLineItemType={kind}&size=2",
        "/v1/invoices/{own}/lineitems/OneTime/{kind}?size=2",
        (
            "/v1/invoices/unbilled/lineitems?provider=onetime&invoiceLineItemType={kind}"
            "&currencyCode=USD&period=current&size=2"
        ),
    ],
    ids=["listInvoiceLineItems", "listInvoiceLineItemsByProvider", "listUnbilledLineItems"],
)
def test_next_page_gives_the_next_line_items(
    contract: Contract, reader: JudgedClient, world: World, path: str, kind: str
) -> None:
    counts = {one: len(world.line_items(one, "onetime", kind) or ()) for one in world.invoice_ids}
    own = next(one for one, count in counts.items() if count > 4)
    source = path.format(own=own, kind=kind)
    first, second = followed(contract, reader, source, "NextPage")
    whole = reader.items(source.replace("size=2", "size=2000"))
    assert len(whole) > 4
    assert (first["items"], second["items"]) == (whole[:2], whole[2:4])


# What stands behind a link to line items, by how its name ends: the kind of all of them, and
# the type of the invoices that have such line items.
BEHIND = {
    "OneTimeLineItems": ("OneTimeInvoiceLineItem", "OneTime"),
    "OfficeLineItems": ("LicenseBasedLineItem", "Recurring"),
}


@pytest.mark.parametrize("source_id", ["listInvoices", "getInvoice"])
@pytest.mark.parametrize("ending", BEHIND)
def test_link_to_line_items_gives_the_kind_of_its_name(
    contract: Contract, reader: JudgedClient, source_id: str, ending: str
) -> None:
    kind, invoice_type = BEHIND[ending]
    source = f"/v1/invoices?invoiceType={invoice_type}"
    first = reader.body(source)["items"][0]["id"]
    if source_id == "getInvoice":
        source = f"/v1/invoices/{first}"
    name = f"FirstInvoice{ending}" if source_id == "listInvoices" else ending
    _, page = followed(contract, reader, source, name)
    assert page["items"], name
    assert {one["attributes"]["objectType"] for one in page["items"]} == {kind}, name
    assert f"/{first}/" in page["links"]["self"]["uri"], name


@pytest.mark.parametrize("prefix", ["", "FirstInvoice"])
def test_links_to_documents_and_to_the_invoice_give_those_of_the_invoice(
    contract: Contract, reader: JudgedClient, world: World, prefix: str
) -> None:
    listed = reader.body("/v1/invoices")["items"]
    number = next(i for i, one in enumerate(listed) if world.receipts(one["id"]))
    own = listed[number]
    source = f"/v1/invoices?size=1&offset={number}" if prefix else f"/v1/invoices/{own['id']}"
    _, statement = followed(contract, reader, source, f"{prefix}Statement")
    assert statement == reader.response(f"/v1/invoices/{own['id']}/documents/statement").content
    _, receipt = followed(contract, reader, source, f"{prefix}TaxReceipt")
    name = quote(own["taxReceipts"][0]["id"])
    path = f"/v1/invoices/{own['id']}/receipts/{name}/documents/statement"
    assert receipt == reader.response(path).content
    if prefix:
        _, invoice = followed(contract, reader, source, prefix)
        assert invoice == reader.body(f"/v1/invoices/{own['id']}")


def test_estimate_links_lead_to_the_charges_of_the_current_period(
    contract: Contract, reader: JudgedClient
) -> None:
    source = "/v1/invoices/estimates/links?currencyCode=USD"
    _, page = followed(contract, reader, source, "UnbilledCharges")
    listed = reader.body(
        "/v1/invoices/unbilled/lineitems?provider=onetime&invoiceLineItemType=BillingLineItems"
        "&currencyCode=USD&period=current"
    )
    assert page["items"]
    assert page["items"] == listed["items"]


def test_every_link_is_followed() -> None:
    ends = ("LineItems", "Statement", "TaxReceipt", "FirstInvoice", "UnbilledCharges", "NextPage")
    strange = [f"{source}, link {name}" for source, name, _ in LINKS if not name.endswith(ends)]
    assert not strange, f"no test follows {strange}; the names of those that one does end in {ends}"
    of_rows = {name.removeprefix("FirstInvoice") for _, name, _ in LINKS if "LineItems" in name}
    assert of_rows == BEHIND.keys()


def test_document_has_links() -> None:
    assert len(LINKS) > 10
    assert {target["operationId"] for _, _, target in LINKS} >= {
        "getInvoice", "listInvoiceLineItems", "getInvoiceStatement", "getTaxReceiptStatement",
    }  # fmt: skip
    pages = {source for source, name, _ in LINKS if name == "NextPage"}
    lists = {"listInvoices", "listInvoiceLineItems", "listUnbilledLineItems"}
    lists |= {"listInvoiceLineItemsByProvider"}
    assert pages == lists, f"without a link NextPage, or with one too many: {pages ^ lists}"
