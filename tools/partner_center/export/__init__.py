"""Writes any number of line items to CSV, JSON Lines and Parquet, one at a time.

Invariants: memory does not grow with the number of lines; the file gets its final name only when
every line is written; no digit of an amount is lost or rounded. Undocumented members are kept: in
JSON Lines in their place, elsewhere in the column additionalProperties.

CSV and Parquet have the headings and the column order of the portal's reconciliation file. A file
has one kind of line item, like the portal's files; `kind="any"` writes all kinds to one table with
a first column for the kind.
Limits: in CSV an absent member, an empty text and the time "never" are all an empty cell.
"""

from __future__ import annotations

from partner_center.export.columns import ANY, COLUMNS
from partner_center.export.csv_parts import EXCEL_ROWS, write_csv_parts
from partner_center.export.writers import (
    Written,
    write,
    write_csv,
    write_jsonl,
    write_parquet,
)

__all__ = [
    "ANY",
    "COLUMNS",
    "EXCEL_ROWS",
    "Written",
    "write",
    "write_csv",
    "write_csv_parts",
    "write_jsonl",
    "write_parquet",
]
