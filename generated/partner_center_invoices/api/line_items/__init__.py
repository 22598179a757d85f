# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""line_items: each operation is a function that returns a Call."""

from .list_invoice_line_items import list_invoice_line_items
from .list_invoice_line_items_by_provider import list_invoice_line_items_by_provider
from .list_unbilled_line_items import list_unbilled_line_items

__all__ = (
    "list_invoice_line_items",
    "list_invoice_line_items_by_provider",
    "list_unbilled_line_items",
)
