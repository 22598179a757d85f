"""Schemathesis against the sandbox, in process: every phase, every check that applies, one seed.

The run is that of `make fuzz` with fewer cases. What it cannot see (the byte-order mark, pages,
sums, pairs and tokens that are refused) is tested in test_service.py and
test_contract.py. The last tests break the sandbox, and the run has to notice.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partner_center.sandbox.books.world import World
from partner_center.sandbox.options import Options
from partner_center.sandbox.service.app import create_app
from partner_center.sandbox.service.faults import fault
from workshop.fuzz import __main__ as fuzz
from workshop.fuzz import plan
from workshop.fuzz.__main__ import (
    PHASES,
    Finding,
    Tally,
    run,
)
from workshop.fuzz.rules import (
    TOKEN,
    USER,
    Rules,
    names_no_other_operation,
)

SEED = 1
EXAMPLES = 40


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=SEED, lines=400)


def run_on(app: ASGIApp, world: World, *, phases: tuple[str, ...], examples: int) -> Tally:
    generation = {"max-examples": examples, "database": "none"}
    return run(world, app=app, phases=phases, seed=SEED, generation=generation)


def test_no_check_finds_anything(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    tally = run_on(create_app(world), world, phases=PHASES, examples=EXAMPLES)
    record_property("schemathesis", "\n".join(tally.lines()))
    assert not tally.errors, "\n".join(tally.errors)
    assert not tally.findings, "\n\n".join(map(str, tally.findings.values()))
    assert {phase for phase, *_ in tally.answers} == set(PHASES)
    assert 1000 < tally.calls() < 4000
    # Calls that are wrong on purpose are among these, so most valid ones have to be answered.
    assert tally.share() > 0.5, tally.lines()
    assert tally.share(valid=True) > 0.9, tally.lines()
    assert tally.rules.carried + tally.rules.fetched >= 10, tally.lines()


# The plan: what is set says why, and what is narrowed is the document's.


def names_of_checks() -> set[str]:
    load_all_checks()
    return {check.__name__ for check in CHECKS.get_all()}


def test_every_setting_is_of_a_check_and_says_why() -> None:
    names = names_of_checks() | {"max_response_time"}  # a limit, off unless it is set
    assert names >= {setting.check for setting in plan.SETTINGS}
    for setting in plan.SETTINGS:
        is_off = setting.values.get("enabled") is False
        assert setting.why.startswith("disabled: ") == is_off
        assert len(setting.why) > 60


def test_no_other_check_is_disabled(world: World) -> None:
    checks = plan.config(world).projects.default.checks
    disabled = {s.check for s in plan.SETTINGS if s.values.get("enabled") is False}
    assert {name for name in names_of_checks() if not checks.get_by_name(name=name).enabled} == (
        disabled - {"max_response_time"}
    )


def test_narrowing_changes_parameters_alone(world: World, document: dict[str, Any]) -> None:
    narrowed = plan.narrowed(world)
    described = document["components"]["parameters"]
    assert set(plan.NARROWED) <= set(described)
    for name, parameter in narrowed["components"]["parameters"].items():
        same = {key: value for key, value in parameter.items() if key != "schema"}
        assert same == {key: value for key, value in described[name].items() if key != "schema"}
    closed = {
        name
        for name, parameter in described.items()
        if "enum" in narrowed["components"]["parameters"][name]["schema"]
    }
    open_ = {name for name, one in described.items() if "x-extensible-enum" in one["schema"]}
    assert closed == open_ - plan.ANY_WORD
    assert narrowed["paths"].keys() == document["paths"].keys()
    assert plan.user_only(document) == {
        "getInvoice", "listInvoiceSummaries", "getInvoiceStatement", "getTaxReceiptStatement"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("invoice_id", "is_own"),
    [
        ("G000024135", True),
        ("summaries", False),
        ("Summary", False),
        ("%73ummary", False),
        ("a/b", True),
    ],
)
def test_reserved_words_are_no_invoice_ids(world: World, invoice_id: str, is_own: bool) -> None:
    schema = schemathesis.openapi.from_dict(plan.narrowed(world))
    operation = schema["/v1/invoices/{invoiceId}"]["GET"]
    case = operation.Case(path_parameters={"invoiceId": invoice_id})
    assert names_no_other_operation(None, case) == is_own


# A broken sandbox is found.


def checks_that_find(app: ASGIApp, world: World) -> set[str]:
    tally = run_on(app, world, phases=("examples",), examples=1)
    return {finding.check for finding in tally.findings.values()}


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("server-error", "not_a_server_error"),
        ("html-error:status=418", "status_code_conformance"),
        ("html-error:status=200", "content_type_conformance"),
        ("empty-body", "content_type_conformance"),
        ("extra-cent", "contract_and_invariants"),
    ],
)
def test_faults_are_found(world: World, name: str, check: str) -> None:
    options = Options(faults=(fault(name),))
    found = checks_that_find(create_app(world, options=options), world)
    assert check in found


def test_service_that_takes_any_token_is_found(world: World) -> None:
    app = create_app(world, options=replace(Options(), accept_any_token=True))
    assert checks_that_find(app, world) == {"ignored_auth"}


def test_service_that_takes_app_only_is_found(world: World) -> None:
    app = create_app(world)

    async def lenient(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [
            (name, value.replace(b"sandbox-app-only", b"sandbox-app-user"))
            for name, value in scope["headers"]
        ]
        await app({**scope, "headers": headers}, receive, send)

    assert checks_that_find(lenient, world) == {"app_only_is_refused"}


def test_answer_with_a_wrong_member_is_found(world: World) -> None:
    app = create_app(world)

    async def renamed(scope: Scope, receive: Receive, send: Send) -> None:
        async def passed(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = message["body"].replace(b'"totalCharges"', b'"totalCharge_"')
            await send(message)

        await app(scope, receive, passed)

    found = checks_that_find(renamed, world)
    assert found == {"response_schema_conformance", "contract_and_invariants"}


def test_token_that_a_link_set_is_left_alone(world: World) -> None:
    """A link with a wrong expression carries another text of the links: it has to be refused."""
    schema = schemathesis.openapi.from_dict(plan.narrowed(world))
    schema.app = create_app(world)
    operation = schema["/v1/invoices/{invoiceId}/lineitems"]["GET"]
    pair = {"provider": "onetime", "invoiceLineItemType": "BillingLineItems"}
    rows = {own: len(world.line_items(own, *pair.values()) or ()) for own in world.invoice_ids}
    path = {"invoiceId": next(own for own, count in rows.items() if count > 1)}
    rules = Rules(world)

    def sought(token: str) -> tuple[str, int]:
        query = {**pair, "size": 1, "seekOperation": "Next"}
        case = operation.Case(path_parameters=path, query=query, headers={TOKEN: token, **USER})
        rules._seek(case, {})
        return case.headers[TOKEN], case.call().status_code

    first = operation.Case(path_parameters=path, query={**pair, "size": 1}, headers=USER)
    answer = first.call()
    rules.after_call(None, first, answer)
    (header,) = json.loads(answer.content.decode("utf-8-sig"))["links"]["next"]["headers"]
    assert sought(header["value"]) == (header["value"], 200)
    assert (rules.carried, rules.fetched) == (1, 0)
    assert sought(header["key"]) == (header["key"], 400)
    assert (rules.carried, rules.fetched) == (1, 0)
    assert sought("made up")[1] == 200
    assert (rules.carried, rules.fetched) == (1, 1)


# The command.


@pytest.mark.parametrize("is_found", [True, False])
def test_command_says_how_to_repeat_a_finding(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_found: bool,
) -> None:
    tally = Tally(Rules(world))
    if is_found:
        key = ("ignored_auth", "GET /v1/invoices", "Auth ignored")
        tally.findings[key] = Finding(*key, "no token was sent", 200, "curl -X GET http://x")
        tally.times[key] = 3
    monkeypatch.setattr(fuzz, "run", lambda *_, **__: tally)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert fuzz.main(["--seed", "5", "--examples", "2", "--in-process"]) == is_found
    said = capsys.readouterr()
    assert said.out.startswith("seed 5\n")
    assert ("3 x GET /v1/invoices: Auth ignored [ignored_auth], answered with 200" in said.err) == (
        is_found
    )
    assert ("repeat it with: curl -X GET http://x" in said.err) == is_found
    assert ('make fuzz ARGS="--examples 2 --seed 5"' in said.err) == is_found


@pytest.mark.parametrize("option", ["--seconds", "--examples"])
def test_no_length_is_one_line(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        fuzz.main([option, "0"])
    assert capsys.readouterr().err == "error: --seconds and --examples begin at 1\n"
