"""Faults on demand: which exist, how a request or a start option asks for one, and when it strikes.

Per request: `Prefer: fault=slow; seconds=2, fault=throttled` (RFC 7240). At start:
`--fault throttled:every=3:path=lineitems:seconds=2`, where `every` counts the requests whose path
has the text `path` in it. Invariants: without one of the two nothing goes wrong; an unknown name or
parameter is refused with the list of those there are.
Limit: the counter of a start option is shared by all clients.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from partner_center.sandbox.service.answers import Refusal, invalid

# Each fault with what it does; the README and `--help` print this table.
FAULTS = {
    "throttled": "429 of the gateway with Retry-After (seconds=1)",
    "server-error": "500 with a service fault",
    "unavailable": "503 of the gateway with Retry-After (seconds=1)",
    "html-error": "an HTML page instead of JSON (status=502)",
    "empty-body": "the status of a success and no body (status=200)",
    "truncated-body": "half of the body, then the connection closes",
    "slow": "the answer comes late (seconds=3)",
    "dropped-connection": "the connection closes before any byte of the answer",
    "expired-token": "the continuation token of the request counts as expired",
    "repeated-page": "the items of the page before come again; the links lead on as they should",
    "missing-item": "the page lacks its middle item, and totalCount counts those that are there",
    "extra-cent": "the total of the page's middle line item is one cent too high",
}
# The parameters that a fault takes, with their defaults.
_PARAMETERS: dict[str, dict[str, float]] = {
    "throttled": {"seconds": 1},
    "unavailable": {"seconds": 1},
    "html-error": {"status": 502},
    "empty-body": {"status": 200},
    "slow": {"seconds": 3},
}
_NUMBER = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,3})?")
_LONGEST = 600  # seconds
_STATUSES = range(200, 600)


@dataclass(frozen=True)
class Fault:
    """One fault, with its parameters and, for a start option, when it strikes."""

    name: str
    parameters: dict[str, float] = field(default_factory=dict, hash=False)
    every: int = 1
    path: str = ""

    def number(self, name: str) -> float:
        """Return a parameter, or its default."""
        return self.parameters.get(name, _PARAMETERS[self.name][name])


@dataclass(frozen=True)
class Wish:
    """What a `Prefer` header asks for."""

    faults: tuple[Fault, ...] = ()
    example: str = ""


def _made(name: str, texts: dict[str, str]) -> Fault:
    if name not in FAULTS:
        raise ValueError(f"no fault {name!r}; there are {', '.join(FAULTS)}")
    every, path = texts.pop("every", "1"), texts.pop("path", "")
    if not every.isascii() or not every.isdigit() or int(every) < 1:
        raise ValueError(f"every={every} of the fault {name} is no number from 1 on")
    known = _PARAMETERS.get(name, {})
    for key, text in texts.items():
        if key not in known:
            raise ValueError(f"the fault {name} has no parameter {key!r}; it has {[*known]}")
        if not _NUMBER.fullmatch(text) or float(text) > _LONGEST:
            raise ValueError(f"{key}={text} of the fault {name} is no number up to {_LONGEST}")
        if key == "status" and float(text) not in _STATUSES:
            raise ValueError(f"status={text} of the fault {name} is no status from 200 to 599")
    numbers = {key: float(text) for key, text in texts.items()}
    return Fault(name, numbers, every=int(every), path=path.lower())


def _pairs(pieces: list[str]) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in pieces if piece.strip())
    return {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}


def fault(text: str) -> Fault:
    """Read a start option such as `throttled:every=3:path=lineitems`.

    Raises:
        ValueError: the name, a parameter or a value is none that a fault has.

    """
    name, *rest = text.split(":")
    return _made(name.strip().lower(), _pairs(rest))


@functools.lru_cache(maxsize=256)
def wish(header: bytes) -> Wish:
    """Read a `Prefer` header; preferences other than `fault` and `example` have no effect.

    Raises:
        Refusal: the fault, or one of its parameters, is none that there is.

    """
    faults: list[Fault] = []
    example = ""
    for preference in header.decode("latin-1").split(","):
        first, *rest = preference.split(";")
        name, _, value = (part.strip() for part in first.partition("="))
        value = value.strip('"')
        if name.lower() == "example":
            example = value
        elif name.lower() == "fault":
            pairs = _pairs(rest)
            if {"every", "path"} & pairs.keys():
                raise Refusal(invalid("Prefer: every and path belong to the option --fault."))
            try:
                faults.append(_made(value.lower(), pairs))
            except ValueError as error:
                raise Refusal(invalid(f"Prefer: {error}.")) from None
    return Wish(tuple(faults), example)


class Plan:
    """The faults of the start options, with how many requests each has seen."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults
        self._seen = [0] * len(faults)

    def due(self, path: str) -> tuple[Fault, ...]:
        """Count a request and return the faults that strike it."""
        struck: list[Fault] = []
        for number, one in enumerate(self._faults):
            if one.path in path.lower():
                self._seen[number] += 1
                if self._seen[number] % one.every == 0:
                    struck.append(one)
        return tuple(struck)
