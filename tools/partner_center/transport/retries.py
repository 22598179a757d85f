"""When a request is sent again, and after which pause: a table and its rules.

tenacity does the waiting. httpx-retries was the first choice and does not fit: its transport ends
before the body is read, so a page that is cut off is not requested again; its limit counts pauses,
not time; and it retries before a long Retry-After has passed.

Invariants: only GET and HEAD are sent again; no pause is longer than `longest_wait`, or
`longest_retry_after` if the service gave the time; no attempt continues after `deadline`. A longer
Retry-After ends the retries at once: the service would refuse, and count, an earlier request.
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
    408: "the service timed out, as it does under load",
    429: "too many requests: wait for Retry-After, then with growing pauses",
    500: "the service or a system behind it failed; the page says that a retry is allowed",
    502: "a gateway could not reach the service",
    503: "the service is unavailable for a while; it may say for how long",
    504: "a gateway timed out",
}
FAULTS: dict[type[httpx.TransportError], str] = {
    httpx.TimeoutException: "no connection or no data for too long",
    httpx.NetworkError: "refused, reset or cut off",
    httpx.RemoteProtocolError: "the connection ended in the middle of an answer",
}
_LONGEST = 999_999_999.0  # seconds; no caller waits longer
SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Waiting:
    """The clock, the pauses and the random numbers; tests have their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = anyio.sleep
    dice: Callable[[], float] = random.random


@dataclass(frozen=True)
class Retries:
    """How often a request is tried, and for how long; all times in seconds.

    Attributes:
        attempts: the most attempts, the first included; 1 disables retries.
        first_wait: the pause after the first attempt; it doubles each time.
        longest_wait: the longest pause without a Retry-After.
        longest_retry_after: the longest Retry-After that is followed; a longer one is an error.
        deadline: no attempt begins or continues later than this after the first began.
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
            raise ValueError("attempts: must be 1 or more")

    def again(self, outcome: httpx.Response | BaseException) -> bool:
        """Return whether a retry can help after this answer or error."""
        if isinstance(outcome, httpx.Response):
            return outcome.status_code in STATUSES
        return isinstance(outcome, tuple(FAULTS)) and not is_certificate(outcome)

    def wait(self, outcome: httpx.Response | BaseException, *, attempt: int) -> float:
        """Return the pause after an attempt, counted from 1; infinite if it would be too long."""
        asked = retry_after(outcome) if isinstance(outcome, httpx.Response) else None
        dice = self.waiting.dice()
        if asked:
            # Up to a second more, so that clients that were refused together do not retry together.
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
    except (TypeError, ValueError, OverflowError):  # not a date, or one out of range
        return None


def is_certificate(fault: BaseException) -> bool:
    """Return whether a connection error is a certificate that did not verify."""
    chain: list[BaseException] = []
    link: BaseException | None = fault
    while link is not None and link not in chain:  # chains of exceptions can be circular
        chain.append(link)
        link = link.__cause__ or link.__context__
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in chain) or (
        "CERTIFICATE_VERIFY_FAILED" in str(fault)
    )
