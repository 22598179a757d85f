"""Signing in as the application itself, or with a token from elsewhere.

Limits: with an App-only token the service refuses single invoices, summaries, statements and
receipts; the client raises an error before it sends such a request. A GivenToken is not refreshed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from partner_center.auth.claims import claims
from partner_center.auth.credentials import AssertionSource, Certificate, proof_of
from partner_center.auth.msal_http import HttpClient
from partner_center.auth.secret import Secret
from partner_center.auth.sign_in import Answer, Application, MsalSignIn
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.auth.token import AccessToken
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import SignInError
from partner_center.transport.events import Event
from partner_center.transport.token_hosts import Verify


class AppOnly(MsalSignIn):
    """Signs in as the application (OAuth 2.0 client credentials).

    Args:
        tenant: the partner's tenant, by id or domain; not `common` or `organizations`.
        client_id: of the app registration.
        secret: of the application, or
        certificate: of the application, or
        client_assertion: a JWT that proves the application's identity, or a function that returns
            one for each token request (managed identities, workload identity federation).
        cloud: where to sign in, and for which service.
        verify: TLS verification of the authority; see `token_hosts.tls`.
        on_request: called for each request to the authority.
        http_client: replaces the network below MSAL.
        clock: seconds since 1970.

    Raises:
        ValueError: if tenant, client id, cloud or verify is not valid, there is not exactly one
            credential, or the environment names a proxy or a CA file that cannot be used.

    """

    @property
    def kind(self) -> SignInKind:
        """The kind of its tokens: of the application itself."""
        return "appOnly"

    def __init__(
        self,
        tenant: str,
        client_id: str,
        *,
        secret: str | Secret | None = None,
        certificate: Certificate | None = None,
        client_assertion: AssertionSource | None = None,
        cloud: Cloud = GLOBAL,
        verify: Verify = True,
        on_request: Callable[[Event], None] | None = None,
        http_client: HttpClient | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        proof = proof_of(secret=secret, certificate=certificate, client_assertion=client_assertion)
        if proof is None:
            raise ValueError("give exactly one of secret, certificate and client_assertion")
        if tenant.lower() in ("common", "organizations", "consumers"):
            raise ValueError(
                f"tenant: an application signs in to one tenant; {tenant!r} is not a tenant"
            )
        super().__init__(
            tenant, client_id, proof=proof, cloud=cloud, verify=verify, on_request=on_request,
            http_client=http_client, clock=clock,
        )  # fmt: skip

    def _acquire(self, app: Application) -> Answer:
        return app.acquire_token_for_client(scopes=[self.cloud.scope(user=False)])


class GivenToken:
    """A token from elsewhere, such as a secret of a build pipeline.

    Args:
        value: the access token, a JWT.
        cloud: the cloud whose service it is for.
        kind: appUser for a user's token, appOnly for an application's; read from its claims if not
            given.
        clock: seconds since 1970.

    Raises:
        SignInError: if no kind is given and the claims cannot be read, or it cannot be a token.

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
        end = float("inf")
        self._token = AccessToken(Secret(value), refresh_at=end, expires_at=end)
        del value  # a traceback may show local variables
        if kind is None:
            kind, end = self._said()
            self._token = AccessToken(self._token.secret, refresh_at=end, expires_at=end)
        self.kind: SignInKind = kind

    def __repr__(self) -> str:
        return f"GivenToken(kind={self.kind!r})"

    def held(self) -> AccessToken | None:
        """Return the token if it has not expired."""
        return self._token if self._clock() < self._token.expires_at else None

    def token(self, *, refused: AccessToken | None = None) -> AccessToken:
        """Return the token.

        Raises:
            SignInError: if it expired or was refused; a GivenToken cannot get another.

        """
        held = self.held()
        if held is None or held is refused:
            raise SignInError(
                "expired",
                "The given token has expired." if held is None else "The given token was refused.",
                advice="Give a new token, or sign in (`partner-center login`) and give none.",
            )
        return held

    def _said(self) -> tuple[SignInKind, float]:
        """Return the kind and the expiry from the claims of the token."""
        try:
            said = claims(self._token)
        except SignInError as error:
            why = error.message
        else:
            end = said.expires_at
            return said.kind, float("inf") if end is None else end.timestamp()
        raise SignInError(
            "other",
            why,
            advice='Name its kind: GivenToken(..., kind="appUser") for a user\'s token, or'
            ' kind="appOnly" for the application\'s.',
        )
