# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call

from ...errors import read_error
from ...models.invoice_summary_collection import InvoiceSummaryCollection


def list_invoice_summaries() -> Call[InvoiceSummaryCollection]:
    """List the account balances by currency.

    Lists the balances of the partner's account, one summary per currency.
    The documentation page asks for an invoice id as a prerequisite; the request has none.

    Args:

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is InvoiceSummaryCollection."""

    return Call(
        operation="listInvoiceSummaries",
        method="GET",
        path="/v1/invoices/summaries",
        headers={
            "Accept": "application/json",
        },
        read=InvoiceSummaryCollection.from_json,
        read_error=read_error,
    )
