"""Says what the versions of the document and of the Python distribution must be.

The highest kind of the entries that a changelog has since the last release says which part of the
version is raised. Invariants: no file of the document, and none that the wheel holds, has changed
since then without an entry. Limits: whether the entries are true and of the right kind is for
people to judge.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Final

from workshop.fail import fail
from workshop.release.changelog import KINDS, Part, Section, Version, read_changelog
from workshop.release.repository import PRODUCTS, Product, Repository

PARTS: Final[tuple[Part, ...]] = ("major", "minor", "patch")  # highest first


def judged(product: Product, repository: Repository, *, tag: str | None) -> str:
    """Say in one line where a product stands and what to do next; stop if something is wrong.

    Args:
        product: the document or the distribution.
        repository: where it is.
        tag: the tag of the release that is being made, if it is one of this product.

    """
    number = repository.version(product)
    if tag is not None and tag != f"{product.prefix}{number}":
        fail(
            f"{product.source}: the version is {number}, but the tag is {tag}; correct one of them"
        )
    released = repository.releases(product)
    if tag is not None:
        released.discard(number)  # the commit of the release may have its own tag already
    base = max(released, default=None)
    sections = read_changelog(repository.root / product.changelog, name=product.changelog)
    pending = _above(base, sections, product=product)
    kinds = [kind for kind in KINDS if any(kind in section.kinds for section in pending)]
    last = f"last release {product.prefix}{base}" if base else "no release yet"
    why = f"{last}, entries since: {', '.join(kinds) or 'none'}"

    required = _raised(base, kinds) if base else number
    if not kinds:
        _check_unchanged(base, product=product, repository=repository)
    if number != required:
        fail(
            f"{product.source}: the version is {number} and must be {required} ({why}); "
            f"write {required}{product.then}"
        )
    # Without a tag nobody knows which sections were released: the newest counts.
    for section in pending[1:] if base else pending[1:2]:
        if section.version != required:
            fail(
                f"{product.changelog}:{section.line}: the section [{section.version}] has no tag, "
                f"and the next release is {required} ({why}); make one section of what is new"
            )
    if tag is not None:
        return _as_release(tag, pending, product=product, number=number)
    if required == base:
        return f"{product.name} {number}: nothing has changed since {product.prefix}{base}"
    todo = (
        "tag the commit"
        if _is_dated(pending)
        else f"{_move(pending, product, number)}, commit, tag"
    )
    return (
        f"{product.name} {number} is the right version ({why}). To release it: {todo} "
        f"{product.prefix}{number} and push the tag"
    )


def _above(base: Version | None, sections: list[Section], *, product: Product) -> list[Section]:
    """Return the sections above that of the last release."""
    if base is None:
        return sections
    versions = [section.version for section in sections]
    if base not in versions:
        fail(
            f"{product.changelog} has no section [{base}], but the tag {product.prefix}{base} says "
            "that it was released; write it again"
        )
    return sections[: versions.index(base)]


def _raised(base: Version, kinds: Iterable[str]) -> Version:
    parts = {KINDS[kind] for kind in kinds}
    return next((base.raised(part) for part in PARTS if part in parts), base)


def _check_unchanged(base: Version | None, *, product: Product, repository: Repository) -> None:
    if base is None:
        fail(f"{product.changelog} has no entry; write what the first release holds")
    since = f"{product.prefix}{base}"
    if changed := repository.changed(product, since=since):
        files = changed[0] + (f" and {len(changed) - 1} more" if changed[1:] else "")
        fail(
            f"{product.changelog} has no entry since {since}, but there are changes of {files}; "
            "describe them below `## [Unreleased]`"
        )


def _is_dated(pending: list[Section]) -> bool:
    """Say whether the entries, at least one, are in a section with a version and a date."""
    return not pending[0].kinds


def _move(pending: list[Section], product: Product, number: Version) -> str:
    place = f"{product.changelog}:{pending[0].line}"
    return f"move the entries at {place} below `## [{number}] - YYYY-MM-DD`"


def _as_release(tag: str, pending: list[Section], *, product: Product, number: Version) -> str:
    if not _is_dated(pending):
        fail(
            f"{tag} is not in the changelog; {_move(pending, product, number)} and tag that commit"
        )
    return f"{product.name} {number}: ready to be released as {tag}"


def _product_of(tag: str) -> Product:
    parsed = {p: Version.parse(tag.removeprefix(p.prefix)) for p in PRODUCTS}
    named = [p for p in PRODUCTS if tag == f"{p.prefix}{parsed[p]}"]
    if not named:
        fail(f"{tag!r} is not the tag of a release; write one such as document-v1.2.3 or v1.2.3")
    return named[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge both products; with --tag one of them as a release."""
    parser = argparse.ArgumentParser(prog="make release-check", description=__doc__)
    parser.add_argument("--tag", help="judge what this tag releases, such as v1.2.3")
    tag: str | None = parser.parse_args(arguments).tag
    tagged = _product_of(tag) if tag is not None else None
    repository = Repository()
    for product in PRODUCTS:
        print(judged(product, repository, tag=tag if product is tagged else None))


if __name__ == "__main__":
    main()
