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
# What a program of the README takes from the text around it.
BEFORE = {
    NEWEST: "from partner_center import GivenToken, PartnerCenter\n\n"
    'sign_in = GivenToken("<token>")\n',
    GENERATED: 'token = "<token>"\n',
}


def test_the_generated_client_s_example_runs(
    named: dict[str, Exchange], capsys: pytest.CaptureFixture[str]
) -> None:
    page, unknown = named["listInvoices/first-page"], named["getInvoice/unknown-invoice"]
    with respx.mock(base_url="https://api.partnercenter.microsoft.com") as service:
        for exchange, path in ((page, "/v1/invoices"), (unknown, "/v1/invoices/G000099999")):
            headers = list(exchange.response.headers)
            answer = httpx.Response(
                exchange.response.status, headers=headers, content=wire_body(exchange)
            )
            service.get(path).mock(return_value=answer)
        exec(compile(GENERATED, "README.md", "exec"), {"token": "<token>"})  # noqa: S102  # our own text
    first, second, error = capsys.readouterr().out.splitlines()
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
        out, names = io.StringIO(), {"cloud": cloud, "ca_file": sandbox.ca_file}
        with contextlib.redirect_stdout(out):
            exec(compile(code, "README.md", "exec"), names)  # noqa: S102  # our own text
            exec(compile(NEWEST, "README.md", "exec"), names)  # noqa: S102  # our own text
    lines = out.getvalue().splitlines()
    assert [line for line in lines if line.startswith("G000455282 ")]
    at = lines.index("True")
    assert Decimal(lines[at + 1]) == 0
    assert (tmp_path / "lines.parquet").read_bytes().startswith(b"PAR1")
    assert len(PdfReader(tmp_path / "statement.pdf").pages) >= 1
    newest = json.loads(lines[-1])
    assert newest["id"] in out.getvalue()
    assert names["saved"] is None  # the last page


@pytest.mark.parametrize("checker", ["mypy", "basedpyright"])
def test_type_checkers_accept_the_examples(tmp_path: Path, checker: str) -> None:
    for number, code in enumerate(CODE):
        text = BEFORE.get(code, "") + code
        (tmp_path / f"example_{number}.py").write_text(text, encoding="utf-8")
    roots = [str(ROOT / "generated"), str(ROOT / "tools")]
    config = {
        "typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": roots,
        "include": ["."],
    }  # fmt: skip
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    command = {
        "mypy": ["mypy", "--strict", "--python-version", "3.11", "."],
        "basedpyright": ["basedpyright", "--pythonpath", sys.executable],
    }[checker]
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": ":".join(roots)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
    said = re.search(r"(\d+) of the recorded exchanges are documented: .* other (\d+) are", text)
    assert said
    documented = sum(exchange.kind == "documented" for exchange in exchanges)
    assert [int(one) for one in said.groups()] == [documented, len(exchanges) - documented]


def pointed_at(said: str, code: str) -> str:
    """The program of the README with the ports that the started sandbox printed."""
    for pattern in (r"http://127\.0\.0\.1:\d+", r"https://127\.0\.0\.1:\d+"):
        printed = re.findall(pattern, said)[0]
        (shown,) = re.findall(pattern, code)
        code = code.replace(shown, printed)
    return code


def test_the_sandbox_example_runs_against_a_started_sandbox(tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}  # requests puts them above verify=
    } | {"PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}", "PYTHONUNBUFFERED": "1"}
    (command,) = re.findall(r'make sandbox ARGS="(--lines.*?)"', README)
    arguments = [*command.split(), "--port", "0", "--authority-port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "partner_center.sandbox", *arguments],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as service:
        try:
            assert service.stdout is not None
            said = "".join(iter(service.stdout.readline, "stop with Ctrl-C\n"))
            done, again = (
                subprocess.run(
                    [sys.executable, "-c", pointed_at(said, SANDBOX)],
                    cwd=tmp_path,
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=90,
                    check=False,
                )
                for _ in range(2)
            )
        finally:
            service.terminate()
    assert done.returncode == 0, done.stderr
    assert again.returncode == 0, again.stderr
    assert again.stdout == done.stdout
    *invoices, total = done.stdout.splitlines()
    assert len(invoices) > 20
    (charged,) = (line.split()[-2] for line in invoices if line.startswith("G000455282 "))
    assert total == f"sum of the line items: {charged}"
    assert len(PdfReader(tmp_path / "statement.pdf").pages) >= 1
