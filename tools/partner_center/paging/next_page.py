"""The page of a position as an operation: what Session.call takes, like a generated module.

The generated operations build their addresses from arguments; a page that the service leads to has
an address and headers of its own, with whatever the service put there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import httpx

from partner_center.paging.position import Position
from partner_center_invoices.client import AuthenticatedClient, Client, build_response, result_of
from partner_center_invoices.types import DecodeError, Response, Unset, read_json

# How the arguments of a generated call that are headers travel.
_HEADERS = {
    "ms_request_id": "MS-RequestId",
    "ms_correlation_id": "MS-CorrelationId",
    "ms_cv": "MS-CV",
    "x_locale": "X-Locale",
    "ms_partner_center_application": "MS-PartnerCenter-Application",
    "ms_contract_version": "MS-Contract-Version",
    "validate_mfa": "ValidateMfa",
}


class NextPage(ModuleType):
    """An operation as the generated modules are, that reads the page of a position."""

    def __init__(self, position: Position, *, read: Callable[[Any], Any]) -> None:
        super().__init__(f"partner_center.links.{position.operation}")
        self.OPERATION = position.operation
        self._position = position
        self._read = read

    def _request(self, headers: Mapping[str, Any]) -> dict[str, Any]:
        sent = {
            _HEADERS[name]: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in headers.items()
            if not isinstance(value, Unset)
        }
        return {
            "method": "GET",
            "url": self._position.path,
            "params": list(self._position.query),
            "headers": {"Accept": "application/json", **sent, **dict(self._position.headers)},
        }

    def _answer(self, response: httpx.Response) -> Response[Any]:
        def read(content: bytes) -> Any:
            body = read_json(content)
            if not isinstance(body, Mapping):
                raise DecodeError("", "expected an object")
            return self._read(body)

        return build_response(response, read=read)

    def sync_detailed(self, *, client: AuthenticatedClient | Client, **headers: Any) -> Any:
        """Return the whole answer."""
        return self._answer(client.get_httpx_client().request(**self._request(headers)))

    def sync(self, *, client: AuthenticatedClient | Client, **headers: Any) -> Any:
        """Return the page, or raise the typed error of the answer."""
        return result_of(self.OPERATION, self.sync_detailed(client=client, **headers))

    async def asyncio_detailed(
        self, *, client: AuthenticatedClient | Client, **headers: Any
    ) -> Any:
        """Return the whole answer."""
        http = client.get_async_httpx_client()
        return self._answer(await http.request(**self._request(headers)))

    async def asyncio(self, *, client: AuthenticatedClient | Client, **headers: Any) -> Any:
        """Return the page, or raise the typed error of the answer."""
        return result_of(self.OPERATION, await self.asyncio_detailed(client=client, **headers))
