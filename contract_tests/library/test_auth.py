"""Sign-in: real MSAL against an authority over TLS, stores between processes, errors, secrecy."""

from __future__ import annotations

import base64
import inspect
import json
import logging
import multiprocessing
import os
import ssl
import stat
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import anyio
import httpx
import jwt as pyjwt
import pytest
import trustme

from partner_center import auth
from partner_center.auth.failures import of_answer, of_exception
from partner_center.auth.keyring import KeyringStore
from partner_center.auth.msal_http import Authority
from partner_center.clouds import CHINA, CLOUDS, GLOBAL, US_GOVERNMENT, Cloud, cloud_named
from partner_center.errors import REASONS, LinkError, SignInError
from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import running as running_sandbox
from partner_center.transport.retries import Retries, Waiting
from partner_center_core.masking import masked

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "99999999-8888-7777-6666-555555555555"
SECRET = "Zk8~the.client.secret_value"
FIRST = "0.first-refresh-token-value"
AUDIENCE = "https://pc.test"
HOST = "https://api.test"

Answer = tuple[int, dict[str, str], bytes]


def jwt(**claims: Any) -> str:
    parts = ({"alg": "none"}, {"aud": AUDIENCE, "tid": TENANT, **claims})
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join([*(text.rstrip("=") for text in texts), "c2lnbmF0dXJl"])


def refusal(
    code: int, *, error: str = "invalid_grant", status: int = 400, said: str = "No."
) -> Answer:
    body = {
        "error": error,
        "error_description": f"AADSTS{code}: {said}\r\nTrace ID: 1",
        "error_codes": [code],
        "correlation_id": "corr-1",
    }
    return status, {}, json.dumps(body).encode()


@dataclass
class Fake:
    """An authority: what it was asked, what it is told to answer, how long its tokens live."""

    url: str = ""
    forms: list[dict[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)
    expires_in: int = 3600
    rotate: bool = True
    issued: int = 0
    delay: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self) -> None:
        """Forget what was asked."""
        url = self.url
        self.__init__(url=url)  # type: ignore[misc]  # all fields as at first

    def get(self, path: str) -> Answer:
        """Answer a GET: the configuration of the one tenant."""
        self.seen.append(path)
        base = f"{self.url}/{TENANT}"
        if path != f"/{TENANT}/v2.0/.well-known/openid-configuration":
            return refusal(90002, error="invalid_tenant")
        return _json(
            issuer=f"{base}/v2.0",
            authorization_endpoint=f"{base}/oauth2/v2.0/authorize",
            token_endpoint=f"{base}/oauth2/v2.0/token",
            device_authorization_endpoint=f"{base}/oauth2/v2.0/devicecode",
        )

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Answer a POST: what was queued, else a token or a device code."""
        with self.lock:
            self.forms.append(form)
            if self.answers:
                return self.answers.popleft()
            self.issued += 1
        if self.delay:
            threading.Event().wait(self.delay)
        if path.endswith("/devicecode"):
            return _json(
                user_code="ABCD-1234",
                device_code="the-device-code",
                verification_uri="https://login.test/device",
                expires_in=900,
                interval=0,
                message="Open https://login.test/device and enter ABCD-1234",
            )
        token = {"token_type": "Bearer", "expires_in": self.expires_in}
        if form["grant_type"] == "client_credentials":
            return _json(**token, access_token=jwt(appid=CLIENT, n=self.issued))
        user = jwt(scp="user_impersonation", amr=["pwd", "mfa"], n=self.issued)
        rotated = {"refresh_token": f"0.rotated-{self.issued}"} if self.rotate else {}
        return _json(**token, access_token=user, **rotated)


def _json(**members: Any) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(members).encode()


@dataclass
class Place:
    """The authority as a client sees it."""

    fake: Fake
    cloud: Cloud
    tls: ssl.SSLContext
    ca: trustme.CA


@pytest.fixture(scope="module")
def running() -> Iterator[Place]:
    ca = trustme.CA()
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object, **__: object) -> None: ...

        def _send(self, answer: Answer) -> None:
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._send(fake.get(self.path))

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(fake.post(self.path, dict(parse_qsl(text, keep_blank_values=True))))

    class Server(ThreadingHTTPServer):
        def handle_error(
            self, *_: object, **__: object
        ) -> None: ...  # a client that refuses the certificate

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"https://localhost:{server.server_port}"
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)
    try:
        yield Place(fake, Cloud("test", HOST, fake.url, AUDIENCE, "here"), trusting, ca)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Clock:
    """A clock that tests move."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        """Return seconds since 1970."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(running: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    # Settings that other transports obey and that would name another CA, proxy or region.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    monkeypatch.setenv("CURL_CA_BUNDLE", "/nowhere.pem")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("MSAL_FORCE_REGION", "westeurope")
    running.fake.reset()
    return running


def unhurried(place: Place) -> Authority:
    """Return the way to the authority, without real pauses."""
    waiting = Waiting(now=lambda: 0.0, sleep=lambda _: None, dice=lambda: 0.0)
    retries = Retries(attempts=3, longest_retry_after=30.0, deadline=60.0, waiting=waiting)
    return Authority(place.fake.url, verify=place.tls, retries=retries)


def app_only(place: Place, **options: Any) -> auth.AppOnly:
    options.setdefault("http_client", unhurried(place))
    options.setdefault("secret", SECRET)
    return auth.AppOnly(TENANT, CLIENT, cloud=place.cloud, **options)


def app_user(place: Place, store: auth.TokenStore, **options: Any) -> auth.AppUser:
    options.setdefault("http_client", unhurried(place))
    return auth.AppUser(TENANT, CLIENT, cloud=place.cloud, store=store, secret=SECRET, **options)


# --- the application by itself


def test_a_secret_gets_a_token_once(place: Place) -> None:
    sign_in = auth.AppOnly(TENANT, CLIENT, cloud=place.cloud, secret=SECRET, verify=place.tls)
    assert place.fake.seen == [], "building asks nobody"
    token = sign_in.token()
    assert sign_in.token() is token
    [form] = place.fake.forms
    assert form["client_secret"] == SECRET
    assert form["scope"].split()[0] == f"{AUDIENCE}/.default"
    assert auth.claims(token).kind == "appOnly"


def test_a_certificate_signs_instead(place: Place, tmp_path: Path) -> None:
    issued = place.ca.issue_cert("app.test", key_type=trustme.KeyType.RSA)
    file = tmp_path / "app.pem"
    file.write_bytes(issued.private_key_and_cert_chain_pem.bytes())
    app_only(place, secret=None, certificate=auth.Certificate.from_file(file)).token()
    [form] = place.fake.forms
    head = form["client_assertion"].split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert "x5t#S256" in header
    assert "client_secret" not in form


def assertion(number: int = 0) -> str:
    return f"{jwt(iss=CLIENT, sub=CLIENT, n=number)}"


@pytest.mark.parametrize("kind", ["text", "secret"])
def test_an_assertion_proves_the_application(place: Place, kind: str) -> None:
    text = assertion()
    given = text if kind == "text" else auth.Secret(text)
    sign_in = app_only(place, secret=None, client_assertion=given)
    token = sign_in.token()
    sign_in.token(refused=token)
    for form in place.fake.forms:
        assert form["client_assertion"] == text
        assert form["client_assertion_type"].endswith(":jwt-bearer")
        assert "client_secret" not in form


@pytest.mark.parametrize("kind", [auth.AppOnly, auth.AppUser])
def test_an_assertion_is_asked_for_anew_for_each_token(place: Place, kind: Any) -> None:
    asked: list[int] = []

    def source() -> str:
        asked.append(len(asked))
        return f"{assertion(len(asked))}\n"  # as a file ends

    options: dict[str, Any] = {"store": auth.MemoryStore(FIRST)} if kind is auth.AppUser else {}
    sign_in = kind(
        TENANT, CLIENT, cloud=place.cloud, http_client=unhurried(place), client_assertion=source,
        **options,
    )  # fmt: skip
    assert asked == [], "building asks nobody"
    token = sign_in.token()
    sign_in.token()
    sign_in.token(refused=token)
    sent = [form["client_assertion"] for form in place.fake.forms]
    assert sent == [assertion(1), assertion(2)]


def _fails() -> str:
    raise RuntimeError(f"the platform said {SECRET}")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (_fails, "There is no client assertion: RuntimeError"),
        (lambda: "", "it is not a JWT"),
        (lambda: "a b", "it is not a JWT"),
        (lambda: b"bytes", "it is not a JWT"),
        (lambda: None, "it is not a JWT"),
    ],
)
def test_an_assertion_that_cannot_be_had(place: Place, source: Any, said: str) -> None:
    with pytest.raises(SignInError, match=said) as caught:
        app_only(place, secret=None, client_assertion=source).token()
    assert caught.value.reason == "credentials"
    assert SECRET not in str(caught.value)
    assert place.fake.forms == []


def test_an_assertion_that_the_authority_repeats_is_masked(place: Place) -> None:
    place.fake.answers.append(refusal(123456, said="closed-assertion-0123 is not valid"))
    with pytest.raises(SignInError, match=r"\*\*\* is not valid") as caught:
        app_only(place, secret=None, client_assertion="closed-assertion-0123").token()
    assert "closed-assertion" not in str(caught.value)


def test_one_proof_is_enough(place: Place) -> None:
    with pytest.raises(ValueError, match="one of them"):
        app_only(place, client_assertion=assertion())
    with pytest.raises(ValueError, match="one of them"):
        app_user(place, auth.MemoryStore(FIRST), client_assertion=assertion())


def test_msal_signs_in_at_the_sandbox_with_an_assertion(tmp_path: Path) -> None:
    """Real MSAL, real TLS, and an authority that looks into the assertion."""
    with running_sandbox(World(seed=1, lines=200)) as sandbox:
        file = tmp_path / "federated-token"

        def write(lifetime: int) -> None:
            until = int(time.time()) + lifetime
            said = {"iss": sandbox.client_id, "sub": sandbox.client_id, "exp": until}
            file.write_text(pyjwt.encode(said, "a key of 32 bytes, which nobody checks"))

        authority = sandbox.authority.rpartition("/")[0]
        cloud = Cloud("sandbox", sandbox.base_url, authority, GLOBAL.audience, "here")
        sign_in = auth.AppOnly(
            sandbox.tenant, sandbox.client_id, client_assertion=file.read_text, cloud=cloud,
            verify=str(sandbox.ca_file),
        )  # fmt: skip
        write(600)
        token = sign_in.token()
        assert auth.claims(token).kind == "appOnly"
        write(-600)
        with pytest.raises(SignInError) as caught:
            sign_in.token(refused=token)
        assert caught.value.code == "AADSTS700027"
        write(600)
        assert sign_in.token() != token


def test_a_certificate_file_needs_both_parts(tmp_path: Path) -> None:
    file = tmp_path / "half.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\n")
    with pytest.raises(ValueError, match=r"half\.pem: a PEM file needs the private key"):
        auth.Certificate.from_file(file)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"tenant": "a/b"}, "neither a GUID nor a domain"),
        ({"tenant": ".."}, "neither a GUID nor a domain"),
        ({"tenant": "common"}, "signs in to one tenant"),
        ({"client_id": "x y"}, "not the id of an app"),
        ({"secret": None}, "one of them"),
        ({"cloud": Cloud("c", HOST, "http://login.test", AUDIENCE, "")}, "over https only"),
    ],
)
def test_what_cannot_be_right_is_said_at_once(arguments: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"tenant": TENANT, "client_id": CLIENT, "secret": SECRET} | arguments
    with pytest.raises(ValueError, match=said):
        auth.AppOnly(given.pop("tenant"), given.pop("client_id"), **given)


def test_a_token_is_renewed_five_minutes_early(place: Place, clock: Clock) -> None:
    sign_in = app_only(place, clock=clock)
    first = sign_in.token()
    clock.now += 3600 - 301
    assert sign_in.token() is first
    clock.now += 2
    assert sign_in.token() is not first
    assert len(place.fake.forms) == 2
    assert len(place.fake.seen) == 1, "one application object for both"


def test_a_short_token_is_used_for_half_its_life(place: Place, clock: Clock) -> None:
    place.fake.expires_in = 200
    sign_in = app_only(place, clock=clock)
    first = sign_in.token()
    clock.now += 99
    assert sign_in.token() is first
    clock.now += 2
    assert sign_in.token() is not first


def test_a_refused_token_is_replaced_once_for_all(place: Place) -> None:
    sign_in = app_only(place)
    old = sign_in.token()
    new = sign_in.token(refused=old)
    assert new.secret != old.secret
    assert sign_in.token(refused=old) is new, "who comes later with the old one gets the new one"
    assert len(place.fake.forms) == 2


def test_ten_threads_ask_once(place: Place) -> None:
    place.fake.delay = 0.05
    sign_in = app_only(place)
    with ThreadPoolExecutor(10) as pool:
        tokens = [one.result() for one in [pool.submit(sign_in.token) for _ in range(10)]]
    assert len(place.fake.forms) == 1
    assert all(token is tokens[0] for token in tokens)


def test_ten_threads_fail_once(place: Place) -> None:
    release = threading.Event()
    posts = []

    class Slow(Authority):
        def post(self, url: str, **kwargs: Any) -> httpx.Response:
            posts.append(url)
            release.wait(5)
            return super().post(url, **kwargs)

    place.fake.answers.extend([refusal(7000215, error="invalid_client", status=401)] * 10)
    sign_in = app_only(place, http_client=Slow(place.fake.url, verify=place.tls))
    with ThreadPoolExecutor(10) as pool:
        started = [pool.submit(sign_in.token) for _ in range(10)]
        while not posts:
            threading.Event().wait(0.001)
        threading.Event().wait(0.05)  # the other nine are at the lock
        release.set()
        errors = [one.exception() for one in started]
    assert len(posts) == 1
    assert {type(error) for error in errors} == {SignInError}
    assert len({id(error) for error in errors}) == 10, "each thread has a traceback of its own"


def test_the_next_try_after_a_failure_is_a_real_one(place: Place) -> None:
    sign_in = app_only(place)
    place.fake.answers.append(refusal(65001))
    with pytest.raises(SignInError) as caught:
        sign_in.token()
    assert caught.value.reason == "consent"
    assert sign_in.token(), "MSAL would repeat the refusal for a minute"


def test_a_busy_authority_is_asked_again(place: Place) -> None:
    place.fake.answers.extend([(503, {}, b"<html>"), (429, {"Retry-After": "3"}, b"{}")])
    assert app_only(place).token()
    assert len(place.fake.forms) == 3


def test_an_old_token_bridges_a_network_fault(place: Place, clock: Clock) -> None:
    sign_in = app_only(place, clock=clock)
    first = sign_in.token()
    clock.now += 3600 - 200
    place.fake.answers.extend([(503, {}, b"")] * 3)
    assert sign_in.token() is first
    assert sign_in.token() is first, "and nobody asks again for a while"
    assert len(place.fake.forms) == 4
    clock.now += 31
    assert sign_in.token() is not first


# --- the three ways to fail


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (50076, "mfa"),
        (50079, "mfa"),
        (65001, "consent"),
        (500011, "audience"),
        (900420, "audience"),
        (700082, "expired"),
        (70008, "expired"),
        (50173, "expired"),
        (7000215, "credentials"),
        (7000222, "credentials"),
        (700027, "credentials"),
        (90002, "tenant"),
        (700024, "clock"),
        (123456, "expired"),  # not known: OAuth's own word decides
    ],
)
def test_codes_of_the_authority(place: Place, code: int, reason: str) -> None:
    place.fake.answers.append(refusal(code, said=f"with {SECRET} and {FIRST}"))
    with pytest.raises(SignInError) as caught:
        app_user(place, auth.MemoryStore(FIRST)).token()
    error = caught.value
    assert error.reason == reason
    assert error.reason in REASONS
    assert error.code == f"AADSTS{code}"
    assert error.correlation_id == "corr-1"
    assert error.advice
    assert SECRET not in str(error)
    assert FIRST not in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("answer", "reason", "wait"),
    [
        ((503, {}, b"<html>away</html>"), "network", None),
        ((500, {}, b"{}"), "network", None),
        ((429, {"Retry-After": "600"}, b'{"error": "throttled"}'), "network", 600),
        ((200, {}, b'{"access_token": "half-a-tok'), "network", None),
        ((200, {}, b"[]"), "network", None),
        ((200, {"Content-Encoding": "gzip, gzip"}, b"x"), "network", None),
        ((400, {"Content-Encoding": "gzip"}, b"x"), "network", None),
        ((200, {}, b" " * 2**20 + b"{}"), "network", None),
        ((400, {}, b'{"error": "unheard_of"}'), "other", None),
        ((401, {}, b'{"error": "invalid_client"}'), "credentials", None),
        ((400, {}, b'{"error": "invalid_grant", "suberror": "consent_required"}'), "consent", None),
    ],
)
def test_other_answers(
    place: Place, answer: Answer, reason: str, wait: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    place.fake.answers.extend([answer] * 3)
    with pytest.raises(SignInError) as caught:
        app_only(place).token()
    assert caught.value.reason == reason
    assert caught.value.retry_after == wait
    assert caught.value.__context__ is None, "no frame of MSAL with its locals stays behind"
    assert "half-a-tok" not in caplog.text + str(caught.value)


def test_a_tenant_that_does_not_exist(place: Place) -> None:
    sign_in = auth.AppOnly(
        "nobody.test", CLIENT, cloud=place.cloud, secret=SECRET, verify=place.tls
    )
    with pytest.raises(SignInError) as caught:
        sign_in.token()
    assert caught.value.reason == "tenant"


def test_no_network_and_a_strange_certificate(place: Place) -> None:
    cloud = Cloud("dead", HOST, "https://127.0.0.1:9", AUDIENCE, "here")
    waiting = Waiting(sleep=lambda _: None)
    dead = Authority(cloud.authority, retries=Retries(attempts=2, waiting=waiting))
    with pytest.raises(SignInError) as caught:
        auth.AppOnly(TENANT, CLIENT, cloud=cloud, secret=SECRET, http_client=dead).token()
    assert caught.value.reason == "network"
    assert "ConnectError" in str(caught.value)
    with pytest.raises(SignInError, match="SSL_CERT_FILE") as caught:
        auth.AppOnly(TENANT, CLIENT, cloud=place.cloud, secret=SECRET).token()
    assert caught.value.reason == "network"
    assert place.fake.forms == []


def test_an_authority_that_points_elsewhere(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = _json(
        issuer=f"{place.fake.url}/{TENANT}/v2.0",
        authorization_endpoint="https://evil.test/a",
        token_endpoint="https://evil.test/token",
    )
    monkeypatch.setattr(place.fake, "get", lambda _: elsewhere)
    with pytest.raises(SignInError, match=r"evil\.test.*Nothing was sent"):
        app_only(place).token()


def test_exceptions_of_any_kind_become_one() -> None:
    error = of_exception(RuntimeError(f"boom {SECRET}\nsecond"), secrets=[auth.Secret(SECRET)])
    assert str(error) == (
        "MSAL failed: RuntimeError: boom *** Check tenant, client id and certificate."
    )
    assert of_answer({}).reason == "other"
    assert of_answer({"error_description": "AADSTS50076: x"}).reason == "mfa"


# --- a user, by a refresh token


def test_the_rotated_token_is_saved_before_use(place: Place, clock: Clock) -> None:
    steps: list[str] = []

    class Watched(auth.MemoryStore):
        def save(self, token: auth.StoredToken) -> None:
            steps.append(f"save {token.refresh_token.reveal()}")
            super().save(token)

    store = Watched(FIRST)
    sign_in = app_user(place, store, clock=clock)
    token = sign_in.token()
    steps.append("use")
    assert steps == ["save 0.rotated-1", "use"]
    [form] = place.fake.forms
    assert form["grant_type"] == "refresh_token"
    assert form["refresh_token"] == FIRST
    assert f"{AUDIENCE}/user_impersonation" in form["scope"].split()
    sign_in.token(refused=token)
    assert place.fake.forms[1]["refresh_token"] == "0.rotated-1"
    kept = store.load()
    assert kept is not None
    assert kept.issued_at == datetime.fromtimestamp(clock.now, UTC)


def test_a_token_that_cannot_be_saved_is_not_used(place: Place) -> None:
    class Full(auth.MemoryStore):
        def save(self, token: auth.StoredToken) -> None:
            assert token.refresh_token
            raise SignInError("store", "Disk full.", advice="Make room.")

    sign_in = app_user(place, Full(FIRST))
    with pytest.raises(SignInError, match=r"Disk full\. Make room\."):
        sign_in.token()
    assert sign_in.held() is None


def test_no_refresh_token_is_said_without_asking(place: Place) -> None:
    with pytest.raises(SignInError, match="login") as caught:
        app_user(place, auth.MemoryStore()).token()
    assert caught.value.reason == "store"
    assert place.fake.forms == []


@pytest.mark.parametrize(("days", "warned"), [(74, False), (76, True)])
def test_an_old_refresh_token_is_announced(
    place: Place, clock: Clock, days: int, warned: bool
) -> None:
    store = auth.MemoryStore()
    issued = datetime.fromtimestamp(clock.now, UTC) - timedelta(days=days)
    store.save(auth.StoredToken(auth.Secret(FIRST), issued))
    place.fake.rotate = False
    ages: list[timedelta] = []
    app_user(place, store, clock=clock, on_old=ages.append).token()
    assert ages == ([timedelta(days=days)] if warned else [])
    place.fake.rotate = True  # nothing to warn of: what is kept now is new
    app_user(place, store, clock=clock, on_old=pytest.fail).token()


@pytest.mark.parametrize(
    "text", ["Bearer eyJ.abc", "eyJ.abc\n secret-part", '"secret-part "', "", "a\x00b", "é"]
)
def test_what_cannot_be_a_token_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(SignInError, match="without the word Bearer") as caught:
        auth.GivenToken(text, kind="appUser")
    assert caught.value.reason == "credentials"
    assert not text or text.strip('" \n') not in str(caught.value)


def test_the_warning_goes_to_the_log(
    place: Place, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    store = auth.MemoryStore()
    issued = datetime.fromtimestamp(clock.now, UTC) - timedelta(days=80)
    store.save(auth.StoredToken(auth.Secret(FIRST), issued))
    sign_in = app_user(place, store, clock=clock)
    place.fake.rotate = False
    sign_in.token()
    assert "80 days old" in caplog.text
    assert FIRST not in caplog.text


# --- a person at a terminal


def test_a_person_enters_a_code_once(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    store = auth.MemoryStore()
    options: dict[str, Any] = {"cloud": place.cloud, "store": store}
    sign_in = auth.DeviceCode(TENANT, CLIENT, **options, http_client=unhurried(place))
    token = sign_in.token()
    assert "enter ABCD-1234" in capsys.readouterr().err
    assert auth.claims(token).mfa
    kinds = [form.get("grant_type", "devicecode") for form in place.fake.forms]
    assert kinds == ["devicecode", "urn:ietf:params:oauth:grant-type:device_code"]
    assert store.load() is not None
    again = auth.DeviceCode(TENANT, CLIENT, **options, http_client=unhurried(place))
    again.token()
    assert place.fake.forms[-1]["grant_type"] == "refresh_token"
    assert capsys.readouterr().err == ""


def test_a_person_is_waited_for_and_asked_again_when_it_is_over(place: Place) -> None:
    prompts: list[auth.DevicePrompt] = []
    sign_in = auth.DeviceCode(
        TENANT,
        CLIENT,
        cloud=place.cloud,
        prompt=prompts.append,
        store=auth.MemoryStore(FIRST),
        http_client=unhurried(place),
    )
    place.fake.answers.append(refusal(700082))
    code = place.fake.post("/devicecode", {"grant_type": ""})
    assert code == refusal(700082), "the queue was read by this test itself"
    place.fake.answers.extend(
        [
            refusal(700082),
            place.fake.post("/devicecode", {}),
            refusal(70016, error="authorization_pending"),
        ]
    )
    sign_in.token()
    assert [prompt.user_code for prompt in prompts] == ["ABCD-1234"]
    sign_in.login()
    assert len(prompts) == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refusal(0, error="authorization_declined"), "other"),
        (refusal(70020, error="expired_token"), "expired"),
    ],
)
def test_a_person_declines(place: Place, answer: Answer, reason: str) -> None:
    sign_in = auth.DeviceCode(
        TENANT, CLIENT, cloud=place.cloud, prompt=lambda _: None, http_client=unhurried(place)
    )
    code = place.fake.post("/devicecode", {})
    place.fake.answers.extend([code, answer])
    with pytest.raises(SignInError) as caught:
        sign_in.login()
    assert caught.value.reason == reason


# --- stores


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "token.json"
    store = auth.FileStore(file)
    assert store.load() is None
    issued = datetime(2024, 5, 1, tzinfo=UTC)
    store.save(auth.StoredToken(auth.Secret(FIRST), issued))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with store.locked():
        assert stat.S_IMODE(file.with_name("token.json.lock").stat().st_mode) == 0o600
    assert store.load() == auth.StoredToken(auth.Secret(FIRST), issued)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "token.json"
    store = auth.FileStore(file)
    store.save(auth.StoredToken(auth.Secret(FIRST)))
    file.chmod(mode)
    with pytest.raises(SignInError, match=r"can be read by others.*chmod 600") as caught:
        store.load()
    assert caught.value.reason == "store"
    assert FIRST not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"refresh_token": 1}', b'{"refresh_token": ""}', b"\xff", b"null"],
)
def test_a_file_with_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "token.json"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(SignInError) as caught:
        auth.FileStore(file).load()
    assert caught.value.reason == "store"


def test_a_failed_save_leaves_the_old_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = auth.FileStore(tmp_path / "token.json")
    store.save(auth.StoredToken(auth.Secret(FIRST)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SignInError, match="No space left on device"):
        store.save(auth.StoredToken(auth.Secret("0.second")))
    assert [file.name for file in tmp_path.iterdir()] == ["token.json"]
    kept = store.load()
    assert kept is not None
    assert kept.refresh_token.reveal() == FIRST


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    auth.FileStore(real).save(auth.StoredToken(auth.Secret(FIRST)))
    link.symlink_to(real)
    auth.FileStore(link).save(auth.StoredToken(auth.Secret("0.second")))
    assert link.is_symlink()
    assert "0.second" in real.read_text()


def _count_up(path: str, times: int) -> None:
    store = auth.FileStore(path)
    for _ in range(times):
        with store.locked():
            kept = store.load()
            assert kept is not None
            number = int(kept.refresh_token.reveal()) + 1
            store.save(auth.StoredToken(auth.Secret(str(number))))


def test_two_processes_never_use_one_token_twice(tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    store = auth.FileStore(file)
    store.save(auth.StoredToken(auth.Secret("0")))
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count_up, args=(str(file), 40)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0, 0]
    kept = store.load()
    assert kept is not None
    assert kept.refresh_token.reveal() == "80"


def test_two_sign_ins_share_a_file(place: Place, tmp_path: Path) -> None:
    place.fake.delay = 0.05
    stores = [auth.FileStore(tmp_path / "token.json") for _ in range(2)]
    stores[0].save(auth.StoredToken(auth.Secret(FIRST)))
    sign_ins = [app_user(place, store) for store in stores]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.token(), sign_ins))
    assert [form["refresh_token"] for form in place.fake.forms] == [FIRST, "0.rotated-1"]


def test_a_lock_that_is_held_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partner_center.auth.stores.LOCK_SECONDS", 0.01)
    one, other = (auth.FileStore(tmp_path / "token.json") for _ in range(2))
    with (
        one.locked(),
        pytest.raises(SignInError, match="another process has held it"),
        other.locked(),
    ):
        pass


@dataclass
class Keyring:
    """The persistence of msal-extensions, without a keyring."""

    text: str | None = None

    def load(self) -> str:
        """Return the text."""
        if self.text is None:
            raise FileNotFoundError(2, "nothing yet")
        return self.text

    def save(self, content: str) -> None:
        """Keep the text."""
        self.text = content


def test_the_keyring(tmp_path: Path) -> None:
    keyring = Keyring()
    store = KeyringStore(tmp_path / "keyring", build=lambda _: keyring)
    assert store.load() is None
    with store.locked():
        store.save(auth.StoredToken(auth.Secret(FIRST)))
    assert store.load() == auth.StoredToken(auth.Secret(FIRST))
    assert all(FIRST.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    keyring.text = "damaged"
    with pytest.raises(SignInError, match="The keyring holds no refresh token"):
        store.load()


def test_a_machine_without_a_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "gi", None)
    with pytest.raises(SignInError, match=r"libsecret.*FileStore") as caught:
        KeyringStore(tmp_path / "keyring")
    assert caught.value.reason == "store"


# --- requests


class Counting:
    """A sign-in without an authority."""

    kind = "appUser"
    cloud = GLOBAL

    def __init__(self) -> None:
        self.issued = 0
        self.current: auth.AccessToken | None = None

    def held(self) -> auth.AccessToken | None:
        """Return the token at hand."""
        return self.current

    def token(self, *, refused: auth.AccessToken | None = None) -> auth.AccessToken:
        """Return the token at hand, or the next."""
        if self.current is None or self.current is refused:
            self.issued += 1
            self.current = auth.AccessToken.of(f"token-{self.issued}", now=0, lifetime=3600)
        return self.current


def send(
    sign_in: Any, handler: Callable[[httpx.Request], httpx.Response], url: str, *, sync: bool
) -> httpx.Response:
    transport = httpx.MockTransport(handler)
    signer = auth.PartnerAuth(sign_in, url=HOST)
    if sync:
        with httpx.Client(transport=transport, auth=signer) as client:
            return client.get(url)

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, auth=signer) as client:
            return await client.get(url)

    return anyio.run(go)


both_ways = pytest.mark.parametrize("sync", [True, False], ids=["sync", "async"])


@both_ways
@pytest.mark.parametrize(
    ("bodies", "sent"),
    [
        ([b"{}", b"{}"], ["Bearer token-1", "Bearer token-2"]),
        ([b""] * 3, ["Bearer token-1", "Bearer token-2"]),
        ([b'{"code": 900421, "description": "MFA"}'], ["Bearer token-1"]),
        ([b'{"code": "900420", "description": "audience"}'], ["Bearer token-1"]),
    ],
)
def test_a_401_is_tried_once_more(sync: bool, bodies: list[bytes], sent: list[str]) -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(401, content=bodies[len(seen) - 1])

    assert send(Counting(), handler, f"{HOST}/v1/invoices", sync=sync).status_code == 401
    assert seen == sent


@both_ways
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/v1/invoices",
        "http://api.test/v1/invoices",
        "https://api.test:8443/v1/invoices",
        "https://api.test.evil.test/v1",
        "https://api.test@evil.test/v1",
    ],
)
def test_no_token_leaves_for_another_host(sync: bool, url: str) -> None:
    sign_in = Counting()
    with pytest.raises(LinkError, match="Nothing was sent"):
        send(sign_in, lambda _: httpx.Response(200), url, sync=sync)
    assert sign_in.issued == 0


@both_ways
def test_the_same_host_in_other_letters(sync: bool) -> None:
    answer = send(Counting(), lambda _: httpx.Response(200), "https://API.test:443/x", sync=sync)
    assert answer.status_code == 200


def test_async_waits_in_a_thread(place: Place) -> None:
    place.fake.delay = 0.05
    sign_in = app_only(place)
    signer = auth.PartnerAuth(sign_in, url=HOST)

    async def go() -> int:
        transport = httpx.MockTransport(lambda _: httpx.Response(200))
        beats = 0
        async with (
            httpx.AsyncClient(transport=transport, auth=signer) as client,
            anyio.create_task_group() as group,
        ):
            for _ in range(5):
                group.start_soon(client.get, f"{HOST}/v1")
            while sign_in.held() is None:
                beats += 1
                await anyio.sleep(0.001)
        return beats

    assert anyio.run(go) > 5, "the event loop went on"
    assert len(place.fake.forms) == 1


# --- what a token says


def test_claims_are_read() -> None:
    said = auth.claims(
        jwt(scp="user_impersonation", amr=["pwd", "mfa"], upn="a@b.test", appid=CLIENT, exp=10)
    )
    assert said.audience == AUDIENCE
    assert said.tenant == TENANT
    assert said.app_id == CLIENT
    assert said.user == "a@b.test"
    assert said.kind == "appUser"
    assert said.mfa
    assert said.expires_at == datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "a.W10.c", "..", "a.!!!!.c"])
def test_what_is_no_token_is_not_repeated(token: str) -> None:
    with pytest.raises(SignInError, match="no JWT"):
        auth.claims(token)


@pytest.mark.parametrize(
    ("claims", "operation", "reasons"),
    [
        ({"scp": "user_impersonation", "amr": ["mfa"]}, "getInvoice", []),
        ({"scp": "user_impersonation", "amr": ["pwd"]}, "getInvoice", ["mfa"]),
        ({"scp": "User.Read", "amr": ["mfa"]}, "getInvoice", ["consent"]),
        ({"roles": ["x"]}, "getInvoice", ["credentials"]),
        ({"roles": ["x"]}, "listInvoices", []),
        ({"aud": "https://graph.windows.net"}, "listInvoices", ["audience"]),
        ({"exp": 1}, "listInvoices", ["expired"]),
        ({"tid": CLIENT}, "listInvoices", ["tenant"]),
    ],
)
def test_what_a_token_lacks(claims: dict[str, Any], operation: str, reasons: list[str]) -> None:
    cloud = Cloud("test", HOST, "https://login.test", AUDIENCE, "here")
    found = auth.missing_for(operation, auth.claims(jwt(**claims)), cloud=cloud, tenant=TENANT)
    assert [one.reason for one in found] == reasons
    assert all(one.message and one.advice for one in found)


def test_a_given_token_is_nobodys_to_renew(clock: Clock) -> None:
    given = auth.GivenToken(jwt(scp="user_impersonation", exp=int(clock.now) + 60), clock=clock)
    assert given.kind == "appUser"
    token = given.token()
    with pytest.raises(SignInError, match="was refused"):
        given.token(refused=token)
    clock.now += 61
    with pytest.raises(SignInError, match="is over"):
        given.token()


@pytest.mark.parametrize("token", ["sandbox-app-user", "a.b.c"])
def test_a_closed_token_needs_its_kind(token: str) -> None:
    with pytest.raises(SignInError, match=r'no JWT.*kind="appUser".*kind="appOnly"') as caught:
        auth.GivenToken(token)
    assert token not in str(caught.value)
    assert auth.GivenToken(token, kind="appUser").kind == "appUser"
    assert auth.GivenToken(token, kind="appOnly").held() is not None


def test_signatures_are_spelt_out() -> None:
    """What an editor shows: every argument by its name, with its type, and none that takes any."""
    for kind in (auth.AppOnly, auth.AppUser, auth.DeviceCode, auth.GivenToken):
        for one in inspect.signature(kind).parameters.values():
            assert one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
            assert one.annotation not in (one.empty, "Any")
    shared = {"tenant", "client_id", "cloud", "verify", "on_request", "http_client", "clock"}
    for kind in (auth.AppOnly, auth.AppUser, auth.DeviceCode):
        assert shared <= inspect.signature(kind).parameters.keys()


@pytest.mark.parametrize(
    "members",
    [
        {"error_codes": "x"}, {"error_codes": [None, "1", {}, True, 10**400]},
        {"error_description": ["x"]}, {"error_description": "AADSTS" + "9" * 5000},
        {"error": {}}, {"correlation_id": 5}, {"suberror": []}, {"error": None},
        {"access_token": 5, "expires_in": 5}, {"access_token": "x", "expires_in": "soon"},
        {"access_token": "x", "expires_in": 10**400}, {"access_token": "x\n", "expires_in": 3600},
        {"access_token": [], "refresh_token": {}, "token_type": 5}, {"nested": "[" * 50_000},
    ],
    ids=lambda members: str(members)[:40],
)  # fmt: skip
def test_odd_answers_of_the_authority(place: Place, members: dict[str, Any]) -> None:
    for status in (200, 400):
        place.fake.answers.append((status, {}, json.dumps(members).encode()))
        with pytest.raises(SignInError) as caught:
            app_only(place).token()
        assert len(str(caught.value)) < 1000
    place.fake.answers.append((200, {}, b"[" * 100_000))
    with pytest.raises(SignInError):
        app_only(place).token()


def test_a_prompt_does_not_steer_the_terminal(place: Place) -> None:
    prompts: list[auth.DevicePrompt] = []
    sign_in = auth.DeviceCode(
        TENANT, CLIENT, cloud=place.cloud, prompt=prompts.append, http_client=unhurried(place)
    )
    said = _json(
        user_code="AB\x1b[2J", device_code="d", verification_uri="https://a\u202e", interval=0,
        message="open\r\n\x07" + "x" * 9000, expires_in=900,
    )  # fmt: skip
    place.fake.answers.extend([said, refusal(70020, error="expired_token")])
    with pytest.raises(SignInError):
        sign_in.login()
    [prompt] = prompts
    assert place.fake.forms[-1]["device_code"] == "d"
    assert all(text.isprintable() for text in (prompt.message, prompt.user_code))
    assert prompt.verification_uri == "https://a "
    assert len(prompt.message) == 500


def test_clouds_by_name() -> None:
    assert cloud_named(" Global ") is GLOBAL
    assert cloud_named("US_Government") is US_GOVERNMENT
    assert cloud_named("21Vianet") is CHINA
    assert all(cloud_named(cloud.name) is cloud for cloud in CLOUDS)
    assert GLOBAL.scope(user=True) == "https://api.partnercenter.microsoft.com/user_impersonation"
    with pytest.raises(ValueError, match="global, us-government, china"):
        cloud_named("germany")


# --- secrecy


def test_a_secret_hides() -> None:
    secret = auth.Secret(SECRET)
    holder = auth.Certificate(pem=secret, passphrase=secret)
    stored = auth.StoredToken(secret)
    token = auth.AccessToken.of(SECRET, now=0, lifetime=1)
    for thing in (secret, holder, stored, token, auth.MemoryStore(secret), [secret]):
        assert SECRET not in f"{thing!r} {thing}"
    assert auth.Secret(secret) == secret
    assert hash(auth.Secret(SECRET)) == hash(secret)
    assert auth.Secret("a\udc80") != secret, "no error that shows the value"
    with pytest.raises(TypeError, match="not pickled"):
        secret.__reduce__()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"x {SECRET} y", "x *** y"),
        (f"token {jwt(a=1)}.", "token ***"),
        ("0." + "A" * 90, "***"),
        (f"tenant {TENANT}, code AADSTS50076", f"tenant {TENANT}, code AADSTS50076"),
    ],
)
def test_texts_of_others_are_searched(text: str, shown: str) -> None:
    assert masked(text, secrets=[auth.Secret(SECRET)]) == shown


def test_nothing_tells_a_secret(
    place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    """Everything that can be printed, logged or shown by a debugger, in success and failure."""
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    known = {SECRET, FIRST}
    store = auth.FileStore(tmp_path / "token.json")
    store.save(auth.StoredToken(auth.Secret(FIRST)))
    device = auth.DeviceCode(
        TENANT, CLIENT, cloud=place.cloud, prompt=print, http_client=unhurried(place)
    )
    sign_ins = [app_only(place), app_user(place, store), device]
    for sign_in in sign_ins:
        token = sign_in.token()
        known.add(token.secret.reveal())
        shown += [repr(sign_in), str(sign_in), repr(token), repr(vars(token))]
        shown += [repr(vars(sign_in)), repr(store), repr(store.load())]
        for answer in (
            refusal(7000215, error="invalid_client", status=401, said=SECRET + " " + FIRST),
            (200, {}, b'{"access_token": "half-a-token'),
        ):
            place.fake.answers.append(answer)
            with suppress(SignInError):
                device.login() if sign_in is device else sign_in.token(refused=sign_in.held())
                pytest.fail("a refusal is an error")
            error = sign_in._failure
            shown += [repr(error), str(error), repr(vars(error)) if error else ""]
            place.fake.answers.append(answer)
            try:
                device.login() if sign_in is device else sign_in.token()
            except SignInError as fault:
                report = traceback.TracebackException.from_exception(fault, capture_locals=True)
                # This test's own locals hold the secrets.
                report.stack = traceback.StackSummary.from_list(
                    [frame for frame in report.stack if frame.filename != __file__]
                )
                shown += list(report.format())
    kept = store.load()
    assert kept is not None
    known |= {kept.refresh_token.reveal(), "half-a-token", "0.rotated-", "the-device-code"}
    text = "\n".join([*shown, caplog.text, *capsys.readouterr()])
    assert [value for value in known if value in text] == []
