"""The generated tables hold what the document holds, and read alone: nothing of ours beside them.

The document is read here a second time and by other means than the generator of the tables has,
so that a slip in either shows.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partner_center.contract import Contract, Exchange
from partner_center.contract.exchange import decode
from partner_center_invoices import tables
from workshop.generate.client_package import tables_module

MODULE = Path(tables.__file__)


def test_sign_ins_are_the_security_of_each_operation(contract: Contract) -> None:
    said = {
        name: {scheme for choice in operation.security for scheme in choice}
        for name, operation in contract.operations.items()
        if not operation.webhook
    }
    assert said == tables.SIGN_INS


def test_line_items_are_the_entries_of_the_document(document: dict[str, Any]) -> None:
    names = ("provider", "invoiceLineItemType", "kind", "paging")
    entries = document["components"]["schemas"]["InvoiceLineItem"]["x-line-items"]
    assert len(tables.LINE_ITEMS) == len(entries) > 0
    for one, entry in zip(tables.LINE_ITEMS, entries, strict=True):
        assert one[:4] == tuple(entry[name] for name in names)
        assert one.needs_currency == {"required": True, "optional": False}[entry["currencyCode"]]


# What the .NET SDK decides by, for line items without an objectType (InvoiceLineItemConverter.cs).
SDK = {
    ("usage_line_items", "azure"): "DailyUsageLineItem",
    ("usage_line_items", "marketplace"): "DailyRatedUsageLineItem",
    ("billing_line_items", "azure"): "UsageBasedLineItem",
    ("billing_line_items", "office"): "LicenseBasedLineItem",
    ("billing_line_items", "one_time"): "OneTimeInvoiceLineItem",
    ("billing_line_items", "all"): "OneTimeInvoiceLineItem",
}


@pytest.mark.parametrize(("pair", "kind"), SDK.items(), ids="-".join)
def test_kind_of_knows_every_pair_of_the_sdk(pair: tuple[str, str], kind: str) -> None:
    assert tables.kind_of(*pair) == kind


def spellings(word: str) -> list[str]:
    """A word in the spellings of requests, of line items, and in capitals."""
    snake = {
        "onetime": "one_time",
        "BillingLineItems": "billing_line_items",
        "UsageLineItems": "usage_line_items",
    }
    return [word, word.lower(), word.upper(), snake.get(word, word)]


@pytest.mark.parametrize("one", tables.LINE_ITEMS, ids=lambda one: "-".join(one[:2]))
def test_kind_of_takes_any_spelling(one: tables.LineItemsOf) -> None:
    for pair in itertools.product(spellings(one.line_item_type), spellings(one.provider)):
        assert tables.kind_of(*pair) == one.kind, pair


@pytest.mark.parametrize(
    "pair",
    [
        ("UsageLineItems", "office"),
        ("BillingLineItems", "marketplace"),
        ("UsageLineItems", "all"),
        ("none", "none"),
        ("onetime", "BillingLineItems"),
        ("", ""),
    ],
    ids="-".join,
)
def test_other_pairs_have_no_kind(pair: tuple[str, str]) -> None:
    assert tables.kind_of(*pair) is None


def test_recorded_line_items_have_the_kind_of_their_pair(exchanges: tuple[Exchange, ...]) -> None:
    compared = 0
    for exchange in exchanges:
        if "LineItems" not in exchange.operation_id or exchange.response.status != 200:
            continue
        for row in decode(exchange.response.body)["items"]:
            kind = row.get("attributes", {}).get("objectType")
            pair = row.get("invoiceLineItemType"), row.get("billingProvider")
            if kind in {one.kind for one in tables.LINE_ITEMS} and all(pair):
                compared += 1
                assert tables.kind_of(*pair) == kind, exchange.name
    assert compared > 20


# The module itself.


def test_module_imports_nothing_of_ours() -> None:
    nodes = list(ast.walk(ast.parse(MODULE.read_text(encoding="utf-8"))))
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert named == {"__future__", "collections.abc", "typing"}
    assert not [node for node in nodes if isinstance(node, ast.Import)]


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with one entry, one sign-in, and a longer name."""
    result = copy.deepcopy(document)
    schema = result["components"]["schemas"]["InvoiceLineItem"]
    schema["x-line-items"] = [{**schema["x-line-items"][0], "provider": "p" * 70}]
    for item in result["paths"].values():
        (operation,) = (value for value in item.values() if isinstance(value, dict))
        operation["security"] = [{"appUser": []}]
    return result


def test_a_changed_document_gives_other_tables(document: dict[str, Any]) -> None:
    found: dict[str, Any] = {"__name__": "tables"}
    exec(tables_module(changed(document)), found)  # noqa: S102  # what was written just now
    assert found["SIGN_INS"].keys() == tables.SIGN_INS.keys()
    assert set(found["SIGN_INS"].values()) == {frozenset({"appUser"})}
    assert [one.provider for one in found["LINE_ITEMS"]] == ["p" * 70]
    assert found["kind_of"]("billing_line_items", "P" * 70) == "LicenseBasedLineItem"


def without_paging(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["InvoiceLineItem"]["x-line-items"][0]["paging"]


def without_security(document: dict[str, Any]) -> None:
    del document["paths"]["/v1/invoices"]["get"]["security"]


def without_extension(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["InvoiceLineItem"]["x-line-items"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_paging, "paging"),
        (without_security, "security"),
        (without_extension, "x-line-items"),
    ],
)
def test_a_document_without_the_facts_is_refused_in_one_line(
    document: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, Any]], None],
    said: str,
) -> None:
    broken = copy.deepcopy(document)
    change(broken)
    with pytest.raises(SystemExit):
        tables_module(broken)
    line = capsys.readouterr().err
    assert line.startswith("error: the document lacks what tables.py needs: ")
    assert said in line
    assert line.count("\n") == 1
