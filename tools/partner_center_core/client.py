"""Clients that send calls: one for threads, one for event loops.

    with Client("https://api.partnercenter.microsoft.com", token=token) as client:
        invoice = client.call(get_invoice("G000024135"))

They send each call once and follow no redirect, so a token is never sent to another host.
`partner_center` adds sign-in, retries, paging and documents.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import Any, Final, Self, TypeVar

import httpx

from partner_center_core.calls import Call, Response
from partner_center_core.headers import TOKEN, HeaderValueError, header_value
from partner_center_core.masking import without_secrets
from partner_center_core.network.limits import STREAMED, AnswerLimits

T = TypeVar("T")

# Three minutes for a read, because a page of 2,000 line items takes its time (the .NET SDK waits as
# long).
TIMEOUT: Final = httpx.Timeout(180.0, connect=15.0)


class _Base:
    """The settings that both clients share.

    Args:
        base_url: scheme and host of the service, without ``/v1``, such as
            https://api.partnercenter.microsoft.com.
        token: an access token, sent as ``Authorization: Bearer``; it is never shown.
        auth: an ``httpx.Auth`` that signs requests, in place of a token.
        headers: sent with every request, such as X-Locale.
        timeout: of connecting, reading, writing.
        verify: TLS verification: True, a file with CA certificates, or a context of your own.
        limits: limits of one answer, in bytes and seconds.
        transport: used in place of the network; `limits` does not apply to it.

    Raises:
        HeaderValueError: if the token or a header cannot be sent; the message does not repeat it.
        ValueError: if the certificates or the proxy cannot be used.

    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout | float = TIMEOUT,
        verify: ssl.SSLContext | str | os.PathLike[str] | bool = True,
        limits: AnswerLimits | None = None,
        transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = None,
    ) -> None:
        if token is not None:
            # httpx would refuse it later, with the token in its error message.
            if not TOKEN.fullmatch(token):
                problem = "is not a token: give the access token alone, without the word Bearer"
                raise HeaderValueError("Authorization", problem)
            auth = _Bearer(token)
        self.base_url = base_url
        # Imported when needed, as httpx does: httpcore takes half of the import time.
        from partner_center_core.network.origins import proxy_for  # noqa: PLC0415

        made = {
            "verify": verify if isinstance(verify, ssl.SSLContext | bool) else os.fspath(verify),
            "limits": limits,
        }
        self._open(
            transport,
            made if transport is not None else {**made, "proxy": proxy_for(base_url)},
            base_url=base_url,
            auth=auth,
            headers={name: header_value(name, text) for name, text in (headers or {}).items()},
            timeout=timeout,
            follow_redirects=False,
            trust_env=False,  # the transport has read the environment
        )

    def _open(self, transport: Any, made: dict[str, Any], **settings: Any) -> None:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"


class _Bearer(httpx.Auth):
    """Signs with a fixed token; redirects are not followed, so it goes to one host."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _Unfollowed(httpx.Response):
    """An answer whose Location is ignored: httpx fails on a malformed one even if not followed."""

    @property
    def has_redirect_location(self) -> bool:
        return False


def _as_it_is(response: httpx.Response) -> None:
    response.__class__ = _Unfollowed


async def _as_it_is_async(response: httpx.Response) -> None:
    _as_it_is(response)


def _request(call: Call[object]) -> dict[str, Any]:
    return {
        "method": call.method,
        "url": call.path,
        "params": call.query or None,
        "headers": {name: header_value(name, text) for name, text in call.headers.items()},
    }


@contextmanager
def _without_secrets() -> Generator[None, None, None]:
    """Take the token out of an httpx error, which holds the request."""
    try:
        yield
    except httpx.HTTPError as error:
        without_secrets(error)
        raise


class Client(_Base):
    """Sends calls and waits for their answers; safe to use from many threads."""

    def _open(self, transport: Any, made: dict[str, Any], **settings: Any) -> None:
        from partner_center_core.network.transports import LimitedTransport  # noqa: PLC0415  # as above

        own = transport or LimitedTransport(**made)
        hooks = {"response": [_as_it_is]}
        self._http = httpx.Client(transport=own, event_hooks=hooks, **settings)

    def call(self, call: Call[T]) -> T:
        """Send a call and return its success.

        Raises:
            ResponseError: if the service answers with anything but the documented success.
            httpx.TransportError: if the connection fails or takes longer than the timeout.

        """
        return self.send(call).result()

    def send(self, call: Call[T]) -> Response[T]:
        """Send a call and return the whole answer, whatever its status."""
        with _without_secrets():
            return call.answer(self._http.request(**_request(call)))

    @contextmanager
    def stream(self, call: Call[object]) -> Generator[httpx.Response, None, None]:
        """Send a call and return its success before the body is read.

        Raises:
            ResponseError: as in `call`; its body has been read.

        """
        streamed = self._http.stream(**_request(call), extensions={STREAMED: True})
        with _without_secrets(), streamed as response:
            if response.status_code != HTTPStatus.OK:
                response.read()
                call.answer(response).result()
            yield response

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(_Base):
    """Sends calls from an event loop; one client for each loop."""

    def _open(self, transport: Any, made: dict[str, Any], **settings: Any) -> None:
        from partner_center_core.network.transports import AsyncLimitedTransport  # noqa: PLC0415  # as above

        own = transport or AsyncLimitedTransport(**made)
        hooks = {"response": [_as_it_is_async]}
        self._http = httpx.AsyncClient(transport=own, event_hooks=hooks, **settings)

    async def call(self, call: Call[T]) -> T:
        """Send a call and return its success; raises as `Client.call` does."""
        return (await self.send(call)).result()

    async def send(self, call: Call[T]) -> Response[T]:
        """Send a call and return the whole answer, whatever its status."""
        with _without_secrets():
            return call.answer(await self._http.request(**_request(call)))

    @asynccontextmanager
    async def stream(self, call: Call[object]) -> AsyncGenerator[httpx.Response, None]:
        """Send a call and return its success before the body is read."""
        with _without_secrets():
            async with self._http.stream(**_request(call), extensions={STREAMED: True}) as response:
                if response.status_code != HTTPStatus.OK:
                    await response.aread()
                    call.answer(response).result()
                yield response

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
