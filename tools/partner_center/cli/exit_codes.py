"""The exit codes with what they mean, and the error that ends a command with one of them."""

from __future__ import annotations

import enum
from typing import Self


class Exit(enum.IntEnum):
    """What scripts can ask for; `--help` prints the meanings."""

    meaning: str

    def __new__(cls, code: int, meaning: str = "") -> Self:
        """Make a code of its number and its meaning."""
        made = int.__new__(cls, code)
        made._value_ = code
        made.meaning = meaning
        return made

    OK = 0, "done"
    DIFFERENT = 1, "reconcile: something differs; doctor: something is missing"
    USAGE = 2, "a wrong option, argument or setting; the same call fails again"
    SIGN_IN = 3, "no token, or one that the service does not take"
    NOT_FOUND = 4, "no such invoice or receipt; no line items for a file, which is not written"
    REFUSED = 5, "the account, or this kind of sign-in, may not do this"
    SERVICE = 6, "the service is busy or failing; try again later"
    NETWORK = 7, "no connection, or one that broke off"
    FILE = 8, "a local file cannot be read or written, or is there already"
    ANSWER = 9, "an answer that cannot be used: not a PDF, pages in a circle"
    DEFECT = 70, "a defect of this program"
    INTERRUPTED = 130, "Ctrl-C"
    PIPE = 141, "the reader of the output has gone, as with | head"
    TERMINATED = 143, "ended from outside"


class CommandError(Exception):
    """Ends a command with an exit code and one line."""

    def __init__(self, code: Exit, message: str) -> None:
        self.code = code
        super().__init__(message)


class UsageError(CommandError):
    """Ends a command that was called wrongly."""

    def __init__(self, message: str) -> None:
        super().__init__(Exit.USAGE, message)
