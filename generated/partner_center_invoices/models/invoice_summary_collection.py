# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class InvoiceSummaryCollection(Model, kw_only=True):
    """Holds one summary per currency.
    The reference table describes it as one property `collectionOfSummary`; the exchanges show
    an ordinary collection."""

    total_count: int = _field(name="totalCount")
    """ Counts the items of the collection. """

    items: list[InvoiceSummary] = _field(name="items")
    """ Lists the summaries, one per currency. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `Collection`. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links the collection to itself. """


# At the end, as models may name each other.
from ..models.invoice_summary import InvoiceSummary
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
