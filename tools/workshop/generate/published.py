"""The published form of the document: JSON, with every recorded body as a named example.

Invariants: digits, member order and text of the recorded bodies are kept; an exchange that the
document has no place for is an error. Limits: bodies that are no JSON (PDF) cannot be shown as
examples.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from partner_center_core.exact_json import read_json
from partner_center_core.http_text import parse_http
from partner_center_core.pointers import resolve, target
from workshop.fail import fail
from workshop.generate.generator_input import METHODS, operations
from workshop.yaml_files import dumps_json, load


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = resolve(document, target(node["$ref"]))
    return node


def with_examples(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The document with every recorded JSON body as a named example where it belongs."""
    copied: Any = read_json(dumps_json(document))
    result: dict[str, Any] = copied
    by_id = {operation["operationId"]: operation for _, _, operation in operations(result)}
    for hook in result.get("webhooks", {}).values():
        by_id |= {hook[method]["operationId"]: hook[method] for method in METHODS if method in hook}
    for exchange in load(folder / "index.json")["exchanges"]:
        name = f"{exchange['operationId']}/{exchange['scenario']}"
        operation = by_id.get(exchange["operationId"])
        if operation is None:
            fail(f"{name}: the document has no operation of this name; rename one of the two")
        path = folder / f"{name}.http"
        try:
            request, response = parse_http(path.read_bytes(), path=path)
        except (OSError, ValueError) as error:
            fail(f"{error}; see recordings/README.md for the form")
        code = str(response.status)
        if code not in operation["responses"]:
            fail(f"{name}: answers {code}, which the document does not declare")
        is_hook = "requestBody" in operation
        holder = operation["requestBody"] if is_hook else operation["responses"][code]
        body = request.body if is_hook else response.body
        media = _resolved(result, holder).get("content", {}).get("application/json")
        if media is None or not body:
            continue  # a PDF or an empty body: nothing that JSON could show
        examples = media.setdefault("examples", {})
        if exchange["scenario"] in examples:
            fail(f"{name}: another exchange gives its response an example of this name; rename it")
        page = exchange.get("page")
        summary = (
            f"Documented: {page['title']} ({page['date'] or 'no date'}, {page['locale']})"
            if exchange["kind"] == "documented"
            else f"Composed: {exchange['note']}"
        )
        try:
            value = read_json(body, strict=True)
        except ValueError as error:
            fail(f"{name}.http: the body cannot be shown: {error}")
        examples[exchange["scenario"]] = {"summary": summary, "value": value}
    return result
