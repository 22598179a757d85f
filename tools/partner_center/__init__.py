"""A library around the generated client of Partner Center's invoices.

    from partner_center import DeviceCode, PartnerCenter

The names here are imported on first use, so `import partner_center` is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partner_center.auth import (
        AppOnly,
        AppUser,
        Certificate,
        DeviceCode,
        FileStore,
        GivenToken,
        KeyringStore,
        MemoryStore,
    )
    from partner_center.client import AsyncPartnerCenter, PartnerCenter
    from partner_center.clouds import Cloud
    from partner_center.paging import Position
    from partner_center.transport.retries import Retries
    from partner_center_core.network.limits import AnswerLimits

__all__ = [
    "AnswerLimits",
    "AppOnly",
    "AppUser",
    "AsyncPartnerCenter",
    "Certificate",
    "Cloud",
    "DeviceCode",
    "FileStore",
    "GivenToken",
    "KeyringStore",
    "MemoryStore",
    "PartnerCenter",
    "Position",
    "Retries",
]

_HOMES = {
    "partner_center.auth": (
        "AppOnly", "AppUser", "Certificate", "DeviceCode", "FileStore", "GivenToken",
        "KeyringStore", "MemoryStore",
    ),
    "partner_center.client": ("AsyncPartnerCenter", "PartnerCenter"),
    "partner_center.clouds": ("Cloud",),
    "partner_center.paging": ("Position",),
    "partner_center.transport.retries": ("Retries",),
    "partner_center_core.network.limits": ("AnswerLimits",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # a type checker reports names that are not imported above

    def __getattr__(name: str) -> object:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            return getattr(import_module(_HOME_OF[name]), name)
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if not missing or missing.startswith("partner_center"):  # not a dependency
                raise
            raise ImportError(
                f"{__name__}.{name} needs {missing}, which is not installed: pip install"
                " 'partner-center-invoices[auth]'",
                name=missing,
            ) from error


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF})
