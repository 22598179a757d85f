"""The config file: where it is, how it is read, and how `login` writes its settings into it.

Invariants: it holds no secrets, and one that does is refused; a file that cannot be read or has an
unknown key is an error that names the line; writing keeps every other line and comment, happens in
one step, and is only done where the result reads back as meant.
Limit: only settings at the top of the file are known; a table (`[name]`) is refused.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import typer

from partner_center.atomic_file import atomic_file
from partner_center.cli.exits import Exit, Trouble
from partner_center.errors import ExportError

SECRETS = ("token", "client_secret", "refresh_token", "certificate_passphrase")


def default_file() -> Path:
    """Return the config file's place on this platform."""
    return folder() / "config.toml"


def folder() -> Path:
    """Return this program's folder among the user's settings."""
    return Path(typer.get_app_dir("partner-center"))


def token_file(*owner: str) -> Path:
    """Return where the refresh token of an owner is kept: tenant, client, and who else matters."""
    name = re.sub(r"[^\w.-]", "_", "-".join(owner))
    return folder() / "tokens" / f"{name}.json"


def read(file: Path, *, known: Mapping[str, object]) -> dict[str, str]:
    """Return the settings of a file as texts; none if there is no file.

    Raises:
        Trouble: it cannot be read, is no TOML, or has a key that is none.

    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Trouble(Exit.FILE, f"{file} cannot be read: {said}") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
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
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(file, overwrite=True, error=ExportError) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise Trouble(Exit.FILE, f"{file} cannot be written: {error.strerror or error}") from error
    return True
