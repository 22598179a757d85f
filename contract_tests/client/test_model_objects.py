"""A model as an object: made by hand, compared, copied, changed, shown.

What a program gives is checked as what the wire brings is, and nothing of what came is lost on the
way through a copy: unknown members, and the nulls and empty texts that read as None.
"""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from contract_tests.support import sources
from contract_tests.support.comparison import place_of
from contract_tests.support.fingerprint import fingerprint, read_model

from partner_center.contract.exchange import Exchange, decode
from partner_center_core import errors
from partner_center_core.exact_json import read_json
from partner_center_core.models.model import Model
from partner_center_invoices import models

SCHEMAS = sources.schemas()
MOMENT = dt.datetime(2018, 3, 16, 0, 0, 0, 500_000, tzinfo=dt.UTC)
each = pytest.mark.parametrize
make: Any = models.Invoice  # what a type checker refuses is tried here


def whole(schema: str) -> dict[str, Any]:
    found: dict[str, Any] = fingerprint(sources.contract(), place_of(schema))
    return found


def by_hand(**changes: Any) -> models.Invoice:
    values = {
        "id": "G000024135",
        "invoice_date": MOMENT,
        "total_charges": Decimal("820.10"),
        "paid_amount": Decimal(0),
        "currency_code": "USD",
        "invoice_details": [],
        "attributes": models.ResourceAttributes(object_type="Invoice"),
    }
    made: models.Invoice = make(**{**values, **changes})
    return made


# ---- made by hand --------------------------------------------------------------------------------


def test_models_are_made_by_hand() -> None:
    link = models.Link(uri="/invoices/G000024135", headers=[models.HeaderPair(key="a", value="b")])
    receipt = models.TaxReceipt(id="7101", tax_receipt_pdf_download_link="/x")
    invoice = models.Invoice(
        id="G000024135",
        invoice_date=None,
        total_charges=Decimal("820.10"),
        paid_amount=Decimal(0),
        currency_code="USD",
        invoice_details=[],
        attributes=models.ResourceAttributes(object_type="Invoice"),
        tax_receipts=[receipt],
        billing_period_start_date=MOMENT,
        billing_period_end_date=None,
        links=models.ResourceLinks(self_=link),
        additional_properties={"brandNew": [Decimal("1.10")]},
    )
    wire = {
        "id": "G000024135",
        "invoiceDate": "0001-01-01T00:00:00",
        "totalCharges": Decimal("820.10"),
        "paidAmount": Decimal(0),
        "currencyCode": "USD",
        "invoiceDetails": [],
        "attributes": {"objectType": "Invoice"},
        "taxReceipts": [{"id": "7101", "taxReceiptPdfDownloadLink": "/x"}],
        "billingPeriodStartDate": "2018-03-16T00:00:00.500000Z",
        "links": {"self": {"uri": "/invoices/G000024135", "headers": [{"key": "a", "value": "b"}]}},
        "brandNew": [Decimal("1.10")],
    }
    assert invoice.to_dict() == wire
    assert read_json(invoice.to_json()) == wire
    read = models.Invoice.from_json(invoice.to_json().encode())
    assert read == msgspec.structs.replace(
        invoice, additional_properties=read.additional_properties
    )
    assert read.to_dict() == wire
    assert invoice.currency_symbol is None
    read.currency_symbol = "$"
    assert read != models.Invoice.from_dict(wire)


NAIVE = dt.datetime(2020, 1, 11)  # noqa: DTZ001  # that is the point
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "float": ({"total_charges": 820.1}, "totalCharges: 820.1 is a float, which has lost digits"),
    "nan": ({"total_charges": Decimal("NaN")}, "totalCharges: Decimal('NaN') is not a plain"),
    "huge": ({"amount_due": 10**31}, "amountDue: 1000"),
    "precise": ({"amount_due": Decimal("1E-31")}, "amountDue: Decimal('1E-31'): an amount is"),
    "bool": ({"paid_amount": True}, "paidAmount: True is not a plain decimal number"),
    "amount-none": ({"paid_amount": None}, "paidAmount: None is not a plain decimal number"),
    "amount-text": ({"paid_amount": "1,5"}, "paidAmount: '1,5' is not a plain decimal number"),
    "naive": ({"invoice_date": NAIVE}, "invoiceDate: datetime.datetime(2020, 1, 11, 0, 0) has no"),
    "time-text": ({"invoice_date": "2020-01-11T00:00:00Z"}, "invoiceDate: '2020-01-11T00:00:00Z"),
    "time-list": ({"invoice_date": []}, "invoiceDate: [] is not a datetime"),
    "date": ({"invoice_date": dt.date(2020, 1, 11)}, "invoiceDate: datetime.date(2020, 1, 11) is"),
    "beyond": (
        {"invoice_date": dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-1)))},
        "invoiceDate: datetime.datetime(9999",
    ),
    "text": ({"id": 24135}, "id: expected text, found 24135"),
    "text-none": ({"id": None}, "id: expected text, found None"),
    "list": ({"invoice_details": ()}, "invoiceDetails: expected an array, found ()"),
    "list-none": ({"invoice_details": None}, "invoiceDetails: expected an array, found None"),
    "item": ({"tax_receipts": [None]}, "taxReceipts[0]: expected TaxReceipt, found None"),
    "other-item": (
        {"amendments": [models.Link()]}, "amendments[0]: expected Invoice, found Link()",
    ),
    "model": ({"attributes": models.Link(uri="/x")}, "attributes: expected ResourceAttributes"),
    "dict": ({"attributes": {"objectType": "Invoice"}}, "attributes: expected ResourceAttributes"),
}  # fmt: skip


@each(("values", "said"), WRONG.values(), ids=WRONG)
def test_values_that_a_program_gives_are_checked(values: dict[str, Any], said: str) -> None:
    with pytest.raises(errors.DecodeError) as caught:
        by_hand(**values)
    assert str(caught.value).startswith(said)
    assert len(str(caught.value)) < 200


@each(("values", "said"), WRONG.values(), ids=WRONG)
def test_to_dict_refuses_what_an_assignment_broke(values: dict[str, Any], said: str) -> None:
    invoice = by_hand()
    ((name, value),) = values.items()
    setattr(invoice, name, value)
    with pytest.raises(errors.DecodeError) as caught:
        invoice.to_dict()
    assert str(caught.value).startswith(said)
    with pytest.raises(errors.DecodeError):
        invoice.to_json()


def test_errors_of_models_inside_models_name_the_whole_path() -> None:
    receipt = models.TaxReceipt(id="7101", tax_receipt_pdf_download_link="/x")
    invoice = by_hand(amendments=[by_hand(), by_hand(tax_receipts=[receipt])])
    receipt.id = 5  # type: ignore[assignment]  # wrong on purpose
    with pytest.raises(errors.DecodeError, match=r"^amendments\[1\]\.taxReceipts\[0\]\.id: exp"):
        invoice.to_dict()


def test_arguments_have_names_and_required_ones_are_given() -> None:
    with pytest.raises(TypeError):
        make("G000024135")
    with pytest.raises(TypeError, match="Missing required argument"):
        make(id="G000024135")
    with pytest.raises(TypeError, match="Unexpected keyword argument 'brandNew'"):
        by_hand(brandNew=1)


@each("schema", SCHEMAS)
def test_every_model_is_made_by_hand_from_what_was_read(schema: str) -> None:
    read = read_model(schema, {**whole(schema), "brandNew": None})
    values = {name: getattr(read, name) for name in read.__struct_fields__}
    made = type(read)(**values)
    assert made == read
    assert made.to_dict() == read.to_dict()


def test_amounts_and_times_by_hand_become_what_a_reading_gives() -> None:
    elsewhere = dt.timezone(dt.timedelta(hours=-8))
    invoice = by_hand(
        total_charges=820,
        invoice_date=dt.datetime(2020, 1, 11, 16, tzinfo=elsewhere),
        billing_period_start_date=dt.datetime(1, 1, 1, tzinfo=dt.UTC),
    )
    assert type(invoice.total_charges) is Decimal
    assert invoice.invoice_date is not None
    assert invoice.invoice_date == dt.datetime(2020, 1, 12, tzinfo=dt.UTC)
    assert invoice.invoice_date.tzinfo is dt.UTC
    assert invoice.billing_period_start_date is None


# ---- unknown members -----------------------------------------------------------------------------


def test_unknown_members_are_read_only_and_ones_own() -> None:
    given: dict[str, Any] = {"brandNew": 1}
    invoice = by_hand(additional_properties=given)
    given["later"] = 2
    more: Any = invoice.additional_properties
    assert isinstance(invoice.additional_properties, Mapping)
    assert more == {"brandNew": 1}
    assert more != {"brandNew": 2}
    assert (len(more), list(more), more.get("x")) == (1, ["brandNew"], None)
    with pytest.raises(TypeError):
        more["x"] = 1
    invoice.additional_properties = {**more, "x": [1]}
    assert invoice.to_dict()["x"] == [1]


def test_a_member_cannot_stand_in_an_attribute_and_among_the_unknown_ones() -> None:
    invoice = by_hand(additional_properties={"id": "G2"})
    with pytest.raises(
        errors.DecodeError, match=r"^id: is both an attribute and an unknown member"
    ):
        invoice.to_dict()


@each("name", ["(unknown members)", "additional_properties", "kept", "self", "cls", "id"])
def test_no_member_of_the_wire_gets_into_the_attribute_for_unknown_ones(name: str) -> None:
    values: tuple[Any, ...] = (None, {}, {"a": 1}, [], "x", 5)
    for value in values:
        for link in (
            models.Link.from_json(
                models.Link(additional_properties={name: value}).to_json().encode()
            ),
            models.Link.from_dict({name: value}),
        ):
            assert link.additional_properties == {name: value}
            assert link.to_dict() == {name: value}
            assert link == models.Link(additional_properties={name: value})


# ---- compared, copied, changed -------------------------------------------------------------------

NULLS = {"pdfDownloadLink": None, "amountDue": None, "links": None, "billingPeriodEndDate": ""}


@pytest.fixture
def odd(named: dict[str, Exchange]) -> dict[str, Any]:
    """Return an invoice with unknown members, nulls and times that never were."""
    found: dict[str, Any] = decode(named["listInvoices/every-member"].response.body)["items"][0]
    return {**found, **NULLS, "invoiceDate": None, "brandNew": {"a": [Decimal("1.10"), None]}}


def copies(value: Any) -> Iterator[Any]:
    yield copy.copy(value)
    yield copy.deepcopy(value)
    yield msgspec.structs.replace(value)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        yield pickle.loads(pickle.dumps(value, protocol))  # noqa: S301  # our own bytes
    if sys.version_info >= (3, 13):
        yield copy.replace(value)


def assert_same(other: Any, model: Model) -> None:
    assert type(other) is type(model)
    assert other == model
    assert not other != model  # noqa: SIM202  # the operator itself
    assert other.additional_properties == model.additional_properties
    assert repr(other.to_dict()) == repr(model.to_dict())
    assert repr(other) == repr(model)


@each("schema", SCHEMAS)
def test_copies_have_everything(schema: str) -> None:
    body = {**whole(schema), "brandNew": [{"a": None}]}
    for member in SCHEMAS[schema]["properties"].keys() - set(SCHEMAS[schema].get("required", ())):
        body[member] = None
    model = read_model(schema, body)
    for other in copies(model):
        assert_same(other, model)
        assert other.to_dict().keys() == body.keys()


def test_copies_of_pages_and_odd_invoices_have_everything(odd: dict[str, Any]) -> None:
    invoice = models.Invoice.from_dict(odd)
    assert {**invoice.to_dict(), **NULLS, "invoiceDate": None} == invoice.to_dict()
    page = models.InvoiceLineItemCollection.from_dict(
        {**whole("InvoiceLineItemCollection"), "links": None, "brandNew": 1}
    )
    for model in (invoice, page, models.Link()):
        for other in copies(model):
            assert_same(other, model)
    deep = copy.deepcopy(invoice)
    assert deep.tax_receipts is not invoice.tax_receipts
    assert deep.additional_properties["brandNew"] is not invoice.additional_properties["brandNew"]


REPLACERS: list[Callable[..., Any]] = [msgspec.structs.replace]
if sys.version_info >= (3, 13):
    REPLACERS.append(copy.replace)


@each("replace", REPLACERS)
def test_a_replaced_member_leaves_the_others_and_the_first_model(
    odd: dict[str, Any], replace: Callable[..., Any]
) -> None:
    invoice = models.Invoice.from_dict(odd)
    before = invoice.to_dict()
    other = replace(
        invoice, paid_amount=Decimal("1.10"), invoice_date=MOMENT, pdf_download_link="/x"
    )
    changed = {
        "paidAmount": Decimal("1.10"),
        "invoiceDate": "2018-03-16T00:00:00.500000Z",
        "pdfDownloadLink": "/x",
    }
    assert other.to_dict() == {**before, **changed}
    assert invoice.to_dict() == before
    assert other != invoice
    assert replace(invoice, id=5).id == 5
    with pytest.raises(errors.DecodeError, match=r"^id: expected text, found 5$"):
        replace(invoice, id=5).to_dict()
    with pytest.raises(errors.DecodeError, match=r"^paidAmount: 1\.5 is a float"):
        replace(invoice, paid_amount=1.5).to_dict()


def test_models_differ_by_any_member(odd: dict[str, Any]) -> None:
    invoice = models.Invoice.from_dict(odd)
    assert invoice == models.Invoice.from_dict(dict(reversed(odd.items())))
    for name in odd:
        less = {key: value for key, value in odd.items() if key != name}
        if name not in SCHEMAS["Invoice"]["required"]:
            assert models.Invoice.from_dict(less) != invoice, name
    assert models.Invoice.from_dict({**odd, "brandNew": None}) != invoice
    assert models.Invoice.from_dict({**odd, "another": 1}) != invoice
    assert models.Invoice.from_dict({**odd, "billingPeriodEndDate": None}) != invoice
    assert invoice.__eq__(odd) is NotImplemented
    with pytest.raises(TypeError, match="unhashable"):
        hash(invoice)


def test_models_are_matched_by_their_attributes(odd: dict[str, Any]) -> None:
    match models.Invoice.from_dict(odd):
        case models.Invoice(
            id=name,
            invoice_date=None,
            attributes=models.ResourceAttributes(object_type="Invoice"),
            amount_due=None,
            additional_properties={"brandNew": {"a": [Decimal(), None]}},
        ):
            assert name == odd["id"]
        case other:
            pytest.fail(repr(other))


def test_two_readings_of_one_body_are_equal_and_apart(odd: dict[str, Any]) -> None:
    body: dict[str, Any] = {"totalCount": 1, "items": [odd], "attributes": {}}
    before = copy.deepcopy(body)
    first = models.InvoiceCollection.from_dict(body)
    second = models.InvoiceCollection.from_dict(MappingProxyType(body))
    assert first == second
    assert body == before, "from_dict() changed what it was given"
    first.items.clear()
    first.additional_properties = {"brandNew": 1}
    assert second.items
    assert second.additional_properties == {}
    assert second == models.InvoiceCollection.from_dict(before)


# ---- shown ---------------------------------------------------------------------------------------


def test_repr_shows_what_is_there_and_nothing_else(odd: dict[str, Any]) -> None:
    assert repr(models.Link()) == "Link()"
    assert repr(models.Link(uri="", headers=[])) == "Link(uri='', headers=[])"
    assert repr(models.Link(uri="/x", additional_properties={"new": None})) == (
        "Link(uri='/x', additional_properties={'new': None})"
    )
    assert repr(models.Link.from_dict({"uri": None})) == "Link()"
    assert repr(models.InvoiceDetail.from_dict(odd["invoiceDetails"][0])).count("None") == 0
    shown = repr(models.Invoice.from_dict({**odd, "amendments": []}))
    assert "None" not in shown.replace("Decimal('1.10'), None", "")
    assert "additional_properties={'brandNew': {'a': [Decimal('1.10'), None]}}" in shown
    assert f"id={odd['id']!r}" in shown
    for name in ("amount_due", "invoice_date", "billing_period_end_date"):
        assert f", {name}=" not in shown
