"""Reads the query of a request as the document describes its parameters.

Names and values are taken in any letter case (assumed). A value that cannot be bound to its type
gives the body with `message` alone; values that bind and are still not valid give a service fault.
Unknown parameters have no effect, as in the service's framework; a known one that comes twice is
refused.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_plus

from partner_center.sandbox.answers import Refusal, invalid, request_fault
from partner_center.sandbox.service.routing import api
from partner_center_invoices.tables import LINE_ITEMS

BY_OFFSET = frozenset(one.provider for one in LINE_ITEMS if one.paging == "offset")
# Every other pair is "not valid".
PAIRS = frozenset((one.provider, one.line_item_type) for one in LINE_ITEMS)
_ANY_WORD = frozenset({"invoiceType"})  # no page lists its values
_INTEGER = re.compile(r"[+-]?[0-9]{1,10}")


class Query(NamedTuple):
    """The query of a request, read."""

    text: str  # as sent, without seekOperation: what the self link repeats
    size: int | None
    offset: int
    provider: str
    kind: str
    currency: str
    period: str
    seek: bool
    credit: bool | None
    filter: str | None
    invoice_type: str | None


def _word(text: str, *, among: Iterable[str]) -> str:
    """Return a word in the document's spelling."""
    for word in among:
        if word.lower() == text.lower():
            return word
    raise Refusal(request_fault())


def _integer(name: str, text: str, *, least: int, most: int) -> int:
    if not _INTEGER.fullmatch(text) or abs(int(text)) > most:
        raise Refusal(request_fault())
    if int(text) < least:
        raise Refusal(invalid(f"The parameter {name} has to be {least} or more."))
    return int(text)


def _value(name: str, text: str, *, schema: Mapping[str, Any]) -> Any:  # what the schema says
    if schema["type"] == "integer":
        return _integer(name, text, least=schema["minimum"], most=schema["maximum"])
    if schema["type"] == "boolean":
        return _word(text, among=("true", "false")) == "true"
    if "x-extensible-enum" in schema and name not in _ANY_WORD:
        return _word(text, among=schema["x-extensible-enum"])
    if "pattern" in schema and not re.fullmatch(schema["pattern"], text):
        raise Refusal(invalid(f"The parameter {name} is not valid."))
    return text


class _Parameter(NamedTuple):
    name: str
    required: bool
    schema: Mapping[str, Any]


@functools.cache
def _parameters(operation: str) -> Mapping[str, _Parameter]:
    """Return the query parameters of an operation by their names in lower case."""
    schemas = api().schemas
    return {
        one.name.lower(): _Parameter(
            one.name, one.required, schemas.node(schemas.resolved(one.schema))
        )
        for one in api().operations[operation].parameters
        if one.where == "query"
    }


@functools.lru_cache(maxsize=4096)
def bound(operation: str, text: bytes) -> Query:
    """Read the query of an operation.

    Raises:
        Refusal: a value cannot be bound, is not valid, is missing or stands twice.

    """
    known = _parameters(operation)
    plain = text.decode("latin-1")
    sent: dict[str, str] = {}
    for name, value in parse_qsl(plain, keep_blank_values=True):
        parameter = known.get(name.lower())
        if parameter:
            if parameter.name in sent:
                raise Refusal(invalid(f"The parameter {parameter.name} stands twice."))
            sent[parameter.name] = value
    for parameter in known.values():
        if parameter.required and parameter.name not in sent:
            raise Refusal(invalid(f"The parameter {parameter.name} is missing."))
    values = {
        parameter.name: _value(parameter.name, sent[parameter.name], schema=parameter.schema)
        for parameter in known.values()
        if parameter.name in sent
    }
    return Query(
        text=without(plain, name="seekoperation"),
        size=values.get("size"),
        offset=values.get("offset", 0),
        provider=values.get("provider", ""),
        kind=values.get("invoiceLineItemType", ""),
        currency=values.get("currencyCode", "").upper(),
        period=values.get("period", ""),
        seek="seekOperation" in values,
        credit=values.get("hasPartnerEarnedCredit"),
        filter=values.get("filter"),
        invoice_type=values.get("invoiceType"),
    )


@functools.lru_cache(maxsize=256)
def path_pair(provider: str, kind: str) -> tuple[str, str]:
    """Read provider and type from the path.

    Raises:
        Refusal: the service does not know one of the two.

    """
    providers = (one.provider for one in LINE_ITEMS)
    kinds = (one.line_item_type for one in LINE_ITEMS)
    return _word(provider, among=providers), _word(kind, among=kinds)


def _is(piece: str, name: str) -> bool:
    return unquote_plus(piece.partition("=")[0]).lower() == name


def without(query: str, *, name: str) -> str:
    """Return a query, still encoded, without one parameter (its name in lower case)."""
    return "&".join(piece for piece in query.split("&") if not _is(piece, name))


def replaced(query: str, *, name: str, value: object) -> str:
    """Return a query, still encoded, with one parameter's value replaced, or put at its end."""
    pieces = query.split("&") if query else []
    changed = [f"{name}={value}" if _is(piece, name) else piece for piece in pieces]
    return "&".join(
        changed if any(_is(piece, name) for piece in pieces) else [*pieces, f"{name}={value}"]
    )
