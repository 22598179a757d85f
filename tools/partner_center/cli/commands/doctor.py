"""The command that looks for what is missing: doctor.

It shows the settings with their origin, signs in, decodes the token, says for each command what it
lacks, and asks the service once: roles of the partner's directory stand in no token.
Invariant: of a token only what it says of itself is shown, never the token.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Annotated, Any, Final

import typer

from partner_center.auth import Claims, SignIn, claims, missing_for
from partner_center.cli.command import Run
from partner_center.cli.commands.invoices import OutputOption, OverwriteOption
from partner_center.cli.display import output as out
from partner_center.cli.exit_codes import Exit, explain
from partner_center.cli.settings.config_file import SECRETS
from partner_center.cli.settings.resolved import PREFIX, SETTINGS
from partner_center.client import PartnerCenter
from partner_center.errors import SignInError
from partner_center.export.cells import iso

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
# Packages that are not always there, and what for.
PACKAGES: Final = {
    "pyarrow": ("lines --output FILE.parquet", "export"),
    "matplotlib": ("reconcile --picture FILE", "charts"),
    "msal_extensions": ("--store keyring", "auth"),
    "uvicorn": ("sandbox", "sandbox"),
}
_READY = {(True, False): "unknown", (False, False): "yes", (False, True): "no"}
_SECRETS = tuple(name.upper() for name in SECRETS)


def doctor(
    run: Run,
    *,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Do not ask the service.", show_default=False),
    ] = False,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
) -> Exit:
    """Say what is missing for which command; exit code 1 if anything is."""
    target = out.output(output, forms=("table", "json"), piped="json", overwrite=overwrite)
    found: dict[str, Any] = {"settings": _settings(run), "packages": _packages()}
    problems: list[Exit] = []
    try:
        sign_in = run.signing.sign_in()
        cloud, kind = sign_in.cloud, run.signing.kind()
        found["signIn"] = {
            "kind": kind, "cloud": cloud.name, "service": cloud.base_url,
            "authority": cloud.authority, "token": "",
        }  # fmt: skip
        found |= _token(run, sign_in)
        if not offline:
            with run.signing.partner(sign_in) as partner:
                found["service"] = _service(partner)
    except Exception as error:  # noqa: BLE001  # the findings so far are worth showing
        run.voice.trace(error)
        code, said = explain(error)
        problems.append(code)
        run.voice.error(said)
    if target.form == "json":
        out.write_json(found, target)
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
        {"name": name.lower(), "value": "***", "from": PREFIX + name}
        for name in _SECRETS
        if settings.environment.get(PREFIX + name)
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
        missing = None  # of a closed token nobody knows
        if said is not None:
            found = missing_for(operation, said, cloud=sign_in.cloud, tenant=tenant, now=now)
            missing = [asdict(one) for one in found]
        for one in missing or ():
            if one["reason"] == "credentials":
                one["advice"] = "Sign in as a user: partner-center login"
        rows.append({"command": name, "operation": operation, "missing": missing})
    return rows


def _service(partner: PartnerCenter) -> dict[str, Any]:
    """Ask for the first invoice: what a token says is not all that the service looks at."""
    first = next(partner.invoices.list(size=1), None)
    return {"answers": True, "invoice": None if first is None else first.id}


def _show(found: dict[str, Any]) -> None:
    from partner_center.cli.display import terminal_tables  # noqa: PLC0415  # rich takes time

    column, text = terminal_tables.Column, terminal_tables.text
    out.say("Settings")
    terminal_tables.pairs(
        (row["name"], f"{row['value']}  ({row['from']})" if row["from"] else row["value"])
        for row in found["settings"]
    )
    if token := found.get("token"):
        rows = [(name, _words(value)) for name, value in token.items() if value is not None]
        sign_in = found["signIn"]
        where = [(name, text(sign_in[name])) for name in ("cloud", "service", "authority")]
        out.say("")
        out.say("Signed in")
        terminal_tables.pairs([*where, *rows])
    if commands := found.get("commands"):
        out.say("")
        terminal_tables.show(
            (column("command"), column("ready"), column("missing", wide=True)),
            [
                [row["command"], _READY[row["missing"] is None, bool(row["missing"])],
                 " ".join(m["message"] for m in row["missing"] or ())]
                for row in commands
            ],
            title="Commands",
        )  # fmt: skip
        for advice in dict.fromkeys(m["advice"] for row in commands for m in row["missing"] or ()):
            out.say(f"→ {advice}")
    if service := found.get("service"):
        out.say("")
        one = service["invoice"]
        out.say("the service answers" + (f", with {one} first" if one else "; it has no invoices"))
    lacking = [row for row in found["packages"] if not row["installed"]]
    for row in lacking:
        out.say(
            f"{row['for']} needs {row['name']}: pip install '.[{row['extra']}]' in the checkout"
        )


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
