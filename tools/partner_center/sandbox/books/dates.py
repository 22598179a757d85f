"""The dates of line items, as tables of wire texts for one billing period.

Charges begin on the days 1 to 28, which every month has. A period is a calendar month.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta

from partner_center.sandbox.books.products import MONTH, YEAR, YEARS

DAYS = 28
BACK = 12  # months that a subscription may be older than the period
_MONTHS = 12
_TERMS = {MONTH: 1, YEAR: _MONTHS, YEARS: 3 * _MONTHS}
_DAY = timedelta(days=1)


def shifted(day: date, *, months: int) -> date:
    """Return the same day of another month."""
    number = day.year * _MONTHS + day.month - 1 + months
    return date(number // _MONTHS, number % _MONTHS + 1, day.day)


@dataclass(frozen=True)
class Calendar:
    """The days of one period as `yyyy-mm-dd`.

    `terms` has, by term, by months back and by day, the start and the end of a subscription.
    """

    first: str
    last: str
    following: str  # the first day of the next period
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    terms: dict[str, tuple[tuple[tuple[str, str], ...], ...]]


@functools.cache
def calendar(first: date) -> Calendar:
    """Return the tables of the period that begins on the first day of a month."""
    following = shifted(first, months=1)
    days = [first + n * _DAY for n in range(DAYS)]
    starts = tuple(day.isoformat() for day in days)
    ends = tuple((shifted(day, months=1) - _DAY).isoformat() for day in days)

    def subscription(day: date, *, back: int, months: int) -> tuple[str, str]:
        start = shifted(day, months=-back if months > 1 else 0)
        return start.isoformat(), (shifted(start, months=months) - _DAY).isoformat()

    return Calendar(
        first=first.isoformat(),
        last=(following - _DAY).isoformat(),
        following=following.isoformat(),
        starts=starts,
        ends=ends,
        terms={
            term: tuple(
                tuple(subscription(day, back=back, months=months) for day in days)
                for back in range(BACK)
            )
            for term, months in _TERMS.items()
        },
    )
