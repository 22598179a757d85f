"""The claims of a token, and what it lacks for an operation: for `doctor`.

Invariant: a token is not trusted. Its signature is not checked (the service does that); its claims
are only shown. Limits: Microsoft does not document the claims of tokens for its own services, so an
absent claim proves little; the roles of the partner's directory are not in the token.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from partner_center.auth.secret import Secret
from partner_center.auth.sign_in_kinds import SignInKind, takes
from partner_center.auth.token import AccessToken
from partner_center.clouds import GLOBAL, Cloud
from partner_center.errors import Reason, SignInError
from partner_center_core.exact_json import read_json


@dataclass(frozen=True)
class Claims:
    """The claims that Partner Center needs.

    Attributes:
        audience: `aud`, the service that the token is for.
        tenant: `tid`.
        app_id: `appid`, or `azp` in version 2 tokens.
        user: `upn` or a similar claim; None for an application.
        roles: `roles`, permissions granted to the application.
        scopes: `scp`, permissions that a user delegated.
        methods: `amr`, how the user signed in.
        expires_at: `exp`.

    """

    audience: str | None
    tenant: str | None
    app_id: str | None
    user: str | None
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    methods: tuple[str, ...]
    expires_at: datetime | None
    app_token: bool

    @property
    def kind(self) -> SignInKind:
        """The kind of sign-in that the token comes from."""
        return "appOnly" if self.app_token else "appUser"

    @property
    def mfa(self) -> bool:
        """Whether the user signed in with multifactor authentication."""
        return "mfa" in self.methods


@dataclass(frozen=True)
class Missing:
    """One thing that a token lacks, and what to do."""

    reason: Reason
    message: str
    advice: str


def claims(token: AccessToken | Secret | str) -> Claims:
    """Read a token.

    Raises:
        SignInError: if it is not a JWT; the message does not repeat it.

    """
    secret = token.secret if isinstance(token, AccessToken) else Secret(token)
    said = _payload(secret)
    if said is None:
        raise SignInError(
            "other",
            "The token cannot be read: it is not a JWT.",
            advice="Partner Center's own tokens cannot be read; the service may still accept it.",
        )
    scopes = _words(said.get("scp"))
    return Claims(
        audience=_text(said.get("aud")),
        tenant=_text(said.get("tid")),
        app_id=_text(said.get("appid")) or _text(said.get("azp")),
        user=next(
            (
                name
                for key in ("upn", "preferred_username", "unique_name")
                if (name := _text(said.get(key)))
            ),
            None,
        ),
        roles=_words(said.get("roles")),
        scopes=scopes,
        methods=_words(said.get("amr")),
        expires_at=_time(said.get("exp")),
        app_token=said.get("idtyp") == "app" or not scopes,
    )


def missing_for(
    operation: str,
    said: Claims,
    *,
    cloud: Cloud = GLOBAL,
    tenant: str | None = None,
    now: datetime | None = None,
) -> tuple[Missing, ...]:
    """Return what a token lacks for an operation, in the order to fix it; empty if nothing.

    Args:
        operation: an operationId.
        said: the token's claims.
        cloud: the cloud whose service is called.
        tenant: the partner's tenant id, if it is known as a GUID.
        now: the current time.

    """
    found: list[Missing] = []
    if not _is_audience(said.audience, cloud=cloud):
        found.append(
            Missing(
                "audience",
                f"The token is for {said.audience or 'nobody'}, not for {cloud.audience}.",
                f"Ask for the scope {cloud.scope(user=not said.app_token)}.",
            )
        )
    if said.expires_at is not None and said.expires_at <= (now or datetime.now(UTC)):
        found.append(
            Missing(
                "expired",
                f"The token expired at {said.expires_at:%Y-%m-%dT%H:%M:%SZ}.",
                "Get a new one; if it is new, set this machine's clock.",
            )
        )
    if tenant and said.tenant and tenant.lower() != said.tenant.lower() and _is_guid(tenant):
        found.append(
            Missing("tenant", f"The token is for tenant {said.tenant}.", f"Sign in to {tenant}.")
        )
    if not takes(operation, kind=said.kind):
        found.append(
            Missing(
                "credentials",
                f"{operation} does not accept an App-only token.",
                "Sign in as a user with multifactor authentication (AppUser or DeviceCode).",
            )
        )
    if said.kind == "appUser":
        found += _missing_of_user(said)
    return tuple(found)


def _missing_of_user(said: Claims) -> Iterable[Missing]:
    if "user_impersonation" not in said.scopes:
        yield Missing(
            "consent",
            f"The user delegated {' '.join(said.scopes) or 'nothing'}, not user_impersonation.",
            "Add the permission user_impersonation of 'Microsoft Partner Center', and consent.",
        )
    if not said.mfa:
        yield Missing(
            "mfa",
            f"The sign-in methods are {' '.join(said.methods) or 'not given'}; mfa is missing.",
            "Sign in again (`partner-center login`) with the second factor.",
        )


def _is_audience(audience: str | None, *, cloud: Cloud) -> bool:
    # Version 2 tokens have the app id of Microsoft Partner Center instead.
    same = (audience or "").rstrip("/").lower()
    return same in (cloud.audience.rstrip("/").lower(), "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd")


def _payload(token: Secret) -> Mapping[str, object] | None:
    parts = token.reveal().split(".")
    if len(parts) != 3:  # noqa: PLR2004  # header, payload, signature
        return None
    try:
        said = read_json(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    return cast("dict[str, object]", said) if isinstance(said, dict) else None


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list):
        words = cast("list[object]", value)
        return tuple(word for word in words if isinstance(word, str))
    return ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _time(value: object) -> datetime | None:
    if not isinstance(value, int) or not 0 <= value < 2**36:
        return None
    return datetime.fromtimestamp(value, UTC)


def _is_guid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4  # noqa: PLR2004  # 8-4-4-4-12
