# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from partner_center_core.calls import Call, path_segment, pdf

from ...errors import read_error


def get_tax_receipt_statement(
    invoice_id: str,
    receipt_id: str,
) -> Call[bytes]:
    """Download a tax receipt.

    Downloads one tax receipt of an invoice as PDF.
    Only partners in Taiwan have tax receipts, and only the global cloud serves them.

    Args:
        invoice_id (str): Identifies the invoice.
            The pages call it `invoice-id`.
            Addresses in links also put `OneTime-` or `Recurring-` before it.
            The words in the paths of other operations are no ids.
        receipt_id (str): Identifies the tax receipt, as in `taxReceipts` of the invoice.
            The page calls it `receipt-id`.

    Raises:
        InvalidIdentifierError: if an identifier would lead to another path.

    Returns:
        The call, not sent yet; its result is the document's bytes."""

    return Call(
        operation="getTaxReceiptStatement",
        method="GET",
        path="/v1/invoices/{invoice_id}/receipts/{receipt_id}/documents/statement".format(
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
            receipt_id=path_segment(receipt_id, "receiptId", ()),
        ),
        headers={
            "Accept": "application/pdf",
        },
        read=pdf,
        read_error=read_error,
    )
