"""Line items that are computed when they are read: a cycle of amounts, and ids from the index.

The money of row i is that of place start + i modulo the cycle, where each document has a start of
its own; customers, ids and dates follow from the whole index. So any number of rows has an exact
total in a few additions, and a page costs the same wherever it lies.
Invariants: nothing is stored per row; a row is the same, member for member, however it is reached;
each row is a new dict that the caller may change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from partner_center.sandbox.books import money

Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One place of a cycle: what its rows have in common."""

    total: Decimal
    template: Row
    has_credit: bool = False  # partner-earned credit
    is_usage: bool = False  # the row sums up days, which are line items of their own
    term: str = ""

    def more(self, number: int) -> Entry:  # noqa: ARG002  # an entry may have another quantity
        """Return what stands here after so many rounds through the cycle."""
        return self


class Cycle:
    """Entries that repeat without end, from one of them on.

    Args:
        entries: the places of one round; all rounds have the same usage and credits.
        start: where it begins, counted through all rounds.
        rounds: how many rounds differ; then they repeat.

    """

    def __init__(self, entries: Sequence[Entry], *, start: int = 0, rounds: int = 1) -> None:
        self.entries = entries
        self.start = start
        self._rounds = rounds

    def __len__(self) -> int:
        """Return how many there are before they repeat."""
        return len(self.entries) * self._rounds

    def __getitem__(self, index: int) -> Entry:
        number, place = divmod((self.start + index) % len(self), len(self.entries))
        return self.entries[place].more(number) if number else self.entries[place]


class Rows(Protocol):
    """The rows of one kind on one document: a cycle, and what makes row i of it."""

    @property
    def cycle(self) -> Cycle:
        """Return the entries that repeat."""
        ...

    def row(self, index: int) -> Row:
        """Make a row."""
        ...


class LineItems:
    """The line items of one kind on one document, by position.

    Args:
        rows: what makes a row from its index.
        count: the number of rows, before any are left out.
        places: the places of the cycle that count; the rows of the others are left out.

    """

    def __init__(self, rows: Rows, *, count: int, places: Sequence[int] | None = None) -> None:
        self._rows = rows
        self._count = count
        self._places = range(len(rows.cycle)) if places is None else places

    def __len__(self) -> int:
        if not self._places:
            return 0
        whole, rest = divmod(self._count, len(self._rows.cycle))
        return whole * len(self._places) + bisect_left(self._places, rest)

    def row(self, index: int) -> Row:
        """Return the row at a position.

        Raises:
            IndexError: there is none; negative positions are not counted from the end.

        """
        if not 0 <= index < len(self):
            message = f"row {index} of {len(self)}"
            raise IndexError(message)
        return self._rows.row(self._index(index))

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """Yield the rows from a position to before another, as far as there are any."""
        for index in range(max(start, 0), min(stop, len(self))):
            yield self._rows.row(self._index(index))

    def __iter__(self) -> Iterator[Row]:
        return self.rows(0, len(self))

    def earned_credit(self) -> LineItems:
        """Return the rows with partner-earned credit."""
        return self._picked(has_credit=True)

    def without_credit(self) -> LineItems:
        """Return the rows without partner-earned credit."""
        return self._picked(has_credit=False)

    @cached_property
    def total(self) -> Decimal:
        """The exact sum of the kind's total: of whole cycles, and of what follows them."""
        totals = [self._rows.cycle[place].total for place in self._places[: len(self)]]
        whole, rest = divmod(len(self), len(totals)) if totals else (0, 0)
        return money.total((money.product(money.total(totals), whole), money.total(totals[:rest])))

    def _index(self, position: int) -> int:
        whole, place = divmod(position, len(self._places))
        return whole * len(self._rows.cycle) + self._places[place]

    def _picked(self, *, has_credit: bool) -> LineItems:
        cycle = self._rows.cycle
        places = tuple(p for p in self._places if cycle[p].has_credit is has_credit)
        return LineItems(self._rows, count=self._count, places=places)


@dataclass(frozen=True)
class Days:
    """Where the days of usage rows are: so many for each usage row, in the order of those rows."""

    places: tuple[int, ...]  # of the usage rows among the entries of the cycle
    entries: int
    start: int  # of the cycle
    each: int

    @classmethod
    def of(cls, cycle: Cycle, *, each: int) -> Days:
        """Find the usage rows of a cycle."""
        usage = tuple(p for p, entry in enumerate(cycle.entries) if entry.is_usage)
        return cls(usage, len(cycle.entries), cycle.start, each)

    @cached_property
    def first(self) -> int:
        """The place of the first day among the days of all entries: the start of their cycle."""
        return self._before(self.start)

    def count(self, rows: int) -> int:
        """Return how many days so many rows sum up."""
        return self._before(self.start + rows) - self.first

    def row(self, index: int) -> tuple[int, int]:
        """Return the index of the row that a day belongs to, and the day's number in it."""
        usage, day = divmod(self.first + index, self.each)
        whole, place = divmod(usage, len(self.places))
        return whole * self.entries + self.places[place] - self.start, day

    def _before(self, place: int) -> int:
        whole, rest = divmod(place, self.entries)
        return self.each * (whole * len(self.places) + bisect_left(self.places, rest))
