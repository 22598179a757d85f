"""Signing in to Partner Center with MSAL: as an application, or as a user.

    AppOnly(tenant, client_id, secret=...)                     the application by itself
    AppOnly(tenant, client_id, client_assertion=read)          a managed identity, a workload
    AppUser(tenant, client_id, secret=..., store=FileStore(p)) a user, with a refresh token
    DeviceCode(tenant, client_id, store=FileStore(p))          a person at a terminal

`secret.py` hides values, `stores.py` and `keyring.py` keep refresh tokens, `bearer.py` signs
requests, `claims.py` reads tokens, `failures.py` explains refusals.
https://learn.microsoft.com/partner-center/developer/partner-center-authentication
"""

from __future__ import annotations

from partner_center.auth.app_only import AppOnly, GivenToken
from partner_center.auth.app_user import AppUser, DeviceCode, DevicePrompt
from partner_center.auth.bearer import PartnerAuth
from partner_center.auth.claims import Claims, Missing, claims, missing_for
from partner_center.auth.credentials import AssertionSource, Certificate
from partner_center.auth.keyring import KeyringStore
from partner_center.auth.msal_http import HttpClient
from partner_center.auth.secret import Secret
from partner_center.auth.stores import FileStore, MemoryStore, StoredToken, TokenStore
from partner_center.auth.token import AccessToken, SignIn

__all__ = [
    "AccessToken",
    "AppOnly",
    "AppUser",
    "AssertionSource",
    "Certificate",
    "Claims",
    "DeviceCode",
    "DevicePrompt",
    "FileStore",
    "GivenToken",
    "HttpClient",
    "KeyringStore",
    "MemoryStore",
    "Missing",
    "PartnerAuth",
    "Secret",
    "SignIn",
    "StoredToken",
    "TokenStore",
    "claims",
    "missing_for",
]
