"""Where bytes may go: addresses that are allowed, TLS that is verified, the proxy on the way.

Invariants: a token travels over https, or to this machine itself; verification of certificates
cannot be switched off for any other host, also not by a context of the caller's own.
CA files: SSL_CERT_FILE and SSL_CERT_DIR are read, as by httpx; REQUESTS_CA_BUNDLE and
CURL_CA_BUNDLE are not. One set of certificates is used for the authority and for the service.
Proxies: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (or the system's settings), never for
this machine itself.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

Verify = ssl.SSLContext | str | os.PathLike[str] | bool
Origin = tuple[str, str, int]

_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> Origin:
    """Return scheme, host and port of an address, lower case and with the port made plain.

    Raises:
        ValueError: if it is no http or https address, or has a user name in it.

    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise ValueError("an address has to be https://host, without a user name")
    return scheme, parts.hostname.lower(), parts.port or _PORTS[scheme]


def is_loopback(url: str) -> bool:
    """Return whether an address is this machine itself."""
    host = origin(url)[1]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked(url: str) -> str:
    """Return scheme and host of an address that may see a token.

    Raises:
        ValueError: if it is not https (http is for this machine only), or is more than a host.

    """
    try:
        scheme = origin(url)[0]
    except ValueError as error:
        raise ValueError(f"{urlsplit(url).hostname or 'the address'}: {error}") from None
    parts = urlsplit(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"{url!r}: give scheme and host only, without a path")
    if scheme != "https" and not is_loopback(url):
        raise ValueError(f"{url!r}: a token travels over https only")
    return f"{scheme}://{parts.netloc}"


def tls(verify: Verify, *, url: str) -> ssl.SSLContext:
    """Return the TLS settings for a host.

    Args:
        verify: True, a file with CA certificates, a context; False for this machine itself.
        url: the host they are for.

    Raises:
        ValueError: if they would not verify a host other than this machine.

    """
    if verify is True:
        return httpx.create_ssl_context()
    if isinstance(verify, str | os.PathLike):
        return ssl.create_default_context(cafile=verify)
    if verify is False:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context = verify
    unsafe = context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname
    if unsafe and not is_loopback(url):
        raise ValueError(
            f"{origin(url)[1]}: TLS verification stays on for every host but this machine itself;"
            " for a proxy's certificate, give its CA file instead"
        )
    return context


def proxy_for(url: str) -> str | None:
    """Return the proxy on the way to an address, or None."""
    scheme, host, _ = origin(url)
    if is_loopback(url) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"
