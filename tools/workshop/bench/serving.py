"""The sandbox beside Prism: requests and pages per CPU second, time to start, memory.

Prism serves the same document with its examples; a page of 2,000 line items only the sandbox has.
One client asks one request over and over on one connection, so the CPU time of the server counts:
the clock would show the client.
"""

from __future__ import annotations

import contextlib
import http.client
import shutil
import socket
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from workshop.bench import table
from workshop.bench.process import CannotMeasureError, Server, memory, said_by, sandbox, server
from workshop.yaml_files import ROOT

_DOCUMENT = ROOT / "openapi" / "dist" / "partner-center-invoices.json"
_PRISM = "@stoplight/prism-cli@5.14.2"  # the last one for Node 18 and 20
_TOKEN = "sandbox-app-user"  # noqa: S105  # the sandbox's own, without sign-in
_FEW, _MANY = 1_000, 1_000_000
_PAGE = 2_000
_SECONDS = 2.0  # for one measurement
_AIM = 10  # times Prism's requests
_FLAT = 1.2  # times the memory with a thousandth of the line items


def run(*, folder: Path, rounds: int) -> None:
    """Measure and print."""
    with contextlib.ExitStack() as stack:
        few = stack.enter_context(sandbox(lines=_FEW, folder=folder))
        many = stack.enter_context(sandbox(lines=_MANY, folder=folder))
        servers = {f"sandbox, {_FEW:,} line items": few, f"sandbox, {_MANY:,} line items": many}
        beside = {"sandbox": many}
        try:
            beside["Prism"] = servers["Prism"] = stack.enter_context(_prism(folder))
        except CannotMeasureError as error:
            table.note(f"Prism is left out: {error}")
        at_start = {name: memory(one.pid, "VmRSS") for name, one in servers.items()}
        invoice = f"/v1/invoices/{many.printed.partition('largest invoice: ')[2].split()[0]}"
        for what, path in (("one invoice", invoice), ("all summaries", "/v1/invoices/summaries")):
            _compare(what, path, beside, rounds=rounds)
        query = {"provider": "onetime", "invoiceLineItemType": "BillingLineItems", "size": _PAGE}
        path = f"{invoice}/lineitems?{urlencode(query)}"
        pages = statistics.median(_requests(many, path) for _ in range(rounds))
        table.show(
            f"Pages of {_PAGE:,} line items (median of {rounds} rounds)",
            ["pages per CPU s", "line items per CPU s", "CPU ms per page"],
            {"sandbox": [pages, pages * _PAGE, 1000 / pages]},
        )
        table.show(
            "Time to start, and resident memory",
            ["seconds", "MiB at start", "MiB at most"],
            {
                name: [one.started, at_start[name], memory(one.pid, "VmHWM")]
                for name, one in servers.items()
            },
        )
        small, large, *_ = at_start.values()
        table.aim("memory that does not grow with the book", reached=large <= _FLAT * small)


def _compare(what: str, path: str, servers: dict[str, Server], *, rounds: int) -> None:
    speeds: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(rounds + 1):
        for name, one in servers.items():
            speeds[name].append(_requests(one, path))
    # the first round compiles, and fills caches
    medians = {name: statistics.median(each[1:]) for name, each in speeds.items()}
    table.show(
        f"Requests for {what} (medians of {rounds} rounds in turns)",
        ["per CPU s of the server"],
        {name: [median] for name, median in medians.items()},
    )
    if "Prism" in medians:
        ratio = medians["sandbox"] / medians["Prism"]
        table.aim(f"{_AIM} times Prism ({table.number(ratio)} x)", reached=ratio >= _AIM)


def _requests(running: Server, path: str) -> float:
    """Ask for a path as often as time allows; return requests per CPU second of the server.

    Raises:
        CannotMeasureError: an answer is not 200; the speed of refusals is not measured.

    """
    headers = {"Authorization": f"Bearer {_TOKEN}", "Accept": "application/json"}
    connection = http.client.HTTPConnection(urlsplit(running.base_url).netloc, timeout=60)
    count, before, end = 0, running.cpu_seconds(), time.perf_counter() + _SECONDS
    with contextlib.closing(connection):
        while time.perf_counter() < end:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.status != http.client.OK:
                raise CannotMeasureError(f"{response.status} for GET {path}: {body[:200]!r}")
            count += 1
    return count / max(running.cpu_seconds() - before, 0.01)


@contextlib.contextmanager
def _prism(folder: Path) -> Iterator[Server]:
    """Install Prism into a temporary folder, and run it as long as the block."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise CannotMeasureError("Node with npm is not installed (nodejs.org)")
    quiet = ["--silent", "--no-audit", "--no-fund", "--prefer-offline"]
    said_by([npm, "install", *quiet, "--prefix", folder, _PRISM], f"npm install {_PRISM}")
    script = folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]  # Prism cannot choose a free port itself
    command = [node, script, "mock", _DOCUMENT, "--verboseLevel", "info", "--port", str(port)]
    with server(command, ready=r"listening on (http://[^\s\x1b]+)", folder=folder) as running:
        yield running
