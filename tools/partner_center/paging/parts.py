"""The walks of each kind of reading: a list of invoices, one part of an invoice, all of its parts.

An invoice names its parts, the pairs of provider and type that it has line items for, in
`invoiceDetails`. A pair that is not known yet is read through its own link.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from partner_center.errors import PagingError
from partner_center.paging.position import Position, follow
from partner_center.paging.selection import (
    PAIRS,
    WITH_CURRENCY,
    Selection,
    filter_text,
    legal_pair,
    page_size,
    query_of,
)
from partner_center.paging.walk import Walk
from partner_center_invoices.api.invoices import list_invoices
from partner_center_invoices.api.line_items import list_invoice_line_items, list_unbilled_line_items
from partner_center_invoices.models.field_filter import FieldFilter
from partner_center_invoices.models.invoice import Invoice
from partner_center_invoices.models.invoice_detail import InvoiceDetail
from partner_center_invoices.models.link import Link
from partner_center_invoices.models.resource_links import ResourceLinks

if TYPE_CHECKING:
    from partner_center.session import Session

_LINES = "/v1/invoices/{}/lineitems"
_UNBILLED = "/v1/invoices/unbilled/lineitems"


def _walk(
    session: Session,
    invoice_id: str | None,
    query: dict[str, Any],
    *,
    resume: Position | None,
    then: Position | None = None,
) -> Walk:
    home = session.base_url
    if invoice_id is None:  # unbilled
        return Walk.of(list_unbilled_line_items, home, path=_UNBILLED, query=query, resume=resume)
    return Walk.of(
        list_invoice_line_items, home, invoice_id,
        path=_LINES, query=query, resume=resume, then=then,
    )  # fmt: skip


def _details(invoice: Invoice) -> list[tuple[str, str, InvoiceDetail]]:
    """Name each part of an invoice once, in the request's spelling where that is known."""
    found: dict[tuple[str, str], InvoiceDetail] = {}
    for detail in invoice.invoice_details or ():
        try:
            pair = legal_pair(detail.billing_provider, kind=detail.invoice_line_item_type)
        except PagingError:
            pair = (detail.billing_provider, detail.invoice_line_item_type)
        found.setdefault(pair, detail)
    return [(*pair, detail) for pair, detail in found.items()]


def named_so(invoice: Invoice, *, wanted: str) -> Invoice | None:
    """Return the invoice, or its amendment, that has an id; lists name amendments there only."""
    return next(
        (one for one in (invoice, *(invoice.amendments or ())) if one.id.lower() == wanted), None
    )


def invoice_parts(session: Session, invoice: Invoice, *, selection: Selection) -> Iterator[Walk]:
    """Walk the parts of an invoice one after the other; counts run on from part to part."""
    parts, resume = _details(invoice), selection.get("resume")
    starts = [Position("", provider=provider, kind=kind) for provider, kind, _ in parts]
    begin = 0
    if resume is not None:
        pairs = [(provider, kind) for provider, kind, _ in parts]
        if (resume.provider, resume.kind) not in pairs:
            raise PagingError(
                f"the position belongs to {resume.provider} {resume.kind}, and {invoice.id} has no "
                "such line items; resume the reading that it came from"
            )
        begin = pairs.index((resume.provider, resume.kind))
    thens = [*starts, None][1:]  # none where the invoice names no part
    for (provider, kind, detail), then in list(zip(parts, thens, strict=True))[begin:]:
        wanted = selection.copy()
        if (provider, kind) in WITH_CURRENCY and not wanted.get("currency"):
            wanted["currency"] = invoice.currency_code
        if kind not in PAIRS.get(provider, ()):
            walk = _linked(session, invoice, detail, resume=resume, then=then)
        else:
            query = query_of(provider, kind, selection=wanted)
            walk = _walk(session, invoice.id, query, resume=resume, then=then)
        yield walk
        resume = Position("", pages=walk.came.pages, items=walk.came.items)


def _linked(
    session: Session,
    invoice: Invoice,
    detail: InvoiceDetail,
    *,
    resume: Position | None,
    then: Position | None,
) -> Walk:
    """Walk a part of a provider that is not known yet: by its own link."""
    links = detail.links if isinstance(detail.links, ResourceLinks) else None
    link = links.self_ if links and isinstance(links.self_, Link) else None
    provider, kind = detail.billing_provider, detail.invoice_line_item_type
    if link is None:
        raise PagingError(f"{invoice.id} has {provider} {kind}, which nobody knows how to ask for")
    here = Position(_LINES.format(invoice.id), provider=provider, kind=kind)
    target = follow(link, after=here, base_url=session.base_url)
    if resume is not None:
        target = resume if resume.path else replace(target, pages=resume.pages, items=resume.items)
    return Walk(session.base_url, asked=target, call=None, then=then)


def one_part(
    session: Session, invoice_id: str | None, provider: str, kind: str, *, selection: Selection
) -> list[Walk]:
    """Return the walk over one part of an invoice; None stands for what is not billed yet."""
    resume = selection.get("resume")
    query = query_of(provider, kind, selection=selection)
    if resume is not None and not resume.path:
        raise PagingError("the position belongs to a reading of all line items; resume that one")
    return [_walk(session, invoice_id, query, resume=resume)]


def invoice_list(
    session: Session,
    *,
    size: int | None,
    filtered: str | FieldFilter | None,
    resume: Position | None,
) -> list[Walk]:
    """Return the walk over the list of invoices."""
    query = {"size": page_size(size), "filter": filter_text(filtered)}
    home = session.base_url
    return [Walk.of(list_invoices, home, path="/v1/invoices", query=query, resume=resume)]
