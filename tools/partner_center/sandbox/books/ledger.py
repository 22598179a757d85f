"""The line items of every document, and what a document comes to.

What an invoice comes to is the sum of its billing line items. Usage line items are the detail
behind those charges and add nothing: the documentation bills a month of usage in one-time and azure
rows, cut or rounded to cents once, while the days are cut each or have 15 digits.
Invariants: cycles are made once per currency, when first needed, and the documents of a currency
begin at different places of them; nothing grows with the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from partner_center.sandbox.books.catalogue import Partner, customers
from partner_center.sandbox.books.invoices import Document
from partner_center.sandbox.books.line_items import legacy, modern, modern_usage
from partner_center.sandbox.books.line_items.cycles import (
    Cycle,
    Days,
    Entry,
    LineItems,
    Row,
)
from partner_center.sandbox.books.line_items.legacy_rows import DailyRows, LicenseRows, UsageRows
from partner_center.sandbox.books.line_items.modern_rows import PurchaseRows, RatedRows

BILLING, USAGE = "BillingLineItems", "UsageLineItems"
UNBILLED = "unbilled"  # the id that stands for line items on no invoice
# How many places apart the rows of two months begin, in whole subscriptions of legacy usage. Months
# one after the other have few rows in common; legacy ones further apart may have many, as their
# cycles are short.
_LICENSES_APART, _USAGE_APART, _PURCHASES_APART = 248, 31 * legacy.SHARED, 371
# What is asked for, and what answers it. A one-time purchase can be asked for as `all`, and its
# usage as `marketplace`: the estimate links do so.
_ANSWERS = {
    ("office", BILLING): "office",
    ("azure", BILLING): "azure",
    ("azure", USAGE): "azure days",
    ("onetime", BILLING): "one-time",
    ("all", BILLING): "one-time",
    ("onetime", USAGE): "one-time days",
    ("marketplace", USAGE): "one-time days",
}


class _Nothing:
    """Rows of which there are none."""

    cycle = Cycle(())

    def row(self, index: int) -> Row:
        raise IndexError(index)


class Ledger:
    """All line items of the partner of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.partner = Partner.of(seed)
        self.customers = cache(lambda currency: customers(seed, currency=currency))
        self._items: dict[tuple[Document, str], LineItems | None] = {}
        self._licenses = cache(
            lambda c: legacy.license_cycle(seed, partner=self.partner, currency=c)
        )
        self._usage = cache(lambda c: legacy.usage_cycles(seed, partner=self.partner, currency=c))
        self._purchases = cache(
            lambda c: modern.purchase_cycle(seed, partner=self.partner, currency=c)
        )
        self._reversed = cache(lambda c: modern.reversed_cycle(self._purchases(c)))
        self._rated = cache(
            lambda c: modern_usage.daily_cycle(
                self._purchases(c), seed=seed, partner=self.partner, currency=c
            )
        )

    def items(self, document: Document, *, provider: str, kind: str) -> LineItems | None:
        """Return a document's line items, or None if it has none of that provider and kind."""
        answer = _ANSWERS.get((provider, kind))
        if answer is None:
            return None
        key = document, answer
        if key not in self._items:
            self._items[key] = self._made(document, answer=answer)
        return self._items[key]

    def _made(self, document: Document, *, answer: str) -> LineItems | None:
        if answer == "office" and document.office:
            return self._office(document)
        if answer.startswith("azure") and document.azure:
            return self._azure(document, is_daily=answer != "azure")
        if answer == "one-time" and document.one_time:
            return self._one_time(document)
        if answer == "one-time days" and document.one_time and not document.amends:
            found = self._one_time_days(document)
            return found if len(found) else None
        return None

    def unbilled(self, document: Document, *, provider: str, kind: str) -> LineItems:
        """Return line items that are on no invoice: the document is a stand-in for it."""
        found = self.items(document, provider=provider, kind=kind)
        return found if found is not None else LineItems(_Nothing(), count=0)

    def total(self, document: Document) -> Decimal:
        """Return what a document comes to: its billing line items."""
        pairs = (("office", BILLING), ("azure", BILLING), ("onetime", BILLING))
        found = [self.items(document, provider=p, kind=k) for p, k in pairs]
        return sum((items.total for items in found if items is not None), Decimal(0))

    def _office(self, document: Document) -> LineItems:
        rows = LicenseRows(
            Cycle(self._licenses(document.currency), start=document.turn * _LICENSES_APART),
            customers=self.customers(document.currency),
            period=document.period,
            seed=self.seed,
            stream=document.stream,
        )
        return LineItems(rows, count=document.office)

    def _azure(self, document: Document, *, is_daily: bool) -> LineItems:
        entries, daily = self._usage(document.currency)
        cycle = Cycle(entries, start=document.turn * _USAGE_APART)
        rows = UsageRows(
            cycle,
            customers=self.customers(document.currency),
            period=document.period,
            seed=self.seed,
            stream=document.stream,
            number=_number(document),
        )
        if is_daily:
            days = Days.of(cycle, each=legacy.EACH)
            own = DailyRows(Cycle(daily, start=days.first), days=days, monthly=rows)
            return LineItems(own, count=days.count(document.azure))
        return LineItems(rows, count=document.azure)

    def _one_time(self, document: Document) -> LineItems:
        cycles = self._reversed if document.amends else self._purchases
        rows = self._rows(document, entries=cycles(document.currency))
        return LineItems(rows, count=document.one_time)

    def _one_time_days(self, document: Document) -> LineItems:
        monthly = self._rows(document, entries=self._purchases(document.currency))
        days = Days.of(monthly.cycle, each=modern.EACH)
        rated = Cycle(self._rated(document.currency), start=days.first)
        rows = RatedRows(rated, days=days, monthly=monthly)
        return LineItems(rows, count=days.count(document.one_time))

    def _rows(self, document: Document, *, entries: Sequence[Entry]) -> PurchaseRows:
        return PurchaseRows(
            Cycle(entries, start=document.turn * _PURCHASES_APART, rounds=modern.ROUNDS),
            customers=self.customers(document.currency),
            period=document.period,
            seed=self.seed,
            stream=document.stream,
            number=_number(document),
        )


def _number(document: Document) -> str:
    return "" if document.id == UNBILLED else document.id
