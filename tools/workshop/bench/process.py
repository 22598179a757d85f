"""Runs what is measured in processes of its own: a task that prints figures, or a server.

Invariants: every process that is started here ends with its call or its block; CPU time and memory
are those of that one process. Limit: of a server they need Linux's /proc, elsewhere they are `nan`.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workshop.yaml_files import ROOT

MIB = 1024 * 1024
_PATIENCE = 120  # seconds for a server to start


class CannotMeasureError(Exception):
    """What cannot be measured on this machine, and why, in one line."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment for Python processes that import the project."""
    path = os.pathsep.join((str(ROOT / "tools"), str(ROOT / "generated")))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **more}


def said_by(command: Sequence[object], what: str, *, env: Mapping[str, str] | None = None) -> str:
    """Run a command to its end and return what it printed.

    Raises:
        CannotMeasureError: it failed; with the last line that it printed.

    """
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=False, env=env or environment()
    )
    if done.returncode:
        raise CannotMeasureError(f"{what} failed: {_last_line(done.stderr or done.stdout)}")
    return done.stdout


def figures(command: Sequence[object], what: str) -> dict[str, float]:
    """Run a task that prints one object of JSON, and return it."""
    found: dict[str, float] = json.loads(said_by(command, what))
    return found


def _last_line(text: str) -> str:
    lines = text.strip().splitlines() or ["it printed nothing"]
    return lines[-1].strip()[:300]


def memory(pid: int | str, field: str) -> float:
    """Return MiB of memory of a process: VmRSS is what it has now, VmHWM the most it had."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
        if found := re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE):
            return int(found[1]) / 1024
    return math.nan


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, seconds to start, and what it printed."""

    base_url: str
    pid: int
    started: float
    printed: str

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server has used, all its threads together."""
        try:
            line = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return math.nan
        fields = line.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def server(command: Sequence[object], *, ready: str, folder: Path) -> Iterator[Server]:
    """Run a server as long as the block.

    Args:
        command: what starts it.
        ready: the pattern of what it prints when it listens; its first group is the address.
        folder: a temporary folder, for what it prints.

    Raises:
        CannotMeasureError: it did not start.

    """
    log = folder / f"server-{time.monotonic_ns()}.log"
    begun = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment(PYTHONUNBUFFERED="1"),
            cwd=folder,
        )
    try:
        while not (found := re.search(ready, text := log.read_text("utf-8", "replace"))):
            if process.poll() is not None or time.perf_counter() - begun > _PATIENCE:
                name = Path(str(command[0])).name
                raise CannotMeasureError(f"{name} did not start: {_last_line(text)}")
            time.sleep(0.01)
        yield Server(found[1], process.pid, time.perf_counter() - begun, text)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def sandbox(*, lines: int, folder: Path) -> Iterator[Server]:
    """Run the sandbox with so many line items, on free ports."""
    command = [sys.executable, "-m", "partner_center.sandbox", "--port", "0"]
    command += ["--authority-port", "0", "--lines", str(lines)]
    # The last line that it prints comes after everything that is read from the text.
    with server(command, ready=r"service +(http\S+)[\s\S]*Ctrl-C", folder=folder) as running:
        yield running
