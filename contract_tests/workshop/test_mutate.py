"""Each mutant changes one character of a name, and judging one leaves its copy unchanged.

The mutants themselves are judged by `make mutate`: each takes seconds, and there are thousands.
"""

from __future__ import annotations

import ast
import random
import shutil
from pathlib import Path

import pytest

from partner_center.contract import Exchange
from partner_center.contract.exchange import decode
from workshop.mutate import __main__ as mutate
from workshop.mutate import mutants
from workshop.mutate.mutants import Mutant
from workshop.yaml_files import DOCUMENT, ROOT

FIXED = {
    "document": ("openapi/partner-center-invoices.yaml", "totalCharges", "totalChargez"),
    "recording": (
        "contract_tests/recordings/listInvoices/two-legacy-invoices.http",
        "paidAmount",
        "paidamount",
    ),
    "client": ("generated/partner_center_invoices/models/invoice.py", "amount_due", "amount_dub"),
}


@pytest.fixture(scope="module")
def listed() -> dict[str, list[Mutant]]:
    return {
        kind: mutants.all_of(kind, rng=random.Random(1))  # which letter, no secret
        for kind in mutants.KINDS
    }


def test_every_kind_has_its_tests_and_they_exist() -> None:
    assert mutate.SUITES.keys() == mutants.KINDS.keys()
    for suite in mutate.SUITES.values():
        for name in suite:
            assert (ROOT / "contract_tests" / name).is_file()


@pytest.mark.parametrize("kind", mutants.KINDS)
def test_mutant_changes_one_character_of_a_name(kind: str, listed: dict[str, list[Mutant]]) -> None:
    texts: dict[Path, str] = {}
    assert len({(one.file, one.offset) for one in listed[kind]}) == len(listed[kind])
    for one in listed[kind]:
        text = texts.setdefault(one.file, one.file.read_text(encoding="utf-8"))
        assert text[one.offset : one.offset + len(one.name)] == one.name, one.place
        assert len(one.name) == len(one.changed)
        assert sum(a != b for a, b in zip(one.name, one.changed, strict=True)) == 1


def test_every_member_of_the_document_has_a_mutant(listed: dict[str, list[Mutant]]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    keys = [one for one in listed["document"] if text[one.offset + len(one.name)] == ":"]
    for name, least in (("totalCharges", 1), ("attributes", 10), ("code", 2), ("RightFilter", 2)):
        assert len([one for one in keys if one.name == name]) >= least, name


def test_every_member_of_a_recording_has_a_mutant(
    listed: dict[str, list[Mutant]], named: dict[str, Exchange]
) -> None:
    name = "listInvoices/two-legacy-invoices"
    body = named[name].response.body
    assert decode(body)
    places = [one for one in listed["recording"] if one.exchange == name]
    assert len(places) == body.count(b'":')


def test_mutated_client_is_still_python(listed: dict[str, list[Mutant]]) -> None:
    for one in random.Random(2).sample(listed["client"], 20):
        ast.parse(one.applied(one.file.read_text(encoding="utf-8")))


def test_same_seed_gives_the_same_mutants(listed: dict[str, list[Mutant]]) -> None:
    again = mutants.all_of("client", rng=random.Random(1))
    assert again == listed["client"]


# What pytest ends with and says, and the verdict on it: killed, named.
NAMED = "___ test_x[listInvoices/two-legacy-invoices] ___\nE   {name} is missing"
NO_MEMBER = "___ test_x[listInvoices/two-legacy-invoices] ___\nE   something"
IN_TWO_FAILURES = "___ test_x ___\nE   {name}\n___ test_y[listInvoices/a] ___\nE   z"
OUTCOMES = {
    "named": (1, NAMED, (True, True)),
    "no-member": (1, NO_MEMBER, (True, False)),
    "in-two-failures": (1, IN_TWO_FAILURES, (True, False)),
    "survived": (0, "", (False, False)),
}


@pytest.mark.parametrize("kind", FIXED)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_verdict_and_the_copy_afterwards(
    kind: str,
    outcome: str,
    listed: dict[str, list[Mutant]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, message, expected = OUTCOMES[outcome]
    file, name, changed = FIXED[kind]
    one = next(o for o in listed[kind] if str(o.file.relative_to(ROOT)) == file and o.name == name)
    one = Mutant(kind, one.file, one.offset, name, changed, one.exchange)
    copied = tmp_path / file
    copied.parent.mkdir(parents=True)
    shutil.copy2(one.file, copied)
    before = copied.stat().st_mtime_ns

    def judged(copy: Path, **_: object) -> tuple[int, str]:
        assert (copy / file).read_text(encoding="utf-8") != one.file.read_text(encoding="utf-8")
        assert (copy / file).stat().st_mtime_ns != before
        return code, message.format(name=name)

    monkeypatch.setattr(mutate, "run_tests", judged)
    verdict = mutate.judged_in(tmp_path, mutant=one, suite=())
    assert (verdict.killed, verdict.named) == expected
    assert copied.read_bytes() == one.file.read_bytes()
    assert copied.stat().st_mtime_ns == before
    assert file in str(verdict)


def test_unknown_kind_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        mutate.main(["dokument"])
    assert stopped.value.code == 1
    assert "'dokument' is not a kind of mutant; choose from document" in capsys.readouterr().err
