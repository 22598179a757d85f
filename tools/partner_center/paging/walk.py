"""The one walk over pages that the sync and the async listings share: what to send, what came.

A walk sends nothing itself: `call` says what to send next, `take` looks at the page that came.
Invariants: a token, an address or a page that comes a second time is a PagingError before any of
its items is handed out; the end of a list is a page without a link, never a page without items.
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

I = TypeVar("I", bound=Model)  # noqa: E741  # the item of a list
I_co = TypeVar("I_co", bound=Model, covariant=True)


class Collection(Protocol[I_co]):
    """A page as the client reads it."""

    @property
    def items(self) -> Sequence[I_co]:
        """The items of the page."""
        ...

    @property
    def links(self) -> ResourceLinks | None:
        """The links of the page; `next_` is the only sign of another one."""
        ...


@dataclass(frozen=True)
class Page(Generic[I]):
    """A page of a list.

    `number` and `total` count pages and items from the beginning, resumed ones included.
    `position` is where to resume after this page, or None after the last one.
    """

    items: Sequence[I]
    number: int
    total: int
    position: Position | None


def _words(selection: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in selection.items()) or "no selection"


class Walk(Generic[I]):
    """One list from a page on to its last.

    Args:
        first: the call of the first page.
        base_url: the only host that a link may lead to.
        resume: the position to go on from.
        asked: the position of the first call, where another one than the call's own.
        then: the position after the last page, for lists that follow each other.

    Raises:
        PagingError: the position belongs to another list.

    """

    def __init__(
        self,
        first: Call[Collection[I]],
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
        self.call: Call[Collection[I]] | None = self._call(own)

    @property
    def came(self) -> Position:
        """How far the reading came: its counts are those of the pages taken."""
        return self._asked

    def take(self, collection: Collection[I]) -> Page[I]:
        """Look at the page that came, and set `call` to what comes next.

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
                f"page {number} of {self._asked.path}: {error}. Start again, perhaps with pages of "
                "another size; what came so far is not the whole list"
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

    @staticmethod
    def _check_same(own: Position, resume: Position) -> None:
        names = [(one.subject, one.provider, one.kind) for one in (own, resume)]
        if names[0] != names[1]:
            theirs, ours = (one_line(f"{p.path} {p.provider} {p.kind}") for p in (resume, own))
            raise PagingError(
                f"the position belongs to {theirs}, not to {ours}; resume with the arguments that "
                "it came from"
            )
        if own.selection != resume.selection:
            theirs, ours = (one_line(_words(one.selection)) for one in (resume, own))
            raise PagingError(
                f"the position belongs to a reading with {theirs}, not with {ours}; resume with "
                "the arguments that it came from"
            )

    def _target(self, collection: Collection[I], *, number: int) -> Position | None:
        link = collection.links.next_ if collection.links else None
        in_body: str = getattr(collection, "continuation_token", None) or ""
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
            check_headers(target.headers)
            if not token.strip():
                raise PagingError(f"page {number} of {target.path} leads on without a token")
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
                "would not end. Start again; what came so far is not the whole list"
            )

    def _call(self, position: Position) -> Call[Collection[I]]:
        return replace(
            self._first,
            operation=position.operation,
            path=position.path,
            query=position.query,
            headers={**self._first.headers, **dict(position.headers)},
        )
