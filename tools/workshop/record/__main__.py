"""Records documentation examples, and seals composed ones, under contract_tests/recordings.

    python -m workshop.record page PAGE [--scenario NAME ...] [--title T] [--date D] [--locale L]
    python -m workshop.record apply
    python -m workshop.record seal FILE.http [--basis SOURCE ...] [--note SENTENCE]

`page` writes what a page prints and its first `.http`; `apply` derives every documented `.http`
again, from print and errata; `seal` enters an exchange that we composed ourselves into the index.
Invariants: what was printed is written once and never changed; a run writes all of its files or
none; a composed exchange never passes as documented.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from workshop.record.composed import seal
from workshop.record.documented import apply, record_page
from workshop.record.recordings import ERRATA, RECORDINGS, Archive
from workshop.yaml_files import DOCUMENT


def main(arguments: list[str] | None = None) -> None:
    """Run one command line."""
    parser = argparse.ArgumentParser(prog="python -m workshop.record", description=__doc__)
    parser.add_argument("--recordings", type=Path, default=RECORDINGS)
    parser.add_argument("--errata", type=Path, default=ERRATA)
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    commands = parser.add_subparsers(dest="command", required=True)
    page_command = commands.add_parser("page", help="record every exchange of a page")
    page_command.add_argument("page", type=Path)
    page_command.add_argument(
        "--scenario", nargs="+", action="extend", help="one name per exchange, in order"
    )
    page_command.add_argument("--title")
    page_command.add_argument("--date", help="ISO; default: ms.date of the front matter")
    page_command.add_argument("--locale", help="default: ms.contentlocale, else en-US")
    commands.add_parser("apply", help="derive documented .http files from print and errata")
    seal_command = commands.add_parser("seal", help="enter composed .http files into the index")
    seal_command.add_argument("files", type=Path, nargs="+")
    seal_command.add_argument("--basis", action="append", help="a page or SDK type; repeatable")
    seal_command.add_argument("--note", help="one sentence: what the exchange shows")
    seal_command.add_argument("--form", choices=["minified", "verbatim"])
    seal_command.add_argument("--bom", choices=["yes", "no"])
    given = parser.parse_args(arguments)
    archive = Archive(given.recordings, given.errata, given.document)
    repairs: list[str] = []
    if given.command == "page":
        repairs = record_page(
            given.page,
            archive,
            scenarios=given.scenario,
            title=given.title,
            date=given.date,
            locale=given.locale,
        )
    elif given.command == "apply":
        repairs = apply(archive)
    else:
        mark = None if given.bom is None else given.bom == "yes"
        for path in given.files:
            seal(path, archive, basis=given.basis, note=given.note, form=given.form, mark=mark)
    for line in repairs:
        print(f"to repair: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
