"""Relations between answers of the sandbox: no single answer can show that one of these is broken.

A small page begins a large one, an offset cuts the whole, a filter and its opposite are everything.
Each answer is judged by the contract as well. Pages to their end, sums, tokens of other queries and
clients side by side are in test_service.py.
"""

from __future__ import annotations

import io
import itertools
import operator
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pypdf
import pytest
from contract_tests.support.judged_service import JudgedClient

from partner_center.contract import Finding
from partner_center.sandbox.books.world import World
from partner_center.sandbox.service.binding import BY_OFFSET, PAIRS

SIZES = (1, 2, 7, 40, 2000, 2**31 - 1)
Report = Callable[[Iterable[Finding]], str]


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, lines=120)


def by_query(own: str, provider: str, kind: str) -> str:
    return f"/v1/invoices/{own}/lineitems?provider={provider}&invoiceLineItemType={kind}"


def unbilled(provider: str, kind: str, *, currency: str, period: str) -> str:
    asked = f"provider={provider}&invoiceLineItemType={kind}"
    return f"/v1/invoices/unbilled/lineitems?{asked}&currencyCode={currency}&period={period}"


def test_a_small_page_begins_a_large_one(reader: JudgedClient, world: World) -> None:
    bases = ["/v1/invoices?"]
    for provider, kind in sorted(PAIRS):
        owners = (i for i in world.invoice_ids if world.line_items(i, provider, kind))
        bases += [f"{by_query(next(owners), provider, kind)}&"]
        bases += [unbilled(provider, kind, currency=world.currencies[0], period="current") + "&"]
    for base in bases:
        firsts = [reader.body(f"{base}size={size}")["items"] for size in SIZES]
        for small, large in itertools.pairwise(firsts):
            assert large[: len(small)] == small, base
        assert [len(first) for first in firsts] == [min(n, len(firsts[-1])) for n in SIZES]


@pytest.mark.parametrize("offset", [0, 1, 6, 10_000])
def test_an_offset_cuts_the_whole(reader: JudgedClient, world: World, offset: int) -> None:
    bases = {"/v1/invoices?": reader.body("/v1/invoices")["items"]}
    for provider, kind in sorted(pair for pair in PAIRS if pair[0] in BY_OFFSET):
        owners = (i for i in world.invoice_ids if world.line_items(i, provider, kind))
        base = by_query(next(owners), provider, kind)
        bases[f"{base}&"] = reader.items(base)
    for base, whole in bases.items():
        assert reader.body(f"{base}size=5&offset={offset}")["items"] == whole[offset:][:5]
        assert reader.items(f"{base}size=5&offset={offset}") == whole[offset:]


def test_an_invoice_is_the_same_in_the_list_and_by_id(reader: JudgedClient) -> None:
    for listed in reader.body("/v1/invoices")["items"]:
        alone = reader.body(f"/v1/invoices/{listed['id']}")
        assert {name: alone.get(name) for name in listed} == listed
        # Only a read by id tells the billing period.
        more = alone.keys() - listed.keys()
        assert more <= {"billingPeriodStartDate", "billingPeriodEndDate"}


def test_a_request_that_is_repeated_gets_the_same_bytes(reader: JudgedClient, world: World) -> None:
    own = world.largest_invoice_id
    paths = ["/v1/invoices", "/v1/invoices/summary", "/v1/invoices/summaries"]
    paths += [f"/v1/invoices/{own}", f"/v1/invoices/{own}/documents/statement"]
    paths += [by_query(own, provider, kind) for provider, kind in sorted(PAIRS)]
    paths += [f"/v1/invoices/estimates/links?currencyCode={code}" for code in world.currencies]
    for path in paths:
        answers = [reader.response(path) for _ in range(2)]
        assert answers[0].content == answers[1].content, path
        fixed = [dict(answer.headers) for answer in answers]
        for headers in fixed:
            del headers["ms-cv"]
            headers.pop("date")
        assert fixed[0] == fixed[1]


@pytest.mark.parametrize("date", ["2023-06-30", "2024-01-01T00:00:00", "2030-01-01"])
def test_a_filter_and_its_opposite_are_everything(reader: JudgedClient, date: str) -> None:
    def ids(operator: str) -> list[str]:
        text = f'{{"Field":"InvoiceDate","Value":"{date}","Operator":"{operator}"}}'
        return [one["id"] for one in reader.items(f"/v1/invoices?size=6&filter={quote(text)}")]

    everything = [one["id"] for one in reader.body("/v1/invoices")["items"]]
    for one, other in (
        ("less_than", "greater_than_or_equals"),
        ("greater_than", "less_than_or_equals"),
        ("equals", "not_equals"),
    ):
        parts = ids(one), ids(other)
        assert sorted(parts[0] + parts[1]) == sorted(everything)
        assert [own for own in everything if own in set(parts[0])] == parts[0], "the order is kept"


def test_a_filter_compares_to_the_last_digit(reader: JudgedClient) -> None:
    """At the instant of an invoice, and a ten-millionth of a second before and after it."""
    dates = {one["id"]: one["invoiceDate"].rstrip("Z") for one in reader.items("/v1/invoices")}
    instants = {own: (text[:19], f"{text[20:]:0<7}") for own, text in dates.items()}
    second, digits = instants[next(own for own, (_, digits) in instants.items() if int(digits))]
    for wanted in ((second, f"{int(digits) + step:07d}") for step in (-1, 0, 1)):
        for name, compare in (
            ("equals", operator.eq),
            ("not_equals", operator.ne),
            ("greater_than", operator.gt),
            ("greater_than_or_equals", operator.ge),
            ("less_than", operator.lt),
            ("less_than_or_equals", operator.le),
        ):
            value = ".".join(wanted)
            text = f'{{"Field":"InvoiceDate","Value":"{value}Z","Operator":"{name}"}}'
            found = [one["id"] for one in reader.items(f"/v1/invoices?filter={quote(text)}")]
            fitting = [own for own, instant in instants.items() if compare(instant, wanted)]
            assert found == fitting, f"{name} {value}: {len(found)} invoices, not {len(fitting)}"


def test_documents_say_what_the_invoice_says(reader: JudgedClient, world: World) -> None:
    def lines(path: str) -> dict[str, str]:
        pdf = pypdf.PdfReader(io.BytesIO(reader.response(path).content), strict=True)
        text = pdf.pages[0].extract_text().splitlines()
        return dict(line.split(": ", 1) for line in text if ": " in line)

    for own in world.invoice_ids:
        invoice = reader.body(f"/v1/invoices/{own}")
        code = invoice["currencyCode"]
        start, end = (invoice[f"billingPeriod{name}Date"][:10] for name in ("Start", "End"))
        wanted = {
            "Number": own,
            "Document": invoice["documentType"].replace("_", " "),
            "Date": invoice["invoiceDate"][:10],
            "Billing period": f"{start} to {end}",
            "Total charges": f"{invoice['totalCharges']} {code}",
            "Paid": f"{invoice['paidAmount']} {code}",
            "Due": f"{Decimal(invoice['totalCharges']) - Decimal(invoice['paidAmount'])} {code}",
        }
        said = lines(f"/v1/invoices/{own}/documents/statement")
        for name, text in wanted.items():
            assert said.get(name) == text, (
                f"statement of {own}: {name} {said.get(name)}, not {text}"
            )
        for receipt in invoice.get("taxReceipts", ()):
            said = lines(f"/v1{receipt['taxReceiptPdfDownloadLink']}")
            wanted = {"Number": receipt["id"], "Invoice": own, "Date": wanted["Date"],
                      "Amount": f"{invoice['totalCharges']} {code}"}  # fmt: skip
            for name, text in wanted.items():
                assert said.get(name) == text, f"receipt of {own}: {name} {said.get(name)}"


def test_invoice_types_are_everything(reader: JudgedClient) -> None:
    kinds = [reader.items(f"/v1/invoices?invoiceType={kind}") for kind in ("Recurring", "OneTime")]
    assert all(kinds)
    everything = reader.body("/v1/invoices")["items"]
    assert sorted(one["id"] for kind in kinds for one in kind) == sorted(
        one["id"] for one in everything
    )


def test_two_walks_in_turns_are_two_walks(reader: JudgedClient, world: World) -> None:
    own = world.largest_invoice_id
    paths = [by_query(own, "onetime", kind) for kind in ("BillingLineItems", "UsageLineItems")]
    paths += [paths[0] + "&size=3", paths[0] + "&size=7"]
    alone = [reader.items(path) for path in paths]
    together: list[list[dict[str, Any]]] = [[] for _ in paths]
    for pages in itertools.zip_longest(*(reader.pages(path) for path in paths), fillvalue=[]):
        for walked, page in zip(together, pages, strict=True):
            walked.extend(page)
    assert together == alone


def test_links_of_an_invoice_lead_to_its_lines(reader: JudgedClient) -> None:
    met: Counter[tuple[str, str]] = Counter()
    for invoice in reader.body("/v1/invoices")["items"]:
        for detail in invoice["invoiceDetails"]:
            rows = reader.items("/v1" + detail["links"]["self"]["uri"])
            assert rows, (invoice["id"], detail["links"]["self"]["uri"])
            met[detail["billingProvider"], detail["invoiceLineItemType"]] += 1
    assert len(met) > 3, met


def test_links_of_estimates_lead_to_unbilled_lines(reader: JudgedClient, world: World) -> None:
    for currency in world.currencies:
        links = reader.body(f"/v1/invoices/estimates/links?currencyCode={currency}")["items"]
        assert links
        for link in links:
            assert reader.items("/v1" + link["link"]["uri"].removeprefix("/v1"))
