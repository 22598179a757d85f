"""Notices a service that repeats itself, without taking honest data for a repetition.

Line items have no id, and identical charges exist: an item that came before proves nothing. How
often items repeat each other inside of pages, where paging has no hand in it, says what is usual in
a list. A reading ends with an error where pages repeat each other far more than that:

1. a page has the items of an earlier page, in whatever order, three different ones at least;
2. pages begin with what the page before ended with, as windows that overlap do;
3. a page brings less new than the last pages, as a list does that begins again;
4. nothing new comes: 100 pages without items follow each other, or 10,000 with known ones.

By rules 2 and 3 an honest, well mixed list is refused once in 160,000 times. Of items that are all
different, windows that overlap by half are seen at the second page (of 50 items or more) or the
sixth (of 5), those that overlap by one item at the third (of 2,000) or the sixth (of 10).

Items are compared by the members that the document knows, so a changing unknown member hides
nothing. Memory: at most half a MB and 8 bytes a page, and the hashes of the last page.
Limits: items that differ in a known member are different, and so are those of a kind that the
document does not know if they differ at all. Pages of one or two items, and of items that mostly
repeat each other, are judged by rules 2 and 4 alone. One overlap of less than a dozen items is not
seen, nor are windows that share less than half of 200 items and come in another order. Refused are
bundles of charges that repeat as a whole, in a row, where a page is just such a bundle or one has
more than a dozen charges; pages of another size read them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from math import log
from operator import attrgetter
from typing import Final

from partner_center.errors import PagingError
from partner_center_core.models.members import plain_attributes
from partner_center_core.models.model import Model

_SURE: Final = 12.0  # a chance of e^-12
_NEXT: Final = 0.5  # what each further item of an overlap adds to that
_TELLING: Final = 2.5  # new items that must be expected where a page that comes again has none
_USUAL: Final = 0.75  # of what is expected: above it, lists that mix a few items may be by chance
_SMOOTH: Final = 16  # items from which on one page says how much new comes
_MOST_KEPT: Final = 4096
_IDLE: Final = 10_000  # pages with nothing new
_EMPTY: Final = 100  # times that for a page without items
_FEW: Final = 8  # members: a kind that the document knows next to nothing of
_NONE: Final = 1e-9  # items
_MASK: Final = 2**61 - 1


class Known:
    """Hashes of what came before: 8 bytes each."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, value: object) -> bool:
        """Add a value; say whether it was there already."""
        mark = hash(value)
        place = bisect_left(self._hashes, mark)
        if place < len(self._hashes) and self._hashes[place] == mark:
            return True
        self._hashes.insert(place, mark)
        return False


class Repetition:
    """What came so far in one reading of one list."""

    def __init__(self) -> None:
        self._idle = 0
        self._pages = self._items = self._twins = 0  # a twin repeats an item of its own page
        self._known = Known()
        self._last: list[int] = []
        self._longest = 0
        self._overlaps = self._overlapping = 0
        self._sample: set[int] = set()  # of the items: those whose mark has none of some bits
        self._bits = 0
        self._recent = self._recent_new = 1.0  # items of the sample on the last pages

    def check(self, items: Sequence[Model]) -> None:
        """Look at the items of the next page.

        Raises:
            PagingError: they came before, or nothing new comes for too many pages.

        """
        if items:
            self._check(_marks(items))
        else:
            self._idle += _EMPTY
        if self._idle >= _IDLE:
            raise PagingError("nothing new has come for many pages; the service would not end")

    def _check(self, marks: list[int]) -> None:
        different = set(marks)
        self._pages += 1
        self._items += len(marks)
        self._twins += len(marks) - len(different)
        # Two pages share twice what one of them shares with itself, in a list that is well mixed.
        fades = max(0.0, 1 - 2 * self._twins / self._items)
        expected = len(different) * fades * self._recent_new / self._recent
        if (
            (self._known.add(sum(marks) & _MASK) and expected >= _TELLING)
            or self._overlap_too_often(marks)
            or self._brings_too_little(different, fades)
        ):
            raise PagingError("it has items that came before; the service repeats itself")

    def _overlap_too_often(self, marks: list[int]) -> bool:
        """Say whether pages overlap more often than a list repeats itself inside of pages."""
        self._longest = max(self._longest, len(marks))
        # Where all pages are as long, one inside of a page cannot repeat as much as a whole page.
        room = len(marks) - (len(marks) == self._longest)
        before = self._last[max(0, len(self._last) - room) :]
        self._last = marks
        if marks[0] in before and (length := _border(before, marks)):
            self._overlaps += 1
            self._overlapping += len(set(marks[:length])) - 1
        # The places where a repetition can begin: between two pages, and inside of them.
        between, inside = self._pages - 1, self._items - self._pages
        rate = (self._overlaps + self._twins) / max(1, between + inside)
        if self._overlaps <= between * rate:
            return False
        excess = 1 - between * rate / self._overlaps
        sure = _surprise(self._overlaps, between * rate) + _surprise(self._twins, inside * rate)
        return sure + _NEXT * excess * self._overlapping > _SURE

    def _brings_too_little(self, different: set[int], fades: float) -> bool:
        """Say whether a page brings less new than the last pages; remember its items."""
        sample = {mark for mark in different if not mark & self._bits} if self._bits else different
        if not sample:
            return False
        came, recent, recent_new = len(sample - self._sample), self._recent, self._recent_new
        room = len(sample) * fades
        rate = (came + recent_new) / (room + recent)
        sure = 0.0
        if came * recent < _USUAL * room * recent_new:
            sure = _surprise(came, room * rate) + _surprise(recent_new, recent * rate)
        kept = max(0.0, min(1.0, (_SMOOTH - len(sample)) / recent))
        self._recent = kept * recent + len(sample)
        self._recent_new = kept * recent_new + came
        self._idle = 0 if came else self._idle + 1
        self._sample |= sample
        while len(self._sample) > _MOST_KEPT:
            self._bits = 2 * self._bits + 1
            self._sample = {mark for mark in self._sample if not mark & self._bits}
        return sure > _SURE


def _surprise(found: float, expected: float) -> float:
    """Return how unlikely a count is where another one is expected: e to the power of minus it."""
    return expected - found + (found * log(found / expected) if found > _NONE else 0.0)


def _border(before: list[int], after: list[int]) -> int:
    """Return how many marks a list begins with that another one ends with."""
    # The longest border of after + before, by the failure function of Knuth, Morris and Pratt.
    joint = [*after, -1, *before]
    borders = [0] * len(joint)
    length = 0
    for place in range(1, len(joint)):
        while length and joint[place] != joint[length]:
            length = borders[length - 1]
        length += joint[place] == joint[length]
        borders[place] = length
    return length


def _marks(items: Sequence[Model]) -> list[int]:
    return [hash(_reader(type(item))(item)) & _MASK for item in items]


@cache
def _reader(model: type[Model]) -> Callable[[Model], object]:
    names = plain_attributes(model)
    known = attrgetter(*names)
    return known if len(names) >= _FEW else lambda item: (known(item), repr(item))
