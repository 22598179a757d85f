"""Invoices against their lines, balances against invoices: a cent is found, and where it is."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract_tests.support.both_clients import answered

from partner_center import charts
from partner_center.client import PartnerCenter
from partner_center.contract import Exchange, wire_body
from partner_center.contract.invariants.line_items import line_item_total
from partner_center.contract.schemas import Subject
from partner_center.errors import ReconcileError
from partner_center.paging import Page
from partner_center.reconcile import (
    Report,
    SummaryReport,
    reconcile,
    reconcile_lines,
    reconcile_summaries,
)
from partner_center.reconcile.amounts import MEMBERS, amounts
from partner_center_invoices.models import (
    GenericLineItem,
    Invoice,
    InvoiceLineItem,
    InvoiceLineItemCollection,
)


def rows_of(exchange: Exchange) -> list[Any]:
    return list(InvoiceLineItemCollection.from_json(wire_body(exchange)).items)


@pytest.fixture(scope="module")
def lines(exchanges: tuple[Exchange, ...]) -> list[Any]:
    """Return the five charges of the recorded one-time invoice."""
    named = {exchange.name: exchange for exchange in exchanges}
    pages = (named[f"listInvoiceLineItems/one-time-{n}-page"] for n in ("first", "last"))
    return [row for page in pages for row in rows_of(page)]


@pytest.fixture(scope="module")
def invoice(exchanges: tuple[Exchange, ...]) -> Invoice:
    """Return the recorded one-time invoice."""
    named = {exchange.name: exchange for exchange in exchanges}
    return Invoice.from_json(wire_body(named["getInvoice/one-time-with-tax-receipt"]))


def changed(model: Any, **members: Any) -> Any:
    return type(model).from_dict({**model.to_dict(), **members})


def test_the_recorded_invoice_agrees_with_its_lines(invoice: Invoice, lines: list[Any]) -> None:
    report = reconcile_lines(invoice, lines)
    assert report.differences == ()
    assert report.agrees
    assert report.expected == report.found == Decimal("994.03")
    assert report.lines == len(lines)
    for groups in (report.currencies, report.customers, report.products, report.charge_types):
        assert sum(group.total for group in groups) == report.found
        assert sum(group.lines for group in groups) == len(lines)
    assert {"new", "New"} & {group.name for group in report.charge_types}
    assert "ノースウィンド商事" in {group.name for group in report.customers}


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("cent", ["0.01", "-0.01"])
def test_a_cent_on_a_line_is_found_there(
    number: int, cent: str, invoice: Invoice, lines: list[Any]
) -> None:
    wrong = list(lines)
    total = lines[number].total_for_customer + Decimal(cent)
    wrong[number] = changed(lines[number], totalForCustomer=total)
    report = reconcile_lines(invoice, wrong)
    assert report.difference == -Decimal(cent)
    whole, line = report.differences
    assert (whole.rule, whole.difference) == ("invoice-total", -Decimal(cent))
    assert [one.number for one in whole.lines] == [number + 1]
    assert f"the total of line {number + 1} is off by" in whole.text
    assert (line.rule, line.difference, line.found) == ("line-item-total", Decimal(cent), total)
    assert line.lines[0].customer == lines[number].customer_name


def test_a_cent_on_the_invoice_is_on_no_line(invoice: Invoice, lines: list[Any]) -> None:
    report = reconcile_lines(changed(invoice, totalCharges=Decimal("994.04")), lines)
    (whole,) = report.differences
    assert (whole.difference, whole.lines) == (Decimal("0.01"), ())
    assert "no line breaks its rule" in whole.text


def test_a_missing_line_is_a_difference(invoice: Invoice, lines: list[Any]) -> None:
    report = reconcile_lines(invoice, lines[:-1])
    assert report.difference == lines[-1].total_for_customer


def test_a_subtotal_that_is_rounded_up_breaks_its_rule(invoice: Invoice, lines: list[Any]) -> None:
    usage = lines[2]  # 15.6400391 x 26.0417 is 407.2934..., which is cut
    subtotal, total = usage.subtotal + Decimal("0.01"), usage.total_for_customer + Decimal("0.01")
    wrong = [changed(usage, subtotal=subtotal, totalForCustomer=total)]
    found = reconcile_lines(changed(invoice, totalCharges=total), wrong).differences
    assert [difference.rule for difference in found] == ["one-time-subtotal"]
    assert "407.30; the formulas give 407.29" in found[0].text


def test_what_no_source_states_is_noted_and_not_asserted(
    invoice: Invoice, lines: list[Any]
) -> None:
    members = {"subtotal": "-407.30", "taxTotal": "0", "totalForCustomer": "-407.30"}
    credit = changed(lines[2], billableQuantity="-26.0417", **members)
    yen = changed(lines[2], currency="JPY", subtotal="407", taxTotal="0", totalForCustomer="407")
    report = reconcile_lines(
        changed(invoice, totalCharges=Decimal("-407.30"), currencyCode="USD"), [credit]
    )
    assert report.agrees
    assert "1 credits" in report.notes[0]
    report = reconcile_lines(changed(invoice, totalCharges=407, currencyCode="JPY"), [yen])
    assert report.agrees
    assert "without cents" in report.notes[0]
    assert "no line items" in reconcile_lines(changed(invoice, totalCharges=0), []).notes[0]


def test_usage_is_judged_and_not_added(
    invoice: Invoice, lines: list[Any], named: dict[str, Exchange]
) -> None:
    usage = rows_of(named["listInvoiceLineItems/one-time-usage-first-page"])
    report = reconcile_lines(invoice, [*lines, *usage])
    assert report.agrees
    assert any("rated usage" in note for note in report.notes)
    total = usage[0].billing_pre_tax_total + Decimal("0.01")
    report = reconcile_lines(invoice, [*lines, changed(usage[0], billingPreTaxTotal=total)])
    assert "rated-total" in {difference.rule for difference in report.differences}
    assert report.difference == 0


def test_lines_in_another_currency_are_not_added(invoice: Invoice, lines: list[Any]) -> None:
    report = reconcile_lines(invoice, [*lines, changed(lines[0], currency="EUR")])
    assert [difference.rule for difference in report.differences] == ["line-currency"]
    assert {group.currency for group in report.currencies} == {"EUR", "USD"}


def test_an_invoice_without_a_currency_has_that_of_its_lines(
    invoice: Invoice, lines: list[Any]
) -> None:
    bare = {k: v for k, v in invoice.to_dict().items() if k != "currencyCode"}
    bare = {**bare, "currencyCode": ""}
    report = reconcile_lines(Invoice.from_dict(bare), lines)
    assert (report.agrees, report.currency, report.expected) == (True, "USD", Decimal("994.03"))
    mixed = [*lines, changed(lines[0], currency="EUR")]
    assert not reconcile_lines(Invoice.from_dict(bare), mixed).agrees


def test_lines_that_cannot_be_added_are_told_apart(
    invoice: Invoice, lines: list[Any], named: dict[str, Exchange]
) -> None:
    days = rows_of(named["listInvoiceLineItems/azure-usage"])
    report = reconcile_lines(invoice, [*lines, *days])
    assert report.agrees
    assert [note for note in report.notes if f"{len(days)} lines of daily usage" in note]
    unseen = GenericLineItem.from_dict({"total": 5, "attributes": {"objectType": "Unseen"}})
    report = reconcile_lines(invoice, [*lines[:-1], unseen])
    (unread,) = (one for one in report.differences if one.rule == "unread-line")
    assert unread.text.startswith(f"line {len(lines)} is of an unknown kind or has no total; what")
    assert "1 lines have no total that can be added" in report.differences[0].text


def test_letter_case_makes_no_currency(invoice: Invoice, lines: list[Any]) -> None:
    mixed = [changed(lines[0], currency="usd"), *lines[1:]]
    assert reconcile_lines(changed(invoice, currencyCode="Usd"), mixed).agrees


@pytest.mark.parametrize("partial", [{"currency": "USD"}, {"earned_credit": False}])
def test_a_part_of_the_lines_is_not_compared(partial: Any, invoice: Invoice) -> None:
    partner = answered(lambda _: pytest.fail("sent"))
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{next(iter(partial))}'"):
        reconcile(partner, invoice, **partial)


@pytest.mark.parametrize(
    "name", ["office-first-page", "azure-billing", "one-time-first-page", "all-billing"]
)
def test_the_sums_are_those_of_the_contract(name: str, named: dict[str, Exchange]) -> None:
    for row in rows_of(named[f"listInvoiceLineItems/{name}"]):
        read, kind = amounts(row), type(row).__name__
        assert read is not None
        assert read.charges + read.tax == read.total
        members = MEMBERS[kind]
        wire = row.to_dict()
        own = {name.replace("_", ""): name for name in (members.total, members.charges)}
        for member in list(wire):
            if member.lower() in own:  # changed by one cent, the contract's rule sees it
                broken = {**wire, member: Decimal(str(wire[member])) + 1}
                assert list(line_item_total(None, Subject("", kind, "", "", broken)))  # type: ignore[arg-type]  # an unusual member


def test_differences_are_listed_up_to_a_limit(invoice: Invoice, lines: list[Any]) -> None:
    wrong = changed(lines[0], totalForCustomer=Decimal(0))
    report = reconcile_lines(invoice, (wrong for _ in range(1500)))
    assert len(report.differences) == 1001
    assert report.more == 500
    assert len(report.differences[0].lines) == 20


def test_amounts_keep_every_digit(invoice: Invoice, lines: list[Any]) -> None:
    tiny = Decimal("0.1999968000511991808131")
    big = Decimal("99999999999999999.99")
    rows = [
        changed(lines[0], subtotal=tiny, taxTotal=0, totalForCustomer=tiny, billableQuantity=-1),
        changed(lines[0], subtotal=big, taxTotal=0, totalForCustomer=big, billableQuantity=-1),
    ]
    report = reconcile_lines(invoice, rows)
    assert report.expected == Decimal("100000000000000000.1899968000511991808131")
    assert report.difference == Decimal("-99999999999999006.1599968000511991808131")
    assert report.differences[0].difference == report.difference


def test_tables_and_json(invoice: Invoice, lines: list[Any]) -> None:
    wrong = changed(lines[1], totalForCustomer=lines[1].total_for_customer + Decimal("0.01"))
    report = reconcile_lines(invoice, [lines[0], wrong, *lines[2:]])
    head, whole, line = report.to_table()
    assert head[:5] == ["rule", "currency", "expected", "found", "difference"]
    assert whole[:5] == ["invoice-total", "USD", "994.04", "994.03", "-0.01"]
    assert line[0] == "line-item-total"
    assert len(report.to_table("customers")) == len(report.customers) + 1
    read = json.loads(report.to_json(), parse_float=Decimal)
    assert read["difference"] == Decimal("-0.01")
    assert read["differences"][1]["lines"][0]["number"] == 2
    assert read["agrees"] is False
    with pytest.raises(ValueError, match="reconcile_summaries"):
        report.to_table("balances")


def test_an_invoice_is_read_with_all_its_lines(named: dict[str, Exchange]) -> None:
    whole = wire_body(named["getInvoice/one-time-with-tax-receipt"])
    first, last = (named[f"listInvoiceLineItems/one-time-{n}-page"] for n in ("first", "last"))

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/lineitems"):
            return httpx.Response(200, content=whole)
        if request.url.params["invoiceLineItemType"] == "UsageLineItems":
            empty = {"totalCount": 0, "items": [], "attributes": {"objectType": "Collection"}}
            return httpx.Response(200, json=empty)
        seeks = "MS-ContinuationToken" in request.headers
        return httpx.Response(200, content=wire_body(last if seeks else first))

    pages: list[Page[InvoiceLineItem]] = []
    for own in (Invoice.from_json(whole), Invoice.from_json(whole).id):
        pages.clear()
        report = reconcile(answered(answer), own, on_page=pages.append)
        assert report.agrees
        assert report.lines == 5
        assert [page.total for page in pages] == [3, 5, 5]


def test_line_items_that_moved_to_the_export_are_noted(invoice: Invoice) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path.endswith("/lineitems")
        empty = {"totalCount": 0, "items": [], "attributes": {"objectType": "Collection"}}
        return httpx.Response(200, json=empty)

    late = changed(invoice, billingPeriodStartDate="2024-02-01T00:00:00Z")
    report = reconcile(answered(answer), late)
    assert (report.lines, report.agrees) == (0, False)
    assert any("only in its export (Microsoft Graph)" in note for note in report.notes)


def test_memory_is_that_of_customers_and_not_of_lines(
    invoice: Invoice, named: dict[str, Exchange]
) -> None:
    line = rows_of(named["listInvoiceLineItems/azure-billing"])[0]
    peaks = []

    def many(count: int) -> Iterator[Any]:
        for number in range(count):
            line.customer_id = f"customer-{number % 50}"
            yield line

    reconcile_lines(invoice, many(100))
    tracemalloc.start()
    try:
        for count in (500, 12_000):
            tracemalloc.reset_peak()
            customers = len(reconcile_lines(invoice, many(count)).customers)
            peaks.append(tracemalloc.get_traced_memory()[1])
            assert customers == 50
    finally:
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 300_000


# ---- summaries -----------------------------------------------------------------------------------


def _summary(currency: str, **parts: str) -> dict[str, Any]:
    def one(amount: str) -> dict[str, Any]:
        return {
            "balanceAmount": Decimal(amount), "currencyCode": currency, "currencySymbol": currency,
            "accountingDate": "2021-06-21T00:00:00", "lastPaymentAmount": 0,
            "firstInvoiceCreationDate": "2021-06-21T00:00:00",
            "lastPaymentDate": "0001-01-01T00:00:00", "latestInvoiceDate": "2021-06-21T00:00:00",
            "attributes": {"objectType": "InvoiceSummary"},
        }  # fmt: skip

    whole = one(str(sum((Decimal(amount) for amount in parts.values()), Decimal(0))))
    details = [{"invoiceType": kind, "summary": one(amount)} for kind, amount in parts.items()]
    return {**whole, "details": details}


def _bill(own: str, kind: str, total: str, paid: str = "0", **more: Any) -> dict[str, Any]:
    return {
        "id": own, "invoiceDate": "2021-06-21T00:00:00Z", "totalCharges": Decimal(total),
        "paidAmount": Decimal(paid), "currencyCode": "GBP", "invoiceType": kind,
        "invoiceDetails": [], "attributes": {"objectType": "Invoice"}, **more,
    }  # fmt: skip


NOTE = _bill("G2", "OneTime", "-40.10")
BILLS = (
    _bill("D1", "Recurring", "100.25", "60"),
    _bill("D2", "Recurring", "10", "-10"),
    _bill("G1", "OneTime", "40.10", amendments=[NOTE]),
    NOTE,
    _bill("G3", "OneTime", "7.77"),
)


def _books(
    summaries: list[dict[str, Any]], bills: tuple[dict[str, Any], ...] = BILLS
) -> PartnerCenter:
    def answer(request: httpx.Request) -> httpx.Response:
        items: Any = summaries if request.url.path.endswith("/summaries") else bills
        page = {"totalCount": 0, "items": items, "attributes": {"objectType": "Collection"}}
        return httpx.Response(200, content=json.dumps(page, default=float).encode())

    return answered(answer)


def test_balances_are_what_invoices_leave_open() -> None:
    report = reconcile_summaries(_books([_summary("GBP", Recurring="40.25", OneTime="7.77")]))
    assert report.agrees, report.differences
    assert [(b.invoice_type, b.found, b.invoices) for b in report.balances] == [
        ("", Decimal("48.02"), 5),
        ("Recurring", Decimal("40.25"), 2),
        ("OneTime", Decimal("7.77"), 3),
    ]
    assert report.to_table()[1] == ["GBP", "all", "5", "48.02", "48.02", "0.00"]
    nested_only = tuple(bill for bill in BILLS if bill is not NOTE)
    books = _books([_summary("GBP", Recurring="40.25", OneTime="7.77")], nested_only)
    assert reconcile_summaries(books).agrees


def test_payments_lower_what_is_open_whichever_sign_they_have() -> None:
    bills = (
        _bill("G1", "OneTime", "10", "4"), _bill("G2", "OneTime", "10", "-4"),
        _bill("G3", "OneTime", "-10", "4"), _bill("G4", "OneTime", "-10", "-4"),
        _bill("G5", "OneTime", "1.01"), _bill("G5", "OneTime", "1.01"),  # listed twice
    )  # fmt: skip
    report = reconcile_summaries(_books([_summary("GBP", OneTime="1.01")], bills))
    assert report.agrees, report.differences
    assert report.balances[0].invoices == 5


def test_a_cent_on_a_balance_is_found() -> None:
    report = reconcile_summaries(_books([_summary("GBP", Recurring="40.26", OneTime="7.77")]))
    assert [(d.currency, d.difference) for d in report.differences] == [
        ("GBP", Decimal("0.01")),
        ("GBP", Decimal("0.01")),
    ]
    assert "GBP Recurring" in report.differences[1].text
    wrong = _summary("GBP", Recurring="40.25", OneTime="7.77")
    wrong["balanceAmount"] = Decimal("48.03")
    rules = [d.rule for d in reconcile_summaries(_books([wrong])).differences]
    assert rules == ["balance", "summary-balance"]
    assert json.loads(report.to_json())["balances"][1]["difference"] == 0.01


def test_a_currency_without_a_summary_is_found() -> None:
    (difference,) = reconcile_summaries(_books([])).differences
    assert "no summary has that currency" in difference.text
    assert difference.expected == Decimal("48.02")


# ---- pictures ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(invoice: Invoice, lines: list[Any]) -> Report:
    """Return a report with many customers, long and foreign names among them."""
    names = ["$A$ & Söhne <GmbH>", "x" * 300, "ノースウィンド商事", *(f"No {n}" for n in range(12))]
    rows = [changed(lines[0], customerId=f"c{n}", customerName=name)
            for n, name in enumerate(names)]  # fmt: skip
    return reconcile_lines(invoice, rows)


@pytest.fixture(scope="module")
def summaries() -> SummaryReport:
    """Return balances of two types."""
    return reconcile_summaries(_books([_summary("GBP", Recurring="-40.25", OneTime="7.77")]))


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_pictures_are_the_same_each_time(
    suffix: str, report: Report, summaries: SummaryReport, tmp_path: Path
) -> None:
    sign = {"png": b"\x89PNG", "svg": b"<?xml"}[suffix]
    draws: tuple[Callable[[Path], Path], ...] = (
        partial(charts.customers_chart, report),
        partial(charts.balances_chart, summaries),
    )
    for number, draw in enumerate(draws):
        both = [draw(tmp_path / f"{n}{number}.{suffix}") for n in "12"]
        data = [path.read_bytes() for path in both]
        assert data[0] == data[1]
        assert data[0].startswith(sign)


def test_names_stay_text_in_svg(report: Report, summaries: SummaryReport, tmp_path: Path) -> None:
    text = charts.customers_chart(report, tmp_path / "a.svg", top=8).read_text("utf-8")
    for said in ("ノースウィンド商事", "$A$ &amp; Söhne &lt;GmbH&gt;", "7 others", "55.34"):
        assert said in text
    assert "x" * 33 + "…" in text
    assert "x" * 40 not in text
    text = charts.balances_chart(summaries, tmp_path / "b.svg").read_text("utf-8")
    assert ">-40.25<" in text
    books = _books([_summary("GBP", Recurring="0.0", OneTime="7.77")])
    text = charts.balances_chart(reconcile_summaries(books), tmp_path / "c.svg").read_text("utf-8")
    assert ">0<" in text
    assert ">0.0<" not in text


def test_pictures_that_cannot_be(report: Report, tmp_path: Path) -> None:
    with pytest.raises(ReconcileError, match="not a picture"):
        charts.customers_chart(report, tmp_path / "a.pdf")
    (tmp_path / "a.svg").touch()
    with pytest.raises(ReconcileError, match="already exists"):
        charts.customers_chart(report, tmp_path / "a.svg")
    with pytest.raises(ReconcileError, match="no charges"):
        charts.customers_chart(report, tmp_path / "b.svg", top=0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_groups_add_up_charges_and_tax_apart(invoice: Invoice, lines: list[Any]) -> None:
    report = reconcile_lines(invoice, lines)
    bodies = [line.to_dict() for line in lines]
    names = {"charges": "subtotal", "tax": "taxTotal", "total": "totalForCustomer"}
    for groups in (report.currencies, report.customers, report.products, report.charge_types):
        for own, member in names.items():
            said = sum(getattr(group, own) for group in groups)
            wanted = sum(Decimal(body[member]) for body in bodies)
            assert said == wanted, f"{own}: {said}, not {wanted}"
