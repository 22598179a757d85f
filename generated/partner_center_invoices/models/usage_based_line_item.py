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
class UsageBasedLineItem:
    """Charges for the consumption of one Azure resource over a billing cycle.
    These are the line items of provider `azure` and type `BillingLineItems`."""

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

    detail_line_item_id: int
    """ Numbers the line items that split one consumption over several rates. """

    sku: str
    """ Identifies the stock keeping unit of the service. """

    included_quantity: Decimal
    """ Gives the units that the order includes, in the unit of `unit`. """

    overage_quantity: Decimal
    """ Gives the units above those that the order includes, in the unit of `unit`. """

    list_price: Decimal
    """ Gives the price of one unit, in the currency of `currency`. """

    currency: str
    """ Names the currency of the line item. """

    pretax_charges: Decimal
    """ Gives the charge before tax, in the currency of `currency`.
    The reference table spells it `preTaxCharges`. """

    tax_amount: Decimal
    """ Gives the tax, in the currency of `currency`. """

    post_tax_total: Decimal
    """ Gives the sum of `pretaxCharges` and `taxAmount`, in the currency of `currency`. """

    pretax_effective_rate: Decimal
    """ Gives the price of one unit before tax after all rates are applied, in the currency of
    `currency`.
    The reference table spells it `preTaxEffectiveRate`. """

    post_tax_effective_rate: Decimal
    """ Gives the price of one unit with tax after all rates are applied, in the currency of
    `currency`. """

    charge_type: str
    """ Says in free text what is charged. """

    invoice_line_item_type: str
    """ Names the type of the line item, which is `billing_line_items`. """

    billing_provider: str
    """ Names the billing provider, which is `azure`. """

    attributes: UsageBasedLineItemAttributes | Unset = UNSET
    """ Names the kind of the line item, which is `UsageBasedLineItem`.
    The reference table says that it is a string; it is an object. """

    consumption_price: Decimal | Unset = UNSET
    """ Gives the price of the consumption, in the currency of `currency`.
    The reference table (as a string) and the .NET SDK have it, no documented exchange does. """

    consumption_discount: Decimal | Unset = UNSET
    """ Gives the discount on the consumption, in the currency of `currency`.
    The reference table (as a string) and the .NET SDK have it, no documented exchange does. """

    customer_name: str | Unset = UNSET
    """ Names the customer.
    Only the reference table has it; the exchanges have `customerCompanyName`. """

    pre_tax_charges: Decimal | Unset = UNSET
    """ Gives the charge before tax, in the currency of `currency`.
    Only the reference table spells it so; the exchanges have `pretaxCharges`. """

    pre_tax_effective_rate: Decimal | Unset = UNSET
    """ Gives the price of one unit before tax, in the currency of `currency`.
    Only the reference table spells it so; the exchanges have `pretaxEffectiveRate`. """

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
            "detailLineItemId",
            "sku",
            "includedQuantity",
            "overageQuantity",
            "listPrice",
            "currency",
            "pretaxCharges",
            "taxAmount",
            "postTaxTotal",
            "pretaxEffectiveRate",
            "postTaxEffectiveRate",
            "chargeType",
            "invoiceLineItemType",
            "billingProvider",
            "attributes",
            "consumptionPrice",
            "consumptionDiscount",
            "customerName",
            "preTaxCharges",
            "preTaxEffectiveRate",
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
            "detailLineItemId",
            "sku",
            "includedQuantity",
            "overageQuantity",
            "listPrice",
            "currency",
            "pretaxCharges",
            "taxAmount",
            "postTaxTotal",
            "pretaxEffectiveRate",
            "postTaxEffectiveRate",
            "chargeType",
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
        result["detailLineItemId"] = self.detail_line_item_id
        result["sku"] = self.sku
        result["includedQuantity"] = write_decimal(self.included_quantity)
        result["overageQuantity"] = write_decimal(self.overage_quantity)
        result["listPrice"] = write_decimal(self.list_price)
        result["currency"] = self.currency
        result["pretaxCharges"] = write_decimal(self.pretax_charges)
        result["taxAmount"] = write_decimal(self.tax_amount)
        result["postTaxTotal"] = write_decimal(self.post_tax_total)
        result["pretaxEffectiveRate"] = write_decimal(self.pretax_effective_rate)
        result["postTaxEffectiveRate"] = write_decimal(self.post_tax_effective_rate)
        result["chargeType"] = self.charge_type
        result["invoiceLineItemType"] = self.invoice_line_item_type
        result["billingProvider"] = self.billing_provider
        if not isinstance(self.attributes, Unset):
            result["attributes"] = write_model(self.attributes)
        if not isinstance(self.consumption_price, Unset):
            result["consumptionPrice"] = write_decimal(self.consumption_price)
        if not isinstance(self.consumption_discount, Unset):
            result["consumptionDiscount"] = write_decimal(self.consumption_discount)
        if not isinstance(self.customer_name, Unset):
            result["customerName"] = self.customer_name
        if not isinstance(self.pre_tax_charges, Unset):
            result["preTaxCharges"] = write_decimal(self.pre_tax_charges)
        if not isinstance(self.pre_tax_effective_rate, Unset):
            result["preTaxEffectiveRate"] = write_decimal(self.pre_tax_effective_rate)
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
            model.detail_line_item_id = src_dict["detailLineItemId"]
            model.sku = src_dict["sku"]
            model.included_quantity = read_decimal(src_dict["includedQuantity"], "includedQuantity")
            model.overage_quantity = read_decimal(src_dict["overageQuantity"], "overageQuantity")
            model.list_price = read_decimal(src_dict["listPrice"], "listPrice")
            model.currency = src_dict["currency"]
            model.pretax_charges = read_decimal(src_dict["pretaxCharges"], "pretaxCharges")
            model.tax_amount = read_decimal(src_dict["taxAmount"], "taxAmount")
            model.post_tax_total = read_decimal(src_dict["postTaxTotal"], "postTaxTotal")
            model.pretax_effective_rate = read_decimal(
                src_dict["pretaxEffectiveRate"], "pretaxEffectiveRate"
            )
            model.post_tax_effective_rate = read_decimal(
                src_dict["postTaxEffectiveRate"], "postTaxEffectiveRate"
            )
            model.charge_type = src_dict["chargeType"]
            model.invoice_line_item_type = src_dict["invoiceLineItemType"]
            model.billing_provider = src_dict["billingProvider"]
        except KeyError as error:
            raise missing(error) from None
        model.attributes = read_model(
            UsageBasedLineItemAttributes.from_dict, get("attributes", UNSET), "attributes"
        )
        model.consumption_price = read_decimal(get("consumptionPrice", UNSET), "consumptionPrice")
        model.consumption_discount = read_decimal(
            get("consumptionDiscount", UNSET), "consumptionDiscount"
        )
        model.customer_name = get("customerName", UNSET)
        model.pre_tax_charges = read_decimal(get("preTaxCharges", UNSET), "preTaxCharges")
        model.pre_tax_effective_rate = read_decimal(
            get("preTaxEffectiveRate", UNSET), "preTaxEffectiveRate"
        )
        model.additional_properties = (
            {}
            if src_dict.keys() <= cls.MEMBERS
            else {name: value for name, value in src_dict.items() if name not in cls.MEMBERS}
        )
        return model


# At the end, as models may name each other; inside from_dict it would be done for every object.
from ..models.usage_based_line_item_attributes import UsageBasedLineItemAttributes
