"""`python -m workshop.lint [FILE]`: checks the hand-written document against the project's style.

Each finding is one line, `file:line: rule: what is wrong; what to write instead`, and the exit code
is 1 if there is any. Invariants: there are no warnings, and no way to switch a rule off. Limits:
whether the document is valid OpenAPI `make generate` says, and whether it is true the tests say.
"""

from __future__ import annotations

import sys
from pathlib import Path

from workshop.fail import fail
from workshop.lint import generator, line_items, operations, parts, prose, schema_rules
from workshop.lint.rule import findings, rules_of
from workshop.yaml_files import DOCUMENT, shown

MODULES = (generator, operations, parts, line_items, schema_rules, prose)
RULES = tuple(rule for module in MODULES for rule in rules_of(module))


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        fail("usage: python -m workshop.lint [FILE]")
    path = Path(arguments[0]).resolve() if arguments else DOCUMENT
    found = findings(path, RULES)
    for finding in found:
        print(f"{shown(path)}:{finding.line}: {finding.rule}: {finding.message}")
    if not found:
        print(f"{len({rule.id for rule in RULES})} rules, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
