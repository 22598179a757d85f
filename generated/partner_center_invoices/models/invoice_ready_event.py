# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    Unset,
    missing,
    read_timestamp,
    write_timestamp,
)


@_attrs_define
class InvoiceReadyEvent:
    """Tells that an invoice is ready.
    The event page spells the members with a capital letter; the service description spells them
    `eventName` and so on."""

    event_name: str
    """ Names the event, which is `invoice-ready`. """

    resource_uri: str
    """ Gives the address of the invoice, with the host and with `/v1`. """

    resource_name: str
    """ Names the kind of resource, which is `invoice`. """

    resource_change_utc_date: datetime.datetime | None
    """ Says when the invoice became ready, in UTC, with an offset and seven fractional digits.
    """

    audit_uri: None | str | Unset = UNSET
    """ Gives the address of the audit of the change.
    The event page documents that it may be null; the service description leaves it optional.
    """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "EventName",
            "ResourceUri",
            "ResourceName",
            "ResourceChangeUtcDate",
            "AuditUri",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "EventName",
            "ResourceUri",
            "ResourceName",
            "ResourceChangeUtcDate",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["EventName"] = self.event_name
        result["ResourceUri"] = self.resource_uri
        result["ResourceName"] = self.resource_name
        result["ResourceChangeUtcDate"] = write_timestamp(self.resource_change_utc_date)
        if not isinstance(self.audit_uri, Unset):
            result["AuditUri"] = self.audit_uri
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
            model.event_name = src_dict["EventName"]
            model.resource_uri = src_dict["ResourceUri"]
            model.resource_name = src_dict["ResourceName"]
            model.resource_change_utc_date = read_timestamp(
                src_dict["ResourceChangeUtcDate"], "ResourceChangeUtcDate"
            )
        except KeyError as error:
            raise missing(error) from None
        model.audit_uri = get("AuditUri", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model
