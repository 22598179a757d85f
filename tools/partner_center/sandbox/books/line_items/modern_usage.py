"""What repeats in the days of modern usage, made from the line items that sum them up.

A day's total is floor(price x quantity x exchange rate, 2) where a rate or a credit is applied, and
printed in full, with 15 significant digits, where neither is: both forms are documented. So the
sum of the days differs from the subtotal of their line item, and only line items of the month add
up to the invoice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from partner_center.sandbox.books import money
from partner_center.sandbox.books.catalogue import Partner
from partner_center.sandbox.books.draws import Draws
from partner_center.sandbox.books.line_items.cycles import Entry, LineItem
from partner_center.sandbox.books.line_items.modern import UsageEntry
from partner_center.sandbox.books.products import REGIONS, TAGS, ModernMeter

_MACHINES = ("Standard_B1ms", "Standard_D2_v3", "Standard_E4a_v4", "Standard_B4ms")
_UNNAMED = frozenset({"invoiceLineItemType", "billingProvider"})
_UNRATED = frozenset(
    {
        "entitlementId", "entitlementDescription", "pcToBCExchangeRate", "pcToBCExchangeRateDate",
        "effectiveUnitPrice", "rateOfPartnerEarnedCredit", "rateOfCredit",
    }
)  # fmt: skip
# Which credit is applied: (creditType, rateOfPartnerEarnedCredit, rateOfCredit)
_EARNED = ("Partner Earned Credit Applied", Decimal("0.15"), Decimal("0.15"))
_AZURE = ("Azure Credit Applied", 0, 1)
_NONE = ("Credit Not Applied", 0, 0)


def daily_cycle(
    purchases: Sequence[Entry],
    *,
    seed: int,
    partner: Partner,
    currency: str,
) -> tuple[Entry, ...]:
    """Make the days of the usage in a cycle of purchases."""
    draws = Draws(seed, f"days/{currency}")
    entries: list[Entry] = []
    for entry in purchases:
        if isinstance(entry, UsageEntry):
            entries += _days(entry, draws=draws, partner=partner, currency=currency)
    return tuple(entries)


def _days(entry: UsageEntry, *, draws: Draws, partner: Partner, currency: str) -> list[Entry]:
    price, meter = entry.price, entry.meter
    credit = _EARNED if entry.has_credit else _NONE if price.effective else _AZURE
    # The older form, without entitlement and rate, and often without a customer.
    is_bare = credit is _NONE and meter.product != "Azure plan"
    gone = _UNRATED if is_bare else frozenset[str]()
    gone |= _UNNAMED if draws.is_one_in(6) else frozenset()
    shared = _shared(entry, draws=draws, partner=partner, is_bare=is_bare)
    found = []
    for quantity in entry.days:
        full = money.significant(money.product(price.effective, quantity))
        is_full = price.rate == 1 and credit is _NONE
        charge = (
            full if is_full else money.cut(money.product(price.effective, quantity, price.rate))
        )
        template: LineItem = {
            **shared,
            "chargeType": draws.pick(("new", "new", "")),
            "unitPrice": money.number(price.unit), "quantity": money.pointed(quantity),
            "unitType": meter.unit if draws.below(2) else "",
            "billingPreTaxTotal": money.number(charge), "billingCurrency": currency,
            "pricingPreTaxTotal": money.number(full),
            "pricingCurrency": entry.template["pricingCurrency"],
            "entitlementId": "", "entitlementDescription": "Partner Subscription",
            "pcToBCExchangeRate": money.number(price.rate), "pcToBCExchangeRateDate": "",
            "effectiveUnitPrice": money.number(price.effective),
            "rateOfPartnerEarnedCredit": credit[1], "rateOfCredit": credit[2],
            "creditType": credit[0],
            "invoiceLineItemType": "usage_line_items", "billingProvider": "marketplace",
            "attributes": {},
        }  # fmt: skip
        template = {name: value for name, value in template.items() if name not in gone}
        found.append(Entry(charge, template, has_credit=entry.has_credit))
    return found


def _shared(entry: UsageEntry, *, draws: Draws, partner: Partner, is_bare: bool) -> LineItem:
    meter = entry.meter
    catalogue = {
        name: "" if is_bare else entry.template[name]
        for name in ("productId", "skuId", "availabilityId")
    }
    return {
        "partnerId": partner.id, "partnerName": "" if is_bare else partner.name,
        "customerId": "", "customerName": "", "customerDomainName": "", "invoiceNumber": "",
        **catalogue, "skuName": meter.sku, "productName": meter.product,
        "publisherName": meter.publisher, "publisherId": meter.publisher_id,
        "subscriptionId": "",
        "subscriptionDescription": draws.pick(("Pay-As-You-Go", f"Subscription {draws.below(20)}")),
        "chargeStartDate": "", "chargeEndDate": "", "usageDate": "",
        "meterType": f"{meter.meter} ({meter.unit})", "meterCategory": meter.category,
        "meterId": entry.meter_id, "meterSubCategory": meter.sku,
        "meterName": f"{meter.product} - {meter.sku} - {meter.meter}",
        "meterRegion": draws.pick(("", "US West", "EU West")), "unitOfMeasure": meter.unit,
        "resourceLocation": draws.pick(REGIONS), "consumedService": meter.service,
        "resourceGroup": draws.pick(("web-servers", "PROD-RG", "größe-rg", "backup-rg")),
        "resourceUri": f"/providers/{meter.service}/{meter.resource}/",
        "tags": draws.pick(TAGS), "additionalInfo": _info(meter, draws=draws),
        "serviceInfo1": "", "serviceInfo2": "", "customerCountry": "",
        "mpnId": str(partner.network_id),
        "resellerMpnId": draws.pick(("", str(partner.reseller_id))),
    }  # fmt: skip


def _info(meter: ModernMeter, *, draws: Draws) -> str:
    """Describe a machine as JSON inside a string; other resources have no description."""
    if meter.resource != "virtualMachines":
        return ""
    info = {
        "ImageType": None, "ServiceType": draws.pick(_MACHINES), "VMName": None,
        "VCPUs": draws.pick((1, 2, 4, 8)), "UsageType": "ComputeHR_SW",
    }  # fmt: skip
    return json.dumps(info)
