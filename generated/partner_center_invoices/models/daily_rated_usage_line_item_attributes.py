# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    Unset,
)


@_attrs_define
class DailyRatedUsageLineItemAttributes:
    """Names the kind of a line item: `DailyRatedUsageLineItem`."""

    object_type: Literal["DailyRatedUsageLineItem"] | Unset = UNSET
    """ Names the kind of the line item, always `DailyRatedUsageLineItem`. """

    etag: str | Unset = UNSET
    """ Identifies the version of the line item.
    It is absent in every documented exchange about invoices. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "objectType",
            "etag",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(())

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        if not isinstance(self.object_type, Unset):
            result["objectType"] = self.object_type
        if not isinstance(self.etag, Unset):
            result["etag"] = self.etag
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
        model.object_type = get("objectType", UNSET)
        model.etag = get("etag", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model
