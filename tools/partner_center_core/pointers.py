"""JSON pointers (RFC 6901): joined from keys, taken apart, followed into a value.

A pointer is "" for the whole value, or a slash before each key: "/items/0/a~1b" is the member "a/b"
of the first item. Limit: "-", the position after the last item, never exists.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

_ESCAPE = re.compile("~([^01]|$)")
_INDEX = re.compile("0|[1-9][0-9]{0,17}")


def pointer(*keys: object) -> str:
    """Join keys and indexes to a pointer; pointers themselves are joined with `+`."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)


def tokens(place: str) -> list[str]:
    """Return the keys and indexes of a pointer, unescaped.

    Raises:
        ValueError: it is not a JSON pointer.

    """
    if place and (place[0] != "/" or _ESCAPE.search(place)):
        raise ValueError(f"{place!r} is not a JSON pointer")
    found = place.split("/")[1:]
    if "~" in place:
        return [token.replace("~1", "/").replace("~0", "~") for token in found]
    return found


def resolve(value: Any, place: str) -> Any:  # any value of JSON or YAML
    """Return what a value has at a pointer.

    Raises:
        LookupError: it has nothing there.
        ValueError: the place is not a JSON pointer.

    """
    for token in tokens(place):
        try:
            value = value[_key(value, token)]
        except LookupError:
            raise LookupError(f"nothing is at {place}") from None
    return value


def _key(value: object, token: str) -> str | int:
    if isinstance(value, dict):
        return token
    if isinstance(value, list) and _INDEX.fullmatch(token):
        return int(token)
    raise LookupError


def target(reference: str) -> str:
    """Return the pointer in the fragment of a `$ref`; "" where it has none."""
    return unquote(reference.partition("#")[2])
