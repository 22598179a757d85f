"""Makes the fingerprint of a schema: the maximal body in which no two leaves are equal.

Invariants: the same document gives the same bytes; every member of every schema is present, every
list has two items or more. A client that reads or writes one member in the place of another is
therefore noticed, although recorded bodies often have the same value in both.
Limits: constants and closed enumerations are as they are; a boolean is the other one at each next
leaf. Texts with a pattern are made by the table below.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from contract_tests.support.shapes import Shape, shape_of

from partner_center.contract.document import Contract
from partner_center_core.errors import DecodeError
from partner_center_invoices import models

_FIRST = datetime(2001, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=1, hours=1, minutes=1, seconds=1, microseconds=1)


def _numbered_time(number: int) -> str:
    text = (_FIRST + number * _STEP).isoformat(timespec="microseconds").removesuffix("+00:00")
    return text + ("Z", "", "+05:30", "-08:00", "5Z")[number % 5]  # the last one: a seventh digit


# Named scalar with a pattern: the text for the number of a leaf.
PATTERNS: dict[str, Callable[[int], str]] = {
    "Timestamp": _numbered_time,
    "DecimalText": lambda number: f"{number}.{number:05}",
    "PartnerNetworkIdText": str,
    "CurrencyCode": lambda number: "".join(
        string.ascii_uppercase[number // 26**digit % 26] for digit in (2, 1, 0)
    ),
}


def fingerprint(contract: Contract, place: str) -> Any:
    """Make the fingerprint of the schema at a place.

    A union in a list gives one item for each branch. A schema inside itself stands there once more,
    without the members that lead to it again.
    """
    return _Maker(contract).value(place, ())


def read_model(schema: str, body: dict[str, Any]) -> Any:
    """Read a body that was made from a fingerprint; an error says of which schema it was."""
    try:
        return getattr(models, schema).from_dict(body)
    except DecodeError as error:
        error.add_note(f"fingerprint of {schema}")
        raise


class _Maker:
    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._leaves = 100

    def value(self, place: str, above: tuple[str, ...]) -> Any:
        shape = shape_of(self._contract, place)
        if "anyOf" in shape.schema:  # the forms of a scalar, number and text: they take turns
            return self.value(shape.branches[self._leaves % len(shape.branches)], above)
        if shape.branches:
            return self.value(shape.branches[0], above)
        if "object" in shape.types:
            inside = (*above, shape.place)
            return {
                member.name: self.value(member.place, inside)
                for member in shape.members
                if member.required or not self._again(member.place, inside)
            }
        if "array" in shape.types:
            items = f"{shape.place}/items"
            branches = shape_of(self._contract, items).branches or (items, items)
            return [self.value(one, above) for one in branches]
        return self._leaf(shape)

    def _again(self, place: str, inside: tuple[str, ...]) -> bool:
        """Say whether a member leads to a schema that the body is inside of twice already."""
        shape = shape_of(self._contract, place)
        if "items" in shape.schema:
            shape = shape_of(self._contract, f"{shape.place}/items")
        nested = {shape.place} | {
            shape_of(self._contract, member.place).place for member in shape.members
        }
        return any(inside.count(one) > 1 for one in nested)

    def _leaf(self, shape: Shape) -> Any:
        self._leaves += 1
        number = self._leaves
        if "const" in shape.schema:
            return shape.schema["const"]
        if "enum" in shape.schema:
            return shape.schema["enum"][number % len(shape.schema["enum"])]
        kind = shape.types[number % len(shape.types)] if shape.types else "string"
        if kind == "string" and "pattern" in shape.schema:
            return shape.named_in(PATTERNS)(number)
        made = {
            "integer": number,
            "number": Decimal(f"{number}.{number:05}"),
            "boolean": number % 2 == 0,
        }
        return made.get(kind, f"leaf {number} ü")
