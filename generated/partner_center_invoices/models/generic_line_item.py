# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class GenericLineItem(Model, kw_only=True):
    """Holds a line item of a kind not known yet, or one that does not say its kind.
    It has only the members that all line items share; every other member is kept as it comes."""

    attributes: ResourceAttributes | None = _field(default=None, name="attributes")
    """ Names the kind of the line item, where it is present. """

    invoice_line_item_type: str | None = _field(default=None, name="invoiceLineItemType")
    """ Names the type of the line item, where it is present. """

    billing_provider: str | None = _field(default=None, name="billingProvider")
    """ Names the billing provider of the line item, where it is present. """


# At the end, as models may name each other.
from ..models.resource_attributes import ResourceAttributes
