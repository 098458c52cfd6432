"""Events: the lexicon's and the codebook's own examples, and what is told apart."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from reportedly.claims.events.triggers import find_triggers
from reportedly.codebook import event_types
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Document, Event, Passage, RawPage
from reportedly.run.local import read_page
from reportedly.syntax.sentences import parse

ROWS = [row for row in ENGLISH.table("events") if "list" not in row.values]
TYPES = tuple(event_types().values())


def events(text: str, published: str = "2019-05-08") -> tuple[Event, ...]:
    """The events of a made-up article."""
    page = RawPage(
        "e", "e", b"", "0" * 64, "text/plain", text, published=date.fromisoformat(published)
    )
    return read_page(page).claims.events


@cache
def document(text: str) -> Document:
    passage = Passage(0, len(text), text, "body")
    return Document("d", None, None, None, None, "en", "0" * 64, text, text, (passage,))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.ref)
def test_the_rows_own_example(row: Row) -> None:
    before, _, rest = str(row["example"]).partition("[")
    marked, _, after = rest.partition("]")
    (sentence,) = parse(document(before + marked + after))
    found = {(t.start, t.end): t.type for t in find_triggers(sentence, 0)}
    inside = {
        kind for (s, e), kind in found.items() if s < len(before + marked) and e > len(before)
    }
    assert row["type"] in inside


# What words and frames do not tell yet; the day one is told, the suite says so.
UNTOLD = frozenset({"property_destruction", "accident", "group_change", "protest"})
TAKEN = frozenset({"armed_clash", "chemical_weapon", "protest_intervention", "natural_disaster"})


def _known(failures: frozenset[str]) -> list[object]:
    """The rows of the codebook, those that fail marked so."""
    fails = pytest.mark.xfail(strict=True)
    return [
        pytest.param(r, id=str(r["type"]), marks=[fails] if r["type"] in failures else [])
        for r in TYPES
    ]


@pytest.mark.parametrize("row", _known(UNTOLD))
def test_the_codebooks_example(row: Row) -> None:
    assert row["type"] in {e.type for e in events(row["example"])}


@pytest.mark.parametrize("row", _known(TAKEN))
def test_the_codebooks_counter_example(row: Row) -> None:
    assert row["type"] not in {e.type for e in events(row["counter"])}


def test_every_type_of_the_lexicon_is_in_the_codebook() -> None:
    assert {r["type"] for r in ROWS} <= {r["type"] for r in TYPES}


def test_three_happenings_on_one_day() -> None:
    found = events(
        "A rocket hit the market of Idlib on Monday, killing nine people. A helicopter dropped a barrel "
        "bomb on Saraqib the same day. In Aleppo, gunmen kidnapped two nurses on Monday."
    )
    assert sorted(e.type for e in found) == ["abduction", "air_strike", "shelling"]


def test_one_happening_named_twice() -> None:
    (found,) = events("A car bomb exploded in Basra on Sunday. The bombing killed nine people.")
    assert found.type == "ied"
    assert [t.low for t in found.tolls] == [9]


def test_a_single_victim_is_an_implied_toll() -> None:
    (found,) = events("A farmer was shot dead near Basra on Sunday.")
    assert [(t.low, t.high, t.implied) for t in found.tolls] == [(1, 1, True)]


def test_words_stand_where_they_say() -> None:
    text = "Rebels clashed with soldiers near Homs on Sunday."
    (found,) = events(text)
    assert text[found.trigger.start : found.trigger.end] == found.trigger.text == "clashed"
    assert found.actor is not None and found.actor.text == "Rebels"
    assert found.target is not None and found.target.text.startswith("soldiers")
