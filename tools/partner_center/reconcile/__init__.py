"""Compares an invoice with the sum of its lines, each line with its rule, balances with invoices.

Invariants: amounts are added with room for every digit, and compared exactly; memory grows with the
number of customers, products and charge types, not with the number of lines. A difference names the
lines concerned. What no source states (the rounding of credits, currencies without cents, the
detail of usage) is counted in the notes, not judged.
Limits: an amendment is compared with its own lines, like an invoice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING

from partner_center.errors import AmountError, LineItemsMovedError
from partner_center.reconcile.amounts import DETAIL, Amounts, amounts, exact, has_cents, line
from partner_center.reconcile.balances import reconcile_summaries
from partner_center.reconcile.money_rules import CUTTING, SUM, line_rules
from partner_center.reconcile.report import (
    ROOM,
    Balance,
    Difference,
    Group,
    Line,
    Report,
    SummaryReport,
)
from partner_center.reconcile.sums import Sums
from partner_center.retirement import moved
from partner_center_core.errors import one_line
from partner_center_invoices.models import Invoice, InvoiceLineItem

if TYPE_CHECKING:
    from partner_center.client import PartnerCenter
    from partner_center.paging import Page, Period

__all__ = [
    "Balance",
    "Difference",
    "Group",
    "Line",
    "Report",
    "SummaryReport",
    "reconcile",
    "reconcile_lines",
    "reconcile_summaries",
]

KEPT = 1000  # differences that are listed; others are only counted
NAMED = 20  # the most lines that the difference of an invoice names


def reconcile(
    partner: PartnerCenter,
    invoice: str | Invoice,
    *,
    period: Period | None = None,
    size: int | None = None,
    on_page: Callable[[Page[InvoiceLineItem]], None] | None = None,
) -> Report:
    """Read an invoice with all of its line items, and compare.

    Args:
        partner: the service to read from.
        invoice: its id, such as G000024135, or the invoice itself.
        period: as in `line_items.list`.
        size: line items a page.
        on_page: called for each page that was read.

    Raises:
        AmountError: a number is too large for a sum.
        ReconcileError: the optional dependencies for the rules are not installed.
        PagingError: the service repeats pages of line items.
        ResponseError: there is no such invoice, or the service fails.

    """
    with partner.correlation():
        found = partner.invoices.find(invoice) if isinstance(invoice, str) else invoice
        items = partner.line_items.list(found, period=period, size=size)
        return reconcile_lines(found, _unless_moved(items.telling(on_page)))


def _unless_moved(items: Iterator[InvoiceLineItem]) -> Iterator[InvoiceLineItem]:
    """Read line items; if the service no longer has them, the report says where they are."""
    with suppress(LineItemsMovedError):
        yield from items


def reconcile_lines(invoice: Invoice, items: Iterable[InvoiceLineItem]) -> Report:
    """Compare an invoice with line items that are already read; see `reconcile`."""
    reading = _Reading(invoice)
    with localcontext(Context(prec=ROOM)):
        for item in items:
            try:
                reading.take(item)
            except AmountError as error:
                raise AmountError(f"line {reading.lines}: {error}") from None
        return reading.report()


class _Reading:
    """The sums and the findings so far."""

    def __init__(self, invoice: Invoice) -> None:
        self.invoice = invoice
        self.currency = (invoice.currency_code or "").upper()
        self.rules = line_rules()
        self.lines = 0
        self.by: dict[str, Sums] = {
            name: Sums() for name in ("currencies", "customers", "products", "charge_types")
        }
        self.usage = Sums()
        self.found: list[Difference] = []
        self.more = 0
        self.counts: dict[str, int] = {}
        self.suspects: list[Line] = []
        self.suspected = Decimal(0)

    def take(self, item: InvoiceLineItem) -> None:
        self.lines += 1
        read = amounts(item)
        kind = type(item).__name__
        if read is None:
            self._count("detail" if kind in DETAIL else "unread", when=True)
            if kind not in DETAIL:
                self._differs(
                    "unread-line",
                    f"line {self.lines} is of an unknown kind or has no total; what it charges is"
                    " missing from the sums",
                    line(item, number=self.lines, read=None),
                )
        elif not read.counts:
            self.usage.add(("", ""), read)
        else:
            self.by["currencies"].add((read.currency, ""), read)
            self.by["customers"].add(read.customer, read)
            self.by["products"].add(read.product, read)
            self.by["charge_types"].add((read.charge_type.lower(), read.charge_type), read)
            if self.currency and read.currency != self.currency:
                self._differs(
                    "line-currency",
                    f"line {self.lines} is in {read.currency or 'no currency'}; the invoice is in "
                    f"{self.currency}",
                    line(item, number=self.lines, read=read),
                )
        self._judge(item, kind=kind, read=read)

    def _judge(self, item: InvoiceLineItem, *, kind: str, read: Amounts | None) -> None:
        cents = read is None or has_cents(read.currency)
        self._count("credits", when=read is not None and read.total < 0)
        self._count("uncut", when=not cents)
        for rule, check in self.rules.get(kind, ()):
            if not cents and rule in CUTTING:
                continue
            for said in check(item):
                one = line(item, number=self.lines, read=read)
                expected = found = None
                if rule == SUM and read is not None:
                    expected, found = read.charges + read.tax, read.total
                    self.suspected += found - expected
                if read is not None and read.counts and len(self.suspects) < NAMED:
                    self.suspects.append(one)
                self._differs(rule, f"line {self.lines}: {said}", one, expected, found)

    def _count(self, what: str, *, when: bool) -> None:
        self.counts[what] = self.counts.get(what, 0) + when

    def _differs(
        self,
        rule: str,
        text: str,
        one: Line,
        expected: Decimal | None = None,
        found: Decimal | None = None,
    ) -> None:
        if len(self.found) >= KEPT:
            self.more += 1
        else:
            self.found.append(Difference(rule, text, expected, found, one.currency, (one,)))

    def report(self) -> Report:
        groups = {name: sums.groups() for name, sums in self.by.items()}
        if not self.currency and len(groups["currencies"]) == 1:
            self.currency = groups["currencies"][0].currency  # that of the lines, if all have one
        total = self.by["currencies"].total(self.currency)
        try:
            found = exact(self.invoice.total_charges)
        except AmountError as error:
            raise AmountError(f"{one_line(self.invoice.id)}: {error}") from None
        differences = list(self.found)
        if total != found:
            differences.insert(0, self._invoice_differs(total, found))
        return Report(
            self.invoice.id,
            self.currency,
            total,
            found,
            self.lines,
            tuple(differences),
            self.more,
            notes=tuple(self._notes()),
            **groups,
        )

    def _invoice_differs(self, total: Decimal, found: Decimal) -> Difference:
        off = found - total
        if self.suspects and -self.suspected == off:
            numbers = ", ".join(str(one.number) for one in self.suspects)
            one = len(self.suspects) == 1
            what = (
                f"the total of line {numbers} is" if one else f"the totals of lines {numbers} are"
            )
            why = f"which is what {what} off by"
        elif self.suspects:
            why = "and some lines break their rule"
        elif self.counts.get("unread"):
            why = f"and {self.counts['unread']} lines have no total that can be added"
        else:
            why = "and no line breaks its rule: a line is missing, or the invoice charges more"
        said = f"the invoice says {found:f}, its lines add up to {total:f}: {off:+f}, {why}"
        return Difference("invoice-total", said, total, found, self.currency, tuple(self.suspects))

    def _notes(self) -> Iterable[str]:
        counts = self.counts
        if not self.lines:
            yield "there are no line items; on the day of billing they may appear later"
            if said := moved(self.invoice):
                yield said
        if counts.get("credits"):
            yield (
                f"{counts['credits']} credits are added, but their rounding is not judged: no "
                "source says whether it is towards zero or down"
            )
        if counts.get("uncut"):
            yield (
                f"{counts['uncut']} lines have a currency without cents; no source says how they "
                "are rounded"
            )
        if counts.get("detail"):
            yield (
                f"{counts['detail']} lines of daily usage have no amounts; they are the detail of "
                "other lines"
            )
        for group in self.usage.groups():
            yield (
                f"{group.lines} lines of rated usage come to {group.total} {group.currency} before "
                "tax; they are the detail of other lines and add nothing"
            )
