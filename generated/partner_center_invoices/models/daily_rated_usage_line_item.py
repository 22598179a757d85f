# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class DailyRatedUsageLineItem(Model, kw_only=True):
    """Charges for the consumption of one resource on one day, in modern commerce.
    These are the line items of provider `onetime` or `marketplace` and type `UsageLineItems`,
    billed and unbilled."""

    partner_id: str = _field(name="partnerId")
    """ Identifies the tenant of the partner. """

    partner_name: str = _field(name="partnerName")
    """ Names the partner.
    It is empty in some exchanges. """

    customer_id: str = _field(name="customerId")
    """ Identifies the tenant of the customer.
    It is empty in every documented exchange. """

    customer_name: str = _field(name="customerName")
    """ Names the customer.
    It is empty in every documented exchange. """

    customer_domain_name: str = _field(name="customerDomainName")
    """ Gives the domain of the customer.
    It is empty in every documented exchange. """

    customer_country: str = _field(name="customerCountry")
    """ Gives the country of the customer as two letters of ISO 3166.
    It is empty in every documented exchange. """

    invoice_number: str = _field(name="invoiceNumber")
    """ Identifies the invoice that the line item is on.
    It is empty while the line item is unbilled. """

    mpn_id: str = _field(name="mpnId")
    """ Identifies the partner in the Microsoft Partner Network, as text. """

    reseller_mpn_id: str = _field(name="resellerMpnId")
    """ Identifies the reseller in the Microsoft Partner Network, as text.
    It is empty when there is none. """

    product_id: str = _field(name="productId")
    """ Identifies the product in the catalogue.
    It is empty in every documented exchange. """

    sku_id: str = _field(name="skuId")
    """ Identifies the stock keeping unit within the product.
    It is empty in every documented exchange. """

    availability_id: str = _field(name="availabilityId")
    """ Identifies the availability within the stock keeping unit.
    It is empty in every documented exchange. """

    sku_name: str = _field(name="skuName")
    """ Names the stock keeping unit. """

    product_name: str = _field(name="productName")
    """ Names the product. """

    publisher_name: str = _field(name="publisherName")
    """ Names the publisher of the product. """

    publisher_id: str = _field(name="publisherId")
    """ Identifies the publisher.
    It is empty when there is none. """

    subscription_id: str = _field(name="subscriptionId")
    """ Identifies the subscription. """

    subscription_description: str = _field(name="subscriptionDescription")
    """ Describes the subscription. """

    charge_start_date: Time | None = _field(name="chargeStartDate")
    """ Says when the charged time starts. """

    charge_end_date: Time | None = _field(name="chargeEndDate")
    """ Says when the charged time ends. """

    usage_date: Time | None = _field(name="usageDate")
    """ Names the day of the usage. """

    meter_type: str = _field(name="meterType")
    """ Names the kind of the meter. """

    meter_category: str = _field(name="meterCategory")
    """ Names the top-level class of the meter. """

    meter_id: str = _field(name="meterId")
    """ Identifies the meter.
    The reference table says that it is a GUID; the exchanges have texts such as `1core`. """

    meter_sub_category: str = _field(name="meterSubCategory")
    """ Names the class of the meter below its category. """

    meter_name: str = _field(name="meterName")
    """ Names the meter. """

    meter_region: str = _field(name="meterRegion")
    """ Names the region of the meter.
    It is empty in every documented exchange. """

    unit_of_measure: str = _field(name="unitOfMeasure")
    """ Names the unit of the meter. """

    resource_location: str = _field(name="resourceLocation")
    """ Names the region of the data centre. """

    consumed_service: str = _field(name="consumedService")
    """ Names the resource provider of Azure. """

    resource_group: str = _field(name="resourceGroup")
    """ Names the resource group. """

    resource_uri: str = _field(name="resourceUri")
    """ Gives the path of the resource in Azure Resource Manager; it is no URL. """

    tags: str = _field(name="tags")
    """ Carries the tags of the resource, as text.
    It is empty in every documented exchange. """

    additional_info: str = _field(name="additionalInfo")
    """ Carries more about the resource, as a JSON object inside the string. """

    service_info_1: str = _field(name="serviceInfo1")
    """ Carries metadata of the service.
    It is empty in every documented exchange. """

    service_info_2: str = _field(name="serviceInfo2")
    """ Carries more metadata of the service.
    It is empty in every documented exchange. """

    charge_type: str = _field(name="chargeType")
    """ Says in free text what is charged.
    It is `new` or empty in the documented exchanges. """

    unit_price: Amount = _field(name="unitPrice")
    """ Gives the price of one unit, in the currency of `pricingCurrency`, with up to 16 decimals. """

    quantity: Amount = _field(name="quantity")
    """ Gives the units that were consumed, in the unit of `unitOfMeasure`. """

    unit_type: str = _field(name="unitType")
    """ Names the unit.
    It is empty when there is none. """

    billing_pre_tax_total: Amount = _field(name="billingPreTaxTotal")
    """ Gives the charge before tax, in the currency of `billingCurrency`.
    A page on the successor computes it from `effectiveUnitPrice`, `quantity` and
    `pcToBCExchangeRate`, cut to two decimals; the documented exchanges show 15 decimals. """

    billing_currency: str = _field(name="billingCurrency")
    """ Names the billing currency. """

    pricing_pre_tax_total: Amount = _field(name="pricingPreTaxTotal")
    """ Gives the charge before tax, in the currency of `pricingCurrency`. """

    pricing_currency: str = _field(name="pricingCurrency")
    """ Names the currency that the price was set in. """

    attributes: DailyRatedUsageLineItemAttributes | None = _field(default=None, name="attributes")
    """ Names the kind of the line item, which is `DailyRatedUsageLineItem`. """

    credit_type: str | None = _field(default=None, name="creditType")
    """ Says which credit was applied.
    It is absent in older exchanges. """

    invoice_line_item_type: str | None = _field(default=None, name="invoiceLineItemType")
    """ Names the type of the line item, which is `usage_line_items`.
    It is absent on some line items. """

    billing_provider: str | None = _field(default=None, name="billingProvider")
    """ Names the billing provider, which is `marketplace`, also where the request asks for
    `onetime`.
    It is absent on some line items. """

    entitlement_id: str | None = _field(default=None, name="entitlementId")
    """ Identifies the Azure subscription that the usage belongs to.
    It is absent on some line items. """

    entitlement_description: str | None = _field(default=None, name="entitlementDescription")
    """ Describes the Azure subscription.
    It is absent on some line items. """

    pc_to_bc_exchange_rate: Amount | None = _field(default=None, name="pcToBCExchangeRate")
    """ Converts from `pricingCurrency` to `billingCurrency`.
    It is a number though the reference table says string, and absent on some line items. """

    pc_to_bc_exchange_rate_date: Time | None = _field(default=None, name="pcToBCExchangeRateDate")
    """ Says which day the exchange rate is from.
    It is absent on some line items; the .NET SDK lets it be missing. """

    effective_unit_price: Amount | None = _field(default=None, name="effectiveUnitPrice")
    """ Gives the price of one unit after credits, in the currency of `pricingCurrency`, with up to
    22 decimals.
    It is absent on some line items. """

    rate_of_partner_earned_credit: Amount | None = _field(
        default=None, name="rateOfPartnerEarnedCredit"
    )
    """ Gives the share of the price that is credited to the partner, between 0 and 1.
    It is absent on some line items. """

    rate_of_credit: Amount | None = _field(default=None, name="rateOfCredit")
    """ Gives the share of the price that is credited, between 0 and 1.
    It is absent on some line items and in older exchanges; the .NET SDK lets it be missing. """

    has_partner_earned_credit: bool | None = _field(default=None, name="hasPartnerEarnedCredit")
    """ Says whether partner-earned credit applies, in new commerce.
    The reference table and the .NET SDK have it, no documented exchange does. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.charge_start_date) is not None:
            self.charge_start_date = known_time(value) or self._time("chargeStartDate", value)
        if (value := self.charge_end_date) is not None:
            self.charge_end_date = known_time(value) or self._time("chargeEndDate", value)
        if (value := self.usage_date) is not None:
            self.usage_date = known_time(value) or self._time("usageDate", value)
        if (value := self.pc_to_bc_exchange_rate_date) is not None:
            self.pc_to_bc_exchange_rate_date = known_time(value) or self._time(
                "pcToBCExchangeRateDate", value
            )


# At the end, as models may name each other.
from ..models.daily_rated_usage_line_item_attributes import (
    DailyRatedUsageLineItemAttributes,
)
