# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/templates, and generate again.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    Unset,
    missing,
    read_decimal,
    read_model,
    read_timestamp,
    write_decimal,
    write_model,
    write_timestamp,
)


@_attrs_define
class DailyUsageLineItem:
    """Shows the consumption of one Azure resource on one day, without a charge.
    These are the line items of provider `azure` and type `UsageLineItems`; no reference table
    describes them."""

    partner_id: str
    """ Identifies the tenant of the partner. """

    partner_name: str
    """ Names the partner. """

    partner_billable_account_id: str
    """ Identifies the billing account of the partner by digits. """

    customer_id: str
    """ Identifies the customer. """

    customer_company_name: str
    """ Names the company of the customer. """

    domain_name: str
    """ Gives the domain of the customer. """

    mpn_id: int
    """ Identifies the partner in the Microsoft Partner Network. """

    tier_2_mpn_id: int
    """ Identifies the second-tier partner in the Microsoft Partner Network.
    It is -1 when there is none. """

    invoice_number: str
    """ Identifies the invoice that the line item is on. """

    subscription_id: str
    """ Identifies the subscription. """

    subscription_name: str
    """ Names the subscription. """

    subscription_description: str
    """ Describes the subscription. """

    billing_cycle_type: str
    """ Names the rhythm of billing, `Monthly` or `MONTHLY`. """

    order_id: str
    """ Identifies the order by a long row of digits. """

    service_name: str
    """ Names the service of Azure. """

    service_type: str
    """ Names the kind within the service. """

    resource_guid: str
    """ Identifies the meter of the resource. """

    resource_name: str
    """ Names the meter of the resource. """

    region: str
    """ Names the region of the resource.
    It is often empty. """

    consumed_quantity: Decimal
    """ Gives the units that were consumed, in the unit of `unit`. """

    charge_start_date: datetime.datetime | None
    """ Says when the charged time starts, without a zone designator. """

    charge_end_date: datetime.datetime | None
    """ Says when the charged time ends, without a zone designator. """

    unit: str
    """ Names the unit of measure. """

    customer_billable_account: str
    """ Identifies the billing account of the customer by digits. """

    usage_date: datetime.datetime | None
    """ Names the day of the usage, without a zone designator. """

    invoice_line_item_type: str
    """ Names the type of the line item, which is `usage_line_items`. """

    billing_provider: str
    """ Names the billing provider, which is `azure`. """

    attributes: DailyUsageLineItemAttributes | Unset = UNSET
    """ Names the kind of the line item, which is `DailyUsageLineItem`. """

    metered_service: str | Unset = UNSET
    """ Names the service that was metered.
    Only the .NET SDK has it. """

    metered_service_type: str | Unset = UNSET
    """ Names the kind of the service that was metered.
    Only the .NET SDK has it. """

    metered_region: str | Unset = UNSET
    """ Names the region of the service that was metered.
    Only the .NET SDK has it. """

    project: str | Unset = UNSET
    """ Names the project of the customer.
    Only the .NET SDK has it. """

    service_info: str | Unset = UNSET
    """ Carries metadata of the service.
    Only the .NET SDK has it. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "partnerName",
            "partnerBillableAccountId",
            "customerId",
            "customerCompanyName",
            "domainName",
            "mpnId",
            "tier2MpnId",
            "invoiceNumber",
            "subscriptionId",
            "subscriptionName",
            "subscriptionDescription",
            "billingCycleType",
            "orderId",
            "serviceName",
            "serviceType",
            "resourceGuid",
            "resourceName",
            "region",
            "consumedQuantity",
            "chargeStartDate",
            "chargeEndDate",
            "unit",
            "customerBillableAccount",
            "usageDate",
            "invoiceLineItemType",
            "billingProvider",
            "attributes",
            "meteredService",
            "meteredServiceType",
            "meteredRegion",
            "project",
            "serviceInfo",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "partnerName",
            "partnerBillableAccountId",
            "customerId",
            "customerCompanyName",
            "domainName",
            "mpnId",
            "tier2MpnId",
            "invoiceNumber",
            "subscriptionId",
            "subscriptionName",
            "subscriptionDescription",
            "billingCycleType",
            "orderId",
            "serviceName",
            "serviceType",
            "resourceGuid",
            "resourceName",
            "region",
            "consumedQuantity",
            "chargeStartDate",
            "chargeEndDate",
            "unit",
            "customerBillableAccount",
            "usageDate",
            "invoiceLineItemType",
            "billingProvider",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["partnerId"] = self.partner_id
        result["partnerName"] = self.partner_name
        result["partnerBillableAccountId"] = self.partner_billable_account_id
        result["customerId"] = self.customer_id
        result["customerCompanyName"] = self.customer_company_name
        result["domainName"] = self.domain_name
        result["mpnId"] = self.mpn_id
        result["tier2MpnId"] = self.tier_2_mpn_id
        result["invoiceNumber"] = self.invoice_number
        result["subscriptionId"] = self.subscription_id
        result["subscriptionName"] = self.subscription_name
        result["subscriptionDescription"] = self.subscription_description
        result["billingCycleType"] = self.billing_cycle_type
        result["orderId"] = self.order_id
        result["serviceName"] = self.service_name
        result["serviceType"] = self.service_type
        result["resourceGuid"] = self.resource_guid
        result["resourceName"] = self.resource_name
        result["region"] = self.region
        result["consumedQuantity"] = write_decimal(self.consumed_quantity)
        result["chargeStartDate"] = write_timestamp(self.charge_start_date)
        result["chargeEndDate"] = write_timestamp(self.charge_end_date)
        result["unit"] = self.unit
        result["customerBillableAccount"] = self.customer_billable_account
        result["usageDate"] = write_timestamp(self.usage_date)
        result["invoiceLineItemType"] = self.invoice_line_item_type
        result["billingProvider"] = self.billing_provider
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
        if not isinstance(self.metered_service, Unset):
            result["meteredService"] = self.metered_service
        if not isinstance(self.metered_service_type, Unset):
            result["meteredServiceType"] = self.metered_service_type
        if not isinstance(self.metered_region, Unset):
            result["meteredRegion"] = self.metered_region
        if not isinstance(self.project, Unset):
            result["project"] = self.project
        if not isinstance(self.service_info, Unset):
            result["serviceInfo"] = self.service_info
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
            model.partner_id = src_dict["partnerId"]
            model.partner_name = src_dict["partnerName"]
            model.partner_billable_account_id = src_dict["partnerBillableAccountId"]
            model.customer_id = src_dict["customerId"]
            model.customer_company_name = src_dict["customerCompanyName"]
            model.domain_name = src_dict["domainName"]
            model.mpn_id = src_dict["mpnId"]
            model.tier_2_mpn_id = src_dict["tier2MpnId"]
            model.invoice_number = src_dict["invoiceNumber"]
            model.subscription_id = src_dict["subscriptionId"]
            model.subscription_name = src_dict["subscriptionName"]
            model.subscription_description = src_dict["subscriptionDescription"]
            model.billing_cycle_type = src_dict["billingCycleType"]
            model.order_id = src_dict["orderId"]
            model.service_name = src_dict["serviceName"]
            model.service_type = src_dict["serviceType"]
            model.resource_guid = src_dict["resourceGuid"]
            model.resource_name = src_dict["resourceName"]
            model.region = src_dict["region"]
            model.consumed_quantity = read_decimal(src_dict["consumedQuantity"], "consumedQuantity")
            model.charge_start_date = read_timestamp(src_dict["chargeStartDate"], "chargeStartDate")
            model.charge_end_date = read_timestamp(src_dict["chargeEndDate"], "chargeEndDate")
            model.unit = src_dict["unit"]
            model.customer_billable_account = src_dict["customerBillableAccount"]
            model.usage_date = read_timestamp(src_dict["usageDate"], "usageDate")
            model.invoice_line_item_type = src_dict["invoiceLineItemType"]
            model.billing_provider = src_dict["billingProvider"]
        except KeyError as error:
            raise missing(error) from None
        model.attributes = read_model(
            DailyUsageLineItemAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.metered_service = get("meteredService", UNSET)
        model.metered_service_type = get("meteredServiceType", UNSET)
        model.metered_region = get("meteredRegion", UNSET)
        model.project = get("project", UNSET)
        model.service_info = get("serviceInfo", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.daily_usage_line_item_attributes import DailyUsageLineItemAttributes
