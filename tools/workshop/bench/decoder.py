"""Decodes pages with one client, told by lines on stdin; runs under that client's own Python.

    python decoder.py NAME FOLDER PAGES

Standard library only, apart from the client: the environments of others have nothing else.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
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
    types = "partner_center_invoices.types"
    read_json, read_model = _attribute(types, "read_json"), _attribute(types, "read_model")
    models = "partner_center_invoices.models.invoice_line_item_collection"
    from_dict = _attribute(models, "InvoiceLineItemCollection", "from_dict")
    return lambda content: read_model(from_dict, read_json(content), "")


def _plain() -> Decode:
    sys.modules["msgspec"] = None  # type: ignore[assignment]  # as if it were not installed
    return _ours()


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
    "plain": _plain,
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
    return any(isinstance(place, dict) and name in place for place in places)


def probe(decode: Decode, page: bytes) -> dict[str, bool]:
    """Say what became of an exact amount, a time and an unknown member of the first line item."""
    collection = decode(page)
    items = collection["items"] if isinstance(collection, dict) else collection.items
    item = _bare(items[0])
    amounts = [_member(item, "unit_price", "unitPrice"), _member(item, "subtotal", "subtotal")]
    order = _member(item, "order_date", "orderDate")
    return {
        "amounts": amounts == [Decimal("12345678901234.12345678"), Decimal("1.10")]
        and all(type(amount) is Decimal for amount in amounts),
        "times": isinstance(order, datetime) and order.utcoffset() == timedelta(0),
        "unknown": _kept(item, "brandNew"),
    }


def _memory(field: str) -> int:
    """KiB of this process; 0 where the kernel does not say."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def main() -> None:
    """Answer `probe` and `round` until there are no more questions."""
    name, folder, pages = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    sys.path.insert(0, folder)
    decode = DECODERS[name]()
    contents = [path.read_bytes() for path in sorted(pages.glob("page-*.json"))]
    unusual = (pages / "probe.json").read_bytes()
    idle = _memory("VmRSS")
    for question in sys.stdin:
        if "probe" in question:
            answer: Any = probe(decode, unusual)
        else:
            count, begun = 0, time.process_time()
            while (used := time.process_time() - begun) < _LEAST or count % len(contents):
                decode(contents[count % len(contents)])
                count += 1
            peak = (_memory("VmHWM") - idle) / 1024
            answer = {"pages": count, "cpu": used, "peak": peak}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
