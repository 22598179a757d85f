"""Lists mutants: every place where one character of a member name can be changed.

Three kinds, by what is changed: the document (the names in `properties`, `required` and
`dependentRequired` of its schemas, and in the runtime expressions of its links), a recording (the
names in a JSON body), the client (a wire name or an attribute in its models, and the members that
its other modules read). Invariants: a mutant differs from the original in exactly one character,
and YAML, JSON and Python stay well-formed. Limit: members in docstrings, comments and descriptions
are not changed.
"""

from __future__ import annotations

import io
import keyword
import random
import re
import string
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openapi_python_client.strings import PythonIdentifier  # as the generator names attributes

from partner_center.contract.exchange import decode, load_recordings
from partner_center_core.http_text import parse_http
from workshop.fail import fail
from workshop.yaml_files import DOCUMENT, ROOT, load

RECORDINGS = ROOT / "contract_tests" / "recordings"
CLIENT = ROOT / "generated" / "partner_center_invoices"
CORE = ROOT / "tools" / "partner_center_core"
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?')
_EXPRESSION = re.compile(r"\$response\.body#(/\S+)")


@dataclass(frozen=True)
class Mutant:
    """One character to change: file, offset of the name in its text, name before and after."""

    kind: str
    file: Path
    offset: int
    name: str
    changed: str
    exchange: str = ""  # of a recording

    @property
    def place(self) -> str:
        """Say where the mutant is: file and line."""
        text = self.file.read_text(encoding="utf-8")
        line = text.count("\n", 0, self.offset) + 1
        return f"{self.file.relative_to(ROOT)}:{line}"

    def applied(self, text: str) -> str:
        """The text of the file with the one character changed."""
        end = self.offset + len(self.name)
        if text[self.offset : end] != self.name:
            fail(f"{self.place}: {self.name} is gone; do not edit the project while this runs")
        return text[: self.offset] + self.changed + text[end:]


def all_of(kind: str, *, rng: random.Random) -> list[Mutant]:
    """List one mutant for each occurrence of a member name, in the order of the files."""
    return [
        Mutant(kind, file, offset, name, _changed(name, rng=rng), exchange)
        for file, offset, name, exchange in KINDS[kind]()
    ]


def _changed(name: str, *, rng: random.Random) -> str:
    """Change one letter or digit of a name to another one, which may be its other case."""
    places = [number for number, letter in enumerate(name) if letter.isalnum()]
    while True:
        at = rng.choice(places)
        alphabet = string.digits if name[at].isdigit() else string.ascii_letters
        letter = rng.choice((rng.choice(alphabet), name[at].swapcase()))
        changed = name[:at] + letter + name[at + 1 :]
        if changed != name and not keyword.iskeyword(changed):
            return changed


_Found = Iterator[tuple[Path, int, str, str]]


def _document() -> _Found:
    """Every member name of the document's schemas and links."""
    root = yaml.compose(DOCUMENT.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for _, schema in _below(_below(root, "components"), "schemas").value:
        for name in _names_in_schema(schema):
            yield DOCUMENT, _start(name), name.value, ""
    for node in _scalars(root):
        if _EXPRESSION.fullmatch(node.value):
            for step in re.finditer(r"(?<=/)[A-Za-z]+", node.value):
                yield DOCUMENT, _start(node) + step.start(), step[0], ""


def _start(node: yaml.ScalarNode) -> int:
    return int(node.start_mark.index) + (node.style in ("'", '"'))


def _below(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _scalars(node: Any) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for below in node.value:
            for one in below if isinstance(below, tuple) else (below,):
                yield from _scalars(one)


def _names_in_schema(schema: Any) -> Iterator[yaml.ScalarNode]:
    """The member names in a schema and in the schemas inside it, as keys and in lists of names."""
    for key, value in schema.value:
        if key.value == "properties":
            for name, below in value.value:
                yield name
                yield from _names_in_schema(below)
        elif key.value in ("required", "dependentRequired"):
            yield from _scalars(value)
        elif key.value in ("oneOf", "anyOf", "allOf"):
            for below in value.value:
                yield from _names_in_schema(below)
        elif key.value in ("items", "not"):
            yield from _names_in_schema(value)


def _recordings() -> _Found:
    """Every member name in a recorded JSON body."""
    for exchange in load_recordings(RECORDINGS):
        assert exchange.path
        text = exchange.path.read_text(encoding="utf-8")
        for message in parse_http(text.encode(), path=exchange.path):
            try:
                decode(message.body)
                body = message.body.decode()
            except ValueError:
                continue  # HTML, PDF, cut off or empty: no members
            start = text.index(body)
            for found in _KEY.finditer(body):
                if found[2] and re.search("[A-Za-z0-9]", found[1]):
                    yield exchange.path, start + found.start(1), found[1], exchange.name


def _client() -> _Found:
    """Every wire name and attribute in the code of the client's models and of their runtime."""
    schemas = load(DOCUMENT)["components"]["schemas"].values()
    wire = {member for schema in schemas for member in schema.get("properties", ())}
    attributes = {str(PythonIdentifier(member, prefix="field_")) for member in wire}
    models = sorted((CLIENT / "models").glob("*.py"))
    runtime = [
        CORE / name
        for name in ("models/model.py", "models/members.py", "models/mixed.py", "errors.py")
    ]
    for file in (*models, *runtime):
        text = file.read_text(encoding="utf-8")
        if file in models and "_field(" not in text:
            continue  # an enumeration, or the list of the modules
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        before = ["", ""]
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            offset = starts[token.start[0] - 1] + token.start[1]
            if token.type == tokenize.STRING and token.string[1:-1] in wire:
                yield file, offset + 1, token.string[1:-1], ""
            elif token.type == tokenize.NAME and token.string in attributes:
                declared = token.start[1] == 4 and token.line[token.end[1]] == ":"  # noqa: PLR2004  # an indent
                if file in models and (declared or before == ["self", "."]):
                    yield file, offset, token.string, ""
            before = [before[-1], token.string]


KINDS: dict[str, Callable[[], _Found]] = {
    "document": _document,
    "recording": _recordings,
    "client": _client,
}
