"""Connections only to where the public web is: no address of this machine, its network or its
cloud.

A name is resolved here, every address it gives is checked, and the connection is made to the very
address that was checked. So neither a redirect nor a name that changes its address between check
and use leads inside.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import local
from typing import Any

import httpcore
import httpx

Resolve = Callable[[str, int], list[str]]
_NAT64 = IPv6Network(
    "64:ff9b::/96"
)  # IPv4 addresses written as IPv6 by translators (RFC 6052)
_MOST_ADDRESSES = 8  # of one name that are tried
_here = local()


class RefusedAddress(httpcore.ConnectError):
    """A name leads to an address of this machine or of a private network."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public web, however it is written."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour
        if inside is None and found in _NAT64:
            return is_public(str(ip_address(int(found) & 0xFFFFFFFF)))
        if inside is not None:
            return is_public(str(inside))
        if found.is_site_local:  # given up in 2004, and still of a site
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def public_addresses(
    host: str, port: int, resolving: Resolve, allow_private: bool
) -> list[str]:
    """The addresses of a name, all of them public.

    Raises:
        RefusedAddress: one of them is not.
        httpcore.ConnectError: the name has none.
    """
    try:
        found = resolving(host, port)[:_MOST_ADDRESSES]
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} is not known ({error})") from None
    if not found:
        raise httpcore.ConnectError(f"the name {host} has no address")
    inside = [one for one in found if not is_public(one)]
    if inside and not allow_private:
        raise RefusedAddress(f"{host} leads to {inside[0]}, a private or local address")
    return found


# ------------------------------------------------------------------ how long an answer may take in
# all
@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound what this thread reads inside, headers and body together: a server may send a byte a
    second for ever. Only connections that are made here heed it, and those of `mail_servers`.
    """
    _here.until = time.monotonic() + seconds
    try:
        yield
    finally:
        _here.until = None


def seconds_left() -> float | None:
    """Seconds until this thread's deadline, at most 0 once it is past; None where there is none."""
    until = getattr(_here, "until", None)
    return None if until is None else float(until - time.monotonic())


def _left(timeout: float | None) -> float | None:
    left = seconds_left()
    if left is None:
        return timeout
    if left <= 0:
        raise httpcore.ReadTimeout("the whole answer took too long")
    return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads end at the thread's deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, _left(timeout))
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Makes connections to the addresses that were checked, and to no others."""

    def __init__(
        self, allow_private: bool = False, resolving: Resolve = resolve
    ) -> None:
        self._allow_private = allow_private
        self._resolving = resolving
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for address in public_addresses(
            host, port, self._resolving, self._allow_private
        ):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, _left(timeout), local_address, socket_options
                )
                return _TimedStream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(f"{host} has no address that answers")


# ------------------------------------------------------------------ httpx on top of it
class GuardedTransport(httpx.BaseTransport):
    """What httpx sends requests through: guarded connections, or a proxy that makes them.

    A proxy resolves names itself; a name that is private as seen from here is refused before it is
    asked.
    """

    def __init__(
        self,
        allow_private: bool = False,
        proxy: str | None = None,
        resolving: Resolve = resolve,
        connections: int = 64,
    ) -> None:
        self._allow_private = allow_private
        self._resolving = resolving
        self._proxied = proxy is not None
        context = ssl.create_default_context()
        if proxy is None:
            self._pool: httpcore.ConnectionPool = httpcore.ConnectionPool(
                ssl_context=context,
                max_connections=connections,
                max_keepalive_connections=connections // 2,
                keepalive_expiry=20.0,
                network_backend=GuardedBackend(allow_private, resolving),
            )
        else:
            self._pool = httpcore.HTTPProxy(
                proxy_url=proxy,
                ssl_context=context,
                max_connections=connections,
                network_backend=GuardedBackend(True),
            )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._proxied and not self._allow_private:
            port = request.url.port or (443 if request.url.scheme == "https" else 80)
            self._check_if_known(request.url.host, port)
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def _check_if_known(self, host: str, port: int) -> None:
        """Refuse what is private; behind a proxy a name need not be known here."""
        try:
            public_addresses(host, port, self._resolving, False)
        except RefusedAddress:
            raise
        except httpcore.ConnectError:
            return

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
