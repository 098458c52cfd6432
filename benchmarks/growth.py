"""What tracing copies costs as articles grow in number: each size, each step, in a process of its own.

    python benchmarks/growth.py ARTICLES.jsonl [MORE.jsonl …] [--sizes 1000 10000 100000] [--workers 2]

Articles are made by `varied.py`. Fingerprints are made by two processes, document by document; candidates and
alignment run in one. The last step traces ONE article against all others, fingerprints read from their bytes.
Peak memory is that of the largest process. The exponent is the slope of a straight line through log(CPU) over
log(size); 1 is linear. Cost at larger sizes is read off that line: an estimate, not a measurement.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import BinaryIO

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import varied  # noqa: E402

from reportedly.records import Document, Passage  # noqa: E402
from reportedly.trace import Fingerprint, Traced, fingerprint, trace_all, trace_new  # noqa: E402

STEPS = ("fingerprints", "tracing", "one more")
LARGER = (1_000_000, 100_000_000)


def documents(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines


def printed(line: str) -> bytes:
    """The fingerprint of an article's line, as bytes; all its text is body."""
    row = json.loads(line)
    text = row["text"]
    body = (Passage(0, len(text), text, "body"),)
    return fingerprint(
        Document(row["id"], None, None, None, None, "en", "", text, text, body)
    ).to_bytes()


def make_fingerprints(path: Path, workers: int) -> int:
    with (
        path.with_suffix(".prints").open("wb") as out,
        ProcessPoolExecutor(workers) as pool,
    ):
        rows: list[str] = []
        for line in documents(path):
            rows.append(line)
            if len(rows) == 2000:
                _write(out, pool, rows)
                rows = []
        _write(out, pool, rows)
    return 0


def _write(out: BinaryIO, pool: ProcessPoolExecutor, rows: list[str]) -> None:
    for kept in pool.map(printed, rows, chunksize=100):
        out.write(struct.pack("<I", len(kept)) + kept)


class Provenance:
    """Articles on disk, read one at a time by number."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.starts: dict[str, int] = {}
        at = 0
        for line in self.file:
            self.starts[json.loads(line)["id"]] = at
            at += len(line)

    def __call__(self, names: Sequence[str]) -> Iterator[Traced]:
        for name in names:
            self.file.seek(self.starts[name])
            row = json.loads(self.file.readline())
            day = date.fromisoformat(row["published"])
            yield Traced(name, row["text"], day, row["outlet"])


def read_fingerprints(path: Path, names: list[str]) -> list[Fingerprint]:
    made = []
    with path.with_suffix(".prints").open("rb") as kept:
        for name in names:
            (size,) = struct.unpack("<I", kept.read(4))
            made.append(Fingerprint.from_bytes(name, kept.read(size)))
    return made


def trace(path: Path, one_more: bool) -> int:
    fetch = Provenance(path)
    start = time.perf_counter()
    prints = read_fingerprints(path, list(fetch.starts))
    links = (
        trace_new(prints[-1], prints[:-1], fetch)
        if one_more
        else trace_all(prints, fetch)
    )
    count = sum(1 for _ in links)
    print(
        f"    read and traced in {time.perf_counter() - start:.1f} s", file=sys.stderr
    )
    return count


def step(name: str, path: Path, workers: int) -> None:
    start = time.perf_counter()
    links = (
        make_fingerprints(path, workers)
        if name == STEPS[0]
        else trace(path, name == STEPS[2])
    )
    wall = time.perf_counter() - start
    me, mine = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    cpu = me.ru_utime + me.ru_stime + mine.ru_utime + mine.ru_stime
    print(
        json.dumps(
            {
                "wall": wall,
                "cpu": cpu,
                "peak": max(me.ru_maxrss, mine.ru_maxrss) / 1024,
                "links": links,
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(options.step, options.articles[0], options.workers)
        return
    totals = []
    print(
        "| articles | step | wall, s | CPU, s | peak, MB | links |\n|---:|---|---:|---:|---:|---:|",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            path = Path(folder) / f"{size}.jsonl"
            varied.write(path, options.articles, "--count", str(size), told=True)
            total = 0.0
            for name in STEPS:
                command = [
                    sys.executable,
                    __file__,
                    str(path),
                    "--step",
                    name,
                    "--workers",
                    str(options.workers),
                ]
                ran = json.loads(
                    subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
                )
                total += ran["cpu"] if name != STEPS[2] else 0.0
                cells = f"{ran['wall']:.1f} | {ran['cpu']:.1f} | {ran['peak']:.0f} | {ran['links'] or ''}"
                print(f"| {size:,} | {name} | {cells} |", flush=True)
            totals.append(total)
    if len(totals) > 1:
        slope, height = np.polyfit(np.log(options.sizes), np.log(totals), 1)
        print(f"\nCPU grows with size to the power {slope:.2f}.")
        for size in LARGER:
            print(
                f"{size:,} articles: about {np.exp(height + slope * np.log(size)) / 3600:,.1f} core-hours."
            )


if __name__ == "__main__":
    main()
