"""The base of every generated model: a msgspec Struct that loses nothing and never guesses.

An absent member is None. ``additional_properties`` keeps undocumented members as received;
``to_dict()`` writes them back, as it does a null or an empty text that reads as None. Two decoders
give the same result: the fast one is msgspec, straight into the Struct; the tolerant one goes
member by member, reads what msgspec refuses (an unknown member, a null, a text where a number may
be text), and reports the path of what is wrong.

Invariants: a known member of the wrong JSON type, or a null in a required member other than a time,
is a DecodeError with its path, also where a program makes a model; equality, copies, pickles and
replacing include the unknown members. Limit: assigning to an attribute is checked by ``to_dict()``.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar, dataclass_transform

from msgspec import Struct, StructMeta, field

from partner_center_core.errors import DecodeError
from partner_center_core.exact_json import JsonValue, read_json, write_json
from partner_center_core.models.decoding import REFUSED, decoder
from partner_center_core.models.members import (
    as_object,
    is_object,
    members_of,
    required_names,
)
from partner_center_core.models.values import (
    NEVER,
    NEVERS,
    read_datetime,
    read_time,
    shown,
)


class Unknown(Mapping[str, JsonValue]):
    """The members of an object that its model has no attribute for; read-only.

    ``kept`` has the known members that read as None but were sent: a null, an empty text, a time
    in the year 1.
    """

    __slots__ = ("_members", "_next", "kept")

    def __init__(
        self,
        members: Mapping[str, JsonValue] | None = None,
        kept: Mapping[str, JsonValue] | None = None,
    ) -> None:
        self._members = dict(members or {})
        self.kept = dict(kept or {})
        self._next: dict[tuple[str, object], Unknown] = {}

    def keeping(self, member: str, value: Any) -> Unknown:
        """Return a copy with one more known member that reads as None."""
        if self._members or value not in NEVERS:
            return Unknown(self._members, {**self.kept, member: value})
        # Many line items lack the same few times, so they share one object.
        found = self._next.get((member, value))
        if found is None:
            found = self._next[member, value] = Unknown(None, {**self.kept, member: value})
        return found

    def __getitem__(self, name: str) -> JsonValue:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __repr__(self) -> str:
        return repr(self._members)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Unknown):
            return self._members == other._members and self.kept == other.kept
        return self._members == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # compared by content that can change

    def __reduce__(self) -> tuple[type[Unknown], tuple[dict[str, JsonValue], dict[str, JsonValue]]]:
        return (Unknown, (self._members, self.kept))


_NOTHING: Final = Unknown()
M = TypeVar("M", bound="Model")

if TYPE_CHECKING:
    AdditionalProperties: TypeAlias = Mapping[str, JsonValue]
else:
    # A type that no JSON value has, so no member on the wire can set this attribute.
    AdditionalProperties = Unknown


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class ModelMeta(StructMeta):
    """Makes Structs into which msgspec reads no null, and checks those that programs make.

    msgspec does not use this call to decode, so the check does not slow reading down.
    """

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> Any:
        """Make a class whose members refuse null in msgspec."""
        # None means an absent member. msgspec must refuse a null, so that the tolerant decoder
        # reads and keeps it. So the types that msgspec decodes do not include None.
        annotations = namespace.get("__annotations__", {})
        for attribute, hint in annotations.items():
            if isinstance(hint, str):
                kinds = [kind for kind in hint.split(" | ") if kind != "None"]
                annotations[attribute] = " | ".join(kinds)
        return super().__new__(mcls, name, bases, namespace, **options)

    if not TYPE_CHECKING:  # type checkers derive the arguments from the attributes

        def __call__(cls, *args: Any, **values: Any) -> Any:
            """Make a model; its values are checked like those on the wire."""
            more = values.get("additional_properties", _NOTHING)
            if not isinstance(more, Unknown):
                if not is_object(more) or not all(isinstance(name, str) for name in more):
                    problem = f"expected members by their names, found {shown(more)}"
                    raise DecodeError("additional_properties", problem)
                values["additional_properties"] = Unknown(more)
            for member in members_of(cls):
                if member.attribute in values:
                    value = values[member.attribute]
                    if value is not None or (member.required and not member.is_time):
                        values[member.attribute] = member.check(value)
            return super().__call__(*args, **values)


class Model(Struct, metaclass=ModelMeta, kw_only=True, gc=False, forbid_unknown_fields=True):
    """An object of the document."""

    additional_properties: AdditionalProperties = field(default=_NOTHING, name="(unknown members)")
    """Undocumented members as received; to_dict() writes them back."""

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Read the object from JSON, with or without a byte-order mark.

        Raises:
            DecodeError: if it is not JSON, a required member is missing or a value cannot be read.

        """
        try:
            model: Self = decoder(cls)(content.removeprefix(BOM_UTF8))
        except REFUSED:  # unusual or wrong: the tolerant decoder reads or reports it
            return cls.from_dict(as_object(read_json(content)))
        return model

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, object]) -> Self:
        """Read the object from decoded JSON, in which fractions are Decimals.

        Raises:
            DecodeError: if a required member is missing or a value cannot be read.

        """
        source: Mapping[str, Any] = src_dict
        values: dict[str, Any] = {}
        kept: dict[str, JsonValue] = {}
        members = members_of(cls)
        for member in members:
            if member.name not in source:
                if member.required:
                    raise DecodeError(member.name, "the member is missing")
                continue
            came = source[member.name]
            if came is None and (not member.required or member.is_time):
                value = None
            else:
                value = member.read(came)
            values[member.attribute] = value
            if value is None:
                kept[member.name] = came
        unknown = source.keys() - {member.name for member in members}
        if unknown or kept:
            more = {name: source[name] for name in source if name in unknown}
            values["additional_properties"] = Unknown(more, kept)
        # Checked member by member already.
        model: Self = StructMeta.__call__(cls, **values)
        return model

    def to_dict(self) -> dict[str, JsonValue]:
        """Return the object in its wire form: wire names, Decimals for amounts, text for times.

        Raises:
            DecodeError: if an attribute has a value that its member cannot have.

        """
        result: dict[str, JsonValue] = {}
        more = self.additional_properties
        kept = more.kept if isinstance(more, Unknown) else {}
        for member in members_of(type(self)):
            value = getattr(self, member.attribute)
            if value is not None:
                result[member.name] = member.write(value)
            elif member.name in kept:
                result[member.name] = kept[member.name]
            elif member.required:
                result[member.name] = NEVER if member.is_time else member.write(value)
        for name in more:
            if name in result:
                raise DecodeError(name, "is both an attribute and an unknown member")
            result[name] = more[name]
        return result

    def to_json(self) -> str:
        """Return the object as exact JSON text: every digit as received, unknown members included.

        Raises:
            DecodeError: as `to_dict`.
            ValueError: if an unknown member that a program set is not JSON.

        """
        return write_json(self.to_dict())

    def __repr__(self) -> str:
        known = [(one.attribute, getattr(self, one.attribute)) for one in members_of(type(self))]
        parts = [f"{name}={value!r}" for name, value in known if value is not None]
        if self.additional_properties:
            parts.append(f"additional_properties={self.additional_properties!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _time(self, member: str, value: object) -> datetime | None:
        """Read a time that is not in the cache; keep the original where it reads as None."""
        if isinstance(value, datetime):  # a program made or changed the model
            return read_datetime(value, member)
        moment = None if value in NEVERS else read_time(value, member)
        if moment is None:
            more = self.additional_properties
            known = more if isinstance(more, Unknown) else Unknown(more)
            self.additional_properties = known.keeping(member, value)
        return moment


def read_first(content: bytes, forms: Sequence[type[M]]) -> M | None:
    """Read JSON as the first form whose required members it has; None if none fits."""
    try:
        body = read_json(content)
        if not isinstance(body, dict):
            return None
        for form in forms:
            if body.keys() >= required_names(form):
                return form.from_dict(body)
    except DecodeError:
        return None
    return None


__all__ = ["Model", "ModelMeta", "Unknown", "read_first"]
