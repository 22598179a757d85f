"""Draws reconciliations: balances by currency and type, charges by customer; to PNG or SVG.

Invariants: the same report gives the same bytes; no window is opened, and matplotlib's global state
is not changed. Names are shortened, never overlap, and lose what no font can draw; in SVG they stay
text, so that the viewer's fonts show every script.
Limits: bars are drawn from floats, but labels are exact; a PNG shows only the scripts that the
machine's fonts have.
"""

from __future__ import annotations

import warnings
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partner_center.errors import ReconcileError
from partner_center.files.atomic_file import atomic_file
from partner_center.reconcile.report import Report, SummaryReport
from partner_center_core.errors import one_line
from partner_center_core.masking import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FORMATS = {".png": "png", ".svg": "svg"}
_LONGEST = 34  # characters of a name
# Blue and orange of the Okabe-Ito palette: colour-blind people can tell them apart, also in grey.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")
_CREDIT = "#D55E00"
# matplotlib draws each character with the first of these fonts that has it.
_FONTS = (
    "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC",
    "Yu Gothic", "Microsoft YaHei", "Malgun Gothic", "Hiragino Sans", "PingFang SC",
    "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans Devanagari",
)  # fmt: skip
_STYLE = {"svg.hashsalt": "partner-center", "svg.fonttype": "none"}


def balances_chart(report: SummaryReport, target: str | Path, *, overwrite: bool = False) -> Path:
    """Draw the balances of each currency, one bar for each invoice type.

    Raises:
        ReconcileError: the name ends in neither .png nor .svg, there is nothing to draw, matplotlib
            is missing, or the file cannot be written.

    """
    parts = [b for b in report.balances if b.invoice_type] or list(report.balances)
    if not parts:
        raise ReconcileError("there are no balances to draw")
    currencies = sorted({b.currency for b in report.balances})
    kinds = sorted({b.invoice_type for b in parts})
    figure = _figure(height=1.4 + 0.55 * len(currencies) * max(1, len(kinds)), title="Balances")
    # Amounts in two currencies cannot share an axis.
    axes = figure.subplots(len(currencies), 1, squeeze=False)[:, 0]
    for axis, currency in zip(axes, currencies, strict=True):
        found = {b.invoice_type: b.found for b in parts if b.currency == currency}
        whole = next(
            (b.found for b in report.balances if b.currency == currency and not b.invoice_type),
            None,
        )
        labels = [_name(kind or "all") for kind in kinds]
        amounts = [found.get(kind, Decimal(0)) for kind in kinds]
        said = _name(currency) if whole is None else f"{_name(currency)}  {_amount(whole)}"
        _bars(axis, labels, amounts, colours=[_COLOURS[n % 4] for n in range(len(kinds))])
        axis.set_title(said, loc="left", fontsize=10, parse_math=False)
    return _save(figure, Path(target), overwrite=overwrite)


def customers_chart(
    report: Report, target: str | Path, *, top: int = 10, overwrite: bool = False
) -> Path:
    """Draw the charges of the largest customers in the invoice's currency, and of all others.

    Args:
        report: what `reconcile` returned.
        target: a name that ends in .png or .svg.
        top: how many customers get a bar of their own.
        overwrite: replace a file of that name.

    Raises:
        ReconcileError: as for `balances_chart`.

    """
    own = sorted(
        (g for g in report.customers if g.currency == report.currency),
        key=lambda group: (-group.total, group.id),
    )
    if not own or top < 1:
        raise ReconcileError(f"{one_line(report.invoice_id)} has no charges to draw")
    labels = [_name(group.name or group.id or "(no customer)") for group in own[:top]]
    amounts = [group.total for group in own[:top]]
    if others := own[top:]:
        labels.append(f"{len(others)} others")
        amounts.append(sum((group.total for group in others), Decimal(0)))
    invoice, currency = _name(report.invoice_id), _name(report.currency)
    title = f"{invoice}: charges by customer, {currency}, tax included"
    figure = _figure(height=1.2 + 0.36 * len(labels), title=title)
    axis = figure.subplots()
    colours = [_COLOURS[0]] * len(own[:top]) + ["#999999"] * bool(others)
    _bars(axis, labels, amounts, colours=colours)
    return _save(figure, Path(target), overwrite=overwrite)


def _name(text: str) -> str:
    name = " ".join(printable(text).split())
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _amount(value: Decimal) -> str:
    return f"{value:,f}" if value else "0"


def _figure(*, height: float, title: str) -> Figure:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise ReconcileError(
            "charts need matplotlib; pip install '.[charts]' in the checkout"
        ) from error
    figure = Figure(figsize=(9, height), layout="constrained")
    # Otherwise a name with two dollar signs would be drawn as a formula.
    figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold", parse_math=False)
    return figure


def _bars(axis: Any, labels: list[str], amounts: list[Decimal], *, colours: list[str]) -> None:
    places = range(len(labels))
    drawn = [float(amount) for amount in amounts]
    painted = [_CREDIT if n < 0 else c for n, c in zip(drawn, colours, strict=True)]
    bars = axis.barh(places, drawn, color=painted, height=0.7)
    axis.set_yticks(places, labels, fontsize=9, parse_math=False)
    axis.invert_yaxis()
    axis.bar_label(bars, [_amount(amount) for amount in amounts], padding=4, fontsize=9)
    axis.margins(x=0.18)
    axis.axvline(0, color="#444444", linewidth=0.8)
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(axis="y", length=0)
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axis.tick_params(axis="x", labelsize=8, colors="#666666")
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)


def _save(figure: Figure, target: Path, *, overwrite: bool) -> Path:
    import matplotlib as mpl  # noqa: PLC0415  # an extra
    from matplotlib import font_manager  # noqa: PLC0415  # an extra

    form = _FORMATS.get(target.suffix.lower())
    if form is None:
        raise ReconcileError(f"{target} is not a picture's name; end it with .png or .svg")
    there = set(font_manager.get_font_names())
    fonts = [name for name in _FONTS if name in there]
    style: Any = {**_STYLE, "font.family": fonts or ["sans-serif"]}
    metadata = {"Date": None} if form == "svg" else {"Software": None}
    with (
        atomic_file(target, overwrite=overwrite, error=ReconcileError) as file,
        mpl.rc_context(style),
        warnings.catch_warnings(),
    ):
        # A script that no font of the machine has is drawn as boxes; SVG keeps its text.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(file, format=form, dpi=150, metadata=metadata)
    return target
