"""Access tokens: issues them for the authority, and checks those that requests carry.

Two kinds are known: JWTs that this process signed, and the development tokens of the table below,
which never expire so that a first call needs no sign-in. Invariants: an expired token is
refused even if it was accepted before; no token is ever written to a log or into an answer.
Limit: the signing key lives as long as the process.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.types import Options as JwtOptions

from partner_center.sandbox.answers import (
    FRONT_DOOR,
    Answer,
    Refusal,
    service_fault,
)

if TYPE_CHECKING:
    from partner_center.sandbox.books.world import World
    from partner_center.sandbox.options import Options

AUDIENCE = "https://api.partnercenter.microsoft.com"
# What a token may be for: the two clouds' audiences, and the id of the API's own application.
AUDIENCES = frozenset(
    {
        AUDIENCE,
        "https://partner.partnercenterapi.microsoftonline.cn",
        "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd",
    }
)
_KEY_ID = "sandbox"
# Audience and times are judged later, the times by this sandbox's clock.
_SIGNATURE_ONLY: JwtOptions = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
_KEPT = 1024  # tokens whose verdict is remembered


@dataclass(frozen=True)
class Principal:
    """The user or application of a token, and when it expires (seconds since 1970)."""

    is_user: bool
    has_mfa: bool = True
    audience: str = AUDIENCE
    expires: float = float("inf")


# For a first call, and for testing how a program takes each refusal.
DEVELOPMENT_TOKENS = {
    "sandbox-app-user": Principal(is_user=True),
    "sandbox-app-only": Principal(is_user=False),
    "sandbox-no-mfa": Principal(is_user=True, has_mfa=False),
    "sandbox-expired": Principal(is_user=True, expires=0),
    "sandbox-wrong-audience": Principal(is_user=True, audience="https://graph.windows.net"),
}


class Refusals:
    """The answers to tokens that are not accepted; `realm` is the partner's tenant."""

    def __init__(self, realm: str) -> None:
        self._headers = ((b"www-authenticate", f"OAuth realm=urn:cpsvc:cpid:{realm}".encode()),)
        said = "The partner token is missing in the request context."
        self.missing = self._unauthorized(800001, said)
        self.unknown = self._unauthorized(400, "Access denied: the token is not valid.")
        self.expired = self._unauthorized(400, "Access denied: the token has expired.")
        self.audience = self._unauthorized(900420, "The audience of the token is not accepted.")
        said = "The token does not prove multifactor authentication."
        self.no_mfa = self._unauthorized(900421, said)
        said = "The operation needs a token with a signed-in user."
        self.app_only = service_fault(403, code=900329, description=said, source=FRONT_DOOR)

    def _unauthorized(self, code: int, description: str) -> Answer:
        return service_fault(
            401, code=code, description=description, source=FRONT_DOOR, headers=self._headers
        )


def tenant_of(world: World) -> str:
    """Return the tenant of a world's partner: one partner id, one tenant."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{AUDIENCE}/{world.partner_id}"))


class AccessTokens:
    """Issues and checks the access tokens of one sandbox.

    Args:
        tenant: the partner's tenant.
        clock: seconds since 1970.
        accept_any: take every unknown token as that of a signed-in user.
        require_mfa: refuse a user's token without `mfa` in `amr`.

    """

    def __init__(
        self,
        *,
        tenant: str,
        clock: Callable[[], float],
        accept_any: bool = False,
        require_mfa: bool = False,
    ) -> None:
        self.tenant = tenant
        self.refusals = Refusals(tenant)
        self._clock = clock
        self._accept_any = accept_any
        self._require_mfa = require_mfa
        self._known: dict[bytes, Principal] = {}

    @classmethod
    def of(cls, world: World, *, options: Options) -> AccessTokens:
        """Return the tokens of a world's partner."""
        return cls(
            tenant=tenant_of(world),
            clock=options.clock,
            accept_any=options.accept_any_token,
            require_mfa=options.require_mfa,
        )

    @functools.cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @functools.cached_property
    def public_keys(self) -> dict[str, Any]:
        """Return the key set that the authority publishes."""
        key = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": _KEY_ID, "use": "sig", "alg": "RS256"}]}

    def issue(self, claims: dict[str, Any], *, audience: str, seconds: int) -> str:
        """Return a signed token with the claims that every token has, and those given."""
        now = int(self._clock())
        whole = {
            "aud": audience,
            "tid": self.tenant,
            "iat": now,
            "nbf": now,
            "exp": now + seconds,
            "uti": uuid.uuid4().hex,
            **claims,
        }
        return jwt.encode(whole, self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def principal(self, authorization: bytes | None) -> Principal:
        """Return the user or application of an Authorization header.

        Raises:
            Refusal: there is no bearer token, or it is not accepted.

        """
        if not authorization:
            raise Refusal(self.refusals.missing)
        principal = self._known.get(authorization)
        if principal is None:
            principal = self._judged(authorization)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[authorization] = principal
        if self._clock() >= principal.expires:
            raise Refusal(self.refusals.expired)
        if principal.audience not in AUDIENCES:
            raise Refusal(self.refusals.audience)
        if self._require_mfa and principal.is_user and not principal.has_mfa:
            raise Refusal(self.refusals.no_mfa)
        return principal

    def _judged(self, authorization: bytes) -> Principal:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise Refusal(self.refusals.missing)
        if token in DEVELOPMENT_TOKENS:
            return DEVELOPMENT_TOKENS[token]
        try:
            claims = jwt.decode(
                token, self._key.public_key(), algorithms=["RS256"], options=_SIGNATURE_ONLY
            )
        except jwt.PyJWTError:
            if self._accept_any:
                return Principal(is_user=True)
            raise Refusal(self.refusals.unknown) from None
        return Principal(
            is_user="scp" in claims,
            has_mfa="mfa" in claims.get("amr", ()),
            audience=str(claims.get("aud", "")),
            expires=float(claims["exp"]),
        )
