"""What one client can cost the server: limits that uvicorn and its HTTP parser do not have.

Invariants: no head of a request is kept beyond `LARGEST_HEAD` and one read from the socket; a
client gets no answer before it has read the one before; together, clients leave at most
`MOST_UNREAD` bytes unread, and the one that has waited longest is cut off when there are more.
Limit: over TLS a client's first unread answer is not counted, only those after it.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 16_384  # bytes of request line and headers; HTTP.sys of Windows has the same limit
MOST_UNREAD = 64 * 2**20  # bytes; the largest answer has under 3 MB
SEND_BUFFER = 65_536  # bytes of an answer that the system may keep; MOST_UNREAD counts the others
MOST_WAITING = 100  # requests that a client may send before it reads their answers


class LimitedProtocol(HttpToolsProtocol):
    """One connection; uvicorn makes it and calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # uvicorn's own, which may grow
        super().__init__(*args, **kwargs)
        self._head = 0  # bytes read since the last complete head, or the last of a body
        self._is_next_due = False
        self.unread_since = 0.0

    @property
    def is_idle(self) -> bool:
        """Say whether no answer is being made: there is no request, or the client has to read."""
        return self.cycle is None or self.cycle.response_complete or self.flow.write_paused

    def data_received(self, data: bytes) -> None:
        """Parse what was read; refuse a head without end, and requests without end."""
        self._head += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._head > LARGEST_HEAD:
            self.send_400_response(f"Request line and headers exceed {LARGEST_HEAD} bytes.")
        elif len(self.pipeline) > MOST_WAITING:
            self.send_400_response(f"More than {MOST_WAITING} requests wait for their answers.")

    def on_headers_complete(self) -> None:
        """Count the next head from here."""
        self._head = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count from here: the next head, or the headers after a body in chunks."""
        self._head = 0
        super().on_body(body)

    def pause_writing(self) -> None:
        """Stop reading requests of a client that does not read; cut off the slowest clients."""
        super().pause_writing()
        self.flow.pause_reading()
        self.unread_since = self.loop.time()
        behind = [
            one
            for one in self.connections
            if isinstance(one, LimitedProtocol)
            and one.flow.write_paused
            and not one.transport.is_closing()
        ]
        unread = sum(one.transport.get_write_buffer_size() for one in behind)
        for one in sorted(behind, key=lambda one: one.unread_since):
            if unread <= MOST_UNREAD:
                break
            unread -= one.transport.get_write_buffer_size()
            one.transport.abort()

    def on_response_complete(self) -> None:
        """Go on with the next request, but not before the client has read this answer."""
        self._is_next_due = self.flow.write_paused
        if not self._is_next_due:
            super().on_response_complete()

    def resume_writing(self) -> None:
        """Go on with the next request: the client has read."""
        super().resume_writing()
        self.flow.resume_reading()
        if self._is_next_due:
            self.on_response_complete()
