"""Where results go: a table for a person, JSON for a program, a file for later.

Invariants: standard output has the result and nothing else, always in UTF-8; a file stands under
its name whole or not at all, and replaces another one only with --overwrite; an amount is written
digit for digit, a time in ISO 8601 and UTC, "never" as null.
"""

from __future__ import annotations

import csv
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from partner_center.cli.command import usage
from partner_center.cli.exit_codes import Exit, Trouble
from partner_center.export.cells import json_text
from partner_center.export.sink import sink
from partner_center_core.masking import printable

STANDARD = "-"
_NEVER: Final = "0001-01-01T"  # the beginning of every form of a time that does not exist
_SUFFIXES: Final = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_PACKED = (".gz", ".zst")
_HALVES = "backslashreplace"  # half a character, which JSON may hold and UTF-8 may not


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural but for one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@dataclass(frozen=True)
class Output:
    """Where a result goes: `file` is None for standard output."""

    form: str
    file: Path | None
    overwrite: bool = False

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open it for bytes."""
        if self.file is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        else:
            with sink(self.file, overwrite=self.overwrite) as stream:
                yield stream


def output(
    text: str | None,
    *,
    forms: Sequence[str],
    piped: str,
    overwrite: bool = False,
    in_parts: bool = False,
) -> Output:
    """Read --output.

    Args:
        text: a form, a file's name, `-`, or None.
        forms: those that the command can write.
        piped: the form on standard output where no terminal is.
        overwrite: whether a file may be replaced.
        in_parts: whether the files get other names, made from the one that is given.

    Raises:
        Trouble: there is no such form, or the file is there already.

    """
    if text is None:
        return Output("table" if is_terminal() else piped, None)
    if text == STANDARD:
        return Output(piped, None)
    if text in {*_SUFFIXES.values(), "table"}:
        _check(text, text, forms=forms)
        if text == "parquet":
            check_bytes()
        return Output(text, None)
    file = Path(text).expanduser()
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    form = _SUFFIXES.get(suffixes[-1] if suffixes else "", "")
    _check(form, text, forms=forms)
    if form == "parquet" and len(suffixes) < len(file.suffixes):
        raise usage(f"--output {text!r}: Parquet compresses its columns; leave {file.suffix} out")
    if file.exists() and not file.is_dir() and not overwrite and not in_parts:
        raise Trouble(Exit.FILE, f"{file} is there already; choose another name or add --overwrite")
    if not file.parent.is_dir():
        raise Trouble(Exit.FILE, f"{file.parent} is no folder; make it first")
    return Output(form, file, overwrite)


def _check(form: str, text: str, *, forms: Sequence[str]) -> None:
    if form not in forms:
        names = ", ".join(f for f in forms if f != "table")
        raise usage(
            f"--output {text!r} is no form that this command writes; give table, {names}, or a"
            f" file's name that ends in one of them"
        )


def data_of(value: Any) -> Any:
    """Return a model, or anything made of models, as data: "never" becomes null."""
    if hasattr(value, "to_dict"):
        return data_of(value.to_dict())
    if isinstance(value, Mapping):
        return {key: data_of(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [data_of(item) for item in value]
    return None if isinstance(value, str) and value.startswith(_NEVER) else value


def write_json(value: Any, out: Output) -> None:
    """Write one JSON document for programs and people."""
    with out.open() as stream:
        stream.write(f"{_pretty(data_of(value), '')}\n".encode("utf-8", _HALVES))


def write_json_array(values: Iterable[Any], out: Output) -> int:
    """Write a JSON array as its values come, one a line; return how many."""
    count = 0
    with out.open() as stream:
        for value in values:
            stream.write(b",\n" if count else b"[\n")
            stream.write(json_text(data_of(value)).encode("utf-8", _HALVES))
            count += 1
        stream.write(b"\n]\n" if count else b"[]\n")
    return count


def write_jsonl(values: Iterable[Any], out: Output) -> None:
    """Write a JSON document a line."""
    with out.open() as stream:
        for value in values:
            stream.write(json_text(data_of(value)).encode("utf-8", _HALVES) + b"\n")


def write_csv(rows: Iterable[Sequence[str]], out: Output) -> None:
    """Write rows, headings first: UTF-8, comma, CRLF."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    with out.open() as stream:
        stream.write(text.getvalue().encode("utf-8", _HALVES))


def _pretty(value: Any, indent: str) -> str:
    inner = f"{indent}  "
    if isinstance(value, Mapping) and value:
        parts = (f"{json_text(str(k))}: {_pretty(v, inner)}" for k, v in value.items())
        return "{\n" + ",\n".join(inner + part for part in parts) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        parts = (_pretty(item, inner) for item in value)
        return "[\n" + ",\n".join(inner + part for part in parts) + f"\n{indent}]"
    return json_text(value)


def say(text: str) -> None:
    """Write one line to standard output."""
    print(printable(text))


def is_terminal() -> bool:
    """Say whether a person reads standard output."""
    return sys.stdout.isatty()


def is_file() -> bool:
    """Say whether standard output goes to a file."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # no descriptor, as in tests
        return False


def stream() -> BinaryIO:
    """Return standard output for bytes."""
    return sys.stdout.buffer


def check_bytes() -> None:
    """Refuse to write bytes that are no text on a terminal."""
    if is_terminal():
        raise usage("this is not for a terminal; name a file with --output, or use a pipe")


def copy(file: Path) -> None:
    """Copy a file to standard output."""
    with file.open("rb") as stream:
        while part := stream.read(1 << 16):
            sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def width() -> int | None:
    """Return how wide a table may be; None for as wide as the terminal."""
    if is_terminal():
        return None
    with suppress(ValueError):
        return max(40, int(os.environ.get("COLUMNS", "")))
    return 160
