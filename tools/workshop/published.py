"""The published form of the document: JSON, with every recorded body as a named example.

Invariants: digits, member order and text of the recorded bodies are kept; an exchange that the
document has no place for is an error. Limits: bodies that are no JSON (PDF) cannot be shown as
examples. Reads recordings itself, in the few lines that their form needs, because regeneration
must not depend on `partner_center`; a test holds both readings together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from workshop.document import dumps_json, load, loads_json
from workshop.fail import fail
from workshop.generator_input import METHODS, operations


def recorded_body(folder: Path, exchange: dict[str, Any], part: str) -> bytes:
    """The body of one half of a recorded exchange (the form is stated in recordings/README.md)."""
    path = folder / exchange["operationId"] / f"{exchange['scenario']}.http"
    request, status_line, response = re.split(
        rb"^(?=HTTP/1\.1 \d{3})(.*\n)", path.read_bytes(), maxsplit=1, flags=re.MULTILINE
    )
    half = request if part == "request" else status_line + response
    return half.partition(b"\n\n")[2].rstrip(b"\n")


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def with_examples(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The document with every recorded JSON body as a named example where it belongs."""
    result: dict[str, Any] = loads_json(dumps_json(document))
    by_id = {operation["operationId"]: operation for _, _, operation in operations(result)}
    for hook in result.get("webhooks", {}).values():
        by_id |= {hook[method]["operationId"]: hook[method] for method in METHODS if method in hook}
    for exchange in load(folder / "index.json")["exchanges"]:
        name = f"{exchange['operationId']}/{exchange['scenario']}"
        operation = by_id.get(exchange["operationId"])
        if operation is None:
            fail(f"{name}: the document has no operation of this name; rename one of the two")
        text = (folder / f"{name}.http").read_bytes()
        status = re.search(rb"^HTTP/1\.1 (\d{3})", text, flags=re.MULTILINE)
        if status is None:
            fail(f"{name}.http: no status line; see recordings/README.md for the form")
        code = status.group(1).decode()
        if code not in operation["responses"]:
            fail(f"{name}: answers {code}, which the document does not declare")
        is_hook = "requestBody" in operation
        holder = operation["requestBody"] if is_hook else operation["responses"][code]
        body = recorded_body(folder, exchange, "request" if is_hook else "response")
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
            value = loads_json(body)
        except ValueError as error:
            fail(f"{name}.http: the body is not JSON: {error}")
        examples[exchange["scenario"]] = {"summary": summary, "value": value}
    return result
