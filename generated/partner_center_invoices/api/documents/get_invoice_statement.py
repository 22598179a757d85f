# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call, path_segment, pdf

from ...errors import read_error


def get_invoice_statement(
    invoice_id: str,
) -> Call[bytes]:
    """Download an invoice statement.

    Downloads the statement of one invoice as PDF.
    The reference page lists JSON and XML and no PDF; the printed exchange shows a PDF.
    In the integration sandbox only modern commerce has statements, with a note not to pay them.

    Args:
        invoice_id (str): Identifies the invoice.
            The pages call it `invoice-id`.
            Addresses in links also put `OneTime-` or `Recurring-` before it.
            The words in the paths of other operations are no ids.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is the document's bytes."""

    return Call(
        operation="getInvoiceStatement",
        method="GET",
        path="/v1/invoices/{invoice_id}/documents/statement".format(
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
            "Accept": "application/pdf",
        },
        read=pdf,
        read_error=read_error,
    )
