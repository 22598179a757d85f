"""No token and no secret in anything that a command writes, but for the store of the refresh token.

Every command runs, well and badly, with --verbose, against the sandbox and against a server that
repeats what it was sent; then everything that came out is searched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract_tests.support.command_line import INVOICE, WORLD, CommandLine
from contract_tests.support.hostile_service import Asked, Reply, serving

from partner_center.cli.display.messages import Messages
from partner_center.cli.exit_codes import Exit
from partner_center.cli.settings.definitions import SETTINGS
from partner_center.sandbox.server import Address, running

TOKENS = re.compile(r"eyJ[\w-]{8,}")  # every access token of the authority is a JWT
CLOSED = "closed-token-of-a-pipeline-0123456789"
CALLS = (
    "doctor", "doctor -o table", "invoices", f"invoice {INVOICE} -o table", "summaries -o csv",
     f"lines {INVOICE} -o lines.csv", "unbilled --currency EUR --limit 2",
    f"statement {INVOICE}", f"receipt {INVOICE} R1", f"reconcile {INVOICE} -o report.json",
    "summaries --cloud mars",
)  # fmt: skip


def parrot(request: Asked) -> Reply:
    """Answer with what was sent, in the forms of an error page and of a service fault."""
    said = request.headers.get("authorization", "")
    if request.path.endswith("summaries"):
        fault = {"code": 1, "description": f"not \x1b[31m{said.removeprefix('Bearer ')}"}
        return Reply(json.dumps(fault).encode(), 418)
    body = f"<h1>Bad request</h1>{said} and {said.removeprefix('Bearer ')}"
    return Reply(body.encode(), 418, [("Content-Type", "text/html")])


@pytest.fixture
def sandbox() -> Iterator[Address]:
    """Return a sandbox of the test's own: a refresh token that is used twice is revoked."""
    with running(WORLD) as address:
        yield address


@pytest.fixture
def repeating() -> Iterator[str]:
    """Return the address of a service that repeats what it was sent."""
    with serving(parrot) as service:
        yield service.base_url


class Searched(CommandLine):
    """Runs commands and searches what they write."""

    def __init__(self, home: Path, **settings: str) -> None:
        super().__init__(home, RETRIES="0", **settings)
        self.found: dict[str, str] = {}
        self.secrets: set[str] = set()

    def run(self, arguments: str, *, stdin: str = "") -> int:
        """Run a command, keep what it says and what it stores, and return its exit code."""
        done = self.call(arguments, stdin=stdin)
        self.found[arguments] = done.out + done.err
        for store in self.home.glob("config/partner-center/tokens/*.json"):
            self.secrets.add(json.loads(store.read_text())["refresh_token"])
        return done.code

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
    assert shell.run("-v login --refresh-token-file -", stdin=sandbox.refresh_token) == Exit.OK
    (used,) = shell.secrets - {sandbox.client_secret, sandbox.refresh_token}
    for arguments in CALLS:
        shell.run(f"-v {arguments}")
    assert len(shell.secrets) > 5  # each sign-in rotated the refresh token
    assert shell.run("-v login --refresh-token-file -", stdin=used) == 3
    assert "***" in shell.found[f"-v lines {INVOICE} -o lines.csv"]
    assert shell.leaks() == []


def test_a_server_that_repeats_tokens_is_not_repeated(
    tmp_path: Path, sandbox: Address, repeating: str
) -> None:
    (tmp_path / "own.secret").write_text(sandbox.client_secret)
    settings = {
        "AUTHORITY": sandbox.authority,
        "CA_FILE": str(sandbox.ca_file),
        "CLIENT_ID": sandbox.client_id,
        "CLIENT_SECRET_FILE": "own.secret",
        "BASE_URL": repeating,
    }
    shell = Searched(tmp_path, **settings, SIGN_IN="app")
    shell.secrets |= {sandbox.client_secret, CLOSED}
    for arguments in ("-v invoices", "invoices", "-v doctor"):
        assert shell.run(arguments) == Exit.ANSWER
    shell.set(SIGN_IN="token", TOKEN=CLOSED)
    for arguments in ("-v invoices", "summaries", "-v summaries"):
        assert shell.run(arguments) == Exit.ANSWER
        assert "***" in shell.found[arguments]
        assert "\x1b" not in shell.found[arguments]
    authority = repeating.replace("http", "https")
    shell.set(AUTHORITY=authority, TENANT=sandbox.tenant, SIGN_IN="app")
    assert shell.run("-v summaries") == Exit.REFUSED
    assert shell.run("-v invoices") == Exit.NETWORK
    assert shell.leaks() == []


def test_a_token_with_a_line_break_is_not_shown(tmp_path: Path, repeating: str) -> None:
    secret = "abcdefgh12345678\n  the-second-part zz"
    searched = Searched(tmp_path, BASE_URL=repeating, SIGN_IN="token", TOKEN=secret)
    (tmp_path / "token.secret").write_text(secret)
    searched.secrets = {secret, "abcdefgh12345678", "the-second-part"}
    assert searched.run("-v summaries") == Exit.SIGN_IN
    searched.unset("TOKEN")
    assert searched.run("-v summaries --token-file token.secret") == Exit.SIGN_IN
    assert searched.leaks() == []


def test_secrets_that_nobody_named_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    refresh = "0.AAAA" + "b1-_" * 40
    said = (
        f'{{"client_secret":"hunter2hunter2","refresh_token":"{refresh}"}} sig=abcdefgh\n{refresh}'
    )
    messages = Messages(verbose=True, secrets=("first/secret",))
    messages.hide("second secret+of two")
    for text in (said, "first%2Fsecret", "x second%20secret%2Bof%20two", "\x1b[31m\u202eup"):
        for speak in (messages.error, messages.warning, messages.instruct, messages.note):
            speak(text)
        messages.trace(ValueError(text))
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
