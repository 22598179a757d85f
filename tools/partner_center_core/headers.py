"""Header values: checked before anything is sent, never shown in an error.

httpx and h11 repeat the value in their own error messages, and it may be a token.
"""

from __future__ import annotations

import re

import httpx

from partner_center_core.errors import PartnerCenterError

# The characters of an access token or an assertion; no spaces, no line breaks.
TOKEN = re.compile(r"[\x21-\x7e]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class HeaderValueError(PartnerCenterError, ValueError):
    """A value that cannot be sent in a header; the message does not show it."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        self.problem = problem
        super().__init__(name, problem)

    def __str__(self) -> str:
        return f"{self.name}: the value {self.problem}. Nothing was sent"


def header_value(name: str, value: str) -> str:
    """Return a value if it can be sent in this header.

    Raises:
        HeaderValueError: it has characters other than visible ASCII and inner spaces.

    """
    problem = _problem(value.encode()) if value.isascii() else "has characters other than ASCII"
    if problem:
        del value  # a traceback may show local variables
        raise HeaderValueError(name, problem)
    return value


def check_headers(headers: httpx.Headers) -> None:
    """Refuse headers that cannot be sent.

    Raises:
        HeaderValueError: a value would break the request.

    """
    found = ((name.decode("latin-1"), _problem(value)) for name, value in headers.raw)
    name, problem = next((one for one in found if one[1]), ("", None))
    if problem:
        raise HeaderValueError(name, problem)


def _problem(value: bytes) -> str | None:
    if _CONTROL.search(value):
        return "has a line break or another control character"
    return "has a space at its beginning or end" if value != value.strip() else None
