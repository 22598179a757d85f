"""What one client can cost the sandbox: heads, forms and answers have limits, over real sockets."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from partner_center.sandbox import client_limits
from partner_center.sandbox.books.world import World
from partner_center.sandbox.client_limits import LARGEST_HEAD, MOST_WAITING, LimitedProtocol
from partner_center.sandbox.server import Address, running

SUMMARY = "/v1/invoices/summary"


class CountingWorld(World):
    """Counts the pages of line items that were made."""

    pages = 0

    def line_items(self, invoice_id: str, provider: str, kind: str) -> Any:
        """Count a page."""
        self.pages += 1
        return super().line_items(invoice_id, provider, kind)


@pytest.fixture(scope="module")
def world() -> CountingWorld:
    return CountingWorld(seed=1, lines=2000)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "tls"])
def address(world: CountingWorld, request: pytest.FixtureRequest) -> Iterator[Address]:
    with running(world, use_tls=request.param) as address:
        yield address


Connect = Callable[[], socket.socket]


@pytest.fixture
def connect(address: Address) -> Iterator[Connect]:
    parts = urlsplit(address.base_url)
    with contextlib.ExitStack() as stack:

        def open_one() -> socket.socket:
            plain = socket.create_connection((str(parts.hostname), int(parts.port or 0)))
            plain.settimeout(60)
            if parts.scheme == "https":
                context = ssl.create_default_context(cafile=str(address.ca_file))
                plain = context.wrap_socket(plain, server_hostname="127.0.0.1")
            return stack.enter_context(plain)

        yield open_one


def request(path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-app-user\r\n\r\n".encode()
    )


def everything(connection: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    with connection.makefile("rb") as file:
        return file.read()


BEGINNINGS = {
    "header": b"GET /v1/invoices HTTP/1.1\r\nX: ",
    "many headers": b"GET /v1/invoices HTTP/1.1\r\n" + b"a:b\r\n" * 3000,
    "address": b"GET /v1/invoices?x=",
    "headers after a body": (
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: "
    ),
}


@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
def test_endless_head_is_refused_in_one_line(connect: Connect, beginning: bytes) -> None:
    connection = connect()
    connection.sendall(beginning)
    time.sleep(0.1)  # another read: what comes with the end of a head is not counted
    connection.sendall(b"a" * (LARGEST_HEAD + 1))
    answer = everything(connection)
    assert b"400 Bad Request" in answer
    assert answer.endswith(
        f"\r\n\r\nRequest line and headers exceed {LARGEST_HEAD} bytes.".encode()
    )


def test_requests_without_end_are_refused(connect: Connect) -> None:
    connection = connect()
    connection.sendall(request(SUMMARY) * (2 * MOST_WAITING))
    answer = everything(connection)
    assert answer.endswith(b"More than 100 requests wait for their answers.")


def line_items(world: World, *, size: int = 600) -> str:  # half a megabyte
    query = f"provider=onetime&invoiceLineItemType=BillingLineItems&size={size}"
    return f"/v1/invoices/{world.largest_invoice_id}/lineitems?{query}"


def settle(world: CountingWorld) -> None:
    """Wait until the server makes no more pages."""
    seen = -1
    while world.pages != seen:
        seen = world.pages
        time.sleep(0.5)


def answers(connection: socket.socket, count: int) -> int:
    """Read so many answers, or fewer if the server closes the connection; return their number."""
    with contextlib.suppress(ConnectionError), connection.makefile("rb") as file:
        for number in range(count):
            length = 0
            while (line := file.readline()) not in {b"\r\n", b""}:
                name, _, value = line.partition(b": ")
                length = int(value) if name == b"content-length" else length
            if not length or len(file.read(length)) < length:
                return number
        return count
    return -1  # cut off in the middle


def test_large_head_that_ends_is_answered(connect: Connect) -> None:
    connection = connect()
    padding = f"X: {'a' * (LARGEST_HEAD - 500)}\r\n\r\n".encode()
    whole = request(SUMMARY)[:-2] + padding
    for _ in range(3):  # what is counted begins anew with each request
        for start in range(0, len(whole), 5000):
            connection.sendall(whole[start : start + 5000])
            time.sleep(0.01)
        assert answers(connection, 1) == 1


def test_next_answer_is_made_when_the_last_is_read(
    connect: Connect, world: CountingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused: list[int] = []
    resumed: list[int] = []

    def noting(name: str, pages: list[int]) -> None:
        original = getattr(LimitedProtocol, name)

        def noted(self: LimitedProtocol) -> None:
            pages.append(world.pages)
            original(self)

        monkeypatch.setattr(LimitedProtocol, name, noted)

    noting("pause_writing", paused)
    noting("resume_writing", resumed)
    connection, count = connect(), 40
    connection.sendall(request(line_items(world)) * count)
    settle(world)
    assert len(paused) == len(resumed) + 1, "the client does not read, and the server waits"
    assert answers(connection, count) == count
    for _ in range(3000):  # the server notes a moment later that the last byte has gone
        if len(resumed) == len(paused):
            break
        time.sleep(0.01)
    assert paused == resumed, "no page was made in between"


def test_clients_that_leave_most_unread_are_cut_off(
    connect: Connect, world: CountingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than one answer; less than the clients leave, as each is at least 64 KiB behind.
    monkeypatch.setattr(client_limits, "MOST_UNREAD", 700_000)
    clients, count = [connect() for _ in range(12)], 20
    for client in clients:
        client.sendall(request(line_items(world)) * count)
    settle(world)
    fresh = connect()
    fresh.sendall(request(SUMMARY))
    assert answers(fresh, 1) == 1
    assert any(answers(client, count) < count for client in clients)


def test_one_answer_that_is_not_read_counts(
    world: CountingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 0.9 MB each: if the system took all of it, nothing would be left to count. Over TLS only the
    # second answer counts: what is encrypted is in a buffer that the protocol does not see.
    monkeypatch.setattr(client_limits, "MOST_UNREAD", 700_000)
    with running(world) as address, contextlib.ExitStack() as stack:
        parts = urlsplit(address.base_url)
        place = (str(parts.hostname), int(parts.port or 0))
        clients = [stack.enter_context(socket.create_connection(place, 60)) for _ in range(12)]
        for client in clients:
            client.sendall(request(line_items(world, size=2000)))
        settle(world)
        assert any(answers(client, 1) < 1 for client in clients)


def test_form_without_end_is_refused(address: Address) -> None:
    context = ssl.create_default_context(cafile=str(address.ca_file))
    with httpx.Client(verify=context, trust_env=False) as http:
        for endpoint in ("token", "devicecode"):
            url = f"{address.authority}/oauth2/v2.0/{endpoint}"
            answer = http.post(url, content=b"scope=" + b"a" * 1_000_000)
            assert (answer.status_code, answer.json()["error_codes"]) == (413, [90015])


def test_long_preferences_are_refused_and_not_kept(address: Address) -> None:
    with httpx.Client(
        base_url=address.base_url,
        verify=ssl.create_default_context(cafile=str(address.ca_file)),
        trust_env=False,
    ) as http:
        answer = http.get(SUMMARY, headers={"Prefer": "x" * 1025})
        assert answer.status_code == 400
        assert answer.json()["description"] == "Prefer: the header is longer than 1024 bytes."
        assert http.get(SUMMARY, headers={"Prefer": "x" * 1024}).status_code == 401
