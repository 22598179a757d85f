"""Makes the pages that are decoded: of one-time line items, and of all kinds mixed.

The rows are the sandbox's; a probe has one line item that says more than the sandbox does.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from partner_center.sandbox.books.world import World

PAGE: Final = 2_000
SETS: Final = {"one-time": "one-time line items", "mixed": "line items of five kinds"}
_PAGES = 3
_KINDS = 5
_ONE_TIME = "OneTimeInvoiceLineItem"
_OWN = [
    (p, k) for p in ("office", "azure", "onetime") for k in ("BillingLineItems", "UsageLineItems")
]
# What the probe's line item says, beside what the sandbox says; read by `decoder.probe`.
_UNUSUAL = {
    "unitPrice": Decimal("12345678901234.12345678"),
    "subtotal": "1.10",
    "orderDate": "2018-03-16T00:00:00",
    "brandNew": True,
}


def make_pages(folder: Path) -> dict[str, float]:
    """Write the pages, a folder for each set; return the bytes per line of each."""
    world = World(lines=60_000)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for items in (world.line_items(one, *pair) for one in world.invoice_ids for pair in _OWN):
        for row in islice(items or (), _PAGES * PAGE):
            some = kinds.setdefault(row["attributes"]["objectType"], [])
            if len(some) == _PAGES * PAGE:
                break
            some.append(row)
    each = _PAGES * PAGE // _KINDS
    short = [kind for kind, rows in kinds.items() if len(rows) < each]
    if len(kinds) < _KINDS or short or len(kinds[_ONE_TIME]) < _PAGES * PAGE:
        raise AssertionError(f"the sandbox has too few of {short or list(kinds)}")
    mixed = [row for rows in zip(*(rows[:each] for rows in kinds.values())) for row in rows]  # noqa: B905  # cut to one length
    (folder / "probe.json").write_bytes(_collection([kinds[_ONE_TIME][0] | _UNUSUAL]))
    return {
        "one-time": _write(kinds[_ONE_TIME], folder / "one-time"),
        "mixed": _write(mixed, folder / "mixed"),
    }


def _write(rows: list[dict[str, Any]], folder: Path) -> float:
    folder.mkdir()
    size = 0
    for page in range(_PAGES):
        content = _collection(rows[page * PAGE : (page + 1) * PAGE])
        size += (folder / f"page-{page}.json").write_bytes(content)
    return size / (_PAGES * PAGE)


def _collection(rows: list[dict[str, Any]]) -> bytes:
    body = {"totalCount": len(rows), "items": rows, "attributes": {"objectType": "Collection"}}
    return b"\xef\xbb\xbf" + msgspec.json.Encoder(decimal_format="number").encode(body)
