"""What needs a terminal: tables in its width, progress, and signs that it cannot show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from contract_tests.support.command_line import INVOICE, WORLD, CommandLine

from partner_center.cli.exit_codes import Exit
from partner_center.sandbox.faults import fault
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import running


def test_a_terminal_of_another_encoding_loses_signs_only(shell: CommandLine) -> None:
    shell.environment["PYTHONIOENCODING"] = "ascii"
    done = shell.call("lines", INVOICE, "--output=table", "--limit=50")
    assert done.code == 0, done.err
    assert "?" in done.out
    assert shell.call("invoice", "G\uff11").code == Exit.NOT_FOUND


@pytest.fixture
def terminal(shell: CommandLine) -> Iterator[Any]:
    """Return what runs a command in a terminal and waits for a text on its screen."""
    if shutil.which("tmux") is None:
        pytest.skip("tables and progress need a terminal, and tmux, which plays one, is not here")
    socket = f"partner-center-{os.getpid()}-{time.monotonic_ns()}"
    tmux = ["tmux", "-L", socket, "-f", os.devnull]

    def run(command: str, *, until: str, width: int = 110) -> str:
        words = f"{sys.executable} -m partner_center.cli {command}; echo code=$?; sleep 60"
        subprocess.run(
            [*tmux, "new-session", "-d", "-x", str(width), "-y", "50", words],
            env=shell.environment, cwd=shell.home, check=True,
        )  # fmt: skip
        screen = ""
        for _ in range(1500):  # half a minute at least, for a busy machine
            done = subprocess.run(
                [*tmux, "capture-pane", "-p"], capture_output=True, encoding="utf-8", check=False
            )
            screen = done.stdout
            if re.search(until, screen):
                break
            time.sleep(0.02)
        return screen

    yield run
    subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)


@pytest.mark.parametrize(("width", "spare"), [(80, ""), (110, r"+from \(UTC\)")])
def test_a_terminal_gets_a_table_with_amounts_and_currencies(
    terminal: Any, width: int, spare: str
) -> None:
    screen = terminal(f"lines {INVOICE} --limit 5", until=r"code=\d", width=width)
    assert "code=0" in screen
    head = rf"^ *line +customer +product +charge {spare} +quantity +total$"
    assert re.search(head, screen, re.MULTILINE)
    assert len(re.findall(r"\d\.\d\d USD$", screen, re.MULTILINE)) == 5
    assert "read," not in screen  # no progress is left behind


def test_the_table_of_invoices_fits_a_terminal(terminal: Any) -> None:
    screen = terminal("invoices --limit 9", until=r"code=\d", width=80)
    assert (
        len(
            re.findall(
                r"^[DG]\w+ .* -?\d+\.\d\d [A-Z]{3} +-?\d+\.\d\d [A-Z]{3}$", screen, re.MULTILINE
            )
        )
        >= 9
    )


def test_progress_is_not_drawn_over_what_a_pipe_writes(shell: CommandLine, terminal: Any) -> None:
    with running(WORLD, options=Options(faults=(fault("slow:path=lineitems:seconds=0.2"),))) as own:
        shell.set(BASE_URL=own.base_url)
        call = f"lines {INVOICE} --size 200 | while read row; do echo row; done"
        screen = terminal(call, until=r"code=\d|read,")
    assert "read," not in screen
    assert "code=0" in screen


def test_a_terminal_gets_progress_that_is_gone_at_the_end(
    shell: CommandLine, terminal: Any
) -> None:
    with running(WORLD, options=Options(faults=(fault("slow:path=lineitems:seconds=0.4"),))) as own:
        shell.set(BASE_URL=own.base_url)
        screen = terminal(f"lines {INVOICE} --size 200 --output l.csv", until=r"[1-9]\d* read,")
        assert re.search(rf"line items, {INVOICE} .* \d+ read, \d+ pages", screen)
        for _ in range(400):
            if (shell.home / "l.csv").exists():
                break
            time.sleep(0.05)
    assert (shell.home / "l.csv").exists()
