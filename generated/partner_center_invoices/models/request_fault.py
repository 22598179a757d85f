# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class RequestFault(Model, kw_only=True):
    """Describes a request that cannot be bound to the operation.
    It is the form with `message` alone, without `code` and `statusCode`."""

    message: str = _field(name="message")
    """ Explains the error. """
