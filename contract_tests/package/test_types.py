"""Wrong programs are refused by mypy and pyright, each on its line; right ones by neither.

The README's programs are right ones. The checkers run as users run them, in their strict modes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from workshop.bench.process import environment
from workshop.yaml_files import ROOT

RIGHT = Path(__file__).with_name("typed_programs.py")
PAGES = "\n".join(
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "tools/partner_center/README.md")
)

HEAD = """
from __future__ import annotations

from datetime import date

import httpx

import partner_center_invoices.api.invoices as operations
from partner_center import AppOnly, AsyncPartnerCenter, DeviceCode, GivenToken, PartnerCenter
from partner_center import MemoryStore, Position, Retries, export
from partner_center.reconcile import reconcile
from partner_center_invoices.api.invoices import get_invoice, list_invoices
from partner_center_invoices.api.line_items import list_invoice_line_items
from partner_center_invoices.models import Invoice

partner = PartnerCenter(None)
invoice = partner.invoices.get("G1")
line = next(partner.line_items.list(invoice))
"""
ARG, CALL, ATTRIBUTE = "reportArgumentType", "reportCallIssue", "reportAttributeAccessIssue"
# A wrong line, and what mypy and pyright call its fault. Those of `partner` are checked of both
# clients.
WRONG: tuple[tuple[str, str, str], ...] = (
    # names that are not there
    ("from partner_center import PartnerCentre", "attr-defined", ATTRIBUTE),
    ("from partner_center_invoices.models import Invoyce", "attr-defined", ATTRIBUTE),
    ("partner.invoice.get('G1')", "attr-defined", ATTRIBUTE),
    ("partner.invoices.get_all()", "attr-defined", ATTRIBUTE),
    ("print(invoice.total_charge)", "attr-defined", ATTRIBUTE),
    ("print(invoice.invoice_date.year)", "union-attr", "reportOptionalMemberAccess"),
    ("print(line.total_for_customer)", "union-attr", ATTRIBUTE),
    # clients and sign-ins
    ("PartnerCenter('token')", "arg-type", ARG),
    ("PartnerCenter(None, time_out=3)", "call-arg", CALL),
    ("PartnerCenter(None, timeout='3')", "arg-type", ARG),
    ("PartnerCenter(None, retries=3)", "arg-type", ARG),
    ("PartnerCenter(None, on_request=lambda: None)", "arg-type", ARG),
    ("AsyncPartnerCenter(None, cloud='global')", "arg-type", ARG),
    ("DeviceCode('contoso.example')", "call-arg", CALL),
    ("DeviceCode('contoso.example', 'id', secrets='s')", "call-arg", CALL),
    ("AppOnly('contoso.example', 'id', secret=5)", "arg-type", ARG),
    ("AppOnly('contoso.example', 'id', store=MemoryStore())", "call-arg", CALL),
    ("GivenToken('token', kind='user')", "arg-type", ARG),
    ("Retries(attempts='3')", "arg-type", ARG),
    # invoices
    ("partner.invoices.get(5)", "arg-type", ARG),
    ("partner.invoices.get(invoice='G1')", "call-arg", CALL),
    ("partner.invoices.get(operations)", "arg-type", ARG),
    ("partner.invoices.get()", "call-arg", CALL),
    ("partner.invoices.find(None)", "arg-type", ARG),
    ("partner.invoices.list(since='2024-01-01')", "arg-type", ARG),
    ("partner.invoices.list(sinse=date(2024, 1, 1))", "call-arg", CALL),
    ("partner.invoices.list(date(2024, 1, 1))", "call-arg", CALL),
    ("partner.invoices.list(resume='{}')", "arg-type", ARG),
    ("partner.invoices.save_statement('G1')", "call-arg", CALL),
    ("partner.invoices.save_statement('G1', None)", "arg-type", ARG),
    ("partner.invoices.save_statement('G1', 'a.pdf', True)", "call-arg", CALL),
    ("partner.invoices.save_receipt('G1', 3, 'a.pdf')", "arg-type", ARG),
    # line items and the rest
    ("partner.line_items.list(5)", "arg-type", ARG),
    ("partner.line_items.list('G1', provider='onetimes')", "arg-type", ARG),
    ("partner.line_items.list('G1', line_item_type='Billing')", "arg-type", ARG),
    ("partner.line_items.list('G1', period='last')", "arg-type", ARG),
    ("partner.line_items.list('G1', size='9')", "arg-type", ARG),
    ("partner.line_items.list('G1', invoice_line_item_type='UsageLineItems')", "call-arg", CALL),
    ("partner.line_items.unbilled()", "call-arg", CALL),
    ("partner.line_items.unbilled(currency=None)", "arg-type", ARG),
    ("partner.summaries.list(currency='EUR')", "call-arg", CALL),
    ("partner.estimates.list('EUR')", "call-arg", CALL),
    ("partner.line_items.list('G1').telling(lambda page: page.lines)", "attr-defined", ATTRIBUTE),
    # operations
    ("partner.call(get_invoice)", "arg-type", ARG),
    ("partner.call(operations)", "arg-type", ARG),
    ("partner.call(list_invoices(), size=3)", "call-arg", CALL),
    ("partner.send('listInvoices')", "arg-type", ARG),
    ("partner.stream(get_invoice)", "arg-type", ARG),
    ("partner.correlation(5)", "arg-type", ARG),
    ("get_invoice()", "call-arg", CALL),
    ("get_invoice('G1', client=httpx.Client())", "call-arg", CALL),
    ("list_invoices(sizes=3)", "call-arg", CALL),
    (
        "list_invoice_line_items('G1', provider='aws', invoice_line_item_type='UsageLineItems')",
        "arg-type",
        ARG,
    ),
    # models, and what works with them
    ("Invoice(id='G1')", "call-arg", CALL),
    ("Invoice.from_json('{}')", "arg-type", ARG),
    ("invoice.currency_code = None", "assignment", ATTRIBUTE),
    ("Position.from_json(5)", "arg-type", ARG),
    ("export.write('lines', 'a.csv')", "arg-type", ARG),
    ("export.write([invoice], 'a.csv')", "list-item", ARG),
    ("reconcile(partner, 5)", "arg-type", ARG),
    ("reconcile('token', invoice)", "arg-type", ARG),
    ("reconcile(partner, invoice, currency='EUR')", "call-arg", CALL),
)


def readme() -> list[str]:
    """Return the programs of the README; a block without imports goes on from the one above."""
    programs: list[str] = []
    for block in re.findall(r"```python\n(.*?)```", PAGES, flags=re.DOTALL):
        begins = block.startswith(("import ", "from "))
        programs.append(f'token = "t"\n{block}' if begins else programs.pop() + block)
    return programs


Found = Mapping[str, Mapping[int, set[str]]]
"""The codes of the errors, by file and line."""


def wrong() -> tuple[str, dict[int, tuple[str, str, str]]]:
    """Return the wrong program, and what belongs to which of its lines."""
    lines: list[str] = [*HEAD.splitlines()]
    places: dict[int, tuple[str, str, str]] = {}

    def add(text: str, codes: tuple[str, str], indent: str = "") -> None:
        lines.append(f"{indent}{text}")
        places[len(lines)] = (text, *codes)

    for text, *codes in WRONG:
        add(text, (codes[0], codes[1]))
    lines.append("async def main(partner: AsyncPartnerCenter) -> None:")
    for text, *codes in WRONG:
        if text.startswith("partner."):
            add(text, (codes[0], codes[1]), indent="    ")
    return "\n".join(lines) + "\n", places


def mypy(folder: Path) -> Found:
    """Return what mypy finds in the programs of a folder."""
    files = sorted(path.name for path in folder.glob("*.py"))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=",
         "--no-error-summary", "--no-pretty", "--show-error-codes", "--hide-error-context", *files],
        cwd=folder,
        env=environment(MYPYPATH=environment()["PYTHONPATH"]),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, dict[int, set[str]]] = {}
    for line in done.stdout.splitlines():
        at = re.fullmatch(r"(?P<file>[^:]+):(?P<line>\d+): error: .*\[(?P<code>[a-z-]+)\]", line)
        if at:
            of_file = found.setdefault(at["file"], {})
            of_file.setdefault(int(at["line"]), set()).add(at["code"])
        else:
            assert ": note: " in line, line
    return found


def pyright(folder: Path) -> Found:
    """Return what pyright's strict mode finds in the programs of a folder."""
    settings = {
        "typeCheckingMode": "strict",
        "extraPaths": [str(ROOT / "tools"), str(ROOT / "generated")],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--project", str(folder), "--outputjson",
         "--pythonpath", sys.executable],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, dict[int, set[str]]] = {}
    for one in json.loads(done.stdout)["generalDiagnostics"]:
        of_file = found.setdefault(Path(one["file"]).name, {})
        code = one.get("rule", one["message"])
        of_file.setdefault(one["range"]["start"]["line"] + 1, set()).add(code)
    return found


@pytest.mark.parametrize("check", [mypy, pyright], ids=lambda check: check.__name__)
def test_what_the_type_checkers_say(check: Callable[[Path], Found], tmp_path: Path) -> None:
    program, places = wrong()
    (tmp_path / "wrong.py").write_text(program, encoding="utf-8")
    (tmp_path / "right.py").write_text(RIGHT.read_text(encoding="utf-8"), encoding="utf-8")
    programs = readme()
    assert len(programs) > 2
    for number, text in enumerate(programs, start=1):
        (tmp_path / f"readme_{number}.py").write_text(text, encoding="utf-8")
    found = check(tmp_path)
    assert {name: lines for name, lines in found.items() if name != "wrong.py"} == {}
    wanted = {line: text_of[1 if check is mypy else 2] for line, text_of in places.items()}
    missed = {
        places[line][0]: (code, found["wrong.py"].get(line))
        for line, code in wanted.items()
        if code not in found["wrong.py"].get(line, ())
    }
    assert missed == {}
    assert sorted(found["wrong.py"].keys() - wanted.keys()) == []
