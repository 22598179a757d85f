# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class ResourceAttributes(Model, kw_only=True):
    """Describes a resource."""

    object_type: str | None = _field(default=None, name="objectType")
    """ Names the type of the resource: `Collection`, `Invoice`, `InvoiceDetail`, `InvoiceSummary`,
    or the kind of a line item. """

    etag: str | None = _field(default=None, name="etag")
    """ Identifies the version of the resource.
    It is absent in every documented exchange about invoices. """
