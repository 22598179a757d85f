"""Lists are read to their end: every item once, in both styles of paging, or an error."""

from __future__ import annotations

import asyncio
import copy
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypedDict, cast

import httpx
import pytest
from contract_tests.support.both_clients import (
    HOST,
    Handler,
    Twins,
    answer_with,
)

from partner_center.auth import AccessToken
from partner_center.auth.sign_in_kinds import SignInKind
from partner_center.client import AsyncPartnerCenter, Listing
from partner_center.clouds import GLOBAL, Cloud
from partner_center.contract import Exchange, decode, wire_body
from partner_center.errors import (
    BadRequestError,
    InvalidIdentifierError,
    LineItemsMovedError,
    LinkError,
    NeedsUserSignInError,
    NotListedError,
    PagingError,
    UnreadableResponseError,
)
from partner_center.paging import LineItemType, Page, Position, Provider
from partner_center_invoices.models import Invoice, InvoiceLineItem

TOKEN = "MS-ContinuationToken"  # a header's name


class Pair(TypedDict):
    """Which line items of an invoice are read."""

    provider: Provider
    line_item_type: LineItemType


OFFICE: Pair = {"provider": "office", "line_item_type": "BillingLineItems"}
ONETIME: Pair = {"provider": "onetime", "line_item_type": "BillingLineItems"}


def line(number: int) -> dict[str, Any]:
    return {"number": number, "attributes": {"objectType": "Unseen"}}


class Service:
    """A list of numbered items, a few on each page, in one of the two styles."""

    def __init__(self, twins: Twins, total: int, *, size: int = 3, seek: bool = False) -> None:
        self.twins = twins
        self.total, self.size, self.seek = total, size, seek
        self.requests: list[httpx.Request] = []
        self.form: Callable[[str], str] = lambda uri: uri
        self.change: Callable[[int, dict[str, Any]], None] = lambda _n, _page: None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with the page that is asked for."""
        self.requests.append(request)
        token = request.headers.get(TOKEN)
        start = int(token or request.url.params.get("offset", 0))
        stop = min(start + self.size, self.total)
        own = str(request.url.raw_path.decode()).removeprefix("/v1")
        page: dict[str, Any] = {
            "totalCount": stop - start,
            "items": [line(n) for n in range(start, stop)],
            "links": {"self": {"uri": own, "method": "GET", "headers": []}},
            "attributes": {"objectType": "Collection"},
        }
        if stop < self.total:
            path = own.partition("?")[0]
            kept = {k: v for k, v in request.url.params.items() if k.lower() != "offset"}
            more = {"seekOperation": "Next"} if self.seek else {"offset": str(stop)}
            uri = self.form(f"{path}?{httpx.QueryParams({**kept, **more})}")
            headers = [{"key": TOKEN, "value": str(stop)}] if self.seek else []
            page["links"]["next"] = {"uri": uri, "method": "GET", "headers": headers}
        self.change(len(self.requests), page)
        return httpx.Response(200, content=b"\xef\xbb\xbf" + json.dumps(page).encode())

    def lines(self, invoice_id: str = "G1", **options: Any) -> Listing[InvoiceLineItem]:
        """Return the list of all items."""
        pair = ONETIME if self.seek else OFFICE
        return self.twins.make(answer=self).line_items.list(invoice_id, **pair, **options)

    def read(self, **options: Any) -> list[int]:
        """Read the numbers of all items."""
        return numbers(self.lines(**options))


def numbers(items: Iterable[InvoiceLineItem]) -> list[int]:
    found = [item.additional_properties["number"] for item in items]
    assert all(isinstance(number, int) for number in found)
    return cast("list[int]", found)


@pytest.mark.parametrize("seek", [False, True])
@pytest.mark.parametrize("total", [0, 1, 2, 3, 4, 6, 7, 20])
def test_every_item_comes_once(twins: Twins, *, seek: bool, total: int) -> None:
    service = Service(twins, total, seek=seek)
    assert service.read() == list(range(total))
    assert len(service.requests) == max(1, -(-total // 3))
    correlations = {request.headers["MS-CorrelationId"] for request in service.requests}
    assert len(correlations) == 1


@pytest.mark.parametrize("seek", [False, True])
def test_pages_and_resuming_from_every_position(twins: Twins, *, seek: bool) -> None:
    pages = list(Service(twins, 11, seek=seek).lines().pages())
    assert [(p.number, len(p.items), p.total) for p in pages] == [
        (1, 3, 3), (2, 3, 6), (3, 3, 9), (4, 2, 11),
    ]  # fmt: skip
    assert numbers(item for page in pages for item in page.items) == list(range(11))
    assert pages[-1].position is None
    for page in pages[:-1]:
        assert page.position is not None
        saved = Position.from_json(page.position.to_json())
        again = Service(twins, 11, seek=seek)
        assert again.read(resume=saved) == list(range(page.total, 11))
        assert len(again.requests) == 4 - page.number
        later = list(Service(twins, 11, seek=seek).lines(resume=saved).pages())
        assert (later[0].number, later[-1].total) == (page.number + 1, 11)


def test_a_page_is_told_only_when_its_items_were_taken(twins: Twins) -> None:
    pages: list[Page[InvoiceLineItem]] = []
    items = Service(twins, 6).lines().telling(pages.append)
    for _ in range(3):
        next(items)
    assert not pages
    next(items)
    assert [(page.number, page.total) for page in pages] == [(1, 3)]
    assert numbers(items) == [4, 5]
    assert [(page.number, page.total) for page in pages] == [(1, 3), (2, 6)]
    assert numbers(Service(twins, 6).lines().telling(None)) == list(range(6))


def test_a_listing_goes_on_where_it_was_left(twins: Twins) -> None:
    service = Service(twins, 8)
    lines = service.lines()
    assert service.requests == [], "requests are sent as they are needed"
    assert numbers([next(lines), next(lines)]) == [0, 1]
    assert len(service.requests) == 1
    assert numbers(lines) == [2, 3, 4, 5, 6, 7]
    assert list(lines) == []


def test_positions_of_another_list_are_refused(twins: Twins) -> None:
    first = next(Service(twins, 6).lines().pages())
    other = Service(twins, 6)
    with pytest.raises(PagingError, match="belongs to /v1/invoices/G1"):
        other.lines("G2", resume=first.position)
    with pytest.raises(PagingError, match="belongs to /v1/invoices/G1"):
        twins.make(answer=other).invoices.list(resume=first.position)
    assert not other.requests


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", '{"position": 2}', "null", '{"position": 1}', '{"position": 1, "path": 3}',
        '{"position": 1, "path": "/v1/invoices", "pages": -1}',
        '{"position": 1, "path": "/v1/invoices", "items": true}',
        '{"position": 1, "path": "/v1/invoices", "query": [["size"]]}',
        '{"position": 1, "path": "/v1/invoices", "query": [["size", 2]]}',
        "[" * 100_000, "\ud800", '{"position": 1, "path": "\\ud800"}',
        Position("/v1/customers").to_json(),
        Position("/v1/invoices/../customers/lineitems").to_json(),
        Position("https://evil.example/v1/invoices").to_json(),
        Position("/v1/invoices", headers=(("Authorization", "Bearer x"),)).to_json(),
    ],
)  # fmt: skip
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(PagingError) as caught:
        Position.from_json(text)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "form",
    [
        lambda uri: f"/v1{uri}",
        lambda uri: f"{HOST}/v1{uri}",
        lambda uri: f"{HOST.upper()}:443{uri}",
        lambda uri: uri.replace("/G1/", "/OneTime-G1/"),
        lambda uri: uri.replace("seekOperation=Next", "SEEKOPERATION=next"),
        lambda uri: uri.replace("invoiceLineItemType", "nvoicelineitemtype"),
        lambda uri: uri.removeprefix("/"),
        lambda uri: f"{uri}&unheardOf=1",
    ],
)
def test_links_are_followed_in_every_form(twins: Twins, form: Callable[[str], str]) -> None:
    service = Service(twins, 7, seek=True)
    service.form = form
    assert service.read(currency="USD", size=3) == list(range(7))
    for request in service.requests:
        asked = {name.lower(): value for name, value in request.url.params.items()}
        assert request.url.host == "api.partnercenter.microsoft.com"
        assert request.url.path.startswith("/v1/invoices/")
        assert (asked["invoicelineitemtype"], asked["currencycode"]) == ("BillingLineItems", "USD")
    assert service.requests[-1].headers[TOKEN] == "6"
    assert service.requests[-1].url.params.get("unheardOf") in (None, "1")


@pytest.mark.parametrize(
    "form",
    [
        lambda uri: f"https://evil.example/v1{uri}",
        lambda uri: f"//evil.example/v1{uri}",
        lambda uri: f"http://api.partnercenter.microsoft.com/v1{uri}",
        lambda uri: f"https://api.partnercenter.microsoft.com:444/v1{uri}",
        lambda uri: f"https://api.partnercenter.microsoft.com@evil.example/v1{uri}",
        lambda uri: f"https://api.partnercenter.microsoft.com.evil.example/v1{uri}",
        lambda _: "\\\\evil.example\\v1\\invoices",
        lambda _: "https://[broken/v1/invoices",
        lambda uri: uri.replace("/G1/", "/G2/"),
        lambda uri: uri.replace("/G1/", "/../customers/"),
        lambda uri: uri.replace("/G1/", "/%2e%2e/"),
        lambda uri: uri.replace("/G1/", "/G1%2Fx/"),
        lambda uri: uri.replace("BillingLineItems", "UsageLineItems"),
        lambda _: "/customers",
        lambda _: "",
        lambda uri: f"{uri}\r\nX: y",
    ],
)
def test_links_that_lead_elsewhere_are_refused_before_sending(
    twins: Twins,
    form: Callable[[str], str],
) -> None:
    service = Service(twins, 7, seek=True)
    service.form = form
    with pytest.raises(LinkError, match="nothing was sent"):
        service.read()
    assert len(service.requests) == 1


def _header(name: str) -> Callable[[int, dict[str, Any]], None]:
    def change(_: int, page: dict[str, Any]) -> None:
        page["links"]["next"]["headers"].append({"key": name, "value": "x"})

    return change


@pytest.mark.parametrize("name", ["Authorization", "Host", "Cookie", "Bad\r\nName"])
def test_links_do_not_set_other_headers(twins: Twins, name: str) -> None:
    service = Service(twins, 7, seek=True)
    service.change = _header(name)
    with pytest.raises(LinkError, match="header"):
        service.read()
    assert len(service.requests) == 1


def _changed(path: str, value: Any, *, at: int) -> Callable[[int, dict[str, Any]], None]:
    def change(number: int, page: dict[str, Any]) -> None:
        place: Any = page
        *keys, last = path.split(".")
        if number == at:
            for key in keys:
                place = place[int(key) if key.isdigit() else key]
            place[last] = value

    return change


@pytest.mark.parametrize(
    ("seek", "change"),
    [
        pytest.param(True, _changed("links.next.headers", [{"key": TOKEN, "value": "3"}], at=2),
                     id="token-again"),
        pytest.param(False, _changed("items", [line(0), line(1), line(2)], at=2), id="page-again"),
        pytest.param(False, _changed("links.next.uri", "/invoices/G1/lineitems?offset=3", at=2),
                     id="address-again"),
    ],
)  # fmt: skip
def test_a_service_that_goes_in_circles_ends_the_reading(
    twins: Twins, *, seek: bool, change: Callable[[int, dict[str, Any]], None]
) -> None:
    service = Service(twins, 12, seek=seek)
    service.change = change
    with pytest.raises(PagingError, match=r"before|earlier pages") as caught:
        service.read()
    assert len(service.requests) <= 3
    assert "page" in caught.value.__notes__[0]


@pytest.mark.parametrize("seek", [False, True])
@pytest.mark.parametrize("size", [1, 3])
def test_items_that_are_all_alike_are_no_page_that_came_before(
    twins: Twins, *, seek: bool, size: int
) -> None:
    service = Service(twins, 9, size=size, seek=seek)

    def change(_: int, page: dict[str, Any]) -> None:
        page["items"] = [line(7) for _ in page["items"]]

    service.change = change
    assert service.read() == [7] * 9


def test_pages_that_differ_in_the_middle_are_two(twins: Twins) -> None:
    service = Service(twins, 18, size=9)

    def change(number: int, page: dict[str, Any]) -> None:
        page["items"] = [line(0), *(line(10 * number + n) for n in range(7)), line(1)]

    service.change = change
    assert len(service.read()) == 18


def test_a_long_page_that_comes_again_ends_the_reading(twins: Twins) -> None:
    service = Service(twins, 6000, size=2000, seek=True)
    service.change = _changed("items", [line(n) for n in range(2000)], at=3)
    with pytest.raises(PagingError, match=r"page 3 of .* earlier pages"):
        service.read()


def test_a_refused_token_says_what_to_do(twins: Twins) -> None:
    service = Service(twins, 9, seek=True)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get(TOKEN) == "6":
            return httpx.Response(400, json={"code": 800002, "description": "It has expired."})
        return service(request)

    def read(handler: Handler) -> None:
        list(twins.make(answer=handler).line_items.list("G1", **ONETIME))

    with pytest.raises(BadRequestError, match="expired") as caught:
        read(answer)
    advice, place = caught.value.__notes__
    assert "from its beginning" in advice
    assert "page 3 of" in place
    refuse = lambda _: httpx.Response(400, json={"message": "The request is invalid."})  # noqa: E731  # one line, used below
    with pytest.raises(BadRequestError) as caught:
        read(refuse)
    assert len(caught.value.__notes__) == 1


def test_a_token_that_comes_again_ends_the_reading_whatever_the_address(twins: Twins) -> None:
    service = Service(twins, 12, seek=True)
    service.form = lambda uri: f"{uri}&attempt={len(service.requests)}"
    service.change = _changed("links.next.headers", [{"key": TOKEN, "value": "3"}], at=2)
    with pytest.raises(PagingError, match="would never end"):
        service.read()
    assert len(service.requests) == 2


def test_a_link_to_its_own_page_ends_the_reading(twins: Twins) -> None:
    service = Service(twins, 12)

    def change(_: int, page: dict[str, Any]) -> None:
        page["links"]["next"] = copy.deepcopy(page["links"]["self"])

    service.change = change
    with pytest.raises(PagingError, match="would never end"):
        service.read()
    assert len(service.requests) == 1


def test_an_empty_page_with_a_link_goes_on(twins: Twins) -> None:
    service = Service(twins, 9, seek=True)
    service.change = _changed("items", [], at=2)
    assert service.read() == [0, 1, 2, 6, 7, 8]


def test_a_token_without_a_link_is_followed(twins: Twins) -> None:
    service = Service(twins, 7, seek=True)

    def change(_: int, page: dict[str, Any]) -> None:
        link = page["links"].pop("next", None)
        if link:
            page["continuationToken"] = link["headers"][0]["value"]

    service.change = change
    assert service.read() == list(range(7))
    assert service.requests[-1].url.params["seekOperation"] == "Next"


@pytest.mark.parametrize(
    ("provider", "kind", "said"),
    [
        ("office", "UsageLineItems", "office has no UsageLineItems"),
        ("marketplace", "BillingLineItems", "marketplace has no"),
        ("all", "usage", "all has no"),
        ("bing", "BillingLineItems", "is not a billing provider"),
        ("azure", "lines", "is not a type of line items"),
    ],
)
def test_illegal_pairs_are_refused_before_sending(
    twins: Twins, provider: str, kind: str, said: str
) -> None:
    service = Service(twins, 3)
    partner: Any = twins.make(answer=service)  # a type checker refuses most of these
    with pytest.raises(PagingError, match=said):
        partner.line_items.list("G1", provider=provider, line_item_type=kind)
    with pytest.raises(PagingError, match=said):
        partner.line_items.unbilled(currency="EUR", provider=provider, line_item_type=kind)
    assert not service.requests


@pytest.mark.parametrize("half", [{"provider": "azure"}, {"line_item_type": "UsageLineItems"}])
def test_half_a_pair_is_refused_before_sending(twins: Twins, half: Any) -> None:
    service = Service(twins, 3)
    with pytest.raises(PagingError, match="give both provider and line_item_type, or neither"):
        twins.make(answer=service).line_items.list("G1", **half)
    assert not service.requests


@pytest.mark.parametrize("options", [{"period": "last"}, {"size": 0}, {"size": -5}])
def test_illegal_arguments_are_refused_before_sending(twins: Twins, options: Any) -> None:
    service = Service(twins, 3)
    items = twins.make(answer=service).line_items
    with pytest.raises(PagingError):
        items.list("G1", provider="azure", line_item_type="UsageLineItems", **options)
    with pytest.raises(PagingError):
        items.list("G1", **options)
    with pytest.raises(PagingError):
        items.unbilled(currency="EUR", **options)
    assert not service.requests


@pytest.mark.parametrize("invoice_id", ["", "..", "summary", "unbilled"])
def test_identifiers_that_change_the_path_are_refused(twins: Twins, invoice_id: str) -> None:
    service = Service(twins, 3)
    partner = twins.make(answer=service)
    with pytest.raises(InvalidIdentifierError):
        partner.line_items.list(invoice_id, provider="azure", line_item_type="UsageLineItems")
    with pytest.raises(InvalidIdentifierError):
        list(partner.line_items.list(invoice_id))
    with pytest.raises(InvalidIdentifierError):
        partner.invoices.get(invoice_id)
    assert not service.requests


@pytest.mark.parametrize("spelling", ["one_time", "OneTime", "onetime"])
def test_spellings_of_bodies_become_those_of_requests(twins: Twins, spelling: str) -> None:
    service = Service(twins, 2, seek=True)
    items: Any = twins.make(answer=service).line_items  # a type checker knows one spelling
    list(items.unbilled(currency="USD", period="Current", provider=spelling,
                        line_item_type="usage_line_items"))  # fmt: skip
    asked = service.requests[0].url
    assert asked.path == "/v1/invoices/unbilled/lineitems"
    assert dict(asked.params) == {
        "provider": "onetime", "invoiceLineItemType": "UsageLineItems", "currencyCode": "USD",
        "period": "current",
    }  # fmt: skip


class Recorded:
    """Answers from recordings, in order of request line and token."""

    def __init__(self, *exchanges: Exchange) -> None:
        self.left = {self._key(e): e for e in exchanges}
        self.sent: list[str] = []

    @staticmethod
    def _key(exchange: Exchange) -> tuple[str, str | None]:
        return exchange.request.target, exchange.request.headers.get(TOKEN)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with the recording of the request."""
        self.sent.append(str(request.url))
        found = self.left[str(request.url), request.headers.get(TOKEN)]
        return httpx.Response(found.response.status, content=wire_body(found))


def _count(*exchanges: Exchange) -> int:
    return sum(len(decode(wire_body(exchange))["items"]) for exchange in exchanges)


def test_recorded_pages_are_read_through(twins: Twins, named: dict[str, Exchange]) -> None:
    office = [named[f"listInvoiceLineItems/office-{n}-page"] for n in ("first", "last")]
    seek = [named[f"listInvoiceLineItems/one-time-{n}-page"] for n in ("first", "last")]
    lists = [named[f"listInvoices/{n}-page"] for n in ("first", "second", "last")]
    partner = twins.make(answer=Recorded(*seek, *lists))
    assert len(list(partner.line_items.list("G000024135", size=3, **ONETIME))) == _count(*seek)
    offset = Position(
        "/v1/invoices/D02005YFHI/lineitems",
        (("provider", "office"), ("invoiceLineItemType", "BillingLineItems"), ("size", "2"),
         ("offset", "0")), (), "office", "BillingLineItems",
    )  # fmt: skip
    partner = twins.make(answer=Recorded(*office))
    items = partner.line_items.list("D02005YFHI", resume=offset, **OFFICE)
    assert {type(item).__name__ for item in items} == {"LicenseBasedLineItem"}
    first = Position("/v1/invoices", (("size", "2"), ("offset", "0")))
    partner = twins.make(answer=Recorded(*lists))
    assert len(list(partner.invoices.list(resume=first))) == _count(*lists)


def _invoice(*details: tuple[str, str], currency: str = "EUR") -> dict[str, Any]:
    return {
        "id": "G1",
        "invoiceDate": "2021-06-08T03:17:52Z",
        "totalCharges": 1,
        "paidAmount": 0,
        "currencyCode": currency,
        "invoiceDetails": [
            {
                "billingProvider": provider,
                "invoiceLineItemType": kind,
                "links": {"self": {"uri": f"/invoices/OneTime-G1/lineitems/{provider}/{kind}"}},
                "attributes": {"objectType": "InvoiceDetail"},
            }
            for provider, kind in details
        ],
        "attributes": {"objectType": "Invoice"},
    }


DETAILS = (
    ("office", "billing_line_items"),
    ("one_time", "usage_line_items"),
    ("one_time", "usage_line_items"),
    ("quantum", "billing_line_items"),
    ("azure", "billing_line_items"),
)


class Whole(Service):
    """An invoice with several parts, the numbers of each beginning at zero."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with the invoice, or with a page of a part."""
        if request.url.path == "/v1/invoices/G1":
            self.requests.append(request)
            return httpx.Response(200, json=_invoice(*DETAILS))
        return super().__call__(request)


@pytest.mark.parametrize("whole", [False, True], ids=["id", "invoice"])
def test_all_line_items_walk_the_details(twins: Twins, *, whole: bool) -> None:
    invoice: str | Invoice = Invoice.from_dict(_invoice(*DETAILS)) if whole else "G1"

    def read(**options: Any) -> tuple[Whole, list[Page[InvoiceLineItem]]]:
        service = Whole(twins, 4)
        lines = twins.make(answer=service).line_items.list(invoice, **options)
        return service, list(lines.pages())

    service, pages = read()
    # Four parts: the one named twice is read once.
    assert [page.total for page in pages] == [3, 4, 7, 8, 11, 12, 15, 16]
    own = [r for r in service.requests if r.url.path == "/v1/invoices/G1"]
    assert len(own) == (0 if whole else 1)
    parts = service.requests[len(own) :: 2]
    asked = [(r.url.params.get("provider"), r.url.params.get("currencyCode")) for r in parts]
    assert asked == [("office", None), ("onetime", "EUR"), (None, None), ("azure", None)]
    assert parts[2].url.path.endswith("/OneTime-G1/lineitems/quantum/billing_line_items")
    assert len({request.headers["MS-CorrelationId"] for request in service.requests}) == 1
    assert pages[-1].position is None
    for number, page in enumerate(pages[:-1], start=1):
        assert page.position is not None
        saved = Position.from_json(page.position.to_json())
        again, rest = read(resume=saved)
        assert len(again.requests) == len(own) + 8 - number
        assert [page.items for page in rest] == [page.items for page in pages[number:]]
        assert [page.total for page in rest] == [page.total for page in pages[number:]]


def test_positions_of_all_line_items_and_of_one_part_are_told_apart(twins: Twins) -> None:
    service = Whole(twins, 4)
    lines = twins.make(answer=service).line_items
    pages = list(lines.list("G1").pages())
    between = pages[1].position
    assert between is not None
    assert (between.path, between.provider, between.kind) == ("", "onetime", "UsageLineItems")
    asked = len(service.requests)
    with pytest.raises(PagingError, match="a reading of all line items"):
        lines.list("G1", provider="office", line_item_type="BillingLineItems", resume=between)
    with pytest.raises(PagingError, match="a reading of all line items"):
        lines.unbilled(currency="EUR", resume=between)
    assert len(service.requests) == asked
    elsewhere = Position("", provider="marketplace", kind="UsageLineItems")
    with pytest.raises(PagingError, match="G1 has no such line items"):
        list(lines.list("G1", resume=elsewhere))


def test_usage_is_asked_for_in_the_currency_of_its_invoice(twins: Twins) -> None:
    invoice = Invoice.from_dict(_invoice(currency="CHF"))
    usage: Pair = {"provider": "onetime", "line_item_type": "UsageLineItems"}
    for own, pair, currency, asked in (
        (invoice, usage, None, "CHF"),
        (invoice, usage, "EUR", "EUR"),
        (invoice, ONETIME, None, None),
        ("G1", usage, None, None),
    ):
        service = Service(twins, 1)
        list(twins.make(answer=service).line_items.list(own, **pair, currency=currency))
        assert service.requests[0].url.params.get("currencyCode") == asked


def _answering(body: Any) -> Handler:
    return lambda _: httpx.Response(200, json=body)


def test_an_invoice_that_names_no_part_has_no_line_items(twins: Twins) -> None:
    assert list(twins.make(answer=_answering(_invoice())).line_items.list("G1")) == []
    broken = _answering(_invoice() | {"invoiceDetails": None})
    with pytest.raises(UnreadableResponseError, match="invoiceDetails: expected an array"):
        list(twins.make(answer=broken).line_items.list("G1"))


@dataclass(frozen=True)
class AppOnly:
    """A sign-in as the application, without an authority."""

    kind: SignInKind = "appOnly"
    cloud: Cloud = GLOBAL

    def held(self) -> AccessToken:
        """Return the token at hand."""
        return self.token()

    def token(self, *, refused: AccessToken | None = None) -> AccessToken:
        """Return the token."""
        assert refused is None
        return AccessToken.of("app", now=0, lifetime=3600)


def test_app_only_finds_the_invoice_in_the_list(twins: Twins) -> None:
    paths: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        listed = {**_invoice(), "amendments": [{**_invoice(), "id": "G3"}]}
        page = {"totalCount": 1, "items": [listed], "attributes": {"objectType": "Collection"}}
        return httpx.Response(200, json=page)

    partner = twins.make(AppOnly(), answer=answer)
    assert partner.invoices.find("Recurring-g1").id == "G1"
    assert partner.invoices.find("G3").id == "G3", "lists name amendments there only"
    with pytest.raises(NotListedError, match="not in the list"):
        partner.invoices.find("G2")
    assert list(partner.line_items.list("g3")) == []
    assert set(paths) == {"/v1/invoices"}, "the invoice by itself needs App+User"
    assert len(paths) == 4
    with pytest.raises(NeedsUserSignInError):
        partner.invoices.get("G1")
    assert len(paths) == 4


def test_an_error_in_the_middle_says_how_far_the_reading_came(twins: Twins) -> None:
    service = Service(twins, 9)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("offset") == "6":
            raise httpx.ReadTimeout("slow", request=request)
        return service(request)

    items = twins.make(answer=answer).line_items.list("G1", **OFFICE)
    with pytest.raises(httpx.ReadTimeout) as caught:
        list(items)
    assert "page 3 of /v1/invoices/G1/lineitems, after 6 items" in caught.value.__notes__[-1]


@pytest.mark.parametrize("fault", [httpx.ReadTimeout, KeyboardInterrupt])
def test_a_reading_that_broke_off_does_not_end_as_if_it_were_whole(
    twins: Twins, fault: type[BaseException]
) -> None:
    service = Service(twins, 9)

    def answer(request: httpx.Request) -> httpx.Response:
        if len(service.requests) == 2 and not failed:
            failed.append(request)
            raise fault("now")
        return service(request)

    ways: tuple[Callable[[Listing[InvoiceLineItem]], object], ...] = (
        list,
        next,
        lambda lines: next(lines.pages()),
        lambda lines: list(lines.telling(None)),
    )
    for read_on in ways:
        service.requests.clear()
        failed: list[httpx.Request] = []
        lines = twins.make(answer=answer).line_items.list("G1", **OFFICE)
        taken: list[InvoiceLineItem] = []
        with pytest.raises(fault):
            taken.extend(lines)
        assert len(taken) == 6
        for _ in range(2):
            with pytest.raises(PagingError, match=rf"failed before \({fault.__name__}\)"):
                read_on(lines)
        assert len(service.requests) == 2


# ---- ids for tracing -----------------------------------------------------------------------------


def correlations(requests: Iterable[httpx.Request]) -> list[str]:
    return [request.headers["MS-CorrelationId"] for request in requests]


def test_listings_of_one_block_share_its_id(twins: Twins) -> None:
    service = Whole(twins, 4)
    partner = twins.make(answer=service)
    with partner.correlation() as own:
        inside = partner.line_items.list("G1")
        first = next(inside)
        partner.invoices.get("G1")
    with partner.correlation("another"):
        assert len([first, *inside]) == 16  # begun in the block around, it keeps that one's id
        partner.invoices.get("G1")
    partner.invoices.get("G1")
    *of_own, other, outside = correlations(service.requests)
    assert set(of_own) == {own}
    assert other == "another"
    assert outside not in {own, "another"}


def test_listings_that_interleave_keep_their_ids(twins: Twins) -> None:
    service = Service(twins, 9)
    partner = twins.make(answer=service)
    lists = [partner.line_items.list(own, **OFFICE).pages() for own in ("G1", "G2")]
    for page in zip(*lists, strict=True):
        assert len(page) == 2
    assert [request.url.path.split("/")[3] for request in service.requests] == ["G1", "G2"] * 3
    ids = correlations(service.requests)
    assert len(set(ids)) == 2
    assert ids == ids[:2] * 3
    assert len({request.headers["MS-RequestId"] for request in service.requests}) == 6


def test_listings_in_threads_keep_their_ids() -> None:
    twins = Twins(sync=True)
    service = Service(twins, 9)
    partner = twins.make(answer=service)
    gate = threading.Barrier(4)

    def read(invoice_id: str) -> str:
        with partner.correlation() as own:
            gate.wait(60)  # all blocks are open before the first request
            assert len(list(partner.line_items.list(invoice_id, **OFFICE))) == 9
        return own

    invoices = [f"G{number}" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        blocks = dict(zip(invoices, pool.map(read, invoices), strict=True))
    twins.close()
    assert _by_invoice(service) == dict.fromkeys(blocks.items(), 3)


def test_listings_in_tasks_keep_their_ids() -> None:
    twins = Twins(sync=False)
    service = Service(twins, 9)
    blocks: dict[str, str] = {}

    async def answer(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)  # lets the other tasks go on
        return service(request)

    async def go() -> None:
        async with AsyncPartnerCenter(None) as partner:
            answer_with(partner, answer)

            async def read(invoice_id: str) -> None:
                with partner.correlation() as own:
                    blocks[invoice_id] = own
                    lines = partner.line_items.list(invoice_id, **OFFICE)
                    assert len([line async for line in lines]) == 9

            async with asyncio.TaskGroup() as group:
                for number in range(4):
                    group.create_task(read(f"G{number}"))

    asyncio.run(go())
    twins.close()
    assert _by_invoice(service) == dict.fromkeys(blocks.items(), 3)
    assert [path.split("/")[3] for path in _paths(service)[:4]] == ["G0", "G1", "G2", "G3"]


def _paths(service: Service) -> list[str]:
    return [request.url.path for request in service.requests]


def _by_invoice(service: Service) -> Counter[tuple[str, str]]:
    """Count the requests of each invoice and MS-CorrelationId."""
    names = (path.split("/")[3] for path in _paths(service))
    return Counter(zip(names, correlations(service.requests), strict=True))


# ---- line items that moved to the export ---------------------------------------------------------


MODERN = (("one_time", "billing_line_items"), ("one_time", "usage_line_items"))


@pytest.mark.parametrize(
    ("details", "since", "left", "said"),
    [
        pytest.param(MODERN, "2024-02-01", 0, "charges and daily usage of modern", id="all"),
        pytest.param(MODERN, "2024-01-31", 0, "serves daily usage of modern", id="usage"),
        pytest.param(MODERN[:1], "2024-02-01", 0, "serves charges of modern", id="charges"),
        pytest.param(MODERN, "2024-02-01", 1, None, id="some-left"),
        pytest.param(MODERN[:1], "2024-01-31", 0, None, id="before-charges-moved"),
        pytest.param(MODERN, "2022-08-31", 0, None, id="before-usage-moved"),
        pytest.param(DETAILS[:1], "2024-02-01", 0, None, id="office-stays"),
        pytest.param((), "2024-02-01", 0, None, id="no-details"),
        pytest.param(MODERN, None, 0, None, id="no-period"),
    ],
)
@pytest.mark.parametrize("whole", [False, True], ids=["id", "invoice"])
def test_line_items_that_moved_to_the_export(
    twins: Twins,
    details: tuple[tuple[str, str], ...],
    since: str | None,
    left: int,
    said: str | None,
    *,
    whole: bool,
) -> None:
    own = _invoice(*details) | ({"billingPeriodStartDate": f"{since}T00:00:00Z"} if since else {})

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/invoices/G1":
            return httpx.Response(200, json=own)
        items = [line(0)] * left if request.url.params["provider"] == "onetime" else []
        page = {"totalCount": 0, "items": items, "attributes": {"objectType": "Collection"}}
        return httpx.Response(200, json=page)

    lines = twins.make(answer=answer).line_items.list(Invoice.from_dict(own) if whole else "G1")
    if said is None:
        assert len(list(lines)) == left * len(details)
    else:
        with pytest.raises(LineItemsMovedError, match=f"G1 has no line items here: .*{said}"):
            list(lines)
