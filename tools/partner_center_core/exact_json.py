"""Reads and writes JSON without losing a digit.

Invariants: a number with a fraction or an exponent is a ``Decimal``, any other an ``int``, never a
float; unreadable text is a ``DecodeError`` with a one-line message; what `write_json` returns can
be encoded as UTF-8, and reading it gives the value that was written. Limits: 100 levels of objects
and arrays; whole numbers of 4,300 digits (Python's own limit). Amounts have further bounds; see
`models.values`.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import NoReturn, TypeAlias

import msgspec

from partner_center_core.errors import DecodeError
from partner_center_core.pointers import pointer

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | Decimal | bool | None"

DEEPEST = 100
"""The most levels of objects and arrays that are read or written."""

_WIDTH = 60  # characters of a value in a message
_CONTAINERS = frozenset({dict, list})
_PLAIN = frozenset({str, int, bool, type(None)})
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# Bodies that msgspec refuses; the standard library reads them, or gives a clearer error.
_REFUSED = (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError)

_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode


class DepthError(DecodeError):
    """JSON that is nested more than `DEEPEST` levels deep."""

    def __init__(self) -> None:
        super().__init__("", f"the JSON is nested more than {DEEPEST} levels deep")

    def __reduce__(self) -> tuple[type[DepthError], tuple[()]]:
        return DepthError, ()


def read_json(content: bytes | str, *, strict: bool = False) -> JsonValue:
    """Read JSON: UTF-8, UTF-16 or UTF-32, a UTF-8 byte-order mark skipped.

    If an object has a key twice, the last value counts. Lone surrogates are kept. With `strict`
    both are refused, and so is any encoding but UTF-8.

    Raises:
        DecodeError: it is not JSON, or has a number that Python cannot hold.
        DepthError: it is nested more than `DEEPEST` levels deep.

    """
    if isinstance(content, str):
        content = content.removeprefix("\ufeff")
    try:
        value = _read_strictly(content) if strict else _read(content)
    except DecodeError:
        raise
    except RecursionError:
        raise DepthError from None
    except InvalidOperation:
        raise DecodeError("", "the JSON has a number whose exponent is too large") from None
    except ValueError as error:
        size = f"{len(content)} {'bytes' if isinstance(content, bytes) else 'characters'}"
        raise DecodeError("", f"not JSON ({error}), {size}") from None
    if _is_too_deep(value):
        raise DepthError
    return value


def _read(content: bytes | str) -> JsonValue:
    try:
        value: JsonValue = _decode(
            content if isinstance(content, str) else content.removeprefix(BOM_UTF8)
        )
    except _REFUSED:
        value = json.loads(
            content, parse_float=Decimal, parse_int=_whole, parse_constant=_no_constant
        )
    return value


def _read_strictly(content: bytes | str) -> JsonValue:
    text = content if isinstance(content, str) else content.removeprefix(BOM_UTF8).decode()
    value: JsonValue = json.loads(
        text,
        parse_float=Decimal,
        parse_int=_whole,
        parse_constant=_no_constant,
        object_pairs_hook=_unique,
    )
    if _ESCAPED_SURROGATE.search(text) or _SURROGATE.search(text):
        try:
            _encode(value)
        except UnicodeEncodeError:
            raise DecodeError("", "the JSON has a text with a lone surrogate") from None
    return value


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        count = len(digits.removeprefix("-"))
        problem = f"the JSON has a whole number of {count} digits, more than Python reads"
        raise DecodeError("", problem) from None


def _no_constant(name: str) -> NoReturn:
    raise DecodeError("", f"{name} is not JSON")


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
    raise DecodeError("", f"the key {_shown(twice)} stands twice in one object")


def _is_too_deep(value: JsonValue) -> bool:
    # Level by level, and after reading: to count brackets before would count those in strings too.
    layer = _containers([value])
    for _ in range(DEEPEST):
        layer = [item for above in layer for item in _containers(above)]
    return bool(layer)


def _containers(above: JsonValue) -> list[JsonValue]:
    if isinstance(above, dict):
        return [item for item in above.values() if type(item) in _CONTAINERS]
    return [item for item in above if type(item) in _CONTAINERS] if isinstance(above, list) else []


def write_json(value: JsonValue, *, indent: int | None = None) -> str:
    r"""Write JSON, Decimals digit for digit as numbers, members in their order.

    Without `indent` there is no white space. Texts stay readable; only control characters and lone
    surrogates are escaped.

    Raises:
        ValueError: a float, a number that is not finite, a key that is not a text, another type
            than JSON has, or more than `DEEPEST` levels; the message names the place as a JSON
            pointer.

    """
    if (found := _unwritable(value, 0)) is not None:
        place, problem = found
        raise ValueError(f"at {place}: {problem}" if place else problem)
    try:
        return _written(value, indent)
    except UnicodeEncodeError:
        # msgspec cannot write lone surrogates. It copies Latin-1 characters unchanged, so it gets
        # the UTF-8 bytes of each text, read as Latin-1.
        text = _written(_as_latin_1(value), indent).encode("latin-1").decode(errors="surrogatepass")
        return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _written(value: JsonValue, indent: int | None) -> str:
    minified = _encode(value)
    return (minified if indent is None else msgspec.json.format(minified, indent=indent)).decode()


def _unwritable(value: JsonValue, level: int) -> tuple[str, str] | None:
    """Return where and why a value cannot be written, or None."""
    if not isinstance(value, (dict, list)):
        problem = _no_json(value)
        return ("", problem) if problem else None
    if level == DEEPEST:
        raise ValueError(f"the value is nested more than {DEEPEST} levels deep")
    is_object = isinstance(value, dict)
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if is_object and type(key) is not str:
            return "", f"the key {_shown(key)} is not text; write it in quotes"
        if type(item) in _PLAIN or (type(item) is Decimal and item.is_finite()):
            continue
        if (found := _unwritable(item, level + 1)) is not None:
            return pointer(key) + found[0], found[1]
    return None


def _no_json(value: object) -> str | None:
    if type(value) in _PLAIN:
        return None
    if isinstance(value, Decimal):
        return None if value.is_finite() else f"{value} is not a JSON number"
    if isinstance(value, float):
        return f"{value!r} is a float, which has lost digits; use a Decimal"
    return f"{type(value).__name__} is not a JSON type"


def _as_latin_1(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    if isinstance(value, dict):
        return {str(_as_latin_1(key)): _as_latin_1(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_latin_1(item) for item in value]
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."
