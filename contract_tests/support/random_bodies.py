"""Draws bodies at random from the document's schemas, for volume.

Invariants: the same seed gives the same body; a random body fits the open document and is as odd as
the document allows (unknown members, values and kinds, missing optional members, every form of
amount and time). Numbers are int or Decimal, to be written digit for digit.
Limits: `$ref`, `oneOf`, `anyOf` and `not` are understood; texts with a pattern are made by the
table below. No integer `-0` (JSON readers drop that sign); of the years that the pattern of a time
allows only 1 and some from 1582 to 9998; no day that its month does not have.
"""

from __future__ import annotations

import random
import string
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from contract_tests.support.shapes import Shape, shape_of

from partner_center.contract.document import Contract

MAX_DEPTH = 7  # objects inside objects, after which only required members go on
INT32 = 2**31 - 1

# Text that readers trip over: not ASCII, white space, quotes, almost a number, a date or a null.
TEXTS = (
    "", " ", "Fabrikam Corporation", "Größe: 3 m²", "日本マイクロソフト",
    "\U0001f9fe", "\u2028\ufeff", 'say "hello" \\ and / go', "line\nbreak\ttab", "\x00\x1f",
    "<b>&amp;</b>", "1_000", "NaN", "1,5", "007", "null", "true", "2018-02-30T00:00:00",
    "[]", "{}", "x" * 300, "é\u0301",
)  # fmt: skip
EXTRA_NAMES = (
    "brandNew",
    "",
    "größe",
    "a/b~c",
    "additional_properties",
    "(unknown members)",
    "to_dict",
    "kept",
    "$ref",
)


def _digits(rng: random.Random) -> str:
    return str(rng.randrange(10 ** rng.choice((1, 3, 9, 18))))


def _plain_decimal(rng: random.Random) -> str:
    sign, zeros = rng.choice(("", "", "-")), rng.choice(("", "", "0", "00"))
    fraction = "".join(rng.choices(string.digits, k=rng.randrange(23)))
    return f"{sign}{zeros}{_digits(rng)}" + f".{fraction}" * bool(fraction)


def _whole_text(rng: random.Random) -> str:
    return rng.choice(("", "0", "-1", _digits(rng)))


def _time(rng: random.Random) -> str:
    fraction = "".join(rng.choices(string.digits, k=rng.randrange(8)))
    zone = rng.choice(("", "Z", f"{rng.choice('+-')}{rng.randrange(24):02}:{rng.randrange(60):02}"))
    tail = f".{fraction}" * bool(fraction) + zone
    if rng.random() < 0.1:  # the wire's "never"
        return "0001-01-01T00:00:00" + tail
    year = rng.choice((1582, 1900, 1999, 2000, 2018, 2020, 2024, 2026, 2100, 9998))
    month = rng.choice((1, 2, 2, 2, 6, 12))
    day = rng.choice((1, monthrange(year, month)[1], 17))
    clock = rng.choice(
        ("00:00:00", "23:59:59", f"{rng.randrange(24):02}:30:{rng.randrange(60):02}")
    )
    return f"{year:04}-{month:02}-{day:02}T{clock}{tail}"


# Named scalar with a pattern: what draws a text for it.
PATTERNS: dict[str, Callable[[random.Random], str]] = {
    "Timestamp": _time,
    "DecimalText": _plain_decimal,
    "PartnerNetworkIdText": _whole_text,
    "CurrencyCode": lambda rng: rng.choice(
        ("USD", "eur", "".join(rng.choices(string.ascii_letters, k=3)))
    ),
}


class RandomBodies:
    """Draws bodies that fit the open document."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._rng = random.Random()  # seeded for every body

    def body(self, place: str, *, seed: str) -> Any:
        """Draw one body for the schema at a place; the same seed gives the same body."""
        self._rng.seed(seed)
        return self._value(place, 0)

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _value(self, place: str, depth: int) -> Any:
        shape = shape_of(self._contract, place)
        if shape.branches:
            value = self._value(self._rng.choice(shape.branches), depth)
            return self._without_kind(value) if self._chance(0.2) else value
        value = self._drawn(shape, depth)
        while "not" in shape.schema and not self._contract.schemas.is_valid(shape.place, value):
            value = self._drawn(shape, depth)
        return value

    def _drawn(self, shape: Shape, depth: int) -> Any:
        if "const" in shape.schema:
            return shape.schema["const"]
        if "enum" in shape.schema:
            return self._rng.choice(shape.schema["enum"])
        kind = self._rng.choice(shape.types) if shape.types else "anything"
        if kind == "object":
            return self._object(shape, depth)
        if kind == "array":
            most = 4 if depth < MAX_DEPTH else 1
            items = range(self._rng.randrange(most))
            return [self._value(f"{shape.place}/items", depth + 1) for _ in items]
        return self._scalar(kind, shape)

    def _scalar(self, kind: str, shape: Shape) -> Any:
        if kind == "string":
            return self._text(shape)
        if kind == "number":
            return self._amount()
        if kind == "integer":
            least = shape.schema.get("minimum", -INT32 - 1)
            return max(least, self._rng.choice((0, 1, -1, INT32, self._rng.randint(-INT32, INT32))))
        if kind == "boolean":
            return self._chance(0.5)
        return None if kind == "null" else self._anything()

    def _object(self, shape: Shape, depth: int) -> dict[str, Any]:
        share = self._rng.choice((0.0, 0.5, 0.5, 1.0)) if depth < MAX_DEPTH else 0.0
        share = share if depth < MAX_DEPTH // 2 else share / 2
        found = {
            member.name: self._value(member.place, depth + 1)
            for member in shape.members
            if member.required or self._chance(share)
        }
        if self._chance(0.25):
            known = shape.schema.get("properties", {})
            other_case = self._rng.choice(list(known)).swapcase() if known else ""
            name = self._rng.choice((*EXTRA_NAMES, other_case))
            if name not in known:
                found[name] = self._anything()
        return found

    def _text(self, shape: Shape) -> str:
        if "pattern" in shape.schema:
            return str(shape.named_in(PATTERNS)(self._rng))
        known = shape.schema.get("x-extensible-enum")
        if known and self._chance(0.7):
            return str(self._rng.choice(known))
        text = self._rng.choice(TEXTS) if self._chance(0.4) else f"text {_digits(self._rng)}"
        return text.ljust(shape.schema.get("minLength", 0), "-")

    def _amount(self) -> Decimal | int:
        if self._chance(0.2):
            return self._rng.choice((0, 1, -1, 1000, 10**18, -(10**25)))
        if self._chance(0.1):  # exponents, and zeros with a scale
            return Decimal(self._rng.choice(("1E+3", "-2.50e-7", "0.00", "0E-10", "-0.0", "5e+30")))
        amount = Decimal(_plain_decimal(self._rng))
        return amount if amount.as_tuple().exponent else int(amount)

    def _anything(self) -> Any:
        draw = self._rng.randrange(7)
        if draw < 2:
            return self._amount()
        others = (None, True, self._rng.choice(TEXTS), [1, {"a": Decimal("0.10")}], {"b": [None]})
        return others[draw - 2]

    def _without_kind(self, value: Any) -> Any:
        """Make a line item one that does not say a kind that is known; anything else stays."""
        kind = value.get("attributes", {}).get("objectType") if isinstance(value, dict) else None
        if kind is None:
            return value
        other: tuple[dict[str, Any], ...] = ({}, {"objectType": "BrandNewLineItem"}, {"etag": "1"})
        if self._chance(0.5):
            return {**value, "attributes": self._rng.choice(other)}
        return {name: below for name, below in value.items() if name != "attributes"}
