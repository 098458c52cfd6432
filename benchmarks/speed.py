"""Articles a second: `read`, whole, beside the bare small spaCy pipeline on the same texts, in one run on one core.

    python benchmarks/speed.py ARTICLES.jsonl [--repeats 5]

Both are warmed up first. The median and the spread of the repeats are printed, and their ratio; seconds say
more about the machine than about us, the ratio does not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    work()  # warm
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rows = [json.loads(line) for line in options.articles.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]

    import spacy

    from reportedly.annotate.pipeline import MODELS
    from reportedly.records import RawPage
    from reportedly.run import read_page

    bare = spacy.load(MODELS[0])

    def ours() -> None:
        for row in rows:
            data = row["text"].encode("utf-8", "replace")
            page = RawPage(row["id"], "-", data, sha256(data).hexdigest(), "application/json", row["text"])
            json.dumps(read_page(page).as_dict(), ensure_ascii=False)

    def theirs() -> None:
        for _ in bare.pipe(texts, batch_size=64):
            pass

    results = {}
    for name, work in (("reportedly, whole", ours), ("bare spaCy", theirs)):
        taken = timed(work, options.repeats)
        rates = [len(rows) / t for t in taken]
        results[name] = statistics.median(rates)
        print(f"{name:20s} {results[name]:6.1f} articles/s  ({min(rates):.1f} to {max(rates):.1f})")
    print(f"ratio                {results['reportedly, whole'] / results['bare spaCy']:6.2f}")
    print(f"peak memory          {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB, both loaded")


if __name__ == "__main__":
    main()
