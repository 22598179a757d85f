"""Both styles of paging, walked over the recorded pages with the generated client alone.

`/invoices` and legacy line items count an offset up in the link; line items of modern commerce go
on with a continuation token in a header of the link. Either way a page is the last one because it
has no next link, and for no other reason: what the walker yields has to be every item of every
page, once, in the service's order, whatever `totalCount` and the size of a page suggest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import pytest
from contract_tests.support.comparison import ModelComparison
from contract_tests.support.replay import (
    VARIANTS,
    Invocation,
    call_of,
    made_against,
    request_differences,
)
from contract_tests.support.witness import asked_for

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange, decode, wire_body
from partner_center_core import errors
from partner_center_core.http_text import MARK, Headers, Request
from partner_center_core.http_text import Response as Recorded
from partner_center_invoices import Response, models
from workshop.yaml_files import dumps_json

BASE_URL = "https://api.partnercenter.microsoft.com"
TOKEN_HEADER = "MS-ContinuationToken"  # a header's name
MOST = 20  # pages of a walk, so that one that goes round in circles ends

# Every recorded chain of pages, in the order in which the service gives them.
CHAINS = {
    "offset-invoices": ("listInvoices/first-page", "listInvoices/second-page",
                        "listInvoices/last-page"),
    "offset-line-items": ("listInvoiceLineItems/office-first-page",
                          "listInvoiceLineItems/office-last-page"),
    "token-line-items": ("listInvoiceLineItems/one-time-first-page",
                         "listInvoiceLineItems/one-time-last-page"),
    "token-usage": ("listInvoiceLineItems/one-time-usage-first-page",
                    "listInvoiceLineItems/one-time-usage-last-page"),
    "token-by-provider": ("listInvoiceLineItemsByProvider/one-time-first-page",
                          "listInvoiceLineItemsByProvider/one-time-next-page"),
    "token-unbilled": ("listUnbilledLineItems/one-time-first-page",
                       "listUnbilledLineItems/one-time-last-page"),
}  # fmt: skip

each = pytest.mark.parametrize
every_chain = each("chain", CHAINS.values(), ids=CHAINS)
every_variant = each("variant", VARIANTS)

Edit = Callable[[dict[str, Any], int], None]


def following(contract: Contract, link: models.Link) -> Invocation:
    """The call that a next link stands for: its address, which leaves out /v1, and its headers."""
    assert isinstance(link.uri, str)
    headers = link.headers or []
    target = link.uri if "/v1/" in link.uri else f"{BASE_URL}/v1{link.uri}"
    sent = Headers(tuple((pair.key, pair.value) for pair in headers))
    match = contract.match_link(link.uri)
    assert match is not None, f"no operation for {link.uri}"
    request = Request("GET", target, sent)
    return call_of(contract, Exchange(match.operation.id, "next", request, Recorded(200)))


class RecordedPages:
    """Answers each request with the recorded page that was asked for with it, each page once."""

    def __init__(
        self, contract: Contract, pages: Sequence[Exchange], edit: Edit | None = None
    ) -> None:
        self.contract = contract
        self.left = [page.with_response() for page in pages]
        self.bodies = [decode(page.response.body) for page in pages]
        self.answers = []
        for number, (page, body) in enumerate(zip(pages, self.bodies, strict=True)):
            if edit:
                edit(body, number)
            wire = MARK + dumps_json(body).encode() if edit else wire_body(page)
            self.answers.append(httpx.Response(page.response.status, content=wire))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with the page that was recorded for this request."""
        for number, page in enumerate(self.left):
            found = request_differences(self.contract, page, request)
            if not [one for one in found if not _is_aside(one)]:
                del self.left[number]
                return self.answers.pop(number)
        token = request.headers.get(TOKEN_HEADER)
        return pytest.fail(f"no page is left for {request.url} with the token {token}")

    @property
    def items(self) -> list[Any]:
        """Every item of every page, in order."""
        return [item for body in self.bodies for item in body["items"]]


def _is_aside(difference: str) -> bool:
    """Whether a difference is one of a header that a next request need not repeat."""
    return difference.startswith("header ") and TOKEN_HEADER.lower() not in difference.lower()


def page_of(call: Invocation, variant: str, service: RecordedPages) -> Any:
    _, page = made_against(call, variant, service, base_url=BASE_URL)
    if isinstance(page, Exception):
        raise page
    return page.parsed if isinstance(page, Response) else page


def walk(
    contract: Contract, first: Invocation, service: RecordedPages, variant: str
) -> Iterator[Any]:
    """Yield the pages as a program would: as long as there is a next link."""
    call: Invocation | None = first
    for _ in range(MOST):
        if call is None:
            return
        page = page_of(call, variant, service)
        yield page
        link = page.links.next_ if page.links else None
        call = following(contract, link) if link else None
    pytest.fail(f"more than {MOST} pages")


def walked(
    contract: Contract, pages: Sequence[Exchange], variant: str, edit: Edit | None = None
) -> list[Any]:
    """Walk a chain to its end; every item has to arrive once, in order; return the pages."""
    service = RecordedPages(contract, pages, edit)
    found = list(walk(contract, call_of(contract, pages[0]), service, variant))
    never = ", ".join(page.name for page in service.left)
    assert not never, f"the next links from {pages[0].name} on never ask for {never}"
    items = [item for page in found for item in page.items]
    collection = type(found[0]).__name__
    place = f"/components/schemas/{collection}/properties/items"
    compare = ModelComparison(contract, asked_for(contract, pages[0]))
    differences = list(compare.read(service.items, items, place=place))
    assert not differences, "\n".join(f"{pages[0].name} and on  {one}" for one in differences)
    return found


@every_chain
@every_variant
def test_every_item_of_every_page_comes_once_and_in_order(
    contract: Contract, named: dict[str, Exchange], chain: tuple[str, ...], variant: str
) -> None:
    pages = walked(contract, [named[name] for name in chain], variant)
    for name, page in zip(chain, pages, strict=True):
        is_last = name == chain[-1]
        assert (page.links.next_ is None) == is_last, f"{name}  /links/next  {page.links!r}"
        assert page.items, f"{name}  /items  has no items to tell one page from another"


@every_chain
@each("count", [0, 1, 2_147_483_647, -1])
def test_total_count_is_no_reason_to_stop(
    contract: Contract, named: dict[str, Exchange], chain: tuple[str, ...], count: int
) -> None:
    def lie(body: dict[str, Any], _number: int) -> None:
        body["totalCount"] = count

    pages = walked(contract, [named[name] for name in chain], "call", lie)
    assert [page.total_count for page in pages] == [count] * len(chain)


@every_chain
@each("empty", [(0,), (1,), (0, 1), (-1,)], ids=["first", "second", "both", "last"])
@each("variant", ["call", "async-call"])
def test_an_empty_page_is_no_reason_to_stop(
    contract: Contract,
    named: dict[str, Exchange],
    chain: tuple[str, ...],
    empty: tuple[int, ...],
    variant: str,
) -> None:
    def emptied(body: dict[str, Any], number: int) -> None:
        if number in empty or number - len(chain) in empty:
            body["items"] = []
            body["totalCount"] = 0

    pages = walked(contract, [named[name] for name in chain], variant, emptied)
    assert [name for name, page in zip(chain, pages, strict=True) if not page.items] == [
        chain[number] for number in sorted(number % len(chain) for number in empty)
    ]


@every_chain
def test_a_short_page_is_no_reason_to_stop(
    contract: Contract, named: dict[str, Exchange], chain: tuple[str, ...]
) -> None:
    def shorter(body: dict[str, Any], _number: int) -> None:
        del body["items"][1:]

    pages = walked(contract, [named[name] for name in chain], "call", shorter)
    assert [len(page.items) for page in pages] == [1] * len(chain)


# What a page without a next page can look like.
ENDS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no-next": lambda body: body["links"].pop("next"),
    "next-null": lambda body: body["links"].update(next=None),
    "links-empty": lambda body: body.update(links={}),
    "links-null": lambda body: body.update(links=None),
    "no-links": lambda body: body.pop("links"),
}


@every_chain
@each("end", ENDS.values(), ids=ENDS)
def test_a_page_without_a_next_link_is_the_last_one(
    contract: Contract,
    named: dict[str, Exchange],
    chain: tuple[str, ...],
    end: Callable[[dict[str, Any]], object],
) -> None:
    def ended(body: dict[str, Any], _number: int) -> None:
        body["totalCount"] = 1_000
        body["continuationToken"] = "a token alone leads nowhere"  # made up
        end(body)

    (page,) = walked(contract, [named[chain[0]]], "call", ended)
    assert page.items


def test_an_error_in_the_middle_is_raised(contract: Contract, named: dict[str, Exchange]) -> None:
    pages = [named[name] for name in CHAINS["offset-invoices"]]
    service = RecordedPages(contract, pages)
    service.answers[1] = httpx.Response(503)
    found = walk(contract, call_of(contract, pages[0]), service, "call")
    assert len(next(found).items) == 2
    with pytest.raises(errors.ServerError):
        next(found)


def test_the_unbilled_usage_page_goes_on_with_its_own_token(
    contract: Contract, named: dict[str, Exchange]
) -> None:
    first = named["listUnbilledLineItems/usage-current-first-page"]
    token = "AgAAAA=="  # as the recorded link has it
    last = named["listUnbilledLineItems/usage-previous-last-page"]
    headers = last.request.headers.having(TOKEN_HEADER, token)
    target = f"{first.request.target}&seekOperation=Next"
    last = last.with_request(target=target, headers=headers)
    pages = walked(contract, [first, last], "call")
    assert [len(page.items) for page in pages] == [2, 1]


# ---- the link itself -----------------------------------------------------------------------------

ADDRESSES = (
    "/invoices?size=2&offset=2",
    "/v1/invoices?size=2&offset=2",
    "https://api.partnercenter.microsoft.com/v1/invoices?size=2&offset=2",
    "https://elsewhere.example/v1/invoices",
    "//elsewhere.example/v1/invoices",
    "invoices?offset=2",
    "?offset=2",
    "/invoices/G1/lineitems?filter=%7B%22a%22%3A%22b%20c%22%7D&x=a+b#part",
    "/Invoices/é/ß",
    "",
)


@each("uri", ADDRESSES)
@every_variant
def test_the_address_of_a_link_is_kept_letter_for_letter(
    contract: Contract, named: dict[str, Exchange], uri: str, variant: str
) -> None:
    first = named["listInvoices/first-page"]

    def moved(body: dict[str, Any], _number: int) -> None:
        body["links"]["next"]["uri"] = uri

    service = RecordedPages(contract, [first], moved)
    page = page_of(call_of(contract, first), variant, service)
    assert page.links.next_.uri == uri
    assert page.to_dict()["links"]["next"]["uri"] == uri


PAIR = {"key": TOKEN_HEADER, "value": "a,b_c+/=="}
HEADERS = {
    "none": [],
    "null": None,
    "one": [PAIR],
    "two": [PAIR, {"key": "X-Other", "value": ""}],
    "twice": [PAIR, PAIR],
    "extra": [{**PAIR, "brandNew": True}],
}


@each("headers", HEADERS.values(), ids=HEADERS)
def test_the_headers_of_a_link_are_kept_in_order(headers: list[dict[str, Any]] | None) -> None:
    wire = {"uri": "/invoices", "method": "GET", "headers": headers, "body": "x", "brandNew": 1}
    links = models.ResourceLinks.from_dict({"next": wire})
    assert isinstance(links.next_, models.Link)
    assert links.to_dict() == {"next": wire}
    read = links.next_.headers
    if headers is None:
        assert read is None
    else:
        assert [(pair.key, pair.value) for pair in read or []] == [
            (pair["key"], pair["value"]) for pair in headers
        ]


@each(
    ("headers", "said"),
    [
        ([PAIR, {"key": TOKEN_HEADER, "value": None}], "[1].value: expected text, found None"),
        ([{"key": 1, "value": ""}], "[0].key: expected text, found 1"),
        ([{"key": TOKEN_HEADER}], "[0].value: the member is missing"),
        ([None], "[0]: expected an object, found None"),
        ({"key": "a", "value": "b"}, ": expected an array, found {'key': 'a', 'value': 'b'}"),
    ],
    ids=["null", "number", "half", "nothing", "object"],
)
def test_headers_of_a_link_that_are_no_pairs_of_text_are_refused(headers: Any, said: str) -> None:
    with pytest.raises(errors.DecodeError) as caught:
        models.ResourceLinks.from_dict({"next": {"uri": "/invoices", "headers": headers}})
    assert str(caught.value) == f"next.headers{said}"


@each("member", ["uri", "method", "headers"])
def test_a_link_may_lack_anything(member: str) -> None:
    wire = {"uri": "/invoices", "method": "GET", "headers": []}
    del wire[member]
    link = models.Link.from_dict(wire)
    assert getattr(link, member) is None
    assert link.to_dict() == wire
