"""Signing in: login, what it keeps, and each way that a sign-in fails."""

from __future__ import annotations

import json
import re
import stat
import time
from pathlib import Path

import jwt
import pytest
from contract_tests.support.command_line import INVOICE, WORLD, CommandLine

from partner_center.auth import FileStore, Secret, StoredToken
from partner_center.cli.display.messages import Messages
from partner_center.cli.exit_codes import Exit
from partner_center.cli.settings.client_setup import ClientSetup
from partner_center.cli.settings.resolved import resolve
from partner_center.sandbox.server import Address, running
from partner_center.sandbox.sign_in.grants import PUBLIC_CLIENT_ID


def login_words(shell: CommandLine, address: Address, *, public: bool = True) -> tuple[str, ...]:
    """Return the words of a login to a sandbox; the shell forgets its token and its service."""
    shell.unset("TOKEN", "BASE_URL")
    return (
        "login",
        f"--authority={address.authority}",
        f"--ca-file={address.ca_file}",
        f"--base-url={address.base_url}",
        f"--client-id={PUBLIC_CLIENT_ID if public else address.client_id}",
    )


def store_of(shell: CommandLine) -> Path:
    """Return the file with the refresh token."""
    (file,) = (shell.home / "config/partner-center/tokens").glob("*.json")
    return file


def test_a_person_signs_in_by_device_code_and_is_remembered(
    shell: CommandLine, sandbox: Address
) -> None:
    done = shell.call(*login_words(shell, sandbox), "--verbose")
    assert done.code == 0, done.err
    assert done.out == ""
    assert re.search(r"^> POST \S+/oauth2/v2\.0/token: 200 in [\d.]+ s$", done.err, re.MULTILINE)
    assert "The sandbox approves" in done.err
    assert "signed in as user@sandbox.example" in done.err
    assert stat.S_IMODE(store_of(shell).stat().st_mode) == 0o600
    assert f"the refresh token is kept in {store_of(shell)}\n" in done.err
    assert re.search(
        r"-127\.0\.0\.1_\d+\.json$", store_of(shell).name
    )  # another sandbox has another
    first = store_of(shell).read_text()
    assert json.loads(shell.good("summaries"))[0]["currencyCode"] == "USD"
    assert store_of(shell).read_text() != first  # the rotated refresh token replaced it
    assert stat.S_IMODE(store_of(shell).stat().st_mode) == 0o600
    assert shell.good("summaries", "--output=csv").startswith("currencyCode,balanceAmount,")
    doctor = json.loads(shell.good("doctor"))
    assert doctor["token"]["mfa"] is True
    assert doctor["token"]["tenant"] == sandbox.tenant
    assert doctor["token"]["audience"] == "https://api.partnercenter.microsoft.com"
    assert doctor["service"]["answers"] is True
    assert all(row["missing"] == [] for row in doctor["commands"])


def test_a_refresh_token_comes_in_by_standard_input_and_the_secret_from_a_file(
    shell: CommandLine,
) -> None:
    secret = shell.home / "secret.txt"
    with running(WORLD) as own:
        secret.write_text(f"\ufeff{own.client_secret}\r\n")  # as Windows editors write it
        secret.chmod(0o644)
        options = login_words(shell, own, public=False)
        token = own.refresh_token
        words = (*options, "--client-secret-file=secret.txt", "--refresh-token-file=-")
        done = shell.call(*words, stdin=f"\ufeff{token}\n")
        assert done.code == 0, done.err
        assert "warning: others on this machine can read secret.txt: chmod 600" in done.err
        secret.chmod(0o600)
        assert "can read" not in shell.call("doctor", "--offline").err
        assert token not in store_of(shell).read_text()
        assert INVOICE in shell.good("invoices", "--output=csv")
        config = (shell.home / "config/partner-center/config.toml").read_text()
        assert str(shell.home / "secret.txt") in config
        assert own.client_secret not in config


def test_an_application_by_itself_reads_lists_and_is_told_what_it_may_not(
    shell: CommandLine, sandbox: Address
) -> None:
    shell.set(CLIENT_SECRET=sandbox.client_secret)
    assert shell.call(*login_words(shell, sandbox, public=False), "--sign-in=app").code == 0
    assert len(shell.good("lines", INVOICE, "--limit=3").splitlines()) == 3
    refused = shell.call("summaries")
    assert refused.code == Exit.REFUSED
    assert "partner-center login" in refused.err
    unknown = shell.call("lines", "G000000001")
    assert unknown.code == Exit.NOT_FOUND
    doctor = shell.call("doctor")
    assert doctor.code == Exit.DIFFERENT
    rows = {row["command"]: row["missing"] for row in json.loads(doctor.out)["commands"]}
    assert rows["lines"] == []
    assert "partner-center login" in rows["summaries"][0]["advice"]
    assert "→ Sign in as a user" in shell.call("doctor", "--output=table", "--offline").out


def test_a_token_in_the_environment_wins_over_a_kept_sign_in(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('sign_in = "user"\ntenant = "a.example"\nclient_id = "c"\n')

    def kind(*, option: str | None = None, **variables: str) -> str:
        env = {f"PARTNER_CENTER_{name}": value for name, value in variables.items()}
        settings = resolve({"sign_in": option}, named_file=file, environment=env)
        return ClientSetup(settings, messages=Messages()).kind()

    assert kind() == "user"
    assert kind(TOKEN="t") == "token"
    assert kind(TOKEN=" ") == "user"
    assert kind(TOKEN="t", option="app") == "app"
    assert kind(TOKEN="t", SIGN_IN="user") == "user"


def test_a_refresh_token_is_kept_by_authority(tmp_path: Path) -> None:
    def name(**options: str | None) -> str:
        found = {"tenant": "a.example", "client_id": "c", **options}
        settings = resolve(found, named_file=tmp_path / "none.toml", is_new=True, environment={})
        return Path(str(ClientSetup(settings, messages=Messages()).store())).name

    assert name() == "a.example-c.json"
    assert name(authority="https://login.microsoftonline.com") == "a.example-c.json"
    assert name(authority="https://127.0.0.1:81/t") == "a.example-c-127.0.0.1_81.json"


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"AUTHORITY": "https://127.0.0.1:9", "TENANT": "t.example"}, Exit.NETWORK, "out of reach"),
        ({"CA_FILE": ""}, Exit.NETWORK, "--ca-file"),
        ({"TENANT": "other.example"}, Exit.SIGN_IN, "no such tenant"),
        ({"CLIENT_SECRET": "wrong-secret"}, Exit.SIGN_IN, "AADSTS7000215"),
        ({"CLIENT_SECRET": ""}, Exit.SIGN_IN, "PARTNER_CENTER_CLIENT_SECRET"),
        ({"SIGN_IN": "user"}, Exit.SIGN_IN, "partner-center login"),
        ({"CLIENT_ID": "", "SIGN_IN": ""}, Exit.SIGN_IN, "nobody is signed in"),
        ({"SIGN_IN": "magic"}, Exit.USAGE, "user, app, token"),
        (
            {"SIGN_IN": "", "TOKEN": "sandbox-expired"},
            Exit.SIGN_IN,
            "refused. *Get.*partner-center login",
        ),
        ({"SIGN_IN": "token", "TOKEN": "sandbox-app-only"}, Exit.REFUSED, "App-only"),
        ({"SIGN_IN": "token", "TOKEN": "Bearer sandbox"}, Exit.SIGN_IN, "without the word Bearer"),
    ],
)
def test_a_sign_in_that_fails_says_what_to_do(
    changes: dict[str, str], code: Exit, says: str, signing_in: CommandLine
) -> None:
    signing_in.set(**changes)
    signing_in.bad("summaries" if code is Exit.REFUSED else "invoices", code=code, says=says)


def test_a_revoked_refresh_token_asks_for_a_login(signing_in: CommandLine) -> None:
    store = signing_in.home / "store" / "token.json"
    FileStore(store).save(StoredToken(Secret("revoked-refresh-token")))
    signing_in.set(SIGN_IN="user", STORE=str(store))
    line = signing_in.bad("invoices", code=Exit.SIGN_IN, says="partner-center login")
    assert "AADSTS70000" in line
    assert "a sandbox forgets tokens when it stops" in line


def test_login_into_a_place_that_cannot_be_written_says_so(signing_in: CommandLine) -> None:
    (signing_in.home / "file").write_text("")
    says = "cannot be (read|written): Not a directory"
    signing_in.bad("login --config file/own.toml", code=Exit.FILE, says=says)


def test_a_client_assertion_is_read_from_its_file_as_kubernetes_writes_it(
    signing_in: CommandLine, sandbox: Address
) -> None:
    signing_in.unset("CLIENT_SECRET")
    signing_in.set(CLIENT_ASSERTION_FILE="federated-token")
    file = signing_in.home / "federated-token"
    signing_in.bad("invoices", code=Exit.FILE, says="PARTNER_CENTER_CLIENT_ASSERTION_FILE")
    said = {"iss": sandbox.client_id, "sub": sandbox.client_id, "exp": int(time.time()) + 3600}
    file.write_text(jwt.encode(said, "a key of 32 bytes, which nobody checks") + "\n")
    assert json.loads(signing_in.good("invoices"))
    file.write_text("a b\n")
    signing_in.bad("invoices", code=Exit.SIGN_IN, says="There is no client assertion")
