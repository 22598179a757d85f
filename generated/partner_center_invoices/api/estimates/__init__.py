# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
"""estimates: each operation is a function that returns a Call."""

from .list_estimate_links import list_estimate_links

__all__ = ("list_estimate_links",)
