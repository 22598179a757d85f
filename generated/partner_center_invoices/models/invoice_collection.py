# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class InvoiceCollection(Model, kw_only=True):
    """Holds one page of invoices."""

    total_count: int = _field(name="totalCount")
    """ Counts the items of this page, not of the whole result. """

    items: list[Invoice] = _field(name="items")
    """ Lists the invoices of this page. """

    attributes: ResourceAttributes = _field(name="attributes")
    """ Names the object type, which is `Collection`. """

    continuation_token: str | None = _field(default=None, name="continuationToken")
    """ Carries the token of the next page.
    The service description declares it for invoices, no documented exchange has it. """

    links: ResourceLinks | None = _field(default=None, name="links")
    """ Links the page to itself and to its neighbours.
    A missing `next` is the only sign of the last page. """


# At the end, as models may name each other.
from ..models.invoice import Invoice
from ..models.resource_attributes import ResourceAttributes
from ..models.resource_links import ResourceLinks
