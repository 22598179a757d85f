"""Importing the client: the CPU time beside that of httpx, in processes that do nothing else."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from workshop.bench import process, table

_BARE = "httpx"
_IMPORTED = {
    _BARE: "import httpx",
    "the client": "import partner_center_invoices",
    "the client and an operation": "from partner_center_invoices.api.invoices import get_invoice",
    "PartnerCenter": "from partner_center import PartnerCenter",
}
_MORE = 30  # milliseconds that the client may take beyond httpx


def run(*, folder: Path, rounds: int) -> None:
    """Measure and print; compiled code goes to a temporary folder."""
    for code in _IMPORTED.values():  # before it counts: compiled
        _milliseconds(code, folder)
    times: dict[str, list[float]] = {name: [] for name in _IMPORTED}
    for _ in range(rounds):
        for name, code in _IMPORTED.items():
            times[name].append(_milliseconds(code, folder))
    medians = {name: statistics.median(one) for name, one in times.items()}
    table.show(
        f"Importing (CPU time of a new process; medians of {rounds} rounds in turns)",
        ["", "ms", "ms beyond httpx"],
        [
            [name, table.number(one), table.number(max(one - medians[_BARE], 0))]
            for name, one in medians.items()
        ],
    )
    more = medians["the client"] - medians[_BARE]
    table.aim(f"at most {_MORE} ms beyond httpx ({more:.0f} ms)", reached=more <= _MORE)


def _milliseconds(code: str, folder: Path) -> float:
    timed = f"import time; begun = time.process_time(); {code}; print(time.process_time() - begun)"
    done = subprocess.run(
        [sys.executable, "-c", timed],
        env=process.environment(PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX=str(folder)),
        capture_output=True,
        text=True,
        check=True,
    )
    return 1000 * float(done.stdout)
