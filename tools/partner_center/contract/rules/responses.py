"""The rules for responses, down to the bytes: each a function, all in one table.

The bytes judged are those of the wire (`wire_body`), so a recorded exchange and one that a running
service has just sent are judged alike. Headers that every server sends are allowed beside the
documented ones, and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from partner_center.contract.exchange import decode, wire_body
from partner_center.contract.finding import Finding, slip
from partner_center.contract.rules.requests import media_type, text_value
from partner_center_core.errors import DecodeError
from partner_center_core.http_text import MARK, minified

if TYPE_CHECKING:
    from partner_center.contract.documented_api import (
        DocumentedApi,
        DocumentedOperation,
        DocumentedResponse,
    )
    from partner_center.contract.exchange import Exchange

# What servers and gateways add by themselves; not part of the contract.
TRANSPORT_RESPONSE_HEADERS = frozenset(
    {
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "expires",
        "keep-alive",
        "pragma",
        "server",
        "strict-transport-security",
        "transfer-encoding",
        "vary",
        "x-aspnet-version",
        "x-content-type-options",
        "x-powered-by",
    }
)
_JSON = "application/json"

_Found = Iterator[tuple[str, str, str]]  # pointer, place, message


@dataclass(frozen=True)
class _ResponseCase:
    exchange: Exchange
    api: DocumentedApi
    operation: DocumentedOperation
    documented: DocumentedResponse

    @cached_property
    def wire(self) -> bytes:
        return wire_body(self.exchange)

    @property
    def media(self) -> str:
        return media_type(self.exchange.response.headers.get("Content-Type") or "")

    @cached_property
    def content(self) -> dict[str, str]:
        return {media_type(media): place for media, place in self.documented.content.items()}

    @cached_property
    def value(self) -> Any:  # any JSON value
        return decode(self.wire)


def _header_required(case: _ResponseCase) -> _Found:
    for header in case.documented.headers.values():
        if header.required and header.name not in case.exchange.response.headers:
            yield f"header {header.name}", header.place, "is required and missing"


def _header_value(case: _ResponseCase) -> _Found:
    schemas = case.api.schemas
    for name, text in case.exchange.response.headers:
        header = case.documented.headers.get(name.lower())
        if header:
            value = text_value(text, place=header.schema, schemas=schemas)
            for problem in schemas.problems(header.schema, value):
                yield f"header {name}", problem.place, problem.message


def _header_known(case: _ResponseCase) -> _Found:
    for name, _ in case.exchange.response.headers:
        if name.lower() not in TRANSPORT_RESPONSE_HEADERS | case.documented.headers.keys():
            hint = slip(name, among=[h.name for h in case.documented.headers.values()])
            yield (
                f"header {name}",
                f"{case.documented.place}/headers",
                "the document has no such response header" + hint,
            )


def _header_once(case: _ResponseCase) -> _Found:
    headers = case.exchange.response.headers
    for name in dict.fromkeys(name.lower() for name, _ in headers):
        if len(headers.all(name)) > 1:
            yield (
                f"header {name}",
                case.documented.place,
                f"appears {len(headers.all(name))} times",
            )


def _media_type(case: _ResponseCase) -> _Found:
    header = case.exchange.response.headers.get("Content-Type")
    place = f"{case.documented.place}/content"
    if not case.wire:
        # Errors of gateways may have no body; a success that is documented with a body has one.
        if case.exchange.is_success and case.content:
            yield "", place, "the success has no body"
        return
    if header is None:
        yield "header Content-Type", place, "is missing, and the response has a body"
        return
    if case.media not in case.content:
        allowed = ", ".join(case.content) or "no body"
        yield "header Content-Type", place, f"is {case.media}; the document has {allowed}"
    for extra in header.split(";")[1:]:
        name, _, value = extra.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() != "utf-8":
            yield "header Content-Type", place, f"the charset is {value}; the service writes utf-8"


def _content_length(case: _ResponseCase) -> _Found:
    said = case.exchange.response.headers.get("Content-Length")
    if said is not None and said != str(len(case.wire)):
        yield (
            "header Content-Length",
            case.documented.place,
            f"says {said}; the body has {len(case.wire)} bytes on the wire",
        )


def _encoding(case: _ResponseCase) -> _Found:
    if case.media != _JSON and not case.media.startswith("text/"):
        return
    try:
        case.wire.decode("utf-8")
    except UnicodeDecodeError as error:
        yield "", case.documented.place, f"the body is not UTF-8 at byte {error.start}"


def _wire_form(case: _ResponseCase) -> _Found:
    """Check the byte-order mark and the white space, as measured on documented exchanges.

    JSON of a success: mark, minified. JSON of a service fault: no mark, minified. JSON of the
    gateway (it has statusCode): no mark, any white space. Anything else: no mark.
    """
    wire = case.wire
    if not wire:
        return
    is_json = case.media == _JSON
    marked = wire.startswith(MARK)
    if marked and wire[len(MARK) :].startswith(MARK):
        yield "", case.documented.place, "the body begins with two byte-order marks"
    if marked != (is_json and case.exchange.is_success):
        yield (
            "",
            case.documented.place,
            "the body begins with a byte-order mark, which only the JSON of a success does"
            if marked
            else "the JSON of a success begins with a byte-order mark, and this does not",
        )
    text = wire.removeprefix(MARK)
    try:
        gateway = is_json and isinstance(case.value, dict) and "statusCode" in case.value
    except ValueError:
        return
    if is_json and not gateway and minified(text) != text:
        yield (
            "",
            case.documented.place,
            "the service writes JSON without white space between its parts",
        )


def _json(case: _ResponseCase) -> _Found:
    if case.media != _JSON or not case.wire:
        return
    try:
        case.wire.decode()
        _ = case.value
    except UnicodeDecodeError:
        return  # the rule about the encoding finds it
    except DecodeError as error:
        yield "", case.documented.place, f"the body cannot be judged: {error}"


def _body(case: _ResponseCase) -> _Found:
    schema = case.content.get(case.media)
    if not schema or case.media != _JSON or not case.wire:
        return
    try:
        value = case.value
    except ValueError:
        return  # the rule about JSON finds it
    for problem in case.api.schemas.problems(schema, value):
        yield problem.pointer, problem.place, problem.message


_RULES: dict[str, Callable[[_ResponseCase], _Found]] = {
    "response-header-required": _header_required,
    "response-header-value": _header_value,
    "response-header-known": _header_known,
    "response-header-once": _header_once,
    "media-type": _media_type,
    "content-length": _content_length,
    "encoding": _encoding,
    "wire-form": _wire_form,
    "json": _json,
    "body": _body,
}
RESPONSE_RULES = ("status", *_RULES)


def response_findings(exchange: Exchange, *, api: DocumentedApi) -> list[Finding]:
    """Judge the response of an exchange by every rule."""
    match = api.match_of(exchange)
    operation = match.operation if match else api.operations.get(exchange.operation_id)
    if operation is None:
        said = f"the document has no operation {exchange.operation_id}"
        return [Finding(exchange.name, "response", "status", "status", "/paths", said)]
    documented = operation.response(exchange.response.status)
    if documented is None:
        place = f"{operation.place}/responses"
        said = f"{exchange.response.status} is not declared; {', '.join(operation.responses)} are"
        return [Finding(exchange.name, "response", "status", "status", place, said)]
    case = _ResponseCase(exchange, api, operation, documented)
    return [
        Finding(exchange.name, "response", rule, *found)
        for rule, check in _RULES.items()
        for found in check(case)
    ]
