"""MSAL's application objects, made as this package needs them; the one place that imports MSAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

# It has no types of its own.
import msal  # type: ignore[import-untyped]

from partner_center.auth.credentials import Proof
from partner_center.auth.msal_http import HttpClient
from partner_center.auth.secret import Secret

if TYPE_CHECKING:
    from partner_center.auth.sign_in import Application


def _forget(*_: object, **__: object) -> None:
    """Keep nothing of what was got."""


def msal_application(
    client_id: str, *, authority: str, http_client: HttpClient, proof: Proof | None
) -> Application:
    """Return MSAL's object for an application; one that has no proof is a public client."""
    cache: Any = msal.TokenCache()
    cache.add = _forget
    options: dict[str, Any] = {
        "authority": authority,
        "http_client": http_client,
        # The authority is this package's data or the caller's choice: nobody else is asked.
        "instance_discovery": False,
        "token_cache": cache,
    }
    kind: Any = msal.PublicClientApplication
    if proof is not None:
        kind = msal.ConfidentialClientApplication
        options["client_credential"] = (
            proof.reveal() if isinstance(proof, Secret) else proof.for_msal()
        )
        # Regions are Microsoft's own business, and looking for one hangs outside of Azure.
        options["azure_region"] = False
    return cast("Application", kind(client_id, **options))
