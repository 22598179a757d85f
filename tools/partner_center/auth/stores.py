"""Stores of the refresh token: the interface, memory, and a private file.

Invariants of FileStore: only its owner can read the file (0600); refused are a file that others can
read, one that is too large for a token, and anything but a regular file (reading a pipe would
wait). A new token replaces the old one atomically. A lock file beside it keeps two processes from
using one token at the same time.
Limits: on Windows the folder's access list decides who can read. A network file system without
locks has no lock here either.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from partner_center.auth.secret import Secret
from partner_center.errors import PartnerCenterError, SignInError
from partner_center.files.atomic_file import atomic_file, cut_name, private_folder
from partner_center.files.small_file import small_file
from partner_center_core.exact_json import read_json

# Entra ID ends a refresh token after 90 days without use; this leaves two weeks to act.
# https://learn.microsoft.com/entra/identity-platform/refresh-tokens
OLD = timedelta(days=75)
LOCK_SECONDS = 60.0  # longer than a token request with its retries
_LARGEST = 2**16  # bytes of a token file; a refresh token has about 2,000


@dataclass(frozen=True)
class StoredToken:
    """A refresh token and when it was issued, if that is known."""

    refresh_token: Secret
    issued_at: datetime | None = None

    def age(self, *, now: datetime) -> timedelta | None:
        """Return how long ago it was issued."""
        return None if self.issued_at is None else now - self.issued_at

    def dumps(self) -> str:
        """Return it as JSON text, unmasked: only for stores."""
        issued = None if self.issued_at is None else self.issued_at.astimezone(UTC).isoformat()
        return json.dumps({"refresh_token": self.refresh_token.reveal(), "issued_at": issued})

    @classmethod
    def loads(cls, text: str, *, place: str) -> StoredToken:
        """Read what `dumps` wrote.

        Raises:
            SignInError: if it is something else; the message does not repeat it.

        """
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            members: Any = read_json(text)
            token, issued = members["refresh_token"], members.get("issued_at")
            date = None if issued is None else datetime.fromisoformat(issued)
            if isinstance(token, str) and token:
                zoned = date if date is None or date.tzinfo else date.replace(tzinfo=UTC)
                return cls(Secret(token), zoned)
        raise store_error(
            f"{place} does not hold a refresh token of this program.",
            advice="Remove it and sign in again.",
        )


class TokenStore(Protocol):
    """Keeps one refresh token. Your own store needs these methods and a repr without the token."""

    def load(self) -> StoredToken | None:
        """Return the token, or None if there is none yet."""

    def save(self, token: StoredToken) -> None:
        """Replace the token atomically."""

    def locked(self) -> AbstractContextManager[None]:
        """Lock the store, so that other processes wait until the new token is saved."""
        ...


class MemoryStore:
    """Keeps the token in memory; a rotated one is lost when the process ends."""

    def __init__(self, refresh_token: str | Secret | None = None) -> None:
        self._token = None if not refresh_token else StoredToken(Secret(refresh_token))

    def __repr__(self) -> str:
        return "MemoryStore()"

    def load(self) -> StoredToken | None:
        """Return the token, or None."""
        return self._token

    def save(self, token: StoredToken) -> None:
        """Replace the token."""
        self._token = token

    @contextmanager
    def locked(self) -> Generator[None]:
        """Do nothing: other processes cannot use this memory."""
        yield


class FileStore:
    """Keeps the token in a file that only its owner can read.

    Args:
        path: of the file; its folder is created if it is missing.

    Raises:
        SignInError: if there cannot be a file at this path.

    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        why = None
        try:
            # Links are resolved, so that a link stays and the file that it leads to is replaced.
            self._path = Path(path).expanduser().resolve()
        except (OSError, RuntimeError, ValueError) as error:
            why = _why(error)
        if why:
            raise _unreadable(os.fspath(path), why)

    def __repr__(self) -> str:
        return f"FileStore({str(self._path)!r})"

    def __str__(self) -> str:
        return str(self._path)

    def load(self) -> StoredToken | None:
        """Return the token, or None if there is no file.

        Raises:
            SignInError: if others can read the file, or it does not hold a token.

        """
        try:
            content, mode = small_file(self._path, largest=_LARGEST)
            self._check_rights(mode)
            text = content.decode("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            why = _why(error)
        else:
            return StoredToken.loads(text, place=str(self._path))
        raise _unreadable(self._path, why)

    def save(self, token: StoredToken) -> None:
        """Replace the file atomically.

        Raises:
            SignInError: if it cannot be written; the old token is kept.

        """
        try:
            private_folder(self._path.parent)
            with atomic_file(
                self._path, overwrite=True, error=_NotSavedError, private=True
            ) as file:
                file.write(token.dumps().encode())
        except (OSError, _NotSavedError) as error:
            why = _why(error.__cause__ or error)
        else:
            return
        raise store_error(
            f"{self._path} cannot be written: {why}.",
            advice="Free some space or choose another path; the old token is kept.",
        )

    @contextmanager
    def locked(self) -> Generator[None]:
        """Hold the lock file beside it; wait a minute for another process.

        Raises:
            SignInError: if the file cannot be locked.

        """
        place = self._path.with_name(f"{cut_name(self._path.name, room=len('.lock'))}.lock")
        lock = FileLock(place, timeout=LOCK_SECONDS, mode=0o600, thread_local=False)
        why = None
        try:
            private_folder(self._path.parent)
            lock.acquire()
        except Timeout:
            why = f"another process has held it for {LOCK_SECONDS:.0f} s"
        except OSError as error:
            why = _why(error)
        if why:
            raise store_error(
                f"{place} cannot be locked: {why}.",
                advice="End the other process, or check the path.",
            )
        try:
            yield
        finally:
            lock.release()

    def _check_rights(self, mode: int) -> None:
        """Refuse a file that others can read."""
        if os.name == "posix" and mode & 0o077:
            raise store_error(
                f"{self._path} can be read by others (mode {stat.S_IMODE(mode):04o}).",
                advice=f"Run `chmod 600 {self._path}`, and sign in again if somebody else may have"
                " read it.",
            )


def store_error(message: str, *, advice: str) -> SignInError:
    """Return the error of a store."""
    return SignInError("store", message, advice=advice)


class _NotSavedError(PartnerCenterError):
    """A file that could not be written; `save` turns it into a SignInError."""


def _unreadable(place: str | os.PathLike[str], why: str) -> SignInError:
    return store_error(f"{place} cannot be read: {why}.", advice="Check the path and its rights.")


def _why(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) if isinstance(error, RuntimeError | _NotSavedError) else type(error).__name__
