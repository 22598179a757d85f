"""Faults on demand: which exist, how a request or a start option asks for one, and when it strikes.

Per request: `Prefer: fault=slow; seconds=2, fault=throttled` (RFC 7240). At start:
`--fault throttled:every=3:path=lineitems:seconds=2`, where `every` counts the requests whose path
has the text `path` in it. Invariants: without one of the two there is no fault; an unknown name or
parameter is refused, and the refusal lists the known ones.
Limit: the counter of a start option is shared by all clients.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from partner_center.sandbox.answers import (
    Answer,
    Refusal,
    html_page,
    invalid,
    throttled,
    unavailable,
    unexpected,
)


@dataclass(frozen=True)
class FaultKind:
    """What a fault does, its parameters with their defaults, and its answer if it has its own."""

    effect: str
    parameters: Mapping[str, float] = field(default_factory=dict)
    answer: Callable[[Fault], Answer] | None = None

    def __str__(self) -> str:
        known = ", ".join(f"{name}={value:g}" for name, value in self.parameters.items())
        return f"{self.effect} ({known})" if known else self.effect


# The one table of faults: `--help` prints it. A fault that has no answer of its own happens where
# the connection, the page or the body is made: `wire.py` and `pages.py`.
FAULTS = {
    "throttled": FaultKind(
        "429 of the gateway with Retry-After",
        {"seconds": 1},
        lambda fault: throttled(math.ceil(fault.number("seconds"))),
    ),
    "server-error": FaultKind("500 with a service fault", answer=lambda _: unexpected()),
    "unavailable": FaultKind(
        "503 of the gateway with Retry-After",
        {"seconds": 1},
        lambda fault: unavailable(math.ceil(fault.number("seconds"))),
    ),
    "html-error": FaultKind(
        "an HTML page instead of JSON",
        {"status": 502},
        lambda fault: html_page(int(fault.number("status"))),
    ),
    "empty-body": FaultKind(
        "the status of a success and no body",
        {"status": 200},
        lambda fault: Answer(int(fault.number("status")), b"", ()),
    ),
    "truncated-body": FaultKind("half of the body, then the connection closes"),
    "slow": FaultKind("the answer comes late", {"seconds": 3}),
    "dropped-connection": FaultKind("the connection closes before any byte of the answer"),
    "expired-token": FaultKind("the continuation token of the request counts as expired"),
    "repeated-page": FaultKind("the items of the page before come again; the links go on"),
    "missing-item": FaultKind("the page lacks its middle item, and totalCount does not count it"),
    "extra-cent": FaultKind("the total of the page's middle line item is one cent too high"),
}
_NUMBER = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,3})?")
_LONGEST = 600  # seconds
_LONGEST_HEADER = 1024  # bytes of Prefer; every fault with its parameters fits
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
        return self.parameters.get(name, FAULTS[self.name].parameters[name])


@dataclass(frozen=True)
class Wish:
    """What a `Prefer` header asks for."""

    faults: tuple[Fault, ...] = ()
    example: str = ""


def _made(name: str, texts: dict[str, str]) -> Fault:
    if name not in FAULTS:
        raise ValueError(f"there is no fault {name!r}; the faults are {', '.join(FAULTS)}")
    every, path = texts.pop("every", "1"), texts.pop("path", "")
    if not every.isascii() or not every.isdigit() or int(every) < 1:
        raise ValueError(f"every={every} of the fault {name} must be a whole number, 1 or more")
    known = FAULTS[name].parameters
    for key, text in texts.items():
        if key not in known:
            those = ", ".join(known) or "none"
            raise ValueError(f"the fault {name} has no parameter {key!r}; it has {those}")
        if not _NUMBER.fullmatch(text) or float(text) > _LONGEST:
            raise ValueError(f"{key}={text} of the fault {name} must be a number up to {_LONGEST}")
        if key == "status" and float(text) not in _STATUSES:
            raise ValueError(f"status={text} of the fault {name} must be a status from 200 to 599")
    numbers = {key: float(text) for key, text in texts.items()}
    return Fault(name, numbers, every=int(every), path=path.lower())


def _pairs(pieces: list[str]) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in pieces if piece.strip())
    return {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}


def fault(text: str) -> Fault:
    """Read a start option such as `throttled:every=3:path=lineitems`.

    Raises:
        ValueError: the name, a parameter or a value is not one of a fault's.

    """
    name, *rest = text.split(":")
    return _made(name.strip().lower(), _pairs(rest))


@functools.lru_cache(maxsize=256)
def wish(header: bytes) -> Wish:
    """Read a `Prefer` header; preferences other than `fault` and `example` have no effect.

    Raises:
        Refusal: the header is too long, or names an unknown fault or parameter.

    """
    if len(header) > _LONGEST_HEADER:  # a refusal is not cached
        raise Refusal(invalid(f"Prefer: the header is longer than {_LONGEST_HEADER} bytes."))
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


class FaultSchedule:
    """The faults of the start options, and how many requests each has counted."""

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
