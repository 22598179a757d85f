"""Regeneration gives the committed bytes, and a bad document gives one line and no change."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partner_center.contract import Contract
from workshop.generate import __main__ as generate
from workshop.generate import client_package, generator_input, published
from workshop.yaml_files import (
    DOCUMENT,
    ROOT,
    dumps_json,
    load,
)

COPIED = ("openapi", "generated", "contract_tests", "tools", "pyproject.toml")


@pytest.mark.bytes
@pytest.mark.parametrize("run", ["first", "second"])
def test_regeneration_gives_the_committed_bytes(tmp_path: Path, run: str) -> None:
    for new, committed in generate.derive(tmp_path):
        assert not generate.differences(new, committed), f"{run} run: run make generate"


@pytest.mark.bytes
def test_a_changed_byte_of_the_derived_files_is_noticed(tmp_path: Path) -> None:
    copy = tmp_path / "generated"
    shutil.copytree(ROOT / "generated", copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert generate.differences(copy, ROOT / "generated") == []
    module = copy / generate.PACKAGE / "errors.py"
    module.write_bytes(module.read_bytes() + b"\n")
    (copy / "stray.py").write_text("")
    (copy / "generation.lock").unlink()
    assert generate.differences(copy, ROOT / "generated") == [
        "generated/generation.lock",
        "generated/partner_center_invoices/errors.py",
        "generated/stray.py",
    ]


def test_generating_needs_neither_the_client_nor_what_stands_on_it() -> None:
    code = "import sys, workshop.generate.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [name for name in done.stdout.split() if name.startswith("partner_center")]
    assert {name.partition(".")[0] for name in ours} == {"partner_center_core"}


def test_generating_needs_no_package_that_its_lock_file_lacks() -> None:
    code = (
        "import re, sys; from importlib.metadata import packages_distributions\n"
        "for name, owners in packages_distributions().items():\n"
        "    if not {re.sub('[-_.]+', '-', one).lower() for one in owners} & set(sys.argv[1:]):\n"
        "        sys.modules.setdefault(name, None)\n"  # as if it were not installed
        "import workshop.generate.__main__, workshop.lint.generator; print('jinja2' in sys.modules)"
    )
    lock = (ROOT / "requirements-generate.lock").read_text(encoding="utf-8")
    pinned = [line.partition("==")[0] for line in lock.splitlines() if "==" in line.split("#")[0]]
    done = subprocess.run(
        [sys.executable, "-c", code, *pinned],
        env={"PYTHONPATH": f"{ROOT / 'tools'}:{ROOT / 'generated'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_every_generated_file_says_that_it_is() -> None:
    files = sorted((ROOT / "generated").rglob("*.py"))
    assert files
    assert [
        path for path in files if "DO NOT EDIT" not in path.read_text().partition("\n")[0]
    ] == []


def refused(capsys: pytest.CaptureFixture[str], call: Callable[[], object]) -> str:
    """Run something that has to fail; return its one line."""
    with pytest.raises(SystemExit) as stop:
        call()
    assert stop.value.code == 1
    line = capsys.readouterr().err
    assert line.startswith("error: ")
    assert line.count("\n") == 1
    return line


VERSION = "openapi: 3.1.1"
LIST = "    get:\n      operationId: listInvoices\n"
GET = "    get:\n      operationId: getInvoice\n"
SIZE = "- $ref: '#/components/parameters/InvoicePageSize'"


def text_with(old: str, new: str) -> str:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (VERSION, f"{VERSION}\n{VERSION}", ":2:1: the key 'openapi' stands twice"),
        (GET, LIST, "the operationId listInvoices stands twice"),
        (VERSION, "openapi: [", "expected"),
        (VERSION, "swagger: '2.0'", "not an OpenAPI document"),
        (LIST, LIST.replace("listInvoices", "7"), "not valid OpenAPI at /paths/~1v1~1invoices/get"),
        ("    InvoiceSummary:\n", "    Balance:\n", "/InvoiceSummary leads nowhere"),
        (VERSION, f"{VERSION}\nx-a: {{200: b}}", "the key 200 is not a text; write it in quotes"),
        (SIZE, "- name: size", "not valid OpenAPI at /paths/~1v1~1invoices/get"),
    ],
)
def test_an_invalid_document_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(text_with(old, new), encoding="utf-8")
    line = refused(capsys, lambda: generator_input.validated(broken))
    assert said in line
    assert "broken.yaml" in line


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    """Return what the generator is given."""
    return generator_input.generator_input(load(DOCUMENT), client_package.CLIENT_OVERLAY)


def add_float(document: dict[str, Any]) -> None:
    members = document["components"]["schemas"]["Invoice"]["properties"]
    members["totalCharges"] = {"type": "number"}


def add_date_time(document: dict[str, Any]) -> None:
    members = document["components"]["schemas"]["Invoice"]["properties"]
    members["invoiceDate"] = {"type": "string", "format": "date-time"}


def add_mixed_type(document: dict[str, Any]) -> None:
    members = document["components"]["schemas"]["HeaderPair"]["properties"]
    members["value"] = {"type": ["string", "object"]}


def add_float_or_text(document: dict[str, Any]) -> None:
    members = document["components"]["schemas"]["Invoice"]["properties"]
    scalars = [{"$ref": f"#/components/schemas/{name}"} for name in ("Amount", "DecimalText")]
    members["totalCharges"] = {"anyOf": scalars}


def add_float_list(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Price"]["type"] = ["string", "number"]


def add_float_parameter(document: dict[str, Any]) -> None:
    parameters = document["components"]["parameters"]
    parameters["InvoicePageSize"]["schema"] = {"type": "number"}


def rename_timestamp(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    schemas["Time"] = schemas.pop("Timestamp")


def drop_timestamp(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["Timestamp"]["pattern"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_float, "a bare number loses digits in clients"),
        (add_float_or_text, "/properties/totalCharges: a union with `number`"),
        (add_float_list, "/components/schemas/Price: a union with `number`"),
        (add_float_parameter, "a bare number loses digits in clients"),
        (add_date_time, "`date-time`: times come without a zone"),
        (add_mixed_type, "a list of types is for scalars only"),
        (rename_timestamp, "Timestamp leads nowhere in this file"),
        (drop_timestamp, "finds nothing at $.components.schemas.Timestamp.pattern"),
    ],
)
def test_a_document_that_the_generator_misreads_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, Any]], None],
    said: str,
) -> None:
    document: dict[str, Any] = load(DOCUMENT)
    change(document)
    path = tmp_path / "changed.yaml"
    path.write_text(dumps_json(document), encoding="utf-8")  # YAML as well

    def prepare() -> None:
        overlay = client_package.CLIENT_OVERLAY
        generator_input.generator_input(generator_input.validated(path), overlay)

    assert said in refused(capsys, prepare)


def test_open_values_of_parameters_alone_are_closed_for_the_generator(
    document: dict[str, Any], source: dict[str, Any]
) -> None:
    closed = set()
    for name, parameter in document["components"]["parameters"].items():
        told = source["components"]["parameters"][name]["schema"]
        assert "x-extensible-enum" not in told
        assert told["description"] == parameter["description"]
        known = parameter["schema"].get("x-extensible-enum")
        assert told.get("enum") == known, name
        closed |= {name} if known else set()
    assert closed >= {"Provider", "BillingProvider", "LineItemTypePath", "Period", "SeekOperation"}
    method = source["components"]["schemas"]["Link"]["properties"]["method"]
    assert "enum" not in method
    assert method["x-extensible-enum"] == ["GET"]


def test_headers_of_every_operation_are_no_arguments_of_each(
    contract: Contract, source: dict[str, Any]
) -> None:
    called = [one for one in contract.operations.values() if not one.webhook]
    common = set.intersection(*({one.name for one in of.parameters} for of in called))
    assert common >= {"MS-RequestId", "MS-CorrelationId", "X-Locale"}
    for path, item in source["paths"].items():
        known = {one.name for of in called if of.path == path for one in of.parameters}
        listed = [one["$ref"].rpartition("/")[2] for one in item["get"]["parameters"]]
        names = {source["components"]["parameters"][name]["name"] for name in listed}
        assert names == known - common


def test_an_overlay_that_drops_a_member_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay = load(client_package.CLIENT_OVERLAY)
    overlay["actions"] += [
        {"target": "$.components.schemas.Link.properties.uri", "remove": True},
    ]
    changed = tmp_path / "changed.yaml"
    changed.write_text(dumps_json(overlay))
    monkeypatch.setattr(client_package, "CLIENT_OVERLAY", changed)
    package = tmp_path / generate.PACKAGE
    line = refused(capsys, lambda: client_package.write_package(load(DOCUMENT), package))
    assert "lacks the member Link.uri: client.overlay.yaml or the generator dropped it" in line


def test_a_dropped_operation_or_member_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: dict[str, Any]
) -> None:
    package = tmp_path / generate.PACKAGE
    shutil.copytree(ROOT / "generated" / generate.PACKAGE, package)
    client_package.check_complete(document, package)
    model = package / "models" / "invoice.py"
    whole = model.read_text(encoding="utf-8")
    member = '    paid_amount: Amount = _field(name="paidAmount")\n'
    assert member in whole
    model.write_text(whole.replace(member, "", 1), encoding="utf-8")
    line = refused(capsys, lambda: client_package.check_complete(document, package))
    assert "lacks the member Invoice.paidAmount" in line
    model.unlink()
    line = refused(capsys, lambda: client_package.check_complete(document, package))
    assert "lacks the schema Invoice" in line
    model.write_text(whole, encoding="utf-8")
    (package / "api" / "invoices" / "get_invoice.py").unlink()
    line = refused(capsys, lambda: client_package.check_complete(document, package))
    assert "lacks the operation getInvoice" in line


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ({"operationId": "getNothing"}, "has no operation of this name"),
        ({"scenario": "twice"}, "rename it"),
        ({"body": "{,}"}, "the body cannot be shown: not JSON"),
        ({"status": 299}, "answers 299, which the document does not declare"),
    ],
)
def test_a_recording_without_a_place_in_the_document_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], index: dict[str, Any], said: str
) -> None:
    entry = {"operationId": "getInvoice", "scenario": "twice", "kind": "composed", "note": "It."}
    entry |= {key: value for key, value in index.items() if key in entry}
    folder = tmp_path / entry["operationId"]
    folder.mkdir()
    status, body = index.get("status", 200), index.get("body", "{}")
    text = f"GET https://api.example.com/ HTTP/1.1\n\nHTTP/1.1 {status} OK\n\n{body}\n"
    (folder / f"{entry['scenario']}.http").write_text(text)
    (tmp_path / "index.json").write_text(dumps_json({"exchanges": [entry, entry]}))
    line = refused(capsys, lambda: published.with_examples(load(DOCUMENT), tmp_path))
    assert said in line


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # An invalid document, and one that only the generator warns about.
        (GET, LIST, "stands twice"),
        ("application/pdf:\n", "application/x-unknown:\n", "openapi-python-client refused"),
    ],
)
def test_a_failed_run_changes_nothing(tmp_path: Path, old: str, new: str, said: str) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "recordings")
            shutil.copytree(source, tmp_path / name, ignore=ignored)
        else:
            shutil.copy(source, tmp_path / name)
    document = tmp_path / "openapi" / DOCUMENT.name
    document.write_text(text_with(old, new), encoding="utf-8")

    def state() -> dict[str, bytes]:
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return {str(p): p.read_bytes() for p in files if "__pycache__" not in p.parts}

    before = state()
    done = subprocess.run(
        [sys.executable, "-m", "workshop.generate"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "tools"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert state() == before


def test_folders_that_cannot_be_replaced_stay_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = []
    for name in ("generated", "dist"):
        for folder in (tmp_path / "new" / name, tmp_path / name):
            folder.mkdir(parents=True)
            (folder / "file").write_text(str(folder))
        pairs.append((tmp_path / "new" / name, tmp_path / name))
    rename = Path.rename

    def refusing(self: Path, target: Path) -> Path:
        if self == pairs[1][1]:
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    line = refused(capsys, lambda: generate.swap_in(pairs))
    assert f"{pairs[1][1]}: Permission denied" in line
    for new, target in pairs:
        assert (new / "file").read_text() == str(new)
        assert (target / "file").read_text() == str(target)
