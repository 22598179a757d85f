"""Removes secrets from texts and errors before they are shown, logged or stored.

Invariant: a secret is masked in any context: a header, a form, JSON, a URL, a repr.
Limits: a secret that looks like a word is found only after a name such as client_secret, or if it
is given in `secrets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeVar
from urllib.parse import quote, quote_plus

import httpx

MASK: Final = "***"
SECRET_HEADERS: Final = (
    "Authorization",
    "Proxy-Authorization",
    "Cookie",
    "Set-Cookie",
    "x-ms-signature",
    "Ocp-Apim-Subscription-Key",
)
"""Headers whose whole value is a credential."""

_SHORTEST = 4  # characters; masking shorter secrets would hide ordinary text
_PIECE = 8  # characters of a part of a secret, between spaces, that is masked by itself


class Hidden(Protocol):
    """An object that hides a value and can reveal it."""

    def reveal(self) -> str:
        """Return the value."""
        ...


# In each pattern, `start` stays readable and `secret` is masked.
_SCHEMES = r"(?:bearer|basic|signature)[ \t\r]"
_HEADER = re.compile(
    rf"(?im)(?P<start>^[ \t]*(?:{'|'.join(SECRET_HEADERS)}):[ \t]*(?:{_SCHEMES}+)?)"
    rf"(?P<secret>(?!{_SCHEMES}*$)\S[^\r\n]*)"
)
# Words that follow "bearer" in plain text, and the parameters of a WWW-Authenticate header.
_PLAIN_WORDS = (
    r"(?:tokens?|auth(?:entication|orization)?|schemes?|headers?|credentials?|challenges?|and|or|is"
    r"|was|in|for|with)(?![\w~+/-]|\.\w)"
)
_PARAMETERS = r"(?:realm|scope|error\w*|authorization\w*|resource\w*|claims)="
_NEXT_HEADER = r"(?<=\n)[\w-]+: "  # no token follows "Bearer"
_AFTER_BEARER = re.compile(
    r"(?i)(?P<start>\bbearer(?:\s|%20|\+|[:=]|\\[nrt])+)"
    rf"(?!{_PLAIN_WORDS}|{_PARAMETERS}|{_NEXT_HEADER})"
    r"(?P<secret>[^\s<>\"',;&]+)"
)
# Names of members; the first may also end a longer name, such as newRefreshToken.
_NAMES = (
    r"(?:(?:access_?token|refresh_?token|client_?secret|client_?assertion|password|device_?code"
    r"|(?-i:I[dD]_?Token))|(?<![a-z])(?:id_?token|assertion|sig))"
)
# A member with its value: in a form or an address (sig=..., sig%3D...), and in JSON, where the
# text ends with the quote that began it, which may be escaped.
_MEMBER = re.compile(rf"(?i)(?P<start>{_NAMES}(?:=|%3D))(?P<secret>[^\s&\"'<>\\;,)\]}}]+)")
_JSON_TEXT = re.compile(
    rf"(?im)(?P<start>{_NAMES}(?P<quote>\\*[\"'])\s*:\s*(?P=quote))"
    r"(?P<secret>[^\n]*?)(?=(?<!\\)(?P=quote)|$)"
)
_JSON_NUMBER = re.compile(rf"(?i)(?P<start>{_NAMES}\\*[\"']\s*:\s*)(?P<secret>-?\d[\w.+-]*)")
# A JSON Web Token, whole or cut off.
_JWT = re.compile(r"(?P<start>)(?P<secret>eyJ[\w-]{8,}(?:\.[\w-]*){0,4})")
# Refresh tokens and similar: a long run of base64. GUIDs, digests and paths stay readable.
_RUN = re.compile(r"(?P<start>)(?P<secret>[\w.+/=~-]{80,})")
_LONGEST_NAME = 40  # characters of a path segment that is not a GUID
_GUID = re.compile(r"(?i)(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])")
_HOST = re.compile(r"^//(?:[\w-]{1,39}\.)+[\w-]{1,39}(?=/)")
_PATTERNS = (_JWT, _HEADER, _AFTER_BEARER, _MEMBER, _JSON_TEXT, _JSON_NUMBER, _RUN)


def masked(text: str, secrets: Iterable[str | Hidden] = ()) -> str:
    """Return a text without secrets.

    Args:
        text: the text to mask.
        secrets: values to mask as well, also where they are escaped, percent-encoded or in part
            (between spaces). Tokens, signatures, and secrets after a name such as
            client_secret are found without being given.

    """
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, MASK)
    for pattern in _PATTERNS:
        text = pattern.sub(_hidden, text)
    return text


def secrets_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and value of what `masked` would hide, by pattern; values may overlap."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if _is_secret(found):
                yield found.start("secret"), found["secret"]


def printable(text: str) -> str:
    """Return a text as one line, without control and bidirectional characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _forms(secret: str | Hidden) -> Iterable[str]:
    value = secret if isinstance(secret, str) else secret.reveal()
    plain = value.encode("utf-8", "replace").decode()  # a lone surrogate cannot be quoted
    pieces = (piece for piece in value.split() if len(piece) >= _PIECE)
    quoted = (quote(plain), quote(plain, safe=""), quote_plus(plain))
    forms = (value, value.strip(), repr(value)[1:-1], *quoted, *pieces)
    return (form for form in forms if len(form) >= _SHORTEST)


def _hidden(found: re.Match[str]) -> str:
    return found["start"] + MASK if _is_secret(found) else found[0]


def _is_secret(found: re.Match[str]) -> bool:
    if found.re is not _RUN:
        return bool(found["secret"])
    # A token file is named after its tenant and client, so GUIDs and hosts are not secret.
    path = _GUID.sub("", _HOST.sub("", found[0]))
    return max(map(len, path.split("/"))) >= _LONGEST_NAME


# --- errors of httpx, which hold their request

_Error = TypeVar("_Error", bound=BaseException)
_SIGNATURES = ("sig",)  # the query parameter that makes an address of Azure Storage a secret


def without_secrets(error: _Error) -> _Error:
    """Take the credentials out of the request and the answer that an httpx error holds.

    The error is changed in place and returned. Then its repr, its pickle and a traceback with
    local variables show no token. The request cannot be sent again afterwards.
    """
    for carrier in (error, getattr(error, "response", None)):
        try:
            request = getattr(carrier, "request", None)
        except RuntimeError:  # httpx raises this if there is none
            continue
        if isinstance(request, httpx.Request):
            strip_request(request)
    response = getattr(error, "response", None)
    if isinstance(response, httpx.Response):
        _strip(response.headers)
    return error


def strip_request(request: httpx.Request) -> None:
    """Take the credentials out of a request that will not be sent again."""
    _strip(request.headers)
    if any(name in request.url.params for name in _SIGNATURES):
        hidden = {name: MASK for name in _SIGNATURES if name in request.url.params}
        request.url = request.url.copy_merge_params(hidden)


def without_details(error: _Error) -> _Error:
    """Remove the tracebacks of an error and of its causes, and mask their messages.

    The frames of a connection hold the bytes of the request; its message may repeat the answer,
    which may repeat the request.
    """
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        link.__traceback__ = None
        link.args = tuple(masked(part) if isinstance(part, str) else part for part in link.args)
        link = link.__cause__ or link.__context__
    return error


def _strip(headers: httpx.Headers) -> None:
    for name in SECRET_HEADERS:
        headers.pop(name, None)
