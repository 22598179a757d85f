"""Why there are no line items, so that an empty result is never mistaken for a complete one.

The reason names what the invoice does have.
"""

from __future__ import annotations

from partner_center.errors import PagingError
from partner_center.paging import LineItemType, Provider
from partner_center.paging.selection import TYPES, legal_pair
from partner_center.retirement import moved
from partner_center_invoices.models import Invoice

_LATE = "they may come up to 24 hours late"


def of_invoice(
    invoice: Invoice, *, pair: tuple[Provider, LineItemType] | None, currency: str | None
) -> str:
    """Say why an invoice has no line items of a provider and type, or of a currency."""
    found: dict[str, list[str]] = {}
    for detail in invoice.invoice_details:
        provider: str
        kind: str
        try:
            provider, kind = legal_pair(
                detail.billing_provider, line_item_type=detail.invoice_line_item_type
            )
        except PagingError:  # newer than this program: said as the service says it
            provider, kind = detail.billing_provider, detail.invoice_line_item_type
        found.setdefault(provider, []).append(_short(kind))
    if not found:
        return f"this invoice names none; {_LATE}"
    has = ", ".join(f"{name} {' and '.join(kinds)}" for name, kinds in found.items())
    if pair and pair[0] != "all" and _short(pair[1]) not in found.get(pair[0], ()):
        lacks = pair[0] if pair[0] not in found else f"{pair[0]} {_short(pair[1])}"
        return f"this invoice has {has}; {lacks} is not on it"
    own = invoice.currency_code
    if currency and own and currency.casefold() != str(own).casefold():
        return f"this invoice is in {own}; {currency} is not on it"
    if said := moved(invoice, kind=pair[1] if pair else None):
        return f"this invoice has {has}; {said}"
    return f"this invoice has {has}; {_LATE}"


def of_unbilled(pair: tuple[str, str], *, currency: str, period: str) -> str:
    """Say which selection has no unbilled line items."""
    return f"none is unbilled in {currency}, {pair[0]} {_short(pair[1])}, {period} period; {_LATE}"


def _short(kind: str) -> str:
    return kind.removesuffix("LineItems").lower() if kind in TYPES else kind
