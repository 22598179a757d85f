"""A call of an operation as a value, and everything about its answer.

A generated operation is a function that returns a ``Call``: it sends nothing, and knows the type of
its result. A client sends it: ``client.call(list_invoices())`` is an ``InvoiceCollection``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx

from partner_center_core.errors import DecodeError, ErrorForm, InvalidIdentifierError, error_of
from partner_center_core.models.values import shown

T_co = TypeVar("T_co", covariant=True)

Parameter = str | int | bool | None


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """One request of an operation, not sent yet.

    Attributes:
        operation: the operationId.
        method: such as GET.
        path: with identifiers filled in and percent-encoded.
        read: reads the body of a success.
        read_error: reads an error body; None if it has none of the document's forms.
        query: names and values, in order.
        headers: of this request; the client adds its own.

    """

    operation: str
    method: str
    path: str
    read: Callable[[bytes], T_co] = field(repr=False)
    read_error: Callable[[bytes], ErrorForm | None] = field(repr=False)
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    def with_headers(self, headers: Mapping[str, str]) -> Call[T_co]:
        """Return the call with more headers, such as MS-CorrelationId; a later value wins."""
        return replace(self, headers={**self.headers, **headers})

    def answer(self, response: httpx.Response) -> Response[T_co]:
        """Return the whole answer, its body read as the success (200) or as an error."""
        parsed: T_co | None = None
        problem: str | None = None
        error: ErrorForm | None = None
        if response.status_code == HTTPStatus.OK:
            try:
                parsed = self.read(response.content)
            except DecodeError as decode_error:
                problem = f"the body does not follow the document: {decode_error}"
        else:
            error = self.read_error(response.content)
        return Response(
            operation=self.operation,
            status_code=response.status_code,
            headers=response.headers,
            content=response.content,
            parsed=parsed,
            error=error,
            problem=problem,
        )


@dataclass(frozen=True)
class Response(Generic[T_co]):
    """Everything about one answer of the service, whatever its status.

    ``parsed`` is the body of a documented success, else None. ``error`` is the body of an error in
    one of the documented forms, else None. ``problem`` says why a success could not be read.
    ``content`` and ``headers`` are as received.
    """

    operation: str
    status_code: int
    headers: httpx.Headers = field(repr=False)
    content: bytes = field(repr=False)
    parsed: T_co | None
    error: ErrorForm | None = field(default=None, repr=False)
    problem: str | None = None

    @property
    def request_id(self) -> str | None:
        """The service's MS-RequestId for this answer, or None."""
        return _text(self.headers.get("MS-RequestId"))

    @property
    def correlation_id(self) -> str | None:
        """The service's MS-CorrelationId for this answer, or None."""
        return _text(self.headers.get("MS-CorrelationId"))

    def result(self) -> T_co:
        """Return the success.

        Raises:
            ResponseError: if the answer is not the documented success.

        """
        if self.parsed is None:
            raise error_of(self.operation, self)
        return self.parsed


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def texts(parameters: Mapping[str, Parameter]) -> dict[str, str]:
    """Return the given parameters (not None) as the text that is sent.

    Raises:
        InvalidIdentifierError: if a URL cannot hold one of them: it has a lone surrogate, or more
            than 8,000 characters.

    """
    found = {
        name: ("true" if value else "false") if isinstance(value, bool) else str(value)
        for name, value in parameters.items()
        if value is not None
    }
    for name, text in found.items():
        _quoted(text, name, most=_LONGEST_TEXT)
    return found


def path_segment(value: str, name: str, reserved: Sequence[str]) -> str:
    """Quote an identifier for the path.

    Raises:
        InvalidIdentifierError: if the identifier is not text, if a path cannot hold it (a lone
            surrogate, more than 1,000 characters), or if it would lead to another path: empty,
            ``.``, ``..``, or a word that the service reads as a different operation.

    """
    given: Any = value  # callers without a type checker pass anything
    if not isinstance(given, str):
        reason = f"it is of type {type(given).__name__}, not text"
        raise InvalidIdentifierError(name, shown(given), reason)
    if not value.strip() or value in {".", ".."} or value.lower() in reserved:
        raise InvalidIdentifierError(name, value)
    return _quoted(value, name, most=_LONGEST)


_LONGEST = 1000  # characters of an identifier; the service's own have about a dozen
_LONGEST_TEXT = 8000  # characters of a parameter, percent-encoded; a URL has at most 65,536


def _quoted(value: str, name: str, *, most: int) -> str:
    if len(value) > most:
        raise InvalidIdentifierError(name, value, f"it has {len(value)} characters")
    try:
        quoted = quote(value, safe="")
    except UnicodeEncodeError:
        raise InvalidIdentifierError(name, value, "a URL cannot hold it") from None
    if len(quoted) > _LONGEST_TEXT:
        raise InvalidIdentifierError(name, value, f"it has {len(quoted)} characters, encoded")
    return quoted


def pdf(content: bytes) -> bytes:
    """Return a PDF unchanged; refuse anything else, such as a proxy's page or an empty body.

    Raises:
        DecodeError: if it is not a PDF.

    """
    if b"%PDF-" not in content[:1024]:  # where PDF readers look for it
        raise DecodeError("", f"not a PDF, {len(content)} bytes beginning {shown(content[:40])}")
    return content
