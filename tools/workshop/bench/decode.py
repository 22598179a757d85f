"""Decoding pages of line items: the client beside other clients and beside bare `json.loads`.

Every decoder is a process of its own under its own Python; they take turns, and CPU time counts.
"""

from __future__ import annotations

import contextlib
import math
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from partner_center.sandbox.world import World
from workshop.bench import decoder, table
from workshop.bench.process import Worker, WorkerError, worker

PAGE = 2_000
_PAGES = 3
_KINDS = 5
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


@dataclass(frozen=True)
class Rival:
    """A decoder, the Python that it runs under, and where its code is."""

    title: str
    name: str
    python: Path = Path(sys.executable)
    folder: Path = Path()


# name of the rival whose figure is the measure, least ratio, what is printed
_AIMS = (
    ("stock", 2.0, "at least twice the stock client"),
    ("openapi-generator", 10.0, "ten times openapi-generator's client"),
    ("json", 1 / 3, "within three times of bare json.loads"),
)


def _collection(rows: list[dict[str, Any]]) -> bytes:
    body = {"totalCount": len(rows), "items": rows, "attributes": {"objectType": "Collection"}}
    return b"\xef\xbb\xbf" + msgspec.json.Encoder(decimal_format="number").encode(body)


def make_pages(folder: Path) -> float:
    """Write pages of mixed line items, as the sandbox makes them; return the bytes per line."""
    world = World(lines=60_000)
    found = [world.line_items(one, *pair) for one in world.invoice_ids for pair in _OWN]
    kinds: dict[str, list[dict[str, Any]]] = {}
    for items in (items for items in found if items):
        for row in islice(items, PAGE):
            some = kinds.setdefault(row["attributes"]["objectType"], [])
            if len(some) == _PAGES * PAGE // _KINDS:
                break
            some.append(row)
    if len(kinds) < _KINDS:
        raise AssertionError(f"the sandbox has only {', '.join(kinds)}")
    mixed = [row for rows in zip(*kinds.values(), strict=False) for row in rows]
    size = 0
    for page in range(_PAGES):
        content = _collection(mixed[page * PAGE : (page + 1) * PAGE])
        size += (folder / f"page-{page}.json").write_bytes(content)
    probe = _collection([kinds["OneTimeInvoiceLineItem"][0] | _UNUSUAL])
    (folder / "probe.json").write_bytes(probe)
    return size / len(mixed)


def rivals(found: Mapping[str, tuple[Path, Path]]) -> list[Rival]:
    """List the decoders, with the others' Python and folder where there are any."""
    own = [
        Rival("this client, with msgspec", "ours"),
        Rival("this client, attrs and httpx only", "plain"),
    ]
    titles = {
        "stock": "openapi-python-client, stock templates",
        "pydantic": "datamodel-code-generator, pydantic",
        "openapi-generator": "openapi-generator, python",
    }
    others = [
        Rival(titles[name], name, python=python, folder=folder)
        for name, (python, folder) in found.items()
    ]
    bare = [
        Rival("json.loads", "json"),
        Rival("json.loads, parse_float=Decimal", "json-decimal"),
    ]
    return [*own, *others, *bare]


def run(some: list[Rival], *, folder: Path, quick: bool) -> None:
    """Measure and print."""
    rounds = 3 if quick else 9
    size = make_pages(folder)
    with contextlib.ExitStack() as stack:
        workers: dict[str, Worker] = {}
        exact: dict[str, dict[str, bool]] = {}
        for rival in some:
            command = [str(rival.python), str(decoder.__file__), rival.name, str(rival.folder)]
            errors = folder / f"{rival.name}.log"
            one = stack.enter_context(worker([*command, str(folder)], errors))
            try:
                exact[rival.name] = one.ask("probe")
                one.ask("round")  # before it counts
                workers[rival.name] = one
            except WorkerError as error:
                table.note(f"{rival.title} is left out: {error}")
        answers: dict[str, list[dict[str, float]]] = {name: [] for name in workers}
        for _ in range(rounds):
            for name, one in workers.items():
                answers[name].append(one.ask("round"))
    _report([r for r in some if r.name in workers], answers=answers, exact=exact, size=size)


def _report(
    some: list[Rival],
    *,
    answers: Mapping[str, list[dict[str, float]]],
    exact: Mapping[str, Mapping[str, bool]],
    size: float,
) -> None:
    speed = {
        name: statistics.median(PAGE * one["pages"] / one["cpu"] for one in rounds)
        for name, rounds in answers.items()
    }
    own = speed.get("ours", math.nan)
    rounds = len(answers["json"])
    table.show(
        f"Decoding pages of {PAGE:,} mixed line items, {size:,.0f} bytes each"
        f" (CPU time; medians of {rounds} rounds in turns)",
        ["", "lines per s", "us per line", "first to it", "peak MiB", "Decimal", "UTC", "unknown"],
        [
            [
                rival.title,
                table.number(speed[rival.name]),
                table.number(1e6 / speed[rival.name]),
                table.times(own / speed[rival.name]),
                table.number(max(one["peak"] for one in answers[rival.name])),
                *("yes" if value else "no" for value in exact[rival.name].values()),
            ]
            for rival in some
        ],
    )
    for name, least, text in _AIMS:
        if name in speed:
            reached = ", ".join(
                f"{own_name} {table.times(speed[own_name] / speed[name])}"
                for own_name in ("ours", "plain")
            ).replace("ours", "with msgspec").replace("plain", "without")  # fmt: skip
            table.aim(f"{text} ({reached})", reached=own >= least * speed[name])
    table.note(
        "Decimal: also amounts that travel as text; UTC: aware times; unknown: members are kept"
    )
    if speed.keys() & {"pydantic", "openapi-generator"}:
        table.note(
            "pydantic and openapi-generator got the document without its webhook, and "
            "openapi-generator without the generic line item too: else their code does not work"
        )
