"""Lists are read to their end: every item once, in both styles of paging, or an error."""

from __future__ import annotations

import asyncio
import copy
import json
import ssl
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from partner_center import paging
from partner_center.contract import Exchange, wire_body
from partner_center.errors import (
    BadRequestError,
    InvalidIdentifierError,
    LinkError,
    PagingError,
    SignInError,
)
from partner_center.paging import Page, Position
from partner_center.session import Session
from partner_center_invoices.types import read_json

HOST = "https://api.partnercenter.microsoft.com"
TLS = ssl.create_default_context()  # one for all sessions: it takes a while to make
TOKEN = "MS-ContinuationToken"  # a header's name

Handler = Callable[[httpx.Request], httpx.Response]


def session_on(handler: Handler, *, base_url: str = HOST) -> Session:
    """Return a session whose requests a function answers."""
    session = Session(None, base_url=base_url, verify=TLS)
    wire = httpx.MockTransport(handler)
    session.client.set_httpx_client(httpx.Client(base_url=base_url, transport=wire))
    session.client.set_async_httpx_client(httpx.AsyncClient(base_url=base_url, transport=wire))
    return session


def line(number: int) -> dict[str, Any]:
    return {"number": number, "attributes": {"objectType": "Unseen"}}


class Service:
    """A list of numbered items, a few on each page, in one of the two styles."""

    def __init__(self, total: int, *, size: int = 3, seek: bool = False) -> None:
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

    def read(self, **options: Any) -> list[int]:
        """Read the numbers of all items."""
        provider = "onetime" if self.seek else "office"
        items = paging.line_items(session_on(self), "G1", provider, "BillingLineItems", **options)
        return [item.additional_properties["number"] for item in items]


@pytest.mark.parametrize("seek", [False, True])
@pytest.mark.parametrize("total", [0, 1, 2, 3, 4, 6, 7, 20])
def test_every_item_comes_once(*, seek: bool, total: int) -> None:
    service = Service(total, seek=seek)
    assert service.read() == list(range(total))
    assert len(service.requests) == max(1, -(-total // 3))
    correlations = {request.headers["MS-CorrelationId"] for request in service.requests}
    assert len(correlations) == 1


@pytest.mark.parametrize("seek", [False, True])
def test_async_gives_the_same(*, seek: bool) -> None:
    service = Service(8, seek=seek)

    async def read() -> list[int]:
        provider = "onetime" if seek else "office"
        items = paging.aline_items(session_on(service), "G1", provider, "billing")
        return [item.additional_properties["number"] async for item in items]

    assert asyncio.run(read()) == list(range(8))


@pytest.mark.parametrize("seek", [False, True])
def test_resuming_from_every_position(*, seek: bool) -> None:
    pages: list[Page] = []
    Service(11, seek=seek).read(on_page=pages.append)
    assert [(p.number, p.items, p.total) for p in pages] == [
        (1, 3, 3), (2, 3, 6), (3, 3, 9), (4, 2, 11),
    ]  # fmt: skip
    assert pages[-1].position is None
    for page in pages[:-1]:
        assert page.position is not None
        saved = Position.from_json(page.position.to_json())
        later: list[Page] = []
        again = Service(11, seek=seek).read(resume=saved, on_page=later.append)
        assert again == list(range(page.total, 11))
        assert (later[0].number, later[-1].total) == (page.number + 1, 11)


def test_a_page_counts_only_when_its_items_were_taken() -> None:
    pages: list[Page] = []
    items = paging.line_items(
        session_on(Service(6)), "G1", "office", "billing", on_page=pages.append
    )
    for _ in range(3):
        next(items)
    assert not pages
    next(items)
    assert len(pages) == 1


def test_positions_of_another_list_are_refused() -> None:
    pages: list[Page] = []
    Service(6).read(on_page=pages.append)
    with pytest.raises(PagingError, match="belongs to /v1/invoices/G1"):
        paging.line_items(
            session_on(Service(6)), "G2", "office", "billing", resume=pages[0].position
        )


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", '{"position": 2}', "null", '{"position": 1, "path": 3}',
        Position("/v1/customers").to_json(),
        Position("/v1/invoices/../customers/lineitems").to_json(),
        Position("https://evil.example/v1/invoices").to_json(),
        Position("/v1/invoices", headers=(("Authorization", "Bearer x"),)).to_json(),
    ],
)  # fmt: skip
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(PagingError):
        Position.from_json(text)


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
def test_links_are_followed_in_every_form(form: Callable[[str], str]) -> None:
    service = Service(7, seek=True)
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
    form: Callable[[str], str],
) -> None:
    service = Service(7, seek=True)
    service.form = form
    with pytest.raises(LinkError, match="nothing was sent"):
        service.read()
    assert len(service.requests) == 1


def _header(name: str) -> Callable[[int, dict[str, Any]], None]:
    def change(_: int, page: dict[str, Any]) -> None:
        page["links"]["next"]["headers"].append({"key": name, "value": "x"})

    return change


@pytest.mark.parametrize("name", ["Authorization", "Host", "Cookie", "Bad\r\nName"])
def test_links_do_not_set_other_headers(name: str) -> None:
    service = Service(7, seek=True)
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
    *, seek: bool, change: Callable[[int, dict[str, Any]], None]
) -> None:
    service = Service(12, seek=seek)
    service.change = change
    with pytest.raises(PagingError, match="before") as caught:
        service.read()
    assert len(service.requests) <= 3
    assert "page" in caught.value.__notes__[0]


@pytest.mark.parametrize("seek", [False, True])
@pytest.mark.parametrize("size", [1, 3])
def test_items_that_are_all_alike_are_no_page_that_came_before(*, seek: bool, size: int) -> None:
    service = Service(9, size=size, seek=seek)

    def change(_: int, page: dict[str, Any]) -> None:
        page["items"] = [line(7) for _ in page["items"]]

    service.change = change
    assert service.read() == [7] * 9


def test_pages_that_differ_in_the_middle_are_two() -> None:
    service = Service(18, size=9)

    def change(number: int, page: dict[str, Any]) -> None:
        page["items"] = [line(0), *(line(n * number) for n in range(1, 8)), line(1)]

    service.change = change
    assert len(service.read()) == 18


def test_a_long_page_that_comes_again_ends_the_reading() -> None:
    service = Service(6000, size=2000, seek=True)
    service.change = _changed("items", [line(n) for n in range(2000)], at=3)
    with pytest.raises(PagingError, match=r"page 3 of .* came before"):
        service.read()


def test_a_refused_token_says_what_to_do() -> None:
    service = Service(9, seek=True)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get(TOKEN) == "6":
            return httpx.Response(400, json={"code": 800002, "description": "It has expired."})
        return service(request)

    with pytest.raises(BadRequestError, match="expired") as caught:
        list(paging.line_items(session_on(answer), "G1", "onetime", "billing"))
    advice, place = caught.value.__notes__
    assert "from its beginning" in advice
    assert "page 3 of" in place
    refuse = lambda _: httpx.Response(400, json={"message": "The request is invalid."})  # noqa: E731  # one line, used below
    with pytest.raises(BadRequestError) as caught:
        list(paging.line_items(session_on(refuse), "G1", "onetime", "billing"))
    assert len(caught.value.__notes__) == 1


def test_a_token_that_comes_again_ends_the_reading_whatever_the_address() -> None:
    service = Service(12, seek=True)
    service.form = lambda uri: f"{uri}&attempt={len(service.requests)}"
    service.change = _changed("links.next.headers", [{"key": TOKEN, "value": "3"}], at=2)
    with pytest.raises(PagingError, match="would not end"):
        service.read()
    assert len(service.requests) == 2


def test_a_link_to_its_own_page_ends_the_reading() -> None:
    service = Service(12)

    def change(_: int, page: dict[str, Any]) -> None:
        page["links"]["next"] = copy.deepcopy(page["links"]["self"])

    service.change = change
    with pytest.raises(PagingError, match="would not end"):
        service.read()
    assert len(service.requests) == 1


def test_an_empty_page_with_a_link_goes_on() -> None:
    service = Service(9, seek=True)
    service.change = _changed("items", [], at=2)
    assert service.read() == [0, 1, 2, 6, 7, 8]


def test_a_token_without_a_link_is_followed() -> None:
    service = Service(7, seek=True)

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
        ("bing", "BillingLineItems", "no billing provider"),
        ("azure", "lines", "no type of line items"),
    ],
)
def test_illegal_pairs_are_refused_before_sending(provider: str, kind: str, said: str) -> None:
    service = Service(3)
    with pytest.raises(PagingError, match=said):
        paging.line_items(session_on(service), "G1", provider, kind)
    assert not service.requests


@pytest.mark.parametrize("options", [{"period": "last"}, {"size": 0}, {"size": -5}])
def test_illegal_arguments_are_refused_before_sending(options: dict[str, Any]) -> None:
    service = Service(3)
    with pytest.raises(PagingError):
        paging.line_items(session_on(service), "G1", "azure", "usage", **options)
    with pytest.raises(PagingError):
        paging.all_line_items(session_on(service), "G1", **options)
    with pytest.raises(PagingError):
        paging.aall_line_items(session_on(service), "G1", **options)
    assert not service.requests


@pytest.mark.parametrize("invoice_id", ["", "..", "summary", "unbilled"])
def test_identifiers_that_change_the_path_are_refused(invoice_id: str) -> None:
    service = Service(3)
    with pytest.raises(InvalidIdentifierError):
        paging.line_items(session_on(service), invoice_id, "azure", "usage")
    assert not service.requests


@pytest.mark.parametrize("spelling", ["one_time", "OneTime", "onetime"])
def test_spellings_of_bodies_become_those_of_requests(spelling: str) -> None:
    service = Service(2, seek=True)
    list(paging.unbilled(session_on(service), spelling, "usage_line_items", currency="USD",
                         period="Current"))  # fmt: skip
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
    return sum(len(read_json(wire_body(e))["items"]) for e in exchanges)


def test_recorded_pages_are_read_through(named: dict[str, Exchange]) -> None:
    office = [named[f"listInvoiceLineItems/office-{n}-page"] for n in ("first", "last")]
    seek = [named[f"listInvoiceLineItems/one-time-{n}-page"] for n in ("first", "last")]
    lists = [named[f"listInvoices/{n}-page"] for n in ("first", "second", "last")]
    session = session_on(Recorded(*seek, *lists))
    assert len(list(paging.line_items(session, "G000024135", "one_time", "billing", size=3))) == (
        _count(*seek)
    )
    offset = Position(
        "/v1/invoices/D02005YFHI/lineitems",
        (("provider", "office"), ("invoiceLineItemType", "BillingLineItems"), ("size", "2"),
         ("offset", "0")), (), "office", "BillingLineItems",
    )  # fmt: skip
    session = session_on(Recorded(*office))
    items = paging.line_items(session, "D02005YFHI", "office", "billing", resume=offset)
    assert {type(item).__name__ for item in items} == {"LicenseBasedLineItem"}
    first = Position("/v1/invoices", (("size", "2"), ("offset", "0")))
    session = session_on(Recorded(*lists))
    assert len(list(paging.invoices(session, resume=first))) == _count(*lists)


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
            return httpx.Response(200, json=_invoice(*DETAILS))
        return super().__call__(request)


def test_all_line_items_walk_the_details() -> None:
    service = Whole(4)
    pages: list[Page] = []
    items = list(paging.all_line_items(session_on(service), "G1", on_page=pages.append))
    assert len(items) == 16  # four parts: the one named twice is read once
    assert [page.total for page in pages] == [3, 4, 7, 8, 11, 12, 15, 16]
    asked = [(r.url.params.get("provider"), r.url.params.get("currencyCode"))
             for r in service.requests[::2]]  # fmt: skip
    assert asked == [("office", None), ("onetime", "EUR"), (None, None), ("azure", None)]
    assert service.requests[4].url.path.endswith("/OneTime-G1/lineitems/quantum/billing_line_items")
    assert len({request.headers["MS-CorrelationId"] for request in service.requests}) == 1
    assert pages[-1].position is None
    for page in pages[:-1]:
        assert page.position is not None
        saved = Position.from_json(page.position.to_json())
        again: list[Page] = []
        rest = paging.all_line_items(session_on(Whole(4)), "G1", resume=saved, on_page=again.append)
        assert len(list(rest)) == 16 - page.total
        assert again[-1].total == 16


def test_all_line_items_in_an_event_loop() -> None:
    service = Whole(4)

    async def read() -> int:
        items = paging.aall_line_items(session_on(service), "G1")
        return len([item async for item in items])

    assert asyncio.run(read()) == 16
    assert len({request.headers["MS-CorrelationId"] for request in service.requests}) == 1


@pytest.mark.parametrize("details", [[], None])
def test_an_invoice_that_names_no_part_has_no_line_items(details: Any) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=_invoice() | {"invoiceDetails": details})

    async def read() -> list[Any]:
        return [item async for item in paging.aall_line_items(session_on(answer), "G1")]

    assert list(paging.all_line_items(session_on(answer), "G1")) == []
    assert asyncio.run(read()) == []


class _AppOnly:
    kind = "appOnly"


def test_app_only_finds_the_invoice_in_the_list() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/invoices", "the invoice by itself needs App+User"
        listed = {**_invoice(), "amendments": [{**_invoice(), "id": "G3"}]}
        page = {"totalCount": 1, "items": [listed], "attributes": {"objectType": "Collection"}}
        return httpx.Response(200, json=page)

    session = session_on(answer)
    session.sign_in = _AppOnly()  # type: ignore[assignment]  # no token is asked for
    assert paging.find_invoice(session, "Recurring-g1").id == "G1"
    assert paging.find_invoice(session, "G3").id == "G3", "lists name amendments there only"
    assert asyncio.run(paging.afind_invoice(session, "g3")).id == "G3"
    with pytest.raises(PagingError, match="not in the list"):
        paging.find_invoice(session, "G2")
    assert not issubclass(PagingError, SignInError)


def test_an_error_in_the_middle_says_how_far_the_reading_came() -> None:
    service = Service(9)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("offset") == "6":
            raise httpx.ReadTimeout("slow", request=request)
        return service(request)

    items = paging.line_items(session_on(answer), "G1", "office", "billing")
    with pytest.raises(httpx.ReadTimeout) as caught:
        list(items)
    assert "page 3 of /v1/invoices/G1/lineitems, 6 items" in caught.value.__notes__[-1]
