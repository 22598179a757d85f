"""What a token request must have: a client, its credential, an audience; and the errors.

Errors have the names, numbers and texts that Entra's clients look for. Limit: the signature of a
client assertion is not checked, as no certificate is registered; its issuer, subject and expiry
are.
"""

from __future__ import annotations

import base64
import secrets
import time
from dataclasses import dataclass
from urllib.parse import unquote_plus

import jwt

from partner_center.sandbox.sign_in.tokens import AUDIENCE

# Fixed, so that a configuration survives a restart; they open nothing but generated data.
CLIENT_ID = "5ab0c0de-0000-4000-8000-000000000001"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105  # printed at start
PUBLIC_CLIENT_ID = "5ab0c0de-0000-4000-8000-000000000002"

# Resources that a token can be asked for; a token for one of the others is refused by the API.
_RESOURCES = frozenset(
    {
        AUDIENCE,
        "https://partner.partnercenterapi.microsoftonline.cn",
        "https://graph.windows.net",
        "https://graph.microsoft.com",
    }
)
_OPEN_ID_SCOPES = frozenset({"openid", "profile", "offline_access", "email"})


@dataclass(frozen=True)
class GrantError:
    """An error of Entra: OAuth name, number after AADSTS, text, status, suberror."""

    error: str
    number: int
    text: str
    status: int = 400
    suberror: str = ""


class Refused(Exception):  # noqa: N818  # an answer like any other
    """Ends the work on a request with an error."""

    def __init__(self, error: GrantError) -> None:
        super().__init__(error.error)
        self.error = error


# Each with its number in Entra's published list of AADSTS codes.
NO_CLIENT = GrantError("unauthorized_client", 700016, "The application was not found.")
NO_CREDENTIAL = GrantError("invalid_client", 7000218, "A client credential is missing.", 401)
BAD_SECRET = GrantError("invalid_client", 7000215, "The client secret is not valid.", 401)
BAD_ASSERTION = GrantError("invalid_client", 700027, "The client assertion is not valid.", 401)
TOO_LONG = GrantError("invalid_request", 90015, "The request is too long.", 413)
NO_TENANT = GrantError("invalid_request", 90002, "The tenant was not found.")
NO_GRANT = GrantError("unsupported_grant_type", 70003, "The grant type is not supported.")
NO_SCOPE = GrantError("invalid_request", 900144, "The request has no scope and no resource.")
NO_RESOURCE = GrantError("invalid_resource", 500011, "The resource was not found in the tenant.")
NOT_DEFAULT = GrantError(
    "invalid_scope", 1002012, "Client credentials need one scope that ends with /.default."
)
OLD_GRANT = GrantError(
    "invalid_grant", 70000, "The grant is malformed, or was used before.", suberror="bad_token"
)
MFA = GrantError(
    "invalid_grant",
    50076,
    "The user has to use multifactor authentication.",
    suberror="basic_action",
)
PENDING = GrantError("authorization_pending", 70016, "The user has not signed in yet.")


def check_client_id(client: str) -> None:
    """Refuse a client that the authority does not know.

    Raises:
        Refused: it is neither of the two.

    """
    if client not in {CLIENT_ID, PUBLIC_CLIENT_ID}:
        raise Refused(NO_CLIENT)


def client_of(form: dict[str, str], *, authorization: str) -> str:
    """Return the client of a token request, after a look at its credential.

    Raises:
        Refused: the client is unknown, or its credential is missing or wrong.

    """
    client, secret = form.get("client_id", ""), form.get("client_secret")
    scheme, _, basic = authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(basic, validate=True).decode()
        except ValueError:
            raise Refused(BAD_SECRET) from None
        client, secret = (unquote_plus(part) for part in pair.partition(":")[::2])
    if client == PUBLIC_CLIENT_ID and form.get("grant_type") != "client_credentials":
        return client
    if client != CLIENT_ID:
        raise Refused(NO_CLIENT)
    assertion = form.get("client_assertion")
    if assertion is not None:
        _check_assertion(assertion)
    elif secret is None:
        raise Refused(NO_CREDENTIAL)
    elif not secrets.compare_digest(secret.encode(), CLIENT_SECRET.encode()):
        raise Refused(BAD_SECRET)
    return client


def _check_assertion(assertion: str) -> None:
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except (jwt.PyJWTError, RecursionError):
        raise Refused(BAD_ASSERTION) from None
    expires = claims.get("exp")  # compared as it is: not every number of JSON fits into a float
    is_fresh = isinstance(expires, (int, float)) and expires > time.time()
    if not is_fresh or not claims.get("iss") == claims.get("sub") == CLIENT_ID:
        raise Refused(BAD_ASSERTION)


def audience_of(form: dict[str, str]) -> str:
    """Return what a token is asked for: the resource, or the scope up to its last slash.

    Raises:
        Refused: the request has neither, or the tenant does not know it.

    """
    resource = form.get("resource", "").rstrip("/")
    scopes = [scope for scope in form.get("scope", "").split() if scope not in _OPEN_ID_SCOPES]
    if not resource and not scopes:
        raise Refused(NO_SCOPE)
    audience = resource or scopes[0].rpartition("/")[0].rstrip("/")
    if audience not in _RESOURCES:
        raise Refused(NO_RESOURCE)
    return audience
