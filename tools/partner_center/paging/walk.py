"""The walk over pages that the sync and async listings share: which call, which page.

A walk sends nothing itself: `call` is the next call to send, `take` checks the received page.
Invariants: a token, an address or a page that comes twice is a PagingError before any of its items
is returned; a page without a link ends a list, a page without items does not.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from partner_center.errors import BadRequestError, PagingError
from partner_center.paging.position import TOKEN, Position, check_headers, follow
from partner_center.paging.repetition import Known, Repetition
from partner_center_core.calls import Call
from partner_center_core.errors import one_line
from partner_center_core.models.model import Model
from partner_center_invoices.models import Link, ResourceLinks

Item = TypeVar("Item", bound=Model)
Item_co = TypeVar("Item_co", bound=Model, covariant=True)


class Collection(Protocol[Item_co]):
    """A page as the client reads it."""

    @property
    def items(self) -> Sequence[Item_co]:
        """The items of the page."""
        ...

    @property
    def links(self) -> ResourceLinks | None:
        """The links of the page; `next_` is only it says that there is another page."""
        ...


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A page of a list.

    `number` and `total` count pages and items from the beginning, those before a resume included.
    `position` is where to resume after this page, or None after the last one.
    """

    items: Sequence[Item]
    number: int
    total: int
    position: Position | None


def _words(selection: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in selection.items()) or "no selection"


class Walk(Generic[Item]):
    """One list, from a given page to its last.

    Args:
        first: the call of the first page.
        base_url: the only host that a link may lead to.
        resume: the position to continue from.
        asked: the position of the first call, if it is not the call's own.
        then: the position after the last page, if another list follows.

    Raises:
        PagingError: the position belongs to another list.

    """

    def __init__(
        self,
        first: Call[Collection[Item]],
        base_url: str,
        *,
        resume: Position | None = None,
        asked: Position | None = None,
        then: Position | None = None,
    ) -> None:
        self._first = first
        self._base_url = base_url
        self._then = then
        self._tokens = Known()
        self._addresses = Known()
        self._repetition = Repetition()
        self._began = time.monotonic()
        own = asked or Position.of(first)
        if resume is not None and resume.path:
            self._check_same(own, resume)
            own = resume
        elif resume is not None:
            own = replace(own, pages=resume.pages, items=resume.items)
        self._asked = own
        self.call: Call[Collection[Item]] | None = self._call(own)

    @property
    def came(self) -> Position:
        """How far the reading came; it counts the pages taken."""
        return self._asked

    def take(self, collection: Collection[Item]) -> Page[Item]:
        """Check the received page, and set `call` to the next call.

        Raises:
            PagingError: the page, its link or its token came before.
            LinkError: the link leads to another host or another list.

        """
        count = len(collection.items)
        number, total = self._asked.pages + 1, self._asked.items + count
        try:
            self._repetition.check(collection.items)
        except PagingError as error:
            raise PagingError(
                f"page {number} of {self._asked.path}: {error}. Start again; pages of "
                "another size may help. The list so far is incomplete"
            ) from None
        target = self._target(collection, number=number)
        self._asked = replace(target or self._asked, pages=number, items=total)
        self.call = None if target is None else self._call(self._asked)
        position = self._asked if target else self._then
        if position is not None:
            position = replace(position, pages=number, items=total)
        return Page(collection.items, number, total, position)

    @contextmanager
    def noting(self) -> Generator[None]:
        """Add a note to a passing error: how far the reading came."""
        try:
            yield
        except Exception as error:
            seconds = time.monotonic() - self._began
            if isinstance(error, BadRequestError) and self._asked.headers:
                error.add_note(
                    "the continuation token of this page may have expired and cannot be renewed:"
                    " read the list again from its beginning"
                )
            error.add_note(
                f"while reading page {self._asked.pages + 1} of {self._asked.path or 'a list'}, "
                f"after {self._asked.items} items and {seconds:.1f} s"
            )
            raise

    @staticmethod
    def _check_same(own: Position, resume: Position) -> None:
        names = [(one.subject, one.provider, one.kind) for one in (own, resume)]
        if names[0] != names[1]:
            theirs, ours = (one_line(f"{p.path} {p.provider} {p.kind}") for p in (resume, own))
            raise PagingError(
                f"the position belongs to {theirs}, not to {ours}; resume with the same arguments"
            )
        if own.selection != resume.selection:
            theirs, ours = (one_line(_words(one.selection)) for one in (resume, own))
            raise PagingError(
                f"the position belongs to a reading with {theirs}, not with {ours}; resume with "
                "the same arguments"
            )

    def _target(self, collection: Collection[Item], *, number: int) -> Position | None:
        link = collection.links.next_ if collection.links else None
        in_body: str = getattr(collection, "continuation_token", None) or ""
        if link is None and not in_body.strip():
            return None
        if link is None:  # only a token: the same request again, with seekOperation
            kept = tuple(p for p in self._asked.query if p[0].lower() != "seekoperation")
            target = replace(self._asked, query=(*kept, ("seekOperation", "Next")), headers=())
        else:
            target = follow(link, after=self._asked, base_url=self._base_url)
        seeks = any(name.lower() == "seekoperation" for name, _ in target.query)
        token = next((v for name, v in target.headers if name.lower() == TOKEN.lower()), "")
        if seeks and not token:
            token = in_body
            target = replace(target, headers=(*target.headers, (TOKEN, token)))
            check_headers(target.headers)
            if not token.strip():
                raise PagingError(f"page {number} of {target.path} has a next page but no token")
        self._forward(target, token=token, link=link, links=collection.links, number=number)
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
        own = links.self_ if links else None
        came = self._addresses.add((target.path.lower(), frozenset(target.query), token))
        came |= bool(token) and self._tokens.add(token)
        came |= bool(link and own and not token and link.uri == own.uri)
        if came:
            raise PagingError(
                f"page {number} of {target.path} leads to a page that was read before; the reading "
                "would never end. Start again; the list so far is incomplete"
            )

    def _call(self, position: Position) -> Call[Collection[Item]]:
        return replace(
            self._first,
            operation=position.operation,
            path=position.path,
            query=position.query,
            headers={**self._first.headers, **dict(position.headers)},
        )
