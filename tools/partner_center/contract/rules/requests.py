"""The rules for requests: each a function, all in one table.

Names and values are compared in the document's spelling, after the alias table. Headers that every
HTTP client sends by itself are allowed beside the documented ones, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from partner_center.contract.exchange import decode
from partner_center.contract.finding import Finding, slip
from partner_center_core.pointers import pointer

if TYPE_CHECKING:
    from partner_center.contract.documented_api import (
        DocumentedApi,
        DocumentedOperation,
        OperationMatch,
        Parameter,
    )
    from partner_center.contract.exchange import Exchange
    from partner_center.contract.schemas import Schemas

# What HTTP clients send by themselves, and the three that OpenAPI does not take as parameters.
TRANSPORT_REQUEST_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }
)
_INTEGER = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

_Found = Iterator[tuple[str, str, str]]  # pointer, place, message


@dataclass(frozen=True)
class _RequestCase:
    exchange: Exchange
    api: DocumentedApi
    match: OperationMatch

    @property
    def operation(self) -> DocumentedOperation:
        return self.match.operation

    @property
    def sent_query(self) -> list[tuple[str, str, str]]:
        """Return the document's name, the name as sent and the value of each query parameter."""
        return [
            (self.api.aliases.name(sent, operation=self.operation.id), sent, value)
            for sent, value in parse_qsl(self.match.query, keep_blank_values=True)
        ]


def text_value(text: str, *, place: str, schemas: Schemas) -> Any:
    """Read the text of a parameter or header as the type of its schema."""
    kind = schemas.node(schemas.resolved(place)).get("type", "string")
    kinds = kind if isinstance(kind, list) else [kind]
    if {"integer", "number"} & set(kinds) and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text):
        return Decimal(text)
    if "boolean" in kinds and text in {"true", "false"}:
        return text == "true"
    return text


def content_schema(parameter: Parameter, *, schemas: Schemas) -> str:
    """Return the pointer of the schema of the JSON that a text parameter carries, or ""."""
    place = schemas.resolved(parameter.schema)
    return f"{place}/contentSchema" if "contentSchema" in schemas.node(place) else ""


def media_type(header: str) -> str:
    """Return the media type of a Content-Type or Accept value, without its parameters."""
    return header.partition(";")[0].strip().lower()


def _query_known(case: _RequestCase) -> _Found:
    names = [p.name for p in case.operation.parameters if p.where == "query"]
    for name, sent, _ in case.sent_query:
        if name not in names:
            hint = slip(sent, among=names)
            yield (
                f"query {sent}",
                f"{case.operation.place}/parameters",
                f'the document has no query parameter "{sent}"' + hint,
            )


def _query_once(case: _RequestCase) -> _Found:
    names = [name for name, _, _ in case.sent_query]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield (
                f"query {name}",
                case.operation.place,
                f'"{name}" is sent {names.count(name)} times',
            )


def _query_required(case: _RequestCase) -> _Found:
    sent = {name for name, _, _ in case.sent_query}
    for parameter in case.operation.parameters:
        if parameter.where == "query" and parameter.required and parameter.name not in sent:
            yield f"query {parameter.name}", parameter.place, "is required and was not sent"


def _value(parameter: Parameter, text: str, *, case: _RequestCase, part: str) -> _Found:
    spelled = case.api.aliases.value(
        text, part=part, of=parameter.name, operation=case.operation.id
    )
    schemas = case.api.schemas
    value = text_value(spelled, place=parameter.schema, schemas=schemas)
    where = f"{part.split(maxsplit=1)[0]} {parameter.name}"
    for problem in schemas.problems(parameter.schema, value):
        yield where, problem.place, problem.message
    place = schemas.resolved(parameter.schema)
    known = schemas.node(place).get("x-extensible-enum", ())
    # The service takes other spellings of these words (aliases); any other word is unknown.
    if known and "enum" not in schemas.node(place) and value not in known:
        yield where, f"{place}/x-extensible-enum", f'"{value}" is not one of {", ".join(known)}'
    content = content_schema(parameter, schemas=schemas)
    if content:
        try:
            inner = decode(text.encode())
        except ValueError as error:
            yield where, content, f"the text cannot be judged: {error}"
            return
        for problem in schemas.problems(content, inner):
            yield f"{where} {problem.pointer}".strip(), problem.place, problem.message


def _query_value(case: _RequestCase) -> _Found:
    for name, _, value in case.sent_query:
        parameter = case.operation.parameter(name, where="query")
        if parameter:
            yield from _value(parameter, value, case=case, part="query value")


def _path_value(case: _RequestCase) -> _Found:
    for name, value in case.match.path_values.items():
        parameter = case.operation.parameter(name, where="path")
        if parameter is None:
            yield (
                f"path {name}",
                case.operation.place,
                "is in the path template and not among the parameters",
            )
        else:
            yield from _value(parameter, value, case=case, part="path value")


def _header_known(case: _RequestCase) -> _Found:
    names = [p.name for p in case.operation.parameters if p.where == "header"]
    for name, _ in case.exchange.request.headers:
        known = name.lower() in TRANSPORT_REQUEST_HEADERS
        if not known and case.operation.parameter(name, where="header") is None:
            hint = slip(name, among=names)
            yield (
                f"header {name}",
                f"{case.operation.place}/parameters",
                "the document has no such request header" + hint,
            )


def _header_once(case: _RequestCase) -> _Found:
    headers = case.exchange.request.headers
    for name in dict.fromkeys(name.lower() for name, _ in headers):
        if len(headers.all(name)) > 1:
            yield f"header {name}", case.operation.place, f"is sent {len(headers.all(name))} times"


def _header_required(case: _RequestCase) -> _Found:
    for parameter in case.operation.parameters:
        missing = parameter.name not in case.exchange.request.headers
        if parameter.where == "header" and parameter.required and missing:
            yield f"header {parameter.name}", parameter.place, "is required and was not sent"


def _header_value(case: _RequestCase) -> _Found:
    for name, value in case.exchange.request.headers:
        parameter = case.operation.parameter(name, where="header")
        if parameter:
            yield from _value(parameter, value, case=case, part="header value")


def _sign_in(case: _RequestCase) -> _Found:
    wanted = [name for choice in case.operation.security for name in choice]
    if not wanted or {} in case.operation.security:
        return
    schemes = case.api.document.get("components", {}).get("securitySchemes", {})
    for name in wanted:
        if name not in schemes:
            yield "header Authorization", f"{case.operation.place}/security", f'no scheme "{name}"'
    allowed = {str(schemes[n].get("scheme", "")).lower() for n in wanted if n in schemes}
    sent = case.exchange.request.headers.get("Authorization")
    scheme, _, secret = (sent or "").partition(" ")
    if scheme.lower() not in allowed or not secret.strip():
        yield (
            "header Authorization",
            f"{case.operation.place}/security",
            f"{scheme or 'nothing'} is sent; a {' or '.join(sorted(allowed))} token is required",
        )


def _accept(case: _RequestCase) -> _Found:
    accept = case.exchange.request.headers.get("Accept")
    success = case.operation.response(200)
    if accept is None or success is None or not success.content:
        return
    spelled = case.api.aliases.value(
        accept, part="header value", of="Accept", operation=case.operation.id
    )
    ranges = [media_type(one) for one in spelled.split(",")]
    offered = [media_type(one) for one in success.content]
    if not any(
        want in ("*/*", media, f"{media.partition('/')[0]}/*")
        for want in ranges
        for media in offered
    ):
        yield (
            "header Accept",
            f"{success.place}/content",
            f"{accept} is asked for; the success has {', '.join(offered)}",
        )


def _body(case: _RequestCase) -> _Found:
    body, place = case.exchange.request.body, case.operation.body
    schemas = case.api.schemas
    if not place:
        if body:
            yield "", case.operation.place, "a body is sent and the operation has none"
        return
    node = schemas.node(place)
    if not body:
        if node.get("required"):
            yield "", place, "the operation requires a body and none is sent"
        return
    sent = media_type(case.exchange.request.headers.get("Content-Type") or "application/json")
    content = {media_type(media): media for media in node["content"]}
    if sent not in content:
        yield "header Content-Type", f"{place}/content", f"{sent} is sent, which is not declared"
        return
    try:
        value = decode(body)
    except ValueError as error:
        yield "", f"{place}/content", f"the body cannot be judged: {error}"
        return
    schema = f"{place}/content{pointer(content[sent])}/schema"
    for problem in schemas.problems(schema, value):
        yield problem.pointer, problem.place, problem.message


_RULES: dict[str, Callable[[_RequestCase], _Found]] = {
    "query-known": _query_known,
    "query-once": _query_once,
    "query-required": _query_required,
    "query-value": _query_value,
    "path-value": _path_value,
    "request-header-known": _header_known,
    "request-header-once": _header_once,
    "request-header-required": _header_required,
    "request-header-value": _header_value,
    "sign-in": _sign_in,
    "accept": _accept,
    "request-body": _body,
}
REQUEST_RULES = ("operation", *_RULES)


def request_findings(exchange: Exchange, *, api: DocumentedApi) -> list[Finding]:
    """Judge the request of an exchange by every rule."""

    def finding(rule: str, found: tuple[str, str, str]) -> Finding:
        return Finding(exchange.name, "request", rule, *found)

    match = api.match_of(exchange)
    request = exchange.request
    if match is None:
        methods = [m.operation.method for m in api.at(request.target)]
        what = f"takes {', '.join(methods)}" if methods else "has no operation in the document"
        return [finding("operation", ("request line", "/paths", f"{request.target} {what}"))]
    findings = []
    if match.operation.id != exchange.operation_id:
        said = f"{request.method} {request.target} is {match.operation.id}"
        findings.append(finding("operation", ("request line", match.operation.place, said)))
    case = _RequestCase(exchange, api, match)
    for rule, check in _RULES.items():
        findings += [finding(rule, found) for found in check(case)]
    return findings
