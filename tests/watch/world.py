"""A web of news sites with real habits, served without a socket, and a clock that a test moves."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from threading import Event
from typing import Any

import brotli
import httpx

from reportedly.watch.guard import public_addresses

START = datetime(2024, 6, 20, 6, 0, tzinfo=UTC)


class Clock:
    """Time that passes only when somebody waits, or a server makes them."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def wait(self, seconds: float, stop: Event) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def answered(
        self, waiting: Collection[Future[Any]], seconds: float
    ) -> Collection[Future[Any]]:
        """As `wait`, until one of those in the air is answered."""
        due = [one.due for one in waiting if isinstance(one, InFlight)]
        if seconds and len(due) == len(waiting):
            until = (min(due) - self.now()).total_seconds()
            self.move(max(0.0, min(until, seconds)))
        now = self.now()
        for one in waiting:
            if isinstance(one, InFlight) and one.due <= now and not one.done():
                one.set_result(one.answer)
        return [one for one in waiting if one.done()]


class InFlight(Future[Any]):
    """An answer that is there at a moment of the world's clock."""

    def __init__(self, answer: object, due: datetime) -> None:
        super().__init__()
        self.answer, self.due = answer, due


class InTheAir(Executor):
    """Sends what it is given at once, whatever else is in the air: each answer takes its own time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        began = self._clock.now()
        answer = fn(*args, **kwargs)
        flight = InFlight(answer, self._clock.now())
        self._clock.move((began - flight.due).total_seconds())
        return flight

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        return


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0  # seconds before each byte
    error: Exception | None = None


Page = Callable[[httpx.Request, datetime], Answer]


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: Answer, clock: Clock) -> None:
        self._answer, self._clock = answer, clock

    def __iter__(self) -> Iterator[bytes]:
        if not self._answer.drip:
            for start in range(0, len(self._answer.body), 65_536):
                yield self._answer.body[start : start + 65_536]
            return
        for byte in self._answer.body:
            self._clock.move(self._answer.drip)
            yield bytes((byte,))


class World(httpx.BaseTransport):
    """Sites by host and path; every request is written down with its moment."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.pages: dict[str, Page] = {}
        self.names: dict[str, list[str]] = {}
        self.asked: list[tuple[datetime, str, dict[str, str]]] = []

    def put(self, address: str, page: Page | Answer) -> None:
        """Let an address answer."""
        self.pages[address] = page if callable(page) else lambda request, now: page

    def resolve(self, host: str, port: int) -> list[str]:
        return self.names.get(
            host, [host] if host.replace(".", "").isdecimal() else ["93.184.216.34"]
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        public_addresses(request.url.host, request.url.port or 80, self.resolve, False)
        now, address = self.clock.now(), str(request.url)
        self.asked.append((now, address, dict(request.headers)))
        page = self.pages.get(address) or self.pages.get(address.partition("?")[0])
        answer = page(request, now) if page else Answer(404, b"no")
        if answer.error:
            raise answer.error
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer, self.clock)
        )

    def requests(self, part: str) -> list[tuple[datetime, str]]:
        """When what holds a part of an address was asked."""
        return [(at, address) for at, address, _ in self.asked if part in address]


# ------------------------------------------------------------------ pages and feeds
def article(
    title: str, *sentences: str, head: str = "", day: str = "2024-06-20"
) -> bytes:
    """A news page."""
    body = "".join(f"<p>{s}</p>" for s in sentences)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>"
        f"<meta property='article:published_time' content='{day}T05:00:00Z'>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def told(killed: int, town: str, number: int = 0) -> tuple[str, ...]:
    """Sentences of an article with one toll."""
    return (
        f"At least {killed} people were killed on Wednesday when shells hit the market of {town}, police said.",
        f"Some {300 + number} families left the town by road before noon, the mayor said, and more were expected.",
        "The wounded were taken to a clinic two hours away, where beds had run out by the evening of the day.",
    )


def rss(items: list[dict[str, str]], title: str = "A paper", more: str = "") -> bytes:
    """An RSS feed of items by the names of their elements."""
    made = "".join(
        "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in item.items()) + "</item>"
        for item in items
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>"
        f"{more}{made}</channel></rss>"
    ).encode()


def item(
    address: str, title: str, guid: str = "", when: datetime = START
) -> dict[str, str]:
    """One item of a feed."""
    return {
        "title": title,
        "link": address.replace("&", "&amp;"),
        "guid": guid or address.replace("&", "&amp;"),
        "pubDate": format_datetime(when),
        "description": f"{title}, in short.",
    }


def with_etag(body: bytes, headers: dict[str, str] | None = None) -> Page:
    """Answers 304 to who has it already."""
    etag = f'"{sha256(body).hexdigest()[:12]}"'

    def page(request: httpx.Request, now: datetime) -> Answer:
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers={"etag": etag})
        return Answer(200, body, {"etag": etag, **(headers or {})})

    return page


def packed(body: bytes, how: str) -> Answer:
    """An answer packed as a header says."""
    data = gzip.compress(body) if how == "gzip" else brotli.compress(body)
    return Answer(200, data, {"content-encoding": how, "content-type": "text/html"})
