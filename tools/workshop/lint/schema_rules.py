"""Style rules for schemas: names, members, examples, and what a schema must leave open.

Invariant: what stands below `not` says what a value is not, so it needs neither examples nor
descriptions, and its `enum` closes nothing. Limits: whether an example is realistic, and whether
ids agree across operations, a reader has to say.
"""

from __future__ import annotations

import re

from workshop.lint.places import Place, mapping
from workshop.lint.rule import Findings, absent, expect, rule
from workshop.lint.value_types import refusal

TABLE = (
    expect("examples-form", "parameter, header, media", "example", absent,
           "it is the old form; write a mapping under `examples`"),
    expect("examples-form", "schema", "examples",
           lambda said: said is None or (isinstance(said, list) and bool(said)),
           "write a list with a realistic value"),
)  # fmt: skip


@rule("schema")
def schema_name(schema: Place) -> Findings:
    """It is the name of a class in every client."""
    if schema.is_component and not re.fullmatch(r"([A-Z][a-z0-9]*)+", schema.name):
        yield schema.pointer, f"{schema.name} is not PascalCase; clients make it a class name"


@rule("schema")
def open_object(schema: Place) -> Findings:
    """New members must not be lost, and some clients keep them only where told."""
    said = schema.value.get("additionalProperties")
    if said is False or (said is None and "object" in schema.types and not schema.negated):
        problem = "new members would be lost; write `additionalProperties: true`"
        yield schema.at("additionalProperties"), problem


@rule("document")
def repeated_pattern(document: Place) -> Findings:
    """One idea has one name."""
    schemas = [one for one in document.every("schema") if isinstance(one.get("pattern"), str)]
    first: dict[str, str] = {}
    for schema in sorted(schemas, key=lambda one: not one.is_component):
        other = first.setdefault(schema.value["pattern"], schema.pointer)
        if other != schema.pointer and not schema.is_component:
            message = f"the same pattern is at {other}; name it and refer to it"
            yield schema.at("pattern"), message


@rule("document")
def response_enum(document: Place) -> Findings:
    """The service may add a value, which must not break a client."""
    operations = document.every("operation")
    read = [one for operation in operations for one in operation.inner("responses")]
    read += [one for hook in document.every("webhook") for one in hook.inner("requestBody")]
    homes = {*read, *(place for one in read for place in one.reachable())}
    for schema in {one for home in homes for one in home.below if one.kind == "schema"}:
        if "enum" in schema.value and not schema.negated:
            message = "the service may add values; write x-extensible-enum beside `type: string`"
            yield schema.at("enum"), message


@rule("schema")
def required_exists(schema: Place) -> Findings:
    """A member that is required is described, in the schema or around its branches."""
    members: set[str] = set()
    around: Place | None = schema
    while around and around.kind == "schema":
        members |= mapping(around.value.get("properties")).keys()
        around = around.parent if around.key in ("oneOf", "anyOf", "allOf") else None
    for name in () if schema.negated else map(str, schema.listed("required")):
        if name not in members:
            message = f"{name} is required but not described; add it to properties"
            yield schema.at("required"), message


@rule("schema")
def leaf_examples(schema: Place) -> Findings:
    """An example says more than a type: a leaf has its own, or that of the scalar it refers to."""
    owner = schema.is_component or schema.key == "properties"
    part = schema.parent is not None and schema.parent.kind in ("parameter", "header")
    if not (owner or part) or schema.negated or not schema.value or not schema.is_leaf():
        return
    shown = [schema, *([schema.meant] if schema.meant else ())]
    shown += [item.meant for one in shown for item in one.inner("items") if item.meant]
    if not any("examples" in one.value for one in shown):
        yield schema.pointer, f"{schema.name} has no examples; add a list with a realistic one"


@rule("schema")
def example_valid(schema: Place) -> Findings:
    """A wrong example misleads more than none."""
    for index, value in enumerate(schema.listed("examples")):
        if problem := refusal(schema, value):
            yield schema.at("examples", index), f"the schema refuses this example: {problem}"


@rule("example")
def named_example_valid(example: Place) -> Findings:
    """A wrong example misleads more than none."""
    for schema in example.parent.inner("schema") if example.parent else ():
        if "value" in example.value and (problem := refusal(schema, example.value["value"])):
            yield example.pointer, f"the schema refuses this example: {problem}"
