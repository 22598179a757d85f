"""When a request is sent again, and after how long: a table, and the rules around it.

The waiting itself is tenacity's. httpx-retries was the first choice and does not fit: its transport
ends before the body is read, so a page cut off in the middle is not asked for again; its limit
counts pauses and not time; and it goes on before a long Retry-After is over.

Invariants: only GET and HEAD are sent again; nobody waits longer than `longest_wait`, or
`longest_retry_after` if the service named the time; no attempt goes on after `deadline`. A
Retry-After beyond the limits ends it at once: to knock earlier counts as a request and is refused.
"""

from __future__ import annotations

import math
import random
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import anyio
import httpx

# https://learn.microsoft.com/partner-center/developer/error-codes
# https://learn.microsoft.com/partner-center/developer/api-throttling-guidance
STATUSES: dict[int, str] = {
    408: "the service gave up waiting, as it does under load",
    429: "too many requests: wait for Retry-After, then with growing pauses",
    500: "the service or something behind it failed; the page says it may be tried again",
    502: "a gateway found no service",
    503: "the service is away for a while; it may say for how long",
    504: "a gateway gave up waiting",
}
FAULTS: dict[type[httpx.TransportError], str] = {
    httpx.TimeoutException: "no connection, or no byte for too long",
    httpx.NetworkError: "refused, reset or cut off",
    httpx.RemoteProtocolError: "the connection ended in the middle of an answer",
}
_LONGEST = 999_999_999.0  # seconds; a longer wait is as good as none at all
SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Waiting:
    """The clock, the pauses and the dice; tests have their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = anyio.sleep
    dice: Callable[[], float] = random.random


@dataclass(frozen=True)
class Retries:
    """How often and how long a request is tried; all times in seconds.

    Attributes:
        attempts: at most so many, the first included; 1 disables retries.
        first_wait: the pause after the first attempt; it doubles each time.
        longest_wait: no pause of our own is longer.
        longest_retry_after: a Retry-After up to this is waited for, a longer one is an error.
        deadline: no attempt begins, or goes on, later than this after the first began.
        waiting: clock and pauses.

    """

    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 30.0
    longest_retry_after: float = 120.0
    deadline: float = 600.0
    waiting: Waiting = field(default_factory=Waiting, repr=False)

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("attempts: at least one")

    def again(self, outcome: httpx.Response | BaseException) -> bool:
        """Return whether an answer or a fault is of the kind that passes."""
        if isinstance(outcome, httpx.Response):
            return outcome.status_code in STATUSES
        return isinstance(outcome, tuple(FAULTS)) and not is_certificate(outcome)

    def wait(self, outcome: httpx.Response | BaseException, *, attempt: int) -> float:
        """Return the pause after an attempt, counted from 1; infinite if it would be too long."""
        asked = retry_after(outcome) if isinstance(outcome, httpx.Response) else None
        dice = self.waiting.dice()
        if asked:
            # Up to a second more, so that those who were refused together do not return together.
            return math.inf if asked > self.longest_retry_after else asked + dice
        growing = self.first_wait * 2.0 ** min(attempt - 1, 30)
        return min(growing, self.longest_wait) * (0.5 + dice / 2)

    def over(self, *, attempt: int, elapsed: float, wait: float) -> bool:
        """Return whether there is no further attempt after this one."""
        return attempt >= self.attempts or elapsed + wait > self.deadline


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of Retry-After, given as a number or as a date; None if unreadable."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST)
    try:
        date = parsedate_to_datetime(text)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):  # no date, or one beyond every calendar
        return None


def is_certificate(fault: BaseException) -> bool:
    """Return whether a fault of the connection is a certificate that did not verify."""
    chain: list[BaseException] = []
    link: BaseException | None = fault
    while link is not None and link not in chain:  # chains of exceptions can be circles
        chain.append(link)
        link = link.__cause__ or link.__context__
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in chain) or (
        "CERTIFICATE_VERIFY_FAILED" in str(fault)
    )
