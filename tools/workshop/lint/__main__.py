"""`python -m workshop.lint [FILE]`: checks the hand-written document against the project's style.

Each finding is one line, `file:line: rule: what is wrong; what to write instead`, and the exit code
is 1 if there is any. Invariants: there are no warnings, and no way to switch a rule off. Limits:
whether the document is valid OpenAPI `make generate` says, and whether it is true the tests say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workshop.fail import fail
from workshop.lint import generator, line_items, operations, parts, prose, schemas
from workshop.lint.places import Place
from workshop.lint.rule import Rule
from workshop.yaml_files import DOCUMENT, lines, load, shown


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


GENERATOR_RULES = tuple(rules_of(generator))
RULES = (
    *GENERATOR_RULES,
    *(
        one
        for module in (operations, parts, line_items, schemas, prose)
        for one in rules_of(module)
    ),
)


def findings(path: Path, rules: Iterable[Rule] = RULES) -> list[StyleFinding]:
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


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        fail("usage: python -m workshop.lint [FILE]")
    path = Path(arguments[0]).resolve() if arguments else DOCUMENT
    found = findings(path)
    for finding in found:
        print(f"{shown(path)}:{finding.line}: {finding.rule}: {finding.message}")
    if not found:
        print(f"{len({rule.id for rule in RULES})} rules, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
