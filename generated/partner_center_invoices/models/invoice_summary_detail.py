# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    missing,
    read_model,
    write_model,
)


@_attrs_define
class InvoiceSummaryDetail:
    """Gives the part of a summary that one invoice type has."""

    invoice_type: str
    """ Names the invoice type. """

    summary: InvoiceSummary
    """ Sums up the invoices of this type, without `details` and `links`. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "invoiceType",
            "summary",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "invoiceType",
            "summary",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["invoiceType"] = self.invoice_type
        result["summary"] = write_model(self.summary)
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
            model.invoice_type = src_dict["invoiceType"]
            model.summary = read_model(InvoiceSummary.from_dict, src_dict["summary"], "summary")
        except KeyError as error:
            raise missing(error) from None
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.invoice_summary import InvoiceSummary
