# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from typing import Literal

ListInvoiceLineItemsInvoiceLineItemType = Literal["BillingLineItems", "UsageLineItems"]
