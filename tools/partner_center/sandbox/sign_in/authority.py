"""A sign-in authority for the sandbox: discovery, keys, tokens, and the device code flow.

It answers as Microsoft Entra ID does to the requests that MSAL and plain OAuth clients send, v2.0
(`scope`) and v1 (`resource`) alike. Invariants: an issued refresh token works once and the answer
has the next one; errors have the form and the codes of Entra; no secret is ever in an answer's
text.
Limit: a device code is approved by itself on its second poll.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from partner_center.sandbox.sign_in import grants
from partner_center.sandbox.sign_in.grants import CLIENT_ID, Refused
from partner_center.sandbox.sign_in.tokens import AccessTokens

# The first refresh tokens of every run; they open nothing but generated data. They never wear out,
# so that a program that has one in its text runs again.
REFRESH_TOKEN = "sandbox-refresh-token"  # noqa: S105  # printed at start
REFRESH_TOKEN_WITHOUT_MFA = "sandbox-refresh-token-needs-mfa"  # noqa: S105  # as well
_USER = {"oid": "5ab0c0de-0000-4000-8000-000000000003", "name": "Sandbox User"}
_USER["preferred_username"] = "user@sandbox.example"

_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_BUILT_IN = frozenset({REFRESH_TOKEN, REFRESH_TOKEN_WITHOUT_MFA})
_LONGEST_FORM = 100_000  # bytes; a client assertion has under 5,000
_MOST = 10_000  # refresh tokens and device codes kept; the oldest go first


Grant = Callable[[dict[str, str], str], dict[str, Any]]


@dataclass
class _Device:
    """A device code: what its token is for, and whether a client has asked for it already."""

    audience: str
    polled: bool = False


class AuthorityService(Starlette):
    """The authority of one tenant, as an ASGI application."""

    def __init__(self, tokens: AccessTokens, *, seconds: int) -> None:
        self._tokens = tokens
        self._seconds = seconds
        self._refresh: dict[str, str] = {}
        self._devices: dict[str, _Device] = {}
        self._grants: dict[str, Grant] = {
            "client_credentials": self._for_client,
            "refresh_token": self._for_refresh_token,
            _DEVICE_GRANT: self._for_device,
        }
        keys = "/{tenant}/discovery/v2.0/keys"
        super().__init__(
            routes=[
                Route("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
                Route("/{tenant}/.well-known/openid-configuration", self._discovery),
                Route(keys, self._keys),
                Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
                Route("/{tenant}/oauth2/token", self._token, methods=["POST"]),
                Route("/{tenant}/oauth2/v2.0/devicecode", self._device, methods=["POST"]),
            ],
            exception_handlers={Refused: _refused},
        )

    async def _discovery(self, request: Request) -> Response:
        tenant = self._tenant(request)
        home = f"{str(request.base_url).rstrip('/')}/{tenant}"
        return JSONResponse(
            {
                "issuer": f"{home}/v2.0",
                "authorization_endpoint": f"{home}/oauth2/v2.0/authorize",
                "token_endpoint": f"{home}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{home}/oauth2/v2.0/devicecode",
                "jwks_uri": f"{home}/discovery/v2.0/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "client_secret_basic",
                    "private_key_jwt",
                ],
            }
        )

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(self._tokens.public_keys)

    async def _token(self, request: Request) -> Response:
        form = await _form(request)
        self._tenant(request)
        grant: Grant = self._grants.get(form.get("grant_type", ""), _no_grant)
        client = grants.client_of(form, authorization=request.headers.get("authorization", ""))
        issuer = f"{str(request.base_url).rstrip('/')}/{self._tokens.tenant}/v2.0"
        body = grant({**form, "iss": issuer}, client)
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    async def _device(self, request: Request) -> Response:
        form = await _form(request)
        self._tenant(request)
        grants.check_client_id(form.get("client_id", ""))
        device = _Device(grants.audience_of(form))
        code, user_code = secrets.token_urlsafe(32), secrets.token_hex(4).upper()
        _keep(self._devices, code, device)
        return JSONResponse(
            {
                "device_code": code,
                "user_code": user_code,
                "verification_uri": f"{request.base_url}device",
                "expires_in": 900,
                "interval": 1,
                "message": f"The sandbox approves {user_code} by itself on the second poll.",
            }
        )

    def _tenant(self, request: Request) -> str:
        tenant = str(request.path_params["tenant"]).lower()
        if tenant not in {self._tokens.tenant, "common", "organizations"}:
            raise Refused(grants.NO_TENANT)
        return tenant

    def _for_client(self, form: dict[str, str], client: str) -> dict[str, Any]:
        scopes = form.get("scope", "").split()
        if scopes and (len(scopes) != 1 or not scopes[0].endswith("/.default")):
            raise Refused(grants.NOT_DEFAULT)
        claims = {
            "iss": form["iss"],
            "appid": client,
            "idtyp": "app",
            "roles": ["Invoice.Read.All"],
        }
        return self._answer(claims, audience=grants.audience_of(form))

    def _for_refresh_token(self, form: dict[str, str], client: str) -> dict[str, Any]:
        audience = grants.audience_of(form)
        sent = form.get("refresh_token", "")
        owner = CLIENT_ID if sent in _BUILT_IN else self._refresh.get(sent)
        if owner != client:
            raise Refused(grants.OLD_GRANT)
        if sent == REFRESH_TOKEN_WITHOUT_MFA:
            raise Refused(grants.MFA)
        self._refresh.pop(sent, None)
        return self._for_user(form, client=client, audience=audience)

    def _for_device(self, form: dict[str, str], client: str) -> dict[str, Any]:
        code = form.get("device_code", "")
        device = self._devices.get(code)
        if device is None:
            raise Refused(grants.OLD_GRANT)
        if not device.polled:
            device.polled = True
            raise Refused(grants.PENDING)
        del self._devices[code]
        return self._for_user(form, client=client, audience=device.audience)

    def _for_user(self, form: dict[str, str], *, client: str, audience: str) -> dict[str, Any]:
        user = {"iss": form["iss"], **_USER, "sub": _USER["oid"]}
        claims = {**user, "appid": client, "scp": "user_impersonation", "amr": ["pwd", "mfa"]}
        following = secrets.token_urlsafe(48)
        _keep(self._refresh, following, client)
        info = {"uid": _USER["oid"], "utid": self._tokens.tenant}
        answer = self._answer(claims, audience=audience)
        return {
            **answer,
            "scope": f"{audience}/user_impersonation",
            "refresh_token": following,
            "id_token": self._tokens.issue(user, audience=client, seconds=self._seconds),
            "client_info": base64.urlsafe_b64encode(json.dumps(info).encode()).decode().rstrip("="),
        }

    def _answer(self, claims: dict[str, Any], *, audience: str) -> dict[str, Any]:
        token = self._tokens.issue(claims, audience=audience, seconds=self._seconds)
        lifetime = {"expires_in": self._seconds, "ext_expires_in": self._seconds}
        return {"token_type": "Bearer", **lifetime, "access_token": token}


def _no_grant(*_: Any) -> dict[str, Any]:
    raise Refused(grants.NO_GRANT)


async def _form(request: Request) -> dict[str, str]:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_FORM:
            raise Refused(grants.TOO_LONG)
    return dict(parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True))


def _keep(kept: dict[str, Any], key: str, value: Any) -> None:
    kept[key] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]


def _refused(_: Request, refused: Exception) -> Response:
    if not isinstance(refused, Refused):  # Starlette's type for handlers is wider
        raise refused
    error = refused.error
    moment = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
    trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
    said = f"AADSTS{error.number}: {error.text} Trace ID: {trace} Correlation ID: {correlation}"
    body: dict[str, Any] = {
        "error": error.error,
        "error_description": f"{said} Timestamp: {moment}",
        "error_codes": [error.number],
        "timestamp": moment,
        "trace_id": trace,
        "correlation_id": correlation,
    }
    if error.suberror:
        body["suberror"] = error.suberror
    return JSONResponse(body, status_code=error.status)
