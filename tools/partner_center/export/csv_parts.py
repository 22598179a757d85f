"""CSV in several files: spreadsheets open at most 1,048,576 rows, some of them far fewer.

Invariants: the files get their names when the last one is complete; before that, and after an
error, none of them exists. Files of an earlier export whose numbers would follow the last one are
an error, or are removed if overwriting is allowed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from partner_center.errors import ExportError
from partner_center.export.writers import Written, write_csv
from partner_center_invoices.models import InvoiceLineItem

EXCEL_ROWS = 1_048_575  # lines below the headings
_ENDING = re.compile(r"(\.csv(?:\.gz|\.zst)?)$", re.IGNORECASE)


def write_csv_parts(
    items: Iterable[InvoiceLineItem],
    target: str | Path,
    *,
    lines_per_file: int = EXCEL_ROWS,
    kind: str | None = None,
    bom: bool = False,
    guard_formulas: bool = False,
    overwrite: bool = False,
) -> list[Written]:
    """Write line items to lines-1.csv, lines-2.csv and so on, each with headings.

    Args:
        items: the line items; the other arguments are those of `write_csv`.
        target: the name that gets the numbers, such as lines.csv.
        lines_per_file: the most lines of a file.
        kind: the kind of line item; that of the first one if not given.
        bom: begin each file with a byte-order mark.
        guard_formulas: put ' before texts that look like formulas.
        overwrite: replace existing files, and remove those whose numbers would follow the last.

    Raises:
        ExportError: as in `write_csv`, or the name does not end in .csv.

    """
    path, lines = Path(target), iter(items)
    if lines_per_file < 1 or not _ENDING.search(path.name):
        raise ExportError(
            f"{target} in files of {lines_per_file} lines: the name must end in .csv, and a file"
            " must have 1 line or more"
        )
    _refuse(path, number=1, overwrite=overwrite)  # before the long reading, and again after it
    try:
        beside = tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent)
    except OSError as fault:
        raise ExportError(f"{target} cannot be written: {fault.strerror}") from fault
    with beside as folder:
        done: list[Written] = []
        rest = list(islice(lines, 1))
        while rest or not done:
            kind = kind or (type(rest[0]).__name__ if rest else None)
            part = _part(path, number=len(done) + 1)
            here = Path(folder, part.name)
            share = islice(chain(rest, lines), lines_per_file)
            try:
                written = write_csv(share, here, kind=kind, bom=bom, guard_formulas=guard_formulas)
            except ExportError as error:  # with the final name of the file
                raise ExportError(str(error).replace(str(here), str(part))) from error.__cause__
            done.append(replace(written, target=str(part)))
            rest = list(islice(lines, 1))
        for number in range(1, len(done) + 2):
            _refuse(path, number=number, overwrite=overwrite)
        for one in done:
            Path(folder, Path(one.target).name).replace(one.target)
    removed: list[str] = []
    while (stale := _part(path, number=len(done) + len(removed) + 1)).is_file():
        stale.unlink()
        removed.append(str(stale))
    done[-1] = replace(done[-1], removed=tuple(removed))
    return done


def _part(path: Path, *, number: int) -> Path:
    return path.with_name(_ENDING.sub(rf"-{number}\1", path.name))


def _refuse(path: Path, *, number: int, overwrite: bool) -> None:
    part = _part(path, number=number)
    if part.exists() and not part.is_file():
        raise ExportError(f"{part} is not a regular file; choose another name") from OSError(part)
    if part.exists() and not overwrite:
        raise ExportError(
            f"{part} already exists; choose another name or allow overwriting"
        ) from FileExistsError(part)
