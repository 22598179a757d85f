"""A token store in the operating system's keyring, through msal-extensions.

DPAPI on Windows, the Keychain on macOS, libsecret on Linux. Without a keyring, as in most
containers, the constructor raises an error that names the alternative; there is no fallback to a
plain file. A small file without secrets names the entry, and a lock file is beside it.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from partner_center.auth.stores import FileStore, StoredToken, store_error


class _Persistence(Protocol):
    def load(self) -> str: ...

    def save(self, content: str) -> None: ...


class KeyringStore:
    """Keeps the token in the keyring of the current user of the machine.

    Args:
        place: path of the file that names the entry; two places are two entries.
        build: makes the persistence of msal-extensions for a path, for tests.

    Raises:
        SignInError: if this machine has no working keyring.

    """

    def __init__(
        self,
        place: str | os.PathLike[str],
        *,
        build: Callable[[str], _Persistence] | None = None,
    ) -> None:
        self._lock = FileStore(place)  # only its lock; the token is never written to a file
        self._place = Path(str(self._lock))
        try:
            self._keyring = (build or _build)(str(self._place))
        except Exception as error:  # noqa: BLE001  # each keyring has its own errors
            why = type(error).__name__
        else:
            return
        raise store_error(
            f"This machine has no working keyring ({why}).",
            advice="On Linux install libsecret and PyGObject and unlock a session, or keep the"
            " token in a file of your own (FileStore).",
        )

    def __repr__(self) -> str:
        return f"KeyringStore({str(self._place)!r})"

    def __str__(self) -> str:
        return "the keyring"

    def load(self) -> StoredToken | None:
        """Return the token, or None if the keyring has none.

        Raises:
            SignInError: if the keyring is locked or fails.

        """
        try:
            text = self._keyring.load()
        except Exception as error:  # noqa: BLE001  # each keyring has its own errors
            if getattr(error, "errno", None) == errno.ENOENT:  # nothing saved yet
                return None
            why = type(error).__name__
        else:
            return StoredToken.loads(text, place="The keyring")
        raise store_error(
            f"The keyring cannot be read ({why}).", advice="Unlock it, then try again."
        )

    def save(self, token: StoredToken) -> None:
        """Replace the token.

        Raises:
            SignInError: if the keyring is locked or fails.

        """
        try:
            self._keyring.save(token.dumps())
        except Exception as error:  # noqa: BLE001  # each keyring has its own errors
            why = type(error).__name__
        else:
            return
        raise store_error(
            f"The keyring cannot be written ({why}).", advice="Unlock it, then try again."
        )

    @contextmanager
    def locked(self) -> Generator[None]:
        """Hold the lock file beside the place."""
        with self._lock.locked():
            yield


def _build(place: str) -> _Persistence:
    # It has no types, is optional, and is slow to import.
    extensions: Any = import_module("msal_extensions")
    persistence: _Persistence = extensions.build_encrypted_persistence(place)
    return persistence
