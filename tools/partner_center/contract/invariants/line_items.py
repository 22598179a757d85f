"""Invariants of line items: kinds, ids, currencies, dates, and the money rules.

The money rules truncate, they do not round, and each kind of line item truncates at other points.
Limit: no source says which way a credit is truncated (towards zero or down), so the truncating
rules check positive amounts only; sums are checked for every sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from partner_center.contract.parsed_exchange import (
    amount,
    at,
    bare_id,
    each,
    instant,
)
from partner_center_invoices.tables import LINE_ITEMS

if TYPE_CHECKING:
    from partner_center.contract.parsed_exchange import ParsedExchange
    from partner_center.contract.schemas import Subject

Found = Iterator[tuple[str, str]]  # pointer, message

KINDS = tuple(dict.fromkeys(one.kind for one in LINE_ITEMS))
# What is requested, and the kind of line item that the response has.
_KIND_OF: dict[tuple[str, str], str] = {
    (one.provider, one.line_item_type): one.kind for one in LINE_ITEMS
}
# Line items write a request's onetime as one_time, and BillingLineItems as billing_line_items.
_SPELLED = {"onetime": "one_time"}
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
# kind: (total, its parts)
_SUMS = {
    "LicenseBasedLineItem": ("totalForCustomer", ("subtotal", "tax")),
    "UsageBasedLineItem": ("postTaxTotal", ("pretaxCharges", "taxAmount")),
    "OneTimeInvoiceLineItem": ("totalForCustomer", ("subtotal", "taxTotal")),
}
_CENT = Decimal("0.01")
_UNIT = Decimal(1)


def line_item_kind(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that line items have the kind that belongs to provider and type of the request."""
    wanted = _KIND_OF.get(parsed.asked)
    for number, item in each(at(page.value, "items")):
        kind = at(item, "attributes", "objectType")
        if wanted and kind in KINDS and kind != wanted:
            asked = " ".join(parsed.asked)
            where = f"{page.pointer}/items/{number}/attributes/objectType"
            yield where, f'"{kind}"; a request for {asked} gives {wanted}'


def line_item_names(_: ParsedExchange, item: Subject) -> Found:
    """Check that a line item names the provider and the type of its kind."""
    asked = [one for one in LINE_ITEMS if one.kind == item.schema]
    providers = [_SPELLED.get(one.provider, one.provider) for one in asked]
    kind = _WORD.sub("_", asked[0].line_item_type).lower()
    provider, said = at(item.value, "billingProvider"), at(item.value, "invoiceLineItemType")
    if provider is not None and provider not in providers:
        yield (
            f"{item.pointer}/billingProvider",
            f'"{provider}"; line items of this kind have {" or ".join(providers)}',
        )
    if said is not None and said != kind:
        yield (
            f"{item.pointer}/invoiceLineItemType",
            f'"{said}"; line items of this kind have {kind}',
        )


def line_item_invoice(parsed: ParsedExchange, item: Subject) -> Found:
    """Check that a line item is on the invoice asked for; an unbilled one is on none."""
    number = at(item.value, "invoiceNumber")
    wanted = "" if parsed.operation.id == "listUnbilledLineItems" else parsed.invoice_id
    if isinstance(number, str) and number and wanted is not None and bare_id(number) != wanted:
        yield f"{item.pointer}/invoiceNumber", f'"{number}"; {wanted or "none"} is requested'


def line_item_currency(parsed: ParsedExchange, item: Subject) -> Found:
    """Check that a line item has the currency asked for."""
    asked = parsed.query.get("currencyCode")
    for name in ("currency", "billingCurrency"):
        said = at(item.value, name)
        if asked and isinstance(said, str) and said.upper() != asked.upper():
            yield f"{item.pointer}/{name}", f'"{said}"; {asked.upper()} is requested'


def usage_date(_: ParsedExchange, item: Subject) -> Found:
    """Check that a day of usage lies in the line item's charge period."""
    day, start, end = (
        instant(at(item.value, name)) for name in ("usageDate", "chargeStartDate", "chargeEndDate")
    )
    if day and ((start and day < start) or (end and day > end)):
        yield (
            f"{item.pointer}/usageDate",
            f"{at(item.value, 'usageDate')} is outside the charge period",
        )


def line_item_total(_: ParsedExchange, item: Subject) -> Found:
    """Check that a line item's total is the sum of its parts, to the last digit."""
    name, parts = _SUMS[item.schema]
    total, values = amount(at(item.value, name)), [amount(at(item.value, p)) for p in parts]
    known = [value for value in values if value is not None]
    if total is not None and len(known) == len(parts) and total != sum(known, Decimal(0)):
        said = " + ".join(f"{p} {v}" for p, v in zip(parts, values, strict=True))
        yield f"{item.pointer}/{name}", f"{total}; {said} is {sum(known, Decimal(0))}"


def license_amount(_: ParsedExchange, item: Subject) -> Found:
    """Check amount (price times quantity) and subtotal (amount less discount) of a license item."""
    price, quantity, whole, discount, subtotal = (
        amount(at(item.value, name))
        for name in ("unitPrice", "quantity", "amount", "totalOtherDiscount", "subtotal")
    )
    if whole is None:
        return
    if price is not None and quantity is not None and whole != price * quantity:
        yield f"{item.pointer}/amount", f"{whole}; {price} times {quantity} is {price * quantity}"
    if discount is None or subtotal is None:
        return
    # No source says which sign a discount has.
    if subtotal not in (whole - discount, whole + discount):
        yield (
            f"{item.pointer}/subtotal",
            f"{subtotal}; {whole} less {discount} is {whole - discount}",
        )


def _cut(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_DOWN)


def one_time_subtotal(_: ParsedExchange, item: Subject) -> Found:
    """Check the subtotal of a one-time line item by the reconciliation file's two formulas.

    Usage: cut(cut(price x quantity) x rate). Seats: cut(price x rate) x quantity. No member says
    which of the two a line item follows, so a subtotal that neither gives is the finding.
    """
    price, quantity, rate, subtotal = (
        amount(at(item.value, name))
        for name in ("effectiveUnitPrice", "billableQuantity", "pcToBCExchangeRate", "subtotal")
    )
    if price is None or quantity is None or subtotal is None:
        return
    rate = _UNIT if rate is None else rate
    if min(price, quantity, rate, subtotal) <= 0:
        return
    by_usage = _cut(_cut(price * quantity) * rate)
    by_seats = _cut(price * rate) * quantity
    if subtotal not in (by_usage, by_seats):
        said = f"{subtotal}; the formulas give {by_usage} for usage and {by_seats} for seats"
        yield f"{item.pointer}/subtotal", said


def rated_total(_: ParsedExchange, item: Subject) -> Found:
    """Check the pre-tax total of a day: price x quantity x rate, truncated to cents or in full.

    The formula page truncates to cents. The printed examples show 15 significant digits, so a total
    with more than two decimals may differ by one unit in its last place.
    """
    total, quantity, rate, *prices = (
        amount(at(item.value, name))
        for name in (
            "billingPreTaxTotal",
            "quantity",
            "pcToBCExchangeRate",
            "unitPrice",
            "effectiveUnitPrice",
        )
    )
    rate = _UNIT if rate is None else rate
    if total is None or quantity is None or min(total, quantity, rate) <= 0:
        return
    products = [price * quantity * rate for price in prices if price is not None and price > 0]
    exponent = total.as_tuple().exponent
    unit = Decimal(1).scaleb(int(exponent)) if isinstance(exponent, int) else _CENT
    full = unit < _CENT
    if products and not any(
        total == _cut(product) or (full and abs(total - product) <= unit) for product in products
    ):
        said = " or ".join(str(_cut(product)) for product in products)
        yield f"{item.pointer}/billingPreTaxTotal", f"{total}; the formula gives {said}"


def rated_currencies(_: ParsedExchange, item: Subject) -> Found:
    """Check that both totals of a day agree at an exchange rate of 1.

    The printed examples have both in full; the formula page truncates the billed one to cents.
    """
    rate = amount(at(item.value, "pcToBCExchangeRate"))
    billing, pricing = (
        amount(at(item.value, n)) for n in ("billingPreTaxTotal", "pricingPreTaxTotal")
    )
    if rate != 1 or billing is None or pricing is None or pricing < 0:
        return
    if billing not in (pricing, _cut(pricing)):
        said = f"{billing}; pricingPreTaxTotal is {pricing} at a rate of 1"
        yield f"{item.pointer}/billingPreTaxTotal", said
