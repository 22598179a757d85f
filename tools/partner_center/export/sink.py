"""Where an export goes: a file that is whole or not there, compressed by its name, or a stream."""

from __future__ import annotations

import gzip
import io
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from partner_center.errors import ExportError
from partner_center.files.atomic_file import atomic_file

Target = str | Path | BinaryIO


@contextmanager
def sink(target: Target, *, overwrite: bool) -> Generator[BinaryIO, None, None]:
    """Open a target for bytes; `.gz` and `.zst` at the end of a name compress.

    A stream (standard output, a socket) gets its bytes as they come and stays open.
    """
    if not isinstance(target, str | Path):
        yield target
        return
    path = Path(target)
    with atomic_file(path, overwrite=overwrite, error=ExportError) as raw:
        packing = path.suffix.lower()
        if packing == ".gz":
            # No name and no time inside: the same lines give the same bytes.
            with gzip.GzipFile("", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as packed:
                yield cast("BinaryIO", packed)
        elif packing == ".zst":
            with arrow().CompressedOutputStream(Kept(raw), "zstd") as packed:
                yield packed
        else:
            yield raw


class Kept(io.RawIOBase):
    """A stream that stays open when the writer on it, which takes it for its own, is closed.

    It lets the first error through to the writer and is deaf from then on: pyarrow's writers write
    once more when they are collected as garbage, where nobody can catch the second error.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._failed = False

    def writable(self) -> bool:
        """Say that bytes may be written."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes."""
        if self._failed:
            return len(data)
        try:
            return self._stream.write(data)
        except BaseException:
            self._failed = True
            raise


def arrow() -> Any:
    """Return pyarrow, which is an extra.

    Raises:
        ExportError: it is not installed.

    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra; most exports do without it
    except ImportError:
        raise ExportError(
            "Parquet and .zst need pyarrow; pip install '.[export]' in the checkout"
        ) from None
    return pa
