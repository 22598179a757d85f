"""The commands that show invoices and balances: invoices, invoice, summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from partner_center.cli.command import Run
from partner_center.cli.display.output import (
    Output,
    data_of,
    output_of,
    write_csv,
    write_json,
    write_jsonl,
)
from partner_center.cli.display.terminal_tables import TableColumn, money, pairs, show, text, time
from partner_center.cli.exit_codes import UsageError
from partner_center.cli.options import InvoiceId, LimitOption, OverwriteOption, output_option
from partner_center_invoices.models import Invoice, InvoiceSummary

FORMATS = ("table", "json", "jsonl", "csv")
ONE_FORMATS = ("table", "json")

INVOICE_TABLE: tuple[TableColumn[Invoice], ...] = (
    TableColumn("invoice", lambda one: text(one.id)),
    TableColumn("date (UTC)", lambda one: time(one.invoice_date)),
    TableColumn("type", lambda one: text(one.invoice_type), spare=True),
    TableColumn(
        "document",
        lambda one: text(one.document_type) + (f" of {text(one.amends_of)}" * bool(one.amends_of)),
        wide=True,
    ),
    TableColumn("charges", lambda one: money(one.total_charges, one.currency_code), right=True),
    TableColumn("paid", lambda one: money(one.paid_amount, one.currency_code), right=True),
)
# A balance of a currency or of one type of invoices, with the name of the type.
SummaryRow = tuple[str, InvoiceSummary]
SUMMARY_TABLE: tuple[TableColumn[SummaryRow], ...] = (
    TableColumn("currency", lambda row: text(row[1].currency_code)),
    TableColumn("type", lambda row: row[0], wide=True),
    TableColumn(
        "balance", lambda row: money(row[1].balance_amount, row[1].currency_code), right=True
    ),
    TableColumn(
        "last payment",
        lambda row: money(row[1].last_payment_amount, row[1].currency_code),
        right=True,
    ),
    TableColumn("paid on (UTC)", lambda row: time(row[1].last_payment_date)),
    TableColumn("latest invoice (UTC)", lambda row: time(row[1].latest_invoice_date), spare=True),
)
# CSV has the API's names; amounts and currency apart, as programs want them.
INVOICE_MEMBERS = (
    "id", "invoiceDate", "billingPeriodStartDate", "billingPeriodEndDate", "invoiceType",
    "documentType", "state", "status", "totalCharges", "paidAmount", "amountDue", "currencyCode",
    "amendsOf",
)  # fmt: skip
SUMMARY_MEMBERS = (
    "currencyCode", "balanceAmount", "accountingDate", "firstInvoiceCreationDate",
    "latestInvoiceDate", "lastPaymentDate", "lastPaymentAmount",
)  # fmt: skip
OutputOption = Annotated[str | None, output_option(FORMATS)]


def _day(given: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise typer.BadParameter(f"{given!r} is not a date; write it as 2024-02-01")


def invoices(
    run: Run,
    *,
    since: Annotated[
        date | None,
        typer.Option(
            "--since", metavar="DATE", parser=_day, show_default=False,
            help="From this day on, such as 2024-02-01.",
        ),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(
            "--until", metavar="DATE", parser=_day, show_default=False, help="Up to this day."
        ),
    ] = None,
    limit: LimitOption = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
) -> None:  # fmt: skip
    """List invoices.

    In tables and CSV the notes that amend an invoice follow it as rows of their own, whatever their
    date; in JSON they are inside of it.
    """
    to = output_of(output, formats=FORMATS, overwrite=overwrite)
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    with run.partner() as partner, run.messages.progress("invoices") as on_page:
        listing = partner.invoices.list(since=since, until=until)
        found = list(islice(listing.telling(on_page), limit))
    if to.format in ("table", "csv"):  # JSON has amendments inside their invoices
        found = list(islice(_with_amendments(found), limit))
    if to.format == "table":
        show(INVOICE_TABLE, found)
        if not found:
            run.messages.note("there are no invoices; on the day of billing they may come later")
    else:
        _write(found, to, members=INVOICE_MEMBERS)
    _note_written(run, to, f"{len(found)} invoices")


def invoice(
    run: Run,
    invoice_id: InvoiceId,
    *,
    output: Annotated[str | None, output_option(ONE_FORMATS)] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Show one invoice."""
    to = output_of(output, formats=ONE_FORMATS, overwrite=overwrite)
    with run.partner() as partner:
        found = partner.invoices.get(invoice_id)
    if to.format == "json":
        write_json(found, to)
        _note_written(run, to, f"invoice {found.id}")
        return
    currency = found.currency_code
    period = found.billing_period_start_date, found.billing_period_end_date
    pairs(
        [
            ("invoice", text(found.id)),
            ("date", time(found.invoice_date)),
            ("period", " to ".join(filter(None, map(text, period)))),
            ("type", " ".join(map(text, (found.invoice_type, found.document_type)))),
            ("state", " ".join(map(text, (found.state, found.status)))),
            ("amends", text(found.amends_of)),
            ("charges", money(found.total_charges, currency)),
            ("paid", money(found.paid_amount, currency)),
            ("due", money(found.amount_due, currency)),
            *(
                ("line items", f"{text(one.billing_provider)} {text(one.invoice_line_item_type)}")
                for one in found.invoice_details
            ),
            *(("tax receipt", text(one.id)) for one in found.tax_receipts or ()),
            *(
                ("amended by", f"{text(one.id)}  {money(one.total_charges, one.currency_code)}")
                for one in found.amendments or ()
            ),
        ]
    )


def summaries(run: Run, *, output: OutputOption = None, overwrite: OverwriteOption = False) -> None:
    """Show the balance of each currency."""
    to = output_of(output, formats=FORMATS, overwrite=overwrite)
    with run.partner() as partner:
        found = list(partner.summaries.list())
    if to.format == "table":
        rows = [row for summary in found for row in _rows(summary)]
        show(SUMMARY_TABLE, rows, is_strong=lambda row: row[0] == "all")
    else:
        _write(found, to, members=SUMMARY_MEMBERS)
    _note_written(run, to, f"{len(found)} summaries")


def _rows(summary: InvoiceSummary) -> Iterator[SummaryRow]:
    """Yield the balance of a currency, and that of each type of invoices."""
    yield "all", summary
    for part in summary.details or ():
        yield f"└ {text(part.invoice_type)}", part.summary


def _with_amendments(found: list[Invoice]) -> Iterator[Invoice]:
    """Yield each invoice, and each amendment that is not in the list itself after its invoice."""
    listed = {one.id for one in found}
    for invoice in found:
        yield invoice
        for note in invoice.amendments or ():
            if note.id not in listed:
                listed.add(note.id)
                yield replace(note, amends_of=note.amends_of or invoice.id)


def _write(found: Sequence[Any], to: Output, *, members: Sequence[str]) -> None:
    """Write models as JSON, as JSON Lines, or as CSV of some of their members."""
    if to.format == "csv":
        rows = ([text(one.get(member)) for member in members] for one in map(data_of, found))
        write_csv([members, *rows], to)
    elif to.format == "jsonl":
        write_jsonl(found, to)
    else:
        write_json(found, to)


def _note_written(run: Run, to: Output, what: str) -> None:
    if to.file is not None:
        run.messages.note(f"{what} written to {to.file}")
