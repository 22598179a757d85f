"""The command doctor: which settings, packages and permissions each command needs and lacks.

It shows the settings with their origin, signs in, decodes the token, says for each command what it
lacks, and asks the service once: a token does not name the roles of the partner's directory.
Invariant: the claims of a token are shown, the token never.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Annotated, Any, Final

import typer

from partner_center.auth import Claims, SignIn, claims, missing_for
from partner_center.cli.command import Run
from partner_center.cli.display.output import output_of, say, write_json
from partner_center.cli.display.terminal_tables import TableColumn, pairs, show, text
from partner_center.cli.error_lines import explain
from partner_center.cli.exit_codes import Exit
from partner_center.cli.options import OverwriteOption, output_option
from partner_center.cli.settings.definitions import SECRETS, SETTINGS, variable
from partner_center.client import PartnerCenter
from partner_center.errors import SignInError
from partner_center.export.cells import iso
from partner_center_core.masking import MASK

FORMATS = ("table", "json")
# What each command calls; the one that takes the fewest kinds of sign-in, where it calls several.
OPERATIONS: Final = {
    "invoices": "listInvoices",
    "invoice": "getInvoice",
    "summaries": "listInvoiceSummaries",
    "lines": "listInvoiceLineItems",
    "unbilled": "listUnbilledLineItems",
    "statement": "getInvoiceStatement",
    "receipt": "getTaxReceiptStatement",
    "reconcile ID": "listInvoiceLineItems",
    "reconcile": "listInvoiceSummaries",
}
# Packages that an extra installs: what needs them, and the extra.
PACKAGES: Final = {
    "pyarrow": ("lines --output FILE.parquet", "export"),
    "matplotlib": ("reconcile --picture FILE", "charts"),
    "msal_extensions": ("--store keyring", "auth"),
    "uvicorn": ("sandbox", "sandbox"),
}
COMMAND_TABLE: tuple[TableColumn[dict[str, Any]], ...] = (
    TableColumn("command", lambda row: row["command"]),
    TableColumn("ready", lambda row: _ready(row["missing"])),
    TableColumn(
        "missing", lambda row: " ".join(m["message"] for m in row["missing"] or ()), wide=True
    ),
)


def doctor(
    run: Run,
    *,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Do not ask the service.", show_default=False),
    ] = False,
    output: Annotated[str | None, output_option(FORMATS)] = None,
    overwrite: OverwriteOption = False,
) -> Exit:
    """Say what is missing for which command; exit code 1 if anything is."""
    to = output_of(output, formats=FORMATS, overwrite=overwrite)
    found: dict[str, Any] = {"settings": _settings(run), "packages": _packages()}
    problems: list[Exit] = []
    try:
        sign_in = run.client_setup.sign_in()
        cloud, kind = sign_in.cloud, run.client_setup.kind()
        found["signIn"] = {
            "kind": kind, "cloud": cloud.name, "service": cloud.base_url,
            "authority": cloud.authority, "token": "",
        }  # fmt: skip
        found |= _token(run, sign_in)
        if not offline:
            with run.client_setup.partner(sign_in) as partner:
                found["service"] = _service(partner)
    except Exception as error:  # noqa: BLE001  # the findings so far are worth showing
        run.messages.trace(error)
        code, said = explain(error)
        problems.append(code)
        run.messages.error(said)
    if to.format == "json":
        write_json(found, to)
    else:
        _show(found)
    if problems:
        return problems[0]
    is_missing = any(row["missing"] for row in found.get("commands", ()))
    return Exit.DIFFERENT if is_missing else Exit.OK


def _settings(run: Run) -> list[dict[str, str]]:
    settings = run.settings
    rows = [
        {"name": name, "value": settings.values[name], "from": settings.sources[name]}
        for name in SETTINGS
        if name in settings.values
    ]
    rows += [
        {"name": name, "value": MASK, "from": variable(name)}
        for name in SECRETS
        if settings.environment.get(variable(name))
    ]
    is_there = settings.file.exists()
    rows.append({"name": "config", "value": str(settings.file), "from": "" if is_there else "none"})
    return rows


def _packages() -> list[dict[str, Any]]:
    return [
        {"name": name, "for": purpose, "extra": extra, "installed": find_spec(name) is not None}
        for name, (purpose, extra) in PACKAGES.items()
    ]


def _token(run: Run, sign_in: SignIn) -> dict[str, Any]:
    token = sign_in.token()
    try:
        said = claims(token)
    except SignInError as error:
        return {"token": {"closed": str(error)}, "commands": _commands(None, sign_in)}
    return {
        "token": {
            "audience": said.audience,
            "tenant": said.tenant,
            "application": said.app_id,
            "user": said.user,
            "kind": said.kind,
            "roles": list(said.roles),
            "scopes": list(said.scopes),
            "methods": list(said.methods),
            "mfa": said.mfa,
            "expires": None if said.expires_at is None else iso(said.expires_at),
        },
        "commands": _commands(said, sign_in, tenant=run.settings.get("tenant")),
    }


def _commands(
    said: Claims | None, sign_in: SignIn, *, tenant: str | None = None
) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    rows = []
    for name, operation in OPERATIONS.items():
        missing = None  # an opaque token does not say
        if said is not None:
            found = missing_for(operation, said, cloud=sign_in.cloud, tenant=tenant, now=now)
            missing = [asdict(one) for one in found]
        for one in missing or ():
            if one["reason"] == "credentials":
                one["advice"] = "Sign in as a user: partner-center login"
        rows.append({"command": name, "operation": operation, "missing": missing})
    return rows


def _service(partner: PartnerCenter) -> dict[str, Any]:
    """Ask for the first invoice: the service checks more than the claims of the token."""
    first = next(partner.invoices.list(size=1), None)
    return {"answers": True, "invoice": None if first is None else first.id}


def _show(found: dict[str, Any]) -> None:
    say("Settings")
    pairs(
        (row["name"], f"{row['value']}  ({row['from']})" if row["from"] else row["value"])
        for row in found["settings"]
    )
    if token := found.get("token"):
        rows = [(name, _words(value)) for name, value in token.items() if value is not None]
        sign_in = found["signIn"]
        where = [(name, text(sign_in[name])) for name in ("cloud", "service", "authority")]
        say("")
        say("Signed in")
        pairs([*where, *rows])
    if commands := found.get("commands"):
        say("")
        show(COMMAND_TABLE, commands, title="Commands")
        for advice in dict.fromkeys(m["advice"] for row in commands for m in row["missing"] or ()):
            say(f"→ {advice}")
    if service := found.get("service"):
        say("")
        one = service["invoice"]
        say("the service answers" + (f", with {one} first" if one else "; it has no invoices"))
    lacking = [row for row in found["packages"] if not row["installed"]]
    for row in lacking:
        say(f"{row['for']} needs {row['name']}: pip install '.[{row['extra']}]' in the checkout")


def _ready(missing: list[Any] | None) -> str:
    if missing is None:
        return "unknown"
    return "no" if missing else "yes"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
