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
    read_values,
    write_decimal,
    write_model,
    write_timestamp,
)


@_attrs_define
class OneTimeInvoiceLineItem:
    """Charges for a purchase in modern commerce: software, subscriptions, reservations,
    marketplace products.
    These are the line items of provider `onetime` or `all` and type `BillingLineItems`, billed
    and unbilled.
    Amounts, prices and quantities are numbers on some line items and text on others, mixed in
    one page."""

    partner_id: str
    """ Identifies the tenant of the partner.
    The .NET SDK calls it the commerce account. """

    customer_id: str
    """ Identifies the tenant of the customer.
    Older exchanges put `org:` before the GUID. """

    customer_name: str
    """ Names the customer. """

    customer_domain_name: str
    """ Gives the domain of the customer. """

    invoice_number: str
    """ Identifies the invoice that the line item is on.
    It is empty while the line item is unbilled. """

    product_id: str
    """ Identifies the product in the catalogue. """

    sku_id: str
    """ Identifies the stock keeping unit within the product, by four characters. """

    availability_id: str
    """ Identifies the availability within the stock keeping unit. """

    product_name: str
    """ Names the product. """

    sku_name: str
    """ Names the stock keeping unit. """

    charge_type: str
    """ Says in free text what is charged, for example `new` or `New`.
    The service writes New for a purchase and Cancel for a refund. """

    unit_price: Decimal
    """ Gives the price of one unit, in the currency of `pricingCurrency`. """

    effective_unit_price: Decimal
    """ Gives the price of one unit after adjustments, in the currency of `pricingCurrency`. """

    unit_type: str
    """ Names the unit, for example `Seats` or `1 Hour`.
    It is empty when there is none. """

    quantity: Decimal
    """ Counts the units.
    The .NET SDK declares whole units. """

    subtotal: Decimal
    """ Gives the charge before tax, in the currency of `currency`.
    According to the page on reconciliation files, the service cuts digits and does not round:
    for licenses `effectiveUnitPrice` times `pcToBCExchangeRate` to two decimals, times
    `billableQuantity`; for usage `effectiveUnitPrice` times `billableQuantity` to two decimals,
    times `pcToBCExchangeRate` to two decimals again. """

    tax_total: Decimal
    """ Gives the tax, in the currency of `currency`. """

    total_for_customer: Decimal
    """ Gives the sum of `subtotal` and `taxTotal`, in the currency of `currency`. """

    currency: str
    """ Names the billing currency. """

    subscription_description: str
    """ Describes the subscription.
    It is empty when there is none. """

    subscription_id: str
    """ Identifies the subscription. """

    term_and_billing_cycle: str
    """ Describes the term and the rhythm of billing in free text. """

    alternate_id: str
    """ Identifies the quote or the order in another way. """

    attributes: OneTimeInvoiceLineItemAttributes | Unset = UNSET
    """ Names the kind of the line item, which is `OneTimeInvoiceLineItem`. """

    customer_country: str | Unset = UNSET
    """ Gives the country of the customer as two letters of ISO 3166.
    It is absent on some older line items. """

    mpn_id: str | Unset = UNSET
    """ Identifies the partner in the Microsoft Partner Network, as text.
    It is absent on some older line items. """

    reseller_mpn_id: int | str | Unset = UNSET
    """ Identifies the reseller of the line item in the Microsoft Partner Network.
    It is a number on some line items and text on others, 0 when there is none, and absent on
    some older ones. """

    order_id: str | Unset = UNSET
    """ Identifies the order.
    It is absent on some older line items, and the reference table has lost it. """

    order_date: datetime.datetime | None | Unset = UNSET
    """ Says when the order was placed.
    It is absent on some older line items. """

    product_qualifiers: list[str] | Unset = UNSET
    """ Lists qualifiers of the product, for example `AddOn` or `Trial`.
    It is empty when there is none, absent on some line items and on older ones, and missing
    from the reference table. """

    publisher_name: str | Unset = UNSET
    """ Names the publisher of the product.
    It is absent on some older line items. """

    publisher_id: str | Unset = UNSET
    """ Identifies the publisher.
    It is empty when there is none, and absent on some older line items. """

    subscription_start_date: datetime.datetime | None | Unset = UNSET
    """ Says when the subscription starts.
    It is absent on some older line items; the .NET SDK lets it be missing. """

    subscription_end_date: datetime.datetime | None | Unset = UNSET
    """ Says when the subscription ends.
    It is absent on some older line items; the .NET SDK lets it be missing. """

    charge_start_date: datetime.datetime | None | Unset = UNSET
    """ Says when the charged time starts.
    It carries `Z` or an offset with seven fractional digits, and is absent on some older line
    items. """

    charge_end_date: datetime.datetime | None | Unset = UNSET
    """ Says when the charged time ends.
    It carries `Z` or an offset with seven fractional digits, and is absent on some older line
    items. """

    reference_id: str | Unset = UNSET
    """ Identifies the line item for reference.
    It is absent on some line items and on older ones, and missing from the reference table. """

    price_adjustment_description: str | Unset = UNSET
    """ Lists the price adjustments as a JSON array inside the string.
    It is empty when there is none, and absent on some older line items. """

    discount_details: str | Unset = UNSET
    """ Describes discounts.
    It is obsolete and always empty, and absent on some older line items. """

    pricing_currency: str | Unset = UNSET
    """ Names the currency that the price was set in.
    It is absent on some older line items. """

    pc_to_bc_exchange_rate: Decimal | Unset = UNSET
    """ Converts from `pricingCurrency` to the billing currency.
    It is absent on some older line items. """

    pc_to_bc_exchange_rate_date: datetime.datetime | None | Unset = UNSET
    """ Says which day the exchange rate is from, with or without a zone designator.
    It is absent on some older line items; the .NET SDK lets it be missing. """

    billable_quantity: Decimal | Unset = UNSET
    """ Gives the units that are charged, in the unit of `unitType`.
    It is absent on some older line items. """

    meter_description: str | Unset = UNSET
    """ Describes the meter of a consumption.
    It is empty when there is none, and absent on some older line items. """

    billing_frequency: str | Unset = UNSET
    """ Names the rhythm of billing.
    It is empty or `Monthly`, and absent on some line items. """

    reservation_order_id: str | Unset = UNSET
    """ Identifies the order of an Azure reservation.
    It is absent on some older line items. """

    invoice_line_item_type: str | Unset = UNSET
    """ Names the type of the line item, which is `billing_line_items`.
    It is absent on some line items. """

    billing_provider: str | Unset = UNSET
    """ Names the billing provider, which is `one_time`.
    It is absent on the same line items as `invoiceLineItemType`. """

    promotion_id: str | Unset = UNSET
    """ Identifies the promotion that was applied.
    It is empty when there is none, absent on some line items and on older ones, and missing
    from the reference table. """

    credit_reason_code: str | Unset = UNSET
    """ Says why a credit was given, in new commerce.
    The reference table and the .NET SDK have it, no documented exchange does. """

    quote_id: str | Unset = UNSET
    """ Identifies the quote.
    Only older exchanges have it; `alternateId` replaced it. """

    provider_name: str | Unset = UNSET
    """ Names the publisher of the product.
    Only older exchanges have it; `publisherName` replaced it. """

    provider_id: str | Unset = UNSET
    """ Identifies the publisher of the product.
    Only older exchanges have it; `publisherId` replaced it. """

    provider_source: str | Unset = UNSET
    """ Names the provider that the line item comes from.
    Only one made-up line item of an older page has it. """

    partner_name: str | Unset = UNSET
    """ Names the partner.
    Only one made-up line item of an older page has it. """

    usage_date: datetime.datetime | None | Unset = UNSET
    """ Names the day of the usage.
    Only one made-up line item of an older page has it. """

    meter_type: str | Unset = UNSET
    """ Names the kind of the meter.
    Only one made-up line item of an older page has it. """

    meter_category: str | Unset = UNSET
    """ Names the top-level class of the meter.
    Only one made-up line item of an older page has it. """

    meter_id: str | Unset = UNSET
    """ Identifies the meter.
    Only one made-up line item of an older page has it. """

    meter_sub_category: str | Unset = UNSET
    """ Names the class of the meter below its category.
    Only one made-up line item of an older page has it. """

    meter_name: str | Unset = UNSET
    """ Names the meter.
    Only one made-up line item of an older page has it. """

    meter_region: str | Unset = UNSET
    """ Names the region of the meter.
    Only one made-up line item of an older page has it. """

    unit_of_measure: str | Unset = UNSET
    """ Names the unit of the meter.
    Only one made-up line item of an older page has it. """

    rate_of_partner_earned_credit: Decimal | Unset = UNSET
    """ Gives the share of the price that is credited to the partner.
    Only one made-up line item of an older page has it. """

    is_partner_earned_credit_applied: bool | Unset = UNSET
    """ Says whether partner-earned credit was applied.
    Only one made-up line item of an older page has it. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "customerId",
            "customerName",
            "customerDomainName",
            "invoiceNumber",
            "productId",
            "skuId",
            "availabilityId",
            "productName",
            "skuName",
            "chargeType",
            "unitPrice",
            "effectiveUnitPrice",
            "unitType",
            "quantity",
            "subtotal",
            "taxTotal",
            "totalForCustomer",
            "currency",
            "subscriptionDescription",
            "subscriptionId",
            "termAndBillingCycle",
            "alternateId",
            "attributes",
            "customerCountry",
            "mpnId",
            "resellerMpnId",
            "orderId",
            "orderDate",
            "productQualifiers",
            "publisherName",
            "publisherId",
            "subscriptionStartDate",
            "subscriptionEndDate",
            "chargeStartDate",
            "chargeEndDate",
            "referenceId",
            "priceAdjustmentDescription",
            "discountDetails",
            "pricingCurrency",
            "pcToBCExchangeRate",
            "pcToBCExchangeRateDate",
            "billableQuantity",
            "meterDescription",
            "billingFrequency",
            "reservationOrderId",
            "invoiceLineItemType",
            "billingProvider",
            "promotionId",
            "creditReasonCode",
            "quoteId",
            "providerName",
            "providerId",
            "providerSource",
            "PartnerName",
            "UsageDate",
            "MeterType",
            "MeterCategory",
            "MeterId",
            "MeterSubCategory",
            "MeterName",
            "MeterRegion",
            "UnitOfMeasure",
            "RateOfPartnerEarnedCredit",
            "IsPartnerEarnedCreditApplied",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "customerId",
            "customerName",
            "customerDomainName",
            "invoiceNumber",
            "productId",
            "skuId",
            "availabilityId",
            "productName",
            "skuName",
            "chargeType",
            "unitPrice",
            "effectiveUnitPrice",
            "unitType",
            "quantity",
            "subtotal",
            "taxTotal",
            "totalForCustomer",
            "currency",
            "subscriptionDescription",
            "subscriptionId",
            "termAndBillingCycle",
            "alternateId",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["partnerId"] = self.partner_id
        result["customerId"] = self.customer_id
        result["customerName"] = self.customer_name
        result["customerDomainName"] = self.customer_domain_name
        result["invoiceNumber"] = self.invoice_number
        result["productId"] = self.product_id
        result["skuId"] = self.sku_id
        result["availabilityId"] = self.availability_id
        result["productName"] = self.product_name
        result["skuName"] = self.sku_name
        result["chargeType"] = self.charge_type
        result["unitPrice"] = write_decimal(self.unit_price)
        result["effectiveUnitPrice"] = write_decimal(self.effective_unit_price)
        result["unitType"] = self.unit_type
        result["quantity"] = write_decimal(self.quantity)
        result["subtotal"] = write_decimal(self.subtotal)
        result["taxTotal"] = write_decimal(self.tax_total)
        result["totalForCustomer"] = write_decimal(self.total_for_customer)
        result["currency"] = self.currency
        result["subscriptionDescription"] = self.subscription_description
        result["subscriptionId"] = self.subscription_id
        result["termAndBillingCycle"] = self.term_and_billing_cycle
        result["alternateId"] = self.alternate_id
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
        if not isinstance(self.customer_country, Unset):
            result["customerCountry"] = self.customer_country
        if not isinstance(self.mpn_id, Unset):
            result["mpnId"] = self.mpn_id
        if not isinstance(self.reseller_mpn_id, Unset):
            result["resellerMpnId"] = self.reseller_mpn_id
        if not isinstance(self.order_id, Unset):
            result["orderId"] = self.order_id
        if not isinstance(self.order_date, Unset):
            result["orderDate"] = write_timestamp(self.order_date)
        if not isinstance(self.product_qualifiers, Unset):
            result["productQualifiers"] = self.product_qualifiers
        if not isinstance(self.publisher_name, Unset):
            result["publisherName"] = self.publisher_name
        if not isinstance(self.publisher_id, Unset):
            result["publisherId"] = self.publisher_id
        if not isinstance(self.subscription_start_date, Unset):
            result["subscriptionStartDate"] = write_timestamp(self.subscription_start_date)
        if not isinstance(self.subscription_end_date, Unset):
            result["subscriptionEndDate"] = write_timestamp(self.subscription_end_date)
        if not isinstance(self.charge_start_date, Unset):
            result["chargeStartDate"] = write_timestamp(self.charge_start_date)
        if not isinstance(self.charge_end_date, Unset):
            result["chargeEndDate"] = write_timestamp(self.charge_end_date)
        if not isinstance(self.reference_id, Unset):
            result["referenceId"] = self.reference_id
        if not isinstance(self.price_adjustment_description, Unset):
            result["priceAdjustmentDescription"] = self.price_adjustment_description
        if not isinstance(self.discount_details, Unset):
            result["discountDetails"] = self.discount_details
        if not isinstance(self.pricing_currency, Unset):
            result["pricingCurrency"] = self.pricing_currency
        if not isinstance(self.pc_to_bc_exchange_rate, Unset):
            result["pcToBCExchangeRate"] = write_decimal(self.pc_to_bc_exchange_rate)
        if not isinstance(self.pc_to_bc_exchange_rate_date, Unset):
            result["pcToBCExchangeRateDate"] = write_timestamp(self.pc_to_bc_exchange_rate_date)
        if not isinstance(self.billable_quantity, Unset):
            result["billableQuantity"] = write_decimal(self.billable_quantity)
        if not isinstance(self.meter_description, Unset):
            result["meterDescription"] = self.meter_description
        if not isinstance(self.billing_frequency, Unset):
            result["billingFrequency"] = self.billing_frequency
        if not isinstance(self.reservation_order_id, Unset):
            result["reservationOrderId"] = self.reservation_order_id
        if not isinstance(self.invoice_line_item_type, Unset):
            result["invoiceLineItemType"] = self.invoice_line_item_type
        if not isinstance(self.billing_provider, Unset):
            result["billingProvider"] = self.billing_provider
        if not isinstance(self.promotion_id, Unset):
            result["promotionId"] = self.promotion_id
        if not isinstance(self.credit_reason_code, Unset):
            result["creditReasonCode"] = self.credit_reason_code
        if not isinstance(self.quote_id, Unset):
            result["quoteId"] = self.quote_id
        if not isinstance(self.provider_name, Unset):
            result["providerName"] = self.provider_name
        if not isinstance(self.provider_id, Unset):
            result["providerId"] = self.provider_id
        if not isinstance(self.provider_source, Unset):
            result["providerSource"] = self.provider_source
        if not isinstance(self.partner_name, Unset):
            result["PartnerName"] = self.partner_name
        if not isinstance(self.usage_date, Unset):
            result["UsageDate"] = write_timestamp(self.usage_date)
        if not isinstance(self.meter_type, Unset):
            result["MeterType"] = self.meter_type
        if not isinstance(self.meter_category, Unset):
            result["MeterCategory"] = self.meter_category
        if not isinstance(self.meter_id, Unset):
            result["MeterId"] = self.meter_id
        if not isinstance(self.meter_sub_category, Unset):
            result["MeterSubCategory"] = self.meter_sub_category
        if not isinstance(self.meter_name, Unset):
            result["MeterName"] = self.meter_name
        if not isinstance(self.meter_region, Unset):
            result["MeterRegion"] = self.meter_region
        if not isinstance(self.unit_of_measure, Unset):
            result["UnitOfMeasure"] = self.unit_of_measure
        if not isinstance(self.rate_of_partner_earned_credit, Unset):
            result["RateOfPartnerEarnedCredit"] = write_decimal(self.rate_of_partner_earned_credit)
        if not isinstance(self.is_partner_earned_credit_applied, Unset):
            result["IsPartnerEarnedCreditApplied"] = self.is_partner_earned_credit_applied
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
            model.customer_id = src_dict["customerId"]
            model.customer_name = src_dict["customerName"]
            model.customer_domain_name = src_dict["customerDomainName"]
            model.invoice_number = src_dict["invoiceNumber"]
            model.product_id = src_dict["productId"]
            model.sku_id = src_dict["skuId"]
            model.availability_id = src_dict["availabilityId"]
            model.product_name = src_dict["productName"]
            model.sku_name = src_dict["skuName"]
            model.charge_type = src_dict["chargeType"]
            model.unit_price = read_decimal(src_dict["unitPrice"], "unitPrice")
            model.effective_unit_price = read_decimal(
                src_dict["effectiveUnitPrice"], "effectiveUnitPrice"
            )
            model.unit_type = src_dict["unitType"]
            model.quantity = read_decimal(src_dict["quantity"], "quantity")
            model.subtotal = read_decimal(src_dict["subtotal"], "subtotal")
            model.tax_total = read_decimal(src_dict["taxTotal"], "taxTotal")
            model.total_for_customer = read_decimal(
                src_dict["totalForCustomer"], "totalForCustomer"
            )
            model.currency = src_dict["currency"]
            model.subscription_description = src_dict["subscriptionDescription"]
            model.subscription_id = src_dict["subscriptionId"]
            model.term_and_billing_cycle = src_dict["termAndBillingCycle"]
            model.alternate_id = src_dict["alternateId"]
        except KeyError as error:
            raise missing(error) from None
        model.attributes = read_model(
            OneTimeInvoiceLineItemAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.customer_country = get("customerCountry", UNSET)
        model.mpn_id = get("mpnId", UNSET)
        model.reseller_mpn_id = get("resellerMpnId", UNSET)
        model.order_id = get("orderId", UNSET)
        model.order_date = read_timestamp(get("orderDate", UNSET), "orderDate")
        model.product_qualifiers = read_values(get("productQualifiers", UNSET), "productQualifiers")
        model.publisher_name = get("publisherName", UNSET)
        model.publisher_id = get("publisherId", UNSET)
        model.subscription_start_date = read_timestamp(
            get("subscriptionStartDate", UNSET), "subscriptionStartDate"
        )
        model.subscription_end_date = read_timestamp(
            get("subscriptionEndDate", UNSET), "subscriptionEndDate"
        )
        model.charge_start_date = read_timestamp(get("chargeStartDate", UNSET), "chargeStartDate")
        model.charge_end_date = read_timestamp(get("chargeEndDate", UNSET), "chargeEndDate")
        model.reference_id = get("referenceId", UNSET)
        model.price_adjustment_description = get("priceAdjustmentDescription", UNSET)
        model.discount_details = get("discountDetails", UNSET)
        model.pricing_currency = get("pricingCurrency", UNSET)
        model.pc_to_bc_exchange_rate = read_decimal(
            get("pcToBCExchangeRate", UNSET), "pcToBCExchangeRate"
        )
        model.pc_to_bc_exchange_rate_date = read_timestamp(
            get("pcToBCExchangeRateDate", UNSET), "pcToBCExchangeRateDate"
        )
        model.billable_quantity = read_decimal(get("billableQuantity", UNSET), "billableQuantity")
        model.meter_description = get("meterDescription", UNSET)
        model.billing_frequency = get("billingFrequency", UNSET)
        model.reservation_order_id = get("reservationOrderId", UNSET)
        model.invoice_line_item_type = get("invoiceLineItemType", UNSET)
        model.billing_provider = get("billingProvider", UNSET)
        model.promotion_id = get("promotionId", UNSET)
        model.credit_reason_code = get("creditReasonCode", UNSET)
        model.quote_id = get("quoteId", UNSET)
        model.provider_name = get("providerName", UNSET)
        model.provider_id = get("providerId", UNSET)
        model.provider_source = get("providerSource", UNSET)
        model.partner_name = get("PartnerName", UNSET)
        model.usage_date = read_timestamp(get("UsageDate", UNSET), "UsageDate")
        model.meter_type = get("MeterType", UNSET)
        model.meter_category = get("MeterCategory", UNSET)
        model.meter_id = get("MeterId", UNSET)
        model.meter_sub_category = get("MeterSubCategory", UNSET)
        model.meter_name = get("MeterName", UNSET)
        model.meter_region = get("MeterRegion", UNSET)
        model.unit_of_measure = get("UnitOfMeasure", UNSET)
        model.rate_of_partner_earned_credit = read_decimal(
            get("RateOfPartnerEarnedCredit", UNSET), "RateOfPartnerEarnedCredit"
        )
        model.is_partner_earned_credit_applied = get("IsPartnerEarnedCreditApplied", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.one_time_invoice_line_item_attributes import (
    OneTimeInvoiceLineItemAttributes,
)
