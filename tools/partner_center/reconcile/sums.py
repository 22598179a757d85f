"""Sums by customer, product, charge type or currency; lines are not kept."""

from __future__ import annotations

from decimal import Decimal

from partner_center.reconcile.amounts import Amounts
from partner_center.reconcile.report import Group

_ZERO = Decimal(0)


class Sums:
    """Amounts by currency and id; the first name that is not empty is kept."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[Decimal]] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._lines: dict[tuple[str, str], int] = {}

    def add(self, key: tuple[str, str], read: Amounts) -> None:
        """Add the amounts of a line item to the group (id, name)."""
        own, name = key
        place = (read.currency, own or name)
        row = self._rows.setdefault(place, [_ZERO, _ZERO, _ZERO])
        row[0] += read.charges
        row[1] += read.tax
        row[2] += read.total
        self._lines[place] = self._lines.get(place, 0) + 1
        if name and not self._names.get(place):
            self._names[place] = name

    def total(self, currency: str) -> Decimal:
        """Return the sum of all totals in a currency."""
        return sum((row[2] for (own, _), row in self._rows.items() if own == currency), _ZERO)

    def groups(self) -> tuple[Group, ...]:
        """Return the sums by currency, the largest first."""
        return tuple(
            Group(own, self._names.get(place, ""), currency, self._lines[place], *row)
            for place, row in sorted(
                self._rows.items(), key=lambda pair: (pair[0][0], -pair[1][2], pair[0][1])
            )
            for currency, own in [place]
        )
