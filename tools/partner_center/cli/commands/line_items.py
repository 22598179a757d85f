"""The commands that read line items: lines and unbilled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any

import typer

from partner_center.cli.command import Run
from partner_center.cli.display import empty_results
from partner_center.cli.display.line_item_output import FORMATS, LineItemOutput
from partner_center.cli.display.output import is_file
from partner_center.cli.exit_codes import Exit, UsageError
from partner_center.cli.options import (
    InvoiceId,
    LimitOption,
    OverwriteOption,
    SizeOption,
    output_option,
)
from partner_center.errors import PagingError
from partner_center.paging import LineItemType, Page, Period, Provider
from partner_center.paging.selection import PAIRS, PERIODS, TYPES, legal_pair, period_named


def _period(name: str) -> Period | None:
    try:
        return period_named(name)
    except PagingError as error:
        raise typer.BadParameter(str(error)) from error


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
    Period | None,
    typer.Option(
        "--period", metavar="NAME", show_default=False, parser=_period,
        autocompletion=lambda: list(PERIODS),
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
    to = LineItemOutput(output, overwrite=overwrite, limit=limit, split=split, excel=excel,
                        any_kind=any_kind)  # fmt: skip
    pair = _pair(provider, kind)
    with run.partner() as partner, _progress(run, to, invoice_id) as on_page:
        invoice = None if pair else partner.invoices.find(invoice_id)
        listing = partner.line_items.list(
            invoice or invoice_id, provider=pair and pair[0], line_item_type=pair and pair[1],
            currency=currency, period=period, size=size,
        )  # fmt: skip
        details = invoice.invoice_details if invoice else []
        kinds = {(one.billing_provider, one.invoice_line_item_type) for one in details}
        to.write(
            run.messages, listing.telling(on_page), is_mixed=len(kinds) > 1,
            why_none=lambda: empty_results.of_invoice(
                invoice or partner.invoices.find(invoice_id), pair=pair, currency=currency
            ),
        )  # fmt: skip


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
    to = LineItemOutput(output, overwrite=overwrite, limit=limit, split=split, excel=excel,
                        any_kind=any_kind)  # fmt: skip
    pair = _pair(provider, kind)
    if not currency or not pair or not period:
        raise UsageError(
            "unbilled line items are listed by currency; say which, such as --currency EUR"
        )
    with run.partner() as partner, _progress(run, to, "unbilled") as on_page:
        listing = partner.line_items.unbilled(
            currency=currency, period=period, provider=pair[0], line_item_type=pair[1], size=size
        )
        to.write(
            run.messages, listing.telling(on_page),
            why_none=lambda: empty_results.of_unbilled(pair, currency=currency, period=period),
        )  # fmt: skip


def _progress(
    run: Run, to: LineItemOutput, what: str
) -> AbstractContextManager[Callable[[Page[Any]], None]]:
    # Output on the same terminal, also out of a pipe, would be written over the bar.
    shows = to.file is not None or is_file()
    return run.messages.progress(f"line items, {what}", shows=shows)


def _pair(provider: str | None, kind: str | None) -> tuple[Provider, LineItemType] | None:
    if provider is None and kind is None:
        return None
    try:
        # A wrong provider is the first thing to say, also where the type is missing.
        some = kind or PAIRS.get((provider or "").lower(), TYPES)[0]
        pair = legal_pair(provider, line_item_type=some) if provider is not None else None
    except PagingError as error:
        raise UsageError(str(error)) from error
    if pair is None or kind is None:
        missing = "--provider" if pair is None else "--type"
        raise UsageError(
            f"provider and type go together: give {missing} too, or neither of them for all"
        )
    return pair
