"""The writers of the three formats; see the package's docstring for their invariants."""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from partner_center.errors import ExportError, MixedKindsError
from partner_center.export import parquet
from partner_center.export.cells import cells, json_text
from partner_center.export.columns import ANY, COLUMNS, Layout, layout, rest
from partner_center.export.sink import Target, sink
from partner_center_invoices.models import GenericLineItem, InvoiceLineItem

_COMPRESSIONS = (".gz", ".zst")
_TOGETHER = 512  # lines of CSV in one write
# A lone surrogate, which JSON may hold and UTF-8 may not, is written as its escape.
_HALVES = "backslashreplace"
_TIMES = {
    kind: tuple((column.attribute, column.member) for column in columns if column.family == "time")
    for kind, columns in COLUMNS.items()
}


@dataclass(frozen=True)
class Written:
    """The result of an export: where, how many lines, and which members are new.

    `unknown` has the undocumented members; Microsoft adds some without notice. `removed` has the
    files of an earlier export that were removed because their numbers followed the last one.
    """

    target: str
    lines: int
    unknown: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def write(
    items: Iterable[InvoiceLineItem],
    target: str | Path,
    *,
    kind: str | None = None,
    overwrite: bool = False,
) -> Written:
    """Write line items in the format of the name: .csv, .jsonl, .ndjson, .parquet.

    Raises:
        ExportError: the name has no known format, or the lines cannot be written.

    """
    suffixes = [suffix.lower() for suffix in Path(target).suffixes]
    if suffixes and suffixes[-1] in _COMPRESSIONS:
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    if last == ".csv":
        return write_csv(items, target, kind=kind, overwrite=overwrite)
    if last in {".jsonl", ".ndjson"}:
        return write_jsonl(items, target, overwrite=overwrite)
    if last == ".parquet":
        return write_parquet(items, target, kind=kind, overwrite=overwrite)
    raise ExportError(
        f"{target} has no known format; end the name with .csv, .jsonl, .parquet, .csv.gz or"
        " .jsonl.zst"
    )


def write_csv(
    items: Iterable[InvoiceLineItem],
    target: Target,
    *,
    kind: str | None = None,
    bom: bool = False,
    guard_formulas: bool = False,
    overwrite: bool = False,
) -> Written:
    """Write line items as CSV: UTF-8, comma, CRLF, ISO times in UTC, plain amounts.

    Args:
        items: the line items, of one kind unless `kind` is "any".
        target: a file name, compressed if it ends in .gz or .zst, or a stream of bytes.
        kind: the kind of line item; that of the first one if not given.
        bom: begin with a byte-order mark, which Excel needs to recognize UTF-8.
        guard_formulas: put ' before texts that a spreadsheet would run as a formula. Off by
            default, because it changes the data; switch it on for files for spreadsheets.
        overwrite: replace a file of that name.

    Raises:
        ExportError: a line is of another kind, the target already exists, or the disk is full;
            there is no new file under the final name.

    """
    text_of, unknown = cells(guard_formulas=guard_formulas), set[str]()
    items = watched(items, unknown=unknown)
    with _counted(target) as count, sink(target, overwrite=overwrite) as stream:
        shape, rows = _rows(items, kind=kind, count=count)
        text = io.StringIO("\ufeff" if bom else "", newline="")
        text.seek(0, io.SEEK_END)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(shape.headings)
        for item, row in rows:
            with _line(target, count):
                values = text_of(row)
                more = rest(item)
                values.append(json_text(more) if more else "")
            if shape.has_kind:
                values.insert(0, type(item).__name__)
            writer.writerow(values)
            if not count[0] % _TOGETHER:
                _pour(text, stream)
        _pour(text, stream)
    return Written(_name(target), count[0], tuple(sorted(unknown)))


def write_jsonl(
    items: Iterable[InvoiceLineItem], target: Target, *, overwrite: bool = False
) -> Written:
    """Write line items as JSON Lines: the API's names, exact amounts as numbers.

    Kinds may be mixed. The time "never" is null, other times are in UTC, to the microsecond; the
    rest is unchanged.

    Raises:
        ExportError: the target already exists, or the disk is full; there is no new file under the
            final name.

    """
    unknown = set[str]()
    items = watched(items, unknown=unknown)
    with _counted(target) as count, sink(target, overwrite=overwrite) as stream:
        for item in items:
            count[0] += 1
            with _line(target, count):
                row = item.to_dict()
                for attribute, name in _TIMES.get(type(item).__name__, ()):
                    if name in row and getattr(item, attribute) is None:
                        row[name] = None
                text = json_text(row)
            stream.write(text.encode("utf-8", _HALVES) + b"\n")
    return Written(_name(target), count[0], tuple(sorted(unknown)))


def write_parquet(
    items: Iterable[InvoiceLineItem],
    target: Target,
    *,
    kind: str | None = None,
    compression: str = "zstd",
    overwrite: bool = False,
) -> Written:
    """Write line items as Parquet: exact decimals, UTC times, row groups; needs pyarrow.

    Args:
        items: the line items, of one kind unless `kind` is "any".
        target: a file name or a stream of bytes.
        kind: the kind of line item; that of the first one if not given.
        compression: the codec of the columns: zstd, snappy, gzip, brotli, lz4, none.
        overwrite: replace a file of that name.

    Raises:
        ExportError: a line is of another kind, an amount does not fit, the target already exists,
            or the disk is full; there is no new file under the final name.

    """
    if isinstance(target, str | Path) and Path(target).suffix.lower() in _COMPRESSIONS:
        raise ExportError(f"{target}: Parquet compresses its columns; remove {Path(target).suffix}")
    unknown = set[str]()
    items = watched(items, unknown=unknown)
    with _counted(target) as count, sink(target, overwrite=overwrite) as stream:
        shape, rows = _rows(items, kind=kind, count=count)
        parquet.write_rows(stream, rows, layout=shape, compression=compression)
    return Written(_name(target), count[0], tuple(sorted(unknown)))


def watched(items: Iterable[InvoiceLineItem], *, unknown: set[str]) -> Iterator[InvoiceLineItem]:
    """Collect the names of undocumented members of the known kinds."""
    for item in items:
        if item.additional_properties and not isinstance(item, GenericLineItem):
            unknown.update(item.additional_properties)
        yield item


def _rows(
    items: Iterable[InvoiceLineItem], *, kind: str | None, count: list[int]
) -> tuple[Layout, Iterator[tuple[Any, list[Any]]]]:
    """Return the layout for the kind, or for that of the first line, and the rows."""
    lines = iter(items)
    if kind is None:
        first = list(islice(lines, 1))
        kind = type(first[0]).__name__ if first else ANY
        lines = chain(first, lines)
    if kind != ANY and kind not in COLUMNS:
        raise ExportError(f"{kind!r} is not a kind of line item; use {', '.join(COLUMNS)} or any")
    shape = layout(kind)
    return shape, _values(lines, values=shape.values, kind=kind, count=count)


def _values(
    lines: Iterator[InvoiceLineItem],
    *,
    values: Callable[[Any], list[Any] | None],
    kind: str,
    count: list[int],
) -> Iterator[tuple[Any, list[Any]]]:
    for item in lines:
        count[0] += 1
        row = values(item)
        if row is None:
            raise MixedKindsError(
                f"line {count[0]} is a {type(item).__name__} among {kind}s;"
                ' write one kind to each file, use kind="any", or write JSON Lines'
            )
        yield item, row


def _pour(text: io.StringIO, stream: BinaryIO) -> None:
    stream.write(text.getvalue().encode("utf-8", _HALVES))
    text.seek(0)
    text.truncate()


class _line:  # noqa: N801  # used as a statement; a class is three times as fast as a generator
    """Add the number of the line to an error about its values."""

    __slots__ = ("_count", "_target")

    def __init__(self, target: Target, count: list[int]) -> None:
        self._target, self._count = target, count

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ValueError | TypeError):
            said = f"{_name(self._target)}: line {self._count[0]}: {error}"
            raise ExportError(said) from error


def _name(target: Target) -> str:
    return str(target) if isinstance(target, str | Path) else str(getattr(target, "name", "stream"))


@contextmanager
def _counted(target: Target) -> Generator[list[int], None, None]:
    """Count lines, and report at which line a stream failed; `atomic_file` does it for files."""
    count = [0]
    try:
        yield count
    except BrokenPipeError:  # the reader has closed the pipe; the caller handles it
        raise
    except OSError as error:
        full = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise ExportError(f"{_name(target)}: {full}, at line {count[0]}") from error
