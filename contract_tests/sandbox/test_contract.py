"""The contract's judgements and all invariants on a broad sweep of the sandbox, closed profile.

Every page of every list of every invoice is judged, in both styles of address, and so is every
other operation. Relations between answers are in test_relations.py, errors in
test_service.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from urllib.parse import quote

import pytest
from contract_tests.support.judged_service import JudgedClient

from partner_center.contract import INVARIANTS, Contract, Finding
from partner_center.contract.invariants.table import applicable
from partner_center.sandbox.books.world import World
from partner_center.sandbox.service.binding import BY_OFFSET, PAIRS

SPELLED = {
    "onetime": "OneTime",
    "office": "Office",
    "azure": "Azure",
    "marketplace": "Marketplace",
    "all": "All",
}
PERIODS = ("current", "previous")
Report = Callable[[Iterable[Finding]], str]


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, lines=120)


def documents(reader: JudgedClient) -> list[str]:
    """Return the ids of every invoice and of every note that amends one."""
    listed = reader.body("/v1/invoices")["items"]
    notes = (note for one in listed for note in one.get("amendments", ()))
    return [one["id"] for one in (*listed, *notes)]


def by_query(own: str, provider: str, kind: str) -> str:
    return f"/v1/invoices/{own}/lineitems?provider={provider}&invoiceLineItemType={kind}"


def by_path(own: str, provider: str, kind: str) -> str:
    return f"/v1/invoices/{own}/lineitems/{SPELLED[provider]}/{kind}?"


def unbilled(provider: str, kind: str, *, currency: str, period: str) -> str:
    asked = f"provider={provider}&invoiceLineItemType={kind}"
    return f"/v1/invoices/unbilled/lineitems?{asked}&currencyCode={currency}&period={period}"


# Everything is judged.


def test_every_answer_about_every_invoice_is_judged(reader: JudgedClient, world: World) -> None:
    for own in documents(reader):
        prefix = "OneTime" if own.startswith("G") else "Recurring"
        for spelled in (own, f"{prefix}-{own}"):
            invoice = reader.body(f"/v1/invoices/{spelled}")
            assert invoice["id"] == own
            statement = reader.response(f"/v1/invoices/{spelled}/documents/statement")
            assert statement.content[:5] == b"%PDF-"
        for receipt in world.receipts(own):
            path = f"/v1/invoices/{own}/receipts/{quote(receipt)}/documents/statement"
            assert reader.response(path).content[:5] == b"%PDF-"
    for size, offset in itertools.product((1, 5, 2**31 - 1), (0, 3, 2**31 - 1)):
        reader.body(f"/v1/invoices?size={size}&offset={offset}")
    reader.body("/v1/invoices/summary")
    reader.body("/v1/invoices/summaries")
    for currency in (*world.currencies, "XXX"):
        reader.body(f"/v1/invoices/estimates/links?currencyCode={currency}")


def test_every_invariant_has_something_to_look_at(
    reader: JudgedClient, world: World, closed_contract: Contract
) -> None:
    own = next(i for i in world.invoice_ids if world.receipts(i))
    paths = ["/v1/invoices?size=2", "/v1/invoices/summaries", f"/v1/invoices/{own}"]
    paths += ["/v1/invoices/estimates/links?currencyCode=USD"]
    paths += [f"/v1/invoices/{own}/documents/statement"]
    for provider, kind in sorted(PAIRS):
        owner = next(i for i in world.invoice_ids if world.line_items(i, provider, kind))
        currency = reader.body(f"/v1/invoices/{owner}")["currencyCode"]
        paths.append(f"{by_query(owner, provider, kind)}&size=3&currencyCode={currency}")
    tried = set()
    for path in paths:
        reader.response(path)
        assert reader.last is not None
        tried |= {i.id for i in applicable(reader.last, contract=closed_contract)}
    # The service sends no events, and is throttled only where it is asked to be.
    assert {i.id for i in INVARIANTS} - tried == {"event-target", "throttle"}


@pytest.mark.parametrize("period", ["", *PERIODS])
@pytest.mark.parametrize("pair", sorted(PAIRS), ids="-".join)
def test_every_page_of_every_list_is_judged(
    reader: JudgedClient, pair: tuple[str, str], period: str
) -> None:
    rest = f"&period={period}" if period else ""
    met = 0
    for own in documents(reader):
        whole = reader.items(by_query(own, *pair) + rest + "&size=40")
        met += len(whole)
        if not whole or period:
            continue
        currency = reader.body(f"/v1/invoices/{own}")["currencyCode"]
        sized = f"{by_query(own, *pair)}&currencyCode={currency}&size=2000&offset=0"
        assert reader.items(sized) == whole
        assert reader.items(by_path(own, *pair) + "size=9") == whole
        assert reader.items(by_path(own, *pair).rstrip("?")) == whole
    assert met, "no invoice has any"


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("pair", sorted(PAIRS), ids="-".join)
def test_every_page_of_unbilled_lines_is_judged(
    reader: JudgedClient, world: World, pair: tuple[str, str], period: str
) -> None:
    for currency in (*world.currencies, "xxx"):
        path = unbilled(*pair, currency=currency, period=period)
        whole = reader.items(path)
        assert reader.items(f"{path}&size=4") == whole
        parts = [
            reader.items(f"{path}&hasPartnerEarnedCredit={flag}&size=5")
            for flag in ("true", "false")
        ]
        if pair[1] == "UsageLineItems" and pair[0] not in BY_OFFSET:
            assert len(parts[0]) + len(parts[1]) == len(whole)
            assert all(row in whole for part in parts for row in part)
        else:
            assert parts == [whole, whole]
