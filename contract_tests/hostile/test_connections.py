"""Servers that lie, flood and stall, over real sockets: each ends in one typed error, in time.

Every test runs through the transport of a plain client and through the one that retries, sync and
async alike.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import logging
import os
import pickle
import socket
import ssl
import threading
import time
import traceback
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import trustme
from contract_tests.support.command_line import CommandLine

from partner_center.cli.exit_codes import Exit
from partner_center.errors import PartnerCenterError
from partner_center.transport.one_host import Transport
from partner_center.transport.retries import Retries, Waiting
from partner_center_core.headers import HeaderValueError, header_value
from partner_center_core.network.limits import (
    MIB,
    STREAMED,
    AnswerLimits,
    AnswerTooLargeError,
    CompressionError,
)
from partner_center_core.network.transports import AsyncLimitedTransport, LimitedTransport

TOKEN = "the-access-token-of-this-test-0123456789"
OK = b"HTTP/1.1 200 OK\r\n"
SOON = 60.0  # seconds in which what lasts a second has ended, also on a slow machine

Script = Callable[[socket.socket], None]


@dataclass
class Hostile:
    """A server whose every answer is a script that writes to the socket."""

    script: Script
    url: str = ""
    heads: list[bytes] = field(default_factory=list)


@contextmanager
def serving(script: Script, *, tls: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    listener = socket.create_server(("127.0.0.1", 0))
    scheme = "http" if tls is None else "https"
    hostile = Hostile(script, f"{scheme}://localhost:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def answer(connection: socket.socket) -> None:
        # A client that has heard enough hangs up.
        with suppress(OSError), connection:
            secured = tls.wrap_socket(connection, server_side=True) if tls else connection
            with secured:
                head = b""
                while b"\r\n\r\n" not in head:
                    if not (data := secured.recv(65536)):
                        return
                    head += data
                hostile.heads.append(head)
                hostile.script(secured)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.settimeout(SOON)
                threads.append(threading.Thread(target=answer, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield hostile
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (accepting, *threads):
            thread.join(SOON)
            assert not thread.is_alive(), "the client never hung up"


def saying(*parts: bytes) -> Script:
    """Return a script that sends an answer and closes."""

    def script(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return script


def with_length(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> Script:
    lines = [b"HTTP/1.1 " + status, *headers, b"Content-Length: %d" % len(body)]
    return saying(b"\r\n".join(lines) + b"\r\n\r\n" + body)


@dataclass(frozen=True)
class Way:
    """One of the four ways to ask."""

    sync: bool
    retried: bool

    def get(
        self,
        url: str,
        *,
        limits: AnswerLimits | None = None,
        verify: ssl.SSLContext | bool = True,
        proxy: str | None = None,
        retries: Retries | None = None,
        streamed: bool = False,
        authorization: str = f"Bearer {TOKEN}",
    ) -> httpx.Response:
        """Ask for a page and return the answer, read to its end."""
        waiting = Waiting(sleep=lambda _: None, asleep=_at_once)
        own = retries or Retries(waiting=waiting)
        transport: Any
        if self.retried:
            transport = Transport(url, retries=own, limits=limits, verify=verify)
        elif self.sync:
            transport = LimitedTransport(limits=limits, verify=verify, proxy=proxy)
        else:
            transport = AsyncLimitedTransport(limits=limits, verify=verify, proxy=proxy)
        options: dict[str, Any] = {
            "headers": {"Authorization": authorization, "Cookie": f"session={TOKEN}"},
            "timeout": httpx.Timeout(SOON),
        }
        extensions = {STREAMED: True} if streamed else {}
        if self.sync:
            with httpx.Client(transport=transport, **options) as client:
                return client.get(f"{url}/v1/invoices", extensions=extensions)

        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, **options) as client:
                return await client.get(f"{url}/v1/invoices", extensions=extensions)

        return anyio.run(go)


async def _at_once(_: float) -> None: ...


@pytest.fixture(
    params=[Way(sync, retried) for retried in (False, True) for sync in (True, False)],
    ids=["sync", "async", "sync-retried", "async-retried"],
)
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


# --- bytes


@functools.cache
def bomb(size: int) -> bytes:
    """Return gzip of so many zeros; of a whole number of MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = bytes(MIB)
    return b"".join(packer.compress(zeros) for _ in range(size // MIB)) + packer.flush()


def test_gzip_is_the_only_coding_that_is_asked_for(way: Way) -> None:
    with serving(with_length(b"plain")) as server:
        assert way.get(server.url).content == b"plain"
    lines = [line.lower() for line in server.heads[0].split(b"\r\n")]
    assert [line for line in lines if line.startswith(b"accept-enc")] == [b"accept-encoding: gzip"]


@pytest.mark.parametrize("coding", [b"gzip", b"GZip", b"x-gzip", b"identity, gzip"])
def test_gzip_is_decoded_also_in_several_members(way: Way, coding: bytes) -> None:
    body = os.urandom(200_000) + bytes(MIB)
    packed = gzip.compress(body[:300_000]) + gzip.compress(b"") + gzip.compress(body[300_000:])
    with serving(with_length(packed, b"Content-Encoding: " + coding)) as server:
        answer = way.get(server.url)
    assert answer.content == body
    assert "Content-Encoding" not in answer.headers
    assert "Content-Length" not in answer.headers, "it is that of other bytes"


def test_an_empty_answer_has_nothing_to_decode(way: Way) -> None:
    with serving(with_length(b"", b"Content-Encoding: gzip")) as server:
        assert way.get(server.url).content == b""


@pytest.mark.parametrize("status", [b"200 OK", b"401 Unauthorized", b"503 Busy"])
def test_gzip_in_gzip_in_gzip_is_not_decoded(way: Way, status: bytes) -> None:
    packed = bomb(64 * MIB)
    for _ in range(2):
        packed = gzip.compress(packed)
    assert len(packed) < 1000
    coded = with_length(packed, b"Content-Encoding: gzip, gzip, gzip", status=status)
    with serving(coded) as server, pytest.raises(CompressionError, match="gzip, gzip, gzip"):
        way.get(server.url)
    assert len(server.heads) == 1, "it is not asked for again"


@pytest.mark.parametrize(
    "coding", [b"br", b"deflate", b"zstd", b"compress", b"gzip, br", b"ut\xe8"]
)
def test_a_coding_that_was_not_asked_for(way: Way, coding: bytes) -> None:
    with (
        serving(with_length(b"x", b"Content-Encoding: " + coding)) as server,
        pytest.raises(CompressionError, match="only one gzip was asked for"),
    ):
        way.get(server.url)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"no gzip", "broken gzip"),
        (gzip.compress(os.urandom(9000))[:-9], "cut off"),
        (gzip.compress(b"x")[:4], "cut off"),
        (gzip.compress(b"x") + b"more", "broken gzip"),
        (gzip.compress(b"x" * 9000)[:-8] + bytes(8), "broken gzip"),
    ],
    ids=["no-gzip", "cut", "no-body", "more", "checksum"],
)
def test_broken_compression_is_an_error(way: Way, body: bytes, said: str) -> None:
    with (
        serving(with_length(body, b"Content-Encoding: gzip")) as server,
        pytest.raises(CompressionError, match=said) as caught,
    ):
        way.get(server.url)
    assert isinstance(caught.value, PartnerCenterError)
    assert isinstance(caught.value, httpx.DecodingError), "as httpx has it"


@pytest.mark.parametrize("status", [b"200 OK", b"401 Unauthorized"])
def test_a_small_answer_does_not_become_a_large_one(way: Way, status: bytes) -> None:
    packed = bomb(64 * MIB)
    assert len(packed) < MIB / 8
    limits = AnswerLimits(body=4 * MIB)
    tracemalloc.start()
    try:
        with (
            serving(with_length(packed, b"Content-Encoding: gzip", status=status)) as server,
            pytest.raises(AnswerTooLargeError) as caught,
        ):
            way.get(server.url, limits=limits)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 16 * MIB
    limit = 4 if status.startswith(b"2") else 1
    assert f"({status[:3].decode()}) is larger than {limit} MiB" in str(caught.value)
    assert len(server.heads) == 1, "it is not asked for again"


@pytest.mark.parametrize("coding", [b"", b"Content-Encoding: gzip\r\n"])
def test_small_chunks_do_not_add_up(coding: bytes) -> None:
    """Two bytes that are kept by themselves take forty."""
    body = os.urandom(50_000)
    packed = gzip.compress(body) if coding else body
    pairs = [packed[n : n + 2] for n in range(0, len(packed), 2)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(pair), pair) for pair in pairs) + b"0\r\n\r\n"
    del pairs
    way = Way(sync=True, retried=False)
    with serving(saying(OK + coding + b"Transfer-Encoding: chunked\r\n\r\n", chunks)) as server:
        tracemalloc.start()
        try:
            assert way.get(server.url).content == body
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < MIB / 2


def endless(head: bytes, piece: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in itertools.count():
            connection.sendall(piece)

    return script


CHUNK = b"10000\r\n" + bytes(65536) + b"\r\n"


@pytest.mark.parametrize(
    ("script", "part"),
    [
        (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK), r"the answer \(200\)"),
        (endless(OK + b"\r\n", bytes(65536)), r"the answer \(200\)"),
        (endless(OK + b"Content-Length: 99999999999999\r\n\r\n", CHUNK), r"the answer \(200\)"),
        (
            endless(b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNK),
            r"the answer \(403\)",
        ),
        # Members of gzip that are empty: bytes come, and none of them is decoded to anything.
        (
            endless(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 1000),
            r"the answer \(200\)",
        ),
        # A byte in each chunk, and a comment of a thousand bytes.
        (
            endless(
                OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;%s\r\nx\r\n" % (b"c" * 1000) * 60
            ),
            r"the answer \(200\)",
        ),
        (endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 1000), "the head of"),
    ],
    ids=["chunked", "until-close", "long", "error", "empty-gzip", "comments", "interim"],
)
def test_what_never_ends_is_not_read_to_its_end(way: Way, script: Script, part: str) -> None:
    limits = AnswerLimits(body=3 * MIB, error_body=3 * MIB)
    with (
        serving(script) as server,
        pytest.raises(AnswerTooLargeError, match=part) as caught,
    ):
        way.get(server.url, limits=limits)
    assert "\n" not in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301  # ours


@pytest.mark.parametrize(
    "head", [OK + b"X-Long: " + b"x" * 2**20, OK + b"X: y\r\n" * 2**18], ids=["long", "many"]
)
def test_a_head_that_is_too_long(way: Way, head: bytes) -> None:
    with serving(saying(head)) as server, pytest.raises(httpx.RemoteProtocolError) as caught:
        way.get(server.url, retries=Retries(attempts=1))
    assert len(str(caught.value)) <= 300


def test_a_document_has_a_limit_of_its_own(way: Way) -> None:
    limits = AnswerLimits(body=1000, document=5000)
    with serving(with_length(b"x" * 5000)) as server:
        assert len(way.get(server.url, limits=limits, streamed=True).content) == 5000
        with pytest.raises(AnswerTooLargeError, match=r"\(200\) is larger than 1000 bytes"):
            way.get(server.url, limits=limits)
        server.script = with_length(b"x" * 5001)
        with pytest.raises(AnswerTooLargeError, match=r"\(200\) is larger than 5000 bytes"):
            way.get(server.url, limits=limits, streamed=True)


@pytest.mark.parametrize("wrong", [{"body": 0}, {"seconds": 0}, {"seconds": float("nan")}])
def test_limits_that_would_let_nothing_through(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be more than 0"):
        AnswerLimits(**wrong)


# --- time


def dripping(before: bytes, drop: bytes, *, every: float = 0.02) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in itertools.count():
            connection.sendall(drop)
            time.sleep(every)

    return script


STALLS = {
    "head": dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    "interim": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "body": dripping(OK + b"Content-Length: 1000000\r\n\r\n", b"x"),
    "chunks": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "error-body": dripping(b"HTTP/1.1 404 No\r\nContent-Length: 1000000\r\n\r\n", b"x"),
    "silence": lambda connection: connection.recv(1) and None,
}


def at_once(*waits: Callable[[], None]) -> None:
    """Run functions that mostly wait, all at the same time; raise the first of their errors."""
    with ThreadPoolExecutor(len(waits)) as pool:
        for future in [pool.submit(wait) for wait in waits]:
            future.result()


def test_an_attempt_has_an_end(way: Way) -> None:
    def ends(name: str, *, streamed: bool = False) -> None:
        started = time.monotonic()
        with (
            serving(STALLS[name]) as server,
            pytest.raises(httpx.ReadTimeout, match=r"longer than 0\.5 s"),
        ):
            way.get(
                server.url, limits=AnswerLimits(seconds=0.5), retries=Retries(attempts=1),
                streamed=streamed,
            )  # fmt: skip
        assert 0.5 <= time.monotonic() - started < SOON, name

    at_once(
        *(functools.partial(ends, name) for name in STALLS),
        functools.partial(ends, "body", streamed=True),
    )


@pytest.mark.parametrize("sync", [True, False], ids=["sync", "async"])
def test_the_deadline_of_the_retries_ends_an_attempt(sync: bool) -> None:
    with serving(STALLS["body"]) as server, pytest.raises(httpx.ReadTimeout) as caught:
        Way(sync, retried=True).get(server.url, retries=Retries(deadline=0.5))
    assert len(server.heads) == 1
    assert "gave up after 1 attempt" in caught.value.__notes__[0]


def test_a_handshake_has_an_end(way: Way) -> None:
    listener = socket.create_server(("127.0.0.1", 0))  # it takes connections, and says nothing
    url = f"https://127.0.0.1:{listener.getsockname()[1]}"
    with listener, pytest.raises(httpx.ConnectTimeout):
        way.get(url, limits=AnswerLimits(seconds=0.5), retries=Retries(attempts=1))


def test_all_addresses_of_a_host_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync connection tries one address after the other, each with the whole time-out."""
    tried: list[str] = []

    class Deaf(socket.socket):
        def connect(self, address: Any) -> None:
            tried.append(address[0])
            time.sleep(self.gettimeout() or SOON)
            raise TimeoutError("timed out")

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", 9)) for n in range(1, 99)]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, *rest, **more: found if host == "many.test" else real(host, *rest, **more),
    )  # fmt: skip
    monkeypatch.setattr(socket, "socket", Deaf)
    transport = LimitedTransport(limits=AnswerLimits(seconds=0.5))
    with (
        httpx.Client(transport=transport, timeout=0.2) as client,
        pytest.raises(httpx.ConnectTimeout),
    ):
        client.get("http://many.test/")
    assert 2 <= len(tried) < 10


def test_the_first_address_that_answers_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def two(host: str, *rest: Any, **more: Any) -> Any:
        closed = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.9", 1))
        return (
            [closed, *real("127.0.0.1", *rest, **more)]
            if host == "localhost"
            else real(host, *rest, **more)
        )

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with serving(with_length(b"here")) as server:
        assert Way(sync=True, retried=False).get(server.url).content == b"here"


@pytest.mark.parametrize("stall", ["interim", "body"])
def test_the_option_timeout_is_for_the_whole_attempt(tmp_path: Path, stall: str) -> None:
    with serving(STALLS[stall]) as server:
        line = CommandLine(tmp_path, BASE_URL=server.url, TOKEN=TOKEN, RETRIES="0")
        line.bad("invoices --timeout 0.5", code=Exit.NETWORK, says="did not answer in time")


# --- a proxy with TLS of its own


@contextmanager
def tls_proxy(context: ssl.SSLContext, *, pause: float = 0.0, size: int = 65536) -> Iterator[str]:
    """Run a proxy that is asked over TLS, and that may pass the answer on in drops."""

    def tunnel(connection: socket.socket) -> None:
        target = proxy.heads[-1].split()[1].decode()
        host, _, port = target.partition(":")
        with socket.create_connection((host, int(port)), SOON) as service:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            up = threading.Thread(target=copy, args=(connection, service))
            up.start()
            copy(service, connection, pause=pause, size=size)
            up.join(SOON)

    with serving(tunnel, tls=context) as proxy:
        yield proxy.url


def copy(
    source: socket.socket, sink: socket.socket, *, pause: float = 0.0, size: int = 65536
) -> None:
    with suppress(OSError):
        while data := source.recv(size):
            sink.sendall(data)
            time.sleep(pause)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def certificates() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return TLS settings of a server on localhost, and of a client that trusts it."""
    ca = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(server)
    client = ssl.create_default_context()
    ca.configure_trust(client)
    return server, client


@pytest.mark.parametrize("sync", [True, False], ids=["sync", "async"])
def test_tls_through_a_proxy_with_tls(
    sync: bool, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    secured, trusting = certificates
    body = os.urandom(MIB)
    with serving(with_length(body), tls=secured) as server, tls_proxy(secured) as proxy:
        answer = Way(sync, retried=False).get(server.url, verify=trusting, proxy=proxy)
    assert answer.content == body


@pytest.mark.parametrize("sync", [True, False], ids=["sync", "async"])
def test_a_proxy_that_passes_drops_on_is_late(
    sync: bool, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """Each drop is part of a TLS record, of which httpcore reads many in one read."""
    secured, trusting = certificates
    started = time.monotonic()
    with (
        serving(with_length(bytes(MIB)), tls=secured) as server,
        tls_proxy(secured, pause=0.1, size=1) as proxy,  # the handshake alone takes minutes
        pytest.raises(httpx.TimeoutException),
    ):
        Way(sync, retried=False).get(
            server.url, verify=trusting, proxy=proxy, limits=AnswerLimits(seconds=0.5)
        )
    assert time.monotonic() - started < SOON


# --- secrets


@pytest.mark.parametrize(
    "token",
    [f"{TOKEN}\n", f"{TOKEN}\r\nX: y", f"{TOKEN}\0", f"{TOKEN} ", f"{TOKEN}\t", f"{TOKEN}\x7f"],
)
def test_a_token_that_cannot_be_sent_is_not_shown(way: Way, token: str) -> None:
    with serving(with_length(b"")) as server, pytest.raises(HeaderValueError) as caught:
        way.get(server.url, authorization=f"Bearer {token}")
    assert server.heads == []
    assert str(caught.value).startswith("Authorization: the value has a ")
    assert TOKEN not in everything(caught.value)
    with pytest.raises(HeaderValueError) as caught:
        header_value("Authorization", f"Bearer {token}")
    assert TOKEN not in everything(caught.value)


def test_a_header_is_visible_ascii() -> None:
    assert header_value("X-Locale", "de DE") == "de DE"
    for value in ("ü", "a\udc80", "a\x85"):
        with pytest.raises(HeaderValueError, match="other than ASCII") as caught:
            header_value("X-Locale", value)
        assert value not in str(caught.value)


def everything(error: BaseException) -> str:
    """Return all that an error can show: words, traceback with local variables, pickle."""
    report = traceback.TracebackException.from_exception(error, capture_locals=True)

    def clean(one: traceback.TracebackException) -> None:
        # This test's own frames hold the secret.
        frames = [frame for frame in one.stack if frame.filename != __file__]
        one.stack = traceback.StackSummary.from_list(frames)
        for other in (one.__cause__, one.__context__):
            if other is not None:
                clean(other)

    clean(report)
    request = getattr(error, "_request", None)
    shown = [repr(error), str(error), *report.format(), pickle.dumps(error).decode("latin-1")]
    return "\n".join([*shown, repr(request and request.headers.raw)])


FAULTS: dict[str, tuple[Script, type[Exception]]] = {
    "closed": (saying(), httpx.RemoteProtocolError),
    "no-http": (saying(b"SSH-2.0-OpenSSH\r\n\r\n"), httpx.RemoteProtocolError),
    "repeats-the-request": (
        saying(b"HTTP/1.1 200 OK\r\nbroken Bearer " + TOKEN.encode() + b"\r\n\r\n"),
        httpx.RemoteProtocolError,
    ),
    "cut-off": (saying(OK + b"Content-Length: 9\r\n\r\nx"), httpx.RemoteProtocolError),
    "broken-gzip": (with_length(b"x", b"Content-Encoding: gzip"), CompressionError),
    "stall": (STALLS["body"], httpx.ReadTimeout),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_error_carries_the_token(way: Way, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    script, kind = FAULTS[fault]
    limits = AnswerLimits(seconds=0.5 if fault == "stall" else SOON)

    def ends(streamed: bool) -> None:
        with serving(script) as server, pytest.raises(kind) as caught:
            way.get(server.url, limits=limits, retries=Retries(attempts=1), streamed=streamed)
        assert TOKEN.encode() in server.heads[0], "it was sent"
        assert isinstance(caught.value, httpx.RequestError)
        assert caught.value.request.url == f"{server.url}/v1/invoices"
        assert TOKEN not in everything(caught.value)

    at_once(*(functools.partial(ends, streamed) for streamed in (False, True)))
    if fault != "repeats-the-request":  # httpcore's own debug log has what a server says
        assert TOKEN not in caplog.text


def test_a_request_that_nobody_reads_is_not_shown() -> None:
    """The bytes that were to be written stand in a local variable of httpcore."""
    long = f"Bearer {TOKEN}" + "x" * 2**23  # more than the system takes for a reader to come
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def ends(way: Way) -> None:
            with pytest.raises(httpx.WriteTimeout) as caught:
                way.get(url, authorization=long, limits=AnswerLimits(seconds=3))
            assert TOKEN not in everything(caught.value)

        at_once(*(functools.partial(ends, Way(sync, retried=False)) for sync in (True, False)))


@pytest.mark.parametrize("sync", [True, False], ids=["sync", "async"])
def test_each_attempt_is_signed(sync: bool) -> None:
    with serving(saying()) as server, pytest.raises(httpx.RemoteProtocolError):
        Way(sync, retried=True).get(server.url)
    assert len(server.heads) == 5
    assert all(TOKEN.encode() in head for head in server.heads)


def test_a_signature_in_an_address_is_taken_out() -> None:
    client = httpx.Client(transport=LimitedTransport())
    with serving(saying()) as server, pytest.raises(httpx.RemoteProtocolError) as caught:
        client.get(f"{server.url}/blob", params={"sv": "2024", "sig": TOKEN})
    assert TOKEN.encode() in server.heads[0]
    assert TOKEN.encode() not in pickle.dumps(caught.value)
    assert caught.value.request.url.params["sv"] == "2024"
