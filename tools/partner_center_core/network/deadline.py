"""A network for httpcore that keeps to the seconds and the bytes of one attempt.

httpx's time-outs are for a single read: a server that sends a byte every half second is never late.
Here each read, write, connection and TLS handshake gets what is left of the whole attempt, and each
byte is counted as it comes off the wire. The attempt is found through a context variable, because a
connection outlives the requests that share it.
Limits: looking a name up (DNS) in synchronous code takes as long as the system lets it. Without a
current attempt nothing is limited.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import httpcore

from partner_center_core.network.limits import AnswerTooLargeError
from partner_center_core.network.tunnel import TunnelStream


class Attempt:
    """The seconds and bytes that one attempt has left.

    Args:
        seconds: until it is over.
        head: bytes that may come before the body.

    """

    def __init__(self, *, seconds: float, head: int) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._part = "the head of the answer"
        self._limit = self._left = head

    @contextmanager
    def current(self) -> Generator[None]:
        """Let the network see this attempt."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def expect_body(self, limit: int, *, status: int) -> None:
        """Allow the bytes of a body; twice the limit, since each chunk has a frame of its own."""
        self._part = f"the answer ({status})"
        self._limit = limit
        self._left += 2 * limit

    def count(self, data: bytes) -> bytes:
        """Count bytes off the wire and return them."""
        self._left -= len(data)
        if self._left < 0:
            raise AnswerTooLargeError(self._part, self._limit)
        return data

    def seconds(self, wanted: float | None = None) -> float:
        """Return the seconds that are left, or the fewer that are wanted."""
        left = max(self._end - time.monotonic(), 0.0)
        return left if wanted is None else min(left, wanted)

    @contextmanager
    def cut(
        self, wanted: float | None, *, late: type[httpcore.TimeoutException]
    ) -> Generator[float | None]:
        """Yield the seconds for one step; a step that ends with the attempt says so."""
        said = f"the attempt took longer than {self._seconds:g} s"
        seconds = self.seconds(wanted)
        if not seconds > 0:
            raise late(said)
        try:
            yield None if math.isinf(seconds) else seconds
        except httpcore.TimeoutException:
            if self.seconds() > 0:
                raise
            raise late(said) from None


_CURRENT: ContextVar[Attempt | None] = ContextVar("partner_center_attempt", default=None)
_UNLIMITED = Attempt(seconds=math.inf, head=2**63)


def _attempt() -> Attempt:
    return _CURRENT.get() or _UNLIMITED


class Network(httpcore.NetworkBackend):
    """The network of a synchronous pool."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for *_, address in found:
            with _attempt().cut(timeout, late=httpcore.ConnectTimeout) as seconds:
                try:
                    stream = self._inner.connect_tcp(
                        str(address[0]), port, seconds, local_address, socket_options
                    )
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    fault = error
                else:
                    return Stream(stream)
        raise fault


class Stream(httpcore.NetworkStream):
    """A connection of a synchronous pool."""

    def __init__(self, inner: httpcore.NetworkStream, *, is_tls: bool = False) -> None:
        self._inner = inner
        self._is_tls = is_tls

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        attempt = _attempt()
        with attempt.cut(timeout, late=httpcore.ReadTimeout) as seconds:
            return attempt.count(self._inner.read(max_bytes, seconds))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything."""
        with _attempt().cut(timeout, late=httpcore.WriteTimeout) as seconds:
            self._inner.write(buffer, seconds)

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Begin TLS, also inside of a proxy's TLS."""
        if self._is_tls:
            return TunnelStream(self, ssl_context, server_hostname=server_hostname, timeout=timeout)
        with _attempt().cut(timeout, late=httpcore.ConnectTimeout) as seconds:
            inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return Stream(inner, is_tls=True)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of a connection."""
        return self._inner.get_extra_info(info)


class AsyncNetwork(httpcore.AsyncNetworkBackend):
    """The network of an asynchronous pool, under asyncio and trio."""

    def __init__(self) -> None:
        # Without anyio, which httpx brings along, httpcore has a class of this name that raises.
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host; anyio's time-out is for all its addresses together."""
        with _attempt().cut(timeout, late=httpcore.ConnectTimeout) as seconds:
            return AsyncStream(
                await self._inner.connect_tcp(host, port, seconds, local_address, socket_options)
            )

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between two attempts to connect."""
        await self._inner.sleep(seconds)


class AsyncStream(httpcore.AsyncNetworkStream):
    """A connection of an asynchronous pool."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # httpcore's signature
        """Read what is there."""
        attempt = _attempt()
        with attempt.cut(timeout, late=httpcore.ReadTimeout) as seconds:
            return attempt.count(await self._inner.read(max_bytes, seconds))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # httpcore's signature
        """Write everything."""
        with _attempt().cut(timeout, late=httpcore.WriteTimeout) as seconds:
            await self._inner.write(buffer, seconds)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Begin TLS, also inside of a proxy's TLS."""
        with _attempt().cut(timeout, late=httpcore.ConnectTimeout) as seconds:
            return AsyncStream(await self._inner.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of a connection."""
        return self._inner.get_extra_info(info)
