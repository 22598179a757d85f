"""Where a refresh token lives between two runs: the interface, memory, and a file of one's own.

Invariants of FileStore: the file is its owner's alone (0600), one that others can read is refused;
a new token replaces the old one in one step, so a crash leaves one of the two; a lock beside the
file keeps two processes from using one token at the same time.
Limits: on Windows the folder's access list stands for the rights. A network file system without
locks gives no lock either.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from partner_center.auth.secret import Secret
from partner_center.errors import SignInError

# Entra ID ends a refresh token after 90 days without use; two weeks are left to act.
# https://learn.microsoft.com/entra/identity-platform/refresh-tokens
OLD = timedelta(days=75)
LOCK_SECONDS = 60.0  # a token request with its retries takes less


@dataclass(frozen=True)
class StoredToken:
    """A refresh token and when it was issued, if that is known."""

    refresh_token: Secret
    issued_at: datetime | None = None

    def age(self, *, now: datetime) -> timedelta | None:
        """Return how long ago it was issued."""
        return None if self.issued_at is None else now - self.issued_at

    def dumps(self) -> str:
        """Return it as JSON text, in the clear: for a store's eyes only."""
        issued = None if self.issued_at is None else self.issued_at.astimezone(UTC).isoformat()
        return json.dumps({"refresh_token": self.refresh_token.reveal(), "issued_at": issued})

    @classmethod
    def loads(cls, text: str, *, place: str) -> StoredToken:
        """Read what `dumps` wrote.

        Raises:
            SignInError: if it is something else; the message does not repeat it.

        """
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            members = json.loads(text)
            token, issued = members["refresh_token"], members.get("issued_at")
            date = None if issued is None else datetime.fromisoformat(issued)
            if isinstance(token, str) and token:
                zoned = date if date is None or date.tzinfo else date.replace(tzinfo=UTC)
                return cls(Secret(token), zoned)
        raise store_error(
            f"{place} holds no refresh token of this program.",
            advice="Remove it and sign in again.",
        )


class TokenStore(Protocol):
    """Keeps one refresh token. A vault needs these three methods and a repr without the token."""

    def load(self) -> StoredToken | None:
        """Return the token, or None if there is none yet."""

    def save(self, token: StoredToken) -> None:
        """Replace the token in one step."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep other processes from loading until the new token is saved."""


class MemoryStore:
    """Keeps the token for this process only; a rotated one is lost at its end."""

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
    def locked(self) -> Iterator[None]:
        """Do nothing: no other process sees this memory."""
        yield


class FileStore:
    """Keeps the token in a file that only its owner can read.

    Args:
        path: of the file; its folder is made if need be.

    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # Through links, so that a link stays one and the file behind it is replaced.
        self._path = Path(path).expanduser().resolve()

    def __repr__(self) -> str:
        return f"FileStore({str(self._path)!r})"

    def __str__(self) -> str:
        return str(self._path)

    def load(self) -> StoredToken | None:
        """Return the token, or None if there is no file.

        Raises:
            SignInError: if others can read the file, or it holds something else.

        """
        try:
            with self._path.open(encoding="utf-8") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                if os.name == "posix" and mode & 0o077:
                    raise store_error(
                        f"{self._path} can be read by others (mode {mode:04o}).",
                        advice=f"Run `chmod 600 {self._path}`, and sign in again if somebody"
                        " could have read it.",
                    )
                text = file.read()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            why = _why(error)
        else:
            return StoredToken.loads(text, place=str(self._path))
        raise store_error(
            f"{self._path} cannot be read: {why}.", advice="Check the path and its rights."
        )

    def save(self, token: StoredToken) -> None:
        """Write beside the file and put it in its place.

        Raises:
            SignInError: if it cannot be written; the old token still stands.

        """
        try:
            self._make_folder()
            # mkstemp makes the file 0600, whatever the umask is.
            number, beside = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
            try:
                with os.fdopen(number, "w", encoding="utf-8") as file:
                    file.write(token.dumps())
                    file.flush()
                    os.fsync(file.fileno())
                Path(beside).replace(self._path)
            except BaseException:
                with suppress(OSError):
                    Path(beside).unlink()
                raise
        except OSError as error:
            why = _why(error)
        else:
            return
        raise store_error(
            f"{self._path} cannot be written: {why}.",
            advice="Make room or choose another place; the token that is there stays.",
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock file beside it; wait a minute for another process.

        Raises:
            SignInError: if the lock cannot be had.

        """
        place = self._path.with_name(f"{self._path.name}.lock")
        lock = FileLock(place, timeout=LOCK_SECONDS, mode=0o600, thread_local=False)
        why = None
        try:
            self._make_folder()
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

    def _make_folder(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def store_error(message: str, *, advice: str) -> SignInError:
    """Return the error of a store."""
    return SignInError("store", message, advice=advice)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
