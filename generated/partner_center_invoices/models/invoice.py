# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class Invoice(Model, kw_only=True):
    """Bills a partner for one billing period and one kind of commerce.
    A list and a single read return the same members; what only one of them showed is said at
    the member."""

    id: str = _field(name="id")
    """ Identifies the invoice.
    It starts with `D` for recurring (legacy) and with `G` for one-time (modern commerce)
    invoices. """

    invoice_date: Time | None = _field(name="invoiceDate")
    """ Says when the invoice was generated.
    The zone designator is missing on old invoices. """

    total_charges: Amount = _field(name="totalCharges")
    """ Adds up all charges and adjustments of the invoice, in the currency of `currencyCode`. """

    paid_amount: Amount = _field(name="paidAmount")
    """ Gives what the partner has paid, in the currency of `currencyCode`.
    The reference table says that a received payment is negative, yet the documented exchanges
    show a positive 1000; do not rely on the sign.
    It is 0 when nothing was paid. """

    currency_code: str = _field(name="currencyCode")
    """ Names the currency of the amounts of the invoice. """

    invoice_details: list[InvoiceDetail] = _field(name="invoiceDetails")
    """ Lists the pairs of billing provider and line item type that the invoice has line items for. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `Invoice`. """

    currency_symbol: str | None = _field(default=None, name="currencySymbol")
    """ Shows the currency on a display; it equals the code where the currency has no symbol of its
    own.
    It is absent in the oldest documented exchanges. """

    pdf_download_link: str | None = _field(default=None, name="pdfDownloadLink")
    """ Gives the path of the invoice statement as PDF, relative to the host and without `/v1`.
    It is absent on amendments and in the oldest lists.
    The reference table says that only a read by id fills it and that it expires after 30
    minutes; documented lists have it too. """

    tax_receipts: list[TaxReceipt] | None = _field(default=None, name="taxReceipts")
    """ Lists the tax receipts of the invoice, which only partners in Taiwan have.
    It is absent on amendments and in exchanges from before 2018, and no reference table names
    it. """

    document_type: str | None = _field(default=None, name="documentType")
    """ Says whether the document is an invoice or amends one.
    It is absent in exchanges from before 2018. """

    invoice_type: str | None = _field(default=None, name="invoiceType")
    """ Says which kind of commerce the invoice bills.
    It is absent in exchanges from before 2018. """

    amendments: list[Invoice] | None = _field(default=None, name="amendments")
    """ Lists the documents that amend this one, as invoices without links, receipts and statement.
    It is absent when there is none. """

    amends_of: str | None = _field(default=None, name="amendsOf")
    """ Identifies the invoice that this document amends.
    It is present on amendments only. """

    billing_period_start_date: Time | None = _field(default=None, name="billingPeriodStartDate")
    """ Says when the billing period starts, in UTC.
    It is documented on reads by id only. """

    billing_period_end_date: Time | None = _field(default=None, name="billingPeriodEndDate")
    """ Says when the billing period ends, in UTC.
    It is documented on reads by id only. """

    state: str | None = _field(default=None, name="state")
    """ Gives the state of the invoice.
    Only another client declares it; no documented exchange and no list of its values exists. """

    status: str | None = _field(default=None, name="status")
    """ Gives the status of the invoice, for example active or void.
    Only a newer reference table has it (printed `Status`); no documented exchange shows it. """

    amount_due: Amount | None = _field(default=None, name="amountDue")
    """ Gives what is still to be paid, in the currency of `currencyCode`.
    Only another client declares it; no documented exchange shows it. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links the invoice to itself.
    It is absent on amendments. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.invoice_date) is not None:
            self.invoice_date = known_time(value) or self._time("invoiceDate", value)
        if (value := self.billing_period_start_date) is not None:
            self.billing_period_start_date = known_time(value) or self._time(
                "billingPeriodStartDate", value
            )
        if (value := self.billing_period_end_date) is not None:
            self.billing_period_end_date = known_time(value) or self._time(
                "billingPeriodEndDate", value
            )


# At the end, as models may name each other.
from ..models.invoice_detail import InvoiceDetail
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
from ..models.tax_receipt import TaxReceipt
