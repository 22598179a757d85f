"""Decodes pages of line items with one client, under that client's own Python.

    python decoder.py CLIENT FOLDER PAGES

Prints the pages per CPU second, and the bytes that a line item takes while all pages are kept.
Only the standard library and the client: the environments of others have nothing else.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

_LEAST = 0.5  # CPU seconds that are measured
_MARK = b"\xef\xbb\xbf"


def _method(module: str, name: str) -> Callable[[Any], Any]:
    found = importlib.import_module(module).InvoiceLineItemCollection
    method: Callable[[Any], Any] = getattr(found, name)
    return method


def decoder(client: str) -> Callable[[bytes], Any]:
    """Import a client; return what makes a page of its bytes."""
    models = "models.invoice_line_item_collection"
    if client == "this client":
        return _method(f"partner_center_invoices.{models}", "from_json")
    if client == "openapi-python-client":
        read = _method(f"stock_client.{models}", "from_dict")
        return lambda content: read(json.loads(content))
    if client == "datamodel-code-generator":
        validate = _method("pydantic_models", "model_validate_json")
        return lambda content: validate(content.removeprefix(_MARK))
    if client == "openapi-generator":
        from_json = _method(f"openapi_generator_client.{models}", "from_json")
        return lambda content: from_json(content.decode("utf-8-sig"))
    return json.loads if client == "json.loads" else partial(json.loads, parse_float=Decimal)


def main() -> None:
    """Decode, and print the figures."""
    client, folder, pages = sys.argv[1:]
    sys.path.insert(0, folder)
    decode = decoder(client)
    contents = [path.read_bytes() for path in sorted(Path(pages).iterdir())]
    for content in contents:  # before it counts: imported, compiled
        decode(content)
    count, begun = 0, time.process_time()
    while (used := time.process_time() - begun) < _LEAST:
        decode(contents[count % len(contents)])
        count += 1
    tracemalloc.start()
    kept = [decode(content) for content in contents]
    held, _ = tracemalloc.get_traced_memory()
    items = sum(len(page["items"] if isinstance(page, dict) else page.items) for page in kept)
    print(json.dumps({"pages": count / used, "held": held / items}))


if __name__ == "__main__":
    main()
