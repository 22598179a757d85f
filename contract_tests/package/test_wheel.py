"""The wheel as a user installs it: what is in it, and what it needs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import partner_center_core
import partner_center_invoices
from workshop.yaml_files import DOCUMENT, ROOT, load

NEEDS = ["certifi", "httpcore", "httpx", "msgspec"]  # what the wheel declares
# These, and everything that httpx brings along. Anything else would be a dependency that the
# wheel does not declare.
DECLARED = {"anyio", "certifi", "h11", "httpcore", "httpx", "idna", "msgspec", "sniffio"}

BLOCKED_IMPORT = """
import sys, importlib.abc
class OnlyDeclared(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in {allowed!r}:
            raise ImportError("not a declared dependency: " + name)
sys.meta_path.insert(0, OnlyDeclared())
import {module}
from {module}.models import *
from {module}.api.invoices import get_invoice
print({module}.__file__)
"""


def test_wheel_has_the_three_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "partner_center",
        "partner_center_core",
        "partner_center_invoices",
    }
    assert "partner_center_invoices/py.typed" in names
    assert "partner_center/py.typed" in names
    assert "partner_center_core/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or "test" in name]


def test_wheel_declares_the_clients_few_dependencies(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    headers = Parser().parsestr(archive.read(metadata).decode())
    needs = [text for text in headers.get_all("Requires-Dist", []) if "extra" not in text]
    named = sorted(text.partition("<")[0].partition(">")[0] for text in needs)
    assert named == NEEDS


def test_what_the_client_imports_is_declared() -> None:
    """Nothing is imported directly that only comes along with something else."""
    imported = set[str]()
    for package in (partner_center_core, partner_center_invoices):
        for file in Path(package.__path__[0]).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    imported.add(node.module.partition(".")[0])
    own = {"partner_center_core", "partner_center_invoices"}
    assert sorted(imported - own - sys.stdlib_module_names) == NEEDS


def test_the_wheel_has_its_own_version_and_the_client_in_it_the_documents(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wheel.name.split("-")[1] == project["version"]
    assert partner_center_invoices.__version__ == load(DOCUMENT)["info"]["version"]


def pins(name: str) -> set[str]:
    """Return the entries of a lock file: version, marker and hashes of each distribution."""
    return set(re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").rstrip("\n")))


def test_what_generates_is_pinned_as_in_the_whole_environment() -> None:
    generating = pins("requirements-generate.lock")
    assert any(pin.startswith("openapi-python-client==") for pin in generating)
    assert generating - pins("requirements.lock") == set()


def test_installed_client_imports_with_declared_dependencies_only(
    wheel: Path, tmp_path: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    allowed = DECLARED | {"partner_center_core", "partner_center_invoices"}
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            BLOCKED_IMPORT.format(allowed=allowed, module="partner_center_invoices"),
        ],
        env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path))
