"""The commands that read line items: lines and unbilled.

A terminal shows the first hundred; a pipe and a file get all of them, and memory does not grow with
them. Where there are none, a warning says so, and no file is written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, TypeVar

import typer

from partner_center import export
from partner_center.cli.command import Run
from partner_center.cli.display import empty_results
from partner_center.cli.display.output import Output, counted, is_file, output_of, write_json_array
from partner_center.cli.display.terminal_tables import TableColumn, money, show, text
from partner_center.cli.exit_codes import Exit, UsageError
from partner_center.cli.options import (
    InvoiceId,
    LimitOption,
    OverwriteOption,
    SizeOption,
    output_option,
)
from partner_center.errors import PagingError
from partner_center.export.columns import EXTRA_HEADING
from partner_center.export.writers import watched
from partner_center.paging import LineItemType, Page, Period, Provider
from partner_center.paging.selection import PAIRS, PERIODS, TYPES, legal_pair, period_named
from partner_center.reconcile.amounts import amounts
from partner_center_invoices.models import InvoiceLineItem

FORMATS = ("table", "json", "jsonl", "csv", "parquet")
T = TypeVar("T")
_SHOWN = 100  # line items in a terminal where nobody says how many
_TOGETHER = 1000  # line items that are laid out as one table


def _member(item: Any, *names: str) -> str:
    """Return the first member that a line item has, as text."""
    return text(next((v for n in names if (v := getattr(item, n, None)) not in (None, "")), None))


def _customer(item: Any) -> str:
    read = amounts(item)
    return read.customer[1] or read.customer[0] if read else _member(item, "customer_company_name")


def _product(item: Any) -> str:
    read = amounts(item)
    if read:
        return read.product[1] or read.product[0]
    return _member(item, "service_name") or type(item).__name__


def _charge(item: Any) -> str:
    read = amounts(item)
    return text(read.charge_type) if read else _member(item, "charge_type")


def _total(item: Any) -> str:
    read = amounts(item)
    return money(read.total, read.currency) if read else ""


# A line item with its number, from 1 on. The kinds have different members.
LINE_ITEM_TABLE: tuple[TableColumn[tuple[int, Any]], ...] = (
    TableColumn("line", lambda row: str(row[0]), right=True),
    TableColumn("customer", lambda row: _customer(row[1]), wide=True),
    TableColumn("product", lambda row: _product(row[1]), wide=True),
    TableColumn("charge", lambda row: _charge(row[1])),
    TableColumn(
        "from (UTC)", lambda row: _member(row[1], "charge_start_date", "usage_date"), spare=True
    ),
    TableColumn(
        "quantity", lambda row: _member(row[1], "quantity", "consumed_quantity"), right=True
    ),
    TableColumn("total", lambda row: _total(row[1]), right=True),
)

OutputOption = Annotated[
    str | None,
    output_option(
        FORMATS,
        more=" (csv and jsonl also with .gz or .zst behind; where there are no line items, no file"
        f" is written: exit code {Exit.NOT_FOUND:d})",
    ),
]
ProviderOption = Annotated[
    str | None,
    typer.Option(
        "--provider", metavar="NAME", show_default=False, autocompletion=lambda: list(PAIRS),
        help=f"Of one billing provider: {', '.join(PAIRS)}.",
    ),
]  # fmt: skip
TypeOption = Annotated[
    str | None,
    typer.Option(
        "--type", metavar="NAME", show_default=False, autocompletion=lambda: list(TYPES),
        help=f"Of one type: {' or '.join(TYPES)} (or billing, usage).",
    ),
]  # fmt: skip
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period", metavar="NAME", show_default=False, autocompletion=lambda: list(PERIODS),
        help=f"The billing period: {' or '.join(PERIODS)}.",
    ),
]  # fmt: skip
CurrencyOption = Annotated[
    str | None,
    typer.Option(
        "--currency", metavar="CODE", show_default=False, help="The currency, such as EUR."
    ),
]  # fmt: skip
SplitOption = Annotated[
    int | None,
    typer.Option(
        "--split", metavar="N", min=1, show_default=False,
        help="CSV in files of at most N line items: --output lines.csv gives lines-1.csv,"
        " lines-2.csv and so on, all of them or none. With --overwrite, later files of an earlier"
        " export are removed.",
    ),
]  # fmt: skip
ExcelOption = Annotated[
    bool,
    typer.Option(
        "--excel",
        help="CSV for a spreadsheet: with a byte-order mark, so that it reads the letters right,"
        " and ' before texts that it would take for formulas.",
    ),
]  # fmt: skip
AnyKindOption = Annotated[
    bool,
    typer.Option(
        "--any-kind",
        help="CSV and Parquet with the columns of every kind of line item, and one for the kind;"
        " the default where an invoice has several kinds.",
    ),
]  # fmt: skip


def lines(
    run: Run,
    invoice_id: InvoiceId,
    *,
    provider: ProviderOption = None,
    kind: TypeOption = None,
    currency: CurrencyOption = None,
    period: PeriodOption = None,
    size: SizeOption = None,
    limit: LimitOption = None,
    output: OutputOption = None,
    split: SplitOption = None,
    excel: ExcelOption = False,
    any_kind: AnyKindOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Read the line items of an invoice: all of them, or those of one provider and type."""
    how = _How(split, excel, any_kind)
    to = _target(output, how=how, overwrite=overwrite)
    pair, chosen = _pair(provider, kind), _period(period)
    with run.partner() as partner, _reading(run, to, invoice_id) as on_page:
        invoice = None if pair else partner.invoices.find(invoice_id)
        listing = partner.line_items.list(
            invoice or invoice_id,
            provider=pair[0] if pair else None,
            line_item_type=pair[1] if pair else None,
            currency=currency,
            period=chosen,
            size=size,
        )
        details = invoice.invoice_details if invoice else []
        kinds = len({(d.billing_provider, d.invoice_line_item_type) for d in details})
        items = empty_results.some(
            run, listing.telling(on_page), to,
            why=lambda: empty_results.of_invoice(
                invoice or partner.invoices.find(invoice_id), pair=pair, currency=currency
            ),
        )  # fmt: skip
        _put(
            run,
            items,
            to,
            limit=limit,
            how=how,
            is_mixed=kinds > 1,
            was_named=output is not None,
        )


def unbilled(
    run: Run,
    *,
    currency: CurrencyOption = None,
    period: PeriodOption = "current",
    provider: ProviderOption = "onetime",
    kind: TypeOption = "BillingLineItems",
    size: SizeOption = None,
    limit: LimitOption = None,
    output: OutputOption = None,
    split: SplitOption = None,
    excel: ExcelOption = False,
    any_kind: AnyKindOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Read the line items that are on no invoice yet, of one currency."""
    how = _How(split, excel, any_kind)
    to = _target(output, how=how, overwrite=overwrite)
    pair, chosen = _pair(provider, kind), _period(period)
    if not currency or not pair or not chosen:
        raise UsageError(
            "unbilled line items are listed by currency; say which, such as --currency EUR"
        )
    with run.partner() as partner, _reading(run, to, "unbilled") as on_page:
        listing = partner.line_items.unbilled(
            currency=currency, period=chosen, provider=pair[0], line_item_type=pair[1], size=size
        )
        items = empty_results.some(
            run, listing.telling(on_page), to,
            why=lambda: empty_results.of_unbilled(pair, currency=currency, period=chosen),
        )  # fmt: skip
        _put(run, items, to, limit=limit, how=how, is_mixed=False, was_named=output is not None)


@contextmanager
def _reading(run: Run, to: Output, what: str) -> Iterator[Callable[[Page[InvoiceLineItem]], None]]:
    # Output on the same terminal, also out of a pipe, would be written over the bar.
    shows = to.file is not None or is_file()
    with run.messages.progress(f"line items, {what}", shows=shows) as on_page:
        yield on_page


def _pair(provider: str | None, kind: str | None) -> tuple[Provider, LineItemType] | None:
    if provider is None and kind is None:
        return None
    if provider is not None:
        some = kind or PAIRS.get(provider.lower(), TYPES)[0]
        _legal(lambda: legal_pair(provider, line_item_type=some))
    if provider is None or kind is None:
        missing = "--provider" if provider is None else "--type"
        raise UsageError(
            f"provider and type go together: give {missing} too, or neither of them for all"
        )
    return _legal(lambda: legal_pair(provider, line_item_type=kind))


def _period(period: str | None) -> Period | None:
    return _legal(lambda: period_named(period))


def _legal(check: Callable[[], T]) -> T:
    try:
        return check()
    except PagingError as error:
        raise UsageError(str(error)) from error


@dataclass(frozen=True)
class _How:
    """How columns are written: `split` line items a file, or all in one."""

    split: int | None
    excel: bool
    any_kind: bool


def _target(output: str | None, *, how: _How, overwrite: bool) -> Output:
    to = output_of(
        output, formats=FORMATS, piped="jsonl", overwrite=overwrite, in_parts=bool(how.split)
    )
    if how.any_kind and to.format not in ("csv", "parquet"):
        raise UsageError(
            "--any-kind is about columns; give --output csv or parquet, or a file's name"
        )
    if to.format != "csv" and (how.split or how.excel):
        name = "--split" if how.split else "--excel"
        raise UsageError(
            f"{name} is about CSV; give --output csv, or a file's name that ends in .csv"
        )
    if how.split and to.file is None:
        raise UsageError("--split makes several files; name them, such as --output lines.csv")
    return to


def _put(
    run: Run,
    items: Iterable[InvoiceLineItem],
    to: Output,
    *,
    limit: int | None,
    how: _How,
    is_mixed: bool,
    was_named: bool,
) -> None:
    if to.format == "table":
        _table(run, items, limit=limit, was_named=was_named)
        return
    chosen, file = islice(items, limit), to.file
    if to.format == "json":
        news = set[str]()
        count = write_json_array(watched(chosen, unknown=news), to)
        done = [export.Written(str(file), count, tuple(news))]
    else:
        done = _written(chosen, to, how=how, kind=export.ANY if is_mixed else None)
    if file is not None:
        names = " to ".join(dict.fromkeys((done[0].target, done[-1].target)))
        count = sum(part.lines for part in done)
        run.messages.note(f"{counted(count, 'line item')} written to {names}")
    if removed := done[-1].removed:
        run.messages.note(f"removed, as an earlier export's: {', '.join(removed)}")
    if unknown := sorted({name for part in done for name in part.unknown}):
        where = "" if to.format in ("json", "jsonl") else f", in the column {EXTRA_HEADING}"
        run.messages.note(
            f"new members that the document does not know{where}: {', '.join(unknown)}"
        )


def _written(
    items: Iterable[InvoiceLineItem], to: Output, *, how: _How, kind: str | None
) -> list[export.Written]:
    file: Any = to.file or sys.stdout.buffer
    if to.format == "jsonl":
        return [export.write_jsonl(items, file, overwrite=to.overwrite)]
    more: Any = {"kind": export.ANY if how.any_kind else kind, "overwrite": to.overwrite}
    if to.format == "parquet":
        return [export.write_parquet(items, file, **more)]
    more |= {"bom": how.excel, "guard_formulas": how.excel}
    if how.split:
        return export.write_csv_parts(items, file, lines_per_file=how.split, **more)
    return [export.write_csv(items, file, **more)]


def _table(
    run: Run, items: Iterable[InvoiceLineItem], *, limit: int | None, was_named: bool
) -> None:
    most = limit if limit or was_named else _SHOWN
    rows = enumerate(items, 1)
    shown = islice(rows, most)
    while some := list(islice(shown, _TOGETHER)):
        show(LINE_ITEM_TABLE, some)
    if limit is None and most and next(rows, None) is not None:
        run.messages.note(
            f"the first {most} line items; all of them: --output table, or --output lines.csv"
        )
