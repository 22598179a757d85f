# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model


class TaxReceipt(Model, kw_only=True):
    """Points to one tax receipt of an invoice.
    Only partners in Taiwan have receipts, and no reference table describes them."""

    id: str = _field(name="id")
    """ Identifies the receipt within the invoice. """

    tax_receipt_pdf_download_link: str = _field(name="taxReceiptPdfDownloadLink")
    """ Gives the path of the receipt as PDF, relative to the host and without `/v1`. """
