"""What the answers of a ledger cost as it grows: trace, questions, happenings.

    python benchmarks/known.py LEDGER [--rounds 1 2 4 8] [--steps trace questions happenings]

LEDGER holds real articles as `reportedly build` read them. Each round is all of them once more, made another's:
words exchanged for others of the same length that about as many articles have (function words for function words),
digits and single letters among themselves, names and places by the same words, countries, days and counts moved. Articles on one happening
stay articles on one happening, so stories, copies and questions are as many and as large in each round as in the real
news; no round shares a happening with another. With function words left as they were, articles made of one article
were edited copies of each other, ten links an article in 20,000. Reading is not run again, it costs the same for every article
(`speed.py`): rows are put into the tables as reading left them, without reasons, issues, times, words to search by
and links of the chain, which none of the steps looks at. Each size is asked in processes of its own; peak memory is
that of the process. With PYTHONPATH set to the sources of an older version, its tracing is measured (`--steps trace`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from reportedly.ledger import open_ledger
from reportedly.trace.fingerprints import function_words

STEPS = ("trace", "questions", "happenings")
DAYS = 3  # by which the days of a round are moved
COUNTRIES = 200  # codes that stand for those of the articles
OF_ARTICLES = ("pages", "names", "readings")
OF_READINGS = ("passages", "places", "actors", "figures", "statements", "events")
# Found by comparing articles, or looked at by none of the steps.
LEFT_OUT = ("fingerprints", "copies", "story_parts", "reasons", "issues", "times")
FEW = 8  # words that are too few to stand for each other: they go with those a little rarer
_WORD = re.compile(r"(?<!['’])\b[^\W\d_]+|\d")


class Round:
    """How one round makes articles another's; the same in every part of them."""

    def __init__(self, number: int, alike: Iterable[list[str]]) -> None:
        """Args:
        alike: words that can stand for each other.
        """
        self.number = number
        rng = random.Random(number)
        self._for: dict[str, str] = {}
        for words in alike:
            self._for.update(zip(words, rng.sample(words, len(words)), strict=True))

    def words(self, text: str | None) -> str | None:
        """Of the same length, so that every span still stands where it stood."""
        return text and _WORD.sub(self._other, text)

    def _other(self, found: re.Match[str]) -> str:
        word = found[0]
        small = word.lower()
        other = self._for.get(small)
        if other is None or len(small) != len(word):
            return word
        return other.capitalize() if word[0].isupper() else other

    def ident(self, ident: str | None) -> str | None:
        return ident and sha256(f"{self.number} {ident}".encode()).hexdigest()[: len(ident)]  # fmt: skip

    def tolls(self, tolls: str) -> str:
        """The tolls of an event, by the ids of their figures."""
        told = json.loads(tolls)
        return json.dumps([[self.ident(one), *rest] for one, *rest in told])

    def value(self, table: str, column: str) -> str:
        """What stands in a column of this round, in SQL."""
        of = f'"{column}"'
        if column == "reading" or (table, column) == ("readings", "number"):
            return f"{of} + :shift"
        if column in {"document", "origin"}:
            return f"'{self.number}-' || {of}"
        if column in {"sha256", "id", "digest"} or (table, column) == ("readings", "text"):  # fmt: skip
            return of if table == "actors" else f"ident({of})"
        if column == "tolls":
            return f"tolls({of})"
        if column == "title" or column.endswith(("name", "admin1")):
            return f"words({of})"
        if column.endswith("country"):
            return f"CASE WHEN {of} <> '' THEN '{self.number % COUNTRIES:03}' ELSE {of} END"
        if column.endswith("geonameid"):
            return f"{of} + {10**8 * self.number}"
        if column in {"low", "high"}:
            return f"CASE WHEN {of} > 1 THEN {of} + {self.number % 5} ELSE {of} END"
        if column in {"published", "time_start", "time_end", "said_on"}:
            return f"date({of}, '+{DAYS * self.number} days')"
        return "NULL" if column == "url" else of


def words_alike(texts: Iterable[str]) -> list[list[str]]:
    """Words of one length that about as many articles have: so common words stay common, and rare
    ones rare; digits and single letters are words here.
    """
    having = Counter(w for t in texts for w in {w.lower() for w in _WORD.findall(t)})
    alike: dict[tuple[bool, int], list[list[str]]] = {}
    for word, _ in having.most_common():
        common = word in function_words()
        groups = alike.setdefault((common, len(word)), [[]])
        if not common and _is_rarer(having, groups[-1], word):
            groups.append([])
        groups[-1].append(word)
    return [words for groups in alike.values() for words in groups]


def _is_rarer(having: Counter[str], words: list[str], word: str) -> bool:
    return len(words) >= FEW and 2 * having[word] < having[words[0]]


def grow(source: Path, path: Path, rounds: range) -> int:
    """Put rounds into a ledger, the first one its source's own; how many articles it has."""
    if not path.exists():
        copyfile(source, path)
        _empty(path)
    with sqlite3.connect(path) as into:
        into.execute("ATTACH ? AS source", (str(source),))
        texts = [text for (text,) in into.execute("SELECT text FROM source.texts")]
        alike = words_alike(texts)
        (last,) = into.execute("SELECT max(number) FROM source.readings").fetchone()
        for number in rounds:
            if number:
                _put(into, Round(number, alike), number * last)
        (many,) = into.execute("SELECT count(*) FROM readings").fetchone()
    return int(many)


def _empty(path: Path) -> None:
    """Let a copy of a ledger have been compared by nobody."""
    with sqlite3.connect(path) as into:
        guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        kept = into.execute(guards).fetchall()
        for name, _ in kept:
            into.execute(f"DROP TRIGGER {name}")
        for table in LEFT_OUT:
            if _has(into, table):
                into.execute(f"DELETE FROM {table}")
        if _has(into, "chain"):
            into.execute("DELETE FROM chain")
        for _, sql in kept:
            into.execute(sql)


def _has(into: sqlite3.Connection, table: str) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return into.execute(asked, (table,)).fetchone() is not None


def _put(into: sqlite3.Connection, made: Round, shift: int) -> None:
    functions: dict[str, Callable[[str], str | None]] = {"words": made.words, "ident": made.ident, "tolls": made.tolls}  # fmt: skip
    for name, function in functions.items():
        into.create_function(name, 1, function, deterministic=True)
    into.execute("INSERT INTO texts SELECT ident(digest), words(text) FROM source.texts")  # fmt: skip
    for table in (t for t in (*OF_ARTICLES, *OF_READINGS) if _has(into, t)):
        columns = [row[1] for row in into.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(made.value(table, column) for column in columns)
        into.execute(f"INSERT INTO {table} SELECT {values} FROM source.{table}", {"shift": shift})  # fmt: skip
    into.commit()


def step(name: str, path: Path) -> None:
    from reportedly.run.tracing import trace_ledger

    many = 0
    with open_ledger(path) as ledger:
        start, cpu = time.perf_counter(), time.process_time()
        if name == "trace":
            many = trace_ledger(ledger)
        elif name == "questions":
            from reportedly.run.reconciling import reconciled

            many = len(reconciled(ledger).lines)
        else:
            from reportedly.run.happenings import happenings

            with ledger.snapshot() as seen:
                many = len(happenings(seen))
    took = {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**took, "peak": peak, "many": many}))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--rounds", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS)
    parser.add_argument("--work", type=Path, help="keep the ledgers here")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(options.step, options.ledger)
        return
    print(
        "| articles | step | wall, s | CPU, s | peak, MB | found |\n|---:|---|---:|---:|---:|---:|",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        for rounds in options.rounds:
            path = (options.work or Path(folder)) / f"{rounds}.db"
            articles = grow(options.ledger, path, range(rounds))
            for name in options.steps:
                run = [sys.executable, __file__, str(path), "--step", name]
                told = json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)  # fmt: skip
                cells = f"{told['wall']:.1f} | {told['cpu']:.1f} | {told['peak']:.0f} | {told['many']:,}"
                print(f"| {articles:,} | {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
