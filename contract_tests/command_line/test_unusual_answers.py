"""Answers that the sandbox never gives: unknown members and kinds, empty lists, wrong amounts."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contract_tests.support.command_line import CommandLine
from contract_tests.support.hostile_service import Reply, serving

from partner_center.cli.exit_codes import Exit
from partner_center.contract import Exchange


class Shell(CommandLine):
    """Calls `partner-center` before a service whose answers the test chooses, by path."""

    answers: dict[str, Reply]

    def serve(self, path: str, value: Any) -> None:
        """Serve a JSON body."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.answers[path] = Reply(body)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    answers: dict[str, Reply] = {}
    with serving(lambda request: answers[request.path]) as service:
        made = Shell(tmp_path, BASE_URL=service.base_url, TOKEN="a-closed-token", RETRIES="0")
        made.answers = answers
        yield made


@pytest.fixture
def invoice(named: dict[str, Exchange]) -> dict[str, Any]:
    """Return a recorded invoice of modern commerce, G1, of one charge of 7."""
    body: dict[str, Any] = json.loads(
        named["getInvoice/recurring"].response.body.decode("utf-8-sig")
    )
    detail = {**body["invoiceDetails"][0], "billingProvider": "one_time",
              "invoiceLineItemType": "billing_line_items"}  # fmt: skip
    return body | {"id": "G1", "totalCharges": 7, "currencyCode": "USD", "invoiceDetails": [detail]}


@pytest.fixture
def line(named: dict[str, Exchange]) -> dict[str, Any]:
    """Return a recorded charge, of 7."""
    page = json.loads(
        named["listInvoiceLineItems/one-time-first-page"].response.body.decode("utf-8-sig")
    )
    amounts = {"unitPrice": 7, "effectiveUnitPrice": 7, "quantity": 1, "subtotal": 7,
               "taxTotal": 0, "totalForCustomer": 7, "currency": "USD"}  # fmt: skip
    known: dict[str, Any] = page["items"][0] | amounts
    return known


def page(*items: dict[str, Any]) -> dict[str, Any]:
    """Return the only page of some line items."""
    return {
        "totalCount": len(items),
        "items": items,
        "links": {"self": {"uri": "/invoices/G1/lineitems", "method": "GET", "headers": []}},
        "attributes": {"objectType": "Collection"},
    }


UNSEEN = {"totalForCustomer": 5, "attributes": {"objectType": "NewKind"}}


def test_a_line_that_no_amount_can_be_is_named(
    shell: Shell, invoice: dict[str, Any], line: dict[str, Any]
) -> None:
    shell.serve("/invoices/G1", invoice)
    for amount in ("1E+999998", "1E-999998", "7" * 90, f"0.{'3' * 90}"):
        body = json.dumps(page(line, line | {"totalForCustomer": "HUGE"}))
        shell.serve("/invoices/G1/lineitems", body.replace('"HUGE"', amount).encode())
        done = shell.call("reconcile G1")
        assert done.code == Exit.ANSWER, done.err
        [said] = done.err.splitlines()
        assert said.startswith("error: listInvoiceLineItems: 200 OK: ")
        assert "items[1].totalForCustomer: " in said
        assert len(said) < 600, "the amount is not written out"


def test_an_invoice_that_names_no_part_has_no_lines(shell: Shell, invoice: dict[str, Any]) -> None:
    shell.serve("/invoices/G1", invoice | {"invoiceDetails": []})
    done = shell.call("lines G1 --output jsonl")
    assert (done.code, done.out) == (Exit.OK, "")
    assert done.err.startswith("warning: there are no line items: this invoice names none")
    assert shell.call("lines G1 -o l.csv").code == Exit.NOT_FOUND
    found = shell.call("reconcile G1")
    assert found.code == Exit.DIFFERENT, found.err
    assert json.loads(found.out)["expected"] == 0


@pytest.mark.parametrize(
    "command", ["lines G1 --output jsonl", "lines G1 -o l.csv", "reconcile G1"]
)
def test_a_null_in_place_of_the_parts_is_no_invoice_without_them(
    shell: Shell, invoice: dict[str, Any], command: str
) -> None:
    shell.serve("/invoices/G1", invoice | {"invoiceDetails": None})
    done = shell.call(command)
    assert (done.code, done.out) == (Exit.ANSWER, "")
    assert "invoiceDetails: expected an array, found None" in done.err
    assert not (shell.home / "l.csv").exists()


def test_charges_that_moved_to_the_export_are_not_waited_for(
    shell: Shell, invoice: dict[str, Any]
) -> None:
    shell.serve("/invoices/G1/lineitems", page())
    detail = {**invoice["invoiceDetails"][0], "billingProvider": "marketplace",
              "invoiceLineItemType": "usage_line_items"}  # fmt: skip
    june = {"billingPeriodStartDate": "2023-06-01T00:00:00Z"}
    shell.serve("/invoices/G1", invoice | {"invoiceDetails": [detail]} | june)
    assert "serves daily usage of modern commerce" in shell.call("lines G1").err
    for start, says in (
        ("2025-06-01T00:00:00Z", "only in its export"),
        ("2021-06-01T00:00:00Z", "24 hours"),
    ):
        shell.serve("/invoices/G1", invoice | {"billingPeriodStartDate": start})
        done = shell.call("lines G1 -o l.csv")
        assert done.code == Exit.NOT_FOUND
        assert says in done.err
        assert ("only in its export" in shell.call("reconcile G1").out) is ("2025" in start)


def test_a_kind_that_nobody_knows_is_kept_and_said(
    shell: Shell, invoice: dict[str, Any], line: dict[str, Any]
) -> None:
    shell.serve("/invoices/G1", invoice)
    shell.serve("/invoices/G1/lineitems", page(line, UNSEEN))
    refused = shell.call("lines G1 -o lines.csv")
    assert refused.code == Exit.ANSWER
    assert "line 2 is a GenericLineItem" in refused.err
    assert "add --any-kind" in refused.err
    assert not (shell.home / "lines.csv").exists()
    done = shell.call("lines G1 -o lines.csv --any-kind")
    assert done.code == Exit.OK, done.err
    rows = list(csv.DictReader((shell.home / "lines.csv").read_text().splitlines()))
    assert [row["Kind"] for row in rows] == ["OneTimeInvoiceLineItem", "GenericLineItem"]
    found = shell.call("reconcile G1 -o differences.csv")
    assert found.code == Exit.DIFFERENT
    assert "unread-line" in (shell.home / "differences.csv").read_text()
    assert shell.call("lines G1 --any-kind -o l.jsonl").code == Exit.USAGE


def test_notes_of_a_comparison_are_said_beside_csv(
    shell: Shell, invoice: dict[str, Any], line: dict[str, Any]
) -> None:
    credit = line | {"subtotal": -7, "totalForCustomer": -7, "quantity": -1}
    shell.serve("/invoices/G1", invoice)
    shell.serve("/invoices/G1/lineitems", page(line, line | {"quantity": 1}, credit))
    done = shell.call("reconcile G1 --output csv")
    assert "note: 1 credits are added," in done.err


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "parquet"])
def test_members_that_are_news_are_kept_and_named(
    shell: Shell, invoice: dict[str, Any], line: dict[str, Any], form: str
) -> None:
    shell.serve("/invoices/G1", invoice)
    shell.serve("/invoices/G1/lineitems", page(line | {"benefitNews": "b"}))
    done = shell.call(f"lines G1 -o lines.{form}")
    assert done.code == Exit.OK, done.err
    where = "" if "json" in form else ", in the column additionalProperties"
    assert done.err.splitlines() == [
        f"1 line item written to lines.{form}",
        f"new members that the document does not know{where}: benefitNews",
    ]
    assert b"benefitNews" in (shell.home / f"lines.{form}").read_bytes()


@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        (Reply(status=204, headers=()), Exit.SERVICE, "nothing ready yet: try again later"),
        (
            Reply(status=302, headers=[("Location", "https://elsewhere.example")]),
            Exit.ANSWER,
            "check the base URL",
        ),
        (
            Reply(b'{"code":800003,"description":"Oh"}', 500),
            Exit.SERVICE,
            "give its support these ids",
        ),
        (Reply(headers=()), Exit.ANSWER, "Try again; .*ids.*MS-RequestId"),
        (Reply(b'{"id":"G1"}'), Exit.ANSWER, "newer version of this package"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else None,
)
def test_every_refusal_has_a_next_step(shell: Shell, answer: Reply, code: Exit, says: str) -> None:
    shell.answers["/invoices/G1"] = answer
    done = shell.call("invoice G1")
    assert (done.code, done.out) == (code, "")
    [line] = done.err.splitlines()
    assert re.search(says, line), line


@pytest.mark.parametrize("command", ["invoice G1 --output table", "invoice G1", "reconcile G1"])
def test_a_number_that_no_amount_can_be_is_no_defect(
    shell: Shell, invoice: dict[str, Any], line: dict[str, Any], command: str
) -> None:
    huge = json.dumps(invoice | {"totalCharges": "HUGE"}).replace('"HUGE"', "1E+9999999").encode()
    shell.serve("/invoices/G1", huge)
    shell.serve("/invoices/G1/lineitems", page(line))
    done = shell.call(command)
    assert (done.code, done.out) == (Exit.ANSWER, ""), done.err
    [said] = done.err.splitlines()
    assert said.startswith("error: getInvoice: 200 OK: ")
    assert "totalCharges: " in said
    assert "1E+9999999" in said
    assert "an amount is below 10^31" in said
