"""What a sandbox can be started with, and the spelling of its options as text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from partner_center.sandbox.faults import Fault

_RATE = re.compile(r"(\d+(?:\.\d+)?)(?:/(s|m|h))?")
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Options:
    """How a sandbox behaves where users may choose.

    Attributes:
        accept_any_token: any bearer token that is not known signs in as App+User.
        require_mfa: App+User tokens need `mfa` in their claim `amr`.
        throttle: requests per second of the whole partner; 0 for no limit.
        faults: what goes wrong by itself, without being asked for by a request header.
        access_token_seconds: how long an access token of the authority is valid.
        continuation_seconds: how long a continuation token leads to its page.
        clock: seconds since 1970; tests bring their own.

    """

    accept_any_token: bool = False
    require_mfa: bool = False
    throttle: float = 0
    faults: tuple[Fault, ...] = ()
    access_token_seconds: int = 3600
    continuation_seconds: int = 3600
    clock: Callable[[], float] = field(default=time.time, repr=False)


def rate(text: str) -> float:
    """Read a rate such as `5`, `5/s` or `300/m` as requests per second.

    Raises:
        ValueError: the text is not a rate above zero.

    """
    found = _RATE.fullmatch(text)
    if not found or not float(found[1]):
        raise ValueError(f"{text!r} is not a rate; write 5/s, 300/m or 1000/h")
    return float(found[1]) / _SECONDS[found[2]]
