"""Makes the generated package: openapi-python-client's modules, and a table module of our own.

Invariants: a warning of the generator is an error, and so is an operation, a schema or a member of
the document that the package lacks. Everything is formatted once, by ruff's own defaults, so no
Python version is named here.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jinja2

from workshop.fail import fail
from workshop.generate.generator_input import generator_input
from workshop.lint.places import Place
from workshop.yaml_files import DOCUMENT, dumps_json, shown

HERE = Path(__file__).parent
CLIENT_OVERLAY = HERE / "client.overlay.yaml"
CONFIG = HERE / "client.yaml"
TEMPLATES = HERE / "templates"
HEADER = (
    "# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:\n"
    "# change the document or tools/workshop/generate/templates, and generate again.\n"
)
# The generator's own default rules make code that mypy refuses; these two only tidy up.
RUFF = (
    ("check", ".", "--isolated", "--select", "F401,I", "--fix-only"),
    ("format", ".", "--isolated", "--line-length", "100"),
)


def write_package(document: dict[str, Any], package: Path) -> None:
    """Generate the package into a folder that is not there yet; stop if it is not complete."""
    run_generator(generator_input(document, CLIENT_OVERLAY), package)
    check_complete(document, package)
    for written in ("client.py", "types.py"):  # partner_center_core has what they would hold
        (package / written).unlink()
    (package / "tables.py").write_text(tables_module(document), encoding="utf-8")
    (package / "py.typed").write_text("", encoding="utf-8")
    for arguments in RUFF:
        command = [sys.executable, "-m", "ruff", *arguments]
        done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
        if done.returncode:
            fail(f"ruff cannot read a generated module: {' '.join(done.stderr.split())}")
    shutil.rmtree(package / ".ruff_cache", ignore_errors=True)
    for module in sorted(package.rglob("*.py")):
        module.write_text(HEADER + module.read_text(encoding="utf-8"), encoding="utf-8")


def run_generator(source: dict[str, Any], package: Path) -> None:
    """Run openapi-python-client on its input; a warning or an error ends the program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "generator-input.json")
        path.write_text(dumps_json(source), encoding="utf-8")
        command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
        command += ["--path", str(path), "--output-path", str(package), "--meta", "none"]
        command += ["--config", str(CONFIG), "--custom-template-path", str(TEMPLATES)]
        environment = {"LANG": "C.UTF-8"}  # its own settings cannot change what is made
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        # Its messages come with colours and boxes; of a traceback the last line says what it was.
        plain = re.sub(r"\x1b\[[0-9;]*m|[\u2500-\u257f]", "", done.stdout + done.stderr)
        printed = [line.strip() for line in plain.splitlines() if line.strip()]
        said = " ".join(printed[-1:] if "Traceback" in plain else printed)
        fail(f"openapi-python-client refused {shown(DOCUMENT)}; generated/ is as it was: {said}")


def check_complete(document: dict[str, Any], package: Path) -> None:
    """Stop if the package lacks an operation, a schema or a member of the document."""
    root = Place("document", "", document)
    api = "".join(path.read_text(encoding="utf-8") for path in (package / "api").rglob("*.py"))
    for operation in root.every("operation"):
        name = operation.value["operationId"]
        if f'operation="{name}"' not in api:
            _lost(f"the operation {name}")
    classes = {
        node.name: _members(node)
        for path in (package / "models").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    for schema in root.every("schema"):
        if not schema.is_component or "properties" not in schema.value:
            continue
        if schema.name not in classes:
            _lost(f"the schema {schema.name}")
        for member in sorted(schema.value["properties"].keys() - classes[schema.name]):
            _lost(f"the member {schema.name}.{member}")


def _members(model: ast.ClassDef) -> set[str]:
    fields = [one.value for one in model.body if isinstance(one, ast.AnnAssign)]
    keywords = [one for field in fields if isinstance(field, ast.Call) for one in field.keywords]
    return {ast.literal_eval(keyword.value) for keyword in keywords if keyword.arg == "name"}


def _lost(what: str) -> None:
    fail(f"the generated package lacks {what}: client.overlay.yaml or the generator dropped it")


def tables_module(document: dict[str, Any]) -> str:
    """Return the source of `tables.py`, unformatted: facts that the generator does not read."""
    environment = jinja2.Environment(  # as the generator's own
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(),  # Python is not escaped, HTML would be
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    operations = [one.value for one in Place("document", "", document).every("operation")]
    try:
        template = environment.get_template("tables.py.jinja")
        return template.render(components=document["components"], operations=operations)
    except jinja2.UndefinedError as error:
        fail(f"the document lacks what tables.py needs: {error}; `make lint` says where")
