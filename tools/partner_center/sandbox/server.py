"""Runs the service and its authority under uvicorn: in the foreground, or in a thread for tests.

Invariants: both listen before anything is printed or yielded, and neither port is open after the
end; nothing but the two ports and a temporary folder is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from partner_center.sandbox.client_limits import SEND_BUFFER, LimitedProtocol
from partner_center.sandbox.options import Options
from partner_center.sandbox.service.app import create_app
from partner_center.sandbox.sign_in.authority import REFRESH_TOKEN, AuthorityService
from partner_center.sandbox.sign_in.grants import CLIENT_ID, CLIENT_SECRET
from partner_center.sandbox.sign_in.tokens import AccessTokens
from partner_center.sandbox.tls import CertificateFiles, certificate

if TYPE_CHECKING:
    from partner_center.sandbox.books.world import World

_GRACE = 2  # seconds for answers under way when the sandbox stops
_KEEP_ALIVE = 75  # seconds; longer than clients keep idle connections


@dataclass(frozen=True)
class Address:
    """Where a running sandbox is, and what signs in to it."""

    base_url: str
    authority: str
    ca_file: Path
    tenant: str
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    refresh_token: str = REFRESH_TOKEN


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program: two servers would take them from each other."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cut idle connections at once: over TLS, closing waits for a client that is idle too."""
        for connection in [*self.server_state.connections]:
            if isinstance(connection, LimitedProtocol) and connection.is_idle:
                connection.transport.abort()
        await super().shutdown(sockets)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket bound to a port; 0 for any free one.

    Raises:
        OSError: the port is in use, or the host is not one of this computer.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Connections inherit it. Without it the system takes most of an answer, up to 4 MB, and the
        # rest that MOST_UNREAD counts is small, while the answer as a whole stays in memory.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        bound.bind((host, port))
    except TypeError as error:  # not a valid host name
        bound.close()
        raise OSError("this is not a host name") from error
    except BaseException:
        bound.close()
        raise
    return bound


def url(bound: socket.socket, *, scheme: str) -> str:
    """Return the address of a socket as clients write it."""
    bound_to, port = bound.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound_to) or str(bound_to)  # noqa: S104  # how to reach it
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


class Sandbox:
    """The servers of one sandbox, not yet running; `address` says where they are going to be.

    Args:
        world: the partner and its invoices.
        options: how the service behaves.
        sockets: where the service listens, and where the authority does.
        files: the certificate of the servers.
        use_tls: whether the service speaks TLS as the authority does.

    """

    def __init__(
        self,
        world: World,
        *,
        options: Options,
        sockets: Sequence[socket.socket],
        files: CertificateFiles,
        use_tls: bool = False,
    ) -> None:
        tokens = AccessTokens.of(world, options=options)
        service = create_app(world, options=options, tokens=tokens)
        authority = AuthorityService(tokens, seconds=options.access_token_seconds)
        self.world = world
        self.address = Address(
            base_url=url(sockets[0], scheme="https" if use_tls else "http"),
            authority=f"{url(sockets[1], scheme='https')}/{tokens.tenant}",
            ca_file=files.authority,
            tenant=tokens.tenant,
        )
        self._sockets = sockets
        self._servers = [
            _Server(_config(service, chain=files.server if use_tls else None)),
            _Server(_config(authority, chain=files.server)),
        ]

    async def serve(self, started: Callable[[], None]) -> None:
        """Serve until `stop`; `started` is called when both listen."""
        pairs = zip(self._servers, self._sockets, strict=True)
        tasks = [asyncio.create_task(server.serve([bound])) for server, bound in pairs]
        while not all(server.started for server in self._servers):
            if any(task.done() for task in tasks):
                break
            await asyncio.sleep(0.005)
        else:
            started()
        await asyncio.gather(*tasks)

    def stop(self) -> None:
        """End serving; answers under way get two seconds."""
        for server in self._servers:
            server.should_exit = True


def _config(app: Any, *, chain: Path | None) -> uvicorn.Config:  # any ASGI application
    return uvicorn.Config(
        app,
        http=LimitedProtocol,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
        ssl_certfile=None if chain is None else str(chain),
    )


def runner() -> asyncio.Runner:
    """Return what runs the servers: uvloop where it is installed."""
    try:
        import uvloop  # noqa: PLC0415  # optional, and missing on Windows
    except ImportError:
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


@contextlib.contextmanager
def running(
    world: World,
    *,
    options: Options | None = None,
    port: int = 0,
    authority_port: int = 0,
    use_tls: bool = False,
) -> Iterator[Address]:
    """Run a sandbox in a thread, on free ports of this computer, as long as the block runs.

    Args:
        world: the partner and its invoices.
        options: how the service behaves.
        port: of the service; 0 for a free one.
        authority_port: of the authority; 0 for a free one.
        use_tls: whether the service speaks TLS as the authority does.

    """
    with contextlib.ExitStack() as stack:
        files = stack.enter_context(certificate())
        sockets = [
            stack.enter_context(contextlib.closing(listening("127.0.0.1", number)))
            for number in (port, authority_port)
        ]
        sandbox = Sandbox(
            world,
            options=options or Options(),
            sockets=sockets,
            files=files,
            use_tls=use_tls,
        )
        ready = threading.Event()
        failed: list[BaseException] = []

        def work() -> None:
            try:
                with runner() as loop:
                    loop.run(sandbox.serve(ready.set))
            except BaseException as error:  # noqa: BLE001  # raised again where the caller waits
                failed.append(error)
            finally:
                ready.set()

        thread = threading.Thread(target=work, name="partner-center-sandbox", daemon=True)
        thread.start()
        ready.wait()
        try:
            if not failed:
                yield sandbox.address
        finally:
            sandbox.stop()
            thread.join()
        if failed:
            raise failed[0]
