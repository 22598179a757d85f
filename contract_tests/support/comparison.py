"""Compares a decoded body with what the generated client made of it, leaf by leaf.

What the client should be like follows from the document and `witness.py` alone. Nothing is taken
from the client under test, so a fault that was generated everywhere alike still shows.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
from contract_tests.support.shapes import SchemaMember, Shape, shape_of
from contract_tests.support.witness import (
    GENERIC,
    KINDS,
    READ_WITHOUT,
    attribute_name,
    instant,
    is_time,
    kind_of_pair,
)

from partner_center.contract.document import Contract
from partner_center_core.pointers import pointer

TIMESTAMP = "/components/schemas/Timestamp"
_Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mismatch:
    """Where a value is in the body, where the document speaks of it, and what differs."""

    path: _Path
    place: str
    message: str

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer."""
        return pointer(*self.path)

    def __str__(self) -> str:
        return f"{self.pointer or '(whole body)'}  openapi#{self.place}  {self.message}"


def place_of(schema: str) -> str:
    """The place of a named schema in the document."""
    return f"/components/schemas/{schema}"


@functools.cache
def wire_names_of(model: type[msgspec.Struct]) -> tuple[set[str], set[str]]:
    """The wire names of a model of the client: all of them, and the required ones."""
    fields = [one for one in msgspec.structs.fields(model) if one.name != "additional_properties"]
    return {one.encode_name for one in fields}, {o.encode_name for o in fields if o.required}


@dataclass(frozen=True)
class ModelComparison:
    """Compares bodies with what the client made of them, for one document and one request.

    `asked` is the kind of line item that the request asks for, or None.
    """

    contract: Contract
    asked: str | None = None

    def class_of_line_item(self, line_item: Mapping[str, Any]) -> str:
        """The class that a line item should have."""
        attributes = line_item.get("attributes")
        kind = attributes.get("objectType") if isinstance(attributes, dict) else None
        if kind is not None:
            return str(kind) if kind in KINDS else GENERIC
        said = line_item.get("invoiceLineItemType"), line_item.get("billingProvider")
        name = kind_of_pair(*said) or self.asked
        if name is None:
            return GENERIC
        needed = {one.name for one in self._shape(place_of(name)).members if one.required}
        return name if needed - {"attributes"} <= line_item.keys() else GENERIC

    def _shape(self, place: str, body: Any = None) -> Shape:
        """The shape of a value: references followed, the union of line items entered."""
        shape = shape_of(self.contract, place)
        if "oneOf" in shape.schema and isinstance(body, dict):
            return shape_of(self.contract, place_of(self.class_of_line_item(body)))
        return shape

    def mismatches(self, body: Any, model: Any, *, place: str) -> list[Mismatch]:
        """Compare a body with what the client has, and if that is right, with what it writes."""
        read = list(self.read(body, model, place=place))
        return read or list(self.written(body, model.to_dict(), place=place))

    def read(self, body: Any, model: Any, *, place: str, path: _Path = ()) -> Iterator[Mismatch]:
        """Compare every leaf of a decoded body with what the client has, schema by schema."""
        shape = self._shape(place, body)
        if body is None:
            if model is not None:
                yield Mismatch(path, shape.place, f"null on the wire, {model!r} in the client")
        elif isinstance(body, dict) and "properties" in shape.schema:
            yield from self._read_object(body, model, shape=shape, path=path)
        elif isinstance(body, list) and "items" in shape.schema:
            if not isinstance(model, list) or len(model) != len(body):
                message = f"{len(body)} items on the wire, {model!r} in the client"
                yield Mismatch(path, shape.place, message)
                return
            for index, (item, made) in enumerate(zip(body, model, strict=True)):
                yield from self.read(item, made, place=f"{shape.place}/items", path=(*path, index))
        elif not _same(body, model, shape=shape):
            message = f"{body!r} on the wire, {model!r} in the client"
            yield Mismatch(path, shape.place, message)

    def _read_object(
        self, body: Mapping[str, Any], model: Any, *, shape: Shape, path: _Path
    ) -> Iterator[Mismatch]:
        name = shape.name
        if type(model).__name__ != name:
            message = f"should be a {name}, the client has {type(model).__name__}"
            if "LineItem" in name:  # what tells the kinds apart, in this order
                message += " (by attributes.objectType, by invoiceLineItemType and billingProvider)"
            yield Mismatch(path, shape.place, message)
            return
        for where, message in _members_that_differ(self.contract, shape.place, model.__class__):
            yield Mismatch(path, where, message)
        documented = {one.name for one in shape.members}
        for member in shape.members:
            yield from self._read_member(body, model, member=member, of=name, path=path)
        unknown = model.additional_properties
        for extra in body.keys() - documented:
            if extra not in unknown or unknown[extra] != body[extra]:
                message = f'the unknown member "{extra}" is not kept'
                yield Mismatch((*path, extra), shape.place, message)
        for extra in unknown.keys() - (body.keys() - documented):
            message = f'"{extra}" is among the unknown members of the client'
            yield Mismatch(path, shape.place, message)

    def _read_member(
        self, body: Mapping[str, Any], model: Any, *, member: SchemaMember, of: str, path: _Path
    ) -> Iterator[Mismatch]:
        attribute, below = attribute_name(member.name), (*path, member.name)
        if not hasattr(model, attribute):
            yield Mismatch(below, member.place, f"{of} has no attribute {attribute}")
        elif member.name in body:
            value = getattr(model, attribute)
            yield from self.read(body[member.name], value, place=member.place, path=below)
        elif getattr(model, attribute) is not None:
            message = f"not on the wire, but {of}.{attribute} is {getattr(model, attribute)!r}"
            yield Mismatch(below, member.place, message)

    def written(self, body: Any, wrote: Any, *, place: str, path: _Path = ()) -> Iterator[Mismatch]:
        """Compare a body with what `to_dict()` makes of it: every member again, nothing added."""
        shape = self._shape(place, body)
        if isinstance(body, dict) and isinstance(wrote, dict):
            places = {one.name: one.place for one in shape.members}
            for name in body.keys() ^ wrote.keys():
                verb = "lost" if name in body else "added"
                yield Mismatch((*path, name), shape.place, f'to_dict() {verb} "{name}"')
            for name in body.keys() & wrote.keys():
                below, pair = (*path, name), (body[name], wrote[name])
                if name in places:
                    yield from self.written(*pair, place=places[name], path=below)
                elif pair[0] != pair[1]:
                    yield Mismatch(below, shape.place, f"to_dict() wrote {wrote[name]!r}")
        elif isinstance(body, list) and isinstance(wrote, list) and "items" in shape.schema:
            if len(body) != len(wrote):
                message = f"to_dict() wrote {len(wrote)} of {len(body)} items"
                yield Mismatch(path, shape.place, message)
                return
            for index, pair in enumerate(zip(body, wrote, strict=True)):
                items, below = f"{shape.place}/items", (*path, index)
                yield from self.written(*pair, place=items, path=below)
        elif not _written_same(body, wrote, shape=shape):
            message = f"{body!r} on the wire, to_dict() wrote {wrote!r}"
            yield Mismatch(path, shape.place, message)


@functools.cache
def _members_that_differ(
    contract: Contract, place: str, model: type[msgspec.Struct]
) -> list[tuple[str, str]]:
    """Compare the members of a model with those of the document, and which are required."""
    shape = shape_of(contract, place)
    known, required = wire_names_of(model)
    found = [
        (f"{place}/properties{pointer(name)}", f'the member "{name}"')
        for name in {one.name for one in shape.members} ^ known
    ]
    found += [
        (f"{place}/required", f'the required member "{name}"')
        for name in {*shape.schema.get("required", ())} ^ required
        if (shape.name, name) not in READ_WITHOUT
    ]
    return [(where, f"{shape.name} and the document differ by {what}") for where, what in found]


def _exact(value: Any) -> tuple[Any, ...] | None:  # any JSON value
    """The digits of a number or a decimal text: 0.0 and 0 differ here."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        return None
    return Decimal(value).as_tuple()


def _same(body: Any, model: Any, *, shape: Shape) -> bool:
    if "number" in shape.types:
        return isinstance(model, Decimal) and model.as_tuple() == _exact(body)
    if shape.place == TIMESTAMP and (is_time(body) or body == ""):
        moment = instant(body) if body else None
        return bool(model == moment) and (moment is None or model.utcoffset() == timedelta(0))
    return type(model) is type(body) and bool(model == body)


def _written_same(body: Any, wrote: Any, *, shape: Shape) -> bool:
    # What reads as None is written as it came: a null, the year 1, an empty text.
    if shape.place == TIMESTAMP and is_time(body) and instant(body) is not None:
        return is_time(wrote) and instant(body) == instant(wrote)
    if "number" in shape.types:
        return isinstance(wrote, Decimal) and wrote.as_tuple() == _exact(body)
    return type(body) is type(wrote) and bool(body == wrote)
