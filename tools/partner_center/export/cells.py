"""Values as text: cells of CSV, and JSON with exact amounts as numbers.

Invariants: an amount is written in plain digits, without an exponent and without a float in
between; a time is ISO 8601 in UTC with Z; a text is not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from partner_center.errors import AmountError
from partner_center_core.errors import one_line
from partner_center_core.models.members import is_object

# The most digits of a plain amount: on the wire it has fewer than 30, and 1E+999999999 would fill
# the memory.
MOST_DIGITS = 100
# A spreadsheet reads these as the beginning of a formula, or as the end of the cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Decimal) -> str:
    """Write an amount without an exponent.

    Raises:
        AmountError: it is not a number, or is out of the bounds of an amount.

    """
    text = str(value)
    if "E" not in text and "N" not in text and "I" not in text:
        return text
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise AmountError(f"{one_line(str(value))} is not an amount")
    if abs(int(value.as_tuple().exponent)) > MOST_DIGITS:
        raise AmountError(f"{one_line(str(value))} is not an amount")
    return format(value, "f")


def iso(value: datetime) -> str:
    """Write a time in UTC."""
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return f"{value.isoformat()[:-6]}Z"


def json_text(value: Any) -> str:
    """Write any value of a model as minified JSON.

    Raises:
        ValueError: a number that JSON does not have.
        TypeError: a value that JSON does not have.

    """
    return _JSON.get(value.__class__, _other)(value)


def _other(value: Any) -> str:
    if is_object(value):
        members = [
            f"{encode_basestring(str(k))}:"
            f"{encode_basestring(v) if type(v) is str else json_text(v)}"
            for k, v in value.items()
        ]
        return "{" + ",".join(members) + "}"
    if isinstance(value, str):
        return encode_basestring(value)
    raise TypeError(f"{type(value).__name__} is not a JSON type")


def _array(values: Iterable[Any]) -> str:
    return "[" + ",".join(map(json_text, values)) + "]"


_JSON: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: str,
    Decimal: plain,
    list: _array,
    tuple: _array,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    datetime: lambda value: f'"{iso(value)}"',
}


def _absent(_: Any) -> str:
    return ""


def _guarded(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def cells(*, guard_formulas: bool) -> Callable[[list[Any]], list[str]]:
    """Return the function that writes a row; `guard` puts ' before texts like formulas."""
    table: dict[type, Callable[[Any], str]] = {
        str: _guarded,
        int: str,
        Decimal: plain,
        bool: _JSON[bool],
        datetime: iso,
        type(None): _absent,
    }
    get = table.get

    def guarded(row: list[Any]) -> list[str]:
        return [get(value.__class__, json_text)(value) for value in row]

    def plain_texts(row: list[Any]) -> list[str]:
        return [
            value if type(value) is str else get(value.__class__, json_text)(value) for value in row
        ]

    return guarded if guard_formulas else plain_texts
