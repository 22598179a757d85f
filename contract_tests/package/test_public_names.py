"""What a program sees: names that are loaded when they are used, and twins that say the same."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import partner_center
from partner_center.client import (
    AsyncListing,
    AsyncPartnerCenter,
    Listing,
    PartnerCenter,
    asynchronous,
    synchronous,
)
from workshop.bench.process import environment

SOURCE = Path(partner_center.__file__).read_text(encoding="utf-8")
NAMES = sorted(partner_center._HOME_OF)
RESOURCES = ("invoices", "line_items", "summaries", "estimates")
TWINS = (
    (PartnerCenter, AsyncPartnerCenter),
    (Listing, AsyncListing),
    *(
        (getattr(synchronous, name), getattr(asynchronous, name))
        for name in ("Invoices", "LineItems", "Summaries", "Estimates")
    ),
)


def run(program: str) -> str:
    """Run a program in a Python of its own, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# Starting Python takes longer than importing the project: one program imports it again and again.
FORGET = """
import sys
def forget():
    for name in [name for name in sys.modules if name.startswith("partner_center")]:
        del sys.modules[name]
"""


# ---- names that are loaded when they are used ----------------------------------------------------


def test_importing_the_package_loads_nothing_else() -> None:
    program = """
import sys
before = set(sys.modules)
import partner_center
names = dir(partner_center)
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("partner_center.")))
print(*names)
"""
    loaded, names = run(program).splitlines()
    heavy = {"httpx", "msal", "msgspec", "anyio", "tenacity", "ssl", "asyncio", "dataclasses"}
    assert "partner_center" in loaded.split()
    assert not heavy & set(loaded.split())
    assert set(NAMES) <= set(names.split())


def test_only_judging_loads_the_schema_compiler() -> None:
    program = f"""{FORGET}
import sys
for use in (
    "from partner_center.sandbox.service.routing import route; assert route(b'/v1/invoices')",
    "import partner_center.sandbox.server",
    "from partner_center.reconcile.money_rules import line_rules; assert line_rules()",
):
    forget()
    exec(use)
    print("partner_center.contract.schemas" in sys.modules, "jsonschema_rs" in sys.modules)
"""
    assert run(program).split() == ["True", "False"] * 3


def test_a_name_loads_its_own_module_only() -> None:
    program = """
import sys
from partner_center import Retries
print("msal" in sys.modules, "partner_center.client" in sys.modules)
"""
    assert run(program).split() == ["False", "False"]


def test_a_name_is_the_one_of_its_module() -> None:
    """Each name is the first one to be imported, so an import in a circle is found."""
    program = f"""{FORGET}
from importlib import import_module
for name, home in {partner_center._HOME_OF!r}.items():
    forget()
    package = import_module("partner_center")
    value = getattr(package, name)
    assert value is getattr(import_module(home), name) is getattr(package, name), name
"""
    run(program)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    said = "module 'partner_center' has no attribute 'PartnerCentre'"
    with pytest.raises(AttributeError, match=said):
        getattr(partner_center, "PartnerCentre")  # noqa: B009  # as a program that nobody checked


def test_checkers_and_programs_see_the_same_names() -> None:
    """An editor reads the imports below TYPE_CHECKING, a program reads the table."""
    block = next(node for node in ast.parse(SOURCE).body if isinstance(node, ast.If))
    seen = {
        alias.name: statement.module
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert seen == partner_center._HOME_OF
    assert partner_center.__all__ == NAMES  # which makes them names of this package
    assert {"AnswerLimits", "Cloud", "PartnerCenter"} <= set(NAMES)


def test_a_star_brings_these_names_and_no_others() -> None:
    program = """
before = set(globals())
from partner_center import *
print(*sorted(set(globals()) - before - {"before"}))
"""
    assert run(program).split() == NAMES


def test_a_package_that_is_not_installed_is_named_with_its_extra() -> None:
    missing = ("tenacity", "anyio")
    program = f"""{FORGET}
import sys
for missing in {missing}:
    forget()
    sys.modules[missing] = None  # as if it were not there
    from partner_center import Cloud
    try:
        from partner_center import PartnerCenter
    except ImportError as error:
        print(error)
    del sys.modules[missing]
"""
    assert run(program).splitlines() == [
        f"partner_center.PartnerCenter needs {name}, which is not installed: pip install"
        " 'partner-center-invoices[auth]'"
        for name in missing
    ]


# ---- twins ---------------------------------------------------------------------------------------


def public(kind: type) -> dict[str, Any]:
    found = {name: inspect.getattr_static(kind, name) for name in dir(kind)}
    return {name: value for name, value in found.items() if not name.startswith("_")}


def function(value: Any) -> Callable[..., Any] | None:
    """Return the function behind a method, an attribute that is made once, or a block."""
    if isinstance(value, cached_property):
        return value.func
    return inspect.unwrap(value) if inspect.isroutine(value) else None


def said(annotation: object) -> str:
    """Return a type as the sync client says it."""
    return re.sub(r"\bAsync(?=[A-Z])", "", str(annotation))


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda kind: kind.__name__)
def test_twins_have_the_same_names(one: type, other: type) -> None:
    assert list(public(one)) == list(public(other))
    assert list(public(one))
    assert {name: type(value) for name, value in public(one).items()} == {
        name: type(value) for name, value in public(other).items()
    }


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda kind: kind.__name__)
def test_twins_take_and_give_the_same(one: type, other: type) -> None:
    for name in ("__init__", *public(one)):
        own, theirs = (function(inspect.getattr_static(kind, name)) for kind in (one, other))
        assert (own is None) == (theirs is None)
        if own is None or theirs is None:
            continue
        signatures = [inspect.signature(each) for each in (own, theirs)]
        ours, others = (list(signature.parameters.values()) for signature in signatures)
        assert [(p.name, p.kind, p.default) for p in ours] == [
            (p.name, p.kind, p.default) for p in others
        ], name
        assert [said(p.annotation) for p in ours] == [said(p.annotation) for p in others], name
        results = [said(signature.return_annotation) for signature in signatures]
        assert results[0] == results[1], name


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda kind: kind.__name__)
def test_every_public_name_is_described_and_typed(one: type, other: type) -> None:
    for kind in (one, other):
        assert inspect.getdoc(kind)
        for name, value in public(kind).items():
            method = function(value)
            if method is None:
                continue
            assert inspect.getdoc(method), f"{kind.__name__}.{name}"
            hints = get_type_hints(method, vars(sys.modules[method.__module__]))
            assert Any not in hints.values()
            texts = [str(hint) for hint in hints.values()]
            assert not [text for text in texts if "typing.Any" in text], f"{kind.__name__}.{name}"


def test_resources_are_the_same_objects_each_time() -> None:
    for kind in (PartnerCenter, AsyncPartnerCenter):
        partner = kind(None)
        for name in RESOURCES:
            assert getattr(partner, name) is getattr(partner, name)
        assert set(RESOURCES) == {
            name for name, value in public(kind).items() if isinstance(value, cached_property)
        }
