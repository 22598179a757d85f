# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class UsageBasedLineItem(Model, kw_only=True):
    """Charges for the consumption of one Azure resource over a billing cycle.
    These are the line items of provider `azure` and type `BillingLineItems`."""

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

    detail_line_item_id: int = _field(name="detailLineItemId")
    """ Numbers the line items that split one consumption over several rates. """

    sku: str = _field(name="sku")
    """ Identifies the stock keeping unit of the service. """

    included_quantity: Amount = _field(name="includedQuantity")
    """ Gives the units that the order includes, in the unit of `unit`. """

    overage_quantity: Amount = _field(name="overageQuantity")
    """ Gives the units above those that the order includes, in the unit of `unit`. """

    list_price: Amount = _field(name="listPrice")
    """ Gives the price of one unit, in the currency of `currency`. """

    currency: str = _field(name="currency")
    """ Names the currency of the line item. """

    pretax_charges: Amount = _field(name="pretaxCharges")
    """ Gives the charge before tax, in the currency of `currency`.
    The reference table spells it `preTaxCharges`. """

    tax_amount: Amount = _field(name="taxAmount")
    """ Gives the tax, in the currency of `currency`. """

    post_tax_total: Amount = _field(name="postTaxTotal")
    """ Gives the sum of `pretaxCharges` and `taxAmount`, in the currency of `currency`. """

    pretax_effective_rate: Amount = _field(name="pretaxEffectiveRate")
    """ Gives the price of one unit before tax after all rates are applied, in the currency of
    `currency`.
    The reference table spells it `preTaxEffectiveRate`. """

    post_tax_effective_rate: Amount = _field(name="postTaxEffectiveRate")
    """ Gives the price of one unit with tax after all rates are applied, in the currency of
    `currency`. """

    charge_type: str = _field(name="chargeType")
    """ Says in free text what is charged. """

    invoice_line_item_type: str = _field(name="invoiceLineItemType")
    """ Names the type of the line item, which is `billing_line_items`. """

    billing_provider: str = _field(name="billingProvider")
    """ Names the billing provider, which is `azure`. """

    attributes: UsageBasedLineItemAttributes | None = _field(default=None, name="attributes")
    """ Names the kind of the line item, which is `UsageBasedLineItem`.
    The reference table says that it is a string; it is an object. """

    consumption_price: Amount | None = _field(default=None, name="consumptionPrice")
    """ Gives the price of the consumption, in the currency of `currency`.
    The reference table (as a string) and the .NET SDK have it, no documented exchange does. """

    consumption_discount: Amount | None = _field(default=None, name="consumptionDiscount")
    """ Gives the discount on the consumption, in the currency of `currency`.
    The reference table (as a string) and the .NET SDK have it, no documented exchange does. """

    customer_name: str | None = _field(default=None, name="customerName")
    """ Names the customer.
    Only the reference table has it; the exchanges have `customerCompanyName`. """

    pre_tax_charges: Amount | None = _field(default=None, name="preTaxCharges")
    """ Gives the charge before tax, in the currency of `currency`.
    Only the reference table spells it so; the exchanges have `pretaxCharges`. """

    pre_tax_effective_rate: Amount | None = _field(default=None, name="preTaxEffectiveRate")
    """ Gives the price of one unit before tax, in the currency of `currency`.
    Only the reference table spells it so; the exchanges have `pretaxEffectiveRate`. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
        if (value := self.charge_start_date) is not None:
            self.charge_start_date = known_time(value) or self._time("chargeStartDate", value)
        if (value := self.charge_end_date) is not None:
            self.charge_end_date = known_time(value) or self._time("chargeEndDate", value)


# At the end, as models may name each other.
from ..models.usage_based_line_item_attributes import UsageBasedLineItemAttributes
