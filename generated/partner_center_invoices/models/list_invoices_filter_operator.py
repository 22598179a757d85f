# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from typing import Literal

ListInvoicesFilterOperator = Literal[
    "less_than",
    "or",
    "greater_than_or_equals",
    "equals",
    "substring",
    "and",
    "not_starts_with",
    "less_than_or_equals",
    "greater_than",
    "not_equals",
    "starts_with",
]
