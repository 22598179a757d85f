"""`AsyncPartnerCenter`: the same as `PartnerCenter`, for event loops.

    async with AsyncPartnerCenter(sign_in) as partner:
        async for invoice in partner.invoices.list():
            print(invoice.id, invoice.total_charges)

Names, arguments, results and errors are those of `synchronous.py`. Limit: connections belong to the
event loop that made them, so each `asyncio.run` needs an object of its own.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

import httpx

from partner_center import documents
from partner_center.client.connection import (
    CORRELATION_ID,
    Connection,
    advised,
    correlation_id,
)
from partner_center.client.listing import AsyncListing, async_drained
from partner_center.errors import NeedsUserSignInError, NotListedError
from partner_center.paging import (
    LineItemType,
    Period,
    Position,
    Provider,
    invoice_parts,
)
from partner_center.paging.position import bare_id
from partner_center.paging.selection import Selection, given_pair, legal_pair
from partner_center.paging.walk import Collection, Page, Walk
from partner_center_core.calls import Call, Response
from partner_center_core.client import AsyncClient
from partner_center_core.models.model import Model
from partner_center_invoices.api.documents import get_invoice_statement, get_tax_receipt_statement
from partner_center_invoices.api.estimates import list_estimate_links
from partner_center_invoices.api.invoices import get_invoice
from partner_center_invoices.api.summaries import get_invoice_summary, list_invoice_summaries
from partner_center_invoices.models import (
    EstimateLink,
    FieldFilter,
    Invoice,
    InvoiceLineItem,
    InvoiceSummary,
)

T = TypeVar("T")
Item = TypeVar("Item", bound=Model)


class AsyncPartnerCenter(Connection):
    """The service of one partner; see `Connection` for its arguments.

    `invoices`, `line_items`, `summaries` and `estimates` have the operations; `call` takes any
    operation of the generated client. Errors are those of `partner_center.errors`, and
    httpx.TransportError if the connection fails after all retries.
    """

    @cached_property
    def invoices(self) -> Invoices:
        """Invoices, and their documents."""
        return Invoices(self)

    @cached_property
    def line_items(self) -> LineItems:
        """Line items of invoices, and unbilled line items."""
        return LineItems(self)

    @cached_property
    def summaries(self) -> Summaries:
        """The balance of each currency."""
        return Summaries(self)

    @cached_property
    def estimates(self) -> Estimates:
        """Links to unbilled line items."""
        return Estimates(self)

    @cached_property
    def _client(self) -> AsyncClient:
        return AsyncClient(**self._settings)

    async def call(self, call: Call[T]) -> T:
        """Send a call of the generated client and return its success."""
        self._check(call)
        with advised(signed_in=self.sign_in is not None):
            return await self._client.call(call)

    async def send(self, call: Call[T]) -> Response[T]:
        """Send a call and return the whole answer: status, headers, bytes, body or error body."""
        self._check(call)
        return await self._client.send(call)

    @asynccontextmanager
    async def stream(self, call: Call[object]) -> AsyncGenerator[httpx.Response]:
        """Send a call and return its success before the body is read; for documents."""
        self._check(call)
        with advised(signed_in=self.sign_in is not None):
            async with self._client.stream(call) as response:
                yield response

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def _one(walk: Walk[Item]) -> Iterable[Walk[Item]]:
    return [walk]


def _listing(
    partner: AsyncPartnerCenter, walks: Callable[[], Awaitable[Iterable[Walk[Item]]]]
) -> AsyncListing[Item]:
    known_as = {CORRELATION_ID: correlation_id()}

    async def send(call: Call[Collection[Item]]) -> Collection[Item]:
        return await partner.call(call.with_headers(known_as))

    async def pages() -> AsyncIterator[Page[Item]]:
        with partner.correlation(known_as[CORRELATION_ID]):
            made = await walks()
        async for page in async_drained(made, send):
            yield page

    return AsyncListing(pages())


def _of_one_page(partner: AsyncPartnerCenter, call: Call[Collection[Item]]) -> AsyncListing[Item]:
    named = call.with_headers({CORRELATION_ID: correlation_id()})

    async def pages() -> AsyncIterator[Page[Item]]:
        items = (await partner.call(named)).items
        yield Page(items, 1, len(items), None)

    return AsyncListing(pages())


class _Resource:
    def __init__(self, partner: AsyncPartnerCenter) -> None:
        self._partner = partner


class Invoices(_Resource):
    """Invoices, and their documents.

    https://learn.microsoft.com/partner-center/developer/invoice-resources
    """

    def list(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        filter: str | FieldFilter | None = None,  # noqa: A002  # the service's name for it
        size: int | None = None,
        resume: Position | None = None,
    ) -> AsyncListing[Invoice]:
        """Read every invoice."""
        walk = invoice_parts.invoice_list(
            self._partner.base_url,
            size=size,
            since=since,
            until=until,
            filtered=filter,
            resume=resume,
        )
        return _listing(self._partner, lambda: _one(walk))

    async def get(self, invoice_id: str) -> Invoice:
        """Read one invoice; needs App+User sign-in."""
        return await self._partner.call(get_invoice(invoice_id))

    async def find(self, invoice_id: str) -> Invoice:
        """Read one invoice with any kind of sign-in: App only searches the list for it."""
        try:
            return await self.get(invoice_id)
        except NeedsUserSignInError:
            wanted = bare_id(invoice_id)
            async for one in self.list():
                if found := invoice_parts.named_so(one, wanted=wanted):
                    return found
        raise NotListedError(f"{invoice_id} is not in the list of invoices; check the id")

    async def save_statement(
        self, invoice_id: str, target: str | Path, *, overwrite: bool = False
    ) -> Path:
        """Download the statement of an invoice, a PDF."""
        return await self._save(
            get_invoice_statement(invoice_id),
            documents.Target(Path(target), fallback=f"Invoice_{invoice_id}", overwrite=overwrite),
        )

    async def save_receipt(
        self, invoice_id: str, receipt_id: str, target: str | Path, *, overwrite: bool = False
    ) -> Path:
        """Download a tax receipt of an invoice (Taiwan only); see `save_statement`."""
        return await self._save(
            get_tax_receipt_statement(invoice_id, receipt_id),
            documents.Target(Path(target), fallback=f"E-Tax-{receipt_id}", overwrite=overwrite),
        )

    async def _save(self, call: Call[bytes], target: documents.Target) -> Path:
        target.check()
        async with self._partner.stream(call) as response:
            with target.receiving(response) as file:
                async for chunk in response.aiter_bytes():
                    file.write(chunk)
        return file.path


class LineItems(_Resource):
    """Line items of invoices, and unbilled line items.

    https://learn.microsoft.com/partner-center/developer/get-invoiceline-items
    """

    def list(
        self,
        invoice: str | Invoice,
        *,
        provider: Provider | None = None,
        line_item_type: LineItemType | None = None,
        currency: str | None = None,
        period: Period | None = None,
        size: int | None = None,
        earned_credit: bool | None = None,
        resume: Position | None = None,
    ) -> AsyncListing[InvoiceLineItem]:
        """Read the line items of an invoice: of every provider and type it names, or of one."""
        selection = Selection(currency, period, size, earned_credit)
        partner = self._partner
        pair = given_pair(provider, line_item_type)
        if pair is not None:
            walk = invoice_parts.one_part(
                partner.base_url, invoice, pair, selection=selection, resume=resume
            )
            return _listing(partner, lambda: _one(walk))

        async def walks() -> Iterable[Walk[InvoiceLineItem]]:
            found = (
                invoice if isinstance(invoice, Invoice) else await partner.invoices.find(invoice)
            )
            return invoice_parts.invoice_parts(
                partner.base_url, found, selection=selection, resume=resume
            )

        return _listing(partner, walks)

    def unbilled(
        self,
        *,
        currency: str,
        period: Period = "current",
        provider: Provider = "onetime",
        line_item_type: LineItemType = "BillingLineItems",
        size: int | None = None,
        resume: Position | None = None,
    ) -> AsyncListing[InvoiceLineItem]:
        """Read the unbilled line items of one currency."""
        walk = invoice_parts.unbilled_part(
            self._partner.base_url,
            legal_pair(provider, line_item_type=line_item_type),
            currency=currency,
            period=period,
            selection=Selection(size=size),
            resume=resume,
        )
        return _listing(self._partner, lambda: _one(walk))


class Summaries(_Resource):
    """The balance of the partner's account.

    https://learn.microsoft.com/partner-center/developer/get-invoice-summaries
    """

    def list(self) -> AsyncListing[InvoiceSummary]:
        """Read the balance of each currency; needs App+User sign-in."""
        return _of_one_page(self._partner, list_invoice_summaries())

    async def get(self) -> InvoiceSummary:
        """Read the balance of the account's own currency."""
        return await self._partner.call(get_invoice_summary())


class Estimates(_Resource):
    """Links to unbilled line items.

    https://learn.microsoft.com/partner-center/developer/get-estimate-links
    """

    def list(self, *, currency: str) -> AsyncListing[EstimateLink]:
        """Read the links of one currency."""
        return _of_one_page(self._partner, list_estimate_links(currency_code=currency))
