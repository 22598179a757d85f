# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class EstimateLinkCollection(Model, kw_only=True):
    """Holds the estimate links of one currency.
    It has no `links` in any documented exchange."""

    total_count: int = _field(name="totalCount")
    """ Counts the items of the collection. """

    items: list[EstimateLink] = _field(name="items")
    """ Lists the links, one per kind of line items and period. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `Collection`. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links the collection to itself.
    It is absent in every documented exchange; the service description declares it for every
    collection. """


# At the end, as models may name each other.
from ..models.estimate_link import EstimateLink
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
