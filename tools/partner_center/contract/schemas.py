"""Judges values against the document's schemas, and says which schema each part of a value has.

Every schema is compiled once per JSON pointer; `$ref`s resolve inside the document.
Invariants: a union is entered at the branch whose `attributes.objectType` fits, so a message names
the member that is wrong and not the union; a missing or unknown member is named, and so is the
member that it was probably meant to be. The compiler (`jsonschema_rs`, an extra) is loaded when the
first value is judged, not before: who only reads the document does without it.
Limits: `$ref`s to other files and `$dynamicRef` are not followed by `walk` and by the places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from partner_center.contract.finding import nearest, slip
from partner_center_core.pointers import pointer, resolve, target

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, Registry, ValidationError

_HOME = "urn:partner-center-invoices"
_COMPONENTS = "/components/schemas/"
# Where a line item says its kind; the branches of a union by kind have a constant there.
_KIND = ["attributes", "objectType"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value: pointer into the value, place in the document, message."""

    pointer: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of a value with its schema.

    `schema` is the component's name, or "" for an inline one; `place` is the schema's pointer, and
    `member` the pointer of what refers to it.
    """

    pointer: str
    schema: str
    place: str
    member: str
    value: Any


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        # Found once for each place: every part of every value that is judged asks again.
        self._nodes: dict[str, Any] = {}
        self._targets: dict[str, str] = {}
        self._registry: Registry | None = None
        self._validators: dict[str, Draft202012Validator] = {}

    def node(self, place: str) -> Any:  # any JSON value
        """Return what the document has at a pointer; LookupError if it has nothing there."""
        if place not in self._nodes:
            self._nodes[place] = resolve(self._document, place)
        return self._nodes[place]

    def resolved(self, place: str) -> str:
        """Follow `$ref`s from a pointer; return the pointer of the schema that they lead to."""
        if place not in self._targets:
            where, node = place, self.node(place)
            while isinstance(node, dict) and isinstance(node.get("$ref"), str):
                where = target(node["$ref"])
                node = self.node(where)
            self._targets[place] = where
        return self._targets[place]

    def is_valid(self, place: str, value: Any) -> bool:  # any JSON value
        """Say whether a value fits the schema at a pointer."""
        return self._validator(place).is_valid(value)

    def problems(self, place: str, value: Any) -> list[Problem]:
        """Return everything that keeps a value from fitting the schema at a pointer."""
        found: list[Problem] = []
        for error in self._validator(place).iter_errors(value):
            found.extend(self._explained(error, root=place, value=value))
        return found

    def walk(self, place: str, value: Any, *, at: str = "") -> Iterator[Subject]:
        """Yield every part of a value that the document has a schema for, from the outside in."""
        member, place = place, self.resolved(place)
        name = place.removeprefix(_COMPONENTS)
        yield Subject(at, name if "/" not in name else "", place, member, value)
        schema = self.node(place)
        for keyword in ("allOf", "oneOf", "anyOf"):
            branches = [f"{place}/{keyword}/{n}" for n in range(len(schema.get(keyword, ())))]
            for branch in branches if keyword == "allOf" else self._chosen(branches, value=value):
                yield from self.walk(branch, value, at=at)
        if isinstance(value, dict):
            for key, below in value.items():
                if key in schema.get("properties", ()):
                    yield from self.walk(
                        f"{place}/properties{pointer(key)}", below, at=at + pointer(key)
                    )
        elif isinstance(value, list) and "items" in schema:
            for index, below in enumerate(value):
                yield from self.walk(f"{place}/items", below, at=at + pointer(index))

    def _validator(self, place: str) -> Draft202012Validator:
        if place not in self._validators:
            import jsonschema_rs  # noqa: PLC0415  # an extra, see above

            self._registry = self._registry or jsonschema_rs.Registry(
                [(_HOME, dict(self._document))], draft=jsonschema_rs.Draft202012
            )
            self._validators[place] = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_HOME}#{quote(place, safe='/~')}"}, registry=self._registry
            )
        return self._validators[place]

    def _chosen(self, branches: list[str], *, value: Any) -> list[str]:
        kind = _kind(value)
        for branch in branches if kind else ():
            if self._constant_kind(branch) == kind:
                return [branch]
        return [branch for branch in branches if self.is_valid(branch, value)][:1]

    def _constant_kind(self, branch: str) -> str | None:
        place = self.resolved(branch)
        try:
            for key in _KIND:
                place = self.resolved(f"{place}/properties/{key}")
            return str(self.node(place)["const"])
        except LookupError:
            return None

    def _explained(
        self,
        error: ValidationError,
        *,
        root: str,
        value: Any,
    ) -> Iterator[Problem]:
        keyword, about = error.kind.name, error.kind.value
        here, origin = self._places(error, root=root)
        at = pointer(*error.instance_path)
        instance = value
        for key in error.instance_path:
            instance = instance[key]
        properties = self.node(here).get("properties", {})
        if keyword == "required":
            unknown = [k for k in instance if k not in properties]
            hint = slip(about, among=unknown, joint=", and")
            yield Problem(
                at,
                f"{here}/properties{pointer(about)}" if about in properties else f"{here}/required",
                f'the member "{about}" is missing' + hint,
            )
        elif keyword in {"additionalProperties", "unevaluatedProperties"}:
            for name in about:
                hint = slip(name, among=[k for k in properties if k not in instance])
                yield Problem(
                    at + pointer(name),
                    here,
                    f'the document has no member "{name}"' + hint,
                )
        elif keyword in {"oneOf", "anyOf"} and all(about):  # no branch without an error
            yield from self._descended(error, root=root, value=value, instance=instance)
        else:
            yield Problem(at, origin, error.message)

    def _descended(
        self,
        error: ValidationError,
        *,
        root: str,
        value: Any,
        instance: Any,
    ) -> Iterator[Problem]:
        branches: list[list[ValidationError]] = error.kind.value
        here, origin = self._places(error, root=root)
        union = f"{here}/{error.kind.name}"
        kinds = [k for n in range(len(branches)) if (k := self._constant_kind(f"{union}/{n}"))]
        kind = _kind(instance)
        if kinds and not kind and isinstance(instance, dict):
            hint = slip("attributes", among=instance, joint=", and")
            yield Problem(
                pointer(*error.instance_path),
                origin,
                'no "attributes" with an objectType says which kind this is' + hint,
            )
            return
        if kinds and kind and kind not in kinds:
            hint = slip(kind, among=kinds, joint=";")
            yield Problem(
                pointer(*error.instance_path, *_KIND),
                origin,
                f'"{kind}" is not one of the kinds {", ".join(kinds)}' + hint,
            )
            return

        def unlike(number: int) -> tuple[bool, bool, int, int]:
            branch = f"{union}/{number}"
            schema = self.node(self.resolved(branch))
            known = {*schema.get("properties", ()), *schema.get("required", ())}
            names = instance if isinstance(instance, dict) else {}
            shared = len([k for k in names if k in known or nearest(k, among=known - {*names})])
            other_kind = bool(kind) and self._constant_kind(branch) != kind
            other_type = any(
                below.kind.name == "type" and len(below.instance_path) == len(error.instance_path)
                for below in branches[number]
            )
            return other_kind, other_type, -shared, len(branches[number])

        for below in branches[min(range(len(branches)), key=unlike)]:
            yield from self._explained(below, root=root, value=value)

    def _places(self, error: ValidationError, *, root: str) -> tuple[str, str]:
        """Return the place of the schema that failed, and of the member that refers to it."""
        place, origin = root, ""
        for key in error.evaluation_path[1:-1]:
            if key == "$ref":
                origin = origin or place
                place = target(self.node(place)["$ref"])
            else:
                place, origin = place + pointer(key), ""
        return place, origin or place


def _kind(value: Any) -> str:  # any JSON value
    attributes = value.get("attributes") if isinstance(value, dict) else None
    kind = attributes.get("objectType") if isinstance(attributes, dict) else None
    return kind if isinstance(kind, str) else ""
