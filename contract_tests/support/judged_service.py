"""Reads a service in process, and has every answer judged by the contract and the invariants.

Invariant: nothing that is read goes unjudged; what disagrees is an AssertionError that names each
finding. Limit: answers are successes; errors are not read here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx

from partner_center.contract import (
    Contract,
    Exchange,
    Finding,
    Headers,
    Request,
    Response,
    decode,
    judge_invariants,
)

HOST = "https://api.partnercenter.microsoft.com"
SENT = {
    "Authorization": "Bearer sandbox-app-user",
    "MS-RequestId": "8ac25aa5-9537-4b6d-b782-aa0c8e979e99",
    "MS-CorrelationId": "57eb2ca7-755f-450f-9187-eae1e75a0114",
}


class JudgedClient:
    """A client of one ASGI application that only returns what the contract agrees with.

    Args:
        app: the service.
        contract: the document to judge by.
        report: writes findings for people.

    Attributes:
        last: the exchange that was judged last.

    """

    def __init__(
        self, app: Any, *, contract: Contract, report: Callable[[Iterable[Finding]], str]
    ) -> None:
        self._app = app
        self._contract = contract
        self._report = report
        self._runner = asyncio.Runner()
        self.last: Exchange | None = None

    def close(self) -> None:
        """End the event loop."""
        self._runner.close()

    def response(self, path: str, *, headers: dict[str, str] | None = None) -> httpx.Response:
        """Read a path, judge the answer, and return it."""
        sent = {**SENT, **(headers or {})}
        answer = self._runner.run(self._get(path, headers=sent))
        assert answer.status_code == httpx.codes.OK, (path, answer.text)
        match = self._contract.match("GET", path)
        assert match is not None, f"the document has no operation for {path}"
        exchange = Exchange(
            match.operation.id,
            path,
            Request("GET", HOST + path, Headers(tuple(sent.items()))),
            Response(200, Headers(tuple(answer.headers.multi_items())), answer.content),
        )
        findings = [
            *self._contract.judge_request(exchange),
            *self._contract.judge_response(exchange),
            *judge_invariants(exchange, contract=self._contract),
        ]
        assert not findings, self._report(findings)
        self.last = exchange
        return answer

    async def _get(self, path: str, *, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            return await client.get(path, headers=headers)

    def body(self, path: str, *, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Read a JSON body, exactly."""
        body: dict[str, Any] = decode(self.response(path, headers=headers).content)
        return body

    def pages(self, path: str) -> Iterator[list[dict[str, Any]]]:
        """Yield the items of each page, following the links alone."""
        headers: dict[str, str] = {}
        while path:
            page = self.body(path, headers=headers)
            yield page["items"]
            following = page["links"].get("next", {"uri": "", "headers": []})
            path = following["uri"] and "/v1" + following["uri"]
            headers = {header["key"]: header["value"] for header in following["headers"]}

    def items(self, path: str) -> list[dict[str, Any]]:
        """Read a list to its end."""
        return [item for page in self.pages(path) for item in page]
