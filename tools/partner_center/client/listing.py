"""Lists that are iterated: item by item over all pages, or page by page.

    for invoice in partner.invoices.list(): ...
    for page in partner.invoices.list().pages():
        ...                                     # page.items
        save(page.position.to_json())           # for list(resume=Position.from_json(...))

A listing is read once, item by item or page by page; when it was read to its end, it is empty.
Invariant: it yields every item once, or raises; after an error it does not end, but raises again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from operator import length_hint
from typing import Generic, TypeVar

from partner_center.errors import PagingError
from partner_center.paging.walk import Collection, Page, Walk
from partner_center_core.calls import Call
from partner_center_core.models.model import Model

I = TypeVar("I", bound=Model)  # noqa: E741  # the item of a list


class Listing(Iterator[I], Generic[I]):
    """The items of a list, over all of its pages; requests are sent as they are needed."""

    def __init__(self, pages: Iterator[Page[I]]) -> None:
        self._pages = _Pages(pages)
        self._items: Iterator[I] = iter(())

    def __next__(self) -> I:
        while (item := next(self._items, None)) is None:
            self._items = iter(next(self._pages).items)
        return item

    def pages(self) -> Iterator[Page[I]]:
        """Read page by page; each page says where to resume after it.

        Raises:
            PagingError: a page was begun item by item; its other items would be lost.

        """
        _check_whole(self._items)
        return self._pages

    def telling(self, on_page: Callable[[Page[I]], None] | None) -> Iterator[I]:
        """Read item by item, and tell of each page when its items were taken."""
        _check_whole(self._items)
        for page in self._pages:
            yield from page.items
            if on_page is not None:
                on_page(page)


class AsyncListing(AsyncIterator[I], Generic[I]):
    """The items of a list, over all of its pages; requests are sent as they are needed."""

    def __init__(self, pages: AsyncIterator[Page[I]]) -> None:
        self._pages = _AsyncPages(pages)
        self._items: Iterator[I] = iter(())

    async def __anext__(self) -> I:
        while (item := next(self._items, None)) is None:
            self._items = iter((await anext(self._pages)).items)
        return item

    def pages(self) -> AsyncIterator[Page[I]]:
        """Read page by page; each page says where to resume after it.

        Raises:
            PagingError: a page was begun item by item; its other items would be lost.

        """
        _check_whole(self._items)
        return self._pages

    async def telling(self, on_page: Callable[[Page[I]], None] | None) -> AsyncIterator[I]:
        """Read item by item, and tell of each page when its items were taken."""
        _check_whole(self._items)
        async for page in self._pages:
            for item in page.items:
                yield item
            if on_page is not None:
                on_page(page)


def _check_whole(items: Iterator[object]) -> None:
    if length_hint(items):
        raise PagingError(
            "this listing was begun item by item, and the rest of a page would be lost; "
            "make a new one"
        )


class _Pages(Iterator[Page[I]]):
    """Pages of a generator, which after an error would end as if the list were complete."""

    def __init__(self, pages: Iterator[Page[I]]) -> None:
        self._pages = pages
        self._fault = ""

    def __next__(self) -> Page[I]:
        if self._fault:
            raise _broken_off(self._fault)
        try:
            return next(self._pages)
        except StopIteration:
            raise
        except BaseException as fault:  # Ctrl-C too
            self._fault = type(fault).__name__
            raise


class _AsyncPages(AsyncIterator[Page[I]]):
    """The same of an asynchronous generator."""

    def __init__(self, pages: AsyncIterator[Page[I]]) -> None:
        self._pages = pages
        self._fault = ""

    async def __anext__(self) -> Page[I]:
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
        f"this reading broke off before ({fault}), so what came is not the whole list; begin a new "
        "one, or resume it after its last page"
    )


def drained(
    walks: Iterable[Walk[I]], send: Callable[[Call[Collection[I]]], Collection[I]]
) -> Iterator[Page[I]]:
    """Send what walks ask for, one after the other, and yield their pages."""
    for walk in walks:
        while (call := walk.call) is not None:
            with walk.noting():
                page = walk.take(send(call))
            yield page


async def async_drained(
    walks: Iterable[Walk[I]], send: Callable[[Call[Collection[I]]], Awaitable[Collection[I]]]
) -> AsyncIterator[Page[I]]:
    """Send what walks ask for, one after the other, and yield their pages."""
    for walk in walks:
        while (call := walk.call) is not None:
            with walk.noting():
                page = walk.take(await send(call))
            yield page
