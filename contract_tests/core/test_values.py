"""What the client reads and refuses: amounts, times, objects, and what a message says of them.

Every refusal has to name the member and show the value, because the reader of the message has a
page of two thousand line items in front of them. What is read has to be exact, comparable, and the
same again when it is written.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from contract_tests.support.replay import call_of, made_against

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange, decode
from partner_center_core import errors
from partner_center_core.exact_json import read_json
from partner_center_core.headers import HeaderValueError
from partner_center_core.models.values import read_time, write_time
from partner_center_invoices import AsyncClient, Client, models
from partner_center_invoices.api.invoices import get_invoice
from workshop.yaml_files import dumps_json

BASE_URL = "https://api.partnercenter.microsoft.com"
ROWS = "listInvoiceLineItems/every-member-one-time"
INVOICES = "listInvoices/every-member"
BY_ID = "getInvoice/every-member"

each = pytest.mark.parametrize


@pytest.fixture
def row(named: dict[str, Exchange]) -> dict[str, Any]:
    found: dict[str, Any] = decode(named[ROWS].response.body)["items"][0]
    return found


@pytest.fixture
def invoices(named: dict[str, Exchange]) -> dict[str, Any]:
    found: dict[str, Any] = decode(named[INVOICES].response.body)
    return found


def at(body: Any, *path: str | int) -> Any:
    for key in path:
        body = body[key]
    return body


def spelled(path: tuple[str | int, ...]) -> str:
    """Spell a path as the messages do: items[1].links.self."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


def page_with(row: dict[str, Any], member: str, literal: str) -> bytes:
    """A page of four rows; a member of the last one is a piece of JSON, letter for letter."""
    rows = [row, row, row, {**row, member: "@here@"}]
    text = dumps_json({"totalCount": 4, "items": rows, "attributes": {}})
    assert text.count('"@here@"') == 1
    return text.replace('"@here@"', literal).encode()


def decoded(content: bytes) -> dict[str, Any]:
    found = read_json(content)
    assert isinstance(found, dict)
    return found


def read_both_ways(content: bytes) -> Iterator[models.InvoiceLineItemCollection]:
    yield models.InvoiceLineItemCollection.from_json(content)
    yield models.InvoiceLineItemCollection.from_dict(decoded(content))


# ---- amounts -------------------------------------------------------------------------------------

# JSON as it travels, and the number that it is: sign, digits and exponent.
AMOUNTS = {
    "0": "0",
    "0.0": "0.0",
    "0.00": "0.00",
    "-0.0": "-0.0",
    "820": "820",
    "-4310.17": "-4310.17",
    "0.10": "0.10",
    "0.1999968000511991808131": "0.1999968000511991808131",
    "-0.000000000000000000000000000001": "-0.000000000000000000000000000001",
    "123456789012345678901234567890.123456789012345678901234567890": (
        "123456789012345678901234567890.123456789012345678901234567890"
    ),
    "9007199254740993": "9007199254740993",
    "9" * 31: "9" * 31,
    "-" + "9" * 31: "-" + "9" * 31,
    "1e2": "1E+2",
    "1e30": "1E+30",
    "1e" + "0" * 200 + "30": "1E+30",
    "1.50E-7": "1.50E-7",
    "1.5e-29": "1.5E-29",
    '"14.4"': "14.4",
    '"-14.40"': "-14.40",
    '"0"': "0",
    '"0.0"': "0.0",
    '"-0"': "-0",
    '"007.50"': "7.50",
    '"0.1999968000511991808131"': "0.1999968000511991808131",
    '"-' + "9" * 31 + "." + "9" * 30 + '"': "-" + "9" * 31 + "." + "9" * 30,
}


@each(("literal", "number"), AMOUNTS.items(), ids=[key[:40] for key in AMOUNTS])
def test_amounts_are_exact(row: dict[str, Any], literal: str, number: str) -> None:
    for page in read_both_ways(page_with(row, "unitPrice", literal)):
        item = page.items[3]
        assert isinstance(item, models.OneTimeInvoiceLineItem)
        assert type(item.unit_price) is Decimal
        assert item.unit_price.as_tuple() == Decimal(number).as_tuple()
        written = item.to_dict()["unitPrice"]
        assert type(written) is Decimal
        assert written.as_tuple() == Decimal(number).as_tuple()


REFUSED_AMOUNTS = (
    '"1_000"', '"1 000"', '"NaN"', '"sNaN"', '"Infinity"', '"-Infinity"', '" 14.4 "', '"14.4\\n"',
    '"1,5"', '"1,234.50"', '"+1"', '".5"', '"5."', '"-"', '"--1"', '""', '" "', '"1e5"', '"0x10"',
    '"1.2.3"', '"1_0.0"', '"1 "', '"1\\u0000"', '"\u0661\u0664"', '"\uff11\uff14.4"',
    '"\u221214.4"', '"$14.4"', '"14.4 USD"',
    '"null"', "true", "false", "[]", "[1]", "{}", '{"amount": 1}',
)  # fmt: skip


@each("literal", REFUSED_AMOUNTS)
def test_amounts_that_are_no_plain_decimal_are_refused(
    contract: Contract, named: dict[str, Exchange], row: dict[str, Any], literal: str
) -> None:
    answer = httpx.Response(200, content=page_with(row, "unitPrice", literal))
    call = call_of(contract, named[ROWS])
    _, error = made_against(call, "call", answer, base_url=BASE_URL)
    assert isinstance(error, errors.UnreadableResponseError), repr(error)
    value = json.loads(literal)
    said = f"items[3].unitPrice: {value!r} is not a plain decimal number"
    assert said in str(error)
    with pytest.raises(errors.DecodeError) as caught:
        models.InvoiceLineItemCollection.from_dict(decoded(page_with(row, "unitPrice", literal)))
    assert str(caught.value) == said


# Beyond 31 digits before the point or 30 behind it: no sum of such amounts is exact, or ends.
IMMENSE = (
    "1e31", "-1e31", "1" + "0" * 31, "1" * 4300, "1e999999999", "-1.5e+999999999", "1e-31",
    "0e-31", "1e-999999999", "0." + "0" * 30 + "1", "0." + "1" * 100_000,
    '"1' + "0" * 31 + '"', '"0.' + "0" * 30 + '1"',
)  # fmt: skip


@each("member", ["unitPrice", "pcToBCExchangeRate"])
@each("literal", IMMENSE, ids=[one[:20] for one in IMMENSE])
def test_amounts_beyond_every_sum_are_refused_in_time(
    row: dict[str, Any], member: str, literal: str
) -> None:
    content = page_with(row, member, literal)
    began = time.process_time()
    said = rf"^items\[3\]\.{member}: .*: an amount is below 10\^31 and has at most 30 decimals$"
    with pytest.raises(errors.DecodeError, match=said):
        models.InvoiceLineItemCollection.from_json(content)
    with pytest.raises(errors.DecodeError, match=said):
        models.InvoiceLineItemCollection.from_dict(decoded(content))
    assert time.process_time() - began < 5


@each("literal", ['"' + "9" * 5000 + '.01"', '"1e999999999"'], ids=["digits", "exponent"])
def test_long_and_scientific_texts_are_no_amounts(row: dict[str, Any], literal: str) -> None:
    said = r"^items\[3\]\.unitPrice: '.*\.?\.?\.?'? is not a plain decimal number$"
    with pytest.raises(errors.DecodeError, match=said):
        models.InvoiceLineItemCollection.from_json(page_with(row, "unitPrice", literal))


@each("literal", ["NaN", "Infinity", "-Infinity"])
@each("member", ["unitPrice", "productName", "brandNew"])
def test_json_that_is_no_json_is_refused_wherever_it_stands(
    row: dict[str, Any], member: str, literal: str
) -> None:
    with pytest.raises(errors.DecodeError, match=f"^{literal} is not JSON$"):
        read_json(page_with(row, member, literal))


@each("literal", ["1e99999999999999999999", "-1.5E-99999999999999999999", "1" * 5000])
def test_numbers_that_python_cannot_hold_are_refused(row: dict[str, Any], literal: str) -> None:
    for read in (read_json, models.InvoiceLineItemCollection.from_json):
        with pytest.raises(errors.DecodeError, match=r"exponent|digits"):
            read(page_with(row, "unitPrice", literal))


@each(
    ("value", "said"),
    [
        (0.1, r"0.1 is a float, which has lost digits; use Decimal\('...'\)"),
        (float("nan"), "nan is a float"),
        (Decimal("NaN"), r"Decimal\('NaN'\) is not a plain decimal number"),
        (Decimal("-Infinity"), r"Decimal\('-Infinity'\) is not a plain decimal number"),
        (b"14.4", "b'14.4' is not a plain decimal number"),
        ("9" * 500 + "x", r"'9{56}\.\.\. is not a plain decimal number"),
        pytest.param(10**5000, "a value of type int: an amount is below", id="digits"),
    ],
)
def test_amounts_that_a_program_gives_are_checked_too(
    row: dict[str, Any], value: object, said: str
) -> None:
    page = {"totalCount": 1, "items": [{**row, "quantity": value}], "attributes": {}}
    with pytest.raises(errors.DecodeError, match=rf"^items\[0\]\.quantity: {said}"):
        models.InvoiceLineItemCollection.from_dict(page)


# ---- times ---------------------------------------------------------------------------------------


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type,misc]  # of unknown number


TIMES: dict[str, dt.datetime | None] = {
    "2018-03-16T00:00:00": utc(2018, 3, 16),
    "2018-03-16T00:00:00Z": utc(2018, 3, 16),
    "2018-03-16T00:00:00z": utc(2018, 3, 16),
    "2018-03-16T00:00:00+00:00": utc(2018, 3, 16),
    "2018-03-16T01:30:00+01:30": utc(2018, 3, 16),
    "2018-03-15T16:00:00.5-08:00": utc(2018, 3, 16, 0, 0, 0, 500_000),
    "2018-03-16T00:00:00+23:59": utc(2018, 3, 15, 0, 1),
    "2018-03-16T00:00:00.0": utc(2018, 3, 16),
    "2018-03-16T00:00:00.1": utc(2018, 3, 16, 0, 0, 0, 100_000),
    "2018-03-16T00:00:00.12Z": utc(2018, 3, 16, 0, 0, 0, 120_000),
    "2018-03-16T00:00:00.123": utc(2018, 3, 16, 0, 0, 0, 123_000),
    "2018-03-16T00:00:00.1234Z": utc(2018, 3, 16, 0, 0, 0, 123_400),
    "2018-03-16T00:00:00.12345": utc(2018, 3, 16, 0, 0, 0, 123_450),
    "2018-03-16T00:00:00.123456Z": utc(2018, 3, 16, 0, 0, 0, 123_456),
    "2018-02-08T18:44:37.5381456Z": utc(2018, 2, 8, 18, 44, 37, 538_145),
    "2018-02-08T18:44:37.9999999": utc(2018, 2, 8, 18, 44, 37, 999_999),
    "2018-02-08T18:44:37.53814567Z": utc(2018, 2, 8, 18, 44, 37, 538_145),
    "2018-02-08T18:44:37.538145678+00:00": utc(2018, 2, 8, 18, 44, 37, 538_145),
    "2020-02-29T23:59:59Z": utc(2020, 2, 29, 23, 59, 59),
    "9999-12-31T23:59:59.9999999Z": utc(9999, 12, 31, 23, 59, 59, 999_999),
    "9999-12-31T23:59:59.9999999": utc(9999, 12, 31, 23, 59, 59, 999_999),
    "0002-01-01T00:00:00": utc(2, 1, 1),
    "0002-01-01T00:00:00+05:00": None,  # its UTC day is in the year 1
    "0001-01-01T00:00:00": None,
    "0001-01-01T00:00:00Z": None,
    "0001-01-01T00:00:00.0000000": None,
    "0001-01-01T00:00:00+02:00": None,
    "0001-01-01T00:00:00-08:00": None,
    "": None,
}  # fmt: skip


@each(("text", "moment"), TIMES.items())
def test_times_are_aware_utc(text: str, moment: dt.datetime | None) -> None:
    read = read_time(text, "usageDate")
    assert read == moment
    if read is not None:
        assert read.tzinfo is dt.UTC
        assert read_time(write_time(read), "usageDate") == moment


# Times of their own, because a reader may remember those that it has read before.
@each(
    ("zone", "day"), [("America/Los_Angeles", 11), ("Asia/Kolkata", 12), ("Pacific/Kiritimati", 13)]
)
def test_the_zone_of_the_machine_plays_no_part(
    monkeypatch: pytest.MonkeyPatch, zone: str, day: int
) -> None:
    texts = [f"2017-05-{day}T12:00:00{suffix}" for suffix in ("", "Z", ".0", "+00:00")]
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        read = [read_time(text, "usageDate") for text in texts]
        written = write_time(utc(2017, 5, day, 12))
    time.tzset()
    assert read == [utc(2017, 5, day, 12)] * 4
    assert written == f"2017-05-{day}T12:00:00Z"


def test_times_of_every_form_compare_with_each_other() -> None:
    moments = [read_time(text, "t") for text in TIMES]
    known = [moment for moment in moments if moment is not None]
    assert min(known) == utc(2, 1, 1)
    assert max(known) == utc(9999, 12, 31, 23, 59, 59, 999_999)


REFUSED_TIMES = (
    "2018-03-16", "2018-03-16 00:00:00", "2018-03-16t00:00:00", "2018-03-16T00:00",
    "20180316T000000Z",
    "2018-3-16T0:00:00", "2018-03-16T00:00:00 Z", " 2018-03-16T00:00:00", "2018-03-16T00:00:00Z\n",
    "2018-03-16T00:00:00.", "2018-03-16T00:00:00,5Z", "2018-03-16T00:00:00.1234567890Z",
    "2018-03-16T00:00:00+0200", "2018-03-16T00:00:00+02", "2018-03-16T00:00:00+05:99",
    "2018-03-16T00:00:00+24:00", "2018-03-16T00:00:00+02:00:30", "2018-03-16T00:00:00ZZ",
    "2018-02-29T00:00:00", "2018-02-30T00:00:00Z", "2018-13-01T00:00:00", "2018-00-10T00:00:00",
    "2018-01-00T00:00:00", "2018-03-16T24:00:00", "2018-03-16T23:60:00", "2018-03-16T23:59:60Z",
    "0000-01-01T00:00:00", "-2018-03-16T00:00:00", "12018-03-16T00:00:00", "2018-W11-5T00:00:00",
    "2018-W11-5", "2018-075T00:00:00", "9999-12-31T23:59:59-01:00",
    "\u0662\u0660\u0661\u0668-03-16T00:00:00",
    "16/03/2018", "3/16/2018 12:00:00 AM", "never", "now", " ", "1521158400",
    "/Date(1521158400000)/",
)  # fmt: skip


@each("text", REFUSED_TIMES)
def test_texts_that_are_no_time_are_refused(invoices: dict[str, Any], text: str) -> None:
    invoices["items"][0]["amendments"][0]["invoiceDate"] = text
    with pytest.raises(errors.DecodeError) as caught:
        models.InvoiceCollection.from_dict(invoices)
    assert caught.value.path == "items[0].amendments[0].invoiceDate"
    assert f"{text!r} is not a time such as 2018-03-16T00:00:00Z" in str(caught.value)


@each("value", [1521158400, True, ["2018-03-16T00:00:00"], {}, utc(2018, 3, 16)], ids=repr)
def test_values_that_are_no_text_are_no_time(invoices: dict[str, Any], value: object) -> None:
    invoices["items"][0]["billingPeriodEndDate"] = value
    said = r"^items\[0\]\.billingPeriodEndDate: .* is not a time"
    with pytest.raises(errors.DecodeError, match=said):
        models.InvoiceCollection.from_dict(invoices)


def test_never_is_written_as_it_came(invoices: dict[str, Any]) -> None:
    wire = invoices["items"][0]
    for text in ("", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", None):
        invoice = models.Invoice.from_dict({**wire, "billingPeriodEndDate": text})
        assert invoice.billing_period_end_date is None
        assert invoice.to_dict()["billingPeriodEndDate"] == text
        invoice.billing_period_end_date = utc(2020, 1, 11)
        assert invoice.to_dict()["billingPeriodEndDate"] == "2020-01-11T00:00:00Z"


def test_a_required_time_that_is_none_is_written_as_the_year_1(invoices: dict[str, Any]) -> None:
    invoice = models.Invoice.from_dict(invoices["items"][0])
    invoice.invoice_date = None
    invoice.billing_period_end_date = None
    assert invoice.to_dict()["invoiceDate"] == "0001-01-01T00:00:00"
    assert "billingPeriodEndDate" not in invoice.to_dict()


def test_a_time_without_a_zone_is_refused_from_a_program(invoices: dict[str, Any]) -> None:
    invoice = models.Invoice.from_dict(invoices["items"][0])
    invoice.invoice_date = dt.datetime(2020, 1, 11)  # noqa: DTZ001  # that is the point
    with pytest.raises(ValueError, match=r"2020, 1, 11.* has no time zone; use .*tzinfo="):
        invoice.to_dict()
    elsewhere = dt.timezone(dt.timedelta(hours=-8))
    invoice.invoice_date = dt.datetime(2020, 1, 11, 16, tzinfo=elsewhere)
    assert invoice.to_dict()["invoiceDate"] == "2020-01-12T00:00:00Z"


# ---- objects and arrays --------------------------------------------------------------------------

# Where something stands in a page of invoices, what is put there, and what the message says of it.
WRONG_SHAPES: list[tuple[tuple[str | int, ...], object, str]] = [
    (("items",), {}, "expected an array, found {}"),
    (("items",), "text", "expected an array, found 'text'"),
    (("items",), 1, "expected an array, found 1"),
    (("items", 1), [], "expected an object, found []"),
    (("items", 1), "text", "expected an object, found 'text'"),
    (("attributes",), [], "expected an object, found []"),
    (("links",), "x", "expected an object, found 'x'"),
    (("links", "next"), ["/invoices"], "expected an object, found ['/invoices']"),
    (("links", "next", "headers"), {}, "expected an array, found {}"),
    (("links", "next", "headers", 0), "a: b", "expected an object, found 'a: b'"),
    (("items", 1, "links", "self"), 5, "expected an object, found 5"),
    (("items", 1, "links", "self"), True, "expected an object, found True"),
    (("items", 1, "invoiceDetails", 1, "links"), 0, "expected an object, found 0"),
    (("items", 1, "taxReceipts", 1), Decimal("1.5"), "expected an object, found Decimal('1.5')"),
    (("items", 1, "amendments", 0, "paidAmount"), "1,5", "'1,5' is not a plain decimal number"),
    (("items", 1, "amendments", 0, "attributes"), "x" * 99, f"found '{'x' * 56}..."),
]  # fmt: skip


@each(("path", "value", "said"), WRONG_SHAPES, ids=[spelled(case[0]) for case in WRONG_SHAPES])
def test_messages_name_the_member_and_show_the_value(
    invoices: dict[str, Any], path: tuple[str | int, ...], value: object, said: str
) -> None:
    invoices["items"].append(copy.deepcopy(invoices["items"][0]))
    at(invoices, *path[:-1])[path[-1]] = value
    with pytest.raises(errors.DecodeError) as caught:
        models.InvoiceCollection.from_dict(invoices)
    assert caught.value.path == spelled(path)
    assert caught.value.problem.endswith(said)
    assert str(caught.value) == f"{spelled(path)}: {caught.value.problem}"


@each(
    "path",
    [
        ("totalCount",),
        ("items",),
        ("attributes",),
        ("items", 0, "id"),
        ("items", 0, "totalCharges"),
        ("items", 0, "invoiceDetails", 1, "billingProvider"),
        ("items", 0, "taxReceipts", 0, "taxReceiptPdfDownloadLink"),
        ("items", 0, "amendments", 0, "currencyCode"),
        ("links", "next", "headers", 0, "key"),
    ],
    ids=spelled,
)
def test_missing_members_are_named(invoices: dict[str, Any], path: tuple[str | int, ...]) -> None:
    del at(invoices, *path[:-1])[path[-1]]
    with pytest.raises(errors.DecodeError) as caught:
        models.InvoiceCollection.from_dict(invoices)
    assert str(caught.value) == f"{spelled(path)}: the member is missing"


@each(
    ("opening", "closing", "depth"),
    [
        ('@,"amendments":[', "]}", 400),
        ('@,"brandNew":' + "[" * 100_000, "]" * 100_000 + "}", 1),
        ('@,"brandNew":' + '{"a":' * 100_000, "}" * 100_000 + "}", 1),
    ],
    ids=["invoices", "arrays", "objects"],
)
def test_bodies_nested_too_deeply_are_an_unreadable_response(
    contract: Contract, named: dict[str, Exchange], opening: str, closing: str, depth: int
) -> None:
    invoice = dumps_json(decode(named["getInvoice/recurring"].response.body)).strip()
    deep = opening.replace("@", invoice[:-1]) * depth + "1" + closing * depth
    answer = httpx.Response(200, content=deep.encode())
    _, error = made_against(call_of(contract, named[BY_ID]), "call", answer, base_url=BASE_URL)
    assert isinstance(error, errors.UnreadableResponseError), repr(error)[:200]
    assert "nested more than 100 levels deep" in str(error)


def test_invoices_in_invoices_are_read_as_deep_as_python_goes(invoices: dict[str, Any]) -> None:
    invoice = invoices["items"][0]
    for _ in range(50):
        invoice = {**invoice, "amendments": [invoice]}
    read = models.Invoice.from_dict(invoice)
    written: Any = read.to_dict()
    assert written["amendments"][0]["id"] == invoice["id"]


# ---- clients -------------------------------------------------------------------------------------


def test_clients_do_not_show_their_secrets() -> None:
    secret = "eyJ0eXAiOiJKV1QifQ.secret"  # made up
    headers = {"X-Key": secret}
    for one in (Client, AsyncClient):
        client = one(BASE_URL, token=secret, headers=headers)
        assert "secret" not in repr(client) + str(client) + f"{client}"
        assert BASE_URL in repr(client)
    call = get_invoice("G1").with_headers({"X-Key": secret})
    assert "secret" not in repr(call) + str(call)


@each("kind", [Client, AsyncClient])
@each("token", ["", " ", "Bearer x", "secret\n", "secret\r\nX: y", "secret\x00", "s\u00e9cret"])
def test_tokens_that_no_header_can_hold_are_refused_and_not_shown(kind: Any, token: str) -> None:
    with pytest.raises(HeaderValueError, match="Authorization: the value is not a token") as no:
        kind(BASE_URL, token=token)
    assert "cret" not in str(no.value) + repr(no.value)


def test_headers_of_a_call_stand_beside_those_of_the_client() -> None:
    sent: list[httpx.Request] = []

    def answered(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(404)

    transport = httpx.MockTransport(answered)
    call = get_invoice("G1")
    headers = {"X-Locale": "nl-NL", "X-Other": "1"}
    with Client(BASE_URL, token="t", headers=headers, transport=transport) as client:
        for one in (
            call,
            call.with_headers({"X-Locale": "de-DE"}),
            call.with_headers({"X-More": "1"}).with_headers({"X-More": "2"}),
        ):
            client.send(one)
    assert [request.headers.get("X-Locale") for request in sent] == ["nl-NL", "de-DE", "nl-NL"]
    assert [request.headers.get("X-Other") for request in sent] == ["1"] * 3
    assert [request.headers.get("X-More") for request in sent] == [None, None, "2"]
    assert {request.headers["Authorization"] for request in sent} == {"Bearer t"}
    assert {request.headers["Accept"] for request in sent} == {"application/json"}
    reads = {request.extensions["timeout"]["read"] for request in sent}
    assert reads == {180.0}
