"""Style rules for parameters, headers, responses, links, and everything that is used by reference.

Invariants: a place that only refers to a component is judged for referring, the component for
what it says; a broken reference is reported once, by `reference-resolves`. Limits: runtime
expressions in links are not evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partner_center_core.pointers import pointer
from workshop.lint.nodes import (
    Kind,
    mapping,
    mappings,
    sequence,
    types,
)
from workshop.lint.values import judge

if TYPE_CHECKING:
    from workshop.lint.places import Contract

Findings = Iterator[tuple[str, str]]

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


def inline(contract: Contract, kind: Kind) -> Findings:
    """Find the parts of one kind that are written out where a reference belongs."""
    for part in contract.parts:
        if part.kind == kind and not part.reference and not part.pointer.startswith("/components/"):
            yield part.pointer, part.name


def parameter_by_reference(contract: Contract) -> Findings:
    """Check that parameters are components."""
    for where, name in inline(contract, "parameter"):
        yield where, f"{name} is written inline; move it to components/parameters and refer to it"


def header_by_reference(contract: Contract) -> Findings:
    """Check that response headers are components, also where a component response lists them."""
    for part in contract.parts:
        place = part.pointer.removeprefix("/components/headers/")
        if part.kind == "header" and not part.reference and "/" in place:
            message = "is written inline; move it to components/headers and refer to it"
            yield part.pointer, f"{part.name} {message}"


def error_by_reference(contract: Contract) -> Findings:
    """Check that error responses are components."""
    for where, status in inline(contract, "response"):
        if status[:1] in ("4", "5"):
            yield where, f"{status} is inline; move it to components/responses and refer to it"


def response_headers(contract: Contract) -> Findings:
    """Check that every answer of the service carries the ids by which a call is found again."""
    seen: set[str] = set()
    for operation in contract.operations:
        if operation.webhook:  # what answers a webhook is not the service
            continue
        for status, value in mapping(operation.value.get("responses")).items():
            here = operation.pointer + pointer("responses", status)
            where, response = contract.resolved(value, here)
            if where in seen or not isinstance(response, dict):
                continue
            seen.add(where)
            for name in RESPONSE_HEADERS:
                if name not in mapping(response.get("headers")):
                    yield where, f"{status} lacks the header {name}; every response refers to it"


def parameter_default(contract: Contract) -> Findings:
    """Check that no parameter has a default: the generated client would always send it."""
    for part in contract.parts:
        schema = mapping(contract.resolved(part.value.get("schema"))[1])
        if part.kind == "parameter" and "default" in schema:
            where = f"{part.pointer}/schema/default"
            yield where, f"{part.name} has a default; say it in the description instead"


def parameter_enum(contract: Contract) -> Findings:
    """Check that no parameter has a closed list: the service takes its words in any letter case."""
    for part in contract.parts:
        where, schema = contract.resolved(part.value.get("schema"), f"{part.pointer}/schema")
        if part.kind == "parameter" and "enum" in mapping(schema):
            message = "refuses spellings that the service takes; write x-extensible-enum"
            yield f"{where}/enum", f"{part.name} {message}"


def parameter_reserved(contract: Contract) -> Findings:
    """Check that no header parameter has a name that OpenAPI keeps for itself."""
    for part in contract.parts:
        name = str(part.value.get("name"))
        if part.value.get("in") == "header" and name.lower() in RESERVED_HEADERS:
            yield part.pointer, f"{name} is no parameter: {RESERVED_HEADERS[name.lower()]}"


def parameter_content(contract: Contract) -> Findings:
    """Check that parameters have a schema: the generator silently drops those with `content`."""
    for part in contract.parts:
        if part.kind == "parameter" and "content" in part.value:
            yield f"{part.pointer}/content", f"{part.name} is dropped by the client; use `schema`"


def integer_bounds(contract: Contract) -> Findings:
    """Check that integers in a query are bounded, so that a tester sends none of forty digits."""
    for part in contract.parts:
        schema = mapping(contract.resolved(part.value.get("schema"))[1])
        if part.value.get("in") == "query" and "integer" in types(schema):
            for key in ("minimum", "maximum"):
                if key not in schema:
                    yield part.pointer, f"{part.name} has no {key}; add it (at most 2147483647)"


def reserved_segments(contract: Contract) -> dict[tuple[str, str], list[str]]:
    """Return the words that each templated segment of each path must not take, computed."""
    paths = {str(path): str(path).split("/") for path in mapping(contract.document.get("paths"))}
    reserved: dict[tuple[str, str], list[str]] = {}
    for path, segments in paths.items():
        for index, segment in enumerate(segments):
            if not segment.startswith("{"):
                continue
            rivals = {
                other[index]
                for other in paths.values()
                if len(other) > index
                and not other[index].startswith("{")
                and all(
                    a == b or "{" in a or "{" in b
                    for a, b in zip(other[:index], segments[:index], strict=True)
                )
            }
            reserved[path, segment.strip("{}")] = [*sorted(rivals), *RELATIVE_SEGMENTS]
    return reserved


def path_literals(contract: Contract) -> Findings:
    """Check that no value of a path parameter leads to another path, a literal one above all."""
    words: dict[str, list[str]] = {}
    reserved = reserved_segments(contract)
    for operation in contract.operations:
        for index, value in enumerate(sequence(operation.value.get("parameters"))):
            here = operation.pointer + pointer("parameters", index)
            where, parameter = contract.resolved(value, here)
            taken = reserved.get((operation.path, str(mapping(parameter).get("name"))))
            if taken and mapping(parameter).get("in") == "path" and "schema" in parameter:
                known = words.setdefault(f"{where}/schema", [])
                known += [word for word in taken if word not in known]
    for where, taken in words.items():
        accepted = [word for word in taken if judge(contract, where, word) is None]
        if accepted:
            listed = ", ".join(repr(word) for word in accepted)
            repair = "`not: {enum: [...]}`, the empty text by `minLength: 1`"
            yield where, f"accepts {listed}, which lead elsewhere; exclude words by {repair}"


def link_targets(contract: Contract) -> Findings:
    """Check that links lead to operations of the document and name parameters that these have."""
    operations = {one.value.get("operationId"): one for one in contract.operations}
    for part in contract.parts:
        if part.kind != "link" or part.reference:
            continue
        target = operations.get(part.value.get("operationId"))
        if target is None:
            yield part.pointer, f"{part.name} names no operation; name one by its operationId"
            continue
        parameters = contract.parameters(target)
        names = {str(one.get("name")) for one in parameters}
        names |= {f"{one.get('in')}.{one.get('name')}" for one in parameters}
        for name in mapping(part.value.get("parameters")):
            if name not in names:
                where = part.pointer + pointer("parameters", name)
                yield where, f"{target.value['operationId']} has no parameter {name}; correct it"


def reference_resolves(contract: Contract) -> Findings:
    """Check that every reference leads somewhere."""
    for where, value in mappings(contract.document):
        target = value.get("$ref")
        local = isinstance(target, str) and target.startswith("#/")
        if local and contract.resolved(value)[1] is None:
            yield f"{where}/$ref", f"{target} leads nowhere; correct it or add the component"


def reference_local(contract: Contract) -> Findings:
    """Check that the document is one file: the generator cannot read a reference to another."""
    for where, value in mappings(contract.document):
        target = value.get("$ref")
        if isinstance(target, str) and not target.startswith("#/"):
            yield f"{where}/$ref", f"{target} lies elsewhere; copy it into components"


def path_item_reference(contract: Contract) -> Findings:
    """Check that no path is a reference: the generator silently leaves its operations out."""
    for section in ("paths", "webhooks"):
        for path, item in mapping(contract.document.get(section)).items():
            if "$ref" in mapping(item):
                where = pointer(section, path, "$ref")
                yield where, f"{path} is dropped by the client; write the path item out"


def component_used(contract: Contract) -> Findings:
    """Check that every component can be reached from an operation."""
    reached = contract.reachable([one.pointer for one in contract.operations])
    schemes = {
        name
        for one in contract.operations
        for required in sequence(one.value.get("security"))
        for name in mapping(required)
    }
    for section, components in contract.components.items():
        for name in mapping(components):
            where = pointer("components", section, name)
            used = name in schemes if section == "securitySchemes" else where in reached
            if not used:
                yield where, f"{name} is used by no operation; refer to it or remove it"
