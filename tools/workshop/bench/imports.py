"""Importing the client: the CPU time beside that of httpx, each in a new process."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from workshop.bench import table
from workshop.bench.process import environment, said_by

_IMPORTED = {
    "httpx": "import httpx",
    "the client": "import partner_center_invoices",
    "the client and an operation": "from partner_center_invoices.api.invoices import get_invoice",
    "PartnerCenter": "from partner_center import PartnerCenter",
}
_MORE = 30  # milliseconds that the client may take beyond httpx


def run(*, folder: Path, rounds: int) -> None:
    """Measure and print; compiled code goes to a temporary folder."""
    compiled = environment(PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX=str(folder / "compiled"))
    times: dict[str, list[float]] = {name: [] for name in _IMPORTED}
    for _ in range(rounds + 1):
        for name, code in _IMPORTED.items():
            timed = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
            printed = said_by([sys.executable, "-c", timed], f"importing {name}", env=compiled)
            times[name].append(1000 * float(printed))
    # the first round compiles
    medians = {name: statistics.median(each[1:]) for name, each in times.items()}
    beyond = {name: max(median - medians["httpx"], 0) for name, median in medians.items()}
    table.show(
        f"Importing (CPU time of a new process; medians of {rounds} rounds in turns)",
        ["ms", "ms beyond httpx"],
        {name: [medians[name], beyond[name]] for name in _IMPORTED},
    )
    more = beyond["the client"]
    table.aim(f"at most {_MORE} ms beyond httpx ({more:.0f} ms)", reached=more <= _MORE)
