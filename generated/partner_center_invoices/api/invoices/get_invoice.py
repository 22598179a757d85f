# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call, path_segment

from ...errors import read_error
from ...models.invoice import Invoice


def get_invoice(
    invoice_id: str,
) -> Call[Invoice]:
    """Get an invoice.

    Reads one invoice.
    For purchases in modern commerce, `invoiceDetails` leads only to daily-rated usage and
    reconciliation of invoices from before 15 May 2025.
    Assumed: ids with the prefix `OneTime-` or `Recurring-`, as they stand in addresses of
    links, are accepted here too.

    Args:
        invoice_id (str): Identifies the invoice.
            The pages call it `invoice-id`.
            Addresses in links also put `OneTime-` or `Recurring-` before it.
            The words in the paths of other operations are no ids.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is Invoice."""

    return Call(
        operation="getInvoice",
        method="GET",
        path="/v1/invoices/{invoice_id}".format(
            invoice_id=path_segment(
                invoice_id,
                "invoiceId",
                (
                    "estimates",
                    "summaries",
                    "summary",
                    "unbilled",
                ),
            ),
        ),
        headers={
            "Accept": "application/json",
        },
        read=Invoice.from_json,
        read_error=read_error,
    )
