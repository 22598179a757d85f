# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call

from ...errors import read_error
from ...models.invoice_summary import InvoiceSummary


def get_invoice_summary() -> Call[InvoiceSummary]:
    """Get the account balance.

    Reads the balance of the partner's account, split by invoice type.
    The documentation page accepts both kinds of sign-in; the .NET SDK says that it takes a
    user.

    Args:

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is InvoiceSummary."""

    return Call(
        operation="getInvoiceSummary",
        method="GET",
        path="/v1/invoices/summary",
        headers={
            "Accept": "application/json",
        },
        read=InvoiceSummary.from_json,
        read_error=read_error,
    )
