"""Fuzzes the sandbox with schemathesis for longer than the tests do: `make fuzz`.

`python -m workshop.fuzz [--seconds N | --examples N] [--seed S] [--in-process]`: all phases and all
checks that apply, over real HTTP against a sandbox of its own. Prints the seed, how the calls were
answered, and each finding with the call that repeats it; exit code 1 on a finding. The sandbox is
stopped however the run ends. Limit: with `--seconds` the clock decides how far a seed gets.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import running
from partner_center.sandbox.service.app import create_app
from workshop.fail import fail
from workshop.fuzz.checks import prepared
from workshop.fuzz.plan import config
from workshop.fuzz.rules import Rules

PHASES = ("examples", "coverage", "fuzzing", "stateful")
_SECONDS = 120
_LINES = 400  # enough for second pages of every kind, and a page is soon judged
_SUCCESS = 200


@dataclass(frozen=True)
class Finding:
    """What a check found first, on which call; calls of the same kind are only counted."""

    check: str
    operation: str
    title: str
    message: str
    status: int | None
    call: str

    def __str__(self) -> str:
        return (
            f"{self.operation}: {self.title} [{self.check}], answered with {self.status}\n"
            f"{self.message}\nrepeat it with: {self.call}"
        )


@dataclass
class Tally:
    """How the calls of a run were answered, and what the checks found.

    Attributes:
        answers: calls by phase, whether they are valid, and status; probes of checks are left out.
        findings: by check, operation and title, with how often each came.
        errors: what kept schemathesis itself from testing something.
        rules: the rules between parameters, with the tokens that were followed.

    """

    rules: Rules
    answers: Counter[tuple[str, bool, int | None]] = field(default_factory=Counter)
    findings: dict[tuple[str, str, str], Finding] = field(default_factory=dict)
    times: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def calls(self, *, valid: bool | None = None, status: int | None = None) -> int:
        """Count calls; those of every kind where none is named."""
        return sum(
            count
            for (_, is_valid, its), count in self.answers.items()
            if valid in {None, is_valid} and status in {None, its}
        )

    def share(self, *, valid: bool | None = None) -> float:
        """Return the share of calls that were answered with 200."""
        return self.calls(valid=valid, status=_SUCCESS) / max(1, self.calls(valid=valid))

    def add(self, recorder: ScenarioRecorder, *, phase: str) -> None:
        """Count the calls of one scenario, and keep what the checks found."""
        for number, checks in recorder.checks.items():
            answered = recorder.interactions.get(number)
            if answered is None:
                continue
            case = recorder.cases[number].value
            status = answered.response.status_code if answered.response else None
            valid = case.meta is None or case.meta.generation.mode.is_positive
            self.answers[phase, valid, status] += 1
            for check in checks:
                if check.failure_info is None:
                    continue
                found, call = check.failure_info.failure, check.failure_info.code_sample
                label = case.operation.label
                key = (check.name, label, found.title)
                self.times[key] += 1
                self.findings.setdefault(
                    key, Finding(*key[:2], found.title, found.message, status, call)
                )

    def lines(self) -> list[str]:
        """Say how the calls were answered."""
        of_all, of_valid = self.share(), self.share(valid=True)
        rows = [
            f"{self.calls()} calls, answered with 200: {of_all:.0%}, of the valid {of_valid:.0%}"
        ]
        for phase in PHASES:
            for valid in (True, False):
                statuses = sorted(
                    (str(status), count)
                    for (its, is_valid, status), count in self.answers.items()
                    if (its, is_valid) == (phase, valid)
                )
                if statuses:
                    kind = "valid" if valid else "wrong"
                    said = "  ".join(f"{status}: {count}" for status, count in statuses)
                    rows.append(f"  {phase:<9} {kind}  {said}")
        carried, fetched = self.rules.carried, self.rules.fetched
        rows.append(f"  continuation tokens: {carried} carried by a link, {fetched} fetched")
        return rows


def run(world: World, *, app: Any = None, phases: Sequence[str] = PHASES, **settings: Any) -> Tally:
    """Run phases of schemathesis against a sandbox.

    Args:
        world: what the sandbox serves.
        app: the sandbox as ASGI application, to call it in process.
        phases: examples, coverage, fuzzing, stateful.
        settings: seed, number of examples, base URL: top-level keys of schemathesis' configuration.

    """
    enabled = {phase: {"enabled": phase in phases} for phase in PHASES}
    prepared_config = config(world, phases=enabled, **settings)
    with prepared(world, config=prepared_config, app=app) as (schema, rules):
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


def _stop(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz a sandbox; return 1 if there is a finding."""
    parser = argparse.ArgumentParser(
        prog="python -m workshop.fuzz", description=(__doc__ or "").split("\n")[0]
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=int, default=None, help=f"how long ({_SECONDS})")
    length.add_argument("--examples", type=int, help="how many per operation and phase instead")
    parser.add_argument("--seed", type=int, help="repeat a run; else a new one is drawn")
    parser.add_argument("--in-process", action="store_true", help="without HTTP: faster, sees less")
    options = parser.parse_args(arguments)
    if any(number is not None and number < 1 for number in (options.seconds, options.examples)):
        fail("--seconds and --examples begin at 1")
    seed = random.SystemRandom().randrange(2**31) if options.seed is None else options.seed
    signal.signal(signal.SIGTERM, _stop)
    print(f"seed {seed}", flush=True)
    settings: dict[str, Any] = {"seed": seed, "generation": {"database": "none"}}
    if options.examples:
        settings["generation"]["max-examples"] = options.examples
    else:
        settings["max-time"] = options.seconds or _SECONDS
    world = World(seed=seed, lines=_LINES)
    if options.in_process:
        tally = run(world, app=create_app(world), **settings)
    else:
        with running(world) as address:
            settings["base-url"] = address.base_url
            tally = run(world, **settings)
    print("\n".join(tally.lines()))
    for key, finding in tally.findings.items():
        print(f"\n{tally.times[key]} x {finding}", file=sys.stderr)
    for error in tally.errors:
        print(f"\nerror: {error}", file=sys.stderr)
    if tally.findings or tally.errors:
        again = (
            f"--examples {options.examples} --seed {seed}" if options.examples else f"--seed {seed}"
        )
        print(f'\n{len(tally.findings)} findings; again: make fuzz ARGS="{again}"', file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
