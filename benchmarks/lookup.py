"""Names a second: the gazetteer's `lookup`, each name once and cold, beside a bare trie and a bare dictionary.

    python benchmarks/lookup.py ARTICLES.jsonl… [--repeats 5] [--names 100000]

Three kinds of names: those `read` asks for in the articles, each once (most are the words before and behind a name,
and miss); names drawn from the tables the gazetteer is compiled from (all are found); and the same with one letter of
each changed (nearly all miss, and are asked for twice, as spelt and as they sound). Each repeat is a process of its own
on one core, so that nothing is remembered. The bare trie is `marisa-trie` and the dictionary Python's, each with every
folded name of the gazetteer, asked for names that are folded already: what nothing in Python can pass.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

SEED = 20  # of the names drawn and the letters changed: every run draws the same


def asked_for(articles: list[str]) -> list[str]:
    """The distinct names `read` looks up in the articles, in the order it first asks."""
    from reportedly.annotate.places import resolution as places
    from reportedly.annotate.places import toponyms
    from reportedly.gazetteer import index as gazetteer
    from reportedly.run import read_all

    asked: dict[str, None] = {}
    plain = gazetteer.lookup

    def noted(name: str) -> object:
        asked[name] = None
        return plain(name)

    for module in (places, toponyms):
        vars(module)["lookup"] = noted
    for _ in read_all(articles):
        pass
    return list(asked)


def drawn(number: int) -> list[str]:
    """Names as the tables spell them, no two alike."""
    from reportedly.gazetteer.name_keys import fold
    from reportedly.gazetteer.sources import MIN_LETTERS, names_and_bearers

    names = sorted(
        {name for name, _ in names_and_bearers() if len(fold(name)) >= MIN_LETTERS}
    )
    return random.Random(SEED).sample(names, min(number, len(names)))


def changed(names: Iterable[str]) -> list[str]:
    """The names with one letter inside each made another."""
    chance = random.Random(SEED)
    made = []
    for name in names:
        at = chance.randrange(1, len(name))
        made.append(name[:at] + chance.choice("bcdfgjklmnprstvwxz") + name[at + 1 :])
    return list(dict.fromkeys(made))


# ------------------------------------------------------------------ one measurement, in a process of its own
def rate(get: Callable[[str], object], names: list[str]) -> float:
    start = time.perf_counter()
    for name in names:
        get(name)
    return len(names) / (time.perf_counter() - start)


def memory() -> float:
    """Megabytes this process holds now; Linux only, elsewhere 0."""
    status = Path("/proc/self/status")
    found = (
        re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    )
    return int(found[1]) / 1024 if found else 0.0


def measure(names: list[str], against: str) -> dict[str, float]:
    from reportedly.gazetteer import index as gazetteer
    from reportedly.gazetteer.name_keys import fold

    if against == "lookup":
        before = memory()
        start = time.perf_counter()
        gazetteer.lookup("Mosul")
        opened = time.perf_counter() - start
        found = rate(gazetteer.lookup, names)
        grown = memory() - before
        share = sum(bool(gazetteer.lookup(name)) for name in names) / len(names)
        return {"rate": found, "opened": opened, "memory": grown, "found": share}
    keys = [fold(name) for name in names]
    trie = gazetteer._toponyms().trie
    return {
        "rate": rate(
            dict.fromkeys(trie.iterkeys()).get if against == "dictionary" else trie.get,
            keys,
        )
    }


def repeated(names: Path, against: str, repeats: int) -> dict[str, list[float]]:
    """What each of so many fresh processes measured."""
    command = [sys.executable, __file__, "--one", against, str(names)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        for _ in range(repeats)
    ]
    return {what: [run[what] for run in runs] for what in runs[0]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--names",
        type=int,
        default=100_000,
        help="how many names to draw from the gazetteer",
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if options.one:
        names = json.loads(Path(options.articles[0]).read_text(encoding="utf-8"))
        print(json.dumps(measure(names, options.one)))
        return
    own = drawn(options.names)
    kinds = {
        "asked for by read": asked_for(options.articles),
        "drawn, found": own,
        "drawn, changed": changed(own),
    }
    print(
        "| names | number | found | names a second | least to most | bare trie | bare dictionary | opened in | memory |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for kind, names in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "names.json"
            file.write_text(json.dumps(names), encoding="utf-8")
            ours, trie, bare = (
                repeated(file, a, options.repeats)
                for a in ("lookup", "trie", "dictionary")
            )
        middle = {what: statistics.median(values) for what, values in ours.items()}
        times = [
            statistics.median(other["rate"]) / middle["rate"] for other in (trie, bare)
        ]
        print(
            f"| {kind} | {len(names):,} | {middle['found']:.0%} | {middle['rate']:,.0f} "
            f"| {min(ours['rate']):,.0f} to {max(ours['rate']):,.0f} | {times[0]:.1f} times | {times[1]:.1f} times "
            f"| {middle['opened'] * 1000:.0f} ms | {middle['memory']:.0f} MB |"
        )


if __name__ == "__main__":
    main()
