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
class Invoice:
    """Bills a partner for one billing period and one kind of commerce.
    A list and a single read return the same members; what only one of them showed is said at
    the member."""

    id: str
    """ Identifies the invoice.
    It starts with `D` for recurring (legacy) and with `G` for one-time (modern commerce)
    invoices. """

    invoice_date: datetime.datetime | None
    """ Says when the invoice was generated.
    The zone designator is missing on old invoices. """

    total_charges: Decimal
    """ Adds up all charges and adjustments of the invoice, in the currency of `currencyCode`.
    """

    paid_amount: Decimal
    """ Gives what the partner has paid, in the currency of `currencyCode`.
    The reference table says that a received payment is negative, yet the documented exchanges
    show a positive 1000; do not rely on the sign.
    It is 0 when nothing was paid. """

    currency_code: str
    """ Names the currency of the amounts of the invoice. """

    invoice_details: list[InvoiceDetail]
    """ Lists the pairs of billing provider and line item type that the invoice has line items
    for. """

    attributes: ResourceAttributes
    """ Names the object type, which is `Invoice`. """

    currency_symbol: str | Unset = UNSET
    """ Shows the currency on a display; it equals the code where the currency has no symbol of
    its own.
    It is absent in the oldest documented exchanges. """

    pdf_download_link: str | Unset = UNSET
    """ Gives the path of the invoice statement as PDF, relative to the host and without `/v1`.
    It is absent on amendments and in the oldest lists.
    The reference table says that only a read by id fills it and that it expires after 30
    minutes; documented lists have it too. """

    tax_receipts: list[TaxReceipt] | Unset = UNSET
    """ Lists the tax receipts of the invoice, which only partners in Taiwan have.
    It is absent on amendments and in exchanges from before 2018, and no reference table names
    it. """

    document_type: str | Unset = UNSET
    """ Says whether the document is an invoice or amends one.
    It is absent in exchanges from before 2018. """

    invoice_type: str | Unset = UNSET
    """ Says which kind of commerce the invoice bills.
    It is absent in exchanges from before 2018. """

    amendments: list[Invoice] | Unset = UNSET
    """ Lists the documents that amend this one, as invoices without links, receipts and
    statement.
    It is absent when there is none. """

    amends_of: str | Unset = UNSET
    """ Identifies the invoice that this document amends.
    It is present on amendments only. """

    billing_period_start_date: datetime.datetime | None | Unset = UNSET
    """ Says when the billing period starts, in UTC.
    It is documented on reads by id only. """

    billing_period_end_date: datetime.datetime | None | Unset = UNSET
    """ Says when the billing period ends, in UTC.
    It is documented on reads by id only. """

    state: str | Unset = UNSET
    """ Gives the state of the invoice.
    Only another client declares it; no documented exchange and no list of its values exists.
    """

    status: str | Unset = UNSET
    """ Gives the status of the invoice, for example active or void.
    Only a newer reference table has it (printed `Status`); no documented exchange shows it. """

    amount_due: Decimal | Unset = UNSET
    """ Gives what is still to be paid, in the currency of `currencyCode`.
    Only another client declares it; no documented exchange shows it. """

    links: ResourceLinks | Unset = UNSET
    """ Links the invoice to itself.
    It is absent on amendments. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "id",
            "invoiceDate",
            "totalCharges",
            "paidAmount",
            "currencyCode",
            "invoiceDetails",
            "attributes",
            "currencySymbol",
            "pdfDownloadLink",
            "taxReceipts",
            "documentType",
            "invoiceType",
            "amendments",
            "amendsOf",
            "billingPeriodStartDate",
            "billingPeriodEndDate",
            "state",
            "status",
            "amountDue",
            "links",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "id",
            "invoiceDate",
            "totalCharges",
            "paidAmount",
            "currencyCode",
            "invoiceDetails",
            "attributes",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["id"] = self.id
        result["invoiceDate"] = write_timestamp(self.invoice_date)
        result["totalCharges"] = write_decimal(self.total_charges)
        result["paidAmount"] = write_decimal(self.paid_amount)
        result["currencyCode"] = self.currency_code
        result["invoiceDetails"] = write_model(self.invoice_details)
        result["attributes"] = write_model(self.attributes)
        if not isinstance(self.currency_symbol, Unset):
            result["currencySymbol"] = self.currency_symbol
        if not isinstance(self.pdf_download_link, Unset):
            result["pdfDownloadLink"] = self.pdf_download_link
        if not isinstance(self.tax_receipts, Unset):
            result["taxReceipts"] = write_model(self.tax_receipts)
        if not isinstance(self.document_type, Unset):
            result["documentType"] = self.document_type
        if not isinstance(self.invoice_type, Unset):
            result["invoiceType"] = self.invoice_type
        if not isinstance(self.amendments, Unset):
            result["amendments"] = write_model(self.amendments)
        if not isinstance(self.amends_of, Unset):
            result["amendsOf"] = self.amends_of
        if not isinstance(self.billing_period_start_date, Unset):
            result["billingPeriodStartDate"] = write_timestamp(self.billing_period_start_date)
        if not isinstance(self.billing_period_end_date, Unset):
            result["billingPeriodEndDate"] = write_timestamp(self.billing_period_end_date)
        if not isinstance(self.state, Unset):
            result["state"] = self.state
        if not isinstance(self.status, Unset):
            result["status"] = self.status
        if not isinstance(self.amount_due, Unset):
            result["amountDue"] = write_decimal(self.amount_due)
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
            model.id = src_dict["id"]
            model.invoice_date = read_timestamp(src_dict["invoiceDate"], "invoiceDate")
            model.total_charges = read_decimal(src_dict["totalCharges"], "totalCharges")
            model.paid_amount = read_decimal(src_dict["paidAmount"], "paidAmount")
            model.currency_code = src_dict["currencyCode"]
            model.invoice_details = read_list(
                InvoiceDetail.from_dict, src_dict["invoiceDetails"], "invoiceDetails"
            )
            model.attributes = read_model(
                ResourceAttributes.from_dict, src_dict["attributes"], "attributes"
            )
        except KeyError as error:
            raise missing(error) from None
        model.currency_symbol = get("currencySymbol", UNSET)
        model.pdf_download_link = get("pdfDownloadLink", UNSET)
        model.tax_receipts = read_list(
            TaxReceipt.from_dict, get("taxReceipts", UNSET), "taxReceipts"
        )
        model.document_type = get("documentType", UNSET)
        model.invoice_type = get("invoiceType", UNSET)
        model.amendments = read_list(Invoice.from_dict, get("amendments", UNSET), "amendments")
        model.amends_of = get("amendsOf", UNSET)
        model.billing_period_start_date = read_timestamp(
            get("billingPeriodStartDate", UNSET), "billingPeriodStartDate"
        )
        model.billing_period_end_date = read_timestamp(
            get("billingPeriodEndDate", UNSET), "billingPeriodEndDate"
        )
        model.state = get("state", UNSET)
        model.status = get("status", UNSET)
        model.amount_due = read_decimal(get("amountDue", UNSET), "amountDue")
        model.links = read_model(ResourceLinks.from_dict, get("links", UNSET), "links")
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.invoice_detail import InvoiceDetail
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
from ..models.tax_receipt import TaxReceipt
