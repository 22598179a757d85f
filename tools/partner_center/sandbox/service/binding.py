"""Reads the query of a request: names and values in any letter case, refused as the service does.

A value that cannot be bound to its type gives the body with `message` alone; values that bind and
are still not valid give a service fault. Unknown parameters have no effect, as in the service's
framework; a known one that comes twice is refused.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_plus

from partner_center.sandbox.service.answers import Refusal, invalid, request_fault
from partner_center_invoices.tables import LINE_ITEMS

PROVIDERS = tuple(dict.fromkeys(one.provider for one in LINE_ITEMS))
KINDS = tuple(dict.fromkeys(one.line_item_type for one in LINE_ITEMS))
PERIODS = ("current", "previous")
BY_OFFSET = frozenset(one.provider for one in LINE_ITEMS if one.paging == "offset")
# Every other pair is "not valid".
PAIRS = frozenset((one.provider, one.line_item_type) for one in LINE_ITEMS)
LARGEST_PAGE = 2000  # "Default max size = 2000"; a larger size is cut, which is assumed
FILTER_OPERATORS = (
    "equals",
    "not_equals",
    "greater_than",
    "greater_than_or_equals",
    "less_than",
    "less_than_or_equals",
    "substring",
    "starts_with",
    "not_starts_with",
    "and",
    "or",
)
# The query parameters of each operation; the bool says which are required.
PARAMETERS: dict[str, dict[str, bool]] = {
    "listInvoices": dict.fromkeys(
        ("size", "offset", "filter", "filter.operator", "invoiceType"), False
    ),
    "listEstimateLinks": {"currencyCode": True},
    "listInvoiceLineItems": {
        "provider": True,
        "invoiceLineItemType": True,
        "currencyCode": False,
        "period": False,
        "size": False,
        "offset": False,
        "seekOperation": False,
        "hasPartnerEarnedCredit": False,
    },
    "listUnbilledLineItems": {
        "provider": True,
        "invoiceLineItemType": True,
        "currencyCode": True,
        "period": True,
        "size": False,
        "offset": False,
        "seekOperation": False,
        "hasPartnerEarnedCredit": False,
    },
    "listInvoiceLineItemsByProvider": {
        "size": False,
        "offset": False,
        "seekOperation": False,
        "hasPartnerEarnedCredit": False,
    },
}
_CURRENCY = re.compile("[A-Z]{3}")
_INT32 = 2**31 - 1
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


@dataclass(frozen=True)
class _Values:
    sent: dict[str, str]

    def one_of(self, name: str, *, among: tuple[str, ...]) -> str:
        """Return a value in the document's spelling, "" where it is not sent."""
        text = self.sent.get(name)
        if text is None:
            return ""
        for value in among:
            if value.lower() == text.lower():
                return value
        raise Refusal(request_fault())

    def integer(self, name: str, *, least: int) -> int | None:
        text = self.sent.get(name)
        if text is None:
            return None
        if not _INTEGER.fullmatch(text) or abs(int(text)) > _INT32:
            raise Refusal(request_fault())
        if int(text) < least:
            raise Refusal(invalid(f"The parameter {name} has to be {least} or more."))
        return int(text)

    def currency(self) -> str:
        text = self.sent.get("currencyCode", "").upper()
        if "currencyCode" in self.sent and not _CURRENCY.fullmatch(text):
            raise Refusal(invalid("The currency code is not valid."))
        return text

    def boolean(self, name: str) -> bool | None:
        text = self.one_of(name, among=("true", "false"))
        return None if not text else text == "true"


@functools.lru_cache(maxsize=4096)
def bound(operation: str, text: bytes) -> Query:
    """Read the query of an operation.

    Raises:
        Refusal: a value cannot be bound, is not valid, is missing or stands twice.

    """
    known = PARAMETERS.get(operation, {})
    spelling = {name.lower(): name for name in known}
    plain = text.decode("latin-1")
    sent: dict[str, str] = {}
    for name, value in parse_qsl(plain, keep_blank_values=True):
        spelled = spelling.get(name.lower())
        if spelled is not None:
            if spelled in sent:
                raise Refusal(invalid(f"The parameter {spelled} stands twice."))
            sent[spelled] = value
    for name, required in known.items():
        if required and name not in sent:
            raise Refusal(invalid(f"The parameter {name} is missing."))
    values = _Values(sent)
    values.one_of("filter.operator", among=FILTER_OPERATORS)  # no effect, as nothing describes one
    return Query(
        text=without(plain, name="seekoperation"),
        size=values.integer("size", least=1),
        offset=values.integer("offset", least=0) or 0,
        provider=values.one_of("provider", among=PROVIDERS),
        kind=values.one_of("invoiceLineItemType", among=KINDS),
        currency=values.currency(),
        period=values.one_of("period", among=PERIODS),
        seek=values.one_of("seekOperation", among=("Next",)) == "Next",
        credit=values.boolean("hasPartnerEarnedCredit"),
        filter=sent.get("filter"),
        invoice_type=sent.get("invoiceType"),
    )


@functools.lru_cache(maxsize=256)
def path_pair(provider: str, kind: str) -> tuple[str, str]:
    """Read provider and type from the path.

    Raises:
        Refusal: one of the two is none that the service knows.

    """
    values = _Values({"provider": provider, "kind": kind})
    return values.one_of("provider", among=PROVIDERS), values.one_of("kind", among=KINDS)


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
