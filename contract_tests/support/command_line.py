"""The command line as a user meets it: what it writes, its exit code, the files that it leaves.

    line = CommandLine(tmp_path, BASE_URL=address.base_url, TOKEN="sandbox-app-user")
    done = line.call("invoices --output json")      # in this process: about 20 ms
    done = line.process("invoices --output json")   # a process of its own: about 1 s of CPU

`process` is for what only a process has: signals, its exit, file descriptors that cannot be
written, limits of the system. Both see the same environment, working directory and input. `call`
puts back everything that a command changes: environment, working directory, streams, signal
handlers and the logger.
"""

from __future__ import annotations

import functools
import io
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from unittest.mock import patch

import typer.main
import typer.rich_utils

from partner_center.cli import main
from partner_center.sandbox.books.world import World
from workshop.yaml_files import ROOT

WORLD = World(seed=1, lines=400)  # of the sandboxes that the commands call
INVOICE = "G000455282"  # its largest, of modern commerce: 508 line items
LEGACY = "D22845JAZB"
PROGRAM = (sys.executable, "-m", "partner_center.cli")
LIMIT = 300  # seconds; a command that hangs fails its test
# What a runner may set, and what the command line would follow.
_FOREIGN = ("PARTNER_CENTER_", "COLUMNS", "LINES", "GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS")
_commands = functools.cache(typer.main.get_command)  # typer makes them anew for every call


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


class TookTooLong(BaseException):
    """Raised in a command that does not end; no `except Exception` of it may catch this."""


class CommandLine:
    """A home folder and an environment in which `partner-center` is called.

    Args:
        home: the working directory; the config file's folder is `config/partner-center` in it.
        settings: environment variables, named without PARTNER_CENTER_.

    """

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.environment = {n: v for n, v in os.environ.items() if not n.startswith(_FOREIGN)} | {
            "PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "LC_ALL": "C.UTF-8",
        }
        self.set(**settings)

    def set(self, **settings: str) -> None:
        """Set environment variables, named without PARTNER_CENTER_."""
        self.environment |= {f"PARTNER_CENTER_{name}": value for name, value in settings.items()}

    def unset(self, *names: str) -> None:
        """Remove environment variables, named without PARTNER_CENTER_."""
        for name in names:
            del self.environment[f"PARTNER_CENTER_{name}"]

    def call(self, *words: str, stdin: str = "", stdout: TextIO | None = None) -> Done:
        """Run a command in this process.

        Args:
            words: the arguments; a single text is split at its blanks.
            stdin: what standard input holds.
            stdout: where standard output goes instead of `Done.out`.

        """
        encoding = self.environment.get("PYTHONIOENCODING", "utf-8")
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
        into = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        with ExitStack() as stack:
            stack.enter_context(chdir(self.home))
            stack.enter_context(patch.dict(os.environ, self.environment, clear=True))
            stack.enter_context(patch("typer.main.get_command", _commands))
            stack.enter_context(patch.object(typer.rich_utils, "FORCE_TERMINAL", None))
            stack.enter_context(patch("sys.stdin", into))
            stack.enter_context(redirect_stdout(stdout or out))
            stack.enter_context(redirect_stderr(err))
            stack.enter_context(_logger_kept())
            stack.enter_context(_handlers_kept())
            try:
                code: Any = main(_split(words))
            except SystemExit as end:
                code = end.code
        return Done(code or 0, _written(out), _written(err))

    def good(self, *words: str, stdin: str = "") -> str:
        """Run a command that has to end with exit code 0; return its standard output."""
        done = self.call(*words, stdin=stdin)
        assert done.code == 0, done.err
        return done.out

    def bad(self, *words: str, code: int, says: str, stdin: str = "") -> str:
        """Run a command that has to end with one line on stderr and no new file; return the line.

        Args:
            words: the arguments; a single text is split at its blanks.
            code: the exit code that is expected.
            says: a regular expression that is found in the line.
            stdin: what standard input holds.

        """
        before = {*self.home.iterdir()}
        done = self.call(*words, stdin=stdin)
        assert (done.code, done.out) == (code, ""), done.err
        [line] = done.err.splitlines()
        assert line.startswith("error: ")
        assert re.search(says, line), line
        assert {*self.home.iterdir()} - before <= {self.home / "config"}
        return line

    def process(
        self, *words: str, stdout: Any = subprocess.PIPE, program: Sequence[str] = PROGRAM
    ) -> Done:
        """Run a command in a process of its own."""
        done = subprocess.run(
            [*program, *_split(words)], cwd=self.home, env=self.environment, timeout=LIMIT,
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8",
            errors="replace", check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout or "", done.stderr)

    @contextmanager
    def started(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command in a process of its own; leaving the block waits for its end."""
        with subprocess.Popen(
            [*PROGRAM, *_split(words)], cwd=self.home, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:  # fmt: skip
            yield process


def _split(words: Sequence[str]) -> Sequence[str]:
    return words[0].split() if len(words) == 1 else words


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    stream.reconfigure(errors="replace")
    return stream.read()


@contextmanager
def _logger_kept() -> Iterator[None]:
    logger = logging.getLogger("partner_center")
    handlers, propagate = logger.handlers, logger.propagate
    yield
    logger.handlers, logger.propagate = handlers, propagate


@contextmanager
def _handlers_kept() -> Iterator[None]:
    def too_long(*_: Any) -> None:
        raise TookTooLong(f"{LIMIT} s")

    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
    before = [signal.getsignal(number) for number in numbers]
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
