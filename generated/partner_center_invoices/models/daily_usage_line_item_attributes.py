# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from typing import Literal

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class DailyUsageLineItemAttributes(Model, kw_only=True):
    """Names the kind of a line item: `DailyUsageLineItem`."""

    object_type: Literal["DailyUsageLineItem"] | None = _field(default=None, name="objectType")
    """ Names the kind of the line item, always `DailyUsageLineItem`. """

    etag: str | None = _field(default=None, name="etag")
    """ Identifies the version of the line item.
    It is absent in every documented exchange about invoices. """
