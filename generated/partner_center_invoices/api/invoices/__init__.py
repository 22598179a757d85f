# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""invoices: each operation is a function that returns a Call."""

from .get_invoice import get_invoice
from .list_invoices import list_invoices

__all__ = (
    "get_invoice",
    "list_invoices",
)
