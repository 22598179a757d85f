"""The partner, its customers and the ids of its products, all made from the seed.

Invariants: customers differ in id, name and domain; a product has one id, wherever it is sold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from partner_center.sandbox.books.draws import Draws
from partner_center.sandbox.books.names import (
    COUNTRIES,
    DOMAIN_LETTERS,
    ODD_EVERY,
    ODD_NAMES,
    Country,
)

# Partners of the made-up companies; the seed decides.
_PARTNERS = ("Fabrikam Cloud Services", "Contoso Partner", "Adatum Größe & Söhne IT-Service")
_SPREAD = 1 << 32  # two draws of 16 bits each


@dataclass(frozen=True)
class Partner:
    """The partner that gets the invoices."""

    id: str
    name: str
    network_id: int
    reseller_id: int
    account: str

    @classmethod
    def of(cls, seed: int) -> Partner:
        """Make the partner of a seed."""
        draws = Draws(seed, "partner")
        return cls(
            id=draws.guid(),
            name=draws.pick(_PARTNERS),
            network_id=draws.between(4_100_000, 6_900_000),
            reseller_id=draws.between(4_100_000, 6_900_000),
            account=str(draws.between(1_010_000_000, 1_090_000_000)),
        )


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer; legacy line items have its id and name in upper case."""

    id: str
    name: str
    domain: str
    country: str
    account: str
    upper_id: str
    upper_name: str


def customers(seed: int, *, currency: str) -> tuple[Customer, ...]:
    """Return the customers that are billed in a currency, those with the most line items first."""
    found = [c for country in COUNTRIES if country.currency == currency for c in _of(country, seed)]
    draws = Draws(seed, f"order/{currency}")
    for last in range(len(found) - 1, 0, -1):
        other = draws.below(last + 1)
        found[last], found[other] = found[other], found[last]
    return tuple(found)


def chosen(among: Sequence[Customer], *, drawn: str) -> Customer:
    """Pick a customer; the first buy most, as the product of two draws is small more often."""
    return among[int(drawn[:4], 16) * int(drawn[4:8], 16) * len(among) // _SPREAD]


def _of(country: Country, seed: int) -> list[Customer]:
    draws = Draws(seed, f"customers/{country.code}")
    names = [" ".join(words) for words in product(country.firsts, country.trades, country.forms)]
    if country.code in {"JP", "TW"}:
        names = [name.replace(" ", "") for name in names]
    step = next(s for s in (37, 41, 43) if len(names) % s)  # without a divisor: no name twice
    start = draws.below(len(names))
    found = []
    for number in range(country.customers):
        name = names[(start + number * step) % len(names)]
        if number % ODD_EVERY == ODD_EVERY - 1 and number // ODD_EVERY < len(ODD_NAMES):
            name = f"{ODD_NAMES[number // ODD_EVERY]} ({country.code})"
        letters = name.lower().translate(DOMAIN_LETTERS)
        plain = "".join(c for c in letters if c.isascii() and c.isalnum())[:24] or "tenant"
        own = draws.guid()
        found.append(
            Customer(
                id=own,
                name=name,
                domain=f"{plain}{country.code.lower()}{number}.onmicrosoft.com",
                country=country.code,
                account=str(draws.between(1_100_000_000, 9_999_999_999)),
                upper_id=own.upper(),
                upper_name=name.upper(),
            )
        )
    return found
