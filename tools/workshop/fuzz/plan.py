"""What the fuzzer knows of a sandbox beforehand: real values, what it refuses, and its checks.

Random values alone get little but 404s. So ids, currencies and sizes come from dictionaries, and
the parameters of NARROWED are described as the service really takes them. Every setting of a check
says why; a check without an entry runs with schemathesis' own settings.
Invariant: narrowing changes schemas and examples of parameters, and nothing else of the document.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import strategies as st

from partner_center.package_data import resource
from partner_center.sandbox.books.world import World
from workshop.generate.generator_input import with_known_values

# Open values are the only words that the service takes, but for this parameter: no page lists its
# values, and the service takes any word.
ANY_WORD = frozenset({"InvoiceType"})
# Parameters that are described to the fuzzer otherwise than in the document, by component name.
NARROWED: dict[str, dict[str, Any]] = {
    # contentSchema asserts nothing, and is wider than invoices: it has the fields, texts and
    # operators of other APIs, which the service refuses with 400.
    "InvoiceFilter": {"type": "string", "format": "invoice-filter"},
}


@dataclass(frozen=True)
class Setting:
    """How a check is set, and why."""

    check: str
    why: str
    values: dict[str, Any] = field(hash=False)


SETTINGS = (
    Setting(
        "positive_data_acceptance",
        "a valid call is answered, or names an invoice or receipt that is not there, as one in ten "
        "is made up; schemathesis by itself also takes 401, 403, 409, 429 and every 5xx",
        {"expected-statuses": [200, 404]},
    ),
    Setting(
        "negative_data_rejection",
        "400 for a value, 404 for a path that no operation has, 401 for a token, 405 for a method; "
        "schemathesis by itself also takes 403, 406, 409, 415, 422, 428, 429 and every 5xx",
        {"expected-statuses": [400, 401, 404, 405]},
    ),
    Setting(
        "max_response_time",
        "disabled: a limit of time fails on a busy machine; speed is the benchmark's business",
        {"enabled": False},
    ),
    Setting(
        "object_level_authorization",
        "disabled: it needs two users who must not see each other's objects; a sandbox is one "
        "partner, and all who sign in see the same invoices",
        {"enabled": False},
    ),
)

_SHARE = 0.9  # of the values of a parameter come from its dictionary, the others are made up
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
    """Draw filters as invoices have them: comparisons of InvoiceDate, joined by `and` and `or`."""
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
    """Return the document as the fuzzer reads it: what is really taken, with examples that exist.

    A schema of a parameter that is a reference is written out: schemathesis 4.32.5 stops on a
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
    """Return the operations that an App-only token is refused on."""
    operations = (item["get"] for item in document["paths"].values())
    return frozenset(
        operation["operationId"]
        for operation in operations
        if not any("appOnly" in scheme for scheme in operation["security"])
    )


def config(world: World, **options: Any) -> schemathesis.Config:
    """Return the configuration of a run; the options are top-level keys of schemathesis' own."""
    schemathesis.openapi.format("invoice-filter", _filters())
    spelled = [f"{'OneTime' if own[0] == 'G' else 'Recurring'}-{own}" for own in world.invoice_ids]
    values: dict[str, list[Any]] = {
        "path.invoiceId": [*world.invoice_ids, *spelled],
        "path.receiptId": [*receipts(world)],
        "query.currencyCode": [*world.currencies, *(code.lower() for code in world.currencies)],
        "query.size": [1, 2, 3, 7, 50, 2000, 2**31 - 1],
        "query.offset": [0, 1, 5, 40, 2**31 - 1],
        "query.invoiceType": ["Recurring", "OneTime"],
    }
    return schemathesis.Config.from_dict(
        {
            "dictionaries": {
                name.partition(".")[2]: {"values": own} for name, own in values.items()
            },
            "parameters": {
                name: {"dictionary": name.partition(".")[2], "probability": _SHARE}
                for name in values
            },
            # A limit of time is no setting to turn off: there is none unless one is given.
            "checks": {
                one.check: one.values for one in SETTINGS if one.check != "max_response_time"
            },
            # Nothing is secret here, and a finding has to be repeatable as printed.
            "output": {"sanitization": {"enabled": False}},
            "continue-on-failure": True,
            "warnings": False,
            **options,
        }
    )
