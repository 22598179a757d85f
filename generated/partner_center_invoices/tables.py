# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""Facts of the document as data: the sign-in of each operation, and the kinds of line items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

SignInKind = Literal["appOnly", "appUser"]
Provider = Literal["office", "azure", "onetime", "all", "marketplace"]
LineItemType = Literal["BillingLineItems", "UsageLineItems"]
Kind = Literal[
    "LicenseBasedLineItem",
    "UsageBasedLineItem",
    "DailyUsageLineItem",
    "OneTimeInvoiceLineItem",
    "DailyRatedUsageLineItem",
]
Paging = Literal["offset", "seek"]

SIGN_INS: Final[Mapping[str, frozenset[SignInKind]]] = {
    "listInvoices": frozenset({"appOnly", "appUser"}),
    "getInvoiceSummary": frozenset({"appOnly", "appUser"}),
    "listInvoiceSummaries": frozenset({"appUser"}),
    "listEstimateLinks": frozenset({"appOnly", "appUser"}),
    "listUnbilledLineItems": frozenset({"appOnly", "appUser"}),
    "getInvoice": frozenset({"appUser"}),
    "listInvoiceLineItems": frozenset({"appOnly", "appUser"}),
    "listInvoiceLineItemsByProvider": frozenset({"appOnly", "appUser"}),
    "getInvoiceStatement": frozenset({"appUser"}),
    "getTaxReceiptStatement": frozenset({"appUser"}),
}
"""The kinds of sign-in that each operation takes, by operationId."""


class LineItemsOf(NamedTuple):
    """What a request for line items names, and what it gives.

    ``provider`` and ``line_item_type`` are spelled as in requests (``onetime``,
    ``BillingLineItems``). Line items spell their own pair otherwise (``one_time``,
    ``billing_line_items``): in lower case and without underscores both are the same, as `kind_of`
    compares them. ``kind`` names the model, ``paging`` says how its pages follow each other, and
    ``needs_currency`` whether the documentation requires a currency for billed line items; for
    unbilled ones it always does.
    """

    provider: Provider
    line_item_type: LineItemType
    kind: Kind
    paging: Paging
    needs_currency: bool


LINE_ITEMS: Final[tuple[LineItemsOf, ...]] = (
    LineItemsOf(
        provider="office",
        line_item_type="BillingLineItems",
        kind="LicenseBasedLineItem",
        paging="offset",
        needs_currency=False,
    ),
    LineItemsOf(
        provider="azure",
        line_item_type="BillingLineItems",
        kind="UsageBasedLineItem",
        paging="offset",
        needs_currency=False,
    ),
    LineItemsOf(
        provider="azure",
        line_item_type="UsageLineItems",
        kind="DailyUsageLineItem",
        paging="offset",
        needs_currency=False,
    ),
    LineItemsOf(
        provider="onetime",
        line_item_type="BillingLineItems",
        kind="OneTimeInvoiceLineItem",
        paging="seek",
        needs_currency=False,
    ),
    LineItemsOf(
        provider="all",
        line_item_type="BillingLineItems",
        kind="OneTimeInvoiceLineItem",
        paging="seek",
        needs_currency=False,
    ),
    LineItemsOf(
        provider="onetime",
        line_item_type="UsageLineItems",
        kind="DailyRatedUsageLineItem",
        paging="seek",
        needs_currency=True,
    ),
    LineItemsOf(
        provider="marketplace",
        line_item_type="UsageLineItems",
        kind="DailyRatedUsageLineItem",
        paging="seek",
        needs_currency=True,
    ),
)
"""Every pair of provider and type that a request for line items can name."""


def _plain(word: str) -> str:
    return word.replace("_", "").lower()


_KINDS: Final[Mapping[tuple[str, str], Kind]] = {
    (_plain(one.line_item_type), _plain(one.provider)): one.kind for one in LINE_ITEMS
}


def kind_of(line_item_type: str, provider: str) -> Kind | None:
    """The kind of line item that a pair stands for, in any spelling of a request or a line item.

    Returns None for a pair that the document does not have.
    """
    return _KINDS.get((_plain(line_item_type), _plain(provider)))
