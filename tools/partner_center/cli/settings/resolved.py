"""Settings: from options, else the environment, else the config file, else what is usual.

Invariants: every value remembers where it came from, and an error names that place; a secret is no
setting: it comes from the environment, from a file that a setting names, or from a prompt.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from partner_center.cli.exit_codes import Exit, Trouble
from partner_center.cli.settings import config_file
from partner_center.clouds import CLOUDS, Cloud, cloud_named

SIGN_INS = ("user", "app", "token")
PREFIX = "PARTNER_CENTER_"


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the config file; option and variable follow from it."""

    name: str
    help: str
    metavar: str = "TEXT"
    is_path: bool = False
    values: Callable[[], list[str]] = list

    @property
    def option(self) -> str:
        """Return the option's name."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Return the environment variable's name."""
        return PREFIX + self.name.upper()


_ALL = (
    Setting("tenant", "The partner's tenant: an id or a domain."),
    Setting("client_id", "The id of the app registration.", "ID"),
    Setting(
        "sign_in",
        "How to sign in: user (refresh token from login), app (the application by itself) or"
        " token (one from elsewhere; PARTNER_CENTER_TOKEN wins over a sign_in in the config file).",
        "user|app|token",
        values=lambda: list(SIGN_INS),
    ),
    Setting(
        "cloud",
        "Where the partner is: global, us-government or china.",
        "CLOUD",
        values=lambda: [cloud.name for cloud in CLOUDS],
    ),
    Setting("client_secret_file", "A file with the application's secret.", "FILE", is_path=True),
    Setting(
        "client_assertion_file",
        "A file with a JWT of somebody whom the application trusts, as Kubernetes writes it"
        " (AZURE_FEDERATED_TOKEN_FILE); it is read again for each sign-in.",
        "FILE",
        is_path=True,
    ),
    Setting("certificate", "A .pem or .pfx file with the application's key.", "FILE", is_path=True),
    Setting("token_file", "A file with an access token from elsewhere.", "FILE", is_path=True),
    Setting("store", "Where login keeps the refresh token: a file, or keyring.", "FILE|keyring"),
    Setting("base_url", "Another service, such as the sandbox.", "URL"),
    Setting("authority", "Another sign-in authority, such as the sandbox's.", "URL"),
    Setting("ca_file", "Certificates of issuers to trust.", "FILE", is_path=True),
    Setting(
        "timeout",
        "Seconds for one attempt, from the connection to the last byte (600, and 180 for a pause in"
        " between).",
        "SECONDS",
    ),
    Setting("retries", "How often a failed request is sent again (4).", "N"),
    Setting("application", "This program's name, as the service's logs show it."),
    Setting("locale", "The language of the service's texts, such as en-US.", "LOCALE"),
)
SETTINGS: Final[dict[str, Setting]] = {setting.name: setting for setting in _ALL}
# What login keeps for later calls.
KEPT: Final = (
    "tenant", "client_id", "sign_in", "cloud", "client_secret_file", "client_assertion_file",
    "certificate", "store", "base_url", "authority", "ca_file",
)  # fmt: skip


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
        """Return a setting that there is no going on without."""
        value = self.values.get(name)
        if value:
            return value
        setting = SETTINGS[name]
        raise Trouble(
            Exit.USAGE,
            f"{name.replace('_', ' ')} is missing: give {setting.option}, set {setting.variable},"
            f" or put {name} into {self.file}",
        )

    def where(self, name: str) -> str:
        """Return what to call a setting in an error."""
        source = self.sources.get(name, "default")
        return SETTINGS[name].option if source == "option" else f"{name} (from {source})"

    def is_kept(self, name: str) -> bool:
        """Say whether a setting comes from the config file."""
        return self.sources.get(name) == str(self.file)

    def path(self, name: str) -> Path | None:
        """Return a setting as a path; one from the config file is relative to its folder."""
        value = self.values.get(name)
        if not value:
            return None
        path = Path(value).expanduser()
        return self.file.parent / path if self.is_kept(name) else path

    def number(self, name: str, *, least: float) -> float | None:
        """Return a setting as a number."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not least <= number <= 1e6:  # noqa: PLR2004  # eleven days
            raise Trouble(Exit.USAGE, f"{self.where(name)}: {value!r} is no number from {least} on")
        return number

    @property
    def cloud(self) -> Cloud:
        """Return the cloud, as it is."""
        try:
            return cloud_named(self.values.get("cloud") or "global")
        except ValueError as error:
            raise Trouble(Exit.USAGE, f"{self.where('cloud')}: {error}") from error

    def secret(self, name: str) -> str | None:
        """Return a secret from its variable, or from the file that a setting names."""
        value = self.environment.get(PREFIX + name.upper())
        if value:
            return value.strip()
        file = self.path(f"{name}_file") if f"{name}_file" in SETTINGS else None
        if file is None:
            return None
        try:
            text = config_file.text_of(file)
        except (OSError, ValueError) as error:
            why = config_file.unreadable(error)
            said = f"{self.where(f'{name}_file')}: {file} cannot be read: {why}"
            raise Trouble(Exit.FILE, said) from error
        if not text:
            raise Trouble(Exit.USAGE, f"{self.where(f'{name}_file')}: {file} is empty")
        return text

    def exposed(self) -> Iterator[str]:
        """Yield a warning for each file that others can read or write and should not."""
        if os.name != "posix":
            return
        if _grants(self.file, _WRITE):
            yield (
                f"others on this machine can write {self.file}, and so choose where tokens are"
                f" sent: chmod go-w {self.file}"
            )
        # An assertion lives for minutes, and Kubernetes chooses the rights of its file.
        secret = (name for name in config_file.SECRETS if name != "client_assertion")
        for name in ("certificate", *(f"{one}_file" for one in secret)):
            file = self.path(name) if name in SETTINGS else None
            if file is not None and _grants(file, _READ):
                yield f"others on this machine can read {file}: chmod 600 {file}"

    def has_variable(self, name: str) -> bool:
        """Say whether the environment has a secret."""
        return bool(self.environment.get(PREFIX + name.upper(), "").strip())

    def secrets(self) -> tuple[str, ...]:
        """Return every secret of the environment, to be masked wherever it turns up."""
        found = (self.environment.get(PREFIX + name.upper(), "") for name in config_file.SECRETS)
        return tuple(value for value in found if value)


_READ, _WRITE = 0o044, 0o022  # rights of those who do not own a file


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
        Trouble: the config file is missing although it was named, or broken.

    """
    env = os.environ if environment is None else environment
    named = named_file or (Path(env[PREFIX + "CONFIG"]) if env.get(PREFIX + "CONFIG") else None)
    if named is not None and not named.exists() and not is_new:
        raise Trouble(Exit.FILE, f"there is no config file {named}; make it, or leave out --config")
    file = named or config_file.default_file()
    in_file = config_file.read(file, known=SETTINGS)
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
