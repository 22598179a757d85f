"""What the README and the pages of the folders show works as it stands there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from pypdf import PdfReader

from partner_center.clouds import Cloud
from partner_center.contract import Exchange
from partner_center.contract.exchange import wire_body
from partner_center.sandbox.books.world import World
from partner_center.sandbox.server import running
from partner_center.sandbox.sign_in.grants import PUBLIC_CLIENT_ID
from workshop.yaml_files import ROOT

PAGES = {
    path: path.read_text(encoding="utf-8")
    for path in (
        *(ROOT / "README.md", ROOT / "tools/partner_center/README.md"),
        *(ROOT / "tools/README.md", ROOT / "contract_tests/README.md", ROOT / "openapi/README.md"),
        *(ROOT / ".github").glob("*.md"),
    )
}
README = PAGES[ROOT / "README.md"]
EVERYTHING = "\n".join(PAGES.values())
CODE = re.findall(r"```python\n(.*?)```", EVERYTHING, flags=re.DOTALL)


LIBRARY, NEWEST, GENERATED, SANDBOX = CODE


def printed(code: str, names: dict[str, Any] | None = None) -> list[str]:
    """Run a program of the pages and return the lines that it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {} if names is None else names)  # noqa: S102  # our own text
    return out.getvalue().splitlines()


def test_the_generated_client_s_example_runs(named: dict[str, Exchange]) -> None:
    page, unknown = named["listInvoices/first-page"], named["getInvoice/unknown-invoice"]
    with respx.mock(base_url="https://api.partnercenter.microsoft.com") as service:
        for exchange, path in ((page, "/v1/invoices"), (unknown, "/v1/invoices/G000099999")):
            headers = list(exchange.response.headers)
            answer = httpx.Response(
                exchange.response.status, headers=headers, content=wire_body(exchange)
            )
            service.get(path).mock(return_value=answer)
        first, second, error = printed(GENERATED, {"token": "<token>"})
    assert first == "D02005ZKM4 1204.65 GBP"
    assert second == "G000024135 994.03 USD"
    assert error.startswith("404 ")
    assert str(unknown.response.headers.get("MS-RequestId")) in error


def test_the_library_s_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with running(World(seed=1, lines=400)) as sandbox:
        cloud = Cloud("sandbox", sandbox.base_url, sandbox.authority.rpartition("/")[0])
        code = LIBRARY
        for shown, real in (
            ("contoso.example", sandbox.tenant),
            ("11111111-2222-3333-4444-555555555555", PUBLIC_CLIENT_ID),
            ("store=", "cloud=cloud, verify=ca_file, store="),
            ("G000024135", "G000455282"),
        ):
            assert shown in code
            code = code.replace(shown, real)
        names = {"cloud": cloud, "ca_file": sandbox.ca_file}
        lines = printed(code, names) + printed(NEWEST, names)
    assert [line for line in lines if line.startswith("G000455282 ")]
    at = lines.index("True")
    assert Decimal(lines[at + 1]) == 0
    assert (tmp_path / "lines.parquet").read_bytes().startswith(b"PAR1")
    assert len(PdfReader(tmp_path / "statement.pdf").pages) >= 1
    newest = json.loads(lines[-1])
    assert any(line.startswith(newest["id"]) for line in lines[:-1])
    assert names["saved"] is None  # the last page


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as a code host makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^):]+)\)", PAGES[page]):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_command_that_a_page_names_is_a_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    used = set(re.findall(r"(?:\$ |`)make ([a-z-]+)", EVERYTHING))
    assert {"generate", "test"} <= used
    assert used <= targets


def test_the_readme_counts_the_recordings_as_they_are(exchanges: tuple[Exchange, ...]) -> None:
    text = " ".join(README.split())
    said = re.search(r"(\d+) of the recorded exchanges are documented: .* others, (\d+) of", text)
    assert said
    documented = sum(exchange.kind == "documented" for exchange in exchanges)
    assert int(said[1]) == documented
    assert int(said[2]) <= len(exchanges) - documented


def pointed_at(said: str, code: str) -> str:
    """The program of the README with the ports that the started sandbox printed."""
    for pattern in (r"http://127\.0\.0\.1:\d+", r"https://127\.0\.0\.1:\d+"):
        printed = re.findall(pattern, said)[0]
        (shown,) = re.findall(pattern, code)
        code = code.replace(shown, printed)
    return code


def test_the_sandbox_example_runs_against_a_started_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r'make sandbox ARGS="(--lines.*?)"', README)
    # Fewer line items show the same in a tenth of the time; of two options the last one counts.
    arguments = [*command.split(), "--lines=2000", "--port=0", "--authority-port=0"]
    with subprocess.Popen(
        [sys.executable, "-m", "partner_center.sandbox", *arguments],
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}",
                          "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as service:  # fmt: skip
        try:
            assert service.stdout is not None
            said = "".join(iter(service.stdout.readline, "stop with Ctrl-C\n"))
            first, again = (printed(pointed_at(said, SANDBOX)) for _ in range(2))
        finally:
            service.terminate()
    assert again == first
    *invoices, total = first
    assert len(invoices) > 20
    (charged,) = (line.split()[-2] for line in invoices if line.startswith("G000455282 "))
    assert total == f"sum of the line items: {charged}"
    assert len(PdfReader(tmp_path / "statement.pdf").pages) >= 1
