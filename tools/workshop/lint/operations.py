"""Style rules for the root, the tags, and what every operation says.

Invariant: a webhook is held to the same rules as an operation, except those on what only the
service does (security, errors).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from statistics import mode

from workshop.lint.places import Place, mapping
from workshop.lint.rule import Findings, expect, matching, present, rule, without

# What a reader meets first stands first; extensions come last. In a schema: what a value looks
# like, what it means, what it consists of; what it excludes stands before the members, because
# nobody finds it behind fifty of them.
ORDER: Mapping[str, tuple[str, ...]] = {
    "document": (
        *("openapi", "info", "externalDocs", "servers", "security", "tags", "paths", "webhooks"),
        "components",
    ),
    "operation": (
        *("operationId", "summary", "description", "deprecated", "tags", "externalDocs"),
        *("security", "parameters", "requestBody", "responses", "callbacks", "servers"),
    ),
    "schema": (
        *("$ref", "title", "type", "format", "pattern", "minLength", "maxLength", "minimum"),
        *("exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "enum", "const"),
        *("x-extensible-enum", "contentMediaType", "contentEncoding", "contentSchema"),
        *("description", "deprecated", "readOnly", "writeOnly", "default", "examples", "required"),
        *(
            "dependentRequired",
            "not",
            "oneOf",
            "anyOf",
            "properties",
            "additionalProperties",
            "minProperties",
        ),
        *("maxProperties", "items", "minItems", "maxItems", "uniqueItems"),
    ),
}

SEMVER = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
# Sentence case keeps the capitals of names only.
PROPER_NAMES = "Partner|Center|Microsoft|Azure|Office|Taiwan|Entra|Graph|Germany"
CALLED = "operation, webhook"

TABLE = (
    expect("info-contact", "info", "contact/name", present, "name who answers for the document"),
    expect("info-version", "info", "version", matching(SEMVER), "write a text such as '1.0.0'"),
    expect("server-url", "server", "url", matching("https://.*[^/]"),
           "clients send tokens there and append paths; write https and no slash at the end"),
    expect("server-url", "server", "description", present, "say which cloud it serves"),
    expect("tag-form", "tag", "description", present, "say what the tag groups"),
    expect("tag-form", "tag", "name", matching("([A-Z0-9][a-z0-9]*( |$))+"),
           "it is a heading and the name of a package; write it in title case"),
    # Every operation reads, so two verbs are enough.
    expect("operation-id-form", "operation", "operationId", matching("(get|list)([A-Z][a-z0-9]*)+"),
           "it names a function; write get or list and a noun in lower camel case"),
    expect("operation-id-form", "webhook", "operationId", matching("on([A-Z][a-z0-9]*)+"),
           "it names a function; write on and what happened in lower camel case"),
    expect("operation-tag", CALLED, "tags", lambda tags: isinstance(tags, list) and len(tags) == 1,
           "it is the package of the operation; give exactly one"),
    expect("operation-docs", CALLED, "externalDocs/url", matching("https://.+"),
           "everything has a source; give the https address of the page that documents it"),
    expect("operation-security", "operation", "security",
           lambda said: isinstance(said, list) and bool(said) and all(said),
           "clients send tokens by it; list the sign-ins that the operation accepts"),
    expect("summary-form", CALLED, "summary", present, "write one line such as 'Get an invoice'"),
    expect("summary-form", CALLED, "summary", without(".{61}"), "shorten it to 60 characters"),
    expect("summary-form", CALLED, "summary", without(r"\.$"), "it is a title; leave the stop out"),
    expect("summary-form", CALLED, "summary", without("^[a-z]"), "begin with a capital letter"),
    expect("summary-form", CALLED, "summary", without(r"^\S*[^s\s]s\b"),
           "begin with a verb in the imperative, such as 'Get'"),
    expect("summary-form", CALLED, "summary", without(rf" (?!({PROPER_NAMES})\b)[A-Z][a-z]+\b"),
           "it is in sentence case; write capital letters in names only"),
)  # fmt: skip


@rule("document", "operation", "webhook", "schema")
def key_order(place: Place) -> Findings:
    """The document opens like a table of contents; operations and members compare at a glance."""
    keys = ORDER["operation" if place.kind == "webhook" else place.kind]
    present = [key for key in place.value if key in keys or key.startswith("x-")]
    ordered = sorted(present, key=lambda key: keys.index(key) if key in keys else len(keys))
    if present != ordered:
        yield place.pointer, f"write the keys in the order {', '.join(ordered)}"


@rule("document")
def tag_used(document: Place) -> Findings:
    """An empty heading misleads, and a tag that is not declared has no description."""
    declared = {str(tag.value.get("name")) for tag in document.every("tag")}
    operations = document.every("operation", "webhook")
    for operation in operations:
        for name in {str(tag) for tag in operation.listed("tags")} - declared:
            yield operation.at("tags"), f"the tag {name} is not declared; add it to the root"
    used = {str(tag) for operation in operations for tag in operation.listed("tags")}
    for tag in document.every("tag"):
        if str(tag.value.get("name")) not in used:
            yield tag.pointer, f"the tag {tag.value.get('name')} is used nowhere; remove it"


@rule("operation")
def security_declared(operation: Place) -> Findings:
    """A sign-in that the document does not describe cannot be used."""
    declared = {scheme.name for scheme in operation.every("security scheme")}
    named = {name for choice in operation.listed("security") for name in mapping(choice)}
    for name in named - declared:
        message = f"{name} is not declared; add it under components/securitySchemes"
        yield operation.at("security"), message


@rule("document")
def errors_alike(document: Place) -> Findings:
    """A caller handles the errors of all operations in one way."""
    operations = document.every("operation")
    listed = [
        {one.name: str(one.value.get("$ref", one.raw)) for one in operation.inner("responses")}
        for operation in operations
    ]
    for status in sorted({status for one in listed for status in one if status[:1] != "2"}):
        said = [one.get(status, "missing") for one in listed]
        usual = mode(said)
        for operation, here in zip(operations, said, strict=True):
            if here != usual:
                message = f"{status} is {here} here and {usual} in other operations; make it alike"
                yield operation.at("responses"), message


@rule("response")
def default_response(response: Place) -> Findings:
    """A client would read a PDF or an empty body by a response for several statuses."""
    if not response.is_component and not re.fullmatch(r"[1-5]\d\d", response.name):
        message = f"{response.name} stands for several statuses; list each by itself"
        yield response.pointer, message
