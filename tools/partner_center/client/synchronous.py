"""`PartnerCenter`: the service as an object with resources; safe to use from many threads.

    with PartnerCenter(DeviceCode("contoso.example", client_id)) as partner:
        for invoice in partner.invoices.list():
            print(invoice.id, invoice.total_charges)

`asynchronous.py` has the same with `await`; names, arguments and errors are documented here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
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
from partner_center.client.listing import Listing, drained
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
from partner_center_core.client import Client
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


class PartnerCenter(Connection):
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
    def _client(self) -> Client:
        return Client(**self._settings)

    def call(self, call: Call[T]) -> T:
        """Send a call of the generated client and return its success.

        Raises:
            NeedsUserSignInError: before sending, if the sign-in is of the wrong kind.
            SignInError: if there is no token.
            ResponseError: if the answer is anything else; a note says what to do.

        """
        self._check(call)
        with advised(signed_in=self.sign_in is not None):
            return self._client.call(call)

    def send(self, call: Call[T]) -> Response[T]:
        """Send a call and return the whole answer: status, headers, bytes, body or error body."""
        self._check(call)
        return self._client.send(call)

    @contextmanager
    def stream(self, call: Call[object]) -> Generator[httpx.Response]:
        """Send a call and return its success before the body is read; for documents."""
        self._check(call)
        with advised(signed_in=self.sign_in is not None), self._client.stream(call) as response:
            yield response

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _listing(partner: PartnerCenter, walks: Callable[[], Iterable[Walk[Item]]]) -> Listing[Item]:
    # One id for all pages: that of the surrounding block, or a new one.
    known_as = {CORRELATION_ID: correlation_id()}

    def send(call: Call[Collection[Item]]) -> Collection[Item]:
        return partner.call(call.with_headers(known_as))

    def pages() -> Iterator[Page[Item]]:
        with partner.correlation(known_as[CORRELATION_ID]):
            made = walks()
        yield from drained(made, send)

    return Listing(pages())


def _of_one_page(partner: PartnerCenter, call: Call[Collection[Item]]) -> Listing[Item]:
    named = call.with_headers({CORRELATION_ID: correlation_id()})

    def pages() -> Iterator[Page[Item]]:
        items = partner.call(named).items
        yield Page(items, 1, len(items), None)

    return Listing(pages())


class _Resource:
    def __init__(self, partner: PartnerCenter) -> None:
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
    ) -> Listing[Invoice]:
        """Read every invoice.

        Args:
            since: from this day on.
            until: up to this day, included.
            filter: instead of dates: a FieldFilter, or its JSON text.
            size: invoices a page; the service ignores it for modern commerce.
            resume: the position after a page; reading continues there.

        Raises:
            PagingError: an argument is illegal; nothing was sent. While reading:
                the service repeats a page.
            ResponseError: while reading: an answer is not a page.

        """
        walk = invoice_parts.invoice_list(
            self._partner.base_url,
            size=size,
            since=since,
            until=until,
            filtered=filter,
            resume=resume,
        )
        return _listing(self._partner, lambda: [walk])

    def get(self, invoice_id: str) -> Invoice:
        """Read one invoice; needs App+User sign-in.

        Raises:
            NeedsUserSignInError: the sign-in is App only; nothing was sent. `find` works App only.
            NotFoundError: there is no such invoice.

        """
        return self._partner.call(get_invoice(invoice_id))

    def find(self, invoice_id: str) -> Invoice:
        """Read one invoice with any kind of sign-in: App only searches the list for it.

        Raises:
            NotListedError: the sign-in is App only, and the invoice is not in the list.
            NotFoundError: there is no such invoice.

        """
        try:
            return self.get(invoice_id)
        except NeedsUserSignInError:
            wanted = bare_id(invoice_id)
            for one in self.list():
                if found := invoice_parts.named_so(one, wanted=wanted):
                    return found
        raise NotListedError(f"{invoice_id} is not in the list of invoices; check the id")

    def save_statement(
        self, invoice_id: str, target: str | Path, *, overwrite: bool = False
    ) -> Path:
        """Download the statement of an invoice, a PDF.

        Args:
            invoice_id: such as G000024135.
            target: the file's name, or a folder; in a folder it gets the service's name.
            overwrite: replace a file of that name.

        Returns:
            The path of the file.

        Raises:
            DocumentError: the answer is not a complete PDF, the file already exists, or the disk is
                full; there is no new file under the final name.
            NeedsUserSignInError: the sign-in is App only; nothing was sent.
            ResponseError: there is no such invoice, or the service fails.

        """
        return self._save(
            get_invoice_statement(invoice_id),
            documents.Target(Path(target), fallback=f"Invoice_{invoice_id}", overwrite=overwrite),
        )

    def save_receipt(
        self, invoice_id: str, receipt_id: str, target: str | Path, *, overwrite: bool = False
    ) -> Path:
        """Download a tax receipt of an invoice (Taiwan only); see `save_statement`."""
        return self._save(
            get_tax_receipt_statement(invoice_id, receipt_id),
            documents.Target(Path(target), fallback=f"E-Tax-{receipt_id}", overwrite=overwrite),
        )

    def _save(self, call: Call[bytes], target: documents.Target) -> Path:
        target.check()
        with self._partner.stream(call) as response, target.receiving(response) as file:
            for chunk in response.iter_bytes():
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
    ) -> Listing[InvoiceLineItem]:
        """Read the line items of an invoice: of every provider and type it names, or of one.

        Args:
            invoice: its id, such as G000024135, or the invoice itself.
            provider: the billing provider; together with `line_item_type`.
            line_item_type: charges or usage; together with `provider`.
            currency: only this currency; where the service requires one, the invoice's is used.
            period: the current or the previous billing period.
            size: line items a page; at most 2000, which is also the default.
            earned_credit: only usage with partner-earned credit, or (assumed) only without it.
            resume: the position after a page; reading continues there.

        Raises:
            PagingError: an argument is illegal, or the provider has no such type; nothing was sent.
                While reading: the service repeats a page.
            LineItemsMovedError: while reading all: there are none, they are now in the export.
            ResponseError: while reading: an answer is not a page, or there is no such invoice.

        """
        selection = Selection(currency, period, size, earned_credit)
        partner = self._partner
        pair = given_pair(provider, line_item_type)
        if pair is not None:
            walk = invoice_parts.one_part(
                partner.base_url, invoice, pair, selection=selection, resume=resume
            )
            return _listing(partner, lambda: [walk])

        def walks() -> Iterator[Walk[InvoiceLineItem]]:
            found = invoice if isinstance(invoice, Invoice) else partner.invoices.find(invoice)
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
    ) -> Listing[InvoiceLineItem]:
        """Read the unbilled line items of one currency.

        They appear up to 24 hours late, so an empty list may fill later. Arguments and errors are
        those of `list`.
        """
        walk = invoice_parts.unbilled_part(
            self._partner.base_url,
            legal_pair(provider, line_item_type=line_item_type),
            currency=currency,
            period=period,
            selection=Selection(size=size),
            resume=resume,
        )
        return _listing(self._partner, lambda: [walk])


class Summaries(_Resource):
    """The balance of the partner's account.

    https://learn.microsoft.com/partner-center/developer/get-invoice-summaries
    """

    def list(self) -> Listing[InvoiceSummary]:
        """Read the balance of each currency; needs App+User sign-in."""
        return _of_one_page(self._partner, list_invoice_summaries())

    def get(self) -> InvoiceSummary:
        """Read the balance of the account's own currency."""
        return self._partner.call(get_invoice_summary())


class Estimates(_Resource):
    """Links to unbilled line items.

    https://learn.microsoft.com/partner-center/developer/get-estimate-links
    """

    def list(self, *, currency: str) -> Listing[EstimateLink]:
        """Read the links of one currency."""
        return _of_one_page(self._partner, list_estimate_links(currency_code=currency))
