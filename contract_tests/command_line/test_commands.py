"""The command line as a person meets it: a process, a sandbox over HTTP, sign-in over TLS."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_center.cli.display.messages import Voice
from partner_center.cli.exit_codes import MEANINGS, Exit, Trouble
from partner_center.cli.settings import config_file
from partner_center.cli.settings.resolved import SETTINGS, resolve
from partner_center.cli.settings.sign_in import Signing
from partner_center.sandbox.books.world import World
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import Address, running
from partner_center.sandbox.service.faults import fault
from partner_center.sandbox.sign_in.grants import PUBLIC_CLIENT_ID
from workshop.yaml_files import ROOT

INVOICE = "G000455282"
LEGACY = "D22845JAZB"
COMMANDS = (
    "login", "doctor", "invoices", "invoice", "summaries", "lines", "unbilled", "statement",
    "receipt", "reconcile", "sandbox",
)  # fmt: skip
WORLD = World(seed=1, lines=400)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Address]:
    with running(WORLD) as address:
        yield address


class Shell:
    """A home of its own, in which `partner-center` is called."""

    def __init__(self, home: Path, address: Address) -> None:
        self.home = home
        self.address = address
        ours = ("PARTNER_CENTER_", "COLUMNS", "LINES")  # a runner may set the size of a terminal
        kept = {n: v for n, v in os.environ.items() if not n.startswith(ours)}
        self.environment = kept | {
            "PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "PARTNER_CENTER_BASE_URL": address.base_url,
            "PARTNER_CENTER_TOKEN": "sandbox-app-user",
            "LC_ALL": "C.UTF-8",
        }

    def without(self, *names: str) -> Shell:
        """Forget some settings of the environment."""
        for name in names:
            del self.environment[f"PARTNER_CENTER_{name}"]
        return self

    def call(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command, whatever comes of it."""
        return subprocess.run(
            [sys.executable, "-m", "partner_center.cli", *arguments],
            cwd=self.home,
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )

    def good(self, *arguments: str, stdin: str = "") -> str:
        """Run a command that has to work, and return its output."""
        done = self.call(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sign_in(self, *, public: bool = True) -> tuple[str, ...]:
        """Return the options of a login, and forget the token."""
        self.without("TOKEN", "BASE_URL")
        return (
            "login",
            f"--authority={self.address.authority}",
            f"--ca-file={self.address.ca_file}",
            f"--base-url={self.address.base_url}",
            f"--client-id={PUBLIC_CLIENT_ID if public else self.address.client_id}",
        )

    @property
    def store(self) -> Path:
        """Return the file with the refresh token."""
        (file,) = (self.home / "config/partner-center/tokens").glob("*.json")
        return file


@pytest.fixture
def shell(tmp_path: Path, sandbox: Address) -> Shell:
    return Shell(tmp_path, sandbox)


def test_help_names_every_command_and_every_exit_code(shell: Shell) -> None:
    said = shell.good("--help")
    assert all(re.search(rf"\b{name}\b", said) for name in COMMANDS)
    for code, meaning in MEANINGS.items():
        assert re.search(rf"\b{code:d}  {re.escape(meaning[:30])}", said)
    assert set(MEANINGS) == set(Exit)


def test_no_command_at_all_shows_the_help(shell: Shell) -> None:
    done = shell.call()
    assert done.returncode == Exit.USAGE
    assert "reconcile" in done.stdout
    assert done.stderr == ""


def test_each_command_has_help_with_examples() -> None:
    from partner_center.cli.app import COMMANDS as DEFINED  # noqa: PLC0415  # imports typer

    assert [function.__name__ for function, _ in DEFINED] == list(COMMANDS)
    for function, examples in DEFINED:
        assert function.__doc__
        assert examples
        assert all(example.split()[0] == function.__name__ for example in examples)


def test_help_of_a_command_shows_examples_and_settings(shell: Shell) -> None:
    said = shell.good("lines", "--help")
    assert "partner-center lines G000024135 --output lines.parquet" in said
    assert "--base-url" in said
    assert "--provider" in said


def test_completion_knows_commands_options_and_values(shell: Shell) -> None:
    wanted = {
        ("partner-center rec", 1): {"receipt", "reconcile"},
        ("partner-center lines --prov", 2): {"--provider"},
        ("partner-center lines G1 --provider o", 4): {"office", "onetime"},
    }
    for (words, number), expected in wanted.items():
        shell.environment |= {
            "_PARTNER_CENTER_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(number),
        }
        assert expected <= set(shell.call().stdout.split())


def test_a_person_signs_in_by_device_code_and_is_remembered(shell: Shell) -> None:
    done = shell.call(*shell.sign_in(), "--verbose")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert re.search(r"^> POST \S+/oauth2/v2\.0/token: 200 in [\d.]+ s$", done.stderr, re.MULTILINE)
    assert "The sandbox approves" in done.stderr
    assert "signed in as user@sandbox.example" in done.stderr
    assert stat.S_IMODE(shell.store.stat().st_mode) == 0o600
    assert f"the refresh token is kept in {shell.store}\n" in done.stderr
    assert re.search(r"-127\.0\.0\.1_\d+\.json$", shell.store.name)  # another sandbox has another
    first = shell.store.read_text()
    assert json.loads(shell.good("summaries"))[0]["currencyCode"] == "USD"
    assert shell.store.read_text() != first  # the rotated refresh token replaced it
    assert stat.S_IMODE(shell.store.stat().st_mode) == 0o600
    assert shell.good("summaries", "--output=csv").startswith("currencyCode,balanceAmount,")
    doctor = json.loads(shell.good("doctor"))
    assert doctor["token"]["mfa"] is True
    assert doctor["token"]["tenant"] == shell.address.tenant
    assert doctor["token"]["audience"] == "https://api.partnercenter.microsoft.com"
    assert doctor["service"]["answers"] is True
    assert all(row["missing"] == [] for row in doctor["commands"])


def test_a_refresh_token_comes_in_by_standard_input_and_the_secret_from_a_file(
    shell: Shell,
) -> None:
    secret = shell.home / "secret.txt"
    with running(WORLD) as own:
        secret.write_text(f"\ufeff{own.client_secret}\r\n")  # as Windows editors write it
        secret.chmod(0o644)
        shell.address = own
        options = shell.sign_in(public=False)
        token = own.refresh_token
        words = (*options, "--client-secret-file=secret.txt", "--refresh-token-file=-")
        done = shell.call(*words, stdin=f"\ufeff{token}\n")
        assert done.returncode == 0, done.stderr
        assert "warning: others on this machine can read secret.txt: chmod 600" in done.stderr
        secret.chmod(0o600)
        assert "can read" not in shell.call("doctor", "--offline").stderr
        assert token not in shell.store.read_text()
        assert INVOICE in shell.good("invoices", "--output=csv")
        config = (shell.home / "config/partner-center/config.toml").read_text()
        assert str(shell.home / "secret.txt") in config
        assert own.client_secret not in config


def test_an_application_by_itself_reads_lists_and_is_told_what_it_may_not(shell: Shell) -> None:
    shell.environment["PARTNER_CENTER_CLIENT_SECRET"] = shell.address.client_secret
    assert shell.call(*shell.sign_in(public=False), "--sign-in=app").returncode == 0
    assert len(shell.good("lines", INVOICE, "--limit=3").splitlines()) == 3
    refused = shell.call("summaries")
    assert refused.returncode == Exit.REFUSED
    assert "partner-center login" in refused.stderr
    unknown = shell.call("lines", "G000000001")
    assert unknown.returncode == Exit.NOT_FOUND
    doctor = shell.call("doctor")
    assert doctor.returncode == Exit.DIFFERENT
    rows = {row["command"]: row["missing"] for row in json.loads(doctor.stdout)["commands"]}
    assert rows["lines"] == []
    assert "partner-center login" in rows["summaries"][0]["advice"]
    assert "→ Sign in as a user" in shell.call("doctor", "--output=table", "--offline").stdout


def test_a_token_in_the_environment_wins_over_a_kept_sign_in(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('sign_in = "user"\ntenant = "a.example"\nclient_id = "c"\n')

    def kind(*, option: str | None = None, **variables: str) -> str:
        env = {f"PARTNER_CENTER_{name}": value for name, value in variables.items()}
        settings = resolve({"sign_in": option}, named_file=file, environment=env)
        return Signing(settings, voice=Voice()).kind()

    assert kind() == "user"
    assert kind(TOKEN="t") == "token"
    assert kind(TOKEN=" ") == "user"
    assert kind(TOKEN="t", option="app") == "app"
    assert kind(TOKEN="t", SIGN_IN="user") == "user"


def test_a_refresh_token_is_kept_by_authority(tmp_path: Path) -> None:
    def name(**options: str | None) -> str:
        found = {"tenant": "a.example", "client_id": "c", **options}
        settings = resolve(found, named_file=tmp_path / "none.toml", is_new=True, environment={})
        return Path(str(Signing(settings, voice=Voice()).store())).name

    assert name() == "a.example-c.json"
    assert name(authority="https://login.microsoftonline.com") == "a.example-c.json"
    assert name(authority="https://127.0.0.1:81/t") == "a.example-c-127.0.0.1_81.json"


def test_options_win_over_the_environment_and_that_over_the_file(shell: Shell) -> None:
    file = shell.home / "config/partner-center/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('locale = "fr-FR"\napplication = "from the file"\ntimeout = 9\n')
    shell.environment["PARTNER_CENTER_APPLICATION"] = "from the environment"
    shell.environment["PARTNER_CENTER_TIMEOUT"] = "8"
    found = json.loads(shell.good("--timeout=6", "doctor", "--timeout=7", "--offline"))
    settings = {row["name"]: (row["value"], row["from"]) for row in found["settings"]}
    assert settings["timeout"] == ("7", "option")
    assert settings["application"] == ("from the environment", "PARTNER_CENTER_APPLICATION")
    assert settings["locale"] == ("fr-FR", str(file))


def test_login_changes_no_other_line_of_the_config_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    assert config_file.write(file, {"tenant": "a.example"}, known=SETTINGS) is True
    file.write_text('# mine\ntenant = "a.example"  # old\n\ntimeout = 30\n')
    assert config_file.write(file, {"tenant": 'q"\\é', "cloud": "china"}, known=SETTINGS) is True
    assert config_file.read(file, known=SETTINGS) == {
        "tenant": 'q"\\é', "cloud": "china", "timeout": "30",
    }  # fmt: skip
    assert file.read_text().splitlines()[0::3] == ["# mine", "timeout = 30"]
    assert config_file.write(file, {"cloud": "china"}, known=SETTINGS) is False
    file.write_text("tenant = '''\na'''\n")
    with pytest.raises(Trouble, match="too free"):
        config_file.write(file, {"tenant": "b"}, known=SETTINGS)
    assert file.read_text() == "tenant = '''\na'''\n"


def test_a_terminal_of_another_encoding_loses_signs_only(shell: Shell) -> None:
    shell.environment["PYTHONIOENCODING"] = "ascii"
    done = shell.call("lines", INVOICE, "--output=table", "--limit=50")
    assert done.returncode == 0, done.stderr
    assert "?" in done.stdout
    assert shell.call("invoice", "G\uff11").returncode == Exit.NOT_FOUND


def test_invoices_come_by_day_and_in_every_form(shell: Shell) -> None:
    every = json.loads(shell.good("invoices"))
    assert {one["id"] for one in every} == set(WORLD.invoice_ids)
    span = ("--since=2023-06-01", "--until=2023-06-30", "--output=jsonl")
    june = [json.loads(line) for line in shell.good("invoices", *span).splitlines()]
    assert [one["id"] for one in june] == [
        one["id"] for one in every if one["invoiceDate"].startswith("2023-06")
    ]
    assert '"less_than"' in shell.call("invoices", *span, "-v").stderr  # the next day's midnight
    shell.good("invoices", "--output=invoices.csv", "--limit=4")
    rows = list(csv.DictReader((shell.home / "invoices.csv").read_text().splitlines()))
    own = [row["id"] for row in rows if not row["amendsOf"]]
    assert len(rows) == 4
    assert own == [one["id"] for one in every[: len(own)]]
    one = json.loads(shell.good("invoice", INVOICE), parse_float=Decimal)
    assert one["id"] == INVOICE
    assert str(one["totalCharges"]) in shell.good("invoice", INVOICE, "--output=table")


def test_the_rows_of_invoices_come_to_the_balances(shell: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(shell.good("invoices", "--output=csv"))))
    nested = {note["id"]: one["id"] for one in json.loads(shell.good("invoices"))
              for note in one.get("amendments") or ()}  # fmt: skip
    assert nested
    assert {row["id"]: row["amendsOf"] for row in rows if row["amendsOf"]} == nested
    assert len({row["id"] for row in rows}) == len(rows)
    open_: dict[str, Decimal] = {}
    for row in rows:
        still = Decimal(row["totalCharges"]) - Decimal(row["paidAmount"])
        open_[row["currencyCode"]] = open_.get(row["currencyCode"], Decimal(0)) + still
    balances = json.loads(shell.good("summaries"), parse_float=Decimal)
    assert open_ == {one["currencyCode"]: one["balanceAmount"] for one in balances}
    table = shell.good("invoices", "--output=table")
    assert all(row["id"] in table for row in rows)


def test_lines_come_whole_in_every_form(shell: Shell) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415  # slow to import

    rows = [json.loads(line) for line in shell.good("lines", INVOICE, "--size=100").splitlines()]
    count = len(rows)
    assert count == 508
    for name in ("all.csv.gz", "all.parquet", "all.jsonl", "all.json"):
        done = shell.call("lines", INVOICE, f"--output={name}")
        assert done.returncode == 0, done.stderr
        assert (done.stdout, done.stderr) == ("", f"{count} line items written to {name}\n")
    assert pq.read_table(shell.home / "all.parquet").num_rows == count
    assert json.loads((shell.home / "all.json").read_text()) == rows
    pair = ("--provider=onetime", "--type=usage", "--output=csv")
    usage = list(csv.reader(io.StringIO(shell.good("lines", INVOICE, *pair))))
    assert len(usage) == 289
    assert usage[0][:2] == ["PartnerId", "PartnerName"]
    legacy = [json.loads(line) for line in shell.good("lines", LEGACY).splitlines()]
    assert len({row["attributes"]["objectType"] for row in legacy}) == 3
    assert shell.good("unbilled", "--currency=EUR", "--limit=1").startswith('{"')


def test_csv_comes_in_files_and_for_spreadsheets(shell: Shell) -> None:
    done = shell.call("lines", INVOICE, "--output=some.csv.gz", "--split=200", "--limit=450")
    assert done.stderr == "450 line items written to some-1.csv.gz to some-3.csv.gz\n"
    shell.good("lines", INVOICE, "--output=whole.csv", "--limit=450")
    head, *rows = (shell.home / "whole.csv").read_bytes().splitlines(keepends=True)
    parts = [gzip.decompress((shell.home / f"some-{n}.csv.gz").read_bytes()) for n in (1, 2, 3)]
    assert parts == [head + b"".join(rows[at : at + 200]) for at in (0, 200, 400)]
    again = shell.call("lines", INVOICE, "--output=some.csv.gz", "--split=200")
    assert again.returncode == Exit.FILE
    assert "some-1.csv.gz is there already; choose another name or add --overwrite" in again.stderr
    shell.good("lines", INVOICE, "--output=some.csv.gz", "--split=500", "--overwrite")
    assert sorted(file.name for file in shell.home.glob("some*")) == [
        "some-1.csv.gz",
        "some-2.csv.gz",
    ]
    (shell.home / "some.csv").touch()  # not one of those that are written
    for number in (1, 2, 3, 4):
        (shell.home / f"some-{number}.csv").touch()
    done = shell.call("lines", INVOICE, "--output=some.csv", "--split=300", "--overwrite")
    assert "removed, as an earlier export's: some-3.csv, some-4.csv\n" in done.stderr
    (shell.home / "some-1.csv").unlink()
    (shell.home / "some-2.csv").unlink()
    assert shell.call("lines", INVOICE, "--output=some.csv", "--split=300").returncode == 0
    sheet = ("--currency=EUR", "--excel", "--output=csv")
    assert shell.good("unbilled", *sheet).startswith("\ufeffPartnerId,")
    for wrong in (
        ("--split=5", "--output=csv"),
        ("--split=5", "--output=a.jsonl"),
        ("--split=0", "--output=a.csv"),
        ("--excel", "--output=a.parquet"),
    ):
        refused = shell.call("lines", INVOICE, *wrong)
        assert refused.returncode == Exit.USAGE, wrong
        assert wrong[0].partition("=")[0] in refused.stderr
    assert not list(shell.home.glob("a*"))


def test_an_existing_file_is_replaced_only_on_demand(shell: Shell) -> None:
    file = shell.home / "lines.csv"
    file.write_text("mine")
    done = shell.call("lines", INVOICE, "--output=lines.csv")
    assert done.returncode == Exit.FILE
    assert "--overwrite" in done.stderr
    assert file.read_text() == "mine"
    shell.good("lines", INVOICE, "--output=lines.csv", "--overwrite", "--limit=1")
    assert file.read_text() != "mine"


def test_statements_are_pdf_files(shell: Shell) -> None:
    assert shell.good("statement", INVOICE) == f"Invoice_{INVOICE}.pdf\n"
    assert (shell.home / f"Invoice_{INVOICE}.pdf").read_bytes().startswith(b"%PDF-")
    assert shell.good("statement", INVOICE, "--output=-").startswith("%PDF-")
    invoice, receipt = next((i, r) for i in WORLD.invoice_ids for r in WORLD.receipts(i))
    file = shell.good("receipt", invoice, receipt).strip()
    assert (shell.home / file).read_bytes().startswith(b"%PDF-")
    assert shell.call("receipt", INVOICE, "R1").returncode == Exit.NOT_FOUND


def test_reconcile_agrees_and_draws(shell: Shell) -> None:
    report = json.loads(
        shell.good("reconcile", INVOICE, "--picture=charges.svg"), parse_float=Decimal
    )
    assert report["agrees"] is True
    assert report["found"] == report["expected"]
    assert (shell.home / "charges.svg").read_text().startswith("<?xml")
    said = shell.good("reconcile", "--output=table", "--picture=balances.png")
    assert "all balances agree with their invoices" in said
    assert (shell.home / "balances.png").read_bytes().startswith(b"\x89PNG")


def tour() -> list[str]:
    """Return the commands that the README shows."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.search(r"\n## The command line\n(.*?)\n## ", text, flags=re.DOTALL)
    assert section, "the README has no section on the command line"
    return [
        line.removeprefix("$ ").partition(" #")[0].strip()
        for block in re.findall(r"```console\n(.*?)```", section[1], flags=re.DOTALL)
        for line in block.replace("\\\n", " ").splitlines()
        if line.startswith("$ partner-center")
    ]


def test_the_tour_of_the_readme_runs_and_finds_the_cent(tmp_path: Path) -> None:
    commands = tour()
    assert {"partner-center summaries", f"partner-center reconcile {INVOICE}"} <= set(commands)
    assert f"partner-center lines {INVOICE} --output lines.parquet" in commands
    (start,) = (one.split()[2:] for one in commands if one.startswith("partner-center sandbox"))
    (wish,) = (start[n + 1] for n, word in enumerate(start) if word == "--fault")
    with running(WORLD, options=Options(faults=(fault(wish),))) as address:
        shell = Shell(tmp_path, address).without("TOKEN", "BASE_URL")
        shutil.copy(address.ca_file, tmp_path / "sandbox-ca.pem")
        for one in commands:
            words = one.split()[1:]
            if words[0] == "sandbox":
                continue
            words = [re.sub(r"http://127\.0\.0\.1:\d+", address.base_url, word) for word in words]
            authority = address.authority.rpartition("/")[0]
            words = [re.sub(r"https://127\.0\.0\.1:\d+", authority, word) for word in words]
            done = shell.call(*words)
            if words[0] == "reconcile":
                assert done.returncode == Exit.DIFFERENT, done.stderr
                report: dict[str, Any] = json.loads(done.stdout, parse_float=Decimal)
                assert report["difference"] == Decimal("-0.01")
                assert report["differences"][0]["rule"] == "invoice-total"
                assert len(report["differences"][0]["lines"]) == 1
            else:
                assert done.returncode == 0, done.stderr
    assert (tmp_path / "lines.parquet").read_bytes().startswith(b"PAR1")


@pytest.fixture
def terminal(shell: Shell) -> Iterator[Any]:
    """Return what runs a command in a terminal and waits for a text on its screen."""
    if shutil.which("tmux") is None:
        pytest.skip("tables and progress need a terminal, and tmux, which plays one, is not here")
    socket = f"partner-center-{os.getpid()}-{time.monotonic_ns()}"
    tmux = ["tmux", "-L", socket, "-f", os.devnull]

    def run(command: str, *, until: str, width: int = 110) -> str:
        words = f"{sys.executable} -m partner_center.cli {command}; echo code=$?; sleep 60"
        subprocess.run(
            [*tmux, "new-session", "-d", "-x", str(width), "-y", "50", words],
            env=shell.environment, cwd=shell.home, check=True,
        )  # fmt: skip
        screen = ""
        for _ in range(1500):  # half a minute at least, for a busy machine
            done = subprocess.run(
                [*tmux, "capture-pane", "-p"], capture_output=True, encoding="utf-8", check=False
            )
            screen = done.stdout
            if re.search(until, screen):
                break
            time.sleep(0.02)
        return screen

    yield run
    subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)


@pytest.mark.parametrize(("width", "spare"), [(80, ""), (110, r"+from \(UTC\)")])
def test_a_terminal_gets_a_table_with_amounts_and_currencies(
    terminal: Any, width: int, spare: str
) -> None:
    screen = terminal(f"lines {INVOICE} --limit 5", until=r"code=\d", width=width)
    assert "code=0" in screen
    head = rf"^ *line +customer +product +charge {spare} +quantity +total$"
    assert re.search(head, screen, re.MULTILINE)
    assert len(re.findall(r"\d\.\d\d USD$", screen, re.MULTILINE)) == 5
    assert "read," not in screen  # no progress is left behind


def test_the_table_of_invoices_fits_a_terminal(terminal: Any) -> None:
    screen = terminal("invoices --limit 9", until=r"code=\d", width=80)
    assert (
        len(
            re.findall(
                r"^[DG]\w+ .* -?\d+\.\d\d [A-Z]{3} +-?\d+\.\d\d [A-Z]{3}$", screen, re.MULTILINE
            )
        )
        >= 9
    )


def test_progress_is_not_drawn_over_what_a_pipe_writes(shell: Shell, terminal: Any) -> None:
    with running(WORLD, options=Options(faults=(fault("slow:path=lineitems:seconds=0.2"),))) as own:
        shell.environment["PARTNER_CENTER_BASE_URL"] = own.base_url
        call = f"lines {INVOICE} --size 200 | while read row; do echo row; done"
        screen = terminal(call, until=r"code=\d|read,")
    assert "read," not in screen
    assert "code=0" in screen


def test_a_terminal_gets_progress_that_is_gone_at_the_end(shell: Shell, terminal: Any) -> None:
    with running(WORLD, options=Options(faults=(fault("slow:path=lineitems:seconds=0.4"),))) as own:
        shell.environment["PARTNER_CENTER_BASE_URL"] = own.base_url
        screen = terminal(f"lines {INVOICE} --size 200 --output l.csv", until=r"[1-9]\d* read,")
        assert re.search(rf"line items, {INVOICE} .* \d+ read, \d+ pages", screen)
        for _ in range(400):
            if (shell.home / "l.csv").exists():
                break
            time.sleep(0.05)
    assert (shell.home / "l.csv").exists()
