"""Detects a service that repeats pages, without mistaking equal charges for a repetition.

Line items have no id, and identical charges exist: an item that came before proves nothing. Paging
does not cause equal items inside one page, so their number shows what is usual in a list. A reading
ends with an error if pages repeat each other far more than that:

1. a page has the items of an earlier page, in any order, at least three different ones;
2. pages begin with the end of the page before, like overlapping windows;
3. a page has fewer new items than the last pages, like a list that begins again;
4. nothing new comes: 100 pages in a row without items, or 10,000 with known items only.

Rules 2 and 3 refuse one in 160,000 correct, well mixed lists. Of items that are all
different, windows that overlap by half are seen at the second page (of 50 items or more) or the
sixth (of 5), those that overlap by one item at the third (of 2,000) or the sixth (of 10).

Items are compared by the members that the document knows, so a changing unknown member hides no
repetition. Memory: at most half a MB and 8 bytes a page, and the hashes of the last page.
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
_TELLING: Final = 2.5  # expected new items from which on a page without any is a repetition
_USUAL: Final = 0.75  # of the expected new items; above it the difference may be chance
_SMOOTH: Final = 16  # items; shorter pages do not show how many new ones to expect
_MOST_KEPT: Final = 4096
_IDLE: Final = 10_000  # pages without new items
_EMPTY: Final = 100  # how many such pages a page without items counts as
_FEW: Final = 8  # members; the document knows almost nothing about a kind with fewer
_NONE: Final = 1e-9  # items; avoids a division by zero
_MASK: Final = 2**61 - 1


class Known:
    """Hashes of what came before: 8 bytes each."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, value: object) -> bool:
        """Add a value; return whether it was there before."""
        mark = hash(value)
        place = bisect_left(self._hashes, mark)
        if place < len(self._hashes) and self._hashes[place] == mark:
            return True
        self._hashes.insert(place, mark)
        return False


class Repetition:
    """The items so far of one reading of one list."""

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
        """Check the items of the next page.

        Raises:
            PagingError: they came before, or nothing new comes for too many pages.

        """
        if items:
            self._check(_marks(items))
        else:
            self._idle += _EMPTY
        if self._idle >= _IDLE:
            raise PagingError("many pages in a row have nothing new; the list would never end")

    def _check(self, marks: list[int]) -> None:
        different = set(marks)
        self._pages += 1
        self._items += len(marks)
        self._twins += len(marks) - len(different)
        # In a well mixed list, two pages share twice as many items as each repeats within itself.
        fades = max(0.0, 1 - 2 * self._twins / self._items)
        expected = len(different) * fades * self._recent_new / self._recent
        if (
            (self._known.add(sum(marks) & _MASK) and expected >= _TELLING)
            or self._overlap_too_often(marks)
            or self._brings_too_little(different, fades)
        ):
            raise PagingError("it repeats items of earlier pages")

    def _overlap_too_often(self, marks: list[int]) -> bool:
        """Return whether pages overlap more often than items repeat inside pages."""
        self._longest = max(self._longest, len(marks))
        # If all pages have one length, a repetition inside a page is shorter than a page.
        room = len(marks) - (len(marks) == self._longest)
        before = self._last[max(0, len(self._last) - room) :]
        self._last = marks
        if marks[0] in before and (length := _border(before, marks)):
            self._overlaps += 1
            self._overlapping += len(set(marks[:length])) - 1
        # The places where a repetition can begin: between two pages, and inside them.
        between, inside = self._pages - 1, self._items - self._pages
        rate = (self._overlaps + self._twins) / max(1, between + inside)
        if self._overlaps <= between * rate:
            return False
        excess = 1 - between * rate / self._overlaps
        sure = _surprise(self._overlaps, between * rate) + _surprise(self._twins, inside * rate)
        return sure + _NEXT * excess * self._overlapping > _SURE

    def _brings_too_little(self, different: set[int], fades: float) -> bool:
        """Return whether a page has fewer new items than the last pages; remember its items."""
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
    """Return how unlikely a count is, as x in the probability e^-x."""
    return expected - found + (found * log(found / expected) if found > _NONE else 0.0)


def _border(before: list[int], after: list[int]) -> int:
    """Return how many marks at the beginning of one list are the end of the other."""
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
