"""Calls an independent mock server of the document with the generated client: `make prism`.

Prism (npm, @stoplight/prism-cli) is given the document and nothing else. Every operation is called,
sync and async, for every example that the document has, and for every status of an error; what the
client made of each answer is compared with the bytes that Prism sent.
Prism is run by npx in a temporary folder, on a free port, and stopped however the run ends; only
the first run needs the registry. Limits: Prism computes in binary floating point, so long fractions
are shortened before the client sees them; its PDF is the word `string`, which the client has to
refuse; nothing is judged that the document does not say, such as a byte-order mark.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import httpx
from contract_tests.support.comparison import ModelComparison
from contract_tests.support.replay import (
    Invocation,
    call_of,
    sent,
    success_place,
)
from contract_tests.support.witness import asked_for

from partner_center.contract import Contract, Exchange, Headers, Request, decode
from partner_center.contract import Response as Recorded
from partner_center.contract.documented_api import DocumentedOperation, DocumentedResponse
from partner_center_invoices import Call, Response
from workshop import yaml_files
from workshop.fail import fail

# The newest Prism that runs on Node 18 and 20; from 5.15 on it wants Node 24.
PRISM = "@stoplight/prism-cli@5.14.2"
_NODE = (18, 20, 1)
_INSTALL = "install it from nodejs.org or your system"
_VARIANTS = ("send", "async-send")
_SECONDS = 180  # for the first start, which downloads some 70 MB
_SUCCESS = 200
_TRUST = ssl.create_default_context()
_DOCUMENT = yaml_files.ROOT / "openapi" / "dist" / "partner-center-invoices.json"


def node() -> str:
    """Return the version of Node, or stop with one line where there is none that will do."""
    needs = f"make prism needs Node {'.'.join(map(str, _NODE))} or newer, with npx"
    if not shutil.which("node") or not shutil.which("npx"):
        fail(f"{needs}; there is none on the path; {_INSTALL}")
    said = subprocess.run(
        ["node", "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    found = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)\S*", said)
    if not found or tuple(map(int, found.groups())) < _NODE:
        fail(f"{needs}; `node --version` says {said or 'nothing'}; {_INSTALL}")
    return said


def _free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as bound:
        return int(bound.getsockname()[1])


@contextlib.contextmanager
def mock_server() -> Iterator[str]:
    """Run Prism as long as the block runs; yield its address."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="prism-") as folder:
        log = Path(folder, "prism.log")
        command = ["npx", "--yes", PRISM, "mock", "--host", "127.0.0.1", "--port", str(port)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, str(_DOCUMENT)],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # npx has children; the group ends as one
            )
        try:
            _await(process, port=port, log=log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(process)


def _await(process: subprocess.Popen[bytes], *, port: int, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    fail(f"{PRISM} did not start: {lines[-1] if lines else 'it said nothing'}; is npm reachable?")


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    with contextlib.suppress(ProcessLookupError):  # children that took no notice
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def published() -> Contract:
    """Return the document that Prism is given, with every example."""
    return Contract(decode(_DOCUMENT.read_bytes()))


def request_of(contract: Contract, operation: DocumentedOperation) -> Exchange:
    """Return the request that the examples of the parameters make; seeking is left out."""
    path, query = operation.path, {}
    for parameter in operation.parameters:
        schema = contract.schemas.node(parameter.schema)
        example = schema["examples"][0]
        text = str(example).lower() if isinstance(example, bool) else str(example)
        if parameter.where == "path":
            path = path.replace(f"{{{parameter.name}}}", quote(text, safe=""))
        elif parameter.where == "query" and parameter.name != "seekOperation":
            query[parameter.name] = text
    url = f"https://api.partnercenter.microsoft.com{path}"
    target = f"{url}?{urlencode(query)}" if query else url
    headers = Headers((("Authorization", "Bearer mock"),))
    return Exchange(operation.id, "prism", Request("GET", target, headers), Recorded(_SUCCESS))


def wishes(contract: Contract, operation: DocumentedOperation) -> Iterator[tuple[int, str]]:
    """Yield every status and example that Prism can be asked for; "" where there is no example."""
    for status, answer in operation.responses.items():
        media = (contract.schemas.node(place.removesuffix("/schema")) for place in _places(answer))
        named = [name for one in media for name in one.get("examples", ())]
        yield from ((int(status), name) for name in named or [""])


def _answer(call: Call[Any], variant: str, *, base_url: str, wish: str) -> Any:
    # Errors are accepted too: asked for a PDF alone, Prism gives the PDF in place of a JSON error.
    accepted = f"{call.headers['Accept']}, application/json;q=0.9"
    kind = httpx.AsyncHTTPTransport if variant.startswith("async-") else httpx.HTTPTransport
    transport = kind(verify=_TRUST)  # one of its own, as it asks no proxy of the environment
    asked = call.with_headers({"Prefer": wish, "Accept": accepted})
    return sent(asked, variant, base_url, transport=transport)


def _places(answer: DocumentedResponse) -> list[str]:
    return [place for place in answer.content.values() if place]


def _error_place(body: dict[str, Any]) -> str:
    kind = "RequestFault"
    if "code" in body:
        kind = "ServiceFault"
    elif "statusCode" in body:
        kind = "GatewayFault"
    return f"/components/schemas/{kind}"


def problems(
    contract: Contract, invocation: Invocation, *, result: Any, status: int, asked: str | None
) -> list[str]:
    """Compare what a call returned with the bytes that Prism sent.

    Args:
        contract: the document.
        invocation: the call that was made.
        result: what it returned.
        status: what Prism was asked for.
        asked: the kind of line item that the request asks for.

    """
    if not isinstance(result, Response) or result.status_code != status:
        said = getattr(result, "content", b"")[:200]
        return [f"returned {result!r} {said!r}; status {status} was asked for"]
    comparison = ModelComparison(contract, asked)
    if status != _SUCCESS:
        body = decode(result.content)
        place = _error_place(body)
        if result.parsed is not None or result.error is None:
            return [f"has no error for {result.content[:200]!r}"]
        return [str(one) for one in comparison.mismatches(body, result.error, place=place)]
    if "application/json" not in invocation.operation.responses["200"].content:
        refused = result.parsed is None and "not a PDF" in str(result.problem)
        return [] if refused else [f"takes {result.content[:200]!r} for a PDF"]
    if result.problem or result.error:
        return [f"has a problem with a success: {result.problem or result.error}"]
    place = success_place(contract, invocation.operation.id)
    found = comparison.mismatches(decode(result.content), result.parsed, place=place)
    return [str(one) for one in found]


def judged(contract: Contract, *, base_url: str) -> tuple[int, list[str]]:
    """Make every call; return how many there were, and what is wrong."""
    calls, wrong = 0, []
    for operation in (one for one in contract.operations.values() if not one.webhook):
        exchange = request_of(contract, operation)
        invocation, asked = call_of(contract, exchange), asked_for(contract, exchange)
        for (status, example), variant in itertools.product(
            [*wishes(contract, operation)], _VARIANTS
        ):
            wish = f"code={status}" + f", example={example}" * bool(example)
            calls += 1
            result = _answer(invocation.call(), variant, base_url=base_url, wish=wish)
            found = problems(contract, invocation, result=result, status=status, asked=asked)
            wrong += [f"{operation.id} {variant} ({wish}): {one}" for one in found]
    return calls, wrong


def _terminated(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> int:
    """Call the mock server; return 1 if the client made anything else of an answer."""
    version = node()
    signal.signal(signal.SIGTERM, _terminated)
    contract = published()
    with mock_server() as base_url:
        print(f"{PRISM} on Node {version} serves the document at {base_url}", flush=True)
        calls, wrong = judged(contract, base_url=base_url)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{calls} calls, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
