"""The members of models, one by one: how each is read, checked and written.

This is the tolerant decoder, used where msgspec refuses: it keeps unusual values, and reports the
path of wrong ones. It is built from the annotations of the models; no code is generated for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeAlias,
    TypeGuard,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from msgspec import Struct, StructMeta

from partner_center_core.errors import DecodeError
from partner_center_core.models.values import (
    AMOUNT,
    TIME,
    read_amount,
    read_datetime,
    read_time,
    shown,
    write_time,
)


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether a value is a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Return whether a value is a JSON array."""
    return isinstance(value, list)


def as_object(value: object) -> Mapping[str, Any]:
    """Return a value that must be a JSON object, or raise DecodeError."""
    if not is_object(value):
        raise DecodeError("", f"expected an object, found {shown(value)}")
    return value


@dataclass(frozen=True)
class Member:
    """How one member is read, checked and written; `read` and `write` raise DecodeError."""

    attribute: str
    name: str
    required: bool
    is_time: bool
    is_plain: bool
    read: Callable[[Any], Any]
    check: Callable[[Any], Any]
    write: Callable[[Any], Any]


@cache
def members_of(model: type[Struct]) -> tuple[Member, ...]:
    """Return the documented members of a model, in the document's order."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        _member_of(hints[one.name], attribute=one.name, name=one.encode_name, required=one.required)
        for one in msgspec.structs.fields(model)
        if one.name != "additional_properties"
    )


def plain_attributes(model: type[Struct]) -> tuple[str, ...]:
    """Return the attributes of a model that hold neither an object nor an array."""
    return tuple(member.attribute for member in members_of(model) if member.is_plain)


@cache
def required_names(model: type[Struct]) -> frozenset[str]:
    """Return the wire names of the members that an object must have."""
    return frozenset(member.name for member in members_of(model) if member.required)


def _member_of(hint: Any, *, attribute: str, name: str, required: bool) -> Member:
    options = [one for one in options_of(hint) if one is not NoneType]
    read, check, write = _ways(options, name)
    is_time = options == [TIME]
    is_plain = not any(
        get_origin(one) is list or isinstance(one, StructMeta) or one in (Any, msgspec.Raw)
        for one in options
    )
    return Member(attribute, name, required, is_time, is_plain, read, check, write)


_DIGITS: Final = 30  # of a whole number written as 2.0 or 2e5; more would only cost time
_JSON: Final = {str: "text", int: "a whole number", bool: "true or false"}

_Ways: TypeAlias = tuple[Callable[[Any], Any], Callable[[Any], Any], Callable[[Any], Any]]


def options_of(hint: Any) -> list[Any]:
    """Return what a type hint allows: types, and the markers of amounts and times."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return [option for part in get_args(hint) for option in options_of(part)]
    if origin is Annotated:
        return [get_args(hint)[1]]
    return [hint]


def _ways(options: list[Any], name: str) -> _Ways:
    """Return how a value of a member is read, checked and written."""
    first = options[0]
    if first == AMOUNT:

        def amount(value: Any) -> Decimal:
            return read_amount(value, name)

        return amount, amount, amount
    if first == TIME:

        def moment(value: Any) -> datetime:
            if not isinstance(value, datetime):
                raise DecodeError(name, f"{shown(value)} is not a datetime")
            return read_datetime(value, name) or value

        return (
            lambda value: read_time(value, name),
            moment,
            lambda value: write_time(moment(value)),
        )
    if get_origin(first) is list:
        return _list_ways(get_args(first)[0], name)
    if isinstance(first, StructMeta) or first is msgspec.Raw:
        # The mixed collection reads its items itself.
        model: Any = Struct if first is msgspec.Raw else first

        def same(value: Any) -> Any:
            if not isinstance(value, model):
                raise DecodeError(name, f"expected {model.__name__}, found {shown(value)}")
            return value

        return (
            lambda value: _inside(name, model, value),
            same,
            lambda value: same(value).to_dict(),
        )
    plain = _plain(options, name)
    return plain, plain, plain


def _inside(name: str, model: Any, value: Any) -> Any:
    try:
        return model.from_dict(as_object(value))
    except DecodeError as error:
        raise error.inside(name) from None
    except RecursionError:
        raise DecodeError(name, "nested too deeply") from None


def _list_ways(item: Any, name: str) -> _Ways:
    read, check, write = _ways(options_of(item), "")

    def each(way: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def walk(values: Any) -> list[Any]:
            if not is_array(values):
                raise DecodeError(name, f"expected an array, found {shown(values)}")
            return each_read(map(way, values), name)

        return walk

    return each(read), each(check), each(write)


def each_read(values: Iterator[Any], name: str) -> list[Any]:
    """Return a list of the values; an error gets the index of the value that failed."""
    done: list[Any] = []
    try:
        done.extend(values)  # keeps the values before an error
    except DecodeError as error:
        raise error.inside(f"{name}[{len(done)}]") from None
    return done


def _plain(options: list[Any], name: str) -> Callable[[Any], Any]:
    """Return the check of a value that is read and written unchanged."""
    if Any in options:
        return lambda value: value
    words = tuple(
        word for option in options if get_origin(option) is Literal for word in get_args(option)
    )
    kinds = tuple(option for option in options if isinstance(option, type))

    def check(value: Any) -> Any:
        if type(value) in kinds or (isinstance(value, str) and value in words):
            return value
        # 2.0 is a whole number in JSON Schema.
        if int in kinds and isinstance(value, Decimal) and 0 <= value.adjusted() < _DIGITS:
            whole = int(value)
            if whole == value:
                return whole
        wanted = [_JSON.get(kind, kind.__name__) for kind in kinds] + [repr(word) for word in words]
        raise DecodeError(name, f"expected {' or '.join(wanted)}, found {shown(value)}")

    return check
