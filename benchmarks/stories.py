"""What putting articles to stories costs as they grow in number: each size in a process of its own.

    python benchmarks/stories.py ARTICLES.jsonl [MORE.jsonl …] [--sizes 1000 10000 100000]

Articles are made by `varied.py` over one year, so that ten times as many are ten times as many a day. They are not
read: a part has the words of its article, its day of publication, and one or two of 400 towns in 20 countries that
are drawn for it. CPU is that of putting all parts to stories at once, "one more" that of one part put to the stories
there are, a day old. Peak memory is that of the process, articles and parts included.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import varied

from reportedly.records import Document, KeptReading, Location, Passage, Provenance
from reportedly.run.versions import versions
from reportedly.stories.assignment import Stories
from reportedly.stories.parts import StoryPart, story_parts

COUNTRIES, TOWNS = 20, 400


def made_parts(path: Path) -> Iterator[StoryPart]:
    rng = random.Random(1)
    towns = []
    for n in range(TOWNS):
        country = f"{'ABCDEFGHIJKLMNOPQRST'[n % COUNTRIES]}XX"
        towns.append(
            Location(
                f"Town {n}",
                n,
                country,
                str(n % 7),
                rng.uniform(0, 40),
                rng.uniform(0, 40),
                "town",
            )
        )
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            text, day = row["text"], date.fromisoformat(row["published"])
            body = (Passage(0, len(text), text, "body"),)
            document = Document(
                row["id"], None, day, row["outlet"], None, "en", "", text, text, body
            )
            about = (
                None,
                day,
                row["outlet"],
                None,
                "made",
                "",
                versions(),
                datetime.now(UTC),
            )
            kept = Provenance(row["id"], number, row["id"], 1, *about)
            (part,) = story_parts(KeptReading(kept, document))
            yield replace(part, places=tuple(rng.sample(towns, rng.randint(1, 2))))


def step(path: Path) -> None:
    told = list(made_parts(path))
    stories = Stories()
    start = time.process_time()
    put = stories.add_all(told)
    cpu = time.process_time() - start
    start = time.process_time()
    stories.add(replace(told[-1], document="one more"))
    more = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "cpu": cpu,
                "more": more,
                "peak": peak,
                "stories": len({story for story, _ in put}),
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--step", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(options.articles[0])
        return
    cost = []
    print(
        "| articles | CPU, s | one more, ms | peak, MB | stories |\n|---:|---:|---:|---:|---:|",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            path = Path(folder) / f"{size}.jsonl"
            varied.write(path, options.articles, "--count", str(size))
            ran = json.loads(
                subprocess.check_output([sys.executable, __file__, str(path), "--step"])
            )
            cost.append(ran["cpu"])
            cells = f"{ran['cpu']:.1f} | {1000 * ran['more']:.0f} | {ran['peak']:.0f} | {ran['stories']:,}"
            print(f"| {size:,} | {cells} |", flush=True)
    if len(cost) > 1:
        slope, _ = np.polyfit(np.log(options.sizes), np.log(cost), 1)
        print(f"\nCPU grows with size to the power {slope:.2f}.")


if __name__ == "__main__":
    main()
