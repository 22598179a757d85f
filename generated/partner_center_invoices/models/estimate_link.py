# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class EstimateLink(Model, kw_only=True):
    """Points to line items that are not billed yet."""

    type_: str = _field(name="type")
    """ Says what the line items are about.
    The .NET SDK does not have it. """

    title: str = _field(name="title")
    """ Names the link for a reader. """

    description: str = _field(name="description")
    """ Explains the link to a reader. """

    period: str = _field(name="period")
    """ Names the billing period of the line items. """

    link: Link = _field(name="link")
    """ Links to the unbilled line items.
    Its address uses the providers `Marketplace` and `all`, which the line-item page replaces by
    `onetime`. """


# At the end, as models may name each other.
from ..models.link import Link
