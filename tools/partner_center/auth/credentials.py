"""The credentials of an application: a secret, a certificate, or a client assertion.

Invariant: no repr shows a secret, a key or an assertion. Limit: a thumbprint without the
certificate is not accepted: MSAL computes the SHA-256 one from the certificate, and SHA-1 is
obsolete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from partner_center.auth.secret import Secret
from partner_center.errors import SignInError
from partner_center.files.small_file import small_file
from partner_center_core.headers import TOKEN

# Visible ASCII: a JWT has no other characters, and this text is sent in a form.

_LARGEST = 2**20  # bytes of a certificate file; a key with its chain has a few thousand

AssertionSource = str | Secret | Callable[[], str]


@dataclass(frozen=True)
class Certificate:
    """A certificate with its private key, used instead of a secret.

    Attributes:
        pem: private key and certificate as PEM text, in any order.
        pfx: path of a PFX (PKCS#12) file instead.
        passphrase: of the key or the file, if it has one.

    """

    pem: Secret | None = None
    pfx: Path | None = None
    passphrase: Secret | None = None

    @classmethod
    def from_file(cls, path: str | Path, *, passphrase: str | Secret | None = None) -> Certificate:
        """Return the certificate of a .pem, .pfx or .p12 file.

        Raises:
            OSError: if the file cannot be read, is not a regular file, or is too large.
            ValueError: if a PEM file lacks the private key or the certificate.

        """
        file = Path(path).expanduser()
        secret = None if passphrase is None else Secret(passphrase)
        content = small_file(file, largest=_LARGEST).content  # fails here, not later in MSAL
        if file.suffix.lower() in (".pfx", ".p12"):
            return cls(pfx=file, passphrase=secret)
        text = content.decode("ascii", errors="replace")
        if "PRIVATE KEY-----" not in text or "BEGIN CERTIFICATE-----" not in text:
            raise ValueError(f"{file}: a PEM file needs the private key and the certificate")
        return cls(pem=Secret(text), passphrase=secret)

    def for_msal(self) -> dict[str, str]:
        """Return it in MSAL's form, unmasked."""
        form: dict[str, str] = {}
        if self.pfx is not None:
            form["private_key_pfx_path"] = str(self.pfx)
        elif self.pem is not None:
            form["private_key"] = form["public_certificate"] = self.pem.reveal()
        if self.passphrase:
            form["passphrase"] = self.passphrase.reveal()
        return form


class ClientAssertion:
    """A signed assertion (JWT) of an issuer that the app registration trusts.

    Managed identities and federated workloads (Kubernetes, GitHub Actions) sign in like this: no
    secret is stored, and each assertion is valid for minutes.
    https://learn.microsoft.com/entra/workload-id/workload-identity-federation

    Args:
        source: the assertion, or a function that returns one for each token request.

    """

    def __init__(self, source: AssertionSource) -> None:
        self._source = source
        self.last: Secret | None = None

    def __repr__(self) -> str:
        return "ClientAssertion()"

    def text(self) -> str:
        """Return an assertion for one token request.

        Raises:
            SignInError: if there is none.

        """
        failed = None
        value: object = None
        try:
            source = self._source
            value = source() if callable(source) else Secret(source).reveal()
        except SignInError:
            raise
        except Exception as error:  # noqa: BLE001  # the caller's function may raise anything
            failed = type(error).__name__
        text = value.strip() if isinstance(value, str) else ""
        if TOKEN.fullmatch(text):
            self.last = Secret(text)
            return text
        raise SignInError(
            "credentials",
            f"There is no client assertion: {failed or 'it is not a JWT'}.",
            advice="Check its source: the function or the file that was given.",
        )

    def for_msal(self) -> dict[str, Callable[[], str]]:
        """Return it in MSAL's form: a function that MSAL calls for each token request."""
        return {"client_assertion": self.text}


Proof = Secret | Certificate | ClientAssertion


def proof_of(
    *,
    secret: str | Secret | None,
    certificate: Certificate | None,
    client_assertion: AssertionSource | None,
) -> Proof | None:
    """Return the credential that is given, or None.

    Raises:
        ValueError: if there are several.

    """
    given: list[Proof] = []
    if secret is not None:
        given.append(Secret(secret))
    if certificate is not None:
        given.append(certificate)
    if client_assertion is not None:
        given.append(ClientAssertion(client_assertion))
    if len(given) > 1:
        raise ValueError("give only one of secret, certificate and client_assertion")
    return given[0] if given else None
