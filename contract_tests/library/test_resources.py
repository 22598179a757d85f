"""Every resource of both clients, over HTTP against the sandbox: whole, in order, resumable."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import pkgutil
import ssl
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, TypedDict

import pytest
from contract_tests.support.both_clients import Twins
from pypdf import PdfReader

from partner_center.auth import DeviceCode, GivenToken
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.client import AsyncPartnerCenter, PartnerCenter
from partner_center.clouds import GLOBAL, Cloud
from partner_center.contract import decode
from partner_center.errors import DocumentError, NeedsUserSignInError, NotFoundError, NotListedError
from partner_center.paging import LineItemType, Page, Position, Provider
from partner_center.paging.selection import PAIRS, filter_text
from partner_center.sandbox.answers import encoded
from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import Address, running
from partner_center.sandbox.sign_in.grants import PUBLIC_CLIENT_ID
from partner_center.transport.events import Event
from partner_center_core.calls import Call
from partner_center_invoices import api, models
from partner_center_invoices.api.invoices import get_invoice
from partner_center_invoices.models import (
    FieldFilter,
    Invoice,
    InvoiceLineItem,
    InvoiceLineItemCollection,
)

WORLD = World(seed=1, lines=400)
LEGACY, MODERN = "D22845JAZB", "G000455282"
RECEIPTS = "G000455243"
AMENDED = "G000455255"


class Pair(TypedDict):
    """Which line items of an invoice are read."""

    provider: Provider
    line_item_type: LineItemType


EVERY_PAIR = [(provider, kind) for provider, kinds in PAIRS.items() for kind in kinds]

Connect = Callable[..., PartnerCenter]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Address]:
    with running(WORLD) as address:
        yield address


@pytest.fixture
def connect(twins: Twins, sandbox: Address) -> Connect:
    """Return what makes a client of the sandbox, signed in as a user or as the application."""

    def make(kind: SignInKind = "appUser", **options: Any) -> PartnerCenter:
        token = {"appUser": "sandbox-app-user", "appOnly": "sandbox-app-only"}[kind]
        return twins.make(GivenToken(token, kind=kind), base_url=sandbox.base_url, **options)

    return make


@pytest.fixture
def partner(connect: Connect) -> PartnerCenter:
    return connect()


# ---- the first ten lines -------------------------------------------------------------------------

PROGRAM = """
with PartnerCenter(DeviceCode("contoso.example", client_id)) as partner:
    for invoice in partner.invoices.list(since=date(2024, 1, 1)): ...
    invoice = partner.invoices.get("G000024135")
    for line in partner.line_items.list(invoice): ...          # every kind, every page
    for line in partner.line_items.unbilled(currency="EUR", period="current"): ...
    partner.invoices.save_statement("G000024135", "statement.pdf")
    for balance in partner.summaries.list(): ...
"""
ASYNC_PROGRAM = """
async def main():
    async with AsyncPartnerCenter(DeviceCode("contoso.example", client_id)) as partner:
        async for invoice in partner.invoices.list(since=date(2024, 1, 1)): ...
        invoice = await partner.invoices.get("G000024135")
        async for line in partner.line_items.list(invoice): ...
        async for line in partner.line_items.unbilled(currency="EUR", period="current"): ...
        await partner.invoices.save_statement("G000024135", "statement.pdf")
        async for balance in partner.summaries.list(): ...
    return invoice, line, balance
invoice, line, balance = asyncio.run(main())
"""


@pytest.mark.parametrize("program", [PROGRAM, ASYNC_PROGRAM], ids=["sync", "async"])
def test_the_first_ten_lines(
    program: str, sandbox: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cloud = Cloud("sandbox", sandbox.base_url, sandbox.authority.rpartition("/")[0],
                  GLOBAL.audience, source="the sandbox")  # fmt: skip
    prompts: list[str] = []
    names: dict[str, Any] = {
        "PartnerCenter": PartnerCenter,
        "AsyncPartnerCenter": AsyncPartnerCenter,
        "DeviceCode": partial(
            DeviceCode,
            cloud=cloud,
            verify=ssl.create_default_context(cafile=sandbox.ca_file),
            prompt=lambda prompt: prompts.append(prompt.message),
        ),
        "client_id": PUBLIC_CLIENT_ID,
        "date": date,
        "asyncio": asyncio,
    }
    for shown, real in (("contoso.example", sandbox.tenant), ("G000024135", MODERN)):
        program = program.replace(shown, real)
    exec(compile(program, "the first ten lines", "exec"), names)  # noqa: S102  # our own text
    assert names["invoice"].id == MODERN
    assert names["line"].currency == "EUR"
    assert names["balance"].currency_code == WORLD.currencies[-1]
    assert len(PdfReader(tmp_path / "statement.pdf").pages) >= 1
    assert len(prompts) == 1


# ---- invoices ------------------------------------------------------------------------------------


def test_invoices_are_all_listed_in_order(partner: PartnerCenter) -> None:
    found = list(partner.invoices.list())
    wire = (decode(encoded(WORLD.invoice(own, detail=False))) for own in WORLD.invoice_ids)
    assert found == list(map(Invoice.from_dict, wire))
    assert list(partner.invoices.list(size=7)) == found


def test_invoices_of_some_days(partner: PartnerCenter) -> None:
    dates = {own: _body(own)["invoiceDate"][:10] for own in WORLD.invoice_ids}

    def ids(**options: Any) -> list[str]:
        return [invoice.id for invoice in partner.invoices.list(**options)]

    first, last = date(2023, 11, 8), date(2023, 12, 21)
    assert ids(since=first) == [own for own, day in dates.items() if day >= "2023-11-08"]
    assert ids(until=last) == [own for own, day in dates.items() if day <= "2023-12-21"]
    between = [own for own, day in dates.items() if "2023-11-08" <= day <= "2023-12-21"]
    assert ids(since=first, until=last) == between
    assert {dates[own] for own in between} >= {"2023-11-08", "2023-12-21"}, "both days included"
    field = FieldFilter(field="InvoiceDate", operator="equals", value="2023-12-21T00:00:00Z")
    assert ids(filter=field) == ids(filter=field.to_json()) == ["D22841918R"]


def test_one_invoice(partner: PartnerCenter, connect: Connect) -> None:
    wanted = Invoice.from_dict(decode(encoded(_body(MODERN))))
    assert partner.invoices.get(MODERN) == wanted
    assert partner.invoices.find(MODERN) == wanted
    with pytest.raises(NotFoundError, match="getInvoice"):
        partner.invoices.get("G000000001")
    app = connect("appOnly")
    with pytest.raises(NeedsUserSignInError):
        app.invoices.get(MODERN)
    listed = {one.id: one for one in app.invoices.list()}
    assert app.invoices.find(MODERN) == listed[MODERN]
    (note,) = listed[AMENDED].amendments or []
    assert app.invoices.find(note.id) == note
    with pytest.raises(NotListedError):
        app.invoices.find("G000000001")


def _body(invoice_id: str) -> dict[str, Any]:
    body = WORLD.invoice(invoice_id, detail=True)
    assert body is not None
    return dict(body)


# ---- line items ----------------------------------------------------------------------------------


def rows(invoice_id: str, *pairs: tuple[Provider, LineItemType]) -> list[InvoiceLineItem]:
    """Return line items of the books, one part after the other."""
    parts = [WORLD.line_items(invoice_id, *pair) for pair in pairs]
    return [item for part in parts for item in _read(part)]


def _read(part: Any) -> list[InvoiceLineItem]:
    page = {"items": list(part), "totalCount": 0, "attributes": {"objectType": "Collection"}}
    return InvoiceLineItemCollection.from_json(encoded(page)).items


PARTS: dict[str, list[tuple[Provider, LineItemType]]] = {
    LEGACY: [("office", "BillingLineItems"), ("azure", "BillingLineItems"),
             ("azure", "UsageLineItems")],
    MODERN: [("onetime", "BillingLineItems"), ("onetime", "UsageLineItems")],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["appUser", "appOnly"])
@pytest.mark.parametrize("invoice_id", [LEGACY, MODERN])
def test_all_line_items_of_an_invoice(connect: Connect, invoice_id: str, kind: SignInKind) -> None:
    partner = connect(kind)
    wanted = rows(invoice_id, *PARTS[invoice_id])
    assert len({type(line) for line in wanted}) == len(PARTS[invoice_id])
    assert list(partner.line_items.list(invoice_id)) == wanted
    invoice = partner.invoices.find(invoice_id)
    assert list(partner.line_items.list(invoice, size=5)) == wanted


@pytest.mark.parametrize(("provider", "kind"), EVERY_PAIR)
def test_line_items_of_one_part(
    partner: PartnerCenter, provider: Provider, kind: LineItemType
) -> None:
    own = LEGACY if provider in {"office", "azure"} else MODERN
    wanted = rows(own, (provider, kind))
    pair: Pair = {"provider": provider, "line_item_type": kind}
    assert list(partner.line_items.list(own, **pair)) == wanted
    assert list(partner.line_items.list(partner.invoices.get(own), **pair)) == wanted
    assert wanted


@pytest.mark.parametrize(("provider", "kind"), EVERY_PAIR)
@pytest.mark.parametrize("period", ["current", "previous"])
def test_line_items_that_are_not_billed_yet(
    partner: PartnerCenter, provider: Provider, kind: LineItemType, period: Any
) -> None:
    found = partner.line_items.unbilled(
        currency="EUR", period=period, provider=provider, line_item_type=kind, size=3
    )
    assert list(found) == _read(WORLD.unbilled(provider, kind, currency="EUR", period=period))


def test_unbilled_is_of_the_current_period_unless_told(partner: PartnerCenter) -> None:
    found = list(partner.line_items.unbilled(currency="EUR"))
    assert found == _read(
        WORLD.unbilled("onetime", "BillingLineItems", currency="EUR", period="current")
    )
    assert found


@pytest.mark.parametrize("invoice_id", [LEGACY, MODERN])
def test_pages_and_resuming_from_every_position(partner: PartnerCenter, invoice_id: str) -> None:
    wanted = rows(invoice_id, *PARTS[invoice_id])
    pages = list(partner.line_items.list(invoice_id, size=9).pages())
    assert [line for page in pages for line in page.items] == wanted
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert [page.total for page in pages] == list(accumulate(len(page.items) for page in pages))
    assert pages[-1].position is None
    for page in pages[:-1]:
        assert page.position is not None
        saved = Position.from_json(page.position.to_json())
        rest = partner.line_items.list(invoice_id, size=9, resume=saved)
        assert list(rest) == wanted[page.total :]


def test_telling_of_pages(partner: PartnerCenter) -> None:
    told: list[Page[Invoice]] = []
    items = partner.invoices.list(size=10).telling(told.append)
    assert [invoice.id for invoice in items] == list(WORLD.invoice_ids)
    assert [page.total for page in told] == [10, 20, len(WORLD.invoice_ids)]


# ---- documents, summaries, estimates -------------------------------------------------------------


def test_documents_are_saved_to_a_file_or_into_a_folder(
    partner: PartnerCenter, tmp_path: Path
) -> None:
    (receipt, *_) = WORLD.receipts(RECEIPTS)
    saves: dict[str, Callable[..., Path]] = {
        "statement": partial(partner.invoices.save_statement, MODERN),
        "receipt": partial(partner.invoices.save_receipt, RECEIPTS, receipt),
    }
    for name, save in saves.items():
        target, folder = tmp_path / f"{name}.pdf", tmp_path / name
        folder.mkdir()
        assert save(target) == target
        assert save(str(target), overwrite=True) == target
        with pytest.raises(DocumentError, match="already exists"):
            save(target)
        inside = save(folder)
        assert inside.parent == folder
        assert inside.suffix == ".pdf"
        assert [path.name for path in folder.iterdir()] == [inside.name]
        assert len(PdfReader(target).pages) == len(PdfReader(inside).pages) >= 1
    with pytest.raises(NotFoundError):
        partner.invoices.save_receipt(MODERN, receipt, tmp_path / "none.pdf")
    assert not (tmp_path / "none.pdf").exists()


def test_balances(partner: PartnerCenter, connect: Connect) -> None:
    summaries = list(partner.summaries.list())
    wanted = decode(encoded(WORLD.summaries()))
    assert summaries == list(map(models.InvoiceSummary.from_dict, wanted))
    assert partner.summaries.get() == summaries[0]
    app = connect("appOnly")
    assert app.summaries.get() == summaries[0]
    with pytest.raises(NeedsUserSignInError):
        list(app.summaries.list())


def test_links_of_estimates(partner: PartnerCenter) -> None:
    links = list(partner.estimates.list(currency="EUR"))
    wanted = decode(encoded(WORLD.estimate_links("EUR")))
    assert links == list(map(models.EstimateLink.from_dict, wanted))
    assert links


@pytest.mark.parametrize("name", ["summaries", "estimates"])
def test_lists_of_one_page_are_listings_too(partner: PartnerCenter, name: str) -> None:
    def lists() -> Any:
        return (
            partner.summaries.list()
            if name == "summaries"
            else partner.estimates.list(currency="EUR")
        )

    items = list(lists())
    [page] = lists().pages()
    assert (page.items, page.number, page.total, page.position) == (items, 1, len(items), None)
    told: list[Any] = []
    assert list(lists().telling(told.append)) == items
    assert told == [page]


# ---- any operation -------------------------------------------------------------------------------


def operations() -> dict[str, Callable[..., Call[Any]]]:
    """Return every function of the generated client that makes a call."""
    found: dict[str, Callable[..., Call[Any]]] = {}
    for info in pkgutil.iter_modules(api.__path__):
        package = importlib.import_module(f"{api.__name__}.{info.name}")
        for name in package.__all__:
            found[name] = getattr(package, name)
    return found


# What a call names, by parameter: any operation that requires one of these is tried.
NAMED = {
    "invoice_id": RECEIPTS,
    "receipt_id": WORLD.receipts(RECEIPTS)[0],
    "provider": "onetime",
    "billing_provider": "onetime",
    "invoice_line_item_type": "BillingLineItems",
    "currency_code": "EUR",
    "period": "current",
}


def call_of(make: Callable[..., Call[Any]]) -> Call[Any]:
    """Make the call of an operation with what it requires."""
    parameters = inspect.signature(make).parameters.values()
    return make(**{one.name: NAMED[one.name] for one in parameters if one.default is one.empty})


def test_every_operation_of_the_document_has_a_function(document: dict[str, Any]) -> None:
    made = {call_of(make).operation for make in operations().values()}
    assert made == {
        operation["operationId"]
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete")
    }


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_operation_is_called_and_sent(partner: PartnerCenter, name: str) -> None:
    make = operations()[name]
    (result,) = _result_type(make)
    success = partner.call(call_of(make))
    assert type(success).__name__ == result
    response = partner.send(call_of(make))
    assert response.status_code == 200
    if isinstance(success, bytes):
        assert response.content == response.parsed
    else:
        assert response.parsed == success
        assert type(success).from_json(response.content) == success


def _result_type(make: Callable[..., Call[Any]]) -> tuple[str, ...]:
    said: str = inspect.signature(make).return_annotation
    return (said.removeprefix("Call[").removesuffix("]"),)


def test_a_refusal_is_read_whole(connect: Connect) -> None:
    events: list[Event] = []
    partner = connect(on_request=events.append)
    response = partner.send(get_invoice("G000000001"))
    assert response.status_code == 404
    assert response.headers["MS-RequestId"] == response.request_id == events[0].request_id
    assert response.parsed is None
    assert response.error is not None
    assert response.error.to_dict() == decode(response.content)
    with pytest.raises(NotFoundError) as caught:
        response.result()
    assert caught.value.response is response


def test_the_sandbox_is_asked_once_a_page(connect: Connect) -> None:
    events: list[Event] = []
    partner = connect(on_request=events.append)
    with partner.correlation() as own:
        list(partner.line_items.list(LEGACY, size=50))
        begun: tuple[Iterable[object], ...] = (
            partner.invoices.list(),
            partner.summaries.list(),
            partner.estimates.list(currency="EUR"),
        )
    for listing in begun:  # read outside of the block that they were begun in
        assert list(listing)
    assert {event.correlation_id for event in events} == {own}
    assert len({event.request_id for event in events}) == len(events)
    parts = [WORLD.line_items(LEGACY, *pair) for pair in PARTS[LEGACY]]
    pages = sum(max(1, -(-len(part or ()) // 50)) for part in parts)
    assert len(events) == 1 + pages + len(begun)


def test_days_are_a_filter_that_has_both_of_them() -> None:
    """Invoices of legacy commerce are dated at midnight, so the first instant counts."""
    days = {"since": date(2021, 6, 1), "until": date(2021, 6, 30)}
    text = filter_text(None, **days)
    assert text is not None
    said = json.loads(text)
    parts = [said["LeftFilter"], said["RightFilter"]]
    assert said["Operator"] == "and", text
    assert parts == [
        {"Field": "InvoiceDate", "Value": "2021-06-01T00:00:00Z",
         "Operator": "greater_than_or_equals"},
        {"Field": "InvoiceDate", "Value": "2021-07-01T00:00:00Z", "Operator": "less_than"},
    ], text  # fmt: skip
