"""`python -m workshop.lint [FILE]`: checks the hand-written document against the project's style.

Each finding is one line, `file:line: rule-id: what is wrong and what to write instead`, and the
exit code is 1 if there is any. Invariants: a rule says where, not how bad: there are no warnings
and no way to switch a rule off. Limits: whether the document is valid OpenAPI its validators say,
and whether it is true the contract tests say.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.fail import fail
from workshop.lint import line_items, operations, parts, prose, schemas
from workshop.lint.places import Contract
from workshop.yaml_files import (
    DOCUMENT,
    lines,
    load,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Rule:
    """One style rule: its id, the reason for it, and the check that yields pointer and message."""

    id: str
    reason: str
    check: Callable[[Contract], Iterator[tuple[str, str]]]


@dataclass(frozen=True, order=True)
class Finding:
    """One place that breaks a rule."""

    line: int
    rule: str
    message: str


# fmt: off
RULES = (
    # The root
    Rule("root-order", "the document opens like a table of contents", operations.root_order),
    Rule("openapi-version", "the generator reads 3.1", operations.openapi_version),
    Rule("info-contact", "somebody answers for a contract", operations.info_contact),
    Rule("info-version", "consumers compare versions", operations.info_version),
    Rule("server-url", "clients send tokens there", operations.server_url),
    Rule("tag-form", "tags are headings and package names", operations.tag_form),
    Rule("tag-used", "an empty heading misleads", operations.tag_used),
    Rule("text-keys", "an unquoted key reads as a number or a truth value", schemas.text_keys),
    # Operations
    Rule("operation-order", "operations compare at a glance", operations.operation_order),
    Rule("operation-id-form", "every client has it as a function", operations.operation_id_form),
    Rule("operation-id-unique", "of two, the client keeps one", operations.operation_id_unique),
    Rule("operation-tag", "it is the package of the operation", operations.tag_declared),
    Rule("webhook-tag", "generators drop the operations beside it", operations.webhook_tag),
    Rule("operation-docs", "everything has a source", operations.external_docs),
    Rule("operation-security", "clients send tokens by it", operations.security),
    Rule("errors-alike", "a caller handles errors in one way", operations.errors_alike),
    Rule("default-response", "clients read any answer by it", operations.default_response),
    # Parameters, headers, responses, links
    Rule("parameter-by-reference", "one parameter, one meaning", parts.parameter_by_reference),
    Rule("header-by-reference", "one header, one meaning", parts.header_by_reference),
    Rule("error-by-reference", "one error, one meaning", parts.error_by_reference),
    Rule("response-headers", "support finds a call by its ids", parts.response_headers),
    Rule("parameter-default", "clients send only what the caller gave", parts.parameter_default),
    Rule("parameter-enum", "the service takes any letter case", parts.parameter_enum),
    Rule("parameter-reserved", "OpenAPI ignores these names", parts.parameter_reserved),
    Rule("parameter-content", "the generator drops it silently", parts.parameter_content),
    Rule("integer-bounds", "no service takes a number of forty digits", parts.integer_bounds),
    Rule("path-literals", "an id must not lead to another path", parts.path_literals),
    Rule("link-targets", "a link that leads nowhere is worse than none", parts.link_targets),
    # Extensions
    Rule("extension-explained", "nobody knows it by name", line_items.extension_explained),
    Rule("line-items-form", "programs read it as a table", line_items.line_items_form),
    Rule("line-items-kinds", "a kind that is not there is no type", line_items.line_items_kinds),
    Rule("line-items-words", "a request names them in parameters", line_items.line_items_words),
    Rule("line-items-table", "people and programs read the same", line_items.line_items_table),
    # References and components
    Rule("reference-resolves", "half of the models would vanish", parts.reference_resolves),
    Rule("reference-local", "consumers take one file", parts.reference_local),
    Rule("path-item-reference", "its operations vanish silently", parts.path_item_reference),
    Rule("component-used", "dead components look like promises", parts.component_used),
    # Schemas
    Rule("schema-order", "members compare at a glance", schemas.schema_order),
    Rule("schema-name", "it is the name of a class in every client", schemas.schema_name),
    Rule("schema-keyword", "clients drop or misread it", schemas.schema_keyword),
    Rule("schema-format", "a false promise fails in the client", schemas.schema_format),
    Rule("boolean-schema", "the generator refuses the document", schemas.boolean_schema),
    Rule("open-object", "new members must not be lost", schemas.open_object),
    Rule("member-name", "the generated model breaks without a warning", schemas.member_name),
    Rule("number-scalar", "money is exact", schemas.number_scalar),
    Rule("type-list", "generators ask the pattern of the number too", schemas.type_list),
    Rule("repeated-pattern", "one idea, one name", schemas.repeated_pattern),
    Rule("const-type", "a const alone is ignored by some generators", schemas.const_type),
    Rule("enum-values", "each value becomes a name", schemas.enum_values),
    Rule("response-enum", "a new value must not break a client", schemas.response_enum),
    Rule("required-exists", "a member that is required is described", schemas.required_exists),
    Rule("leaf-examples", "an example says more than a type", schemas.leaf_examples),
    Rule("examples-form", "one form that every tool of 3.1 reads", schemas.examples_form),
    Rule("example-valid", "a wrong example misleads more than none", schemas.example_valid),
    # Words
    Rule("summary-form", "it is a title in one line", prose.summary),
    Rule("description-present", "a reader looks here first", prose.description_present),
    Rule("description-sentences", "a fragment makes readers guess", prose.description_sentences),
    Rule("description-lines", "the history shows what changed", prose.description_lines),
    Rule("description-words", "a contract says what is", prose.description_words),
)
# fmt: on


def findings(path: Path) -> list[Finding]:
    """Read one document and return what breaks the rules, in the order of its lines."""
    document = load(path)
    if not isinstance(document, dict):
        fail(f"{shown(path)}: not an OpenAPI document; its root is a mapping with `openapi`")
    placed = lines(path)
    contract = Contract(document)

    def line(where: str) -> int:
        while where and where not in placed:  # what is missing is reported where it belongs
            where = where.rpartition("/")[0]
        return placed[where]

    return sorted(
        {
            Finding(line(where), rule.id, message)
            for rule in RULES
            for where, message in rule.check(contract)
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
        print(f"{len(RULES)} rules, no findings")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
