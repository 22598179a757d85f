"""What `make prism` does around Prism: the requests that it makes, and its one-line errors.

Prism itself needs Node and is not run here.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract_tests.support import prism
from contract_tests.support.replay import call_of

from partner_center.contract import Contract, Finding
from partner_center_invoices import Response

DOCUMENTS = {"getInvoiceStatement", "getTaxReceiptStatement"}  # a PDF is no example in JSON


@pytest.fixture(scope="module")
def contract() -> Contract:
    """Return the published document, which has the examples."""
    return prism.published()


def test_requests_are_the_documents_own(
    contract: Contract, report: Callable[[Iterable[Finding]], str]
) -> None:
    for operation in (one for one in contract.operations.values() if not one.webhook):
        exchange = prism.request_of(contract, operation)
        findings = contract.judge_request(exchange)
        assert not findings, report(findings)
        assert call_of(contract, exchange).operation.id == operation.id


def test_every_status_and_example_is_asked_for(contract: Contract) -> None:
    for operation in (one for one in contract.operations.values() if not one.webhook):
        wishes = [*prism.wishes(contract, operation)]
        assert {str(status) for status, _ in wishes} == operation.responses.keys()
        assert all(count == 1 for count in Counter(wishes).values())
        assert all(example for _, example in wishes) or operation.id in DOCUMENTS


def answer(status: int, content: bytes, **rest: Any) -> Response[Any]:
    parsed = rest.pop("parsed", None)
    return Response("getInvoice", status, httpx.Headers(), content, parsed, **rest)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (OSError("refused"), "returned OSError"),
        (answer(200, b"{}"), "status 404 was asked for"),
        (answer(404, b'{"message":"no"}'), "has no error for"),
    ],
)
def test_what_is_wrong_is_said(contract: Contract, result: object, said: str) -> None:
    call = call_of(contract, prism.request_of(contract, contract.operations["getInvoice"]))
    (found,) = prism.problems(contract, call, result=result, status=404, asked=None)
    assert said in found


def test_text_is_no_document(contract: Contract) -> None:
    operation = contract.operations["getInvoiceStatement"]
    call = call_of(contract, prism.request_of(contract, operation))
    refused = answer(200, b"string", problem="not a PDF, 6 bytes")
    taken = answer(200, b"string", parsed=b"string")
    assert not prism.problems(contract, call, result=refused, status=200, asked=None)
    assert prism.problems(contract, call, result=taken, status=200, asked=None)


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ("", "there is none on the path"),
        ("echo v18.2.0", "`node --version` says v18.2.0"),
        ("echo ten", "`node --version` says ten"),
        ("exit 1", "`node --version` says nothing"),
    ],
)
def test_node_that_will_not_do_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    node: str,
    said: str,
) -> None:
    if node:
        for name in ("node", "npx"):
            script = tmp_path / name
            script.write_text(f"#!/bin/sh\n{node}\n", "utf-8")
            script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit):
        prism.main()
    error = capsys.readouterr().err
    assert error.startswith("error: make prism needs Node 18.20.1 or newer, with npx; ")
    assert said in error
    assert error.count("\n") == 1


def test_server_that_does_not_start_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "npx"
    script.write_text("#!/bin/sh\necho npm error network\nexit 1\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit), prism.mock_server():
        pytest.fail("there is no server")
    said = capsys.readouterr().err
    assert said == f"error: {prism.PRISM} did not start: npm error network; is npm reachable?\n"


def test_server_and_its_children_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[subprocess.Popen[bytes]] = []

    class Known(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.append(self)

    script = tmp_path / "npx"
    listens = (
        "import socket,sys; s=socket.create_server(('127.0.0.1', int(sys.argv[1]))); s.accept()"
    )
    wait = "import time; time.sleep(60)"
    script.write_text(
        "#!/bin/sh\n"
        f'{sys.executable} -c "{listens}; {wait}" $7 &\n'  # port: the seventh argument
        f"echo $! > {tmp_path}/child\n"
        "wait\n",
        "utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(subprocess, "Popen", Known)
    with prism.mock_server() as address:
        assert address.startswith("http://127.0.0.1:")
    (process,) = made
    assert process.poll() is not None
    # By its number: its port may belong to another test by now.
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    for _ in range(100):
        if not child.exists() or ") Z " in child.read_text():  # gone, or waits to be collected
            return
        time.sleep(0.05)
    pytest.fail("the server's child runs still")
