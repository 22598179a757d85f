"""Signing in as the application itself, and with a token that somebody else got.

Limits: an App-only token opens neither single invoices nor summaries, statements and receipts; the
session says so before it sends. A GivenToken is not refreshed by anybody.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from partner_center.auth.claims import claims
from partner_center.auth.credentials import Certificate
from partner_center.auth.secret import Secret
from partner_center.auth.sign_in import MsalSignIn
from partner_center.auth.token import AccessToken
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import SignInError
from partner_center.operations import SignInKind


class AppOnly(MsalSignIn):
    """Signs in as the application (OAuth 2.0 client credentials).

    Args:
        tenant: the partner's tenant, by id or domain; not `common` or `organizations`.
        client_id: of the app registration.
        secret: of the application, or
        certificate: of the application.
        options: those of MsalSignIn.

    """

    kind: ClassVar[SignInKind] = "appOnly"

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        secret: str | Secret | None = None,
        certificate: Certificate | None = None,
        **options: Any,
    ) -> None:
        if (secret is None) == (certificate is None):
            raise ValueError("give a secret or a certificate, one of them")
        if tenant.lower() in ("common", "organizations", "consumers"):
            raise ValueError(f"tenant: an application signs in to one tenant, not to {tenant!r}")
        super().__init__(tenant, client_id, **options)
        self._proof: Secret | Certificate = certificate or Secret(secret or "")

    def _credential(self) -> Secret | Certificate:
        return self._proof

    def _acquire(self, app: Any) -> dict[str, Any]:
        answer: dict[str, Any] = app.acquire_token_for_client(scopes=[self.cloud.scope(user=False)])
        return answer


class GivenToken:
    """A token from elsewhere, such as a pipeline's secret.

    Args:
        value: the access token, a JWT.
        cloud: whose service it is for.
        kind: whose token it is; read from its claims if not given.
        clock: seconds since 1970.

    Raises:
        SignInError: if no kind is given and the token cannot be read, or it cannot be a token.

    """

    def __init__(
        self,
        value: str | Secret,
        *,
        cloud: Cloud = GLOBAL,
        kind: SignInKind | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.cloud = cloud
        self._clock = clock
        read = None if kind is not None else claims(value)
        self.kind: SignInKind = kind or (read.kind if read else "appUser")
        end = float("inf")
        if read is not None and read.expires_at is not None:
            end = read.expires_at.timestamp()
        self._token = AccessToken(Secret(value), refresh_at=end, expires_at=end)

    def __repr__(self) -> str:
        return f"GivenToken(kind={self.kind!r})"

    def held(self) -> AccessToken | None:
        """Return the token if it is not over."""
        return self._token if self._clock() < self._token.expires_at else None

    def token(self, *, refused: AccessToken | None = None) -> AccessToken:
        """Return the token.

        Raises:
            SignInError: if it is over or was refused: nobody here can get another.

        """
        held = self.held()
        if held is None or held is refused:
            raise SignInError(
                "expired",
                "The given token is over." if held is None else "The given token was refused.",
                advice="Get another, or sign in (`partner-center login`) and give none.",
            )
        return held
