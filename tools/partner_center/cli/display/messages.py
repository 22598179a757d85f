"""What a command says beside its result: errors, notes, requests, progress; all on stderr.

Invariants: no message has a secret or a control character in it; an error is one line, however much
an answer has brought; progress is drawn on a terminal only, and is gone when the work is done.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from partner_center.paging import Page
from partner_center.transport.events import Event
from partner_center.transport.retries import STATUSES
from partner_center_core.masking import MASK, masked, printable

_LONGEST = 2000  # characters of a line; an answer may have brought any number


class Messages:
    """Writes to stderr.

    Args:
        verbose: show requests, and where an error happened.
        quiet: say errors only.
        secrets: texts that are never shown.

    """

    def __init__(
        self, *, verbose: bool = False, quiet: bool = False, secrets: tuple[str, ...] = ()
    ) -> None:
        self.verbose = verbose
        self.quiet = quiet
        self._secrets = set(secrets)
        self.attempts = 0  # of the last request

    def hide(self, secret: str) -> None:
        """Never show a text from now on."""
        self._secrets.add(secret)

    def error(self, text: str) -> None:
        """Say why the command ends."""
        self._line(f"error: {text}")

    def warning(self, text: str) -> None:
        """Print a warning."""
        self._line(f"warning: {text}")

    def instruct(self, text: str) -> None:
        """Tell the person what to do."""
        self._line(text)

    def note(self, text: str) -> None:
        """Print a note."""
        if not self.quiet:
            self._line(text)

    def trace(self, error: BaseException) -> None:
        """Show where an error happened, if that was asked for."""
        if self.verbose:
            for part in traceback.format_exception(error):
                for line in masked(part, self._secrets).rstrip().split("\n"):
                    self._line(line)

    def on_request(self, event: Event) -> None:
        """Show a request; for `PartnerCenter(on_request=...)`."""
        self.attempts = event.attempt
        outcome = event.fault if event.status is None else str(event.status)
        said = f"{event.method} {event.path}: {outcome}"
        if self.verbose:
            again = f", attempt {event.attempt}" if event.attempt > 1 else ""
            ids = (
                f" [authorization {MASK}, MS-RequestId {event.request_id}, MS-CorrelationId"
                f" {event.correlation_id}]"
            )
            # The token authority has no such headers; its secrets travel in the body.
            self._line(
                f"> {said} in {event.duration:.3f} s{again}{ids if event.request_id else ''}"
            )
        elif (event.status is None or event.status in STATUSES) and self._is_watched():
            self._line(f"{said}; trying again where that can help")

    @contextmanager
    def progress(self, what: str, *, shows: bool = True) -> Iterator[Callable[[Page[Any]], None]]:
        """Show how far a list is read; yields what to call with each page."""
        if not shows or self.verbose or not self._is_watched():
            yield lambda _: None
            return
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.completed:,} read, {task.fields[pages]} pages"),
            TimeElapsedColumn(),
            console=Console(stderr=True, highlight=False, markup=False, emoji=False),
            transient=True,
        )
        with bar:  # which also moves what is written to stderr above the bar
            task = bar.add_task(printable(what), total=None, pages=0)
            yield lambda page: bar.update(task, completed=page.total, pages=page.number)

    def show_library_warnings(self) -> None:
        """Show what the library logs as a warning, such as an old refresh token."""
        logger = logging.getLogger("partner_center")
        logger.handlers = [_LibraryWarnings(self)]
        logger.propagate = False

    def _is_watched(self) -> bool:
        return sys.stderr.isatty() and not self.quiet

    def _line(self, text: str) -> None:
        shown = masked(text, self._secrets)
        line = printable(shown[:_LONGEST]).rstrip() + "..." * (len(shown) > _LONGEST)
        line = line.encode("utf-8", "backslashreplace").decode()
        with suppress(OSError):  # nobody reads it
            print(line, file=sys.stderr)


class _LibraryWarnings(logging.Handler):
    def __init__(self, messages: Messages) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        """Show a message of the library."""
        self._messages.warning(record.getMessage())
