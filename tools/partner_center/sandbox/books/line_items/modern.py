"""What repeats in line items of modern invoices: one-time purchases, and the usage of a month.

A line item of usage sums up four days: it has their price and the sum of their quantities. Each
day's total is cut or printed in full by itself, so their sum is near the subtotal, not equal to it.
Purchases by the piece come in rounds, each with more pieces; usage is the same in every round.
Amounts are text in line items with product qualifiers (the form of 2021) and numbers in the others
(the form of 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from partner_center.sandbox.books import money
from partner_center.sandbox.books.catalogue import Partner
from partner_center.sandbox.books.draws import Draws
from partner_center.sandbox.books.line_items.cycles import Entry, LineItem
from partner_center.sandbox.books.names import CURRENCIES
from partner_center.sandbox.books.products import (
    BILLING_PERIOD,
    EARNED_CREDIT,
    MODERN_METERS,
    MONTH,
    PROMOTION,
    SEATS,
    YEAR,
    ModernMeter,
    Seat,
)
from partner_center_core.exact_json import write_json

PURCHASES = 601
ROUNDS = 7  # through the purchases, each with more pieces than the one before
EACH = 4  # days of one line item of usage
_USAGE_OF = 20, 7  # of so many line items, so many are for usage
_SHOWN = Decimal("1e-16")  # of a usage price
_KEPT = Decimal("0.85")  # what partner-earned credit of 15% leaves
_ONE = Decimal(1)
_TAKEN_BACK = 40  # times fewer pieces than are bought, so that no month comes to less than zero
# chargeType in the 2021 form, and in the 2019 form; how often of 20; sign; part that is charged
_CHARGES = (
    ("new", "New", 8, 1, "1"),
    ("renew", "New", 4, 1, "1"),
    ("cycleCharge", "New", 3, 1, "1"),
    ("addQuantity", "New", 1, 1, "0.4838709"),
    ("removeQuantity", "Cancel", 2, -1, "0.3225806"),
    ("cancelImmediate", "Cancel", 2, -1, "1"),
)
_TERMS = {
    MONTH: "One-Month commitment for monthly billing",
    YEAR: "One-Year commitment for monthly/yearly billing",
}
_AMOUNTS = ("quantity", "billableQuantity", "subtotal", "taxTotal", "totalForCustomer")


@dataclass(frozen=True)
class Price:
    """The money of one line item, before it is written as text or number."""

    unit: Decimal
    effective: Decimal
    quantity: Decimal
    rate: Decimal
    subtotal: Decimal
    tax: Decimal


@dataclass(frozen=True, kw_only=True)
class SeatsEntry(Entry):
    """A purchase by the piece."""

    each: Decimal  # what a piece comes to
    tax_rate: Decimal
    # What `more` came to; `replace` makes a new one.
    _known: dict[int, tuple[Decimal, LineItem]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def more(self, number: int) -> Entry:
        """Return the same purchase of so many pieces more, or its credit for so many more."""
        if number not in self._known:
            self._known[number] = self._amounts(number)
        total, amounts = self._known[number]
        return Entry(total, {**self.template, **amounts}, term=self.term)

    def _amounts(self, number: int) -> tuple[Decimal, LineItem]:
        had = Decimal(self.template["quantity"])
        quantity = had + number if had > 0 else had - number
        subtotal = money.product(self.each, quantity)
        tax = money.tax(subtotal, rate=self.tax_rate)
        write = money.text if isinstance(self.template["quantity"], str) else money.number
        values = quantity, quantity, subtotal, tax, subtotal + tax
        written = {name: write(value) for name, value in zip(_AMOUNTS, values, strict=True)}
        return subtotal + tax, written


@dataclass(frozen=True, kw_only=True)
class UsageEntry(Entry):
    """A purchase that sums up days of usage."""

    meter: ModernMeter
    meter_id: str
    price: Price
    days: tuple[Decimal, ...]


def purchase_cycle(seed: int, *, partner: Partner, currency: str) -> tuple[Entry, ...]:
    """Make the purchases that repeat on modern invoices of a currency."""
    draws = Draws(seed, f"purchases/{currency}")
    out_of, usage = _USAGE_OF
    maker = _Purchases(seed, draws=draws, partner=partner, currency=currency)
    return tuple(
        maker.usage() if draws.below(out_of) < usage else maker.seats() for _ in range(PURCHASES)
    )


def reversed_cycle(cycle: Sequence[Entry]) -> tuple[Entry, ...]:
    """Make the purchases that take those of a cycle back: each amount with the other sign."""
    entries = []
    for entry in cycle:
        turned = {name: _turned(entry.template[name]) for name in _AMOUNTS}
        charge = "cancelImmediate" if "referenceId" in entry.template else "Cancel"
        template = {**entry.template, **turned, "chargeType": charge}
        entries.append(replace(entry, total=-entry.total, template=template))
    return tuple(entries)


def _turned(amount: money.Wire) -> money.Wire:
    turned = money.text(-Decimal(amount))
    return turned if isinstance(amount, str) else money.number(Decimal(turned))


class _Purchases:
    """Makes entries of purchases, one after the other."""

    def __init__(self, seed: int, *, draws: Draws, partner: Partner, currency: str) -> None:
        self._draws = draws
        self._partner = partner
        self._currency = currency
        _, factor, self._rate, self._taxes = CURRENCIES[currency]
        self._factor = Decimal(factor)
        ids = Draws(seed, "catalogue")
        self._seats = _catalogue([s.product for s in SEATS], family="CFQ7TTC0", draws=ids)
        self._meters = _catalogue([p.product for p in MODERN_METERS], family="DZH318Z0", draws=ids)
        self._meter_ids = [meter.meter_id or ids.guid() for meter in MODERN_METERS]
        self._publishers = {s.publisher: str(ids.between(10**7, 4 * 10**7)) for s in SEATS}
        self._promotion = f"39NFJQT1{ids.text(4)}:0002:39NFJQT1{ids.text(4)}"

    def seats(self) -> Entry:
        """Make a purchase of licenses, a reservation or software: a cut price, multiplied."""
        draws = self._draws
        place = draws.below(len(SEATS))
        seat = SEATS[place]
        modern, older, _, sign, part = draws.pick([c for c in _CHARGES for _ in range(c[2])])
        unit = money.cents(money.product(Decimal(seat.price), self._factor))
        has_promotion = bool(unit) and draws.is_one_in(6)
        kept = Decimal("0.9") if has_promotion else _ONE
        effective = money.product(unit, kept, Decimal(part))
        pieces = draws.pick((1, 1, 2, 5, 8, 12, 25, 50, draws.between(1, 600)))
        quantity = Decimal(pieces if sign > 0 else -(pieces // _TAKEN_BACK + 1))
        subtotal = money.seats_subtotal(effective, quantity=quantity, rate=_ONE)
        tax_rate = Decimal(draws.pick(self._taxes))
        tax = money.tax(subtotal, rate=tax_rate)
        price = Price(unit, effective, quantity, _ONE, subtotal, tax)
        notes = [f"10.0% {PROMOTION}"] * has_promotion + [BILLING_PERIOD] * draws.below(2)
        is_text = bool(seat.qualifiers) or draws.below(3) > 0
        own = {
            **self._seats[place],
            "productName": seat.product, "skuName": seat.sku,
            "productQualifiers": list(seat.qualifiers),
            "chargeType": modern if is_text else older, "unitType": seat.unit,
            "publisherName": seat.publisher, "publisherId": self._publisher(seat),
            "termAndBillingCycle": _term(seat),
            "priceAdjustmentDescription": _notes(notes),
            "pricingCurrency": self._currency, "billingFrequency": draws.pick(("", "Monthly")),
            "promotionId": self._promotion if has_promotion else "",
        }  # fmt: skip
        entry = self._entry(price, own=own, is_text=is_text, term=seat.term)
        return SeatsEntry(
            total=entry.total, template=entry.template, term=seat.term,
            each=money.seats_subtotal(effective, quantity=_ONE, rate=_ONE),
            tax_rate=tax_rate,
        )  # fmt: skip

    def usage(self) -> Entry:
        """Make a month of usage: its subtotal is cut, converted, and cut again."""
        draws = self._draws
        place = draws.below(len(MODERN_METERS))
        meter = MODERN_METERS[place]
        has_credit = meter.publisher_id == "" and draws.below(3) > 0
        full = Decimal(meter.price)
        shown = money.cut(full, unit=_SHOWN)
        effective = money.product(full, _KEPT) if has_credit else shown
        if draws.is_one_in(12):
            has_credit, effective = False, Decimal(0)  # Azure credit pays for all of it
        days = tuple(_day(draws, meter=meter) for _ in range(EACH))
        quantity = money.total(days)
        is_converted = meter.product == "Azure plan"
        rate = Decimal(self._rate) if is_converted else _ONE
        subtotal = money.usage_subtotal(effective, quantity=quantity, rate=rate)
        tax = money.tax(subtotal, rate=Decimal(draws.pick(self._taxes)))
        price = Price(shown, effective, quantity, rate, subtotal, tax)
        own = {
            **self._meters[place],
            "productName": meter.product, "skuName": meter.sku, "productQualifiers": [],
            "chargeType": "New", "unitType": meter.unit, "publisherName": meter.publisher,
            "publisherId": meter.publisher_id, "termAndBillingCycle": "",
            "priceAdjustmentDescription": _notes([EARNED_CREDIT] * has_credit),
            "pricingCurrency": "USD" if is_converted else self._currency,
            "meterDescription": f"{meter.category} - {meter.meter}", "billingFrequency": "",
            "promotionId": "",
        }  # fmt: skip
        entry = self._entry(price, own=own, is_text=draws.is_one_in(2), term=MONTH)
        return UsageEntry(
            total=entry.total, template=entry.template, term=MONTH, has_credit=has_credit,
            is_usage=True, meter=meter, meter_id=self._meter_ids[place], price=price, days=days,
        )  # fmt: skip

    def _publisher(self, seat: Seat) -> str:
        return "" if "Microsoft" in seat.publisher else self._publishers[seat.publisher]

    def _entry(self, price: Price, *, own: dict[str, Any], is_text: bool, term: str) -> Entry:
        partner = self._partner
        write = money.text if is_text else money.number
        total = price.subtotal + price.tax
        reseller = self._draws.pick((partner.reseller_id, 0, 0))
        template: LineItem = {
            "partnerId": partner.id, "customerId": "", "customerName": "",
            "customerDomainName": "", "customerCountry": "", "invoiceNumber": "",
            "mpnId": str(partner.network_id),
            "resellerMpnId": str(reseller) if is_text else 0, "orderId": "", "orderDate": "",
            "productId": "", "skuId": "", "availabilityId": "", "productName": "", "skuName": "",
            "productQualifiers": [], "chargeType": "", "unitPrice": write(price.unit),
            "effectiveUnitPrice": write(price.effective), "unitType": "",
            "quantity": write(money.cut(price.quantity, unit=_ONE)),
            "subtotal": write(price.subtotal), "taxTotal": write(price.tax),
            "totalForCustomer": write(total), "currency": self._currency,
            "publisherName": "", "publisherId": "",
            "subscriptionDescription": self._draws.pick(("", "", "Main office", "Résumé project")),
            "subscriptionId": "", "subscriptionStartDate": "", "subscriptionEndDate": "",
            "chargeStartDate": "", "chargeEndDate": "", "termAndBillingCycle": "",
            "alternateId": "", "referenceId": "", "priceAdjustmentDescription": "",
            "discountDetails": "", "pricingCurrency": "", "pcToBCExchangeRate": write(price.rate),
            "pcToBCExchangeRateDate": "", "billableQuantity": write(price.quantity),
            "meterDescription": "", "billingFrequency": "", "reservationOrderId": "",
            "invoiceLineItemType": "billing_line_items", "billingProvider": "one_time",
            "promotionId": "", "attributes": {}, **own,
        }  # fmt: skip
        if not is_text:
            gone = {"productQualifiers", "referenceId", "billingFrequency", "promotionId"}
            gone |= {"invoiceLineItemType", "billingProvider"} if self._draws.below(2) else set()
            template = {name: value for name, value in template.items() if name not in gone}
        return Entry(total, template, term=term)


def _catalogue(products: list[str], *, family: str, draws: Draws) -> list[dict[str, str]]:
    """Make the ids of what is sold: one for each product, and a sku for each entry."""
    own = {name: f"{family}{draws.text(4)}" for name in dict.fromkeys(products)}
    return [
        {
            "productId": own[name],
            "skuId": f"{number + 1:04d}",
            "availabilityId": f"{family}{draws.text(4)}",
        }
        for number, name in enumerate(products)
    ]


def _day(draws: Draws, *, meter: ModernMeter) -> Decimal:
    """Draw the quantity of a day: a full one, some hours, or next to nothing."""
    if draws.is_one_in(15):
        return Decimal("0.000882")
    if meter.unit == "1 Hour":
        return draws.pick(
            (Decimal("24.0"), Decimal(draws.between(1_000_000, 23_999_999)).scaleb(-6))
        )
    return Decimal(draws.between(1, 90_000_000)).scaleb(-6)


def _notes(notes: list[str]) -> str:
    return write_json([*notes]) if notes else ""


def _term(seat: Seat) -> str:
    if "Reserv" in seat.product:
        return "1 Year Reservation" if seat.term == YEAR else "3 Years Reservation"
    return _TERMS.get(seat.term, "3 Year Subscription")
