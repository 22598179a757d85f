"""Proxies and CA files that cannot be used: one line that names the variable; nothing is sent."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
import trustme

from partner_center import PartnerCenter, auth
from partner_center.contract import Exchange, wire_body
from partner_center.transport.token_hosts import proxy_for
from partner_center_core.network.limits import AnswerLimits
from partner_center_core.network.transports import AsyncLimitedTransport, LimitedTransport

HOST = "https://api.partnercenter.microsoft.com"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
             "SSLKEYLOGFILE")  # fmt: skip
WRONG = {
    "socks5://proxy.test:1080": "SOCKS is not supported",
    "socks5h://user:pass-word@proxy.test": "SOCKS is not supported",
    "garbage://x": "a proxy must be http://host:port",
    "ftp://pass-word@proxy.test": "a proxy must be http://host:port",
    "::::": "this one cannot be read",
    "http://": "a proxy must be http://host:port",
    "http://proxy.test:99999999": "a proxy must be http://host:port",
    "http://proxy.test:port": "this one cannot be read",
    "http://[::1": "this one cannot be read",
    "http://proxy.test\r\nX-Injected: pass-word": "a line break",
    "http://proxy.test:3128\n": "a line break",
    "http://pro xy.test": "a space",
    "http://prüxy.test": "another illegal character",
}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_proxy_is_named(name: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, wrong)
    for use in (
        lambda: proxy_for(HOST),
        lambda: PartnerCenter(None),
        lambda: auth.AppOnly("contoso.example", "x", secret="y"),
        lambda: auth.DeviceCode("contoso.example", "x"),
    ):
        with pytest.raises(ValueError, match=f"^{name}: .*{WRONG[wrong]}") as caught:
            use()
        assert "pass-word" not in str(caught.value)
        assert "\n" not in str(caught.value)
    assert proxy_for("http://127.0.0.1:8080") is None, "nobody needs it for this machine"


@pytest.mark.parametrize(
    ("value", "proxy"),
    [
        ("proxy.test:3128", "http://proxy.test:3128"),
        ("http://user:p%40ss@proxy.test", "http://user:p%40ss@proxy.test"),
        ("https://proxy.test", "https://proxy.test"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("HTTP://10.0.0.1:3128/", "HTTP://10.0.0.1:3128/"),
    ],
)
def test_a_proxy_that_can_be_used(value: str, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    assert proxy_for(HOST) == proxy
    for kind in (LimitedTransport, AsyncLimitedTransport):
        kind(proxy=proxy)


def test_a_proxy_that_is_given_is_checked_as_well() -> None:
    for kind in (LimitedTransport, AsyncLimitedTransport):
        with pytest.raises(ValueError, match=r"^proxy: .*SOCKS"):
            kind(proxy="socks5://pass-word@proxy.test")


def no_such(path: Path) -> None:
    assert not path.exists()


CA_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (no_such, "is not a file"),
    "empty": (lambda path: path.write_text(""), "holds no CA certificates"),
    "text": (lambda path: path.write_text("no PEM"), "holds no CA certificates"),
    "broken": (
        lambda path: path.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END"),
        "holds no CA certificates",
    ),
    "folder": (lambda path: path.mkdir(), "is not a file"),
    "pipe": (os.mkfifo, "is not a file"),
    "loop": (lambda path: path.symlink_to(path), "is not a file"),
}  # fmt: skip


@pytest.mark.parametrize("case", CA_FILES)
def test_a_ca_file_that_is_none_is_named(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, said = CA_FILES[case]
    file = tmp_path / "ca.pem"
    make(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    for use in (
        lambda: PartnerCenter(None),
        lambda: auth.AppOnly("contoso.example", "x", secret="y"),
        LimitedTransport,
        AsyncLimitedTransport,
    ):
        with pytest.raises(ValueError, match=f"^SSL_CERT_FILE: .*{said}") as caught:
            use()
        assert "\n" not in str(caught.value)
    monkeypatch.delenv("SSL_CERT_FILE")
    for build in (
        lambda: PartnerCenter(None, verify=str(file)),
        lambda: auth.AppOnly("contoso.example", "x", secret="y", verify=str(file)),
    ):
        with pytest.raises(ValueError, match=f"^verify: .*{said}"):
            build()


def test_a_sign_in_that_would_verify_nothing_is_not_made() -> None:
    with pytest.raises(ValueError, match="TLS verification cannot be switched off"):
        auth.AppOnly("contoso.example", "x", secret="y", verify=False)


def test_other_files_and_folders_of_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(trustme.CA().cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    PartnerCenter(None)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ValueError, match=r"^SSL_CERT_DIR: .*is not a folder"):
        PartnerCenter(None)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    PartnerCenter(None)
    monkeypatch.delenv("SSL_CERT_DIR")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "none" / "keys"))
    with pytest.raises(ValueError, match=r"^SSLKEYLOGFILE: .*cannot be opened: No such file"):
        PartnerCenter(None)


def test_a_proxy_with_a_password_is_asked_with_it() -> None:
    """A request over plain http shows the proxy what it sends."""
    seen: list[httpx.Request] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(httpx.Request("GET", self.path, headers=dict(self.headers)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object, **__: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        proxy = f"http://us%40er:p%3Aass@127.0.0.1:{server.server_port}"
        with httpx.Client(transport=LimitedTransport(proxy=proxy)) as client:
            assert client.get("http://service.test/a").status_code == 200
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    [request] = seen
    assert request.url == "http://service.test/a"
    basic = httpx.BasicAuth("us@er", "p:ass")
    expected = next(basic.auth_flow(httpx.Request("GET", "http://x"))).headers["Authorization"]
    assert request.headers["Proxy-Authorization"] == expected


def test_an_answer_may_have_the_largest_documented_page(exchanges: tuple[Exchange, ...]) -> None:
    """2,000 line items, each as long as the longest page of recordings, twice over."""
    longest = max(len(wire_body(one)) for one in exchanges if "LineItems" in one.operation_id)
    for name in ("body", "document"):
        said = getattr(AnswerLimits(), name)
        assert said > 2 * 2000 * longest, f"{name}: {said} bytes; a line item has {longest}"
