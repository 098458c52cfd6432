"""How fast the desk answers: p95 of each page, for one reader and for many at once, on ledgers that are there.

    python benchmarks/desk.py LEDGER.db… [--readers 1 10] [--requests 40]

Each ledger is served by a process of its own on the loopback address. A page is asked for so often by every reader,
who goes through all pages in turn; the first request of each page, which fills what is kept at hand, is told apart.
Readers wait for their answer before they ask again; nothing is asked of any other machine.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from json import loads
from statistics import quantiles
from urllib.request import urlopen


def served(ledger: str) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "reportedly",
        "serve",
        "--ledger",
        ledger,
        "--port",
        str(port),
    ]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urlopen(f"{base}/coding").close()
            return server, base
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit(f"{ledger}: the desk did not open")


def asked(address: str) -> float:
    began = time.perf_counter()
    with urlopen(address, timeout=600) as answer:
        answer.read()
    return time.perf_counter() - began


def rows(base: str, name: str) -> list[dict[str, str]]:
    with urlopen(f"{base}/api/v1/{name}?per=1", timeout=600) as answer:
        return list(loads(answer.read())["rows"])


def pages(base: str) -> dict[str, str]:
    found = {
        "today": "/",
        "figures": "/figures",
        "figures narrowed": "/figures?category=killed&sort=-value",
        "happenings": "/happenings",
        "questions": "/questions",
        "articles": "/articles",
        "queue": "/queue",
        "search": "/search?q=police+killed",
        "activity": "/activity",
        "error rate": "/errors",
    }
    kinds = (("figures", "id"), ("happenings", "happening"), ("articles", "document"))
    for name, key in kinds:
        if some := rows(base, name):
            found[f"one of {name}"] = f"/{name}/{some[0][key]}"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledgers", nargs="+")
    parser.add_argument("--readers", type=int, nargs="+", default=[1, 10])
    parser.add_argument(
        "--requests", type=int, default=40, help="of each page, by all readers"
    )
    options = parser.parse_args()
    for ledger in options.ledgers:
        server, base = served(ledger)
        try:
            told = pages(base)
            first = {name: asked(base + address) for name, address in told.items()}
            for readers in options.readers:
                times: dict[str, list[float]] = {name: [] for name in told}
                with ThreadPoolExecutor(readers) as pool:
                    jobs = [
                        (n, pool.submit(asked, base + a))
                        for _ in range(options.requests)
                        for n, a in told.items()
                    ]
                    for name, job in jobs:
                        times[name].append(job.result())
                print(f"{ledger}, {readers} reader(s): p95 in ms (the first time)")
                for name, took in times.items():
                    p95 = quantiles(took, n=20)[-1]
                    print(f"  {name:18} {p95 * 1000:6.0f}  ({first[name] * 1000:.0f})")
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
