"""Reads contract_tests/errata.yaml: what the pages print wrongly, and what was decided instead.

Invariants: an erratum that does not apply exactly as often as it says, or that changes nothing, is
an error, and so is an erratum of an exchange that does not exist. Limit: an erratum of prose edits
nothing, as the prose is not in the repository; it names the place in the document that is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partner_center_core.http_text import halves
from partner_center_core.pointers import pointer
from workshop.fail import fail
from workshop.record.wire_form import normalized
from workshop.yaml_files import lines, load, shown

if TYPE_CHECKING:
    from pathlib import Path

_EDIT_KEYS = {"id", "exchange", "part", "find", "replace", "times", "why"}
_PRINT_KEYS = {"id", "exchange", "part", "line", "printed", "decided", "document", "equals", "why"}
_KEYS = {"request": _EDIT_KEYS, "response": _EDIT_KEYS, "syntax": _PRINT_KEYS, "prose": _PRINT_KEYS}


@dataclass(frozen=True)
class Edit:
    """A text edit of one half of an exchange in print."""

    id: str
    exchange: str
    part: str
    find: str
    replace: str
    times: int
    place: str


@dataclass(frozen=True)
class Decision:
    """Wrong words of a page outside the exchange, and the place in the document that is right."""

    id: str
    exchange: str
    part: str
    line: int
    printed: str
    document: str
    equals: Any
    place: str


@dataclass(frozen=True)
class Errata:
    """All errata, in file order."""

    edits: tuple[Edit, ...]
    decisions: tuple[Decision, ...]

    def check_exchanges(self, names: set[str]) -> None:
        """Stop at an erratum of an exchange that is not one of these."""
        items: tuple[Edit | Decision, ...] = (*self.edits, *self.decisions)
        for item in items:
            if item.exchange not in names:
                fail(f"{item.place}: no documented exchange {item.exchange}; correct the name")


def read(path: Path) -> Errata:
    """Read the errata; stop with one line that names the place if one is malformed."""
    edits: list[Edit] = []
    decisions: list[Decision] = []
    seen: set[str] = set()
    # load() has judged the file's syntax before lines() walks it
    raw, starts = load(path) or [], lines(path)
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        fail(f"{shown(path)}: not a list of errata; each begins with `- id:`")
    for number, item in enumerate(raw):
        place = f"{shown(path)}:{starts[pointer(number)]}"
        keys = _KEYS.get(item.get("part", ""))
        if keys is None:
            fail(f"{place}: part is {item.get('part')!r}; use one of {', '.join(_KEYS)}")
        if set(item) != keys:
            wrong = ", ".join(sorted(set(item) ^ keys))
            fail(f"{place}: an erratum of this part has {', '.join(sorted(keys))}; see: {wrong}")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item["id"]) or item["id"] in seen:
            fail(f"{place}: the id {item['id']!r} is not kebab-case or stands twice; rename it")
        seen.add(item["id"])
        known = {key: item[key] for key in item.keys() - {"why", "decided"}}
        if keys is _PRINT_KEYS:
            decisions.append(Decision(**known, place=place))
            continue
        if item["find"] == item["replace"] or not item["find"]:
            fail(f"{place}: the erratum {item['id']} changes nothing; remove it")
        edits.append(Edit(**known, place=place))
    return Errata(tuple(edits), tuple(decisions))


def applied(printed: str, edits: tuple[Edit, ...], *, exchange: str) -> str:
    """Derive the `.http` text of one exchange from its print; stop at an erratum that misses."""
    request, response = halves(printed)
    parts: dict[str, str] = {"request": request, "response": response}
    for edit in edits:
        if edit.exchange != exchange:
            continue
        count = parts[edit.part].count(edit.find)
        if count != edit.times:
            fail(
                f"{edit.place}: the erratum {edit.id} finds {edit.find!r} {count} times in the "
                f"{edit.part} of {exchange}, not {edit.times} times; correct or remove it"
            )
        parts[edit.part] = parts[edit.part].replace(edit.find, edit.replace)
    return normalized(parts["request"] + parts["response"])
