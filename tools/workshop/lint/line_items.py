"""Style rules for `x-line-items`: what a request for line items names, and what comes of it.

The extension stands on the union of all kinds of line items and is the one place that says it:
generated tables, sandbox, paging and rules read it there. Invariant: the entries agree with the
union, with the parameters that a request names them by, and with the table that people read.
Limit: whether the pairs are those that the service supports, the tests of facts say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workshop.lint.places import Place, mapping
from workshop.lint.rule import Findings, rule

EXTENSION = "x-line-items"

# What a request names; what it gives, by the closed lists of this vocabulary.
PAIR = ("provider", "invoiceLineItemType")
CHOICES = {"paging": ("offset", "seek"), "currencyCode": ("required", "optional")}
KEYS = (*PAIR, "kind", *CHOICES)


@rule("schema")
def line_items(schema: Place) -> Findings:
    """Programs read it as a table, so it is one, and it agrees with what else says the same."""
    if EXTENSION not in schema.value:
        return
    entries = schema.listed(EXTENSION)
    wrong = [index for index, entry in enumerate(entries) if not _well_formed(entry)]
    for index in wrong:
        said = "; ".join(f"{key} is {' or '.join(words)}" for key, words in CHOICES.items())
        yield schema.at(EXTENSION, index), f"write exactly {', '.join(KEYS)}, as texts; {said}"
    if not wrong:
        for problem in (*_pairs(entries), *_kinds(schema, entries), *_words(schema, entries)):
            yield schema.at(EXTENSION), problem
        yield from _tables(schema, entries)


def _well_formed(entry: Any) -> bool:
    return tuple(mapping(entry)) == KEYS and all(
        isinstance(text, str) and text in CHOICES.get(key, (text,)) for key, text in entry.items()
    )


def _pairs(entries: list[dict[str, str]]) -> Iterator[str]:
    # Compared without underscores and letter case, as line items spell their own pair.
    pairs = ("/".join(entry[key] for key in PAIR) for entry in entries)
    for pair, count in Counter(pair.replace("_", "").lower() for pair in pairs).items():
        if count > 1:
            yield f"{pair} stands twice; a request gives one kind"


def _kinds(schema: Place, entries: list[dict[str, str]]) -> Iterator[str]:
    branches = {one.meant.name: one.meant for one in schema.inner("oneOf") if one.meant}
    # A branch with `not` takes what is of no other one, so no request gives it.
    given = {name for name, branch in branches.items() if "not" not in branch.value}
    kinds = {entry["kind"] for entry in entries}
    for kind in sorted(kinds - branches.keys()):
        yield f"{kind} is not a branch of this union; name one of its branches"
    for kind in sorted(given - kinds):
        yield f"no request gives {kind}; add the one that does"


def _words(schema: Place, entries: list[dict[str, str]]) -> Iterator[str]:
    for key in PAIR:
        used = {entry[key] for entry in entries}
        named = [one for one in schema.every("parameter") if one.get("name") == key]
        schemas = [one.meant for parameter in named for one in parameter.inner("schema")]
        for listed in [one.listed("x-extensible-enum") if one else [] for one in schemas] or [[]]:
            for word in sorted(used - set(map(str, listed))):
                yield f"{word} is not among the values of the parameter {key}; add it there"
            for word in sorted(set(map(str, listed)) - used):
                yield f"no entry has the {key} {word}; say what it gives"


def _tables(schema: Place, entries: list[dict[str, str]]) -> Findings:
    texts = [(place.at("description"), place.get("description")) for place in schema.root.below]
    shown = [(at, rows) for at, text in texts for rows in _shown(str(text))]
    if not shown:
        columns = ", ".join(PAIR)
        yield schema.at(EXTENSION), f"no description shows it; add a table with columns {columns}"
    for at, rows in shown:
        said = {tuple(row.values()) for row in rows}
        names = list(rows[0]) if rows else PAIR
        wanted = {tuple(entry[name] for name in names) for entry in entries}
        for row in sorted(said ^ wanted):
            side = "table has" if row in said else f"table lacks, and {EXTENSION} has,"
            yield at, f"the {side} {' '.join(row)}; make both the same"


def _shown(text: str) -> Iterator[list[dict[str, str]]]:
    """Read the tables that list line items: rows by the entries' keys, one for each provider."""
    known = {key.lower(): key for key in KEYS}
    for table in re.findall(r"(?:^[|].*\n?)+", text, flags=re.MULTILINE):
        lines = [line.strip().strip("|").split("|") for line in table.splitlines()]
        head, *rows = [[cell.strip() for cell in line] for line in lines]
        names = [known.get(cell.lower(), "") for cell in head]
        if tuple(names[: len(PAIR)]) == PAIR:
            rows = [[word, *row[1:]] for row in rows for word in re.findall(r"`(.+?)`", row[0])]
            cells = [zip(names, row, strict=False) for row in rows]
            yield [{name: cell.strip("`") for name, cell in row if name} for row in cells]
