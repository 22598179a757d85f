# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class OneTimeInvoiceLineItem(Model, kw_only=True):
    """Charges for a purchase in modern commerce: software, subscriptions, reservations,
    marketplace products.
    These are the line items of provider `onetime` or `all` and type `BillingLineItems`, billed
    and unbilled.
    Amounts, prices and quantities are numbers on some line items and text on others, mixed in
    one page."""

    partner_id: str = _field(name="partnerId")
    """ Identifies the tenant of the partner.
    The .NET SDK calls it the commerce account. """

    customer_id: str = _field(name="customerId")
    """ Identifies the tenant of the customer.
    Older exchanges put `org:` before the GUID. """

    customer_name: str = _field(name="customerName")
    """ Names the customer. """

    customer_domain_name: str = _field(name="customerDomainName")
    """ Gives the domain of the customer. """

    invoice_number: str = _field(name="invoiceNumber")
    """ Identifies the invoice that the line item is on.
    It is empty while the line item is unbilled. """

    product_id: str = _field(name="productId")
    """ Identifies the product in the catalogue. """

    sku_id: str = _field(name="skuId")
    """ Identifies the stock keeping unit within the product, by four characters. """

    availability_id: str = _field(name="availabilityId")
    """ Identifies the availability within the stock keeping unit. """

    product_name: str = _field(name="productName")
    """ Names the product. """

    sku_name: str = _field(name="skuName")
    """ Names the stock keeping unit. """

    charge_type: str = _field(name="chargeType")
    """ Says in free text what is charged, for example `new` or `New`.
    The service writes New for a purchase and Cancel for a refund. """

    unit_price: Amount = _field(name="unitPrice")
    """ Gives the price of one unit, in the currency of `pricingCurrency`. """

    effective_unit_price: Amount = _field(name="effectiveUnitPrice")
    """ Gives the price of one unit after adjustments, in the currency of `pricingCurrency`. """

    unit_type: str = _field(name="unitType")
    """ Names the unit, for example `Seats` or `1 Hour`.
    It is empty when there is none. """

    quantity: Amount = _field(name="quantity")
    """ Counts the units.
    The .NET SDK declares whole units. """

    subtotal: Amount = _field(name="subtotal")
    """ Gives the charge before tax, in the currency of `currency`.
    According to the page on reconciliation files, the service cuts digits and does not round:
    for licenses `effectiveUnitPrice` times `pcToBCExchangeRate` to two decimals, times
    `billableQuantity`; for usage `effectiveUnitPrice` times `billableQuantity` to two decimals,
    times `pcToBCExchangeRate` to two decimals again. """

    tax_total: Amount = _field(name="taxTotal")
    """ Gives the tax, in the currency of `currency`. """

    total_for_customer: Amount = _field(name="totalForCustomer")
    """ Gives the sum of `subtotal` and `taxTotal`, in the currency of `currency`. """

    currency: str = _field(name="currency")
    """ Names the billing currency. """

    subscription_description: str = _field(name="subscriptionDescription")
    """ Describes the subscription.
    It is empty when there is none. """

    subscription_id: str = _field(name="subscriptionId")
    """ Identifies the subscription. """

    term_and_billing_cycle: str = _field(name="termAndBillingCycle")
    """ Describes the term and the rhythm of billing in free text. """

    alternate_id: str = _field(name="alternateId")
    """ Identifies the quote or the order in another way. """

    attributes: OneTimeInvoiceLineItemAttributes | None = _field(default=None, name="attributes")
    """ Names the kind of the line item, which is `OneTimeInvoiceLineItem`. """

    customer_country: str | None = _field(default=None, name="customerCountry")
    """ Gives the country of the customer as two letters of ISO 3166.
    It is absent on some older line items. """

    mpn_id: str | None = _field(default=None, name="mpnId")
    """ Identifies the partner in the Microsoft Partner Network, as text.
    It is absent on some older line items. """

    reseller_mpn_id: int | str | None = _field(default=None, name="resellerMpnId")
    """ Identifies the reseller of the line item in the Microsoft Partner Network.
    It is a number on some line items and text on others, 0 when there is none, and absent on
    some older ones. """

    order_id: str | None = _field(default=None, name="orderId")
    """ Identifies the order.
    It is absent on some older line items, and the reference table has lost it. """

    order_date: Time | None = _field(default=None, name="orderDate")
    """ Says when the order was placed.
    It is absent on some older line items. """

    product_qualifiers: list[str] | None = _field(default=None, name="productQualifiers")
    """ Lists qualifiers of the product, for example `AddOn` or `Trial`.
    It is empty when there is none, absent on some line items and on older ones, and missing
    from the reference table. """

    publisher_name: str | None = _field(default=None, name="publisherName")
    """ Names the publisher of the product.
    It is absent on some older line items. """

    publisher_id: str | None = _field(default=None, name="publisherId")
    """ Identifies the publisher.
    It is empty when there is none, and absent on some older line items. """

    subscription_start_date: Time | None = _field(default=None, name="subscriptionStartDate")
    """ Says when the subscription starts.
    It is absent on some older line items; the .NET SDK lets it be missing. """

    subscription_end_date: Time | None = _field(default=None, name="subscriptionEndDate")
    """ Says when the subscription ends.
    It is absent on some older line items; the .NET SDK lets it be missing. """

    charge_start_date: Time | None = _field(default=None, name="chargeStartDate")
    """ Says when the charged time starts.
    It carries `Z` or an offset with seven fractional digits, and is absent on some older line
    items. """

    charge_end_date: Time | None = _field(default=None, name="chargeEndDate")
    """ Says when the charged time ends.
    It carries `Z` or an offset with seven fractional digits, and is absent on some older line
    items. """

    reference_id: str | None = _field(default=None, name="referenceId")
    """ Identifies the line item for reference.
    It is absent on some line items and on older ones, and missing from the reference table. """

    price_adjustment_description: str | None = _field(
        default=None, name="priceAdjustmentDescription"
    )
    """ Lists the price adjustments as a JSON array inside the string.
    It is empty when there is none, and absent on some older line items. """

    discount_details: str | None = _field(default=None, name="discountDetails")
    """ Describes discounts.
    It is obsolete and always empty, and absent on some older line items. """

    pricing_currency: str | None = _field(default=None, name="pricingCurrency")
    """ Names the currency that the price was set in.
    It is absent on some older line items. """

    pc_to_bc_exchange_rate: Amount | None = _field(default=None, name="pcToBCExchangeRate")
    """ Converts from `pricingCurrency` to the billing currency.
    It is absent on some older line items. """

    pc_to_bc_exchange_rate_date: Time | None = _field(default=None, name="pcToBCExchangeRateDate")
    """ Says which day the exchange rate is from, with or without a zone designator.
    It is absent on some older line items; the .NET SDK lets it be missing. """

    billable_quantity: Amount | None = _field(default=None, name="billableQuantity")
    """ Gives the units that are charged, in the unit of `unitType`.
    It is absent on some older line items. """

    meter_description: str | None = _field(default=None, name="meterDescription")
    """ Describes the meter of a consumption.
    It is empty when there is none, and absent on some older line items. """

    billing_frequency: str | None = _field(default=None, name="billingFrequency")
    """ Names the rhythm of billing.
    It is empty or `Monthly`, and absent on some line items. """

    reservation_order_id: str | None = _field(default=None, name="reservationOrderId")
    """ Identifies the order of an Azure reservation.
    It is absent on some older line items. """

    invoice_line_item_type: str | None = _field(default=None, name="invoiceLineItemType")
    """ Names the type of the line item, which is `billing_line_items`.
    It is absent on some line items. """

    billing_provider: str | None = _field(default=None, name="billingProvider")
    """ Names the billing provider, which is `one_time`.
    It is absent on the same line items as `invoiceLineItemType`. """

    promotion_id: str | None = _field(default=None, name="promotionId")
    """ Identifies the promotion that was applied.
    It is empty when there is none, absent on some line items and on older ones, and missing
    from the reference table. """

    credit_reason_code: str | None = _field(default=None, name="creditReasonCode")
    """ Says why a credit was given, in new commerce.
    The reference table and the .NET SDK have it, no documented exchange does. """

    quote_id: str | None = _field(default=None, name="quoteId")
    """ Identifies the quote.
    Only older exchanges have it; `alternateId` replaced it. """

    provider_name: str | None = _field(default=None, name="providerName")
    """ Names the publisher of the product.
    Only older exchanges have it; `publisherName` replaced it. """

    provider_id: str | None = _field(default=None, name="providerId")
    """ Identifies the publisher of the product.
    Only older exchanges have it; `publisherId` replaced it. """

    provider_source: str | None = _field(default=None, name="providerSource")
    """ Names the provider that the line item comes from.
    Only one made-up line item of an older page has it. """

    partner_name: str | None = _field(default=None, name="PartnerName")
    """ Names the partner.
    Only one made-up line item of an older page has it. """

    usage_date: Time | None = _field(default=None, name="UsageDate")
    """ Names the day of the usage.
    Only one made-up line item of an older page has it. """

    meter_type: str | None = _field(default=None, name="MeterType")
    """ Names the kind of the meter.
    Only one made-up line item of an older page has it. """

    meter_category: str | None = _field(default=None, name="MeterCategory")
    """ Names the top-level class of the meter.
    Only one made-up line item of an older page has it. """

    meter_id: str | None = _field(default=None, name="MeterId")
    """ Identifies the meter.
    Only one made-up line item of an older page has it. """

    meter_sub_category: str | None = _field(default=None, name="MeterSubCategory")
    """ Names the class of the meter below its category.
    Only one made-up line item of an older page has it. """

    meter_name: str | None = _field(default=None, name="MeterName")
    """ Names the meter.
    Only one made-up line item of an older page has it. """

    meter_region: str | None = _field(default=None, name="MeterRegion")
    """ Names the region of the meter.
    Only one made-up line item of an older page has it. """

    unit_of_measure: str | None = _field(default=None, name="UnitOfMeasure")
    """ Names the unit of the meter.
    Only one made-up line item of an older page has it. """

    rate_of_partner_earned_credit: Amount | None = _field(
        default=None, name="RateOfPartnerEarnedCredit"
    )
    """ Gives the share of the price that is credited to the partner.
    Only one made-up line item of an older page has it. """

    is_partner_earned_credit_applied: bool | None = _field(
        default=None, name="IsPartnerEarnedCreditApplied"
    )
    """ Says whether partner-earned credit was applied.
    Only one made-up line item of an older page has it. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.order_date) is not None:
            self.order_date = known_time(value) or self._time("orderDate", value)
        if (value := self.subscription_start_date) is not None:
            self.subscription_start_date = known_time(value) or self._time(
                "subscriptionStartDate", value
            )
        if (value := self.subscription_end_date) is not None:
            self.subscription_end_date = known_time(value) or self._time(
                "subscriptionEndDate", value
            )
        if (value := self.charge_start_date) is not None:
            self.charge_start_date = known_time(value) or self._time("chargeStartDate", value)
        if (value := self.charge_end_date) is not None:
            self.charge_end_date = known_time(value) or self._time("chargeEndDate", value)
        if (value := self.pc_to_bc_exchange_rate_date) is not None:
            self.pc_to_bc_exchange_rate_date = known_time(value) or self._time(
                "pcToBCExchangeRateDate", value
            )
        if (value := self.usage_date) is not None:
            self.usage_date = known_time(value) or self._time("UsageDate", value)


# At the end, as models may name each other.
from ..models.one_time_invoice_line_item_attributes import (
    OneTimeInvoiceLineItemAttributes,
)
