"""The config file: where it is, how it is read, and how `login` writes its settings into it.

Invariants: a file with a secret, an unknown key or a wrong form is refused, and the error names it;
writing keeps every other line and comment, is atomic, and only happens where the result reads back
as meant. Only the owner can read the file and the folders that are made.
Limit: only settings at the top of the file are known; a table (`[name]`) is refused.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer

from partner_center.cli.exit_codes import CommandError, Exit, UsageError
from partner_center.cli.settings.definitions import SECRETS, SETTINGS, variable
from partner_center.errors import ExportError
from partner_center.files.atomic_file import atomic_file, cut_name, private_folder
from partner_center.files.small_file import small_file

_LONGEST_NAME = 200  # bytes, which leaves room for what stands beside the file
_LARGEST = 2**16  # bytes of a file with settings or a secret


def default_file() -> Path:
    """Return the config file's place on this platform."""
    return folder() / "config.toml"


def folder() -> Path:
    """Return this program's folder among the user's settings."""
    return Path(typer.get_app_dir("partner-center"))


def token_file(*owner: str) -> Path:
    """Return where a refresh token is kept: of a tenant, a client and, if need be, an authority."""
    name = re.sub(r"[^\w.-]", "_", "-".join(owner))
    if len(name.encode()) > _LONGEST_NAME:  # cut, with a hash, so that two of them stay apart
        mark = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{cut_name(name, room=255 - _LONGEST_NAME)}-{mark}"
    return folder() / "tokens" / f"{name}.json"


@contextmanager
def readable(file: Path | str, *, where: str = "") -> Iterator[None]:
    """Say in one line why a file cannot be read, or does not hold what it should.

    Args:
        file: what is read in the block.
        where: the setting that names it, if one does.

    Raises:
        CommandError: anything was raised by reading the file (8), or for its contents (2).

    """
    begin = f"{where}: " if where else ""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else "it is not UTF-8 text") or error
        raise CommandError(Exit.FILE, f"{begin}{file} cannot be read: {why}") from error
    except ValueError as error:
        raise UsageError(f"{begin}{error}") from error


def text_of(file: Path | None) -> str:
    """Return the text of a file, or of standard input where there is none, without end blanks.

    Raises:
        OSError: it cannot be read, is not a file, or is too large for what such files hold.
        UnicodeDecodeError: it is not text.

    """
    if file is None:
        text = sys.stdin.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise OSError("it is too large")
    else:
        text = small_file(file, largest=_LARGEST).content.decode()
    return text.removeprefix("\ufeff").strip()  # an editor's byte-order mark


def required_text(file: Path | None, *, where: str) -> str:
    """Return the text of a file that an option or a setting names; None is standard input.

    Raises:
        CommandError: it cannot be read, or is empty.

    """
    name = file or "standard input"
    with readable(name, where=where):
        text = text_of(file)
    if not text:
        raise UsageError(f"{where}: {name} is empty")
    return text


def read(file: Path) -> dict[str, str]:
    """Return the settings of a file as texts; none if there is no file.

    Raises:
        CommandError: it cannot be read, is not TOML, or has a key that is not a setting.

    """
    with readable(file):
        try:
            text = text_of(file)
        except FileNotFoundError:
            return {}
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, or too many brackets
        raise UsageError(
            f"{file} is not TOML: {error}; correct it, or name another file with --config"
        ) from error
    for key, value in values.items():
        _check(file, key, value)
    return {key: str(value) for key, value in values.items()}


def _check(file: Path, key: str, value: object) -> None:
    plain = key.replace("-", "_")
    if plain in SECRETS:
        raise UsageError(
            f"{file}: {key} is a secret and does not belong in this file; put it into"
            f" {variable(plain)} or into a file of its own"
        )
    if key not in SETTINGS:
        near = difflib.get_close_matches(plain, SETTINGS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(SETTINGS)}"
        raise UsageError(f"{file}: there is no setting {key!r}; {hint}")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UsageError(f"{file}: {key} has to be a text or a number")


def write(file: Path, settings: Mapping[str, str]) -> bool:
    """Put settings into a file and keep everything else; return whether anything changed.

    Raises:
        CommandError: the file is broken, or cannot be written; it stays as it was.

    """
    before = read(file)
    after = {**before, **settings}
    if after == before:
        return False
    lines = file.read_text(encoding="utf-8-sig").splitlines() if before or file.exists() else []
    for key, value in settings.items():
        # A JSON string is a TOML string, but for the one sign that JSON does not escape.
        written = f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        found = [n for n, line in enumerate(lines) if re.match(rf"\s*{key}\s*=", line)]
        if found:
            lines[found[0]] = written
        else:
            lines.append(written)
    text = "".join(f"{line}\n" for line in lines)
    try:
        as_read = {key: str(value) for key, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError:
        as_read = {}
    if as_read != after:
        raise CommandError(
            Exit.FILE,
            f"{file}: this program cannot add to TOML of this form; write {settings} there",
        )
    try:
        private_folder(file.parent)
        is_new = not file.exists()
        with atomic_file(file, overwrite=True, error=ExportError, private=is_new) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise CommandError(
            Exit.FILE, f"{file} cannot be written: {error.strerror or error}"
        ) from error
    return True
