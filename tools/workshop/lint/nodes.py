"""The kinds of places in an OpenAPI document, and how its plain nodes are read.

Invariants: a node of the wrong shape counts as empty, so that a rule never breaks on it; data
under `examples`, `enum` and extensions is never mistaken for the document. Limits: whether the
document is OpenAPI at all, its validators say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from partner_center_core.pointers import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whatever stands below these keys is data or belongs to another vocabulary, not document.
DATA_KEYS = frozenset({"example", "examples", "const", "enum", "default"})

# The keys below these are names that the author chose, so none of them is a keyword.
NAME_MAPS = frozenset(
    {
        *("paths", "webhooks", "responses", "content", "headers", "links", "properties"),
        *("schemas", "parameters", "requestBodies", "securitySchemes", "variables"),
    }
)

SCALARS = frozenset({"string", "number", "integer", "boolean", "null"})

Role = Literal["named", "member", "parameter", "header", "body", "part"]
Kind = Literal["parameter", "header", "response", "body", "media", "link"]


def mapping(value: Any) -> dict[Any, Any]:  # any YAML value
    """Return the value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:  # any YAML value
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def types(schema: Any) -> list[Any]:  # any YAML value
    """Return the `type` of a schema as a list, whichever way it is written."""
    declared = mapping(schema).get("type")
    return declared if isinstance(declared, list) else [declared] if declared else []


@dataclass(frozen=True)
class Operation:
    """One operation of a path, or of a webhook."""

    pointer: str
    path: str
    value: dict[Any, Any]
    webhook: bool
    shared: list[Any]  # the parameters of its path item


@dataclass(frozen=True)
class Part:
    """One parameter, header, response, body, media type or link, defined or used by reference."""

    kind: Kind
    pointer: str
    name: str
    value: dict[Any, Any]

    @property
    def reference(self) -> bool:
        """Whether this place only points to a component."""
        return "$ref" in self.value


@dataclass(frozen=True)
class Schema:
    """One schema and the part it plays: `negated` below a `not`, `known` the members around it."""

    pointer: str
    value: Any
    role: Role
    name: str = ""
    negated: bool = False
    known: frozenset[str] = field(default=frozenset())


def mappings(value: Any, where: str = "", *, names: bool = False) -> Iterator[tuple[str, Any]]:
    """Yield the pointer and value of every mapping of the document, leaving data aside."""
    if isinstance(value, dict):
        if not names:
            yield where, value
        for key, below in value.items():
            if not names and (key in DATA_KEYS or str(key).startswith("x-")):
                continue
            yield from mappings(below, where + pointer(key), names=not names and key in NAME_MAPS)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from mappings(below, where + pointer(index))
