"""Style rules for `x-line-items`: what a request for line items names, and what comes of it.

The extension stands on the union of all kinds of line items and is the one place that says it:
generated tables, sandbox, paging and rules read it there. Invariants: every entry is held against
the union, the parameters that a request names it by, and the table that people read. Limits:
whether the pairs are those that the service supports, the tests of facts say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from partner_center_core.pointers import pointer
from workshop.lint.nodes import mapping, mappings, sequence

if TYPE_CHECKING:
    from workshop.lint.places import Contract

Findings = Iterator[tuple[str, str]]

EXTENSION = "x-line-items"

# What a request names; what it gives, by the closed lists of this vocabulary.
WORDS = ("provider", "invoiceLineItemType")
CHOICES = {"paging": ("offset", "seek"), "currencyCode": ("required", "optional")}
KEYS = (WORDS[0], WORDS[1], "kind", *CHOICES)


def extensions(contract: Contract) -> Iterator[tuple[str, dict[Any, Any], list[Any]]]:
    """Find the extension: its pointer, the schema that has it, and its entries."""
    for schema in contract.schemas:
        value = mapping(schema.value)
        if EXTENSION in value:
            yield schema.pointer + pointer(EXTENSION), value, sequence(value[EXTENSION])


def extension_explained(contract: Contract) -> Findings:
    """Check that the introduction explains every extension of the document."""
    said = str(mapping(contract.document.get("info")).get("description"))
    for where, value in mappings(contract.document):
        for key in value:
            if str(key).startswith("x-") and f"`{key}`" not in said:
                yield (
                    where + pointer(key),
                    f"the introduction does not explain `{key}`; do it there",
                )


def line_items_form(contract: Contract) -> Findings:
    """Check that every entry says the same things, in words of this vocabulary, and each pair once.

    Pairs are compared without underscores and letter case, as line items spell their own pair.
    """
    for where, _, entries in extensions(contract):
        for index, entry in enumerate(entries):
            at = where + pointer(index)
            if tuple(mapping(entry)) != KEYS:
                yield at, f"does not have exactly {', '.join(KEYS)}, in this order"
            for key, choices in CHOICES.items():
                if mapping(entry).get(key) not in choices:
                    yield at, f"`{key}` is neither {' nor '.join(choices)}"
        pairs = [tuple(str(mapping(entry).get(word)) for word in WORDS) for entry in entries]
        plain = Counter("/".join(pair).replace("_", "").lower() for pair in pairs)
        for pair in [pair for pair, count in plain.items() if count > 1]:
            yield where, f"{pair} stands twice; a request gives one kind"


def line_items_kinds(contract: Contract) -> Findings:
    """Check that kinds are branches of the union, and that every branch comes of some request."""
    for where, schema, entries in extensions(contract):
        named = [str(mapping(entry).get("kind")) for entry in entries]
        branches = {
            target.rpartition("/")[2]: mapping(contract.at(target))
            for target, _ in (contract.resolved(one) for one in sequence(schema.get("oneOf")))
        }
        for index, kind in enumerate(named):
            if kind not in branches:
                yield where + pointer(index), f"{kind} is no branch of this union; name one of it"
        for kind, branch in branches.items():
            # A branch with `not` takes what is of no other one, so nobody asks for it.
            if kind not in named and "not" not in branch:
                yield where, f"no request gives {kind}; add the one that does"


def line_items_words(contract: Contract) -> Findings:
    """Check that entries name words that the parameters list, and each of these words."""
    for where, _, entries in extensions(contract):
        for name in WORDS:
            schemas = [
                mapping(contract.resolved(one.value.get("schema"))[1])
                for one in contract.parts
                if one.kind == "parameter" and one.value.get("name") == name
            ]
            listed = [
                [str(word) for word in sequence(schema.get("x-extensible-enum"))]
                for schema in schemas
            ]
            used = [str(mapping(entry).get(name)) for entry in entries]
            for index, word in enumerate(used):
                if not listed or any(word not in words for words in listed):
                    message = f"is not among the values of the parameter {name}; add it there"
                    yield where + pointer(index), f"{word} {message}"
            for word in sorted({one for words in listed for one in words} - set(used)):
                yield where, f"no entry has the {name} {word}; say what it gives"


def tables(text: str) -> Iterator[list[dict[str, str]]]:
    """Find the tables of a description that list line items, each row by the entries' keys."""
    known = {key.lower(): key for key in KEYS}
    for table in re.findall(r"(?:^[|].*\n?)+", text, flags=re.MULTILINE):
        lines = [line.strip().strip("|").split("|") for line in table.splitlines()]
        head, _, *rows = [[cell.strip() for cell in line] for line in (*lines, [])]
        names = [known.get(cell.lower(), "") for cell in head]
        if tuple(names[: len(WORDS)]) == WORDS:
            cells = [zip(names, row, strict=False) for row in rows if row]
            yield [{name: cell for name, cell in row if name} for row in cells]


def line_items_table(contract: Contract) -> Findings:
    """Check that a table shows people what the extension says, and no table says otherwise."""
    for where, _, entries in extensions(contract):
        shown = [(at, rows) for at, text in contract.descriptions for rows in tables(text)]
        if not shown:
            yield where, f"no description shows it; add a table with the columns {', '.join(WORDS)}"
        for at, rows in shown:
            said = {
                tuple(word if key == WORDS[0] else cell.strip("`") for key, cell in row.items())
                for row in rows
                for word in re.findall(r"`(.+?)`", row[WORDS[0]])
            }
            columns = list(rows[0]) if rows else list(WORDS)
            wanted = {tuple(str(mapping(one).get(key)) for key in columns) for one in entries}
            for row in sorted(said ^ wanted):
                side = "table has" if row in said else f"table lacks, and {EXTENSION} has,"
                yield at, f"the {side} {' '.join(row)}; make both the same"
