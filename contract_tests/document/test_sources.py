"""Each value, parameter and header of the document is one that evidence.yaml gives a source for.

The ledger says each of them a second time, so a slip that document, recordings, generated client
and sandbox share still shows. test_evidence.py does the same for schemas and members, and
test_error_codes.py for error codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from partner_center.contract import Contract, Exchange
from partner_center.contract.invariants import invoices
from partner_center.contract.parsed_exchange import read
from partner_center.sandbox.books.names import CURRENCIES
from partner_center_core.pointers import pointer
from workshop.yaml_files import load

SOURCES = {"wire", "page", "sdk", "swagger", "client", "reference", "required"}
_WORDS = {"description", "examples", "x-extensible-enum", "not"}  # of a schema, beside its limits


@pytest.fixture(scope="module")
def ledger() -> dict[str, Any]:
    evidence: dict[str, Any] = load(Path(__file__).parents[1] / "evidence.yaml")
    return evidence


def is_sourced(entry: dict[str, Any]) -> bool:
    return bool(entry.keys() & SOURCES) or "assumed" in entry.get("note", "")


def value_sets(node: Any, place: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield each value set with its name in the ledger; `not` holds none, it leaves words out."""
    if isinstance(node, dict):
        for keyword in node.keys() & {"enum", "x-extensible-enum"}:
            if isinstance(node[keyword], list):
                name = re.sub(r"^/schemas/|/schema$", "", place).replace("/properties/", ".")
                yield name.removeprefix("/").replace("/", "."), node[keyword]
        for key, below in node.items():
            if key not in {"not", "examples"}:
                yield from value_sets(below, place + pointer(key))


def test_value_sets_are_those_of_the_sources(
    ledger: dict[str, Any], document: dict[str, Any]
) -> None:
    said = {
        place: [value for entry in entries for value in entry["values"]]
        for place, entries in ledger["values"].items()
    }
    found = dict(value_sets(document["components"], ""))
    assert found.keys() == said.keys(), "places of value sets: the document's, evidence.yaml's"
    for place, values in found.items():
        strange, gone = set(values) - set(said[place]), set(said[place]) - set(values)
        where = f"{place}: the document adds {sorted(strange)} and lacks {sorted(gone)}"
        assert not strange | gone, f"{where}; evidence.yaml says {said[place]}"
        assert len(values) == len(set(values)), f"{place}: a value stands twice in {values}"
        for entry in ledger["values"][place]:
            assert is_sourced(entry), f"evidence.yaml, {place}: {entry['values']} has no source"


def recorded_values(exchange: Exchange, *, contract: Contract) -> Iterator[tuple[str, Any]]:
    """Yield the values that an exchange has for each value set, by its name in the ledger."""
    reading = read(exchange, contract=contract)
    assert reading is not None, f"{exchange.name}: no operation"
    for subject in reading.subjects:
        inline = re.fullmatch(r"/components/schemas/(\w+)/properties/(\w+)", subject.member)
        kind = re.sub(r"\w+LineItem(?=Attributes)", "Resource", inline[1]) if inline else ""
        yield subject.schema or (f"{kind}.{inline[2]}" if inline else ""), subject.value
    # No client follows `previous`, which only the SDK and composed exchanges have.
    links = [s for s in reading.subjects if s.schema == "Link" and s.pointer[-9:] != "/previous"]
    followed = (reading.link(link.value.get("uri")) for link in links)
    matches = [reading.match, *(match for match in followed if match)]
    for match in matches:
        values = {**contract.query(match), **contract.path_values(match)}
        for parameter in match.operation.parameters:
            if parameter.name in values:
                name = parameter.place.removeprefix("/components/").replace("/", ".")
                yield name, values[parameter.name]


def test_values_of_the_wire_are_recorded_and_all_recorded_are_known(
    ledger: dict[str, Any],
    exchanges: tuple[Exchange, ...],
    contract: Contract,
    exceptions: list[dict[str, Any]],
) -> None:
    # Also not those of errors: a fault as a resource may have any object type.
    excused = {entry["exchange"] for entry in exceptions}
    excused |= {one.name for one in exchanges if one.response.status >= HTTPStatus.BAD_REQUEST}
    met: dict[str, dict[Any, str]] = {place: {} for place in ledger["values"]}
    for exchange in exchanges:
        for place, value in recorded_values(exchange, contract=contract):
            if place in met and exchange.name not in excused:
                met[place].setdefault(value, exchange.name)
    for place, entries in ledger["values"].items():
        said = {value for entry in entries for value in entry["values"]}
        for value, name in met[place].items():
            assert value in said, f"{name}: {place} is {value!r}; evidence.yaml has {sorted(said)}"
        printed = {value for entry in entries if "wire" in entry for value in entry["values"]}
        missing = printed - met[place].keys()
        assert not missing, (
            f"{place}: evidence.yaml says {missing} of the wire; no recording has it"
        )


def reserved(document: dict[str, Any], name: str) -> set[str]:
    """Return the literal segments of paths that stand where another path has a parameter."""
    found = set()
    for template in document["paths"]:
        before, parameter, _ = template.partition(f"{{{name}}}")
        if parameter:
            heads = (
                path.removeprefix(before) for path in document["paths"] if path.startswith(before)
            )
            found |= {head.partition("/")[0] for head in heads}
    return {segment for segment in found if segment and not segment.startswith("{")}


def test_path_values_leave_out_the_words_of_other_paths(document: dict[str, Any]) -> None:
    for name, parameter in document["components"]["parameters"].items():
        if parameter["in"] == "path":
            wanted = {".", ".."} | reserved(document, parameter["name"])
            said = set(parameter["schema"]["not"]["enum"])
            where = f"openapi#/components/parameters/{name}/schema/not"
            assert said == wanted, f"{where}: {sorted(said)}; paths have {sorted(wanted)}"


@pytest.mark.parametrize("section", ["parameters", "headers"])
def test_limits_and_requirements_are_those_of_the_sources(
    section: str, ledger: dict[str, Any], document: dict[str, Any]
) -> None:
    components = document["components"][section]
    assert components.keys() == ledger[section].keys(), (
        f"{section}: the document's, evidence.yaml's"
    )
    for name, component in components.items():
        entry, where = ledger[section][name], f"openapi#/components/{section}/{name}"
        assert is_sourced(entry), f"evidence.yaml, {section}.{name}: no source"
        limits = {key: value for key, value in component["schema"].items() if key not in _WORDS}
        assert limits == entry["schema"], f"{where}/schema: {limits}, not {entry['schema']}"
        strange = component.keys() - {"name", "in", "description", "required", "schema"}
        assert not strange, f"{where}: {strange} has no source"
        said = component.get("required", False)
        source = entry.get("required", "no page requires it")
        assert said == ("required" in entry), (
            f"{where}: required is {said}; evidence.yaml: {source}"
        )


def test_responses_have_the_headers_of_the_sources(
    ledger: dict[str, Any], contract: Contract
) -> None:
    for operation in contract.operations.values():
        for status, answer in operation.responses.items() if not operation.webhook else ():
            places = {status, *(media.partition("/")[2] for media in answer.content)}
            wanted = {
                name.lower()
                for name, entry in ledger["headers"].items()
                if places & {*entry.get("responses", places)}
            }
            added, gone = answer.headers.keys() - wanted, wanted - answer.headers.keys()
            where = f"openapi#{answer.place}/headers, {operation.id} {status}"
            assert not added | gone, f"{where}: it adds {sorted(added)} and lacks {sorted(gone)}"


# What limits a value beside its type and value set; the wire form of each is in test_responses.py.
_SHAPE = {"type", "$ref", "description", "examples", "properties", "required", "items", "oneOf",
          "anyOf", "not", "additionalProperties", "deprecated", "enum", "const",
          "x-extensible-enum", "x-line-items"}  # fmt: skip
_COUNT = {"format": "int32", "minimum": 0}  # int32: swagger's PagedResourceCollection
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
LIMITS: dict[str, dict[str, Any]] = {
    **{f"{kind}Collection.totalCount": _COUNT
       for kind in ("Invoice", "InvoiceSummary", "InvoiceLineItem", "EstimateLink")},
    "UsageBasedLineItem.detailLineItemId": {"format": "int32"},  # sdk: int
    "GatewayFault.statusCode": {"format": "int32"},
    "FieldFilter": {"dependentRequired": {
        "Field": ["Value"], "Value": ["Field"],
        "LeftFilter": ["RightFilter"], "RightFilter": ["LeftFilter"]}},
    "DecimalText": {"pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "Timestamp": {"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                             rf"T{_CLOCK}:[0-5][0-9](\.[0-9]{{1,7}})?(Z|[+-]{_CLOCK})?$"},
    "InvoiceId": {"minLength": 1},
    "ReceiptId": {"minLength": 1},
    "CurrencyCode": {"pattern": "^[A-Za-z]{3}$"},
    "PartnerNetworkIdText": {"pattern": "^(-?[0-9]+)?$"},
}  # fmt: skip


def limits_of(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each schema that has other keywords than those of its shape."""
    found = {key: value for key, value in node.items() if key not in _SHAPE}
    if found:
        yield place, found
    for name, below in node.get("properties", {}).items():
        yield from limits_of(below, f"{place}.{name}")
    if "items" in node:
        yield from limits_of(node["items"], f"{place}[]")


def test_limits_of_members_are_those_of_the_sources(document: dict[str, Any]) -> None:
    found: dict[str, dict[str, Any]] = {}
    for name, schema in document["components"]["schemas"].items():
        found |= limits_of(schema, name)
    for place in {**found, **LIMITS}:
        said, wanted = found.get(place), LIMITS.get(place)
        assert said == wanted, f"openapi#/components/schemas, {place}: {said}, sources {wanted}"


def test_deprecated_members_are_those_of_the_sources(
    ledger: dict[str, Any], document: dict[str, Any]
) -> None:
    """A member is deprecated where a source says so, or where only older exchanges have it."""
    for schema, listed in ledger["schemas"].items():
        for member, entry in listed.items():
            gone = str(entry.get("wire", "")).startswith("0/") and "page" not in entry
            wanted = gone or "deprecated" in entry
            properties = document["components"]["schemas"][schema]["properties"]
            assert member in properties, f"{schema}.{member} is in evidence.yaml alone"
            said = properties[member]
            assert said.get("deprecated", False) == wanted, (
                f"openapi#/components/schemas/{schema}/properties/{member}: deprecated is"
                f" {said.get('deprecated', False)}; evidence.yaml has {entry}"
            )


def test_security_schemes_are_bearer_tokens(
    document: dict[str, Any], exchanges: tuple[Exchange, ...], contract: Contract
) -> None:
    """Pages: partner-center-authentication, headers; recorded requests show it, too."""
    schemes = document["components"]["securitySchemes"]
    assert schemes.keys() == {"appOnly", "appUser"}
    for name, scheme in schemes.items():
        said = {key: value for key, value in scheme.items() if key != "description"}
        bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        assert said == bearer, f"openapi#/components/securitySchemes/{name}: {said}, not {bearer}"
    for exchange in exchanges:
        for choice in contract.operations[exchange.operation_id].security:
            for name in choice:
                sent = (exchange.request.headers.get("Authorization") or "nothing").split()[0]
                assert sent.lower() == schemes[name]["scheme"], f"{exchange.name}: {sent}, {name}"


# Pages: get-invoice-summaries, get-a-collection-of-invoices.
SYMBOLS = {"CHF": "CHF", "EUR": "€", "GBP": "£", "USD": "$"}


def test_symbols_are_those_of_the_pages(
    exchanges: tuple[Exchange, ...], contract: Contract
) -> None:
    met: dict[str, str] = {}
    for exchange in exchanges:
        reading = read(exchange, contract=contract)
        for subject in reading.subjects if reading else ():
            if (
                subject.schema in {"Invoice", "InvoiceSummary"}
                and "currencySymbol" in subject.value
            ):
                code, symbol = subject.value["currencyCode"], subject.value["currencySymbol"]
                wanted = SYMBOLS.get(code, met.setdefault(code, symbol))
                said = f"{exchange.name}{subject.pointer}: {symbol} for {code}, not {wanted}"
                assert symbol == wanted, said
    own = invoices._SYMBOLS
    assert own == SYMBOLS, f"the invariant currency-symbol: {own}, not {SYMBOLS}"
    for code, (symbol, *_) in CURRENCIES.items():
        assert symbol == SYMBOLS[code], f"the sandbox: {symbol} for {code}, not {SYMBOLS[code]}"
