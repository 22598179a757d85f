"""The object: ids and names on each request, retries by the clock, one host, TLS, typed errors."""

from __future__ import annotations

import json
import logging
import re
import ssl
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
import respx
import trustme
from contract_tests.support.both_clients import Chunks, Twins
from typer.core import TyperGroup
from typer.main import get_command

from partner_center import advice, auth
from partner_center.advice import advice_of
from partner_center.auth.sign_in_kinds import SignInKind, takes
from partner_center.cli.app import app
from partner_center.client import AsyncPartnerCenter, PartnerCenter
from partner_center.clouds import CHINA, CLOUDS, GLOBAL, US_GOVERNMENT
from partner_center.errors import (
    AuthenticationError,
    HeaderValueError,
    LinkError,
    NeedsUserSignInError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    ServerError,
    ThrottledError,
    UnreadableResponseError,
)
from partner_center.transport.events import Event
from partner_center.transport.one_host import Transport
from partner_center.transport.retries import (
    STATUSES,
    Retries,
    Waiting,
    retry_after,
)
from partner_center.transport.token_hosts import is_loopback, proxy_for, tls
from partner_center_core.calls import Call
from partner_center_invoices.api.documents import get_invoice_statement
from partner_center_invoices.api.invoices import get_invoice, list_invoices
from partner_center_invoices.api.line_items import list_unbilled_line_items
from partner_center_invoices.api.summaries import list_invoice_summaries
from partner_center_invoices.tables import SIGN_INS

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


Make = Callable[..., PartnerCenter]


@pytest.fixture
def make(twins: Twins, time: Time) -> Make:
    def build(sign_in: Tokens | None = None, **options: Any) -> PartnerCenter:
        return twins.make(sign_in or Tokens(), **{"retries": time.retries(), **options})

    return build


# --- what is sent


def test_every_request_has_its_names(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    make(application="recon-bot", locale="de-DE").call(list_invoices(size=5))
    [request] = sent(service)
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.headers["MS-PartnerCenter-Application"] == "recon-bot"
    assert request.headers["X-Locale"] == "de-DE"
    assert request.headers["User-Agent"].startswith("partner-center-invoices/")
    assert all(len(request.headers[name]) == 36 for name in IDS)


@pytest.mark.parametrize("name", ["a\r\nX: y", "ü", " a", "a\x00"])
def test_names_that_would_break_a_header(name: str) -> None:
    with pytest.raises(HeaderValueError, match="Nothing was sent"):
        PartnerCenter(None, application=name)


def test_calls_of_one_block_share_a_correlation(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    with make() as partner:
        with partner.correlation() as outer:
            partner.call(list_invoices())
            with partner.correlation() as inner:
                partner.call(list_invoices())
        partner.call(list_invoices())
        given = {"MS-CorrelationId": "given", "MS-RequestId": "mine"}
        partner.call(list_invoices().with_headers(given))
    assert inner == outer
    shared = [request.headers["MS-CorrelationId"] for request in sent(service)]
    assert shared[:2] == [outer, outer]
    assert len(set(shared)) == 3
    assert shared[3] == "given"
    ids = [request.headers["MS-RequestId"] for request in sent(service)]
    assert len(set(ids)) == 4
    assert ids[3] == "mine"


def test_correlations_of_threads_stay_apart(service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    gate = threading.Barrier(4)
    with PartnerCenter(Tokens()) as partner:

        def work(_: int) -> str:
            with partner.correlation() as own:
                gate.wait(60)  # all blocks are open before the first call
                assert partner.send(list_invoices()).status_code == 200
                return own

        with ThreadPoolExecutor(4) as pool:
            owned = set(pool.map(work, range(8)))
    assert {request.headers["MS-CorrelationId"] for request in sent(service)} == owned
    assert len(owned) == 8


def test_correlations_of_tasks_stay_apart(service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    owned: set[str] = set()

    async def go() -> None:
        async with AsyncPartnerCenter(Tokens()) as partner:

            async def work() -> None:
                with partner.correlation() as own:
                    await anyio.lowlevel.checkpoint()  # all blocks are open before the first call
                    assert (await partner.send(list_invoices())).status_code == 200
                    owned.add(own)

            async with anyio.create_task_group() as group:
                for _ in range(8):
                    group.start_soon(work)

    anyio.run(go)
    assert {request.headers["MS-CorrelationId"] for request in sent(service)} == owned
    assert len(owned) == 8


def test_a_generator_may_end_elsewhere() -> None:
    partner = AsyncPartnerCenter(None)

    async def pages() -> AsyncGenerator[str]:
        with partner.correlation() as own:
            yield own
            yield own

    async def go() -> None:
        walk = pages()
        await anext(walk)
        async with anyio.create_task_group() as group:
            group.start_soon(walk.aclose)

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
    assert make().call(list_invoices()).items == []
    assert time.pauses == [0.25, 0.5]
    for name in IDS:
        assert len({request.headers[name] for request in sent(service)}) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 501])
def test_what_stays_is_not(make: Make, service: respx.MockRouter, time: Time, status: int) -> None:
    service.get(f"{HOST}/v1/invoices").respond(status)
    with pytest.raises(ResponseError):
        make().call(list_invoices())
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
    assert make().call(list_invoices()).items == []


def test_the_end_is_the_last_answer_or_fault(make: Make, service: respx.MockRouter) -> None:
    route = service.get(f"{HOST}/v1/invoices")
    route.respond(503, content=b"<html>busy</html>")
    with pytest.raises(ServerError, match="busy"):
        make().call(list_invoices())
    assert len(sent(service)) == 5
    route.side_effect = httpx.ReadTimeout("too long")
    with pytest.raises(httpx.ReadTimeout) as caught:
        make().call(list_invoices(size=3))
    [note] = caught.value.__notes__
    assert note.startswith("GET /v1/invoices?size=3: gave up after 5 attempts in 3.8 s")
    assert sent(service)[-1].headers["MS-RequestId"] in note


def test_an_answer_without_ids_gets_those_that_were_sent(
    make: Make, service: respx.MockRouter
) -> None:
    route = service.get(f"{HOST}/v1/invoices")
    route.respond(502, content=b"<html>busy</html>")
    with pytest.raises(ServerError) as caught:
        make().call(list_invoices())
    ids = [sent(service)[-1].headers[name] for name in IDS]
    assert [caught.value.request_id, caught.value.correlation_id] == ids
    assert all(own in str(caught.value) for own in ids)
    route.respond(500, headers=dict(zip(IDS, ("theirs", "too"), strict=True)))
    with pytest.raises(ServerError) as caught:
        make().call(list_invoices())
    assert (caught.value.request_id, caught.value.correlation_id) == ("theirs", "too")


def test_pauses_double_up_to_a_limit(make: Make, service: respx.MockRouter, time: Time) -> None:
    service.get(f"{HOST}/v1/invoices").respond(500)
    time.dice = 0.999999
    with pytest.raises(ServerError):
        make(retries=time.retries(attempts=9, longest_wait=4)).call(list_invoices())
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
    make().call(list_invoices())
    assert time.pauses == [pytest.approx(57.5, abs=2)]


def test_a_retry_after_beyond_the_limit_is_the_callers(
    make: Make, service: respx.MockRouter, time: Time
) -> None:
    service.get(f"{HOST}/v1/invoices").respond(429, headers={"Retry-After": "121"})
    with pytest.raises(ThrottledError) as caught:
        make().call(list_invoices())
    assert caught.value.retry_after == 121
    assert time.pauses == []
    assert "less in parallel" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), (" 7 ", 7), ("", None), ("soon", None), ("-1", None), ("1.5", None), ("٣", None),
     ("Fri, 31 Dec 1999 23:59:59 GMT", 0), ("Fri, 31 Dec 99999 23:59:59 GMT", None),
     ("Fri, 31 Dec 9999999999999999999999 23:59:59 GMT", None), ("Fri, 99 Dec 2024 23:59:59", None),
     ("Sat, 01 Jan 0001 00:00:00 +2359", 0), ("Mon, 01 Jan 0001 00:00:00 -9999", None),
     ("Fri, 31 Dec 2024 23:59:59 +" + "9" * 400, None), ("9" * 5000, 999_999_999)],
    ids=str,
)  # fmt: skip
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
        make(retries=time.retries(attempts=50, deadline=400)).call(list_invoices())
    assert len(sent(service)) == 3


def test_clock_and_count_go_on_after_a_401(make: Make, service: respx.MockRouter) -> None:
    events: list[Event] = []
    service.get(f"{HOST}/v1/invoices").side_effect = [
        httpx.Response(503),
        httpx.Response(401),
        httpx.Response(503),
        httpx.Response(200, json=PAGE),
    ]
    make(on_request=events.append).call(list_invoices())
    assert [event.attempt for event in events] == [1, 2, 3, 4]
    assert [event.status for event in events] == [503, 401, 503, 200]
    signed = [request.headers["Authorization"][-1] for request in sent(service)]
    assert signed == ["1", "1", "2", "2"]
    assert len({request.headers["MS-RequestId"] for request in sent(service)}) == 1


def test_a_second_401_is_the_error(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(401)
    with pytest.raises(AuthenticationError) as caught:
        make().call(list_invoices())
    assert len(sent(service)) == 2
    assert "doctor" in caught.value.__notes__[0]


def test_a_certificate_is_not_tried_again(time: Time) -> None:
    fault = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    assert not time.retries().again(fault)
    assert time.retries().again(httpx.ConnectError("refused"))
    assert not time.retries().again(KeyboardInterrupt())


def test_an_answer_cut_off_is_asked_for_again(twins: Twins, time: Time) -> None:
    """A real server that closes in the middle of the first body."""
    body = json.dumps(PAGE).encode()
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object, **__: object) -> None: ...

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
        partner = twins.make(base_url=url, retries=time.retries())
        partner.call(list_invoices())
        partner.call(list_invoices())
        partner.close()
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
    "call",
    [get_invoice("G1"), list_invoice_summaries(), get_invoice_statement("G1")],
    ids=lambda call: call.operation,
)
def test_app_only_is_refused_before_sending(
    make: Make, service: respx.MockRouter, call: Call[Any]
) -> None:
    sign_in = Tokens(kind="appOnly")
    partner = make(sign_in)
    for way in (partner.call, partner.send, lambda call: partner.stream(call).__enter__()):
        with pytest.raises(NeedsUserSignInError, match=call.operation) as caught:
            way(call)
        assert "AppUser" in caught.value.advice
    assert sign_in.issued == 0
    assert sent(service) == []
    assert takes(call.operation, kind="appUser")


def test_app_only_may_read_line_items(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices/unbilled/lineitems").respond(json=PAGE)
    call = list_unbilled_line_items(
        provider="onetime",
        invoice_line_item_type="BillingLineItems",
        currency_code="USD",
        period="current",
    )
    make(Tokens(kind="appOnly")).call(call)
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
        make().call(get_invoice("G1"))
    [note] = caught.value.__notes__
    assert words in note
    assert advice_of(caught.value) == note


def test_a_page_for_people_comes_with_advice(make: Make, service: respx.MockRouter) -> None:
    route = service.get(f"{HOST}/v1/invoices/G1")
    route.respond(200, html="<html>Sign in to the network</html>")
    with pytest.raises(UnreadableResponseError) as caught:
        make().call(get_invoice("G1"))
    [note] = caught.value.__notes__
    assert "instead of the service" in note
    route.respond(200, json={"id": "G1"})
    with pytest.raises(UnreadableResponseError) as caught:
        make().call(get_invoice("G1"))
    [note] = caught.value.__notes__
    assert "newer version" in note
    route.respond(200, text="")
    with pytest.raises(UnreadableResponseError) as caught:
        make().call(get_invoice("G1"))
    [note] = caught.value.__notes__
    assert "Try again" in note


def test_a_raw_answer_is_one_step_away(make: Make, service: respx.MockRouter) -> None:
    body = b'{"code": 1000, "description": "No."}'
    headers = {"MS-RequestId": "theirs", "Content-Type": "application/json"}
    service.get(f"{HOST}/v1/invoices/G1").respond(404, content=body, headers=headers)
    partner = make()
    response = partner.send(get_invoice("G1"))
    assert (response.status_code, response.content) == (404, body)
    assert response.headers["content-type"] == "application/json"
    assert (response.operation, response.request_id) == ("getInvoice", "theirs")
    assert response.parsed is None
    assert response.error is not None
    assert response.error.to_dict() == json.loads(body)
    with pytest.raises(NotFoundError, match="No"):
        response.result()
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    whole = partner.send(list_invoices())
    assert (whole.status_code, json.loads(whole.content)) == (200, PAGE)
    assert whole.result() is whole.parsed


# --- streams


def test_a_success_is_streamed(make: Make, service: respx.MockRouter) -> None:
    pdf = Chunks([b"%PDF-1.7 ", b"end"])
    route = service.get(f"{HOST}/v1/invoices/G1/documents/statement")
    route.side_effect = [httpx.Response(503), httpx.Response(200, stream=pdf)]
    with make().stream(get_invoice_statement("G1")) as response:
        assert not response.is_stream_consumed
        assert b"".join(response.iter_bytes()) == b"%PDF-1.7 end"
    assert [request.headers["Accept"] for request in sent(service)] == ["application/pdf"] * 2


def test_a_stream_raises_typed_errors(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices/G1/documents/statement").respond(
        403, json={"code": 900329, "description": "No app."}
    )
    with (
        pytest.raises(PermissionDeniedError, match="No app") as caught,
        make().stream(get_invoice_statement("G1")),
    ):
        pass
    assert caught.value.operation == "getInvoiceStatement"
    assert "App-only" in caught.value.__notes__[0]


# --- one host, and TLS


def test_another_host_is_refused_with_and_without_sign_in(
    twins: Twins, service: respx.MockRouter
) -> None:
    elsewhere = replace(list_invoices(), path="https://evil.test/v1/invoices")
    for sign_in in (Tokens(), None):
        with pytest.raises(LinkError, match=r"evil\.test"):
            twins.make(sign_in).call(elsewhere)
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
        assert PartnerCenter(None, base_url=url).base_url == GLOBAL.base_url
        return
    with pytest.raises(ValueError, match="https") as caught:
        PartnerCenter(None, base_url=url)
    assert "password" not in str(caught.value)


def _unchecked(context: ssl.SSLContext) -> ssl.SSLContext:
    context.check_hostname = False
    return context


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.name)
def test_tls_cannot_be_switched_off_for_a_cloud(cloud: Any) -> None:
    lax = _unchecked(ssl.create_default_context())
    lax.verify_mode = ssl.CERT_NONE
    for verify in (False, lax, _unchecked(ssl.create_default_context())):
        for client in (PartnerCenter, AsyncPartnerCenter):
            with pytest.raises(ValueError, match="TLS verification cannot be switched off"):
                client(None, cloud=cloud, verify=verify)
        with pytest.raises(ValueError, match="TLS verification cannot be switched off"):
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
    assert PartnerCenter(Tokens(cloud=CHINA)).base_url == CHINA.base_url
    assert PartnerCenter(None).cloud is GLOBAL
    assert PartnerCenter(None, cloud=CHINA, base_url="http://localhost:8080").base_url == (
        "http://localhost:8080"
    )
    with pytest.raises(ValueError, match="the sign-in is for china, not for us-government"):
        PartnerCenter(Tokens(cloud=CHINA), cloud=US_GOVERNMENT)


# --- what is told


def test_events_tell_no_secret(
    make: Make, service: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    events: list[Event] = []
    service.get(url__startswith=f"{HOST}/v1/invoices").respond(json=PAGE)
    partner = make(on_request=events.append)
    partner.call(list_invoices(size=5))
    [event] = events
    [request] = sent(service)
    assert (event.method, event.path, event.status) == ("GET", "/v1/invoices?size=5", 200)
    assert event.request_id == request.headers["MS-RequestId"]
    assert event.correlation_id == request.headers["MS-CorrelationId"]
    assert event.fault is None
    partner.call(replace(list_invoices(), query=(("sig", "hidden"), ("size", "1"))))
    assert events[1].path == "/v1/invoices?sig=***&size=1"
    told = f"{events!r} {partner!r} {partner._client!r} {caplog.text}"
    assert HOST in told
    assert "token-1" not in told


def test_faults_are_told(make: Make, service: respx.MockRouter) -> None:
    events: list[Event] = []
    service.get(f"{HOST}/v1/invoices").side_effect = [
        httpx.ReadTimeout("x"),
        httpx.Response(200, json=PAGE),
    ]
    make(on_request=events.append).call(list_invoices())
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
        make(retries=time.retries(attempts=1)).call(list_invoices())
    assert len(sent(service)) == 1
    with pytest.raises(ValueError, match="attempts: must be 1 or more"):
        Retries(attempts=0)


def test_a_closed_client_opens_again(make: Make, service: respx.MockRouter) -> None:
    service.get(f"{HOST}/v1/invoices").respond(json=PAGE)
    partner = make()
    for _ in range(2):
        with partner:
            partner.call(list_invoices())
        partner.close()
    assert len(sent(service)) == 2


# --- advice


# Status and code, and the words without which the advice would not help.
ADVICE: dict[tuple[int, str | None], list[str]] = {
    (204, None): ["nothing ready", "later"],
    **{(s, None): ["no token", "base URL"] for s in (301, 302, 303, 307, 308)},
    (400, "900126"): ["unknown value", "certain words"],
    (401, "900420"): ["audience", "graph.windows.net", "August 2025", "scope"],
    (401, "900421"): ["multifactor", "refreshing it adds none", "sign in again"],
    (401, None): ["tenant", "cloud", "audience", "`partner-center doctor`"],
    (403, "900329"): ["App-only", "AppUser", "DeviceCode", "`partner-center login`"],
    (403, "900149"): ["program", "not active"],
    (403, None): ["admin agent", "billing admin", "global admin", "consent", "indirect reseller"],
    (404, None): ["invoice", "receipt", "`partner-center invoices`"],
    (408, None): ["smaller pages"],
    (429, None): ["wait", "less in parallel"],
    **{(s, None): ["later", "ids"] for s in (500, 502, 503)},
    (504, None): ["smaller pages", "later"],
}
# Error statuses of the document about which nothing is known beyond the service's own words.
WITHOUT_ADVICE = {400, 405, 406, 409, 412, 501}


def test_advice_says_what_to_do(document: dict[str, Any]) -> None:
    strange = advice._ADVICE.keys() ^ ADVICE.keys()
    assert not strange, f"advice on {strange}: only one of library and test has it"
    commands = get_command(app)
    assert isinstance(commands, TyperGroup)
    for key, words in ADVICE.items():
        text = advice._ADVICE[key]
        assert [word for word in words if word not in text] == [], f"advice on {key}: {text}"
        for name in re.findall(r"`partner-center (\S+)`", text):
            assert name in commands.commands, f"advice on {key}: no command {name}"
        for name in re.findall(r"\b[A-Z][a-z]+[A-Z][a-z]+\b", text):
            assert hasattr(auth, name), f"advice on {key}: no sign-in {name}"
    answers = document["paths"]["/v1/invoices"]["get"]["responses"]
    said = {int(status) for status in answers if (int(status), None) in ADVICE}
    assert said == {int(status) for status in answers} - WITHOUT_ADVICE - {200}


def test_statuses_that_are_tried_again_are_those_of_the_pages() -> None:
    """Pages: error-codes, api-throttling-guidance; the others fail the same way again."""
    assert STATUSES.keys() == {408, 429, 500, 502, 503, 504}
