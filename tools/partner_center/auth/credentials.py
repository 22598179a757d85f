"""A certificate as MSAL takes it: PEM text with key and certificate, or a PFX file.

Invariant: nothing of the key shows in a repr. Limit: a thumbprint alone is not taken; MSAL makes
the SHA-256 one from the certificate, the SHA-1 form is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partner_center.auth.secret import Secret


@dataclass(frozen=True)
class Certificate:
    """What an application proves itself with instead of a secret.

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
            OSError: if the file cannot be read.
            ValueError: if a PEM file lacks the private key or the certificate.

        """
        file = Path(path).expanduser()
        secret = None if passphrase is None else Secret(passphrase)
        if file.suffix.lower() in (".pfx", ".p12"):
            with file.open("rb"):  # fail here and now if it cannot be read
                return cls(pfx=file, passphrase=secret)
        text = file.read_text(encoding="ascii", errors="replace")
        if "PRIVATE KEY-----" not in text or "BEGIN CERTIFICATE-----" not in text:
            raise ValueError(f"{file}: a PEM file needs the private key and the certificate")
        return cls(pem=Secret(text), passphrase=secret)

    def reveal(self) -> dict[str, Any]:
        """Return MSAL's form of it, in the clear."""
        form: dict[str, Any] = {}
        if self.pfx is not None:
            form["private_key_pfx_path"] = str(self.pfx)
        elif self.pem is not None:
            form["private_key"] = form["public_certificate"] = self.pem.reveal()
        if self.passphrase:
            form["passphrase"] = self.passphrase.reveal()
        return form
