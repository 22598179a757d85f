"""What the document's schemas say, as the makers of bodies need it: read once for each place.

Invariants: references are followed; members keep the document's order.
Limits: `type`, `properties`, `required`, `items`, `oneOf` and `anyOf`; other keywords are in
`schema`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from partner_center.contract.document import Contract
from partner_center_core.pointers import pointer


@dataclass(frozen=True)
class Shape:
    """What one schema says; `members` are name, place and whether it is required."""

    place: str
    schema: Mapping[str, Any]
    types: tuple[str, ...]
    members: tuple[tuple[str, str, bool], ...]
    branches: tuple[str, ...]

    def named_in(self, table: Mapping[str, Any]) -> Any:
        """Look up how to meet the pattern of the schema; None where it has no pattern."""
        if "pattern" not in self.schema:
            return None
        name = self.place.rpartition("/")[2]
        if name not in table:
            raise ValueError(f"openapi#{self.place}/pattern: no maker; add {name} to the table")
        return table[name]


@dataclass(frozen=True)
class Shapes:
    """The schemas of one document, by place."""

    contract: Contract

    @cached_property
    def _known(self) -> dict[str, Shape]:
        return {}

    def at(self, place: str) -> Shape:
        """Read the schema at a place, references followed."""
        if place not in self._known:
            self._known[place] = self._read(self.contract.schemas.resolved(place))
        return self._known[place]

    def _read(self, place: str) -> Shape:
        schema = self.contract.schemas.node(place)
        types = schema.get("type", ())
        needed = schema.get("required", ())
        members = tuple(
            (name, f"{place}/properties{pointer(name)}", name in needed)
            for name in schema.get("properties", ())
        )
        branches = tuple(
            f"{place}/{union}/{n}"
            for union in ("oneOf", "anyOf")
            for n in range(len(schema.get(union, ())))
        )
        types = (types,) if isinstance(types, str) else tuple(types)
        return Shape(place, schema, types, members, branches)
