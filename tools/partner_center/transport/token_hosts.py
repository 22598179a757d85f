"""The hosts that may receive a token: https with verified certificates, or this machine.

Invariants: a token is sent over https, or to this machine itself; for any other host certificate
verification cannot be switched off, not even by a context of the caller. Authority and service are
verified with the same certificates. `partner_center_core.network` checks the environment.
"""

from __future__ import annotations

import os
import ssl
from urllib.parse import urlsplit

from partner_center_core.network.origins import (
    Origin,
    Verify,
    is_loopback,
    origin,
    proxy_for,
    tls_context,
)


def checked(url: str) -> str:
    """Return scheme and host of an address that may receive a token.

    Raises:
        ValueError: if it is not https (http only to this machine), or has more than a host.

    """
    try:
        scheme = origin(url)[0]
    except ValueError as error:
        raise ValueError(f"{urlsplit(url).hostname or 'the address'}: {error}") from None
    parts = urlsplit(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"{url!r}: give scheme and host only, without a path")
    if scheme != "https" and not is_loopback(url):
        raise ValueError(f"{url!r}: a token is sent over https only")
    return f"{scheme}://{parts.netloc}"


def tls(verify: Verify, *, url: str) -> ssl.SSLContext:
    """Return the TLS settings for a host.

    Args:
        verify: True, a file with CA certificates, a context; False for this machine itself.
        url: an address on the host.

    Raises:
        ValueError: if they would not verify a host other than this machine, or the certificates
            cannot be read.

    """
    context = tls_context(verify)
    unsafe = context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname
    if unsafe and not is_loopback(url):
        raise ValueError(
            f"{origin(url)[1]}: TLS verification cannot be switched off except for this machine;"
            " for a proxy's certificate, give its CA file instead"
        )
    return context


def check_settings(url: str, *, verify: Verify) -> None:
    """Refuse settings with which no connection to a host is possible.

    Raises:
        ValueError: the proxy or the CA file that a variable names, or `verify`, cannot be used.

    """
    proxy_for(url)
    # Python's own certificates need no check, and reading them takes time.
    if verify is not True or os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        tls(verify, url=url)


__all__ = [
    "Origin",
    "Verify",
    "check_settings",
    "checked",
    "is_loopback",
    "origin",
    "proxy_for",
    "tls",
]
