"""What the fuzzer signs in with, and the checks that it has beyond schemathesis' own.

`app_only_is_refused`: where the document takes a signed-in user alone, the same call with an
App-only token gets 403. `contract_and_invariants`: every answer is judged by the contract on the
closed profile and by the invariants, as the recordings are.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import schemathesis
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from partner_center.contract import Contract, Exchange, Headers, Request, Response, judge_invariants
from partner_center.contract.aliases import Aliases
from partner_center.sandbox.books.world import World
from workshop import yaml_files
from workshop.fuzz.plan import narrowed, user_only
from workshop.fuzz.rules import (
    USER,
    Case,
    Rules,
    drawn,
    names_no_other_operation,
)
from workshop.generate.overlay import apply

_APP_ONLY = {"Authorization": "Bearer sandbox-app-only"}
_SUCCESS = 200
_FORBIDDEN = 403
_ALIASES = yaml_files.ROOT / "contract_tests" / "aliases.yaml"
_CLOSED = yaml_files.ROOT / "openapi" / "closed-profile.overlay.yaml"


@functools.cache
def _closed_contract() -> Contract:
    closed = apply(yaml_files.load(yaml_files.DOCUMENT), _CLOSED)
    return Contract(closed, aliases=Aliases.of(yaml_files.load(_ALIASES)))


@functools.cache
def _user_only() -> frozenset[str]:
    return user_only(yaml_files.load(yaml_files.DOCUMENT))


def _operation_id(case: Case) -> str:
    return str(case.operation.definition.raw["operationId"])


class Bearer:
    """Signs in by both schemes: where the document takes either, half of the calls are App-only."""

    def get(self, case: Case, _: schemathesis.AuthContext) -> dict[str, str]:
        """Choose a token; the same values always have the same one."""
        return _APP_ONLY if drawn(case) % 2 and _operation_id(case) not in _user_only() else USER

    def set(self, case: Case, data: dict[str, str], _: schemathesis.AuthContext) -> None:
        """Put the token where both schemes want it."""
        case.headers.update(data)


@schemathesis.deserializer("application/json")
def _marked(_: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:
    return json.loads(response.content.decode("utf-8-sig"))


@schemathesis.check
def app_only_is_refused(_: Any, response: schemathesis.Response, case: Case) -> None:
    """Repeat a successful call with an App-only token where the document does not take one."""
    if response.status_code != _SUCCESS or _operation_id(case) not in _user_only():
        return
    probe = case.derive()
    probe.headers.update(_APP_ONLY)
    status = probe.call().status_code
    assert status == _FORBIDDEN, f"an App-only token is answered with {status}, not with 403"


@schemathesis.check
def contract_and_invariants(_: Any, response: schemathesis.Response, case: Case) -> None:
    """Judge the answer by the contract's rules on the closed profile, and by the invariants."""
    contract = _closed_contract()
    request = response.request
    match = next(iter(contract.at(request.path_url)), None)
    if match is None or match.operation.id != _operation_id(case):
        return  # a path that was broken on purpose
    # White space around a value is no part of it.
    sent = [(_text(key), _text(value).strip(" \t")) for key, value in request.headers.items()]
    fields = [(name, value) for name, values in response.headers.items() for value in values]
    exchange = Exchange(
        match.operation.id,
        "fuzz",
        Request(str(request.method), request.path_url, Headers(tuple(sent))),
        Response(response.status_code, Headers(tuple(fields)), response.content),
    )
    findings = contract.judge_response(exchange)
    if request.method == "GET":
        findings += judge_invariants(exchange, contract=contract)
    assert not findings, "\n".join(map(str, findings))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@contextlib.contextmanager
def prepared(
    world: World, *, config: schemathesis.Config, app: Any = None
) -> Iterator[tuple[schemathesis.BaseSchema, Rules]]:
    """Load the narrowed document with sign-in and rules; the global hooks go when the block ends.

    Args:
        world: what the service under test serves.
        config: of the run; has the base URL where there is no app.
        app: the ASGI application to call in process.

    """
    schema = schemathesis.openapi.from_dict(narrowed(world), config=config)
    schema.app = app
    schema.auth(refresh_interval=None)(Bearer)
    schema.hook("filter_case")(names_no_other_operation)
    rules = Rules(world)
    hooks: dict[str, Callable[..., Any]] = {
        "before_call": rules.before_call,
        "after_call": rules.after_call,
    }
    for name, hook in hooks.items():
        GLOBAL_HOOK_DISPATCHER.register_hook_with_name(hook, name)
    try:
        yield schema, rules
    finally:
        for hook in hooks.values():
            GLOBAL_HOOK_DISPATCHER.unregister(hook)
