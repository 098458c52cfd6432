"""Mail servers, spoken to within one deadline for the whole exchange.

`smtplib` and `imaplib` bound each read alone; a server that sends a byte now and then keeps to
that for ever, and would hold the watch.
"""

from __future__ import annotations

import base64
import imaplib
import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, Any

from reportedly.watch.guard import resolve, seconds_left

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SILENCE = 15.0  # seconds without a byte, where no deadline is nearer
_MOST_ADDRESSES = 4  # of one name that are tried
_TAKEN = 235  # SMTP: who one is and the password are right (RFC 4954)


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

    def log_in(self, user: str, password: str) -> None:
        """Say who sends; names and passwords in any letters (RFC 4616), which `login` has not.

        Raises:
            smtplib.SMTPException: the server does not take it.
        """
        if (user + password).isascii():
            self.login(user, password)
            return
        self.ehlo_or_helo_if_needed()
        word = base64.b64encode(_plain(user, password)).decode()
        code, answer = self.docmd("AUTH", f"PLAIN {word}")
        if code != _TAKEN:
            raise smtplib.SMTPAuthenticationError(code, answer)


class Inbox(imaplib.IMAP4):
    """A server that mail is read from (IMAP), over TLS where `trust` is given."""

    def __init__(self, host: str, port: int, trust: ssl.SSLContext | None) -> None:
        self._trust = trust
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return _line_to(self.host, self.port, self._trust)

    def log_in(self, user: str, password: str) -> None:
        """Say who reads, as `Outbox.log_in`.

        Raises:
            imaplib.IMAP4.error: the server does not take it.
        """
        if (user + password).isascii():
            self.login(user, password)
        else:
            self.authenticate("PLAIN", lambda _: _plain(user, password))


def _plain(user: str, password: str) -> bytes:
    """Who one is and one's password, as the mechanism PLAIN has them."""
    return f"\0{user}\0{password}".encode()


def folder_as_sent(name: str) -> str:
    """The name of a mailbox's folder as IMAP has it: other letters than those of ASCII in UTF-7 of
    its own (RFC 3501, 5.1.3), all of it between quotation marks.
    """
    runs = re.findall(r"[ -~]+|[^ -~]+", name)
    sent = "".join(map(_run_as_sent, runs))
    return '"' + sent.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _run_as_sent(run: str) -> str:
    """Letters of ASCII, or a run of others."""
    if run.isascii() and run.isprintable():
        return run.replace("&", "&-")
    word = base64.b64encode(run.encode("utf-16-be", "surrogatepass")).decode()
    return f"&{word.rstrip('=').replace('/', ',')}-"
