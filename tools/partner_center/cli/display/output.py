"""Where results go: a table for a person, JSON for a program, a file for later.

Invariants: standard output has the result and nothing else, always in UTF-8; a file is written
atomically, and replaces another one only with --overwrite; an amount is written digit for digit, a
time in ISO 8601 and UTC, "never" as null.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from partner_center.cli.exit_codes import CommandError, Exit, UsageError
from partner_center.export.cells import json_text
from partner_center.export.sink import sink
from partner_center_core.masking import printable

STANDARD = "-"
_NEVER: Final = "0001-01-01T"  # the beginning of every form of a time that does not exist
_FORMATS: Final = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_COMPRESSED = (".gz", ".zst")
_SURROGATES = "backslashreplace"  # JSON may hold a lone surrogate, which UTF-8 cannot


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural but for one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@dataclass(frozen=True)
class Output:
    """Where a result goes, and in which format; `file` is None for standard output."""

    format: str
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


def output_of(
    text: str | None,
    *,
    formats: Sequence[str],
    piped: str = "json",
    overwrite: bool = False,
    in_parts: bool = False,
) -> Output:
    """Return what the option --output says.

    Args:
        text: a format, a file's name, `-`, or None.
        formats: those that the command can write.
        piped: the format on standard output where it is not a terminal.
        overwrite: whether a file may be replaced.
        in_parts: whether the files get other names, made from the given one.

    Raises:
        CommandError: the command cannot write this format, or the file exists.

    """
    if text is None:
        return Output("table" if is_terminal() else piped, None)
    if text == STANDARD:
        return Output(piped, None)
    if text in {*_FORMATS.values(), "table"}:
        _check(text, text, formats=formats)
        if text == "parquet":
            refuse_terminal()
        return Output(text, None)
    file = Path(text).expanduser()
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    found = _FORMATS.get(suffixes[-1] if suffixes else "", "")
    _check(found, text, formats=formats)
    if found == "parquet" and len(suffixes) < len(file.suffixes):
        raise UsageError(
            f"--output {text!r}: Parquet compresses its columns; leave {file.suffix} out"
        )
    check_place(file, overwrite=overwrite or in_parts or file.is_dir())
    return Output(found, file, overwrite)


def check_place(file: Path, *, overwrite: bool) -> None:
    """Refuse a file that cannot be written, before anything is asked for."""
    if file.exists() and not overwrite:
        raise CommandError(
            Exit.FILE, f"{file} is there already; choose another name or add --overwrite"
        )
    if not file.parent.is_dir():
        raise CommandError(Exit.FILE, f"{file.parent} is not a folder; make it first")


def _check(found: str, text: str, *, formats: Sequence[str]) -> None:
    if found not in formats:
        names = ", ".join(one for one in formats if one != "table")
        raise UsageError(
            f"--output {text!r}: this command does not write that; give table, {names}, or a"
            " file's name that ends in one of them"
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


def write_json(value: Any, to: Output) -> None:
    """Write one JSON document for programs and people."""
    with to.open() as stream:
        stream.write(f"{_pretty(data_of(value), '')}\n".encode("utf-8", _SURROGATES))


def write_json_array(values: Iterable[Any], to: Output) -> int:
    """Write a JSON array as its values come, one a line; return how many."""
    count = 0
    with to.open() as stream:
        for value in values:
            stream.write(b",\n" if count else b"[\n")
            stream.write(json_text(data_of(value)).encode("utf-8", _SURROGATES))
            count += 1
        stream.write(b"\n]\n" if count else b"[]\n")
    return count


def write_jsonl(values: Iterable[Any], to: Output) -> None:
    """Write a JSON document a line."""
    with to.open() as stream:
        for value in values:
            stream.write(json_text(data_of(value)).encode("utf-8", _SURROGATES) + b"\n")


def write_csv(rows: Iterable[Sequence[str]], to: Output) -> None:
    """Write rows, headings first: UTF-8, comma, CRLF."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    with to.open() as stream:
        stream.write(text.getvalue().encode("utf-8", _SURROGATES))


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


def refuse_terminal() -> None:
    """Refuse to write bytes that are not text to a terminal."""
    if is_terminal():
        raise UsageError(
            "a terminal cannot show this format; name a file with --output, or use a pipe"
        )


def copy(file: Path) -> None:
    """Copy a file to standard output."""
    with file.open("rb") as stream:
        shutil.copyfileobj(stream, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def forget_output() -> None:
    """Discard what is still to be written: its reader has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
