"""Bad input and faults: one clear line, the right exit code, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from partner_center.auth import FileStore, Secret, StoredToken
from partner_center.cli.exit_codes import Exit, explain
from partner_center.sandbox.books.world import World
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import Address, running
from partner_center.sandbox.service.faults import FAULTS, fault
from workshop.yaml_files import ROOT

INVOICE = "G000455282"
WORLD = World(seed=1, lines=3000)
PROGRAM = (sys.executable, "-m", "partner_center.cli")
NOWHERE = "http://127.0.0.1:9"  # the port of the service "discard", which nobody runs


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Address]:
    with running(WORLD) as address:
        yield address


@pytest.fixture
def environment(tmp_path: Path, sandbox: Address) -> dict[str, str]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith("PARTNER_CENTER_")}
    return kept | {
        "PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PARTNER_CENTER_BASE_URL": sandbox.base_url,
        "PARTNER_CENTER_TOKEN": "sandbox-app-user",
        "PARTNER_CENTER_RETRIES": "0",
    }


@pytest.fixture
def signing_in(environment: dict[str, str], sandbox: Address) -> dict[str, str]:
    """Return what signs in at the authority."""
    del environment["PARTNER_CENTER_TOKEN"]
    return environment | {
        "PARTNER_CENTER_AUTHORITY": sandbox.authority,
        "PARTNER_CENTER_CA_FILE": str(sandbox.ca_file),
        "PARTNER_CENTER_CLIENT_ID": sandbox.client_id,
        "PARTNER_CENTER_CLIENT_SECRET": sandbox.client_secret,
        "PARTNER_CENTER_SIGN_IN": "app",
    }


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Let children take Ctrl-C, which what a shell runs in the background does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def ends(arguments: str, *, code: Exit, says: str, where: Path, env: dict[str, str]) -> str:
    """Run a command that has to fail, and return its line."""
    before = {file.name for file in where.iterdir()}
    done = subprocess.run(
        [*PROGRAM, *arguments.split()],
        cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    line, *more = done.stderr.splitlines()
    assert more == []
    assert line.startswith("error: ")
    assert re.search(says, line), line
    left = {file.name for file in where.iterdir()} - before - {"config"}
    assert left == set()
    return line


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("lines G000000001 -o l.csv", Exit.NOT_FOUND, "`partner-center invoices` lists them"),
        ("invoice summary", Exit.USAGE, "it would lead to another path. Nothing was sent"),
        (f"lines {INVOICE} --provider office --type usage", Exit.USAGE, "it has BillingLineItems"),
        (f"lines {INVOICE} --provider office", Exit.USAGE, "give --type too"),
        (
            f"lines {INVOICE} --provider aws",
            Exit.USAGE,
            "'aws' is not a billing provider; .*onetime",
        ),
        (
            f"lines {INVOICE} --provider office --type billing -o l.csv",
            Exit.NOT_FOUND,
            "this invoice has onetime billing and usage; office is not on it; l.csv was not",
        ),
        (
            f"lines {INVOICE} --provider onetime --type usage --currency XAF -o l.jsonl.gz",
            Exit.NOT_FOUND,
            "this invoice is in USD; XAF is not on it; l.jsonl.gz was not written",
        ),
        ("unbilled --currency XAF -o u.json", Exit.NOT_FOUND, "unbilled in XAF, onetime billing"),
        (f"lines {INVOICE} --period next", Exit.USAGE, "take one of current, previous"),
        (f"lines {INVOICE} --size 0", Exit.USAGE, "see partner-center lines --help"),
        (f"lines {INVOICE} -o lines.xls", Exit.USAGE, "table, json, jsonl, csv, parquet"),
        (f"lines {INVOICE} -o nowhere/l.csv", Exit.FILE, "nowhere is no folder; make it first"),
        (f"reconcile {INVOICE} --picture c.gif", Exit.USAGE, ".png or .svg"),
        (f"lines {INVOICE} -o l.parquet.gz", Exit.USAGE, "leave .gz out"),
        ("unbilled", Exit.USAGE, "--currency EUR"),
        ("invoices --since 1.2.2024", Exit.USAGE, "write it as 2024-02-01"),
        ("invoices --since 2024-02-30", Exit.USAGE, "is no day"),
        ("bills", Exit.USAGE, "No such command 'bills'"),
        ("summaries --colour", Exit.USAGE, "No such option"),
        ("summaries --token=t", Exit.USAGE, "No such option"),
        ("summaries --cloud mars", Exit.USAGE, "global, us-government, china"),
        ("summaries --base-url http://example.com", Exit.USAGE, "over https only"),
        ("summaries --base-url https://u:p@example.com", Exit.USAGE, "without a user name"),
        ("summaries --timeout soon", Exit.USAGE, "no number"),
        ("summaries --ca-file gone.pem", Exit.FILE, "gone.pem cannot be read: No such file"),
        ("summaries --config gone.toml", Exit.FILE, "there is no config file"),
        (f"summaries --base-url {NOWHERE}", Exit.NETWORK, "check the network"),
        ("sandbox --fault earthquake", Exit.USAGE, "see partner-center sandbox --help"),
    ],
)
def test_a_wrong_call_is_one_line(
    arguments: str, code: Exit, says: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    ends(arguments, code=code, says=says, where=tmp_path, env=environment)


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
    changes: dict[str, str], code: Exit, says: str, tmp_path: Path, signing_in: dict[str, str]
) -> None:
    env = signing_in | {f"PARTNER_CENTER_{name}": value for name, value in changes.items()}
    command = "summaries" if code is Exit.REFUSED else "invoices"
    ends(command, code=code, says=says, where=tmp_path, env=env)


def test_a_revoked_refresh_token_asks_for_a_login(
    tmp_path: Path, signing_in: dict[str, str]
) -> None:
    store, home = tmp_path / "store" / "token.json", tmp_path / "home"
    home.mkdir()
    FileStore(store).save(StoredToken(Secret("revoked-refresh-token")))
    env = signing_in | {"PARTNER_CENTER_SIGN_IN": "user", "PARTNER_CENTER_STORE": str(store)}
    line = ends("invoices", code=Exit.SIGN_IN, says="partner-center login", where=home, env=env)
    assert "AADSTS70000" in line
    assert "a sandbox forgets tokens when it stops" in line


def test_no_line_items_in_a_pipe_are_warned_of(tmp_path: Path, environment: dict[str, str]) -> None:
    for form, empty in (("json", "[]"), ("jsonl", ""), ("table", "")):
        done = subprocess.run(
            [*PROGRAM, "lines", INVOICE, "--provider=office", "--type=billing", "--output", form],
            cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout.strip()) == (Exit.OK, empty)
        assert done.stderr == (
            "warning: there are no line items: this invoice has onetime billing and usage;"
            " office is not on it\n"
        )


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("cloud = [", Exit.USAGE, "is no TOML: Invalid value"),
        ('base-ulr = "x"', Exit.USAGE, "did you mean base_url"),
        ('client_secret = "hush-hush"', Exit.USAGE, "PARTNER_CENTER_CLIENT_SECRET"),
        ("cloud = true", Exit.USAGE, "text or a number"),
        ('cloud = "mars"', Exit.USAGE, "own.toml"),
    ],
)
def test_a_broken_config_file_names_itself(
    text: str, code: Exit, says: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "own.toml").write_text(text)
    line = ends(
        "summaries --config own.toml", code=code, says=says, where=tmp_path, env=environment
    )
    assert "hush" not in line


def test_a_config_file_may_begin_with_a_mark(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "own.toml").write_bytes(b'\xef\xbb\xbfcloud = "mars"\r\n')
    says = "from own.toml.*global, us-government, china"
    ends("summaries --config own.toml", code=Exit.USAGE, says=says, where=tmp_path, env=environment)


def test_login_into_a_place_that_cannot_be_written_says_so(
    tmp_path: Path, signing_in: dict[str, str]
) -> None:
    (tmp_path / "file").write_text("")
    says = "cannot be (read|written): Not a directory"
    ends("login --config file/own.toml", code=Exit.FILE, says=says, where=tmp_path, env=signing_in)


# What each fault of the service comes to; where it is not an error, reconcile sees it.
ENDS = {
    "throttled": (Exit.SERVICE, "wait"),
    "server-error": (Exit.SERVICE, "500"),
    "unavailable": (Exit.SERVICE, "503"),
    "html-error": (Exit.SERVICE, r"HTML page \(502\): try again later\.[^<]*$"),
    "empty-body": (Exit.ANSWER, "listInvoiceLineItems"),
    "truncated-body": (Exit.NETWORK, "broke off"),
    "slow": (Exit.NETWORK, "--timeout"),
    "dropped-connection": (Exit.NETWORK, "broke off"),
    "expired-token": (Exit.SERVICE, "page 2"),
    "repeated-page": (Exit.ANSWER, "repeats itself"),
    "missing-item": (Exit.DIFFERENT, ""),
    "extra-cent": (Exit.DIFFERENT, ""),
}


def test_every_fault_has_its_end() -> None:
    assert ENDS.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", ENDS)
def test_a_fault_of_the_service(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    code, says = ENDS[name]
    with running(WORLD, options=Options(faults=(fault(f"{name}:path=lineitems"),))) as own:
        environment["PARTNER_CENTER_BASE_URL"] = own.base_url
        if code is not Exit.DIFFERENT:
            environment["PARTNER_CENTER_TIMEOUT"] = "1" if name == "slow" else "30"
            call = f"lines {INVOICE} --size 200 -o lines.parquet"
            ends(call, code=code, says=says, where=tmp_path, env=environment)
            return
        done = subprocess.run(
            [*PROGRAM, "reconcile", INVOICE, *(["--size=100"] if name == "missing-item" else [])],
            env=environment, cwd=tmp_path, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == Exit.DIFFERENT
        found = json.loads(done.stdout)
        assert found["differences"][0]["rule"] == "invoice-total"
        if name == "extra-cent":
            assert found["difference"] == pytest.approx(-0.01)


def test_a_full_disk_leaves_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    limited = ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh", *PROGRAM]  # the same as a full disk
    done = subprocess.run(
        [*limited, "lines", INVOICE, "-o", "lines.jsonl"],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == Exit.FILE
    assert re.fullmatch(r"error: lines\.jsonl was not written: .*\n", done.stderr)
    assert [file.name for file in tmp_path.iterdir() if file.name != "config"] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk full by design")
@pytest.mark.parametrize(
    "arguments",
    ["summaries", f"lines {INVOICE}", "reconcile -o table", "--help", "lines --help"],
)
def test_a_full_standard_output_is_an_error(
    arguments: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments.split()],
            cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == Exit.FILE, done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_reader_that_goes_is_no_error(tmp_path: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "lines", INVOICE],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == Exit.PIPE


@pytest.mark.parametrize(
    "arguments",
    [f"lines {INVOICE} --output table", "invoices --output table", "doctor -o table", "--help"],
)
def test_a_reader_of_tables_that_is_not_there_is_no_error(
    arguments: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, *arguments.split()],
        cwd=tmp_path, env=environment, stdout=writer, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (Exit.PIPE, b"")


@pytest.mark.usefixtures("_interruptible")
def test_a_command_that_is_stopped_before_it_began(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    program = (
        "import os, signal, sys, typer.main as t; make = t.get_command\n"
        "t.get_command = lambda app: (os.kill(os.getpid(), signal.SIGINT), make(app))[1]\n"
        "from partner_center.cli import main; sys.exit(main(['invoices']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (Exit.INTERRUPTED, b"", b"")


@pytest.mark.usefixtures("_interruptible")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)]
)
def test_a_command_that_is_stopped_leaves_nothing(
    number: signal.Signals, code: Exit, tmp_path: Path, environment: dict[str, str]
) -> None:
    slow = Options(faults=(fault("slow:path=lineitems:seconds=0.5"),))
    with running(WORLD, options=slow) as own:
        environment["PARTNER_CENTER_BASE_URL"] = own.base_url
        with subprocess.Popen(
            [*PROGRAM, "lines", INVOICE, "--size", "100", "-o", "lines.csv"],
            cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stderr is not None
            until = time.monotonic() + 20
            while not [*tmp_path.glob(".lines.csv.*.part")] and time.monotonic() < until:
                time.sleep(0.02)
            process.send_signal(number)
            said = process.stderr.read()
    assert process.returncode == code
    assert "Traceback" not in said
    assert said.count("\n") <= 1
    assert [*tmp_path.glob("*lines*"), *tmp_path.glob(".*")] == []


def test_verbose_shows_requests_and_where_it_failed(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    done = subprocess.run(
        [*PROGRAM, "-v", "invoice", "G1"],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == Exit.NOT_FOUND
    assert re.match(r"> GET /v1/invoices/G1: 404 in [\d.]+ s \[authorization \*\*\*", done.stderr)
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: getInvoice: 404")


def test_an_error_that_nobody_foresaw_is_called_a_defect() -> None:
    code, said = explain(ZeroDivisionError("division by zero"))
    assert code is Exit.DEFECT
    assert "please report it" in said
