"""What the answers of a ledger cost as it grows: build, trace, questions, happenings.

    python benchmarks/known.py LEDGER [--rounds 1 2 4 8] [--traced 4]

LEDGER holds real articles as `reportedly build` read them. Each round is all of them once more, made another's:
content words exchanged for others of the same length, names and places by the same words, countries, days and counts
moved. Articles on one happening stay articles on one happening, so stories, copies and questions are as many and as
large in each round as in the real news; no round shares a happening with another. Reading is not run again, it costs
the same for every article (`speed.py`): rows are written as reading left them. Each size is asked in processes of its
own; peak memory is that of the process. With `--traced`, rounds behind so many are not compared: they take over the
copies and stories of the first, so that tracing, which grows faster than all else, need not be waited for.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportedly.ledger import Ledger, open_ledger, open_snapshot
from reportedly.ledger.rows import Found, content_digest
from reportedly.records import RawPage
from reportedly.stories.parts import StoryPart
from reportedly.trace.fingerprints import folded_word, function_words

STEPS = ("trace", "questions", "happenings")
DAYS = 3  # by which the days of a round are moved
COUNTRIES = 200  # codes that stand for those of the articles
_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are mostly function words


class Round:
    """How one round makes articles another's; the same in every part of them."""

    def __init__(self, number: int, words: dict[int, list[str]]) -> None:
        self.number = number
        self._rng = random.Random(number)
        self._words = words
        self._for: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Of the same length, so that every span still stands where it stood."""
        return _WORD.sub(self._other, text)

    def _other(self, found: re.Match[str]) -> str:
        word = found[0]
        small = word.lower()
        if len(small) != len(word) or folded_word(small) in function_words():
            return word
        if small not in self._for:
            self._for[small] = self._rng.choice(self._words.get(len(small), [small]))
        other = self._for[small]
        return other.capitalize() if word[0].isupper() else other

    def day(self, day: date | None) -> date | None:
        return day + timedelta(days=DAYS * self.number) if day else None

    def row(
        self, row: dict[str, Any], text: str, ids: dict[str, str]
    ) -> dict[str, Any]:
        """A row of a table with words, days, places, counts and ids exchanged."""
        made = {name: self._value(name, row, text) for name in row}
        if row.get("id"):
            made["id"] = ids.setdefault(row["id"], self.ident(row["id"]))
        if "mentions" in row:
            spans = [[a, b, text[a:b]] for a, b, *_ in json.loads(row["mentions"])]
            made["mentions"] = json.dumps(spans, ensure_ascii=False)
        if "tolls" in row:
            tolls = [
                [ids.get(ident, ident), *rest]
                for ident, *rest in json.loads(row["tolls"])
            ]
            made["tolls"] = json.dumps(tolls, ensure_ascii=False)
        return made

    def _value(self, name: str, row: dict[str, Any], text: str) -> Any:
        value, begin = row[name], row.get(name.removesuffix("text") + "start")
        if name.endswith("text") and isinstance(begin, int):
            return text[begin : row[name.removesuffix("text") + "end"]]
        if isinstance(value, date):
            return self.day(value)
        if not value:
            return value
        if name.endswith("country"):
            return f"{self.number % COUNTRIES:03}"
        if name.endswith("geonameid"):
            return value + 10**8 * self.number
        if name in {"low", "high"}:
            return value + self.number % 5 if value > 1 else value
        named = name.endswith(("name", "admin1"))
        return self.text(value) if named and isinstance(value, str) else value

    def ident(self, ident: str) -> str:
        return sha256(f"{self.number} {ident}".encode()).hexdigest()[: len(ident)]

    def article(self, found: Found) -> tuple[RawPage, Found]:
        text = self.text(found.text)
        ident = f"{self.number}-{found.document['document']}"
        document = dict(found.document) | {
            "document": ident,
            "origin": ident,
            "title": self.text(found.document["title"] or "") or None,
            "published": self.day(found.document["published"]),
            "url": None,
            "edits": "[]",
        }
        ids: dict[str, str] = {}
        rows = {}
        for name in sorted(found.rows, key=lambda name: name == "events"):
            many = found.rows[name] if name not in {"reasons", "issues"} else []
            rows[name] = [self.row(dict(row), text, ids) for row in many]
        data = text.encode()
        page = RawPage(ident, ident, data, sha256(ident.encode() + data).hexdigest(), "text/plain", text)  # fmt: skip
        return page, replace(
            found,
            document=document,
            text=text,
            rows=rows,
            content=content_digest(document, text, rows),
        )


def made(source: Ledger, rounds: range) -> Iterator[tuple[RawPage, Found, Any]]:
    kept = [(one, source.found(one)) for one in source.documents()]
    texts = [found.text for _, found in kept]
    words: dict[int, list[str]] = {}
    known = {w.lower() for text in texts for w in _WORD.findall(text)}
    for word in sorted(known - set(function_words())):
        words.setdefault(len(word), []).append(word)
    for number in rounds:
        one_round = Round(number, words)
        for one, read in kept:
            page, found = one_round.article(read)
            yield page, found, one.versions


def take_over(ledger: Ledger, rounds: range) -> None:
    """Give rounds the copies and stories of the first; links between rounds are left out."""
    from reportedly.run.tracing import trace_version

    trace = trace_version()
    number = {k.document: k.number for k in ledger.documents()}
    prints = [p for p in ledger.fingerprints(trace) if p.document.startswith("0-")]
    parts = [p for p in ledger.parts(trace) if p.document.startswith("0-")]
    links = [
        k
        for k in ledger.copies(trace)
        if k.copy.document.startswith("0-") and k.original.document.startswith("0-")
    ]
    for n in rounds:

        def here(document: str, n: int = n) -> int:
            return number[f"{n}-{document[2:]}"]

        shift = timedelta(days=DAYS * n)
        ledger.keep_traces(
            trace,
            [(here(p.document), p.packed) for p in prints],
            [(here(k.copy.document), here(k.original.document), k) for k in links],
            [
                replace(
                    p,
                    number=here(p.document),
                    story=f"s{sha256(f'{n} {p.story}'.encode()).hexdigest()[:11]}",
                    part=_moved(p.part, n, shift),
                )
                for p in parts
            ],
        )


def _moved(kept: str, n: int, shift: timedelta) -> str:
    """A part as another round's."""
    part = StoryPart.from_json(kept)
    first, last = (day + shift if day else None for day in (part.first, part.last))
    ident = f"{n}-{part.document[2:]}"
    return replace(part, document=ident, first=first, last=last).as_json()


def step(name: str, path: Path) -> None:
    from reportedly.run.happenings import happenings
    from reportedly.run.reconciling import reconciled
    from reportedly.run.tracing import trace_ledger

    many = 0
    with open_ledger(path) as ledger:
        start, cpu = time.perf_counter(), time.process_time()
        if name == "trace":
            many = trace_ledger(ledger)
        elif name == "questions":
            many = len(reconciled(ledger).lines)
        else:
            with open_snapshot(str(path)) as seen:
                many = len(happenings(seen))
    took = {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**took, "peak": peak, "many": many}))


def _there(path: Path) -> tuple[int, int]:
    """How many rounds and articles a ledger has already."""
    if not path.exists():
        return 0, 0
    with open_snapshot(str(path)) as ledger:
        documents = [k.document for k in ledger.documents()]
    return 1 + max(int(d.split("-")[0]) for d in documents), len(documents)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--rounds", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument(
        "--work", type=Path, help="keep the largest ledger here, and go on with it"
    )
    parser.add_argument(
        "--traced", type=int, help="rounds that are compared; later ones take over"
    )
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
        path = (options.work or Path(folder)) / "grown.db"
        done, articles = _there(path)
        for rounds in options.rounds:
            traced = min(rounds, options.traced or rounds)
            with (
                open_snapshot(str(options.ledger)) as source,
                open_ledger(path, create=True) as ledger,
            ):
                for page, found, versions in made(source, range(done, rounds)):
                    articles += ledger.append_found(page, found, versions)
                take_over(ledger, range(max(done, traced), rounds))
            steps = STEPS if done < traced else STEPS[1:]
            done = rounds
            for name in steps:
                run = [sys.executable, __file__, str(path), "--step", name]
                told = json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)  # fmt: skip
                cells = f"{told['wall']:.1f} | {told['cpu']:.1f} | {told['peak']:.0f} | {told['many']:,}"
                print(f"| {articles:,} | {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
