# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
"""A typed client of the Microsoft Partner Center invoice API (unofficial).

    from partner_center_invoices import AuthenticatedClient
    from partner_center_invoices.api.invoices import get_invoice

    client = AuthenticatedClient("https://api.partnercenter.microsoft.com", token=token)
    invoice = get_invoice.sync("G000024135", client=client)

Every operation is a module below ``api`` with four calls: ``sync`` and ``asyncio`` return the
success or raise an error of ``errors``; ``sync_detailed`` and ``asyncio_detailed`` return status,
headers, bytes, the body and the error body, and raise for no status. All four refuse an identifier
that would lead to another path.
"""

from .client import AuthenticatedClient, Client
from .types import UNSET, Response, Unset

__version__ = "1.0.0"

__all__ = (
    "UNSET",
    "AuthenticatedClient",
    "Client",
    "Response",
    "Unset",
    "__version__",
)
