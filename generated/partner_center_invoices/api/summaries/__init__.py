# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""summaries: each operation is a function that returns a Call."""

from .get_invoice_summary import get_invoice_summary
from .list_invoice_summaries import list_invoice_summaries

__all__ = (
    "get_invoice_summary",
    "list_invoice_summaries",
)
