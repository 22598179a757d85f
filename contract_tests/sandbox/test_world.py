"""The sandbox's made-up partner: every row fits the contract, and the books balance to the cent."""

from __future__ import annotations

import functools
import json
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from partner_center.contract import Contract, Exchange, Finding, decode, judge_invariants
from partner_center.sandbox.books import money
from partner_center.sandbox.books.line_items.cycles import LineItemSequence
from partner_center.sandbox.books.line_items.legacy import SHARED
from partner_center.sandbox.books.line_items.modern import PURCHASES, ROUNDS
from partner_center.sandbox.books.names import CURRENCIES
from partner_center.sandbox.books.world import World
from partner_center_core.http_text import Headers, Request, Response
from workshop.yaml_files import dumps_json

BILLING, USAGE = "BillingLineItems", "UsageLineItems"
PAIRS = (
    ("office", BILLING),
    ("azure", BILLING),
    ("azure", USAGE),
    ("onetime", BILLING),
    ("onetime", USAGE),
)
# The member that the total of a kind adds up; days of legacy usage have no money, but quantities.
TOTALS = {
    "LicenseBasedLineItem": "totalForCustomer",
    "UsageBasedLineItem": "postTaxTotal",
    "DailyUsageLineItem": "consumedQuantity",
    "OneTimeInvoiceLineItem": "totalForCustomer",
    "DailyRatedUsageLineItem": "billingPreTaxTotal",
}
# What tells the rows of a kind apart, beside their invoice.
IDS = {
    "LicenseBasedLineItem": ("subscriptionId",),
    "UsageBasedLineItem": ("subscriptionId", "detailLineItemId"),
    "DailyUsageLineItem": ("subscriptionId", "resourceGuid", "usageDate"),
    "OneTimeInvoiceLineItem": ("subscriptionId",),
    "DailyRatedUsageLineItem": ("resourceUri", "usageDate"),
}
URL = "https://api.partnercenter.microsoft.com/v1"
Report = Callable[..., str]
made = functools.cache(World)  # for tests that share one


@pytest.fixture(scope="module")
def world() -> World:
    return made(seed=7, lines=5_000)


def added(amounts: Iterator[Any]) -> Decimal:
    with localcontext(prec=80):
        return sum((Decimal(amount) for amount in amounts), Decimal(0))


def kind_of(row: dict[str, Any]) -> str:
    return str(row["attributes"]["objectType"])


def all_items(world: World) -> Iterator[tuple[str, str, str, LineItemSequence]]:
    for invoice_id in world.invoice_ids:
        for provider, kind in PAIRS:
            items = world.line_items(invoice_id, provider, kind)
            if items is not None:
                yield invoice_id, provider, kind, items


def unbilled(world: World) -> Iterator[tuple[str, str, str, str, LineItemSequence]]:
    for currency in world.currencies:
        for period in ("current", "previous"):
            for provider, kind in PAIRS:
                items = world.unbilled(provider, kind, currency=currency, period=period)
                yield currency, period, provider, kind, items


def answered(operation: str, target: str, body: Any) -> Exchange:
    headers = Headers((("Content-Type", "application/json; charset=utf-8"),))
    ids = Headers(
        (*headers.fields, ("MS-RequestId", "1"), ("MS-CorrelationId", "2"), ("MS-CV", "x.0"))
    )
    text = dumps_json(body).encode()
    response = Response(200, headers=ids, body=text, wire_form="minified", byte_order_mark=True)
    return Exchange(operation, "made-up", Request("GET", URL + target), response)


def page(target: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    link = {"uri": target, "method": "GET", "headers": list[Any]()}
    return {
        "totalCount": len(rows),
        "items": rows,
        "links": {"self": link},
        "attributes": {"objectType": "Collection"},
    }


def judged(exchange: Exchange, *, contract: Contract) -> list[Finding]:
    return contract.judge_response(exchange) + judge_invariants(exchange, contract=contract)


def everything(world: World) -> str:
    """Write the whole of a small world."""
    bodies: list[Any] = [world.summaries(), world.partner_id, world.partner_name]
    bodies += [world.invoice(own, detail=True) for own in world.invoice_ids]
    bodies += [list(items) for *_, items in all_items(world)]
    bodies += [list(items) for *_, items in unbilled(world)]
    return dumps_json(bodies)


def test_the_same_seed_is_the_same_world() -> None:
    assert everything(World(seed=3, lines=120)) == everything(World(seed=3, lines=120))


def test_another_seed_is_another_world() -> None:
    one, other = made(seed=3, lines=300), made(seed=4, lines=300)
    assert one.partner_id != other.partner_id
    assert not {*one.invoice_ids} & {*other.invoice_ids}
    assert one.summary()["balanceAmount"] != other.summary()["balanceAmount"]


@pytest.mark.parametrize("lines", [0, 1, 110, 111, 20_000, 1_000_000])
def test_lines_is_the_number_of_billed_line_items(lines: int) -> None:
    world = made(lines=lines)
    counted = [len(items) for _, _, kind, items in all_items(world) if kind == BILLING]
    assert sum(counted) == lines
    if lines >= 111:
        assert min(counted) >= 3
        assert {own[0] for own in world.invoice_ids} == {"D", "G"}
    assert [own for own in world.invoice_ids if world.invoice(own, detail=False) is None] == []


def test_most_line_items_of_a_large_world_are_on_its_largest_invoice() -> None:
    items = made(lines=1_000_000).line_items(made().largest_invoice_id, "onetime", BILLING)
    assert items is not None
    assert len(items) > 900_000


def test_there_is_no_world_of_fewer_than_no_lines() -> None:
    with pytest.raises(ValueError, match="lines=-1"):
        World(lines=-1)


@pytest.mark.parametrize("lines", [0, 1, 114, 20_000])
def test_walked_totals_are_the_computed_ones(lines: int) -> None:
    for *_, items in all_items(made(lines=lines)):
        rows = list(items)
        assert len(rows) == len(items)
        assert added(row[TOTALS[kind_of(row)]] for row in rows) == items.total


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize(("rounds", "each"), [(1, 14), (2, 30), (ROUNDS, 110)])
def test_walked_totals_hold_around_whole_cycles(rounds: int, each: int, more: int) -> None:
    others = 36 * each  # on the other invoices: on average so many of each of their providers
    world = World(lines=others + rounds * PURCHASES + more)
    items = world.line_items(world.largest_invoice_id, "onetime", BILLING)
    assert items is not None
    assert len(items) == rounds * PURCHASES + more
    assert added(row["totalForCustomer"] for row in items) == items.total


def test_ids_are_distinct() -> None:
    seen = Counter[tuple[Any, ...]]()
    for invoice_id, *_, items in all_items(made(lines=20_000)):
        for row in items:
            kind = kind_of(row)
            seen[(invoice_id, kind, *(row[name] for name in IDS[kind]))] += 1
    assert len(seen) > 20_000
    assert [key for key, times in seen.items() if times > 1] == []


def test_ids_are_distinct_in_a_sample_of_a_large_world() -> None:
    world = made(lines=1_000_000)
    items = world.line_items(world.largest_invoice_id, "onetime", BILLING)
    assert items is not None
    sample = [items.item(index) for index in range(0, len(items), 250)]
    for name in ("subscriptionId", "orderId", "reservationOrderId"):
        assert len({row[name] for row in sample}) == len(sample)


def test_rows_fit_the_closed_profile_and_the_invariants(
    world: World, closed_contract: Contract, report: Report
) -> None:
    kinds = Counter[str]()
    for invoice_id, provider, kind, items in all_items(world):
        path = f"/invoices/{invoice_id}/lineitems?provider={provider}&invoiceLineItemType={kind}"
        rows = list(items.slice(0, 8 if invoice_id != world.largest_invoice_id else 150))
        kinds.update(kind_of(row) for row in rows)
        exchange = answered("listInvoiceLineItems", path, page(path, rows))
        findings = judged(exchange, contract=closed_contract)
        assert not findings, report(findings[:9])
    assert {*kinds} == {*TOTALS}


def test_unbilled_rows_fit_too(world: World, closed_contract: Contract, report: Report) -> None:
    found = Counter[tuple[str, str]]()
    for currency, period, provider, kind, items in unbilled(world):
        path = (
            f"/invoices/unbilled/lineitems?provider={provider}&invoiceLineItemType={kind}"
            f"&currencyCode={currency}&period={period}"
        )
        rows = list(items.slice(0, 15))
        found[currency, period] += len(rows)
        assert all(row.get("invoiceNumber") == "" for row in rows)
        exchange = answered("listUnbilledLineItems", path, page(path, rows))
        findings = judged(exchange, contract=closed_contract)
        assert not findings, report(findings[:9])
    assert len(found) == 8
    assert min(found.values()) >= 9


def test_unbilled_is_empty_where_there_is_none(world: World) -> None:
    nothing = world.unbilled("onetime", BILLING, currency="JPY", period="current")
    assert len(nothing) == len(list(nothing)) == 0
    assert nothing.total == 0
    assert len(world.unbilled("office", BILLING, currency="USD", period="current")) == 0
    assert len(nothing.earned_credit()) == 0


@pytest.mark.parametrize("lines", [0, 5, 5_000])
def test_invoices_and_summaries_fit_the_closed_profile(
    lines: int, closed_contract: Contract, report: Report
) -> None:
    world = made(seed=7, lines=lines)
    listed = [world.invoice(own, detail=False) for own in world.invoice_ids]
    exchanges = [
        answered("listInvoices", "/invoices", page("/invoices", [i for i in listed if i])),
        answered("getInvoiceSummary", "/invoices/summary", world.summary()),
        answered(
            "listInvoiceSummaries",
            "/invoices/summaries",
            page("/invoices/summaries", world.summaries()),
        ),
    ]
    notes = [note["id"] for i in listed if i for note in i.get("amendments", ())]
    exchanges += [
        answered("getInvoice", f"/invoices/{own}", world.invoice(own, detail=True))
        for own in (*world.invoice_ids, *notes)
    ]
    for exchange in exchanges:
        findings = judged(exchange, contract=closed_contract)
        assert not findings, report(findings[:9])


def test_estimate_links_lead_to_unbilled_line_items(
    world: World, closed_contract: Contract, report: Report
) -> None:
    for currency in ("usd", "CHF"):
        links = world.estimate_links(currency)
        body = {
            "totalCount": len(links),
            "items": links,
            "attributes": {"objectType": "Collection"},
        }
        path = f"/invoices/estimates/links?currencyCode={currency}"
        findings = judged(answered("listEstimateLinks", path, body), contract=closed_contract)
        assert not findings, report(findings)
        for link in links:
            query = dict(p.split("=") for p in link["link"]["uri"].partition("?")[2].split("&"))
            items = world.unbilled(
                query["provider"].lower(),
                query["invoiceLineItemType"],
                currency=query["currencyCode"],
                period=query["period"],
            )
            assert len(items) > 0
    assert world.estimate_links("JPY") == []


@pytest.mark.parametrize("lines", [0, 1, 150, 3_000])
def test_the_books_balance(lines: int) -> None:
    world = made(seed=11, lines=lines)
    balances = Counter[tuple[str, str]]()
    for own in world.invoice_ids:
        body = world.invoice(own, detail=True)
        assert body is not None
        for document in (body, *body.get("amendments", ())):
            billed = [
                world.line_items(document["id"], provider, kind)
                for provider, kind in PAIRS
                if kind == BILLING
            ]
            charges = added(row[TOTALS[kind_of(row)]] for i in billed if i for row in i)
            assert charges == document["totalCharges"] == round(charges, 2)
            key = document["currencyCode"], document["invoiceType"]
            balances[key] += charges - document["paidAmount"]
    for summary in world.summaries():
        code = summary["currencyCode"]
        for detail in summary["details"]:
            assert detail["summary"]["balanceAmount"] == balances[code, detail["invoiceType"]]
        assert summary["balanceAmount"] == sum(v for k, v in balances.items() if k[0] == code)
    assert world.summary() == next(s for s in world.summaries() if s["currencyCode"] == "USD")


TAXES = {
    "LicenseBasedLineItem": ("subtotal", "tax"),
    "UsageBasedLineItem": ("pretaxCharges", "taxAmount"),
    "OneTimeInvoiceLineItem": ("subtotal", "taxTotal"),
}


def half_up(exact: Fraction) -> Fraction:
    """Round to cents; half a cent goes away from zero."""
    cents = int(abs(exact) * 100 + Fraction(1, 2))  # int() cuts off
    return Fraction(cents if exact > 0 else -cents, 100)


def test_tax_is_rounded_half_up() -> None:
    """As the printed rows show it; one rate of the row's currency has to explain its tax."""
    ties = 0
    for invoice_id, *_, items in all_items(made(lines=20_000)):
        for number, row in enumerate(items):
            if kind_of(row) in TAXES:
                before, name = TAXES[kind_of(row)]
                net, tax = Fraction(row[before]), Fraction(row[name])
                exact = [net * Fraction(rate) for rate in CURRENCIES[row["currency"]][3]]
                fitting = sorted({float(half_up(one)) for one in exact})
                said = f"{name} {row[name]} of {row[before]}, not one of {fitting}"
                assert tax in map(half_up, exact), f"{invoice_id}, {kind_of(row)} {number}: {said}"
                ties += any(abs(tax - one) == Fraction(1, 200) for one in exact)
    assert ties > 100, "no amount that another rounding would change"


def test_money_is_cut_and_rounded_for_every_sign() -> None:
    # Value: cut to cents, rounded half up to cents. Written by hand, from the formulas' pages.
    for value, cut, rounded in (
        ("0.125", "0.12", "0.13"),
        ("0.135", "0.13", "0.14"),
        ("-0.125", "-0.12", "-0.13"),
        ("-0.129", "-0.12", "-0.13"),
        ("2.999999999999999999999", "2.99", "3.00"),
        ("7", "7.00", "7.00"),
    ):
        said = money.cut(Decimal(value)), money.cents(Decimal(value))
        assert said == (Decimal(cut), Decimal(rounded)), f"{value}: {said}, not {cut}, {rounded}"
    price, quantity, rate = Decimal("1.999"), Decimal(3), Decimal("1.5")
    assert money.usage_subtotal(price, quantity=quantity, rate=rate) == Decimal("8.98")
    assert money.seats_subtotal(price, quantity=quantity, rate=rate) == Decimal("8.97")
    assert money.significant(Decimal("0.12345678901234567")) == Decimal("0.123456789012345")
    assert money.effective_rate(Decimal("2.00"), quantity=Decimal(3)) == Decimal("0.66666667")


def test_voided_documents_cancel_and_notes_answer_by_id(world: World) -> None:
    kinds = Counter[tuple[str, str, bool]]()
    for own in world.invoice_ids:
        body = world.invoice(own, detail=False) or {}
        for note in body.get("amendments", ()):
            cancels = note["totalCharges"] == -body["totalCharges"]
            kinds[body["documentType"], note["documentType"], cancels] += 1
            alone = world.invoice(note["id"], detail=False) or {}
            assert note["id"] not in world.invoice_ids
            assert alone["links"]["self"]["uri"] == f"/invoices/OneTime-{note['id']}"
            rows = list(world.line_items(note["id"], "onetime", BILLING) or ())
            origin = world.line_items(own, "onetime", BILLING)
            assert origin is not None
            assert {row["invoiceNumber"] for row in rows} == {note["id"]}
            for row, old in zip(rows, origin, strict=False):
                assert row["subscriptionId"] == old["subscriptionId"]
                assert Decimal(row["subtotal"]) == -Decimal(old["subtotal"])
    assert kinds == {
        ("invoice", "void_note", True): 1,
        ("void_note", "adjustment_note", True): 1,
        ("invoice", "adjustment_note", False): 1,
    }


def test_payments_receipts_and_prefixed_ids(world: World) -> None:
    bodies = [world.invoice(own, detail=False) or {} for own in world.invoice_ids]
    paid = {
        "none" if not b["paidAmount"] else "all" if b["paidAmount"] == b["totalCharges"] else "part"
        for b in bodies
    }
    assert paid == {"none", "part", "all"}
    with_receipts = [own for own in world.invoice_ids if world.receipts(own)]
    assert len(with_receipts) == 1
    assert len({*world.receipts(with_receipts[0])}) == 2
    assert world.receipts("G1") == ()
    modern = world.largest_invoice_id
    legacy = next(own for own in world.invoice_ids if own.startswith("D"))
    assert world.invoice(f"OneTime-{modern}", detail=True) == world.invoice(modern, detail=True)
    assert world.invoice(f"Recurring-{legacy}", detail=False)
    assert world.line_items(f"OneTime-{modern}", "all", BILLING)
    assert world.line_items(f"OneTime-{modern}", "marketplace", USAGE)
    for wrong in (f"Recurring-{modern}", f"Other-{modern}", f"-{modern}", "", "unbilled", "-"):
        assert world.invoice(wrong, detail=True) is None
        assert world.line_items(wrong, "onetime", BILLING) is None
    assert world.line_items(modern, "office", BILLING) is None
    assert world.line_items(modern, "marketplace", BILLING) is None
    assert world.line_items(legacy, "onetime", BILLING) is None


def test_days_of_usage_add_up_to_the_quantities_billed(world: World) -> None:
    for own in world.invoice_ids:
        billed, days = Counter[Any](), Counter[Any]()
        for row in world.line_items(own, "azure", BILLING) or ():
            billed[row["subscriptionId"], row["resourceGuid"]] += row["consumedQuantity"]
        for row in world.line_items(own, "azure", USAGE) or ():
            key = row["subscriptionId"].lower(), row["resourceGuid"].lower()
            days[key] += row["consumedQuantity"]
        for row in world.line_items(own, "onetime", USAGE) or ():
            days[row["subscriptionId"], row["skuName"]] += row["quantity"]
        for row in world.line_items(own, "onetime", BILLING) or ():
            key = row["subscriptionId"], row["skuName"]
            if key in days:
                billed[key] += Decimal(row["billableQuantity"])  # type: ignore[assignment]  # a Counter
        assert billed == days
        assert len(days) > 10


def test_subscriptions_of_legacy_usage_are_whole(world: World) -> None:
    for own in world.invoice_ids:
        for index, row in enumerate(world.line_items(own, "azure", BILLING) or ()):
            assert row["detailLineItemId"] == index % SHARED + 1


@pytest.mark.parametrize("lines", [400, 1_000, 5_000, 20_000])
@pytest.mark.parametrize("seed", [1, 7])
def test_no_month_is_like_another(seed: int, lines: int) -> None:
    world = made(seed=seed, lines=lines)
    totals, mixes = Counter[Any](), Counter[Any]()
    counts: dict[str, set[int]] = {}
    for own, provider, kind, items in all_items(world):
        if kind == BILLING:
            names = ("offerName", "resourceName", "skuName")
            total = "postTaxTotal" if provider == "azure" else "totalForCustomer"
            sold = ((next(row[n] for n in names if n in row), row[total]) for row in items)
            body = world.invoice(own, detail=False) or {}
            totals[body["currencyCode"], provider, items.total] += 1
            mixes[body["currencyCode"], provider, frozenset(Counter(sold).items())] += 1
            counts.setdefault(body["currencyCode"] + provider, set()).add(len(items))
    assert [key for key, times in totals.items() if times > 1] == []
    assert max(mixes.values()) == 1
    assert min(len(counts[own]) for own in ("USDonetime", "GBPoffice", "GBPazure")) > 2


def test_periods_without_an_invoice_differ_too(world: World) -> None:
    for currency in world.currencies:
        found = [
            [row["totalForCustomer"] for row in items.slice(0, 50)]
            for period in ("current", "previous")
            for items in [world.unbilled("all", BILLING, currency=currency, period=period)]
        ]
        assert found[0] != found[1]


def test_long_invoice_does_not_repeat_round_by_round() -> None:
    world = made(lines=20_000)
    items = world.line_items(world.largest_invoice_id, "onetime", BILLING)
    assert items is not None
    first = [items.item(index) for index in range(PURCHASES)]
    for number in range(1, ROUNDS):
        for index, old in enumerate(first[:150]):
            row = items.item(number * PURCHASES + index)
            assert row["skuName"] == old["skuName"]
            if row["meterDescription"]:
                assert row["billableQuantity"] == old["billableQuantity"]
                continue
            had, has = Decimal(old["quantity"]), Decimal(row["quantity"])
            assert has == had + number if had > 0 else has == had - number
            each = money.cut(Decimal(row["effectiveUnitPrice"]))
            assert Decimal(row["subtotal"]) == each * has
            assert isinstance(row["subtotal"], str) == isinstance(old["subtotal"], str)
    again = items.item(ROUNDS * PURCHASES)
    assert again["totalForCustomer"] == first[0]["totalForCustomer"]
    assert again["subscriptionId"] != first[0]["subscriptionId"]


def test_the_mix_looks_like_life(world: World) -> None:
    modern = [*(world.line_items(world.largest_invoice_id, "onetime", BILLING) or ())]
    page_of = modern[:50]
    assert {type(row["subtotal"]) for row in page_of} >= {str, int, Decimal}
    assert any(Decimal(row["totalForCustomer"]) < 0 for row in page_of)
    assert any(Decimal(row["totalForCustomer"]) == 0 for row in page_of)
    assert any(row["promotionId"] for row in modern if "promotionId" in row)
    assert any(row["productQualifiers"] for row in modern if "productQualifiers" in row)
    assert any("-08:00" in row["chargeStartDate"] for row in page_of)
    notes = [row["priceAdjustmentDescription"] for row in modern]
    assert all(isinstance(json.loads(note), list) for note in notes if note)
    assert "" in notes
    products: dict[str, set[tuple[str, str]]] = {}
    for row in modern:
        price = str(Decimal(row["unitPrice"]))
        products.setdefault(row["productId"] + row["skuId"], set()).add((row["skuName"], price))
    assert len(products) >= 30
    assert all(len(names) == 1 for names in products.values())
    usage = [*(world.line_items(world.largest_invoice_id, "onetime", USAGE) or ())]
    prices = [str(row.get("effectiveUnitPrice", 0)) for row in usage]
    assert max(len(price.partition(".")[2]) for price in prices) == 22
    assert any(row["customerId"] == "" for row in usage)
    assert all(json.loads(row["additionalInfo"]) for row in usage if row["additionalInfo"])
    assert {row.get("creditType") for row in usage} == {
        "Credit Not Applied",
        "Azure Credit Applied",
        "Partner Earned Credit Applied",
    }
    rows = [row for *_, items in all_items(world) for row in items]
    names = {row.get("customerName") or row.get("customerCompanyName", "") for row in rows}
    assert len({name.lower() for name in names}) > 100
    assert sum(not name.isascii() for name in names) > 20
    assert max(map(len, names)) > 150
    legacy = [row for row in rows if kind_of(row) == "LicenseBasedLineItem"]
    assert all(row["customerId"].isupper() and "Z" not in row["chargeEndDate"] for row in legacy)
    assert min(row["totalForCustomer"] for row in legacy) < 0
    assert any(row["totalForCustomer"] == 0 for row in legacy)
    assert any(row["totalOtherDiscount"] for row in legacy)


def test_earned_credit_picks_rows_by_position(world: World) -> None:
    items = world.line_items(world.largest_invoice_id, "onetime", USAGE)
    assert items is not None
    picked, others = items.earned_credit(), items.without_credit()
    wanted = [row for row in items if row.get("rateOfPartnerEarnedCredit")]
    assert list(picked) == wanted
    assert 0 < len(picked) < len(items)
    assert len(picked) + len(others) == len(items)
    with localcontext(prec=80):
        assert picked.total + others.total == items.total
    assert added(row["billingPreTaxTotal"] for row in wanted) == picked.total
    assert list(picked.slice(3, 8)) == wanted[3:8]


def test_a_row_is_the_same_however_it_is_reached() -> None:
    world = World(lines=2_000)
    for *_, items in all_items(world):
        whole = list(items)
        last = len(items) - 1
        assert items.item(last) == whole[last] == next(items.slice(last, last + 5))
        assert [row for n in range(0, len(items), 7) for row in items.slice(n, n + 7)] == whole
        changed = items.item(0)
        changed["attributes"]["objectType"] = "changed"
        changed.clear()
        assert items.item(0) == whole[0]
        for wrong in (-1, len(items)):
            with pytest.raises(IndexError):
                items.item(wrong)


def test_a_large_world_has_the_rows_of_a_small_one() -> None:
    small, large = World(lines=2_000), World(lines=1_000_000)
    items = [w.line_items(w.largest_invoice_id, "onetime", BILLING) for w in (small, large)]
    assert items[0] is not None
    assert items[1] is not None
    assert list(items[0].slice(0, 50)) == list(items[1].slice(0, 50))


def test_no_float_and_no_exponent_anywhere(world: World) -> None:
    def leaves(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for below in value:
                yield from leaves(below)
        else:
            yield value

    bodies: list[Any] = [
        world.summaries(),
        *(world.invoice(i, detail=True) for i in world.invoice_ids),
    ]
    bodies += [list(items.slice(0, 100)) for *_, items in all_items(world)]
    found = Counter(type(leaf) for leaf in leaves(bodies))
    assert {*found} == {str, int, Decimal}
    assert [d for d in leaves(bodies) if isinstance(d, Decimal) and "E" in str(d)] == []
    assert decode(dumps_json(bodies).encode()) == bodies


def _peak(lines: int) -> int:
    tracemalloc.start()
    try:
        world = World(lines=lines)
        items = world.line_items(world.largest_invoice_id, "onetime", BILLING)
        assert items is not None
        size = min(len(items), 500)
        for start in range(0, len(items), max(len(items) // 5, 1)):
            for _ in items.slice(start, start + size):
                pass
        world.summary()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_lines() -> None:
    assert _peak(1_000_000) < 2 * _peak(1_000)
