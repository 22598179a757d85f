"""TLS to the service inside TLS to a proxy, for synchronous connections.

httpcore has its own, but a TLS record takes many reads, and there each read starts a new timeout.
This one reads through a connection that keeps to the seconds of the attempt.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, TypeVar

import httpcore

_Result = TypeVar("_Result")
_RECORD = 2**14  # bytes of a TLS record


class TunnelStream(httpcore.NetworkStream):
    """TLS to the service inside TLS to a proxy."""

    def __init__(
        self,
        outer: httpcore.NetworkStream,
        context: ssl.SSLContext,
        *,
        server_hostname: str | None,
        timeout: float | None,
    ) -> None:
        self._outer = outer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=server_hostname
        )
        try:
            self._moved(self._tls.do_handshake, timeout, fault=httpcore.ConnectError)
        except BaseException:
            outer.close()
            raise

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read the bytes that are available."""
        return self._moved(lambda: self._tls.read(max_bytes), timeout, fault=httpcore.ReadError)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything."""
        while buffer:
            rest = buffer
            sent = self._moved(lambda: self._tls.write(rest), timeout, fault=httpcore.WriteError)  # noqa: B023  # called before the next round
            buffer = buffer[sent:]

    def close(self) -> None:
        """Close the connection."""
        self._outer.close()

    def get_extra_info(self, info: str) -> Any:
        """Return the property of the connection that httpcore asks for."""
        return self._tls if info == "ssl_object" else self._outer.get_extra_info(info)

    def _moved(
        self, step: Callable[[], _Result], timeout: float | None, *, fault: type[Exception]
    ) -> _Result:
        """Do a step of TLS; send the bytes that it produces, read the bytes that it needs."""
        while True:
            try:
                result, lacks = [step()], False
            except ssl.SSLWantReadError:
                result, lacks = [], True
            except ssl.SSLError as error:
                raise fault(str(error)) from error
            if waiting := self._outgoing.read():
                self._outer.write(waiting, timeout)
            if not lacks:
                return result[0]
            if data := self._outer.read(_RECORD, timeout):
                self._incoming.write(data)
            else:
                self._incoming.write_eof()
