"""The operations: what each answers to a request that is signed in and bound.

Invariants: an answer follows from the world and the request alone; nothing is kept per line item,
and what is cached is bounded.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from partner_center.contract.documented_api import OperationMatch
from partner_center.sandbox.answers import (
    Answer,
    Refusal,
    encoded,
    invalid,
    not_found,
    success,
)
from partner_center.sandbox.books import statements
from partner_center.sandbox.books.line_items.cycles import NO_LINE_ITEMS, LineItemSequence
from partner_center.sandbox.service import pages
from partner_center.sandbox.service.binding import (
    BY_OFFSET,
    PAIRS,
    Query,
    path_pair,
)
from partner_center.sandbox.service.filtering import moment_of, predicate

if TYPE_CHECKING:
    from partner_center.sandbox.books.world import World
    from partner_center.sandbox.service.continuation import Continuations

Names = frozenset[str]  # of the faults that strike a request
Headers = dict[bytes, bytes]


class Handlers:
    """What answers each operation over one world, by operationId."""

    def __init__(self, world: World, *, continuations: Continuations) -> None:
        self.world = world
        self._continuations = continuations
        self._by_operation: dict[str, Callable[[OperationMatch, Query, Headers, Names], Answer]] = {
            "listInvoices": self._invoices,
            "getInvoiceSummary": lambda *_: self._summary,
            "listInvoiceSummaries": lambda *_: self._summaries,
            "listEstimateLinks": self._estimate_links,
            "listUnbilledLineItems": self._unbilled,
            "getInvoice": self._invoice,
            "listInvoiceLineItems": self._line_items,
            "listInvoiceLineItemsByProvider": self._line_items,
            "getInvoiceStatement": self._statement,
            "getTaxReceiptStatement": self._tax_receipt,
        }
        # Bounded, and each value follows from the world: an invoice is read again and again.
        self._encoded = functools.lru_cache(maxsize=4096)(self._encode)
        self._pdf = functools.lru_cache(maxsize=64)(self._write_pdf)
        self._selected = functools.lru_cache(maxsize=64)(self._select)

    def answer(
        self, found: OperationMatch, *, query: Query, headers: Headers, faults: Names
    ) -> Answer:
        """Answer a request.

        Raises:
            Refusal: what the request names is not there, or not valid.

        """
        return self._by_operation[found.operation.id](found, query, headers, faults)

    def _body(self, found: OperationMatch) -> dict[str, Any]:
        """Return the invoice that a path names."""
        body = self.world.invoice(_invoice_id(found), detail=True)
        if body is None:
            raise Refusal(not_found("invoice", named=_invoice_id(found)))
        return body

    def _encode(self, invoice_id: str, *, detail: bool) -> bytes | None:
        body = self.world.invoice(invoice_id, detail=detail)
        return None if body is None else encoded(body)

    def _invoice(self, found: OperationMatch, *_: Any) -> Answer:
        body = self._encoded(_invoice_id(found), detail=True)
        return success(body) if body else not_found("invoice", named=_invoice_id(found))

    def _invoices(self, found: OperationMatch, query: Query, _: Any, faults: Names) -> Answer:
        ids = self._selected(query.filter, (query.invoice_type or "").lower())
        size = len(ids) if query.size is None else query.size
        page = pages.span(query.offset, size=size, total=len(ids), faults=faults)
        shown = pages.without_middle(list(ids[slice(*page.shown)]), faults=faults)
        items = pages.joined(self._encoded(own, detail=False) or b"" for own in shown)
        links = pages.invoice_links(found.link, query=query, total=len(ids))
        return pages.collection(items, count=len(shown), links=links)

    @functools.cached_property
    def _dated(self) -> tuple[tuple[str, Any, str], ...]:
        bodies = (self.world.invoice(own, detail=False) or {} for own in self.world.invoice_ids)
        return tuple(
            (body["id"], moment_of(body["invoiceDate"]), str(body.get("invoiceType", "")).lower())
            for body in bodies
        )

    def _select(self, text: str | None, kind: str) -> tuple[str, ...]:
        if text is None and not kind:
            return self.world.invoice_ids
        test = predicate(text) if text is not None else lambda _: True
        return tuple(own for own, moment, its in self._dated if test(moment) and kind in ("", its))

    @functools.cached_property
    def _summary(self) -> Answer:
        return success(encoded(self.world.summary()))

    @functools.cached_property
    def _summaries(self) -> Answer:
        summaries = self.world.summaries()
        links = {"self": pages.link("/invoices/summaries")}
        return pages.collection(encoded(summaries), count=len(summaries), links=links)

    def _estimate_links(self, _: OperationMatch, query: Query, *__: Any) -> Answer:
        links = self.world.estimate_links(query.currency)
        return pages.collection(encoded(links), count=len(links), links=None)

    def _page(
        self,
        items: LineItemSequence,
        *,
        found: OperationMatch,
        query: Query,
        headers: Headers,
        faults: Names,
    ) -> Answer:
        billed = "invoiceId" in found.path_values
        if (
            query.credit is not None
            and query.kind == "UsageLineItems"
            and query.provider not in BY_OFFSET
        ):
            items = items.earned_credit() if query.credit else items.without_credit()
        token = headers.get(b"ms-continuationtoken")
        subject = (found.link, query.provider, query.kind, query.currency, query.period)
        return pages.line_item_page(
            items,
            path=found.link,
            query=query,
            subject=repr((subject, query.size, query.credit)).encode(),
            token=None if token is None else token.decode("latin-1"),
            token_in_body=billed and query.kind == "BillingLineItems",
            continuations=self._continuations,
            faults=faults,
        )

    def _unbilled(
        self, found: OperationMatch, query: Query, headers: Headers, faults: Names
    ) -> Answer:
        _check_pair(query)
        items = self.world.unbilled(
            query.provider, query.kind, currency=query.currency, period=query.period
        )
        return self._page(items, found=found, query=query, headers=headers, faults=faults)

    def _line_items(
        self, found: OperationMatch, query: Query, headers: Headers, faults: Names
    ) -> Answer:
        if "billingProvider" in found.path_values:
            values = found.path_values
            provider, kind = path_pair(values["billingProvider"], values["invoiceLineItemType"])
            query = query._replace(provider=provider, kind=kind)
        if self._encoded(_invoice_id(found), detail=False) is None:
            return not_found("invoice", named=_invoice_id(found))
        _check_pair(query)
        items = self.world.line_items(_invoice_id(found), query.provider, query.kind)
        if items is None or (query.currency and not self._has(found, query.currency)):
            items = NO_LINE_ITEMS
        return self._page(items, found=found, query=query, headers=headers, faults=faults)

    def _has(self, found: OperationMatch, currency: str) -> bool:
        return bool(self._body(found).get("currencyCode") == currency)

    def _write_pdf(self, invoice_id: str, receipt_id: str) -> bytes:
        invoice = self.world.invoice(invoice_id, detail=True) or {"id": invoice_id}
        partner = self.world.partner_name
        if receipt_id:
            return statements.tax_receipt(receipt_id, invoice=invoice, partner=partner)
        paid = {name: Decimal(str(invoice.get(name, 0))) for name in ("totalCharges", "paidAmount")}
        return statements.statement({**invoice, **paid}, partner=partner)

    def _statement(self, found: OperationMatch, *_: Any) -> Answer:
        own = self._body(found)["id"]
        return _pdf_answer(self._pdf(own, ""), name=f"Invoice_{own}.pdf")

    def _tax_receipt(self, found: OperationMatch, *_: Any) -> Answer:
        own, receipt_id = self._body(found)["id"], found.path_values["receiptId"]
        if receipt_id not in self.world.receipts(own):
            return not_found("tax receipt", named=receipt_id)
        return _pdf_answer(self._pdf(own, receipt_id), name=f"E-Tax-{receipt_id}.pdf")


def _invoice_id(found: OperationMatch) -> str:
    return found.path_values["invoiceId"]


def _check_pair(query: Query) -> None:
    if (query.provider, query.kind) not in PAIRS:
        raise Refusal(invalid("Invoice Line Item type is not valid."))


def _pdf_answer(body: bytes, *, name: str) -> Answer:
    disposition = (b"content-disposition", f"attachment; filename={name}".encode())
    return Answer(200, body, ((b"content-type", b"application/pdf"), disposition))
