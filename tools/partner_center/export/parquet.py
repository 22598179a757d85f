"""Parquet files: decimal columns, UTC times, one row group at a time.

Invariants: nothing is rounded; an amount that does not fit its column is an error that names the
line. Memory holds one row group.
Limits: an absent member and the time "never" are both null; amounts are read back with the decimals
of their column, equal in value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from partner_center.errors import ExportError
from partner_center.export.cells import json_text
from partner_center.export.columns import EXTRA_HEADING, KIND_HEADING, Layout, rest
from partner_center.export.sink import Kept, arrow
from partner_center_core.errors import one_line

ROWS = 8_192  # rows of a row group: about 50 MB of line items
# Every Parquet reader supports 38 digits. Decimals by family: on the wire prices have 22; amounts
# have 15 significant digits, which may begin far behind the decimal point.
_DIGITS = 38
_DECIMALS = {"amount": 22, "price": 26, "quantity": 20, "rate": 20}


def schema(layout: Layout) -> Any:
    """Return the Arrow schema of a layout."""
    pa = arrow()
    types = {
        "text": pa.string(),
        "list": pa.string(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
        **{family: pa.decimal128(_DIGITS, scale) for family, scale in _DECIMALS.items()},
    }
    fields = [pa.field(column.heading, types[column.family]) for column in layout.columns]
    if layout.has_kind:
        fields.insert(0, pa.field(KIND_HEADING, pa.string()))
    return pa.schema([*fields, pa.field(EXTRA_HEADING, pa.string())])


def write_rows(
    stream: BinaryIO,
    items: Iterable[tuple[Any, list[Any]]],
    *,
    layout: Layout,
    compression: str,
) -> int:
    """Write line items with their values; return how many there were."""
    pa = arrow()
    import pyarrow.parquet as pq  # noqa: PLC0415  # an extra

    shape, count = schema(layout), 0
    rows = iter(items)
    codec: Any = compression
    kept: Any = Kept(stream)
    with pq.ParquetWriter(kept, shape, compression=codec) as writer:
        while group := list(islice(rows, ROWS)):
            arrays = list(_arrays(pa, group, layout=layout, shape=shape, before=count))
            writer.write_table(pa.Table.from_arrays(arrays, schema=shape))
            count += len(group)
    return count


def _arrays(
    pa: Any, group: list[tuple[Any, list[Any]]], *, layout: Layout, shape: Any, before: int
) -> Iterator[Any]:
    if layout.has_kind:
        yield pa.array([type(item).__name__ for item, _ in group], pa.string())
    fields = list(shape)[1 if layout.has_kind else 0 :]
    values = zip(*(row for _, row in group), strict=True)
    for column, field, cells in zip(layout.columns, fields, values, strict=False):
        plain = [_PREPARE[column.family](cell) for cell in cells]
        try:
            yield pa.array(plain, field.type)
        except UnicodeEncodeError:  # a lone surrogate, which JSON may hold and Parquet may not
            yield pa.array([_whole(cell) for cell in plain], field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise _misfit(pa, plain, field=field, before=before) from error
    extra = [rest(item) for item, _ in group]
    yield pa.array([_whole(json_text(one)) if one else None for one in extra], pa.string())


def _misfit(pa: Any, cells: list[Any], *, field: Any, before: int) -> ExportError:
    for number, cell in enumerate(cells, start=before + 1):
        try:
            pa.array([cell], field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            return ExportError(
                f"line {number}: {field.name} is {one_line(str(cell))}, which does not fit"
                f" {field.type}; write CSV or JSON Lines, which can hold every value"
            )
    return ExportError(f"{field.name} does not fit {field.type}")


def _whole(text: str | None) -> str | None:
    return text and text.encode("utf-8", "backslashreplace").decode()


def _as_text(cell: Any) -> Any:
    if type(cell) is str:
        return cell
    return None if cell is None else json_text(cell)


def _as_is(cell: Any) -> Any:
    return cell


_PREPARE: dict[str, Callable[[Any], Any]] = {
    "text": _as_text,
    "list": _as_text,
    **dict.fromkeys(("integer", "boolean", "time", *_DECIMALS), _as_is),
}
