"""What may be asked for: pairs of provider and type, periods, sizes; refused before it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from partner_center.errors import PagingError
from partner_center.paging.position import Position
from partner_center.paging.walk import Page
from partner_center_invoices.models.field_filter import FieldFilter

OnPage = Callable[[Page], None]

KINDS = ("BillingLineItems", "UsageLineItems")
# What may be asked of each provider: the combinations that pages and SDK samples show. The service
# answers the others with "Invoice Line Item type is not valid."
PAIRS: Mapping[str, tuple[str, ...]] = {
    "office": ("BillingLineItems",),
    "azure": KINDS,
    "onetime": KINDS,
    "marketplace": ("UsageLineItems",),
    "all": ("BillingLineItems",),
}
PERIODS = ("current", "previous")
# The pages on billed usage of these providers want the currency; the others do not mention it.
WITH_CURRENCY = {("onetime", "UsageLineItems"), ("marketplace", "UsageLineItems")}


class Manner(TypedDict, total=False):
    """How to read line items.

    size: line items a page; 2000 at most, and where it is not given. earned_credit: keeps usage
    with partner-earned credit (True), or without it (False, as assumed). on_page: called when the
    items of a page were taken, with what to resume from. resume: the position that `on_page` got;
    the line items up to it are left out.
    """

    size: int | None
    earned_credit: bool | None
    on_page: OnPage | None
    resume: Position | None


class Selection(Manner, total=False):
    """Which line items to read, and how: `currency` keeps one; `period` is current or previous."""

    currency: str | None
    period: str | None


def legal_pair(provider: str, *, kind: str) -> tuple[str, str]:
    """Return provider and type in the request's spelling, from any spelling of the service.

    Raises:
        PagingError: one of them is unknown, or they do not go together.

    """
    name, plain = (str(text).replace("_", "").lower() for text in (provider, kind))
    found = next(
        (k for k in KINDS if plain in {k.lower(), k.lower().removesuffix("lineitems")}), ""
    )
    if name not in PAIRS:
        raise PagingError(f"{provider!r} is no billing provider; take one of {', '.join(PAIRS)}")
    if not found:
        raise PagingError(f"{kind!r} is no type of line items; take one of {', '.join(KINDS)}")
    if found not in PAIRS[name]:
        raise PagingError(
            f"provider {name} has no {found}; it has {' and '.join(PAIRS[name])}. Nothing was sent"
        )
    return name, found


def period_named(period: str | None) -> str | None:
    """Return a billing period in the request's spelling.

    Raises:
        PagingError: it is none of the two that the service knows.

    """
    if period is None or period.lower() in PERIODS:
        return period and period.lower()
    raise PagingError(f"{period!r} is no billing period; take one of {', '.join(PERIODS)}")


def page_size(size: int | None) -> int | None:
    """Return a page size, or raise PagingError where it is below 1."""
    if size is not None and size < 1:
        raise PagingError(f"a page of {size} items is no page; take 1 or more")
    return size


def filter_text(filtered: str | FieldFilter | None) -> str | None:
    """Return a filter as the JSON text that the query carries."""
    if isinstance(filtered, FieldFilter):
        return json.dumps(filtered.to_dict(), ensure_ascii=False, separators=(",", ":"))
    return filtered or None


def query_of(provider: str, kind: str, *, selection: Selection) -> dict[str, Any]:
    """Return the query that a selection stands for, None where a parameter is not sent.

    Raises:
        PagingError: what is asked for is illegal.

    """
    provider, kind = legal_pair(provider, kind=kind)
    return {
        "provider": provider,
        "invoiceLineItemType": kind,
        "currencyCode": selection.get("currency") or None,
        "period": period_named(selection.get("period")),
        "size": page_size(selection.get("size")),
        "hasPartnerEarnedCredit": selection.get("earned_credit"),
    }


def check(selection: Selection) -> None:
    """Refuse what is illegal whatever the provider is.

    Raises:
        PagingError: the period or the size is none.

    """
    period_named(selection.get("period"))
    page_size(selection.get("size"))
