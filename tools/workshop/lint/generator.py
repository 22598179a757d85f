"""Rules about what openapi-python-client drops, misreads or refuses; `make generate` has them too.

Invariant: each of these slips gives a client that lacks something or reads it wrongly, most of them
without a warning. Limit: `workshop.generate` compares what was generated with the document as well,
because a later version of the generator may drop something else.
"""

from __future__ import annotations

import re

from partner_center_core.models.model import Model
from workshop.lint.operations import ORDER
from workshop.lint.places import Place
from workshop.lint.rule import Findings, absent, expect, matching, rule

# The only schemas in which a number is an amount of money or goods, read as a Decimal.
NUMBER_SCALARS = ("Amount", "Price", "Quantity", "Rate")

# Keywords that speak of one type alone; beside several types, generators apply them to all.
ONE_TYPE = (
    *("pattern", "format", "minLength", "maxLength", "minimum", "maximum"),
    *("exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
)

_BY_CONST = "clients cannot choose by it; use oneOf with a const in each branch"
KEYWORDS = {
    "nullable": "OpenAPI 3.1 has no such keyword; write type: [..., 'null']",
    "$defs": "models that refer to it are dropped; move the schema to components/schemas",
    "allOf": "generators cannot merge a const into a parent; list the members",
    "discriminator": "the client ignores it; tell the branches apart by a required const",
    "patternProperties": "no generator types it; use additionalProperties",
    "prefixItems": "tuples have no type in clients; use items",
    "if": _BY_CONST,
    "then": _BY_CONST,
    "else": _BY_CONST,
    "unevaluatedProperties": "objects stay open; leave it out",
    "unevaluatedItems": "lists stay open; leave it out",
    "example": "it is the old form; write a list under `examples`",
    "$dynamicRef": "generators do not follow it; use $ref",
}
FORMATS = {
    "date-time": "times come without a zone and with seven digits; refer to Timestamp",
    "uuid": "ids come empty and in upper case; write a plain string",
    "float": "amounts are exact decimals; leave the format out",
    "double": "amounts are exact decimals; leave the format out",
}

DROPPED = "the generator drops it without a warning"
TABLE = (
    expect("openapi-version", "document", "openapi", matching(r"3\.1\.\d+"), "write 3.1.1"),
    expect("path-item-reference", "path, webhook path", "$ref", absent, f"{DROPPED}; write it out"),
    expect("parameter-content", "parameter", "content", absent, f"{DROPPED}; use `schema`"),
)


@rule("schema")
def schema_keyword(schema: Place) -> Findings:
    """Generators drop, misread or refuse other keywords, and no rule reads them."""
    for key in schema.value:
        if key not in ORDER["schema"] and not key.startswith("x-"):
            unknown = "nobody has tried it with generators; try it, then add it to ORDER"
            yield schema.at(key), f"`{key}`: {KEYWORDS.get(key, unknown)}"


@rule("schema")
def schema_format(schema: Place) -> Findings:
    """Formats promise nothing that the service does not keep."""
    name = str(schema.value.get("format"))
    if name in FORMATS:
        yield schema.at("format"), f"`{name}`: {FORMATS[name]}"


@rule("document")
def operation_id_unique(document: Place) -> Findings:
    """The module of the second operation would replace that of the first."""
    first: dict[str, str] = {}
    for operation in document.every("operation", "webhook"):
        name = operation.value.get("operationId")
        other = first.setdefault(str(name), operation.pointer)
        if name is not None and other != operation.pointer:
            message = f"the operationId {name} stands twice, also at {other}; change one"
            yield operation.at("operationId"), message


@rule("document")
def webhook_tag(document: Place) -> Findings:
    """Of a tag that operations and webhooks share, generators keep one side."""
    called = [tag for one in document.every("operation") for tag in one.listed("tags")]
    for webhook in document.every("webhook"):
        for tag in webhook.listed("tags"):
            if tag in called:
                message = f"operations have the tag {tag} too; give webhooks a tag of their own"
                yield webhook.at("tags"), message


@rule("document")
def reference_resolves(document: Place) -> Findings:
    """References lead to a place of this file: the generator reads no other."""
    for place in document.below:
        if "$ref" in place.value and not place.meant:
            problem = "leads nowhere in this file; correct it or add the component"
            yield place.at("$ref"), f"{place.value['$ref']} {problem}"


@rule("schema")
def boolean_schema(schema: Place) -> Findings:
    """The generator refuses the whole document."""
    if isinstance(schema.raw, bool) and schema.key != "additionalProperties":
        yield schema.pointer, "generators do not read true or false as a schema; write a mapping"


@rule("schema")
def number_scalar(schema: Place) -> Findings:
    """Clients read the named numbers as decimals, and any other as a float."""
    home = schema.pointer.split("/")[1:4]
    named = home[:2] == ["components", "schemas"] and home[2] in NUMBER_SCALARS
    if "number" in schema.types and not (named or schema.negated):
        yield (
            schema.at("type"),
            "a bare number loses digits in clients; refer to Amount or its like",
        )


@rule("schema")
def type_list(schema: Place) -> Findings:
    """Generators read a list of types only where nothing beside it is meant for one of them."""
    several = [one for one in schema.types if one != "null"]
    if len(several) > 1:
        for key in [key for key in ONE_TYPE if key in schema.value]:
            message = f"`{key}` does not apply to every type; write `anyOf` with one type in each"
            yield schema.at(key), message
        if {"object", "array"} & set(map(str, several)):
            yield schema.at("type"), "a list of types is for scalars only; write `anyOf`"


@rule("schema")
def const_type(schema: Place) -> Findings:
    """Some generators ignore a const without a type."""
    if "const" in schema.value and not schema.types:
        yield schema.at("const"), "generators ignore a const without a type; add `type`"


@rule("schema")
def enum_values(schema: Place) -> Findings:
    """Each listed value becomes a name in clients."""
    for key in () if schema.negated else ("enum", "x-extensible-enum"):
        values = schema.listed(key)
        if len({str(value).casefold() for value in values}) < len(values):
            yield schema.at(key), "values differ in letter case only; keep one spelling"
        if len({type(value) for value in values}) > 1:
            yield schema.at(key), "values have several types, so clients drop the model; use one"


@rule("schema")
def member_name(schema: Place) -> Findings:
    """A member would hide what every generated model has."""
    attribute = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", schema.name).lower()
    if schema.key == "properties" and hasattr(Model, attribute):
        yield schema.pointer, f"every model has an attribute {attribute}; name the member otherwise"
