# Generated from openapi/partner-center-invoices.yaml by `make generate`. DO NOT EDIT:
# change the document or tools/workshop/generate/templates, and generate again.
from __future__ import annotations

from msgspec import field as _field  # a member may be called field
from partner_center_core.models.model import Model
from partner_center_core.models.values import Amount, Time, known_time


class LicenseBasedLineItem(Model, kw_only=True):
    """Charges for licenses of one subscription.
    These are the line items of provider `office` and type `BillingLineItems`."""

    partner_id: str = _field(name="partnerId")
    """ Identifies the tenant of the partner. """

    customer_id: str = _field(name="customerId")
    """ Identifies the customer.
    The reference table says the id of the billing platform, the .NET SDK says the tenant. """

    customer_name: str = _field(name="customerName")
    """ Names the customer. """

    mpn_id: int = _field(name="mpnId")
    """ Identifies the partner in the Microsoft Partner Network: the direct reseller, or the
    reseller under an indirect provider. """

    tier_2_mpn_id: int = _field(name="tier2MpnId")
    """ Identifies the second-tier partner in the Microsoft Partner Network.
    It is -1 when there is none. """

    order_id: str = _field(name="orderId")
    """ Identifies the order by a long row of digits. """

    subscription_id: str = _field(name="subscriptionId")
    """ Identifies the subscription; it is an opaque text and not a GUID. """

    syndication_partner_subscription_number: str = _field(
        name="syndicationPartnerSubscriptionNumber"
    )
    """ Identifies the subscription at the syndication partner. """

    offer_id: str = _field(name="offerId")
    """ Identifies the offer. """

    durable_offer_id: str = _field(name="durableOfferId")
    """ Identifies the offer in a way that outlives its versions. """

    offer_name: str = _field(name="offerName")
    """ Names the offer. """

    subscription_start_date: Time | None = _field(name="subscriptionStartDate")
    """ Says when the subscription starts, without a zone designator. """

    subscription_end_date: Time | None = _field(name="subscriptionEndDate")
    """ Says when the subscription ends, without a zone designator. """

    charge_start_date: Time | None = _field(name="chargeStartDate")
    """ Says when the charged time starts, without a zone designator. """

    charge_end_date: Time | None = _field(name="chargeEndDate")
    """ Says when the charged time ends, without a zone designator. """

    charge_type: str = _field(name="chargeType")
    """ Says in free text what is charged, for example `New` or `PURCHASE FEE`. """

    unit_price: Amount = _field(name="unitPrice")
    """ Gives the price of one unit, in the currency of `currency`. """

    quantity: Amount = _field(name="quantity")
    """ Counts the licenses, in whole units. """

    amount: Amount = _field(name="amount")
    """ Gives unit price times quantity, in the currency of `currency`.
    The reference table says that it is a string; it is a number. """

    total_other_discount: Amount = _field(name="totalOtherDiscount")
    """ Gives the discount on the purchase, in the currency of `currency`. """

    subtotal: Amount = _field(name="subtotal")
    """ Gives the amount after discount and before tax, in the currency of `currency`. """

    tax: Amount = _field(name="tax")
    """ Gives the tax, in the currency of `currency`. """

    total_for_customer: Amount = _field(name="totalForCustomer")
    """ Gives the amount after discount and tax, in the currency of `currency`. """

    currency: str = _field(name="currency")
    """ Names the currency of the line item. """

    invoice_line_item_type: str = _field(name="invoiceLineItemType")
    """ Names the type of the line item, which is `billing_line_items`. """

    billing_provider: str = _field(name="billingProvider")
    """ Names the billing provider, which is `office`. """

    attributes: LicenseBasedLineItemAttributes | None = _field(default=None, name="attributes")
    """ Names the kind of the line item, which is `LicenseBasedLineItem`.
    The reference table says that it is a string; it is an object. """

    domain_name: str | None = _field(default=None, name="domainName")
    """ Gives the domain of the customer.
    It is absent in the oldest documented exchange. """

    billing_cycle_type: str | None = _field(default=None, name="billingCycleType")
    """ Names the rhythm of billing, in upper case.
    It is absent in the oldest documented exchange. """

    subscription_name: str | None = _field(default=None, name="subscriptionName")
    """ Names the subscription.
    It is absent in the oldest documented exchange. """

    subscription_description: str | None = _field(default=None, name="subscriptionDescription")
    """ Describes the subscription.
    It is absent in the oldest documented exchange. """

    def __post_init__(self) -> None:
        """Read the times, which msgspec leaves as text."""
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


# At the end, as models may name each other.
from ..models.license_based_line_item_attributes import LicenseBasedLineItemAttributes
