"""Every recorded response fits the document, open and closed; each rule can really fail.

The closed profile must complain about whatever is new, and the published document must not: that is
tried on every schema of the document with a value from a recorded body.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from contract_tests.support.witness import KINDS

from partner_center.contract import RESPONSE_RULES, Contract, Exchange, Finding, Headers, decode
from partner_center.contract.parsed_exchange import read
from partner_center.contract.schemas import Schemas, Subject
from partner_center_core.pointers import pointer, resolve

Agree = Callable[[list[Finding]], None]
Unexcused = Callable[..., list[Finding]]
Change = Callable[[Exchange], Exchange]

FIRST = "listInvoices/first-page"
BY_ID = "getInvoice/one-time-with-tax-receipt"
ONE_TIME = "listInvoiceLineItems/one-time-first-page"
LICENSES = "listInvoiceLineItems/office-first-page"
FAULT = "getInvoice/unknown-invoice"
GATEWAY = "listInvoices/throttled"
PDF = "getInvoiceStatement/statement"


def test_response_fits_the_document(
    recorded: Exchange, contract: Contract, unexcused: Unexcused, agree: Agree
) -> None:
    agree(unexcused(contract.judge_response(recorded)))


def test_response_fits_the_closed_profile(
    recorded: Exchange, closed_contract: Contract, unexcused: Unexcused, agree: Agree
) -> None:
    agree(unexcused(closed_contract.judge_response(recorded), closed=True))


def status(code: int) -> Change:
    return lambda exchange: exchange.with_response(status=code)


def header(name: str, value: str | None) -> Change:
    def change(exchange: Exchange) -> Exchange:
        headers = exchange.response.headers.without(name)
        changed = headers if value is None else headers.having(name, value)
        return exchange.with_response(headers=changed)

    return change


def twice(name: str) -> Change:
    def change(exchange: Exchange) -> Exchange:
        fields = exchange.response.headers.fields
        return exchange.with_response(headers=Headers((*fields, (name, "1"))))

    return change


def body(old: str, new: str, *, times: int = 1) -> Change:
    def change(exchange: Exchange) -> Exchange:
        was = exchange.response.body
        assert old.encode() in was, f"{exchange.name} has no {old!r} to change"
        return exchange.with_response(body=was.replace(old.encode(), new.encode(), times))

    return change


def fields(**changes: Any) -> Change:
    return lambda exchange: exchange.with_response(**changes)


# rule, exchange, what is done to it, where the finding points, what it says (in the closed profile)
BREAKS: list[tuple[str, str, Change, str, str]] = [
    ("status", FIRST, status(202), "status", "not declared"),
    ("status", FIRST, status(599), "status", "not declared"),
    ("status", FAULT, status(410), "status", "not declared"),
    ("body", FIRST, status(404), "", "missing"),
    ("response-header-known", FIRST, header("MS-ServerIds", "1"), "header MS-ServerIds",
     '"MS-ServerId" is spelled almost like it'),
    ("response-header-known", FIRST, header("ETag", "1"), "header ETag", "no such"),
    ("response-header-once", FIRST, twice("ms-requestid"), "header ms-requestid", "2 times"),
    ("response-header-value", GATEWAY, header("Retry-After", "soon"), "header Retry-After", "soon"),
    ("media-type", FIRST, header("Content-Type", None), "header Content-Type", "is missing"),
    ("media-type", FIRST, header("Content-Type", "text/json"), "header Content-Type", "text/json"),
    ("media-type", FIRST, header("Content-Type", "application/json; charset=latin-1"),
     "header Content-Type", "latin-1"),
    ("media-type", PDF, header("Content-Type", "application/json"), "header Content-Type", "json"),
    ("media-type", FIRST, fields(body=b"", byte_order_mark=False), "", "no body"),
    ("content-length", FIRST, header("Content-Length", "256"), "header Content-Length", "256"),
    ("content-length", FIRST, body('"USD"', '"EURO"'), "header Content-Length", "bytes"),
    ("encoding", FIRST, lambda e: e.with_response(body=e.response.body.replace(b"2", b"\xa3", 1)),
     "", "byte"),
    ("wire-form", FIRST, fields(byte_order_mark=False), "", "and this does not"),
    ("wire-form", FAULT, fields(byte_order_mark=True), "", "only the JSON of a success"),
    ("wire-form", GATEWAY, fields(byte_order_mark=True), "", "only the JSON of a success"),
    ("wire-form", PDF, fields(byte_order_mark=True), "", "only the JSON of a success"),
    ("wire-form", FIRST, fields(wire_form="verbatim"), "", "white space"),
    ("wire-form", FAULT, fields(wire_form="verbatim"), "", "white space"),
    ("wire-form", FIRST, lambda e: e.with_response(body=b"\xef\xbb\xbf" + e.response.body), "",
     "two byte-order marks"),
    ("json", FIRST, lambda e: e.with_response(body=e.response.body[:-9]), "", "not JSON"),
    ("json", FIRST, body('"totalCount":', '"totalCount": 1, "totalCount":'), "", "stands twice"),
    ("json", FIRST, body('"paidAmount": ', '"paidAmount": NaN, "x": '), "", "NaN is not JSON"),
    ("body", FIRST, body('"totalCharges"', '"totalCharge"'), "/items/0/totalCharge",
     'no member "totalCharge", but "totalCharges" is spelled almost like it'),
    ("body", FIRST, body('"totalCharges"', '"totalCharge"'), "/items/0",
     'the member "totalCharges" is missing, and "totalCharge" is spelled almost like it'),
    ("body", FIRST, body('"totalCount"', '"totalcount"'), "", "totalCount"),
    ("body", BY_ID, body('"taxReceipts"', '"taxReciepts"'), "/taxReciepts", '"taxReceipts" is'),
    ("body", ONE_TIME, body('"unitPrice"', '"unitPrize"'), "/items/0/unitPrize", '"unitPrice" is'),
    ("body", ONE_TIME, body('"OneTimeInvoiceLineItem"', '"OneTimeInvoiceLineItm"'),
     "/items/0/attributes/objectType", '"OneTimeInvoiceLineItem" is spelled almost like it'),
    ("body", ONE_TIME, body('"OneTimeInvoiceLineItem"', '"LicenseBasedLineItem"'),
     "/items/0", "is missing"),
    ("body", LICENSES, body('"attributes"', '"atributes"'), "/items/0", '"atributes" is spelled'),
    ("body", FAULT, body('"code"', '"cod"'), "", '"code"'),
    ("body", GATEWAY, body('"statusCode"', '"statuscode"'), "", "statusCode"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "name", "change", "pointer", "said"),
    BREAKS,
    ids=[f"{case[0]}-{case[1]}-{number}" for number, case in enumerate(BREAKS)],
)
def test_rule_finds_a_broken_response(
    rule: str,
    name: str,
    change: Change,
    pointer: str,
    said: str,
    named: dict[str, Exchange],
    closed_contract: Contract,
) -> None:
    before = closed_contract.judge_response(named[name])
    assert not before, "\n".join(map(str, before))
    findings = closed_contract.judge_response(change(named[name]))
    hits = [f for f in findings if (f.rule, f.pointer) == (rule, pointer) and said in f.message]
    said = "\n".join(map(str, findings)) or "nothing is found"
    assert hits, f"{name}  {pointer}  broken on purpose, and {rule} does not find it:\n{said}"
    assert str(hits[0]).startswith(f"{name}  ")


def test_required_header_that_is_not_there(
    document: dict[str, Any], named: dict[str, Exchange]
) -> None:
    stricter = copy.deepcopy(document)
    stricter["components"]["headers"]["MS-RequestId"]["required"] = True
    judge = Contract(stricter).judge_response
    assert not judge(named[FIRST])
    findings = judge(header("MS-RequestId", None)(named[FIRST]))
    assert [(f.rule, f.pointer) for f in findings] == [
        ("response-header-required", "header MS-RequestId")
    ]


def test_every_rule_has_a_case_that_breaks_it() -> None:
    broken = {rule for rule, *_ in BREAKS} | {"response-header-required"}
    assert broken == set(RESPONSE_RULES)


# What the closed profile asks for beyond the document: exchange, pointer; value in place of it.
SUMMARIES = "listInvoiceSummaries/three-currencies"
SUMMARY = "getInvoiceSummary/one-currency"
ESTIMATES = "listEstimateLinks/four-links"
AZURE, DAILY = "listInvoiceLineItems/azure-billing", "listInvoiceLineItems/azure-usage"
RATED = "listInvoiceLineItems/one-time-usage-first-page"
NEEDED = [
    *((FIRST, f"/{gone}") for gone in (
        "links", "links/self", "links/self/uri", "links/self/method", "links/self/headers",
        "attributes/objectType", "items/0/links", "items/0/invoiceDetails/0/links",
    )),
    *((BY_ID, f"/{gone}") for gone in ("links", "invoiceDetails/0/links")),
    *((SUMMARIES, f"/{gone}") for gone in ("links", "items/0/details", "items/0/links")),
    *((SUMMARY, f"/{gone}") for gone in ("details", "links")),
    (LICENSES, "/links"),
    (FAULT, "/description"),
]  # fmt: skip
KIND, TYPE, PROVIDER = "/attributes/objectType", "/invoiceLineItemType", "/billingProvider"
FITTING = [
    (FIRST, "/links/self/method", "POST"),
    *((page, KIND, "Invoice") for page in (FIRST, SUMMARIES, LICENSES, ESTIMATES)),
    (FIRST, f"/items/0{KIND}", "Collection"),
    (FIRST, f"/items/0/invoiceDetails/0{KIND}", "Invoice"),
    (SUMMARIES, f"/items/0{KIND}", "Invoice"),
    (SUMMARIES, f"/items/0/details/0/summary{KIND}", "Invoice"),
    *((page, f"/items/0{TYPE}", "usage_line_items") for page in (LICENSES, AZURE, ONE_TIME)),
    *((page, f"/items/0{TYPE}", "billing_line_items") for page in (DAILY, RATED)),
    *((page, f"/items/0{PROVIDER}", "marketplace") for page in (LICENSES, AZURE, DAILY, ONE_TIME)),
    (RATED, f"/items/0{PROVIDER}", "one_time"),
]


@pytest.mark.parametrize(
    ("name", "where", "value"), [*((name, where, None) for name, where in NEEDED), *FITTING]
)
def test_closed_profile_asks_for_what_every_exchange_shows(
    name: str, where: str, value: str | None, contract: Contract, closed_contract: Contract,
    named: dict[str, Exchange],
) -> None:  # fmt: skip
    exchange = named[name]
    answer = contract.operations[exchange.operation_id].response(exchange.response.status)
    assert answer is not None, f"{name}  status {exchange.response.status} is not declared"
    (place,) = answer.content.values()
    whole = decode(exchange.response.body)
    above, _, last = where.rpartition("/")
    holder = resolve(whole, above)
    assert last in holder, f"{name}  {above}  has {sorted(holder)}, and no {last}"
    assert holder.pop(last) != value, f"{name}  {where}  is {value} already"
    if value:
        holder[last] = value
    assert contract.schemas.problems(place, whole) == [], name
    problems = closed_contract.schemas.problems(place, whole)
    assert [one for one in problems if last in str(one)], (
        f"{name}  {where}  {value or 'gone'}, and the closed profile says {problems or 'nothing'}"
    )


@pytest.mark.parametrize("name", ["MS-RequestId", "MS-CorrelationId"])
def test_closed_profile_asks_for_the_ids_of_a_call(
    name: str, contract: Contract, closed_contract: Contract, named: dict[str, Exchange]
) -> None:
    for exchange in (named[FIRST], named[FAULT]):
        without = header(name, None)(exchange)
        assert not contract.judge_response(without)
        (found,) = closed_contract.judge_response(without)
        assert (found.rule, found.pointer) == ("response-header-required", f"header {name}")


def test_unknown_operation_is_a_finding(named: dict[str, Exchange], contract: Contract) -> None:
    stray = replace(named[FIRST], operation_id="listBills").with_request(target="/v1/bills")
    assert [f.rule for f in contract.judge_response(stray)] == ["status"]


# What varies without any meaning: nothing may be found.
BENIGN: dict[str, Change] = {
    "other-date": header("Date", "Fri, 01 Jan 2027 00:00:00 GMT"),
    "header-case": header("mS-cV", "abc.0"),
    "charset-case": header("Content-Type", "Application/JSON; Charset=UTF-8"),
    "no-length": header("Content-Length", None),
    "server": header("Server", "Microsoft-IIS/10.0"),
    "escapes": lambda e: header("Content-Length", None)(
        body('"totalCount"', '"\\u0074otalCount"')(e)
    ),
    "trailing-zero": lambda e: header("Content-Length", None)(
        body('"totalCharges": ', '"totalCharges": -0.00, "amountDue": ')(e)
    ),
}


@pytest.mark.parametrize("case", BENIGN)
def test_benign_variation_is_no_finding(
    case: str, named: dict[str, Exchange], closed_contract: Contract, agree: Agree
) -> None:
    findings = closed_contract.judge_response(BENIGN[case](named[FIRST]))
    agree(findings)


# Openness: each kind of news in each schema.


@pytest.fixture(scope="module")
def samples(exchanges: Iterable[Exchange], contract: Contract) -> dict[str, list[Subject]]:
    """Return, for each schema, the recorded objects that have it."""
    found: dict[str, list[Subject]] = {}
    for exchange in exchanges:
        reading = read(exchange, contract=contract)
        for subject in (*reading.subjects, *reading.sent_subjects) if reading else ():
            if subject.schema and isinstance(subject.value, dict):
                found.setdefault(subject.schema, []).append(subject)
    return found


def objects(contract: Contract) -> list[str]:
    schemas = contract.document["components"]["schemas"]
    return [name for name, schema in schemas.items() if schema.get("type") == "object"]


def judged(contract: Contract, schema: str, value: Any) -> list[str]:
    place = f"/components/schemas/{schema}"
    return [p.message for p in contract.schemas.problems(place, value)]


def test_unknown_member(
    contract: Contract, closed_contract: Contract, samples: dict[str, list[Subject]]
) -> None:
    for schema in objects(contract):
        assert schema in samples, f"no recorded body has {schema}"
        value = {**samples[schema][0].value, "brandNew": {"a": [1]}}
        assert judged(contract, schema, value) == [], schema
        if schema == "GenericLineItem":
            continue  # not in the closed profile: test_line_item_of_no_known_kind
        assert [m for m in judged(closed_contract, schema, value) if "brandNew" in m], schema


def closed_values(closed: Contract, place: str) -> list[Any]:
    """Return the values that the closed profile knows of a member, on its way through `$ref`s."""
    node = closed.schemas.node(place)
    while "enum" not in node and "$ref" in node:
        node = closed.schemas.node(closed.schemas.resolved(place))
    return list(node.get("enum", ()))


def test_unknown_enum_value(
    contract: Contract, closed_contract: Contract, samples: dict[str, list[Subject]]
) -> None:
    tried = set()
    for schema in objects(contract):
        if schema in {"GenericLineItem", "FieldFilter"}:
            continue  # kinds are unknown; and a filter is sent, so its operators are fixed
        for member in contract.document["components"]["schemas"][schema]["properties"]:
            place = f"/components/schemas/{schema}/properties/{member}"
            if not closed_values(closed_contract, place):
                continue
            value = next(s.value for s in samples[schema] if member in s.value)
            value = {**value, member: "brand_new"}
            assert judged(contract, schema, value) == [], place
            assert [m for m in judged(closed_contract, schema, value) if "brand_new" in m], place
            tried.add(member)
    assert {"billingProvider", "invoiceLineItemType", "documentType", "invoiceType"} <= tried


# Values that a source names and no wire shows: in the document, not in its closed profile.
NEVER_SEEN = {
    "/components/schemas/LineItemType": {"none"},
    "/components/schemas/BillingProvider": {"none", "azure_data_market"},
    "/components/schemas/DocumentType": {"none"},
}


def open_sets(node: Any, place: str) -> Iterator[tuple[str, set[str]]]:
    if isinstance(node, dict):
        if "x-extensible-enum" in node:
            yield place, set(node["x-extensible-enum"])
        for key, below in node.items():
            yield from open_sets(below, place + pointer(key))


def object_types(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        said = node.get("objectType", {})
        if "const" in said:
            yield said["const"]
        for below in node.values():
            yield from object_types(below)


def test_known_values_are_those_of_the_closed_profile(
    contract: Contract, closed_contract: Contract
) -> None:
    """Find a misspelt or lost value of an open set; validators do not read the extension."""
    schemas = contract.document["components"]["schemas"]
    found = dict(open_sets(schemas, "/components/schemas"))
    closed_sets = [place for place in NEVER_SEEN if place not in found]
    assert not closed_sets, f"openapi#{', '.join(closed_sets)} has no x-extensible-enum"
    objects_say = found.pop("/components/schemas/ResourceAttributes/properties/objectType")
    closed_schemas = closed_contract.document["components"]["schemas"]
    assert objects_say == set(object_types(closed_schemas)), "objectType: the context decides"
    for place, known in found.items():
        closed = set(closed_contract.schemas.node(place).get("enum", ()))
        assert known == closed | NEVER_SEEN.get(place, set()), f"openapi#{place}/x-extensible-enum"
    asked = contract.document["components"]["parameters"]
    for place, known in open_sets(asked, "/components/parameters"):
        closed = set(closed_contract.schemas.node(place).get("enum", ()))
        if place == "/components/parameters/InvoiceType/schema":  # no page lists what it takes
            assert not closed
            closed = found["/components/schemas/InvoiceType"]
        assert known == closed, f"openapi#{place}/x-extensible-enum"


def test_null_where_the_wire_has_none(
    contract: Contract, closed_contract: Contract, samples: dict[str, list[Subject]]
) -> None:
    for schema in objects(contract):
        for member in contract.document["components"]["schemas"][schema]["properties"]:
            holder = next((s.value for s in samples[schema] if member in s.value), None)
            assert holder is not None, f"no recorded body has {schema}.{member}"
            value = {**holder, member: None}
            nullable = judged(contract, schema, value) == []
            where = f"{schema}.{member}"
            assert nullable == (where in NULLABLE), where
            if schema != "GenericLineItem":
                assert (judged(closed_contract, schema, value) == []) == nullable, where


# The event page calls the audit address nullable, and its example has null.
NULLABLE = {"InvoiceReadyEvent.AuditUri"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        lambda line_item: {**line_item, "attributes": {"objectType": "BrandNewLineItem"}},
        lambda line_item: {k: v for k, v in line_item.items() if k != "attributes"},
        lambda line_item: {**line_item, "attributes": {}},
    ],
    ids=["unknown-kind", "no-attributes", "no-object-type"],
)
def test_line_item_of_no_known_kind(
    kind: str,
    change: Callable[[dict[str, Any]], dict[str, Any]],
    contract: Contract,
    closed_contract: Contract,
    samples: dict[str, list[Subject]],
) -> None:
    line_item = samples[kind][0].value
    assert judged(contract, "InvoiceLineItem", line_item) == []
    assert judged(closed_contract, "InvoiceLineItem", line_item) == []
    assert judged(contract, "InvoiceLineItem", change(line_item)) == []
    (said,) = judged(closed_contract, "InvoiceLineItem", change(line_item))
    assert "kind" in said


def test_missing_optional_member_is_open(
    contract: Contract, samples: dict[str, list[Subject]]
) -> None:
    for schema in objects(contract):
        node = contract.document["components"]["schemas"][schema]
        needed = set(node.get("required", ()))
        value = samples[schema][0].value
        assert judged(contract, schema, {k: v for k, v in value.items() if k in needed}) == [], (
            schema
        )
        for member in needed:
            less = {k: v for k, v in value.items() if k != member}
            assert judged(contract, schema, less), f"{schema}.{member} is required"


def test_closed_profile_closes_every_object(closed_contract: Contract) -> None:
    for schema in objects(closed_contract):
        node = closed_contract.document["components"]["schemas"][schema]
        assert node.get("additionalProperties") is False, schema


def test_changed_name_in_the_document_is_found_without_hashes(
    closed_contract: Contract, samples: dict[str, list[Subject]]
) -> None:
    """Rename each member of each schema in turn: some recorded object must stop fitting."""
    schemas = closed_contract.document["components"]["schemas"]
    survivors = []
    for schema in objects(closed_contract):
        if schema == "GenericLineItem":
            continue  # open by nature; the evidence ledger has its members
        for member in schemas[schema]["properties"]:
            node = dict(schemas[schema])
            names = node["properties"]
            node["properties"] = {f"{k}x" if k == member else k: v for k, v in names.items()}
            changed = Schemas({"components": {"schemas": {**schemas, schema: node}}})
            holder = next(s.value for s in samples[schema] if member in s.value)
            problems = changed.problems(f"/components/schemas/{schema}", holder)
            if not any(member in p.message for p in problems):
                survivors.append(f"{schema}.{member}")
    assert not survivors, f"renamed, and nothing noticed: {survivors}"


def names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(names(below) for below in value.values()))
    return set().union(*(names(one) for one in value)) if isinstance(value, list) else set()


def test_line_items_of_no_known_kind_have_known_names(
    samples: dict[str, list[Subject]], contract: Contract, exceptions: list[dict[str, Any]]
) -> None:
    """Find a misspelt member where the closed profile cannot: in kinds that it does not know."""
    schemas = contract.document["components"]["schemas"]
    known = {name for schema in schemas.values() for name in schema.get("properties", ())}
    invented = {name for entry in exceptions for name in entry.get("members", ())}
    met = set().union(*(names(s.value) for s in samples["GenericLineItem"]))
    where = "listInvoiceLineItems/unknown-kind"
    strange, gone = sorted(met - known - invented), sorted(invented - met)
    assert not strange, f"{where}: neither the document nor exceptions.yaml names {strange}"
    assert not gone, f"{where}: exceptions.yaml names {gone}, which no recording has"


# Values of each JSON type; a member takes the types that recordings show, and no other.
PROBES: dict[str, list[Any]] = {
    "string": ["x", "1", "2018-03-16T00:00:00Z", "USD"],
    "number": [1, Decimal("1.5")],
    "boolean": [True],
    "array": [[], ["x"]],
    "object": [{}, {"objectType": "x"}],
}
TYPES = {str: "string", int: "number", Decimal: "number", bool: "boolean", list: "array"}
# Two members that no wire shows: the table says text, the SDK decimal, and the document takes both.
UNSEEN = {
    ("UsageBasedLineItem", "consumptionPrice", "string"),
    ("UsageBasedLineItem", "consumptionDiscount", "string"),
}


def test_members_take_no_type_that_no_recording_shows(
    contract: Contract, samples: dict[str, list[Subject]]
) -> None:
    """Find a loosened document: a type that was dropped or widened accepts what nothing shows."""
    loose = set()
    for schema in objects(contract):
        for member in contract.document["components"]["schemas"][schema]["properties"]:
            holders = [s.value for s in samples[schema] if member in s.value]
            seen = {TYPES.get(type(h[member]), "object") for h in holders}
            place = f"/components/schemas/{schema}/properties/{member}"
            loose |= {
                (schema, member, kind)
                for kind, values in PROBES.items()
                if kind not in seen
                and any(contract.schemas.is_valid(place, value) for value in values)
            }
    assert loose == UNSEEN, sorted(loose ^ UNSEEN)


# Named scalar: texts of the wire that it takes, and values that it refuses.
NUMBERS: tuple[list[Any], list[Any]] = (
    [0, 586366, Decimal("0.1999968000511991808131")],
    ["1", "", None, True],
)
DECIMALS: tuple[list[Any], list[Any]] = (
    [0, Decimal("14.4"), "14.4", "-470.67", "820"],
    ["1_000", "NaN", "1,5", "1e3", "", " 1", "1 ", ".5", "5.", None, True],
)
SCALARS: dict[str, tuple[list[Any], list[Any]]] = {
    "Timestamp": (
        [
            "2017-01-21T00:00:00Z",
            "2018-03-16T00:00:00",
            "2018-02-08T01:22:47.603895Z",
            "2019-02-04T09:22:40.1767993-08:00",
            "0001-01-01T00:00:00",
        ],
        [
            "2018-03-16",
            "03/16/2018",
            "1521158400",
            1521158400,
            "2018-13-01T00:00:00",
            "",
            None,
            "2018-03-16T00:00:00Z?",
            " 2018-03-16T00:00:00",
            "2018-03-16T00:00:00.12345678Z",
        ],
    ),
    **dict.fromkeys(["Amount", "Price", "Quantity", "Rate"], NUMBERS),
    **dict.fromkeys(["AmountOrText", "PriceOrText", "QuantityOrText", "RateOrText"], DECIMALS),
    "DecimalText": (DECIMALS[0][2:], [*DECIMALS[1], 0, Decimal("14.4")]),
    "CurrencyCode": (["USD", "usd"], ["", "US", "EURO", "$", "USD ", 840, None]),
    "InvoiceId": (["G000024135", "1234000000"], ["", 1234000000, None]),
    "ReceiptId": (["123456"], ["", 123456, None]),
    "PartnerNetworkIdText": (["5357564", ""], ["5357564x", "x5357564", "-", 5357564, None]),
    "PartnerNetworkId": ([4391507, -1], ["4391507", Decimal("1.5"), None]),
    "PartnerNetworkIdOrText": ([0, "4649221", ""], ["x", Decimal("1.5"), None]),
}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AmountOrText", "1,5", '"1,5" does not match'),
        ("AmountOrText", None, 'null is not of type "number"'),
        ("PartnerNetworkIdOrText", "x", '"x" does not match'),
        ("PartnerNetworkIdOrText", Decimal("1.5"), '1.5 is not of type "integer"'),
    ],
)
def test_number_or_text_is_judged_by_the_type_that_came(
    name: str, value: Any, said: str, contract: Contract
) -> None:
    (problem,) = contract.schemas.problems(f"/components/schemas/{name}", value)
    assert problem.message.startswith(said)


@pytest.mark.parametrize("name", SCALARS)
def test_named_scalar_takes_the_wire_and_nothing_else(name: str, contract: Contract) -> None:
    place = f"/components/schemas/{name}"
    taken, refused = SCALARS[name]
    assert [v for v in taken if not contract.schemas.is_valid(place, v)] == []
    assert [v for v in refused if contract.schemas.is_valid(place, v)] == []
