"""Makes MSAL's application objects; the only module that imports MSAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

# MSAL has no types.
import msal  # type: ignore[import-untyped]

from partner_center.auth.credentials import Proof
from partner_center.auth.msal_http import HttpClient
from partner_center.auth.secret import Secret

if TYPE_CHECKING:
    from partner_center.auth.sign_in import Application


def _forget(*_: object, **__: object) -> None:
    """Keep nothing."""


def msal_application(
    client_id: str, *, authority: str, http_client: HttpClient, proof: Proof | None
) -> Application:
    """Return MSAL's object for an application; without a credential it is a public client."""
    cache: Any = msal.TokenCache()
    cache.add = _forget
    options: dict[str, Any] = {
        "authority": authority,
        "http_client": http_client,
        # The authority comes from this package or its caller; MSAL must not ask another host.
        "instance_discovery": False,
        "token_cache": cache,
    }
    kind: Any = msal.PublicClientApplication
    if proof is not None:
        kind = msal.ConfidentialClientApplication
        options["client_credential"] = (
            proof.reveal() if isinstance(proof, Secret) else proof.for_msal()
        )
        # Regions are for Microsoft's own services, and looking for one hangs outside Azure.
        options["azure_region"] = False
    return cast("Application", kind(client_id, **options))
