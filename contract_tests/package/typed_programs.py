"""Programs whose types mypy and pyright have to know to the last argument; nobody runs them.

`test_types.py` reads this file with both checkers, in their strict modes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import httpx

from partner_center import (
    AppOnly,
    AppUser,
    AsyncPartnerCenter,
    Certificate,
    DeviceCode,
    FileStore,
    GivenToken,
    MemoryStore,
    PartnerCenter,
    Position,
    Retries,
    export,
)
from partner_center.client import AsyncListing, Listing
from partner_center.clouds import CHINA
from partner_center.errors import ErrorForm, NotFoundError, ResponseError
from partner_center.export import Written
from partner_center.paging import Page
from partner_center.reconcile import Report, SummaryReport, reconcile, reconcile_summaries
from partner_center.transport.events import Event
from partner_center_core.calls import Call, Response
from partner_center_core.exact_json import JsonValue
from partner_center_invoices import Client
from partner_center_invoices.api.documents import get_invoice_statement
from partner_center_invoices.api.invoices import get_invoice, list_invoices
from partner_center_invoices.api.line_items import list_invoice_line_items
from partner_center_invoices.models import (
    EstimateLink,
    FieldFilter,
    Invoice,
    InvoiceCollection,
    InvoiceLineItem,
    InvoiceLineItemCollection,
    InvoiceSummary,
    OneTimeInvoiceLineItem,
    ResourceLinks,
)


def sign_ins() -> list[PartnerCenter]:
    certificate = Certificate.from_file("app.pem", passphrase="p")
    every = (
        AppOnly("contoso.example", "id", secret="s", cloud=CHINA, verify="ca.pem"),
        AppOnly("contoso.example", "id", certificate=certificate),
        AppOnly("contoso.example", "id", client_assertion="assertion"),
        AppOnly("contoso.example", "id", client_assertion=lambda: "assertion"),
        AppUser("contoso.example", "id", secret="s", store=MemoryStore("token")),
        DeviceCode("contoso.example", "id", store=FileStore(Path("token.json"))),
        GivenToken("token", kind="appOnly"),
    )
    return [PartnerCenter(one) for one in every] + [PartnerCenter(None)]


def told(event: Event) -> None:
    assert_type(event.status, int | None)
    assert_type(event.duration, float)


def options() -> PartnerCenter:
    return PartnerCenter(
        GivenToken("token", kind="appUser"),
        cloud=CHINA,
        base_url="https://partner.example",
        application="recon",
        locale="de-DE",
        timeout=httpx.Timeout(30.0),
        retries=Retries(attempts=3),
        verify="ca.pem",
        on_request=told,
    )


def lists(partner: PartnerCenter, invoice: Invoice, position: Position) -> None:
    day = date(2024, 1, 1)
    every = partner.invoices.list(since=day, until=day, size=50, resume=position)
    assert_type(every, Listing[Invoice])
    assert_type(next(every), Invoice)
    assert_type(list(every), list[Invoice])
    assert_type(every.pages(), Iterator[Page[Invoice]])
    assert_type(every.telling(None), Iterator[Invoice])
    partner.invoices.list(filter=FieldFilter(field="InvoiceDate", operator="equals", value="v"))
    for line in partner.line_items.list(invoice):
        assert_type(line, InvoiceLineItem)
    lines = partner.line_items.list(
        "G000024135",
        provider="onetime",
        line_item_type="BillingLineItems",
        currency="EUR",
        period="previous",
        size=2000,
        earned_credit=True,
    )
    assert_type(lines, Listing[InvoiceLineItem])
    assert_type(partner.line_items.unbilled(currency="EUR"), Listing[InvoiceLineItem])
    assert_type(partner.summaries.list(), Listing[InvoiceSummary])
    assert_type(partner.estimates.list(currency="EUR"), Listing[EstimateLink])


def pages(partner: PartnerCenter) -> str | None:
    page = next(partner.line_items.list("G000024135").pages())
    assert_type(page, Page[InvoiceLineItem])
    assert_type(page.items, Sequence[InvoiceLineItem])
    assert_type(page.number, int)
    assert_type(page.position, Position | None)
    return page.position.to_json() if page.position else None


def one_of_each(partner: PartnerCenter) -> None:
    assert_type(partner.invoices.get("G000024135"), Invoice)
    assert_type(partner.invoices.find("G000024135"), Invoice)
    assert_type(partner.invoices.save_statement("G000024135", "a.pdf"), Path)
    assert_type(partner.invoices.save_receipt("G1", "3", Path("a.pdf"), overwrite=True), Path)
    assert_type(partner.summaries.get(), InvoiceSummary)
    assert_type(reconcile(partner, "G000024135", period="current"), Report)
    assert_type(reconcile_summaries(partner), SummaryReport)
    lines = partner.line_items.list("G000024135")
    assert_type(export.write(lines, "lines.parquet", kind="any"), Written)


def any_operation(partner: PartnerCenter) -> None:
    assert_type(get_invoice("G000024135"), Call[Invoice])
    assert_type(partner.call(list_invoices(size=2)), InvoiceCollection)
    with partner.correlation() as own:
        assert_type(own, str)
    call = list_invoice_line_items(
        "G1", provider="azure", invoice_line_item_type="UsageLineItems", period="current"
    )
    assert_type(partner.call(call.with_headers({"MS-CV": "1"})), InvoiceLineItemCollection)
    response = partner.send(get_invoice("G000024135"))
    assert_type(response, Response[Invoice])
    assert_type(response.parsed, Invoice | None)
    assert_type(response.error, ErrorForm | None)
    assert_type(response.content, bytes)
    assert_type(response.headers["MS-RequestId"], str)
    assert_type(response.result(), Invoice)
    with partner.stream(get_invoice_statement("G000024135")) as streamed:
        assert_type(streamed, httpx.Response)
    with Client("https://api.partnercenter.microsoft.com", token="t") as client:
        assert_type(client.call(get_invoice("G000024135")), Invoice)


def errors(partner: PartnerCenter) -> str:
    try:
        return partner.invoices.get("G000024135").id
    except NotFoundError as error:
        assert_type(error.code, str | None)
        assert_type(error.response, Response[object])
        return error.description
    except ResponseError as error:
        assert_type(error.retry_after, int | None)
        assert_type(error.body, ErrorForm | None)
        return str(error.status_code)


def models(invoice: Invoice, line: InvoiceLineItem) -> Decimal:
    assert_type(invoice.invoice_date, datetime | None)
    assert_type(invoice.total_charges, Decimal)
    assert_type(invoice.currency_code, str)
    assert_type(invoice.amount_due, Decimal | None)
    assert_type(invoice.amendments, list[Invoice] | None)
    assert_type(invoice.links, ResourceLinks | None)
    assert_type(invoice.additional_properties, Mapping[str, JsonValue])
    assert_type(invoice.to_dict(), dict[str, JsonValue])
    assert_type(invoice.to_json(), str)
    assert_type(Invoice.from_json(b"{}"), Invoice)
    assert_type(Invoice.from_dict({}), Invoice)
    assert_type(InvoiceLineItemCollection.from_json(b"{}").items, list[InvoiceLineItem])
    match line:
        case OneTimeInvoiceLineItem(total_for_customer=total):
            assert_type(total, Decimal)
        case _:
            total = Decimal(0)
    if isinstance(line, OneTimeInvoiceLineItem):
        assert_type(line.effective_unit_price, Decimal)
        total += line.subtotal
    return total


def newest(partner: PartnerCenter) -> Invoice:
    dated = [(one.invoice_date, one) for one in partner.invoices.list() if one.invoice_date]
    _, found = max(dated, key=lambda pair: pair[0])
    never = datetime(1, 1, 1, tzinfo=UTC)
    return max([found], key=lambda one: one.invoice_date or never)


async def async_lists(partner: AsyncPartnerCenter, invoice: Invoice, position: Position) -> None:
    day = date(2024, 1, 1)
    every = partner.invoices.list(since=day, until=day, size=50, resume=position)
    assert_type(every, AsyncListing[Invoice])
    assert_type(await anext(every), Invoice)
    assert_type([one async for one in every], list[Invoice])
    assert_type(every.pages(), AsyncIterator[Page[Invoice]])
    assert_type(every.telling(None), AsyncIterator[Invoice])
    async for line in partner.line_items.list(invoice):
        assert_type(line, InvoiceLineItem)
    async for page in partner.line_items.list(
        "G1", provider="all", line_item_type="BillingLineItems"
    ).pages():
        assert_type(page, Page[InvoiceLineItem])
    assert_type(partner.line_items.unbilled(currency="EUR"), AsyncListing[InvoiceLineItem])
    assert_type(partner.summaries.list(), AsyncListing[InvoiceSummary])
    assert_type(partner.estimates.list(currency="EUR"), AsyncListing[EstimateLink])


async def async_one_of_each() -> None:
    async with AsyncPartnerCenter(GivenToken("token", kind="appUser")) as partner:
        assert_type(partner, AsyncPartnerCenter)
        assert_type(await partner.invoices.get("G000024135"), Invoice)
        assert_type(await partner.invoices.find("G000024135"), Invoice)
        assert_type(await partner.invoices.save_statement("G000024135", "a.pdf"), Path)
        assert_type(await partner.invoices.save_receipt("G1", "3", "a.pdf"), Path)
        assert_type(await partner.summaries.get(), InvoiceSummary)
        assert_type(await partner.call(get_invoice("G000024135")), Invoice)
        assert_type(await partner.send(get_invoice("G000024135")), Response[Invoice])
        async with partner.stream(get_invoice_statement("G000024135")) as streamed:
            assert_type(streamed, httpx.Response)
