"""Exports read back equal to the line items, to the last digit, or leave nothing behind."""

from __future__ import annotations

import csv
import errno
import gc
import gzip
import io
import itertools
import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from msgspec import structs

from partner_center import export
from partner_center.contract import Exchange, wire_body
from partner_center.errors import ExportError
from partner_center.export import parquet
from partner_center.export.columns import COLUMNS, layout
from partner_center_invoices import models
from partner_center_invoices.models import InvoiceLineItemCollection

KINDS = [kind for kind in COLUMNS if kind != "GenericLineItem"]
# Families of columns by the schema that a member refers to.
FAMILIES = {
    "Amount": "amount", "Price": "price", "Quantity": "quantity", "Rate": "rate",
    "Timestamp": "time", "integer": "integer", "boolean": "boolean", "array": "list",
}  # fmt: skip


def rows_of(exchange: Exchange) -> list[Any]:
    return list(InvoiceLineItemCollection.from_json(wire_body(exchange)).items)


@pytest.fixture(scope="module")
def rows(exchanges: tuple[Exchange, ...]) -> dict[str, list[Any]]:
    """Return every recorded line item by its kind."""
    found: dict[str, list[Any]] = {}
    for exchange in exchanges:
        if "LineItems" in exchange.operation_id and exchange.response.status == 200:
            for row in rows_of(exchange):
                found.setdefault(type(row).__name__, []).append(row)
    return found


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_are_those_of_the_document(kind: str, document: dict[str, Any]) -> None:
    wanted = {}
    for name, member in document["components"]["schemas"][kind]["properties"].items():
        told = member.get("$ref", "").rpartition("/")[2].removesuffix("OrText") or member["type"]
        wanted[name] = FAMILIES.get(told, "text")
    del wanted["attributes"]
    assert {c.member: c.family for c in COLUMNS[kind]} == wanted
    fields = {field.name for field in structs.fields(getattr(models, kind))}
    assert {c.attribute for c in COLUMNS[kind]} == fields - {"attributes", "additional_properties"}


@pytest.mark.parametrize("kind", [*COLUMNS, export.ANY])
def test_headings_differ_also_where_letter_case_does_not_count(kind: str) -> None:
    headings = [heading.lower() for heading in layout(kind).headings]
    assert len(set(headings)) == len(headings)


def test_columns_of_one_heading_are_of_one_family() -> None:
    families: dict[str, set[str]] = {}
    for column in (column for columns in COLUMNS.values() for column in columns):
        families.setdefault(column.heading.lower(), set()).add(column.family)
    assert {heading: found for heading, found in families.items() if len(found) > 1} == {}


def test_new_commerce_begins_as_its_reconciliation_file_does() -> None:
    headings = layout("OneTimeInvoiceLineItem").headings
    assert headings[:7] == [
        "PartnerId", "CustomerId", "CustomerName", "CustomerDomainName", "CustomerCountry",
        "InvoiceNumber", "MpnId",
    ]  # fmt: skip
    assert headings.index("Total") < headings.index("Currency") < headings.index("PromotionId")
    assert "PCToBCExchangeRate" in headings


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("kind", KINDS)
def test_csv_reads_back(kind: str, suffix: str, rows: dict[str, list[Any]], tmp_path: Path) -> None:
    path = tmp_path / f"a.csv{suffix}"
    assert export.write(iter(rows[kind]), path).lines == len(rows[kind])
    data = path.read_bytes()
    if suffix == ".gz":
        data = gzip.decompress(data)
    elif suffix == ".zst":
        data = pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()
    assert data.count(b"\r\n") == data.count(b"\n") == len(rows[kind]) + 1
    for row, line in zip(rows[kind], table(data), strict=True):
        for column in COLUMNS[kind]:
            assert line[column.heading] == _cell(getattr(row, column.attribute))
        extra = json.loads(line["additionalProperties"] or "{}", parse_float=Decimal)
        attributes = extra.pop("attributes", {"objectType": kind})
        assert attributes == (row.attributes.to_dict() if row.attributes else attributes)
        assert extra == row.additional_properties


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_reads_back(kind: str, rows: dict[str, list[Any]], tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    export.write(rows[kind], path)
    # pyarrow gives times in the zone of its schema, as datetimes of zoneinfo
    for row, line in zip(rows[kind], pq.read_table(path).to_pylist(), strict=True):
        for column in COLUMNS[kind]:
            value = getattr(row, column.attribute)
            if column.family == "list" and value is not None:
                value = _cell(value)
            elif column.family == "text" and isinstance(value, int):
                value = str(value)
            assert line[column.heading] == value
        extra = json.loads(line["additionalProperties"] or "{}", parse_float=Decimal)
        attributes = extra.pop("attributes", {"objectType": kind})
        assert attributes == (row.attributes.to_dict() if row.attributes else attributes)
        assert extra == row.additional_properties


def test_parquet_has_decimals_and_not_doubles(rows: dict[str, list[Any]], tmp_path: Path) -> None:
    row = rows["DailyRatedUsageLineItem"][0]
    row = type(row).from_dict({**row.to_dict(), "unitPrice": Decimal("0.1999968000511991808131")})
    export.write([row], tmp_path / "a.parquet")
    read = pq.read_table(tmp_path / "a.parquet")
    assert not any(pa.types.is_floating(field.type) for field in read.schema)
    assert read["UnitPrice"].to_pylist() == [Decimal("0.1999968000511991808131")]
    assert read.schema.field("UsageDate").type == pa.timestamp("us", tz="UTC")


@pytest.mark.parametrize("group", [1, 8192])
def test_an_amount_without_room_is_named(
    group: int, rows: dict[str, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", group)
    good = rows["DailyRatedUsageLineItem"][0]
    for price in ("0." + "1" * 27, "1" + "0" * 12):
        bad = type(good).from_dict({**good.to_dict(), "unitPrice": Decimal(price)})
        with pytest.raises(ExportError, match=rf"line 3: UnitPrice is {price}, which does not fit"):
            export.write([good, good, bad], tmp_path / "a.parquet")
    assert not list(tmp_path.iterdir())


def test_json_lines_have_every_digit_and_unknown_member(
    named: dict[str, Exchange], tmp_path: Path
) -> None:
    names = ("one-time-first-page", "one-time-usage-first-page", "unknown-kind", "all-billing")
    items = [row for n in names for row in rows_of(named[f"listInvoiceLineItems/{n}"])]
    path = tmp_path / "a.jsonl"
    export.write(items, path)
    lines = path.read_bytes().split(b"\n")
    assert lines.pop() == b""
    for item, line in zip(items, lines, strict=True):
        read = json.loads(line, parse_float=Decimal)
        assert type(item).from_dict(read) == item
        if type(item).__name__ == "GenericLineItem":
            assert read == item.to_dict()
    assert "ノースウィンド商事".encode() in path.read_bytes()
    assert b'"effectiveUnitPrice":15.6400391,' in path.read_bytes()


def _plain_line(**members: Any) -> Any:
    wire = {"attributes": {"objectType": "Unseen"}, **members}
    return models.GenericLineItem.from_dict(wire)


def test_amounts_have_no_exponent(tmp_path: Path) -> None:
    line = _plain_line(a=Decimal("0E-10"), b=Decimal("1E+3"), c=Decimal("-1.50"))
    export.write([line], tmp_path / "a.jsonl")
    assert b'"a":0.0000000000,"b":1000,"c":-1.50' in (tmp_path / "a.jsonl").read_bytes()
    with pytest.raises(ExportError, match="line 1: 1E\\+999999 is not an amount"):
        export.write([_plain_line(a=Decimal("1E+999999"))], tmp_path / "b.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_half_a_character_does_not_end_the_export(
    name: str, rows: dict[str, list[Any]], tmp_path: Path
) -> None:
    row = rows["OneTimeInvoiceLineItem"][0]
    row = type(row).from_dict({**row.to_dict(), "customerName": "\ud83d!"})
    export.write([row], tmp_path / name)
    assert (tmp_path / name).stat().st_size


def test_a_time_that_is_never_is_empty(rows: dict[str, list[Any]], tmp_path: Path) -> None:
    row = rows["OneTimeInvoiceLineItem"][0]
    never = type(row).from_dict({**row.to_dict(), "orderDate": "0001-01-01T00:00:00"})
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        export.write([never], tmp_path / name)
    assert table((tmp_path / "a.csv").read_bytes())[0]["OrderDate"] == ""
    assert json.loads((tmp_path / "a.jsonl").read_bytes())["orderDate"] is None
    assert pq.read_table(tmp_path / "a.parquet")["OrderDate"].to_pylist() == [None]


def test_one_file_has_one_kind_unless_asked_otherwise(
    rows: dict[str, list[Any]], tmp_path: Path
) -> None:
    mixed = [rows[kind][0] for kind in (*KINDS, "GenericLineItem")]
    for name in ("a.csv", "a.parquet"):
        with pytest.raises(ExportError, match="line 2 is a UsageBasedLineItem among License"):
            export.write(mixed, tmp_path / name)
        assert export.write(mixed, tmp_path / name, kind="any").lines == len(mixed)
    lines = table((tmp_path / "a.csv").read_bytes())
    assert [line["Kind"] for line in lines] == [*KINDS, "GenericLineItem"]
    assert lines[0]["TotalForCustomer"] == _cell(mixed[0].total_for_customer)
    assert lines[3]["Total"] == _cell(mixed[3].total_for_customer)
    assert json.loads(lines[5]["additionalProperties"], parse_float=Decimal).items() >= (
        mixed[5].additional_properties.items()
    )
    assert pq.read_table(tmp_path / "a.parquet")["Kind"].to_pylist()[-1] == "GenericLineItem"


def test_no_lines_are_a_table_without_rows(tmp_path: Path) -> None:
    assert export.write([], tmp_path / "a.csv", kind="OneTimeInvoiceLineItem").lines == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"PartnerId,CustomerId,")
    export.write([], tmp_path / "b.csv")
    export.write([], tmp_path / "a.parquet")
    export.write([], tmp_path / "a.jsonl")
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0
    with pytest.raises(ExportError, match="'Invoice' is not a kind of line item"):
        export.write([], tmp_path / "c.csv", kind="Invoice")


def test_a_mark_and_guarded_formulas(rows: dict[str, list[Any]], tmp_path: Path) -> None:
    row = rows["OneTimeInvoiceLineItem"][0]
    evil = {**row.to_dict(), "customerName": '=HYPERLINK("http://x")', "subtotal": "-1.5"}
    line = type(row).from_dict(evil)
    export.write_csv([line], tmp_path / "a.csv", bom=True, guard_formulas=True)
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfPartnerId,")
    read = table(data.removeprefix(b"\xef\xbb\xbf"))[0]
    assert (read["CustomerName"], read["Subtotal"]) == ('\'=HYPERLINK("http://x")', "-1.5")


def test_a_stream_stays_open() -> None:
    stream = io.BytesIO()
    line = _plain_line(a=1)
    export.write_jsonl([line], stream)
    export.write_csv([line], stream)
    export.write_parquet([line], stream)
    assert not stream.closed


def test_the_same_lines_give_the_same_bytes(rows: dict[str, list[Any]], tmp_path: Path) -> None:
    for name in ("a.csv.gz", "a.jsonl.zst", "a.parquet"):
        both = [tmp_path / f"{n}{name}" for n in "12"]
        for path in both:
            export.write(rows["OneTimeInvoiceLineItem"], path)
        assert both[0].read_bytes() == both[1].read_bytes()


NAMES = ("a.csv", "a.csv.gz", "a.csv.zst", "a.jsonl", "a.jsonl.gz", "a.parquet")


def breaking(row: Any, *, fault: BaseException, after: int = 10_000) -> Iterator[Any]:
    yield from itertools.repeat(row, after)
    raise fault


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", [KeyboardInterrupt(), RuntimeError("x"), SystemExit(3)])
def test_an_export_that_breaks_off_leaves_nothing(
    name: str, fault: BaseException, tmp_path: Path
) -> None:
    with pytest.raises(type(fault)):
        export.write(breaking(_plain_line(a=1), fault=fault), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_what_was_there_stays(name: str, tmp_path: Path) -> None:
    path, line = tmp_path / name, _plain_line(a=1)
    path.write_text("mine")
    with pytest.raises(ExportError, match="already exists"):
        export.write([line], path)
    with pytest.raises(KeyboardInterrupt):
        export.write(breaking(line, fault=KeyboardInterrupt(), after=9), path, overwrite=True)
    assert path.read_text() == "mine"
    export.write([line], path, overwrite=True)
    assert path.read_bytes() != b"mine"


class Full(io.RawIOBase):
    """A disk that takes some bytes and is full then."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room
        self.asked = 0

    def writable(self) -> bool:
        """Say that bytes may be written."""
        return True

    def write(self, data: Any) -> int:
        """Write while there is room."""
        self.asked += 1
        if self.room < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= len(data)
        return len(data)


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_is_one_line(
    name: str, rows: dict[str, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Full(200)

    def created(path: Path, **_: Any) -> Any:
        path.touch(exist_ok=False)
        return disk

    monkeypatch.setattr("partner_center.files.atomic_file._created", created)
    with pytest.raises(ExportError) as caught:
        export.write(itertools.repeat(rows["OneTimeInvoiceLineItem"][0], 2000), tmp_path / name)
    assert f"{name} was not written: No space left on device" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())
    asked = disk.asked
    del caught
    gc.collect()  # a writer that was given up must not write when it is collected
    assert disk.asked == asked


@pytest.mark.parametrize("write", [export.write_csv, export.write_jsonl, export.write_parquet])
def test_a_stream_that_is_full(write: Callable[..., Any], rows: dict[str, list[Any]]) -> None:
    with pytest.raises(ExportError, match="the disk is full, at line"):
        write(itertools.repeat(rows["OneTimeInvoiceLineItem"][0], 2000), Full(200))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.xlsx", "has no known format"),
        ("a", "has no known format"),
        ("a.gz", "has no known format"),
        ("a.parquet.gz", "compresses its columns"),
        ("none/a.csv", "No such file"),
        ("", "is a folder"),
    ],
)
def test_targets_that_cannot_be(name: str, said: str, tmp_path: Path) -> None:
    write = export.write if name else export.write_csv
    with pytest.raises(ExportError, match=said):
        write([_plain_line(a=1)], tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_memory_does_not_grow_with_the_lines(
    name: str, rows: dict[str, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 500)
    wire = rows["LicenseBasedLineItem"][0].to_dict()
    model = type(rows["LicenseBasedLineItem"][0])
    peaks = []
    for count in (2_000, 4_000):
        lines = (model.from_dict({**wire, "orderId": str(n)}) for n in range(count))
        tracemalloc.start()
        try:
            export.write(lines, tmp_path / name, overwrite=True)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3 + 100_000


def _numbered(count: int) -> Iterator[Any]:
    return (_plain_line(number=number) for number in range(count))


@pytest.mark.parametrize(
    ("count", "parts"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3])]
)
def test_csv_in_parts(count: int, parts: list[int], tmp_path: Path) -> None:
    done = export.write_csv_parts(_numbered(count), tmp_path / "a.csv.gz", lines_per_file=3)
    assert [(Path(one.target).name, one.lines) for one in done] == [
        (f"a-{number}.csv.gz", lines) for number, lines in enumerate(parts, start=1)
    ]
    read = [line for one in done for line in table(gzip.decompress(Path(one.target).read_bytes()))]
    numbers = [json.loads(line["additionalProperties"])["number"] for line in read]
    assert numbers == list(range(count))
    assert len(list(tmp_path.iterdir())) == len(parts)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "in-parts.csv"])
def test_members_that_the_document_does_not_know_are_named(
    name: str, rows: dict[str, list[Any]], tmp_path: Path
) -> None:
    known = rows["OneTimeInvoiceLineItem"][0]
    wire = known.to_dict()
    news = [type(known).from_dict({**wire, **more}) for more in ({}, {"b": 1}, {"a": 2, "b": 3})]
    if name == "in-parts.csv":
        done = export.write_csv_parts(news, tmp_path / name, lines_per_file=2)
        assert [one.unknown for one in done] == [("b",), ("a", "b")]
        return
    assert export.write(news, tmp_path / name).unknown == ("a", "b")
    assert export.write([known, _plain_line(c=1)], tmp_path / f"0{name}", kind="any").unknown == ()


def test_a_suffix_packs_in_any_letter_case(tmp_path: Path) -> None:
    export.write([_plain_line(a=1)], tmp_path / "a.jsonl.GZ")
    assert b'"a":1' in gzip.decompress((tmp_path / "a.jsonl.GZ").read_bytes())
    export.write([_plain_line(a=1)], tmp_path / "a.CSV.ZST")
    with pa.CompressedInputStream((tmp_path / "a.CSV.ZST").open("rb"), "zstd") as packed:
        assert b"{" in packed.read()
    with pytest.raises(ExportError, match="compresses its columns"):
        export.write_parquet([_plain_line(a=1)], tmp_path / "a.parquet.GZ")


def test_parts_are_all_there_or_none(tmp_path: Path) -> None:
    lines = breaking(_plain_line(a=1), fault=KeyboardInterrupt(), after=10)
    with pytest.raises(KeyboardInterrupt):
        export.write_csv_parts(lines, tmp_path / "a.csv", lines_per_file=3)
    assert not list(tmp_path.iterdir())
    (tmp_path / "a-2.csv").write_text("mine")
    with pytest.raises(ExportError, match=r"a-2\.csv already exists"):
        export.write_csv_parts(_numbered(9), tmp_path / "a.csv", lines_per_file=3)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]
    with pytest.raises(ExportError, match=r"must end in \.csv"):
        export.write_csv_parts(_numbered(9), tmp_path / "a.jsonl")


def test_parts_of_an_earlier_export_do_not_count_on(tmp_path: Path) -> None:
    def parts(count: int, *, overwrite: bool) -> list[str]:
        export.write_csv_parts(
            _numbered(count), tmp_path / "a.csv", lines_per_file=3, overwrite=overwrite
        )
        return sorted(path.name for path in tmp_path.iterdir())

    (tmp_path / "a-2023.csv").touch()
    (tmp_path / "a-2.csv").touch()
    with pytest.raises(ExportError, match=r"a-2\.csv already exists"):
        parts(3, overwrite=False)
    assert parts(12, overwrite=True) == [*(f"a-{n}.csv" for n in (1, 2)), "a-2023.csv", "a-3.csv",
                                         "a-4.csv"]  # fmt: skip
    done = export.write_csv_parts(
        _numbered(6), tmp_path / "a.csv", lines_per_file=3, overwrite=True
    )
    assert [Path(name).name for name in done[-1].removed] == ["a-3.csv", "a-4.csv"]
    assert parts(6, overwrite=True) == ["a-1.csv", "a-2.csv", "a-2023.csv"]


def test_a_folder_in_the_place_of_a_part_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a-2.csv").mkdir()
    with pytest.raises(ExportError, match=r"a-2\.csv is not a regular file; choose another name$"):
        export.write_csv_parts(_numbered(9), tmp_path / "a.csv", lines_per_file=3, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a-2.csv"]


def test_an_error_of_a_part_names_the_file_that_is_meant(tmp_path: Path) -> None:
    lines = [_plain_line(a=1), _plain_line(a=Decimal("1E+999"))]
    with pytest.raises(ExportError) as caught:
        export.write_csv_parts(lines, tmp_path / "a.csv", lines_per_file=3, kind="any")
    assert ".part" not in str(caught.value)
    assert "line 2" in str(caught.value)


def test_parts_that_are_there_are_refused_before_reading(tmp_path: Path) -> None:
    (tmp_path / "a-1.csv").touch()
    lines = _numbered(9)
    with pytest.raises(ExportError, match=r"a-1\.csv already exists"):
        export.write_csv_parts(lines, tmp_path / "a.csv", lines_per_file=3)
    assert len(list(lines)) == 9


# What OWASP lists for injection into CSV: a spreadsheet runs a cell that begins with one of them.
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"], ids=repr)
def test_each_sign_of_a_formula_is_guarded(
    rows: dict[str, list[Any]], sign: str, tmp_path: Path
) -> None:
    row = rows["OneTimeInvoiceLineItem"][0]
    for text, guarded in ((f"{sign}1+1", f"'{sign}1+1"), (sign, f"'{sign}"), (f"a{sign}1", None)):
        line = type(row).from_dict({**row.to_dict(), "customerName": text, "skuName": text})
        for is_guarded in (True, False):
            path = tmp_path / f"{is_guarded}.csv"
            export.write_csv([line], path, guard_formulas=is_guarded, overwrite=True)
            read = table(path.read_bytes())[0]
            wanted = guarded if guarded and is_guarded else text
            for name in ("CustomerName", "SkuName"):
                assert read[name] == wanted, f"{name}: {read[name]!r}, not {wanted!r}"
