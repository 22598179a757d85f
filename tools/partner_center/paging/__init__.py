"""Reads lists to their end: invoices, line items of one kind, all line items, unbilled line items.

Both styles of paging, by offset and by continuation token, are followed through `links.next` alone;
`totalCount` counts one page and ends nothing, and neither does a page without items.
Invariants: every item comes exactly once, or an error is raised. A page that was read before, a
token that came before and a link that leads back end the reading with PagingError. An error in the
middle keeps its type and gets a note that says how far the reading came.
Limits: a page whose items are all alike, as every page of one item is, may be followed by another
like it: there only token and address tell a page that came before. Of a long page, 16 items are
compared with those of the pages before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Unpack

from partner_center.errors import NeedsUserSignInError, PagingError
from partner_center.paging.kinds import LineItem
from partner_center.paging.parts import invoice_list, invoice_parts, named_so, one_part
from partner_center.paging.position import Position, bare_id
from partner_center.paging.selection import (
    KINDS,
    PAIRS,
    Manner,
    OnPage,
    Selection,
    check,
    legal_pair,
)
from partner_center.paging.walk import Page, Walk
from partner_center_invoices.api.invoices import get_invoice
from partner_center_invoices.models.field_filter import FieldFilter
from partner_center_invoices.models.invoice import Invoice

if TYPE_CHECKING:
    from partner_center.session import Session

__all__ = [
    "KINDS", "PAIRS", "LineItem", "Manner", "OnPage", "Page", "Position", "Selection",
    "aall_line_items", "afind_invoice", "ainvoices", "aline_items", "all_line_items", "aunbilled",
    "find_invoice", "invoices", "legal_pair", "line_items", "unbilled",
]  # fmt: skip


def _correlation(session: Session) -> str:
    """Return the id for all pages of a reading: that of the block around, or a new one."""
    with session.correlation() as chosen:
        return chosen


def _drain(
    session: Session, walks: Iterable[Walk], on_page: OnPage | None, *, known_as: str = ""
) -> Iterator[Any]:
    named = {"ms_correlation_id": known_as or _correlation(session)}
    for walk in walks:
        while (call := walk.call) is not None:
            with walk.noting():
                collection = session.call(call.operation, *call.arguments, **call.named, **named)
                page = walk.take(collection)
            yield from collection.items
            if on_page is not None:
                on_page(page)


async def _adrain(
    session: Session, walks: Iterable[Walk], on_page: OnPage | None, *, known_as: str = ""
) -> AsyncIterator[Any]:
    named = {"ms_correlation_id": known_as or _correlation(session)}
    for walk in walks:
        while (call := walk.call) is not None:
            with walk.noting():
                operation, arguments = call.operation, call.arguments
                collection = await session.acall(operation, *arguments, **call.named, **named)
                page = walk.take(collection)
            for item in collection.items:
                yield item
            if on_page is not None:
                on_page(page)


def invoices(
    session: Session,
    *,
    size: int | None = None,
    filter: str | FieldFilter | None = None,  # noqa: A002  # the service's name for it
    on_page: OnPage | None = None,
    resume: Position | None = None,
) -> Iterator[Invoice]:
    """Read every invoice.

    Args:
        session: the session to read with.
        size: invoices a page; the service ignores it for modern commerce.
        filter: a FieldFilter, or its JSON text.
        on_page: called when the items of a page were taken, with what to resume from.
        resume: the position that `on_page` got; the invoices up to it are left out.

    Raises:
        PagingError: an argument is illegal, or the service leads in a circle.
        ResponseError: an answer of the service is no page.

    """
    return _drain(
        session, invoice_list(session, size=size, filtered=filter, resume=resume), on_page
    )


def ainvoices(
    session: Session,
    *,
    size: int | None = None,
    filter: str | FieldFilter | None = None,  # noqa: A002  # the service's name for it
    on_page: OnPage | None = None,
    resume: Position | None = None,
) -> AsyncIterator[Invoice]:
    """Read every invoice: the arguments, items and errors of `invoices`."""
    return _adrain(
        session, invoice_list(session, size=size, filtered=filter, resume=resume), on_page
    )


def line_items(
    session: Session, invoice_id: str, provider: str, kind: str, **selection: Unpack[Selection]
) -> Iterator[LineItem]:
    """Read every line item of one invoice from one provider and of one type.

    Args:
        session: the session to read with.
        invoice_id: such as G000024135.
        provider: onetime, office, azure, marketplace or all; `one_time`, as bodies write it, too.
        kind: BillingLineItems or UsageLineItems, in any spelling of the service.
        selection: currency, period, size, earned_credit, on_page, resume; see Selection.

    Raises:
        PagingError: provider and type do not go together, or another argument is illegal; nothing
            was sent. Or the service leads in a circle.
        ResponseError: an answer of the service is no page.

    """
    walks = one_part(session, invoice_id, provider, kind, selection=selection)
    return _drain(session, walks, selection.get("on_page"))


def aline_items(
    session: Session, invoice_id: str, provider: str, kind: str, **selection: Unpack[Selection]
) -> AsyncIterator[LineItem]:
    """Read line items: the arguments, items and errors of `line_items`."""
    walks = one_part(session, invoice_id, provider, kind, selection=selection)
    return _adrain(session, walks, selection.get("on_page"))


def unbilled(
    session: Session, provider: str, kind: str, *, currency: str, period: str,
    **manner: Unpack[Manner],
) -> Iterator[LineItem]:  # fmt: skip
    """Read every line item that is not billed yet; see `line_items`.

    They come up to 24 hours late, so an empty result may mean not yet.
    """
    selection = Selection(**manner, currency=currency, period=period)
    walks = one_part(session, None, provider, kind, selection=selection)
    return _drain(session, walks, manner.get("on_page"))


def aunbilled(
    session: Session, provider: str, kind: str, *, currency: str, period: str,
    **manner: Unpack[Manner],
) -> AsyncIterator[LineItem]:  # fmt: skip
    """Read unbilled line items: the arguments, items and errors of `unbilled`."""
    selection = Selection(**manner, currency=currency, period=period)
    walks = one_part(session, None, provider, kind, selection=selection)
    return _adrain(session, walks, manner.get("on_page"))


def find_invoice(session: Session, invoice_id: str) -> Invoice:
    """Read one invoice; a session that signs in App only looks for it in the list.

    Raises:
        PagingError: App only, and the list does not have it.
        NotFoundError: there is no such invoice.

    """
    try:
        invoice: Invoice = session.call(get_invoice, invoice_id)
    except NeedsUserSignInError:
        wanted = bare_id(invoice_id)
        for one in invoices(session):
            if found := named_so(one, wanted=wanted):
                return found
        raise PagingError(f"{invoice_id} is not in the list of invoices; check its id") from None
    return invoice


async def afind_invoice(session: Session, invoice_id: str) -> Invoice:
    """Read one invoice: the arguments, result and errors of `find_invoice`."""
    try:
        invoice: Invoice = await session.acall(get_invoice, invoice_id)
    except NeedsUserSignInError:
        wanted = bare_id(invoice_id)
        async for one in ainvoices(session):
            if found := named_so(one, wanted=wanted):
                return found
        raise PagingError(f"{invoice_id} is not in the list of invoices; check its id") from None
    return invoice


def all_line_items(
    session: Session, invoice_id: str | Invoice, **selection: Unpack[Selection]
) -> Iterator[LineItem]:
    """Read every line item of an invoice: each provider and type that its details name.

    Args:
        session: the session to read with.
        invoice_id: such as G000024135, or the invoice itself.
        selection: currency, period, size, earned_credit, on_page, resume; see Selection.

    Raises:
        PagingError: an argument is illegal, or the service leads in a circle.
        ResponseError: an answer of the service is no page, or there is no such invoice.

    """
    check(selection)
    return _all(session, invoice_id, selection=selection)


def _all(
    session: Session, invoice_id: str | Invoice, *, selection: Selection
) -> Iterator[LineItem]:
    with session.correlation() as known_as:
        invoice = (
            invoice_id if isinstance(invoice_id, Invoice) else find_invoice(session, invoice_id)
        )
    walks = invoice_parts(session, invoice, selection=selection)
    yield from _drain(session, walks, selection.get("on_page"), known_as=known_as)


def aall_line_items(
    session: Session, invoice_id: str | Invoice, **selection: Unpack[Selection]
) -> AsyncIterator[LineItem]:
    """Read every line item of an invoice: the arguments, items and errors of `all_line_items`."""
    check(selection)
    return _aall(session, invoice_id, selection=selection)


async def _aall(
    session: Session, invoice_id: str | Invoice, *, selection: Selection
) -> AsyncIterator[LineItem]:
    with session.correlation() as known_as:
        invoice = (
            invoice_id
            if isinstance(invoice_id, Invoice)
            else await afind_invoice(session, invoice_id)
        )
    walks = invoice_parts(session, invoice, selection=selection)
    async for item in _adrain(session, walks, selection.get("on_page"), known_as=known_as):
        yield item
