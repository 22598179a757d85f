# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class GatewayFault(Model, kw_only=True):
    """Describes an error of the gateway before the service, such as throttling.
    It is the form with `statusCode` and without `code`."""

    status_code: int = _field(name="statusCode")
    """ Repeats the status of the response. """

    message: str = _field(name="message")
    """ Explains the error. """
