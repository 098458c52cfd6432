"""Mail servers, spoken to within one deadline for the whole exchange.

`smtplib` and `imaplib` bound each read alone; a server that sends a byte now and then keeps to
that for ever, and would hold the watch.
"""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, Any

from reportedly.watch.guard import resolve, seconds_left

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SILENCE = 15.0  # seconds without a byte, where no deadline is nearer
_MOST_ADDRESSES = 4  # of one name that are tried


def _set_bounds(line: socket.socket) -> None:
    """Let the next step on a line end when the deadline of this thread does (`guard.deadline`)."""
    left = seconds_left()
    patience = _SILENCE if left is None else min(left, _SILENCE)
    if patience <= 0:
        raise TimeoutError("the whole exchange took too long")
    line.settimeout(patience)


class _OpenLine(socket.socket):
    """A connection in the open whose steps end at the deadline."""

    def recv_into(self, buffer: WriteableBuffer, *more: int) -> int:
        _set_bounds(self)
        return super().recv_into(buffer, *more)

    def sendall(self, data: Any, *more: int) -> None:
        _set_bounds(self)
        super().sendall(data, *more)


class _SecretLine(ssl.SSLSocket):
    """The same over TLS; its `sendall` is made of `send`."""

    def do_handshake(self, block: bool = False) -> None:
        _set_bounds(self)
        super().do_handshake(block)

    def recv_into(self, buffer: WriteableBuffer, *more: int | None) -> int:
        _set_bounds(self)
        return super().recv_into(buffer, *more)  # type: ignore[arg-type]

    def send(self, data: Any, *more: int) -> int:
        _set_bounds(self)
        return super().send(data, *more)


def trusting(certificates: str | None) -> ssl.SSLContext:
    """Whose word is taken for who a server is: the system's, or that of a file of certificates."""
    trust = ssl.create_default_context(cafile=certificates)
    trust.sslsocket_class = _SecretLine
    return trust


def _line_to(host: str, port: int, trust: ssl.SSLContext | None) -> socket.socket:
    """A line to a server, over TLS where somebody is trusted to say who it is.

    Raises:
        OSError: there is none to be had.
    """
    failed: OSError | None = None
    for address in resolve(host, port)[:_MOST_ADDRESSES]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        line = _OpenLine(family, socket.SOCK_STREAM)
        try:
            _set_bounds(line)
            line.connect((address, port))
            return trust.wrap_socket(line, server_hostname=host) if trust else line
        except OSError as error:
            line.close()
            failed = error
    raise failed or OSError(f"{host} has no address")


class Outbox(smtplib.SMTP):
    """A server that takes mail (SMTP), over TLS from the first byte where `trust` is given."""

    def __init__(self, host: str, port: int, trust: ssl.SSLContext | None) -> None:
        self._trust = trust
        super().__init__(host, port)

    def _get_socket(self, host: str, port: int, timeout: object) -> socket.socket:
        return _line_to(host, port, self._trust)


class Inbox(imaplib.IMAP4):
    """A server that mail is read from (IMAP), over TLS where `trust` is given."""

    def __init__(self, host: str, port: int, trust: ssl.SSLContext | None) -> None:
        self._trust = trust
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return _line_to(self.host, self.port, self._trust)
