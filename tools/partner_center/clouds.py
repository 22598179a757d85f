"""The clouds of Partner Center: address of the service, token authority, audience.

Each value has its source. A test service is a `Cloud` of its own and needs no entry here.
Limits: the closed German cloud is left out; nobody can sign in there any more.
"""

from __future__ import annotations

from dataclasses import dataclass

_URLS = "https://learn.microsoft.com/partner-center/developer/partner-center-rest-urls"


@dataclass(frozen=True)
class Cloud:
    """One cloud.

    Attributes:
        name: what a person calls it, on a command line too.
        base_url: scheme and host of the service, without `/v1`.
        authority: scheme and host of the token authority, without the tenant.
        audience: the service that a token is for; scopes are this and a suffix.
        source: where these values are documented.

    """

    name: str
    base_url: str
    authority: str
    audience: str = "https://api.partnercenter.microsoft.com"
    source: str = "the program"

    def scope(self, *, user: bool) -> str:
        """Return the scope to ask for: a user's delegation, or all that an application has."""
        return f"{self.audience}/{'user_impersonation' if user else '.default'}"


GLOBAL = Cloud(
    name="global",
    base_url="https://api.partnercenter.microsoft.com",
    authority="https://login.microsoftonline.com",
    audience="https://api.partnercenter.microsoft.com",
    source=_URLS,
)

# The service is the global one; only the sign-in is the government's.
US_GOVERNMENT = Cloud(
    name="us-government",
    base_url="https://api.partnercenter.microsoft.com",
    authority="https://login.microsoftonline.us",
    audience="https://api.partnercenter.microsoft.com",
    source=_URLS + " (service); authority as in Microsoft's PowerShell module",
)

# Sources disagree on the authority: the older PowerShell module has login.chinacloudapi.cn, which
# MSAL calls deprecated.
CHINA = Cloud(
    name="china",
    base_url="https://partner.partnercenterapi.microsoftonline.cn",
    authority="https://login.partner.microsoftonline.cn",
    audience="https://partner.partnercenterapi.microsoftonline.cn",
    source=_URLS + " (service); authority as in MSAL; audience as in the notice on token audiences",
)

CLOUDS = (GLOBAL, US_GOVERNMENT, CHINA)

# Other names of the same clouds.
_ALSO = {
    "commercial": GLOBAL,
    "public": GLOBAL,
    "usgov": US_GOVERNMENT,
    "us-gov": US_GOVERNMENT,
    "usgovernment": US_GOVERNMENT,
    "21vianet": CHINA,
}


def cloud_named(text: str) -> Cloud:
    """Return the cloud of a name, in any letter case.

    Raises:
        ValueError: if no cloud has the name; the message lists the names.

    """
    name = text.strip().lower().replace("_", "-")
    known = {cloud.name: cloud for cloud in CLOUDS} | _ALSO
    if name not in known:
        names = ", ".join(cloud.name for cloud in CLOUDS)
        raise ValueError(f"{text!r} is not a cloud of Partner Center; use one of: {names}")
    return known[name]
