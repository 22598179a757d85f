"""The commands that download PDF files: statement and receipt."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from partner_center.cli.command import Run
from partner_center.cli.display.output import STANDARD, check_place, copy, refuse_terminal, say
from partner_center.cli.options import InvoiceId, OverwriteOption
from partner_center.client import PartnerCenter

PlaceOption = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="FILE|FOLDER",
        help="A file's name, or a folder for the service's own name; - is standard output.",
    ),
]  # fmt: skip


def statement(
    run: Run,
    invoice_id: InvoiceId,
    *,
    output: PlaceOption = ".",
    overwrite: OverwriteOption = False,
) -> None:
    """Download the statement of an invoice, a PDF."""
    _download(
        run, output, overwrite=overwrite,
        download=lambda partner, place: partner.invoices.save_statement(
            invoice_id, place, overwrite=overwrite
        ),
    )  # fmt: skip


def receipt(
    run: Run,
    invoice_id: InvoiceId,
    receipt_id: Annotated[str, typer.Argument(metavar="RID", help="The receipt's id.")],
    *,
    output: PlaceOption = ".",
    overwrite: OverwriteOption = False,
) -> None:
    """Download a tax receipt of an invoice, a PDF; only Taiwan has them."""
    _download(
        run, output, overwrite=overwrite,
        download=lambda partner, place: partner.invoices.save_receipt(
            invoice_id, receipt_id, place, overwrite=overwrite
        ),
    )  # fmt: skip


def _download(
    run: Run, output: str, *, overwrite: bool, download: Callable[[PartnerCenter, Path], Path]
) -> None:
    if output == STANDARD:
        refuse_terminal()
        with run.partner() as partner, tempfile.TemporaryDirectory() as folder:
            copy(download(partner, Path(folder)))
        return
    place = Path(output).expanduser()
    if not place.is_dir():
        check_place(place, overwrite=overwrite)
    with run.partner() as partner:
        file = download(partner, place)
    say(str(file))
