"""Judges values against the schemas of the document, for the rules that ask what a schema takes.

Invariants: references are followed inside the document, and a Decimal is judged digit for digit.
Limits: a schema with a broken reference takes everything; `reference-resolves` reports that one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from workshop.lint.places import Place

BASE = "urn:document"


@lru_cache(maxsize=1)
def _registry(root: Place) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(BASE, root.raw)], draft=jsonschema_rs.Draft202012)


def refusal(schema: Place, value: Any) -> str | None:
    """Say why a schema refuses a value, or None where it takes the value."""
    try:
        validator = jsonschema_rs.validator_for(
            {"$ref": f"{BASE}#{quote(schema.pointer, safe='/~')}"},
            registry=_registry(schema.root),
            validate_formats=True,
        )
    except (jsonschema_rs.ReferencingError, jsonschema_rs.ValidationError) as error:
        broken = jsonschema_rs.ReferencingError, jsonschema_rs.ValidationErrorKind.Referencing
        if isinstance(error, broken) or isinstance(getattr(error, "kind", None), broken):
            return None
        return f"its schema is not a JSON Schema: {str(error).splitlines()[0]}"
    return next((error.message for error in validator.iter_errors(value)), None)
