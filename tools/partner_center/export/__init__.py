"""Writes line items to CSV, JSON Lines and Parquet, one after the other, however many there are.

Invariants: memory does not grow with the number of lines; nothing stands under the final name
unless every line is in the file; no digit of an amount is lost or rounded. Line items keep what the
document does not know: in JSON Lines where it stood, elsewhere in the column additionalProperties.

CSV and Parquet have the headings and the order of the reconciliation file of their kind. One file
has one kind of line items, as the portal's files do; `kind="any"` puts all kinds in one table, with
a first column that says which.
Limits: in CSV an absent member, an empty text and a time that is "never" are all an empty cell.
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
