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
class LicenseBasedLineItem:
    """Charges for licenses of one subscription.
    These are the line items of provider `office` and type `BillingLineItems`."""

    partner_id: str
    """ Identifies the tenant of the partner. """

    customer_id: str
    """ Identifies the customer.
    The reference table says the id of the billing platform, the .NET SDK says the tenant. """

    customer_name: str
    """ Names the customer. """

    mpn_id: int
    """ Identifies the partner in the Microsoft Partner Network: the direct reseller, or the
    reseller under an indirect provider. """

    tier_2_mpn_id: int
    """ Identifies the second-tier partner in the Microsoft Partner Network.
    It is -1 when there is none. """

    order_id: str
    """ Identifies the order by a long row of digits. """

    subscription_id: str
    """ Identifies the subscription; it is an opaque text and not a GUID. """

    syndication_partner_subscription_number: str
    """ Identifies the subscription at the syndication partner. """

    offer_id: str
    """ Identifies the offer. """

    durable_offer_id: str
    """ Identifies the offer in a way that outlives its versions. """

    offer_name: str
    """ Names the offer. """

    subscription_start_date: datetime.datetime | None
    """ Says when the subscription starts, without a zone designator. """

    subscription_end_date: datetime.datetime | None
    """ Says when the subscription ends, without a zone designator. """

    charge_start_date: datetime.datetime | None
    """ Says when the charged time starts, without a zone designator. """

    charge_end_date: datetime.datetime | None
    """ Says when the charged time ends, without a zone designator. """

    charge_type: str
    """ Says in free text what is charged, for example `New` or `PURCHASE FEE`. """

    unit_price: Decimal
    """ Gives the price of one unit, in the currency of `currency`. """

    quantity: Decimal
    """ Counts the licenses, in whole units. """

    amount: Decimal
    """ Gives unit price times quantity, in the currency of `currency`.
    The reference table says that it is a string; it is a number. """

    total_other_discount: Decimal
    """ Gives the discount on the purchase, in the currency of `currency`. """

    subtotal: Decimal
    """ Gives the amount after discount and before tax, in the currency of `currency`. """

    tax: Decimal
    """ Gives the tax, in the currency of `currency`. """

    total_for_customer: Decimal
    """ Gives the amount after discount and tax, in the currency of `currency`. """

    currency: str
    """ Names the currency of the line item. """

    invoice_line_item_type: str
    """ Names the type of the line item, which is `billing_line_items`. """

    billing_provider: str
    """ Names the billing provider, which is `office`. """

    attributes: LicenseBasedLineItemAttributes | Unset = UNSET
    """ Names the kind of the line item, which is `LicenseBasedLineItem`.
    The reference table says that it is a string; it is an object. """

    domain_name: str | Unset = UNSET
    """ Gives the domain of the customer.
    It is absent in the oldest documented exchange. """

    billing_cycle_type: str | Unset = UNSET
    """ Names the rhythm of billing, in upper case.
    It is absent in the oldest documented exchange. """

    subscription_name: str | Unset = UNSET
    """ Names the subscription.
    It is absent in the oldest documented exchange. """

    subscription_description: str | Unset = UNSET
    """ Describes the subscription.
    It is absent in the oldest documented exchange. """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)
    """ Members that the document does not know, as they came; to_dict() writes them back. """

    MEMBERS: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "customerId",
            "customerName",
            "mpnId",
            "tier2MpnId",
            "orderId",
            "subscriptionId",
            "syndicationPartnerSubscriptionNumber",
            "offerId",
            "durableOfferId",
            "offerName",
            "subscriptionStartDate",
            "subscriptionEndDate",
            "chargeStartDate",
            "chargeEndDate",
            "chargeType",
            "unitPrice",
            "quantity",
            "amount",
            "totalOtherDiscount",
            "subtotal",
            "tax",
            "totalForCustomer",
            "currency",
            "invoiceLineItemType",
            "billingProvider",
            "attributes",
            "domainName",
            "billingCycleType",
            "subscriptionName",
            "subscriptionDescription",
        )
    )
    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        (
            "partnerId",
            "customerId",
            "customerName",
            "mpnId",
            "tier2MpnId",
            "orderId",
            "subscriptionId",
            "syndicationPartnerSubscriptionNumber",
            "offerId",
            "durableOfferId",
            "offerName",
            "subscriptionStartDate",
            "subscriptionEndDate",
            "chargeStartDate",
            "chargeEndDate",
            "chargeType",
            "unitPrice",
            "quantity",
            "amount",
            "totalOtherDiscount",
            "subtotal",
            "tax",
            "totalForCustomer",
            "currency",
            "invoiceLineItemType",
            "billingProvider",
        )
    )

    def to_dict(self) -> dict[str, Any]:
        """The object as it travels: wire names, Decimals for amounts, text for times."""
        result: dict[str, Any] = {}
        result["partnerId"] = self.partner_id
        result["customerId"] = self.customer_id
        result["customerName"] = self.customer_name
        result["mpnId"] = self.mpn_id
        result["tier2MpnId"] = self.tier_2_mpn_id
        result["orderId"] = self.order_id
        result["subscriptionId"] = self.subscription_id
        result["syndicationPartnerSubscriptionNumber"] = (
            self.syndication_partner_subscription_number
        )
        result["offerId"] = self.offer_id
        result["durableOfferId"] = self.durable_offer_id
        result["offerName"] = self.offer_name
        result["subscriptionStartDate"] = write_timestamp(self.subscription_start_date)
        result["subscriptionEndDate"] = write_timestamp(self.subscription_end_date)
        result["chargeStartDate"] = write_timestamp(self.charge_start_date)
        result["chargeEndDate"] = write_timestamp(self.charge_end_date)
        result["chargeType"] = self.charge_type
        result["unitPrice"] = write_decimal(self.unit_price)
        result["quantity"] = write_decimal(self.quantity)
        result["amount"] = write_decimal(self.amount)
        result["totalOtherDiscount"] = write_decimal(self.total_other_discount)
        result["subtotal"] = write_decimal(self.subtotal)
        result["tax"] = write_decimal(self.tax)
        result["totalForCustomer"] = write_decimal(self.total_for_customer)
        result["currency"] = self.currency
        result["invoiceLineItemType"] = self.invoice_line_item_type
        result["billingProvider"] = self.billing_provider
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
        if not isinstance(self.domain_name, Unset):
            result["domainName"] = self.domain_name
        if not isinstance(self.billing_cycle_type, Unset):
            result["billingCycleType"] = self.billing_cycle_type
        if not isinstance(self.subscription_name, Unset):
            result["subscriptionName"] = self.subscription_name
        if not isinstance(self.subscription_description, Unset):
            result["subscriptionDescription"] = self.subscription_description
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
            model.mpn_id = src_dict["mpnId"]
            model.tier_2_mpn_id = src_dict["tier2MpnId"]
            model.order_id = src_dict["orderId"]
            model.subscription_id = src_dict["subscriptionId"]
            model.syndication_partner_subscription_number = src_dict[
                "syndicationPartnerSubscriptionNumber"
            ]
            model.offer_id = src_dict["offerId"]
            model.durable_offer_id = src_dict["durableOfferId"]
            model.offer_name = src_dict["offerName"]
            model.subscription_start_date = read_timestamp(
                src_dict["subscriptionStartDate"], "subscriptionStartDate"
            )
            model.subscription_end_date = read_timestamp(
                src_dict["subscriptionEndDate"], "subscriptionEndDate"
            )
            model.charge_start_date = read_timestamp(src_dict["chargeStartDate"], "chargeStartDate")
            model.charge_end_date = read_timestamp(src_dict["chargeEndDate"], "chargeEndDate")
            model.charge_type = src_dict["chargeType"]
            model.unit_price = read_decimal(src_dict["unitPrice"], "unitPrice")
            model.quantity = read_decimal(src_dict["quantity"], "quantity")
            model.amount = read_decimal(src_dict["amount"], "amount")
            model.total_other_discount = read_decimal(
                src_dict["totalOtherDiscount"], "totalOtherDiscount"
            )
            model.subtotal = read_decimal(src_dict["subtotal"], "subtotal")
            model.tax = read_decimal(src_dict["tax"], "tax")
            model.total_for_customer = read_decimal(
                src_dict["totalForCustomer"], "totalForCustomer"
            )
            model.currency = src_dict["currency"]
            model.invoice_line_item_type = src_dict["invoiceLineItemType"]
            model.billing_provider = src_dict["billingProvider"]
        except KeyError as error:
            raise missing(error) from None
        model.attributes = read_model(
            LicenseBasedLineItemAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.domain_name = get("domainName", UNSET)
        model.billing_cycle_type = get("billingCycleType", UNSET)
        model.subscription_name = get("subscriptionName", UNSET)
        model.subscription_description = get("subscriptionDescription", UNSET)
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.license_based_line_item_attributes import LicenseBasedLineItemAttributes
