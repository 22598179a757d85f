"""Decoding pages of line items: the client beside the clients of others and bare `json.loads`.

Every client decodes under its own Python, in a new process each round; they take turns.
"""

from __future__ import annotations

import statistics
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from partner_center.sandbox.books.world import World
from partner_center_core.http_text import MARK
from workshop.bench import decoder, table
from workshop.bench.process import CannotMeasureError, figures
from workshop.bench.rivals import RIVALS

_PAGE, _PAGES = 2_000, 3
_KINDS = 5
_ONE_TIME = "OneTimeInvoiceLineItem"
_OWN = [
    (p, k) for p in ("office", "azure", "onetime") for k in ("BillingLineItems", "UsageLineItems")
]
_OURS = "this client"
_BARE = ("json.loads", "json.loads, parse_float=Decimal")
# whose figure is the measure, and how many times it the client has to be
_AIMS = {"json.loads": 1, "openapi-python-client": 3, "openapi-generator": 10}


def run(*, folder: Path, rounds: int) -> None:
    """Generate the clients of others before anything is measured; then measure and print."""
    here = Path(sys.executable)
    clients = {_OURS: (here, folder)}
    for name, generate in RIVALS.items():
        own = folder / name
        own.mkdir()
        try:
            clients[name] = (generate(own), own)
        except CannotMeasureError as error:
            table.note(f"{name} is left out: {error}")
    clients |= dict.fromkeys(_BARE, (here, folder))
    table.note(
        "datamodel-code-generator and openapi-generator get the document without its webhook, "
        "openapi-generator without the generic line item too: else their code does not work"
    )
    for title, pages in _make_pages(folder / "pages").items():
        _compare(title, pages, clients, rounds=rounds)


def _compare(
    title: str, pages: Path, clients: dict[str, tuple[Path, Path]], *, rounds: int
) -> None:
    got: dict[str, list[dict[str, float]]] = {name: [] for name in clients}
    for _ in range(rounds):
        for name, (python, own) in clients.items():
            command = [python, str(decoder.__file__), name, own, pages]
            try:
                got[name].append(figures(command, name))
            except CannotMeasureError as error:
                table.note(f"left out: {error}")
        clients = {name: one for name, one in clients.items() if got[name]}
    speeds = {name: _PAGE * statistics.median(r["pages"] for r in got[name]) for name in clients}
    if _OURS not in speeds:
        return
    table.show(
        f"Decoding pages of {_PAGE:,} {title} (CPU time; medians of {rounds} rounds in turns)",
        ["line items per s", "us each", f"{_OURS} to it", "bytes held each"],
        {
            name: [speed, 1e6 / speed, speeds[_OURS] / speed, got[name][0]["held"]]
            for name, speed in speeds.items()
        },
    )
    for name, least in _AIMS.items():
        if name in speeds:
            ratio = speeds[_OURS] / speeds[name]
            table.aim(f"{least} times {name} ({table.number(ratio)} x)", reached=ratio >= least)


def _make_pages(folder: Path) -> dict[str, Path]:
    """Write pages of the sandbox's line items; return the folder of each set."""
    world = World(lines=60_000)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for items in (world.line_items(one, *pair) for one in world.invoice_ids for pair in _OWN):
        for item in islice(items or (), _PAGES * _PAGE):
            some = kinds.setdefault(item["attributes"]["objectType"], [])
            if len(some) == _PAGES * _PAGE:
                break
            some.append(item)
    each = _PAGES * _PAGE // _KINDS
    short = [kind for kind, some in kinds.items() if len(some) < each]
    if len(kinds) < _KINDS or short or len(kinds[_ONE_TIME]) < _PAGES * _PAGE:
        raise AssertionError(f"the sandbox has too few of {short or list(kinds)}")
    groups = zip(*(some[:each] for some in kinds.values()), strict=True)
    mixed = [item for group in groups for item in group]
    sets = {"one-time line items": kinds[_ONE_TIME], "line items of five kinds": mixed}
    encode = msgspec.json.Encoder(decimal_format="number").encode
    for title, some in sets.items():
        (folder / title).mkdir(parents=True)
        for page in range(_PAGES):
            body = {
                "totalCount": _PAGE,
                "items": some[page * _PAGE : (page + 1) * _PAGE],
                "attributes": {"objectType": "Collection"},
            }
            (folder / title / f"page-{page}.json").write_bytes(MARK + encode(body))
    return {title: folder / title for title in sets}
