"""An exchange as the contract reads it: operation, query, body, and the body's parts by schema.

Also reads values of the wire for comparison: amounts as Decimals, times as instants.
Invariant: nothing raises on a value of the wrong type; the rules find it by its schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from partner_center.contract.exchange import decode, wire_body
from partner_center.contract.rules.requests import content_schema, media_type

if TYPE_CHECKING:
    from partner_center.contract.document import Contract
    from partner_center.contract.documented_api import DocumentedOperation, OperationMatch
    from partner_center.contract.exchange import Exchange
    from partner_center.contract.schemas import Subject

_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?(Z|([+-])(\d{2}):(\d{2}))?"
)
_ID_PREFIX = re.compile(r"(Recurring|OneTime)-")  # links put one before the ids of modern invoices
_NEVER = 1  # the year that the wire writes where there is no time


def at(value: Any, *keys: str) -> Any:  # any JSON value
    """Return the value under keys of nested objects, or None where one of them is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def each(value: Any) -> Iterable[tuple[int, Any]]:  # any JSON value
    """Return the items of an array with their indexes; nothing for anything else."""
    return enumerate(value) if isinstance(value, list) else ()


def amount(value: Any) -> Decimal | None:  # any JSON value
    """Read a number or a plain decimal text; None for anything else."""
    if isinstance(value, str):
        return Decimal(value) if _AMOUNT.fullmatch(value) else None
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if is_number else None


def instant(value: Any) -> tuple[datetime, Decimal] | None:  # any JSON value
    """Read a wire time as UTC seconds and their fraction; None for "never" and for no time.

    A time without a zone counts as UTC, which is what the documentation's tables call all of them.
    """
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return None
    zone: timezone = UTC
    if found[4]:
        shift = timedelta(hours=int(found[5]), minutes=int(found[6]))
        zone = timezone(-shift if found[4] == "-" else shift)
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=zone)
    except ValueError:
        return None
    if moment.year == _NEVER:
        return None
    return moment, Decimal(f"0.{found[2] or 0}")


def bare_id(invoice_id: str) -> str:
    """Return an invoice id without the prefix that links may put before it."""
    return _ID_PREFIX.sub("", invoice_id, count=1) if _ID_PREFIX.match(invoice_id) else invoice_id


@dataclass(frozen=True)
class ParsedExchange:
    """One exchange, matched to its operation."""

    exchange: Exchange
    contract: Contract
    match: OperationMatch

    @property
    def operation(self) -> DocumentedOperation:
        """Return the operation that the request is for."""
        return self.match.operation

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Return the query of the request in the document's spelling."""
        return self.contract.query(self.match)

    @cached_property
    def path_values(self) -> Mapping[str, str]:
        """Return the path values of the request in the document's spelling."""
        return self.contract.path_values(self.match)

    @property
    def invoice_id(self) -> str | None:
        """Return the bare id of the requested invoice."""
        sent = self.path_values.get("invoiceId")
        return bare_id(sent) if sent else None

    @property
    def asked(self) -> tuple[str, str]:
        """Return the requested provider, in lower case, and the requested type of line items."""
        values = {**self.query, **self.path_values}
        provider = values.get("billingProvider", values.get("provider", ""))
        return provider.lower(), values.get("invoiceLineItemType", "")

    @cached_property
    def body(self) -> Any:  # any JSON value
        """Return the JSON body (of the request, for a webhook), or None where there is none."""
        if self.operation.webhook:
            data = self.exchange.request.body
        else:
            media = self.exchange.response.headers.get("Content-Type") or ""
            data = wire_body(self.exchange) if media_type(media) == "application/json" else b""
        try:
            return decode(data) if data else None
        except ValueError:
            return None

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Return every part of the body that the document has a schema for."""
        if self.body is None:
            return ()
        place = self._schema()
        return tuple(self.contract.schemas.walk(place, self.body)) if place else ()

    @cached_property
    def sent_subjects(self) -> tuple[Subject, ...]:
        """Return every part of the JSON that query parameters carry as text."""
        found: list[Subject] = []
        schemas = self.contract.schemas
        for name, text in self.query.items():
            parameter = self.operation.parameter(name, where="query")
            place = content_schema(parameter, schemas=schemas) if parameter else ""
            try:
                found += schemas.walk(place, decode(text.encode())) if place else ()
            except ValueError:
                continue  # the rules for requests find that it is not JSON
        return tuple(found)

    def link(self, uri: Any) -> OperationMatch | None:  # any JSON value
        """Return the operation that a link of the body reads, or None."""
        return self.contract.match_link(uri) if isinstance(uri, str) else None

    def _schema(self) -> str:
        if self.operation.webhook:
            node = self.contract.schemas.node(self.operation.body) if self.operation.body else {}
            known = "application/json" in node.get("content", {})
            return f"{self.operation.body}/content/application~1json/schema" if known else ""
        documented = self.operation.response(self.exchange.response.status)
        content = documented.content if documented else {}
        return next(
            (s for media, s in content.items() if media_type(media) == "application/json"), ""
        )


def read(exchange: Exchange, *, contract: Contract) -> ParsedExchange | None:
    """Match an exchange to its operation; None where the document has none for it."""
    match = contract.match_of(exchange)
    return ParsedExchange(exchange, contract, match) if match else None
