"""Tables for people: how values read there, and how columns share the width.

Invariants: an amount stands with its currency and is never cut; a time is ISO 8601 in UTC,
to the second; what the service wrote can neither control the terminal nor pass for markup.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from partner_center.cli.display.output import is_terminal
from partner_center.export.cells import iso, plain
from partner_center.reconcile.amounts import has_cents
from partner_center_core.masking import printable

T = TypeVar("T")
NEVER = "never"
_CENTS = 2
_GAP = 3  # signs between two columns
_LEAST = 8  # no wide column is narrower
_WIDTH = 160  # of a table that goes elsewhere than to a terminal, unless COLUMNS says another


@dataclass(frozen=True)
class TableColumn(Generic[T]):
    """One column of a table.

    Attributes:
        heading: what stands above it.
        cell: the text of an item's cell.
        right: whether it is aligned to the right, as numbers are.
        wide: whether its cells may be cut.
        spare: whether it is left out where there is no room.

    """

    heading: str
    cell: Callable[[T], str]
    right: bool = False
    wide: bool = False
    spare: bool = False


def text(value: Any) -> str:
    """Return any value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return iso(value.replace(microsecond=0))
    return printable(str(value))


def time(value: Any) -> str:
    """Return a time; the year 1 is "never"."""
    return NEVER if value is None else text(value)


def money(value: Any, currency: Any) -> str:
    """Return an amount with its currency, with two decimals at least where it has cents."""
    if not isinstance(value, Decimal):
        return ""
    digits = plain(value)
    if has_cents(text(currency)):
        whole, _, cents = digits.partition(".")
        digits = f"{whole}.{cents.ljust(_CENTS, '0')}"
    return f"{digits} {text(currency)}".strip()


def show(
    columns: Sequence[TableColumn[T]],
    items: Iterable[T],
    *,
    title: str = "",
    is_strong: Callable[[T], bool] = lambda _: False,
) -> None:
    """Write a table: wide columns share what room is left, the others are never cut."""
    console, items = _console(), list(items)
    body = [[printable(column.cell(item)) for column in columns] for item in items]
    widths = _widths(columns, body, room=console.width)
    kept = [n for n, column in enumerate(columns)
            if not column.spare or _total(widths) <= console.width]  # fmt: skip
    columns = [columns[n] for n in kept]
    body = [[row[n] for n in kept] for row in body]
    widths = _widths(columns, body, room=console.width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    if title:
        console.print(Text(printable(title), style="bold"))
    for column, size in zip(columns, widths, strict=True):
        table.add_column(
            Text(column.heading), justify="right" if column.right else "left",
            width=size, no_wrap=True, overflow="ellipsis",
        )  # fmt: skip
    for item, row in zip(items, body, strict=True):
        table.add_row(*map(Text, row), style="bold" if is_strong(item) else "")
    # A terminal that is too narrow breaks lines; nothing is left out.
    console.width = max(console.width, _total(widths))
    console.print(table)


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Write names with their values, one a line; values that are empty are left out."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in rows:
        if value.strip():
            table.add_row(Text(name), Text(printable(value)))
    _console().print(table)


def _console() -> Console:
    is_known = is_terminal() or os.environ.get("COLUMNS", "").isdigit()  # which rich reads itself
    width = None if is_known else _WIDTH
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _widths(columns: Sequence[TableColumn[T]], rows: list[list[str]], *, room: int) -> list[int]:
    """Return how wide each column is."""
    sizes = [
        max([cell_len(column.heading), *(cell_len(row[n]) for row in rows)])
        for n, column in enumerate(columns)
    ]
    wide = [n for n, column in enumerate(columns) if column.wide]
    while _total(sizes) > room and any(sizes[n] > _LEAST for n in wide):
        sizes[max(wide, key=lambda n: sizes[n])] -= 1
    return sizes
