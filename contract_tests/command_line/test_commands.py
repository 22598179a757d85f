"""What the commands read, write and find, against a sandbox; and the tour of the README."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

from contract_tests.support.command_line import INVOICE, LEGACY, WORLD, CommandLine

from partner_center.cli.exit_codes import Exit
from partner_center.sandbox.faults import fault
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import running
from workshop.yaml_files import ROOT


def test_invoices_come_by_day_and_in_every_form(shell: CommandLine) -> None:
    every = json.loads(shell.good("invoices"))
    assert {one["id"] for one in every} == set(WORLD.invoice_ids)
    span = ("--since=2023-06-01", "--until=2023-06-30", "--output=jsonl")
    june = [json.loads(line) for line in shell.good("invoices", *span).splitlines()]
    assert [one["id"] for one in june] == [
        one["id"] for one in every if one["invoiceDate"].startswith("2023-06")
    ]
    assert '"less_than"' in shell.call("invoices", *span, "-v").err  # the next day's midnight
    shell.good("invoices", "--output=invoices.csv", "--limit=4")
    rows = list(csv.DictReader((shell.home / "invoices.csv").read_text().splitlines()))
    own = [row["id"] for row in rows if not row["amendsOf"]]
    assert len(rows) == 4
    assert own == [one["id"] for one in every[: len(own)]]
    one = json.loads(shell.good("invoice", INVOICE), parse_float=Decimal)
    assert one["id"] == INVOICE
    assert str(one["totalCharges"]) in shell.good("invoice", INVOICE, "--output=table")


def test_the_rows_of_invoices_come_to_the_balances(shell: CommandLine) -> None:
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


def test_lines_come_whole_in_every_form(shell: CommandLine) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415  # slow to import

    rows = [json.loads(line) for line in shell.good("lines", INVOICE, "--size=100").splitlines()]
    count = len(rows)
    assert count == 508
    for name in ("all.csv.gz", "all.parquet", "all.jsonl", "all.json"):
        done = shell.call("lines", INVOICE, f"--output={name}")
        assert done.code == 0, done.err
        assert (done.out, done.err) == ("", f"{count} line items written to {name}\n")
    assert pq.read_table(shell.home / "all.parquet").num_rows == count
    assert json.loads((shell.home / "all.json").read_text()) == rows
    pair = ("--provider=onetime", "--type=usage", "--output=csv")
    usage = list(csv.reader(io.StringIO(shell.good("lines", INVOICE, *pair))))
    assert len(usage) == 289
    assert usage[0][:2] == ["PartnerId", "PartnerName"]
    legacy = [json.loads(line) for line in shell.good("lines", LEGACY).splitlines()]
    assert len({row["attributes"]["objectType"] for row in legacy}) == 3
    assert shell.good("unbilled", "--currency=EUR", "--limit=1").startswith('{"')


def test_csv_comes_in_files_and_for_spreadsheets(shell: CommandLine) -> None:
    done = shell.call("lines", INVOICE, "--output=some.csv.gz", "--split=200", "--limit=450")
    assert done.err == "450 line items written to some-1.csv.gz to some-3.csv.gz\n"
    shell.good("lines", INVOICE, "--output=whole.csv", "--limit=450")
    head, *rows = (shell.home / "whole.csv").read_bytes().splitlines(keepends=True)
    parts = [gzip.decompress((shell.home / f"some-{n}.csv.gz").read_bytes()) for n in (1, 2, 3)]
    assert parts == [head + b"".join(rows[at : at + 200]) for at in (0, 200, 400)]
    again = shell.call("lines", INVOICE, "--output=some.csv.gz", "--split=200")
    assert again.code == Exit.FILE
    assert "some-1.csv.gz already exists; choose another name or add --overwrite" in again.err
    shell.good("lines", INVOICE, "--output=some.csv.gz", "--split=500", "--overwrite")
    assert sorted(file.name for file in shell.home.glob("some*")) == [
        "some-1.csv.gz",
        "some-2.csv.gz",
    ]
    (shell.home / "some.csv").touch()  # not one of those that are written
    for number in (1, 2, 3, 4):
        (shell.home / f"some-{number}.csv").touch()
    done = shell.call("lines", INVOICE, "--output=some.csv", "--split=300", "--overwrite")
    assert "removed, as an earlier export's: some-3.csv, some-4.csv\n" in done.err
    (shell.home / "some-1.csv").unlink()
    (shell.home / "some-2.csv").unlink()
    assert shell.call("lines", INVOICE, "--output=some.csv", "--split=300").code == 0
    sheet = ("--currency=EUR", "--excel", "--output=csv")
    assert shell.good("unbilled", *sheet).startswith("\ufeffPartnerId,")
    for wrong in (
        ("--split=5", "--output=csv"),
        ("--split=5", "--output=a.jsonl"),
        ("--split=0", "--output=a.csv"),
        ("--excel", "--output=a.parquet"),
    ):
        refused = shell.call("lines", INVOICE, *wrong)
        assert refused.code == Exit.USAGE, wrong
        assert wrong[0].partition("=")[0] in refused.err
    assert not list(shell.home.glob("a*"))


def test_an_existing_file_is_replaced_only_on_demand(shell: CommandLine) -> None:
    file = shell.home / "lines.csv"
    file.write_text("mine")
    done = shell.call("lines", INVOICE, "--output=lines.csv")
    assert done.code == Exit.FILE
    assert "--overwrite" in done.err
    assert file.read_text() == "mine"
    shell.good("lines", INVOICE, "--output=lines.csv", "--overwrite", "--limit=1")
    assert file.read_text() != "mine"


def test_statements_are_pdf_files(shell: CommandLine) -> None:
    assert shell.good("statement", INVOICE) == f"Invoice_{INVOICE}.pdf\n"
    assert (shell.home / f"Invoice_{INVOICE}.pdf").read_bytes().startswith(b"%PDF-")
    assert shell.good("statement", INVOICE, "--output=-").startswith("%PDF-")
    invoice, receipt = next((i, r) for i in WORLD.invoice_ids for r in WORLD.receipts(i))
    file = shell.good("receipt", invoice, receipt).strip()
    assert (shell.home / file).read_bytes().startswith(b"%PDF-")
    assert shell.call("receipt", INVOICE, "R1").code == Exit.NOT_FOUND


def test_reconcile_agrees_and_draws(shell: CommandLine) -> None:
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
        shell = CommandLine(tmp_path)
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
                assert done.code == Exit.DIFFERENT, done.err
                report: dict[str, Any] = json.loads(done.out, parse_float=Decimal)
                assert report["difference"] == Decimal("-0.01")
                assert report["differences"][0]["rule"] == "invoice-total"
                assert len(report["differences"][0]["lines"]) == 1
            else:
                assert done.code == 0, done.err
    assert (tmp_path / "lines.parquet").read_bytes().startswith(b"PAR1")


# Scripts compare the numbers, so they never change.
EXIT_CODES = {
    "OK": 0, "DIFFERENT": 1, "USAGE": 2, "SIGN_IN": 3, "NOT_FOUND": 4, "REFUSED": 5, "SERVICE": 6,
    "NETWORK": 7, "FILE": 8, "ANSWER": 9, "DEFECT": 70, "INTERRUPTED": 130, "PIPE": 141,
    "TERMINATED": 143,
}  # fmt: skip


def test_exit_codes_stay() -> None:
    assert {one.name: one.value for one in Exit} == EXIT_CODES
