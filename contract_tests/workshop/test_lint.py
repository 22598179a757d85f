"""Every style rule of the document is broken at least once, and a clean document breaks none.

`style_slips.txt` has the slips: each changes one place of `clean_document.yaml`, as data, and says
which rule has to report it, at which place and in which words.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pytest
import yaml

from partner_center_core.pointers import tokens
from workshop.lint.__main__ import RULES
from workshop.lint.rule import StyleFinding, findings
from workshop.yaml_files import DOCUMENT, ROOT, lines

HERE = Path(__file__).parent
CLEAN = HERE / "clean_document.yaml"

LIST = "/paths/~1v1~1invoices/get"
GET = "/paths/~1v1~1invoices~1{invoiceId}/get"
INVOICE = "/components/schemas/Invoice"
EVENT = "/components/schemas/InvoiceReadyEvent"
UNION = "/components/schemas/AnyInvoice"
PAIRS = f"{UNION}/x-line-items"
TABLE = '"| provider | invoiceLineItemType | Paging | Note |\\n|---|---|---|---|\\n'
NAMES = {
    "LIST": LIST,
    "BALANCE": "/paths/~1v1~1invoices~1summary/get",
    "GET": GET,
    "HOOK": "/webhooks/invoice-ready/post",
    "SIZE": "/components/parameters/size",
    "PARAMETER": "/components/parameters/kind/schema",
    "ID": "/components/parameters/invoiceId/schema",
    "LOCALE": "/components/parameters/locale",
    "HEADERS": "/components/headers",
    "NOTFOUND": "/components/responses/NotFound",
    "SCHEMAS": "/components/schemas",
    "INVOICE": INVOICE,
    "KIND": f"{INVOICE}/properties/kind",
    "STATE": f"{INVOICE}/properties/state",
    "EVENT": EVENT,
    "NAME": f"{EVENT}/properties/name",
    "UNION": UNION,
    "PAIRS": PAIRS,
    "ENTRY": "provider: onetime, invoiceLineItemType: BillingLineItems, kind: Invoice",
    "TABLE": TABLE,
    "SAMPLE": "{type: string, description: A text., examples: [a]}",
    "HEADER": "{description: A text., schema: {type: string, examples: [a]}}",
}


class Slip(NamedTuple):
    """One entry of style_slips.txt; `rules` begins with the rule that reports the place."""

    at: str
    value: str
    rules: list[str]
    words: str
    place: str


def slips() -> list[Slip]:
    """Read style_slips.txt."""
    text = re.sub(r"^#.*\n", "", (HERE / "style_slips.txt").read_text(), flags=re.MULTILINE)
    text = Template(text.replace("\n  =>", " =>")).safe_substitute(NAMES)
    entry = re.compile(r"(\S+) = (.*) => (\S+): (.*?)(?: @ (\S*))?")
    found = [entry.fullmatch(line) for line in text.splitlines() if line]
    assert all(found)
    return [
        Slip(one[1], one[2], one[3].split("+"), one[4], (one[5] or one[1]).replace("(root)", ""))
        for one in found
        if one
    ]


def edited(at: str, value: str) -> str:
    """Return the clean document, as YAML, with another value at one place."""
    document = yaml.safe_load(CLEAN.read_text(encoding="utf-8"))
    *above, last = tokens(at)
    holder: Any = document
    for key in above:
        holder = holder[int(key) if isinstance(holder, list) else key]
    if isinstance(holder, list):
        holder[int(last) :] = [] if value == "(removed)" else [yaml.safe_load(value)]
    elif value == "(removed)":
        del holder[last]
    elif value == "(last)":
        holder[last] = holder.pop(last)
    else:
        holder[last] = yaml.safe_load(value)
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)


def found_in(path: Path) -> list[StyleFinding]:
    return findings(path, RULES)


@pytest.mark.parametrize("slip", slips(), ids=lambda slip: f"{slip.rules[0]}{slip.at}")
def test_a_broken_rule_is_reported_at_its_place(slip: Slip, tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(edited(slip.at, slip.value), encoding="utf-8")
    found = found_in(path)
    placed, place = lines(path), slip.place
    while place not in placed:  # of a removed key, the place is what held it
        place = place.rpartition("/")[0]
    said = [one.message for one in found if (one.line, one.rule) == (placed[place], slip.rules[0])]
    assert any(slip.words in message for message in said), found
    assert {one.rule for one in found} == set(slip.rules), found


def test_every_rule_has_a_slip_that_breaks_it() -> None:
    assert {slip.rules[0] for slip in slips()} == {rule.id for rule in RULES}


def test_a_clean_document_breaks_no_rule() -> None:
    assert found_in(CLEAN) == []


def test_a_table_may_have_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    rows = (
        "| `office` | `BillingLineItems` | seek | A. |\\n| `onetime` | `BillingLineItems` | seek |"
    )
    other = "\\n\\n| provider | Name |\\n|---|---|\\n| `azure` | Azure |"
    path.write_text(edited(f"{LIST}/description", f'{TABLE}{rows}{other}"'), encoding="utf-8")
    assert found_in(path) == []


def test_the_document_is_clean() -> None:
    found = found_in(DOCUMENT)
    assert not found, "\n".join(f"{DOCUMENT.name}:{f.line}: {f.rule}: {f.message}" for f in found)


@pytest.mark.parametrize("value", ["[]", "''", "7", "{a: [1]}", "[{}, 1]", "[{provider: []}]"])
@pytest.mark.parametrize(
    "at",
    [
        *("/info", "/servers", "/tags", "/paths", "/components", GET, f"{GET}/responses", INVOICE),
        *(f"{GET}/security", f"{GET}/tags", f"{GET}/parameters", f"{LIST}/parameters/0/$ref"),
        *(UNION, PAIRS, f"{PAIRS}/0", f"{PAIRS}/0/kind", f"{PAIRS}/0/paging"),
        *(f"{INVOICE}/{key}" for key in ("type", "required", "properties", "description")),
        *(f"{EVENT}/properties/name/{key}" for key in ("pattern", "format", "enum", "examples")),
    ],
)
def test_values_of_the_wrong_shape_stop_no_rule(at: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(edited(at, value), encoding="utf-8")
    found_in(path)


def command(*arguments: str) -> tuple[int, str, str]:
    """Run the command as a user does; return its exit code and what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "workshop.lint", *arguments],
        cwd=ROOT / "tools",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_says_when_all_is_well() -> None:
    rules = {rule.id for rule in RULES}
    assert command(str(CLEAN)) == (0, f"{len(rules)} rules, no findings\n", "")


def test_the_command_prints_one_line_per_finding(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    text = CLEAN.read_text(encoding="utf-8").replace("List invoices", "List invoices.")
    path.write_text(text.replace("version: 1.0.0", "version: 1.0"), encoding="utf-8")
    code, out, err = command(str(path))
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        f"{path}:8: info-version: `version` is 1.0; write a text such as '1.0.0'",
        f"{path}:21: summary-form: `summary` is List invoices.; it is a title; leave the stop out",
    ]


@pytest.mark.parametrize("text", ["- openapi\n", "", "swagger: '2.0'\n"])
def test_another_file_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(text, encoding="utf-8")
    message = "not an OpenAPI document; its root is a mapping with `openapi`"
    assert command(str(path)) == (1, "", f"error: {path}: {message}\n")


def test_unknown_arguments_are_refused() -> None:
    assert command("--fix") == (1, "", "error: usage: python -m workshop.lint [FILE]\n")
