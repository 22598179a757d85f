# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class ResourceLinks(Model, kw_only=True):
    """Links a resource to itself and a page to its neighbours."""

    self_: Link | None = _field(default=None, name="self")
    """ Links to the resource itself, sometimes in another spelling than the request. """

    next_: Link | None = _field(default=None, name="next")
    """ Links to the next page.
    It is absent on the last page and on anything that is no page. """

    previous: Link | None = _field(default=None, name="previous")
    """ Links to the previous page.
    It is declared for collections, and absent in every documented exchange about invoices. """


# At the end, as models may name each other.
from ..models.link import Link
