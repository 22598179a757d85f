"""The transport to one host, with retries and events, for sync and async clients.

Invariants: a request to another origin is refused before anything is sent; all attempts of one
request share its MS-RequestId; events for `on_request` hold no secret and no header but ids.
An answer is read to its end here, so that a cut-off one counts as a failed attempt; only a streamed
success (STREAMED in the request's extensions) is not. No attempt exceeds its limits of bytes and
seconds, nor the deadline of the retries. Errors hold no credentials of the request.
Limits: a streamed success that breaks off is not retried here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final, cast

import httpx
from tenacity import AsyncRetrying, RetryCallState, Retrying

from partner_center.errors import LinkError
from partner_center.transport.events import Event, shown
from partner_center.transport.retries import SAFE_METHODS, Retries
from partner_center.transport.token_hosts import (
    Verify,
    origin,
    proxy_for,
    tls,
)
from partner_center_core.masking import strip_request
from partner_center_core.network.limits import (
    STREAMED,
    AnswerLimits,
    AnswerTooLargeError,
    CompressionError,
)
from partner_center_core.network.transports import SECONDS, AsyncLimitedTransport, LimitedTransport

_STARTED: Final = "partner_center_started"
_ATTEMPTS: Final = "partner_center_attempts"


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Sends requests to one origin, with retries.

    Args:
        url: an address of the origin.
        retries: when to send a request again.
        verify: TLS verification; see `token_hosts.tls`.
        methods: the methods that may be sent again.
        limits: limits of one answer.
        keep_alive: whether connections are kept for the next request.
        prepare: called for each request before its first attempt.
        on_request: called for each attempt.
        inner: replaces the network, for tests; both kinds of client may use it.

    Raises:
        ValueError: if TLS settings or the proxy cannot be used.

    """

    def __init__(
        self,
        url: str,
        *,
        retries: Retries,
        verify: Verify = True,
        methods: Collection[str] = SAFE_METHODS,
        limits: AnswerLimits | None = None,
        keep_alive: bool = True,
        prepare: Callable[[httpx.Request], None] | None = None,
        on_request: Callable[[Event], None] | None = None,
        inner: httpx.MockTransport | None = None,
    ) -> None:
        self._origin = origin(url)
        self._retries = retries
        self._methods = frozenset(methods)
        self._limits = limits or AnswerLimits()
        self._keep_alive = keep_alive
        self._prepare = prepare
        self._on_request = on_request
        self._tls = None if inner is not None else tls(verify, url=url)
        self._proxy = None if inner is not None else proxy_for(url)
        self._lock = threading.Lock()
        self._sync: httpx.BaseTransport | None = inner
        self._async: httpx.AsyncBaseTransport | None = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, with retries."""
        self._begin(request)
        with self._lock:
            if self._sync is None:
                self._sync = LimitedTransport(
                    verify=self._tls or True, limits=self._limits, proxy=self._proxy,
                    keep_alive=self._keep_alive,
                )  # fmt: skip
            inner = self._sync

        def attempt() -> httpx.Response:
            started = self._count(request)
            response = None
            try:
                response = inner.handle_request(self._copy(request))
                if not _is_streamed(request, response):
                    response.read()
            except BaseException as fault:
                if response is not None:
                    response.close()
                self._tell(request, started=started, outcome=fault)
                raise
            self._tell(request, started=started, outcome=response)
            return response

        with _stripped(request):
            if request.method not in self._methods:
                return attempt()
            retrying = Retrying(
                sleep=self._retries.waiting.sleep,
                retry=self._again,
                wait=self._wait,
                stop=lambda state: self._over(request, state),
                retry_error_callback=lambda state: self._last(request, state),
            )
            return retrying(attempt)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, with retries."""
        self._begin(request)
        if self._async is None:
            self._async = AsyncLimitedTransport(
                verify=self._tls or True, limits=self._limits, proxy=self._proxy,
                keep_alive=self._keep_alive,
            )  # fmt: skip
        inner = self._async

        async def attempt() -> httpx.Response:
            started = self._count(request)
            response = None
            try:
                response = await inner.handle_async_request(self._copy(request))
                if not _is_streamed(request, response):
                    await response.aread()
            except BaseException as fault:
                if response is not None:
                    await response.aclose()
                self._tell(request, started=started, outcome=fault)
                raise
            self._tell(request, started=started, outcome=response)
            return response

        with _stripped(request):
            if request.method not in self._methods:
                return await attempt()
            retrying = AsyncRetrying(
                sleep=self._retries.waiting.asleep,
                retry=self._again,
                wait=self._wait,
                stop=lambda state: self._over(request, state),
                retry_error_callback=lambda state: self._last(request, state),
            )
            return await retrying(attempt)

    def close(self) -> None:
        """Close the connections of the sync client; a later request opens new ones."""
        inner, self._sync = self._sync, None
        if inner is not None:
            inner.close()

    async def aclose(self) -> None:
        """Close the connections of the async client; a later request opens new ones."""
        inner, self._async = self._async, None
        if inner is not None:
            await inner.aclose()

    def _begin(self, request: httpx.Request) -> None:
        check_origin(request, allowed=self._origin)
        # The same request may return once with a fresh token: clock and count continue.
        request.extensions.setdefault(_STARTED, self._retries.waiting.now())
        if self._prepare is not None:
            self._prepare(request)

    def _copy(self, request: httpx.Request) -> httpx.Request:
        """Return the request of one attempt, limited by the deadline of all attempts."""
        passed = self._retries.waiting.now() - request.extensions[_STARTED]
        left = self._retries.deadline - passed
        return httpx.Request(
            request.method,
            request.url,
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, SECONDS: left},
        )

    def _count(self, request: httpx.Request) -> float:
        request.extensions[_ATTEMPTS] = request.extensions.get(_ATTEMPTS, 0) + 1
        return self._retries.waiting.now()

    def _tell(
        self, request: httpx.Request, *, started: float, outcome: httpx.Response | BaseException
    ) -> None:
        if self._on_request is None:
            return
        status = outcome.status_code if isinstance(outcome, httpx.Response) else None
        self._on_request(
            Event(
                method=request.method,
                path=shown(request.url),
                status=status,
                fault=None if status is not None else type(outcome).__name__,
                duration=self._retries.waiting.now() - started,
                attempt=request.extensions[_ATTEMPTS],
                request_id=request.headers.get("MS-RequestId"),
                correlation_id=request.headers.get("MS-CorrelationId"),
            )
        )

    def _again(self, state: RetryCallState) -> bool:
        return self._retries.again(_outcome(state))

    def _wait(self, state: RetryCallState) -> float:
        return self._retries.wait(_outcome(state), attempt=state.attempt_number)

    def _over(self, request: httpx.Request, state: RetryCallState) -> bool:
        return self._retries.over(
            attempt=state.attempt_number,
            elapsed=self._retries.waiting.now() - request.extensions[_STARTED],
            wait=state.upcoming_sleep,
        )

    def _last(self, request: httpx.Request, state: RetryCallState) -> httpx.Response:
        outcome = _outcome(state)
        if isinstance(outcome, httpx.Response):
            return outcome
        seconds = self._retries.waiting.now() - request.extensions[_STARTED]
        count = request.extensions[_ATTEMPTS]
        attempts = f"{count} {'attempt' if count == 1 else 'attempts'}"
        outcome.add_note(_named(request, f"gave up after {attempts} in {seconds:.1f} s"))
        raise outcome


def _named(request: httpx.Request, said: str) -> str:
    return (
        f"{request.method} {shown(request.url)}: {said}"
        f" [MS-RequestId {request.headers.get('MS-RequestId', '-')},"
        f" MS-CorrelationId {request.headers.get('MS-CorrelationId', '-')}]"
    )


@contextmanager
def _stripped(request: httpx.Request) -> Generator[None]:
    """Take the credentials out of errors: httpx puts the request into its own.

    A streamed success can still break off, so its request loses them as well.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, AnswerTooLargeError | CompressionError):
            error.add_note(_named(request, "not sent again"))
        strip_request(request)
        raise
    if request.extensions.get(STREAMED):
        strip_request(request)


def check_origin(request: httpx.Request, *, allowed: tuple[str, str, int]) -> None:
    """Refuse a request to another origin.

    Raises:
        LinkError: if scheme, host or port differ.

    """
    try:
        wanted = origin(str(request.url))
    except ValueError as error:
        raise LinkError(f"The address cannot be followed: {error}. Nothing was sent.") from None
    if wanted != allowed:
        raise LinkError(
            "{}://{}:{} is not the host of this client, {}://{}:{}. Nothing was sent.".format(
                *wanted, *allowed
            )
        )


def _is_streamed(request: httpx.Request, response: httpx.Response) -> bool:
    return bool(request.extensions.get(STREAMED)) and response.status_code == HTTPStatus.OK


def _outcome(state: RetryCallState) -> httpx.Response | BaseException:
    future = state.outcome
    assert future is not None  # set after every attempt
    fault = future.exception()
    return fault if fault is not None else cast("httpx.Response", future.result())
