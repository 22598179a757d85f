"""The command reconcile: compares an invoice with its line items, or balances with invoices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from partner_center import charts
from partner_center.cli.command import Run
from partner_center.cli.display.output import check_place, counted, output_of, say, write_csv
from partner_center.cli.display.terminal_tables import TableColumn, money, pairs, show
from partner_center.cli.exit_codes import Exit, UsageError
from partner_center.cli.options import OverwriteOption, SizeOption, output_option
from partner_center.reconcile import Report, SummaryReport, reconcile_summaries
from partner_center.reconcile import reconcile as reconcile_invoice
from partner_center.reconcile.report import Balance, Group

FORMATS = ("table", "json", "csv")
_SHOWN = 20  # differences and groups in a terminal; JSON and CSV have them all
_PICTURES = (".png", ".svg")

GROUP_TABLE: tuple[TableColumn[Group], ...] = (
    TableColumn("lines", lambda one: str(one.lines), right=True),
    TableColumn("charges", lambda one: money(one.charges, one.currency), right=True),
    TableColumn("tax", lambda one: money(one.tax, one.currency), right=True),
    TableColumn("total", lambda one: money(one.total, one.currency), right=True),
)
BALANCE_TABLE: tuple[TableColumn[Balance], ...] = (
    TableColumn("currency", lambda one: one.currency),
    TableColumn("type", lambda one: one.invoice_type or "all", wide=True),
    TableColumn("invoices", lambda one: str(one.invoices), right=True),
    TableColumn("balance", lambda one: money(one.found, one.currency), right=True),
    TableColumn("sum of invoices", lambda one: money(one.expected, one.currency), right=True),
    TableColumn("difference", lambda one: money(one.difference, one.currency), right=True),
)

Groups = Literal["customers", "products", "charge-types", "currencies"]
AnyReport = Report | SummaryReport


def reconcile(
    run: Run,
    invoice_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", show_default=False,
            help="The invoice's id; without one the balances are compared with the invoices.",
        ),
    ] = None,
    *,
    by: Annotated[
        Groups, typer.Option("--by", help="Whose sums are shown.", metavar="NAME")
    ] = "customers",
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture", metavar="FILE", show_default=False,
            help="Draw charges by customer, or balances, to a .png or .svg file.",
        ),
    ] = None,
    size: SizeOption = None,
    output: Annotated[str | None, output_option(FORMATS)] = None,
    overwrite: OverwriteOption = False,
) -> Exit:  # fmt: skip
    """Compare an invoice with its line items, to the cent; exit code 1 if they differ.

    In JSON and CSV `expected` is what the line items, the rule or the invoices give, `found` what
    the invoice, the line or the balance says; `difference` is found less expected.
    """
    to = output_of(output, formats=FORMATS, overwrite=overwrite)
    _check_picture(picture, overwrite=overwrite)
    report: AnyReport
    with run.partner() as partner, run.messages.progress(invoice_id or "invoices") as on_page:
        if invoice_id is None:
            report = reconcile_summaries(partner, on_page=on_page)
        else:
            report = reconcile_invoice(partner, invoice_id, size=size, on_page=on_page)
    if to.format == "json":
        with to.open() as stream:
            stream.write(report.to_json().encode() + b"\n")
    elif to.format == "csv":
        write_csv(report.to_table("differences"), to)
        for note in report.notes:  # the other forms have them inside
            run.messages.note(f"note: {note}")
    else:
        _show(report, by=by)
    if to.file is not None:
        run.messages.note(f"{_verdict(report)}; written to {to.file}")
    if picture is not None:
        run.messages.note(f"picture written to {_draw(report, picture, overwrite=overwrite)}")
    return Exit.OK if report.agrees else Exit.DIFFERENT


def _draw(report: AnyReport, picture: Path, *, overwrite: bool) -> Path:
    if isinstance(report, Report):
        return charts.customers_chart(report, picture, overwrite=overwrite)
    return charts.balances_chart(report, picture, overwrite=overwrite)


def _check_picture(picture: Path | None, *, overwrite: bool) -> None:
    """Refuse a picture that cannot be written before anything is read."""
    if picture is None:
        return
    if picture.suffix.lower() not in _PICTURES:
        raise UsageError(f"--picture {picture}: end the name with .png or .svg")
    check_place(picture, overwrite=overwrite)


def _verdict(report: AnyReport) -> str:
    if isinstance(report, SummaryReport):
        count = len(report.differences)
        return (
            f"{counted(count, 'balance')} differ{'s' * (count == 1)}"
            if count
            else "all balances agree with their invoices"
        )
    items = counted(report.lines, "line item")
    if report.agrees:
        return f"{report.invoice_id} agrees with its {items}"
    count = len(report.differences) + report.more
    return f"{report.invoice_id} differs from its {items}: {counted(count, 'difference')}"


def _show(report: AnyReport, *, by: str) -> None:
    if isinstance(report, Report):
        pairs(
            [
                ("invoice", report.invoice_id),
                ("the invoice says", money(report.found, report.currency)),
                ("its lines come to", money(report.expected, report.currency)),
                ("difference", money(report.difference, report.currency)),
                ("line items", str(report.lines)),
            ]
        )
        groups = getattr(report, by.replace("-", "_"))
        print()
        show((TableColumn(by, lambda g: g.name or g.id or "(none)", wide=True), *GROUP_TABLE),
             groups[:_SHOWN])  # fmt: skip
        _more(len(groups), f"--output json has all {len(groups)} {by}")
    else:
        show(BALANCE_TABLE, report.balances, is_strong=lambda one: not one.invoice_type)
    _differences(report)
    for note in report.notes:
        say(f"note: {note}")
    print()
    say(_verdict(report))


def _differences(report: AnyReport) -> None:
    if report.agrees:
        return
    print()
    for difference in report.differences[:_SHOWN]:
        say(f"✗ {difference.rule}: {difference.text}")
        for line in difference.lines[:_SHOWN]:
            amount = "" if line.total is None else f"{line.total:f} {line.currency}"
            parts = (f"line {line.number}", line.customer, line.product, line.charge_type, amount)
            say(f"  {', '.join(filter(None, parts))}")
    count = len(report.differences) + getattr(report, "more", 0)
    _more(count, f"--output json has the first {len(report.differences)} of {count} differences")


def _more(count: int, said: str) -> None:
    if count > _SHOWN:
        say(f"… {count - _SHOWN} more; {said}")
