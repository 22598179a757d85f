"""Makes the fingerprint of a schema: the maximal body in which no two leaves are equal.

Invariants: the same document gives the same bytes; every member of every schema is present, every
list has two items or more. Two members that a client reads from, or writes to, each other's place
therefore cannot hide, however equal they are in the recorded bodies.
Limits: constants and closed enumerations are as they are; a boolean is the other one at each next
leaf. Patterns are met by the table below; another one stops with its place.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from contract_tests.support.shapes import Shape, Shapes

from partner_center.contract.document import Contract

_FIRST = datetime(2001, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=1, hours=1, minutes=1, seconds=1, microseconds=1)


def _numbered_time(number: int) -> str:
    text = (_FIRST + number * _STEP).isoformat(timespec="microseconds").removesuffix("+00:00")
    return text + ("Z", "", "+05:30", "-08:00", "5Z")[number % 5]  # the last one: a seventh digit


# How the pattern of a named scalar is met by the number of a leaf.
PATTERNS: dict[str, Callable[[int], str]] = {
    "Timestamp": _numbered_time,
    "DecimalText": lambda number: f"{number}.{number:05}",
    "PartnerNetworkIdText": str,
    "CurrencyCode": lambda number: "".join(
        string.ascii_uppercase[number // 26**digit % 26] for digit in (2, 1, 0)
    ),
}


class Fingerprint:
    """Makes fingerprints of one document's schemas.

    A union in a list gives one item for each branch. A schema inside itself stands there once more,
    without the members that lead to it again.
    """

    def __init__(self, contract: Contract) -> None:
        self._shapes = Shapes(contract)
        self._leaves = 0

    def body(self, place: str) -> Any:
        """Make the body; the same document gives the same body."""
        self._leaves = 100
        return self._value(place, ())

    def _value(self, place: str, above: tuple[str, ...]) -> Any:
        shape = self._shapes.at(place)
        if "anyOf" in shape.schema:  # the forms of a scalar, number and text: they take turns
            return self._value(shape.branches[self._leaves % len(shape.branches)], above)
        if shape.branches:
            return self._value(shape.branches[0], above)
        if "object" in shape.types:
            inside = (*above, shape.place)
            return {
                name: self._value(below, inside)
                for name, below, required in shape.members
                if required or not self._again(below, inside)
            }
        if "array" in shape.types:
            items = f"{shape.place}/items"
            branches = self._shapes.at(items).branches or (items, items)
            return [self._value(one, above) for one in branches]
        return self._leaf(shape, shape.types)

    def _again(self, place: str, inside: tuple[str, ...]) -> bool:
        """Say whether a member leads to a schema that the body is inside of twice already."""
        shape = self._shapes.at(place)
        target = self._shapes.at(f"{shape.place}/items") if "items" in shape.schema else shape
        nested = {target.place} | {self._shapes.at(below).place for _, below, _ in target.members}
        return any(inside.count(one) > 1 for one in nested)

    def _leaf(self, shape: Shape, types: tuple[str, ...]) -> Any:
        self._leaves += 1
        number = self._leaves
        if "const" in shape.schema:
            return shape.schema["const"]
        if "enum" in shape.schema:
            return shape.schema["enum"][number % len(shape.schema["enum"])]
        kind = types[number % len(types)] if types else "string"
        if kind == "string" and "pattern" in shape.schema:
            return shape.named_in(PATTERNS)(number)
        made = {
            "integer": number,
            "number": Decimal(f"{number}.{number:05}"),
            "boolean": number % 2 == 0,
        }
        return made.get(kind, f"leaf {number} ü")
