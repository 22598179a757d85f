# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
"""The client that every call takes, and how an answer of httpx becomes a Response."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, Self, TypeVar

import httpx
from attrs import define, evolve, field

from . import errors
from .types import DecodeError, Response

T = TypeVar("T")


def build_response(response: httpx.Response, *, read: Callable[[bytes], T]) -> Response[T]:
    """Keep everything of an answer; read its body as the success (200) or as an error body."""
    parsed: T | None = None
    problem: str | None = None
    error: errors.ErrorBody | None = None
    if response.status_code == httpx.codes.OK:
        try:
            parsed = read(response.content)
            if parsed is None:
                problem = "the body is null"
        except DecodeError as decode_error:
            problem = f"the body does not follow the document: {decode_error}"
        except RecursionError:  # of invoices inside invoices; read_json has its own
            problem = "the body does not follow the document: it is nested too deeply"
    else:
        error = errors.read_error(response.content)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parsed,
        error=error,
        problem=problem,
    )


def result_of(operation: str, response: Response[T]) -> T:
    """The success of an answer, or the error that it stands for."""
    if response.parsed is None:
        raise errors.error_of(operation, response)
    return response.parsed


def _patient() -> httpx.Timeout:
    return httpx.Timeout(180.0, connect=15.0)


@define
class Client:
    """A client that sends no token of its own: for an ``httpx.Auth`` that fetches tokens.

    Args:
        base_url: scheme and host of the service, without ``/v1``, such as
            https://api.partnercenter.microsoft.com.
        headers: sent with every request.
        cookies: sent with every request.
        timeout: of connecting, reading, writing; three minutes for a read if not given, because a
            page of 2,000 line items takes its time (the .NET SDK waits as long).
        verify_ssl: True, or a context or CA file of your own.
        follow_redirects: off by default, so that a token stays with the host it was meant for.
        httpx_args: anything else for httpx.Client and httpx.AsyncClient: auth, transport, limits,
            event_hooks, proxy.
    """

    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict, kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict, kw_only=True, alias="headers", repr=False)
    _timeout: httpx.Timeout = field(factory=_patient, kw_only=True, alias="timeout")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args", repr=False)
    _client: httpx.Client | None = field(default=None, init=False, repr=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False)

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A client like this one with more headers; this one stays as it is."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A client like this one with more cookies; this one stays as it is."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A client like this one with another timeout; this one stays as it is."""
        return evolve(self, timeout=timeout)

    def _arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._headers,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            "timeout": self._timeout,
            **self._httpx_args,
        }

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use an httpx.Client of your own; its settings then stand instead of this client's."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The httpx.Client below, made at the first call."""
        if self._client is None:
            self._client = httpx.Client(**self._arguments())
        return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use an httpx.AsyncClient of your own; its settings then stand instead of this client's."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The httpx.AsyncClient below, made at the first call."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(**self._arguments())
        return self._async_client

    def __enter__(self) -> Self:
        """Open the connection pool; httpx allows this once."""
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        """Close the connection pool."""
        self.get_httpx_client().__exit__(*args)

    async def __aenter__(self) -> Self:
        """Open the connection pool; httpx allows this once."""
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> None:
        """Close the connection pool."""
        await self.get_async_httpx_client().__aexit__(*args)


@define
class AuthenticatedClient:
    """A client that sends one fixed bearer token; the rest is as in Client.

    Args:
        base_url: scheme and host of the service, without ``/v1``.
        token: the access token; it is never shown in a repr.
        prefix: the scheme of the Authorization header.
        auth_header_name: the header that carries the token.
    """

    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict, kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict, kw_only=True, alias="headers", repr=False)
    _timeout: httpx.Timeout = field(factory=_patient, kw_only=True, alias="timeout")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args", repr=False)
    _client: httpx.Client | None = field(default=None, init=False, repr=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False, repr=False)

    token: str = field(repr=False)
    prefix: str = "Bearer"
    auth_header_name: str = "Authorization"

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A client like this one with more headers; this one stays as it is."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A client like this one with more cookies; this one stays as it is."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A client like this one with another timeout; this one stays as it is."""
        return evolve(self, timeout=timeout)

    def _arguments(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": {
                **self._headers,
                self.auth_header_name: f"{self.prefix} {self.token}" if self.prefix else self.token,
            },
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            "timeout": self._timeout,
            **self._httpx_args,
        }

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use an httpx.Client of your own; its settings then stand instead of this client's."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The httpx.Client below, made at the first call."""
        if self._client is None:
            self._client = httpx.Client(**self._arguments())
        return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use an httpx.AsyncClient of your own; its settings then stand instead of this client's."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The httpx.AsyncClient below, made at the first call."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(**self._arguments())
        return self._async_client

    def __enter__(self) -> Self:
        """Open the connection pool; httpx allows this once."""
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        """Close the connection pool."""
        self.get_httpx_client().__exit__(*args)

    async def __aenter__(self) -> Self:
        """Open the connection pool; httpx allows this once."""
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> None:
        """Close the connection pool."""
        await self.get_async_httpx_client().__aexit__(*args)
