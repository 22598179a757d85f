"""Schemathesis against the sandbox, in process: every phase, every check that applies, one seed.

The run is that of `make fuzz` with fewer cases. What it cannot see (the byte-order mark, pages,
sums, pairs and tokens that are refused) is tested in test_service.py and test_contract.py. The last
tests break the sandbox, and the run has to notice.
"""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partner_center.sandbox.books.world import World
from partner_center.sandbox.faults import fault
from partner_center.sandbox.options import Options
from partner_center.sandbox.server import Address, running
from partner_center.sandbox.service.app import create_app
from partner_center_invoices.tables import SIGN_INS
from workshop.fuzz import __main__ as fuzz
from workshop.fuzz import described
from workshop.fuzz.call_rules import TOKEN, USER, Rules, names_no_other_operation
from workshop.fuzz.checks import registered

SEED = 1
EXAMPLES = 40
PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass
class Tally:
    """How the calls of a run were answered, and what the checks found.

    `answers` counts calls by phase, whether they are valid, and status; calls that a check makes
    are left out.
    """

    rules: Rules
    answers: Counter[tuple[str, bool, int | None]] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)  # by check, the first of each
    errors: list[str] = field(default_factory=list)  # what kept schemathesis from testing

    def share(self, *, valid: bool | None = None) -> float:
        """Return the share of calls, or of the valid ones, that were answered with 200."""
        some = {key: count for key, count in self.answers.items() if valid in {None, key[1]}}
        return sum(count for key, count in some.items() if key[2] == 200) / sum(some.values())

    def add(self, recorder: ScenarioRecorder, *, phase: str) -> None:
        """Count the calls of one scenario, and keep what the checks found."""
        for number, checks in recorder.checks.items():
            interaction = recorder.interactions.get(number)
            if interaction is None:
                continue
            case = recorder.cases[number].value
            status = interaction.response.status_code if interaction.response else None
            valid = case.meta is None or case.meta.generation.mode.is_positive
            self.answers[phase, valid, status] += 1
            for check in checks:
                if check.failure_info is not None:
                    found, call = check.failure_info.failure, check.failure_info.code_sample
                    said = (
                        f"{case.operation.label}, {status}: {found.title}\n{found.message}\n{call}"
                    )
                    self.findings.setdefault(check.name, said)

    def lines(self) -> list[str]:
        """Say how the calls were answered."""
        shares = f"{self.share():.0%}, of the valid {self.share(valid=True):.0%}"
        rows = [f"{self.answers.total()} calls, answered with 200: {shares}"]
        for phase, valid in dict.fromkeys(key[:2] for key in self.answers):
            statuses = {
                key[2]: self.answers[key] for key in self.answers if key[:2] == (phase, valid)
            }
            said = "  ".join(
                f"{status}: {count}" for status, count in sorted(statuses.items(), key=str)
            )
            rows.append(f"  {phase:<9} {'valid' if valid else 'wrong'}  {said}")
        carried, fetched = self.rules.carried, self.rules.fetched
        return [*rows, f"  continuation tokens: {carried} carried by a link, {fetched} fetched"]


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=SEED, lines=400)


def run_on(app: ASGIApp, world: World, *, phases: tuple[str, ...], examples: int) -> Tally:
    config = described.configuration(
        world,
        seed=SEED,
        generation={"max-examples": examples},
        phases={phase: {"enabled": phase in phases} for phase in PHASES},
    )
    schema = schemathesis.openapi.from_dict(described.narrowed(world), config=config)
    schema.app = app
    with registered(world) as rules:
        tally = Tally(rules)
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                tally.add(event.recorder, phase=event.phase.value)
            elif isinstance(event, events.NonFatalError):
                tally.errors.append(f"{event.label}: {event.info}")
            elif isinstance(event, events.FatalError):
                tally.errors.append(f"schemathesis stopped: {event.exception!r}")
            elif isinstance(event, events.SchemaAnalysisWarnings):
                tally.errors += [str(warning) for warning in event.warnings]
    return tally


def test_no_check_finds_anything(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    tally = run_on(create_app(world), world, phases=PHASES, examples=EXAMPLES)
    record_property("schemathesis", "\n".join(tally.lines()))
    assert not tally.errors, "\n".join(tally.errors)
    assert not tally.findings, "\n\n".join(tally.findings.values())
    assert {phase for phase, *_ in tally.answers} == set(PHASES)
    assert 1000 < tally.answers.total() < 4000
    # Calls that are wrong on purpose are among these, so most valid ones have to be answered.
    assert tally.share() > 0.5, tally.lines()
    assert tally.share(valid=True) > 0.9, tally.lines()
    assert tally.rules.carried + tally.rules.fetched >= 10, tally.lines()


# The configuration, and the document that the fuzzer reads.


def test_one_check_alone_is_disabled(world: World) -> None:
    load_all_checks()
    checks = described.configuration(world).projects.default.checks
    names = [check.__name__ for check in CHECKS.get_all()]
    assert len(names) > 10
    disabled = [name for name in names if not checks.get_by_name(name=name).enabled]
    assert disabled == ["object_level_authorization"]


def test_narrowing_changes_parameters_alone(world: World, document: dict[str, Any]) -> None:
    narrowed = described.narrowed(world)
    own = document["components"]["parameters"]
    assert set(described.NARROWED) <= set(own)
    for name, parameter in narrowed["components"]["parameters"].items():
        same = {key: value for key, value in parameter.items() if key != "schema"}
        assert same == {key: value for key, value in own[name].items() if key != "schema"}
    closed = {
        name for name in own if "enum" in narrowed["components"]["parameters"][name]["schema"]
    }
    open_ = {name for name, one in own.items() if "x-extensible-enum" in one["schema"]}
    assert closed == open_ - described.ANY_WORD
    assert narrowed["paths"].keys() == document["paths"].keys()


def test_operations_that_refuse_an_app_only_token_are_known(document: dict[str, Any]) -> None:
    refusing = {name for name, kinds in SIGN_INS.items() if kinds == {"appUser"}}
    assert described.user_only(document) == refusing


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
    schema = schemathesis.openapi.from_dict(described.narrowed(world))
    operation = schema["/v1/invoices/{invoiceId}"]["GET"]
    case = operation.Case(path_parameters={"invoiceId": invoice_id})
    assert names_no_other_operation(None, case) == is_own


# A broken sandbox is found.


def checks_that_find(app: ASGIApp, world: World) -> set[str]:
    tally = run_on(app, world, phases=("examples",), examples=1)
    return {*tally.findings}


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
    schema = schemathesis.openapi.from_dict(described.narrowed(world))
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


@pytest.mark.parametrize("options", [Options(), Options(accept_any_token=True)])
def test_command_says_how_to_repeat_a_finding(
    options: Options,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def served(world: World) -> AbstractContextManager[Address]:
        return running(world, options=options)

    monkeypatch.chdir(tmp_path)  # schemathesis keeps findings in .schemathesis
    monkeypatch.setattr(fuzz, "running", served)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    is_found = options.accept_any_token
    with pytest.raises(SystemExit) as stopped:
        fuzz.main(["--seed", "5", "--max-examples", "1", "--phases", "examples"])
    assert stopped.value.code == is_found
    said = capsys.readouterr().out
    assert "Seed: 5" in said
    assert ("API accepts invalid authentication" in said) == is_found
    assert ("curl -X GET" in said) == is_found
