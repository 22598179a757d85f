"""Settings: options, environment, config file, and the files that they name."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from contract_tests.support.command_line import CommandLine

from partner_center.cli.exit_codes import CommandError, Exit
from partner_center.cli.settings import config_file


def test_options_win_over_the_environment_and_that_over_the_file(shell: CommandLine) -> None:
    file = shell.home / "config/partner-center/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('locale = "fr-FR"\napplication = "from the file"\ntimeout = 9\n')
    shell.set(APPLICATION="from the environment", TIMEOUT="8")
    found = json.loads(shell.good("--timeout=6", "doctor", "--timeout=7", "--offline"))
    settings = {row["name"]: (row["value"], row["from"]) for row in found["settings"]}
    assert settings["timeout"] == ("7", "option")
    assert settings["application"] == ("from the environment", "PARTNER_CENTER_APPLICATION")
    assert settings["locale"] == ("fr-FR", str(file))


def test_login_changes_no_other_line_of_the_config_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    assert config_file.write(file, {"tenant": "a.example"}) is True
    file.write_text('# mine\ntenant = "a.example"  # old\n\ntimeout = 30\n')
    assert config_file.write(file, {"tenant": 'q"\\é', "cloud": "china"}) is True
    assert config_file.read(file) == {
        "tenant": 'q"\\é', "cloud": "china", "timeout": "30",
    }  # fmt: skip
    assert file.read_text().splitlines()[0::3] == ["# mine", "timeout = 30"]
    assert config_file.write(file, {"cloud": "china"}) is False
    file.write_text("tenant = '''\na'''\n")
    with pytest.raises(CommandError, match="cannot add to TOML of this form"):
        config_file.write(file, {"tenant": "b"})
    assert file.read_text() == "tenant = '''\na'''\n"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("cloud = [", Exit.USAGE, "is not TOML: Invalid value"),
        ('base-ulr = "x"', Exit.USAGE, "did you mean base_url"),
        ('client_secret = "hush-hush"', Exit.USAGE, "PARTNER_CENTER_CLIENT_SECRET"),
        ("cloud = true", Exit.USAGE, "text or a number"),
        ('cloud = "mars"', Exit.USAGE, "own.toml"),
    ],
)
def test_a_broken_config_file_names_itself(
    text: str, code: Exit, says: str, shell: CommandLine
) -> None:
    (shell.home / "own.toml").write_text(text)
    line = shell.bad("summaries --config own.toml", code=code, says=says)
    assert "hush" not in line


def test_a_config_file_may_begin_with_a_mark(shell: CommandLine) -> None:
    (shell.home / "own.toml").write_bytes(b'\xef\xbb\xbfcloud = "mars"\r\n')
    says = "from own.toml.*global, us-government, china"
    shell.bad("summaries --config own.toml", code=Exit.USAGE, says=says)


def pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


APP = "--tenant contoso.example --client-id x"


@pytest.mark.parametrize("make", [pipe, device])
@pytest.mark.parametrize(
    ("file", "call"),
    [
        ("file", "--config file invoices"),
        ("file", "invoices --token-file file"),
        ("file", f"invoices {APP} --sign-in app --client-secret-file file"),
        ("file", f"invoices {APP} --sign-in app --client-assertion-file file"),
        ("file", f"invoices {APP} --sign-in app --certificate file"),
        ("file.pfx", f"invoices {APP} --sign-in app --certificate file.pfx"),
        ("file", f"login {APP} --refresh-token-file file"),
    ],
)
def test_no_option_waits_for_a_pipe(
    tmp_path: Path, file: str, call: str, make: Callable[[Path], None]
) -> None:
    make(tmp_path / file)
    says = f"{file} cannot be read: it is not a regular file"
    CommandLine(tmp_path).bad(call, code=Exit.FILE, says=says)


@pytest.mark.parametrize("make", [pipe, device])
def test_no_option_of_a_caller_with_a_token_waits_for_a_pipe(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "file")
    says = "file cannot be read: it is not a regular file"
    line = CommandLine(tmp_path, TOKEN="sandbox-app-user")
    line.bad("invoices --ca-file file", code=Exit.FILE, says=says)


def test_a_token_store_is_not_waited_for(tmp_path: Path) -> None:
    pipe(tmp_path / "token.json")
    line = CommandLine(tmp_path, CLIENT_SECRET="y")
    says = "token.json cannot be read: it is not a regular file"
    line.bad(f"invoices --store token.json {APP}", code=Exit.SIGN_IN, says=says)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks5://proxy.test"),
        ("HTTPS_PROXY", "garbage://x"),
        ("HTTPS_PROXY", "::::"),
        ("HTTPS_PROXY", "http://proxy.test\r\nX: y"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_FILE", __file__),
    ],
)
@pytest.mark.parametrize(
    "call", ["invoices", f"login {APP} --sign-in user", f"doctor {APP} --sign-in app"]
)
def test_a_wrong_variable_of_the_network_is_named(
    tmp_path: Path, name: str, value: str, call: str
) -> None:
    line = CommandLine(tmp_path, TOKEN="closed-token-0123456789", CLIENT_SECRET="y")
    line.environment[name] = value
    done = line.call(call)
    assert done.code == Exit.USAGE, done.err
    [said] = done.err.splitlines()
    assert said.startswith(f"error: {name}: ")
