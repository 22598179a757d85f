# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from typing import Literal

ListInvoicesFilterOperator = Literal[
    "and",
    "equals",
    "greater_than",
    "greater_than_or_equals",
    "less_than",
    "less_than_or_equals",
    "not_equals",
    "not_starts_with",
    "or",
    "starts_with",
    "substring",
]
