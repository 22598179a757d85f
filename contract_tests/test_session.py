"""The session: ids and names on each request, retries by the clock, one host, TLS, typed errors."""

from __future__ import annotations

import json
import logging
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import anyio
import httpx
import pytest
import respx
import trustme

from partner_center import auth
from partner_center.advice import advice_of
from partner_center.clouds import CHINA, CLOUDS, GLOBAL, US_GOVERNMENT
from partner_center.errors import (
    AuthenticationError,
    LinkError,
    NeedsUserSignInError,
    PermissionDeniedError,
    ResponseError,
    ServerError,
    ThrottledError,
    UnreadableResponseError,
)
from partner_center.events import Event
from partner_center.network import is_loopback, proxy_for, tls
from partner_center.operations import SIGN_INS, SignInKind, takes
from partner_center.retries import STATUSES, Retries, Waiting, retry_after
from partner_center.session import Session
from partner_center.transport import Transport
from partner_center_invoices.api.documents import get_invoice_statement
from partner_center_invoices.api.invoices import get_invoice, list_invoices
from partner_center_invoices.api.line_items import list_unbilled_line_items
from partner_center_invoices.api.summaries import list_invoice_summaries

HOST = "https://api.partnercenter.microsoft.com"
PAGE = {"totalCount": 0, "items": [], "links": {}, "attributes": {"objectType": "Collection"}}
IDS = ("MS-RequestId", "MS-CorrelationId")


@dataclass
class Time:
    """A clock that moves only by its own pauses."""

    now: float = 1000.0
    pauses: list[float] = field(default_factory=list)
    dice: float = 0.0

    def sleep(self, seconds: float) -> None:
        """Pass the time."""
        self.pauses.append(seconds)
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        """Pass the time."""
        self.sleep(seconds)

    def retries(self, **options: Any) -> Retries:
        """Return retries that live in this time."""
        waiting = Waiting(
            now=lambda: self.now, sleep=self.sleep, asleep=self.asleep, dice=lambda: self.dice
        )
        return Retries(waiting=waiting, **options)


@pytest.fixture
def time() -> Time:
    return Time()


@dataclass
class Tokens:
    """A sign-in without an authority."""

    kind: SignInKind = "appUser"
    cloud: Any = GLOBAL
    issued: int = 0
    current: auth.AccessToken | None = None

    def held(self) -> auth.AccessToken | None:
        """Return the token at hand."""
        return self.current

    def token(self, *, refused: auth.AccessToken | None = None) -> auth.AccessToken:
        """Return the token at hand, or the next."""
        if self.current is None or self.current is refused:
            self.issued += 1
            self.current = auth.AccessToken.of(f"token-{self.issued}", now=0, lifetime=3600)
        return self.current


@pytest.fixture
def service() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


def sent(service: respx.MockRouter) -> list[httpx.Request]:
    return [call.request for call in service.calls]


class Both:
    """One session, called sync or async."""

    def __init__(self, session: Session, *, sync: bool) -> None:
        self.session = session
        self.sync = sync

    def call(self, operation: Any, *args: Any, **kwargs: Any) -> Any:
        """Call an operation the one way or the other."""
        if self.sync:
            with self.session:
                return self.session.call(operation, *args, **kwargs)

        async def go() -> Any:
            async with self.session:
                return await self.session.acall(operation, *args, **kwargs)

        return anyio.run(go)


Make = Callable[..., Both]


@pytest.fixture(params=[True, False], ids=["sync", "async"])
def make(request: pytest.FixtureRequest, time: Time) -> Make:
    def build(sign_in: Any = None, **options: Any) -> Both:
        options.setdefault("retries", time.retries())
        return Both(Session(sign_in or Tokens(), **options), sync=request.param)

    return build


# --- what is sent


def test_every_request_has_its_names(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    make(application="recon-bot", locale="de-DE").call(list_invoices, size=5)
    [request] = sent(service)
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.headers["MS-PartnerCenter-Application"] == "recon-bot"
    assert request.headers["X-Locale"] == "de-DE"
    assert request.headers["User-Agent"].startswith("partner-center-invoices/")
    assert all(len(request.headers[name]) == 36 for name in IDS)


@pytest.mark.parametrize("name", ["a\r\nX: y", "ü", " a", "a\x00"])
def test_names_that_would_break_a_header(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be sent in a header"):
        Session(None, application=name)


def test_calls_of_one_block_share_a_correlation(service: respx.MockRouter, time: Time) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    with Session(Tokens(), retries=time.retries()) as session:
        with session.correlation() as outer:
            session.call(list_invoices)
            with session.correlation() as inner:
                session.call(list_invoices)
        session.call(list_invoices)
        session.call(list_invoices, ms_correlation_id="given", ms_request_id="mine")
    assert inner == outer
    shared = [request.headers["MS-CorrelationId"] for request in sent(service)]
    assert shared[:2] == [outer, outer]
    assert len(set(shared)) == 3
    assert shared[3] == "given"
    ids = [request.headers["MS-RequestId"] for request in sent(service)]
    assert len(set(ids)) == 4
    assert ids[3] == "mine"


def test_correlations_of_threads_and_tasks_stay_apart(service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    with Session(Tokens()) as session:

        def work(_: int) -> tuple[str, str]:
            with session.correlation() as own:
                answer = session.detailed(list_invoices)
                assert answer.status_code == 200
                return own, own

        with ThreadPoolExecutor(4) as pool:
            owned = {one for one, _ in pool.map(work, range(8))}
    assert {request.headers["MS-CorrelationId"] for request in sent(service)} == owned
    assert len(owned) == 8


def test_a_generator_may_end_elsewhere() -> None:
    session = Session(None)

    async def pages() -> AsyncIterator[str]:
        with session.correlation() as own:
            yield own
            yield own

    async def go() -> None:
        walk = pages()
        await anext(walk)

        async def close() -> None:
            await walk.aclose()  # type: ignore[attr-defined]  # a generator, typed as iterator

        async with anyio.create_task_group() as group:
            group.start_soon(close)

    anyio.run(go)


# --- retries


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_what_passes_is_tried_again(
    make: Make, service: respx.MockRouter, time: Time, status: int
) -> None:
    route = service.get(f"{HOST}/v1/invoices")
    route.side_effect = [
        httpx.Response(status),
        httpx.Response(status),
        httpx.Response(200, json=PAGE),
    ]
    assert make().call(list_invoices).items == []
    assert time.pauses == [0.25, 0.5]
    for name in IDS:
        assert len({request.headers[name] for request in sent(service)}) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 501])
def test_what_stays_is_not(make: Make, service: respx.MockRouter, time: Time, status: int) -> None:
    service.get(f"{HOST}/v1/invoices").respond(status)
    with pytest.raises(ResponseError):
        make().call(list_invoices)
    assert len(sent(service)) == 1
    assert time.pauses == []


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError, httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError]
)
def test_faults_of_the_connection_pass(
    make: Make, service: respx.MockRouter, fault: type[httpx.TransportError]
) -> None:
    service.get(f"{HOST}/v1/invoices").side_effect = [
        fault("x"),
        httpx.Response(200, json=PAGE),
    ]
    assert make().call(list_invoices).items == []


def test_the_end_is_the_last_answer_or_fault(make: Make, service: respx.MockRouter) -> None:
    route = service.get(f"{HOST}/v1/invoices")
    route.respond(503, content=b"<html>busy</html>")
    with pytest.raises(ServerError, match="busy"):
        make().call(list_invoices)
    assert len(sent(service)) == 5
    route.side_effect = httpx.ReadTimeout("too long")
    with pytest.raises(httpx.ReadTimeout) as caught:
        make().call(list_invoices, size=3)
    [note] = caught.value.__notes__
    assert note.startswith("GET /v1/invoices?size=3: gave up after 5 attempts in 3.8 s")
    assert sent(service)[-1].headers["MS-RequestId"] in note


def test_an_answer_without_ids_gets_those_that_were_sent(
    make: Make, service: respx.MockRouter
) -> None:
    route = service.get(f"{HOST}/v1/invoices")
    route.respond(502, content=b"<html>busy</html>")
    with pytest.raises(ServerError) as caught:
        make().call(list_invoices)
    ids = [sent(service)[-1].headers[name] for name in IDS]
    assert [caught.value.request_id, caught.value.correlation_id] == ids
    assert all(own in str(caught.value) for own in ids)
    route.respond(500, headers=dict(zip(IDS, ("theirs", "too"), strict=True)))
    with pytest.raises(ServerError) as caught:
        make().call(list_invoices)
    assert (caught.value.request_id, caught.value.correlation_id) == ("theirs", "too")


def test_pauses_double_up_to_a_limit(make: Make, service: respx.MockRouter, time: Time) -> None:
    service.get(f"{HOST}/v1/invoices").respond(500)
    time.dice = 0.999999
    with pytest.raises(ServerError):
        make(retries=time.retries(attempts=9, longest_wait=4)).call(list_invoices)
    assert [round(pause, 3) for pause in time.pauses] == [0.5, 1, 2, 4, 4, 4, 4, 4]


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_waited_for(
    make: Make, service: respx.MockRouter, time: Time, form: str
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=57), usegmt=True)
    header = {"Retry-After": "57" if form == "seconds" else date}
    route = service.get(f"{HOST}/v1/invoices")
    route.side_effect = [httpx.Response(429, headers=header), httpx.Response(200, json=PAGE)]
    time.dice = 0.5
    make().call(list_invoices)
    assert time.pauses == [pytest.approx(57.5, abs=2)]


def test_a_retry_after_beyond_the_limit_is_the_callers(
    make: Make, service: respx.MockRouter, time: Time
) -> None:
    service.get(f"{HOST}/v1/invoices").respond(429, headers={"Retry-After": "121"})
    with pytest.raises(ThrottledError) as caught:
        make().call(list_invoices)
    assert caught.value.retry_after == 121
    assert time.pauses == []
    assert "less in parallel" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), (" 7 ", 7), ("", None), ("soon", None), ("-1", None), ("1.5", None), ("٣", None)],
)
def test_forms_of_retry_after(text: str, seconds: float | None) -> None:
    headers = [(b"Retry-After", text.encode())]
    assert retry_after(httpx.Response(429, headers=headers)) == seconds


def test_no_attempt_begins_after_the_deadline(
    make: Make, service: respx.MockRouter, time: Time
) -> None:
    def slow(_: httpx.Request) -> httpx.Response:
        time.now += 180
        raise httpx.ReadTimeout("three minutes")

    service.get(f"{HOST}/v1/invoices").side_effect = slow
    with pytest.raises(httpx.ReadTimeout):
        make(retries=time.retries(attempts=50, deadline=400)).call(list_invoices)
    assert len(sent(service)) == 3


def test_clock_and_count_go_on_after_a_401(make: Make, service: respx.MockRouter) -> None:
    events: list[Event] = []
    service.get(f"{HOST}/v1/invoices").side_effect = [
        httpx.Response(503),
        httpx.Response(401),
        httpx.Response(503),
        httpx.Response(200, json=PAGE),
    ]
    make(on_request=events.append).call(list_invoices)
    assert [event.attempt for event in events] == [1, 2, 3, 4]
    assert [event.status for event in events] == [503, 401, 503, 200]
    signed = [request.headers["Authorization"][-1] for request in sent(service)]
    assert signed == ["1", "1", "2", "2"]
    assert len({request.headers["MS-RequestId"] for request in sent(service)}) == 1


def test_a_second_401_is_the_error(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(401)
    with pytest.raises(AuthenticationError) as caught:
        make().call(list_invoices)
    assert len(sent(service)) == 2
    assert "doctor" in caught.value.__notes__[0]


def test_a_certificate_is_not_tried_again(time: Time) -> None:
    fault = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    assert not time.retries().again(fault)
    assert time.retries().again(httpx.ConnectError("refused"))
    assert not time.retries().again(KeyboardInterrupt())


def test_an_answer_cut_off_is_asked_for_again(time: Time) -> None:
    """A real server that closes in the middle of the first body."""
    body = json.dumps(PAGE).encode()
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            asked.append(self.headers["MS-RequestId"])
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:10] if len(asked) % 2 else body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        with Session(None, base_url=url, retries=time.retries()) as session:
            session.call(list_invoices)

        async def go() -> None:
            async with Session(None, base_url=url, retries=time.retries()) as session:
                await session.acall(list_invoices)

        anyio.run(go)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert len(asked) == 4
    assert asked[0] == asked[1] != asked[2] == asked[3]


# --- who may do what


def test_the_table_of_sign_ins_is_the_documents(document: dict[str, Any]) -> None:
    stated = {
        operation["operationId"]: frozenset(name for one in operation["security"] for name in one)
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert stated == SIGN_INS


@pytest.mark.parametrize(
    ("operation", "args"),
    [(get_invoice, ("G1",)), (list_invoice_summaries, ()), (get_invoice_statement, ("G1",))],
)
def test_app_only_is_refused_before_sending(
    make: Make, service: respx.MockRouter, operation: Any, args: tuple[str, ...]
) -> None:
    sign_in = Tokens(kind="appOnly")
    with pytest.raises(NeedsUserSignInError, match=operation.OPERATION) as caught:
        make(sign_in).call(operation, *args)
    assert sign_in.issued == 0
    assert sent(service) == []
    assert "AppUser" in caught.value.advice
    assert takes(operation.OPERATION, kind="appUser")


def test_app_only_may_read_line_items(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices/unbilled/lineitems").respond(json=PAGE)
    make(Tokens(kind="appOnly")).call(
        list_unbilled_line_items,
        provider="onetime",
        invoice_line_item_type="billinglineitems",
        currency_code="USD",
        period="current",
    )
    assert len(sent(service)) == 1


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, 900420, "another audience"),
        (401, 900421, "multifactor"),
        (403, 900329, "App-only"),
        (403, None, "indirect reseller"),
        (404, 1000, "partner-center invoices"),
        (404, 1000, "no receipt"),
    ],
)
def test_refusals_come_with_advice(
    make: Make, service: respx.MockRouter, status: int, code: int | None, words: str
) -> None:
    body = {} if code is None else {"code": code, "description": "Said by the service."}
    service.get(f"{HOST}/v1/invoices/G1").respond(status, json=body)
    with pytest.raises(ResponseError) as caught:
        make().call(get_invoice, "G1")
    [note] = caught.value.__notes__
    assert words in note
    assert advice_of(caught.value) == note


def test_a_page_for_people_comes_with_advice(make: Make, service: respx.MockRouter) -> None:
    route = service.get(f"{HOST}/v1/invoices/G1")
    route.respond(200, html="<html>Sign in to the network</html>")
    with pytest.raises(UnreadableResponseError) as caught:
        make().call(get_invoice, "G1")
    [note] = caught.value.__notes__
    assert "instead of the service" in note
    route.respond(200, json={"id": "G1"})
    with pytest.raises(UnreadableResponseError) as caught:
        make().call(get_invoice, "G1")
    [note] = caught.value.__notes__
    assert "newer version" in note
    route.respond(200, text="")
    with pytest.raises(UnreadableResponseError) as caught:
        make().call(get_invoice, "G1")
    [note] = caught.value.__notes__
    assert "Try again" in note


def test_detailed_raises_nothing(service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices/G1").respond(404, json={"code": 1000, "description": "No."})
    with Session(Tokens()) as session:
        assert session.detailed(get_invoice, "G1").status_code == 404

        async def go() -> int:
            return (await session.adetailed(get_invoice, "G1")).status_code

        assert anyio.run(go) == 404


# --- streams


def test_a_success_is_streamed(service: respx.MockRouter, time: Time) -> None:
    def parts() -> Iterator[bytes]:
        yield b"%PDF-1.7 "
        yield b"end"

    route = service.get(f"{HOST}/v1/invoices/G1/documents/statement")
    route.side_effect = [httpx.Response(503), httpx.Response(200, content=parts())]
    with (
        Session(Tokens(), retries=time.retries()) as session,
        session.stream(get_invoice_statement, "G1") as response,
    ):
        assert not response.is_stream_consumed
        assert b"".join(response.iter_bytes()) == b"%PDF-1.7 end"
    assert sent(service)[0].headers["Accept"] == "application/pdf"


def test_a_stream_raises_typed_errors(service: respx.MockRouter, time: Time) -> None:
    service.get(f"{HOST}/v1/invoices/G1/documents/statement").respond(
        403, json={"code": 900329, "description": "No app."}
    )
    with (
        Session(Tokens(), retries=time.retries()) as session,
        pytest.raises(PermissionDeniedError, match="No app") as caught,
        session.stream(get_invoice_statement, "G1"),
    ):
        pass
    assert caught.value.operation == "getInvoiceStatement"


# --- one host, and TLS


def test_another_host_is_refused_with_and_without_sign_in(service: respx.MockRouter) -> None:
    for sign_in in (Tokens(), None):
        with Session(sign_in) as session, pytest.raises(LinkError, match=r"evil\.test"):
            session.client.get_httpx_client().get("https://evil.test/v1/invoices")
        if sign_in:
            assert sign_in.issued == 0
    assert sent(service) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://api.partnercenter.microsoft.com",
        "http://10.0.0.1",
        "https://user:password@api.test",
        "https://api.test/v1",
        "https://api.test/?a=b",
        "ftp://api.test",
        "api.test",
        "",
    ],
)
def test_addresses_that_may_not_see_a_token(url: str) -> None:
    if not url:
        assert Session(None, base_url=url).base_url == GLOBAL.base_url
        return
    with pytest.raises(ValueError, match="https") as caught:
        Session(None, base_url=url)
    assert "password" not in str(caught.value)


def _unchecked(context: ssl.SSLContext) -> ssl.SSLContext:
    context.check_hostname = False
    return context


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.name)
def test_tls_cannot_be_switched_off_for_a_cloud(cloud: Any) -> None:
    lax = _unchecked(ssl.create_default_context())
    lax.verify_mode = ssl.CERT_NONE
    for verify in (False, lax, _unchecked(ssl.create_default_context())):
        with pytest.raises(ValueError, match="TLS verification stays on"):
            Session(None, cloud=cloud, verify=verify)
        with pytest.raises(ValueError, match="TLS verification stays on"):
            tls(verify, url=cloud.authority)


def test_tls_may_be_switched_off_for_this_machine(tmp_path: Any) -> None:
    context = tls(False, url="https://127.0.0.1:8443")  # noqa: FBT003  # what users write
    assert context.verify_mode == ssl.CERT_NONE
    for url in ("https://[::1]:1", "https://localhost", "http://127.8.9.1"):
        assert is_loopback(url)
    assert not is_loopback("https://localhost.evil.test")
    assert not is_loopback("https://127.0.0.1.evil.test")
    file = tmp_path / "ca.pem"
    file.write_bytes(trustme.CA().cert_pem.bytes())
    assert tls(str(file), url=HOST).verify_mode == ssl.CERT_REQUIRED


def test_the_proxy_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert proxy_for(HOST) is None
    monkeypatch.setenv("https_proxy", "proxy.test:3128")
    assert proxy_for(HOST) == "http://proxy.test:3128"
    assert proxy_for("https://localhost:8443") is None
    monkeypatch.setenv("no_proxy", "microsoft.com")
    assert proxy_for(HOST) is None


def test_the_cloud_comes_with_the_sign_in() -> None:
    assert Session(Tokens(cloud=CHINA)).base_url == CHINA.base_url
    assert Session(None).cloud is GLOBAL
    assert Session(None, cloud=CHINA, base_url="http://localhost:8080").base_url == (
        "http://localhost:8080"
    )
    with pytest.raises(ValueError, match="the sign-in is for china, not for us-government"):
        Session(Tokens(cloud=CHINA), cloud=US_GOVERNMENT)


# --- what is told


def test_events_tell_no_secret(
    make: Make, service: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    events: list[Event] = []
    service.get(url__startswith=f"{HOST}/v1/invoices").respond(json=PAGE)
    both = make(on_request=events.append)
    both.call(list_invoices, size=5)
    [event] = events
    [request] = sent(service)
    assert (event.method, event.path, event.status) == ("GET", "/v1/invoices?size=5", 200)
    assert event.request_id == request.headers["MS-RequestId"]
    assert event.correlation_id == request.headers["MS-CorrelationId"]
    assert event.fault is None
    with Session(Tokens(), on_request=events.append) as session:
        session.client.get_httpx_client().get("/v1/invoices?sig=hidden&size=1")
    assert events[1].path == "/v1/invoices?sig=***&size=1"
    told = f"{events!r} {both.session!r} {both.session.client!r} {caplog.text}"
    assert "token-1" not in told


def test_faults_are_told(make: Make, service: respx.MockRouter) -> None:
    events: list[Event] = []
    service.get(f"{HOST}/v1/invoices").side_effect = [
        httpx.ReadTimeout("x"),
        httpx.Response(200, json=PAGE),
    ]
    make(on_request=events.append).call(list_invoices)
    assert [(event.status, event.fault) for event in events] == [(None, "ReadTimeout"), (200, None)]


def test_other_methods_are_sent_once(time: Time) -> None:
    asked = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(503)

    transport = Transport(HOST, retries=time.retries(), inner=httpx.MockTransport(handler))
    with httpx.Client(transport=transport) as client:
        assert client.post(f"{HOST}/x").status_code == 503
    assert asked == ["POST"]


def test_retries_can_be_switched_off(make: Make, service: respx.MockRouter, time: Time) -> None:
    service.get(f"{HOST}/v1/invoices").respond(503)
    with pytest.raises(ServerError):
        make(retries=time.retries(attempts=1)).call(list_invoices)
    assert len(sent(service)) == 1
    with pytest.raises(ValueError, match="at least one"):
        Retries(attempts=0)


def test_a_closed_session_opens_again(service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    session = Session(Tokens())
    for _ in range(2):
        session.call(list_invoices)
        session.close()
