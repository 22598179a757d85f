# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class HeaderPair(Model, kw_only=True):
    """Names one header and its value."""

    key: str = _field(name="key")
    """ Names the header. """

    value: str = _field(name="value")
    """ Gives the value of the header. """
