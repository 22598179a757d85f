"""Values as text: cells of CSV, and JSON with amounts as numbers, digit for digit.

Invariants: an amount is written in plain digits, never with an exponent and never through a float;
a time is ISO 8601 in UTC with Z; a text stays as it is.
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

# Digits that a plain amount may have: a wire amount has fewer than 30, and 1E+999999999 is one that
# would fill the memory.
MOST_DIGITS = 100
# What a spreadsheet takes for a formula, or for the end of the cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Decimal) -> str:
    """Write an amount without an exponent.

    Raises:
        AmountError: it is no number, or so large that it cannot be one of the service.

    """
    text = str(value)
    if "E" not in text and "N" not in text and "I" not in text:
        return text
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise AmountError(f"{one_line(str(value))} is no amount")
    if abs(int(value.as_tuple().exponent)) > MOST_DIGITS:
        raise AmountError(f"{one_line(str(value))} is no amount")
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
    raise TypeError(f"{type(value).__name__} is no JSON")


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
    """Return the writer of a row; a guarded one puts ' before texts that look like formulas."""
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
