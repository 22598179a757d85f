"""`make bench`: speed and memory of the sandbox and of the client, side by side with others.

Invariants: nothing is written into the project; what this machine cannot run is one line, and the
rest is measured.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from workshop.bench import decoding, imports, reading, serving, table
from workshop.bench.process import CannotMeasureError
from workshop.fail import fail

_LINES, _QUICK_LINES = 1_000_000, 50_000
_ROUNDS, _QUICK_ROUNDS = 7, 3


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=("sandbox", "client", "all"))
    parser.add_argument("--lines", type=int, help=f"to read and export ({_LINES:,})")
    parser.add_argument("--quick", action="store_true", help="a first impression in a few minutes")
    given = parser.parse_args()
    usual, rounds = (_QUICK_LINES, _QUICK_ROUNDS) if given.quick else (_LINES, _ROUNDS)
    lines = usual if given.lines is None else given.lines
    if lines < 1:
        fail(f"--lines {lines}: give the number of line items to read")
    # Told to stop, it stops its servers and removes its folder, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        print(table.machine(), flush=True)
        try:
            if given.part != "client":
                serving.run(folder=folder, rounds=rounds)
            if given.part != "sandbox":
                decoding.run(folder=folder, rounds=rounds)
                imports.run(folder=folder, rounds=rounds)
                reading.run(folder=folder, lines=lines)
        except CannotMeasureError as error:
            fail(str(error))
        print(f"\nafterwards: {table.machine()}")


if __name__ == "__main__":
    main()
