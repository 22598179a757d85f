"""What the client makes of what the document does not know: it copes, and keeps everything.

Unknown members, values and kinds, members that are not there, nulls that the service never sent:
tried on every member of every schema, with the fingerprint of that schema as the base. A line item
is read as the right class or as the generic one, never as one that happens to fit.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from contract_tests.support import sources
from contract_tests.support.comparison import TIMESTAMP, ModelComparison, place_of
from contract_tests.support.fingerprint import fingerprint, read_model
from contract_tests.support.replay import (
    VARIANTS,
    Invocation,
    call_of,
    made_against,
)
from contract_tests.support.shapes import Shape, shape_of
from contract_tests.support.witness import GENERIC, READ_WITHOUT, attribute_name

from partner_center.contract.document import Contract
from partner_center.contract.exchange import Exchange, decode
from partner_center_core import errors
from partner_center_invoices import Response, models
from workshop.yaml_files import dumps_json

BASE_URL = "https://api.partnercenter.microsoft.com"
SCHEMAS = sources.schemas()
WORDS = {"attributes", "invoiceLineItemType", "billingProvider"}  # they say a line item's kind
# What a line item of each kind says as its type and its provider.
SAID = {
    "LicenseBasedLineItem": ("billing_line_items", "office"),
    "UsageBasedLineItem": ("billing_line_items", "azure"),
    "DailyUsageLineItem": ("usage_line_items", "azure"),
    "OneTimeInvoiceLineItem": ("billing_line_items", "one_time"),
    "DailyRatedUsageLineItem": ("usage_line_items", "marketplace"),
}

each = pytest.mark.parametrize
every_schema = each("schema", SCHEMAS)
every_kind = each("kind", SAID)
every_variant = each("variant", VARIANTS)


def whole(schema: str) -> dict[str, Any]:
    """The body with every member of a schema; a new one each time."""
    found: dict[str, Any] = fingerprint(sources.contract(), place_of(schema))
    return found


def shape_of_member(schema: str, member: str) -> Shape:
    return shape_of(sources.contract(), f"{place_of(schema)}/properties/{member}")


def is_needed(schema: str, member: str) -> bool:
    """Whether the client refuses an object of the schema without the member."""
    required = SCHEMAS[schema].get("required", ())
    return member in required and (schema, member) not in READ_WITHOUT


def decoded(schema: str, value: dict[str, Any]) -> Any:
    """Read an object from its bytes."""
    return getattr(models, schema).from_json(dumps_json(value).encode())


def agree(schema: str, value: dict[str, Any], model: Any) -> None:
    """Every member is read as the document says, and written back, and nothing is added."""
    found = ModelComparison(sources.contract()).mismatches(value, model, place=place_of(schema))
    assert not found, "\n".join(f"{schema}  {one}" for one in found)


# Names that an object of Python or a reader of JSON may have a use of its own for.
NAMES = (
    "brandNew", "", "größe", "additional_properties", "to_dict", "from_dict", "MEMBERS",
    "__class__", "self_", "ID", "totalCharge",
)  # fmt: skip
NEWS: tuple[Any, ...] = (
    "text", None, Decimal("1.10"), [], {"a": [Decimal("0.0"), None, {"b": ""}]},
)  # fmt: skip


@every_schema
def test_unknown_members_are_kept_and_written_back(schema: str) -> None:
    for name, news in zip(NAMES, itertools.cycle(NEWS), strict=False):
        value = {name: news, **whole(schema)}
        model = read_model(schema, value)
        assert name in model.additional_properties, f"{schema}  {name}"
        assert repr(model.to_dict()[name]) == repr(news), f"{schema}  {name}"
        agree(schema, value, model)


@every_schema
def test_a_missing_member_is_none_or_named(schema: str) -> None:
    for member in SCHEMAS[schema]["properties"]:
        value = whole(schema)
        del value[member]
        if is_needed(schema, member):
            with pytest.raises(errors.DecodeError) as caught:
                read_model(schema, value)
            said = caught.value.path, caught.value.problem
            assert said == (member, "the member is missing"), f"{schema}.{member}"
            continue
        model = read_model(schema, value)
        assert getattr(model, attribute_name(member)) is None, f"{schema}.{member}"
        agree(schema, value, model)


@every_schema
def test_a_null_reads_as_none_and_goes_back_or_is_named(schema: str) -> None:
    before = read_model(schema, whole(schema)).to_dict()
    for member in SCHEMAS[schema]["properties"]:
        value = {**whole(schema), member: None}
        for way in (read_model, decoded):
            if is_needed(schema, member) and shape_of_member(schema, member).place != TIMESTAMP:
                with pytest.raises(errors.DecodeError, match=f"^{member}: .*None"):
                    way(schema, value)
                continue
            model = way(schema, value)
            assert getattr(model, attribute_name(member)) is None, f"{schema}.{member}"
            assert model.to_dict() == {**before, member: None}, f"{schema}.{member}"


def test_a_null_in_a_list_is_named_unless_anything_may_stand_there() -> None:
    tried = set()
    for schema, member in itertools.chain.from_iterable(
        ((schema, member) for member in node["properties"]) for schema, node in SCHEMAS.items()
    ):
        shape = shape_of_member(schema, member)
        if "items" not in shape.schema:
            continue
        value = whole(schema)
        value[member].append(None)
        anything = sources.contract().schemas.is_valid(f"{shape.place}/items", None)
        tried.add(anything)
        for way in (read_model, decoded):
            if anything:
                assert way(schema, value).to_dict()[member] == value[member]
                continue
            with pytest.raises(errors.DecodeError) as caught:
                way(schema, value)
            assert caught.value.path == f"{member}[{len(value[member]) - 1}]", schema
    assert tried == {True, False}


@each("news", ["brand_new", "", "Größe", "ONE_TIME"])
def test_an_unknown_value_of_an_open_set_passes_through(news: str) -> None:
    open_sets = [
        (schema, member)
        for schema in SCHEMAS
        for member in SCHEMAS[schema]["properties"]
        if "x-extensible-enum" in shape_of_member(schema, member).schema
    ]
    assert len(open_sets) > 12
    for schema, member in open_sets:
        value = {**whole(schema), member: news}
        model = read_model(schema, value)
        assert getattr(model, attribute_name(member)) == news, f"{schema}.{member}"
        agree(schema, value, model)


# ---- which class a line item is ------------------------------------------------------------------


@pytest.fixture
def wordless(kind: str) -> dict[str, Any]:
    """Return a line item of a kind with every member but those that say its kind."""
    return {member: value for member, value in whole(kind).items() if member not in WORDS}


def item_of(value: dict[str, Any], asked: str | None = None) -> Any:
    page = {"totalCount": 2, "items": [value, value], "attributes": {}}
    first, second = models.InvoiceLineItemCollection.from_dict(page, expected=asked).items
    assert first == second
    return first


def kept(value: dict[str, Any], item: Any) -> None:
    """Nothing of a line item is lost or added, whatever class it is."""
    place = place_of(type(item).__name__)
    found = list(ModelComparison(sources.contract()).written(value, item.to_dict(), place=place))
    assert not found, "\n".join(map(str, found))
    if isinstance(item, models.GenericLineItem):
        assert value.keys() - WORDS <= item.additional_properties.keys()


def said(kind: str) -> dict[str, str]:
    """What a line item of a kind says of itself."""
    item_type, provider = SAID[kind]
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
def test_a_line_item_without_an_object_type_is_what_its_type_and_provider_say(
    wordless: dict[str, Any], kind: str, silent: dict[str, Any]
) -> None:
    value = {**wordless, **said(kind), **silent, "brandNew": 1}
    for asked in (None, kind, "OneTimeInvoiceLineItem", "LicenseBasedLineItem"):
        item = item_of(value, asked)
        assert type(item).__name__ == kind, f"{asked} asked for"
        kept(value, item)


@each("silent", SILENT, ids=[repr(one.get("attributes", "missing")) for one in SILENT])
def test_a_line_item_that_says_nothing_is_generic(silent: dict[str, Any]) -> None:
    value = {**silent, "unitPrice": "1,5", "brandNew": [None]}
    for asked in (None, *SAID):
        item = item_of(value, asked)
        assert type(item) is models.GenericLineItem
        kept(value, item)


def needs_its_words(kind: str) -> bool:
    return "billingProvider" in SCHEMAS[kind]["required"]


# What a line item says of itself that is not a pair of the table, so that the request decides.
UNKNOWN_PAIRS: list[dict[str, Any]] = [
    {"invoiceLineItemType": "brand_new", "billingProvider": "brand_new"},
    {"invoiceLineItemType": "billing_line_items", "billingProvider": "marketplace"},
    {"invoiceLineItemType": "none", "billingProvider": "none"},
    {"invoiceLineItemType": "Billing Line Items", "billingProvider": "Office"},
    {"invoiceLineItemType": "usage_line_items"},
    {"billingProvider": "azure"},
    {},
]


@every_kind
@each(
    "words", UNKNOWN_PAIRS, ids=[",".join(map(str, one.values())) or "-" for one in UNKNOWN_PAIRS]
)
def test_a_line_item_of_no_known_pair_is_what_was_asked_for_if_it_is_whole(
    wordless: dict[str, Any], kind: str, words: dict[str, Any]
) -> None:
    value = {**wordless, **words}
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
    spelled: tuple[str, str, str],
) -> None:
    item_type, provider, kind = spelled
    found = {name: value for name, value in whole(kind).items() if name not in WORDS}
    value = {**found, "invoiceLineItemType": item_type, "billingProvider": provider}
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
def test_words_of_a_line_item_that_are_no_text_are_refused(
    wordless: dict[str, Any], kind: str, words: dict[str, Any], said: str
) -> None:
    with pytest.raises(errors.DecodeError, match=rf"^items\[0\]\.{said}"):
        item_of({**wordless, **words}, kind)


@every_kind
def test_words_of_a_line_item_that_are_null_say_nothing(
    wordless: dict[str, Any], kind: str
) -> None:
    value = {**wordless, "invoiceLineItemType": None, "billingProvider": None}
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
def test_a_line_item_of_an_unknown_kind_is_generic_whatever_else_it_says(
    wordless: dict[str, Any], kind: str, object_type: object
) -> None:
    value = {**wordless, **said(kind), "attributes": {"objectType": object_type}, "amount": "1,5"}
    item = item_of(value, kind)
    assert type(item) is models.GenericLineItem
    assert isinstance(item.attributes, models.ResourceAttributes)
    assert item.attributes.object_type == object_type
    assert item.billing_provider == SAID[kind][1]
    kept(value, item)


@every_kind
def test_a_line_item_is_what_its_object_type_says_whatever_else_it_says(
    wordless: dict[str, Any], kind: str
) -> None:
    for other in SAID:
        value = {**wordless, **said(other), "attributes": {"objectType": kind}}
        assert type(item_of(value, other)).__name__ == kind


@every_kind
def test_a_line_item_that_only_looks_like_a_kind_is_generic(
    wordless: dict[str, Any], kind: str
) -> None:
    for member in set(SCHEMAS[kind]["required"]) - WORDS:
        value = {**wordless, **said(kind)}
        del value[member]
        item = item_of(value, kind)
        assert type(item) is models.GenericLineItem, member
        kept(value, item)
        value["attributes"] = {"objectType": kind}
        with pytest.raises(errors.DecodeError) as caught:
            item_of(value, kind)
        assert str(caught.value) == f"items[0].{member}: the member is missing"


@every_kind
def test_a_line_item_of_a_known_kind_with_a_bad_amount_or_time_is_an_error(
    wordless: dict[str, Any], kind: str
) -> None:
    tried = 0
    for member in SCHEMAS[kind]["properties"]:
        shape = shape_of_member(kind, member)
        if shape.place != TIMESTAMP and "number" not in shape.types:
            continue
        tried += 1
        for words in (said(kind), {"attributes": {"objectType": kind}, **said(kind)}):
            value = {**wordless, **words, member: "1,5"}
            with pytest.raises(errors.DecodeError, match=rf"^items\[0\]\.{member}: '1,5' is no"):
                item_of(value, kind)
            value["attributes"] = {"objectType": "BrandNewLineItem"}
            assert item_of(value).additional_properties[member] == "1,5"
    assert tried >= 4


@each("value", ["text", 5, [], True])
def test_a_line_item_that_is_no_object_is_an_error(value: Any) -> None:
    with pytest.raises(errors.DecodeError, match=r"^items\[0\]: expected an object, found"):
        item_of(value)


# ---- whole answers -------------------------------------------------------------------------------

# What a request says, and the kind of line item that comes for it.
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


@each(
    "operation_id",
    ["listInvoiceLineItems", "listUnbilledLineItems", "listInvoiceLineItemsByProvider"],
)
def test_the_request_decides_for_line_items_that_do_not_say(
    contract: Contract, exchanges: tuple[Exchange, ...], operation_id: str
) -> None:
    call = call_of(contract, next(one for one in exchanges if one.operation_id == operation_id))
    name = "billing_provider" if operation_id.endswith("ByProvider") else "provider"
    for (provider, item_type, kind), variant in zip(ASKED, itertools.cycle(VARIANTS), strict=False):
        arguments = {**call.arguments, name: provider, "invoice_line_item_type": item_type}
        value = whole(kind if kind in SAID else "OneTimeInvoiceLineItem")
        value.update({"invoiceLineItemType": "brand_new", "billingProvider": "brand_new"})
        del value["attributes"]
        body = dumps_json({"totalCount": 1, "items": [value], "attributes": {}}).encode()
        page = page_of(replace(call, arguments=arguments), variant, body)
        found = [type(item).__name__ for item in page.items]
        assert found == [kind], f"{operation_id}  {provider} {item_type}"
        kept(value, page.items[0])


def page_of(call: Invocation, variant: str, body: bytes) -> Any:
    _, page = made_against(call, variant, httpx.Response(200, content=body), base_url=BASE_URL)
    page = page.parsed if isinstance(page, Response) else page
    if isinstance(page, Exception):
        raise page
    return page


@every_variant
def test_a_page_full_of_news_comes_whole(
    contract: Contract, named: dict[str, Exchange], variant: str
) -> None:
    items = [whole(kind) for kind in SAID]
    for one in items:
        one["brandNew"] = Decimal("1.10")
        one["attributes"] = {**one["attributes"], "brandNew": None}
    items[2]["attributes"] = {"objectType": "BrandNewLineItem"}
    items.insert(1, {"brandNew": "alone"})
    body = {
        "totalCount": 6,
        "items": items,
        "links": {"self": {"uri": "/x", "brandNew": True}, "brandNew": {"uri": "/y"}},
        "attributes": {"objectType": "BrandNewCollection", "brandNew": []},
        "brandNew": {"a": [Decimal("0.0")]},
    }
    exchange = named["listInvoiceLineItems/every-member-one-time"]
    page = page_of(call_of(contract, exchange), variant, dumps_json(body).encode())
    wanted = list(SAID)
    wanted[2] = GENERIC
    wanted.insert(1, GENERIC)
    assert [type(item).__name__ for item in page.items] == wanted
    place = "/components/schemas/InvoiceLineItemCollection"
    compare = ModelComparison(contract, "OneTimeInvoiceLineItem")
    found = compare.mismatches(body, page, place=place)
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
    answer = contract.operations[operation].response(200)
    assert answer is not None
    (place,) = answer.content.values()
    found = list(ModelComparison(contract).written(body, model.to_dict(), place=place))
    assert not found, "\n".join(map(str, found))
    news = "'brandNew': 'here'"
    assert repr(model.to_dict()).count(news) == repr(body).count(news) > 1
