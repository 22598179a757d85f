"""Turns the three kinds of MSAL failure into a SignInError with advice.

MSAL returns a dict for some refusals, raises MsalServiceError for others, and lets the transport's
connection errors through. `of_answer` reads the first, `of_exception` the other two. Invariant:
secrets in the authority's texts are masked; an error made here has no MSAL exception as its cause,
because MSAL's frames hold secrets in their locals.
https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import httpx

from partner_center.auth.secret import Secret
from partner_center.errors import LinkError, Reason, SignInError
from partner_center.transport.retries import STATUSES, is_certificate
from partner_center_core.masking import masked, printable
from partner_center_core.network.limits import AnswerTooLargeError, CompressionError

_CODE = re.compile(r"AADSTS([0-9]{1,9})(?![0-9])")

_NO_CODE = 10**9  # codes are shorter
_SIGN_IN_AGAIN = "Sign in again (`partner-center login`)"


@dataclass(frozen=True)
class _Row:
    reason: Reason
    message: str
    advice: str


_MFA = _Row(
    "mfa",
    "The sign-in was without multifactor authentication, or a policy requires more.",
    f"{_SIGN_IN_AGAIN} with the second factor; refreshing the old sign-in does not add it.",
)
_CONSENT = _Row(
    "consent",
    "This tenant has not consented to this application's access to Partner Center.",
    "Let an administrator of the partner's tenant grant the permission user_impersonation of"
    " 'Microsoft Partner Center' to the application, then try again.",
)
_AUDIENCE = _Row(
    "audience",
    "The tenant does not know this service, or the token is for another one.",
    "Check cloud and audience: the scope is that of the cloud's own address, and graph.windows.net"
    " is refused since August 2025.",
)
_EXPIRED = _Row(
    "expired",
    "The refresh token expired or was revoked.",
    f"{_SIGN_IN_AGAIN}; unused refresh tokens expire after 90 days, and a new password revokes them"
    " at once.",
)
_CREDENTIALS = _Row(
    "credentials",
    "The authority does not accept the application's id, secret or certificate.",
    "Compare the client id with the app registration, and use the value of a secret that has not"
    " expired (not the secret's id), or a certificate that is uploaded there.",
)
_TENANT = _Row(
    "tenant",
    "There is no such tenant in this cloud.",
    "Give the partner's tenant by its id (a GUID) or one of its domains, and check the cloud.",
)
_CLOCK = _Row(
    "clock",
    "For the authority, the certificate's signature is too old or from the future.",
    "Set this machine's clock (NTP), then try again.",
)
_NETWORK = _Row(
    "network",
    "The token authority is unreachable, busy or failing.",
    "Try again later; behind a proxy set HTTPS_PROXY.",
)
_DECLINED = _Row("other", "The sign-in was declined.", _SIGN_IN_AGAIN + " and accept it.")
_CODE_OVER = _Row(
    "expired",
    "The code was not entered in time.",
    _SIGN_IN_AGAIN + "; a code is valid for some minutes.",
)
_OTHER = _Row("other", "The authority refused.", "Look the code up in the list of error codes.")

# The authority's codes: those of Entra ID, and from 900420 on Partner Center's own.
_BY_CODE: dict[int, _Row] = {
    **dict.fromkeys((50072, 50074, 50076, 50079, 50158, 53003, 53004, 900421), _MFA),
    **dict.fromkeys((65001, 65004, 90094, 90008), _CONSENT),
    **dict.fromkeys((500011, 650057, 28002, 900420), _AUDIENCE),
    **dict.fromkeys((50173, 70000, 70008, 70043, 700082, 700084, 50132, 50133, 50089), _EXPIRED),
    **dict.fromkeys(
        (7000215, 7000216, 7000218, 7000222, 700016, 700027, 700030, 50012), _CREDENTIALS
    ),
    **dict.fromkeys((90002, 900021, 900023), _TENANT),
    700024: _CLOCK,
    **dict.fromkeys((90033, 50196), _NETWORK),
    70016: _CODE_OVER,
    70018: _CODE_OVER,
    70020: _CODE_OVER,
}

# OAuth error names, for an answer whose code is not in the table.
_BY_ERROR: dict[str, _Row] = {
    "invalid_client": _CREDENTIALS,
    "unauthorized_client": _CREDENTIALS,
    "invalid_grant": _EXPIRED,
    "interaction_required": _MFA,
    "consent_required": _CONSENT,
    "invalid_resource": _AUDIENCE,
    "invalid_scope": _AUDIENCE,
    "temporarily_unavailable": _NETWORK,
    "server_error": _NETWORK,
    "authorization_declined": _DECLINED,
    "access_denied": _DECLINED,
    "expired_token": _CODE_OVER,
    "code_expired": _CODE_OVER,
    "authorization_pending": _CODE_OVER,
    "slow_down": _CODE_OVER,
    "bad_verification_code": _CODE_OVER,
}

_BUSY = frozenset(STATUSES)


def of_answer(
    answer: Mapping[str, object],
    *,
    secrets: Iterable[Secret] = (),
    status: int | None = None,
    retry_after: int | None = None,
) -> SignInError:
    """Return the error for an answer without a token.

    Args:
        answer: what MSAL returned.
        secrets: texts that must not be shown.
        status: the HTTP status behind it, if known.
        retry_after: the seconds that came with it, if any.

    """
    said = str(answer.get("error_description") or answer.get("error") or "")
    listed = answer.get("error_codes")
    numbers = cast("list[object]", listed) if isinstance(listed, list) else []
    codes = [code for code in numbers if isinstance(code, int) and 1 < code < _NO_CODE]
    codes += [int(code) for code in _CODE.findall(said)]
    known = next((code for code in codes if code in _BY_CODE), None)
    code = known if known is not None else next(iter(codes), None)
    if known is not None:
        row = _BY_CODE[known]
    elif status in _BUSY:
        row = _NETWORK
    else:
        word = answer.get("suberror")
        row = _BY_ERROR.get(str(word)) or _BY_ERROR.get(str(answer.get("error")), _OTHER)
    return SignInError(
        row.reason,
        row.message
        if known is not None or not said
        else f"{row.message} It said: " + _one_line(said, secrets=secrets),
        advice=row.advice,
        code=None if code is None else f"AADSTS{code}",
        correlation_id=_text(answer.get("correlation_id")),
        retry_after=retry_after,
    )


def of_exception(
    error: Exception,
    *,
    secrets: Iterable[Secret] = (),
    status: int | None = None,
    retry_after: int | None = None,
) -> SignInError:
    """Return the error for an exception from MSAL.

    MSAL raises ValueError when the authority has no configuration for the tenant, its own error
    for a status of 500 and above, and lets the transport's errors through.
    """
    if isinstance(error, httpx.TransportError | AnswerTooLargeError | CompressionError):
        return _of_connection(error)
    if isinstance(error, LinkError):
        return SignInError(
            "other",
            f"The authority named an address on another host: {error}",
            advice="Check the cloud: each cloud has its own authority.",
        )
    text = str(error)
    if _CODE.search(text):
        return of_answer({"error_description": text}, secrets=secrets)
    if status in _BUSY:
        return of_answer({}, status=status, retry_after=retry_after)
    if isinstance(error, ValueError) and "authority configuration" in text:
        return SignInError("tenant", _TENANT.message, advice=_TENANT.advice)
    return SignInError(
        "other",
        f"MSAL failed: {type(error).__name__}: {_one_line(text, secrets=secrets)}",
        advice="Check tenant, client id and certificate.",
    )


def _of_connection(error: Exception) -> SignInError:
    said, advice = f"The token authority is unreachable ({type(error).__name__}).", _NETWORK.advice
    if is_certificate(error):
        said = "The certificate of the token authority did not verify."
        advice = "Set SSL_CERT_FILE to the CA file of your proxy, or give it as `verify`."
    elif not isinstance(error, httpx.TransportError):
        said = f"The token authority's answer cannot be used: {error}."
    return SignInError("network", said, advice=advice)


def _one_line(text: str, *, secrets: Iterable[Secret]) -> str:
    # Masked before it is cut, so that no part of a secret is left.
    first = next(iter(masked(text, secrets).strip().splitlines()), "")
    return " ".join(printable(first).split())[:300]


def _text(value: object) -> str | None:
    # Only the characters of an id: this text goes into messages.
    return value if isinstance(value, str) and re.fullmatch(r"[\w-]{1,64}", value) else None
