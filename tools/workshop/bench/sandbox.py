"""The sandbox beside Prism: requests and pages per second, start-up time, memory.

Prism serves the same document, answering with its examples; it has no pages of 2,000 lines to
serve, so those are the sandbox's alone.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from workshop.bench import load, process, table
from workshop.bench.process import Server, WorkerError

FEW, MANY = 1_000, 1_000_000
PAGE = 2_000
_AIM = 10  # times Prism's requests per second
_FLAT = 1.2  # times the memory with a thousandth of the lines


def run(*, folder: Path, quick: bool, prism: Sequence[str] | None) -> None:
    """Measure and print.

    Args:
        folder: a temporary folder.
        quick: few rounds.
        prism: the command that starts Prism, or None to leave it out.

    """
    rounds, seconds = (3, 1.0) if quick else (7, 3.0)
    with contextlib.ExitStack() as stack:
        few = stack.enter_context(process.sandbox(lines=FEW, folder=folder))
        many = stack.enter_context(process.sandbox(lines=MANY, folder=folder))
        mock = None
        if prism is not None:
            try:
                mock = stack.enter_context(_prism(prism, folder=folder))
            except WorkerError as error:
                table.note(f"{error}; Prism is left out")
        at_start = {one.pid: process.memory(one.pid) for one in (few, many, mock) if one}
        _requests(many, mock, rounds=rounds, seconds=seconds)
        _pages(few, many, rounds=rounds, seconds=seconds)
        _sizes(few, many, mock, at_start=at_start)


@contextlib.contextmanager
def _prism(command: Sequence[str], *, folder: Path) -> Iterator[Server]:
    ready = r"listening on (http://[^\s\x1b]+)"
    with process.server([*command, str(_free_port())], ready=ready, folder=folder) as running:
        yield running


def _free_port() -> int:
    import socket  # noqa: PLC0415  # only Prism cannot choose one itself

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


def _invoice(running: Server) -> str:
    """The largest invoice of a sandbox, as it says when it starts."""
    return running.text.partition("largest invoice: ")[2].split()[0]


def _requests(own: Server, mock: Server | None, *, rounds: int, seconds: float) -> None:
    paths = {
        "one invoice": f"/v1/invoices/{_invoice(own)}",
        "all summaries": "/v1/invoices/summaries",
    }
    servers = {"sandbox": own, **({"Prism": mock} if mock else {})}
    rows, reached = [], True
    for what, path in paths.items():
        sizes = {name: len(load.warm(one, path)) for name, one in servers.items()}
        for one in servers.values():  # before it counts: compiled, cached, connected
            load.measure(one, path, seconds=1)
        speeds: dict[str, list[load.Speed]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, one in servers.items():
                speeds[name].append(load.measure(one, path, seconds=seconds))
        wall = {name: statistics.median(s.wall for s in some) for name, some in speeds.items()}
        cpu = {name: statistics.median(s.cpu for s in some) for name, some in speeds.items()}
        for name in servers:
            ratios = ["-", "-"] if mock is None else [
                table.times(wall[name] / wall["Prism"]), table.times(cpu[name] / cpu["Prism"])
            ]  # fmt: skip
            shown = [table.number(wall[name]), table.number(cpu[name])]
            rows.append([f"{what}, {name}", *shown, f"{sizes[name]:,}", *ratios])
        reached &= mock is None or wall["sandbox"] >= _AIM * wall["Prism"]
    table.show(
        f"Requests ({load.generator()}; medians of {rounds} rounds in turns)",
        ["", "per second", "per CPU s of the server", "bytes", "to Prism", "to Prism by CPU"],
        rows,
    )
    table.note(
        "one request over and over: the sandbox keeps the bodies of invoices it was asked for"
    )
    if mock is not None:
        table.aim("ten times Prism's requests per second", reached=reached)


def _page(running: Server) -> str:
    query = {"provider": "onetime", "invoiceLineItemType": "BillingLineItems", "size": PAGE}
    return f"/v1/invoices/{_invoice(running)}/lineitems?{urlencode(query)}"


def _pages(few: Server, many: Server, *, rounds: int, seconds: float) -> None:
    load.warm(few, _page(few))
    path = _page(many)
    size = len(load.warm(many, path))
    speeds = [load.measure(many, path, seconds=seconds) for _ in range(rounds)]
    wall = statistics.median(speed.wall for speed in speeds)
    table.show(
        f"Pages of {PAGE:,} line items (medians of {rounds} rounds; Prism has no such page)",
        [
            "",
            "pages per second",
            "lines per second",
            "MB per page",
            "CPU ms of the server per page",
        ],
        [
            [
                "sandbox",
                table.number(wall),
                table.number(wall * PAGE),
                table.number(size / 1e6),
                table.number(1000 / statistics.median(speed.cpu for speed in speeds)),
            ]
        ],
    )


def _sizes(few: Server, many: Server, mock: Server | None, *, at_start: dict[int, float]) -> None:
    servers = [(f"sandbox, {FEW:,} lines", few), (f"sandbox, {MANY:,} lines", many)]
    if mock is not None:
        servers.append(("Prism", mock))
    table.show(
        "Start-up and resident memory",
        ["", "seconds to start", "MiB at start", "MiB at most"],
        [
            [
                name,
                table.number(one.started),
                table.number(at_start[one.pid]),
                table.number(process.memory(one.pid, "VmHWM")),
            ]
            for name, one in servers
        ],
    )
    flat = at_start[many.pid] <= _FLAT * at_start[few.pid]
    table.aim("the same memory with a thousand times the lines", reached=flat)
    table.note(f"the second sandbox answered the load above, {load.CONNECTIONS} requests at a time")
