"""An access token with its times, and what every kind of sign-in offers.

Invariant: a token is taken as fresh until five minutes before its end; one that lives for less than
ten minutes, until half of its life is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from partner_center.auth.secret import Secret
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.clouds import Cloud
from partner_center.errors import SignInError
from partner_center_core.headers import TOKEN

MARGIN = 300.0  # seconds; MSAL's own, and long enough for a page that takes three minutes


@dataclass(frozen=True)
class AccessToken:
    """A token; `refresh_at` and `expires_at` are seconds since 1970."""

    secret: Secret
    refresh_at: float
    expires_at: float

    def __post_init__(self) -> None:
        # httpx would refuse it later, with the token in the words of its error.
        if not TOKEN.fullmatch(self.secret.reveal()):
            raise SignInError(
                "credentials",
                "The token cannot be sent: it has blanks, line breaks or other strange characters.",
                advice="Give the access token alone, without the word Bearer and without quotes.",
            )

    @classmethod
    def of(cls, value: str, *, now: float, lifetime: float) -> AccessToken:
        """Return a token that was issued now."""
        end = now + lifetime
        return cls(Secret(value), refresh_at=end - min(MARGIN, lifetime / 2), expires_at=end)


@runtime_checkable
class SignIn(Protocol):
    """What a client asks for tokens. Safe to use from many threads."""

    @property
    def kind(self) -> SignInKind:
        """Whether the tokens are for the application alone or for a user through it."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The cloud whose service takes the tokens."""
        ...

    def token(self, *, refused: AccessToken | None = None) -> AccessToken:
        """Return a token that is fresh for some minutes.

        Args:
            refused: a token that the service did not take; the result is another one.

        Raises:
            SignInError: if there is none; the error says what to do.

        """
        ...

    def held(self) -> AccessToken | None:
        """Return the token at hand if it is fresh, without waiting for anything."""
        ...
