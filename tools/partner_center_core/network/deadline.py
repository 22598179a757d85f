"""A network backend for httpcore that limits the seconds and bytes of one attempt.

A timeout of httpx applies to a single read: a server that sends a byte every half second never
times out. Here each read, write, connection and TLS handshake gets the time that is left of the
whole attempt, and each byte is counted as it is received. The attempt is in a context variable,
because a connection outlives the requests that share it.
Limits: a DNS look-up in synchronous code takes as long as the system allows. Without a current
attempt nothing is limited.
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
        seconds: until the attempt ends.
        head: the most bytes before the body.

    """

    def __init__(self, *, seconds: float, head: int) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._part = "the head of the answer"
        self._limit = self._left = head

    @contextmanager
    def current(self) -> Generator[None]:
        """Make this the current attempt of the network."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def expect_body(self, limit: int, *, status: int) -> None:
        """Allow the bytes of a body; twice the limit, because each chunk has framing bytes."""
        self._part = f"the answer ({status})"
        self._limit = limit
        self._left += 2 * limit

    def count(self, data: bytes) -> bytes:
        """Count received bytes and return them."""
        self._left -= len(data)
        if self._left < 0:
            raise AnswerTooLargeError(self._part, self._limit)
        return data

    def seconds(self, wanted: float | None = None) -> float:
        """Return the seconds that are left, or the wanted ones if they are fewer."""
        left = max(self._end - time.monotonic(), 0.0)
        return left if wanted is None else min(left, wanted)

    @contextmanager
    def cut(
        self, wanted: float | None, *, late: type[httpcore.TimeoutException]
    ) -> Generator[float | None]:
        """Yield the seconds for one step; if the attempt ends in it, the error says so."""
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
        """Connect to the first address of the host that accepts."""
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
        """Read the bytes that are available."""
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
        """Start TLS, also inside a proxy's TLS."""
        if self._is_tls:
            return TunnelStream(self, ssl_context, server_hostname=server_hostname, timeout=timeout)
        with _attempt().cut(timeout, late=httpcore.ConnectTimeout) as seconds:
            inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return Stream(inner, is_tls=True)

    def get_extra_info(self, info: str) -> Any:
        """Return the property of the connection that httpcore asks for."""
        return self._inner.get_extra_info(info)


class AsyncNetwork(httpcore.AsyncNetworkBackend):
    """The network of an asynchronous pool, under asyncio and trio."""

    def __init__(self) -> None:
        # httpx installs anyio; without it, httpcore's class of this name raises.
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host; anyio's timeout covers all its addresses together."""
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
        """Read the bytes that are available."""
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
        """Start TLS, also inside a proxy's TLS."""
        with _attempt().cut(timeout, late=httpcore.ConnectTimeout) as seconds:
            return AsyncStream(await self._inner.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        """Return the property of the connection that httpcore asks for."""
        return self._inner.get_extra_info(info)
