"""Applies OpenAPI Overlay 1.0 files to a document.

https://spec.openapis.org/overlay/v1.0.0.html: a list of actions, each a JSONPath `target` and an
`update` (merged: mappings by key, lists appended, the rest replaced) or `remove: true`.
Invariant that the standard does not ask for: a target that matches nothing is an error, so an
overlay cannot silently stop applying when the document is renamed under it.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonpath_rfc9535

from workshop.fail import fail
from workshop.yaml_files import load, shown


def merged(old: Any, update: Any) -> Any:  # any JSON value
    """Merge an update into a value the way the Overlay specification words it."""
    if isinstance(old, dict) and isinstance(update, dict):
        return {
            **old,
            **{k: merged(old[k], v) if k in old else copy.deepcopy(v) for k, v in update.items()},
        }
    if isinstance(old, list):
        return [*old, *copy.deepcopy(update if isinstance(update, list) else [update])]
    return copy.deepcopy(update)


def apply(document: dict[str, Any], overlay: Path) -> dict[str, Any]:
    """Return a copy of the document with the actions of one overlay file applied in order."""
    result = copy.deepcopy(document)
    for number, action in enumerate(load(overlay)["actions"], start=1):
        target = action["target"]
        nodes = jsonpath_rfc9535.find(target, result)
        if not nodes:
            fail(
                f"{shown(overlay)}: action {number} finds nothing at {target}; "
                "the document was renamed or the overlay is out of date"
            )
        for node in reversed(nodes):  # from the end, so that removing list items keeps the indexes
            *parents, last = node.location
            holder: Any = result
            for key in parents:
                holder = holder[key]
            if action.get("remove"):
                del holder[last]
            else:
                holder[last] = merged(node.value, action["update"])
    return result
