"""What repeats in line items of legacy invoices: licenses (office), usage (azure) and its days.

Shapes as the documented line items have them: numbers for amounts, -1 for no second-tier partner,
days in upper case. One line item of monthly usage is the sum of three days.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from partner_center.sandbox.books import money
from partner_center.sandbox.books.catalogue import Partner
from partner_center.sandbox.books.draws import Draws
from partner_center.sandbox.books.line_items.cycles import Entry, LineItem
from partner_center.sandbox.books.names import CURRENCIES
from partner_center.sandbox.books.products import (
    LEGACY_METERS,
    OFFERS,
    YEAR,
    LegacyMeter,
)

LICENSES = 399
USAGE = 300  # a whole number of subscriptions, and of rounds through the meters
SHARED = 6  # line items of monthly usage of one Azure subscription
EACH = 3  # days of one line item of monthly usage
# chargeType: (how often of 20, sign of the quantity, part of the month that is charged)
_CHARGES = (
    ("Cycle fee", 11, 1, "1"),
    ("New", 4, 1, "1"),
    ("Renew", 2, 1, "1"),
    ("Purchase prorate", 1, 1, "0.4"),
    ("Cancel instance prorate", 2, -1, "0.5"),
)


def license_cycle(seed: int, *, partner: Partner, currency: str) -> tuple[Entry, ...]:
    """Make the licenses that repeat on legacy invoices of a currency."""
    draws = Draws(seed, f"licenses/{currency}")
    offers = Draws(seed, "offers")
    ids = [(offers.guid().upper(), offers.guid().upper()) for _ in OFFERS]
    factor, taxes = Decimal(CURRENCIES[currency][1]), CURRENCIES[currency][3]
    charges = [c for c in _CHARGES for _ in range(c[1])]
    entries = []
    for _ in range(LICENSES):
        number = draws.below(len(OFFERS))
        charge, _often, sign, part = draws.pick(charges)
        price = money.cents(money.product(Decimal(OFFERS[number].price), factor, Decimal(part)))
        quantity = sign * draws.pick((1, 1, 2, 3, 5, 8, 10, 14, 25, 50, 120, draws.between(1, 900)))
        amount = money.product(price, quantity)
        is_discounted = sign > 0 and draws.is_one_in(8)
        discount = money.cut(money.product(amount, Decimal("0.1"))) if is_discounted else Decimal(0)
        subtotal = amount - discount
        tax = money.tax(subtotal, rate=Decimal(draws.pick(taxes)))
        name = OFFERS[number].name
        template: LineItem = {
            "partnerId": partner.id, "customerId": "", "customerName": "",
            "mpnId": partner.network_id, "tier2MpnId": -1,
            "orderId": "", "subscriptionId": "", "syndicationPartnerSubscriptionNumber": "",
            "offerId": ids[number][0], "durableOfferId": ids[number][1], "offerName": name,
            "domainName": "", "billingCycleType": "MONTHLY",
            "subscriptionName": name, "subscriptionDescription": name,
            "subscriptionStartDate": "", "subscriptionEndDate": "",
            "chargeStartDate": "", "chargeEndDate": "", "chargeType": charge,
            "unitPrice": money.pointed(price), "quantity": quantity,
            "amount": money.pointed(amount), "totalOtherDiscount": money.pointed(discount),
            "subtotal": money.pointed(subtotal), "tax": money.pointed(tax),
            "totalForCustomer": money.pointed(subtotal + tax), "currency": currency,
            "invoiceLineItemType": "billing_line_items", "billingProvider": "office",
            "attributes": {},
        }  # fmt: skip
        entries.append(Entry(subtotal + tax, template, term=YEAR))
    return tuple(entries)


def usage_cycles(
    seed: int, *, partner: Partner, currency: str
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Make the monthly usage that repeats on legacy invoices of a currency, and its days.

    A day has no money: its total is its quantity.
    """
    draws = Draws(seed, f"azure/{currency}")
    meters = Draws(seed, "meters")
    ids = [meters.guid() for _ in LEGACY_METERS]
    factor, taxes = Decimal(CURRENCIES[currency][1]), CURRENCIES[currency][3]
    entries, quantities = [], []
    for place in range(USAGE):
        number = place % len(LEGACY_METERS)
        meter = LEGACY_METERS[number]
        days = _quantities(draws, meter=meter)
        used = money.total(days)
        included = min(used, Decimal(draws.pick((0, 0, 0, 0, 5))))
        over = used - included
        price = money.product(Decimal(meter.price), factor)
        charge = money.cents(money.product(price, over))
        tax = money.tax(charge, rate=Decimal(draws.pick(taxes)))
        template: LineItem = {
            "detailLineItemId": place % SHARED + 1, "sku": f"{ids[number][:3].upper()}-00001",
            "includedQuantity": money.number(included), "overageQuantity": money.number(over),
            "listPrice": money.number(price), "currency": currency,
            "pretaxCharges": money.number(charge), "taxAmount": money.number(tax),
            "postTaxTotal": money.number(charge + tax),
            "pretaxEffectiveRate": money.number(money.effective_rate(charge, quantity=over)),
            "postTaxEffectiveRate": money.number(money.effective_rate(charge + tax, quantity=over)),
            "chargeType": "Assess usage fee for current cycle",
            "invoiceLineItemType": "billing_line_items",
            **_usage_members(partner, meter=meter, meter_id=ids[number]),
            "consumedQuantity": money.number(used), "chargeStartDate": "", "chargeEndDate": "",
            "unit": meter.unit, "billingProvider": "azure", "attributes": {},
        }  # fmt: skip
        entries.append(Entry(charge + tax, template, is_usage=True))
        quantities.append(days)
    return tuple(entries), _daily(entries, quantities=quantities)


def _daily(
    usage: Sequence[Entry], *, quantities: Sequence[tuple[Decimal, ...]]
) -> tuple[Entry, ...]:
    entries = []
    for entry, days in zip(usage, quantities, strict=True):
        shared = {k: v for k, v in entry.template.items() if k in _DAILY}
        loud = {k: str(shared[k]).upper() for k in _LOUD}
        for quantity in days:
            template: LineItem = {
                "customerBillableAccount": "", "usageDate": "",
                "invoiceLineItemType": "usage_line_items", **shared, **loud,
                "consumedQuantity": money.number(quantity),
            }  # fmt: skip
            entries.append(Entry(quantity, template))
    return tuple(entries)


def _quantities(draws: Draws, *, meter: LegacyMeter) -> tuple[Decimal, ...]:
    """Draw the quantities of a month's days: hours, fractions, next to nothing, or nothing."""
    match draws.below(12):
        case 0:
            return (Decimal(0),) * EACH
        case 1 | 2:
            return (Decimal("0.000294"), Decimal("0.000294"), Decimal("0.000449"))
        case _ if meter.unit == "1 Hour":
            return (Decimal(24),) * EACH
        case _:
            return tuple(Decimal(draws.between(1, 400_000)).scaleb(-4) for _ in range(EACH))


def _usage_members(partner: Partner, *, meter: LegacyMeter, meter_id: str) -> LineItem:
    return {
        "partnerId": partner.id.upper(), "partnerName": partner.name,
        "partnerBillableAccountId": partner.account, "customerId": "", "domainName": "",
        "customerCompanyName": "", "mpnId": partner.network_id, "tier2MpnId": -1,
        "invoiceNumber": "", "subscriptionId": "", "subscriptionName": "Microsoft Azure",
        "subscriptionDescription": "Microsoft Azure", "billingCycleType": "Monthly", "orderId": "",
        "serviceName": meter.service, "serviceType": meter.kind, "resourceGuid": meter_id,
        "resourceName": meter.resource, "region": meter.region,
    }  # fmt: skip


# Members of a month that its days have too, and those of them that they have in upper case.
_DAILY = frozenset(
    (*_usage_members(Partner("", "", 0, 0, ""), meter=LEGACY_METERS[0], meter_id=""),
     "consumedQuantity", "chargeStartDate", "chargeEndDate", "unit", "billingProvider",
     "attributes"),
)  # fmt: skip
_LOUD = (
    "partnerName", "subscriptionName", "subscriptionDescription", "billingCycleType",
    "serviceName", "serviceType", "resourceGuid", "resourceName", "region", "unit",
)  # fmt: skip
