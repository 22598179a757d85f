"""Pages that repeat each other are refused, and honest lists are not, however much they repeat.

A service on loopback gives each page a continuation token of its own, so nothing but the line items
tells. Line items have numbers here: those of the same number are equal.
"""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import pytest
from contract_tests.support.hostile_service import Asked, Reply, serving
from msgspec.structs import replace

from partner_center import PartnerCenter
from partner_center.auth import GivenToken
from partner_center.cli.exit_codes import Exit
from partner_center.contract import Exchange
from partner_center.errors import PagingError
from partner_center.paging.repetition import Repetition
from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import running
from partner_center_invoices.models import OneTimeInvoiceLineItem

Numbers = list[int]
Pages = Callable[[], Iterator[Numbers]]
TOKEN = "MS-ContinuationToken"
each = pytest.mark.parametrize


@pytest.fixture(scope="session")
def wire(named: dict[str, Exchange]) -> dict[str, Any]:
    """Return a recorded line item, as it travels."""
    body = named["listInvoiceLineItems/one-time-first-page"].response.body.decode("utf-8-sig")
    item: dict[str, Any] = json.loads(body)["items"][0]
    return item


class Paged:
    """Serves pages of numbered line items; a request without a token begins again."""

    def __init__(
        self, wire: dict[str, Any], pages: Pages, *, news: Callable[[int], Any] | None = None
    ) -> None:
        head, tail = json.dumps(wire | {"subscriptionId": "@"}).encode().split(b'"@"')
        self._item = head + b'"%d"' + tail
        self._pages = pages
        self._news = news
        self._coming: Iterator[Numbers] = iter(())
        self._next: Numbers | None = None
        self._number = 0

    def __call__(self, request: Asked) -> Reply:
        """Answer with the next page."""
        if TOKEN.lower() not in request.headers:
            self._coming, self._number = self._pages(), 0
            self._next = next(self._coming)
        numbers, self._next = self._next or [], next(self._coming, None)
        self._number += 1
        rest: dict[str, Any] = {"totalCount": 0, "attributes": {"objectType": "Collection"}}
        if self._next is not None:
            header = {"key": TOKEN, "value": f"token-{self._number}"}
            uri = "/invoices/G1/lineitems?seekOperation=Next"
            rest["links"] = {"next": {"uri": uri, "method": "GET", "headers": [header]}}
        items = b",".join(self._item % number for number in numbers)
        if self._news is not None:  # a member that the document does not know, other on each page
            items = items.replace(b'{"', b'{"news":%d,"' % self._news(self._number))
        return Reply(b'{"items":[' + items + b"]," + json.dumps(rest)[1:].encode())


def read(partner: Any) -> Any:
    return partner.line_items.list("G1", provider="onetime", line_item_type="BillingLineItems")


def cut(numbers: Sequence[int], size: int) -> Iterator[Numbers]:
    return (list(numbers[start : start + size]) for start in range(0, len(numbers), size))


def mixed(page: Numbers) -> Numbers:
    """Return a page in another order each time."""
    return random.sample(page, len(page))


# ---- services that repeat themselves -------------------------------------------------------------


def windows(size: int, step: int) -> Iterator[Numbers]:
    """Yield windows of a list without end; they overlap by size less step."""
    return (list(range(start, start + size)) for start in count(0, step))


def again(size: int, *, before: int = 0) -> Iterator[Numbers]:
    """Yield some good pages, and the last of them again and again."""
    good = list(cut(range(size * (before + 1)), size))
    return chain(good, (good[-1] for _ in count()))


def cycle(total: int, size: int, step: int) -> Iterator[Numbers]:
    """Yield a list that begins again when it is over."""
    return ([n % total for n in range(k, k + size)] for k in count(0, step))


# Each with the page at which the reading has to end at the latest.
REPEATING: dict[str, tuple[Pages, int]] = {
    "nothing": (lambda: ([] for _ in count()), 100),
    "nothing between known ones": (lambda: ([0] * (n % 9 == 0) for n in count()), 120),
    "the same page": (lambda: again(10), 2),
    "the same three": (lambda: again(3), 2),
    "the same page in another order": (lambda: map(mixed, again(10)), 2),
    "the last page": (lambda: again(20, before=30), 32),
    "the last line item": (lambda: chain(cut(range(500), 50), ([499] for _ in count())), 25),
    "half of a page": (lambda: windows(100, 50), 2),
    "half of a small page": (lambda: windows(6, 3), 6),
    "all but one": (lambda: windows(50, 1), 2),
    "all but one of a small page": (lambda: windows(5, 1), 5),
    "one line item of each page": (lambda: windows(100, 99), 4),
    "one of each small page": (lambda: windows(10, 9), 6),
    "one of two": (lambda: windows(2, 1), 18),
    "half of a page in another order": (lambda: map(mixed, windows(200, 100)), 2),
    "a third of one page": (
        lambda: chain(islice(windows(60, 60), 5), ([*range(280, 340)],), cut(range(340, 900), 60)),
        6,
    ),
    "the list": (lambda: cycle(100, 10, 10), 11),
    "the list, cut otherwise": (lambda: cycle(100, 40, 40), 4),
}  # fmt: skip


@each("name", REPEATING)
def test_a_service_that_repeats_itself_ends_the_reading(
    name: str, wire: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, latest = REPEATING[name]
    monkeypatch.chdir(tmp_path)
    with serving(Paged(wire, pages)) as service:
        for outcome in service.both(read):
            assert isinstance(outcome, PagingError), outcome
            assert "The list so far is incomplete" in str(outcome)
        assert len(service.requests) <= 2 * latest
        done = service.command("lines G1 --provider onetime --type billing -o lines.csv", tmp_path)
    assert (done.code, done.out) == (Exit.ANSWER, "")
    assert done.err.startswith("error: page ")
    assert done.err.count("\n") == 1
    assert not list(tmp_path.glob("*.csv*"))


def test_a_changing_unknown_member_hides_nothing(wire: dict[str, Any]) -> None:
    pages = lambda: again(10)  # noqa: E731  # one line, used below
    with serving(Paged(wire, pages, news=lambda number: number)) as service:
        for outcome in service.both(read):
            assert isinstance(outcome, PagingError), outcome
    assert len(service.requests) == 4


def test_what_never_brings_anything_new_ends(
    items: Callable[[int], OneTimeInvoiceLineItem],
) -> None:
    repetition, same = Repetition(), [items(7)]
    for _ in range(10_000):
        repetition.check(same)
    with pytest.raises(PagingError, match="nothing new"):
        repetition.check(same)


# ---- honest lists --------------------------------------------------------------------------------

HONEST: dict[str, list[Numbers]] = {
    "identical charges inside of pages": [[1, 1, 2, 3], [4, 5, 5, 5], [6, 7, 8, 8]],
    "identical charges on several pages": [[1, 2, 3, 4], [5, 1, 6, 2], [7, 8, 1, 9]],
    "a charge at the end of a page and at the next one's beginning": [[1, 2, 3], [3, 4, 5], [6]],
    "a pair of charges twice, on two pages": [[*range(20), 20, 21], [20, 21, *range(22, 40)]],
    "all alike": [[1] * 5] * 6,
    "two kinds in turn": [[1, 2] * 5] * 6,
    "two kinds in turn, two a page": [[1, 2]] * 6,
    "pages of one": [[n] for n in range(30)],
    "pages of one, all alike": [[1]] * 30,
    "pages of one, in pairs": [[n // 2] for n in range(30)],
    "a last page that repeats a charge": [*cut(range(100), 20), [99]],
    "a last page that repeats the first charge": [*cut(range(100), 20), [0]],
    "pages without items": [[], [1, 2, 3], [], [], [4, 5], []],
    "alike but for one": [[1] * 2000, [1] * 1999 + [2], [1] * 2000],
}


@each("name", HONEST)
def test_an_honest_list_is_read_whole(name: str, wire: dict[str, Any]) -> None:
    pages = HONEST[name]
    with serving(Paged(wire, lambda: iter(pages))) as service:
        for found in service.both(read):
            assert [int(item.subscription_id) for item in found] == [*chain(*pages)]


def test_a_long_list_is_read_whole(wire: dict[str, Any]) -> None:
    numbers = range(40_000)
    with serving(Paged(wire, lambda: cut(numbers, 2000))) as service, service.partner() as partner:
        found = [int(item.subscription_id) for item in read(partner)]
    assert found == [*numbers]


@each(("lines", "sizes"), [(400, (1, 7, 500)), (6000, (500, 2000))])
def test_every_list_of_the_sandbox_is_read_whole(lines: int, sizes: tuple[int, ...]) -> None:
    with (
        running(World(seed=3, lines=lines)) as sandbox,
        PartnerCenter(
            GivenToken("sandbox-app-user", kind="appUser"), base_url=sandbox.base_url
        ) as partner,
    ):
        invoices = list(partner.invoices.list())
        assert list(partner.invoices.list(size=1)) == invoices
        for invoice in invoices:
            whole = list(partner.line_items.list(invoice))
            for size in sizes:
                assert list(partner.line_items.list(invoice, size=size)) == whole


@pytest.fixture(scope="session")
def items(wire: dict[str, Any]) -> Callable[[int], OneTimeInvoiceLineItem]:
    """Return what makes a line item of a number."""
    first = OneTimeInvoiceLineItem.from_dict(wire | {"unitPrice": 1, "effectiveUnitPrice": 1})
    return lambda number: replace(first, subscription_id=str(number))


def draws(kinds: int, total: int, seed: int) -> dict[str, Numbers]:
    """Return honest lists of some kinds of charges, in the orders that services use."""
    draw = random.Random(f"{kinds}/{seed}")
    drawn = [draw.randrange(kinds) for _ in range(total)]
    few = draw.choices(range(kinds), [1 / (n + 1) for n in range(kinds)], k=total)
    near: Numbers = []
    for number in range(total):
        is_copy = near and draw.randrange(5) == 0
        near.append(draw.choice(near[-10:]) if is_copy else number)
    bundles = chain.from_iterable(
        list(range(8 * n, 8 * n + draw.randint(1, 8))) * draw.choice((1, 1, 1, 2, 3))
        for n in range(total // 8)
    )
    return {
        "in any order": drawn,
        "sorted": sorted(drawn),
        "most of a few kinds": few,
        "copies nearby": near,
        "bundles in a row": list(bundles),
    }


@each("size", [1, 2, 30, 100, 500, 2000])
@each("kinds", [1, 2, 3, 8, 40, 300, 3000])
def test_charges_that_repeat_are_not_a_service_that_does(
    kinds: int, size: int, items: Callable[[int], OneTimeInvoiceLineItem]
) -> None:
    total = 8000 if size > 2 else 2000  # a page takes longer than its items
    known = [items(number) for number in range(max(kinds, total))]
    for seed in range(3):
        for numbers in draws(kinds, total, seed).values():
            repetition = Repetition()
            for page in cut(numbers, size):
                repetition.check([known[number] for number in page])


def test_what_is_remembered_of_a_line_item_is_a_few_bytes(
    items: Callable[[int], OneTimeInvoiceLineItem],
) -> None:
    total, size = 40_000, 500
    repetition = Repetition()
    tracemalloc.start()
    for page in cut(range(total), size):
        repetition.check([items(number) for number in page])
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / total < 20
