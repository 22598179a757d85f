"""The commands that read line items: lines and unbilled.

In a terminal the first hundred are shown; in a pipe and in a file they are all there, and memory
does not grow with them. Where there are none, a warning says so, and no file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, TypeVar

import typer

from partner_center import export
from partner_center.cli.command import Run, usage
from partner_center.cli.commands.invoices import InvoiceId, LimitOption, OverwriteOption
from partner_center.cli.display import empty_results
from partner_center.cli.display import output as out
from partner_center.errors import PagingError
from partner_center.export.columns import EXTRA_HEADING
from partner_center.export.writers import watched
from partner_center.paging import LineItemType, Page, Period, Provider
from partner_center.paging.selection import PAIRS, PERIODS, TYPES, legal_pair, period_named
from partner_center_invoices.models import InvoiceLineItem

FORMS = ("table", "json", "jsonl", "csv", "parquet")
T = TypeVar("T")
_SHOWN = 100  # line items in a terminal where nobody says how many
_TOGETHER = 1000  # rows of a table that are laid out at once

OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FORM|FILE", show_default=False,
        help="table, json, jsonl, csv or parquet; or a file's name that ends in one (csv and jsonl"
        " also with .gz or .zst behind); - is standard output. Where there are no line items, no"
        " file is written: exit code 4.",
    ),
]  # fmt: skip
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
        help="The billing period: current or previous.",
    ),
]  # fmt: skip
CurrencyOption = Annotated[
    str | None,
    typer.Option(
        "--currency", metavar="CODE", show_default=False, help="The currency, such as EUR."
    ),
]  # fmt: skip
SizeOption = Annotated[
    int | None,
    typer.Option(
        "--size", metavar="N", min=1, max=2000, show_default=False,
        help="Line items that one request asks for (2000).",
    ),
]  # fmt: skip
SplitOption = Annotated[
    int | None,
    typer.Option(
        "--split", metavar="N", min=1, show_default=False,
        help="CSV in files of at most N line items: --output lines.csv gives lines-1.csv,"
        " lines-2.csv and so on, all of them or none. With --overwrite, files of an earlier export"
        " that would go on after the last one are removed.",
    ),
]  # fmt: skip
ExcelOption = Annotated[
    bool,
    typer.Option(
        "--excel",
        help="CSV for a spreadsheet: a byte-order mark, so that letters come out right, and '"
        " before texts that it would take for formulas.",
    ),
]  # fmt: skip
AnyKindOption = Annotated[
    bool,
    typer.Option(
        "--any-kind",
        help="CSV and Parquet with the columns of every kind of line item and one for the kind, as"
        " it is by itself where an invoice has several.",
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
    target = _target(output, how=how, overwrite=overwrite)
    pair, chosen = _pair(provider, kind), _period(period)
    with run.partner() as partner, _reading(run, target, invoice_id) as on_page:
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
            run, listing.telling(on_page), target,
            why=lambda: empty_results.of_invoice(
                invoice or partner.invoices.find(invoice_id), pair=pair, currency=currency
            ),
        )  # fmt: skip
        _put(
            run,
            items,
            target,
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
    target = _target(output, how=how, overwrite=overwrite)
    pair, chosen = _pair(provider, kind), _period(period)
    if not currency or not pair or not chosen:
        raise usage("unbilled line items come by currency; say which, such as --currency EUR")
    with run.partner() as partner, _reading(run, target, "unbilled") as on_page:
        listing = partner.line_items.unbilled(
            currency=currency, period=chosen, provider=pair[0], line_item_type=pair[1], size=size
        )
        items = empty_results.some(
            run, listing.telling(on_page), target,
            why=lambda: empty_results.of_unbilled(pair, currency=currency, period=chosen),
        )  # fmt: skip
        _put(run, items, target, limit=limit, how=how, is_mixed=False, was_named=output is not None)


@contextmanager
def _reading(
    run: Run, target: out.Output, what: str
) -> Iterator[Callable[[Page[InvoiceLineItem]], None]]:
    # What goes to the same terminal, also out of a pipe, would be written through the bar.
    shows = target.file is not None or out.is_file()
    with run.voice.reading(f"line items, {what}", shows=shows) as on_page:
        yield on_page


def _pair(provider: str | None, kind: str | None) -> tuple[Provider, LineItemType] | None:
    if provider is None and kind is None:
        return None
    if provider is not None:
        some = kind or PAIRS.get(provider.lower(), TYPES)[0]
        _legal(lambda: legal_pair(provider, line_item_type=some))
    if provider is None or kind is None:
        missing = "--provider" if provider is None else "--type"
        raise usage(f"provider and type go together: give {missing} too, or none of them for all")
    return _legal(lambda: legal_pair(provider, line_item_type=kind))


def _period(period: str | None) -> Period | None:
    return _legal(lambda: period_named(period))


def _legal(check: Callable[[], T]) -> T:
    try:
        return check()
    except PagingError as error:
        raise usage(str(error)) from error


@dataclass(frozen=True)
class _How:
    """How columns are written: `split` line items a file, or all in one."""

    split: int | None
    excel: bool
    any_kind: bool


def _target(output: str | None, *, how: _How, overwrite: bool) -> out.Output:
    target = out.output(
        output, forms=FORMS, piped="jsonl", overwrite=overwrite, in_parts=bool(how.split)
    )
    if how.any_kind and target.form not in ("csv", "parquet"):
        raise usage("--any-kind is about columns; give --output csv or parquet, or a file's name")
    if target.form != "csv" and (how.split or how.excel):
        name = "--split" if how.split else "--excel"
        raise usage(f"{name} is about CSV; give --output csv, or a file's name that ends in .csv")
    if how.split and target.file is None:
        raise usage("--split makes several files; name them, such as --output lines.csv")
    return target


def _put(
    run: Run,
    items: Iterable[InvoiceLineItem],
    target: out.Output,
    *,
    limit: int | None,
    how: _How,
    is_mixed: bool,
    was_named: bool,
) -> None:
    if target.form == "table":
        _table(run, items, limit=limit, was_named=was_named)
        return
    chosen, file = islice(items, limit), target.file
    if target.form == "json":
        news = set[str]()
        count = out.write_json_array(watched(chosen, unknown=news), target)
        done = [export.Written(str(file), count, tuple(news))]
    else:
        done = _written(chosen, target, how=how, kind=export.ANY if is_mixed else None)
    if file is not None:
        names = " to ".join(dict.fromkeys((done[0].target, done[-1].target)))
        count = sum(part.lines for part in done)
        run.voice.note(f"{out.counted(count, 'line item')} written to {names}")
    if removed := done[-1].removed:
        run.voice.note(f"removed, as an earlier export's: {', '.join(removed)}")
    if unknown := sorted({name for part in done for name in part.unknown}):
        where = "" if target.form in ("json", "jsonl") else f", in the column {EXTRA_HEADING}"
        run.voice.note(f"new members that the document does not know{where}: {', '.join(unknown)}")


def _written(
    items: Iterable[InvoiceLineItem], target: out.Output, *, how: _How, kind: str | None
) -> list[export.Written]:
    file: Any = out.stream() if target.file is None else target.file
    if target.form == "jsonl":
        return [export.write_jsonl(items, file, overwrite=target.overwrite)]
    more: Any = {"kind": export.ANY if how.any_kind else kind, "overwrite": target.overwrite}
    if target.form == "parquet":
        return [export.write_parquet(items, file, **more)]
    more |= {"bom": how.excel, "guard_formulas": how.excel}
    if how.split:
        return export.write_csv_parts(items, file, lines_per_file=how.split, **more)
    return [export.write_csv(items, file, **more)]


def _table(
    run: Run, items: Iterable[InvoiceLineItem], *, limit: int | None, was_named: bool
) -> None:
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    most = limit if limit or was_named else _SHOWN
    rows = iter(items)
    count = 0
    shown = islice(rows, most)
    while some := list(islice(shown, _TOGETHER)):
        terminal_tables.show(
            terminal_tables.LINES,
            [terminal_tables.line_row(count + n, i) for n, i in enumerate(some, 1)],
        )
        count += len(some)
    if limit is None and most and next(rows, None) is not None:
        run.voice.note(
            f"the first {most} line items; all of them: --output table, or --output lines.csv"
        )
