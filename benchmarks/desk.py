"""How fast the desk answers: p95 of each page while many read and some review, on a ledger that is there.

    python benchmarks/desk.py LEDGER [--readers 50] [--coders 5] [--minutes 10] [--pause 3]
    python benchmarks/desk.py LEDGER --search 200
    python benchmarks/desk.py LEDGER --pages 10

The desk is served by a process of its own on the loopback address, with accounts for everybody who takes part (they
are made in the ledger). A reader opens a page, waits a while as who reads does (exponentially, `--pause` seconds on
average; 0 for no pause), and opens another: today, lists narrowed, sorted and paged, the queue, one figure,
happening, question or article, a search. A coder works through the queue, as many figures an hour as `--figures`
says: most are accepted, each fifth corrected. A page's time is from the request to the last byte of its answer.
`--search` measures instead how long the ledger itself takes for so many searches, without a server; `--pages` what a
page takes of the processor and how many statements it sends to the database, so many of each kind, in this process: of
all measures the one that other programs on the machine change least.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlencode

from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from reportedly.ledger import open_ledger
from reportedly.serve.app import DeskSettings, create_app
from reportedly.serve.people import make_account

Ask = Callable[[str], tuple[int, str, str, float]]
PASSWORD = "correct horse battery staple"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="(\d+)"')
WORDS = (
    "police killed",
    "shooting",
    "hospital",
    "wounded in",
    "school",
    "fled the",
    "fire",
    "army",
    "attack",
    "two men",
)


class Caller:
    """One browser: a connection that is kept, and the cookie of whoever logged in."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookie = ""

    def ask(
        self, address: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str, float]:
        """Status, page, where it leads to, and the seconds it took."""
        headers = {"cookie": self._cookie} if self._cookie else {}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["content-type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        for again in (False, True):
            try:
                self._connection.request(
                    "GET" if form is None else "POST", address, body, headers
                )
                answer = self._connection.getresponse()
                page = answer.read().decode()
                break
            except (ConnectionError, OSError):  # an idle connection the server closed
                if again:
                    raise
                self._connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        took = time.perf_counter() - began
        told = answer.headers.get_all("set-cookie") or []
        if told:
            pairs = dict(
                pair.split("=", 1) for pair in self._cookie.split("; ") if pair
            )
            pairs |= dict(one.split(";")[0].split("=", 1) for one in told)
            self._cookie = "; ".join(f"{n}={v}" for n, v in pairs.items())
        return answer.status, page, answer.headers.get("location", ""), took

    def log_in(self, name: str) -> None:
        status, *_ = self.ask("/login", {"name": name, "password": PASSWORD})
        if status != 303:
            raise SystemExit(f"{name} could not log in: {status}")


@contextmanager
def served(ledger: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "reportedly",
        "serve",
        "--team",
        "--ledger",
        ledger,
        "--port",
        str(port),
    ]
    server = subprocess.Popen(words)
    try:
        for _ in range(600):
            try:
                Caller(port).ask("/login")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


class Run:
    """What everybody measured."""

    def __init__(self, port: int, until: float) -> None:
        self.port, self.until = port, until
        self.times: dict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self.written = 0

    def note(
        self, name: str, status: int, took: float, fine: tuple[int, ...] = (200,)
    ) -> None:
        self.times[name].append(took)
        if status not in fine:
            self.wrong[f"{name}: {status}"] += 1


def rows(ask: Ask, name: str, per: int = 200) -> list[dict[str, str]]:
    status, page, *_ = ask(f"/api/v1/{name}?per={per}")
    return list(json.loads(page)["rows"]) if status == 200 else []


def addresses(ask: Ask) -> dict[str, list[str]]:
    """The pages that readers open, by what they are."""
    figures, happenings = rows(ask, "figures"), rows(ask, "happenings")
    questions, articles = rows(ask, "questions"), rows(ask, "articles")
    places = sorted({row["place"] for row in figures if row["place"]})
    return {
        "today": ["/"],
        "figures": ["/figures", *(f"/figures?page={n}" for n in range(2, 9))],
        "figures narrowed": [
            f"/figures?{urlencode({'place': p, 'sort': '-value'})}" for p in places
        ]
        + [
            "/figures?category=killed&sort=-value",
            "/figures?certainty=hedged&sort=place",
            "/figures?q=police",
        ],
        "events": ["/events", "/events?sort=-time"],
        "happenings": ["/happenings", "/happenings?sort=-tolls", "/happenings?page=3"],
        "questions": [
            "/questions",
            "/questions?state=contested",
            "/questions?grade=fair&sort=-best",
        ],
        "articles": ["/articles", "/articles?page=5"],
        "queue": ["/queue", "/queue?category=killed"],
        "search": [f"/search?{urlencode({'q': words})}" for words in WORDS],
        "activity": ["/activity"],
        "error rate": ["/errors"],
        "one figure": [f"/figures/{row['id']}" for row in figures],
        "one happening": [f"/happenings/{row['happening']}" for row in happenings],
        "one question": [f"/questions/{row['question']}" for row in questions],
        "one article": [f"/articles/{row['document']}" for row in articles],
    }


def read(
    run: Run, caller: Caller, name: str, pages: dict[str, list[str]], pause: float
) -> None:
    rng = random.Random(name)
    while time.monotonic() < run.until:
        if pause:
            time.sleep(rng.expovariate(1 / pause))
        kind = rng.choice(list(pages))
        status, _, _, took = caller.ask(rng.choice(pages[kind]))
        run.note(kind, status, took)


def code(run: Run, caller: Caller, name: str, an_hour: float) -> None:
    rng = random.Random(name)
    number, skip = 0, ""
    while time.monotonic() < run.until:
        time.sleep(3600 / an_hour * rng.uniform(0.5, 1.5))
        number += 1
        status, _, to, took = caller.ask(f"/queue/next?skip={skip}")
        run.note("next in the queue", status, took, (303,))
        status, page, _, took = caller.ask(to)
        run.note("a turn of the queue", status, took)
        told = page[page.find("data-judge") :]
        token, seen = _TOKEN.search(told), _SEEN.search(told)
        if not token or not seen:
            continue
        form = {"token": token[1], "seen": seen[1], "act": "accept", "to": "/queue"}
        if number % 5 == 0:
            form |= {
                "act": "correct",
                "to-value": str(rng.randint(2, 40)),
                "because": "counted again",
            }
        ident = to.partition("?")[0].rsplit("/", 1)[1]
        status, _, _, took = caller.ask(f"/figures/{ident}", form)
        run.note("a review", status, took, (303, 409))
        run.written += status == 303
        skip = ",".join([*skip.split(",")[-5:], ident[:12]])


def measured(ledger: str, options: argparse.Namespace) -> None:
    readers = [f"reader {n}" for n in range(options.readers)]
    coders = [f"coder {n}" for n in range(options.coders)]
    owner = options.owner or ledger
    with open_ledger(owner) as opened:
        there = opened.accounts()
        for name in (*readers, *coders):
            if name not in there:
                make_account(
                    opened,
                    name,
                    "reviewer" if name in coders else "viewer",
                    ("*",),
                    PASSWORD,
                    "bench",
                )
        many, before = len(opened.documents()), opened.reviews_counted()[0]
    with served(ledger) as port:
        first = Caller(port)
        first.log_in(readers[0])
        began = time.monotonic()
        while first.ask("/")[0] == 503:
            time.sleep(1)
        print(
            f"{many:,} articles; the first answers after {time.monotonic() - began:.0f} s",
            flush=True,
        )
        pages = addresses(first.ask)
        for kind in pages:
            first.ask(pages[kind][0])
        inside = {name: Caller(port) for name in (*readers, *coders)}
        for name, caller in inside.items():  # one after the other: a desk lets no
            caller.log_in(name)  # thirty from one address try at once
        run = Run(port, time.monotonic() + options.minutes * 60)
        with ThreadPoolExecutor(len(readers) + len(coders)) as pool:
            jobs = [
                pool.submit(read, run, inside[name], name, pages, options.pause)
                for name in readers
            ]
            jobs += [
                pool.submit(code, run, inside[name], name, options.figures)
                for name in coders
            ]
            for job in jobs:
                job.result()
    told(run, options)
    with open_ledger(owner) as opened:
        kept = opened.reviews_counted()[0] - before
    print(f"reviews acknowledged {run.written}, rows kept {kept}")


def told(run: Run, options: argparse.Namespace) -> None:
    every = [took for times in run.times.values() for took in times]
    load = os.getloadavg()[0]
    print(
        f"{options.readers} readers, {options.coders} coders, {options.minutes:g} minutes, "
        f"{options.pause:g} s between pages: {len(every)} requests, {sum(run.wrong.values())} wrong; load {load:.1f}"
    )
    print(f"  {'page':22} {'asked':>6} {'median':>7} {'p95':>6}  ms")
    for name, times in [*sorted(run.times.items()), ("all", every)]:
        p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        print(
            f"  {name:22} {len(times):6} {median(times) * 1000:7.0f} {p95 * 1000:6.0f}"
        )
    for name, many in run.wrong.items():
        print(f"  wrong: {name} {many} times")


def searched(ledger: str, many: int) -> None:
    times = []
    with open_ledger(ledger) as opened:
        for number in range(many):
            words = WORDS[number % len(WORDS)]
            began = time.perf_counter()
            opened.search(words, 50)
            times.append(time.perf_counter() - began)
        count = len(opened.documents())
    p95 = quantiles(times, n=20)[-1]
    print(
        f"{count:,} articles, {many} searches: median {median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
    )


def weighed(ledger: str, each: int) -> None:
    """What pages of each kind cost the processor and the database, once the answers are at hand."""
    statements = [0]

    def one_more(*given: object) -> None:
        statements[0] += 1

    event.listen(Engine, "before_cursor_execute", one_more)
    rng = random.Random(1)
    with open_ledger(ledger) as opened:
        client = TestClient(
            create_app(opened, DeskSettings(local="bench")), "http://localhost"
        )

        def ask(address: str) -> tuple[int, str, str, float]:
            began = time.process_time()
            answer = client.get(address)
            return answer.status_code, answer.text, "", time.process_time() - began

        print(
            f"{len(opened.documents()):,} articles; the first page took {ask('/')[3]:.1f} s of the processor"
        )
        print(
            f"  {'page':22} {'median':>7} {'most':>7}  ms of the processor  {'most':>4} statements  KB"
        )
        for kind, pages in addresses(ask).items():
            ask(pages[0])
            costs, sent, size = [], [], 0
            for address in rng.sample(pages, min(each, len(pages))):
                statements[0] = 0
                status, page, _, took = ask(address)
                if status != 200:
                    raise SystemExit(f"{address}: {status}")
                costs.append(took * 1000)
                sent.append(statements[0])
                size = max(size, len(page) // 1000)
            print(
                f"  {kind:22} {median(costs):7.0f} {max(costs):7.0f} {max(sent):26} {size:15}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger")
    parser.add_argument(
        "--owner", help="the ledger as its owner opens it, to make accounts"
    )
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--coders", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=3)
    parser.add_argument(
        "--figures", type=float, default=200, help="an hour, of each coder"
    )
    parser.add_argument(
        "--search", type=int, metavar="N", help="measure N searches instead"
    )
    parser.add_argument(
        "--pages", type=int, metavar="N", help="what N pages of each kind cost"
    )
    options = parser.parse_args()
    if options.pages:
        weighed(options.ledger, options.pages)
    elif options.search:
        searched(options.ledger, options.search)
    else:
        measured(options.ledger, options)


if __name__ == "__main__":
    main()
