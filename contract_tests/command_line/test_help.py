"""Help, its examples, and completion."""

from __future__ import annotations

import re

import pytest
from contract_tests.support.command_line import INVOICE, CommandLine

from partner_center.cli.app import COMMANDS
from partner_center.cli.exit_codes import Exit
from workshop.yaml_files import ROOT

EXAMPLES = [
    example for _, examples in COMMANDS for example in examples if not example.startswith("sandbox")
]


def test_help_names_every_command_and_every_exit_code(shell: CommandLine) -> None:
    said = shell.good("--help")
    for function, _ in COMMANDS:
        assert re.search(rf"\b{function.__name__}\b", said)
    for code in Exit:
        assert code.meaning
        assert re.search(rf"\b{code:d}  {re.escape(code.meaning[:30])}", said)


def test_the_page_of_the_library_has_the_exit_codes() -> None:
    page = (ROOT / "tools/partner_center/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", page.replace("`", ""), flags=re.MULTILINE)
    assert [(int(code), text.replace(r"\|", "|")) for code, text in rows] == [
        (code.value, code.meaning) for code in Exit
    ]


def test_no_command_at_all_shows_the_help(shell: CommandLine) -> None:
    done = shell.process()
    assert done.code == Exit.USAGE
    assert "reconcile" in done.out
    assert done.err == ""


def test_each_command_has_help_with_its_own_examples() -> None:
    for function, examples in COMMANDS:
        assert function.__doc__
        assert examples
        assert all(example.split()[0] == function.__name__ for example in examples)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_call_that_the_command_takes(shell: CommandLine, example: str) -> None:
    words = re.split(r" [|<#] ", example)[0].replace("G000024135", INVOICE).split()
    if words[0] == "login":  # nobody is known here: it ends at the missing file or the sign-in
        shell.set(AUTHORITY="https://127.0.0.1:9/contoso.example", CLIENT_ID="1")
    done = shell.call(*words, stdin="refresh-token")
    assert done.code not in {Exit.USAGE, Exit.DEFECT}, done.err


def test_help_of_a_command_shows_examples_and_settings(shell: CommandLine) -> None:
    said = shell.good("lines --help")
    assert "partner-center lines G000024135 --output lines.parquet" in said
    assert "--base-url" in said
    assert "--provider" in said


@pytest.mark.parametrize(
    ("words", "number", "expected"),
    [
        ("partner-center rec", 1, {"receipt", "reconcile"}),
        ("partner-center lines --prov", 2, {"--provider"}),
        ("partner-center lines G1 --provider o", 4, {"office", "onetime"}),
    ],
)
def test_completion_knows_commands_options_and_values(
    shell: CommandLine, words: str, number: int, expected: set[str]
) -> None:
    shell.environment |= {
        "_PARTNER_CENTER_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(number),
    }
    assert expected <= set(shell.call().out.split())
