"""The legal selections: pairs of provider and type, periods, sizes; checked before sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias, cast, get_args

from partner_center.errors import PagingError
from partner_center_core.exact_json import write_json
from partner_center_invoices.models import FieldFilter
from partner_center_invoices.tables import LINE_ITEMS, LineItemType, Provider

Period: TypeAlias = Literal["current", "previous"]

TYPES: Final[tuple[LineItemType, ...]] = get_args(LineItemType)
PERIODS: Final[tuple[Period, ...]] = get_args(Period)
# Line items of one page, by default and at most. The contract judges this package, so it has its
# own constant; a test compares both with the document.
LARGEST_PAGE: Final = 2000
# The types of each provider; the service answers others with "Invoice Line Item type is not
# valid."
PAIRS: Final[Mapping[str, tuple[LineItemType, ...]]] = {
    name: tuple(
        kind
        for kind in TYPES
        if any((one.provider, one.line_item_type) == (name, kind) for one in LINE_ITEMS)
    )
    for name in sorted({one.provider for one in LINE_ITEMS}, key=get_args(Provider).index)
}
WITH_CURRENCY: Final = frozenset(
    (one.provider, one.line_item_type) for one in LINE_ITEMS if one.needs_currency
)


@dataclass(frozen=True)
class Selection:
    """Which line items to read: of one currency, of one period, with partner-earned credit or not.

    `earned_credit` selects usage with partner-earned credit (True), or without it (False,
    assumed). `size` is the number of line items a page; at most 2000, which is also the default.

    Raises:
        PagingError: the period or the size is not legal.

    """

    currency: str | None = None
    period: Period | None = None
    size: int | None = None
    earned_credit: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "period", period_named(self.period))
        page_size(self.size)


def legal_pair(provider: str, *, line_item_type: str) -> tuple[Provider, LineItemType]:
    """Return provider and type in the request's spelling, from any spelling of the service.

    Raises:
        PagingError: one of them is unknown, or the provider has no such type.

    """
    name, plain = (str(text).replace("_", "").lower() for text in (provider, line_item_type))
    found = next(
        (kind for kind in TYPES if plain in {kind.lower(), kind.lower().removesuffix("lineitems")}),
        None,
    )
    if name not in PAIRS:
        raise PagingError(f"{provider!r} is not a billing provider; use one of {', '.join(PAIRS)}")
    if found is None:
        raise PagingError(
            f"{line_item_type!r} is not a type of line items; use one of {', '.join(TYPES)}"
        )
    if found not in PAIRS[name]:
        raise PagingError(
            f"provider {name} has no {found}; it has {' and '.join(PAIRS[name])}. Nothing was sent"
        )
    return cast("Provider", name), found


def given_pair(
    provider: str | None, line_item_type: str | None
) -> tuple[Provider, LineItemType] | None:
    """Return the pair of provider and type, or None if neither is given.

    Raises:
        PagingError: one of the two is missing or unknown, or the provider has no such type.

    """
    if provider is None and line_item_type is None:
        return None
    if provider is None or line_item_type is None:
        raise PagingError("give both provider and line_item_type, or neither")
    return legal_pair(provider, line_item_type=line_item_type)


def period_named(period: str | None) -> Period | None:
    """Return a billing period in the request's spelling.

    Raises:
        PagingError: it is not current or previous.

    """
    if period is None:
        return None
    for known in PERIODS:
        if period.lower() == known:
            return known
    raise PagingError(f"{period!r} is not a billing period; use one of {', '.join(PERIODS)}")


def page_size(size: int | None) -> int | None:
    """Return a page size, or raise PagingError if it is below 1."""
    if size is not None and size < 1:
        raise PagingError(f"size: a page cannot have {size} items; it must be 1 or more")
    return size


def filter_text(
    filtered: str | FieldFilter | None, *, since: date | None, until: date | None
) -> str | None:
    """Return the filter of invoices as JSON text for the query.

    Args:
        filtered: a filter, or its JSON text; not together with dates.
        since: the first day.
        until: the last day, included.

    Raises:
        PagingError: the dates are in the wrong order, or there is a filter too.

    """
    dates = [*_dated("greater_than_or_equals", since), *_dated("less_than", _after(until))]
    if dates and filtered is not None:
        raise PagingError("give a filter or dates, not both")
    if since and until and since > until:
        raise PagingError(f"since {since} is after until {until}")
    if len(dates) > 1:
        filtered = FieldFilter(operator="and", left_filter=dates[0], right_filter=dates[1])
    elif dates:
        filtered = dates[0]
    if isinstance(filtered, FieldFilter):
        return write_json(filtered.to_dict())
    return filtered or None


def _dated(
    operator: Literal["greater_than_or_equals", "less_than"], day: date | None
) -> list[FieldFilter]:
    if day is None:
        return []
    return [FieldFilter(operator=operator, field="InvoiceDate", value=f"{day}T00:00:00Z")]


def _after(day: date | None) -> date | None:
    # Times have fractions of seconds, so the last day ends where the next day begins.
    return day + timedelta(days=1) if day and day < date.max else None
