"""Reads one documentation page: title, date, locale, headings, and the HTTP exchanges under them.

Markdown with front matter, or the plain text of a page. Invariants: line numbers are those of the
file; a page that prints what looks like a real credential is refused as a whole. Limits: of the
front matter only simple members are read, and in a page without any Markdown heading each short
line that stands alone is a heading.
"""

from __future__ import annotations

import hashlib
import html
import io
import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from workshop.fail import fail
from workshop.record.blocks import (
    Block,
    begun_half,
    blocks,
    paired,
    skipped,
    with_bodies,
)
from workshop.record.wire_form import secret_line
from workshop.yaml_files import shown

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

_ANCHOR = re.compile(r"<(?:a|span) (?:name|id)=\"([^\"]+)\"")
_TAB = re.compile(r"\[[^\]]*\]\(#tab/[^)]*\)")  # what looks like a heading is the name of a tab
_BOLD_ALONE = re.compile(r"\*\*([^*]+)\*\*\s*")
# A line that can be a heading in a page without Markdown: short, alone, and no sentence.
_BARE_HEADING = re.compile(r"[^\n]{1,60}(?<![.:;,!?])")
# Headings that say which half follows, not what happens: they name no scenario.
_GENERIC = re.compile(
    r"(?:rest-)?(?:request|response)(?:-(?:syntax|example|examples|headers?|body|and-response))*"
    r"(?:-\d+)?|examples?(?:-\d+)?"
)
_PLAIN_LEVEL = 7  # deeper than any Markdown heading
_LONGEST_SLUG = 80  # characters; it becomes the name of a file
_LARGEST = 4_000_000  # bytes; the longest page of the documentation has a tenth of that


@dataclass(frozen=True)
class Heading:
    """A heading, or a bold or bare line that serves as one; `line` counts from 0."""

    line: int
    level: int
    text: str
    slug: str


@dataclass(frozen=True)
class PrintedExchange:
    """An exchange of the page, the heading above its request, and a name for its scenario."""

    heading: str | None
    name: str
    request: Block
    response: Block


@dataclass(frozen=True)
class DocumentationPage:
    """What the index says about a page, its lines, its exchanges, and notes for the user."""

    title: str
    date: str | None
    locale: str
    sha256: str
    lines: list[str] = field(repr=False)
    exchanges: list[PrintedExchange]
    notes: list[str]


def slug(text: str) -> str:
    """Turn a heading into a short ASCII kebab-case name; empty if nothing of it is ASCII."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text)[:_LONGEST_SLUG].strip("-")


def read(path: Path) -> DocumentationPage:
    """Read one page; stop if it is missing, not UTF-8, or prints what looks like a credential."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)  # a device may have no end
        if len(data) > _LARGEST:
            fail(f"{shown(path)}: larger than {_LARGEST:,} bytes; give a documentation page")
        text = data.decode("utf-8-sig")
    except OSError as error:
        fail(f"{shown(path)}: {error.strerror}")
    except UnicodeDecodeError as error:
        fail(f"{shown(path)}: not UTF-8 at byte {error.start}; save the page as UTF-8")
    lines = list(io.StringIO(text, newline="\n"))
    matter, first = _front_matter(lines)
    # Blank lines in the place of the front matter keep the parser's line numbers true.
    tokens = MarkdownIt("commonmark").parse(
        "\n" * first + "".join(lines[first:]).replace("\r\n", "\n").replace("\r", " ")
    )
    headings = _headings(tokens, lines)
    title = next((h.text for h in headings if h.level == 1), None) or matter.get("title")
    title = title or _first_line(lines, tokens=tokens, start=first) or path.stem
    title_slug = next((h.slug for h in headings if h.level == 1), None) or slug(title)
    separate = blocks(path, lines, tokens=tokens, start=first)
    titles = {heading.line: heading.slug for heading in headings}
    found = with_bodies(separate, lines, tokens=tokens, titles=titles)
    for block in found:
        if (offset := secret_line(block.data.decode())) is not None:
            fail(
                f"{shown(path)}:{block.page_line(offset)}: this looks like a real credential; "
                "write the placeholder <token> instead, then record the page"
            )
    pairs, notes = paired(found)
    notes += skipped(lines, tokens=tokens)
    notes += [
        f"line {block.line}: the body of this {block.part} is in the next code block, "
        f"at line {block.body_line}; it is recorded as one {block.part}"
        for pair in pairs
        for block in pair
        if block.body_line is not None
    ]
    return DocumentationPage(
        title=title,
        date=_iso_date(matter.get("ms.date")),
        locale=matter.get("ms.contentlocale") or "en-US",
        sha256=hashlib.sha256(data).hexdigest(),
        lines=lines,
        exchanges=_named(pairs, headings, title_slug or "exchange"),
        notes=notes,
    )


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """Return the front matter's simple members and the first line after it."""
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return {}, 0
    members = [line.partition(":") for line in lines[1:end] if not line.startswith((" ", "-"))]
    return {key.strip(): value.strip().strip("'\"") for key, _, value in members}, end + 1


def _first_line(lines: list[str], *, tokens: list[Token], start: int) -> str | None:
    """Return the first line with text, unless an exchange or other code begins there."""
    number = next((n for n in range(start, len(lines)) if lines[n].strip()), None)
    if number is None or begun_half(lines[number]):
        return None
    kinds = {token.type for token in tokens if token.map and token.map[0] == number}
    return None if kinds & {"fence", "code_block"} else lines[number].strip()


def _iso_date(text: str | None) -> str | None:
    """Read the American or ISO date of the front matter."""
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text or ""):
        return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}"
    found = re.match(r"\d{4}-\d{2}-\d{2}", text or "")
    return found[0] if found else None


def _headings(tokens: list[Token], lines: list[str]) -> list[Heading]:
    found: list[Heading] = []
    bare: list[Heading] = []
    for token, inline in itertools.pairwise(tokens):
        if token.map is None or inline.type != "inline":
            continue
        raw, line = inline.content, token.map[0]
        if _TAB.fullmatch(raw):
            continue
        anchor = _ANCHOR.search(raw)
        text = html.unescape(re.sub(r"<[^<>]+>|\*\*|\\(?=\W)", "", raw)).strip()
        name = slug(anchor[1]) if anchor else slug(text)
        if token.type == "heading_open":
            found.append(Heading(line, int(token.tag[1:]), text, name))
        elif token.type == "paragraph_open" and _BOLD_ALONE.fullmatch(raw):
            found.append(Heading(line, _PLAIN_LEVEL, text, name))
        elif token.type == "paragraph_open" and token.level == 0 and _BARE_HEADING.fullmatch(raw):
            bare.append(Heading(line, _PLAIN_LEVEL, text, name))
    # Bare lines count only where the page has no Markdown headings at all.
    return found or [heading for heading in bare if not begun_half(lines[heading.line])]


def _named(
    pairs: list[tuple[Block, Block]], headings: list[Heading], title_slug: str
) -> list[PrintedExchange]:
    """Give each exchange the name of the nearest heading above it that says what happens."""
    found: list[PrintedExchange] = []
    for request, response in pairs:
        above = [heading for heading in headings if heading.line < request.line - 1]
        name, level = title_slug, _PLAIN_LEVEL + 1
        for heading in reversed(above):
            if heading.level < level:
                level = heading.level
                if heading.slug and not _GENERIC.fullmatch(heading.slug):
                    name = heading.slug
                    break
        taken = {each.name for each in found}
        numbers = (f"{name}-{number}" for number in range(2, len(pairs) + 2))
        unique = name if name not in taken else next(n for n in numbers if n not in taken)
        found.append(PrintedExchange(above[-1].text if above else None, unique, request, response))
    return found
