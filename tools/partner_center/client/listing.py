"""Lists to iterate over: item by item over all pages, or page by page.

    for invoice in partner.invoices.list(): ...
    for page in partner.invoices.list().pages():
        ...                                     # page.items
        save(page.position.to_json())           # for list(resume=Position.from_json(...))

A listing is read once, item by item or page by page; after its end it is empty.
Invariant: it yields every item once, or raises; after an error it raises again on each use.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from operator import length_hint
from typing import Generic, TypeVar

from partner_center.errors import PagingError
from partner_center.paging.walk import Collection, Page, Walk
from partner_center_core.calls import Call
from partner_center_core.models.model import Model

Item = TypeVar("Item", bound=Model)


class Listing(Iterator[Item], Generic[Item]):
    """The items of a list, over all of its pages; each request is sent when its page is needed."""

    def __init__(self, pages: Iterator[Page[Item]]) -> None:
        self._pages = _Pages(pages)
        self._items: Iterator[Item] = iter(())

    def __next__(self) -> Item:
        while (item := next(self._items, None)) is None:
            self._items = iter(next(self._pages).items)
        return item

    def pages(self) -> Iterator[Page[Item]]:
        """Read page by page; each page says where to resume after it.

        Raises:
            PagingError: a page was read only in part; its other items would be lost.

        """
        _check_whole(self._items)
        return self._pages

    def telling(self, on_page: Callable[[Page[Item]], None] | None) -> Iterator[Item]:
        """Read item by item, and call `on_page` for each page after its last item."""
        _check_whole(self._items)
        for page in self._pages:
            yield from page.items
            if on_page is not None:
                on_page(page)


class AsyncListing(AsyncIterator[Item], Generic[Item]):
    """The items of a list, over all of its pages; each request is sent when its page is needed."""

    def __init__(self, pages: AsyncIterator[Page[Item]]) -> None:
        self._pages = _AsyncPages(pages)
        self._items: Iterator[Item] = iter(())

    async def __anext__(self) -> Item:
        while (item := next(self._items, None)) is None:
            self._items = iter((await anext(self._pages)).items)
        return item

    def pages(self) -> AsyncIterator[Page[Item]]:
        """Read page by page; each page says where to resume after it.

        Raises:
            PagingError: a page was read only in part; its other items would be lost.

        """
        _check_whole(self._items)
        return self._pages

    async def telling(self, on_page: Callable[[Page[Item]], None] | None) -> AsyncIterator[Item]:
        """Read item by item, and call `on_page` for each page after its last item."""
        _check_whole(self._items)
        async for page in self._pages:
            for item in page.items:
                yield item
            if on_page is not None:
                on_page(page)


def _check_whole(items: Iterator[object]) -> None:
    if length_hint(items):
        raise PagingError(
            "a page of this listing was read only in part, and its rest would be lost; "
            "create a new one"
        )


class _Pages(Iterator[Page[Item]]):
    """The pages of a generator; after an error it raises, where a generator would just end."""

    def __init__(self, pages: Iterator[Page[Item]]) -> None:
        self._pages = pages
        self._fault = ""

    def __next__(self) -> Page[Item]:
        if self._fault:
            raise _broken_off(self._fault)
        try:
            return next(self._pages)
        except StopIteration:
            raise
        except BaseException as fault:  # Ctrl-C too
            self._fault = type(fault).__name__
            raise


class _AsyncPages(AsyncIterator[Page[Item]]):
    """The same for an asynchronous generator."""

    def __init__(self, pages: AsyncIterator[Page[Item]]) -> None:
        self._pages = pages
        self._fault = ""

    async def __anext__(self) -> Page[Item]:
        if self._fault:
            raise _broken_off(self._fault)
        try:
            return await anext(self._pages)
        except StopAsyncIteration:
            raise
        except BaseException as fault:  # cancellation too
            self._fault = type(fault).__name__
            raise


def _broken_off(fault: str) -> PagingError:
    return PagingError(
        f"this reading failed before ({fault}), so the list is incomplete; begin a new "
        "one, or resume after its last page"
    )


def drained(
    walks: Iterable[Walk[Item]], send: Callable[[Call[Collection[Item]]], Collection[Item]]
) -> Iterator[Page[Item]]:
    """Send the calls of walks, one walk after the other, and yield their pages."""
    for walk in walks:
        while (call := walk.call) is not None:
            with walk.noting():
                page = walk.take(send(call))
            yield page


async def async_drained(
    walks: Iterable[Walk[Item]],
    send: Callable[[Call[Collection[Item]]], Awaitable[Collection[Item]]],
) -> AsyncIterator[Page[Item]]:
    """Send the calls of walks, one walk after the other, and yield their pages."""
    for walk in walks:
        while (call := walk.call) is not None:
            with walk.noting():
                page = walk.take(await send(call))
            yield page
