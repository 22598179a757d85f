"""Invariants of a page as a whole: no line item twice, one currency, full unless it is the last.

No page of the documentation states them; they keep a page that counts right from passing for one
that is right.
Limit: an item that the last page lacks shows in no exchange alone, only in the sums of the invoice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partner_center.contract.invariants.pages import LARGEST_PAGE
from partner_center.contract.parsed_exchange import at, each

if TYPE_CHECKING:
    from partner_center.contract.parsed_exchange import ParsedExchange
    from partner_center.contract.schemas import Subject

Found = Iterator[tuple[str, str]]  # pointer, message


def distinct_line_items(_: ParsedExchange, page: Subject) -> Found:
    """Check that no line item stands twice, with every member the same."""
    seen: dict[str, int] = {}
    for number, item in each(at(page.value, "items")):
        first = seen.setdefault(repr(item), number)
        if first != number:
            yield f"{page.pointer}/items/{number}", f"is the same as /items/{first}"


def page_currency(_: ParsedExchange, page: Subject) -> Found:
    """Check that the line items have one currency, as the invoice that they are on has."""
    first: tuple[int, object] | None = None
    for number, item in each(at(page.value, "items")):
        for name in ("currency", "billingCurrency"):
            said = at(item, name)
            if said is None:
                continue
            first = first or (number, said)
            if said != first[1]:
                where = f"{page.pointer}/items/{number}/{name}"
                yield where, f'"{said}"; /items/{first[0]} has "{first[1]}"'


def full_page(exchange: ParsedExchange, page: Subject) -> Found:
    """Check that a page with a next link has as many items as its size allows."""
    items = at(page.value, "items")
    if at(page.value, "links", "next") is None or not isinstance(items, list):
        return
    own = exchange.link(at(page.value, "links", "self", "uri"))
    size = {**exchange.query, **(exchange.contract.query(own) if own else {})}.get("size", "")
    if not size.isdigit():
        return
    is_cut = page.schema == "InvoiceLineItemCollection"
    wanted = min(int(size), LARGEST_PAGE) if is_cut else int(size)
    if len(items) < wanted:
        said = f"{len(items)} items and a next link; a page of size={size} has {wanted}"
        yield f"{page.pointer}/items", said
