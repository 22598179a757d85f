"""Reading a large invoice book from the sandbox over HTTP, and exporting it: speed and memory.

Each task is a process of its own: `python -m workshop.bench.reading BASE_URL LINES TARGET`, where
TARGET is a file whose name says the format, or `-` to only read. The sandbox runs on the same
machine, so the clock shows both, and the CPU time only the client.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from workshop.bench import table
from workshop.bench.process import MIB, CannotMeasureError, figures, memory, sandbox

_TASKS = {
    "iterate": "-",
    "export to CSV": "lines.csv",
    "export to JSON Lines": "lines.jsonl",
    "export to Parquet": "lines.parquet",
}
_ITERATED = 50_000  # line items per second of the client's CPU time
_FLAT = 1.15  # times the memory after a tenth of the line items
_ENOUGH = 500_000  # a tenth of these fills pages, row groups and caches


def run(*, lines: int, folder: Path) -> None:
    """Measure and print."""
    rows: dict[str, list[float]] = {}
    flat = True
    with sandbox(lines=lines, folder=folder) as running:
        for title, name in _TASKS.items():
            target = folder / name
            command = [sys.executable, "-m", "workshop.bench.reading", running.base_url, str(lines)]
            try:
                got = figures([*command, name if name == "-" else target], title)
            except CannotMeasureError as error:
                table.note(f"left out: {error}")
                continue
            size = target.stat().st_size if name != "-" else 0
            flat &= got["peak"] <= _FLAT * got["early"]
            speed = got["lines"] / got["cpu"]
            rows[title] = [speed, got["wall"], got["early"], got["peak"], size / MIB]
    table.show(
        f"{lines:,} line items of all kinds from the sandbox, over HTTP, page by page",
        ["line items per CPU s", "seconds", "MiB at a tenth", "MiB at most", "MiB written"],
        rows,
    )
    if "iterate" in rows:
        reached = rows["iterate"][0] >= _ITERATED
        table.aim(f"iterating {_ITERATED:,} line items per CPU second", reached=reached)
    if lines >= _ENOUGH:
        table.aim("flat memory on iteration and export", reached=flat)
    else:
        table.note(f"with fewer than {_ENOUGH:,} line items, pages and buffers still fill")


def _read(base_url: str, lines: int, target: str) -> dict[str, float]:
    """Do one task in this process, and return what it took."""
    # Only here: the process that measures does not need them.
    from partner_center.auth import GivenToken  # noqa: PLC0415
    from partner_center.client import PartnerCenter  # noqa: PLC0415
    from partner_center.export import ANY, write, write_jsonl  # noqa: PLC0415
    from partner_center_invoices.models import InvoiceLineItem  # noqa: PLC0415

    got: dict[str, float] = {"lines": 0}

    def watched(partner: PartnerCenter) -> Iterator[InvoiceLineItem]:
        every = (item for one in partner.invoices.list() for item in partner.line_items.list(one))
        for item in islice(every, lines):
            got["lines"] += 1
            if got["lines"] == lines // 10:
                got["early"] = memory("self", "VmHWM")
            yield item

    token = GivenToken("sandbox-app-user", kind="appUser")
    with PartnerCenter(token, base_url=base_url) as partner:
        wall, cpu = time.perf_counter(), time.process_time()
        if target == "-":
            for _ in watched(partner):
                pass
        elif target.endswith(".jsonl"):
            write_jsonl(watched(partner), target)
        else:
            write(watched(partner), target, kind=ANY)
        got |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return {"early": 0, **got, "peak": memory("self", "VmHWM")}


if __name__ == "__main__":
    print(json.dumps(_read(sys.argv[1], int(sys.argv[2]), sys.argv[3])), flush=True)
