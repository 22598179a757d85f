"""The commands that download PDF files: statement and receipt."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from partner_center.cli.command import Run
from partner_center.cli.commands.invoices import InvoiceId, OverwriteOption
from partner_center.cli.display import output as out
from partner_center.cli.exit_codes import Exit, Trouble
from partner_center.client import PartnerCenter

OutputOption = Annotated[
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
    output: OutputOption = ".",
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
    output: OutputOption = ".",
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
    if output == out.STANDARD:
        out.check_bytes()
        with run.partner() as partner, tempfile.TemporaryDirectory() as folder:
            out.copy(download(partner, Path(folder)))
        return
    place = Path(output).expanduser()
    if place.is_file() and not overwrite:
        raise Trouble(
            Exit.FILE, f"{place} is there already; choose another name or add --overwrite"
        )
    if not place.is_dir() and not place.parent.is_dir():
        raise Trouble(Exit.FILE, f"{place.parent} is no folder; make it first")
    with run.partner() as partner:
        file = download(partner, place)
    out.say(str(file))
