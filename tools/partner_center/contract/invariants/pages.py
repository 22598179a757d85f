"""Invariants of pages, links, headers and documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from partner_center.contract.parsed_exchange import (
    amount,
    at,
    bare_id,
    each,
)
from partner_center_invoices.tables import LINE_ITEMS

if TYPE_CHECKING:
    from partner_center.contract.documented_api import OperationMatch
    from partner_center.contract.parsed_exchange import ParsedExchange
    from partner_center.contract.schemas import Subject

Found = Iterator[tuple[str, str]]  # pointer, message

_PAGING = frozenset({"size", "offset", "seekOperation"})
_TOKEN = "MS-ContinuationToken"  # noqa: S105  # a header's name
_SEEK_PROVIDERS = frozenset(one.provider for one in LINE_ITEMS if one.paging == "seek")
_OFFSET_PROVIDERS = frozenset(one.provider for one in LINE_ITEMS if one.paging == "offset")
# Line items of one page (get-invoiceline-items: "max size = 2000"); a larger size is cut (assumed).
LARGEST_PAGE = 2000
_SECONDS = re.compile(r"in (\d+) seconds")


def total_count(_: ParsedExchange, page: Subject) -> Found:
    """Compare totalCount with the number of items."""
    total, items = at(page.value, "totalCount"), at(page.value, "items")
    if isinstance(items, list) and total is not None and total != len(items):
        yield f"{page.pointer}/totalCount", f"says {total}; the page has {len(items)} items"


def page_within_size(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that a page has at most as many items as requested."""
    size, items = parsed.query.get("size", ""), at(page.value, "items")
    if size.isdigit() and isinstance(items, list) and len(items) > int(size):
        yield f"{page.pointer}/items", f"{len(items)} items; size={size} is requested"


def _target(match: OperationMatch, *, parsed: ParsedExchange) -> tuple[str, dict[str, str]]:
    values = parsed.contract.path_values(match)
    if "invoiceId" in values:
        values["invoiceId"] = bare_id(values["invoiceId"])
    return match.operation.id, values


def _unpaged(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name not in _PAGING}


def _same_target(parsed: ParsedExchange, page: Subject, *, link: str) -> Found:
    match = parsed.link(at(page.value, "links", link, "uri"))
    where = f"{page.pointer}/links/{link}/uri"
    if match is None:
        return  # said by link-target where there is a link
    asked, said = (_target(m, parsed=parsed) for m in (parsed.match, match))
    if asked != said:
        yield where, f"leads to {said[0]} {said[1] or ''}; {asked[0]} {asked[1] or ''} is requested"
        return
    wanted, got = _unpaged(parsed.query), _unpaged(parsed.contract.query(match))
    if wanted != got:
        yield where, f"has the query {got}; {wanted} is requested"


def self_target(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that a collection's self link repeats the request, apart from paging."""
    yield from _same_target(parsed, page, link="self")


def next_target(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that the next link repeats the request, apart from paging."""
    yield from _same_target(parsed, page, link="next")


def self_paging(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that a collection's self link repeats size and offset of the request."""
    match = parsed.link(at(page.value, "links", "self", "uri"))
    if match is None:
        return
    said = parsed.contract.query(match)
    for name in ("size", "offset"):
        if name in parsed.query and said.get(name) != parsed.query[name]:
            yield (
                f"{page.pointer}/links/self/uri",
                f"has {name}={said.get(name)}; {name}={parsed.query[name]} is requested",
            )


def next_moves(_: ParsedExchange, page: Subject) -> Found:
    """Check that the next link is not the self link again."""
    links = at(page.value, "links")
    following, own = at(links, "next"), at(links, "self")
    if following is not None and at(following, "uri") == at(own, "uri"):
        # While seeking, the token moves; the URI may stay as it is.
        if at(following, "headers"):
            return
        yield f"{page.pointer}/links/next/uri", "is the self link again"


def next_offset(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that the next page begins where this one ends."""
    following = parsed.link(at(page.value, "links", "next", "uri"))
    if following is None:
        return
    query = parsed.contract.query(following)
    if "seekOperation" in query:
        return
    own = parsed.link(at(page.value, "links", "self", "uri"))
    here = {**parsed.query, **(parsed.contract.query(own) if own else {})}
    where = f"{page.pointer}/links/next/uri"
    size, offset, new = here.get("size", ""), here.get("offset", "0"), query.get("offset", "")
    if not new.isdigit():
        yield where, f"a page without seekOperation needs an offset; offset={new!r}"
    elif size.isdigit() and offset.isdigit():
        is_cut = page.schema == "InvoiceLineItemCollection"
        step = min(int(size), LARGEST_PAGE) if is_cut else int(size)
        if int(new) != int(offset) + step:
            yield where, f"has offset={new}; this page has offset={offset} and size={size}"
    if size and query.get("size") != size:
        yield where, f"has size={query.get('size')}; this page has size={size}"


def _next_tokens(page: Subject) -> list[str]:
    headers = at(page.value, "links", "next", "headers")
    return [
        str(at(header, "value"))
        for _, header in each(headers)
        if str(at(header, "key")).lower() == _TOKEN.lower()
    ]


def seek_token(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that a link that seeks has exactly one continuation token, and any other link none."""
    match = parsed.link(at(page.value, "links", "next", "uri"))
    tokens = _next_tokens(page)
    where = f"{page.pointer}/links/next/headers"
    in_body = at(page.value, "continuationToken")
    if match is not None:
        seeks = parsed.contract.query(match).get("seekOperation") == "Next"
        if seeks and (len(tokens) != 1 or not tokens[0].strip()):
            yield where, f"seekOperation=Next needs one {_TOKEN}; there are {tokens}"
        if tokens and not seeks:
            yield where, f"has a {_TOKEN}, and the URI has no seekOperation=Next"
        if tokens and tokens[0] == parsed.exchange.request.headers.get(_TOKEN):
            yield where, "has the token of this page again, so that reading would never end"
    if in_body and tokens and in_body != tokens[0]:
        yield f"{page.pointer}/continuationToken", f'is not the "{tokens[0]}" of links.next.headers'


def paging_style(parsed: ParsedExchange, page: Subject) -> Found:
    """Check that line items are paged as the document says: by offset, or by seeking."""
    match = parsed.link(at(page.value, "links", "next", "uri"))
    if match is None:
        return
    provider, _ = parsed.asked
    seeks = "seekOperation" in parsed.contract.query(match)
    where = f"{page.pointer}/links/next/uri"
    if provider in _OFFSET_PROVIDERS and seeks:
        yield where, f"seeks; line items of {provider} are paged by offset"
    if provider in _SEEK_PROVIDERS and not seeks:
        yield where, f"does not seek; line items of {provider} are paged by continuation token"


def link_target(parsed: ParsedExchange, link: Subject) -> Found:
    """Check that a link leads to an operation of the document."""
    uri, method = at(link.value, "uri"), at(link.value, "method")
    if uri is not None and parsed.link(uri) is None:
        yield f"{link.pointer}/uri", f'"{uri}" does not lead to an operation of the document'
    if method is not None and method != "GET":
        yield f"{link.pointer}/method", f'"{method}"; every operation is read with GET'


def echoed(parsed: ParsedExchange, *, header: str) -> Found:
    """Check that a response repeats the id of its request; a success always does."""
    sent = parsed.exchange.request.headers.get(header)
    back = parsed.exchange.response.headers.get(header)
    if sent is not None and back != sent and (back is not None or parsed.exchange.is_success):
        yield f"header {header}", f"the response has {back or 'none'}; {sent} was sent"


def echoed_request_id(parsed: ParsedExchange, _: Subject) -> Found:
    """Check that MS-RequestId comes back."""
    return echoed(parsed, header="MS-RequestId")


def echoed_correlation_id(parsed: ParsedExchange, _: Subject) -> Found:
    """Check that MS-CorrelationId comes back."""
    return echoed(parsed, header="MS-CorrelationId")


def throttle(parsed: ParsedExchange, fault: Subject) -> Found:
    """Check that body, status and Retry-After of a gateway's answer agree."""
    status, code = parsed.exchange.response.status, amount(at(fault.value, "statusCode"))
    if code is not None and code != status:
        yield f"{fault.pointer}/statusCode", f"says {code}; the status is {status}"
    said = _SECONDS.search(str(at(fault.value, "message")))
    wait = parsed.exchange.response.headers.get("Retry-After")
    if said and wait is not None and wait != said[1]:
        yield "header Retry-After", f"says {wait}; the message says {said[1]} seconds"
    if said and wait is None:
        yield "header Retry-After", f"is missing; the message says {said[1]} seconds"


def statement(parsed: ParsedExchange, _: Subject) -> Found:
    """Check that the body is a PDF, and that its file name is that of the requested document."""
    response = parsed.exchange.response
    if not parsed.exchange.is_success:
        return
    if not response.body.startswith(b"%PDF-"):
        yield "", "the body does not begin with %PDF-"
    name = response.headers.get("Content-Disposition")
    wanted = parsed.path_values.get("receiptId") or parsed.invoice_id
    if name is not None and wanted and wanted not in name:
        yield "header Content-Disposition", f"{name} does not name {wanted}"


def event_target(parsed: ParsedExchange, event: Subject) -> Found:
    """Check that the event points at an invoice that can be read."""
    uri = at(event.value, "ResourceUri")
    match = parsed.link(uri)
    if uri is not None and (match is None or match.operation.id != "getInvoice"):
        yield f"{event.pointer}/ResourceUri", f'"{uri}" does not lead to an invoice'


def estimate_link(parsed: ParsedExchange, estimate: Subject) -> Found:
    """Check that an estimate's link requests period, type and currency of the estimate."""
    match = parsed.link(at(estimate.value, "link", "uri"))
    if match is None:
        return
    where = f"{estimate.pointer}/link/uri"
    if match.operation.id != "listUnbilledLineItems":
        yield where, f"leads to {match.operation.id}, not to the unbilled line items"
    query = parsed.contract.query(match)
    wanted: dict[str, Any] = {
        "period": str(at(estimate.value, "period")).lower(),
        "invoiceLineItemType": {
            "daily_rated_usage": "UsageLineItems",
            "non_consumption": "BillingLineItems",
        }.get(str(at(estimate.value, "type"))),
        "currencyCode": parsed.query.get("currencyCode"),
    }
    for name, value in wanted.items():
        if value is not None and query.get(name, "").lower() != str(value).lower():
            yield where, f"has {name}={query.get(name)}; the estimate is for {value}"
