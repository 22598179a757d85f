"""Amounts and times: from the wire to Python and back, exact and comparable.

Amounts are ``Decimal`` to the last digit, from JSON numbers and from plain decimal text, below
10^31 and with at most 30 decimals: beyond that, sums would be wrong or would never finish. Times
are aware UTC ``datetime``; digits beyond the microsecond are cut, never rounded; the year 1 means
never.

``Amount`` and ``Time`` are the annotations of models. A type checker sees ``Decimal`` and
``datetime``; msgspec sees the wire type, which the model turns into the value.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

from partner_center_core.errors import DecodeError

AMOUNT: Final = "amount"
TIME: Final = "time"

if TYPE_CHECKING:
    Amount: TypeAlias = Decimal
    Time: TypeAlias = datetime
else:
    Amount = Annotated[object, AMOUNT]
    Time = Annotated[str, TIME]

NEVER: Final = "0001-01-01T00:00:00"
"""What the service sends for "never"."""

_WIDTH: Final = 60  # characters of a value in a message
_LARGEST: Final = 10**31
_DECIMALS: Final = 30
_BOUND: Final = "an amount is below 10^31 and has at most 30 decimals"

# The form in which the service writes amounts as text. Decimal() alone would also accept 1_000,
# NaN, white space around the number and digits of other scripts.
_PLAIN_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

# The ranges of hours and minutes are here because fromisoformat() takes +05:99 in every Python, and
# 24:00:00 only in some.
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)

NEVERS: Final = frozenset({"", NEVER, f"{NEVER}Z"})
# Line items repeat amounts and times: equal ones are read once and share memory.
_AMOUNTS: dict[type, dict[Any, Decimal]] = {str: {}, int: {}}
_MOST_AMOUNTS: Final = 16384
_LONGEST_TEXT: Final = 100  # characters; 31 digits, 30 decimals, a sign, a point and leading zeros
_MOMENTS: dict[Any, datetime] = {}
_MOST_MOMENTS: Final = 8192  # the line items of a page share most of their times

known_time = _MOMENTS.get
"""The times that were read before, by their text: a look-up without a Python call."""


def shown(value: object) -> str:
    """Return a value for a message: its repr, shortened if it is long."""
    # Cut first: the repr of a megabyte of text is slow.
    try:
        text = repr(value[:100] if isinstance(value, str | bytes) else value)
    except (ValueError, RecursionError):  # thousands of digits, or of levels
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."


def _bounded(number: Decimal) -> Decimal:
    # adjusted() first: comparing 1e999999999 with an int would build a number of that length.
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_DECIMALS:
        raise ValueError(_BOUND)
    if number and number.adjusted() > len(str(_LARGEST)) - 2:
        raise ValueError(_BOUND)
    return number


@lru_cache(maxsize=_MOST_AMOUNTS)
def read_number(text: str) -> Decimal:
    """Read the text of a JSON number; msgspec's ``float_hook``.

    Raises:
        ValueError: if it is out of the bounds of an amount.

    """
    if len(text) > _LONGEST_TEXT:  # the tolerant decoder reads it, without caching
        raise ValueError(_BOUND)
    return _bounded(Decimal(text))


def read_amount(value: object, member: str) -> Decimal:
    """Read an amount, price, rate or quantity.

    Args:
        value: a JSON number, read as int or Decimal, or a plain decimal text.
        member: its name, for the error.

    Raises:
        DecodeError: if it is something else, or out of the bounds of an amount.

    """
    kind = type(value)
    # Only texts and whole numbers are cached, never a float or a bool.
    if kind is str or kind is int:
        known = _AMOUNTS[kind].get(value)
        if known is not None:
            return known
    try:
        amount = _amount(value, member)
    except DecodeError:
        raise
    except ValueError as error:
        raise DecodeError(member, f"{shown(value)}: {error}") from None
    if kind is str or kind is int:
        cache = _AMOUNTS[kind]
        if len(cache) >= _MOST_AMOUNTS:
            cache.clear()
        cache[value] = amount
    return amount


def _amount(value: object, member: str) -> Decimal:
    match value:
        case bool():
            pass
        case Decimal() if value.is_finite():
            return _bounded(value)
        case int() if abs(value) < _LARGEST:
            return Decimal(value)
        case int():
            raise ValueError(_BOUND)
        case str() if len(value) <= _LONGEST_TEXT and _PLAIN_DECIMAL.fullmatch(value):
            return _bounded(Decimal(value))
        case float():
            raise DecodeError(
                member, f"{value!r} is a float, which has lost digits; use Decimal('...')"
            )
        case _:
            pass
    raise DecodeError(member, f"{shown(value)} is not a plain decimal number")


def read_time(value: object, member: str) -> datetime | None:
    """Read a time in any form of the service: aware UTC; None for the year 1 and for "".

    A time without a zone is UTC. Digits beyond the microsecond are cut.

    Raises:
        DecodeError: if it is not text, or not a time.

    """
    if isinstance(value, str):
        if value in NEVERS:
            return None
        if len(value) <= len("2018-03-16T00:00:00.000000000+00:00") and _TIMESTAMP.fullmatch(value):
            try:
                moment = _utc(
                    datetime.fromisoformat(value.upper())
                )  # some Pythons refuse a lower-case z
            except (ValueError, OverflowError):
                pass
            else:
                if moment is None:
                    return None
                if len(_MOMENTS) >= _MOST_MOMENTS:
                    _MOMENTS.clear()
                _MOMENTS[value] = moment
                return moment
    raise DecodeError(member, f"{shown(value)} is not a time such as 2018-03-16T00:00:00Z")


def read_datetime(value: datetime, member: str) -> datetime | None:
    """Return a time that a program gives, in UTC; None for the year 1.

    Raises:
        DecodeError: if it has no zone, or is out of the range of datetime in UTC.

    """
    if value.tzinfo is None:
        problem = f"{value!r} has no time zone; use datetime(..., tzinfo=datetime.UTC)"
        raise DecodeError(member, problem)
    try:
        return _utc(value)
    except OverflowError:
        raise DecodeError(member, f"{value!r} is out of the range of datetime in UTC") from None


def _utc(time: datetime) -> datetime | None:
    if time.year == 1:  # before the conversion, which would leave the range of datetime
        return None
    moment = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    # The conversion can also lead into the year 1, which means never.
    return None if moment.year == 1 else moment


def write_time(value: datetime) -> str:
    """Write a time as the service does: UTC with Z."""
    if value.year == 1:  # a conversion could leave the range of datetime
        return NEVER
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
