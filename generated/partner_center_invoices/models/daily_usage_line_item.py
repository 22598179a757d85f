# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class DailyUsageLineItem(Model, kw_only=True):
    """Shows the consumption of one Azure resource on one day, without a charge.
    These are the line items of provider `azure` and type `UsageLineItems`; no reference table
    describes them."""

    partner_id: str = _field(name="partnerId")
    """ Identifies the tenant of the partner. """

    partner_name: str = _field(name="partnerName")
    """ Names the partner. """

    partner_billable_account_id: str = _field(name="partnerBillableAccountId")
    """ Identifies the billing account of the partner by digits. """

    customer_id: str = _field(name="customerId")
    """ Identifies the customer. """

    customer_company_name: str = _field(name="customerCompanyName")
    """ Names the company of the customer. """

    domain_name: str = _field(name="domainName")
    """ Gives the domain of the customer. """

    mpn_id: int = _field(name="mpnId")
    """ Identifies the partner in the Microsoft Partner Network. """

    tier_2_mpn_id: int = _field(name="tier2MpnId")
    """ Identifies the second-tier partner in the Microsoft Partner Network.
    It is -1 when there is none. """

    invoice_number: str = _field(name="invoiceNumber")
    """ Identifies the invoice that the line item is on. """

    subscription_id: str = _field(name="subscriptionId")
    """ Identifies the subscription. """

    subscription_name: str = _field(name="subscriptionName")
    """ Names the subscription. """

    subscription_description: str = _field(name="subscriptionDescription")
    """ Describes the subscription. """

    billing_cycle_type: str = _field(name="billingCycleType")
    """ Names the rhythm of billing, `Monthly` or `MONTHLY`. """

    order_id: str = _field(name="orderId")
    """ Identifies the order by a long row of digits. """

    service_name: str = _field(name="serviceName")
    """ Names the service of Azure. """

    service_type: str = _field(name="serviceType")
    """ Names the kind within the service. """

    resource_guid: str = _field(name="resourceGuid")
    """ Identifies the meter of the resource. """

    resource_name: str = _field(name="resourceName")
    """ Names the meter of the resource. """

    region: str = _field(name="region")
    """ Names the region of the resource.
    It is often empty. """

    consumed_quantity: Amount = _field(name="consumedQuantity")
    """ Gives the units that were consumed, in the unit of `unit`. """

    charge_start_date: Time | None = _field(name="chargeStartDate")
    """ Says when the charged time starts, without a zone designator. """

    charge_end_date: Time | None = _field(name="chargeEndDate")
    """ Says when the charged time ends, without a zone designator. """

    unit: str = _field(name="unit")
    """ Names the unit of measure. """

    customer_billable_account: str = _field(name="customerBillableAccount")
    """ Identifies the billing account of the customer by digits. """

    usage_date: Time | None = _field(name="usageDate")
    """ Names the day of the usage, without a zone designator. """

    invoice_line_item_type: str = _field(name="invoiceLineItemType")
    """ Names the type of the line item, which is `usage_line_items`. """

    billing_provider: str = _field(name="billingProvider")
    """ Names the billing provider, which is `azure`. """

    attributes: DailyUsageLineItemAttributes | None = _field(default=None, name="attributes")
    """ Names the kind of the line item, which is `DailyUsageLineItem`. """

    metered_service: str | None = _field(default=None, name="meteredService")
    """ Names the service that was metered.
    Only the .NET SDK has it. """

    metered_service_type: str | None = _field(default=None, name="meteredServiceType")
    """ Names the kind of the service that was metered.
    Only the .NET SDK has it. """

    metered_region: str | None = _field(default=None, name="meteredRegion")
    """ Names the region of the service that was metered.
    Only the .NET SDK has it. """

    project: str | None = _field(default=None, name="project")
    """ Names the project of the customer.
    Only the .NET SDK has it. """

    service_info: str | None = _field(default=None, name="serviceInfo")
    """ Carries metadata of the service.
    Only the .NET SDK has it. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.charge_start_date) is not None:
            self.charge_start_date = known_time(value) or self._time("chargeStartDate", value)
        if (value := self.charge_end_date) is not None:
            self.charge_end_date = known_time(value) or self._time("chargeEndDate", value)
        if (value := self.usage_date) is not None:
            self.usage_date = known_time(value) or self._time("usageDate", value)


# At the end, as models may name each other.
from ..models.daily_usage_line_item_attributes import DailyUsageLineItemAttributes
