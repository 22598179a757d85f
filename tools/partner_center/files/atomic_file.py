"""Files that are written atomically: the whole file stands under its name, or nothing new does.

Invariants: the bytes go to a new file beside the target, which is flushed to the disk and renamed
when all of them are there; an error, Ctrl-C included, removes it. A file that stood there before
stays as it was until then, and is replaced only where the caller says so; the new one then has
its rights (mode), but for who owns it.
Limit: a process that is killed outright leaves its `.part` file; the next run does not touch it.
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

_LONGEST_NAME = 255  # bytes; what most file systems take
_EVERYBODY, _OWNER = 0o666, 0o600


@contextmanager
def atomic_file(
    target: Path, *, overwrite: bool, error: type[PartnerCenterError], private: bool = False
) -> Generator[BinaryIO]:
    """Open a file to write whose bytes stand under `target` when the block is left without error.

    Args:
        target: the final name.
        overwrite: replace a file that stands there.
        error: what to raise where the target is refused or the disk fails.
        private: let nobody but its owner read it, whatever the umask says.

    """
    mode = _checked(target, overwrite=overwrite, error=error)
    beside = beside_name(target, suffix=".part")
    try:
        # Nobody reads what replaces a private file while it is written.
        raw = _created(beside, mode=_OWNER if private or mode is not None else _EVERYBODY)
    except OSError as fault:
        raise error(f"{target} cannot be written: {fault.strerror or fault}") from fault
    except BaseException:  # Ctrl-C just as it came to be
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
        raise error(f"{target} appeared meanwhile; it was left as it is") from fault
    except OSError as fault:
        beside.unlink(missing_ok=True)
        said = fault.strerror or str(fault)
        raise error(f"{target} was not written: {said}. Nothing stands under that name") from fault
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def beside_name(target: Path, *, suffix: str) -> Path:
    """Return a new hidden name beside a file, short enough for every file system."""
    tail = f".{secrets.token_hex(4)}{suffix}"
    return target.with_name(f".{cut_name(target.name, room=1 + len(tail))}{tail}")


def cut_name(name: str, *, room: int = 0) -> str:
    """Return a file name cut to what a file system takes, at the end of a character.

    Args:
        name: the name.
        room: bytes to leave for what is put around it.

    """
    whole = name.encode("utf-8", "surrogateescape")
    end = _LONGEST_NAME - room
    if len(whole) <= end:
        return name
    while whole[end] & 0xC0 == 0x80:  # noqa: PLR2004  # a byte inside of a character
        end -= 1
    return whole[:end].decode("utf-8", "surrogateescape")


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner only.

    Raises:
        OSError: it cannot be made.

    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def _checked(target: Path, *, overwrite: bool, error: type[PartnerCenterError]) -> int | None:
    """Return the mode of a file that may be replaced, None if there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:  # a name that is too long, a loop of links, a NUL
        said = getattr(fault, "strerror", None) or "no file can have this name"
        raise error(f"{str(target)!r} cannot be written: {said}") from fault
    if stat.S_ISDIR(mode):
        raise error(f"{target} is a folder; name a file")
    if not stat.S_ISREG(mode):  # a device must not become a file
        raise error(f"{target} is no file; write to a stream instead")
    if not overwrite:
        raise error(f"{target} is there already; choose another name or allow overwriting")
    return mode


def _created(path: Path, *, mode: int) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")


def _rename(beside: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        beside.replace(target)
    else:
        try:
            os.link(beside, target)  # fails where a file appeared meanwhile, unlike a rename
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            beside.rename(target)
        else:
            beside.unlink()
    with suppress(OSError):  # not every system lets a folder be flushed
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
