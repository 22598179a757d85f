"""Style rules for schemas: order of keys, names, examples, and the keywords that mislead clients.

Invariants: what stands below `not` describes what a value is not, so it needs neither examples
nor descriptions, and its `enum` closes nothing. Limits: whether an example is realistic, and
whether ids agree across operations, a reader has to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from partner_center_core.pointers import pointer
from workshop.lint.nodes import (
    mapping,
    mappings,
    sequence,
    types,
)
from workshop.lint.operations import misplaced
from workshop.lint.values import judge

if TYPE_CHECKING:
    from workshop.lint.places import Contract

Findings = Iterator[tuple[str, str]]

# First what a value looks like, then what it means, then what it consists of; what it excludes
# stands before the members, because behind fifty of them nobody finds it.
SCHEMA_KEYS = (
    *("$ref", "title", "type", "format", "pattern", "minLength", "maxLength", "minimum"),
    *("exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "enum", "const"),
    *("x-extensible-enum", "contentMediaType", "contentEncoding", "contentSchema", "description"),
    *("deprecated", "readOnly", "writeOnly", "default", "examples", "required", "not", "oneOf"),
    *("anyOf", "properties", "additionalProperties", "minProperties", "maxProperties", "items"),
    *("minItems", "maxItems", "uniqueItems"),
)

# The only schemas in which a number is an amount of money or goods, read as a Decimal.
NUMBER_SCALARS = frozenset({"Amount", "Price", "Quantity", "Rate"})

# Formats that promise what the wire does not keep.
FORMATS = {
    "date-time": "times come without a zone and with seven digits; refer to Timestamp",
    "uuid": "ids come empty and in upper case; write a plain string",
    "float": "amounts are exact decimals; leave the format out",
    "double": "amounts are exact decimals; leave the format out",
}

# Keywords that speak of one type alone; beside several types, generators ask them of all.
ONE_TYPE = frozenset(
    {"pattern", "format", "minLength", "maxLength", "minimum", "maximum"}
    | {"exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
)

# Keywords that generators drop, misread or refuse, and what to write instead.
KEYWORDS = {
    "nullable": "OpenAPI 3.1 has no such keyword; write type: [..., 'null']",
    "$defs": "models that refer to it are dropped; move the schema to components/schemas",
    "allOf": "generators cannot merge a const into a parent; list the members",
    "discriminator": "the client ignores it; tell the branches apart by a required const",
    "patternProperties": "no generator types it; use additionalProperties",
    "prefixItems": "tuples have no type in clients; use items",
    "if": "clients cannot choose by it; use oneOf with a const in each branch",
    "then": "clients cannot choose by it; use oneOf with a const in each branch",
    "else": "clients cannot choose by it; use oneOf with a const in each branch",
    "unevaluatedProperties": "objects stay open; leave it out",
    "unevaluatedItems": "lists stay open; leave it out",
    "$dynamicRef": "generators do not follow it; use $ref",
}

# Names of members that break the generated model without a warning.
MEMBER_NAMES = frozenset(
    {"d", "cls", "field_dict", "to_dict", "from_dict"}
    | {"additional_properties", "additionalProperties"}
)


def schema_order(contract: Contract) -> Findings:
    """Check that the keys of schemas never vary in order."""
    for schema in contract.schemas:
        for message in misplaced(schema.value, SCHEMA_KEYS):
            yield schema.pointer, message


def schema_name(contract: Contract) -> Findings:
    """Check that the names of schemas are names of classes."""
    for schema in contract.schemas:
        if schema.role == "named" and not re.fullmatch(r"([A-Z][a-z0-9]*)+", schema.name):
            yield schema.pointer, f"{schema.name} is not PascalCase; clients make it a class name"


def member_name(contract: Contract) -> Findings:
    """Check that no member takes a name that the generated model uses itself."""
    for schema in contract.schemas:
        if schema.role == "member" and schema.name in MEMBER_NAMES:
            yield schema.pointer, f"{schema.name} breaks the generated model; it needs an override"


def boolean_schema(contract: Contract) -> Findings:
    """Check that no schema is `true` or `false`: the generator refuses the whole document."""
    for schema in contract.schemas:
        if isinstance(schema.value, bool) and not schema.pointer.endswith("/additionalProperties"):
            yield schema.pointer, "a boolean is no schema for generators; write a mapping"


def open_object(contract: Contract) -> Findings:
    """Check that objects are open and say so: some clients keep unknown members only where told."""
    for schema in contract.schemas:
        said = mapping(schema.value).get("additionalProperties")
        if said is False:
            where = f"{schema.pointer}/additionalProperties"
            yield where, "a closed object loses new members; write `additionalProperties: true`"
        elif said is None and "object" in types(schema.value) and not schema.negated:
            yield schema.pointer, "does not say that it is open; write `additionalProperties: true`"


def schema_keyword(contract: Contract) -> Findings:
    """Check that no keyword is used that clients get wrong."""
    for schema in contract.schemas:
        for key in mapping(schema.value):
            if key in KEYWORDS:
                yield schema.pointer + pointer(key), f"`{key}`: {KEYWORDS[key]}"


def schema_format(contract: Contract) -> Findings:
    """Check that no format promises more than the wire keeps."""
    for schema in contract.schemas:
        name = str(mapping(schema.value).get("format"))
        if name in FORMATS:
            yield f"{schema.pointer}/format", f"`{name}`: {FORMATS[name]}"


def number_scalar(contract: Contract) -> Findings:
    """Check that every number is one of the named scalars, which clients read as decimals."""
    for schema in contract.schemas:
        home = schema.pointer.split("/")[1:4]
        named = home[:2] == ["components", "schemas"] and home[2] in NUMBER_SCALARS
        if "number" in types(schema.value) and not named and not schema.negated:
            where = f"{schema.pointer}/type"
            yield where, "a bare number loses digits in clients; refer to Amount or its like"


def type_list(contract: Contract) -> Findings:
    """Check that beside several types stands nothing that is meant for one of them."""
    for schema in contract.schemas:
        several = len([one for one in types(schema.value) if one != "null"]) > 1
        for key in ONE_TYPE & mapping(schema.value).keys() if several else ():
            where = f"{schema.pointer}/{key}"
            yield where, f"`{key}` is not for every type here; write `anyOf` with one type in each"


def repeated_pattern(contract: Contract) -> Findings:
    """Check that a pattern that is needed twice has a name."""
    known: dict[str, str] = {}
    inline = []
    for schema in contract.schemas:
        pattern = mapping(schema.value).get("pattern")
        if isinstance(pattern, str) and schema.role == "named":
            known.setdefault(pattern, schema.pointer)
        elif isinstance(pattern, str):
            inline.append((schema.pointer, pattern))
    for where, pattern in inline:
        if known.setdefault(pattern, where) != where:
            yield (
                f"{where}/pattern",
                f"the same pattern is at {known[pattern]}; name it, refer to it",
            )


def const_type(contract: Contract) -> Findings:
    """Check that a const has its type beside it: some generators ignore it otherwise."""
    for schema in contract.schemas:
        if "const" in mapping(schema.value) and "type" not in schema.value:
            yield f"{schema.pointer}/const", "a const without a type is ignored; add `type`"


def enum_values(contract: Contract) -> Findings:
    """Check that listed values, closed or open, make distinct names of one type."""
    for schema in contract.schemas:
        for key in ("enum", "x-extensible-enum"):
            values = sequence(mapping(schema.value).get(key))
            folded = [str(value).casefold() for value in values]
            if schema.negated:
                continue
            where = f"{schema.pointer}/{key}"
            if len(set(folded)) < len(folded):
                yield where, "values differ in letter case only; keep one spelling"
            if len({type(value) for value in values}) > 1:
                yield where, "values of several types; a client drops the model"


def response_enum(contract: Contract) -> Findings:
    """Check that what the service answers is no closed list: a new value fails a whole page."""
    starts = [
        f"{one.pointer}/{'requestBody' if one.webhook else 'responses'}"
        for one in contract.operations
    ]
    homes = tuple(f"{home}/" for home in contract.reachable(starts, negated=False) | set(starts))
    for schema in contract.schemas:
        closed = "enum" in mapping(schema.value) and not schema.negated
        if closed and f"{schema.pointer}/".startswith(homes):
            where = f"{schema.pointer}/enum"
            yield where, "the service may add values; write x-extensible-enum beside `type: string`"


def required_exists(contract: Contract) -> Findings:
    """Check that every required member is described."""
    for schema in contract.schemas:
        value = mapping(schema.value)
        members = schema.known | {str(name) for name in mapping(value.get("properties"))}
        for name in sequence(value.get("required")):
            if name not in members and not schema.negated:
                where = f"{schema.pointer}/required"
                yield where, f"{name} is required but not described; add it to properties"


def leaf_examples(contract: Contract) -> Findings:
    """Check that every leaf shows a value, its own or that of the scalar it refers to."""
    for schema in contract.schemas:
        if schema.role in ("part", "body") or schema.negated or isinstance(schema.value, bool):
            continue
        value = mapping(schema.value)
        target = mapping(contract.resolved(value)[1])
        items = mapping(contract.resolved(target.get("items"))[1])
        if contract.is_leaf(value) and not any("examples" in one for one in (value, target, items)):
            yield schema.pointer, f"{schema.name} has no examples; add a list with a realistic one"


def examples_form(contract: Contract) -> Findings:
    """Check that examples are lists under `examples`; the singular is of OpenAPI 3.0."""
    places = [(where, value) for where, value in mappings(contract.document) if "example" in value]
    for where, value in places:
        if not isinstance(value["example"], dict) or "type" not in value["example"]:
            yield f"{where}/example", "`example` is the old form; write a list under `examples`"
    for schema in contract.schemas:
        value = mapping(schema.value)
        if "examples" in value and not sequence(value["examples"]):
            yield f"{schema.pointer}/examples", "is no list with a value; write a list"


def example_valid(contract: Contract) -> Findings:
    """Check that every example is valid for its schema, references resolved."""
    for schema in contract.schemas:
        for index, value in enumerate(sequence(mapping(schema.value).get("examples"))):
            problem = judge(contract, schema.pointer, value)
            if problem:
                yield schema.pointer + pointer("examples", index), f"not valid: {problem}"
    for part in contract.parts:
        for name, example in mapping(part.value.get("examples")).items():
            if "schema" in part.value and "value" in mapping(example):
                problem = judge(contract, f"{part.pointer}/schema", example["value"])
                if problem:
                    yield part.pointer + pointer("examples", name), f"not valid: {problem}"


def text_keys(contract: Contract) -> Findings:
    """Check that every key is text: an unquoted 200, yes or null is none in YAML."""
    waiting = [("", contract.document)]
    while waiting:
        where, value = waiting.pop()
        for key, below in mapping(value).items():
            if not isinstance(key, str):
                shown = str(key) if isinstance(key, int | Decimal) else repr(key)
                yield where + pointer(key), f"the key {shown} is no text; quote it"
            waiting.append((where + pointer(key), below))
        waiting += [(where + pointer(i), below) for i, below in enumerate(sequence(value))]
