"""Reads the project's YAML, and writes JSON, without losing a digit or a line number.

Invariants: a number with a fraction is a `Decimal`, never a float; a date stays the text that was
written; a key that stands twice in one mapping is an error. Limits: YAML anchors are resolved by
PyYAML as usual, and comments are not kept (nothing here writes YAML).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from partner_center_core.exact_json import write_json
from partner_center_core.pointers import pointer
from workshop.fail import fail

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "openapi" / "partner-center-invoices.yaml"

_BASE: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _ExactLoader(_BASE):  # type: ignore[valid-type, misc]  # the C loader where libyaml is there
    """A safe loader that keeps digits, leaves dates alone and refuses duplicate keys."""

    # Dates are wire text here; YAML 1.1 would turn them into datetimes.
    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own class attribute
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in _BASE.yaml_implicit_resolvers.items()
    }


def _exact_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


def _unique_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice in one mapping", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact_number)
_ExactLoader.add_constructor("tag:yaml.org,2002:map", _unique_mapping)


def shown(path: Path) -> str:
    """Name a path for a message: relative to the project where it lies inside it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def load(path: Path) -> Any:  # YAML has no narrower type
    """Read one YAML (or JSON) file; stop with one line that names the place if it is not YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        fail(f"{shown(path)}: {error.strerror}")
    except UnicodeDecodeError as error:
        fail(f"{shown(path)}: not UTF-8 at byte {error.start}; save the file as UTF-8")
    try:
        return yaml.load(text, Loader=_ExactLoader)  # noqa: S506  # a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{shown(path)}:{mark.line + 1}:{mark.column + 1}" if mark else shown(path)
        fail(f"{place}: {error.problem}")
    except yaml.YAMLError as error:
        fail(f"{shown(path)}: {error}")


def lines(path: Path) -> dict[str, int]:
    """Map the JSON pointer of every node of a YAML file to the line that it starts on (1-based)."""
    found: dict[str, int] = {}

    def walk(node: yaml.Node, where: str) -> None:
        found.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = where + pointer(key.value)
                found[below] = key.start_mark.line + 1
                walk(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, where + pointer(index))

    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_ExactLoader)
    if root is not None:
        walk(root, "")
    return found


def dumps_json(value: Any) -> str:  # YAML has no narrower type
    """Write JSON, indented, UTF-8, Decimals as numbers digit for digit, with a final line end."""
    return write_json(value, indent=2) + "\n"
