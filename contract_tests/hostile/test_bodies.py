"""Thousands of wrong bodies, through the library and the command line: a result, or a known error.

Each is a recorded body with some of its values replaced (`support/wrong_bodies.py`), and served
on a real socket. A failure names the number and the seed of its body. More of them, or those of a
seed:

    HOSTILE_BODIES=20000 HOSTILE_SEED=x make test ARGS="contract_tests/hostile/test_bodies.py -rP"
"""

from __future__ import annotations

import os
import pickle
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from contract_tests.support.hostile_service import (
    ALLOWED,
    Asked,
    Hostile,
    Reply,
    serving,
)
from contract_tests.support.replay import call_of
from contract_tests.support.wrong_bodies import WrongBodies, WrongBody

from partner_center import PartnerCenter, export
from partner_center.cli.exit_codes import Exit
from partner_center.contract import Contract, Exchange
from partner_center.contract.exchange import wire_body
from partner_center.errors import DecodeError
from partner_center.reconcile import reconcile, reconcile_summaries

_ASKED = os.environ.get("HOSTILE_BODIES")
# Bodies that are read by themselves, those that the library is answered, those of the command line.
READ, SERVED, COMMANDED = [int(_ASKED)] * 3 if _ASKED else (2400, 1200, 800)
SHARES = 4  # tests of each kind, for as many cores
INVOICE = "G000024135"
# Answers that are good while another one is wrong.
GOOD = {
    "listInvoices": "listInvoices/every-member",
    "listInvoiceSummaries": "listInvoiceSummaries/three-currencies",
    "getInvoiceSummary": "getInvoiceSummary/one-currency",
    "getInvoice": "getInvoice/one-time-with-tax-receipt",
    "listInvoiceLineItems": "listInvoiceLineItems/one-time-last-page",
    "listInvoiceLineItemsByProvider": "listInvoiceLineItems/one-time-last-page",
    "listUnbilledLineItems": "listUnbilledLineItems/one-time-last-page",
    "listEstimateLinks": "listEstimateLinks/four-links",
}
ROUTES = {
    "listInvoices": r"/invoices",
    "listInvoiceSummaries": r"/invoices/summaries",
    "getInvoiceSummary": r"/invoices/summary",
    "listEstimateLinks": r"/invoices/estimates/links",
    "listUnbilledLineItems": r"/invoices/unbilled/lineitems",
    "getInvoiceStatement": r"/invoices/[^/]+/documents/statement",
    "getTaxReceiptStatement": r"/invoices/[^/]+/receipts/[^/]+/documents/statement",
    "listInvoiceLineItemsByProvider": r"/invoices/[^/]+/lineitems/[^/]+/[^/]+",
    "listInvoiceLineItems": r"/invoices/[^/]+/lineitems",
    "getInvoice": r"/invoices/[^/]+",
}
COMMANDS: dict[str, Sequence[str]] = {
    "listInvoices": (
        "invoices", "invoices -o table", "invoices -o jsonl", "invoices -o found.csv", "reconcile",
        "reconcile -o table",
    ),
    "listInvoiceSummaries": (
        "summaries", "summaries -o table", "summaries -o found.csv", "reconcile -o found.csv",
    ),
    "getInvoice": (
        f"invoice {INVOICE}", f"invoice {INVOICE} -o table", f"lines {INVOICE} -o found.csv",
        f"lines {INVOICE} -o table", f"reconcile {INVOICE}",
    ),
    "listInvoiceLineItems": (
        f"lines {INVOICE} -o table", f"lines {INVOICE} -o jsonl", f"lines {INVOICE} -o json",
        f"lines {INVOICE} -o csv", f"lines {INVOICE} -o found.csv --any-kind",
        f"lines {INVOICE} -o found.csv --split 1", f"lines {INVOICE} -o found.jsonl.gz",
        f"lines {INVOICE} -o found.parquet", f"lines {INVOICE} -o found.parquet --any-kind",
        f"reconcile {INVOICE}", f"reconcile {INVOICE} -o table --by products",
        f"lines {INVOICE} --provider onetime --type billing -o found.jsonl",
    ),
    "listUnbilledLineItems": (
        "unbilled --currency USD -o found.csv", "unbilled --currency USD -o table",
    ),
    "getInvoiceStatement": (f"statement {INVOICE} -o found.pdf",),
    "getTaxReceiptStatement": (f"receipt {INVOICE} TR1 -o found.pdf",),
}  # fmt: skip
share = pytest.mark.parametrize("share", range(SHARES))


@pytest.fixture(scope="session")
def bodies(exchanges: list[Exchange], pytestconfig: pytest.Config) -> WrongBodies:
    """Return the wrong bodies of the seed."""
    seed = os.environ.get("HOSTILE_SEED") or pytestconfig.getoption("randomly_seed", None)
    if seed is None:
        seed = random.SystemRandom().getrandbits(32)
    texts = [
        one
        for one in exchanges
        if "json" in (one.response.headers.get("Content-Type") or "") and one.operation_id in ROUTES
    ]
    return WrongBodies(texts, str(seed))


class Served:
    """A service that answers one operation with a wrong body, and the others as recorded."""

    def __init__(self, named: dict[str, Exchange]) -> None:
        self.good = {name: wire_body(named[scenario]) for name, scenario in GOOD.items()}
        self.wrong: WrongBody | None = None
        self.status = 200

    def __call__(self, request: Asked) -> Reply:
        """Answer; the wrong body comes once in a list."""
        name = next(name for name, path in ROUTES.items() if re.fullmatch(path, request.path))
        is_later = "offset" in request.query or "ms-continuationtoken" in request.headers
        if self.wrong is not None and self.wrong.exchange.operation_id == name and not is_later:
            # The invoice that is asked for is always the same, that of the recording is not.
            own = re.search(r"/invoices/(\w+)/lineitems", self.wrong.exchange.request.target)
            body = self.wrong.content.replace(
                (own[1] if own else INVOICE).encode(), INVOICE.encode()
            )
            return Reply(body, self.status)
        return Reply(self.good[name])


@pytest.fixture
def served(named: dict[str, Exchange]) -> Served:
    return Served(named)


@pytest.fixture
def service(served: Served) -> Iterator[Hostile]:
    with serving(served) as running:
        yield running


def wrongs(bodies: WrongBodies, share: int, served: Served, times: int) -> Iterator[WrongBody]:
    """Serve every body of a share, mostly with the status that was recorded."""
    for number in range(share, times, SHARES):
        served.wrong = bodies[number]
        statuses = (200, 200, 400, 401, 403, 404, 409, 429, 500, 503, 204, 206, 302)
        recorded = served.wrong.exchange.response.status
        served.status = statuses[number % len(statuses)] if number % 5 == 0 else recorded
        yield served.wrong


@share
def test_a_wrong_body_is_read_or_refused_with_its_place(
    bodies: WrongBodies, contract: Contract, share: int
) -> None:
    came = Counter[str]()
    for number in range(share, READ, SHARES):
        wrong = bodies[number]
        call = call_of(contract, wrong.exchange).call()
        read = call.read if wrong.exchange.response.status == 200 else call.read_error
        try:
            came[_used(read, wrong.content)] += 1
        except Exception as error:
            raise AssertionError(wrong.told) from error
    print(dict(came))
    assert set(came) == {"read", "refused"}
    assert min(came.values()) > READ / SHARES / 10


def _used(read: Callable[[bytes], Any], content: bytes) -> str:
    """Read a body and do with it what programs do."""
    try:
        model = read(content)
    except DecodeError as error:
        return "refused" if len(str(error)) < 400 else "refused in too many words"
    if model is not None:  # an error body without a form is read as none
        assert read(model.to_json().encode()) == model
        assert pickle.loads(pickle.dumps(model)) == model  # noqa: S301  # made one line above
        assert type(model).__name__ in repr(model)
    return "read"


READINGS: dict[str, Sequence[Callable[[PartnerCenter, Path], Any]]] = {
    "listInvoices": (
        lambda p, _: list(p.invoices.list()),
        lambda p, _: [page.position for page in p.invoices.list(size=7).pages()],
        lambda p, _: reconcile_summaries(p).to_json(),
    ),
    "listInvoiceSummaries": (
        lambda p, _: [one.to_json() for one in p.summaries.list()],
        lambda p, _: reconcile_summaries(p).to_table(),
    ),
    "getInvoiceSummary": (lambda p, _: p.summaries.get().to_dict(),),
    "listEstimateLinks": (lambda p, _: list(p.estimates.list(currency="USD")),),
    "getInvoice": (
        lambda p, _: p.invoices.get(INVOICE).to_json(),
        lambda p, _: list(p.line_items.list(p.invoices.get(INVOICE))),
        lambda p, _: reconcile(p, INVOICE).to_table("customers"),
    ),
    "listInvoiceLineItems": (
        lambda p, to: export.write_csv(p.line_items.list(INVOICE), to / "a.csv", kind="any"),
        lambda p, to: export.write_jsonl(p.line_items.list(INVOICE), to / "a.jsonl"),
        lambda p, _: [repr(one) for one in p.line_items.list(INVOICE)],
        lambda p, _: reconcile(p, INVOICE).to_json(),
    ),
    "listUnbilledLineItems": (
        lambda p, to: export.write_csv(p.line_items.unbilled(currency="USD"), to / "a.csv"),
    ),
}


@share
def test_a_wrong_answer_gives_a_result_or_a_known_error(
    bodies: WrongBodies, service: Hostile, served: Served, share: int, tmp_path: Path
) -> None:
    came = Counter[str]()
    with service.partner() as partner:
        for number, wrong in enumerate(wrongs(bodies, share, served, SERVED)):
            readings = READINGS.get(wrong.exchange.operation_id, ())
            if not readings:
                continue
            try:
                readings[number % len(readings)](partner, tmp_path)
                came["read"] += 1
            except ALLOWED as error:
                came["refused"] += 1
                _is_one_line(str(error), wrong)
                left = list(tmp_path.iterdir())
                assert not left, f"{wrong.told}: {left}"
            except Exception as error:
                raise AssertionError(wrong.told) from error
            for file in tmp_path.iterdir():
                file.unlink()
    print(dict(came))
    assert min(came["read"], came["refused"]) > SERVED / SHARES / 20


def _is_one_line(text: str, wrong: WrongBody) -> None:
    assert text.isprintable(), f"{wrong.told}: {text!r}"
    assert len(text) < 2000, f"{wrong.told}: {text[:200]}"


BOTH: dict[str, Callable[[Any], Any]] = {
    "listInvoices": lambda p: p.invoices.list(),
    "listInvoiceSummaries": lambda p: p.summaries.list(),
    "getInvoiceSummary": lambda p: p.summaries.get(),
    "listEstimateLinks": lambda p: p.estimates.list(currency="USD"),
    "getInvoice": lambda p: p.invoices.get(INVOICE),
    "listInvoiceLineItems": lambda p: p.line_items.list(INVOICE),
    "listUnbilledLineItems": lambda p: p.line_items.unbilled(currency="USD"),
}


@share
def test_a_wrong_answer_is_the_same_to_both_clients(
    bodies: WrongBodies, service: Hostile, served: Served, share: int
) -> None:
    for wrong in wrongs(bodies, share, served, SERVED // 4):
        read = BOTH.get(wrong.exchange.operation_id)
        if read is None:
            continue
        try:
            sync_outcome, async_outcome = service.both(read)
        except Exception as error:
            raise AssertionError(wrong.told) from error
        if isinstance(sync_outcome, Exception):
            assert type(async_outcome) is type(sync_outcome), wrong.told
        else:
            assert async_outcome == sync_outcome, wrong.told


@share
def test_a_command_says_one_line_about_a_wrong_answer(
    bodies: WrongBodies, service: Hostile, served: Served, share: int, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    came = Counter[Exit]()
    for number, wrong in enumerate(wrongs(bodies, share, served, COMMANDED)):
        commands = COMMANDS.get(wrong.exchange.operation_id, ())
        if not commands:
            continue
        command = commands[number % len(commands)]
        done = service.command(command, tmp_path)
        said = f"{wrong.told}\npartner-center {command}: {done.code}\n{done.err[:2000]}"
        came[Exit(done.code)] += 1
        assert done.code not in {Exit.DEFECT, Exit.INTERRUPTED, Exit.PIPE, Exit.TERMINATED}, said
        lines = done.err.splitlines()
        assert "Traceback" not in done.err, said
        assert all(line.isprintable() and len(line) < 2500 for line in lines), said
        left = {file.name for file in tmp_path.iterdir()} - {"config"}
        if done.code in {Exit.OK, Exit.DIFFERENT}:
            assert not [line for line in lines if line.startswith("error: ")], said
            assert all(name.startswith("found") for name in left), f"{said}{left}"
        else:
            assert [line for line in lines if line.startswith("error: ")] == lines[-1:], said
            assert not left, f"{said}{left}"
        for name in left:
            (tmp_path / name).unlink()
    print({code.name: times for code, times in came.items()})
    assert min(came[Exit.OK], came[Exit.ANSWER]) > COMMANDED / SHARES / 20
