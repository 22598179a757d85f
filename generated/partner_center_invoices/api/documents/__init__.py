# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""documents: each operation is a function that returns a Call."""

from .get_invoice_statement import get_invoice_statement
from .get_tax_receipt_statement import get_tax_receipt_statement

__all__ = (
    "get_invoice_statement",
    "get_tax_receipt_statement",
)
