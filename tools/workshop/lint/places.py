"""Finds the places of an OpenAPI document that style rules speak about.

A `Contract` wraps the document as data and lists its operations, its parts (parameters, headers,
responses, media types, links), its schemas with the role each one plays, and its descriptions.
Invariant: nothing here judges. Limits: callbacks, encodings and shared path items are not walked,
because the document has none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from partner_center_core.pointers import pointer, resolve
from workshop.lint.nodes import (
    SCALARS,
    Kind,
    Operation,
    Part,
    Role,
    Schema,
    mapping,
    mappings,
    sequence,
    types,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Where a schema may stand inside a schema: under the key, in a list, or in a mapping of names.
SINGLE_SCHEMAS = (
    *("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"),
    *("unevaluatedProperties", "unevaluatedItems", "contentSchema"),
)
LISTED_SCHEMAS = ("oneOf", "anyOf", "allOf", "prefixItems")
MAPPED_SCHEMAS = ("properties", "patternProperties", "$defs", "dependentSchemas")

# The sections of components that hold parts, and the parts that stand inside others.
COMPONENT_PARTS: tuple[tuple[str, Kind], ...] = (
    ("parameters", "parameter"),
    ("headers", "header"),
    ("responses", "response"),
    ("requestBodies", "body"),
    ("links", "link"),
)
INNER_PARTS: dict[Kind, tuple[tuple[str, Kind], ...]] = {
    "parameter": (("content", "media"),),
    "header": (("content", "media"),),
    "body": (("content", "media"),),
    "response": (("headers", "header"), ("content", "media"), ("links", "link")),
}

# What the schema of a part is for.
ROLES: dict[Kind, Role] = {"parameter": "parameter", "header": "header", "media": "body"}


@dataclass(frozen=True, eq=False)  # one document read once: compared and hashed by identity
class Contract:
    """The document as data, with the places that the rules ask for."""

    document: dict[Any, Any]

    def at(self, where: str) -> Any:  # any YAML value
        """Return the value at a JSON pointer, or None where there is none."""
        try:
            return resolve(self.document, where)
        except (LookupError, ValueError):
            return None

    def resolved(self, value: Any, where: str = "") -> tuple[str, Any]:
        """Follow references to the value that they mean; a broken or circular one means None."""
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            where = value["$ref"].removeprefix("#")
            value = None if where in seen else self.at(where)
            seen.add(where)
        return where, value

    @property
    def components(self) -> dict[Any, Any]:
        """The components of the document, by section."""
        return mapping(self.document.get("components"))

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, those of webhooks included."""
        return [
            Operation(
                pointer(section, path, method),
                str(path),
                mapping(item[method]),
                webhook=section == "webhooks",
                shared=sequence(item.get("parameters")),
            )
            for section in ("paths", "webhooks")
            for path, item in mapping(self.document.get(section)).items()
            for method in METHODS
            if method in mapping(item)
        ]

    def parameters(self, operation: Operation) -> list[dict[Any, Any]]:
        """Return the parameters of one operation, each resolved."""
        listed = [*operation.shared, *sequence(operation.value.get("parameters"))]
        return [mapping(self.resolved(one)[1]) for one in listed]

    @cached_property
    def parts(self) -> list[Part]:
        """Every parameter, header, response, body, media type and link, where it stands."""
        return [part for top in self._outer_parts() for part in self._with_inner_parts(top)]

    def _outer_parts(self) -> Iterator[Part]:
        """Yield the parts that path items, operations and components list themselves."""
        holders = [(one.pointer, one.value) for one in self.operations]
        for section in ("paths", "webhooks"):
            for path, item in mapping(self.document.get(section)).items():
                holders.append((pointer(section, path), mapping(item)))
        for where, holder in holders:
            for index, value in enumerate(sequence(holder.get("parameters"))):
                name = str(mapping(value).get("name", ""))
                yield Part("parameter", where + pointer("parameters", index), name, mapping(value))
            if "requestBody" in holder:
                yield Part("body", f"{where}/requestBody", "", mapping(holder["requestBody"]))
            for status, value in mapping(holder.get("responses")).items():
                at = where + pointer("responses", status)
                yield Part("response", at, str(status), mapping(value))
        for section, kind in COMPONENT_PARTS:
            for name, value in mapping(self.components.get(section)).items():
                at = pointer("components", section, name)
                yield Part(kind, at, str(name), mapping(value))

    def _with_inner_parts(self, part: Part) -> Iterator[Part]:
        """Yield a part and those inside it, such as the headers of a response."""
        yield part
        for key, kind in INNER_PARTS.get(part.kind, ()):
            for name, value in mapping(part.value.get(key)).items():
                at = part.pointer + pointer(key, name)
                yield from self._with_inner_parts(Part(kind, at, str(name), mapping(value)))

    @cached_property
    def schemas(self) -> list[Schema]:
        """Every schema, the inner ones included; under `not` all are marked as negated."""
        outer = [
            Schema(pointer("components", "schemas", name), value, "named", name=str(name))
            for name, value in mapping(self.components.get("schemas")).items()
        ] + [
            Schema(f"{part.pointer}/schema", part.value["schema"], ROLES[part.kind], part.name)
            for part in self.parts
            if part.kind in ROLES and "schema" in part.value
        ]
        return [schema for top in outer for schema in self._with_inner_schemas(top)]

    def _with_inner_schemas(self, schema: Schema) -> Iterator[Schema]:
        """Yield a schema and all schemas inside it."""
        yield schema
        value = mapping(schema.value)
        known = schema.known | {str(name) for name in mapping(value.get("properties"))}
        inner = [
            Schema(pointer(key), value[key], "part", negated=key == "not")
            for key in SINGLE_SCHEMAS
            if key in value
        ]
        for key in LISTED_SCHEMAS:
            for index, below in enumerate(sequence(value.get(key))):
                inner.append(Schema(pointer(key, index), below, "part", known=known))
        for key in MAPPED_SCHEMAS:
            role: Role = "member" if key == "properties" else "part"
            for name, below in mapping(value.get(key)).items():
                inner.append(Schema(pointer(key, name), below, role, name=str(name)))
        for one in inner:
            at = schema.pointer + one.pointer
            negated = schema.negated or one.negated
            yield from self._with_inner_schemas(replace(one, pointer=at, negated=negated))

    @cached_property
    def descriptions(self) -> list[tuple[str, str]]:
        """The pointer and text of every description; those of outside pages are page titles."""
        return [
            (f"{where}/description", value["description"])
            for where, value in mappings(self.document)
            if isinstance(value.get("description"), str) and not where.endswith("/externalDocs")
        ]

    def is_leaf(self, value: Any, *, depth: int = 9) -> bool:  # any YAML value
        """Say whether a schema describes one scalar or a list of scalars, references followed."""
        schema = mapping(self.resolved(value)[1])
        if not depth:  # a schema that contains itself is no leaf
            return False
        branches = [*sequence(schema.get("oneOf")), *sequence(schema.get("anyOf"))]
        if branches:
            return all(self.is_leaf(branch, depth=depth - 1) for branch in branches)
        if "array" in types(schema):
            items = mapping(schema.get("items"))
            return (
                bool(items) and "array" not in types(items) and self.is_leaf(items, depth=depth - 1)
            )
        return "properties" not in schema and set(types(schema)) <= SCALARS

    def reachable(self, starts: list[str], *, negated: bool = True) -> set[str]:
        """Return the pointers that references lead to from the places given, directly or not."""
        reached: set[str] = set()
        waiting = list(starts)
        while waiting:
            for where, value in mappings(self.at(waiting.pop())):
                target = value.get("$ref")
                if isinstance(target, str) and (negated or "/not/" not in f"{where}/"):
                    place = target.removeprefix("#")
                    if place not in reached:
                        reached.add(place)
                        waiting.append(place)
        return reached
