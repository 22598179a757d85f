"""Compares a decoded body with what the generated client made of it, leaf by leaf.

What the client should be like follows from the document alone: attribute names from wire names,
classes from schema names, exact types from named scalars. Nothing is taken from the client under
test, so a fault that was generated everywhere alike still shows.
Limits: the naming rule is the generator's for the names of this document, written down again.
"""

from __future__ import annotations

import builtins
import functools
import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange
from partner_center_core.pointers import pointer

GENERIC = "GenericLineItem"
TIMESTAMP = "/components/schemas/Timestamp"

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))?", re.ASCII
)


@dataclass(frozen=True)
class Difference:
    """Where a value is in the body, where the document speaks of it, and what differs."""

    pointer: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '(whole body)'}  openapi#{self.place}  {self.message}"


@functools.cache
def attribute_name(wire: str) -> str:
    """The Python name of a wire name: snake_case, with `_` after a name that Python itself uses."""
    name = "_".join(_WORDS.findall(wire)).lower()
    taken = keyword.iskeyword(name) or (hasattr(builtins, name) and name != "id") or name == "self"
    return f"{name}_" if taken else name


def instant(text: str) -> datetime | None:
    """The point in time that wire text says: UTC to the microsecond, None for the year 1."""
    parts = _TIME.fullmatch(text)
    assert parts is not None, f"{text!r} is no time of the service"
    year, month, day, hour, minute, second = (int(part) for part in parts.groups()[:6])
    if year == 1:
        return None
    microsecond = int((parts[7] or "0")[:6].ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, second, microsecond, tzinfo=UTC)
    if not parts[8]:
        return local
    offset = timedelta(hours=int(parts[9]), minutes=int(parts[10]))
    moment = local - offset if parts[8] == "+" else local + offset
    return None if moment.year == 1 else moment


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _exact(value: Any) -> tuple[Any, ...] | None:  # any JSON value
    """The digits of a number or a decimal text: 0.0 and 0 differ here."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        return None
    return Decimal(value).as_tuple()


def _is_number(schema: Mapping[str, Any]) -> bool:
    types = schema.get("type", ())
    return "number" in ([types] if isinstance(types, str) else types)


# What a row is where it does not say its objectType: by its own type and provider, in any letter
# case and with or without underscores, and where that is no pair of these, by what was asked for.
KIND_OF_ROW = {
    ("usage_line_items", "azure"): "DailyUsageLineItem",
    ("usage_line_items", "marketplace"): "DailyRatedUsageLineItem",
    ("usage_line_items", "one_time"): "DailyRatedUsageLineItem",
    ("billing_line_items", "azure"): "UsageBasedLineItem",
    ("billing_line_items", "office"): "LicenseBasedLineItem",
    ("billing_line_items", "one_time"): "OneTimeInvoiceLineItem",
    ("billing_line_items", "all"): "OneTimeInvoiceLineItem",
}
KIND_ASKED_FOR = {
    ("BillingLineItems", "office"): "LicenseBasedLineItem",
    ("BillingLineItems", "azure"): "UsageBasedLineItem",
    ("UsageLineItems", "azure"): "DailyUsageLineItem",
    ("BillingLineItems", "onetime"): "OneTimeInvoiceLineItem",
    ("BillingLineItems", "all"): "OneTimeInvoiceLineItem",
    ("UsageLineItems", "onetime"): "DailyRatedUsageLineItem",
    ("UsageLineItems", "marketplace"): "DailyRatedUsageLineItem",
}

# Required members that the client reads a row without: then something else says its kind.
READ_WITHOUT = {(kind, "attributes") for kind in KIND_OF_ROW.values()} | {
    (f"{kind}Attributes", "objectType") for kind in KIND_OF_ROW.values()
}


def _kind_said(item_type: object, provider: object) -> str | None:
    said = [str(word).replace("_", "").lower() for word in (item_type, provider)]
    for pair, kind in KIND_OF_ROW.items():
        if said == [word.replace("_", "") for word in pair]:
            return kind
    return None


def asked_for(contract: Contract, exchange: Exchange) -> str | None:
    """The kind of line item that the request of an exchange asks for, or None."""
    match = contract.match_of(exchange)
    if match is None:
        return None
    given = contract.path_values(match) | contract.query(match)
    provider = str(given.get("provider", given.get("billingProvider"))).lower()
    return KIND_ASKED_FOR.get((str(given.get("invoiceLineItemType")), provider))


@functools.cache
def members_of(model: type[msgspec.Struct]) -> tuple[set[str], set[str]]:
    """The wire names of a model of the client: all of them, and the required ones."""
    fields = [one for one in msgspec.structs.fields(model) if one.name != "additional_properties"]
    return {one.encode_name for one in fields}, {o.encode_name for o in fields if o.required}


@dataclass(frozen=True)
class Comparison:
    """Compares bodies with what the client made of them, for one document and one request."""

    contract: Contract
    asked: str | None = None

    def class_of_row(self, row: Mapping[str, Any]) -> str:
        """The class that a line item should have."""
        schemas = self.contract.document["components"]["schemas"]
        attributes = row.get("attributes")
        kind = attributes.get("objectType") if isinstance(attributes, dict) else None
        if kind is not None:
            return str(kind) if kind in set(KIND_OF_ROW.values()) else GENERIC
        name = _kind_said(row.get("invoiceLineItemType"), row.get("billingProvider")) or self.asked
        if name is None:
            return GENERIC
        return name if set(schemas[name]["required"]) - {"attributes"} <= row.keys() else GENERIC

    @functools.cached_property
    def _resolved(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """The schemas that were met, by the place that led to them: thousands of bodies ask."""
        return {}

    def _entered(self, place: str, body: Any) -> tuple[str, Mapping[str, Any]]:
        """The schema of a value: references followed, the union of line items entered."""
        if place not in self._resolved:
            schemas = self.contract.schemas
            final = schemas.resolved(place)
            schema = schemas.node(final)
            if "anyOf" in schema:  # the forms of a scalar: it has all of their types
                forms = range(len(schema["anyOf"]))
                nodes = [schemas.node(schemas.resolved(f"{final}/anyOf/{n}")) for n in forms]
                schema = {**schema, "type": [node["type"] for node in nodes]}
            self._resolved[place] = final, schema
        final, schema = self._resolved[place]
        if "oneOf" in schema and isinstance(body, dict):
            return self._entered(f"/components/schemas/{self.class_of_row(body)}", body)
        return final, schema

    def differences(self, body: Any, model: Any, *, place: str) -> list[Difference]:
        """Compare a body with what the client has, and if that is right, with what it writes."""
        read = list(self.read(body, model, place=place))
        return read or list(self.written(body, model.to_dict(), place=place))

    def read(self, body: Any, model: Any, *, place: str, at: str = "") -> Iterator[Difference]:
        """Compare every leaf of a decoded body with what the client has, schema by schema."""
        place, schema = self._entered(place, body)
        if body is None:
            if model is not None:
                yield Difference(at, place, f"null on the wire, {model!r} in the client")
        elif isinstance(body, dict) and "properties" in schema:
            yield from self._read_object(body, model, place=place, at=at)
        elif isinstance(body, list) and "items" in schema:
            if not isinstance(model, list) or len(model) != len(body):
                message = f"{len(body)} items on the wire, {model!r} in the client"
                yield Difference(at, place, message)
                return
            for index, (item, made) in enumerate(zip(body, model, strict=True)):
                below = at + pointer(index)
                yield from self.read(item, made, place=f"{place}/items", at=below)
        elif not _same(body, model, schema=schema, place=place):
            yield Difference(at, place, f"{body!r} on the wire, {model!r} in the client")

    def _read_object(
        self, body: Mapping[str, Any], model: Any, *, place: str, at: str
    ) -> Iterator[Difference]:
        name = place.rpartition("/")[2]
        if type(model).__name__ != name:
            message = f"should be a {name}, the client has {type(model).__name__}"
            if "LineItem" in name:  # what tells the kinds apart, in this order
                message += " (by attributes.objectType, by invoiceLineItemType and billingProvider)"
            yield Difference(at, place, message)
            return
        schema = self._entered(place, None)[1]
        properties = schema["properties"]
        known, required = members_of(model.__class__)
        for member in properties.keys() ^ known:
            where = f"{place}/properties{pointer(member)}"
            yield Difference(at, where, f'{name} and the document differ by the member "{member}"')
        for member in {*schema.get("required", ())} ^ required:
            if (name, member) not in READ_WITHOUT:
                message = f'{name} and the document differ by the required member "{member}"'
                yield Difference(at, f"{place}/required", message)
        for member in properties:
            yield from self._read_member(body, model, member=member, place=place, at=at)
        for member in body.keys() - properties.keys():
            unknown = model.additional_properties
            if member not in unknown or unknown[member] != body[member]:
                message = f'the unknown member "{member}" is not kept'
                yield Difference(at + pointer(member), place, message)
        for extra in model.additional_properties.keys() - (body.keys() - properties.keys()):
            yield Difference(at, place, f'"{extra}" is among the unknown members of the client')

    def _read_member(
        self, body: Mapping[str, Any], model: Any, *, member: str, place: str, at: str
    ) -> Iterator[Difference]:
        name, attribute = place.rpartition("/")[2], attribute_name(member)
        below, where = at + pointer(member), f"{place}/properties{pointer(member)}"
        if not hasattr(model, attribute):
            yield Difference(below, where, f"{name} has no attribute {attribute}")
            return
        value = getattr(model, attribute)
        if member not in body:
            if value is not None:
                message = f"not on the wire, but {name}.{attribute} is {value!r}"
                yield Difference(below, where, message)
        else:
            yield from self.read(body[member], value, place=where, at=below)

    def written(self, body: Any, wrote: Any, *, place: str, at: str = "") -> Iterator[Difference]:
        """Compare a body with what `to_dict()` makes of it: every member again, nothing added."""
        place, schema = self._entered(place, body)
        if isinstance(body, dict) and isinstance(wrote, dict):
            properties = schema.get("properties", {})
            for member in body.keys() ^ wrote.keys():
                verb = "lost" if member in body else "added"
                yield Difference(at + pointer(member), place, f'to_dict() {verb} "{member}"')
            for member in body.keys() & wrote.keys():
                inner, below = f"{place}/properties{pointer(member)}", at + pointer(member)
                if member in properties:
                    yield from self.written(body[member], wrote[member], place=inner, at=below)
                elif body[member] != wrote[member]:
                    yield Difference(below, place, f"to_dict() wrote {wrote[member]!r}")
        elif isinstance(body, list) and isinstance(wrote, list) and "items" in schema:
            if len(body) != len(wrote):
                yield Difference(at, place, f"to_dict() wrote {len(wrote)} of {len(body)} items")
                return
            for index, (item, value) in enumerate(zip(body, wrote, strict=True)):
                below = at + pointer(index)
                yield from self.written(item, value, place=f"{place}/items", at=below)
        elif not _written_same(body, wrote, schema=schema, place=place):
            yield Difference(at, place, f"{body!r} on the wire, to_dict() wrote {wrote!r}")


def _same(body: Any, model: Any, *, schema: Mapping[str, Any], place: str) -> bool:
    if _is_number(schema):
        return isinstance(model, Decimal) and model.as_tuple() == _exact(body)
    if place == TIMESTAMP and (_is_time(body) or body == ""):
        moment = instant(body) if body else None
        return bool(model == moment) and (moment is None or model.utcoffset() == timedelta(0))
    return type(model) is type(body) and bool(model == body)


def _written_same(body: Any, wrote: Any, *, schema: Mapping[str, Any], place: str) -> bool:
    # What reads as None is written as it came: a null, the year 1, an empty text.
    if place == TIMESTAMP and _is_time(body) and instant(body) is not None:
        return _is_time(wrote) and instant(body) == instant(wrote)
    if _is_number(schema):
        return isinstance(wrote, Decimal) and wrote.as_tuple() == _exact(body)
    return type(body) is type(wrote) and bool(body == wrote)
