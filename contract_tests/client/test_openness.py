"""What the client makes of what the document does not know: it copes, and keeps everything.

Unknown members, values and kinds, members that are not there, nulls that the service never sent:
tried on every member of every schema, with the largest recorded object of that schema as the base.
A line item is read as the right class or as the generic one, never as one that happens to fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from contract_tests.support.comparison import TIMESTAMP, ModelComparison, attribute_name
from contract_tests.support.replay import (
    VARIANTS,
    Invocation,
    call_of,
    made_against,
)

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange, decode
from partner_center.contract.parsed_exchange import read
from partner_center_core import errors
from partner_center_invoices import Response, models
from workshop.yaml_files import DOCUMENT, dumps_json, load

BASE_URL = "https://api.partnercenter.microsoft.com"
NEVER = "0001-01-01T00:00:00"
CONTRACT = Contract(load(DOCUMENT))
SCHEMAS: dict[str, Any] = CONTRACT.document["components"]["schemas"]
OBJECTS = [name for name, schema in SCHEMAS.items() if "properties" in schema]
MEMBERS = [(name, member) for name in OBJECTS for member in SCHEMAS[name]["properties"]]
GENERIC = "GenericLineItem"
WORDS = {"attributes", "invoiceLineItemType", "billingProvider"}  # what a row says of its kind
# The recording with the largest row of each kind, its (type, provider) and one that asks for it.
KINDS = {
    "LicenseBasedLineItem": ("license-based", "billing_line_items", "office"),
    "UsageBasedLineItem": ("usage-based", "billing_line_items", "azure"),
    "DailyUsageLineItem": ("daily-usage", "usage_line_items", "azure"),
    "OneTimeInvoiceLineItem": ("one-time", "billing_line_items", "one_time"),
    "DailyRatedUsageLineItem": ("daily-rated", "usage_line_items", "marketplace"),
}
# Not required of a row that is read: the row's own words and the request decide without them.
LENIENT = {(kind, "attributes") for kind in KINDS} | {
    (f"{kind}Attributes", "objectType") for kind in KINDS
}

each = pytest.mark.parametrize
every_schema = each("schema", OBJECTS)
every_member = each(("schema", "member"), MEMBERS, ids=[".".join(pair) for pair in MEMBERS])
every_kind = each("kind", KINDS)
every_variant = each("variant", VARIANTS)

Sample = Callable[[str], dict[str, Any]]


def resolved(node: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Follow a member's `$ref` to the named schema."""
    place = ""
    while "$ref" in node:
        place = node["$ref"].removeprefix("#")
        node = SCHEMAS[place.rpartition("/")[2]]
    return place, node


@pytest.fixture(scope="module")
def sample(exchanges: tuple[Exchange, ...], contract: Contract) -> Sample:
    """Return the recorded object of each schema that has the most of the document's members.

    A filter has either a field or two other filters; what the largest lacks comes from the others.
    """
    found: dict[str, list[dict[str, Any]]] = {schema: [] for schema in OBJECTS}
    for exchange in exchanges:
        reading = read(exchange, contract=contract)
        for part in (*reading.subjects, *reading.sent_subjects) if reading else ():
            if part.schema in found and isinstance(part.value, dict):
                found[part.schema].append(part.value)

    def largest(schema: str) -> dict[str, Any]:
        known = SCHEMAS[schema]["properties"].keys()
        base = max(found[schema], key=lambda value: (len(value.keys() & known), len(value)))
        others = ((name, value[name]) for value in found[schema] for name in value.keys() & known)
        return {**dict(others), **base}

    return largest


def model_of(schema: str, value: dict[str, Any]) -> Any:
    return getattr(models, schema).from_dict(value)


def decoded(schema: str, value: dict[str, Any]) -> Any:
    """Read an object from its bytes."""
    return getattr(models, schema).from_json(dumps_json(value).encode())


def agree(contract: Contract, schema: str, value: dict[str, Any], model: Any) -> None:
    """Every member is read as the document says, and written back, and nothing is added."""
    place = f"/components/schemas/{schema}"
    compare = ModelComparison(contract)
    found = list(compare.read(value, model, place=place))
    found += compare.written(value, model.to_dict(), place=place)
    assert not found, "\n".join(map(str, found))


@every_schema
def test_the_largest_recorded_object_has_every_member(
    contract: Contract, sample: Sample, schema: str
) -> None:
    value = sample(schema)
    assert SCHEMAS[schema]["properties"].keys() <= value.keys()
    agree(contract, schema, value, model_of(schema, value))


@every_schema
@each("name", ["brandNew", "", "größe", "additional_properties", "to_dict", "from_dict", "MEMBERS",
               "__class__", "self_", "ID", "totalCharge"])  # fmt: skip
def test_an_unknown_member_is_kept_and_written_back(
    contract: Contract, sample: Sample, schema: str, name: str
) -> None:
    news: Any
    for news in ("text", None, Decimal("1.10"), [], {"a": [Decimal("0.0"), None, {"b": ""}]}):
        value = {name: news, **sample(schema)}
        model = model_of(schema, value)
        assert name in model.additional_properties
        assert repr(model.to_dict()[name]) == repr(news)
        agree(contract, schema, value, model)


@every_member
def test_a_missing_member_is_none_or_named(
    contract: Contract, sample: Sample, schema: str, member: str
) -> None:
    value = sample(schema)
    del value[member]
    needed = member in SCHEMAS[schema].get("required", ())
    if needed and (schema, member) not in LENIENT:
        with pytest.raises(errors.DecodeError) as caught:
            model_of(schema, value)
        assert (caught.value.path, caught.value.problem) == (member, "the member is missing")
        return
    model = model_of(schema, value)
    assert getattr(model, attribute_name(member)) is None
    assert member not in model.to_dict()
    agree(contract, schema, value, model)


@every_member
def test_a_null_reads_as_none_and_goes_back_or_is_named(
    sample: Sample, schema: str, member: str
) -> None:
    before = model_of(schema, sample(schema)).to_dict()
    value = {**sample(schema), member: None}
    place, _ = resolved(SCHEMAS[schema]["properties"][member])
    needed = member in SCHEMAS[schema].get("required", ()) and (schema, member) not in LENIENT
    for way in (model_of, decoded):
        if needed and place != TIMESTAMP:
            with pytest.raises(errors.DecodeError, match=f"^{member}: .*None"):
                way(schema, value)
            continue
        model = way(schema, value)
        assert getattr(model, attribute_name(member)) is None
        assert model.to_dict() == {**before, member: None}


TIMES = [
    (schema, member) for schema, member in MEMBERS
    if resolved(SCHEMAS[schema]["properties"][member])[0] == TIMESTAMP
]  # fmt: skip


@each(("schema", "member"), TIMES, ids=[".".join(pair) for pair in TIMES])
@each("never", [NEVER, f"{NEVER}Z", f"{NEVER}.0000000", "0001-01-01T00:00:00-08:00", ""])
def test_a_time_that_never_was_reads_as_none_and_goes_back_as_it_came(
    sample: Sample, schema: str, member: str, never: str
) -> None:
    before = model_of(schema, sample(schema)).to_dict()
    for way in (model_of, decoded):
        model = way(schema, {**sample(schema), member: never})
        assert getattr(model, attribute_name(member)) is None
        assert model.to_dict() == {**before, member: never}
        setattr(model, attribute_name(member), dt.datetime(2020, 1, 11, tzinfo=dt.UTC))
        assert model.to_dict() == {**before, member: "2020-01-11T00:00:00Z"}


LISTS = [
    (schema, member) for schema, member in MEMBERS
    if "items" in resolved(SCHEMAS[schema]["properties"][member])[1]
]  # fmt: skip


@each(("schema", "member"), LISTS, ids=[".".join(pair) for pair in LISTS])
def test_a_null_in_a_list_is_named_unless_anything_may_stand_there(
    sample: Sample, schema: str, member: str
) -> None:
    value = sample(schema)
    value[member] = [*value[member], None]
    place = f"/components/schemas/{schema}/properties/{member}/items"
    anything = CONTRACT.schemas.is_valid(place, None)
    for way in (model_of, decoded):
        if anything:
            assert way(schema, value).to_dict()[member] == value[member]
            continue
        with pytest.raises(errors.DecodeError) as caught:
            way(schema, value)
        assert caught.value.path == f"{member}[{len(value[member]) - 1}]"


OPEN_SETS = [
    (schema, member) for schema, member in MEMBERS
    if "x-extensible-enum" in resolved(SCHEMAS[schema]["properties"][member])[1]
]  # fmt: skip


def test_the_document_has_open_sets() -> None:
    assert len(OPEN_SETS) > 12


@each(("schema", "member"), OPEN_SETS, ids=[".".join(pair) for pair in OPEN_SETS])
@each("news", ["brand_new", "", "Größe", "ONE_TIME"])
def test_an_unknown_value_of_an_open_set_passes_through(
    contract: Contract, sample: Sample, schema: str, member: str, news: str
) -> None:
    value = {**sample(schema), member: news}
    model = model_of(schema, value)
    assert getattr(model, attribute_name(member)) == news
    agree(contract, schema, value, model)


# ---- which class a line item is ------------------------------------------------------------------


@pytest.fixture
def row(sample: Sample, kind: str) -> dict[str, Any]:
    """Return the largest row of a kind, without a word about its kind."""
    found = sample(kind)
    return {member: found[member] for member in found.keys() - WORDS}


def item_of(value: dict[str, Any], asked: str | None = None) -> Any:
    page = {"totalCount": 2, "items": [value, value], "attributes": {}}
    first, second = models.InvoiceLineItemCollection.from_dict(page, expected=asked).items
    assert first == second
    return first


def kept(value: dict[str, Any], item: Any) -> None:
    """Nothing of a row is lost or added, whatever class it is."""
    place = f"/components/schemas/{type(item).__name__}"
    found = list(ModelComparison(CONTRACT).written(value, item.to_dict(), place=place))
    assert not found, "\n".join(map(str, found))
    if isinstance(item, models.GenericLineItem):
        assert value.keys() - WORDS <= item.additional_properties.keys()


def said(kind: str) -> dict[str, str]:
    """What a row of a kind says of itself."""
    _, item_type, provider = KINDS[kind]
    return {"invoiceLineItemType": item_type, "billingProvider": provider}


SILENT: list[dict[str, Any]] = [
    {},
    {"attributes": None},
    {"attributes": {}},
    {"attributes": {"etag": "x"}},
    {"attributes": {"objectType": None}},
    {"attributes": "LicenseBasedLineItem"},
    {"attributes": ["objectType"]},
    {"attributes": 5},
    {"attributes": False},
]


@every_kind
@each("silent", SILENT, ids=[repr(one.get("attributes", "missing")) for one in SILENT])
def test_a_row_without_an_object_type_is_what_its_type_and_provider_say(
    row: dict[str, Any], kind: str, silent: dict[str, Any]
) -> None:
    value = {**row, **said(kind), **silent, "brandNew": 1}
    for asked in (None, kind, "OneTimeInvoiceLineItem", "LicenseBasedLineItem"):
        item = item_of(value, asked)
        assert type(item).__name__ == kind, f"{asked} asked for"
        kept(value, item)


@each("silent", SILENT, ids=[repr(one.get("attributes", "missing")) for one in SILENT])
def test_a_row_that_says_nothing_is_generic(silent: dict[str, Any]) -> None:
    value = {**silent, "unitPrice": "1,5", "brandNew": [None]}
    for asked in (None, *KINDS):
        item = item_of(value, asked)
        assert type(item) is models.GenericLineItem
        kept(value, item)


def needs_its_words(kind: str) -> bool:
    return "billingProvider" in SCHEMAS[kind]["required"]


# What a row says of itself that is no pair of the table, and so leaves the word to the request.
MUTTERED: list[dict[str, Any]] = [
    {"invoiceLineItemType": "brand_new", "billingProvider": "brand_new"},
    {"invoiceLineItemType": "billing_line_items", "billingProvider": "marketplace"},
    {"invoiceLineItemType": "none", "billingProvider": "none"},
    {"invoiceLineItemType": "Billing Line Items", "billingProvider": "Office"},
    {"invoiceLineItemType": "usage_line_items"},
    {"billingProvider": "azure"},
    {},
]


@every_kind
@each("words", MUTTERED, ids=[",".join(map(str, one.values())) or "-" for one in MUTTERED])
def test_a_row_of_no_known_pair_is_what_was_asked_for_if_it_is_whole(
    row: dict[str, Any], kind: str, words: dict[str, Any]
) -> None:
    value = {**row, **words}
    whole = set(SCHEMAS[kind]["required"]) - {"attributes"} <= value.keys()
    item = item_of(value, kind)
    assert type(item).__name__ == (kind if whole else GENERIC)
    assert whole or needs_its_words(kind)
    kept(value, item)
    item = item_of(value)
    assert type(item) is models.GenericLineItem
    kept(value, item)


# Pairs that a line item may spell as requests do, and one that no recorded line item has.
SPELLED = (
    ("BillingLineItems", "Office", "LicenseBasedLineItem"),
    ("billinglineitems", "AZURE", "UsageBasedLineItem"),
    ("UsageLineItems", "Azure", "DailyUsageLineItem"),
    ("BillingLineItems", "OneTime", "OneTimeInvoiceLineItem"),
    ("billing_line_items", "All", "OneTimeInvoiceLineItem"),
    ("usage_line_items", "one_time", "DailyRatedUsageLineItem"),
)


@each("spelled", SPELLED, ids="-".join)
def test_the_letter_case_and_underscores_of_a_pair_play_no_part(
    sample: Sample, spelled: tuple[str, str, str]
) -> None:
    item_type, provider, kind = spelled
    row = {name: value for name, value in sample(kind).items() if name not in WORDS}
    value = {**row, "invoiceLineItemType": item_type, "billingProvider": provider}
    for asked in (None, "LicenseBasedLineItem", "DailyUsageLineItem"):
        item = item_of(value, asked)
        assert type(item).__name__ == kind, f"{asked} asked for"
        kept(value, item)


@every_kind
@each(
    ("words", "said"),
    [
        ({"invoiceLineItemType": ["usage_line_items"]}, "invoiceLineItemType: expected text"),
        ({"billingProvider": {"a": 1}}, "billingProvider: expected text"),
        ({"attributes": {"objectType": 5}}, "attributes.objectType: expected text, found 5"),
        ({"attributes": {"objectType": True}}, "attributes.objectType: expected text, found True"),
        ({"attributes": {"objectType": []}}, r"attributes.objectType: expected text, found \[\]"),
    ],
    ids=["type", "provider", "number", "true", "list"],
)
def test_words_of_a_row_that_are_no_text_are_refused(
    row: dict[str, Any], kind: str, words: dict[str, Any], said: str
) -> None:
    with pytest.raises(errors.DecodeError, match=rf"^items\[0\]\.{said}"):
        item_of({**row, **words}, kind)


@every_kind
def test_words_of_a_row_that_are_null_say_nothing(row: dict[str, Any], kind: str) -> None:
    value = {**row, "invoiceLineItemType": None, "billingProvider": None}
    if needs_its_words(kind):
        with pytest.raises(errors.DecodeError, match=r"^items\[0\]\..*: expected text, found None"):
            item_of(value, kind)
    else:
        item = item_of(value, kind)
        assert type(item).__name__ == kind
        kept(value, item)
    item = item_of(value)
    assert type(item) is models.GenericLineItem
    kept(value, item)


@every_kind
@each("object_type", ["BrandNewLineItem", "", "licensebasedlineitem"])
def test_a_row_of_an_unknown_kind_is_generic_whatever_else_it_says(
    row: dict[str, Any], kind: str, object_type: object
) -> None:
    value = {**row, **said(kind), "attributes": {"objectType": object_type}, "amount": "1,5"}
    item = item_of(value, kind)
    assert type(item) is models.GenericLineItem
    assert isinstance(item.attributes, models.ResourceAttributes)
    assert item.attributes.object_type == object_type
    assert item.billing_provider == KINDS[kind][2]
    kept(value, item)


@every_kind
def test_a_row_is_what_its_object_type_says_whatever_else_it_says(
    row: dict[str, Any], kind: str
) -> None:
    for other in KINDS:
        value = {**row, **said(other), "attributes": {"objectType": kind}}
        assert type(item_of(value, other)).__name__ == kind


@every_kind
def test_a_row_that_only_looks_like_a_kind_is_generic(row: dict[str, Any], kind: str) -> None:
    for member in set(SCHEMAS[kind]["required"]) - WORDS:
        value = {**row, **said(kind)}
        del value[member]
        item = item_of(value, kind)
        assert type(item) is models.GenericLineItem, member
        kept(value, item)
        value["attributes"] = {"objectType": kind}
        with pytest.raises(errors.DecodeError) as caught:
            item_of(value, kind)
        assert str(caught.value) == f"items[0].{member}: the member is missing"


@every_kind
def test_a_row_of_a_known_kind_with_a_bad_amount_or_time_is_an_error(
    row: dict[str, Any], kind: str
) -> None:
    tried = 0
    for member, schema in SCHEMAS[kind]["properties"].items():
        place, node = resolved(schema)
        if place != TIMESTAMP and "number" not in node.get("type", ()):
            continue
        tried += 1
        for words in (said(kind), {"attributes": {"objectType": kind}, **said(kind)}):
            value = {**row, **words, member: "1,5"}
            with pytest.raises(errors.DecodeError, match=rf"^items\[0\]\.{member}: '1,5' is no"):
                item_of(value, kind)
            value["attributes"] = {"objectType": "BrandNewLineItem"}
            assert item_of(value).additional_properties[member] == "1,5"
    assert tried >= 4


@each("value", ["text", 5, [], True])
def test_a_row_that_is_no_object_is_an_error(value: Any) -> None:
    with pytest.raises(errors.DecodeError, match=r"^items\[0\]: expected an object, found"):
        item_of(value)


# ---- whole answers -------------------------------------------------------------------------------

# What a request says, and the kind of row that comes for it.
ASKED = (
    ("onetime", "BillingLineItems", "OneTimeInvoiceLineItem"),
    ("all", "BillingLineItems", "OneTimeInvoiceLineItem"),
    ("onetime", "UsageLineItems", "DailyRatedUsageLineItem"),
    ("marketplace", "UsageLineItems", "DailyRatedUsageLineItem"),
    ("office", "BillingLineItems", "LicenseBasedLineItem"),
    ("azure", "BillingLineItems", "UsageBasedLineItem"),
    ("azure", "UsageLineItems", "DailyUsageLineItem"),
    ("OneTime", "billinglineitems", "OneTimeInvoiceLineItem"),
    ("office", "UsageLineItems", GENERIC),
    ("marketplace", "BillingLineItems", GENERIC),
)


@each("operation", ["LineItems", "UnbilledLineItems", "LineItemsByProvider"])
@each("asked", ASKED, ids="-".join)
@every_variant
def test_the_request_decides_for_rows_that_do_not_say(
    line_item_calls: dict[str, Invocation],
    sample: Sample,
    operation: str,
    asked: tuple[str, str, str],
    variant: str,
) -> None:
    call = line_item_calls[operation]
    name, kind = "billing_provider" if operation.endswith("ByProvider") else "provider", asked[2]
    arguments = {**call.arguments, name: asked[0], "invoice_line_item_type": asked[1]}
    value = sample(kind if kind in KINDS else "OneTimeInvoiceLineItem")
    value.update({"invoiceLineItemType": "brand_new", "billingProvider": "brand_new"})
    del value["attributes"]
    body = dumps_json({"totalCount": 1, "items": [value], "attributes": {}}).encode()
    page = page_of(replace(call, arguments=arguments), variant, body)
    assert [type(item).__name__ for item in page.items] == [kind]
    kept(value, page.items[0])


@pytest.fixture(scope="module")
def line_item_calls(contract: Contract, exchanges: tuple[Exchange, ...]) -> dict[str, Invocation]:
    """Return a call of each operation that reads line items, by the end of its name."""
    return {
        one.operation_id.removeprefix("listInvoice").removeprefix("list"): call_of(contract, one)
        for one in exchanges
        if "LineItems" in one.operation_id
    }


def page_of(call: Invocation, variant: str, body: bytes) -> Any:
    _, page = made_against(call, variant, httpx.Response(200, content=body), base_url=BASE_URL)
    page = page.parsed if isinstance(page, Response) else page
    if isinstance(page, Exception):
        raise page
    return page


@every_variant
def test_a_page_full_of_news_comes_whole(
    contract: Contract, named: dict[str, Exchange], sample: Sample, variant: str
) -> None:
    rows = [sample(kind) for kind in KINDS]
    for row in rows:
        row["brandNew"] = Decimal("1.10")
        row["attributes"] = {**row["attributes"], "brandNew": None}
    rows[2]["attributes"] = {"objectType": "BrandNewLineItem"}
    rows.insert(1, {"brandNew": "alone"})
    body = {
        "totalCount": 6,
        "items": rows,
        "links": {"self": {"uri": "/x", "brandNew": True}, "brandNew": {"uri": "/y"}},
        "attributes": {"objectType": "BrandNewCollection", "brandNew": []},
        "brandNew": {"a": [Decimal("0.0")]},
    }
    exchange = named["listInvoiceLineItems/every-member-one-time"]
    page = page_of(call_of(contract, exchange), variant, dumps_json(body).encode())
    wanted = list(KINDS)
    wanted[2] = GENERIC
    wanted.insert(1, GENERIC)
    assert [type(item).__name__ for item in page.items] == wanted
    place = "/components/schemas/InvoiceLineItemCollection"
    compare = ModelComparison(contract, "OneTimeInvoiceLineItem")
    found = list(compare.read(body, page, place=place))
    found += compare.written(body, page.to_dict(), place=place)
    assert not found, "\n".join(map(str, found))


@each("operation", ["listInvoices", "getInvoice", "getInvoiceSummary", "listInvoiceSummaries",
                    "listEstimateLinks"])  # fmt: skip
def test_news_anywhere_in_an_answer_comes_back(
    contract: Contract, named: dict[str, Exchange], operation: str
) -> None:
    exchange = named[f"{operation}/every-member"]

    def told(node: Any) -> Any:
        if isinstance(node, dict):
            return {**{name: told(value) for name, value in node.items()}, "brandNew": "here"}
        return [told(item) for item in node] if isinstance(node, list) else node

    body = told(decode(exchange.response.body))
    model = page_of(call_of(contract, exchange), "call", dumps_json(body).encode())
    answer = contract.operations[operation].answer(200)
    assert answer is not None
    (place,) = answer.content.values()
    found = list(ModelComparison(contract).written(body, model.to_dict(), place=place))
    assert not found, "\n".join(map(str, found))
    news = "'brandNew': 'here'"
    assert repr(model.to_dict()).count(news) == repr(body).count(news) > 1
