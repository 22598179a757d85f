# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    missing,
)


@_attrs_define
class TaxReceipt:
    """Points to one tax receipt of an invoice.
    Only partners in Taiwan have receipts, and no reference table describes them."""

    id: str
    """ Identifies the receipt within the invoice. """

    tax_receipt_pdf_download_link: str
    """ Gives the path of the receipt as PDF, relative to the host and without `/v1`. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "id",
            "taxReceiptPdfDownloadLink",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "id",
            "taxReceiptPdfDownloadLink",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["id"] = self.id
        result["taxReceiptPdfDownloadLink"] = self.tax_receipt_pdf_download_link
        result.update(self.additional_properties)
        return result

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from decoded JSON.

        Raises:
            DecodeError: if a required member is missing or a value cannot be read.
        """
        model = cls.__new__(cls)
        get = src_dict.get
        try:
            model.id = src_dict["id"]
            model.tax_receipt_pdf_download_link = src_dict["taxReceiptPdfDownloadLink"]
        except KeyError as error:
            raise missing(error) from None
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model
