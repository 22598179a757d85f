"""Line items as a table, as JSON, and as the files of an export.

A terminal shows the first hundred; a pipe and a file get all of them, and memory does not grow with
them. Invariant: a file without a line item is never written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from partner_center import export
from partner_center.cli.display.messages import Messages
from partner_center.cli.display.output import counted, output_of, write_json_array
from partner_center.cli.display.terminal_tables import TableColumn, money, show, text
from partner_center.cli.exit_codes import CommandError, Exit, UsageError
from partner_center.errors import LineItemsMovedError
from partner_center.export.columns import EXTRA_HEADING
from partner_center.export.writers import watched
from partner_center.reconcile.amounts import amounts
from partner_center_invoices.models import InvoiceLineItem

FORMATS = ("table", "json", "jsonl", "csv", "parquet")
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


class LineItemOutput:
    """Where line items go, and how.

    Args:
        text: what --output says, or None.
        overwrite: whether files may be replaced.
        limit: how many line items at most.
        split: line items of one CSV file, or None for one file.
        excel: CSV for a spreadsheet.
        any_kind: the columns of every kind.

    Raises:
        CommandError: the options do not go together, or the file exists.

    """

    def __init__(
        self,
        text: str | None,
        *,
        overwrite: bool,
        limit: int | None,
        split: int | None,
        excel: bool,
        any_kind: bool,
    ) -> None:
        self._to = to = output_of(
            text, formats=FORMATS, piped="jsonl", overwrite=overwrite, in_parts=bool(split)
        )
        if any_kind and to.format not in ("csv", "parquet"):
            raise UsageError(
                "--any-kind is about columns; give --output csv or parquet, or a file's name"
            )
        if to.format != "csv" and (split or excel):
            name = "--split" if split else "--excel"
            raise UsageError(
                f"{name} is about CSV; give --output csv, or a file's name that ends in .csv"
            )
        if split and to.file is None:
            raise UsageError("--split makes several files; name them, such as --output lines.csv")
        self.file = to.file
        self._limit, self._most = limit, limit if limit or text is not None else _SHOWN
        self._split, self._excel, self._any_kind = split, excel, any_kind

    def write(
        self,
        messages: Messages,
        items: Iterable[InvoiceLineItem],
        *,
        why_none: Callable[[], str],
        is_mixed: bool = False,
    ) -> None:
        """Write line items, and note what was written.

        Args:
            messages: where notes go, and a warning if there are no line items.
            items: the line items.
            why_none: says why there are none.
            is_mixed: whether they may be of several kinds.

        Raises:
            CommandError: there are none, and a file was asked for: it would look complete.

        """
        found = self._not_empty(messages, items, why_none)
        if self._to.format == "table":
            self._show(messages, found)
            return
        done = self._written(islice(found, self._limit), is_mixed=is_mixed)
        if self.file is not None:
            names = " to ".join(dict.fromkeys((done[0].target, done[-1].target)))
            count = sum(part.lines for part in done)
            messages.note(f"{counted(count, 'line item')} written to {names}")
        if removed := done[-1].removed:
            messages.note(f"removed, as an earlier export's: {', '.join(removed)}")
        if unknown := sorted({name for part in done for name in part.unknown}):
            is_json = self._to.format in ("json", "jsonl")
            where = "" if is_json else f", in the column {EXTRA_HEADING}"
            messages.note(
                f"new members that the document does not know{where}: {', '.join(unknown)}"
            )

    def _not_empty(
        self, messages: Messages, items: Iterable[InvoiceLineItem], why_none: Callable[[], str]
    ) -> Iterator[InvoiceLineItem]:
        rest = iter(items)
        with suppress(LineItemsMovedError):  # `why_none` says it too, with what the invoice has
            for first in rest:
                return chain((first,), rest)
        reason = f"there are no line items: {why_none()}"
        if self.file is not None:
            raise CommandError(Exit.NOT_FOUND, f"{reason}; {self.file} was not written")
        messages.warning(reason)
        return iter(())

    def _show(self, messages: Messages, items: Iterable[InvoiceLineItem]) -> None:
        rows = enumerate(items, 1)
        shown = islice(rows, self._most)
        while some := list(islice(shown, _TOGETHER)):
            show(LINE_ITEM_TABLE, some)
        if self._limit is None and self._most and next(rows, None) is not None:
            messages.note(
                f"the first {self._most} line items; all of them: --output table, or"
                " --output lines.csv"
            )

    def _written(self, items: Iterable[InvoiceLineItem], *, is_mixed: bool) -> list[export.Written]:
        to, file = self._to, self.file or sys.stdout.buffer
        if to.format == "json":
            unknown = set[str]()
            count = write_json_array(watched(items, unknown=unknown), to)
            return [export.Written(str(file), count, tuple(unknown))]
        if to.format == "jsonl":
            return [export.write_jsonl(items, file, overwrite=to.overwrite)]
        kind = export.ANY if self._any_kind or is_mixed else None
        more: Any = {"kind": kind, "overwrite": to.overwrite}
        if to.format == "parquet":
            return [export.write_parquet(items, file, **more)]
        more |= {"bom": self._excel, "guard_formulas": self._excel}
        if self._split and self.file:
            return export.write_csv_parts(items, self.file, lines_per_file=self._split, **more)
        return [export.write_csv(items, file, **more)]
