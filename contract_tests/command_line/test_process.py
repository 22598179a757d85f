"""What only a process has: signals, descriptors that cannot be written, limits of the system."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract_tests.support.command_line import INVOICE, PROGRAM, WORLD, CommandLine

from partner_center.cli.exit_codes import Exit
from partner_center.sandbox.faults import fault
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import running


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Let children take Ctrl-C, which what a shell runs in the background does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_full_disk_leaves_nothing(shell: CommandLine) -> None:
    limited = ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh", *PROGRAM]  # the same as a full disk
    done = shell.process(f"lines {INVOICE} -o lines.jsonl", program=limited)
    assert done.code == Exit.FILE
    assert re.fullmatch(r"error: lines\.jsonl was not written: .*\n", done.err)
    assert [*shell.home.iterdir()] == []


# One call of each kind as a process, as Python writes once more at its end; the others are faster.
FULL = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="only Linux has a disk full by design"
)


@FULL
@pytest.mark.parametrize("words", [f"lines {INVOICE}", "--help"])
def test_a_full_standard_output_is_an_error_of_the_process(words: str, shell: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        done = shell.process(words, stdout=full)
    assert done.code == Exit.FILE, done.err
    assert done.err.count("\n") == 1


@FULL
@pytest.mark.parametrize("words", ["summaries", "reconcile -o table", "lines --help"])
def test_a_full_standard_output_is_an_error(words: str, shell: CommandLine) -> None:
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115  # closed by the command
    done = shell.call(words, stdout=full)
    full.close()
    assert done.code == Exit.FILE, done.err
    assert done.err.count("\n") == 1


def test_a_reader_that_goes_is_no_error(shell: CommandLine) -> None:
    with shell.started(f"lines {INVOICE}") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith('{"')
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == Exit.PIPE


@pytest.mark.parametrize("words", ["doctor -o table", "--help"])
def test_a_reader_that_is_not_there_is_no_error_of_the_process(
    words: str, shell: CommandLine
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = shell.process(words, stdout=writer)
    os.close(writer)
    assert (done.code, done.err) == (Exit.PIPE, "")


@pytest.mark.parametrize("words", [f"lines {INVOICE} --output table", "invoices --output table"])
def test_a_reader_of_tables_that_is_not_there_is_no_error(words: str, shell: CommandLine) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stdout:
        done = shell.call(words, stdout=stdout)
    assert (done.code, done.err) == (Exit.PIPE, "")


@pytest.mark.usefixtures("_interruptible")
def test_a_command_that_is_stopped_before_it_began(shell: CommandLine) -> None:
    program = (
        "import os, signal, sys, typer.main as t; make = t.get_command\n"
        "t.get_command = lambda app: (os.kill(os.getpid(), signal.SIGINT), make(app))[1]\n"
        "from partner_center.cli import main; sys.exit(main(['invoices']))"
    )
    done = shell.process(program=[sys.executable, "-c", program])
    assert (done.code, done.out, done.err) == (Exit.INTERRUPTED, "", "")


@pytest.mark.usefixtures("_interruptible")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)]
)
def test_a_command_that_is_stopped_leaves_nothing(
    number: signal.Signals, code: Exit, shell: CommandLine
) -> None:
    slow = Options(faults=(fault("slow:path=lineitems:seconds=0.5"),))
    with running(WORLD, options=slow) as own:
        shell.set(BASE_URL=own.base_url)
        with shell.started(f"lines {INVOICE} --size 50 -o lines.csv") as process:
            assert process.stderr is not None
            until = time.monotonic() + 60
            while not [*shell.home.glob(".lines.csv.*.part")] and time.monotonic() < until:
                time.sleep(0.02)
            process.send_signal(number)
            said = process.stderr.read()
    assert process.returncode == code
    assert "Traceback" not in said
    assert said.count("\n") <= 1
    assert [*shell.home.iterdir()] == []
