"""Bad input and faults of the service: one clear line, the exit code, no half-written file."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from contract_tests.support.command_line import INVOICE, WORLD, CommandLine

from partner_center.cli.error_lines import explain
from partner_center.cli.exit_codes import Exit
from partner_center.sandbox.faults import FAULTS, fault
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import running

NOWHERE = "http://127.0.0.1:9"  # the port of the service "discard", which nobody runs


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
        (f"lines {INVOICE} --period next", Exit.USAGE, "use one of current, previous"),
        (f"lines {INVOICE} --size 0", Exit.USAGE, "see partner-center lines --help"),
        (f"lines {INVOICE} -o lines.xls", Exit.USAGE, "table, json, jsonl, csv, parquet"),
        (f"lines {INVOICE} -o nowhere/l.csv", Exit.FILE, "nowhere is not a folder; make it first"),
        (f"reconcile {INVOICE} --picture c.gif", Exit.USAGE, ".png or .svg"),
        (f"lines {INVOICE} -o l.parquet.gz", Exit.USAGE, "leave .gz out"),
        ("unbilled", Exit.USAGE, "--currency EUR"),
        ("invoices --since 1.2.2024", Exit.USAGE, "write it as 2024-02-01"),
        ("invoices --since 2024-02-30", Exit.USAGE, "is not a date"),
        ("bills", Exit.USAGE, "No such command 'bills'"),
        ("summaries --colour", Exit.USAGE, "No such option"),
        ("summaries --token=t", Exit.USAGE, "No such option"),
        ("summaries --cloud mars", Exit.USAGE, "global, us-government, china"),
        ("summaries --base-url http://example.com", Exit.USAGE, "over https only"),
        ("summaries --base-url https://u:p@example.com", Exit.USAGE, "without a user name"),
        ("summaries --timeout soon", Exit.USAGE, "must be a number, 0.1 or more"),
        ("summaries --ca-file gone.pem", Exit.FILE, "gone.pem cannot be read: No such file"),
        ("summaries --config gone.toml", Exit.FILE, "there is no config file"),
        (f"summaries --base-url {NOWHERE}", Exit.NETWORK, "check the network"),
        ("sandbox --fault earthquake", Exit.USAGE, "see partner-center sandbox --help"),
    ],
)
def test_a_wrong_call_is_one_line(
    arguments: str, code: Exit, says: str, shell: CommandLine
) -> None:
    shell.bad(arguments, code=code, says=says)


@pytest.mark.parametrize(("form", "empty"), [("json", "[]"), ("jsonl", ""), ("table", "")])
def test_no_line_items_in_a_pipe_are_warned_of(shell: CommandLine, form: str, empty: str) -> None:
    done = shell.call(f"lines {INVOICE} --provider=office --type=billing --output {form}")
    assert (done.code, done.out.strip()) == (Exit.OK, empty)
    assert done.err == (
        "warning: there are no line items: this invoice has onetime billing and usage;"
        " office is not on it\n"
    )


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
    "repeated-page": (Exit.ANSWER, "repeats items of earlier pages"),
    "missing-item": (Exit.DIFFERENT, ""),
    "extra-cent": (Exit.DIFFERENT, ""),
}


def test_every_fault_has_its_end() -> None:
    assert ENDS.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", ENDS)
def test_a_fault_of_the_service(name: str, shell: CommandLine) -> None:
    code, says = ENDS[name]
    with running(WORLD, options=Options(faults=(fault(f"{name}:path=lineitems"),))) as own:
        shell.set(BASE_URL=own.base_url, TIMEOUT="1" if name == "slow" else "30")
        if code is not Exit.DIFFERENT:
            shell.bad(f"lines {INVOICE} --size 200 -o lines.parquet", code=code, says=says)
            return
        pages = "--size 100" if name == "missing-item" else ""  # each page lacks one
        done = shell.call(f"reconcile {INVOICE} {pages}")
    assert done.code == Exit.DIFFERENT
    found = json.loads(done.out, parse_float=Decimal)
    assert found["differences"][0]["rule"] == "invoice-total"
    if name == "extra-cent":
        assert found["difference"] == Decimal("-0.01")


def test_verbose_shows_requests_and_where_it_failed(shell: CommandLine) -> None:
    done = shell.call("-v invoice G1")
    assert done.code == Exit.NOT_FOUND
    assert re.match(r"> GET /v1/invoices/G1: 404 in [\d.]+ s \[authorization \*\*\*", done.err)
    assert "Traceback" in done.err
    assert done.err.splitlines()[-1].startswith("error: getInvoice: 404")


def test_an_error_that_nobody_foresaw_is_called_a_defect() -> None:
    code, said = explain(ZeroDivisionError("division by zero"))
    assert code is Exit.DEFECT
    assert "please report it" in said
