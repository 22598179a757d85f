"""Tables for people: which columns, and how values read there.

Invariants: an amount stands with its currency and is never cut; a time is ISO 8601 in UTC,
to the second; what the service wrote cannot steer the terminal or pass for markup.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from partner_center.cli.display.output import width
from partner_center.export.cells import iso, plain
from partner_center.reconcile.amounts import amounts, has_cents
from partner_center_core.masking import printable
from partner_center_invoices.models import Invoice, InvoiceSummary

NEVER = "never"
_CENTS = 2
_GAP = 3  # signs between two columns
_LEAST = 8  # no wide column is narrower


@dataclass(frozen=True)
class Column:
    """A heading; `right` is for numbers, `wide` may be cut, `spare` left out for want of room."""

    heading: str
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


INVOICES = (
    Column("invoice"),
    Column("date (UTC)"),
    Column("type", spare=True),
    Column("document", wide=True),
    Column("charges", right=True),
    Column("paid", right=True),
)


def invoice_row(invoice: Invoice) -> list[str]:
    """Return the row of an invoice."""
    amends = f" of {text(invoice.amends_of)}" if invoice.amends_of else ""
    return [
        text(invoice.id), time(invoice.invoice_date), text(invoice.invoice_type),
        text(invoice.document_type) + amends, money(invoice.total_charges, invoice.currency_code),
        money(invoice.paid_amount, invoice.currency_code),
    ]  # fmt: skip


# The columns of CSV have the API's names; amounts and currency apart, as programs want them.
INVOICE_MEMBERS = (
    "id", "invoiceDate", "billingPeriodStartDate", "billingPeriodEndDate", "invoiceType",
    "documentType", "state", "status", "totalCharges", "paidAmount", "amountDue", "currencyCode",
    "amendsOf",
)  # fmt: skip
SUMMARY_MEMBERS = (
    "currencyCode", "balanceAmount", "accountingDate", "firstInvoiceCreationDate",
    "latestInvoiceDate", "lastPaymentDate", "lastPaymentAmount",
)  # fmt: skip


def member_rows(data: Iterable[dict[str, Any]], members: Sequence[str]) -> Iterable[list[str]]:
    """Return headings and cells of some members of the data of models."""
    yield list(members)
    for row in data:
        yield [text(row.get(member)) for member in members]


SUMMARIES = (
    Column("currency"),
    Column("type", wide=True),
    Column("balance", right=True),
    Column("last payment", right=True),
    Column("paid on (UTC)"),
    Column("latest invoice (UTC)", spare=True),
)


def summary_rows(summary: InvoiceSummary) -> list[list[str]]:
    """Return the rows of a currency: its balance, and that of each type."""
    parts = [("all", summary)]
    parts += [(f"└ {text(part.invoice_type)}", part.summary) for part in summary.details or ()]
    return [
        [
            text(summary.currency_code), kind, money(one.balance_amount, one.currency_code),
            money(one.last_payment_amount, one.currency_code), time(one.last_payment_date),
            time(one.latest_invoice_date),
        ]
        for kind, one in parts
    ]  # fmt: skip


LINES = (
    Column("line", right=True),
    Column("customer", wide=True),
    Column("product", wide=True),
    Column("charge"),
    Column("from (UTC)", spare=True),
    Column("quantity", right=True),
    Column("total", right=True),
)


def line_row(number: int, item: Any) -> list[str]:
    """Return the row of any kind of line item."""
    read = amounts(item)

    def first(*names: str) -> Any:
        return next((v for n in names if (v := getattr(item, n, None)) not in (None, "")), None)

    kind = type(item).__name__
    return [
        str(number),
        (read.customer[1] or read.customer[0]) if read else text(first("customer_company_name")),
        (read.product[1] or read.product[0]) if read else text(first("service_name")) or kind,
        text(read.charge_type) if read else text(first("charge_type")),
        text(first("charge_start_date", "usage_date")),
        text(first("quantity", "consumed_quantity")),
        money(read.total, read.currency) if read else "",
    ]


def console() -> Console:
    """Return what writes tables on standard output."""
    return Console(file=sys.stdout, width=width(), markup=False, highlight=False, emoji=False)


def show(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    is_strong: Callable[[Sequence[str]], bool] = lambda _: False,
) -> None:
    """Write a table: wide columns share what room is left, the others are never cut."""
    own = console()
    body = [[printable(cell) for cell in row] for row in rows]
    kept = _kept(columns, body, room=own.width)
    columns = [columns[n] for n in kept]
    body = [[row[n] for n in kept] for row in body]
    widths = _widths(columns, body, room=own.width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    if title:
        own.print(Text(printable(title), style="bold"))
    for column, size in zip(columns, widths, strict=True):
        table.add_column(
            Text(column.heading), justify="right" if column.right else "left",
            width=size, no_wrap=True, overflow="ellipsis",
        )  # fmt: skip
    for row in body:
        table.add_row(*map(Text, row), style="bold" if is_strong(row) else "")
    # A terminal that is too narrow breaks lines; nothing is left out.
    own.width = max(own.width, sum(widths) + _GAP * len(widths) - _GAP)
    own.print(table)


def _kept(columns: Sequence[Column], rows: list[list[str]], *, room: int) -> list[int]:
    """Return which columns there is room for."""
    every = list(range(len(columns)))
    if sum(_widths(columns, rows, room=room)) + _GAP * len(columns) - _GAP <= room:
        return every
    return [n for n in every if not columns[n].spare]


def _widths(columns: Sequence[Column], rows: list[list[str]], *, room: int) -> list[int]:
    """Return how wide each column is."""
    sizes = [
        max([cell_len(column.heading), *(cell_len(row[n]) for row in rows)])
        for n, column in enumerate(columns)
    ]
    over = sum(sizes) + _GAP * len(sizes) - _GAP - room
    wide = [n for n, column in enumerate(columns) if column.wide]
    while over > 0 and any(sizes[n] > _LEAST for n in wide):
        widest = max(wide, key=lambda n: sizes[n])
        sizes[widest] -= 1
        over -= 1
    return sizes


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Write names with their values, one a line; values that are empty are left out."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, value in rows:
        if value.strip():
            table.add_row(Text(name), Text(printable(value)))
    console().print(table)
