"""What every test judges by, read once: the document, its closed profile, aliases and recordings.

For what pytest needs before fixtures exist (parameters of tests); tests take the fixtures of
`conftest.py`, which are these. Invariant: nothing that is returned is ever changed.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from contract_tests.support.body_places import body_places

from partner_center.contract import Aliases, Contract, Exchange, decode, load_recordings
from partner_center_core.pointers import pointer, resolve, target
from workshop import yaml_files
from workshop.generate.overlay import apply

FOLDER = Path(__file__).parents[1]
RECORDINGS = FOLDER / "recordings"
PUBLISHED = yaml_files.DOCUMENT.parent / "dist" / "partner-center-invoices.json"
_CLOSED_PROFILE = yaml_files.ROOT / "openapi" / "closed-profile.overlay.yaml"


@functools.cache
def alias_entries() -> tuple[dict[str, Any], ...]:
    """The alias table as it is written."""
    return tuple(yaml_files.load(FOLDER / "aliases.yaml"))


@functools.cache
def document() -> dict[str, Any]:
    """The document as it is written."""
    found: dict[str, Any] = yaml_files.load(yaml_files.DOCUMENT)
    return found


@functools.cache
def schemas() -> dict[str, Any]:
    """The named schemas of the document that have members, by name."""
    named = document()["components"]["schemas"]
    return {name: schema for name, schema in named.items() if "properties" in schema}


@functools.cache
def document_lines() -> dict[str, int]:
    """The line of every JSON pointer of the document."""
    return yaml_files.lines(yaml_files.DOCUMENT)


@functools.cache
def contract() -> Contract:
    """The published, open document."""
    return Contract(document(), aliases=Aliases.of(alias_entries()))


@functools.cache
def closed_contract() -> Contract:
    """The document with its closed profile applied."""
    return Contract(apply(document(), _CLOSED_PROFILE), aliases=Aliases.of(alias_entries()))


@functools.cache
def body_schemas() -> tuple[str, ...]:
    """The names of the schemas of JSON bodies: of every response, and of the webhook's request."""
    operations = contract().operations.values()
    media = "application/json"
    places = [
        response.content[media]
        for one in operations
        for response in one.responses.values()
        if media in response.content
    ]
    places += [f"{one.body}/content{pointer(media)}/schema" for one in operations if one.body]
    names = (contract().schemas.resolved(place).rpartition("/")[2] for place in places)
    return tuple(dict.fromkeys(names))


@functools.cache
def exchanges() -> tuple[Exchange, ...]:
    """Every recorded exchange.

    Raises:
        ValueError: a recording cannot be read, or its body is not the JSON that it says; names the
            file.

    """
    found = tuple(load_recordings(RECORDINGS))
    for exchange in found:
        for message in (exchange.request, exchange.response):
            if message.body and "json" in (message.headers.get("Content-Type") or ""):
                try:
                    decode(message.body)
                except ValueError as error:
                    raise ValueError(f"{exchange.path}: {exchange.name}: {error}") from error
    return found


def check() -> None:
    """Read everything once.

    Raises:
        ValueError: a source cannot be read, or a recording is of an operation that the document
            does not have; names the file.
        SystemExit: likewise, of YAML.

    """
    for place in body_places(document()):
        if place.key == "$ref":
            try:
                resolve(document(), target(place.value))
            except LookupError as error:
                line = document_lines()[place.pointer]
                name = yaml_files.shown(yaml_files.DOCUMENT)
                raise ValueError(f"{name}:{line}: the $ref leads nowhere: {error}") from error
    try:
        decode(PUBLISHED.read_bytes())
    except (OSError, ValueError) as error:
        name = yaml_files.shown(PUBLISHED)
        raise ValueError(f"{name}: {error}; run make generate") from error
    closed_contract()
    for exchange in exchanges():
        if exchange.operation_id not in contract().operations:
            known = ", ".join(contract().operations)
            raise ValueError(
                f"{exchange.path}: the document has no operation {exchange.operation_id}; it has "
                f"{known}"
            )
