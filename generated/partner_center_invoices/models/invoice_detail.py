# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class InvoiceDetail(Model, kw_only=True):
    """Names one pair of billing provider and line item type that an invoice has line items for."""

    invoice_line_item_type: str = _field(name="invoiceLineItemType")
    """ Names the type of the line items. """

    billing_provider: str = _field(name="billingProvider")
    """ Names the billing provider of the line items. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `InvoiceDetail`. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links to the line items, in the path style of the address.
    The invoice id in it may carry the prefix `OneTime-` or `Recurring-`.
    It is absent inside amendments. """


# At the end, as models may name each other.
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
