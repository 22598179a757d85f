"""What the tests share: the document, its closed profile, the recordings, and the table at the end.

A test that takes `recorded` runs once for every recorded exchange. It judges the exchange by every
rule at once; each finding has a line of its own, with the rule.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from contract_tests.support import sources
from contract_tests.support.both_clients import Twins
from contract_tests.support.changes import changes, text_changes
from contract_tests.support.judged_service import JudgedClient

from partner_center.contract import (
    Contract,
    Coverage,
    Exchange,
    Finding,
)
from partner_center.sandbox.books.world import World
from partner_center.sandbox.service.app import create_app
from workshop import yaml_files


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """Return the document as written; copy it before changing it."""
    return sources.document()


@pytest.fixture(scope="session")
def document_lines() -> dict[str, int]:
    """Return the line of every JSON pointer of the document."""
    return sources.document_lines()


@pytest.fixture(scope="session")
def contract() -> Contract:
    """Return the published, open document."""
    return sources.contract()


@pytest.fixture(scope="session")
def closed_contract() -> Contract:
    """Return the document with its closed profile applied."""
    return sources.closed_contract()


@pytest.fixture(scope="session")
def alias_entries() -> tuple[dict[str, Any], ...]:
    """Return the alias table as it is written."""
    return sources.alias_entries()


@pytest.fixture(scope="session")
def exchanges() -> tuple[Exchange, ...]:
    """Return every recorded exchange."""
    return sources.exchanges()


class Named(dict[str, Exchange]):
    """Exchanges by name; a name that a test asks for and no recording has is told as such."""

    def __missing__(self, name: str) -> Exchange:
        pytest.fail(f"{name}  is not among the recordings (index.json), and this test needs it")


@pytest.fixture(scope="session")
def named() -> dict[str, Exchange]:
    """Return every recorded exchange by `operation/scenario`."""
    return Named({exchange.name: exchange for exchange in sources.exchanges()})


@pytest.fixture
def reader(
    world: World, closed_contract: Contract, report: Callable[[Iterable[Finding]], str]
) -> Iterator[JudgedClient]:
    """Return what asks a sandbox of the module's own world, and judges every answer."""
    client = JudgedClient(create_app(world), contract=closed_contract, report=report)
    yield client
    client.close()


@pytest.fixture(params=[True, False], ids=["sync", "async"])
def twins(request: pytest.FixtureRequest) -> Iterator[Twins]:
    """Return what makes clients of the library: the test runs with the sync and the async one."""
    made = Twins(sync=request.param)
    yield made
    made.close()


@pytest.fixture(scope="session")
def exceptions() -> list[dict[str, Any]]:
    """Return the exceptions ledger."""
    entries: list[dict[str, Any]] = yaml_files.load(sources.FOLDER / "exceptions.yaml")
    return entries


@pytest.fixture(scope="session")
def report() -> Callable[[Iterable[Finding]], str]:
    """Return a writer of findings: one line each, with the line of the document."""
    name = yaml_files.shown(yaml_files.DOCUMENT)

    def lines(findings: Iterable[Finding]) -> str:
        numbers = sources.document_lines()
        return "\n" + "\n".join(f.rendered(lines=numbers, file=name) for f in findings)

    return lines


@pytest.fixture(scope="session")
def agree(report: Callable[[Iterable[Finding]], str]) -> Callable[[Iterable[Finding]], None]:
    """Return a judge that fails with nothing but the findings: a traceback would bury them."""

    def judge(findings: Iterable[Finding]) -> None:
        found = list(findings)
        if found:
            pytest.fail(report(found), pytrace=False)

    return judge


@pytest.fixture(scope="session")
def unchanged(
    contract: Contract, agree: Callable[[Iterable[Finding]], None]
) -> Callable[..., None]:
    """Return a judge that fails with each value by which a recording differs from its source."""

    def judge(recorded: Exchange, other: Exchange | bytes, *, source: str) -> None:
        if isinstance(other, bytes):
            agree(text_changes(recorded, other, source=source, contract=contract))
        else:
            agree(changes(recorded, other, source=source, contract=contract))

    return judge


@pytest.fixture(scope="session")
def unexcused(exceptions: list[dict[str, Any]]) -> Callable[..., list[Finding]]:
    """Return a filter that leaves the findings that the exceptions ledger does not name."""
    ledger = {
        (entry["exchange"], entry["rule"], entry["pointer"], entry.get("profile", "open"))
        for entry in exceptions
    }

    def left(findings: Iterable[Finding], *, closed: bool = False) -> list[Finding]:
        profiles = ("open", "closed") if closed else ("open",)
        return [
            f
            for f in findings
            if not any((f.exchange, f.rule, f.pointer, p) in ledger for p in profiles)
        ]

    return left


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel the way an installer does, without isolation: hatchling is pinned here."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=yaml_files.ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl")
    return built


def pytest_sessionstart() -> None:
    """Stop with one line where a source cannot be read: every test would fail with it."""
    try:
        sources.check()
    except SystemExit as error:  # YAML; the command line's reader has written the line
        raise pytest.UsageError("the line above says which source cannot be read") from error
    except (ValueError, LookupError) as error:
        raise pytest.UsageError(str(error)) from error


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `recorded` once for every recorded exchange."""
    if "recorded" in metafunc.fixturenames:
        exchanges = sources.exchanges()
        metafunc.parametrize("recorded", exchanges, ids=[one.name for one in exchanges])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the recordings exercise of the document, and what none of them does."""
    if terminalreporter.config.option.collectonly or terminalreporter.config.option.verbose < -1:
        return
    terminalreporter.section("contract coverage")
    try:
        terminalreporter.write_line(Coverage(sources.contract(), sources.exchanges()).table())
    except (ValueError, LookupError, TypeError, SystemExit) as error:
        terminalreporter.write_line(f"not known: {error}")
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for said in (dict(report.user_properties).get("schemathesis") for report in reports):
        if said:
            terminalreporter.section("schemathesis against the sandbox")
            terminalreporter.write_line(str(said))
