"""Files that a person names and that are read whole: settings, secrets, certificates.

Invariant: reading one never waits and never fills the memory: a pipe or a device is refused, and so
is what is larger than such a file can be.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple


class SmallFile(NamedTuple):
    """What a file held, and its mode (type and rights) as it was read."""

    content: bytes
    mode: int

    def __repr__(self) -> str:
        return "SmallFile()"  # it may hold a secret


def small_file(path: str | os.PathLike[str], *, largest: int) -> SmallFile:
    """Return what a regular file holds.

    Args:
        path: of the file; links are followed.
        largest: bytes that it may have.

    Raises:
        OSError: it cannot be read, is not a file, or is too large; `strerror` says why.
        ValueError: no file can have this name.

    """
    # A pipe without a writer would be waited for.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(number).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not a file", os.fspath(path))
        parts, left = list[bytes](), largest + 1
        while left and (part := os.read(number, left)):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(number)
    if not left:
        raise OSError(errno.EFBIG, "it is too large", os.fspath(path))
    return SmallFile(b"".join(parts), mode)
