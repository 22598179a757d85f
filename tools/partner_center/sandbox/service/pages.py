"""Pages: the items of one page, and the links that lead to the next one.

Invariants: a page is computed from its position and nothing else; `totalCount` counts the items of
the page; the self link repeats the request without seekOperation; `links.next` stands on every page
but the last. Addresses have no `/v1`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from partner_center.contract.invariants.pages import LARGEST_PAGE
from partner_center.sandbox.answers import (
    Answer,
    Refusal,
    encoded,
    invalid,
    success,
)
from partner_center.sandbox.service.binding import BY_OFFSET, Query, replaced

if TYPE_CHECKING:
    from partner_center.sandbox.books.line_items.cycles import LineItemSequence
    from partner_center.sandbox.service.continuation import Continuations

TOKEN_HEADER = "MS-ContinuationToken"  # noqa: S105  # a header's name
_COLLECTION = b'"attributes":{"objectType":"Collection"}}'
# The member that says what a line item costs; each kind has one of them.
_TOTALS = ("totalForCustomer", "postTaxTotal", "billingPreTaxTotal")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Span:
    """The positions of a page, and those whose items it shows: a fault may repeat a page."""

    start: int
    stop: int
    shown: tuple[int, int]


def span(start: int, *, size: int, total: int, faults: frozenset[str]) -> Span:
    """Return the positions of a page; a repeated one shows those of the page before."""
    start = min(start, total)
    stop = min(start + size, total)
    if "repeated-page" in faults and start:
        return Span(start, stop, (max(0, start - size), start))
    return Span(start, stop, (start, stop))


def link(uri: str, *, token: str = "") -> dict[str, Any]:
    """Return a link, with a continuation token in its headers if there is one."""
    headers = [{"key": TOKEN_HEADER, "value": token}] if token else []
    return {"uri": uri, "method": "GET", "headers": headers}


def address(path: str, *, query: str) -> str:
    """Return the address of a link."""
    return f"{path}?{query}" if query else path


def collection(
    items: bytes,
    *,
    count: int,
    links: dict[str, Any] | None,
    continuation: str = "",
) -> Answer:
    """Return a collection, its members in the order of the recordings."""
    parts = [b"{"]
    if continuation:
        parts.append(b'"continuationToken":%s,' % encoded(continuation))
    parts.append(b'"totalCount":%d,"items":' % count)
    parts.append(items)
    parts.append(b",")
    if links is not None:
        parts.append(b'"links":%s,' % encoded(links))
    parts.append(_COLLECTION)
    return success(b"".join(parts))


def joined(items: Iterable[bytes]) -> bytes:
    """Return encoded items as an array."""
    return b"[" + b",".join(items) + b"]"


def without_middle(items: list[Any], *, faults: frozenset[str]) -> list[Any]:
    """Return the items of a page, without the middle one if that fault strikes."""
    if "missing-item" in faults and items:
        middle = len(items) // 2
        return items[:middle] + items[middle + 1 :]
    return items


def invoice_links(path: str, *, query: Query, total: int) -> dict[str, Any]:
    """Return the links of a page of invoices, which is paged by offset and only if asked to."""
    links = {"self": link(address(path, query=query.text))}
    if query.size is not None and query.offset + query.size < total:
        following = replaced(query.text, name="offset", value=query.offset + query.size)
        links["next"] = link(address(path, query=following))
    return links


def _add_cent(items: list[dict[str, Any]]) -> None:
    """Add one cent to the total of the middle line item that has one; text stays text."""
    middle = len(items) // 2
    for item in (*items[middle:], *items[:middle]):
        for name in _TOTALS:
            if name in item:
                total = Decimal(item[name]) + _CENT
                item[name] = str(total) if isinstance(item[name], str) else total
                return


def line_item_page(
    items: LineItemSequence,
    *,
    path: str,
    query: Query,
    subject: bytes,
    token: str | None,
    token_in_body: bool,
    continuations: Continuations,
    faults: frozenset[str],
) -> Answer:
    """Return a page of line items.

    Args:
        items: all line items that are asked for.
        path: the path that links repeat.
        query: the query of the request.
        subject: what a continuation token is tied to.
        token: the continuation token of the request.
        token_in_body: whether the token of the next page also stands in the body.
        continuations: issues and reads the tokens.
        faults: names of the faults that strike this page.

    Raises:
        Refusal: a token is needed and missing, or not valid.

    """
    total, size = len(items), min(query.size or LARGEST_PAGE, LARGEST_PAGE)
    by_offset = query.provider in BY_OFFSET
    start = query.offset if by_offset else 0
    if query.seek and not by_offset:
        if not token:
            raise Refusal(invalid(f"The header {TOKEN_HEADER} is missing."))
        expired = "expired-token" in faults
        start = continuations.read(token, query=subject, expired=expired)
    page = span(start, size=size, total=total, faults=faults)
    shown = without_middle(list(items.slice(*page.shown)), faults=faults)
    if "extra-cent" in faults:
        _add_cent(shown)
    links = {"self": link(address(path, query=query.text))}
    following = ""
    if page.stop < total and by_offset:
        moved = replaced(query.text, name="offset", value=page.stop)
        links["next"] = link(address(path, query=moved))
    elif page.stop < total:
        following = continuations.issue(page.stop, query=subject)
        seeking = f"{query.text}&seekOperation=Next" if query.text else "seekOperation=Next"
        links["next"] = link(address(path, query=seeking), token=following)
    return collection(
        encoded(shown),
        count=len(shown),
        links=links,
        continuation=following if token_in_body else "",
    )
