# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""A typed client of the Microsoft Partner Center invoice API (unofficial).

    from partner_center_invoices import Client
    from partner_center_invoices.api.invoices import get_invoice

    with Client("https://api.partnercenter.microsoft.com", token=token) as client:
        invoice = client.call(get_invoice("G000024135"))

Every operation is a function below ``api`` that returns a ``Call``; it sends nothing, and refuses
an identifier that would lead to another path. ``Client.call`` and ``AsyncClient.call`` return the
success or raise an error of ``partner_center_core.errors``; ``send`` returns status, headers,
bytes, the body and the error body, and raises for no status.
"""

from partner_center_core.calls import Call, Response
from partner_center_core.client import AsyncClient, Client

__version__ = "1.0.0"

__all__ = (
    "AsyncClient",
    "Call",
    "Client",
    "Response",
    "__version__",
)
