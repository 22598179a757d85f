"""Reads small files that a user names: settings, secrets, certificates.

Invariant: reading never waits and never fills the memory: pipes, devices and files that are too
large are refused.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple


class SmallFile(NamedTuple):
    """The content of a file, and its mode (type and permissions)."""

    content: bytes
    mode: int

    def __repr__(self) -> str:
        return "SmallFile()"  # it may hold a secret


def small_file(path: str | os.PathLike[str], *, largest: int) -> SmallFile:
    """Return the content of a regular file.

    Args:
        path: of the file; links are followed.
        largest: the most bytes that it may have.

    Raises:
        OSError: it cannot be read, is not a file, or is too large; `strerror` says why.
        ValueError: it is not a valid file name.

    """
    # Otherwise a pipe without a writer would block.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(number).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not a regular file", os.fspath(path))
        parts, left = list[bytes](), largest + 1
        while left and (part := os.read(number, left)):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(number)
    if not left:
        raise OSError(errno.EFBIG, "it is too large", os.fspath(path))
    return SmallFile(b"".join(parts), mode)
