"""The last step before the wire: the headers that every response has, throttling, broken answers.

Invariant: a response leaves in one piece unless a fault cuts it; Content-Length is the length of
the body as sent. Limit: a dropped connection and a truncated body need a real connection under
uvicorn; in process they raise ConnectionResetError.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import math
import os
import time
import uuid
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from starlette.types import Receive, Scope, Send

from partner_center.sandbox.answers import Answer, Refusal, throttled
from partner_center.sandbox.faults import FAULTS, Fault

_SERVER_ID = (b"ms-serverid", b"030020344")
_CONTEXT = (b"request-context", b"appId=cid-v1:9a5d6b3c-1f0e-4c55-8d1c-3a1f6c1d2e77")
_IDS = (b"ms-correlationid", b"ms-requestid")  # come back as sent, or are made up
_PREFER = b"prefer"
# What a request may name in Accept: JSON operations and documents.
_JSON_RANGES = frozenset({"*/*", "application/*", "application/json"})
# The page on statements asks for JSON and gets a PDF.
_PDF_RANGES = _JSON_RANGES | {"application/pdf"}


class Dropped(Exception):  # noqa: N818  # nothing went wrong
    """A fault closed the connection: there is no one to answer."""


def asked_headers(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request by their lower-case names; several `Prefer` become one."""
    fields: list[tuple[bytes, bytes]] = scope["headers"]
    headers = dict(fields)
    if _PREFER in headers:
        headers[_PREFER] = b",".join(value for name, value in fields if name == _PREFER)
    return headers


@functools.lru_cache(maxsize=256)
def acceptable(accept: bytes | None, *, is_document: bool) -> bool:
    """Say whether an Accept header names a media type that the operation produces."""
    if not accept:
        return True
    ranges = {one.partition(";")[0].strip().lower() for one in accept.decode("latin-1").split(",")}
    return bool(ranges & (_PDF_RANGES if is_document else _JSON_RANGES))


class Throttle:
    """Refuses requests beyond a rate; the requests of one second may come at once."""

    def __init__(self, per_second: float, *, clock: Callable[[], float]) -> None:
        self._rate = per_second
        self._clock = clock
        self._room = self._most = max(1.0, per_second)
        self._last = clock()

    def take(self) -> None:
        """Count a request.

        Raises:
            Refusal: the rate is exceeded; says how many whole seconds to wait.

        """
        if not self._rate:
            return
        now = self._clock()
        self._room = min(self._most, self._room + (now - self._last) * self._rate)
        self._last = now
        if self._room < 1:
            raise Refusal(throttled(max(1, math.ceil((1 - self._room) / self._rate))))
        self._room -= 1


class Writer:
    """Sends answers, with the headers that the service puts on every one."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._second = -1
        self._date = (b"date", b"")

    def _headers(self, answer: Answer, asked: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        if answer.verbatim:
            return [*answer.headers]
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._date = (b"date", formatdate(second, usegmt=True).encode())
        length = (b"content-length", b"%d" % len(answer.body))
        if not answer.from_service:
            return [length, *answer.headers, self._date]
        headers = [
            length,
            *answer.headers,
            *((name, asked[name] if name in asked else _guid()) for name in _IDS),
            (b"ms-cv", base64.b64encode(os.urandom(12)) + b".0"),
            _SERVER_ID,
            _CONTEXT,
            self._date,
        ]
        if b"x-locale" in asked:
            headers.append((b"x-locale", asked[b"x-locale"]))
        return headers

    async def write(
        self,
        answer: Answer,
        asked: dict[bytes, bytes],
        receive: Receive,
        send: Send,
        *,
        cut: bool,
    ) -> None:
        """Send an answer; one that is cut ends after half of its body."""
        headers = self._headers(answer, asked)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if cut and answer.body:
            transport = _transport(send)
            half = answer.body[: len(answer.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            transport.close()
            await _gone(receive)
            return
        await send({"type": "http.response.body", "body": answer.body})


def _guid() -> bytes:
    return str(uuid.UUID(bytes=os.urandom(16), version=4)).encode()


def _transport(send: Send) -> Any:  # uvicorn's own, which ASGI has no name for
    """Return the connection behind a request: `send` is a method of uvicorn's response cycle."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("this fault needs a real connection; run the sandbox on a port")
    return transport


async def _gone(receive: Receive) -> None:
    """Wait until the connection is gone; uvicorn then asks for no answer."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def struck(faults: tuple[Fault, ...], receive: Receive, send: Send) -> Answer | None:
    """Return the answer of a fault instead of the service's, or None.

    A slow answer waits here.

    Raises:
        Dropped: the connection was dropped, as asked.

    """
    answer: Answer | None = None
    for fault in faults:
        make = FAULTS[fault.name].answer
        if fault.name == "slow":
            await asyncio.sleep(fault.number("seconds"))
        elif fault.name == "dropped-connection":
            _transport(send).abort()
            await _gone(receive)
            raise Dropped
        elif make is not None and answer is None:
            answer = make(fault)
    return answer
