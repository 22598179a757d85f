"""What the document's schemas say, as those who make or compare bodies need it.

Each place is read once for a document. Invariants: references are followed; members keep the
document's order. Limits: `type`, `properties`, `required`, `items`, `oneOf` and `anyOf`; other
keywords are in `schema`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partner_center.contract.document import Contract
from partner_center_core.pointers import pointer


@dataclass(frozen=True)
class SchemaMember:
    """One member of a schema, with the place of its own schema."""

    name: str
    place: str
    required: bool


@dataclass(frozen=True)
class Shape:
    """What one schema says.

    `types` of an `anyOf` (a scalar in several forms) are those of all its branches. `branches` are
    the places of the schemas in `oneOf` or `anyOf`.
    """

    place: str
    schema: Mapping[str, Any]
    types: tuple[str, ...]
    members: tuple[SchemaMember, ...]
    branches: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last word of the place: of a named schema, its name."""
        return self.place.rpartition("/")[2]

    def named_in(self, table: Mapping[str, Any]) -> Any:
        """Look up what makes texts for the pattern of this schema."""
        if self.name not in table:
            raise ValueError(
                f"openapi#{self.place}/pattern: nothing makes such texts; add {self.name} to the "
                "table PATTERNS"
            )
        return table[self.name]


@functools.cache
def shape_of(contract: Contract, place: str) -> Shape:
    """Read the schema at a place of the document, references followed."""
    place = contract.schemas.resolved(place)
    schema = contract.schemas.node(place)
    said = schema.get("type", ())
    branches = tuple(
        f"{place}/{union}/{number}"
        for union in ("oneOf", "anyOf")
        for number in range(len(schema.get(union, ())))
    )
    types = [said] if isinstance(said, str) else list(said)
    for branch in branches if "anyOf" in schema else ():
        types += shape_of(contract, branch).types
    members = tuple(
        SchemaMember(name, f"{place}/properties{pointer(name)}", name in schema.get("required", ()))
        for name in schema.get("properties", ())
    )
    return Shape(place, schema, tuple(types), members, branches)
