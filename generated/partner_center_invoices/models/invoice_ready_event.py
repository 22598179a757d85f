# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Time, known_time


class InvoiceReadyEvent(Model, kw_only=True):
    """Tells that an invoice is ready.
    The event page spells the members with a capital letter; the service description spells them
    `eventName` and so on."""

    event_name: str = _field(name="EventName")
    """ Names the event, which is `invoice-ready`. """

    resource_uri: str = _field(name="ResourceUri")
    """ Gives the address of the invoice, with the host and with `/v1`. """

    resource_name: str = _field(name="ResourceName")
    """ Names the kind of resource, which is `invoice`. """

    resource_change_utc_date: Time | None = _field(name="ResourceChangeUtcDate")
    """ Says when the invoice became ready, in UTC, with an offset and seven fractional digits. """

    audit_uri: str | None = _field(default=None, name="AuditUri")
    """ Gives the address of the audit of the change.
    The event page documents that it may be null; the service description leaves it optional. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.resource_change_utc_date) is not None:
            self.resource_change_utc_date = known_time(value) or self._time(
                "ResourceChangeUtcDate", value
            )
