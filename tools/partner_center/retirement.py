"""Which line items this API no longer serves, and since when: Microsoft's dates as data.

The dates moved three times; if they change again, change them here and in the document.
https://learn.microsoft.com/partner-center/developer/get-invoiceline-items
"""

from __future__ import annotations

from datetime import UTC, date
from typing import Final

from partner_center_invoices.models import Invoice
from partner_center_invoices.tables import LINE_ITEMS

ENDED: Final = date(2025, 4, 21)
# Modern commerce: line items of billing periods from these dates on are only in the export.
MOVED: Final = {
    "BillingLineItems": ("billing", "charges", date(2024, 2, 1)),
    "UsageLineItems": ("usage", "daily usage", date(2022, 9, 1)),
}
# The line items of modern commerce are those that are paged by seek.
_MODERN: Final = frozenset(one.provider for one in LINE_ITEMS if one.paging == "seek")


def moved(invoice: Invoice, *, kind: str | None = None) -> str | None:
    """Return why this API does not have an invoice's line items, or None if it should have them.

    Args:
        invoice: the invoice.
        kind: BillingLineItems or UsageLineItems; both if not given.

    """
    start = invoice.billing_period_start_date
    if start is None:
        return None
    first = start.astimezone(UTC).date()
    has = {
        "usage" if str(detail.invoice_line_item_type).lower().startswith("usage") else "billing"
        for detail in invoice.invoice_details
        if detail.billing_provider.replace("_", "").lower() in _MODERN
    }
    gone = [
        name
        for own, (short, name, since) in MOVED.items()
        if kind in (None, own) and short in has and first >= since
    ]
    if not gone:
        return None
    what = " and ".join(gone)
    return (
        f"since {ENDED.day} April {ENDED.year} Microsoft serves {what} of modern commerce for"
        f" billing periods from {first} on only in its export (Microsoft Graph), not in this API"
    )
