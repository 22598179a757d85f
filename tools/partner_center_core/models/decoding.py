"""The fast decoder of models: msgspec, which accepts only the usual JSON.

What it refuses (REFUSED), the tolerant decoder reads, or reports with its path: a null, an unknown
member, a value of another JSON type, an amount out of bounds, objects that are nested too deeply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct, StructMeta

from partner_center_core.exact_json import DEEPEST
from partner_center_core.models.members import is_object, options_of
from partner_center_core.models.values import read_amount, read_number

REFUSED: Final = (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError)
_DEEP: Final = DEEPEST // 2  # levels of models inside themselves; the rest is for their values


def _amount(kind: type[Any], value: object) -> object:
    """Read an amount for msgspec; `read_number` has read a fraction before. A null is refused."""
    if value.__class__ is Decimal:
        return value
    if kind is object:
        return read_amount(value, "")
    raise ValueError  # a wire member with the name of the member for unknown ones


@cache
def decoder(model: type[Struct]) -> Callable[[bytes], Any]:
    """Return the fast decoder; what it refuses, the tolerant decoder reads or reports."""
    decode = msgspec.json.Decoder(model, float_hook=read_number, dec_hook=_amount).decode
    if not _endless(model):
        return decode

    def decode_shallow(content: bytes) -> Any:
        found = decode(content)
        layer = [found]
        for _ in range(_DEEP):
            layer = [below for one in layer for below in _nested(one)]
        if layer:
            raise RecursionError
        return found

    return decode_shallow


@cache
def _endless(model: Any, *above: Any) -> tuple[str, ...]:
    """Return the attributes that can be nested to any depth: a model inside itself, any JSON."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        name
        for name in model.__struct_fields__
        for kind in _kinds(hints[name])
        if kind is Any
        or (
            isinstance(kind, StructMeta)
            and (kind in (model, *above) or _endless(kind, model, *above))
        )
    )


def _kinds(hint: Any) -> list[Any]:
    lists = [option for option in options_of(hint) if get_origin(option) is list]
    return [kind for one in lists for kind in _kinds(get_args(one)[0])] or options_of(hint)


def _nested(value: Any) -> list[Any]:
    if isinstance(value, Struct):
        found: Iterable[Any] = [getattr(value, name) for name in _endless(type(value))]
    else:
        found = value.values() if is_object(value) else value
    return [below for below in found if isinstance(below, (Struct, dict, list))]
