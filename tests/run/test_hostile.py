"""What an article costs is bounded by its size, whatever is in it; and what a bound cost is said in its issues."""

from __future__ import annotations

import hashlib
import json
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.annotate import annotate
from reportedly.annotate.places.resolution import NEAR_KM, Anchors
from reportedly.claims.shared.people import People
from reportedly.claims.shared.scenes import MOST_NEAREST, Scenes
from reportedly.gazetteer.index import lookup, within_km
from reportedly.records import (
    Document,
    Failure,
    Mentions,
    RawPage,
    Reading,
    Sentence,
    Token,
)
from reportedly.run import local
from reportedly.run.limits import within
from reportedly.run.local import load, try_page, try_pages
from reportedly.run.workers import Readers
from reportedly.syntax import picture_credits
from reportedly.syntax.clauses import Clauses
from reportedly.syntax.sentences import LONGEST, LONGEST_WORDS, MOST_PIECES, split

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
# The shapes that once were cubic or quadratic; `benchmarks/hostile.py` has them all at 200 kB.
WORST = [
    "said: he said:",
    "one letter",
    "killed 20",
    "quotes open",
    "o'o'o",
    "capital lines",
]
WORST += ["html: open p", "html: br"]
SIZE = 30_000
SECONDS = 60  # of CPU, on a machine however busy: at 24 kB the first took 246


# In a process of its own: a fork of one that has run a thousand tests holds their memory too.
MEASURING = """
import json, sys
from reportedly.clean import foreign_language
from reportedly.run.local import load
from hostile import PAGES, TEXTS, measured
load()
foreign_language("sjö o bre")  # reads a table once, which a fork would read for itself
size, limit, *names = sys.argv[1:]
for name in names:
    shape, media = (TEXTS[name], "text/plain") if name in TEXTS else (PAGES[name], "text/html")
    print(json.dumps([name, *measured(shape(int(size)), media, int(limit))]), flush=True)
"""


@pytest.fixture(scope="module")
def costs() -> dict[str, tuple[float, float]]:
    """CPU seconds and megabytes of reading each of the worst shapes."""
    command = [sys.executable, "-c", MEASURING, str(SIZE), str(SECONDS), *WORST]
    done = subprocess.run(
        command, cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )
    rows = map(json.loads, done.stdout.splitlines())
    return {name: (seconds, megabytes) for name, seconds, megabytes in rows}


@pytest.mark.parametrize("name", WORST)
def test_a_hostile_article_is_read_in_seconds(
    name: str, costs: dict[str, tuple[float, float]]
) -> None:
    seconds, megabytes = costs[name]
    assert seconds < SECONDS
    assert megabytes < 600


# Runs of names once cost the square of their number; lines and sentences are what a long text has most of.
GROWING = ["U.S. ", "Mosul ", "a\n", "Nine people died in Kut, police said. "]


def calls_of(text: str) -> int:
    """Calls of our functions and of C that the reading of a text costs, the same on every machine."""
    made = 0

    def count(frame: FrameType, event: str, asked: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("unit", GROWING)
def test_twice_the_size_costs_about_twice_the_calls(unit: str) -> None:
    short = 6000 // len(unit)
    read(unit * short)  # what is looked up once a process
    assert calls_of(unit * short * 2) < 2.6 * calls_of(unit * short)


@pytest.fixture(scope="module")
def shapes() -> dict[str, Callable[[int], str]]:
    """The shapes of `benchmarks/hostile.py`, without what it does when it is run."""
    return runpy.run_path(str(BENCHMARKS / "hostile.py"))["TEXTS"]  # type: ignore[no-any-return]


def test_twice_as_many_towns_cost_about_twice_the_calls(
    shapes: dict[str, Callable[[int], str]],
) -> None:
    short, long = shapes["real towns"](6000), shapes["real towns"](12_000)
    read(long)  # what is looked up once a process
    assert calls_of(long) < 2.6 * calls_of(short)


def test_of_names_of_the_same_words_one_is_compared(
    shapes: dict[str, Callable[[int], str]],
) -> None:
    made = read(shapes["bodies"](8000))
    people = People(made.document, made.mentions)
    told = [name for name in people.names if name.words[-1] == "committee"]
    assert len(told) > 100
    story = told[0].story
    assert len(people.named_with("committee", story)) <= 2
    assert people.fullest(("relief", "committee"), story) == told[0]


def test_of_very_many_places_the_nearest_and_the_first_may_be_a_scene(
    shapes: dict[str, Callable[[int], str]],
) -> None:
    made = read(shapes["real towns"](9000))
    scenes = Scenes(made.document, made.mentions)
    assert len({named.key for named in scenes.named}) > 2 * MOST_NEAREST
    here = len(made.mentions.sentences) - 1
    found = scenes.nearest_of_each(here, other=False)
    assert len(found) == MOST_NEAREST
    sentences = [named.sentence for named in found]
    assert sentences == sorted(sentences)
    assert sentences[0] <= 2 and here - sentences[-1] <= 2
    apart = [min(here - n, n) for n in sentences]
    left = {named.sentence for named in scenes.named} - {here, *sentences}
    assert max(apart) <= min(min(here - n, n) for n in left)


def test_of_places_of_a_common_article_all_may_be_a_scene() -> None:
    towns = ("Mosul", "Basra", "Erbil", "Kut", "Ramadi", "Kirkuk", "Najaf")
    made = read(" ".join(f"Some {n + 5} people fled {t}." for n, t in enumerate(towns)))
    found = Scenes(made.document, made.mentions).nearest_of_each(6, other=False)
    text = made.document.text
    told = [text[named.place.start : named.place.end] for named in found]
    assert told == list(towns[:-1])


def test_a_credit_is_sought_in_few_characters_however_long_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = "Nine people died in Kut. " * 4000
    credited = f"{line}Photo by Ann Lee/AFP"
    at = credited.index("AFP")
    asked: list[int] = []
    pattern = picture_credits._before_name()

    class Counted:
        def search(self, text: str) -> object:
            asked.append(len(text))
            return pattern.search(text)

    monkeypatch.setattr(picture_credits, "_before_name", Counted)
    assert picture_credits.is_of_picture(credited, at, at + 3)
    assert not picture_credits.is_of_picture(line, 5000, 5003)
    assert max(asked) <= 200


def test_places_near_others_are_those_a_look_at_all_finds() -> None:
    towns = [
        entry
        for name in ("Mosul", "Basra", "Paris", "Lagos", "Erbil", "Suva", "Quito")
        for entry in lookup(name)
    ]
    anchors = Anchors(towns)
    for town in towns:
        at = town.lat, town.lon
        near = {e for e in towns if within_km(at, (e.lat, e.lon), NEAR_KM)}
        assert near <= set(anchors.about(town.lat))
    assert len(anchors.about(towns[0].lat)) < len(towns)


def read(text: str) -> Reading:
    made = try_page(RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Reading)
    return made


BEFORE = "Some 12 people were killed in Basra, police said."
AFTER = "Another 40 people were injured in Kut, doctors said."
ENDLESS = "then the road went on " * 200


def test_a_sentence_without_an_end_is_told_and_the_others_are_read() -> None:
    made = read(f"{BEFORE}\n\n{ENDLESS}\n\n{AFTER}")
    assert [(f.category, f.low) for f in made.claims.figures] == [
        ("killed", 12),
        ("injured", 40),
    ]
    (issue,) = [i for i in made.issues if i.code == "long-sentence"]
    assert made.document.text[issue.start : issue.end] == ENDLESS.strip()


def test_of_an_endless_sentence_only_the_first_pieces_are_read() -> None:
    made = read("the road went on " * 20_000)
    (issue,) = [i for i in made.issues if i.code == "long-sentence"]
    assert "only its first" in issue.message
    words = sum(len(s.tokens) for s in made.mentions.sentences)
    assert words <= MOST_PIECES * LONGEST_WORDS


def test_a_place_behind_what_was_read_is_no_scene() -> None:
    made = read(f"{BEFORE}\n\n" + "the road to Kut went on " * 2000)
    named = Scenes(made.document, made.mentions).named
    ends = [made.mentions.sentences[n.sentence].end for n in named]
    assert all(n.place.start < end for n, end in zip(named, ends, strict=True))
    assert 1 < len(named) < len(made.mentions.places)


@pytest.mark.parametrize("text", [BEFORE, "a" * 500, "word " * 119, "(a) " * 149])
def test_a_sentence_of_common_length_is_whole(text: str) -> None:
    assert list(split(text, 0, len(text))) == [(0, len(text))]


@given(st.text("ab .,!?\n1'", max_size=6000))
def test_pieces_are_short_and_in_order(text: str) -> None:
    end = 0
    for first, last in split(text, 0, len(text)):
        assert end <= first < last <= first + LONGEST
        end = last


# ------------------------------------------------------------------ what is asked of a tree
def tree(heads: list[int]) -> Sentence:
    words = [
        Token(i, 2 * i, 2 * i + 1, "w", "w", "w", "NOUN", "NN", "dep", head)
        for i, head in enumerate(heads)
    ]
    return Sentence(0, 2 * len(heads), "w " * len(heads), 0, tuple(words))


@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_relations_of_a_tree_are_those_of_a_walk(
    rand: random.Random, size: int
) -> None:
    order = rand.sample(range(size), size)
    heads = [0] * size
    for n, i in enumerate(order):
        heads[i] = i if n == 0 or rand.random() < 0.1 else order[rand.randrange(n)]
    sentence = tree(heads)
    clauses = Clauses(sentence)
    for i in range(size):
        path = [i]
        while heads[path[-1]] != path[-1]:
            path.append(heads[path[-1]])
        for top in range(size):
            assert clauses.within(i, top) == (top in path)
            through = path[path.index(top) - 1] if top in path[1:] else None
            assert clauses.branch(i, top) == through
        assert [t.i for t in sentence.children(i)] == [
            k for k in range(size) if heads[k] == i and k != i
        ]
        below = [k for k in range(size) if clauses.within(k, i)]
        assert [t.i for t in sentence.subtree(i)] == below
        assert sentence.token_at(2 * i) == sentence.tokens[i]
        assert sentence.token_at(2 * i + 1) is None


# ------------------------------------------------------------------ a bound of CPU time
def test_an_article_that_takes_too_long_is_a_failure_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(document: Document) -> Mentions:
        while "endless" in document.text:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001 - as libraries do, which must not keep it alive
                continue
        return annotate(document)

    load()
    monkeypatch.setenv("REPORTEDLY_SECONDS", "0.3")
    monkeypatch.setattr(local, "annotate", slow)
    monkeypatch.setattr(local, "annotate_all", lambda some: [slow(one) for one in some])
    pages = [
        RawPage(ident, f"{ident}.txt", b"", "0" * 64, "text/plain", text)
        for ident, text in (("a", BEFORE), ("b", "An endless road."), ("c", AFTER))
    ]
    made = try_pages(pages)
    assert [isinstance(one, Failure) for one in made] == [False, True, False]
    assert made[1] == Failure("b.txt", "took over 0.3 seconds of CPU time: not read")


def stuck(items: Sequence[RawPage | Failure]) -> list[Reading | Failure]:
    """Reads like `try_pages`, but an endless article keeps it within one step of a library's C."""
    with within(0.3):
        for item in items:
            if isinstance(item, RawPage) and "endless" in item.text:
                hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2_000_000_000)
    return try_pages(items)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_never_comes_back_from_c_is_ended_and_named(workers: int) -> None:
    pages = [
        RawPage(str(n), f"{n}.txt", b"", "0" * 64, "text/plain", text)
        for n, text in enumerate((BEFORE, "An endless road.", AFTER, BEFORE, AFTER))
    ]
    began = time.monotonic()
    with Readers(stuck, workers, load) as readers:
        made = list(readers.read([pages[:3], pages[3:4], pages[4:]]))
    assert time.monotonic() - began < 120  # left alone it takes a quarter of an hour
    assert [isinstance(one, Failure) for one in made] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert made[1] == Failure(
        "1.txt",
        "took too much CPU time in one step and was ended by the system: not read",
    )


def killed(items: Sequence[RawPage | Failure]) -> list[Reading | Failure]:
    """Reads like `try_pages`, but one article has its process killed, as by a system short of memory."""
    if any(isinstance(item, RawPage) and "endless" in item.text for item in items):
        os.kill(os.getpid(), signal.SIGKILL)
    return try_pages(items)


def test_a_reader_that_is_killed_costs_its_article_alone() -> None:
    pages = [
        RawPage(str(n), f"{n}.txt", b"", "0" * 64, "text/plain", text)
        for n, text in enumerate((BEFORE, "An endless road.", AFTER))
    ]
    with Readers(killed, 1, load) as readers:
        made = list(readers.read([pages[:2], pages[2:]]))
    assert [isinstance(one, Failure) for one in made] == [False, True, False]
    assert "want of memory" in str(made[1])


@pytest.mark.parametrize("digits", ["1e999", "2E+6", "9223372036854775807", "9" * 40])
def test_digits_that_count_nobody_are_told_and_make_no_figure(digits: str) -> None:
    text = f"At least {digits} people were killed in Kut on Monday, police said."
    made = try_page(RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Reading) and made.claims.figures == ()
    told = [issue for issue in made.mentions.issues if issue.code == "odd-number"]
    assert [text[issue.start : issue.end] for issue in told] == [digits]


@pytest.mark.parametrize(
    "words", ["1,250", "2.5 million", "E20", "route 1e", "20", "1990"]
)
def test_ordinary_digits_are_not_told(words: str) -> None:
    text = f"At least {words} people were killed in Kut on Monday, police said."
    made = try_page(RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Reading)
    assert not [issue for issue in made.mentions.issues if issue.code == "odd-number"]


@pytest.mark.parametrize(
    "words", ["At least -5", "At least \u22125", "(-5", "a count of -12"]
)
def test_fewer_than_nobody_is_told_and_makes_no_figure(words: str) -> None:
    text = f"{words} people were killed in Kut on Monday, police said."
    text = f"It was told that {text}" if words.startswith("(") else text
    made = try_page(RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Reading) and made.claims.figures == ()
    assert [issue.code for issue in made.mentions.issues if issue.start].count(
        "odd-number"
    ) == 1


@pytest.mark.parametrize(
    ("text", "lows"),
    [
        ("The toll of the day:\n-5 people were killed in Kut.", [5]),
        ("- 5 people were killed in Kut.", [5]),
        ("Between 10-15 people were killed in Kut.", [10]),
        ("Some 30\u221240 people were killed in Kut.", [30]),
        ("The dead \u201312 people\u2013 were killed in Kut.", [12]),
        ("It was -5 degrees when 6 people were killed in Kut.", [6]),
    ],
)
def test_a_dash_that_is_no_sign_is_none(text: str, lows: list[int]) -> None:
    made = try_page(RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Reading)
    assert [figure.low for figure in made.claims.figures] == lows
    assert not [i for i in made.mentions.issues if i.code == "odd-number"]
