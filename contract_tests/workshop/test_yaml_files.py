"""YAML that this project does not read ends a command in one line, quickly, in little memory."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from partner_center_core.exact_json import DEEPEST
from workshop.yaml_files import ROOT, lines, load

LAUGHS = "a0: &a0 [ha]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
)
LEVELS = f":1:{DEEPEST + 1}: more than {DEEPEST} levels of lists and mappings"
NO_ANCHORS = "anchors and aliases are not read; write the value out"
AMBIGUOUS = "versions of YAML read it differently; write it in quotes"
KILOBYTES = 1_000_000  # of address space: a third would do, a minute of aliases needs far more
SECONDS = 60  # a second is enough; the aliases above would take hours


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, ": No such file or directory"),
        (b"a: \xff", ": not UTF-8 at byte 3; save the file as UTF-8"),
        (b"a: \x00", ": unacceptable character #x0000: "),
        ("openapi: 3: 1\n", ":1:11: mapping values are not allowed in this context"),
        ("a: 1\nb: 2\na: 3\n", ":3:1: the key 'a' stands twice in one mapping"),
        ("a: {200: b}", ":1:5: the key 200 is not a text; write it in quotes"),
        ("a:\n  no: b", ":2:3: no: " + AMBIGUOUS),
        ("? [a]\n: b", ":1:3: the key here is not a text; write it in quotes"),
        (LAUGHS, f":1:5: {NO_ANCHORS}"),
        ("a: &a [*a]", f":1:4: {NO_ANCHORS}"),
        ("a: *b", f":1:4: {NO_ANCHORS}"),
        ("[" * 60_000, LEVELS),
        ("[" * 60_000 + "]" * 60_000, LEVELS),
        ("{a: " * 60_000, f":1:{4 * DEEPEST + 1}: more than {DEEPEST} levels"),
        ("- " * 60_000, f":1:{2 * DEEPEST + 1}: more than {DEEPEST} levels"),
        ("a: .nan", f":1:4: .nan: {AMBIGUOUS}"),
        ("a: -.inf", f":1:4: -.inf: {AMBIGUOUS}"),
        ("a: 1:30.5", f":1:4: 1:30.5: {AMBIGUOUS}"),
        ("a: 0x1F", f":1:4: 0x1F: {AMBIGUOUS}"),
        ("a: 1_000.5", f":1:4: 1_000.5: {AMBIGUOUS}"),
        (f"a: {'9' * 5000}", f":1:4: {'9' * 60}...: {AMBIGUOUS}"),
        ("a: !!python/object:os.system b", ":1:4: tags are not read; leave it out"),
        ("a: !!binary aGE=", ":1:4: tags are not read; leave it out"),
        ("a: 1\n---\nb: 2\n", ":3:1: a second document begins here; keep one in a file"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    text: str | bytes | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "document.yaml"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    limited = f'ulimit -v {KILOBYTES}; exec "$0" -m workshop.lint "$1"'
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable, str(path)],
        cwd=ROOT / "tools",
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {path}{message}"), done.stderr
    assert done.stderr.count("\n") == 1


def test_values_are_those_of_json(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text(
        "whole: -12\nexact: 8203.250\nsmall: 1e-7\nwords: [true, null, 'no', 2018-03-16, 1.0.0]\n"
        "'200': |\n  a\n  b\nempty:\n",
        encoding="utf-8",
    )
    found = load(path)
    assert found == {
        "whole": -12,
        "exact": Decimal("8203.250"),
        "small": Decimal("1e-7"),
        "words": [True, None, "no", "2018-03-16", "1.0.0"],
        "200": "a\nb\n",
        "empty": None,
    }
    assert str(found["exact"]) == "8203.250"
    expected = {"": 1, "/whole": 1, "/exact": 2, "/small": 3, "/words": 4, "/200": 5, "/empty": 8}
    assert lines(path) == expected | {f"/words/{index}": 4 for index in range(5)}


def test_as_many_levels_as_json_has_are_read(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * DEEPEST + "]" * DEEPEST, encoding="utf-8")
    found, levels = load(path), 0
    while found is not None:
        found, levels = found[0] if found else None, levels + 1
    assert levels == DEEPEST
