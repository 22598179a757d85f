"""The command that compares: reconcile, an invoice with its lines or balances with invoices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from partner_center import charts
from partner_center.cli.command import Run, usage
from partner_center.cli.commands.invoices import OutputOption, OverwriteOption
from partner_center.cli.commands.line_items import SizeOption
from partner_center.cli.display import output as out
from partner_center.cli.exit_codes import Exit, Trouble
from partner_center.reconcile import Report, SummaryReport, reconcile_summaries
from partner_center.reconcile import reconcile as compare

FORMS = ("table", "json", "csv")
_SHOWN = 20  # differences and groups in a terminal; JSON and CSV have them all
_PICTURES = (".png", ".svg")

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
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
) -> Exit:  # fmt: skip
    """Compare an invoice with its line items, to the cent; exit code 1 if they differ.

    In JSON and CSV `expected` is what the line items, the rule or the invoices give, `found` what
    the invoice, the line or the balance says; `difference` is found less expected.
    """
    target = out.output(output, forms=FORMS, piped="json", overwrite=overwrite)
    _check_picture(picture, overwrite=overwrite)
    report: AnyReport
    with run.partner() as partner, run.voice.reading(invoice_id or "invoices") as on_page:
        if invoice_id is None:
            report = reconcile_summaries(partner, on_page=on_page)
        else:
            report = compare(partner, invoice_id, size=size, on_page=on_page)
    if target.form == "json":
        with target.open() as stream:
            stream.write(report.to_json().encode() + b"\n")
    elif target.form == "csv":
        out.write_csv(report.to_table("differences"), target)
        for note in report.notes:  # the other forms have them inside
            run.voice.note(f"note: {note}")
    else:
        _show(report, by=by)
    if target.file is not None:
        run.voice.note(f"{_verdict(report)}; written to {target.file}")
    if picture is not None:
        run.voice.note(f"picture written to {_draw(report, picture, overwrite=overwrite)}")
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
        raise usage(f"--picture {picture}: end the name with .png or .svg")
    if picture.exists() and not overwrite:
        raise Trouble(
            Exit.FILE, f"{picture} is there already; choose another name or add --overwrite"
        )
    if not picture.parent.is_dir():
        raise Trouble(Exit.FILE, f"{picture.parent} is no folder; make it first")


def _verdict(report: AnyReport) -> str:
    if isinstance(report, SummaryReport):
        count = len(report.differences)
        return (
            f"{out.counted(count, 'balance')} differ{'s' * (count == 1)}"
            if count
            else "all balances agree with their invoices"
        )
    items = out.counted(report.lines, "line item")
    if report.agrees:
        return f"{report.invoice_id} agrees with its {items}"
    count = len(report.differences) + report.more
    return f"{report.invoice_id} differs from its {items}: {out.counted(count, 'difference')}"


def _show(report: AnyReport, *, by: str) -> None:
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    money, column = terminal_tables.money, terminal_tables.Column
    if isinstance(report, Report):
        terminal_tables.pairs(
            [
                ("invoice", report.invoice_id),
                ("the invoice says", money(report.found, report.currency)),
                ("its lines come to", money(report.expected, report.currency)),
                ("difference", money(report.difference, report.currency)),
                ("line items", str(report.lines)),
            ]
        )
        groups = getattr(report, by.replace("-", "_"))
        heads = [
            column(by, wide=True), column("lines", right=True), column("charges", right=True),
            column("tax", right=True), column("total", right=True),
        ]  # fmt: skip
        rows = [
            [g.name or g.id or "(none)", str(g.lines),
             *(money(amount, g.currency) for amount in (g.charges, g.tax, g.total))]
            for g in groups[:_SHOWN]
        ]  # fmt: skip
        print()
        terminal_tables.show(heads, rows)
        _more(len(groups), f"--output json has all {len(groups)} {by}")
    else:
        heads = [
            column("currency"), column("type", wide=True), column("invoices", right=True),
            column("balance", right=True), column("sum of invoices", right=True),
            column("difference", right=True),
        ]  # fmt: skip
        rows = [
            [b.currency, b.invoice_type or "all", str(b.invoices),
             *(money(amount, b.currency) for amount in (b.found, b.expected, b.difference))]
            for b in report.balances
        ]  # fmt: skip
        terminal_tables.show(heads, rows, is_strong=lambda row: row[1] == "all")
    _differences(report)
    for note in report.notes:
        out.say(f"note: {note}")
    print()
    out.say(_verdict(report))


def _differences(report: AnyReport) -> None:
    if report.agrees:
        return
    print()
    for difference in report.differences[:_SHOWN]:
        out.say(f"✗ {difference.rule}: {difference.text}")
        for line in difference.lines[:_SHOWN]:
            amount = "" if line.total is None else f"{line.total:f} {line.currency}"
            parts = (f"line {line.number}", line.customer, line.product, line.charge_type, amount)
            out.say(f"  {', '.join(filter(None, parts))}")
    count = len(report.differences) + getattr(report, "more", 0)
    _more(count, f"--output json has the first {len(report.differences)} of {count} differences")


def _more(count: int, said: str) -> None:
    if count > _SHOWN:
        out.say(f"… {count - _SHOWN} more; {said}")
