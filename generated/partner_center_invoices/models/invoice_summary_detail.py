# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class InvoiceSummaryDetail(Model, kw_only=True):
    """Gives the part of a summary that one invoice type has."""

    invoice_type: str = _field(name="invoiceType")
    """ Names the invoice type. """

    summary: InvoiceSummary = _field(name="summary")
    """ Sums up the invoices of this type, without `details` and `links`. """


# At the end, as models may name each other.
from ..models.invoice_summary import InvoiceSummary
