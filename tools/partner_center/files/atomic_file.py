"""Files that are written atomically: the name has the complete new file, or is unchanged.

Invariants: the bytes go to a temporary file beside the target, which is flushed to the disk and
renamed when it is complete; an error, Ctrl-C included, removes it. An existing file is unchanged
until then, and is replaced only if the caller allows it; the new file then has the old one's mode,
but not its owner.
Limit: a process that is killed leaves its `.part` file; the next run does not touch it.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from partner_center.errors import PartnerCenterError

_LONGEST_NAME = 255  # bytes; the limit of most file systems
_EVERYBODY, _OWNER = 0o666, 0o600


@contextmanager
def atomic_file(
    target: Path, *, overwrite: bool, error: type[PartnerCenterError], private: bool = False
) -> Generator[BinaryIO]:
    """Open a file for writing; it gets the name `target` when the block ends without an error.

    Args:
        target: the final name.
        overwrite: replace an existing file.
        error: the class to raise if the target is refused or the disk fails; its `__cause__` is
            an OSError.
        private: let only its owner read it, whatever the umask is.

    """
    mode = _checked(target, overwrite=overwrite, error=error)
    beside = beside_name(target, suffix=".part")
    try:
        # While it is written, nobody else reads what may replace a private file.
        raw = _created(beside, mode=_OWNER if private or mode is not None else _EVERYBODY)
    except OSError as fault:
        raise error(f"{target} cannot be written: {fault.strerror or fault}") from fault
    except BaseException:  # Ctrl-C while it was created
        beside.unlink(missing_ok=True)
        raise
    try:
        with raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        if mode is not None and not private:
            beside.chmod(stat.S_IMODE(mode) & 0o777)
        _rename(beside, target, overwrite=overwrite)
    except FileExistsError as fault:
        beside.unlink(missing_ok=True)
        raise error(f"{target} was created meanwhile; it was not changed") from fault
    except OSError as fault:
        beside.unlink(missing_ok=True)
        said = fault.strerror or str(fault)
        raise error(f"{target} was not written: {said}. The name has no new file") from fault
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def beside_name(target: Path, *, suffix: str) -> Path:
    """Return a new hidden name beside a file, within the length limit of file systems."""
    tail = f".{secrets.token_hex(4)}{suffix}"
    return target.with_name(f".{cut_name(target.name, room=1 + len(tail))}{tail}")


def cut_name(name: str, *, room: int = 0) -> str:
    """Return a file name cut to the limit of file systems, at the end of a character.

    Args:
        name: the name.
        room: bytes to leave for a prefix and suffix.

    """
    whole = name.encode("utf-8", "surrogateescape")
    end = _LONGEST_NAME - room
    if len(whole) <= end:
        return name
    while whole[end] & 0xC0 == 0x80:  # noqa: PLR2004  # a byte inside a character
        end -= 1
    return whole[:end].decode("utf-8", "surrogateescape")


def private_folder(folder: Path) -> None:
    """Create a folder and its missing parents, for their owner only.

    Raises:
        OSError: it cannot be created.

    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def _checked(target: Path, *, overwrite: bool, error: type[PartnerCenterError]) -> int | None:
    """Return the mode of the file that may be replaced, None if there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:  # a name that is too long, a loop of links, a NUL
        said = getattr(fault, "strerror", None) or "not a valid file name"
        raise error(f"{str(target)!r} cannot be written: {said}") from fault
    if stat.S_ISDIR(mode):
        raise error(f"{target} is a folder; name a file") from IsADirectoryError(target)
    if not stat.S_ISREG(mode):  # a device must not become a file
        raise error(f"{target} is not a regular file; write to a stream instead") from OSError(
            target
        )
    if not overwrite:
        raise error(
            f"{target} already exists; choose another name or allow overwriting"
        ) from FileExistsError(target)
    return mode


def _created(path: Path, *, mode: int) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")


def _rename(beside: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        beside.replace(target)
    else:
        try:
            os.link(beside, target)  # fails if a file was created meanwhile, unlike a rename
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            beside.rename(target)
        else:
            beside.unlink()
    with suppress(OSError):  # not every system can flush a folder
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
