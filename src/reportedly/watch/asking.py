"""One request and its answer, within limits of time and size, and never an exception for what a
server does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from reportedly.errors import InputError
from reportedly.feeds.entries import web_address
from reportedly.ingest.http_body import unpacked_body
from reportedly.watch.clock import Clock
from reportedly.watch.guard import RefusedAddress, deadline

SILENCE = 15.0  # seconds without a byte, after which nobody waits on
WHOLE = 60.0  # seconds a whole answer may take: a page of 10 MB on a slow line
MOST_SENT = 10_000_000  # bytes of one answer as they come over the wire
MOST_ROBOTS = (
    512_000  # bytes of robots.txt that are looked at (RFC 9309 asks for 500 KiB)
)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MOST_HOPS = 5  # redirects in a row (RFC 9309 asks for five of robots.txt)
_ACCEPTED = "gzip, deflate, br"
_PROBLEMS = (httpx.HTTPError, httpx.InvalidURL, httpcore.TimeoutException, OSError)
_BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back. `sent` are the bytes as they came over the wire, still packed as the headers
    say.
    """

    address: str
    status: int | None
    headers: tuple[tuple[str, str], ...] = ()
    sent: bytes = b""
    problem: str | None = None
    refused: bool = False  # by us: the address is not one to ask
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return next(
            (v for k, v in self.headers if k.casefold() == name.casefold()),
            "",
        )

    def told(self) -> dict[str, str]:
        """The headers as a mapping, those that came twice joined."""
        found: dict[str, str] = {}
        for name, value in self.headers:
            key = name.casefold()
            found[key] = f"{found[key]}, {value}" if key in found else value
        return found

    def body(self) -> bytes:
        """The bytes, unpacked.

        Raises:
            InputError: they cannot be unpacked, or to more than a page may have.
        """
        data, _ = unpacked_body(
            self.sent, self.header("content-encoding"), self.address
        )
        return data


class Asker:
    """Sends requests; safe to be used by several threads at once.

    Args:
        contact: an address or a page where whoever runs a server learns who asks.
    """

    def __init__(
        self, transport: httpx.BaseTransport, clock: Clock, contact: str, version: str
    ) -> None:
        self._transport = transport
        self._clock = clock
        self.agent = f"reportedly/{version} (+{contact})"

    def ask(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        most: int = MOST_SENT,
    ) -> HttpAnswer:
        """The answer to a GET of an address; redirects are not followed here."""
        began = self._clock.now()
        try:
            request = httpx.Request(
                "GET",
                address,
                headers={
                    "user-agent": self.agent,
                    "accept": "*/*",
                    "accept-encoding": _ACCEPTED,
                    **(headers or {}),
                },
                extensions={"timeout": httpx.Timeout(SILENCE).as_dict()},
            )
            with deadline(WHOLE):
                return self._answered(request, began, most)
        except RefusedAddress as error:
            return self._failed(address, f"refused: {error}", began, refused=True)
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            return self._failed(
                address, str(error) or f"said nothing for {SILENCE:.0f} s", began
            )
        except (*_PROBLEMS, *_BROKEN) as error:
            problem = str(error) or type(error).__name__
            return self._failed(address, f"no answer ({problem[:200]})", began)

    def _answered(
        self, request: httpx.Request, began: datetime, most: int
    ) -> HttpAnswer:
        response = self._transport.handle_request(request)
        address = str(request.url)
        parts: list[bytes] = []
        size = 0
        try:
            for part in response.stream:  # type: ignore[union-attr]
                size += len(part)
                if size > most:
                    return self._failed(address, f"sends over {most:,} bytes", began)
                parts.append(part)
                if (self._clock.now() - began).total_seconds() > WHOLE:
                    return self._failed(address, f"took over {WHOLE:.0f} s", began)
        finally:
            response.close()
        return HttpAnswer(
            address,
            response.status_code,
            tuple((k, v) for k, v in response.headers.multi_items()),
            b"".join(parts),
            seconds=self._since(began),
        )

    def _failed(
        self, address: str, problem: str, began: datetime, *, refused: bool = False
    ) -> HttpAnswer:
        return HttpAnswer(
            address, None, problem=problem, refused=refused, seconds=self._since(began)
        )

    def _since(self, began: datetime) -> float:
        return round((self._clock.now() - began).total_seconds(), 3)


def leads_to(answer: HttpAnswer, asked: tuple[str, ...]) -> tuple[str | None, str]:
    """Where a redirect leads; where it is not to be followed, None and why.

    Args:
        asked: the addresses on the way here, the last of which is the one that answers.
    """
    said = answer.header("location")
    to = web_address(said, asked[-1]) if said else None
    if not to:
        return None, "redirects to nowhere"
    if to in asked:
        return None, f"redirects in a circle (to {to})"
    if len(asked) > MOST_HOPS:
        return None, f"redirects more than {MOST_HOPS} times"
    return to, ""


def retry_after(answer: HttpAnswer, now: datetime) -> timedelta | None:
    """How long a server asks to be left alone; None where it does not say."""
    return wait_asked(answer.header("retry-after"), now)


def wait_asked(said: str, now: datetime) -> timedelta | None:
    """How long a `Retry-After` asks to wait: seconds, or until a date (RFC 9110, 10.2.3); None
    where it is neither, or past.
    """
    said = said.strip()
    if said.isascii() and said.isdecimal():
        return timedelta(seconds=int(said[:8]))
    return _until(said, now)


def freshness(answer: HttpAnswer, now: datetime) -> timedelta | None:
    """How long an answer holds, by its Cache-Control or Expires; None where it does not say."""
    control = {
        name.strip().casefold(): value.strip(' "')
        for name, _, value in (
            p.partition("=") for p in answer.header("cache-control").split(",")
        )
    }
    for name in ("s-maxage", "max-age"):
        if control.get(name, "").isdecimal():
            said = answer.header("age").strip()
            age = int(said[:8]) if said.isdecimal() else 0
            held = int(control[name][:8]) - age
            return timedelta(seconds=max(0, held))
    if "no-cache" in control:
        return None
    if "no-store" in control:
        return None
    return _until(answer.header("expires"), now)


def _until(words: str, now: datetime) -> timedelta | None:
    """From now to a date as HTTP writes it; None where it is none, or past."""
    try:
        when = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return None
    if when.tzinfo is None:
        return None
    return max(timedelta(0), when - now) or None


def unpack_problem(answer: HttpAnswer) -> str | None:
    """Why an answer's bytes cannot be used: packed wrongly, or a bomb."""
    try:
        answer.body()
    except InputError as error:
        return error.reason
    return None
