"""Decodes pages with one client, told by lines on stdin; runs under that client's own Python.

    python decoder.py NAME FOLDER PAGES

Standard library only, apart from the client: the environments of others have nothing else.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

_MARK = b"\xef\xbb\xbf"
_LEAST = 0.2  # CPU seconds a round takes at least

Decode = Callable[[bytes], Any]


def _attribute(*names: str) -> Any:
    module = importlib.import_module(names[0])
    for name in names[1:]:
        module = getattr(module, name)
    return module


def _ours() -> Decode:
    models = "partner_center_invoices.models.invoice_line_item_collection"
    read: Decode = _attribute(models, "InvoiceLineItemCollection", "from_json")
    return read


def _landed() -> Decode:
    types = "partner_center_invoices.types"
    read_json, read_model = _attribute(types, "read_json"), _attribute(types, "read_model")
    models = "partner_center_invoices.models.invoice_line_item_collection"
    from_dict = _attribute(models, "InvoiceLineItemCollection", "from_dict")
    return lambda content: read_model(from_dict, read_json(content), "")


def _stock() -> Decode:
    models = "stock_client.models.invoice_line_item_collection"
    from_dict = _attribute(models, "InvoiceLineItemCollection", "from_dict")
    return lambda content: from_dict(json.loads(content))


def _pydantic() -> Decode:
    read = _attribute("pydantic_models", "InvoiceLineItemCollection", "model_validate_json")
    return lambda content: read(content.removeprefix(_MARK))


def _openapi_generator() -> Decode:
    models = "openapi_generator_client.models.invoice_line_item_collection"
    from_json = _attribute(models, "InvoiceLineItemCollection", "from_json")
    return lambda content: from_json(content.decode("utf-8-sig"))


def _json() -> Decode:
    return json.loads


def _json_decimal() -> Decode:
    return lambda content: json.loads(content, parse_float=Decimal)


DECODERS: dict[str, Callable[[], Decode]] = {
    "ours": _ours,
    "landed": _landed,
    "stock": _stock,
    "pydantic": _pydantic,
    "openapi-generator": _openapi_generator,
    "json": _json,
    "json-decimal": _json_decimal,
}


def _bare(value: Any) -> Any:
    """Take a value out of the wrappers that pydantic models put around it."""
    for wrapper in ("root", "actual_instance"):
        while hasattr(value, wrapper):
            value = getattr(value, wrapper)
    return value


def _member(item: Any, snake: str, camel: str) -> Any:
    return item[camel] if isinstance(item, dict) else _bare(getattr(item, snake))


def _kept(item: Any, name: str) -> bool:
    """Whether a member that the document does not know is there still."""
    places = [item] + [getattr(item, n, None) for n in ("additional_properties", "model_extra")]
    return any(isinstance(place, Mapping) and name in place for place in places)


def _items(page: Any) -> Any:
    return page["items"] if isinstance(page, dict) else page.items


def probe(decode: Decode, page: bytes) -> dict[str, bool]:
    """Say what became of an exact amount, a time and an unknown member of the first line item."""
    item = _bare(_items(decode(page))[0])
    amounts = [_member(item, "unit_price", "unitPrice"), _member(item, "subtotal", "subtotal")]
    order = _member(item, "order_date", "orderDate")
    return {
        "amounts": amounts == [Decimal("12345678901234.12345678"), Decimal("1.10")]
        and all(type(amount) is Decimal for amount in amounts),
        "times": isinstance(order, datetime) and order.utcoffset() == timedelta(0),
        "unknown": _kept(item, "brandNew"),
    }


def _round(decode: Decode, pages: list[bytes]) -> dict[str, float]:
    """Decode pages over and over; say how many there were, and the CPU time."""
    count, begun = 0, time.process_time()
    while (used := time.process_time() - begun) < _LEAST or count % len(pages):
        decode(pages[count % len(pages)])
        count += 1
    return {"pages": count, "cpu": used}


def _held(decode: Decode, pages: list[bytes]) -> float:
    """Return the bytes that a decoded line item takes while all pages are kept."""
    tracemalloc.start()
    kept = [decode(page) for page in pages]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / sum(len(_items(page)) for page in kept)


def main() -> None:
    """Answer questions until there are no more."""
    name, folder, pages = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    sys.path.insert(0, folder)
    decode = DECODERS[name]()
    contents = {
        one.name: [path.read_bytes() for path in sorted(one.glob("page-*.json"))]
        for one in pages.iterdir()
        if one.is_dir()
    }
    unusual = (pages / "probe.json").read_bytes()
    for line in sys.stdin:
        ((question, what),) = json.loads(line).items()
        if question == "probe":
            answer: Any = probe(decode, unusual)
        else:
            answer = (_round if question == "decode" else _held)(decode, contents[what])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
