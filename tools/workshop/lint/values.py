"""Judges values against the schemas of the document, for the rules that ask what a schema takes.

Invariants: references are resolved inside the document, and a Decimal is judged digit for digit.
Limits: a schema with a broken reference judges nothing; `reference-resolves` reports that one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jsonschema_rs

if TYPE_CHECKING:
    from workshop.lint.places import Contract

BASE = "urn:document"


def _text_keys(value: Any) -> Any:  # any YAML value
    """Return a copy in which every key is text, as the validator asks for."""
    if isinstance(value, dict):
        return {str(key): _text_keys(below) for key, below in value.items()}
    return [_text_keys(below) for below in value] if isinstance(value, list) else value


@lru_cache(maxsize=1)
def _registry(contract: Contract) -> jsonschema_rs.Registry:
    document = _text_keys(contract.document)
    return jsonschema_rs.Registry([(BASE, document)], draft=jsonschema_rs.Draft202012)


def judge(contract: Contract, where: str, value: Any) -> str | None:
    """Say why the schema at a pointer refuses a value, or None where it takes the value."""
    if any(contract.at(target) is None for target in contract.reachable([where])):
        return None
    try:
        validator = jsonschema_rs.validator_for(
            {"$ref": f"{BASE}#{quote(where, safe='/~')}"},
            registry=_registry(contract),
            validate_formats=True,
        )
    except ValueError as error:  # of the validator: the schema itself is wrong
        return f"its schema is no JSON Schema: {str(error).splitlines()[0]}"
    return next((error.message for error in validator.iter_errors(_text_keys(value))), None)
