"""The settings of one call: from options, else the environment, else the config file.

Invariant: every value remembers where it came from, and an error names that place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from partner_center.cli.exit_codes import CommandError, Exit, UsageError
from partner_center.cli.settings import config_file
from partner_center.cli.settings.definitions import SECRETS, SETTINGS, variable
from partner_center.clouds import GLOBAL, Cloud, cloud_named

_READ, _WRITE = 0o044, 0o022  # rights of those who do not own a file
_LONGEST = 1e6  # of numbers: eleven days in seconds


@dataclass(frozen=True)
class Settings:
    """The settings of one call: texts, and where each came from."""

    values: Mapping[str, str]
    sources: Mapping[str, str]
    file: Path
    environment: Mapping[str, str] = field(repr=False, default_factory=lambda: os.environ)

    def get(self, name: str) -> str | None:
        """Return a setting, or None."""
        return self.values.get(name)

    def need(self, name: str) -> str:
        """Return a setting, or raise where it is missing."""
        value = self.values.get(name)
        if value:
            return value
        setting = SETTINGS[name]
        raise UsageError(
            f"{name.replace('_', ' ')} is missing: give {setting.option}, set {setting.variable},"
            f" or put {name} into {self.file}"
        )

    def where(self, name: str) -> str:
        """Return what to call a setting in an error."""
        source = self.sources.get(name, "default")
        return SETTINGS[name].option if source == "option" else f"{name} (from {source})"

    def is_from_file(self, name: str) -> bool:
        """Say whether a setting comes from the config file."""
        return self.sources.get(name) == str(self.file)

    def path(self, name: str) -> Path | None:
        """Return a setting as a path; one from the config file is relative to its folder."""
        value = self.values.get(name)
        if not value:
            return None
        path = Path(value).expanduser()
        return self.file.parent / path if self.is_from_file(name) else path

    def number(self, name: str, *, least: float) -> float | None:
        """Return a setting as a number."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not least <= number <= _LONGEST:
            raise UsageError(f"{self.where(name)}: {value!r} must be a number, {least} or more")
        return number

    @property
    def cloud(self) -> Cloud:
        """Return the cloud, with its own addresses."""
        try:
            return cloud_named(self.values.get("cloud") or GLOBAL.name)
        except ValueError as error:
            raise UsageError(f"{self.where('cloud')}: {error}") from error

    def secret(self, name: str) -> str | None:
        """Return a secret from its variable, or from the file that a setting names."""
        value = self.environment.get(variable(name))
        if value:
            return value.strip()
        setting = f"{name}_file"
        file = self.path(setting) if setting in SETTINGS else None
        if file is None:
            return None
        return config_file.required_text(file, where=self.where(setting))

    def exposed(self) -> Iterator[str]:
        """Yield a warning for each file that others can read or write and should not."""
        if os.name != "posix":
            return
        if _grants(self.file, _WRITE):
            yield (
                f"others on this machine can write {self.file}, and so choose where tokens are"
                f" sent: chmod go-w {self.file}"
            )
        for name, setting in SETTINGS.items():
            file = self.path(name) if setting.is_private else None
            if file is not None and _grants(file, _READ):
                yield f"others on this machine can read {file}: chmod 600 {file}"

    def has_variable(self, name: str) -> bool:
        """Say whether the environment has a secret."""
        return bool(self.environment.get(variable(name), "").strip())

    def secrets(self) -> tuple[str, ...]:
        """Return every secret of the environment, to be masked wherever it turns up."""
        found = (self.environment.get(variable(name), "") for name in SECRETS)
        return tuple(value for value in found if value)


def _grants(file: Path, rights: int) -> bool:
    with suppress(OSError, ValueError):  # said where it is read
        return file.is_file() and bool(file.stat().st_mode & rights)
    return False


def resolve(
    options: Mapping[str, str | None],
    *,
    named_file: Path | None,
    is_new: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings of a call.

    Args:
        options: the options given, by the settings' names.
        named_file: the file that --config names, if it does.
        is_new: whether a file that is named need not be there yet.
        environment: the variables; the process's own if not given.

    Raises:
        CommandError: the config file is missing although it was named, or broken.

    """
    env = os.environ if environment is None else environment
    named = named_file or (Path(env[variable("config")]) if env.get(variable("config")) else None)
    if named is not None and not named.exists() and not is_new:
        raise CommandError(
            Exit.FILE, f"there is no config file {named}; make it, or leave out --config"
        )
    file = named or config_file.default_file()
    in_file = config_file.read(file)
    values, sources = {}, {}
    for name, setting in SETTINGS.items():
        places = (
            ("option", options.get(name)),
            (setting.variable, env.get(setting.variable) or None),
            (str(file), in_file.get(name)),
        )
        found = next(((where, text) for where, text in places if text is not None), None)
        if found is not None:
            sources[name], values[name] = found
    return Settings(values, sources, file, env)
