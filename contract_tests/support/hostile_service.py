"""A service on loopback that answers whatever a test says, and the ways to read it.

    with serving(lambda request: Reply(body=b"[]")) as service:
        service.outcome(lambda partner: list(partner.invoices.list()))
        service.command("invoices")

Every answer goes through a real socket. The command line runs in this process, as a process for
each of thousands of answers would take hours.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import httpx
from contract_tests.support.command_line import CommandLine, Done

from partner_center import AsyncPartnerCenter, PartnerCenter
from partner_center.auth import GivenToken
from partner_center.errors import PartnerCenterError
from partner_center.transport.retries import Retries
from partner_center.transport.token_hosts import Verify, tls

T = TypeVar("T")
ONCE = Retries(attempts=1)
ALLOWED = (PartnerCenterError, httpx.TransportError)
"""What an answer may raise; everything else is a defect."""


@dataclass(frozen=True)
class Asked:
    """What was asked for: `path` without /v1, names of `query` and `headers` in lower case."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What is answered; Content-Length is added where it is not among the headers."""

    body: bytes = b""
    status: int = HTTPStatus.OK
    headers: Sequence[tuple[str, str]] = (("Content-Type", "application/json; charset=utf-8"),)


@dataclass
class Hostile:
    """The running service, and what it was asked."""

    base_url: str
    answer: Callable[[Asked], Reply]
    requests: list[Asked] = field(default_factory=list)

    def partner(self, *, retries: Retries = ONCE) -> PartnerCenter:
        """Return the way to the service; a request is sent once if nothing else is said."""
        sign_in = GivenToken("hostile-token", kind="appUser")
        return PartnerCenter(sign_in, base_url=self.base_url, retries=retries)

    def outcome(
        self, read: Callable[[PartnerCenter], T], *, retries: Retries = ONCE
    ) -> T | Exception:
        """Return what reading gives or raises; an error of an unknown kind passes through."""
        with self.partner(retries=retries) as partner:
            try:
                return read(partner)
            except ALLOWED as error:
                return error

    def both(self, read: Callable[[Any], Any]) -> tuple[Any, Any]:
        """Read the sync and the async way; lists are drained; errors are returned."""

        async def read_async() -> Any:
            sign_in = GivenToken("hostile-token", kind="appUser")
            async with AsyncPartnerCenter(sign_in, base_url=self.base_url, retries=ONCE) as partner:
                try:
                    found = read(partner)
                    if isinstance(found, AsyncIterator):
                        return [one async for one in found]
                    return await found
                except ALLOWED as error:
                    return error

        def read_sync(partner: PartnerCenter) -> Any:
            found = read(partner)
            return list(found) if isinstance(found, Iterator) else found

        return self.outcome(read_sync), asyncio.run(read_async())

    def command(self, arguments: str | Sequence[str], home: Path) -> Done:
        """Run a command of the command line in this process."""
        words = [arguments] if isinstance(arguments, str) else arguments
        settings = {"BASE_URL": self.base_url, "TOKEN": "hostile-token", "RETRIES": "0"}
        return CommandLine(home, **settings).call(*words)


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[Hostile]:
    """Run a service that answers with what a function makes of each request."""
    server = _HostileServer(("127.0.0.1", 0), _Handler)
    service = Hostile(f"http://127.0.0.1:{server.server_port}", answer)
    server.RequestHandlerClass = type("Handler", (_Handler,), {"service": service})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        with patch("partner_center.transport.one_host.tls", _read_once):
            yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


_USUAL = ssl.create_default_context()


def _read_once(verify: Verify, *, url: str) -> ssl.SSLContext:
    """Return TLS settings; to read the usual certificates takes longer than a reading over HTTP."""
    return _USUAL if verify is True else tls(verify, url=url)


class _HostileServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away, as it may."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Hostile

    def do_GET(self) -> None:
        """Answer with what the test says."""
        target = urlsplit(self.path)
        request = Asked(
            target.path.removeprefix("/v1"),
            {name.lower(): value for name, value in parse_qsl(target.query)},
            {name.lower(): value for name, value in self.headers.items()},
        )
        self.service.requests.append(request)
        answer = self.service.answer(request)
        head = [f"HTTP/1.1 {int(answer.status)} X"]
        names = {name.lower() for name, _ in answer.headers}
        if "content-length" not in names:
            head.append(f"Content-Length: {len(answer.body)}")
        head += [f"{name}: {value}" for name, value in answer.headers]
        if answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            # What stands behind such an answer would be taken for the next one.
            head.append("Connection: close")
            self.close_connection = True
        written = "\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape")
        self.wfile.write(written + answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # http.server's name
        """Say nothing."""
