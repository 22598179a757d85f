"""The money rules of the documentation's reconciliation pages, and how amounts look on the wire.

Invariants: no binary float anywhere; every product is made with room for all of its digits.
Where a credit is cut off is not documented; here it is towards zero, so that a credit takes back
exactly what was charged (assumed). Tax is rounded half up to cents, as the printed line items show.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

Wire = Decimal | int | str  # an amount as it stands in a line item

ROOM = 80  # digits; the longest product has a 22-digit price, a 9-digit quantity and a 6-digit rate
_CENT = Decimal("0.01")
_RATE = Decimal("0.00000001")  # effective rates of legacy usage are printed with 8 decimals
_EXACT = Context(prec=ROOM)


def product(*factors: Decimal | int) -> Decimal:
    """Multiply without losing a digit."""
    result = Decimal(1)
    for factor in factors:
        result = _EXACT.multiply(result, factor)
    return result


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add up without losing a digit."""
    result = Decimal(0)
    for amount in amounts:
        result = _EXACT.add(result, amount)
    return result


def cut(value: Decimal, *, unit: Decimal = _CENT) -> Decimal:
    """Cut to cents, or to another unit."""
    return value.quantize(unit, rounding=ROUND_DOWN, context=_EXACT)


def cents(value: Decimal) -> Decimal:
    """Round half up to cents."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP, context=_EXACT)


def significant(value: Decimal, *, digits: int = 15) -> Decimal:
    """Cut to significant digits: usage totals are printed with 15."""
    return Context(prec=digits, rounding=ROUND_DOWN).plus(value)


def usage_subtotal(price: Decimal, *, quantity: Decimal, rate: Decimal) -> Decimal:
    """Return the subtotal of a one-time line item for usage: cut(cut(price x quantity) x rate)."""
    return cut(product(cut(product(price, quantity)), rate))


def seats_subtotal(price: Decimal, *, quantity: Decimal, rate: Decimal) -> Decimal:
    """Return the subtotal of a one-time line item for seats: cut(price x rate) x quantity."""
    return product(cut(product(price, rate)), quantity)


def tax(subtotal: Decimal, *, rate: Decimal) -> Decimal:
    """Return the tax on a subtotal."""
    return cents(product(subtotal, rate))


def effective_rate(charge: Decimal, *, quantity: Decimal) -> Decimal:
    """Return what one unit of legacy usage came to."""
    if not charge:
        return Decimal(0)
    return _EXACT.divide(charge, quantity).quantize(_RATE, rounding=ROUND_HALF_UP, context=_EXACT)


def text(value: Decimal) -> str:
    """Write an amount as line items with text amounts have it: no exponent, no trailing zeros."""
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if plain != "-0" else "0"


def number(value: Decimal) -> Decimal | int:
    """Write an amount as modern line items have it: whole ones without a decimal point."""
    plain = text(value)
    return Decimal(plain) if "." in plain else int(plain)


def pointed(value: Decimal) -> Decimal:
    """Write an amount as license line items have it: always with a decimal point, zero is 0.0."""
    plain = text(value)
    return Decimal(plain if "." in plain else f"{plain}.0")
