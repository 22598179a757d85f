"""Line items that are computed when they are read: a cycle of amounts, and ids from the index.

The money of line item i is that of place start + i modulo the cycle, where each document has its
own start; customers, ids and dates follow from the index. So any number of line items has an exact
total in a few additions, and every page costs the same.
Invariants: nothing is stored per line item; each read gives the same members; each line item is a
new dict that the caller may change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Protocol

from partner_center.sandbox.books import money
from partner_center.sandbox.books.catalogue import Customer
from partner_center.sandbox.books.dates import calendar
from partner_center.sandbox.books.draws import digests
from partner_center.sandbox.books.invoices import Document

LineItem = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One place of a cycle: what its line items have in common."""

    total: Decimal
    template: LineItem
    has_credit: bool = False  # partner-earned credit
    is_usage: bool = False  # it sums up days, which are line items themselves
    term: str = ""

    def more(self, number: int) -> Entry:  # noqa: ARG002  # an entry may have another quantity
        """Return the entry at this place after so many rounds through the cycle."""
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


class LineItemMaker(Protocol):
    """Makes the line items of one kind on one document from their index."""

    @property
    def cycle(self) -> Cycle:
        """Return the entries that repeat."""
        ...

    def item(self, index: int) -> LineItem:
        """Make a line item."""
        ...


class DocumentItems:
    """What the line items of one document are made from.

    A note has the stream of the invoice that it amends, and so its customers and ids.
    """

    stream: ClassVar[str]  # of the draws, one for each kind of line item

    def __init__(
        self, document: Document, *, cycle: Cycle, customers: Sequence[Customer], seed: int
    ) -> None:
        self.cycle = cycle
        self.customers = customers
        self.dates = calendar(document.period)
        self.digest = digests(seed, f"{self.stream}/{document.stream}")
        self.number = document.number


class LineItemSequence:
    """The line items of one kind on one document, by position.

    Args:
        maker: makes a line item from its index.
        count: the number of line items, before any are left out.
        places: the places of the cycle whose line items count; None for all.

    """

    def __init__(
        self, maker: LineItemMaker, *, count: int, places: Sequence[int] | None = None
    ) -> None:
        self._maker = maker
        self._count = count
        self._places = range(len(maker.cycle)) if places is None else places

    def __len__(self) -> int:
        if not self._places:
            return 0
        whole, rest = divmod(self._count, len(self._maker.cycle))
        return whole * len(self._places) + bisect_left(self._places, rest)

    def item(self, index: int) -> LineItem:
        """Return the line item at a position.

        Raises:
            IndexError: there is none; negative positions are not counted from the end.

        """
        if not 0 <= index < len(self):
            message = f"line item {index} of {len(self)}"
            raise IndexError(message)
        return self._maker.item(self._index(index))

    def slice(self, start: int, stop: int) -> Iterator[LineItem]:
        """Yield the line items from a position to before another, as far as there are any."""
        for index in range(max(start, 0), min(stop, len(self))):
            yield self._maker.item(self._index(index))

    def __iter__(self) -> Iterator[LineItem]:
        return self.slice(0, len(self))

    def earned_credit(self) -> LineItemSequence:
        """Return the line items with partner-earned credit."""
        return self._picked(has_credit=True)

    def without_credit(self) -> LineItemSequence:
        """Return the line items without partner-earned credit."""
        return self._picked(has_credit=False)

    @cached_property
    def total(self) -> Decimal:
        """The exact sum of the kind's total: of whole cycles, and of what follows them."""
        totals = [self._maker.cycle[place].total for place in self._places[: len(self)]]
        whole, rest = divmod(len(self), len(totals)) if totals else (0, 0)
        return money.total((money.product(money.total(totals), whole), money.total(totals[:rest])))

    def _index(self, position: int) -> int:
        whole, place = divmod(position, len(self._places))
        return whole * len(self._maker.cycle) + self._places[place]

    def _picked(self, *, has_credit: bool) -> LineItemSequence:
        cycle = self._maker.cycle
        places = tuple(p for p in self._places if cycle[p].has_credit is has_credit)
        return LineItemSequence(self._maker, count=self._count, places=places)


class _NoMaker:
    cycle = Cycle(())

    def item(self, index: int) -> LineItem:
        raise IndexError(index)


NO_LINE_ITEMS = LineItemSequence(_NoMaker(), count=0)


@dataclass(frozen=True)
class Days:
    """Which days belong to which line item of usage: each sums up the same number of days."""

    places: tuple[int, ...]  # of usage among the entries of the cycle
    entries: int
    start: int  # of the cycle
    each: int

    @classmethod
    def of(cls, cycle: Cycle, *, each: int) -> Days:
        """Find the places of usage in a cycle."""
        usage = tuple(p for p, entry in enumerate(cycle.entries) if entry.is_usage)
        return cls(usage, len(cycle.entries), cycle.start, each)

    @cached_property
    def first(self) -> int:
        """The place of the first day among the days of all entries: the start of their cycle."""
        return self._before(self.start)

    def count(self, line_items: int) -> int:
        """Return how many days so many line items sum up."""
        return self._before(self.start + line_items) - self.first

    def summed(self, index: int) -> tuple[int, int]:
        """Return the index of the line item that sums up a day, and the day's number in it."""
        usage, day = divmod(self.first + index, self.each)
        whole, place = divmod(usage, len(self.places))
        return whole * self.entries + self.places[place] - self.start, day

    def _before(self, place: int) -> int:
        whole, rest = divmod(place, self.entries)
        return self.each * (whole * len(self.places) + bisect_left(self.places, rest))
