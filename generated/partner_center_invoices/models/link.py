# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class Link(Model, kw_only=True):
    """Describes a request that can be sent next."""

    uri: str | None = _field(default=None, name="uri")
    """ Gives the address, relative to the host and without `/v1`.
    An invoice id in it may carry the prefix `OneTime-` or `Recurring-`.
    Other Partner Center APIs leave it out on some links, or start it with `/v1`. """

    method: str | None = _field(default=None, name="method")
    """ Names the method of the request, which is `GET` in every documented exchange about invoices. """

    body: str | None = _field(default=None, name="body")
    """ Gives the body of the request.
    Only the service description declares it; it is absent in every documented exchange. """

    headers: list[HeaderPair] | None = _field(default=None, name="headers")
    """ Lists headers that the request needs.
    It is empty unless the link leads to the next page of a seek. """


# At the end, as models may name each other.
from ..models.header_pair import HeaderPair
