"""Signs httpx requests, sync and async: a token per request, one more try after a 401.

Invariants: the token goes to one origin only; any other request is refused before a token is
requested; a request is sent at most twice, and not again after a 401 that a fresh token cannot fix.
Async clients wait for a token in a thread, so the event loop is not blocked.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from functools import partial
from http import HTTPStatus
from typing import Final

import anyio.to_thread
import httpx

from partner_center.auth.token import AccessToken, SignIn
from partner_center.transport.one_host import check_origin
from partner_center.transport.token_hosts import origin
from partner_center_invoices.errors import read_error
from partner_center_invoices.models import ServiceFault

# Wrong audience, no multifactor authentication: a refreshed token has the same fault.
# Both codes are described by third parties, on no Microsoft page that the project has read.
_HOPELESS: Final = frozenset({"900420", "900421"})


class PartnerAuth(httpx.Auth):
    """Adds `Authorization: Bearer <token>`.

    Args:
        sign_in: where tokens come from.
        url: an address of the only host that gets them.

    """

    def __init__(self, sign_in: SignIn, *, url: str) -> None:
        self._sign_in = sign_in
        self._origin = origin(url)

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign a request of httpx.Client."""
        check_origin(request, allowed=self._origin)
        token = self._sign_in.held() or self._sign_in.token()
        response = yield _signed(request, token)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response.read()
            if not _is_hopeless(response):
                yield _signed(request, self._sign_in.token(refused=token))

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign a request of httpx.AsyncClient."""
        check_origin(request, allowed=self._origin)
        token = self._sign_in.held()
        if token is None:
            token = await anyio.to_thread.run_sync(self._sign_in.token)
        response = yield _signed(request, token)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            await response.aread()
            if not _is_hopeless(response):
                renew = partial(self._sign_in.token, refused=token)
                yield _signed(request, await anyio.to_thread.run_sync(renew))


def _signed(request: httpx.Request, token: AccessToken) -> httpx.Request:
    request.headers["Authorization"] = f"Bearer {token.secret.reveal()}"
    return request


def _is_hopeless(response: httpx.Response) -> bool:
    body = read_error(response.content)
    return isinstance(body, ServiceFault) and str(body.code) in _HOPELESS
