# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    Unset,
    missing,
    read_decimal,
    read_list,
    read_model,
    read_timestamp,
    write_decimal,
    write_model,
    write_timestamp,
)


@_attrs_define
class InvoiceSummary:
    """Sums up the account of the partner in one currency."""

    balance_amount: Decimal
    """ Gives the unpaid total, in the currency of `currencyCode`. """

    currency_code: str
    """ Names the currency of the amounts. """

    currency_symbol: str
    """ Shows the currency on a display; it equals the code where the currency has no symbol of
    its own. """

    accounting_date: datetime.datetime | None
    """ Says when the balance was last brought up to date.
    One body mixes values with and without a zone designator. """

    first_invoice_creation_date: datetime.datetime | None
    """ Says when the first invoice was generated. """

    last_payment_date: datetime.datetime | None
    """ Says when the last payment was received.
    It is `0001-01-01T00:00:00` when there was none. """

    last_payment_amount: Decimal
    """ Gives the last payment, in the currency of `currencyCode`.
    It is 0 when there was none. """

    latest_invoice_date: datetime.datetime | None
    """ Says when the newest invoice was generated.
    It is `0001-01-01T00:00:00` when there was none. """

    attributes: ResourceAttributes
    """ Names the object type, which is `InvoiceSummary`. """

    details: list[InvoiceSummaryDetail] | Unset = UNSET
    """ Splits the summary by invoice type.
    It is absent on the summaries inside it. """

    links: ResourceLinks | Unset = UNSET
    """ Links to `/invoices/summary`, also inside a list of summaries.
    It is absent on the summaries inside `details`. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "balanceAmount",
            "currencyCode",
            "currencySymbol",
            "accountingDate",
            "firstInvoiceCreationDate",
            "lastPaymentDate",
            "lastPaymentAmount",
            "latestInvoiceDate",
            "attributes",
            "details",
            "links",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "balanceAmount",
            "currencyCode",
            "currencySymbol",
            "accountingDate",
            "firstInvoiceCreationDate",
            "lastPaymentDate",
            "lastPaymentAmount",
            "latestInvoiceDate",
            "attributes",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["balanceAmount"] = write_decimal(self.balance_amount)
        result["currencyCode"] = self.currency_code
        result["currencySymbol"] = self.currency_symbol
        result["accountingDate"] = write_timestamp(self.accounting_date)
        result["firstInvoiceCreationDate"] = write_timestamp(self.first_invoice_creation_date)
        result["lastPaymentDate"] = write_timestamp(self.last_payment_date)
        result["lastPaymentAmount"] = write_decimal(self.last_payment_amount)
        result["latestInvoiceDate"] = write_timestamp(self.latest_invoice_date)
        result["attributes"] = write_model(self.attributes)
        if not isinstance(self.details, Unset):
            result["details"] = write_model(self.details)
        if not isinstance(self.links, Unset):
            result["links"] = write_model(self.links)
        result.update(self.additional_properties)
        return result

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from decoded JSON.

        Raises:
            DecodeError: if a required member is missing or a value cannot be read.
        """
        model = cls.__new__(cls)
        get = src_dict.get
        try:
            model.balance_amount = read_decimal(src_dict["balanceAmount"], "balanceAmount")
            model.currency_code = src_dict["currencyCode"]
            model.currency_symbol = src_dict["currencySymbol"]
            model.accounting_date = read_timestamp(src_dict["accountingDate"], "accountingDate")
            model.first_invoice_creation_date = read_timestamp(
                src_dict["firstInvoiceCreationDate"], "firstInvoiceCreationDate"
            )
            model.last_payment_date = read_timestamp(src_dict["lastPaymentDate"], "lastPaymentDate")
            model.last_payment_amount = read_decimal(
                src_dict["lastPaymentAmount"], "lastPaymentAmount"
            )
            model.latest_invoice_date = read_timestamp(
                src_dict["latestInvoiceDate"], "latestInvoiceDate"
            )
            model.attributes = read_model(
                ResourceAttributes.from_dict, src_dict["attributes"], "attributes"
            )
        except KeyError as error:
            raise missing(error) from None
        model.details = read_list(InvoiceSummaryDetail.from_dict, get("details", UNSET), "details")
        model.links = read_model(ResourceLinks.from_dict, get("links", UNSET), "links")
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.invoice_summary_detail import InvoiceSummaryDetail
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
