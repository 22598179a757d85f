"""Style rules for the words of the document: descriptions and summaries.

Invariants: code spans, link targets and fenced blocks are not prose and are left alone; lists,
tables and headings may be fragments. Limits: English only, and a sentence ends where a full stop
is followed by a capital letter, so an unusual abbreviation belongs in `ABBREVIATIONS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from partner_center_core.pointers import pointer
from workshop.lint.nodes import mapping

if TYPE_CHECKING:
    from workshop.lint.places import Contract

Findings = Iterator[tuple[str, str]]

# A full stop inside one of these ends no sentence.
ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "vs.", "U.S.", "No.")

# The contract states what is; each of these leaves open whether it is so.
VAGUE = re.compile(r"\b(will|won't|should|shouldn't|could|couldn't)\b", re.IGNORECASE)

# Sentence case keeps the capitals of names only.
PROPER_NAMES = frozenset(
    {"Partner", "Center", "Microsoft", "Azure", "Office", "Taiwan", "Entra", "Graph", "Germany"}
)

SUMMARY_LENGTH = 60  # what fits one line of a reference page's sidebar

SHOWN = 48  # enough of a sentence to find it


def spoken(text: str) -> str:
    """Return the prose of a text: code spans, link targets and abbreviations made harmless."""
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    text = re.sub(r"`[^`]*`", "`code`", text)
    for abbreviation in ABBREVIATIONS:
        text = text.replace(abbreviation, abbreviation.replace(".", ""))
    return text


def sentences(text: str) -> Iterator[str]:
    """Yield the lines of a description that have to be sentences."""
    fenced = False
    for line in spoken(text).splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif line.strip() and not fenced and not re.match(r"\s*([-*+|#]|\d+\.)\s?", line):
            yield line.strip()


def description_sentences(contract: Contract) -> Findings:
    """Check that each line of prose begins and ends as a sentence does."""
    for where, text in contract.descriptions:
        if not text.strip():
            yield where, "the description is empty; write a full sentence"
        for line in sentences(text):
            first = line.lstrip("[*_\"'(")[:1]
            if not first.isupper() and first != "`":
                yield where, f"'{line[:SHOWN]}' begins no sentence; start with a capital letter"
            if not re.search(r"[.:][)\"'*_]*$", line):
                yield where, f"'{line[-SHOWN:]}' ends no sentence; end the line with a full stop"


def description_lines(contract: Contract) -> Findings:
    """Check that a line holds one sentence, so that the history shows what changed."""
    for where, text in contract.descriptions:
        for line in sentences(text):
            second = re.search(r"[.!?][)\"'*_]*\s+(?=[\[(\"'*_]*[A-Z`])", line)
            if second:
                rest = line[second.end() :][:SHOWN]
                yield where, f"a second sentence begins at '{rest}'; write one per line (|-)"


def description_words(contract: Contract) -> Findings:
    """Check that descriptions state what is, in the present tense."""
    for where, text in contract.descriptions:
        for word in VAGUE.finditer(spoken(text)):
            yield where, f"'{word[0]}' leaves it open; say in the present tense what happens"


def summary(contract: Contract) -> Findings:
    """Check the form of the one line that reference pages and clients show."""
    for operation in contract.operations:
        where = operation.pointer + "/summary"
        text = operation.value.get("summary")
        if not isinstance(text, str) or not text.strip():
            yield where, "the operation has no summary; write one line such as 'Get an invoice'"
            continue
        first, *others = text.split()
        if len(text) > SUMMARY_LENGTH:
            yield where, f"{len(text)} characters; shorten it to at most {SUMMARY_LENGTH}"
        if text.endswith("."):
            yield where, "ends in a full stop; a summary is a title, leave the stop out"
        if not first[0].isupper():
            yield where, f"'{first}' begins in lower case; write '{first.capitalize()}'"
        if re.search(r"[^s]s$", first):
            yield where, f"'{first}' describes; write the imperative, such as '{first[:-1]}'"
        for word in others:
            if re.fullmatch(r"[A-Z][a-z]+", word) and word not in PROPER_NAMES:
                yield where, f"'{word}' is no name; sentence case writes '{word.lower()}'"


def description_present(contract: Contract) -> Findings:
    """Check that everything a reader can look up is explained."""
    message = "has no description; say what it is, its unit and range, and when it is absent"
    for operation in contract.operations:
        if not operation.value.get("description"):
            yield operation.pointer, f"the operation {message}"
    for part in contract.parts:
        explained = part.kind in ("parameter", "header", "response")
        if explained and not part.reference and not part.value.get("description"):
            yield part.pointer, f"the {part.kind} {part.name} {message}"
    for name, scheme in mapping(contract.components.get("securitySchemes")).items():
        if not mapping(scheme).get("description"):
            yield pointer("components", "securitySchemes", name), f"the scheme {name} {message}"
    for schema in contract.schemas:
        value = mapping(schema.value)
        if schema.role not in ("named", "member") or schema.negated or value.get("description"):
            continue
        target = mapping(contract.resolved(value)[1])
        # A structure explains itself where it is defined; a scalar means something else each time.
        if contract.is_leaf(value) or not target.get("description"):
            yield schema.pointer, f"the {schema.role} schema {schema.name} {message}"
