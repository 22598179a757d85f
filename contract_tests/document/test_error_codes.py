"""Error codes: those that the document lists are those of the sources, and nobody uses another.

The ledger is `codes` in evidence.yaml. The document lists codes in prose, which no validator reads;
recordings, advice and the renewal of tokens use them. The sandbox's are in
sandbox/test_refusals.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partner_center import advice
from partner_center.auth import bearer
from partner_center.contract import Contract, Exchange, decode
from workshop.yaml_files import load

Codes = dict[str, dict[str, dict[str, Any]]]  # status, code as text, entry of the ledger

# What a text about a code has to be about, according to the same sources.
MEANING = {
    "3000": "invalid property",
    "800002": "invalid input",
    "900126": "unknown value|not one that the service knows",
    "900127": "environment",
    "900141": "not supported",
    "60003": "tenant",
    "900149": "program",
    "900150": "role",
    "900308": "privileges",
    "900329": "App.only|signed-in user",
    "900420": "audience|graph\\.windows\\.net",
    "900421": "multifactor",
}


@pytest.fixture(scope="module")
def codes() -> Codes:
    listed = load(Path(__file__).parents[1] / "evidence.yaml")["codes"]
    return {
        status: {str(code): entry for entry in entries for code in entry["codes"]}
        for status, entries in listed.items()
    }


def is_assumed(entry: dict[str, Any]) -> bool:
    return "assumed" in entry.get("note", "")


def test_responses_list_the_codes_of_the_sources(codes: Codes, contract: Contract) -> None:
    listed: dict[str, set[str]] = {}
    for operation in contract.operations.values():
        for status, answer in operation.responses.items():
            said = contract.schemas.node(answer.place)["description"]
            lines = [line for line in said.splitlines() if re.search(r"\bcodes? (is|are)\b", line)]
            listed[status] = set(re.findall(r"\b\d+\b", " ".join(lines)))
            known = codes.get(status, {}).items()
            wanted = {code for code, entry in known if not is_assumed(entry)}
            where = f"openapi#{answer.place}/description, {operation.id}"
            added, gone = sorted(listed[status] - wanted), sorted(wanted - listed[status])
            assert not added + gone, f"{where}: it adds {added} and lacks {gone}, {status}"
    elsewhere = codes.keys() - listed.keys()
    assert elsewhere == {"417"}, f"evidence.yaml, codes: no operation has {elsewhere}"


def prose(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every line of every description with its place."""
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in children:
        if key == "description" and isinstance(value, str):
            yield from ((f"openapi#{where}", line) for line in value.splitlines())
        elif isinstance(value, dict | list):
            yield from prose(value, f"{where}/{key}")


def test_codes_in_prose_have_their_status_and_meaning(
    codes: Codes, document: dict[str, Any]
) -> None:
    known = {code for listed in codes.values() for code in listed}
    met = set()
    for where, line in prose(document):
        for status, code in re.findall(r"status (\d{3}) (?:and code |\()(\d+)", line):
            assert code in codes.get(status, {}), f"{where}: {status} has no code {code}: {line}"
        pieces = re.split(r"\b([89]\d{5})\b", line)  # text, code, text, code, text
        if len(pieces) == 3:  # the one code of a line may come last
            pieces[2] = line
        said = zip(pieces[1::2], pieces[2::2], strict=True)
        short = re.findall(r"\b(\d{4,5}) \(([^)]+)\)", line) if " codes are " in line else ()
        for code, about in (*said, *short):
            met.add(code)
            assert code in known, f"{where}: evidence.yaml has no code {code}: {line}"
            meaning = MEANING.get(code, "")
            assert re.search(meaning, about), f"{where}: {code} is about {meaning!r}, not {about!r}"
    assert met >= MEANING.keys()


def recorded_codes(exchanges: tuple[Exchange, ...]) -> Iterator[tuple[str, str, str, str]]:
    for exchange in exchanges:
        if exchange.response.status // 100 > 3 and b'"code"' in exchange.response.body:
            body = decode(exchange.response.body)
            status, code = str(exchange.response.status), str(body["code"])
            yield exchange.name, status, code, body["description"]


def test_recorded_codes_are_those_of_their_status(
    codes: Codes, exchanges: tuple[Exchange, ...]
) -> None:
    recorded = list(recorded_codes(exchanges))
    for name, status, code, text in recorded:
        known = codes.get(status, {})
        assert code in known, f"{name}: code {code} with status {status}, which has {[*known]}"
        if "client" in known[code]:  # a code of its own; the others are for many faults
            meaning = MEANING[code]
            assert re.search(meaning, text), f"{name}: {code} is about {meaning!r}, not {text!r}"
    used = {(status, code) for _, status, code, _ in recorded}
    for status, listed in codes.items():
        for code, entry in listed.items():
            if is_assumed(entry):
                assert (status, code) in used, f"evidence.yaml: nobody uses {code} of {status}"


def test_library_acts_on_codes_of_the_sources(codes: Codes) -> None:
    for (status, code), text in advice._ADVICE.items():
        if code is not None:
            assert code in codes[str(status)], f"advice on {status} {code}: no source has it"
            assert re.search(MEANING[code], text), f"advice on {status} {code}: {text}"
    for code in bearer._HOPELESS:
        assert code in codes["401"], f"the sign-in gives up on {code}; 401 has {[*codes['401']]}"
