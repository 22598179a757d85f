# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""The bodies of errors in this document; the tree of errors itself is partner_center_core.errors."""

from __future__ import annotations

from partner_center_core.models.model import read_first

from .models import GatewayFault, RequestFault, ServiceFault

ErrorBody = ServiceFault | GatewayFault | RequestFault

# In the document's order: a body with a code is a service fault, whatever else it has.
_FORMS: tuple[type[ErrorBody], ...] = (
    ServiceFault,
    GatewayFault,
    RequestFault,
)


def read_error(content: bytes) -> ErrorBody | None:
    """Read an error body: the first of the document's forms that is whole, None if none is."""
    return read_first(content, _FORMS)
