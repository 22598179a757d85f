"""Transports for httpx with limits on the time and size of each answer.

`LimitedTransport` and `AsyncLimitedTransport` replace httpx's HTTPTransport and AsyncHTTPTransport,
with the same connection pools below. Invariants: every answer keeps to its AnswerLimits; errors
are httpx's own (timeouts, connection errors) or PartnerCenterErrors, have one line, and hold no
credentials.
Limits: HTTP/1.1 only. The headers of a compressed answer lose Content-Encoding and Content-Length,
which do not describe the decoded body.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

import httpcore
import httpx

from partner_center_core.headers import check_headers
from partner_center_core.masking import printable, strip_request, without_details
from partner_center_core.network.deadline import AsyncNetwork, Attempt, Network
from partner_center_core.network.limits import (
    STREAMED,
    AnswerLimits,
    BodyReader,
    body_reader,
    decoded_headers,
)
from partner_center_core.network.origins import Verify, proxy_options, tls_context

# In a request's extensions: the seconds of this attempt, where they are fewer than usual.
SECONDS: Final = "partner_center_seconds"
_LONGEST_MESSAGE = 300  # characters; h11 repeats the line that it cannot read
_CONNECTIONS, _KEPT, _EXPIRY = 100, 20, 5.0  # httpx's own: connections, those kept, seconds

_ERRORS: Final[dict[type[Exception], type[httpx.RequestError]]] = {
    httpcore.TimeoutException: httpx.TimeoutException,
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.NetworkError: httpx.NetworkError,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.ProxyError: httpx.ProxyError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
    httpcore.ProtocolError: httpx.ProtocolError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
}


class LimitedTransport(httpx.BaseTransport):
    """Sends the requests of an httpx.Client.

    Args:
        verify: TLS verification: True, a file with CA certificates, a context, or False.
        limits: limits of one answer.
        proxy: the address of a proxy; see `network.origins`.
        keep_alive: whether connections are kept for the next request.

    Raises:
        ValueError: if the certificates or the proxy cannot be used.

    """

    def __init__(
        self,
        *,
        verify: Verify = True,
        limits: AnswerLimits | None = None,
        proxy: str | None = None,
        keep_alive: bool = True,
    ) -> None:
        self._limits = limits or AnswerLimits()
        options = _options(verify, proxy=proxy, keep_alive=keep_alive)
        self._pool = (httpcore.HTTPProxy if proxy else httpcore.ConnectionPool)(
            **options, network_backend=Network()
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the head of its answer; the body is read from its stream."""
        try:
            attempt = _attempt(request, limits=self._limits)
            with attempt.current(), _translated():
                received = self._pool.handle_request(_wire_request(request, attempt=attempt))
            try:
                return _response(request, received, attempt=attempt, limits=self._limits)
            except BaseException:
                received.close()
                raise
        except Exception:
            strip_request(request)
            raise

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class AsyncLimitedTransport(httpx.AsyncBaseTransport):
    """Sends the requests of an httpx.AsyncClient; arguments and errors as LimitedTransport."""

    def __init__(
        self,
        *,
        verify: Verify = True,
        limits: AnswerLimits | None = None,
        proxy: str | None = None,
        keep_alive: bool = True,
    ) -> None:
        self._limits = limits or AnswerLimits()
        options = _options(verify, proxy=proxy, keep_alive=keep_alive)
        self._pool = (httpcore.AsyncHTTPProxy if proxy else httpcore.AsyncConnectionPool)(
            **options, network_backend=AsyncNetwork()
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the head of its answer; the body is read from its stream."""
        try:
            attempt = _attempt(request, limits=self._limits)
            with attempt.current(), _translated():
                wire = _wire_request(request, attempt=attempt)
                received = await self._pool.handle_async_request(wire)
            try:
                return _response(request, received, attempt=attempt, limits=self._limits)
            except BaseException:
                await received.aclose()
                raise
        except Exception:
            strip_request(request)
            raise

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer, decoded and counted as it is read."""

    def __init__(
        self,
        received: httpcore.Response,
        *,
        request: httpx.Request,
        attempt: Attempt,
        reader: BodyReader,
    ) -> None:
        self._received = received
        self._request = request
        self._attempt = attempt
        self._reader = reader

    def __iter__(self) -> Iterator[bytes]:
        chunks = self._received.iter_stream()
        try:
            while True:
                with self._attempt.current(), _translated():
                    chunk = next(chunks, None)
                if chunk is None:
                    break
                yield from self._reader.read(chunk)
            yield self._reader.end()
        except Exception:
            strip_request(self._request)
            raise

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = self._received.aiter_stream()
        try:
            while True:
                with self._attempt.current(), _translated():
                    chunk = await anext(chunks, None)
                if chunk is None:
                    break
                for piece in self._reader.read(chunk):
                    yield piece
            yield self._reader.end()
        except Exception:
            strip_request(self._request)
            raise

    def close(self) -> None:
        with _translated():
            self._received.close()

    async def aclose(self) -> None:
        with _translated():
            await self._received.aclose()


def _options(verify: Verify, *, proxy: str | None, keep_alive: bool) -> dict[str, Any]:
    context = tls_context(verify)
    return {
        "ssl_context": context,
        "max_connections": _CONNECTIONS,
        "max_keepalive_connections": _KEPT if keep_alive else 0,
        "keepalive_expiry": _EXPIRY,
        **(proxy_options(proxy, context=context) if proxy else {}),
    }


def _attempt(request: httpx.Request, *, limits: AnswerLimits) -> Attempt:
    fewer = cast("float", request.extensions.get(SECONDS, math.inf))
    return Attempt(seconds=min(limits.seconds, fewer), head=limits.head)


def _wire_request(request: httpx.Request, *, attempt: Attempt) -> httpcore.Request:
    # Only gzip is requested, because only gzip is decoded here; httpx would request every coding
    # that is installed.
    if request.headers.get("Accept-Encoding") != "identity":
        request.headers["Accept-Encoding"] = "gzip"
    check_headers(request.headers)
    given = cast("dict[str, float | None]", request.extensions.get("timeout", {}))
    steps = ("connect", "read", "write", "pool")
    seconds = {step: attempt.seconds(given.get(step)) for step in steps}
    timeout = {step: None if math.isinf(left) else left for step, left in seconds.items()}
    return httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=cast("Any", request.stream),  # the httpx stream of this kind of client
        extensions={**request.extensions, "timeout": timeout},
    )


def _response(
    request: httpx.Request, received: httpcore.Response, *, attempt: Attempt, limits: AnswerLimits
) -> httpx.Response:
    headers = httpx.Headers(received.headers)
    limit = limits.of(received.status, streamed=bool(request.extensions.get(STREAMED)))
    reader = body_reader(received.status, headers, limit=limit)
    attempt.expect_body(limit, status=received.status)
    return httpx.Response(
        received.status,
        headers=decoded_headers(received.headers, is_gzip=reader.is_gzip),
        stream=_Body(received, request=request, attempt=attempt, reader=reader),
        extensions=cast("dict[str, Any]", received.extensions),
    )


@contextmanager
def _translated() -> Generator[None]:
    """Turn httpcore's errors into httpx's."""
    try:
        yield
    except Exception as error:
        kind = next((_ERRORS[one] for one in type(error).__mro__ if one in _ERRORS), None)
        if kind is None:
            raise
        without_details(error)
        raise kind(printable(str(error))[:_LONGEST_MESSAGE]) from error
