"""Both clients of the library under one interface, so that one test is run with both.

`Twins.make()` gives a PartnerCenter, or an AsyncPartnerCenter that is waited for: its attributes,
calls, lists and blocks have the same names, so the test does not see which one it holds. A client
may be answered by a function in place of the network.
Invariant: everything is waited for in one event loop, each time in the caller's context, so ids of
a block get into it as they get into a task.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from functools import cache
from types import FunctionType, MethodType
from typing import Any, Final, cast

import httpx

from partner_center.auth.token import SignIn
from partner_center.client import AsyncPartnerCenter, PartnerCenter
from partner_center.client.connection import Connection
from partner_center.transport.retries import Retries

HOST: Final = "https://api.partnercenter.microsoft.com"
Handler = Callable[[httpx.Request], httpx.Response]
AsyncHandler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()  # one for all clients: it takes a while to make


class Twins:
    """Makes clients, all sync or all async, and closes them."""

    def __init__(self, *, sync: bool) -> None:
        self.sync = sync
        self._runner = asyncio.Runner()
        self._made: list[PartnerCenter] = []

    def make(
        self, sign_in: SignIn | None = None, *, answer: Handler | None = None, **options: Any
    ) -> PartnerCenter:
        """Make a client.

        Args:
            sign_in: where tokens come from.
            answer: answers every request in place of the network; nothing is sent again unless
                the options say so.
            options: those of PartnerCenter.

        """
        options.setdefault("verify", _tls())
        if answer is not None:
            options.setdefault("retries", Retries(attempts=1))
        made = (PartnerCenter if self.sync else AsyncPartnerCenter)(sign_in, **options)
        if answer is not None:
            answer_with(made, answer)
        partner = made if isinstance(made, PartnerCenter) else waiting(made, self._runner)
        self._made.append(partner)
        return partner

    def close(self) -> None:
        """Close the clients and the event loop."""
        for partner in self._made:
            partner.close()
        self._runner.close()


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer as its parts come, for both clients."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._parts:
            yield part


def answer_with(partner: Connection, answer: Handler | AsyncHandler) -> None:
    """Have a function answer the requests of a client, in place of the network."""
    wire = httpx.MockTransport(answer)
    partner._transport._sync = partner._transport._async = wire  # no way for users


def answered(answer: Handler) -> PartnerCenter:
    """Return a sync client whose requests a function answers; there is nothing to close."""
    return Twins(sync=True).make(answer=answer)


def waiting(partner: AsyncPartnerCenter, runner: asyncio.Runner) -> PartnerCenter:
    """Return the async client as one whose results are waited for."""
    return cast("PartnerCenter", _Waiting(partner, runner))


class _Waiting:
    """An object of which everything that is awaited, iterated or entered is waited for."""

    def __init__(self, inner: Any, runner: asyncio.Runner) -> None:
        self._inner = inner
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        # A response that is streamed has both: iter_bytes() and aiter_bytes().
        other = getattr(self._inner, f"a{name}", None) if name.startswith("iter_") else None
        return self._waited(other or getattr(self._inner, name))

    def __repr__(self) -> str:
        return repr(self._inner)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        try:
            return self._run(anext(self._inner))
        except StopAsyncIteration:
            raise StopIteration from None

    def __enter__(self) -> Any:
        return self._waited(self._run(self._inner.__aenter__()))

    def __exit__(self, *fault: object) -> Any:
        return self._run(self._inner.__aexit__(*fault))

    def _run(self, awaitable: Any) -> Any:
        async def wait() -> Any:
            return await awaitable

        return self._runner.run(wait(), context=contextvars.copy_context())

    def _waited(self, value: Any) -> Any:
        if inspect.iscoroutine(value):
            return self._waited(self._run(value))
        if isinstance(value, FunctionType | MethodType):
            return lambda *args, **options: self._waited(value(*args, **options))
        steps = isinstance(value, AsyncIterator) or hasattr(value, "__aenter__")
        own = type(value).__module__.startswith("partner_center.client.")
        streamed = isinstance(value, httpx.Response) and not value.is_stream_consumed
        return _Waiting(value, self._runner) if steps or own or streamed else value
