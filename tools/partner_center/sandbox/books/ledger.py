"""The line items of every document, and its total.

The total of an invoice is the sum of its billing line items. Usage line items are the detail
behind those charges and add nothing: the documentation bills a month of usage in one-time and azure
line items, cut or rounded to cents once, while each day is cut by itself or has 15 digits.
Invariants: cycles are made once per currency, when first needed, and the documents of a currency
begin at different places of them; nothing grows with the number of line items.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TypeVar

from partner_center.sandbox.books.catalogue import Partner, customers
from partner_center.sandbox.books.invoices import Document
from partner_center.sandbox.books.line_items import legacy, modern, modern_usage
from partner_center.sandbox.books.line_items.cycles import (
    NO_LINE_ITEMS,
    Cycle,
    Days,
    DocumentItems,
    Entry,
    LineItemSequence,
)
from partner_center.sandbox.books.line_items.legacy_items import (
    DailyUsageItems,
    LegacyUsageItems,
    LicenseItems,
)
from partner_center.sandbox.books.line_items.modern_items import PurchaseItems, RatedUsageItems

BILLING, USAGE = "BillingLineItems", "UsageLineItems"
# How many places apart two months begin, in whole subscriptions of legacy usage. Neighbouring
# months have few line items in common; legacy months further apart may have many, as their cycles
# are short.
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


_Items = TypeVar("_Items", bound=DocumentItems)


class Ledger:
    """All line items of the partner of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.partner = Partner.of(seed)
        self.customers = cache(lambda currency: customers(seed, currency=currency))
        self._items: dict[tuple[Document, str], LineItemSequence | None] = {}
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

    def items(self, document: Document, *, provider: str, kind: str) -> LineItemSequence | None:
        """Return a document's line items, or None if it has none of that provider and kind."""
        answer = _ANSWERS.get((provider, kind))
        if answer is None:
            return None
        key = document, answer
        if key not in self._items:
            self._items[key] = self._made(document, answer=answer)
        return self._items[key]

    def _made(self, document: Document, *, answer: str) -> LineItemSequence | None:
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

    def unbilled(self, document: Document, *, provider: str, kind: str) -> LineItemSequence:
        """Return line items that are on no invoice; the document takes the place of one."""
        found = self.items(document, provider=provider, kind=kind)
        return NO_LINE_ITEMS if found is None else found

    def total(self, document: Document) -> Decimal:
        """Return the total of a document: the sum of its billing line items."""
        found = (
            self.items(document, provider=provider, kind=BILLING)
            for provider in ("office", "azure", "onetime")
        )
        return sum((items.total for items in found if items is not None), Decimal(0))

    def _office(self, document: Document) -> LineItemSequence:
        entries = self._licenses(document.currency)
        maker = self._maker(LicenseItems, document, entries=entries, apart=_LICENSES_APART)
        return LineItemSequence(maker, count=document.office)

    def _azure(self, document: Document, *, is_daily: bool) -> LineItemSequence:
        entries, daily = self._usage(document.currency)
        maker = self._maker(LegacyUsageItems, document, entries=entries, apart=_USAGE_APART)
        if not is_daily:
            return LineItemSequence(maker, count=document.azure)
        days = Days.of(maker.cycle, each=legacy.EACH)
        own = DailyUsageItems(Cycle(daily, start=days.first), days=days, monthly=maker)
        return LineItemSequence(own, count=days.count(document.azure))

    def _one_time(self, document: Document) -> LineItemSequence:
        cycles = self._reversed if document.amends else self._purchases
        maker = self._purchased(document, entries=cycles(document.currency))
        return LineItemSequence(maker, count=document.one_time)

    def _one_time_days(self, document: Document) -> LineItemSequence:
        monthly = self._purchased(document, entries=self._purchases(document.currency))
        days = Days.of(monthly.cycle, each=modern.EACH)
        rated = Cycle(self._rated(document.currency), start=days.first)
        maker = RatedUsageItems(rated, days=days, monthly=monthly)
        return LineItemSequence(maker, count=days.count(document.one_time))

    def _purchased(self, document: Document, *, entries: Sequence[Entry]) -> PurchaseItems:
        return self._maker(
            PurchaseItems, document, entries=entries, apart=_PURCHASES_APART, rounds=modern.ROUNDS
        )

    def _maker(
        self,
        of: type[_Items],
        document: Document,
        *,
        entries: Sequence[Entry],
        apart: int,
        rounds: int = 1,
    ) -> _Items:
        cycle = Cycle(entries, start=document.turn * apart, rounds=rounds)
        customers = self.customers(document.currency)
        return of(document, cycle=cycle, customers=customers, seed=self.seed)
