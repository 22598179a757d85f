"""The one walk over pages that the sync and the async iterators share: what to send, what came.

A walk sends nothing itself: `call` says what to send next, `take` looks at the page that came.
Invariants: what is illegal is refused before anything is sent; a token, an address or a page that
comes a second time is a PagingError before any of its items is handed out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from partner_center.errors import BadRequestError, PagingError
from partner_center.paging.next_page import NextPage
from partner_center.paging.position import TOKEN, Position, follow
from partner_center_invoices.models.invoice_collection import InvoiceCollection
from partner_center_invoices.models.invoice_line_item_collection import InvoiceLineItemCollection
from partner_center_invoices.models.link import Link
from partner_center_invoices.models.resource_links import ResourceLinks
from partner_center_invoices.types import kind_asked_for, path_segment

# Names of the query, and of the generated calls' arguments.
_ARGUMENTS = {
    "provider": "provider",
    "invoiceLineItemType": "invoice_line_item_type",
    "currencyCode": "currency_code",
    "period": "period",
    "size": "size",
    "hasPartnerEarnedCredit": "has_partner_earned_credit",
    "filter": "filter_",
}
_RESERVED = ("estimates", "summaries", "summary", "unbilled")  # words of paths that are no ids
_LOOKED_AT = 16  # items of a page that tell it from others: the first, the last, and some between


@dataclass(frozen=True)
class Page:
    """A page whose items were all handed out.

    `number` and `total` count pages and items from the beginning, resumed ones included; `items`
    counts this page's. `position` is where to resume, or None after the last page.
    """

    number: int
    items: int
    total: int
    position: Position | None


@dataclass(frozen=True)
class Call:
    """A request in the terms of Session.call."""

    operation: ModuleType
    arguments: tuple[str, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


class Walk:
    """One list from a page on to its last."""

    def __init__(
        self, base_url: str, *, asked: Position, call: Call | None, then: Position | None = None
    ) -> None:
        self._base_url = base_url
        self._asked = asked
        self._then = then
        self._tokens: set[str] = set()
        self._addresses: set[tuple[Any, ...]] = set()
        self._pages: set[bytes] = set()
        self._began = time.monotonic()
        self.call: Call | None = call if call is not None else self._next(asked)

    @classmethod
    def of(
        cls,
        operation: ModuleType,
        base_url: str,
        *arguments: str,
        path: str,
        query: Mapping[str, Any],
        resume: Position | None,
        then: Position | None = None,
    ) -> Walk:
        """Make the walk that a generated operation begins, or the one that a position goes on.

        Raises:
            PagingError: the position belongs to another list.

        """
        sent = {name: value for name, value in query.items() if value is not None}
        segments = [path_segment(part, "invoiceId", _RESERVED) for part in arguments]
        pairs = tuple((name, _text(value)) for name, value in sent.items())
        provider, kind = sent.get("provider", ""), sent.get("invoiceLineItemType", "")
        asked = Position(path.format(*segments), pairs, (), provider, kind)
        if resume is None or not resume.path:
            before = resume or asked
            asked = replace(asked, pages=before.pages, items=before.items)
            named = {_ARGUMENTS[name]: value for name, value in sent.items()}
            return cls(base_url, asked=asked, call=Call(operation, arguments, named), then=then)
        if (resume.subject, resume.provider, resume.kind) != (asked.subject, provider, kind):
            raise PagingError(
                f"the position belongs to {resume.path} {resume.provider} {resume.kind}, not to "
                f"{asked.path} {provider} {kind}; resume with the arguments that it came from"
            )
        return cls(base_url, asked=resume, call=None, then=then)

    @property
    def came(self) -> Position:
        """Return how far the reading came: its counts are those of the pages taken."""
        return self._asked

    def take(self, collection: InvoiceCollection | InvoiceLineItemCollection) -> Page:
        """Look at the page that came, and set `call` to what comes next.

        Raises:
            PagingError: the page, its link or its token came before.
            LinkError: the link leads to another host or another list.

        """
        count = len(collection.items)
        number, total = self._asked.pages + 1, self._asked.items + count
        self._once(collection.items, number=number)
        target = self._target(collection, number=number)
        self._asked = replace(target or self._asked, pages=number, items=total)
        self.call = None if target is None else self._next(self._asked)
        position = self._asked if target else self._then
        if position is not None:
            position = replace(position, pages=number, items=total)
        return Page(number, count, total, position)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Tell an error that passes through how far the reading came."""
        try:
            yield
        except Exception as error:
            seconds = time.monotonic() - self._began
            if isinstance(error, BadRequestError) and self._asked.headers:
                error.add_note(
                    "the continuation token of this page may be over, and there is no way to renew "
                    "it: read the list again from its beginning"
                )
            error.add_note(
                f"while reading page {self._asked.pages + 1} of {self._asked.path or 'a list'}, "
                f"{self._asked.items} items and {seconds:.1f} s after the beginning"
            )
            raise

    def _once(self, items: list[Any], *, number: int) -> None:
        places = sorted({n * (len(items) - 1) // (_LOOKED_AT - 1) for n in range(_LOOKED_AT)})
        seen = [repr(items[place].to_dict()) for place in places] if items else []
        if len(set(seen)) < 2:  # noqa: PLR2004  # items that are all alike tell no page from another
            return
        text = f"{len(items)} {seen}"
        mark = hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest()
        if mark in self._pages:
            raise PagingError(
                f"page {number} of {self._asked.path} came before; the service repeats itself. "
                "Start again; what came so far is not the whole list"
            )
        self._pages.add(mark)

    def _target(
        self, collection: InvoiceCollection | InvoiceLineItemCollection, *, number: int
    ) -> Position | None:
        links = collection.links if isinstance(collection.links, ResourceLinks) else None
        link = links.next_ if links and isinstance(links.next_, Link) else None
        in_body = getattr(collection, "continuation_token", None) or ""
        if link is None and not in_body.strip():
            return None
        if link is None:  # the token alone: the same request once more, seeking
            kept = tuple(p for p in self._asked.query if p[0].lower() != "seekoperation")
            target = replace(self._asked, query=(*kept, ("seekOperation", "Next")), headers=())
        else:
            target = follow(link, after=self._asked, base_url=self._base_url)
        seeks = any(name.lower() == "seekoperation" for name, _ in target.query)
        token = next((v for name, v in target.headers if name.lower() == TOKEN.lower()), "")
        if seeks and not token:
            token = in_body
            target = replace(target, headers=(*target.headers, (TOKEN, token)))
            if not token.strip():
                raise PagingError(f"page {number} of {target.path} leads on without a token")
        self._forward(target, token=token, link=link, links=links, number=number)
        return target

    def _forward(
        self,
        target: Position,
        *,
        token: str,
        link: Link | None,
        links: ResourceLinks | None,
        number: int,
    ) -> None:
        own = links.self_ if links and isinstance(links.self_, Link) else None
        address = (target.path.lower(), frozenset(target.query), token)
        again = (
            address in self._addresses
            or bool(token and token in self._tokens)
            or bool(link and own and not token and link.uri == own.uri)
        )
        if again:
            raise PagingError(
                f"page {number} of {target.path} leads to a page that was read before; the reading "
                "would not end. Start again; what came so far is not the whole list"
            )
        self._addresses.add(address)
        self._tokens.update({token} if token else ())

    @staticmethod
    def _next(position: Position) -> Call:
        if position.operation == "listInvoices":
            return Call(NextPage(position, read=InvoiceCollection.from_dict))
        expected = kind_asked_for(position.kind, position.provider)

        def read(body: Mapping[str, Any]) -> InvoiceLineItemCollection:
            return InvoiceLineItemCollection.from_dict(body, expected=expected)

        return Call(NextPage(position, read=read))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
