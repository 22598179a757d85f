# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.field_filter_operator import (
    FieldFilterOperator,
)
from ..types import (
    UNSET,
    Unset,
    missing,
    read_model,
    write_model,
)


@_attrs_define
class FieldFilter:
    """Selects invoices by a comparison, or by two conditions that are joined.
    A comparison has `Field`, `Value` and `Operator`; a joint condition has `LeftFilter`,
    `RightFilter` and `Operator`.
    Only the .NET SDK and third parties describe it for invoices."""

    operator: FieldFilterOperator
    """ Says how to compare, or how to join: `and`, `or`.
    For invoices the comparisons are those by order and equality; `substring`, `starts_with` and
    `not_starts_with` belong to other APIs. """

    field: str | Unset = UNSET
    """ Names the member to compare; `InvoiceDate` is the only one for invoices. """

    value: str | Unset = UNSET
    """ Gives the value to compare with. """

    left_filter: FieldFilter | Unset = UNSET
    """ Holds the first of two conditions. """

    right_filter: FieldFilter | Unset = UNSET
    """ Holds the second of two conditions. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "Operator",
            "Field",
            "Value",
            "LeftFilter",
            "RightFilter",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(("Operator",))

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["Operator"] = self.operator
        if not isinstance(self.field, Unset):
            result["Field"] = self.field
        if not isinstance(self.value, Unset):
            result["Value"] = self.value
        if not isinstance(self.left_filter, Unset):
            result["LeftFilter"] = write_model(self.left_filter)
        if not isinstance(self.right_filter, Unset):
            result["RightFilter"] = write_model(self.right_filter)
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
            model.operator = src_dict["Operator"]
        except KeyError as error:
            raise missing(error) from None
        model.field = get("Field", UNSET)
        model.value = get("Value", UNSET)
        model.left_filter = read_model(
            FieldFilter.from_dict, get("LeftFilter", UNSET), "LeftFilter"
        )
        model.right_filter = read_model(
            FieldFilter.from_dict, get("RightFilter", UNSET), "RightFilter"
        )
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model
