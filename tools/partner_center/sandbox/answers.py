"""What the sandbox answers, and the bodies of its errors as the recordings show them.

Invariants: the JSON of a success begins with a byte-order mark, the JSON of an error does not; all
JSON of the service is minified; the gateway's is not, and has neither ids nor a charset.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from partner_center_core.exact_json import JsonValue, write_json

MARK = b"\xef\xbb\xbf"
JSON = (b"content-type", b"application/json; charset=utf-8")
_GATEWAY_JSON = (b"content-type", b"application/json")
_HTML = (b"content-type", b"text/html; charset=utf-8")

FRONT_DOOR = "PartnerFD"  # the source that the recordings name for errors of sign-in
CONTROLLERS = "PartnerApiServiceControllers"  # and for errors of the operations

Field = tuple[bytes, bytes]

# `write_json` of the ground floor looks at every value before it writes: a page of 2,000 line items
# would take 36 ms instead of 5. What the sandbox makes up itself needs no such look.
encoded = msgspec.json.Encoder(decimal_format="number").encode
"""Write a value as minified JSON, Decimals as numbers, digit for digit."""


def _error(body: JsonValue) -> bytes:
    """Write the body of an error: it quotes the request, which may have a lone surrogate."""
    return write_json(body).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, without the headers that every response has; a gateway's has no ids."""

    status: int
    body: bytes
    headers: tuple[Field, ...] = (JSON,)
    from_service: bool = True
    verbatim: bool = False  # the headers are complete, as recorded


class Refusal(Exception):  # noqa: N818  # an answer like any other, not a failure of the sandbox
    """Ends the work on a request with an answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def success(body: bytes) -> Answer:
    """Return the answer that carries JSON; the byte-order mark is put before it."""
    return Answer(200, MARK + body)


def service_fault(
    status: int,
    *,
    code: int,
    description: str,
    source: str = CONTROLLERS,
    data: tuple[str, ...] | None = None,
    headers: tuple[Field, ...] = (),
) -> Answer:
    """Return an error of the service: code, description, perhaps data, source."""
    body: dict[str, JsonValue] = {"code": code, "description": description[:1024]}
    if data is not None:
        body["data"] = [*data]
    return Answer(status, _error({**body, "source": source}), (JSON, *headers))


def request_fault(
    status: int = 400,
    *,
    message: str = "The request is invalid.",
    headers: tuple[Field, ...] = (),
) -> Answer:
    """Return the error of a request that cannot be bound to the operation."""
    return Answer(status, _error({"message": message}), (JSON, *headers))


def gateway_fault(status: int, *, message: str, seconds: int) -> Answer:
    """Return an error of the gateway, with white space in its JSON and the seconds to wait."""
    body = b'{ "statusCode": %d, "message": %s }' % (status, _error(message))
    retry = (b"retry-after", b"%d" % seconds)
    return Answer(status, body, (_GATEWAY_JSON, retry), from_service=False)


def throttled(seconds: int) -> Answer:
    """Return the gateway's 429."""
    message = f"Rate limit is exceeded. Try again in {seconds} seconds."
    return gateway_fault(429, message=message, seconds=seconds)


def unavailable(seconds: int) -> Answer:
    """Return the gateway's 503."""
    message = f"The service is unavailable. Try again in {seconds} seconds."
    return gateway_fault(503, message=message, seconds=seconds)


def unexpected() -> Answer:
    """Return the error of a service that failed inside."""
    said = "An unexpected service error occurred."
    return service_fault(500, code=800003, description=said, data=())


def html_page(status: int) -> Answer:
    """Return the error page that a proxy writes for people."""
    body = (
        b"<!DOCTYPE html><html><head><title>Service error</title></head>"
        b"<body><h1>Our services are not available right now</h1></body></html>"
    )
    return Answer(status, body, (_HTML,), from_service=False)


def not_found(what: str, *, named: str) -> Answer:
    """Return the 404 of an invoice or a tax receipt."""
    data = () if what == "invoice" else (named,)
    return service_fault(
        404, code=1000, description=f"The {what} {named} was not found.", data=data
    )


def invalid(description: str) -> Answer:
    """Return the 400 of a request with a value that has the right type and is not valid."""
    return service_fault(400, code=800002, description=description, data=())
