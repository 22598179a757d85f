"""Regenerates everything derived: the Python client and openapi/dist.

Invariants: derived bytes follow from the document, the overlay, the configuration, the templates,
the recordings and the pinned tools alone; a warning of the generator is an error; everything is
written to a temporary folder and swapped in when all of it worked. This module imports neither
`partner_center` nor the generated package, so that a broken tree can always be regenerated.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workshop.fail import fail
from workshop.generate.client_package import CLIENT_OVERLAY, CONFIG, TEMPLATES, write_package
from workshop.generate.generator_input import validated
from workshop.generate.published import with_examples
from workshop.yaml_files import DOCUMENT, ROOT, dumps_json, shown

RECORDINGS = ROOT / "contract_tests" / "recordings"
PACKAGE = "partner_center_invoices"
TOOLS = ("openapi-python-client", "ruff")  # what shapes the output, pinned exactly


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock(source: Path) -> dict[str, Any]:
    """What the client was generated from and with."""
    templates = sorted(TEMPLATES.rglob("*.jinja"))
    return {
        "document": {shown(source): _sha256(source)},
        "overlay": {shown(CLIENT_OVERLAY): _sha256(CLIENT_OVERLAY)},
        "config": {shown(CONFIG): _sha256(CONFIG)},
        "templates": {shown(path): _sha256(path) for path in templates},
        "tools": {name: version(name) for name in TOOLS},
    }


def swap_in(pairs: list[tuple[Path, Path]]) -> None:
    """Put finished folders in place of the old ones, all of them or none."""
    moved: list[tuple[Path, Path]] = []
    try:
        for new, target in pairs:
            old = new.with_name(f"{new.name}.old")
            for source, destination in ((target, old), (new, target)):
                if source.exists():
                    source.rename(destination)
                    moved.append((source, destination))
    except BaseException as error:  # Ctrl-C in between would lose a folder as well
        for source, destination in reversed(moved):
            destination.rename(source)
        if isinstance(error, OSError):
            fail(f"{error.filename}: {error.strerror}; make it writable. Everything is as it was")
        raise


def check_pins() -> None:
    """Stop if the installed tools are not the pinned ones: they would shape other bytes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name in TOOLS:
        pin = f"{name}=={version(name)}"
        if pin not in project["dependency-groups"]["dev"]:
            fail(
                f"{pin} is installed, but pyproject.toml pins another version; delete .venv and run"
                " `make generate`"
            )


def derive(folder: Path) -> list[tuple[Path, Path]]:
    """Make everything derived in a folder; return (new folder, the folder that it is for)."""
    document = validated(DOCUMENT)
    generated, dist = folder / "generated", folder / "dist"
    generated.mkdir()
    write_package(document, generated / PACKAGE)
    (generated / "generation.lock").write_text(dumps_json(lock(DOCUMENT)), encoding="utf-8")
    dist.mkdir()
    published = dist / DOCUMENT.with_suffix(".json").name
    published.write_text(dumps_json(with_examples(document, RECORDINGS)), encoding="utf-8")
    return [(generated, ROOT / "generated"), (dist, DOCUMENT.parent / "dist")]


def differences(new: Path, old: Path) -> list[str]:
    """Name the files that are not byte for byte the same in two folders."""
    files = {
        path.relative_to(root)
        for root in (new, old)
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return [
        shown(old / name)
        for name in sorted(files)
        if not ((new / name).is_file() and (old / name).is_file())
        or (new / name).read_bytes() != (old / name).read_bytes()
    ]


def main() -> None:
    """Derive everything, check it, and swap it in; with --check only compare."""
    parser = argparse.ArgumentParser(prog="make generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail on a difference")
    arguments = parser.parse_args()
    check_pins()
    try:
        temporary = tempfile.TemporaryDirectory(dir=ROOT, prefix=".generating-")
    except OSError as error:
        fail(f"{ROOT}: {error.strerror}; the project folder has to be writable")
    with temporary as folder:
        pairs = derive(Path(folder))
        if arguments.check:
            stale = [name for new, old in pairs for name in differences(new, old)]
            if stale:
                fail(f"out of date, run `make generate`: {', '.join(stale)}")
        else:
            swap_in(pairs)
    print(f"generated/ and openapi/dist are what {shown(DOCUMENT)} gives")


if __name__ == "__main__":
    main()
