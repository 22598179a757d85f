"""The one tree of errors.

PartnerCenterError
├── InvalidIdentifierError      an identifier that would lead to another path; nothing was sent
├── DecodeError                 a value that does not follow the document
│   └── DepthError                  JSON that is nested too deeply
├── HeaderValueError            a value that cannot be sent in a header; nothing was sent
├── AnswerTooLargeError         an answer with more bytes than its limit
├── CompressionError            a body whose compression is broken or not the one asked for
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

Faults of the connection (no network, time-outs) are httpx.TransportError, as httpx raises them.
https://learn.microsoft.com/partner-center/developer/error-codes
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

from partner_center_core.masking import masked

if TYPE_CHECKING:
    from partner_center_core.calls import Response
    from partner_center_core.exact_json import JsonValue


_WORDS: Final = 500  # characters of the service's description
_PAGE: Final = 200  # characters of an unexpected body, such as an HTML page
_NAME: Final = 100  # characters of an identifier, a code or a header


def one_line(text: str, most: int = _NAME) -> str:
    """Return the beginning of a text for a message: one line, without control characters."""
    # Cut first, because 10 MB would be slow; the rest is long enough to recognize a token.
    begin = text[: 4 * most]
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in begin).split())
    line = masked(line)  # some servers repeat the request in their error pages
    is_whole = not line or (len(line) <= most and begin == text)
    return line if is_whole else f"{line[:most]}..."


class PartnerCenterError(Exception):
    """The root of every error of these packages."""


class DecodeError(PartnerCenterError, ValueError):
    """A value that does not follow the document; ``path`` says where, such as items[3].amount."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(path, problem)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem

    def inside(self, member: str) -> DecodeError:
        """Return the same error with the path of the object or list that holds the value."""
        joint = "." if member and self.path and not self.path.startswith("[") else ""
        return DecodeError(f"{member}{joint}{self.path}", self.problem)


class InvalidIdentifierError(PartnerCenterError, ValueError):
    """An identifier that is not text, is empty, or that the service would read as another path."""

    def __init__(
        self, name: str, value: str, reason: str = "it would lead to another path"
    ) -> None:
        self.name = name
        self.value = value
        self.reason = reason
        super().__init__(name, value, reason)

    def __str__(self) -> str:
        long = len(self.value) > _NAME
        shown = repr(f"{self.value[:_NAME]}..." if long else self.value)
        return f"{self.name}: {shown} is not an identifier; {self.reason}. Nothing was sent."


class ErrorForm(Protocol):
    """The body of an error, in one of the documented forms."""

    def to_dict(self) -> dict[str, JsonValue]:
        """Return the body in its wire form."""
        ...


class ResponseError(PartnerCenterError):
    """An answer of the service that is not the documented success.

    Attributes:
        operation: the operationId of the call.
        status_code: the HTTP status.
        code: the service's own code as text (a number on the wire in every example), or None.
        description: the service's description, else the beginning of the body, as one line of at
            most 500 characters; `body` and `response` have the full text.
        request_id: MS-RequestId of the answer, or None.
        correlation_id: MS-CorrelationId of the answer, or None.
        retry_after: the seconds of Retry-After, or None.
        body: the error document in one of the forms of the document, or None.
        response: the whole answer: status, headers, bytes.

    """

    def __init__(self, operation: str, response: Response[object]) -> None:
        self.operation = operation
        self.response = response
        self.status_code = response.status_code
        self.body = response.error
        code = _member(response.error, "code")
        self.code = None if code is None else one_line(code)
        self.description = _description(response)
        self.request_id = _id(response.request_id)
        self.correlation_id = _id(response.correlation_id)
        self.retry_after = _seconds(response.headers.get("Retry-After"))
        super().__init__(operation, response)

    def __str__(self) -> str:
        code = f" (code {self.code})" if self.code else ""
        return (
            f"{self.operation}: {self.status_code} {_phrase(self.status_code)}{code}: "
            f"{self.description} [MS-RequestId {self.request_id or '-'},"
            f" MS-CorrelationId {self.correlation_id or '-'}]"
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
    """409 and 412: the resource's state does not allow it."""


class ThrottledError(ResponseError):
    """429: too many requests; wait for ``retry_after`` seconds."""


class ServerError(ResponseError):
    """500 to 599: the service failed; the call may be repeated."""


class UnexpectedStatusError(ResponseError):
    """Any other status, such as 204, 302 or 418."""


class UnreadableResponseError(ResponseError):
    """A success whose body does not follow the document; the description names the member."""


_BY_STATUS: Final[dict[int, type[ResponseError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
    429: ThrottledError,
}


def error_of(operation: str, response: Response[object]) -> ResponseError:
    """Return the error for an answer that is not a readable success."""
    if response.problem is not None:
        return UnreadableResponseError(operation, response)
    fallback = ServerError if 500 <= response.status_code <= 599 else UnexpectedStatusError  # noqa: PLR2004  # server errors
    return _BY_STATUS.get(response.status_code, fallback)(operation, response)


def _member(body: ErrorForm | None, name: str) -> str | None:
    value = None if body is None else body.to_dict().get(name)
    return None if value is None or value == "" else str(value)


def _id(text: str | None) -> str | None:
    return None if text is None else one_line(text)


def _description(response: Response[object]) -> str:
    words = (_member(response.error, "description"), _member(response.error, "message"))
    for said in (*words, response.problem):
        if said and (text := one_line(said, _WORDS)):
            return text
    text = one_line(response.content[: 4 * _PAGE + 1].decode("utf-8", "replace"), _PAGE)
    if not text:
        size = len(response.content)
        return f"{size} bytes that are not text" if size else "the answer has no body"
    return f"{one_line(response.headers.get('Content-Type', 'no Content-Type'))}: {text}"


# A number of seconds: not a date, and not longer than any possible wait.
_SECONDS = re.compile(r"[0-9]{1,9}")


def _seconds(text: str | None) -> int | None:
    return int(text) if text is not None and _SECONDS.fullmatch(text) else None


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "status without a name"
