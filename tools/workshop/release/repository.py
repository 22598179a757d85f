"""What is released, read from the working tree and the tags of its git repository.

The document and the Python distribution are released apart: `document-v1.2.3` is the tag of a
release of the document, `v1.2.3` that of one of the distribution. Limits: pages in Markdown and the
licence are in the wheel too, but may change without a release; pre-releases are not known.
"""

from __future__ import annotations

import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from workshop.fail import fail
from workshop.release.changelog import Version
from workshop.yaml_files import load

PYPROJECT: Final = "pyproject.toml"


@dataclass(frozen=True, kw_only=True)
class Product:
    """One of the two things that have a version.

    Attributes:
        name: what messages call it.
        prefix: what its tags begin with.
        changelog: its changelog, from the root of the project.
        source: the file that holds its version.
        then: what has to follow a change of the version, for messages.

    """

    name: Literal["document", "distribution"]
    prefix: str
    changelog: str
    source: str
    then: str


PRODUCTS: Final = (
    Product(
        name="document",
        prefix="document-v",
        changelog="openapi/CHANGELOG.md",
        source="openapi/partner-center-invoices.yaml",
        then=" and run `make generate`",
    ),
    Product(
        name="distribution",
        prefix="v",
        changelog="tools/CHANGELOG.md",
        source=PYPROJECT,
        then="",
    ),
)


class Repository:
    """The working tree around the current folder, and its tags."""

    def __init__(self) -> None:
        self.root = Path()
        self.root = Path(self._git("rev-parse", "--show-toplevel").rstrip("\n"))
        if self._git("rev-parse", "--is-shallow-repository").strip() == "true":
            fail("the clone is shallow and may lack tags; run git fetch --unshallow --tags")

    def _git(self, *arguments: str) -> str:
        try:
            done = subprocess.run(
                ["git", "-C", str(self.root), *arguments],
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",  # names of files are bytes
                check=False,
            )
        except FileNotFoundError:
            fail("git is missing, and the last releases are its tags; install git")
        if done.returncode:
            fail(f"git {arguments[0]}: {done.stderr.strip() or done.returncode}")
        return done.stdout

    def releases(self, product: Product) -> set[Version]:
        """Return the versions that have a tag among the ancestors of this commit."""
        tags = self._git("tag", "--merged", "HEAD", "--list", f"{product.prefix}*").splitlines()
        found = {Version.parse(tag.removeprefix(product.prefix)) for tag in tags}
        return {version for version in found if version}

    def version(self, product: Product) -> Version:
        """Return the version that stands in the file of a product."""
        if product.source == PYPROJECT:
            written = self._project()["project"].get("version")
        else:
            written = load(self.root / product.source)["info"].get("version")
        return Version.parse(written) or fail(
            f"{product.source}: the version is {written!r}; write one such as '1.2.3'"
        )

    def changed(self, product: Product, *, since: str) -> list[str]:
        """Name the files of a product that differ from those of a tag, new ones included."""
        tag = f"refs/tags/{since}"
        paths = ["openapi/*.yaml", "openapi/dist"]
        metadata: list[str] = []
        if product.name == "distribution":
            now = self._project()
            wheel = now["tool"]["hatch"]["build"]["targets"]["wheel"]
            paths = [*wheel["packages"], *wheel["force-include"], ":(exclude)*.md"]
            before = tomllib.loads(self._git("show", f"{tag}:{PYPROJECT}"))
            metadata = [PYPROJECT] if _of_wheel(now) != _of_wheel(before) else []
        edited = self._git("diff", "--name-only", "-z", tag, "--", *paths)
        new = self._git("ls-files", "--others", "--exclude-standard", "-z", "--", *paths)
        return sorted({*filter(None, (edited + new).split("\0")), *metadata})

    def _project(self) -> dict[str, Any]:
        try:
            return tomllib.loads((self.root / PYPROJECT).read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            fail(f"{PYPROJECT} cannot be read: {error}")


def _of_wheel(project: dict[str, Any]) -> tuple[object, object]:
    """Return what a pyproject.toml says of the wheel, but for its version."""
    return {**project["project"], "version": None}, project["tool"]["hatch"]
