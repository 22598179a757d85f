"""MSAL's HTTP client: httpx with timeouts, retries and one host.

MSAL's own client has no timeout, reads other CA settings than the rest of this package, and logs
the end of an unreadable answer.
Invariants: only the authority's own origin is called, over https; a token answer that is not a
JSON object never reaches MSAL; no connection is kept, as there is about an hour between two calls.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, Protocol, cast

import httpx

from partner_center.transport.events import Event
from partner_center.transport.one_host import Transport
from partner_center.transport.retries import Retries, retry_after
from partner_center.transport.token_hosts import Verify
from partner_center_core.exact_json import read_json
from partner_center_core.network.limits import MIB, AnswerLimits

# Shorter than for the service: a user waits for the token, or a request with its own retries does.
_RETRIES: Final = Retries(attempts=3, longest_retry_after=30.0, deadline=60.0)
_TIMEOUT: Final = httpx.Timeout(30.0, connect=15.0)
_LIMITS: Final = AnswerLimits(body=MIB, seconds=60.0)  # a token answer has a few thousand bytes
# A repeated token request is safe: the authority still accepts a refresh token that was used.
_METHODS: Final = ("GET", "POST")


class HttpAnswer(Protocol):
    """The attributes of an answer that MSAL reads."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def text(self) -> str:
        """The body as text."""
        ...

    def raise_for_status(self) -> object:
        """Raise an error if the status is an error."""
        ...


class HttpClient(Protocol):
    """MSAL's interface for an `http_client`; MSAL passes params, data and headers by name."""

    def get(self, url: str, **kwargs: Any) -> HttpAnswer:
        """Send a GET."""
        ...

    def post(self, url: str, **kwargs: Any) -> HttpAnswer:
        """Send a POST."""
        ...


class Authority:
    """The HttpClient that this package gives to MSAL.

    Attributes:
        status: the status of the last answer, which MSAL does not report.
        wait: its Retry-After in seconds, or None.

    """

    def __init__(
        self,
        url: str,
        *,
        verify: Verify = True,
        retries: Retries = _RETRIES,
        on_request: Callable[[Event], None] | None = None,
        inner: httpx.MockTransport | None = None,
    ) -> None:
        self.status: int | None = None
        self.wait: int | None = None
        transport = Transport(
            url, retries=retries, verify=verify, methods=_METHODS, limits=_LIMITS,
            keep_alive=False, on_request=on_request, inner=inner,
        )  # fmt: skip
        self._client = httpx.Client(transport=transport, timeout=_TIMEOUT, trust_env=False)

    def get(self, url: str, **kwargs: Any) -> httpx.Response:
        """Send a GET, as MSAL does for the authority's configuration."""
        return self._send("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> httpx.Response:
        """Send a POST, as MSAL does for tokens."""
        response = self._send("POST", url, **kwargs)
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and not _is_object(response):
            # MSAL would log the whole text and raise; the text may hold part of a token.
            self.status = HTTPStatus.BAD_GATEWAY
            return httpx.Response(HTTPStatus.BAD_GATEWAY, request=response.request)
        return response

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    def forget(self) -> None:
        """Forget the last answer before a new request."""
        self.status = self.wait = None

    def _send(self, method: str, url: str, **asked_for: Any) -> httpx.Response:
        # MSAL expects the behaviour of `requests`: None leaves a value out, values may be bytes.
        parts: dict[str, Any] = {
            name: {
                key: _text(value)
                for key, value in cast("dict[str, object]", part).items()
                if value is not None
            }
            for name in ("params", "data", "headers")
            if isinstance(part := asked_for.get(name), dict)
        }
        response = self._client.request(method, url, **parts)
        asked = retry_after(response)
        self.status = response.status_code
        self.wait = None if asked is None else int(asked)
        return response


def _text(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


def _is_object(response: httpx.Response) -> bool:
    try:
        return isinstance(read_json(response.text), dict)
    except ValueError:
        return False
