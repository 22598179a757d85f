"""Every recorded request is one that the document allows; each rule can really fail."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partner_center.contract import (
    REQUEST_RULES,
    Aliases,
    Contract,
    Exchange,
    Finding,
    judge_invariants,
)
from workshop.yaml_files import load

Agree = Callable[[list[Finding]], None]
Unexcused = Callable[..., list[Finding]]
Change = Callable[[Exchange], Exchange]

FIRST = "listInvoices/first-page"
LIST = "listInvoiceLineItems/office-first-page"
PATH = "listInvoiceLineItemsByProvider/azure-billing"
PDF = "getInvoiceStatement/statement"
HOOK = "onInvoiceReady/invoice-ready"


def test_request_is_allowed(
    recorded: Exchange, contract: Contract, unexcused: Unexcused, agree: Agree
) -> None:
    agree(unexcused(contract.judge_request(recorded)))


def target(old: str, new: str) -> Change:
    def change(exchange: Exchange) -> Exchange:
        assert old in exchange.request.target, f"{exchange.name} has no {old!r} to change"
        return exchange.with_request(target=exchange.request.target.replace(old, new, 1))

    return change


def more(query: str) -> Change:
    def change(exchange: Exchange) -> Exchange:
        sent = exchange.request.target
        return exchange.with_request(target=f"{sent}{'&' if '?' in sent else '?'}{query}")

    return change


def header(name: str, value: str | None) -> Change:
    def change(exchange: Exchange) -> Exchange:
        headers = exchange.request.headers.without(name)
        changed = headers if value is None else headers.having(name, value)
        return exchange.with_request(headers=changed)

    return change


def twice(name: str) -> Change:
    def change(exchange: Exchange) -> Exchange:
        headers = exchange.request.headers
        value = headers.get(name)
        assert value is not None, f"{exchange.name} has no header {name}"
        return exchange.with_request(
            headers=type(headers)((*headers.fields, (name.lower(), value)))
        )

    return change


def body(old: bytes, new: bytes) -> Change:
    def change(exchange: Exchange) -> Exchange:
        assert old in exchange.request.body, f"{exchange.name} has no {old!r} to change"
        return exchange.with_request(body=exchange.request.body.replace(old, new, 1))

    return change


# rule, exchange, what is done to it, where the finding points
BREAKS: list[tuple[str, str, Change, str]] = [
    ("operation", FIRST, target("/v1/invoices", "/v1/invoicez"), "request line"),
    ("operation", FIRST, target("/v1/invoices", "/v1//invoices"), "request line"),
    ("operation", FIRST, target("https://api.", "https://apj."), "request line"),
    ("operation", FIRST, target("/v1/invoices", "/v1/invoices/G1"), "request line"),
    ("operation", FIRST, lambda e: e.with_request(method="POST"), "request line"),
    ("query-known", FIRST, target("size=", "sizes="), "query sizes"),
    ("query-known", LIST, more("nvoicelineitemtype=x"), "query nvoicelineitemtype"),
    ("query-known", PATH, more("provider=azure"), "query provider"),
    ("query-once", FIRST, more("size=2"), "query size"),
    ("query-once", LIST, more("invoicelineitemtype=billinglineitems"), "query invoiceLineItemType"),
    ("query-required", LIST, target("provider=", "offset="), "query provider"),
    ("query-value", FIRST, target("size=", "size=x"), "query size"),
    ("query-value", LIST, target("provider=", "provider=x"), "query provider"),
    ("query-value", LIST, more("hasPartnerEarnedCredit=1"), "query hasPartnerEarnedCredit"),
    ("query-value", FIRST, more("filter=%7B%22Operator%22%3A1%7D"), "query filter /Operator"),
    ("query-value", FIRST, more("filter=%7B"), "query filter"),
    ("path-value", PATH, target("/lineitems/", "/lineitems/x"), "path billingProvider"),
    ("request-header-known", FIRST, header("MS-RequestIds", "x"), "header MS-RequestIds"),
    ("request-header-known", FIRST, header("MS-ContinuationToken", "x"),
     "header MS-ContinuationToken"),
    ("request-header-once", FIRST, twice("MS-RequestId"), "header ms-requestid"),
    ("request-header-value", FIRST, header("ValidateMfa", "yes"), "header ValidateMfa"),
    ("sign-in", FIRST, header("Authorization", None), "header Authorization"),
    ("sign-in", FIRST, header("Authorization", "Basic <token>"), "header Authorization"),
    ("sign-in", FIRST, header("Authorization", "Bearer"), "header Authorization"),
    ("accept", FIRST, header("Accept", "application/pdf"), "header Accept"),
    ("accept", PDF, header("Accept", "text/html"), "header Accept"),
    ("request-body", FIRST, lambda e: e.with_request(body=b"{}"), ""),
    ("request-body", HOOK, lambda e: e.with_request(body=b""), ""),
    ("request-body", HOOK, body(b'"EventName"', b'"EventNam"'), ""),
    ("request-body", HOOK, body(b'"EventName"', b"EventName"), ""),
    ("request-body", HOOK, header("Content-Type", "text/plain"), "header Content-Type"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "name", "change", "pointer"),
    BREAKS,
    ids=[f"{rule}-{name}-{number}" for number, (rule, name, _, _) in enumerate(BREAKS)],
)
def test_rule_finds_a_broken_request(
    rule: str,
    name: str,
    change: Change,
    pointer: str,
    named: dict[str, Exchange],
    contract: Contract,
    unexcused: Unexcused,
) -> None:
    before = [f for f in unexcused(contract.judge_request(named[name])) if f.rule == rule]
    findings = contract.judge_request(change(named[name]))
    assert not before
    assert (rule, pointer) in {(f.rule, f.pointer) for f in findings}, findings
    assert all(name in str(f) for f in findings)


def test_required_header_that_is_not_sent(
    document: dict[str, Any], named: dict[str, Exchange]
) -> None:
    stricter = copy.deepcopy(document)
    stricter["components"]["parameters"]["MS-RequestId"]["required"] = True
    change = header("MS-RequestId", None)
    assert not Contract(stricter).judge_request(named[FIRST])
    findings = Contract(stricter).judge_request(change(named[FIRST]))
    assert [(f.rule, f.pointer) for f in findings] == [
        ("request-header-required", "header MS-RequestId")
    ]


def test_every_rule_has_a_case_that_breaks_it() -> None:
    broken = {rule for rule, *_ in BREAKS} | {"request-header-required"}
    assert broken == set(REQUEST_RULES)


# method, path below /v1/invoices, operation, path values
WAYS = [
    ("", "listInvoices", {}),
    ("/summary", "getInvoiceSummary", {}),
    ("/summaries", "listInvoiceSummaries", {}),
    ("/Summary", "getInvoice", {"invoiceId": "Summary"}),
    ("/summaryx", "getInvoice", {"invoiceId": "summaryx"}),
    ("/G000024135", "getInvoice", {"invoiceId": "G000024135"}),
    ("/a%2Fb%20c", "getInvoice", {"invoiceId": "a/b c"}),
    ("/estimates/links", "listEstimateLinks", {}),
    ("/unbilled/lineitems", "listUnbilledLineItems", {}),
    ("/G1/lineitems", "listInvoiceLineItems", {"invoiceId": "G1"}),
    ("/unbilled%20/lineitems", "listInvoiceLineItems", {"invoiceId": "unbilled "}),
    ("/G1/documents/statement", "getInvoiceStatement", {"invoiceId": "G1"}),
    (
        "/G1/receipts/7/documents/statement",
        "getTaxReceiptStatement",
        {"invoiceId": "G1", "receiptId": "7"},
    ),
    (
        "/G1/lineitems/Office/BillingLineItems",
        "listInvoiceLineItemsByProvider",
        {
            "invoiceId": "G1",
            "billingProvider": "Office",
            "invoiceLineItemType": "BillingLineItems",
        },
    ),
]


@pytest.mark.parametrize("base", ["", "https://partner.partnercenterapi.microsoftonline.cn"])
@pytest.mark.parametrize(("path", "operation", "values"), WAYS, ids=[w[0] or "/" for w in WAYS])
def test_literal_wins_over_template(
    base: str, path: str, operation: str, values: dict[str, str], contract: Contract
) -> None:
    match = contract.match("GET", f"{base}/v1/invoices{path}?size=2")
    assert match is not None
    assert (match.operation.id, match.path_values, match.query) == (operation, values, "size=2")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/v1/invoices",
        "https://api.partnercenter.microsoft.com.example.com/v1/invoices",
        "/v1/invoices/",
        "/v1/invoices//lineitems",
        "/v1/invoices/G1/lineitems/Office",
        "/v2/invoices",
        "/invoices",
        "invoices",
    ],
)
def test_other_urls_have_no_operation(url: str, contract: Contract) -> None:
    assert contract.match("GET", url) is None


def test_links_may_have_the_version_or_not(contract: Contract) -> None:
    for uri in ("/invoices/G1", "/v1/invoices/G1"):
        match = contract.match_link(uri)
        assert match is not None
        assert match.operation.id == "getInvoice"


def test_alias_has_its_source_and_leads_to_the_document(
    alias_entries: tuple[dict[str, Any], ...], contract: Contract
) -> None:
    taken: dict[str, set[str]] = {}
    for operation in contract.operations.values():
        for parameter in operation.parameters:
            schema = contract.schemas.node(contract.schemas.resolved(parameter.schema))
            taken.setdefault(parameter.name, set()).update(
                schema.get("x-extensible-enum", schema.get("examples", ()))
            )
    for entry in alias_entries:
        assert entry["source"] == "Assumed" or "/" in entry["source"], entry
        assert entry["sent"] != entry["document"], entry
        if entry["part"] == "query name":
            assert entry["document"] in taken, entry
        elif "parameter" in entry:
            values = taken.get(entry["parameter"], set())
            assert entry["document"] in values, f"{entry}  {entry['parameter']} takes {values}"


@pytest.mark.parametrize(
    "entries",
    [
        [{"part": "path", "sent": "a", "document": "b"}],
        [
            {"part": "query name", "sent": "a", "document": "b"},
            {"part": "query name", "sent": "a", "document": "c"},
        ],
    ],
    ids=["unknown-part", "two-meanings"],
)
def test_alias_table_that_cannot_be_used(entries: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match=r"part is|two spellings"):
        Aliases.of(entries)


def test_request_without_operation_is_judged_by_the_request_rules_alone(
    named: dict[str, Exchange], contract: Contract
) -> None:
    stray = target("/v1/invoices", "/v1/bills")(named[FIRST])
    assert [f.rule for f in contract.judge_request(stray)] == ["operation"]
    assert judge_invariants(stray, contract=contract) == []


# What the pages say of each operation; a document that loosens or tightens it is not true.
SAID = load(Path(__file__).parents[1] / "evidence.yaml")["operations"]
OPERATORS = {"equals", "not_equals", "greater_than", "greater_than_or_equals", "less_than"}
OPERATORS |= {"less_than_or_equals", "substring", "starts_with", "not_starts_with", "and", "or"}
# Parameter: every value that it takes, in the document's spelling.
VALUES = {
    "provider": {"onetime", "office", "azure", "marketplace", "all"},
    "billingProvider": {"OneTime", "Office", "Azure", "Marketplace", "All"},
    "invoiceLineItemType": {"BillingLineItems", "UsageLineItems"},
    "period": {"current", "previous"},
    "seekOperation": {"Next"},
    "filter.operator": OPERATORS,
}


def test_operations_say_what_the_pages_say(
    contract: Contract, exchanges: tuple[Exchange, ...]
) -> None:
    assert set(contract.operations) == set(SAID)
    # Any operation may answer with any error that was recorded of one of them.
    statuses = {"200"} | {str(one.response.status) for one in exchanges}
    for name, said in SAID.items():
        operation = contract.operations[name]
        wanted = [p.name for p in operation.parameters if p.required and p.where == "query"]
        given = [scheme for choice in operation.security for scheme in choice]
        assert given == said.get("sign_in", []), f"openapi#{operation.place}/security"
        assert wanted == said.get("required", []), f"openapi#{operation.place}/parameters"
        assert all(p.required for p in operation.parameters if p.where == "path"), name
        deprecated = contract.schemas.node(operation.place).get("deprecated", False)
        assert deprecated == said.get("deprecated", False), name
        if not operation.webhook:
            listed = set(operation.responses)
            assert listed == statuses, (
                f"openapi#{operation.place}/responses  lacks {sorted(statuses - listed)}, which is "
                f"recorded, or has {sorted(listed - statuses)}, which is not"
            )


@pytest.mark.parametrize("where", ["query", "path"])
def test_parameters_take_the_documented_values_and_no_others(
    where: str, contract: Contract
) -> None:
    for operation in contract.operations.values():
        for parameter in operation.parameters:
            if parameter.where == where and parameter.name in VALUES:
                schema = contract.schemas.node(contract.schemas.resolved(parameter.schema))
                assert "enum" not in schema, operation.id  # any letter case is taken
                assert set(schema["x-extensible-enum"]) == VALUES[parameter.name], operation.id


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("size", [1, 200, 2000], [-1, "x", True]),
        ("offset", [0, 7], [-1, "x"]),
        ("hasPartnerEarnedCredit", [True, False], ["True", 1]),
        ("currencyCode", ["USD"], ["", "dollar"]),
    ],
)
def test_parameters_at_their_bounds(
    name: str, taken: list[Any], refused: list[Any], contract: Contract
) -> None:
    for operation in contract.operations.values():
        parameter = operation.parameter(name, where="query")
        if parameter:
            fits = [contract.schemas.is_valid(parameter.schema, value) for value in taken]
            assert all(fits), f"{operation.id} {name} {taken}"
            fits = [contract.schemas.is_valid(parameter.schema, value) for value in refused]
            assert not any(fits), f"{operation.id} {name} {refused}"
