"""An access token with its times, and the interface of every sign-in.

Invariant: a token is fresh until five minutes before it expires; one with a lifetime of less than
ten minutes, for half of its lifetime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from partner_center.auth.secret import Secret
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.clouds import Cloud
from partner_center.errors import SignInError
from partner_center_core.headers import TOKEN

MARGIN = 300.0  # seconds; as in MSAL, and long enough for a page that takes three minutes


@dataclass(frozen=True)
class AccessToken:
    """A token; `refresh_at` and `expires_at` are seconds since 1970."""

    secret: Secret
    refresh_at: float
    expires_at: float

    def __post_init__(self) -> None:
        # httpx would refuse it later, with the token in its error message.
        if not TOKEN.fullmatch(self.secret.reveal()):
            raise SignInError(
                "credentials",
                "The token cannot be sent: it has spaces, line breaks or other illegal characters.",
                advice="Give the access token alone, without the word Bearer and without quotes.",
            )

    @classmethod
    def of(cls, value: str, *, now: float, lifetime: float) -> AccessToken:
        """Return a token that is issued now."""
        end = now + lifetime
        return cls(Secret(value), refresh_at=end - min(MARGIN, lifetime / 2), expires_at=end)


@runtime_checkable
class SignIn(Protocol):
    """A source of tokens for a client. Safe to use from many threads."""

    @property
    def kind(self) -> SignInKind:
        """Whether the tokens are of the application itself or of a user."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The cloud whose service accepts the tokens."""
        ...

    def token(self, *, refused: AccessToken | None = None) -> AccessToken:
        """Return a fresh token, from the cache or a new one.

        Args:
            refused: a token that the service did not accept; the result is another one.

        Raises:
            SignInError: if there is no token; the error says what to do.

        """
        ...

    def held(self) -> AccessToken | None:
        """Return the cached token if it is fresh, without waiting."""
        ...
