"""The walks over lists: the invoices, one part of an invoice, all parts of an invoice.

`invoiceDetails` of an invoice names its parts: the pairs of provider and type for which it has line
items. An unknown pair is read through its own link.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from partner_center.errors import LineItemsMovedError, PagingError
from partner_center.paging.position import Position, follow
from partner_center.paging.selection import (
    PAIRS,
    WITH_CURRENCY,
    Period,
    Selection,
    filter_text,
    legal_pair,
    page_size,
    period_named,
)
from partner_center.paging.walk import Walk
from partner_center.retirement import moved
from partner_center_core.calls import Call
from partner_center_core.errors import one_line
from partner_center_invoices.api.invoices import list_invoices
from partner_center_invoices.api.line_items import list_invoice_line_items, list_unbilled_line_items
from partner_center_invoices.models import (
    FieldFilter,
    Invoice,
    InvoiceDetail,
    InvoiceLineItem,
    InvoiceLineItemCollection,
)
from partner_center_invoices.tables import LineItemType, Provider

LineItemWalk = Walk[InvoiceLineItem]


def invoice_list(
    home: str,
    *,
    size: int | None = None,
    since: date | None = None,
    until: date | None = None,
    filtered: str | FieldFilter | None = None,
    resume: Position | None = None,
) -> Walk[Invoice]:
    """Return the walk over the list of invoices."""
    chosen = filter_text(filtered, since=since, until=until)
    return Walk(list_invoices(size=page_size(size), filter_=chosen), home, resume=resume)


def one_part(
    home: str,
    invoice: str | Invoice,
    pair: tuple[Provider, LineItemType],
    *,
    selection: Selection,
    resume: Position | None,
) -> LineItemWalk:
    """Return the walk over one part of an invoice."""
    _check_resume(resume)
    return Walk(_call(invoice, pair, selection), home, resume=resume)


def unbilled_part(
    home: str,
    pair: tuple[Provider, LineItemType],
    *,
    currency: str,
    period: Period,
    selection: Selection,
    resume: Position | None,
) -> LineItemWalk:
    """Return the walk over the unbilled line items."""
    _check_resume(resume)
    call = list_unbilled_line_items(
        provider=pair[0],
        invoice_line_item_type=pair[1],
        currency_code=currency,
        period=period_named(period) or "current",
        size=selection.size,
    )
    return Walk(call, home, resume=resume)


def _check_resume(resume: Position | None) -> None:
    if resume is not None and not resume.path:
        raise PagingError(
            "the position belongs to a reading of all line items;"
            " resume it without provider and line_item_type"
        )


def _call(
    invoice: str | Invoice, pair: tuple[Provider, LineItemType], selection: Selection
) -> Call[InvoiceLineItemCollection]:
    if isinstance(invoice, Invoice):
        if pair in WITH_CURRENCY and not selection.currency:
            selection = replace(selection, currency=invoice.currency_code)
        invoice = invoice.id
    return list_invoice_line_items(
        invoice,
        provider=pair[0],
        invoice_line_item_type=pair[1],
        currency_code=selection.currency,
        period=selection.period,
        size=selection.size,
        has_partner_earned_credit=selection.earned_credit,
    )


def _details(invoice: Invoice) -> list[tuple[str, str, InvoiceDetail]]:
    """Return each part of an invoice once, in the request's spelling where it is known."""
    found: dict[tuple[str, str], InvoiceDetail] = {}
    for detail in invoice.invoice_details:
        pair: tuple[str, str] = detail.billing_provider, detail.invoice_line_item_type
        with suppress(PagingError):  # newer than this program: read through its own link
            pair = legal_pair(pair[0], line_item_type=pair[1])
        found.setdefault(pair, detail)
    return [(*pair, detail) for pair, detail in found.items()]


def invoice_parts(
    home: str, invoice: Invoice, *, selection: Selection, resume: Position | None
) -> Iterator[LineItemWalk]:
    """Walk the parts of an invoice one after the other; counts continue from part to part.

    Raises:
        LineItemsMovedError: all parts were empty, and the line items are in the export.

    """
    parts = _details(invoice)
    pairs = [(provider, kind) for provider, kind, _ in parts]
    begin = 0
    if resume is not None:
        if (resume.provider, resume.kind) not in pairs:
            raise PagingError(
                f"the position belongs to {one_line(f'{resume.provider} {resume.kind}')}, and "
                f"{one_line(invoice.id)} has no such line items; resume the reading that it came "
                "from"
            )
        begin = pairs.index((resume.provider, resume.kind))
    starts = [Position("", provider=provider, kind=kind) for provider, kind in pairs]
    thens = [*starts, None][1:]  # empty if the invoice names no part
    for (provider, kind, detail), then in list(zip(parts, thens, strict=True))[begin:]:
        if kind in PAIRS.get(provider, ()):
            pair = legal_pair(provider, line_item_type=kind)
            call = _call(invoice, pair, selection)
            walk: LineItemWalk = Walk(call, home, resume=resume, then=then)
        else:
            walk = _linked(home, invoice, detail, resume=resume, then=then)
        yield walk
        resume = Position("", pages=walk.came.pages, items=walk.came.items)
    if not (resume and resume.items) and (said := moved(invoice)):
        raise LineItemsMovedError(f"{one_line(invoice.id)} has no line items here: {said}")


def _linked(
    home: str,
    invoice: Invoice,
    detail: InvoiceDetail,
    *,
    resume: Position | None,
    then: Position | None,
) -> LineItemWalk:
    """Walk a part of an unknown provider, through its own link."""
    link = detail.links.self_ if detail.links else None
    provider, kind = detail.billing_provider, detail.invoice_line_item_type
    if link is None:
        what = f"{invoice.id} has {provider} {kind}"
        raise PagingError(f"{one_line(what)}, an unknown pair without a link to read it")
    # Any known pair will do: only the decoder and the path of this call are used.
    call = list_invoice_line_items(
        invoice.id, provider="onetime", invoice_line_item_type="BillingLineItems"
    )
    call = replace(call, query=(), read=InvoiceLineItemCollection.from_json)
    here = replace(Position.of(call), provider=provider, kind=kind)
    return Walk(call, home, asked=follow(link, after=here, base_url=home), resume=resume, then=then)


def named_so(invoice: Invoice, *, wanted: str) -> Invoice | None:
    """Return the invoice or its amendment with this id; lists have amendments only inside."""
    return next(
        (one for one in (invoice, *(invoice.amendments or ())) if one.id.lower() == wanted), None
    )
