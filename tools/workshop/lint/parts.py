"""Style rules for parameters, headers, responses, links, and what is used by reference.

Invariants: a place that refers to a component is judged for referring, the component for what it
says; a broken reference is reported once, by `reference-resolves`. Limit: runtime expressions in
links are not evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator

from workshop.lint.places import Place, mapping, parameters
from workshop.lint.rule import Findings, rule
from workshop.lint.value_types import refusal

# OpenAPI ignores header parameters of these names, but the generator makes arguments of them.
RESERVED_HEADERS = {
    "accept": "the media types of the responses say it",
    "content-type": "the media type of the request body says it",
    "authorization": "the security schemes say it",
}

# The ids by which the service's support finds a call, so every answer carries them.
RESPONSE_HEADERS = ("MS-RequestId", "MS-CorrelationId")

# Segments that an HTTP client resolves before sending, so the request goes to another path.
RELATIVE_SEGMENTS = ("", ".", "..")


@rule("parameter", "header", "response")
def by_reference(part: Place) -> Findings:
    """One parameter, header or error has one meaning; a success belongs to its operation."""
    success = part.kind == "response" and part.name[:1] not in ("4", "5")
    if not (part.is_component or success or "$ref" in part.value):
        name, home = part.value.get("name", part.name), f"components/{part.key}"
        yield part.pointer, f"{name} is written inline; move it to {home} and refer to it"


@rule("operation")
def response_headers(operation: Place) -> Findings:
    """Support finds a call by its ids."""
    for response in filter(None, (one.meant for one in operation.inner("responses"))):
        for name in set(RESPONSE_HEADERS) - {header.name for header in response.inner("headers")}:
            message = f"{response.name} lacks the header {name}; every response refers to it"
            yield response.pointer, message


@rule("parameter")
def parameter_values(parameter: Place) -> Findings:
    """Clients send only what the caller gave, in any letter case, and no number of forty digits."""
    name = parameter.value.get("name")
    for schema in filter(None, (one.meant for one in parameter.inner("schema"))):
        if "default" in schema.value:
            problem = "has a default, which clients would always send; describe it instead"
            yield schema.at("default"), f"{name} {problem}"
        if "enum" in schema.value:
            problem = "refuses other letter case, which the service takes; write x-extensible-enum"
            yield schema.at("enum"), f"{name} {problem}"
        for bound in ("minimum", "maximum"):
            bounded = parameter.value.get("in") == "query" and "integer" in schema.types
            if bounded and bound not in schema.value:
                yield schema.pointer, f"{name} has no {bound}; add it (at most 2147483647)"


@rule("parameter")
def parameter_reserved(parameter: Place) -> Findings:
    """OpenAPI ignores these names."""
    name = str(parameter.value.get("name"))
    if parameter.value.get("in") == "header" and name.lower() in RESERVED_HEADERS:
        why = RESERVED_HEADERS[name.lower()]
        yield parameter.pointer, f"{name} must not be a parameter: {why}"


def _other_words(path: str, index: int, paths: list[list[str]]) -> Iterator[str]:
    """The texts that one segment of a path must not take: they lead to another path."""
    before = path.split("/")[:index]
    for other in paths:
        same = all(a == b or "{" in a + b for a, b in zip(other, before, strict=False))
        if same and len(other) > index and "{" not in other[index]:
            yield other[index]
    yield from RELATIVE_SEGMENTS


@rule("document")
def path_literals(document: Place) -> Findings:
    """An id must not lead to another path."""
    paths = [path.name.split("/") for path in document.every("path")]
    words: dict[Place, dict[str, None]] = {}
    for operation in document.every("operation"):
        path = operation.parent.name if operation.parent else ""
        for parameter in parameters(operation):
            segment = f"{{{parameter.value.get('name')}}}"
            if parameter.value.get("in") == "path" and segment in path.split("/"):
                others = _other_words(path, path.split("/").index(segment), paths)
                for schema in parameter.inner("schema"):
                    words.setdefault(schema, {}).update(dict.fromkeys(others))
    for schema, taken in words.items():
        accepted = [repr(word) for word in taken if refusal(schema, word) is None]
        if accepted:
            repair = "`not: {enum: [...]}`, the empty text by `minLength: 1`"
            message = (
                f"accepts {', '.join(accepted)}, which lead elsewhere; exclude words by {repair}"
            )
            yield schema.pointer, message


@rule("link")
def link_targets(link: Place) -> Findings:
    """A link that leads nowhere is worse than none."""
    name = link.value.get("operationId")
    target = next((one for one in link.every("operation") if one.get("operationId") == name), None)
    if target is None:
        yield link.pointer, f"{link.name} names no operation; name one by its operationId"
        return
    known = [one.value for one in parameters(target)]
    names = [f"{prefix}{one.get('name')}" for one in known for prefix in ("", f"{one.get('in')}.")]
    for parameter in mapping(link.value.get("parameters")):
        if parameter not in names:
            message = f"{name} has no parameter {parameter}; correct it"
            yield link.at("parameters", parameter), message


@rule("document")
def component_used(document: Place) -> Findings:
    """A component that nothing uses looks like a promise."""
    operations = document.every("operation", "webhook")
    reached = {place for one in operations for place in one.reachable()}
    signed = {
        name for one in operations for choice in one.listed("security") for name in mapping(choice)
    }
    for place in document.below:
        used = place.name in signed if place.kind == "security scheme" else place in reached
        if place.is_component and not used:
            yield place.pointer, f"{place.name} is used by no operation; refer to it or remove it"


@rule("document")
def extension_explained(document: Place) -> Findings:
    """Nobody knows an extension by its name."""
    introduction = str(document.get("info/description"))
    for place in document.below:
        for key in place.value:
            if key.startswith("x-") and f"`{key}`" not in introduction:
                message = f"the introduction does not explain `{key}`; explain it there"
                yield place.at(key), message
