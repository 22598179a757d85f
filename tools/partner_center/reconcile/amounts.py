"""Which members of each kind of line item are its charge, tax, total, customer and product.

An invoice charges the sum of its billing line items; usage line items are the detail of one-time
charges and of legacy usage, and add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partner_center.errors import AmountError
from partner_center.export.cells import plain
from partner_center.reconcile.report import Line


@dataclass(frozen=True)
class Members:
    """Names of a model's attributes; of several, the first one with a value counts.

    `total` is empty where a kind has no amounts; `counts` says whether the invoice charges them.
    """

    total: str
    charges: str
    tax: str
    currency: str
    customer_name: str
    product_id: tuple[str, ...]
    product_name: tuple[str, ...]
    counts: bool = True


# The sums follow the contract's rule line-item-total; a test compares them with it.
MEMBERS: Mapping[str, Members] = {
    "LicenseBasedLineItem": Members(
        "total_for_customer", "subtotal", "tax", "currency", "customer_name",
        ("offer_id",), ("offer_name",),
    ),
    "UsageBasedLineItem": Members(
        "post_tax_total", "pretax_charges", "tax_amount", "currency", "customer_company_name",
        ("resource_guid",), ("service_name", "resource_name"),
    ),
    "OneTimeInvoiceLineItem": Members(
        "total_for_customer", "subtotal", "tax_total", "currency", "customer_name",
        ("product_id", "sku_id"), ("sku_name",),
    ),
    # Before tax; it is detail, so the sum does not count it.
    "DailyRatedUsageLineItem": Members(
        "billing_pre_tax_total", "billing_pre_tax_total", "", "billing_currency", "customer_name",
        ("product_id", "sku_id"), ("sku_name",), counts=False,
    ),
    "DailyUsageLineItem": Members(
        "", "", "", "", "customer_company_name", ("resource_guid",),
        ("service_name", "resource_name"), counts=False,
    ),
}  # fmt: skip
# Characters of an amount: the sum of a billion such amounts fits into ROOM, with any decimals.
_LONGEST = 80
_SHOWN = 12
# Kinds without amounts.
DETAIL = frozenset(kind for kind, members in MEMBERS.items() if not members.total)
# The invoice currencies with no or three decimals (ISO 4217). No source says how the rules that
# cut to cents apply to them.
_WITHOUT_CENTS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
     "XAF", "XOF", "XPF", "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
)  # fmt: skip


def has_cents(currency: str) -> bool:
    """Return whether a currency has two decimals."""
    return currency.upper() not in _WITHOUT_CENTS


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a line item, and its customer, product and charge type."""

    counts: bool
    currency: str
    charges: Decimal
    tax: Decimal
    total: Decimal
    customer: tuple[str, str]
    product: tuple[str, str]
    charge_type: str


def amounts(item: Any) -> Amounts | None:
    """Read the amounts of a line item; None if its kind has none, or is unknown."""
    members = MEMBERS.get(type(item).__name__)
    if members is None or not members.total:
        return None
    zero = Decimal(0)
    total, charges = _amount(item, members.total), _amount(item, members.charges)
    if total is None:
        return None
    return Amounts(
        members.counts,
        _text(item, members.currency).upper(),
        charges if charges is not None else zero,
        (_amount(item, members.tax) if members.tax else None) or zero,
        total,
        (_text(item, "customer_id").lower(), _text(item, members.customer_name)),
        ("/".join(filter(None, (_text(item, name) for name in members.product_id))),
         " ".join(filter(None, (_text(item, name) for name in members.product_name)))),
        _text(item, "charge_type"),
    )  # fmt: skip


def line(item: Any, *, number: int, read: Amounts | None) -> Line:
    """Return what a user needs to find a line item again."""
    kind = type(item).__name__
    if read is None:
        return Line(number, kind, "", "", "", None, "")
    customer, product = (pair[1] or pair[0] for pair in (read.customer, read.product))
    return Line(number, kind, customer, product, read.charge_type, read.total, read.currency)


def _amount(item: Any, name: str) -> Decimal | None:
    value = getattr(item, name)
    return exact(value) if isinstance(value, Decimal) else None


def exact(value: Decimal) -> Decimal:
    """Return an amount unchanged if it is not too long for exact sums.

    Raises:
        AmountError: it has too many digits.

    """
    text = plain(value)
    if len(text) > _LONGEST:
        raise AmountError(f"{text[:_SHOWN]}…, of {len(text)} characters, is not an amount")
    return value


def _text(item: Any, name: str) -> str:
    value = getattr(item, name)
    return "" if value is None else str(value)
