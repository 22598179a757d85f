"""Style rules for the words of the document.

Invariants: code spans, link targets and fenced blocks are not prose and are left alone; lists,
tables and headings may be fragments. Limits: English only, and a sentence ends where a full stop
is followed by a capital letter, so an unusual abbreviation belongs in `ABBREVIATIONS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workshop.lint.places import Place
from workshop.lint.rule import Findings, expect, present, rule

# A full stop inside one of these ends no sentence.
ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "vs.", "U.S.", "No.")

# The contract states what is; each of these leaves open whether it is so.
VAGUE = re.compile(r"\b(will|won't|should|shouldn't|could|couldn't)\b", re.IGNORECASE)

SHOWN = 48  # enough of a sentence to find it
ADVICE = "say what it is, its unit and range, and when it is absent"
EXPLAINED = "operation, webhook, parameter, header, response, security scheme"

TABLE = (expect("description-present", EXPLAINED, "description", present, ADVICE),)


def _spoken(text: str) -> str:
    """Return the prose of a text: code spans, link targets and abbreviations made harmless."""
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    text = re.sub(r"`[^`]*`", "`code`", text)
    for abbreviation in ABBREVIATIONS:
        text = text.replace(abbreviation, abbreviation.replace(".", ""))
    return text


def _sentences(text: str) -> Iterator[str]:
    """Yield the lines of a description that have to be sentences."""
    fenced = False
    for line in _spoken(text).splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif line.strip() and not fenced and not re.match(r"\s*([-*+|#]|\d+\.)\s?", line):
            yield line.strip()


@rule("schema")
def description_present(schema: Place) -> Findings:
    """A reader looks here first."""
    owner = schema.is_component or schema.key == "properties"
    if not owner or schema.negated or present(schema.value.get("description")):
        return
    # A structure explains itself where it is defined; a scalar means something else each time.
    if schema.is_leaf() or not (schema.meant and schema.meant.value.get("description")):
        yield schema.pointer, f"{schema.name} has no description; {ADVICE}"


def _problems(text: str) -> Iterator[str]:
    if not text.strip():
        yield "the description is empty; write a full sentence"
    for line in _sentences(text):
        first = line.lstrip("[*_\"'(")[:1]
        if not first.isupper() and first != "`":
            yield f"'{line[:SHOWN]}' is not a sentence; begin with a capital letter"
        if not re.search(r"[.:][)\"'*_]*$", line):
            yield f"'{line[-SHOWN:]}' is not a sentence; end the line with a full stop"
        if second := re.search(r"[.!?][)\"'*_]*\s+(?=[\[(\"'*_]*[A-Z`])", line):
            rest = line[second.end() :][:SHOWN]
            yield f"a second sentence begins at '{rest}'; write one in each line (|-)"
    for word in VAGUE.finditer(_spoken(text)):
        yield f"'{word[0]}' leaves it open; say in the present tense what happens"


@rule("document")
def description_form(document: Place) -> Findings:
    """A fragment makes readers guess, and one sentence in a line shows in history what changed."""
    for place in document.below:
        text = place.value.get("description")
        if isinstance(text, str) and place.kind != "page":  # that one is the title of a page
            for problem in _problems(text):
                yield place.at("description"), problem
