"""No token and no secret in anything that a command writes, but for the store of the refresh token.

Every command runs, well and badly, with --verbose, against the sandbox and against a server that
repeats what it was sent; then everything that came out is searched.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from partner_center.cli.display.messages import Voice
from partner_center.cli.exit_codes import Exit
from partner_center.cli.settings.resolved import SETTINGS
from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import Address, running
from workshop.yaml_files import ROOT

INVOICE = "G000455282"
WORLD = World(seed=1, lines=200)
TOKENS = re.compile(r"eyJ[\w-]{8,}")  # every access token of the authority is a JWT
CLOSED = "closed-token-of-a-pipeline-0123456789"
CALLS = (
    "doctor", "doctor -o table", "invoices", f"invoice {INVOICE} -o table", "summaries -o csv",
     f"lines {INVOICE} -o lines.csv", "unbilled --currency EUR --limit 2",
    f"statement {INVOICE}", f"receipt {INVOICE} R1", f"reconcile {INVOICE} -o report.json",
    "summaries --cloud mars",
)  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Address]:
    with running(WORLD) as address:
        yield address


class Parrot(BaseHTTPRequestHandler):
    """Answers with what it was sent, in the forms of an error page and of a service fault."""

    def do_GET(self) -> None:
        """Repeat the token, with and without a word before it."""
        said = self.headers.get("Authorization", "")
        body = f"<h1>Bad request</h1>{said} and {said.removeprefix('Bearer ')}".encode()
        media = "text/html"
        if self.path.endswith("summaries"):
            fault = {"code": 1, "description": f"not \x1b[31m{said.removeprefix('Bearer ')}"}
            body, media = json.dumps(fault).encode(), "application/json"
        self.send_response(418)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object, **__: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def parrot() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Searched:
    """Runs commands and searches what they write."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.found: dict[str, str] = {}
        self.secrets: set[str] = set()
        kept = {n: v for n, v in os.environ.items() if not n.startswith("PARTNER_CENTER_")}
        self.environment = kept | {
            "PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}",
            "XDG_CONFIG_HOME": str(home / "config"),
            "PARTNER_CENTER_RETRIES": "0",
            **{f"PARTNER_CENTER_{name}": value for name, value in settings.items()},
        }

    def call(self, arguments: str, *, stdin: str = "") -> int:
        """Run a command, keep what it says and what it stores, and return its exit code."""
        done = subprocess.run(
            [*(sys.executable, "-m", "partner_center.cli"), *arguments.split()],
            cwd=self.home, env=self.environment, input=stdin, capture_output=True,
            encoding="utf-8", errors="replace", timeout=60, check=False,
        )  # fmt: skip
        self.found[arguments] = done.stdout + done.stderr
        for store in self.home.glob("config/partner-center/tokens/*.json"):
            self.secrets.add(json.loads(store.read_text())["refresh_token"])
        return done.returncode

    def leaks(self) -> list[str]:
        """Return where a secret stands that should not."""
        texts = dict(self.found)
        for file in self.home.rglob("*"):
            if file.is_file() and file.parent.name != "tokens" and file.suffix != ".secret":
                texts[str(file)] = file.read_bytes().decode("latin-1")
        assert all(len(secret) > 8 for secret in self.secrets)
        return [
            where
            for where, text in texts.items()
            if TOKENS.search(text) or any(secret in text for secret in self.secrets)
        ]


def test_a_user_s_tokens_stay_hidden(tmp_path: Path, sandbox: Address) -> None:
    shell = Searched(
        tmp_path,
        AUTHORITY=sandbox.authority, CA_FILE=str(sandbox.ca_file), BASE_URL=sandbox.base_url,
        CLIENT_ID=sandbox.client_id, CLIENT_SECRET=sandbox.client_secret,
    )  # fmt: skip
    shell.secrets |= {sandbox.client_secret, sandbox.refresh_token}
    assert shell.call("-v login --refresh-token-file -", stdin=sandbox.refresh_token) == Exit.OK
    (used,) = shell.secrets - {sandbox.client_secret, sandbox.refresh_token}
    for arguments in CALLS:
        shell.call(f"-v {arguments}")
    assert len(shell.secrets) > 5  # each sign-in rotated the refresh token
    assert shell.call("-v login --refresh-token-file -", stdin=used) == 3
    assert "***" in shell.found[f"-v lines {INVOICE} -o lines.csv"]
    assert shell.leaks() == []


def test_a_server_that_repeats_tokens_is_not_repeated(
    tmp_path: Path, sandbox: Address, parrot: str
) -> None:
    (tmp_path / "own.secret").write_text(sandbox.client_secret)
    settings = {
        "AUTHORITY": sandbox.authority,
        "CA_FILE": str(sandbox.ca_file),
        "CLIENT_ID": sandbox.client_id,
        "CLIENT_SECRET_FILE": "own.secret",
        "BASE_URL": parrot,
    }
    shell = Searched(tmp_path, **settings, SIGN_IN="app")
    shell.secrets |= {sandbox.client_secret, CLOSED}
    for arguments in ("-v invoices", "invoices", "-v doctor"):
        assert shell.call(arguments) == Exit.ANSWER
    shell.environment["PARTNER_CENTER_SIGN_IN"] = "token"
    shell.environment["PARTNER_CENTER_TOKEN"] = CLOSED
    for arguments in ("-v invoices", "summaries", "-v summaries"):
        assert shell.call(arguments) == Exit.ANSWER
        assert "***" in shell.found[arguments]
        assert "\x1b" not in shell.found[arguments]
    shell.environment["PARTNER_CENTER_AUTHORITY"] = parrot.replace("http", "https")
    shell.environment["PARTNER_CENTER_TENANT"] = sandbox.tenant
    shell.environment["PARTNER_CENTER_SIGN_IN"] = "app"
    assert shell.call("-v summaries") == Exit.REFUSED
    assert shell.call("-v invoices") == Exit.NETWORK
    assert shell.leaks() == []


def test_a_token_with_a_line_break_is_not_shown(tmp_path: Path, parrot: str) -> None:
    secret = "abcdefgh12345678\n  the-second-part zz"
    searched = Searched(tmp_path, BASE_URL=parrot, SIGN_IN="token", TOKEN=secret)
    (tmp_path / "token.secret").write_text(secret)
    searched.secrets = {secret, "abcdefgh12345678", "the-second-part"}
    assert searched.call("-v summaries") == Exit.SIGN_IN
    del searched.environment["PARTNER_CENTER_TOKEN"]
    assert searched.call("-v summaries --token-file token.secret") == Exit.SIGN_IN
    assert searched.leaks() == []


def test_secrets_that_nobody_named_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    refresh = "0.AAAA" + "b1-_" * 40
    said = (
        f'{{"client_secret":"hunter2hunter2","refresh_token":"{refresh}"}} sig=abcdefgh\n{refresh}'
    )
    voice = Voice(verbose=True, secrets=("first/secret",))
    voice.hide("second secret+of two")
    for text in (said, "first%2Fsecret", "x second%20secret%2Bof%20two", "\x1b[31m\u202eup"):
        for speak in (voice.error, voice.warning, voice.say, voice.note):
            speak(text)
        voice.trace(ValueError(text))
    shown = capsys.readouterr().err
    assert shown.count("***") > 20
    for secret in ("hunter2", "b1-_", "abcdefgh", "first", "two", "\x1b", "\u202e"):
        assert secret not in shown
    assert "client_secret" in shown


def test_no_option_takes_a_secret() -> None:
    assert {name for name in SETTINGS if "secret" in name or "token" in name} == {
        "client_secret_file",
        "token_file",
    }
