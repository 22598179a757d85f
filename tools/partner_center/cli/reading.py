"""The commands that show invoices and balances: invoices, invoice, summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Annotated, Any

import typer
from attrs import evolve

from partner_center.cli import output as out
from partner_center.cli.exits import Exit, Trouble
from partner_center.cli.options import Run, usage
from partner_center.errors import NeedsUserSignInError
from partner_center.paging import invoices as read_invoices
from partner_center.paging.parts import named_so
from partner_center.paging.position import bare_id
from partner_center.session import Session
from partner_center_invoices.api.invoices import get_invoice
from partner_center_invoices.api.summaries import list_invoice_summaries
from partner_center_invoices.models.field_filter import FieldFilter
from partner_center_invoices.models.invoice import Invoice

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
    chosen = _between(since, until)
    with run.session() as session, run.voice.reading("invoices") as on_page:
        found = list(islice(read_invoices(session, filter=chosen, on_page=on_page), limit))
    from partner_center.cli import tables  # noqa: PLC0415  # rich takes time

    if target.form in ("table", "csv"):  # JSON has amendments inside their invoices
        found = list(islice(_with_amendments(found), limit))
    data = (out.data_of(invoice) for invoice in found)
    if target.form == "table":
        tables.show(tables.INVOICES, (tables.invoice_row(one) for one in found))
        if not found:
            run.voice.note("there are no invoices; on the day of billing they may come later")
    elif target.form == "csv":
        out.write_csv(tables.member_rows(data, tables.INVOICE_MEMBERS), target)
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
    with run.session() as session:
        found: Invoice = session.call(get_invoice, invoice_id)
    if target.form == "json":
        out.write_json(found, target)
        _told(run, target, f"invoice {found.id}")
        return
    from partner_center.cli import tables  # noqa: PLC0415  # rich takes time

    currency = found.currency_code
    details = found.invoice_details or []
    receipts = found.tax_receipts or []
    text, time, money = tables.text, tables.time, tables.money
    tables.pairs(
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
    with run.session() as session:
        found = session.call(list_invoice_summaries).items
    from partner_center.cli import tables  # noqa: PLC0415  # rich takes time

    if target.form == "table":
        rows = (row for summary in found for row in tables.summary_rows(summary))
        tables.show(tables.SUMMARIES, rows, is_strong=lambda row: row[1] == "all")
    elif target.form == "csv":
        out.write_csv(tables.member_rows(map(out.data_of, found), tables.SUMMARY_MEMBERS), target)
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
                yield evolve(note, amends_of=note.amends_of or invoice.id)


def find(session: Session, invoice_id: str, on_page: Any = None) -> Invoice:
    """Return an invoice; an application by itself looks for it in the list.

    Raises:
        Trouble: the list does not have it.

    """
    try:
        found: Invoice = session.call(get_invoice, invoice_id)
    except NeedsUserSignInError:
        for one in read_invoices(session, on_page=on_page):
            if named := named_so(one, wanted=bare_id(invoice_id)):
                return named
        raise Trouble(
            Exit.NOT_FOUND,
            f"{invoice_id} is not in the list of invoices; partner-center invoices shows it",
        ) from None
    return found


def _write(data: list[Any], target: out.Output) -> None:
    if target.form == "jsonl":
        out.write_jsonl(data, target)
    else:
        out.write_json(data, target)


def _told(run: Run, target: out.Output, what: str) -> None:
    if target.file is not None:
        run.voice.note(f"{what} written to {target.file}")


def _period(found: Invoice) -> str:
    from partner_center.cli import tables  # noqa: PLC0415  # rich takes time

    ends = found.billing_period_start_date, found.billing_period_end_date
    return " to ".join(filter(None, map(tables.text, ends)))


def _between(since: str | None, until: str | None) -> FieldFilter | None:
    """Return the filter for invoices from one day to another, both included."""
    parts = list(_comparisons(since, until))
    if len(parts) < 2:  # noqa: PLR2004  # two are joined
        return parts[0] if parts else None
    return FieldFilter("and", left_filter=parts[0], right_filter=parts[1])


def _comparisons(since: str | None, until: str | None) -> Iterator[FieldFilter]:
    days = [None if text is None else _day(text, name=name) for name, text in
            (("--since", since), ("--until", until))]  # fmt: skip
    first, last = days
    if first and last and first > last:
        raise usage(f"--since {first} is after --until {last}")
    if first:
        yield FieldFilter("greater_than_or_equals", field="InvoiceDate", value=f"{first}T00:00:00Z")
    if last and last < date.max:  # times have fractions of seconds
        after = last + timedelta(days=1)
        yield FieldFilter("less_than", field="InvoiceDate", value=f"{after}T00:00:00Z")


def _day(text: str, *, name: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise usage(f"{name}: {text!r} is no day; write it as 2024-02-01")
