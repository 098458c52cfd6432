"""No connection leads inside: every address of a name is checked, and the one that was checked is used."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import httpcore
import httpx
import pytest

from reportedly.watch import asking
from reportedly.watch.asking import Asker
from reportedly.watch.clock import MachineClock
from reportedly.watch.guard import (
    GuardedTransport,
    RefusedAddress,
    is_public,
    public_addresses,
    resolve,
)

PUBLIC = [
    "93.184.216.34",
    "2606:2800:220:1:248:1893:25c8:1946",
    "8.8.8.8",
    "172.32.0.1",
]
INSIDE = [
    *(
        "127.0.0.1",
        "127.8.9.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
    ),
    *(
        "0.0.0.0",
        "100.64.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
    ),
    *(
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ),
    *("ff02::1", "198.18.0.1", "240.0.0.1", "no address"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_web_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_may_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f000001", "2130706433", "localhost", "0"]
)
def test_other_spellings_of_this_machine_are_resolved_and_refused(host: str) -> None:
    with pytest.raises(RefusedAddress, match="private or local"):
        public_addresses(host, 80, resolve, False)


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(RefusedAddress):
        public_addresses(
            "both.example", 80, lambda host, port: ["8.8.8.8", "10.0.0.1"], False
        )


def test_an_unknown_name_is_no_refusal() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("unknown")

    with pytest.raises(httpcore.ConnectError, match="not known"):
        public_addresses("nowhere.example", 80, unknown, False)


class Server:
    """A server on loopback that says what it is told to, and counts who came."""

    def __init__(self, answer: bytes, drip: float = 0.0) -> None:
        self.came = 0
        self._answer, self._drip = answer, drip
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.came += 1
            with connection:
                connection.recv(65536)
                try:
                    self._send(connection)
                except OSError:
                    continue

    def _send(self, connection: socket.socket) -> None:
        if not self._drip:
            connection.sendall(self._answer)
            return
        for byte in self._answer:
            connection.sendall(bytes((byte,)))
            if self._over.wait(self._drip):
                return

    def close(self) -> None:
        self._over.set()
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi"
    )
    yield made
    made.close()


def ask(
    transport: httpx.BaseTransport, address: str
) -> tuple[int | None, str | None, bytes]:
    answer = Asker(transport, MachineClock(), "mailto:desk@example.org", "test").ask(
        address
    )
    return answer.status, answer.problem, answer.sent


def test_loopback_is_refused_before_a_connection_is_made(server: Server) -> None:
    status, problem, _ = ask(GuardedTransport(), f"http://127.0.0.1:{server.port}/")
    assert status is None and problem and "private or local" in problem
    assert server.came == 0


def test_with_leave_it_is_asked(server: Server) -> None:
    transport = GuardedTransport(allow_private=True)
    assert ask(transport, f"http://127.0.0.1:{server.port}/") == (200, None, b"hi")


def test_the_address_that_was_checked_is_the_one_that_is_used(server: Server) -> None:
    """A name that gives a public address when it is checked and a private one later is not asked twice."""
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    transport = GuardedTransport(allow_private=True, resolving=rebinding)
    assert ask(transport, f"http://rebound.example:{server.port}/")[0] == 200
    assert asked == ["rebound.example"]
    refusing = GuardedTransport(resolving=rebinding)
    assert ask(refusing, f"http://rebound.example:{server.port}/")[0] is None
    assert server.came == 1


def test_a_proxy_is_not_a_way_inside(server: Server) -> None:
    transport = GuardedTransport(
        proxy=f"http://127.0.0.1:{server.port}",
        resolving=lambda host, port: ["10.0.0.9"],
    )
    status, problem, _ = ask(transport, "http://inside.example/")
    assert status is None and problem and "10.0.0.9" in problem
    assert server.came == 0


def test_a_proxy_is_asked_for_the_public(server: Server) -> None:
    transport = GuardedTransport(
        proxy=f"http://127.0.0.1:{server.port}",
        resolving=lambda host, port: ["8.8.8.8"],
    )
    assert ask(transport, "http://outside.example/") == (200, None, b"hi")


def test_headers_that_never_end_are_left_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:

    monkeypatch.setattr(asking, "WHOLE", 0.6)
    slow = Server(b"HTTP/1.1 200 OK\r\n" + b"x-a: " + b"b" * 1000, drip=0.05)
    try:
        status, problem, _ = ask(
            GuardedTransport(allow_private=True), f"http://127.0.0.1:{slow.port}/"
        )
    finally:
        slow.close()
    assert status is None and problem in {"timed out", "the whole answer took too long"}
