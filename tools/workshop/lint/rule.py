"""What a style rule is: an id, the kinds of places that it judges, and a check of one place.

A rule that only asks for the value of one key is an entry of a table, made by `expect`; any other
is a function under `@rule`, whose name is the rule's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from workshop.lint.places import Place

Findings: TypeAlias = Iterator[tuple[str, str]]
"""JSON pointers, each with what is wrong there and what to write instead."""

_WIDTH = 60  # characters of a value in a message


@dataclass(frozen=True)
class Rule:
    """One style rule."""

    id: str
    kinds: tuple[str, ...]
    check: Callable[[Place], Findings]


def rule(*kinds: str) -> Callable[[Callable[[Place], Findings]], Rule]:
    """Make a function the check of every place of some kinds."""

    def made(check: Callable[[Place], Findings]) -> Rule:
        return Rule(getattr(check, "__name__", "").replace("_", "-"), kinds, check)

    return made


def expect(name: str, kinds: str, keys: str, holds: Callable[[Any], bool], advice: str) -> Rule:
    """Make a rule on the value of one key: None is given to `holds` where the key is missing.

    Args:
        name: the id of the rule; several entries may share one.
        kinds: the kinds of places, separated by commas.
        keys: where the value stands in the place, such as `info/version`.
        holds: says whether the value is right.
        advice: why it has to be so, and what to write.

    """

    def check(place: Place) -> Findings:
        refers = "$ref" in place.value and place.kind not in ("schema", "path", "webhook path")
        value = place.get(keys)
        if not refers and not holds(value):
            yield place.at(*keys.split("/")), f"`{keys}` {_found(value)}; {advice}"

    return Rule(name, tuple(kinds.split(", ")), check)


def _found(value: Any) -> str:
    if value is None:
        return "is missing"
    text = str(value)
    return f"is {text if len(text) <= _WIDTH else f'{text[:_WIDTH]}...'}"


def present(value: Any) -> bool:
    """Expect a text that is not empty."""
    return isinstance(value, str) and bool(value.strip())


def absent(value: Any) -> bool:
    """Expect that the key is not there."""
    return value is None


def matching(pattern: str) -> Callable[[Any], bool]:
    """Expect a text that a pattern fits from end to end."""
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def without(pattern: str) -> Callable[[Any], bool]:
    """Expect that a pattern is found nowhere in the text, if there is one."""
    return lambda value: not (isinstance(value, str) and re.search(pattern, value))
