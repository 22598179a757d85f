"""The config file: where it is, how it is read, and how `login` writes its settings into it.

Invariants: it holds no secrets, and one that does is refused; a file that cannot be read or has an
unknown key is an error that names the line; writing keeps every other line and comment, happens in
one step, and is only done where the result reads back as meant. The file and the folders that are
made are their owner's alone.
Limit: only settings at the top of the file are known; a table (`[name]`) is refused.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import typer

from partner_center.cli.exit_codes import Exit, Trouble
from partner_center.errors import ExportError
from partner_center.files.atomic_file import atomic_file, cut_name, private_folder
from partner_center.files.small_file import small_file

_LONGEST_NAME = 200  # bytes, which leaves room for what stands beside the file
_LARGEST = 2**16  # bytes of a file with settings or a secret
SECRETS = (
    "token",
    "client_secret",
    "client_assertion",
    "refresh_token",
    "certificate_passphrase",
)


def default_file() -> Path:
    """Return the config file's place on this platform."""
    return folder() / "config.toml"


def folder() -> Path:
    """Return this program's folder among the user's settings."""
    return Path(typer.get_app_dir("partner-center"))


def token_file(*owner: str) -> Path:
    """Return where the refresh token of an owner is kept: tenant, client, and who else matters."""
    name = re.sub(r"[^\w.-]", "_", "-".join(owner))
    if len(name.encode()) > _LONGEST_NAME:  # cut, with what tells it from another that is cut
        mark = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{cut_name(name, room=255 - _LONGEST_NAME)}-{mark}"
    return folder() / "tokens" / f"{name}.json"


def text_of(file: Path | None) -> str:
    """Return the text of a file, or of standard input where there is none, without end blanks.

    Raises:
        OSError: it cannot be read, is no file, or is too large for what is kept in such files.
        ValueError: it is no text; standard input is too large.

    """
    if file is None:
        text = sys.stdin.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise ValueError("it is too large")
    else:
        text = small_file(file, largest=_LARGEST).content.decode()
    return text.removeprefix("\ufeff").strip()  # an editor's mark


def unreadable(error: OSError | ValueError) -> str:
    """Return why a file cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return "it is no text (UTF-8)"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def read(file: Path, *, known: Mapping[str, object]) -> dict[str, str]:
    """Return the settings of a file as texts; none if there is no file.

    Raises:
        Trouble: it cannot be read, is no TOML, or has a key that is none.

    """
    try:
        text = text_of(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Trouble(Exit.FILE, f"{file} cannot be read: {unreadable(error)}") from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # no TOML, or brackets without end
        raise Trouble(
            Exit.USAGE, f"{file} is no TOML: {error}; mend it, or name another file with --config"
        ) from error
    for key, value in values.items():
        _check(file, key, value, known=known)
    return {key: str(value) for key, value in values.items()}


def _check(file: Path, key: str, value: object, *, known: Mapping[str, object]) -> None:
    plain = key.replace("-", "_")
    if plain in SECRETS:
        raise Trouble(
            Exit.USAGE,
            f"{file}: {key} is a secret and does not belong in this file; put it into"
            f" PARTNER_CENTER_{plain.upper()} or into a file of its own",
        )
    if key not in known:
        near = difflib.get_close_matches(plain, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise Trouble(Exit.USAGE, f"{file}: no setting {key!r}; {hint}")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Trouble(Exit.USAGE, f"{file}: {key} has to be a text or a number")


def write(file: Path, settings: Mapping[str, str], *, known: Mapping[str, object]) -> bool:
    """Put settings into a file, keeping all else; return whether anything changed.

    Raises:
        Trouble: the file is broken, or cannot be written; it stays as it was.

    """
    before = read(file, known=known)
    after = {**before, **settings}
    if after == before:
        return False
    lines = file.read_text(encoding="utf-8-sig").splitlines() if before or file.exists() else []
    for key, value in settings.items():
        # JSON's strings are TOML's, but for the one sign that JSON leaves bare.
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
        raise Trouble(Exit.FILE, f"{file}: its form is too free to add to; write {settings} there")
    try:
        private_folder(file.parent)
        is_new = not file.exists()
        with atomic_file(file, overwrite=True, error=ExportError, private=is_new) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise Trouble(Exit.FILE, f"{file} cannot be written: {error.strerror or error}") from error
    return True
