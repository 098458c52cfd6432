"""What a watch holds does not grow with its ledger."""

from __future__ import annotations

import gc
import json
import resource
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reportedly.clean import clean
from reportedly.ledger import query
from reportedly.ledger.cross_document import KeptPrint, KeptText
from reportedly.records import Document, Location, RawPage
from reportedly.run import tracing
from reportedly.run.build import build
from reportedly.run.changes import Looked, Spread
from reportedly.stories.assignment import Stories
from reportedly.stories.parts import StoryPart, glance
from reportedly.trace import Fingerprint, Sharing, fingerprint
from reportedly.trace.candidates import copy_candidates
from reportedly.trace.fingerprints import BANDS
from reportedly.watch.nearby import KnownFacts
from tests.built import ledger_of

DAY = date(2024, 6, 20)
WORDS = (
    "The ferry to the island was turned back in the storm on Monday evening. "
    "Its captain told the harbour office that two of its engines had stopped at once. "
    "Forty passengers spent the night on benches in the customs hall."
)
SENTENCES = 25  # of an article


def made_print(number: int) -> Fingerprint:
    keys = np.random.default_rng(number).integers(1, 2**32, (SENTENCES, BANDS))
    spans = np.arange(2 * SENTENCES).reshape(SENTENCES, 2)
    return Fingerprint(f"k{number}", spans.astype("u4"), keys.astype("u4"))


def document(name: str, text: str) -> Document:
    made = clean(RawPage(name, name, b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Document)
    return made


# ------------------------------------------------------------------ comparing
class Kept:
    """A ledger of many compared articles, one of which has the words that come anew."""

    def __init__(self, many: int) -> None:
        self._many = many

    def texts(self, numbers: Iterable[int]) -> Iterator[tuple[int, Document]]:
        return ((number, document("new", WORDS)) for number in numbers)

    def packed_fingerprints(self, trace: str) -> Iterator[tuple[int, bytes]]:
        for n in range(self._many):
            yield n, made_print(n).to_bytes()
        yield self._many, fingerprint(document("old", WORDS)).to_bytes()

    def fingerprints(self, trace: str, numbers: Iterable[int]) -> Iterator[KeptPrint]:
        (number,) = numbers
        assert number == self._many
        old = fingerprint(document("old", WORDS))
        yield KeptPrint(number, "old", DAY, old.to_bytes())

    def kept_texts(self, numbers: Iterable[int]) -> Iterator[KeptText]:
        for number in numbers:
            assert number in {self._many, 10**9}
            name = "old" if number == self._many else "new"
            yield KeptText(number, name, WORDS, DAY, None)


def peak_of_comparing(many: int) -> int:
    """Bytes that Python held at most while one new article was compared with many."""
    ledger: Any = Kept(many)
    gc.collect()
    tracemalloc.start()
    try:
        _, links, _ = tracing._compared_readings(ledger, [10**9])
        (link,) = list(links)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert {link.copy.document, link.original.document} == {"new", "old"}
    return peak


def test_comparing_one_more_article_takes_the_same_memory_in_a_larger_ledger() -> None:
    peak_of_comparing(10)  # what is made once
    assert peak_of_comparing(6000) < 1.2 * peak_of_comparing(1000)


def test_what_shares_no_key_with_what_is_new_makes_no_pair() -> None:
    """Candidates among all are those among the ones that share a key."""
    kept = [made_print(n) for n in range(60)]
    new = []
    for n in range(6):
        keys = made_print(100 + n).keys.copy()
        for other in range(n * 7, n * 7 + 4):  # each has some keys of four kept ones
            keys[other % SENTENCES, n] = kept[other].keys[3, n]
        keys[SENTENCES - 1] = 0  # a last sentence that is too short has none
        new.append(Fingerprint(f"n{n}", kept[0].spans, keys))
    kept[5].keys[SENTENCES - 1] = 0
    packed = [one.to_bytes() for one in kept]
    near = [kept[place] for place in Sharing(new).of(packed)]
    assert 20 <= len(near) < 30

    def pairs(old: list[Fingerprint]) -> set[tuple[str, str, tuple[Any, ...]]]:
        prints = [*old, *new]
        asked = [False] * len(old) + [True] * len(new)
        return {
            (prints[c.later].document_id, prints[c.earlier].document_id, (*c.seeds,))
            for c in copy_candidates(prints, asked)
        }

    assert pairs(near) == pairs(kept) != set()
    assert Sharing([]).of(packed) == []
    assert Sharing(new).of([]) == []


# ------------------------------------------------------------------ putting to stories
def made_part(number: int, town: Location) -> StoryPart:
    """A part of some hundred words of a vocabulary of 3,000."""
    drawn = np.random.default_rng(number).integers(0, 3000, 120)
    words = tuple(sorted({f"word{n}" for n in drawn}))
    ones = (1,) * len(words)
    return StoryPart(f"d{number}", 0, 0, 900, DAY, DAY, (town,), (), words, ones, ones, "A headline", "Paper")  # fmt: skip


def peak_of_putting(many: int) -> int:
    """Bytes that Python held at most while one new part was put to stories beside many kept."""
    town = Location("Kut", 98717, "IRQ", None, 32.5, 45.8, "town")
    # The table of interned names is one for the process and doubles at some thousands: not while it is measured.
    names = [sys.intern(f"s{n}") for n in range(many)]
    gc.collect()
    tracemalloc.start()
    try:
        made = Stories()
        for n, name in enumerate(names):
            line = made_part(n, town).as_json()
            made.restore(name, line, glance(line))
        story, _ = made.add(replace(made_part(3, town), document="new"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert story == "s3"  # of the same words: it is found among all
    return peak


def test_putting_one_more_article_to_a_story_hardly_takes_more_beside_more_of_them() -> (
    None
):
    few, many = peak_of_putting(2000), peak_of_putting(6000)
    assert (many - few) / 4000 < 600  # bytes; in mind each part was some 8,700


def test_what_is_kept_of_others_is_not_read_for_one_more_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "A bomb in the market of Kut killed {} people on 11 June, police said."
    rows = [{"id": f"k{n}", "published": "2024-06-11", "text": told.format(n + 5)} for n in range(9)]  # fmt: skip
    made: list[int] = []
    of_row = query._kept_of_row

    def counted(row: Any) -> Any:
        kept = of_row(row)
        made.append(kept.number)
        return kept

    with ledger_of(tmp_path, rows[:8]) as ledger:
        source = tmp_path / "more.jsonl"
        source.write_text(json.dumps(rows[8]))
        list(build([str(source)], ledger))
        (new,) = ledger.untraced(tracing.trace_version())
        monkeypatch.setattr(query, "_kept_of_row", counted)
        tracing.trace_ledger(ledger)
        assert made == [new]
        assert ledger.untraced(tracing.trace_version()) == []


# ------------------------------------------------------------------ what is known of answers
def memory() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def learn(known: KnownFacts, numbers: range) -> None:
    """Let so many questions be known, as looks would."""
    for start in numbers[::500]:
        facts, spread = {}, {}
        for n in range(start, start + 500):
            documents = frozenset(f"d{n + more}" for more in range(3))
            day = DAY + timedelta(days=n // 50)
            key = ("question", f"q{n}")
            facts[key] = {"what": f"killed in town {n}", "members": [f"f{n}"], "documents": [*documents]}  # fmt: skip
            place = Location(f"Town {n % 40}", n % 40, "IRQ", None, 33.0, 44.0, "town")
            spread[key] = Spread(documents, frozenset(), "killed", "toll", place, day, day, placed=True)  # fmt: skip
        known.add(facts)
        known.spread(Looked(facts, spread))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux")
def test_what_is_known_of_answers_lies_in_a_file() -> None:
    known = KnownFacts({})
    learn(known, range(3000))
    gc.collect()
    then = memory()
    learn(known, range(3000, 18_000))
    gc.collect()
    assert memory() - then < 5_000_000  # in mind they were some 1.5 kB each


def test_a_count_finds_the_questions_of_its_days_and_place() -> None:
    known = KnownFacts({})
    learn(known, range(1000))
    place = Location("Town 7", 7, "IRQ", None, 33.0, 44.0, "town")
    day = DAY + timedelta(days=4)

    def asked(category: str) -> set[str]:
        said = SimpleNamespace(category=category, time=None, place=place, low=3, high=3)
        count: Any = SimpleNamespace(figure=said, reported=SimpleNamespace(day=day))
        return {key[1] for key in known._alike(count)}

    found = asked("killed")
    near = {n for n in range(1000) if abs(n // 50 - 4) <= 2 and n % 40 == 7}
    assert near <= {int(name[1:]) for name in found}
    assert all(abs(int(name[1:]) // 50 - 4) <= 2 for name in found)
    assert not asked("injured")
