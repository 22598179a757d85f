"""Reads the project's YAML, and writes JSON, without losing a digit or a line number.

A file is read as JSON that is written as YAML, so that every tool reads the same values: all keys
are texts, a number with a fraction is a `Decimal`, a date is a text. What JSON lacks (anchors,
aliases, tags, `.nan`) or what versions of YAML read differently (`yes`, `0x10`, `1:30`) ends the
program with one line that names file, line and column. So do a key that stands twice and more than
100 levels: a small file never becomes a large value. Limit: comments are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import yaml

from partner_center_core.exact_json import DEEPEST, JsonValue, write_json
from partner_center_core.pointers import pointer
from workshop.fail import fail

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "openapi" / "partner-center-invoices.yaml"

_LIBYAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where PyYAML has it
_CONSTANTS: dict[str, JsonValue] = {"": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,999})")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+([eE][-+]?[0-9]{1,3})?|[eE][-+]?[0-9]{1,3})")
# What YAML 1.1 reads as text, and dates: these are text in JSON.
_TEXT = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp")
_WIDTH = 60  # characters of a value in a message


class _File:
    """One file. The parser's events come one by one, so the first bad one ends the reading.

    Attributes:
        value: what the file holds.
        lines: the line of every node, from 1 on, by JSON pointer.

    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._yaml_1_1: Any = yaml.resolver.Resolver()
        self.lines: dict[str, int] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            fail(f"{shown(path)}: {error.strerror}")
        except UnicodeDecodeError as error:
            fail(f"{shown(path)}: not UTF-8 at byte {error.start}; save the file as UTF-8")
        try:
            self.value = self._document(yaml.parse(text, Loader=_LIBYAML))
        except yaml.MarkedYAMLError as error:
            fail(f"{self._place(error.problem_mark)}: {error.problem}")
        except yaml.YAMLError as error:
            fail(f"{shown(path)}: {' '.join(str(error).split())}")

    def _document(self, events: Iterator[yaml.Event]) -> JsonValue:
        marks = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        self._events = (event for event in events if not isinstance(event, marks))
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            return None
        value = self._node(first, "", 0)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._stop(after, "a second document begins here; keep one in a file")
        return value

    def _node(self, event: yaml.Event, where: str, level: int) -> JsonValue:
        self.lines.setdefault(where, _line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(event, "anchors and aliases are not read; write the value out")
        if getattr(event, "tag", None):
            self._stop(event, "tags are not read; leave it out")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if level == DEEPEST:
            self._stop(event, f"more than {DEEPEST} levels of lists and mappings")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where, level)
        return self._mapping(where, level)

    def _sequence(self, where: str, level: int) -> JsonValue:
        items: list[JsonValue] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, where + pointer(len(items)), level + 1))
        return items

    def _mapping(self, where: str, level: int) -> JsonValue:
        members: dict[str, JsonValue] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else None
            if not isinstance(key, str):
                said = getattr(event, "value", "here")
                self._stop(event, f"the key {_short(said)} is not a text; write it in quotes")
            if key in members:
                self._stop(event, f"the key {_short(repr(key))} stands twice in one mapping")
            below = where + pointer(key)
            self.lines[below] = _line(event)
            members[key] = self._node(next(self._events), below, level + 1)
        return members

    def _scalar(self, event: yaml.ScalarEvent) -> JsonValue:
        text = event.value
        if not event.implicit[0]:  # in quotes, or a block
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _WHOLE.fullmatch(text):
            return int(text)
        if _FRACTION.fullmatch(text):
            return Decimal(text)
        if self._yaml_1_1.resolve(yaml.ScalarNode, text, (True, False)) not in _TEXT:
            problem = "versions of YAML read it differently; write it in quotes"
            self._stop(event, f"{_short(text)}: {problem}")
        return text

    def _stop(self, event: yaml.Event, problem: str) -> NoReturn:
        fail(f"{self._place(event.start_mark)}: {problem}")

    def _place(self, mark: Any) -> str:  # libyaml's or PyYAML's own, as the parser is
        return f"{shown(self._path)}:{mark.line + 1}:{mark.column + 1}"


def _line(event: yaml.Event) -> int:
    mark: Any = event.start_mark
    return int(mark.line) + 1


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}..."


def shown(path: Path) -> str:
    """Name a path for a message: relative to the project where it lies inside it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def load(path: Path) -> Any:  # what it is, its reader knows
    """Read one YAML (or JSON) file; stop with one line where that is not possible."""
    return _File(path).value


def lines(path: Path) -> dict[str, int]:
    """Map the JSON pointer of every node of a YAML file to the line that it starts on, from 1."""
    return _File(path).lines


def dumps_json(value: Any) -> str:  # lists and mappings of narrower types as well
    """Write JSON, indented, UTF-8, Decimals as numbers digit for digit, with a final line end."""
    return write_json(value, indent=2) + "\n"
