"""The document as the fuzzer reads it, and its configuration: with values that a sandbox has.

Random values alone get little but 404. So ids, currencies and sizes come from dictionaries, and
the parameters of NARROWED are described as the service really takes them.
Invariant: narrowing changes schemas and examples of parameters, and nothing else of the document.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import strategies as st

from partner_center.package_data import resource
from partner_center.sandbox.books.world import World
from workshop.generate.generator_input import with_known_values

# The service takes no other values than the known ones, except for this parameter: no page lists
# its values, and the service takes any word.
ANY_WORD = frozenset({"InvoiceType"})
# Parameters that the fuzzer gets another schema of, by component name.
NARROWED: dict[str, dict[str, Any]] = {
    # contentSchema asserts nothing, and allows the fields, texts and operators of other APIs,
    # which the service refuses with 400.
    "InvoiceFilter": {"type": "string", "format": "invoice-filter"},
}


_SETTINGS = Path(__file__).with_name("schemathesis.toml")
_COMPARISONS = (
    "equals",
    "not_equals",
    "greater_than",
    "greater_than_or_equals",
    "less_than",
    "less_than_or_equals",
)
_TIMES = ("", "T00:00:00", "T23:59:59.9999999Z", "T08:00:00-08:00")


def _filters() -> st.SearchStrategy[str]:
    """Draw filters that fit invoices: comparisons of InvoiceDate, joined by `and` and `or`."""
    first, last = dt.date(2018, 1, 1), dt.date(2026, 12, 31)
    days = st.dates(min_value=first, max_value=last).map(dt.date.isoformat)
    comparison = st.fixed_dictionaries(
        {
            "Field": st.just("InvoiceDate"),
            "Value": st.builds(str.__add__, days, st.sampled_from(_TIMES)),
            "Operator": st.sampled_from(_COMPARISONS),
        }
    )

    def joined(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        joint = st.sampled_from(("and", "or"))
        return st.fixed_dictionaries({"LeftFilter": part, "RightFilter": part, "Operator": joint})

    return st.recursive(comparison, joined, max_leaves=4).map(json.dumps)


def receipts(world: World) -> dict[str, str]:
    """Return the invoice of every tax receipt."""
    return {receipt: own for own in world.invoice_ids for receipt in world.receipts(own)}


def narrowed(world: World) -> dict[str, Any]:
    """Return the document with what the service really takes, and with examples that exist.

    The schema of a parameter is written out where it is a reference: schemathesis 4.32.5 stops on a
    dictionary for such a parameter.
    """
    path = resource("openapi", "partner-center-invoices.json")
    document: dict[str, Any] = json.loads(path.read_bytes())
    schemas, parameters = (document["components"][part] for part in ("schemas", "parameters"))
    receipt, owner = next(iter(receipts(world).items()))
    real = {"InvoiceId": owner, "ReceiptId": receipt}
    for name, parameter in parameters.items():
        schema = parameter["schema"]
        if "$ref" in schema:
            schema = {**schemas[schema["$ref"].rpartition("/")[2]], **schema}
            del schema["$ref"]
        if name not in ANY_WORD:
            schema = with_known_values(schema)
        if name in NARROWED:
            schema = {**NARROWED[name], "examples": schema["examples"]}
        if name in real:
            schema["examples"] = [real[name]]
        parameter["schema"] = schema
    return document


def user_only(document: dict[str, Any]) -> frozenset[str]:
    """Return the operations that refuse an App-only token."""
    operations = (item["get"] for item in document["paths"].values())
    return frozenset(
        operation["operationId"]
        for operation in operations
        if not any("appOnly" in scheme for scheme in operation["security"])
    )


def configuration(world: World, **more: Any) -> schemathesis.Config:  # any value of TOML
    """Return schemathesis.toml with the values of a sandbox; `more` are its top-level keys."""
    schemathesis.openapi.format("invoice-filter", _filters())
    spelled = [f"{'OneTime' if own[0] == 'G' else 'Recurring'}-{own}" for own in world.invoice_ids]
    settings = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))
    settings["dictionaries"] |= {
        "invoiceId": {"values": [*world.invoice_ids, *spelled]},
        "receiptId": {"values": [*receipts(world)]},
        "currencyCode": {"values": [*world.currencies, *map(str.lower, world.currencies)]},
    }
    settings["generation"] |= more.pop("generation", {})
    return schemathesis.Config.from_dict(settings | more)
