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
class DailyRatedUsageLineItem:
    """Charges for the consumption of one resource on one day, in modern commerce.
    These are the line items of provider `onetime` or `marketplace` and type `UsageLineItems`,
    billed and unbilled."""

    partner_id: str
    """ Identifies the tenant of the partner. """

    partner_name: str
    """ Names the partner.
    It is empty in some exchanges. """

    customer_id: str
    """ Identifies the tenant of the customer.
    It is empty in every documented exchange. """

    customer_name: str
    """ Names the customer.
    It is empty in every documented exchange. """

    customer_domain_name: str
    """ Gives the domain of the customer.
    It is empty in every documented exchange. """

    customer_country: str
    """ Gives the country of the customer as two letters of ISO 3166.
    It is empty in every documented exchange. """

    invoice_number: str
    """ Identifies the invoice that the line item is on.
    It is empty while the line item is unbilled. """

    mpn_id: str
    """ Identifies the partner in the Microsoft Partner Network, as text. """

    reseller_mpn_id: str
    """ Identifies the reseller in the Microsoft Partner Network, as text.
    It is empty when there is none. """

    product_id: str
    """ Identifies the product in the catalogue.
    It is empty in every documented exchange. """

    sku_id: str
    """ Identifies the stock keeping unit within the product.
    It is empty in every documented exchange. """

    availability_id: str
    """ Identifies the availability within the stock keeping unit.
    It is empty in every documented exchange. """

    sku_name: str
    """ Names the stock keeping unit. """

    product_name: str
    """ Names the product. """

    publisher_name: str
    """ Names the publisher of the product. """

    publisher_id: str
    """ Identifies the publisher.
    It is empty when there is none. """

    subscription_id: str
    """ Identifies the subscription. """

    subscription_description: str
    """ Describes the subscription. """

    charge_start_date: datetime.datetime | None
    """ Says when the charged time starts. """

    charge_end_date: datetime.datetime | None
    """ Says when the charged time ends. """

    usage_date: datetime.datetime | None
    """ Names the day of the usage. """

    meter_type: str
    """ Names the kind of the meter. """

    meter_category: str
    """ Names the top-level class of the meter. """

    meter_id: str
    """ Identifies the meter.
    The reference table says that it is a GUID; the exchanges have texts such as `1core`. """

    meter_sub_category: str
    """ Names the class of the meter below its category. """

    meter_name: str
    """ Names the meter. """

    meter_region: str
    """ Names the region of the meter.
    It is empty in every documented exchange. """

    unit_of_measure: str
    """ Names the unit of the meter. """

    resource_location: str
    """ Names the region of the data centre. """

    consumed_service: str
    """ Names the resource provider of Azure. """

    resource_group: str
    """ Names the resource group. """

    resource_uri: str
    """ Gives the path of the resource in Azure Resource Manager; it is no URL. """

    tags: str
    """ Carries the tags of the resource, as text.
    It is empty in every documented exchange. """

    additional_info: str
    """ Carries more about the resource, as a JSON object inside the string. """

    service_info_1: str
    """ Carries metadata of the service.
    It is empty in every documented exchange. """

    service_info_2: str
    """ Carries more metadata of the service.
    It is empty in every documented exchange. """

    charge_type: str
    """ Says in free text what is charged.
    It is `new` or empty in the documented exchanges. """

    unit_price: Decimal
    """ Gives the price of one unit, in the currency of `pricingCurrency`, with up to 16
    decimals. """

    quantity: Decimal
    """ Gives the units that were consumed, in the unit of `unitOfMeasure`. """

    unit_type: str
    """ Names the unit.
    It is empty when there is none. """

    billing_pre_tax_total: Decimal
    """ Gives the charge before tax, in the currency of `billingCurrency`.
    A page on the successor computes it from `effectiveUnitPrice`, `quantity` and
    `pcToBCExchangeRate`, cut to two decimals; the documented exchanges show 15 decimals. """

    billing_currency: str
    """ Names the billing currency. """

    pricing_pre_tax_total: Decimal
    """ Gives the charge before tax, in the currency of `pricingCurrency`. """

    pricing_currency: str
    """ Names the currency that the price was set in. """

    attributes: DailyRatedUsageLineItemAttributes | Unset = UNSET
    """ Names the kind of the line item, which is `DailyRatedUsageLineItem`. """

    credit_type: str | Unset = UNSET
    """ Says which credit was applied.
    It is absent in older exchanges. """

    invoice_line_item_type: str | Unset = UNSET
    """ Names the type of the line item, which is `usage_line_items`.
    It is absent on some line items. """

    billing_provider: str | Unset = UNSET
    """ Names the billing provider, which is `marketplace`, also where the request asks for
    `onetime`.
    It is absent on some line items. """

    entitlement_id: str | Unset = UNSET
    """ Identifies the Azure subscription that the usage belongs to.
    It is absent on some line items. """

    entitlement_description: str | Unset = UNSET
    """ Describes the Azure subscription.
    It is absent on some line items. """

    pc_to_bc_exchange_rate: Decimal | Unset = UNSET
    """ Converts from `pricingCurrency` to `billingCurrency`.
    It is a number though the reference table says string, and absent on some line items. """

    pc_to_bc_exchange_rate_date: datetime.datetime | None | Unset = UNSET
    """ Says which day the exchange rate is from.
    It is absent on some line items; the .NET SDK lets it be missing. """

    effective_unit_price: Decimal | Unset = UNSET
    """ Gives the price of one unit after credits, in the currency of `pricingCurrency`, with up
    to 22 decimals.
    It is absent on some line items. """

    rate_of_partner_earned_credit: Decimal | Unset = UNSET
    """ Gives the share of the price that is credited to the partner, between 0 and 1.
    It is absent on some line items. """

    rate_of_credit: Decimal | Unset = UNSET
    """ Gives the share of the price that is credited, between 0 and 1.
    It is absent on some line items and in older exchanges; the .NET SDK lets it be missing. """

    has_partner_earned_credit: bool | Unset = UNSET
    """ Says whether partner-earned credit applies, in new commerce.
    The reference table and the .NET SDK have it, no documented exchange does. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "partnerName",
            "customerId",
            "customerName",
            "customerDomainName",
            "customerCountry",
            "invoiceNumber",
            "mpnId",
            "resellerMpnId",
            "productId",
            "skuId",
            "availabilityId",
            "skuName",
            "productName",
            "publisherName",
            "publisherId",
            "subscriptionId",
            "subscriptionDescription",
            "chargeStartDate",
            "chargeEndDate",
            "usageDate",
            "meterType",
            "meterCategory",
            "meterId",
            "meterSubCategory",
            "meterName",
            "meterRegion",
            "unitOfMeasure",
            "resourceLocation",
            "consumedService",
            "resourceGroup",
            "resourceUri",
            "tags",
            "additionalInfo",
            "serviceInfo1",
            "serviceInfo2",
            "chargeType",
            "unitPrice",
            "quantity",
            "unitType",
            "billingPreTaxTotal",
            "billingCurrency",
            "pricingPreTaxTotal",
            "pricingCurrency",
            "attributes",
            "creditType",
            "invoiceLineItemType",
            "billingProvider",
            "entitlementId",
            "entitlementDescription",
            "pcToBCExchangeRate",
            "pcToBCExchangeRateDate",
            "effectiveUnitPrice",
            "rateOfPartnerEarnedCredit",
            "rateOfCredit",
            "hasPartnerEarnedCredit",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "partnerName",
            "customerId",
            "customerName",
            "customerDomainName",
            "customerCountry",
            "invoiceNumber",
            "mpnId",
            "resellerMpnId",
            "productId",
            "skuId",
            "availabilityId",
            "skuName",
            "productName",
            "publisherName",
            "publisherId",
            "subscriptionId",
            "subscriptionDescription",
            "chargeStartDate",
            "chargeEndDate",
            "usageDate",
            "meterType",
            "meterCategory",
            "meterId",
            "meterSubCategory",
            "meterName",
            "meterRegion",
            "unitOfMeasure",
            "resourceLocation",
            "consumedService",
            "resourceGroup",
            "resourceUri",
            "tags",
            "additionalInfo",
            "serviceInfo1",
            "serviceInfo2",
            "chargeType",
            "unitPrice",
            "quantity",
            "unitType",
            "billingPreTaxTotal",
            "billingCurrency",
            "pricingPreTaxTotal",
            "pricingCurrency",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["partnerId"] = self.partner_id
        result["partnerName"] = self.partner_name
        result["customerId"] = self.customer_id
        result["customerName"] = self.customer_name
        result["customerDomainName"] = self.customer_domain_name
        result["customerCountry"] = self.customer_country
        result["invoiceNumber"] = self.invoice_number
        result["mpnId"] = self.mpn_id
        result["resellerMpnId"] = self.reseller_mpn_id
        result["productId"] = self.product_id
        result["skuId"] = self.sku_id
        result["availabilityId"] = self.availability_id
        result["skuName"] = self.sku_name
        result["productName"] = self.product_name
        result["publisherName"] = self.publisher_name
        result["publisherId"] = self.publisher_id
        result["subscriptionId"] = self.subscription_id
        result["subscriptionDescription"] = self.subscription_description
        result["chargeStartDate"] = write_timestamp(self.charge_start_date)
        result["chargeEndDate"] = write_timestamp(self.charge_end_date)
        result["usageDate"] = write_timestamp(self.usage_date)
        result["meterType"] = self.meter_type
        result["meterCategory"] = self.meter_category
        result["meterId"] = self.meter_id
        result["meterSubCategory"] = self.meter_sub_category
        result["meterName"] = self.meter_name
        result["meterRegion"] = self.meter_region
        result["unitOfMeasure"] = self.unit_of_measure
        result["resourceLocation"] = self.resource_location
        result["consumedService"] = self.consumed_service
        result["resourceGroup"] = self.resource_group
        result["resourceUri"] = self.resource_uri
        result["tags"] = self.tags
        result["additionalInfo"] = self.additional_info
        result["serviceInfo1"] = self.service_info_1
        result["serviceInfo2"] = self.service_info_2
        result["chargeType"] = self.charge_type
        result["unitPrice"] = write_decimal(self.unit_price)
        result["quantity"] = write_decimal(self.quantity)
        result["unitType"] = self.unit_type
        result["billingPreTaxTotal"] = write_decimal(self.billing_pre_tax_total)
        result["billingCurrency"] = self.billing_currency
        result["pricingPreTaxTotal"] = write_decimal(self.pricing_pre_tax_total)
        result["pricingCurrency"] = self.pricing_currency
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
        if not isinstance(self.credit_type, Unset):
            result["creditType"] = self.credit_type
        if not isinstance(self.invoice_line_item_type, Unset):
            result["invoiceLineItemType"] = self.invoice_line_item_type
        if not isinstance(self.billing_provider, Unset):
            result["billingProvider"] = self.billing_provider
        if not isinstance(self.entitlement_id, Unset):
            result["entitlementId"] = self.entitlement_id
        if not isinstance(self.entitlement_description, Unset):
            result["entitlementDescription"] = self.entitlement_description
        if not isinstance(self.pc_to_bc_exchange_rate, Unset):
            result["pcToBCExchangeRate"] = write_decimal(self.pc_to_bc_exchange_rate)
        if not isinstance(self.pc_to_bc_exchange_rate_date, Unset):
            result["pcToBCExchangeRateDate"] = write_timestamp(self.pc_to_bc_exchange_rate_date)
        if not isinstance(self.effective_unit_price, Unset):
            result["effectiveUnitPrice"] = write_decimal(self.effective_unit_price)
        if not isinstance(self.rate_of_partner_earned_credit, Unset):
            result["rateOfPartnerEarnedCredit"] = write_decimal(self.rate_of_partner_earned_credit)
        if not isinstance(self.rate_of_credit, Unset):
            result["rateOfCredit"] = write_decimal(self.rate_of_credit)
        if not isinstance(self.has_partner_earned_credit, Unset):
            result["hasPartnerEarnedCredit"] = self.has_partner_earned_credit
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
            model.customer_id = src_dict["customerId"]
            model.customer_name = src_dict["customerName"]
            model.customer_domain_name = src_dict["customerDomainName"]
            model.customer_country = src_dict["customerCountry"]
            model.invoice_number = src_dict["invoiceNumber"]
            model.mpn_id = src_dict["mpnId"]
            model.reseller_mpn_id = src_dict["resellerMpnId"]
            model.product_id = src_dict["productId"]
            model.sku_id = src_dict["skuId"]
            model.availability_id = src_dict["availabilityId"]
            model.sku_name = src_dict["skuName"]
            model.product_name = src_dict["productName"]
            model.publisher_name = src_dict["publisherName"]
            model.publisher_id = src_dict["publisherId"]
            model.subscription_id = src_dict["subscriptionId"]
            model.subscription_description = src_dict["subscriptionDescription"]
            model.charge_start_date = read_timestamp(src_dict["chargeStartDate"], "chargeStartDate")
            model.charge_end_date = read_timestamp(src_dict["chargeEndDate"], "chargeEndDate")
            model.usage_date = read_timestamp(src_dict["usageDate"], "usageDate")
            model.meter_type = src_dict["meterType"]
            model.meter_category = src_dict["meterCategory"]
            model.meter_id = src_dict["meterId"]
            model.meter_sub_category = src_dict["meterSubCategory"]
            model.meter_name = src_dict["meterName"]
            model.meter_region = src_dict["meterRegion"]
            model.unit_of_measure = src_dict["unitOfMeasure"]
            model.resource_location = src_dict["resourceLocation"]
            model.consumed_service = src_dict["consumedService"]
            model.resource_group = src_dict["resourceGroup"]
            model.resource_uri = src_dict["resourceUri"]
            model.tags = src_dict["tags"]
            model.additional_info = src_dict["additionalInfo"]
            model.service_info_1 = src_dict["serviceInfo1"]
            model.service_info_2 = src_dict["serviceInfo2"]
            model.charge_type = src_dict["chargeType"]
            model.unit_price = read_decimal(src_dict["unitPrice"], "unitPrice")
            model.quantity = read_decimal(src_dict["quantity"], "quantity")
            model.unit_type = src_dict["unitType"]
            model.billing_pre_tax_total = read_decimal(
                src_dict["billingPreTaxTotal"], "billingPreTaxTotal"
            )
            model.billing_currency = src_dict["billingCurrency"]
            model.pricing_pre_tax_total = read_decimal(
                src_dict["pricingPreTaxTotal"], "pricingPreTaxTotal"
            )
            model.pricing_currency = src_dict["pricingCurrency"]
        except KeyError as error:
            raise missing(error) from None
        model.attributes = read_model(
            DailyRatedUsageLineItemAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.credit_type = get("creditType", UNSET)
        model.invoice_line_item_type = get("invoiceLineItemType", UNSET)
        model.billing_provider = get("billingProvider", UNSET)
        model.entitlement_id = get("entitlementId", UNSET)
        model.entitlement_description = get("entitlementDescription", UNSET)
        model.pc_to_bc_exchange_rate = read_decimal(
            get("pcToBCExchangeRate", UNSET), "pcToBCExchangeRate"
        )
        model.pc_to_bc_exchange_rate_date = read_timestamp(
            get("pcToBCExchangeRateDate", UNSET), "pcToBCExchangeRateDate"
        )
        model.effective_unit_price = read_decimal(
            get("effectiveUnitPrice", UNSET), "effectiveUnitPrice"
        )
        model.rate_of_partner_earned_credit = read_decimal(
            get("rateOfPartnerEarnedCredit", UNSET), "rateOfPartnerEarnedCredit"
        )
        model.rate_of_credit = read_decimal(get("rateOfCredit", UNSET), "rateOfCredit")
        model.has_partner_earned_credit = get("hasPartnerEarnedCredit", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.daily_rated_usage_line_item_attributes import (
    DailyRatedUsageLineItemAttributes,
)
