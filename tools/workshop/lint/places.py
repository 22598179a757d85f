"""An OpenAPI document as a tree of places, each with its kind and its JSON pointer.

`GRAMMAR` says which kinds there are and what they hold. Invariants: data (examples, enums, values
of extensions) is never mistaken for the document; a value of the wrong shape counts as empty, so
no rule breaks on it. Limits: whether the document is valid OpenAPI, its validator says; what the
grammar leaves out (callbacks, encodings, `allOf`) is not read, because the document has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from partner_center_core.pointers import pointer, target

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_OPERATION = {
    "externalDocs": "page",
    "parameters": "parameter[]",
    "requestBody": "body",
    "responses": "response{}",
}
_VALUE = {"schema": "schema", "content": "media{}", "examples": "example{}"}

# Of each kind of place: its keys, and the kind that stands under each, as one value, as a list `[]`
# or under names `{}`. A webhook is an operation that the service calls.
GRAMMAR: dict[str, dict[str, str]] = {
    "document": {
        "info": "info",
        "servers": "server[]",
        "tags": "tag[]",
        "paths": "path{}",
        "webhooks": "webhook path{}",
        "components": "components",
    },
    "server": {"variables": "variable{}"},
    "path": {"parameters": "parameter[]", **dict.fromkeys(METHODS, "operation")},
    "webhook path": {"parameters": "parameter[]", **dict.fromkeys(METHODS, "webhook")},
    "operation": _OPERATION,
    "webhook": _OPERATION,
    "parameter": _VALUE,
    "header": _VALUE,
    "body": {"content": "media{}"},
    "media": {"schema": "schema", "examples": "example{}"},
    "response": {"headers": "header{}", "content": "media{}", "links": "link{}"},
    "components": {
        "schemas": "schema{}",
        "parameters": "parameter{}",
        "headers": "header{}",
        "responses": "response{}",
        "requestBodies": "body{}",
        "links": "link{}",
        "securitySchemes": "security scheme{}",
    },
    "schema": {
        **dict.fromkeys(("items", "additionalProperties", "not", "contentSchema"), "schema"),
        **dict.fromkeys(("oneOf", "anyOf"), "schema[]"),
        "properties": "schema{}",
    },
}


def mapping(value: object) -> dict[str, Any]:
    """Return the value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


@dataclass(frozen=True, eq=False)
class Place:
    """One object of the document, such as an operation or a schema.

    Attributes:
        raw: what stands there; `value` is that if it is a mapping, else empty.
        key: the key of `parent` that it stands under, such as `properties`.
        name: its name or index there; the key itself where only one value stands under it.

    """

    kind: str
    pointer: str
    raw: Any  # any value of the document
    key: str = ""
    name: str = ""
    parent: Place | None = None

    @cached_property
    def value(self) -> dict[str, Any]:
        """What stands here, if it is a mapping, else an empty mapping."""
        return mapping(self.raw)

    @cached_property
    def root(self) -> Place:
        """The document itself."""
        return self.parent.root if self.parent else self

    @cached_property
    def children(self) -> list[Place]:
        """The places that stand directly in this one."""
        found = []
        for key, held in GRAMMAR.get(self.kind, {}).items():
            raw = self.value.get(key)
            kind = held.rstrip("[]{}")
            if kind == held and key in self.value:
                found.append(Place(kind, self.at(key), raw, key, key, self))
            elif kind != held:
                named = mapping(raw) if held.endswith("{}") else dict(enumerate(sequence(raw)))
                found += [
                    Place(kind, self.at(key, name), below, key, str(name), self)
                    for name, below in named.items()
                ]
        return found

    @cached_property
    def below(self) -> list[Place]:
        """Every place from this one on inwards, itself first."""
        return [self, *(place for child in self.children for place in child.below)]

    @cached_property
    def by_pointer(self) -> dict[str, Place]:
        """The places of `below`, by their JSON pointers."""
        return {place.pointer: place for place in self.below}

    @cached_property
    def meant(self) -> Place | None:
        """The place that this one refers to, or itself; None if a reference leads nowhere."""
        place: Place | None = self
        seen: list[Place] = []
        while place and place not in seen and "$ref" in place.value:
            seen.append(place)
            reference = str(place.value["$ref"])
            local = reference.startswith("#")
            place = self.root.by_pointer.get(target(reference)) if local else None
        return None if place in seen else place

    @property
    def is_component(self) -> bool:
        """Whether it is defined under `components`."""
        return self.parent is not None and self.parent.kind == "components"

    @cached_property
    def negated(self) -> bool:
        """Whether it is below a `not`, and so describes what a value must not be."""
        return self.key == "not" or (self.parent is not None and self.parent.negated)

    @property
    def types(self) -> list[Any]:
        """The types of a schema, whether one is written or a list."""
        said = self.value.get("type")
        return said if isinstance(said, list) else [said] if said else []

    def every(self, *kinds: str) -> list[Place]:
        """Return all places of some kinds in the whole document."""
        return [place for place in self.root.below if place.kind in kinds]

    def inner(self, *keys: str) -> list[Place]:
        """Return the places that stand directly under some keys."""
        return [child for child in self.children if child.key in keys]

    def listed(self, key: str) -> list[Any]:
        """Return the list under a key, or an empty one."""
        return sequence(self.value.get(key))

    def get(self, keys: str) -> Any:
        """Return what stands under keys joined by slashes, or None."""
        found: Any = self.raw
        for key in keys.split("/"):
            found = mapping(found).get(key)
        return found

    def at(self, *keys: object) -> str:
        """Return the JSON pointer of something inside this place."""
        return self.pointer + pointer(*keys)

    def reachable(self) -> set[Place]:
        """Return the places that references in this place lead to, directly or not."""
        reached: set[Place] = set()
        waiting: list[Place] = [self]
        while waiting:
            for place in waiting.pop().below:
                meant = place.meant if "$ref" in place.value else None
                if meant and meant not in reached:
                    reached.add(meant)
                    waiting.append(meant)
        return reached

    def is_leaf(self, *, depth: int = 9) -> bool:
        """Say whether a schema describes one scalar or a list of scalars, references followed."""
        schema = self.meant
        if not depth or not schema:  # a schema that contains itself is not a leaf
            return False
        if branches := schema.inner("oneOf", "anyOf"):
            return all(branch.is_leaf(depth=depth - 1) for branch in branches)
        if "array" in schema.types:
            items = schema.inner("items")
            return all(one.is_leaf(depth=depth - 1) for one in items) and bool(items)
        return "properties" not in schema.value and "object" not in schema.types


def parameters(operation: Place) -> list[Place]:
    """Return the parameters of an operation, those of its path included, references followed."""
    holders = [operation.parent, operation] if operation.parent else [operation]
    given = [one.meant for holder in holders for one in holder.inner("parameters")]
    return [one for one in given if one]
