"""Style rules for the root, the tags, and what every operation says.

Invariants: a webhook is held to the same rules as an operation, except those on what only
the service does (security, errors). Limits: that the document is OpenAPI at all
is for its validators to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from partner_center_core.pointers import pointer
from workshop.lint.nodes import mapping, sequence

if TYPE_CHECKING:
    from workshop.lint.places import Contract

Findings = Iterator[tuple[str, str]]

# What a reader meets first stands first; a key of an extension comes last.
ROOT_KEYS = (
    *("openapi", "info", "externalDocs", "servers", "security", "tags", "paths", "webhooks"),
    "components",
)
OPERATION_KEYS = (
    *("operationId", "summary", "description", "deprecated", "tags", "externalDocs", "security"),
    *("parameters", "requestBody", "responses", "callbacks", "servers"),
)

# The verbs that a client's functions begin with: every operation reads, a webhook is an `on`.
VERBS = ("get", "list")
WEBHOOK_VERBS = ("on",)

SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
)


def misplaced(value: Any, keys: Sequence[str]) -> Iterator[str]:  # any YAML value
    """Say which key of a mapping stands after one that belongs behind it, if any does."""
    rank = {key: index for index, key in enumerate(keys)}
    present = [
        key for key in mapping(value) if key in rank or (isinstance(key, str) and key[:2] == "x-")
    ]
    ordered = sorted(present, key=lambda key: rank.get(key, len(rank)))
    for key, expected in zip(present, ordered, strict=True):
        if key != expected:
            yield f"`{key}` stands where `{expected}` belongs; order: {', '.join(ordered)}"
            return


def root_order(contract: Contract) -> Findings:
    """Check that the root reads like a table of contents."""
    for message in misplaced(contract.document, ROOT_KEYS):
        yield "", message


def operation_order(contract: Contract) -> Findings:
    """Check that the keys of operations never vary in order."""
    for operation in contract.operations:
        for message in misplaced(operation.value, OPERATION_KEYS):
            yield operation.pointer, message


def openapi_version(contract: Contract) -> Findings:
    """Check that the document is OpenAPI 3.1."""
    version = contract.document.get("openapi")
    if not re.fullmatch(r"3\.1\.\d+", str(version)):
        yield "/openapi", f"{version} is not 3.1; the generator reads 3.1.x, write 3.1.1"


def info_contact(contract: Contract) -> Findings:
    """Check that the document names who answers for it."""
    if not mapping(mapping(contract.document.get("info")).get("contact")).get("name"):
        yield "/info", "names nobody who answers for it; add contact with a name"


def info_version(contract: Contract) -> Findings:
    """Check that the version of the document is a semantic version, as text."""
    version = mapping(contract.document.get("info")).get("version")
    if not isinstance(version, str) or not SEMVER.fullmatch(version):
        yield "/info/version", f"{version} is no semantic version; write text such as '1.0.0'"


def server_url(contract: Contract) -> Findings:
    """Check that every server is described, secure, and joins with a path as it is."""
    for index, server in enumerate(sequence(contract.document.get("servers"))):
        where = pointer("servers", index)
        url = str(mapping(server).get("url"))
        if not url.startswith("https://"):
            yield where, f"{url} is not https; tokens travel over https only"
        if url.endswith("/"):
            yield where, f"{url} ends in a slash; leave it out, every path begins with one"
        if not mapping(server).get("description"):
            yield where, f"{url} has no description; say which cloud it serves"


def tag_declared(contract: Contract) -> Findings:
    """Check that every operation has exactly one tag, and that the root declares it."""
    declared = {mapping(tag).get("name") for tag in sequence(contract.document.get("tags"))}
    for operation in contract.operations:
        tags = sequence(operation.value.get("tags"))
        if len(tags) != 1:
            yield operation.pointer, f"the operation has {len(tags)} tags; give it exactly one"
        for tag in tags:
            if tag not in declared:
                yield f"{operation.pointer}/tags", f"{tag} is not declared; add it to the root"


def tag_form(contract: Contract) -> Findings:
    """Check that every declared tag is explained and in title case, as packages are named by it."""
    for index, tag in enumerate(sequence(contract.document.get("tags"))):
        name = str(mapping(tag).get("name"))
        if not mapping(tag).get("description"):
            yield pointer("tags", index), f"the tag {name} has no description; say what it groups"
        if name.title() != name:
            yield pointer("tags", index), f"{name} is not in title case; write {name.title()}"


def tag_used(contract: Contract) -> Findings:
    """Check that no declared tag is empty."""
    used = [tag for one in contract.operations for tag in sequence(one.value.get("tags"))]
    for index, tag in enumerate(sequence(contract.document.get("tags"))):
        if mapping(tag).get("name") not in used:
            yield pointer("tags", index), f"{mapping(tag).get('name')} is used nowhere; remove it"


def webhook_tag(contract: Contract) -> Findings:
    """Check that webhooks share no tag with operations: of such a tag, generators keep one side."""
    called = {
        tag
        for one in contract.operations
        if not one.webhook
        for tag in sequence(one.value.get("tags"))
    }
    for operation in contract.operations:
        for tag in sequence(operation.value.get("tags")):
            if operation.webhook and tag in called:
                message = "has operations that are called; give webhooks a tag of their own"
                yield f"{operation.pointer}/tags", f"{tag} {message}"


def operation_id_form(contract: Contract) -> Findings:
    """Check that operation ids are a verb and a noun in lower camel case."""
    for operation in contract.operations:
        verbs = WEBHOOK_VERBS if operation.webhook else VERBS
        name = str(operation.value.get("operationId"))
        if not re.fullmatch(rf"({'|'.join(verbs)})([A-Z][a-z0-9]*)+", name):
            yield (
                f"{operation.pointer}/operationId",
                f"{name} is no verb and noun in lower camel case; begin with {' or '.join(verbs)}",
            )


def operation_id_unique(contract: Contract) -> Findings:
    """Check that no two operations share an id: the later client module replaces the earlier."""
    first: dict[Any, str] = {}
    for operation in contract.operations:
        name = operation.value.get("operationId")
        if name is not None and first.setdefault(name, operation.pointer) != operation.pointer:
            where = f"{operation.pointer}/operationId"
            yield where, f"{name} is the id of {first[name]} too; give each operation its own"


def external_docs(contract: Contract) -> Findings:
    """Check that every operation names the page that documents it."""
    for operation in contract.operations:
        url = str(mapping(operation.value.get("externalDocs")).get("url", ""))
        if not url.startswith("https://"):
            yield operation.pointer, "no externalDocs with an https url; name the page behind it"


def security(contract: Contract) -> Findings:
    """Check that every operation says itself which declared sign-ins it accepts."""
    declared = mapping(contract.components.get("securitySchemes"))
    for operation in contract.operations:
        if operation.webhook:
            continue
        required = sequence(operation.value.get("security"))
        if not required or {} in required:
            yield operation.pointer, "lists no security of its own; list the sign-ins it accepts"
        for scheme in (name for one in required for name in mapping(one)):
            if scheme not in declared:
                where = f"{operation.pointer}/security"
                yield where, f"{scheme} is not declared; add it under components/securitySchemes"


def errors(operation_responses: Any) -> dict[str, str]:  # any YAML value
    """Return what each status outside 2xx leads to, as text that can be compared."""
    return {
        str(status): str(mapping(value).get("$ref", value))
        for status, value in mapping(operation_responses).items()
        if not str(status).startswith("2")
    }


def errors_alike(contract: Contract) -> Findings:
    """Check that all operations list the same errors, with the same answers."""
    listed = [
        (f"{one.pointer}/responses", errors(one.value.get("responses")))
        for one in contract.operations
        if not one.webhook
    ]
    counted = Counter(tuple(sorted(found.items())) for _, found in listed)
    usual = dict(counted.most_common(1)[0][0]) if counted else {}
    for where, found in listed:
        for status in sorted(usual.keys() | found.keys()):
            if usual.get(status) != found.get(status):
                here, there = found.get(status, "missing"), usual.get(status, "missing")
                message = "list the same errors everywhere"
                yield where, f"{status} is {here} here and {there} elsewhere; {message}"


def default_response(contract: Contract) -> Findings:
    """Check that no response is a catch-all: the client would read a PDF or an empty body by it."""
    for operation in contract.operations:
        for status in mapping(operation.value.get("responses")):
            if not re.fullmatch(r"[1-5]\d\d", str(status)):
                where = operation.pointer + pointer("responses", status)
                yield where, f"{status} catches several answers; list each status by itself"
