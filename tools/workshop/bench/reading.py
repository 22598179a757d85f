"""Reading a large invoice book from the sandbox over HTTP, and exporting it: speed and memory.

Each task is a process of its own. The sandbox runs beside it on the same machine, so the clock
shows both and the CPU time only the client.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from workshop.bench import process, table

_TASKS = (
    ("iterate", "-"),
    ("export to CSV", "lines.csv"),
    ("export to JSON Lines", "lines.jsonl"),
    ("export to Parquet", "lines.parquet"),
)
_ITERATED = 50_000  # line items per second of the client's CPU time
_FLAT = 1.15  # times the memory after a tenth of the lines
_ENOUGH = 500_000  # a tenth of these fills pages, row groups and caches


def run(*, lines: int, folder: Path) -> None:
    """Measure and print."""
    rows, flat, iterated = [], True, 0.0
    with process.sandbox(lines=lines, folder=folder) as running:
        for title, name in _TASKS:
            target = name if name == "-" else str(folder / name)
            command = [sys.executable, "-m", "workshop.bench.reader", running.base_url, str(lines)]
            done = subprocess.run(
                [*command, target],
                capture_output=True,
                text=True,
                check=False,
                env=process.environment(),
            )
            if done.returncode:
                said = done.stderr.strip().splitlines() or ["it said nothing"]
                table.note(f"{title} is left out: {said[-1][:300]}")
                continue
            got = json.loads(done.stdout)
            if name == "-":
                iterated = got["lines"] / got["cpu"]
            size = Path(target).stat().st_size if name != "-" else 0
            flat &= got["peak"] <= _FLAT * got["early"]
            rows.append(
                [
                    title,
                    table.number(got["lines"] / got["cpu"]),
                    table.number(got["lines"] / got["wall"]),
                    table.number(got["wall"]),
                    table.number(got["early"]),
                    table.number(got["peak"]),
                    table.number(size / process.MIB) if size else "-",
                ]
            )
            Path(target).unlink(missing_ok=True)
    table.show(
        f"{lines:,} line items of all kinds from the sandbox, over HTTP, page by page",
        [
            "",
            "lines per CPU s",
            "lines per s",
            "seconds",
            "MiB at a tenth",
            "MiB at most",
            "MiB written",
        ],
        rows,
    )
    if iterated:
        text = f"iterating {_ITERATED:,} line items per CPU second ({table.number(iterated)})"
        table.aim(text, reached=iterated >= _ITERATED)
    if rows and lines >= _ENOUGH:
        table.aim("flat memory on iteration and export", reached=flat)
    elif rows:
        table.note(f"with fewer than {_ENOUGH:,} lines the first pages and buffers still fill")
