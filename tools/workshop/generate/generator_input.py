"""What the generator is given: the valid document, overlaid and with named scalars inlined.

Invariants: an invalid document ends the program with one line that names its place; the overlay
changes types only, never a path or a member; outside the named scalars the document has no `number`
and no `date-time`, and what the generator is given has no `number` beside another type, so that
inside it every `number` is an amount, price, quantity or rate, every `date-time` one of the wire's
timestamps, and the templates can give both their exact Python types. Named scalars are inlined
because the generator forgets a description that stands beside a reference, and descriptions of
parameters are repeated at their schemas because it reads them only there; open values of parameters
are closed, so that arguments are typed. Header parameters that every operation takes are left out:
`tables.py` names them, for the object that sends them. The published document is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from partner_center_core.pointers import pointer
from workshop.fail import fail
from workshop.generate import overlay
from workshop.yaml_files import (
    dumps_json,
    lines,
    load,
    shown,
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Values, not schemas: nothing to look for inside.
_VALUES = frozenset({"examples", "example", "enum", "const", "x-extensible-enum", "x-line-items"})


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """List (path, method, operation) of every path; webhooks are not called, so not listed."""
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def _parameters(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters of an operation, references followed."""
    known = document["components"].get("parameters", {})
    return [
        known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        for one in operation.get("parameters", ())
    ]


def common_headers(document: dict[str, Any]) -> list[str]:
    """Name the header parameters that every operation takes, in the document's order."""
    taken = [
        [one["name"] for one in _parameters(document, operation) if one["in"] == "header"]
        for _, _, operation in operations(document)
    ]
    return [name for name in taken[0] if all(name in names for names in taken)] if taken else []


def validated(source: Path) -> dict[str, Any]:
    """Load the document; stop with one line for the first thing that makes it invalid."""
    document: dict[str, Any] = load(source)
    # The validator knows floats only; nothing of this copy is written anywhere.
    try:
        plain = json.loads(dumps_json(document))
    except ValueError as refused:
        fail(f"{shown(source)}: not a document that JSON can hold: {refused}")
    where = lines(source)
    if not isinstance(plain, dict) or "openapi" not in plain:
        fail(f"{shown(source)}: not an OpenAPI document; it has no member `openapi`")
    seen: dict[str, str] = {}
    for path, method, operation in operations(plain):
        name = operation.get("operationId")
        place = pointer("paths", path, method, "operationId")
        if name in seen:
            fail(
                f"{shown(source)}:{where.get(place, 1)}: the operationId {name} stands twice, "
                f"also at {seen[name]}; give each operation its own"
            )
        seen[str(name)] = f"{path} {method}"
    for node, at in _nodes(plain, ""):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.removeprefix("#") not in where:
            fail(
                f"{shown(source)}:{where.get(at, 1)}: {reference} leads nowhere; "
                "define it or correct the reference"
            )
    for error in OpenAPIV31SpecValidator(plain).iter_errors():
        at = pointer(*getattr(error, "absolute_path", ()))
        while at and at not in where:
            at = at.rpartition("/")[0]
        message = " ".join(str(getattr(error, "message", error)).split())
        fail(
            f"{shown(source)}:{where.get(at, 1)}: not valid OpenAPI at {at or '/'}: {message[:300]}"
        )
    return document


def _scalars(document: dict[str, Any]) -> dict[str, Any]:
    """The named schemas that only give a plain type a name; request enumerations stay named."""
    return {
        f"#/components/schemas/{name}": schema
        for name, schema in document["components"]["schemas"].items()
        if not schema.keys() & {"properties", "oneOf", "anyOf", "items", "enum"}
        and schema.get("type") != "object"
    }


def inlined(node: Any, scalars: dict[str, Any]) -> Any:  # any JSON value
    """Replace references to named scalars by the scalars, keeping what stands beside them."""
    if isinstance(node, list):
        return [inlined(item, scalars) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") in scalars:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return {**scalars[node["$ref"]], **beside}
    return {key: inlined(value, scalars) for key, value in node.items()}


def _nodes(node: Any, at: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object below a node that can be a schema, with its place."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _nodes(item, at + pointer(index))
    elif isinstance(node, dict):
        yield node, at
        for key, below in node.items():
            if key not in _VALUES:
                yield from _nodes(below, at + pointer(key))


def _types(schema: dict[str, Any]) -> list[Any]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def _check_scalars(document: dict[str, Any]) -> None:
    scalars = {reference.removeprefix("#") for reference in _scalars(document)}
    for node, at in _nodes(document, ""):
        if at in scalars:
            continue
        kinds = _types(node)
        if "number" in kinds:
            fail(f"{at}: a `number` outside the named scalars; refer to Amount or the like")
        if len(kinds) > 1 and {"object", "array"} & set(kinds):
            fail(f"{at}: a `type` list with object or array; the client reads one form only")
        if node.get("format") == "date-time":
            fail(f"{at}: `date-time` is untrue for this service; refer to Timestamp")


def _check_numbers(source: dict[str, Any]) -> None:
    """Stop at a number with an alternative: no template would give that one its exact type."""
    for node, at in _nodes(source, ""):
        branches = [*node.get("anyOf", ()), *node.get("oneOf", ())]
        if any("number" in _types(one) for one in branches) or "number" in _types(node)[1:]:
            fail(f"{at}: a `number` or something else; give it one type in client.overlay.yaml")


def _check_overlay(document: dict[str, Any], overlaid: dict[str, Any], source: Path) -> None:
    for name, schema in document["components"]["schemas"].items():
        now = overlaid["components"]["schemas"].get(name, {})
        if now.get("properties", {}).keys() != schema.get("properties", {}).keys():
            fail(f"{shown(source)}: changes the members of {name}; it may change types only")
    if overlaid["paths"].keys() != document["paths"].keys():
        fail(f"{shown(source)}: changes the paths; it may change types only")


def with_known_values(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes the known values of its open list, and no others."""
    names = {"x-extensible-enum": "enum"}
    return {names.get(key, key): value for key, value in schema.items()}


def _tell_parameters(document: dict[str, Any]) -> None:
    """Say of parameters what the generator does not read where the document has it.

    The description is repeated at the schema. Open values become closed ones, which callers get as
    words that an editor completes; at run time the client sends any other text as well.
    """
    for parameter in document["components"].get("parameters", {}).values():
        schema = with_known_values(parameter["schema"])
        parameter["schema"] = {**schema, "description": parameter["description"]}


def _drop_common_headers(document: dict[str, Any]) -> None:
    """Leave out the headers that every operation takes: a client has them, not each signature."""
    common = set(common_headers(document))
    for _, _, operation in operations(document):
        taken = zip(operation.get("parameters", ()), _parameters(document, operation), strict=True)
        operation["parameters"] = [
            given for given, one in taken if not (one["in"] == "header" and one["name"] in common)
        ]


def generator_input(document: dict[str, Any], client_overlay: Path) -> dict[str, Any]:
    """The document as the generator is to see it: overlaid, named scalars inlined."""
    _check_scalars(document)
    overlaid = overlay.apply(document, client_overlay)
    _check_overlay(document, overlaid, client_overlay)
    scalars = _scalars(overlaid)
    result: dict[str, Any] = inlined(overlaid, scalars)
    for reference in scalars:
        del result["components"]["schemas"][reference.rpartition("/")[2]]
    _check_numbers(result)
    _drop_common_headers(result)
    _tell_parameters(result)
    return result
