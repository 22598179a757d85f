"""How the fuzzer signs in, and its checks beyond those of schemathesis.

`app_only_is_refused`: where the document takes only a signed-in user, the same call with an
App-only token gets 403. `contract_and_invariants`: every response is judged by the contract on the
closed profile and by the invariants, as the recordings are.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import schemathesis
from schemathesis.auths import unregister as unregister_auths
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from partner_center.contract import Contract, Exchange, Headers, Request, Response, judge_invariants
from partner_center.contract.aliases import Aliases
from partner_center.sandbox.books.world import World
from workshop import yaml_files
from workshop.fuzz.call_rules import (
    USER,
    Case,
    Rules,
    drawn,
    names_no_other_operation,
)
from workshop.fuzz.described import user_only
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


class AlternatingSignIn:
    """Signs in half of the calls as App-only where the document takes both schemes."""

    def get(self, case: Case, _: schemathesis.AuthContext) -> dict[str, str]:
        """Choose a token; the same values of a call always get the same one."""
        return _APP_ONLY if drawn(case) % 2 and _operation_id(case) not in _user_only() else USER

    def set(self, case: Case, data: dict[str, str], _: schemathesis.AuthContext) -> None:
        """Put the token into the header."""
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
    """Judge the response by the contract's rules on the closed profile, and by the invariants."""
    contract = _closed_contract()
    request = response.request
    match = next(iter(contract.at(request.path_url)), None)
    if match is None or match.operation.id != _operation_id(case):
        return  # a path that is wrong on purpose
    # White space around a value is not part of it.
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
def registered(world: World) -> Iterator[Rules]:
    """Give schemathesis the sign-in and the rules as long as the block runs."""
    rules = Rules(world)
    hooks: dict[str, Callable[..., Any]] = {
        "filter_case": names_no_other_operation,
        "before_call": rules.before_call,
        "after_call": rules.after_call,
    }
    schemathesis.auth(refresh_interval=None)(AlternatingSignIn)
    for name, hook in hooks.items():
        GLOBAL_HOOK_DISPATCHER.register_hook_with_name(hook, name)
    try:
        yield rules
    finally:
        unregister_auths()
        for hook in hooks.values():
            GLOBAL_HOOK_DISPATCHER.unregister(hook)
