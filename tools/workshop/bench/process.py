"""Other processes: a worker that is told what to do, a server that is measured and stopped.

Invariants: every process that is started here ends with its block; memory is what the kernel says
of that one process, CPU time what it used itself.
Limit: memory and CPU time of others need Linux's /proc; elsewhere they are `nan`.
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
from pathlib import Path
from typing import IO, Any

from workshop.yaml_files import ROOT

MIB = 1024 * 1024
_PATIENCE = 120  # seconds for a server to start


class WorkerError(Exception):
    """A worker that ended by itself; the last line of what it said."""


def environment(**more: str) -> dict[str, str]:
    """The environment for Python processes that import the project."""
    path = os.pathsep.join((str(ROOT / "tools"), str(ROOT / "generated")))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **more}


def memory(pid: int, field: str = "VmRSS") -> float:
    """Return MiB of memory of a process: VmRSS for now, VmHWM for the most so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return math.nan
    found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else math.nan


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, all its threads together."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return math.nan
    fields = line.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Worker:
    """A process that answers each line with a line, both JSON."""

    def __init__(self, process: subprocess.Popen[str], errors: IO[str]) -> None:
        self._process, self._errors = process, errors

    def ask(self, question: Any) -> Any:
        """Return the answer to a question.

        Raises:
            WorkerError: the worker ended instead.

        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._errors.seek(0)
            said = self._errors.read().strip().splitlines() or ["it said nothing"]
            raise WorkerError(said[-1][:300])
        return json.loads(line)


@contextlib.contextmanager
def worker(command: Sequence[str], errors: Path) -> Iterator[Worker]:
    """Run a worker as long as the block; what it says on stderr goes to a file."""
    with errors.open("w+", encoding="utf-8") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            env=environment(),
        )
        try:
            yield Worker(process, file)
        finally:
            _end(process)


class Server:
    """A running server: where it is, its process, and how long it took to start."""

    def __init__(self, base_url: str, *, pid: int, started: float, text: str) -> None:
        self.base_url, self.pid, self.started, self.text = base_url, pid, started, text


@contextlib.contextmanager
def server(
    command: Sequence[str], *, ready: str, folder: Path, more: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server as long as the block.

    Args:
        command: what starts it.
        ready: the pattern of what it prints when it listens; its first group is the address.
        folder: a temporary folder, for what it says.
        more: environment variables.

    Raises:
        WorkerError: it did not start.

    """
    log = folder / f"server-{time.monotonic_ns()}.log"
    begun = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment(**(more or {})),
            cwd=folder,
        )
        try:
            while True:
                text = log.read_text(encoding="utf-8", errors="replace")
                found = re.search(ready, text)
                if found:
                    break
                if process.poll() is not None or time.perf_counter() - begun > _PATIENCE:
                    lines = text.strip().splitlines() or ["it said nothing"]
                    raise WorkerError(f"{Path(command[0]).name} did not start: {lines[-1][:300]}")
                time.sleep(0.01)
            started = time.perf_counter() - begun
            yield Server(found[1], pid=process.pid, started=started, text=text)
        finally:
            _end(process)


@contextlib.contextmanager
def sandbox(*, lines: int, folder: Path) -> Iterator[Server]:
    """Run the sandbox with so many line items, on free ports."""
    command = [sys.executable, "-m", "partner_center.sandbox", "--port", "0"]
    command += ["--authority-port", "0", "--lines", str(lines)]
    # The last line that it prints stands behind everything that is read from the text.
    ready = r"service +(http\S+)[\s\S]*stop with Ctrl-C"
    with server(command, ready=ready, folder=folder, more={"PYTHONUNBUFFERED": "1"}) as running:
        yield running
