# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
"""The one tree of errors that the calls of this package raise.

PartnerCenterError
├── InvalidIdentifierError      an identifier that would lead to another path; nothing was sent
├── DecodeError                 a body given to from_dict() that does not follow the document
└── ResponseError               the service answered, and the answer is not the documented success
    ├── BadRequestError             400
    ├── AuthenticationError         401
    ├── PermissionDeniedError       403
    ├── NotFoundError               404
    ├── ConflictError               409, 412
    ├── ThrottledError              429
    ├── ServerError                 500 to 599
    ├── UnexpectedStatusError       every other status
    └── UnreadableResponseError     a success whose body does not follow the document

Faults of the connection (no network, time-outs) are httpx.TransportError, as httpx raises them; a
body whose compression is broken is httpx.DecodingError.
https://learn.microsoft.com/partner-center/developer/error-codes
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from .models import GatewayFault, RequestFault, ServiceFault
from .types import DecodeError, PartnerCenterError, Response, read_json

ErrorBody = ServiceFault | GatewayFault | RequestFault

# In the document's order: a body with a code is a service fault, whatever else it has.
_BODIES: tuple[type[ErrorBody], ...] = (
    ServiceFault,
    GatewayFault,
    RequestFault,
)


class InvalidIdentifierError(PartnerCenterError, ValueError):
    """An identifier that is no text, is empty, or that the service would read as another path."""

    def __init__(
        self, name: str, value: str, reason: str = "it would lead to another path"
    ) -> None:
        self.name = name
        self.value = value
        self.reason = reason
        super().__init__(name, value, reason)

    def __str__(self) -> str:
        return f"{self.name}: {self.value!r} is not an identifier; {self.reason}. Nothing was sent."


class ResponseError(PartnerCenterError):
    """An answer of the service that is not the documented success.

    Attributes:
        operation: the operationId of the call.
        status_code: the HTTP status.
        code: the service's own code as text (a number on the wire in every example), or None.
        description: the service's words, else the first words of the body, else the reason phrase.
        request_id: MS-RequestId of the answer, or None.
        correlation_id: MS-CorrelationId of the answer, or None.
        retry_after: the seconds of Retry-After, or None.
        body: the error document in one of its three forms, or None.
        response: the whole answer: status, headers, bytes.
    """

    def __init__(self, operation: str, response: Response[Any]) -> None:
        self.operation = operation
        self.response = response
        self.status_code = response.status_code
        self.body = response.error
        self.code = _code(response.error)
        self.description = _SECRET.sub("***", _description(response))
        self.request_id = response.request_id
        self.correlation_id = response.correlation_id
        self.retry_after = _seconds(response.headers.get("Retry-After"))
        super().__init__(operation, response)

    def __str__(self) -> str:
        code = f" (code {self.code})" if self.code else ""
        return (
            f"{self.operation}: {self.status_code} {_phrase(self.status_code)}{code}: "
            f"{self.description} "
            f"[MS-RequestId {self.request_id or '-'}, MS-CorrelationId {self.correlation_id or '-'}]"
        )


class BadRequestError(ResponseError):
    """400: a parameter is missing or wrong."""


class AuthenticationError(ResponseError):
    """401: no token, an expired one, or one for another audience."""


class PermissionDeniedError(ResponseError):
    """403: the caller may not do this, or the operation needs App+User sign-in."""


class NotFoundError(ResponseError):
    """404: no such invoice or receipt, or not for this partner."""


class ConflictError(ResponseError):
    """409 and 412: the state of the resource is against it."""


class ThrottledError(ResponseError):
    """429: too many requests; wait for ``retry_after`` seconds."""


class ServerError(ResponseError):
    """500 to 599: the service failed; the call may be repeated."""


class UnexpectedStatusError(ResponseError):
    """A status that the document does not give a class of its own, such as 204, 302 or 418."""


class UnreadableResponseError(ResponseError):
    """A success whose body does not follow the document; the description names the member."""


_BY_STATUS: dict[int, type[ResponseError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
    429: ThrottledError,
}


def error_of(operation: str, response: Response[Any]) -> ResponseError:
    """The error that an answer without a readable success stands for."""
    if response.problem is not None:
        return UnreadableResponseError(operation, response)
    fallback = ServerError if 500 <= response.status_code <= 599 else UnexpectedStatusError
    return _BY_STATUS.get(response.status_code, fallback)(operation, response)


def read_error(content: bytes) -> ErrorBody | None:
    """Read an error body: the first of the document's forms that is whole, None if none is."""
    try:
        body = read_json(content)
        if not isinstance(body, dict):
            return None
        form = next((form for form in _BODIES if form.REQUIRED <= body.keys()), None)
        return form.from_dict(body) if form else None
    except DecodeError:
        return None


def _member(body: ErrorBody | None, name: str) -> str | None:
    value = None if body is None else body.to_dict().get(name)
    return None if value is None or value == "" else str(value)


def _code(body: ErrorBody | None) -> str | None:
    return _member(body, "code")


def _description(response: Response[Any]) -> str:
    said = _member(response.error, "description") or _member(response.error, "message")
    if said or response.problem:
        return said or str(response.problem)
    page = response.content[:2000].decode("utf-8", "replace")
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in page).split())
    if not text:
        size = len(response.content)
        return f"{size} bytes without text" if size else "the answer has no body"
    shown = text if len(text) <= 200 else f"{text[:200]}..."
    return f"{response.headers.get('Content-Type', 'no Content-Type')}: {shown}"


# Some servers repeat the request in their error pages; a token must not get into a log that way.
_SECRET = re.compile(r"(?i)\bbearer\s+[^\s<>\"']+|\beyJ[\w-]{8,}(?:\.[\w-]*)*")

# A number of seconds, no date and nothing that is longer than any wait.
_SECONDS = re.compile(r"[0-9]{1,9}")


def _seconds(text: str | None) -> int | None:
    return int(text) if text is not None and _SECONDS.fullmatch(text) else None


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "status without a name"


__all__ = [
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "DecodeError",
    "ErrorBody",
    "InvalidIdentifierError",
    "NotFoundError",
    "PartnerCenterError",
    "PermissionDeniedError",
    "ResponseError",
    "ServerError",
    "ThrottledError",
    "UnexpectedStatusError",
    "UnreadableResponseError",
    "error_of",
    "read_error",
]
