"""The target of an export: a file, written atomically and compressed by its name, or a stream."""

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
    """Open a target for bytes; a name that ends in `.gz` or `.zst` is compressed.

    A stream (standard output, a socket) gets the bytes at once and stays open.
    """
    if not isinstance(target, str | Path):
        yield target
        return
    path = Path(target)
    with atomic_file(path, overwrite=overwrite, error=ExportError) as raw:
        packing = path.suffix.lower()
        if packing == ".gz":
            # Without a name and a time inside, so that the same lines give the same bytes.
            with gzip.GzipFile("", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as packed:
                yield cast("BinaryIO", packed)
        elif packing == ".zst":
            with arrow().CompressedOutputStream(Kept(raw), "zstd") as packed:
                yield packed
        else:
            yield raw


class Kept(io.RawIOBase):
    """A stream that stays open when the writer that uses it closes it.

    It passes the first error to the writer and then ignores all writes: pyarrow's writers write
    again when they are garbage-collected, where a second error could not be caught.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._failed = False

    def writable(self) -> bool:
        """Return True: the stream takes bytes."""
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
    """Return pyarrow, an optional dependency.

    Raises:
        ExportError: it is not installed; the cause is the ImportError.

    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra; most exports do without it
    except ImportError as error:
        raise ExportError(
            "Parquet and .zst need pyarrow; pip install '.[export]' in the checkout"
        ) from error
    return pa
