"""What a style rule is: an id, the kinds of places that it judges, and a check of one place.

A rule that only asks for the value of one key is an entry of its module's TABLE, made by `expect`;
any other is a function under `@rule`, whose name is the rule's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from workshop.fail import fail
from workshop.lint.places import Place
from workshop.yaml_files import lines, load, shown

Findings: TypeAlias = Iterator[tuple[str, str]]
"""JSON pointers, each with what is wrong there and what to write instead."""

_WIDTH = 60  # characters of a value in a message


@dataclass(frozen=True)
class Rule:
    """One style rule."""

    id: str
    kinds: tuple[str, ...]
    check: Callable[[Place], Findings]


@dataclass(frozen=True, order=True)
class StyleFinding:
    """One line of a document that breaks a rule."""

    line: int
    rule: str
    message: str


def rules_of(module: object) -> list[Rule]:
    """Return the rules of a module, those of its table first."""
    functions = [value for value in vars(module).values() if isinstance(value, Rule)]
    return [*getattr(module, "TABLE", ()), *functions]


def findings(path: Path, rules: Iterable[Rule]) -> list[StyleFinding]:
    """Return what breaks the rules in a document, in the order of its lines."""
    document = load(path)
    if not isinstance(document, dict) or "openapi" not in document:
        fail(f"{shown(path)}: not an OpenAPI document; its root is a mapping with `openapi`")
    placed = lines(path)
    root = Place("document", "", document)

    def line(where: str) -> int:
        while where not in placed:  # what is missing is reported where it belongs
            where = where.rpartition("/")[0]
        return placed[where]

    return sorted(
        {
            StyleFinding(line(where), rule.id, message)
            for rule in rules
            for place in root.every(*rule.kinds)
            for where, message in rule.check(place)
        }
    )


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
