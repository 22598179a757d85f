"""Answers whose content is wrong on purpose: a result or a typed error, in one harmless line.

Everything travels over a real socket, to the sync and the async client, and to the command line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract_tests.support.command_line import Done
from contract_tests.support.hostile_service import (
    Asked,
    Hostile,
    Reply,
    serving,
)

from partner_center.cli.exit_codes import Exit
from partner_center.contract import Exchange
from partner_center.errors import (
    BadRequestError,
    InvalidIdentifierError,
    LinkError,
    PagingError,
    PartnerCenterError,
    ResponseError,
    ServerError,
    SignInError,
    ThrottledError,
    UnexpectedStatusError,
    UnreadableResponseError,
)
from partner_center.paging import Position
from partner_center.transport.retries import Retries, Waiting, retry_after
from partner_center_core.exact_json import read_json
from partner_center_core.network.limits import MIB, AnswerTooLargeError

TOKEN = "MS-ContinuationToken"
JSON = ("Content-Type", "application/json")
MEGABYTE = 2**20
each = pytest.mark.parametrize
# What would steer a terminal, or set the reader on a wrong track.
STEERING = "\x1b[2J\x1b]0;x\x07\u202e\u2066\u200b\r\n\t\x00\x9b31mend"


@dataclass
class Told:
    """Answers every request with the same, or with what stands under its path."""

    answer: Reply = field(default_factory=Reply)
    by_path: dict[str, Reply] = field(default_factory=dict)

    def __call__(self, request: Asked) -> Reply:
        """Answer."""
        return self.by_path.get(request.path, self.answer)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def service(told: Told) -> Iterator[Hostile]:
    with serving(told) as running:
        yield running


@pytest.fixture
def call(
    service: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Done]:
    """Return what runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda arguments: service.command(arguments, tmp_path)


@pytest.fixture(scope="session")
def invoice(named: dict[str, Exchange]) -> dict[str, Any]:
    """Return a recorded invoice, G1, with charges and usage of modern commerce."""
    body = named["getInvoice/recurring"].response.body.decode("utf-8-sig")
    known: dict[str, Any] = json.loads(body)
    detail = known["invoiceDetails"][0] | {"billingProvider": "one_time"}
    details = [
        detail | {"invoiceLineItemType": f"{kind}_line_items"} for kind in ("billing", "usage")
    ]
    return known | {"id": "G1", "currencyCode": "USD", "invoiceDetails": details}


@pytest.fixture(scope="session")
def line(named: dict[str, Exchange]) -> dict[str, Any]:
    """Return a recorded charge."""
    body = named["listInvoiceLineItems/one-time-first-page"].response.body.decode("utf-8-sig")
    known: dict[str, Any] = json.loads(body)["items"][0]
    return known


def page(**changes: Any) -> dict[str, Any]:
    """Return a page without items, with some members replaced."""
    own = {"uri": "/invoices", "method": "GET", "headers": []}
    known = {"totalCount": 0, "items": [], "links": {"self": own},
             "attributes": {"objectType": "Collection"}}  # fmt: skip
    return {name: value for name, value in {**known, **changes}.items() if value is not ...}


def leading(uri: Any = "/invoices?seekOperation=Next", **link: Any) -> dict[str, Any]:
    """Return a page with a link to the next one."""
    headers = [{"key": TOKEN, "value": "t"}]
    return page(links={"next": {"uri": uri, "method": "GET", "headers": headers, **link}})


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def lines_of(partner: Any) -> Any:
    return partner.line_items.list("G1", provider="onetime", line_item_type="BillingLineItems")


def is_harmless(error: Exception, most: int = 1000) -> bool:
    """Say whether a message is one line that no terminal takes for more."""
    said = [str(error), *getattr(error, "__notes__", ())]
    return all(text.isprintable() and 0 < len(text) <= most for text in said)


def is_one_error(done: Done, code: Exit) -> bool:
    """Say whether a command ended with one line and its code."""
    said = done.err.rstrip("\n")
    return (
        (done.code, done.out) == (code, "")
        and said.startswith("error: ")
        and said.isprintable()
        and len(said) < 2100
    )


# ---- pages ---------------------------------------------------------------------------------------

WRONG_PAGES: dict[str, tuple[Any, str]] = {
    "items null": (page(items=None), "items: expected an array, found None"),
    "items an object": (page(items={}), "items: expected an array, found {}"),
    "items a text": (page(items="[]"), "items: expected an array"),
    "no items": (page(items=...), "items: the member is missing"),
    "an item null": (page(items=[None]), "items[0]: expected an object, found None"),
    "an item a list": (page(items=[[]]), "items[0]: expected an object, found []"),
    "an item a text": (page(items=["x"]), "items[0]: expected an object"),
    "links a text": (page(links="/invoices"), "links: expected an object"),
    "next a list": (page(links={"next": []}), "links.next: expected an object"),
    "next a text": (page(links={"next": "/invoices"}), "links.next: expected an object"),
    "uri a number": (leading(7), "links.next.uri: expected text, found 7"),
    "method a list": (leading(method=["GET"]), "links.next.method: expected text"),
    "headers an object": (leading(headers={TOKEN: "t"}), "links.next.headers: expected an array"),
    "a header null": (leading(headers=[None]), "links.next.headers[0]: expected an object"),
    "a header empty": (leading(headers=[{}]), "links.next.headers[0].key: the member is missing"),
    "a header's name a number": (leading(headers=[{"key": 1, "value": "t"}]),
                                 "links.next.headers[0].key: expected text, found 1"),
    "a header's value a number": (leading(headers=[{"key": TOKEN, "value": 1}]),
                                  "links.next.headers[0].value: expected text, found 1"),
    "a header's value null": (leading(headers=[{"key": TOKEN, "value": None}]),
                              "links.next.headers[0].value: expected text, found None"),
    "a token that is not text": (page(continuationToken=7), "continuationToken: expected text"),
    "a token in a list": (page(continuationToken=["t"]), "continuationToken: expected text"),
    "a list": ([], "expected an object, found []"),
    "null": (None, "expected an object, found None"),
    "an error": ({"code": 2000, "description": "No."}, "totalCount: the member is missing"),
}  # fmt: skip


@each("name", WRONG_PAGES)
def test_a_wrong_page_is_an_error_that_names_the_place(
    name: str, told: Told, service: Hostile, call: Callable[[str], Done]
) -> None:
    wrong, said = WRONG_PAGES[name]
    told.answer = Reply(body(wrong))
    for read in (lambda partner: partner.invoices.list(), lines_of):
        for error in service.both(read):
            assert isinstance(error, UnreadableResponseError), error
            assert said in str(error)
            assert is_harmless(error)
    done = call("invoices -o found.csv")
    assert is_one_error(done, Exit.ANSWER), done
    assert said in done.err
    assert not Path("found.csv").exists()


def test_an_item_that_is_null_is_named_by_its_place(
    told: Told, service: Hostile, line: dict[str, Any]
) -> None:
    told.answer = Reply(body(page(items=[line, None])))
    for error in service.both(lines_of):
        assert isinstance(error, UnreadableResponseError)
        assert "items[1]: expected an object, found None" in str(error)


# ---- tokens and links ----------------------------------------------------------------------------

TOKENS = {
    "line break": "a\r\nX-Evil: 1",
    "NUL": "a\0b",
    "not ASCII": "tokén",
    "surrogate": "a\ud800",
    "steering": STEERING,
    "one MB": "a" * MEGABYTE,
}


@each("token", TOKENS.values(), ids=TOKENS)
@each("is_in_body", [True, False])
def test_a_token_that_no_header_can_have_is_not_sent(
    token: str,
    *,
    is_in_body: bool,
    told: Told,
    service: Hostile,
    call: Callable[[str], Done],
) -> None:
    headers = [{"key": TOKEN, "value": token}]
    told.answer = Reply(
        body(page(continuationToken=token) if is_in_body else leading(headers=headers))
    )
    for error in service.both(lambda partner: partner.invoices.list()):
        assert isinstance(error, LinkError), error
        assert f"the header {TOKEN} to a value that is illegal in a header" in str(error)
        assert is_harmless(error)
    assert len(service.requests) == 2
    assert is_one_error(call("invoices"), Exit.ANSWER)


@each("name", ["Authorization", "Host", "Cookie", "x-\r\nHost", "ms-" + "a" * MEGABYTE, "", "x-é"])
def test_a_link_sets_no_header_but_those_of_its_family(
    name: str, told: Told, service: Hostile
) -> None:
    told.answer = Reply(body(leading(headers=[{"key": name, "value": "x"}])))
    for error in service.both(lambda partner: partner.invoices.list()):
        assert isinstance(error, LinkError), error
        assert "a link must not set the header" in str(error)
        assert is_harmless(error)
    assert len(service.requests) == 2


LINKS = {
    "a lone surrogate": "/invoices?offset=1&x=\ud800",
    "64 KB of query": f"/invoices?{'x' * 65_536}",
    "one MB": f"/invoices?offset={'1' * MEGABYTE}",
    "16 KB that grow when they are encoded": f"/invoices?x={'🙂' * 16_000}",
    "user info": "http://user:secret@{host}/v1/invoices?offset=1",
    "another user": "http://{host}@evil.example/v1/invoices",
    "another host": "http://evil.example/v1/invoices",
    "a host that is longer": "http://{host}.evil.example/v1/invoices",
    "another port": "http://127.0.0.1:1/v1/invoices",
    "another scheme": "https://{host}/v1/invoices",
    "a file": "file:///etc/passwd",
    "no scheme": "//evil.example/v1/invoices",
    "backslashes": "\\\\evil.example\\v1\\invoices",
    "a backslash in the path": "/invoices\\..\\customers",
    "a tab": "/invoices\t?offset=1",
    "a line break": "/invoices?offset=1\r\nX-Evil: 1",
    "an address of IPv6": "http://[::1/v1/invoices",
    "a port out of range": "http://127.0.0.1:99999999/v1/invoices",
    "a path upwards": "invoices/../customers",
    "an encoded path upwards": "/invoices/%2e%2e/customers",
    "an encoded slash": "/invoices/..%2f..%2fcustomers/lineitems",
    "another list": "/invoices/G2/lineitems",
    "a path of another script": "/invoices/é\u202e",
    "steering": f"/invoices{STEERING}",
    "nothing": "",
    "only a blank": " ",
}


@each("name", LINKS)
def test_a_link_that_leads_elsewhere_is_not_followed(
    name: str, told: Told, service: Hostile, call: Callable[[str], Done]
) -> None:
    uri = LINKS[name].replace("{host}", service.base_url.removeprefix("http://"))
    told.answer = Reply(body(leading(uri)))
    for error in service.both(lambda partner: partner.invoices.list()):
        assert isinstance(error, LinkError), error
        assert "nothing was sent" in str(error)
        assert "secret" not in str(error)
        assert is_harmless(error)
    assert len(service.requests) == 2
    assert is_one_error(call("invoices -o found.json"), Exit.ANSWER)
    assert not Path("found.json").exists()


@each("uri", ["/invoices?offset=2#part", "invoices?offset=2", "{base}/v1/Invoices/?offset=2"])
def test_a_link_with_nothing_wrong_is_followed(uri: str, service: Hostile) -> None:
    def answer(request: Asked) -> Reply:
        is_last = "offset" in request.query
        link = leading(uri.replace("{base}", service.base_url), headers=[])
        return Reply(body(page() if is_last else link))

    service.answer = answer
    assert service.both(lambda partner: partner.invoices.list()) == ([], [])
    assert len(service.requests) == 4


def test_links_that_each_add_to_the_address_come_to_an_end(service: Hostile) -> None:
    def answer(_: Asked) -> Reply:
        number = len(service.requests)
        names = "&".join(f"n{number}x{k}=12345678" for k in range(200))
        return Reply(body(leading(f"/invoices?offset={number}&{names}", headers=[])))

    service.answer = answer
    error = service.outcome(lambda partner: list(partner.invoices.list()))
    assert isinstance(error, LinkError)
    assert "characters, too many; nothing was sent" in str(error)
    assert len(service.requests) < 10


# ---- nesting -------------------------------------------------------------------------------------


def nested(levels: int, kind: str) -> str:
    return "[" * levels + "]" * levels if kind == "list" else '{"a":' * levels + "1" + "}" * levels


@each("kind", ["list", "object"])
@each("levels", [90, 300, 100_000])
@each("place", ["unknown", "items", "links", "item", "totalCount"])
def test_nesting_without_end_is_refused(
    place: str, levels: int, kind: str, told: Told, service: Hostile, line: dict[str, Any],
    invoice: dict[str, Any], call: Callable[[str], Done],
) -> None:  # fmt: skip
    deep = nested(levels, kind)
    told.by_path["/invoices/G1"] = Reply(body(invoice))
    makes = {
        "unknown": lambda: page(news="@"),
        "items": lambda: page(items="@"),
        "links": lambda: page(links={"news": "@"}),
        "item": lambda: page(items=[{**line, "news": "@"}]),
        "totalCount": lambda: page(totalCount="@"),
    }
    told.answer = Reply(body(makes[place]()).replace(b'"@"', deep.encode()))
    is_read = levels == 90 and place not in {"items", "totalCount"}
    for found in service.both(lines_of):
        assert isinstance(found, list) == is_read, found
        if not is_read:
            assert isinstance(found, UnreadableResponseError)
            assert is_harmless(found)
        elif place == "item":
            assert read_json(found[0].to_json())
    command = "lines G1 --provider onetime --type billing -o found.jsonl"
    done = call(command)
    is_written = is_read and place == "item"
    assert done.code == (Exit.OK if is_written else Exit.NOT_FOUND if is_read else Exit.ANSWER), (
        done
    )
    assert Path("found.jsonl").exists() == is_written


def test_what_is_read_can_be_written_whatever_its_depth(told: Told, service: Hostile) -> None:
    for levels in range(90, 102):
        told.answer = Reply(body(page(items=[{"news": "@"}])).replace(
            b'"@"', nested(levels, "list").encode()
        ))  # fmt: skip
        call = lambda partner: [one.to_json() for one in lines_of(partner)]  # noqa: E731  # one line, used below
        found = service.outcome(call)
        assert isinstance(found, list | UnreadableResponseError), found


@each("levels", [300, 100_000])
def test_an_error_nested_without_end_keeps_its_status(
    levels: int, told: Told, service: Hostile
) -> None:
    for text in (nested(levels, "list"), f'{{"code":1,"data":{nested(levels, "list")}}}'):
        told.answer = Reply(text.encode(), status=400)
        for error in service.both(lambda partner: partner.invoices.list()):
            assert isinstance(error, BadRequestError)
            assert is_harmless(error)


# ---- ids -----------------------------------------------------------------------------------------


@each("invoice_id", ["x" * 70_000, "\ud800", "a\ud800b", "", " ", "..", "Summary"])
def test_an_id_that_no_path_can_hold_is_not_sent(
    invoice_id: str, service: Hostile, tmp_path: Path
) -> None:
    reads: list[Callable[[Any], Any]] = [
        lambda partner: partner.invoices.get(invoice_id),
        lambda partner: partner.line_items.list(invoice_id),
        lambda partner: partner.line_items.list(
            invoice_id, provider="onetime", line_item_type="BillingLineItems"
        ),
    ]
    for read in reads:
        for error in service.both(read):
            assert isinstance(error, InvalidIdentifierError), error
            assert is_harmless(error)
    assert not service.requests
    assert is_one_error(service.command(["invoice", invoice_id], tmp_path), Exit.USAGE)


@each("invoice_id", ["a/b", "a b", "a?b#c", "ß", "a%2Fb", "a\tb", "-1", "ß" * 900])
def test_an_id_with_strange_signs_stays_in_its_segment(
    invoice_id: str, told: Told, service: Hostile
) -> None:
    told.answer = Reply(b'{"code":1,"description":"No."}', status=404)
    error = service.outcome(lambda partner: partner.invoices.get(invoice_id))
    assert isinstance(error, ResponseError)
    assert service.requests[0].path.count("/") == 2


@each("invoice_id", ["x" * 70_000, "\ud800", "..", "a\u202eb\x1b[2J", "", "G1/../../customers"])
def test_an_id_that_the_service_made_up_leads_nowhere_else(
    invoice_id: str, told: Told, service: Hostile, invoice: dict[str, Any],
    call: Callable[[str], Done],
) -> None:  # fmt: skip
    told.answer = Reply(body(page()))
    told.by_path["/invoices/G1"] = Reply(body(invoice | {"id": invoice_id}))
    for found in service.both(lambda partner: partner.line_items.list("G1")):
        assert isinstance(found, list | PartnerCenterError), found
        assert isinstance(found, list) or is_harmless(found)
    for request in service.requests:
        assert request.path.count("/") in (2, 3)
        assert "customers" not in request.path.split("/")
    done = call("lines G1 -o found.csv")
    assert done.code in {Exit.USAGE, Exit.NOT_FOUND}, done
    assert done.err.count("\n") == 1
    assert call("reconcile G1").code in {Exit.USAGE, Exit.DIFFERENT}


@each("currency", ["x" * 70_000, "\ud800", "ß" * 4000, "a&b=c#d\r\nX: y"])
def test_a_currency_that_the_service_made_up_stays_in_its_parameter(
    currency: str, told: Told, service: Hostile, invoice: dict[str, Any]
) -> None:
    told.answer = Reply(body(page()))
    told.by_path["/invoices/G1"] = Reply(body(invoice | {"currencyCode": currency}))
    for found in service.both(lambda partner: partner.line_items.list("G1")):
        assert found == [] or isinstance(found, InvalidIdentifierError), found
        assert found == [] or is_harmless(found)
    asked = {request.query.get("currencycode") for request in service.requests}
    assert asked <= {None, currency}


# ---- numbers -------------------------------------------------------------------------------------

NUMBERS = ("1e999999999", "1E400", "-1e-999999999", "1e99999999999999999999", "9" * 5000,
           f"0.{'3' * 90}", "1_000", "NaN", "-Infinity")  # fmt: skip


@each("number", NUMBERS)
@each("member", ["totalForCustomer", "totalCount", "news"])
def test_a_number_beyond_every_amount_is_refused_or_kept(
    member: str, number: str, told: Told, service: Hostile, line: dict[str, Any],
    call: Callable[[str], Done],
) -> None:  # fmt: skip
    wrong = page(totalCount="@") if member == "totalCount" else page(items=[line | {member: "@"}])
    told.answer = Reply(body(wrong).replace(b'"@"', number.encode()))
    is_kept = member == "news" and number in {"1e999999999", "1E400", "-1e-999999999",
                                              f"0.{'3' * 90}"}  # fmt: skip
    for found in service.both(lines_of):
        assert isinstance(found, list) == is_kept, found
        if isinstance(found, Exception):
            assert isinstance(found, UnreadableResponseError)
            assert is_harmless(found)
        else:
            written = found[0].to_json().upper().replace("E+", "E")
            assert f'"NEWS":{number.upper()}' in written
    done = call("lines G1 --provider onetime --type billing -o found.csv")
    assert done.code in {Exit.OK, Exit.ANSWER, Exit.FILE}, done
    assert done.code == Exit.OK or is_one_error(done, Exit(done.code))
    assert Path("found.csv").exists() == (done.code == Exit.OK)


@each("zero", ["-0", "-0.0", "0E-20", "0E+20"])
def test_every_nought_is_an_amount(
    zero: str, told: Told, service: Hostile, line: dict[str, Any]
) -> None:
    text = body(page(items=[line | {"totalForCustomer": "@"}]))
    told.answer = Reply(text.replace(b'"@"', zero.encode()))
    for found in service.both(lines_of):
        assert found[0].total_for_customer == 0


@each("number", [*NUMBERS, "-0", "7", '"7"', "null", "[]"])
def test_a_number_in_an_error_is_harmless(number: str, told: Told, service: Hostile) -> None:
    for form in ('{"code":@,"description":"No."}', '{"statusCode":@,"message":"No."}'):
        told.answer = Reply(form.replace("@", number).encode(), status=429)
        for error in service.both(lambda partner: partner.summaries.get()):
            assert isinstance(error, ThrottledError)
            assert is_harmless(error)


# ---- Retry-After ---------------------------------------------------------------------------------

RETRY_AFTER = (
    "99999999999999999999", "9" * 400, "-5", "1e5", "NaN", "soon", "٣", ",", "0",
    "Fri, 31 Dec 99999 23:59:59 GMT", "Fri, 31 Dec 99999999999 23:59:59 GMT",
    "Fri, 31 Dec 9999 23:59:59 -2359", "Sat, 01 Jan 0001 00:00:00 +2359",
    "Fri, 31 Dec 2100 23:59:59 +99999999999999999999",
    "Fri, 31 Dec 2100 23:59:59 -99999999999999", "Fri, 99 Dec 2100 99:99:99 GMT",
    f"Fri, {'9' * 5000} Dec 2100 23:59:59 GMT", f"Fri, 31 Dec 2100 {'2' * 5000}:59:59 GMT",
)  # fmt: skip


@each("value", RETRY_AFTER)
def test_a_wrong_retry_after_is_neither_a_crash_nor_an_endless_wait(
    value: str, told: Told, service: Hostile, call: Callable[[str], Done]
) -> None:
    pauses: list[float] = []
    waiting = Waiting(sleep=pauses.append)
    told.answer = Reply(b'{"statusCode":429,"message":"No."}', 429, (JSON, ("Retry-After", value)))
    error = service.outcome(
        lambda partner: list(partner.invoices.list()), retries=Retries(3, waiting=waiting)
    )
    assert isinstance(error, ThrottledError)
    assert sum(pauses) < 3
    assert is_one_error(call("invoices"), Exit.SERVICE)


def test_leading_noughts_of_retry_after_count_for_nothing() -> None:
    assert retry_after(httpx.Response(429, headers={"Retry-After": "000000000000120"})) == 120


# ---- errors --------------------------------------------------------------------------------------

FAULTS = {
    "nothing": b"",
    "null": b"null",
    "true": b"true",
    "a number": b"7",
    "a text": b'"No."',
    "a list": b"[]",
    "an object": b"{}",
    "nulls": b'{"code":null,"description":null,"message":null}',
    "lists": b'{"code":[],"description":{},"data":7}',
    "blanks": b'{"code":1,"description":" \\u0000\\n "}',
    "steering": body({"code": STEERING, "description": STEERING}),
    "steering in a message": body({"message": STEERING}),
    "steering without JSON": STEERING.encode(),
    "only NUL": b"\0" * (MEGABYTE // 2),
    "not UTF-8": b"\xff\xfe\xfd" * 100,
    "UTF-16": '{"code":1,"description":"No."}'.encode("utf-16"),
    "a surrogate": b'{"code":1,"description":"\\ud800"}',
    "10 MB of words": b'{"code":1,"description":"' + b"word " * (2 * MEGABYTE) + b'"}',
    "words without end": b'{"code":1,"description":"' + b"word " * (MEGABYTE // 6) + b'"}',
    "nothing without end": b'{"code":1,"description":"' + b"\\n" * (MEGABYTE // 3) + b'"}',
    "a code without end": b'{"code":"' + b"7" * (MEGABYTE // 2) + b'","description":"No."}',
    "a token": b'{"code":1,"description":"Bearer\\u0000eyJhbGciOi.eyJzdWIi.sig is not valid"}',
}


@each("name", FAULTS)
def test_an_error_of_any_form_is_one_harmless_line(
    name: str, told: Told, service: Hostile, call: Callable[[str], Done]
) -> None:
    headers = (JSON, ("MS-RequestId", "\u202e" + "r" * 3000), ("Content-Type", "\u202etext/plain"))
    for status in (400, 401, 403, 404, 429, 500, 599):
        told.answer = Reply(FAULTS[name], status, headers)
        for error in service.both(lambda partner: partner.invoices.list()):
            assert is_harmless(error)
            assert "eyJ" not in str(error)
            if len(FAULTS[name]) > MIB:  # an error of that size is not read further
                assert isinstance(error, AnswerTooLargeError), error
                continue
            if status == 401:  # the sign-in has no other token
                assert isinstance(error, SignInError), error
                continue
            assert isinstance(error, ResponseError), error
            assert error.status_code == status
            assert error.response.content == FAULTS[name]
        done = call("invoices -o found.json")
        assert is_one_error(done, Exit(done.code)), done
        assert done.code not in {Exit.OK, Exit.DEFECT}
        assert not Path("found.json").exists()


LOCATIONS = ("https://evil.example/v1/invoices", "javascript:1", "http://xn--a.b-/", "http://[::1",
             "http://h:99999999/", "x" * 40_000, "//evil.example", "", "\u202e")  # fmt: skip


@each("status", [201, 204, 206, 301, 302, 307, 308, 304])
def test_an_answer_that_is_no_success_is_not_taken_for_one(
    status: int, told: Told, service: Hostile, call: Callable[[str], Done]
) -> None:
    for location in LOCATIONS:
        told.answer = Reply(body(page()), status, (JSON, ("Location", location)))
        for error in service.both(lambda partner: partner.invoices.list()):
            assert isinstance(error, UnexpectedStatusError), error
            assert error.status_code == status
            assert is_harmless(error)
            assert "Location" in error.response.headers
        code = Exit.SERVICE if status == 204 else Exit.ANSWER
        assert is_one_error(call("invoices"), code)
    assert {request.path for request in service.requests} == {"/invoices"}


def test_a_service_that_fails_in_the_middle_leaves_no_file(
    service: Hostile, line: dict[str, Any], call: Callable[[str], Done]
) -> None:
    def answer(request: Asked) -> Reply:
        if TOKEN.lower() in request.headers:
            return Reply(FAULTS["steering"], 500)
        link = leading("/invoices/G1/lineitems?seekOperation=Next")["links"]
        return Reply(body(page(items=[line], links=link)))

    service.answer = answer
    for error in service.both(lines_of):
        assert isinstance(error, ServerError)
        assert "page 2 of /v1/invoices/G1/lineitems, after 1 items" in error.__notes__[-1]
    for file in ("found.csv", "found.jsonl.gz", "found.parquet", "found.json"):
        done = call(f"lines G1 --provider onetime --type billing -o {file}")
        assert is_one_error(done, Exit.SERVICE), done
        assert [*Path().glob("*found*")] == []


# ---- what is made of strange words ---------------------------------------------------------------

WORDS = (STEERING, "\ud800", "x" * 70_000, "$x$ {y} %s [red] <b>", "\u200d\u0301" * 50, "")


@each("word", WORDS)
def test_strange_words_steer_neither_terminal_nor_pictures(
    word: str, told: Told, invoice: dict[str, Any], line: dict[str, Any],
    named: dict[str, Exchange], call: Callable[[str], Done],
) -> None:  # fmt: skip
    sevens = ("unitPrice", "effectiveUnitPrice", "subtotal", "totalForCustomer")
    amounts = dict.fromkeys(sevens, 7) | {"quantity": 1, "taxTotal": 0}
    strange = line | amounts | {"customerName": word, "skuName": word, "chargeType": word}
    charges = invoice | {"invoiceDetails": invoice["invoiceDetails"][:1], "currencyCode": word}
    summary = json.loads(named["getInvoiceSummary/one-currency"].response.body.decode("utf-8-sig"))
    told.answer = Reply(body(page(items=[strange])))
    told.by_path = {
        "/invoices/G1": Reply(body(invoice | {"invoiceType": word, "totalCharges": 14})),
        "/invoices/G2": Reply(body(charges | {"id": "G2"})),
        "/invoices": Reply(body(page(items=[charges | {"documentType": word}]))),
        "/invoices/summaries": Reply(body(page(items=[summary | {"currencyCode": word}]))),
    }
    for command in (
        "invoices -o table", "invoice G1 -o table", "invoice G2 -o table", "lines G1 -o table",
        "lines G1 -o jsonl", "lines G1 -o found.parquet", "summaries -o table",
        "reconcile -o json", "reconcile -o table --picture balances.svg", "reconcile G2 -o json",
        "reconcile G1 -o csv", "reconcile G1 -o table --picture charges.svg",
    ):  # fmt: skip
        done = call(command)
        assert done.code in {Exit.OK, Exit.DIFFERENT}, f"{command}: {done.err}"
        assert "Traceback" not in done.err
        if " -o table" in command:
            assert all(text.isprintable() for text in done.out.splitlines())
        if command.endswith("json"):
            assert isinstance(read_json(done.out), dict)


# ---- positions that come back --------------------------------------------------------------------


@each(
    "text",
    [
        "[" * 100_000,
        '{"position":1,"path":"/v1/invoices","query":[["a","' + "x" * 70_000 + '"]]}',
        '{"position":1,"path":"/v1/invoices","query":[],"headers":[["ms-token","a\\nb"]]}',
        '{"position":1,"path":"/v1/invoices","query":[],"headers":[],"' + "x" * 70_000 + '":1}',
    ],
)
def test_a_position_that_was_tampered_with_is_refused(text: str) -> None:
    with pytest.raises(PagingError) as caught:
        Position.from_json(text)
    assert is_harmless(caught.value)


def test_a_position_is_saved_as_ascii() -> None:
    position = Position("", provider="new\u2028one\ud800", kind="é")
    assert position.to_json().isascii()
    assert Position.from_json(position.to_json()) == position
