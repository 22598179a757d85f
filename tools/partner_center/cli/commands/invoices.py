"""The commands that show invoices and balances: invoices, invoice, summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from partner_center.cli.command import Run, usage
from partner_center.cli.display import output as out
from partner_center_invoices.models import Invoice

OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FORM|FILE", show_default=False,
        help="table, json, jsonl or csv; or a file's name that ends in one; - is standard output.",
    ),
]  # fmt: skip
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace the file if it is there.", show_default=False)
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", metavar="N", min=1, show_default=False, help="Stop after so many."
    ),
]  # fmt: skip
InvoiceId = Annotated[
    str, typer.Argument(metavar="ID", help="The invoice's id, such as G000024135.")
]
FORMS = ("table", "json", "jsonl", "csv")


def invoices(
    run: Run,
    *,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="From this day on, such as 2024-02-01.",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Up to this day.", show_default=False),
    ] = None,
    limit: LimitOption = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """List invoices.

    In tables and CSV the notes that amend an invoice follow it as rows of their own, whatever their
    date; in JSON they are inside of it.
    """
    target = out.output(output, forms=FORMS, piped="json", overwrite=overwrite)
    first, last = _days(since, until)
    with run.partner() as partner, run.voice.reading("invoices") as on_page:
        listing = partner.invoices.list(since=first, until=last)
        found = list(islice(listing.telling(on_page), limit))
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    if target.form in ("table", "csv"):  # JSON has amendments inside their invoices
        found = list(islice(_with_amendments(found), limit))
    data = (out.data_of(invoice) for invoice in found)
    if target.form == "table":
        terminal_tables.show(
            terminal_tables.INVOICES, (terminal_tables.invoice_row(one) for one in found)
        )
        if not found:
            run.voice.note("there are no invoices; on the day of billing they may come later")
    elif target.form == "csv":
        out.write_csv(terminal_tables.member_rows(data, terminal_tables.INVOICE_MEMBERS), target)
    else:
        _write(list(data), target)
    _told(run, target, f"{len(found)} invoices")


def invoice(
    run: Run,
    invoice_id: InvoiceId,
    *,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Show one invoice."""
    target = out.output(output, forms=FORMS[:2], piped="json", overwrite=overwrite)
    with run.partner() as partner:
        found = partner.invoices.get(invoice_id)
    if target.form == "json":
        out.write_json(found, target)
        _told(run, target, f"invoice {found.id}")
        return
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    currency = found.currency_code
    details = found.invoice_details
    receipts = found.tax_receipts or []
    text, time, money = terminal_tables.text, terminal_tables.time, terminal_tables.money
    terminal_tables.pairs(
        [
            ("invoice", text(found.id)),
            ("date", time(found.invoice_date)),
            ("period", _period(found)),
            ("type", " ".join(map(text, (found.invoice_type, found.document_type)))),
            ("state", " ".join(map(text, (found.state, found.status)))),
            ("amends", text(found.amends_of)),
            ("charges", money(found.total_charges, currency)),
            ("paid", money(found.paid_amount, currency)),
            ("due", money(found.amount_due, currency)),
            *(
                ("line items", f"{text(one.billing_provider)} {text(one.invoice_line_item_type)}")
                for one in details
            ),
            *(("tax receipt", text(one.id)) for one in receipts),
            *(
                ("amended by", f"{text(one.id)}  {money(one.total_charges, one.currency_code)}")
                for one in found.amendments or ()
            ),
        ]
    )


def summaries(run: Run, *, output: OutputOption = None, overwrite: OverwriteOption = False) -> None:
    """Show the balance of each currency."""
    target = out.output(output, forms=FORMS, piped="json", overwrite=overwrite)
    with run.partner() as partner:
        found = list(partner.summaries.list())
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    if target.form == "table":
        rows = (row for summary in found for row in terminal_tables.summary_rows(summary))
        terminal_tables.show(terminal_tables.SUMMARIES, rows, is_strong=lambda row: row[1] == "all")
    elif target.form == "csv":
        out.write_csv(
            terminal_tables.member_rows(map(out.data_of, found), terminal_tables.SUMMARY_MEMBERS),
            target,
        )
    else:
        _write(found, target)
    _told(run, target, f"{len(found)} summaries")


def _with_amendments(found: list[Invoice]) -> Iterator[Invoice]:
    """Yield each invoice, and each amendment that is not in the list itself after its invoice."""
    listed = {one.id for one in found}
    for invoice in found:
        yield invoice
        for note in invoice.amendments or ():
            if note.id not in listed:
                listed.add(note.id)
                yield replace(note, amends_of=note.amends_of or invoice.id)


def _write(data: list[Any], target: out.Output) -> None:
    if target.form == "jsonl":
        out.write_jsonl(data, target)
    else:
        out.write_json(data, target)


def _told(run: Run, target: out.Output, what: str) -> None:
    if target.file is not None:
        run.voice.note(f"{what} written to {target.file}")


def _period(found: Invoice) -> str:
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    ends = found.billing_period_start_date, found.billing_period_end_date
    return " to ".join(filter(None, map(terminal_tables.text, ends)))


def _days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a range."""
    first = None if since is None else _day(since, name="--since")
    last = None if until is None else _day(until, name="--until")
    if first and last and first > last:
        raise usage(f"--since {first} is after --until {last}")
    return first, last


def _day(text: str, *, name: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise usage(f"{name}: {text!r} is no day; write it as 2024-02-01")
