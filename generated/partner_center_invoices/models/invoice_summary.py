# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class InvoiceSummary(Model, kw_only=True):
    """Sums up the account of the partner in one currency."""

    balance_amount: Amount = _field(name="balanceAmount")
    """ Gives the unpaid total, in the currency of `currencyCode`. """

    currency_code: str = _field(name="currencyCode")
    """ Names the currency of the amounts. """

    currency_symbol: str = _field(name="currencySymbol")
    """ Shows the currency on a display; it equals the code where the currency has no symbol of its
    own. """

    accounting_date: Time | None = _field(name="accountingDate")
    """ Says when the balance was last brought up to date.
    One body mixes values with and without a zone designator. """

    first_invoice_creation_date: Time | None = _field(name="firstInvoiceCreationDate")
    """ Says when the first invoice was generated. """

    last_payment_date: Time | None = _field(name="lastPaymentDate")
    """ Says when the last payment was received.
    It is `0001-01-01T00:00:00` when there was none. """

    last_payment_amount: Amount = _field(name="lastPaymentAmount")
    """ Gives the last payment, in the currency of `currencyCode`.
    It is 0 when there was none. """

    latest_invoice_date: Time | None = _field(name="latestInvoiceDate")
    """ Says when the newest invoice was generated.
    It is `0001-01-01T00:00:00` when there was none. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `InvoiceSummary`. """

    details: list[InvoiceSummaryDetail] | None = _field(default=None, name="details")
    """ Splits the summary by invoice type.
    It is absent on the summaries inside it. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links to `/invoices/summary`, also inside a list of summaries.
    It is absent on the summaries inside `details`. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.accounting_date) is not None:
            self.accounting_date = known_time(value) or self._time("accountingDate", value)
        if (value := self.first_invoice_creation_date) is not None:
            self.first_invoice_creation_date = known_time(value) or self._time(
                "firstInvoiceCreationDate", value
            )
        if (value := self.last_payment_date) is not None:
            self.last_payment_date = known_time(value) or self._time("lastPaymentDate", value)
        if (value := self.latest_invoice_date) is not None:
            self.latest_invoice_date = known_time(value) or self._time("latestInvoiceDate", value)


# At the end, as models may name each other.
from ..models.invoice_summary_detail import InvoiceSummaryDetail
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
