"""The sandbox as the wheel brings it: document and recordings inside, found outside a checkout.

Nothing is installed: the wheel is unpacked into a folder, as pip does, and run from there with the
packages of this environment.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from partner_center.contract import load_recordings, wire_body
from workshop.yaml_files import ROOT

DATA = "partner_center/data"

READS = """
import hashlib, json, sys
import httpx
from partner_center import package_data
from partner_center.contract.exchange import load_recordings
from partner_center.sandbox.server import running
from partner_center.sandbox.books.world import World

document = package_data.resource("openapi", "partner-center-invoices.json")
recordings = package_data.resource("recordings")
token = {"Authorization": "Bearer sandbox-app-user"}
with running(World(lines=10)) as address:
    with httpx.Client(base_url=address.base_url, headers=token, trust_env=False) as client:
        wish = {"Prefer": "example=first-page"}
        recorded = client.get("/v1/invoices", headers=wish).content
        listed = client.get("/v1/invoices").json()["totalCount"]
        served = client.get("/openapi.json").json()["openapi"]
print(json.dumps({
    "module": package_data.__file__,
    "document": str(document),
    "exchanges": len(load_recordings(recordings)),
    "recorded": recorded.hex(),
    "listed": listed,
    "served": served,
}))
"""


@pytest.fixture
def unpacked(wheel: Path, tmp_path: Path) -> Path:
    """Return a folder with the contents of the wheel and nothing else."""
    folder = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def run(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the unpacked wheel, away from the checkout."""
    return subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=unpacked.parent,
        env={"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_wheel_has_document_and_recordings_byte_for_byte(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    inside = {n.removeprefix(f"{DATA}/"): archive.read(n) for n in archive.namelist() if DATA in n}
    recordings = ROOT / "contract_tests" / "recordings"
    files = [file for file in sorted(recordings.rglob("*")) if file.is_file()]
    expected = {f"recordings/{file.relative_to(recordings).as_posix()}": file for file in files}
    document = "partner-center-invoices.json"
    expected[f"openapi/{document}"] = ROOT / "openapi" / "dist" / document
    assert inside == {name: file.read_bytes() for name, file in expected.items()}


def test_wheel_says_whose_the_recordings_are(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    notice = archive.read("partner_center/sandbox/NOTICE.md").decode()
    for said in (DATA, "Microsoft", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"):
        assert said in notice
    assert "| Source |" in archive.read("partner_center/sandbox/BEHAVIOUR.md").decode()
    (licence,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
    assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_unpacked_sandbox_finds_its_data_and_serves(unpacked: Path) -> None:
    done = run(unpacked, "-c", READS)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["module"] == str(unpacked / "partner_center" / "package_data.py")
    assert said["document"] == str(unpacked / DATA / "openapi" / "partner-center-invoices.json")
    exchanges = load_recordings(ROOT / "contract_tests" / "recordings")
    assert said["exchanges"] == len(exchanges)
    (first,) = (e for e in exchanges if e.name == "listInvoices/first-page")
    assert bytes.fromhex(said["recorded"]) == wire_body(first)
    assert said["listed"] > 0
    assert said["served"] == "3.1.1"


def test_unpacked_command_says_what_it_takes(unpacked: Path) -> None:
    done = run(unpacked, "-m", "partner_center.sandbox", "--help")
    assert done.returncode == 0, done.stderr
    assert "--lines" in done.stdout


def test_missing_data_is_named(unpacked: Path) -> None:
    (unpacked / DATA / "openapi" / "partner-center-invoices.json").unlink()
    done = run(unpacked, "-c", READS)
    assert done.returncode == 1
    assert "partner-center-invoices.json is missing; reinstall the package" in done.stderr
