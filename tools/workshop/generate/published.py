"""The published form of the document: JSON, with every recorded body as a named example.

Invariants: digits, member order and text of the recorded bodies are kept; an exchange that the
document has no place for is an error. Limit: bodies that are not JSON (PDF) are not shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from partner_center_core.exact_json import JsonValue, read_json
from partner_center_core.http_text import parse_http
from workshop.fail import fail
from workshop.lint.places import Place
from workshop.yaml_files import dumps_json, load


def with_examples(document: dict[str, Any], folder: Path) -> JsonValue:
    """The document with every recorded JSON body as a named example where it belongs."""
    result = read_json(dumps_json(document))
    called = Place("document", "", result).every("operation", "webhook")
    by_id = {operation.value["operationId"]: operation for operation in called}
    for exchange in load(folder / "index.json")["exchanges"]:
        name = f"{exchange['operationId']}/{exchange['scenario']}"
        if exchange["operationId"] not in by_id:
            fail(f"{name}: the document has no operation of this name; rename one of the two")
        _add(exchange, by_id[exchange["operationId"]], folder / f"{name}.http")
    return result


def _add(exchange: dict[str, Any], operation: Place, path: Path) -> None:
    """Add one exchange: a webhook's request, or the response of any other operation."""
    scenario = exchange["scenario"]
    name = f"{exchange['operationId']}/{scenario}"
    try:
        request, response = parse_http(path.read_bytes(), path=path)
    except (OSError, ValueError) as error:
        fail(f"{error}; see recordings/README.md for the form")
    if str(response.status) not in operation.value["responses"]:
        fail(f"{name}: answers {response.status}, which the document does not declare")
    holders, body = operation.inner("requestBody"), request.body
    if operation.kind == "operation":
        responses = operation.inner("responses")
        holders, body = (
            [one for one in responses if one.name == str(response.status)],
            response.body,
        )
    media = [kind for one in holders if one.meant for kind in one.meant.inner("content")]
    for kind in [one for one in media if body and one.name == "application/json"]:
        examples = kind.value.setdefault("examples", {})
        if scenario in examples:
            fail(f"{name}: another exchange gives its response an example of this name; rename it")
        try:
            value = read_json(body, strict=True)
        except ValueError as error:
            fail(f"{name}.http: the body cannot be shown: {error}")
        examples[scenario] = {"summary": _summary(exchange), "value": value}


def _summary(exchange: dict[str, Any]) -> str:
    if exchange["kind"] != "documented":
        return f"Composed: {exchange['note']}"
    page = exchange["page"]
    return f"Documented: {page['title']} ({page['date'] or 'no date'}, {page['locale']})"
