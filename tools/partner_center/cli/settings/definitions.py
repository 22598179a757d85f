"""The tables of settings and secrets; help, completion, variables and config file follow from them.

A secret is not a setting: it comes from its variable, from a file that a setting names, or from a
prompt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from partner_center.clouds import CLOUDS
from partner_center.transport.retries import Retries
from partner_center_core.client import TIMEOUT
from partner_center_core.network.limits import AnswerLimits

PREFIX: Final = "PARTNER_CENTER_"
SIGN_INS: Final = {
    "user": "with the refresh token from login",
    "app": "the application by itself",
    "token": f"with one from elsewhere; {PREFIX}TOKEN wins over a sign_in in the config file",
}
_CLOUDS: Final = [cloud.name for cloud in CLOUDS]


def variable(name: str) -> str:
    """Return the environment variable of a setting or a secret."""
    return PREFIX + name.upper()


@dataclass(frozen=True)
class SettingDefinition:
    """One setting: its name in the config file; option and variable follow from it.

    Attributes:
        name: as the config file has it.
        help: for `--help`.
        metavar: what stands for a value in `--help`.
        is_path: whether it is a file; a relative one in the config file is relative to that.
        is_kept: whether `login` writes it into the config file.
        is_private: whether only the owner should read the file.
        values: what completion offers.

    """

    name: str
    help: str
    metavar: str = "TEXT"
    is_path: bool = False
    is_kept: bool = False
    is_private: bool = False
    values: Callable[[], list[str]] | None = None

    @property
    def option(self) -> str:
        """Return the option's name."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Return the environment variable's name."""
        return variable(self.name)


_ALL: Final = (
    SettingDefinition("tenant", "The partner's tenant: an id or a domain.", is_kept=True),
    SettingDefinition("client_id", "The id of the app registration.", "ID", is_kept=True),
    SettingDefinition(
        "sign_in",
        f"How to sign in: {', '.join(f'{name} ({how})' for name, how in SIGN_INS.items())}.",
        "|".join(SIGN_INS), is_kept=True, values=lambda: list(SIGN_INS),
    ),
    SettingDefinition(
        "cloud", f"Where the partner is: {', '.join(_CLOUDS)}.", "CLOUD",
        is_kept=True, values=lambda: _CLOUDS,
    ),
    SettingDefinition(
        "client_secret_file", "A file with the application's secret.", "FILE",
        is_path=True, is_kept=True, is_private=True,
    ),
    SettingDefinition(
        "client_assertion_file",
        "A file with a JWT of somebody whom the application trusts, as Kubernetes writes it"
        " (AZURE_FEDERATED_TOKEN_FILE); it is read again for each sign-in.",
        "FILE", is_path=True, is_kept=True,  # and not private: Kubernetes chooses who can read it
    ),
    SettingDefinition(
        "certificate", "A .pem or .pfx file with the application's key.", "FILE",
        is_path=True, is_kept=True, is_private=True,
    ),
    SettingDefinition(
        "token_file", "A file with an access token from elsewhere.", "FILE",
        is_path=True, is_private=True,
    ),
    SettingDefinition(
        "store", "Where login keeps the refresh token: a file, or keyring.", "FILE|keyring",
        is_kept=True,
    ),
    SettingDefinition("base_url", "Another service, such as the sandbox.", "URL", is_kept=True),
    SettingDefinition(
        "authority", "Another sign-in authority, such as the sandbox's.", "URL", is_kept=True
    ),
    SettingDefinition(
        "ca_file", "Certificates of issuers to trust.", "FILE", is_path=True, is_kept=True
    ),
    SettingDefinition(
        "timeout",
        "Seconds for one attempt, from the connection to the last byte"
        f" ({AnswerLimits().seconds:.0f}, and {TIMEOUT.read:.0f} for a pause in between).",
        "SECONDS",
    ),
    SettingDefinition(
        "retries", f"How often a failed request is sent again ({Retries().attempts - 1}).", "N"
    ),
    SettingDefinition("application", "This program's name, as the service's logs show it."),
    SettingDefinition("locale", "The language of the service's texts, such as en-US.", "LOCALE"),
)  # fmt: skip
SETTINGS: Final = {setting.name: setting for setting in _ALL}
# Each has a variable; those with a setting NAME_file may stand in that file.
SECRETS: Final = (
    "token", "client_secret", "client_assertion", "refresh_token", "certificate_passphrase",
)  # fmt: skip
