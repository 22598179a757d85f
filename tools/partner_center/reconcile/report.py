"""The result of a reconciliation, as tables and as JSON; all amounts are exact Decimals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Context, Decimal
from typing import Any, Literal

from partner_center.export.cells import json_text, plain

By = Literal["differences", "currencies", "customers", "products", "charge_types", "balances"]
Table = list[list[str]]

ROOM = 200  # digits; sums of a billion 22-digit amounts have fewer
_EXACT = Context(prec=ROOM)


@dataclass(frozen=True)
class Line:
    """What a user needs to find a line item again: its number in the reading, and its names."""

    number: int
    kind: str
    customer: str
    product: str
    charge_type: str
    total: Decimal | None
    currency: str


@dataclass(frozen=True)
class Difference:
    """Two amounts that should agree, or a line that breaks its rule.

    `found - expected` is `difference`; all three are None if a rule allows several amounts; then
    `text` names them.
    """

    rule: str
    text: str
    expected: Decimal | None = None
    found: Decimal | None = None
    currency: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """Return found minus expected."""
        if self.expected is None or self.found is None:
            return None
        return _EXACT.subtract(self.found, self.expected)


@dataclass(frozen=True)
class Group:
    """The sums over the lines of one customer, product, charge type or currency."""

    id: str
    name: str
    currency: str
    lines: int
    charges: Decimal
    tax: Decimal
    total: Decimal


@dataclass(frozen=True)
class Report:
    """One invoice against its line items.

    `expected` is the sum of the line items, `found` the total of the invoice. `differences` has the
    first thousand; `more` counts the rest. `notes` says what was not judged, and why.
    """

    invoice_id: str
    currency: str
    expected: Decimal
    found: Decimal
    lines: int
    differences: tuple[Difference, ...]
    more: int
    currencies: tuple[Group, ...]
    customers: tuple[Group, ...]
    products: tuple[Group, ...]
    charge_types: tuple[Group, ...]
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Return whether there is no difference."""
        return not self.differences

    @property
    def difference(self) -> Decimal:
        """Return the invoice minus its line items."""
        return _EXACT.subtract(self.found, self.expected)

    def to_table(self, by: By = "differences") -> Table:
        """Return rows of text, headings first: the differences, or the sums by a group."""
        if by == "differences":
            return _differences(self.differences)
        if by == "balances":
            raise ValueError("balances are in the report of reconcile_summaries()")
        groups: tuple[Group, ...] = getattr(self, by)
        head = ["currency", "id", "name", "lines", "charges", "tax", "total"]
        return [
            head,
            *(
                [g.currency, g.id, g.name, str(g.lines), *map(plain, (g.charges, g.tax, g.total))]
                for g in groups
            ),
        ]

    def to_json(self) -> str:
        """Return the report as JSON, with exact amounts as numbers."""
        return _json(self)


@dataclass(frozen=True)
class Balance:
    """One balance of a summary: of a currency, or of one invoice type in it."""

    currency: str
    invoice_type: str  # empty for the whole currency
    found: Decimal
    expected: Decimal
    invoices: int

    @property
    def difference(self) -> Decimal:
        """Return the summary minus its invoices."""
        return _EXACT.subtract(self.found, self.expected)


@dataclass(frozen=True)
class SummaryReport:
    """Every balance compared with the invoices: their charges less payments."""

    balances: tuple[Balance, ...]
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def agrees(self) -> bool:
        """Return whether there is no difference."""
        return not self.differences

    def to_table(self, by: By = "balances") -> Table:
        """Return rows of text, headings first: the balances, or the differences."""
        if by == "differences":
            return _differences(self.differences)
        head = ["currency", "type", "invoices", "balance", "sum of invoices", "difference"]
        return [
            head,
            *(
                [b.currency, b.invoice_type or "all", str(b.invoices),
                 *map(plain, (b.found, b.expected, b.difference))]
                for b in self.balances
            ),
        ]  # fmt: skip

    def to_json(self) -> str:
        """Return the report as JSON, with exact amounts as numbers."""
        return _json(self)


def _differences(differences: tuple[Difference, ...]) -> Table:
    head = ["rule", "currency", "expected", "found", "difference", "lines", "text"]
    return [
        head,
        *(
            [
                d.rule,
                d.currency,
                *("" if n is None else plain(n) for n in (d.expected, d.found, d.difference)),
                " ".join(str(line.number) for line in d.lines),
                d.text,
            ]
            for d in differences
        ),
    ]


def _json(report: Report | SummaryReport) -> str:
    value: dict[str, Any] = asdict(report)
    value["agrees"] = report.agrees
    for row, difference in zip(value["differences"], report.differences, strict=True):
        row["difference"] = difference.difference
    if isinstance(report, Report):
        value["difference"] = report.difference
    else:
        for row, balance in zip(value["balances"], report.balances, strict=True):
            row["difference"] = balance.difference
    # A lone surrogate, which JSON may hold and UTF-8 may not, is written as its escape.
    return json_text(value).encode("utf-8", "backslashreplace").decode()
