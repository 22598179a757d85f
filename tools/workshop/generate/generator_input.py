"""What the generator is given: the valid document, with the overlay and its parameters retold.

Invariants: a document that is invalid, or has what the generator drops or misreads, ends the
program with one line that names file and line; the overlay leaves no `number` beside another type,
so the templates can read every `number` as an amount, price, quantity or rate, and every
`date-time` as one of the service's times. The published document is never changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from partner_center_core.pointers import pointer
from workshop.fail import fail
from workshop.generate import overlay
from workshop.lint import generator
from workshop.lint.places import Place
from workshop.lint.rule import findings, rules_of
from workshop.yaml_files import dumps_json, lines, load, shown


def validated(source: Path) -> dict[str, Any]:
    """Load the document; stop with one line for the first thing that makes it invalid."""
    for finding in findings(source, rules_of(generator)):
        fail(f"{shown(source)}:{finding.line}: {finding.message}")
    document: dict[str, Any] = load(source)
    # The validator knows floats only; nothing of this copy is written anywhere.
    for error in OpenAPIV31SpecValidator(json.loads(dumps_json(document))).iter_errors():
        at, placed = pointer(*getattr(error, "absolute_path", ())), lines(source)
        while at not in placed:
            at = at.rpartition("/")[0]
        message = " ".join(str(getattr(error, "message", error)).split())[:300]
        fail(f"{shown(source)}:{placed[at]}: not valid OpenAPI at {at or '/'}: {message}")
    return document


def with_known_values(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes the known values of its open list, and no others."""
    names = {"x-extensible-enum": "enum"}
    return {names.get(key, key): value for key, value in schema.items()}


def _retell_parameters(root: Place) -> None:
    """Say of parameters what the generator reads in one place only: inside their own schema.

    The description is repeated there. Open values become closed ones, which callers get as words
    that an editor completes; at run time the client sends any other text as well.
    """
    for parameter in (one for one in root.every("parameter") if one.is_component):
        for schema in filter(None, (one.meant for one in parameter.inner("schema"))):
            described = {"description": parameter.value["description"]}
            parameter.value["schema"] = {**with_known_values(schema.value), **described}


def generator_input(document: dict[str, Any], client_overlay: Path) -> dict[str, Any]:
    """Return the document as the generator is to see it; `document` itself stays as it is."""
    told = overlay.apply(document, client_overlay)
    root = Place("document", "", told)
    for schema in root.every("schema"):
        branches = [one.meant for one in schema.inner("anyOf", "oneOf")]
        if "number" in schema.types[1:] or any(one and "number" in one.types for one in branches):
            problem = "a union with `number` loses digits; give it one type in client.overlay.yaml"
            fail(f"{schema.pointer}: {problem}")
    _retell_parameters(root)
    return told
