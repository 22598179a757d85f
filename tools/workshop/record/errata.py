"""Reads contract_tests/errata.yaml: what the pages print wrongly, and what was decided instead.

Invariant: an erratum that no longer applies exactly, or that changes nothing, is an error; so is
one that names an exchange which does not exist. Limit: an erratum of prose has nothing to edit (the
prose is not in the repository); it holds by the place in the document where the decision is seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partner_center_core.http_text import halves
from partner_center_core.pointers import pointer, target, tokens
from workshop.fail import fail
from workshop.record.wire_form import arranged
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
    """Words of a page outside the exchange that are wrong, and where the document is right."""

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

    def only_of(self, names: set[str]) -> None:
        """Stop at an erratum of an exchange that is not one of these."""
        places = [(item.place, item.exchange) for item in self.edits]
        places += [(item.place, item.exchange) for item in self.decisions]
        for place, exchange in places:
            if exchange not in names:
                fail(f"{place}: no documented exchange {exchange}; correct the name")


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
    """Derive the `.http` text of one exchange from its print; stop at an erratum that is stale."""
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
    return arranged(parts["request"] + parts["response"])


def visible(document: Any, place: str) -> Any:  # any JSON value
    """Return the value at a pointer into the document; None if only its last member is absent.

    References on the way are followed; one at the end is itself the value.
    """
    value: Any = document
    keys = tokens(target(place))
    for number, key in enumerate(keys, start=1):
        if "$ref" in value and key not in value:
            value = visible(document, value["$ref"])
        # a status code is a number or a text in YAML
        members = {str(name): member for name, member in value.items()}
        if key not in members and number < len(keys):
            raise LookupError(f"{place}: the document has no {key}")
        value = members.get(key)
    return value
