"""The columns of each kind of line item: order, heading, and family of values.

New commerce has the headings and the order of its reconciliation files, followed by the members
that only the API has. The legacy kinds have the document's order. Ids are text, also where the wire
has numbers.
Two members of daily-rated usage keep the API's name at the end: the file's credit percentages are
15 where the API's rates are 0.15.
Limit: the page on daily-rated usage lists its attributes alphabetically, so the order here is
that of the documented exchanges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from partner_center_core.models.model import Model
from partner_center_invoices import models

KINDS: Mapping[str, str] = {
    # member[:family][=heading]; default heading: the capitalized member; default family: text.
    "LicenseBasedLineItem": (
        "partnerId customerId customerName mpnId tier2MpnId orderId subscriptionId "
        "syndicationPartnerSubscriptionNumber offerId durableOfferId offerName domainName "
        "billingCycleType subscriptionName subscriptionDescription subscriptionStartDate:time "
        "subscriptionEndDate:time chargeStartDate:time chargeEndDate:time chargeType "
        "unitPrice:price quantity:quantity amount:amount totalOtherDiscount:amount "
        "subtotal:amount tax:amount totalForCustomer:amount currency invoiceLineItemType "
        "billingProvider"
    ),
    "UsageBasedLineItem": (
        "partnerId partnerName partnerBillableAccountId customerId customerCompanyName "
        "domainName mpnId tier2MpnId invoiceNumber subscriptionId subscriptionName "
        "subscriptionDescription billingCycleType orderId serviceName serviceType resourceGuid "
        "resourceName region consumedQuantity:quantity chargeStartDate:time chargeEndDate:time "
        "unit detailLineItemId:integer sku includedQuantity:quantity overageQuantity:quantity "
        "listPrice:price currency pretaxCharges:amount taxAmount:amount postTaxTotal:amount "
        "pretaxEffectiveRate:price postTaxEffectiveRate:price chargeType invoiceLineItemType "
        "billingProvider consumptionPrice:price consumptionDiscount:amount customerName "
        "preTaxCharges:amount=DocumentedPreTaxCharges "
        "preTaxEffectiveRate:price=DocumentedPreTaxEffectiveRate"
    ),
    "DailyUsageLineItem": (
        "partnerId partnerName partnerBillableAccountId customerId customerCompanyName "
        "domainName mpnId tier2MpnId invoiceNumber subscriptionId subscriptionName "
        "subscriptionDescription billingCycleType orderId serviceName serviceType resourceGuid "
        "resourceName region consumedQuantity:quantity chargeStartDate:time chargeEndDate:time "
        "unit customerBillableAccount usageDate:time invoiceLineItemType billingProvider "
        "meteredService meteredServiceType meteredRegion project serviceInfo"
    ),
    "OneTimeInvoiceLineItem": (
        "partnerId customerId customerName customerDomainName customerCountry invoiceNumber "
        "mpnId resellerMpnId orderId orderDate:time productId skuId availabilityId skuName "
        "productName chargeType unitPrice:price effectiveUnitPrice:price quantity:quantity "
        "subtotal:amount taxTotal:amount totalForCustomer:amount=Total currency "
        "priceAdjustmentDescription publisherName publisherId subscriptionDescription "
        "subscriptionId chargeStartDate:time chargeEndDate:time termAndBillingCycle "
        "discountDetails unitType alternateId billableQuantity:quantity billingFrequency "
        "pricingCurrency pcToBCExchangeRate:rate=PCToBCExchangeRate "
        "pcToBCExchangeRateDate:time=PCToBCExchangeRateDate meterDescription reservationOrderId "
        "creditReasonCode subscriptionStartDate:time subscriptionEndDate:time referenceId "
        "productQualifiers:list promotionId invoiceLineItemType billingProvider quoteId "
        "providerName providerId providerSource PartnerName UsageDate:time MeterType "
        "MeterCategory MeterId MeterSubCategory MeterName MeterRegion UnitOfMeasure "
        "RateOfPartnerEarnedCredit:rate IsPartnerEarnedCreditApplied:boolean"
    ),
    "DailyRatedUsageLineItem": (
        "partnerId partnerName customerId customerName customerDomainName customerCountry "
        "invoiceNumber mpnId resellerMpnId=Tier2MpnId productId skuId availabilityId skuName "
        "productName publisherName publisherId subscriptionId subscriptionDescription "
        "chargeStartDate:time chargeEndDate:time usageDate:time meterType meterCategory meterId "
        "meterSubCategory meterName meterRegion unitOfMeasure=Unit resourceLocation "
        "consumedService resourceGroup resourceUri=ResourceURI tags additionalInfo serviceInfo1 "
        "serviceInfo2 chargeType unitPrice:price quantity:quantity unitType "
        "billingPreTaxTotal:amount billingCurrency pricingPreTaxTotal:amount pricingCurrency "
        "creditType invoiceLineItemType billingProvider entitlementId entitlementDescription "
        "pcToBCExchangeRate:rate=PCToBCExchangeRate "
        "pcToBCExchangeRateDate:time=PCToBCExchangeRateDate effectiveUnitPrice:price "
        "rateOfPartnerEarnedCredit:rate rateOfCredit:rate hasPartnerEarnedCredit:boolean"
    ),
    # An unknown kind: its members are in additionalProperties.
    "GenericLineItem": "invoiceLineItemType billingProvider",
}
ANY = "any"  # all kinds in one table, with a column for the kind
KIND_HEADING = "Kind"
EXTRA_HEADING = "additionalProperties"  # undocumented members, as JSON


@dataclass(frozen=True)
class Column:
    """One column: heading, wire name, attribute of the model, family of values."""

    heading: str
    member: str
    attribute: str
    family: str


def _columns(kind: str, texts: str) -> Iterator[Column]:
    model: type[Model] = getattr(models, kind)
    attributes = dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))
    for text in texts.split():
        name, _, heading = text.partition("=")
        member, _, family = name.partition(":")
        heading = heading or member[0].upper() + member[1:]
        yield Column(heading, member, attributes[member], family or "text")


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    kind: tuple(_columns(kind, texts)) for kind, texts in KINDS.items()
}


@dataclass(frozen=True)
class Layout:
    """The columns of one table, and how a line item becomes a row.

    `columns` is without the kind and the additional properties; a row is (kind, values, rest).
    """

    columns: tuple[Column, ...]
    has_kind: bool
    _readers: Mapping[str, Callable[[Any], list[Any]]]

    @property
    def headings(self) -> list[str]:
        """Return every heading of the table, in order."""
        own = [column.heading for column in self.columns]
        return [*([KIND_HEADING] if self.has_kind else []), *own, EXTRA_HEADING]

    def values(self, item: Any) -> list[Any] | None:
        """Return the values of a line item in the order of `columns`; None for another kind."""
        reader = self._readers.get(type(item).__name__)
        return None if reader is None else reader(item)


def layout(kind: str) -> Layout:
    """Return the columns of a kind, or of all kinds together (`any`).

    Raises:
        KeyError: there is no such kind.

    """
    if kind != ANY:
        columns = COLUMNS[kind]
        get = attrgetter(*(column.attribute for column in columns))
        return Layout(columns, has_kind=False, _readers={kind: lambda item: list(get(item))})
    union: dict[str, Column] = {}
    for columns in COLUMNS.values():
        for column in columns:
            union.setdefault(column.heading.lower(), column)
    places = {heading: number for number, heading in enumerate(union)}
    readers = {kind: _spread(columns, places=places) for kind, columns in COLUMNS.items()}
    return Layout(tuple(union.values()), has_kind=True, _readers=readers)


def _spread(
    columns: tuple[Column, ...], *, places: Mapping[str, int]
) -> Callable[[Any], list[Any]]:
    get = attrgetter(*(column.attribute for column in columns))
    targets = [places[column.heading.lower()] for column in columns]
    width = len(places)

    def read(item: Any) -> list[Any]:
        row: list[Any] = [None] * width
        for place, value in zip(targets, get(item), strict=True):
            row[place] = value
        return row

    return read


def rest(item: Any) -> Mapping[str, Any]:
    """Return the parts of a line item without a column: unknown members and attributes."""
    attributes = item.attributes
    if not attributes:
        return item.additional_properties  # type: ignore[no-any-return]  # of any model
    if (
        attributes.object_type == type(item).__name__  # the kind already says this
        and not attributes.additional_properties
        and not getattr(attributes, "etag", None)
    ):
        return item.additional_properties  # type: ignore[no-any-return]  # of any model
    return {"attributes": attributes.to_dict(), **item.additional_properties}
