"""Finds the document and the recordings, in a checkout and in an installed wheel alike.

Invariant: callers name a resource by its place in the wheel, `partner_center/data/...`; in a
checkout the same names lead to the project's own folders, so that no copies are needed.
Limit: the wheel must be unpacked on disk, as pip does; a zip file on the path is not read.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_INSTALLED = _HERE / "data"
_CHECKOUT = _HERE.parents[1]
# The first part of a resource's name, and its folder in the checkout.
_FOLDERS = {
    "openapi": ("openapi", "dist"),
    "recordings": ("contract_tests", "recordings"),
}


def resource(*parts: str) -> Path:
    """Return the path of a resource, such as `resource("recordings", "index.json")`.

    Raises:
        FileNotFoundError: neither the wheel nor the checkout has it.

    """
    folder = _FOLDERS.get(parts[0]) if parts else None
    if folder is None:
        raise FileNotFoundError(f"no resource {'/'.join(parts)!r}; they begin with {[*_FOLDERS]}")
    home = _INSTALLED / parts[0] if _INSTALLED.is_dir() else _CHECKOUT.joinpath(*folder)
    path = home.joinpath(*parts[1:])
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; reinstall the package or restore the checkout")
    return path
