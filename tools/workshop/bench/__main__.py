"""`make bench`: speed and memory of the sandbox and of the client, side by side with others.

Invariants: nothing is written into the project; whatever cannot be had on this machine is one line,
and the rest is measured still.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from workshop.bench import decode, imports, reading, rivals, sandbox, table
from workshop.bench.process import WorkerError
from workshop.bench.rivals import RivalError
from workshop.fail import fail

T = TypeVar("T")
_LINES, _QUICK_LINES = 1_000_000, 50_000


def _had(future: Future[T]) -> T | None:
    """Wait for a rival; say so where there is none."""
    try:
        return future.result()
    except RivalError as error:
        table.note(str(error))
        return None


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def run(parts: set[str], *, lines: int, quick: bool) -> None:
    """Get the rivals, all at once and before anything is measured; then measure."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        here = Path(name)
        with ThreadPoolExecutor() as pool:

            def begin(get: Callable[[Path], T], what: str) -> Future[T]:
                return pool.submit(get, _folder(here, what))

            prism = begin(rivals.prism, "prism") if "sandbox" in parts else None
            clients = {}
            if "client" in parts:
                begin_landed = begin(rivals.landed, "landed")
                begin_stock = begin(rivals.stock, "stock")
                begin_pydantic = begin(rivals.pydantic, "pydantic")
                begin_generator = begin(rivals.openapi_generator, "openapi-generator")
                for what, future_folder in (("landed", begin_landed), ("stock", begin_stock)):
                    if _had(future_folder) is not None:
                        clients[what] = (Path(sys.executable), here / what)
                for what, future in (
                    ("pydantic", begin_pydantic),
                    ("openapi-generator", begin_generator),
                ):
                    python = _had(future)
                    if python is not None:
                        clients[what] = (python, here / what)
            command = _had(prism) if prism else None
        print(table.machine(), flush=True)
        if "sandbox" in parts:
            sandbox.run(folder=_folder(here, "servers"), quick=quick, prism=command)
        if "client" in parts:
            pages = _folder(here, "pages")
            decode.run(decode.rivals(clients), folder=pages, quick=quick)
            imports.run(folder=_folder(here, "compiled"), rounds=5 if quick else 15)
            reading.run(lines=lines, folder=pages)
        print(f"\nafterwards: {table.machine()}")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=("sandbox", "client", "all"))
    parser.add_argument("--lines", type=int, help=f"to read and export ({_LINES:,})")
    parser.add_argument("--quick", action="store_true", help="a first impression in about a minute")
    arguments = parser.parse_args()
    usual = _QUICK_LINES if arguments.quick else _LINES
    lines = usual if arguments.lines is None else arguments.lines
    if lines < 1:
        fail(f"--lines {lines}: give the number of line items to read")
    parts = {"sandbox", "client"} if arguments.part == "all" else {arguments.part}
    # Told to stop, it stops its servers and removes its folder like after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        run(parts, lines=lines, quick=arguments.quick)
    except WorkerError as error:
        fail(str(error))


if __name__ == "__main__":
    main()
