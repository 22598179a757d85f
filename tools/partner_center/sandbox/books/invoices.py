"""Which documents the partner has: a year of invoices in four currencies, and what amends them.

The year ends with the last month whose reconciliation only this API version had. An invoice is for
a calendar month; legacy ones come on the 21st of the next month, modern ones on its 8th.
Invariants: invoices share out exactly the number of line items asked for; one without any does not
exist. The largest modern invoice gets what the others leave; how many those have varies, and what
they have together does not. Notes have line items of their own besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partner_center.sandbox.books.dates import shifted
from partner_center.sandbox.books.draws import Draws, digests

UNBILLED = "unbilled"  # the id that stands for line items on no invoice
CURRENT = date(2024, 1, 1)  # the period that goes on while the world is looked at
ACCOUNTED = date(2024, 1, 30)
YEAR = 12
MAIN = "USD"
# (legacy or modern, currency, first and last month); what ended in between moved to new commerce.
_SERIES = (
    ("G", MAIN, 1, 12),
    ("D", "GBP", 4, 12),
    ("D", "EUR", 1, 2),
    ("G", "EUR", 11, 12),
    ("G", "CHF", 12, 12),
)
FEW = 3  # line items of every provider of an invoice, once there are enough for all
MANY = 250  # line items at most on average, but on the largest invoice
_VARIED = 4  # a month has up to one in so many line items more or fewer
# month of the modern invoice in the main currency: (its document type, the note's, how much of it
# the note takes back). The second is the documented exchange, the first what the names suggest.
_AMENDED = {
    4: ("invoice", "void_note", 1),
    6: ("void_note", "adjustment_note", 1),
    9: ("invoice", "adjustment_note", 4),
}
_RECEIPTS_IN = 7  # month of the invoice with tax receipts
# How much of an invoice is paid: all, but for the last two months of a series.
_PAID = {YEAR: Decimal(0), YEAR - 1: Decimal("0.4")}


@dataclass(frozen=True, kw_only=True)
class Document:
    """One invoice or note."""

    id: str
    currency: str
    period: date
    issued: date
    kind: str = "invoice"
    amends: str = ""
    stream: str  # what ids of line items follow from
    office: int = 0  # line items
    azure: int = 0
    one_time: int = 0
    paid: Decimal = Decimal(1)  # the part of it
    receipts: tuple[str, ...] = ()
    turn: int = 0  # where in a cycle its line items begin: each month has its own

    @property
    def is_modern(self) -> bool:
        """Say whether it bills new commerce."""
        return self.id.startswith("G")

    @property
    def type(self) -> str:
        """Return the invoice type, which is also the prefix of its id in links."""
        return "OneTime" if self.is_modern else "Recurring"

    @property
    def issued_at(self) -> str:
        """Return when it was made: at midnight, or to the tenth of a microsecond."""
        if not self.is_modern:
            return f"{self.issued}T00:00:00Z"
        drawn = int(digests(0, self.id)(0)[:12], 16)
        minute, second, fraction = drawn // 7 % 60, drawn // 11 % 60, drawn % 10**7
        return f"{self.issued}T0{drawn % 6}:{minute:02d}:{second:02d}.{fraction:07d}Z"

    @property
    def number(self) -> str:
        """Return what its line items have for an invoice number: "" before they are billed."""
        return "" if self.id == UNBILLED else self.id

    @property
    def lines(self) -> int:
        """Return how many billed line items it has."""
        return self.office + self.azure + self.one_time


def documents(seed: int, *, lines: int) -> tuple[Document, ...]:
    """Return the invoices, newest first, each followed by its note if it has one."""
    draws = Draws(seed, "invoices")
    modern, legacy = draws.between(20_000, 800_000), draws.between(1_000, 80_000)
    plan = [(kind, code, month) for kind, code, a, b in _SERIES for month in range(a, b + 1)]
    plan.sort(key=lambda p: (-p[2], p[0] == "G", p[1] != MAIN))  # 21st before 8th
    shares = _shares(plan, lines=lines, draws=Draws(seed, "shares"))
    found = []
    for place, (kind, currency, month) in enumerate(plan):
        office, azure, one_time = shares[place]
        late, suffix = len(plan) - place, draws.text(4)
        if not office + azure + one_time:
            continue
        is_modern = kind == "G"
        own = f"G{modern + 3 * late:09d}" if is_modern else f"D{legacy + late:05d}{suffix}"
        period = shifted(CURRENT, months=month - 1 - YEAR)
        issued = shifted(period, months=1).replace(day=8 if is_modern else 21)
        amended = _AMENDED.get(month) if is_modern and currency == MAIN else None
        has_receipts = is_modern and currency == MAIN and month == _RECEIPTS_IN
        digits = draws.between(100_000, 499_999)
        invoice = Document(
            id=own, currency=currency, period=period, issued=issued, stream=own,
            kind=amended[0] if amended else "invoice",
            office=office, azure=azure, one_time=one_time,
            paid=Decimal(0) if amended and amended[2] == 1 else _PAID.get(month, Decimal(1)),
            receipts=(str(digits), str(2 * digits)) if has_receipts else (), turn=YEAR - month,
        )  # fmt: skip
        found.append(invoice)
        if amended:
            found.append(
                _note(invoice, kind=amended[1], one_of=amended[2], number=modern + 3 * late)
            )
    return tuple(found)


def _note(invoice: Document, *, kind: str, one_of: int, number: int) -> Document:
    return Document(
        id=f"G{number + 1:09d}", currency=invoice.currency, period=invoice.period,
        issued=invoice.issued.replace(day=17), kind=kind, amends=invoice.id,
        stream=invoice.stream, one_time=-(-invoice.one_time // one_of), paid=Decimal(0),
        turn=invoice.turn,
    )  # fmt: skip


def _shares(plan: list[tuple[str, str, int]], *, lines: int, draws: Draws) -> list[list[int]]:
    """Return how many line items of office, azure and one-time every invoice has."""
    pairs = [
        (place, provider)
        for place, (kind, _, _) in enumerate(plan)
        for provider in ((2,) if kind == "G" else (0, 1))
    ]
    # The newest modern invoice in the main currency comes first: it is the largest.
    pairs.sort(key=lambda pair: plan[pair[0]] != ("G", MAIN, YEAR))
    shares = [[0, 0, 0] for _ in plan]
    each = min(max(lines // 2 // len(pairs), FEW), MANY)
    # What one has more, another has fewer: so the largest has as many in every world of a size.
    most = each // _VARIED
    more = [draws.between(-most, most) for _ in pairs[1 : len(pairs) // 2 + 1]]
    left = lines
    for (place, provider), varied in zip(pairs[1:], (*more, *(-n for n in more)), strict=True):
        # While there are few lines, the largest gets its few first.
        shares[place][provider] = min(each + varied, max(left - FEW, 0))
        left -= shares[place][provider]
    place, provider = pairs[0]
    shares[place][provider] = left
    return shares
