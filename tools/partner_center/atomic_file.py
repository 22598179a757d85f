"""Files that stand under their name whole or not at all.

Invariants: the bytes go to a new file beside the target, which is flushed to the disk and renamed
when all of them are there; an error, Ctrl-C included, removes it. A file that stood there before
stays as it was until then, and is replaced only where the caller says so.
Limit: a process that is killed outright leaves its `.part` file; the next run does not touch it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from partner_center.errors import PartnerCenterError


@contextmanager
def atomic_file(
    target: Path, *, overwrite: bool, error: type[PartnerCenterError]
) -> Iterator[BinaryIO]:
    """Open a file to write whose bytes stand under `target` when the block is left without error.

    Args:
        target: the final name.
        overwrite: replace a file that stands there.
        error: what to raise where the target is refused or the disk fails.

    """
    if target.is_dir():
        raise error(f"{target} is a folder; name a file")
    if target.exists() and not target.is_file():  # a device must not become a file
        raise error(f"{target} is no file; write to a stream instead")
    if target.exists() and not overwrite:
        raise error(f"{target} is there already; choose another name or allow overwriting")
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        raw = beside.open("xb")
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
