"""Decoding pages of line items: the client beside other clients and beside bare `json.loads`.

Every decoder is a process of its own under its own Python; they take turns, and CPU time counts.
Memory is what a decoder's line items hold while all pages are kept.
"""

from __future__ import annotations

import contextlib
import math
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.bench import decoder, table
from workshop.bench.pages import PAGE, SETS, make_pages
from workshop.bench.process import Worker, WorkerError, worker

_TITLES = {
    "landed": "this client before it had Structs",
    "stock": "openapi-python-client, stock templates",
    "pydantic": "datamodel-code-generator, pydantic",
    "openapi-generator": "openapi-generator, python",
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
    ("json", 1.0, "faster than bare json.loads"),
    ("stock", 3.0, "three times the stock client"),
    ("openapi-generator", 10.0, "ten times openapi-generator's client"),
)
_LESS_MEMORY = 0.6  # of what the client held for a line item before


def rivals(found: Mapping[str, tuple[Path, Path]]) -> list[Rival]:
    """List the decoders, with the others' Python and folder where there are any."""
    others = [
        Rival(_TITLES[name], name, python=python, folder=folder)
        for name, (python, folder) in found.items()
    ]
    bare = [
        Rival("json.loads", "json"),
        Rival("json.loads, parse_float=Decimal", "json-decimal"),
    ]
    return [Rival("this client", "ours"), *others, *bare]


def run(some: list[Rival], *, folder: Path, quick: bool) -> None:
    """Measure and print."""
    rounds = 3 if quick else 9
    sizes = make_pages(folder)
    with contextlib.ExitStack() as stack:
        workers: dict[str, Worker] = {}
        exact: dict[str, dict[str, bool]] = {}
        for rival in some:
            command = [str(rival.python), str(decoder.__file__), rival.name, str(rival.folder)]
            errors = folder / f"{rival.name}.log"
            one = stack.enter_context(worker([*command, str(folder)], errors))
            try:
                exact[rival.name] = one.ask({"probe": True})
                for pages in SETS:
                    one.ask({"decode": pages})  # before it counts
                workers[rival.name] = one
            except WorkerError as error:
                table.note(f"{rival.title} is left out: {error}")
        for pages, title in SETS.items():
            speeds: dict[str, list[float]] = {name: [] for name in workers}
            for _ in range(rounds):
                for name, one in workers.items():
                    answer = one.ask({"decode": pages})
                    speeds[name].append(PAGE * answer["pages"] / answer["cpu"])
            held = {name: one.ask({"hold": pages}) for name, one in workers.items()}
            _report(
                f"Decoding pages of {PAGE:,} {title}, {sizes[pages]:,.0f} bytes each"
                f" (CPU time; medians of {rounds} rounds in turns)",
                [rival for rival in some if rival.name in workers],
                speed={name: statistics.median(one) for name, one in speeds.items()},
                held=held,
                exact=exact,
            )
    _notes(workers.keys())


def _report(
    title: str,
    some: list[Rival],
    *,
    speed: Mapping[str, float],
    held: Mapping[str, float],
    exact: Mapping[str, Mapping[str, bool]],
) -> None:
    own = speed.get("ours", math.nan)
    table.show(
        title,
        [
            "",
            "lines per s",
            "us per line",
            "first to it",
            "bytes held",
            "Decimal",
            "UTC",
            "unknown",
        ],
        [
            [
                rival.title,
                table.number(speed[rival.name]),
                table.number(1e6 / speed[rival.name]),
                table.times(own / speed[rival.name]),
                table.number(held[rival.name]),
                *("yes" if value else "no" for value in exact[rival.name].values()),
            ]
            for rival in some
        ],
    )
    for name, least, text in _AIMS:
        if name in speed:
            reached = table.times(own / speed[name])
            table.aim(f"{text} ({reached})", reached=own >= least * speed[name])
    if "landed" in held and "ours" in held:
        share = held["ours"] / held["landed"]
        text = f"40 % less memory per line item than before ({1 - share:.0%} less)"
        table.aim(text, reached=share <= _LESS_MEMORY)


def _notes(measured: Any) -> None:
    table.note(
        "Decimal: also amounts that travel as text; UTC: aware times; unknown: members are kept"
    )
    if {"pydantic", "openapi-generator"} & set(measured):
        table.note(
            "pydantic and openapi-generator got the document without its webhook, and "
            "openapi-generator without the generic line item too: else their code does not work"
        )
