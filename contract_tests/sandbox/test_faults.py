"""Faults on demand: each produces what it says, strikes when it is asked for, and only then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import pytest

from partner_center.contract import decode
from partner_center.sandbox.answers import Refusal
from partner_center.sandbox.books.world import World
from partner_center.sandbox.faults import (
    FAULTS,
    Fault,
    FaultSchedule,
    fault,
    wish,
)
from partner_center.sandbox.options import Options, rate
from partner_center.sandbox.run import main
from partner_center.sandbox.server import running
from partner_center.sandbox.service.app import create_app

USER = {"Authorization": "Bearer sandbox-app-user"}
HERE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=2, lines=300)


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[httpx.Client]:
    with (
        running(world) as address,
        httpx.Client(base_url=address.base_url, headers=USER, trust_env=False) as client,
    ):
        yield client


def wishing(client: httpx.Client, text: str, path: str = "/v1/invoices/summary") -> httpx.Response:
    return client.get(path, headers={"Prefer": text})


def lines(world: World, *, size: int = 5) -> str:
    query = f"provider=onetime&invoiceLineItemType=BillingLineItems&size={size}"
    return f"/v1/invoices/{world.largest_invoice_id}/lineitems?{query}"


def page_of(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    page: dict[str, Any] = decode(response.content)
    return page


def following(page: dict[str, Any]) -> tuple[str, dict[str, str]]:
    link = page["links"]["next"]
    return "/v1" + link["uri"], {header["key"]: header["value"] for header in link["headers"]}


def test_throttled_is_the_recorded_answer(client: httpx.Client) -> None:
    response = wishing(client, "fault=throttled; seconds=57")
    assert response.status_code == 429
    assert response.headers["retry-after"] == "57"
    assert response.headers["content-type"] == "application/json"
    recorded = (HERE / "recordings/listInvoices/throttled.http").read_text().splitlines()[-1]
    assert response.text == recorded
    assert "ms-requestid" not in response.headers
    assert wishing(client, "fault=throttled").headers["retry-after"] == "1"


def test_gateway_is_unavailable(client: httpx.Client) -> None:
    response = wishing(client, "fault=unavailable;seconds=120")
    assert (response.status_code, response.headers["retry-after"]) == (503, "120")
    assert response.json()["statusCode"] == 503


def test_service_fails_inside(client: httpx.Client) -> None:
    response = wishing(client, "fault=server-error")
    assert (response.status_code, response.json()["code"]) == (500, 800003)


def test_page_for_people_instead_of_json(client: httpx.Client) -> None:
    response = wishing(client, "fault=html-error")
    assert (response.status_code, response.headers["content-type"]) == (
        502,
        "text/html; charset=utf-8",
    )
    assert response.text.startswith("<!DOCTYPE html>")
    assert wishing(client, "fault=html-error; status=200").status_code == 200


def test_body_is_empty(client: httpx.Client) -> None:
    for text, status in (("fault=empty-body", 200), ("fault=empty-body; status=500", 500)):
        response = wishing(client, text)
        assert (response.status_code, response.content) == (status, b"")


def test_body_is_truncated_and_the_connection_closes(client: httpx.Client) -> None:
    whole = len(client.get("/v1/invoices").content)
    with pytest.raises(httpx.RemoteProtocolError, match=f"received {whole // 2} bytes"):
        wishing(client, "fault=truncated-body", "/v1/invoices")
    assert client.get("/v1/invoices").status_code == 200


def test_connection_drops_before_the_answer(client: httpx.Client) -> None:
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        wishing(client, "fault=dropped-connection")
    assert client.get("/v1/invoices/summary").status_code == 200


def test_faults_without_a_page_come_before_the_token(client: httpx.Client) -> None:
    statuses = {}
    for name in FAULTS:
        headers = {"Prefer": f"fault={name}; seconds=0" if name == "slow" else f"fault={name}"}
        try:
            url = f"{client.base_url}/v1/invoices/summary"
            statuses[name] = httpx.get(url, headers=headers, trust_env=False).status_code
        except httpx.TransportError:
            statuses[name] = 0
    assert {name: status for name, status in statuses.items() if status != 401} == {
        "throttled": 429,
        "unavailable": 503,
        "html-error": 502,
        "server-error": 500,
        "empty-body": 200,
        "truncated-body": 0,  # the refusal is cut as well
        "dropped-connection": 0,
    }


@pytest.mark.parametrize("name", ["truncated-body", "dropped-connection"])
def test_broken_connections_raise_in_process(world: World, name: str) -> None:
    async def read() -> None:
        transport = httpx.ASGITransport(app=create_app(world))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            headers = {**USER, "Prefer": f"fault={name}"}
            with pytest.raises(ConnectionResetError, match="needs a real connection"):
                await client.get("/v1/invoices", headers=headers)

    asyncio.run(read())


def test_broken_connections_leave_no_noise(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("truncated-body", "dropped-connection"):
        with pytest.raises(httpx.TransportError):
            wishing(client, f"fault={name}")
    client.get("/v1/invoices/summary")
    assert not caplog.records


def test_slow_answer_comes_late_and_holds_up_nobody(client: httpx.Client) -> None:
    async def read() -> tuple[float, float]:
        async with httpx.AsyncClient(
            base_url=client.base_url, headers=USER, trust_env=False
        ) as other:
            start = time.monotonic()
            late = asyncio.create_task(
                other.get("/v1/invoices/summary", headers={"Prefer": "fault=slow; seconds=0.4"})
            )
            await asyncio.sleep(0.05)
            await other.get("/v1/invoices/summary")
            quick = time.monotonic() - start
            response = await late
            assert response.status_code == 200
            return quick, time.monotonic() - start

    quick, late = asyncio.run(read())
    assert quick < 0.4 <= late


def test_slow_goes_with_another_fault(client: httpx.Client) -> None:
    response = wishing(client, "fault=slow; seconds=0.01, fault=server-error")
    assert response.status_code == 500


def test_continuation_token_counts_as_expired(client: httpx.Client, world: World) -> None:
    first = page_of(wishing(client, "fault=expired-token", lines(world)))
    path, headers = following(first)
    refused = client.get(path, headers={**headers, "Prefer": "fault=expired-token"})
    assert refused.status_code == 400
    assert refused.json()["description"] == "The continuation token has expired."
    assert client.get(path, headers=headers).status_code == 200


def test_page_is_repeated_and_the_links_lead_on(client: httpx.Client, world: World) -> None:
    first = page_of(wishing(client, "fault=repeated-page", lines(world)))
    path, headers = following(first)
    second = page_of(client.get(path, headers=headers))
    again = page_of(client.get(path, headers={**headers, "Prefer": "fault=repeated-page"}))
    assert again["items"] == first["items"] != second["items"]
    path, headers = following(again)
    third = page_of(client.get(path, headers=headers))
    assert third["items"] not in (first["items"], second["items"])


def test_page_is_repeated_by_offset_too(client: httpx.Client) -> None:
    first = page_of(client.get("/v1/invoices?size=3"))
    again = page_of(wishing(client, "fault=repeated-page", "/v1/invoices?size=3&offset=3"))
    assert again["items"] == first["items"]
    assert again["links"]["next"]["uri"] == "/invoices?size=3&offset=6"


@pytest.mark.parametrize("size", [1, 5])
def test_page_lacks_an_item(client: httpx.Client, world: World, size: int) -> None:
    whole = page_of(client.get(lines(world, size=size)))
    short = page_of(wishing(client, "fault=missing-item", lines(world, size=size)))
    assert short["totalCount"] == len(short["items"]) == size - 1
    middle = size // 2
    assert short["items"] == whole["items"][:middle] + whole["items"][middle + 1 :]


@pytest.mark.parametrize(
    ("provider", "kind", "name"),
    [
        ("onetime", "BillingLineItems", "totalForCustomer"),
        ("onetime", "UsageLineItems", "billingPreTaxTotal"),
        ("office", "BillingLineItems", "totalForCustomer"),
        ("azure", "BillingLineItems", "postTaxTotal"),
    ],
)
def test_one_total_is_a_cent_too_high(
    client: httpx.Client, world: World, provider: str, kind: str, name: str
) -> None:
    own = next(i for i in world.invoice_ids if world.line_items(i, provider, kind))
    path = f"/v1/invoices/{own}/lineitems?provider={provider}&invoiceLineItemType={kind}&size=9"
    right = page_of(client.get(path))["items"]
    wrong = page_of(wishing(client, "fault=extra-cent", path))["items"]
    differing = [(a, b) for a, b in zip(right, wrong, strict=True) if a != b]
    assert len(differing) == 1
    before, after = differing[0]
    assert Decimal(after[name]) - Decimal(before[name]) == Decimal("0.01")
    assert type(before[name]) is str or type(after[name]) is not str
    assert {**before, name: 0} == {**after, name: 0}


def test_every_fault_has_a_test() -> None:
    text = Path(__file__).read_text()
    assert [
        name for name in FAULTS if f"fault={name}" not in text and f'"{name}"' not in text
    ] == []


def test_table_of_behaviour_has_a_source_in_every_row() -> None:
    text = resources.files("partner_center.sandbox").joinpath("BEHAVIOUR.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert {len(row) for row in rows} == {2}
    assert all(source.strip() for _, source in rows)


def test_help_says_what_each_fault_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = [line.split(None, 1) for line in capsys.readouterr().out.splitlines()]
    assert [
        [name, str(kind)] for name, kind in FAULTS.items() if [name, str(kind)] not in lines
    ] == []
    assert ["slow", "the answer comes late (seconds=3)"] in lines


def test_other_preferences_have_no_effect(client: httpx.Client) -> None:
    plain = client.get("/v1/invoices/summary").content
    assert wishing(client, "return=minimal, wait=5; x").content == plain
    assert wish(b'FAULT="Slow" ; seconds="2"').faults == (Fault("slow", {"seconds": 2}),)
    two = httpx.Headers([("Prefer", "fault=slow;seconds=0.01"), ("Prefer", "fault=server-error")])
    assert client.get("/v1/invoices/summary", headers=two).status_code == 500


@pytest.mark.parametrize(
    "text",
    ["fault=earthquake", "fault=", "fault", "fault=slow; speed=1", "fault=slow; every=2"],
)
def test_unknown_wishes_are_refused(client: httpx.Client, text: str) -> None:
    response = wishing(client, text)
    assert response.status_code == 400
    assert response.json()["description"].startswith("Prefer: ")
    with pytest.raises(Refusal):
        wish(text.encode())


def test_start_option_strikes_every_so_often(world: World) -> None:
    options = Options(faults=(fault("throttled:every=3:path=/SUMMARY:seconds=9"),))
    with (
        running(world, options=options) as address,
        httpx.Client(base_url=address.base_url, headers=USER, trust_env=False) as client,
    ):
        for _ in range(2):
            statuses = []
            for _ in range(3):
                assert client.get("/v1/invoices").status_code == 200
                statuses.append(client.get("/v1/invoices/summary").status_code)
            assert statuses == [200, 200, 429]


def test_schedule_counts_each_option_by_itself() -> None:
    schedule = FaultSchedule((fault("slow:every=2"), fault("server-error:path=lineitems")))
    struck = [[one.name for one in schedule.due(path)] for path in ("/a", "/lineitems", "/a")]
    assert struck == [[], ["slow", "server-error"], []]


def test_throttle_lets_a_second_of_calls_through(world: World) -> None:
    now = [1000.0]
    options = Options(throttle=rate("2/s"), clock=lambda: now[0])

    async def read() -> None:
        transport = httpx.ASGITransport(app=create_app(world, options=options))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://sandbox", headers=USER
        ) as client:
            statuses = [(await client.get("/v1/invoices/summary")).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]
            refused = await client.get("/v1/invoices/summary")
            assert refused.headers["retry-after"] == "1"
            now[0] += 0.5
            assert (await client.get("/v1/invoices/summary")).status_code == 200
            assert (await client.get("/v1/invoices/summary")).status_code == 429

    asyncio.run(read())


@pytest.mark.parametrize(("text", "wanted"), [("5", 5), ("5/s", 5), ("90/m", 1.5), ("360/h", 0.1)])
def test_rates(text: str, wanted: float) -> None:
    assert rate(text) == wanted
