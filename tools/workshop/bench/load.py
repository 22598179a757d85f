"""Sends one request over and over: with wrk where it is installed, else with httpx.

Invariants: the same generator for everything that is compared; an answer other than 2xx stops the
measurement, as a fast refusal is no speed.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from dataclasses import dataclass

import httpx

from workshop.bench.process import Server, WorkerError, cpu_seconds

CONNECTIONS = 32
TOKEN = "sandbox-app-user"  # noqa: S105  # the sandbox's own, without sign-in


@dataclass(frozen=True)
class Speed:
    """Requests per second of the clock, and per second of the server's CPU time."""

    wall: float
    cpu: float


def generator() -> str:
    """Name the load generator."""
    where = f"{CONNECTIONS} connections"
    return f"wrk, {where}" if shutil.which("wrk") else f"httpx in asyncio, {where}; it is the limit"


def warm(running: Server, path: str) -> bytes:
    """Ask once, and return the body.

    Raises:
        WorkerError: the answer is no success.

    """
    answer = httpx.get(running.base_url + path, headers=_headers(), timeout=60)
    if not answer.is_success:
        raise WorkerError(f"{answer.status_code} for GET {path}: {answer.text[:200]}")
    return answer.content


def measure(running: Server, path: str, *, seconds: float) -> Speed:
    """Ask for a path as often as goes.

    Raises:
        WorkerError: an answer is no success.

    """
    before, begun = cpu_seconds(running.pid), time.perf_counter()
    if shutil.which("wrk"):
        count = _wrk(running.base_url + path, seconds=seconds)
    else:
        count = asyncio.run(_httpx(running.base_url + path, seconds=seconds))
    wall = time.perf_counter() - begun
    return Speed(count / wall, count / max(cpu_seconds(running.pid) - before, 0.01))


def _headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}


def _wrk(url: str, *, seconds: float) -> int:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(round(seconds), 1)}s", "--timeout", "30s"]
    for name, value in _headers().items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    if "Non-2xx" in done.stdout or done.returncode:
        raise WorkerError(f"wrk on {url}: {' '.join((done.stdout + done.stderr).split())[-300:]}")
    found = re.search(r"(\d+) requests in", done.stdout)
    return int(found[1]) if found else 0


async def _httpx(url: str, *, seconds: float) -> int:
    end = time.perf_counter() + seconds
    async with httpx.AsyncClient(headers=_headers(), timeout=30) as client:

        async def ask() -> int:
            count = 0
            while time.perf_counter() < end:
                answer = await client.get(url)
                if not answer.is_success:
                    raise WorkerError(f"{answer.status_code} for GET {url}")
                count += 1
            return count

        return sum(await asyncio.gather(*(ask() for _ in range(CONNECTIONS))))
