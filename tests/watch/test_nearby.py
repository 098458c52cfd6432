"""What is looked at near to new articles comes to what a look at everything comes to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from reportedly.ledger import ContentStamp, Ledger
from reportedly.records import Location
from reportedly.run.changes import Looked, Looks, Spread, changed, look_over
from reportedly.run.rules import read_rules
from reportedly.watch import nearby
from reportedly.watch.alerting import BASELINE, Alerting
from reportedly.watch.nearby import KnownFacts, Near
from tests.built import add
from tests.ledger.engines import ENGINES, empty_ledger

# By number: a bombing of one of three towns, told by several papers with counts that rise or differ;
# camps whose people change; copies; and articles that come again in other words.
TOWNS = ("Kut", "Hilla", "Amara")


@pytest.fixture(params=ENGINES)
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger, in a file and in PostgreSQL."""
    with empty_ledger(request.param, tmp_path) as opened:
        yield opened


def nowhere(n: int) -> dict[str, Any]:
    """An article of a toll that names no place, of a few counts: each third one of a kind with `row`."""
    killed = 12 + n % 3
    text = (
        f"A bus fell from a bridge on {10 + n % 5} June and {killed} people were killed, police said. "
        f"Another {40 + n} people were injured, {700 + n} were displaced, and the search went on for the others."
    )
    ident, day = f"w{n}", f"2024-06-{10 + n % 5}"
    return {"id": ident, "published": day, "outlet": f"Paper {n % 7}", "text": text}


def row(n: int, version: int = 1) -> dict[str, Any]:
    random = Random(n)
    town, day = TOWNS[n % 3], 10 + n % 5
    killed = 12 + n % 4 + 7 * (version - 1)
    who = random.choice(("police", "a hospital official", "the mayor", "the UN"))
    text = (
        f"A bomb in the market of {town} killed {killed} people on {day} June, {who} said. "
        f"Some {400 + 10 * (n % 2)} people were displaced in {TOWNS[(n + 1) % 3]}.\n\n"
        f"Stalls burned until the afternoon and the road to the river stayed closed, the {n % 7}th time this year."
    )
    if n % 6 == 5:  # a reprint
        text = row(n - 5)["text"]
    ident, outlet = f"n{n}", f"Paper {n % 9}"
    return {
        "id": ident,
        "published": f"2024-06-{day}",
        "outlet": outlet,
        "text": text,
    }


def plain(facts: Looks) -> dict[tuple[str, str], dict[str, Any]]:
    """Facts as rows have them, but for the name a thing was known by first."""
    found: dict[tuple[str, str], dict[str, Any]] = json.loads(
        json.dumps([[list(key), one] for key, one in facts.items()]),
        object_pairs_hook=lambda pairs: {k: v for k, v in pairs if k != "known_as"},
    )
    return {tuple(key): one for key, one in found}  # type: ignore[misc]


@pytest.mark.parametrize("together", [1500, 8])  # at once, and in parts
def test_a_near_look_comes_to_what_a_whole_look_does(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    for limit in "_TOGETHER", "_OF_ONE_MATTER":
        monkeypatch.setattr(nearby, limit, together)
    steps = [
        [*(row(n) for n in range(start, start + 6)), nowhere(start), nowhere(start + 1)]
        for start in range(0, 30, 6)
    ]
    steps.append([row(n, version=2) for n in (3, 9)])  # corrected pages
    known, then, compared, parts = KnownFacts({}), ContentStamp(), 0, 0
    for number, step in enumerate(steps):
        add(ledger, tmp_path, step)
        if number == 0:
            looked = look_over(ledger)
            known.add(looked.facts)
            known.spread(looked)
        else:
            for near in known.looks_near(ledger, ledger.changed_since(then)):
                assert near is not None
                _take(known, near)
                parts += 1
            whole = look_over(ledger).facts
            seen = plain(known.facts(whole))
            assert seen == plain(whole)
            compared += len(whole)
        then = ledger.stamp().content
    assert compared > 60
    assert (parts > len(steps) - 1) is (together == 8)


def _take(known: KnownFacts, near: Near) -> None:
    """Take what a look found for known, as `Alerting` does."""
    moved = {key: new for key, _, new in changed(near.before, near.after.facts)}
    known.add(moved)
    known.spread(near.after)


def test_articles_of_elsewhere_are_not_looked_at(
    ledger: Ledger, tmp_path: Path
) -> None:
    far = [
        {"id": f"f{n}", "published": f"2023-0{1 + n}-10", "outlet": "Wire",
         "text": f"A flood in {town} drowned {3 + n} people on Monday, the mayor said. Boats took families from roofs."}
        for n, town in enumerate(("Kano", "Goma", "Kabul", "Aleppo"))
    ]  # fmt: skip
    add(ledger, tmp_path, [*far, row(0)])
    known, looked = KnownFacts({}), look_over(ledger)
    known.add(looked.facts)
    known.spread(looked)
    then = ledger.stamp().content
    add(ledger, tmp_path, [row(3)])
    changed_now = ledger.changed_since(then)
    assert changed_now == {"n3"}
    assert known._near(ledger, changed_now) == {"n0", "n3"}
    assert len(ledger.documents()) == 6  # the connection sees all of them again


def test_articles_that_name_no_place_are_near_by_their_counts(
    ledger: Ledger, tmp_path: Path
) -> None:
    texts = {
        "q57": "A quarry caved in on 11 June and 57 workers were killed, the owner said. Its gate had been locked.",
        "q12": "Twelve people were killed on 10 June when a bus left the road, according to the coast guard; divers are there.",
        "q12b": "Twelve people died on 7 June when a ferry went down, a harbour master wrote. Its owner was asked to explain.",
    }  # fmt: skip
    others = [
        {"id": ident, "published": "2024-06-11", "outlet": f"Wire {ident}", "text": text}
        for ident, text in texts.items()
    ]  # fmt: skip
    add(ledger, tmp_path, others)
    known, looked = KnownFacts({}), look_over(ledger)
    known.add(looked.facts)
    known.spread(looked)
    then = ledger.stamp().content
    add(ledger, tmp_path, [{**nowhere(0), "published": "2024-06-11"}])
    near = known._near(ledger, ledger.changed_since(then))
    # Both say 12 of one day; another says it of another day, and of the last nothing is the same.
    assert near == {"w0", "q12"}


KUT = Location("Kut", 98717, "IRQ", "16", 32.5, 45.8, "town")
GOMA = Location("Goma", 216281, "COD", "11", -1.68, 29.22, "town")
CAMP = Location(
    "Zorvalen camp", None, None, None, None, None, "point"
)  # in no gazetteer
CAMP_IN_IRAQ = replace(CAMP, country="IRQ")


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        ({"category": "killed", "place": KUT, "low": 40}, {"kut"}),
        ({"category": "killed", "place": CAMP, "low": 40}, set()),
        ({"category": "killed", "place": CAMP, "low": 23}, {"goma"}),
        ({"category": "killed", "place": CAMP_IN_IRAQ, "low": 40}, {"kut"}),
        ({"category": "killed", "low": 14}, {"kut"}),
        ({"category": "displaced", "place": KUT, "low": 70}, set()),
        ({"category": "displaced", "destination": GOMA, "low": 70}, {"fled to goma"}),
        ({"category": "displaced", "destination": KUT, "low": 70}, set()),
        ({"category": "displaced", "place": CAMP_IN_IRAQ, "low": 70}, set()),
        ({"category": "displaced", "place": CAMP, "low": 900}, {"fled to goma"}),
    ],
)
def test_a_count_may_join_what_is_asked_of_its_place_or_has_its_number(
    figure: dict[str, Any], found: set[str]
) -> None:
    day = date(2024, 6, 11)
    known = KnownFacts({})
    asked = {
        "kut": ("killed", "toll", KUT, 14),
        "goma": ("killed", "toll", GOMA, 23),
        "fled to goma": ("displaced", "flow", GOMA, 900),
    }
    spread = {
        ("question", name): Spread(
            frozenset({name}), frozenset(), category, shape, place, day, day,
            placed=True, counts=frozenset({count}), countries=frozenset({place.country or ""}),
        )
        for name, (category, shape, place, count) in asked.items()
    }  # fmt: skip
    known.spread(Looked({}, spread))
    nowhere = {"place": None, "destination": None, "origin": None, "time": None}
    said = SimpleNamespace(**nowhere | figure, high=figure["low"])
    count: Any = SimpleNamespace(figure=said, reported=SimpleNamespace(day=day))
    assert {key[1] for key in known._alike(count)} == found


def _told_in(ident: str, told: tuple[str, str], killed: int) -> dict[str, Any]:
    day, text = told
    return {"id": ident, "published": day, "outlet": f"Wire {ident}", "text": text.format(killed)}  # fmt: skip


def test_what_has_nothing_near_in_common_is_looked_at_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    near = {"a": {"a", "1", "2"}, "b": {"b", "8"}, "c": {"c", "2", "3"}, "d": {"d"}}
    for together, parts in ((3, [["b", "d"], ["a", "c"]]), (8, [["b", "a", "c", "d"]])):
        monkeypatch.setattr(nearby, "_TOGETHER", together)
        found = nearby._apart(near.items())
        assert sorted(map(sorted, found)) == sorted(map(sorted, parts))


def test_each_matter_is_looked_at_with_its_own(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two towns, three new articles: what is near to those of one town comes in one look."""
    monkeypatch.setattr(nearby, "_TOGETHER", 3)
    bomb = "2024-06-11", "A bomb in the market of Kut killed {} people on 11 June."
    ferry = "2023-03-02", "In Goma {} people drowned when a ferry sank on 2 March."
    kept = [("k1", bomb, 14), ("k2", bomb, 15), ("g1", ferry, 33), ("g2", ferry, 35)]
    came = [("k3", bomb, 14), ("g3", ferry, 33), ("k4", bomb, 16)]
    known = KnownFacts({})
    add(ledger, tmp_path, [_told_in(*one) for one in kept])
    looked = look_over(ledger)
    known.add(looked.facts)
    known.spread(looked)
    then = ledger.stamp().content
    add(ledger, tmp_path, [_told_in(*one) for one in came])
    asked: list[set[str]] = []
    look_among = KnownFacts._look_among

    def noted(
        known: KnownFacts, ledger: Ledger, some: set[str], changed: set[str]
    ) -> Near:
        asked.append(some)
        return look_among(known, ledger, some, changed)

    monkeypatch.setattr(KnownFacts, "_look_among", noted)
    for near in known.looks_near(ledger, ledger.changed_since(then)):
        assert near is not None
        _take(known, near)
    assert sorted(map(sorted, asked)) == [["g1", "g2", "g3"], ["k1", "k2", "k3", "k4"]]
    assert plain(known.facts(look_over(ledger).facts)) == plain(look_over(ledger).facts)


def test_more_than_is_worth_it_is_a_whole_look(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in "_MOST", "_TOGETHER", "_OF_ONE_MATTER":
        monkeypatch.setattr(nearby, limit, 1)
    add(ledger, tmp_path, [row(0), row(3)])
    known = KnownFacts({})
    known.spread(look_over(ledger))
    assert list(known.looks_near(ledger, {"n0", "n3"})) == [None]


RULES = """\
channels: {log: {file: alerts.jsonl}}
rules: [{name: tolls, when: [toll revised, toll withdrawn], cooling: 1 min}]
"""


def test_what_is_in_mind_follows_what_there_is_and_not_what_ever_was(
    ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "rules.yml").write_text(RULES)
    alerting = Alerting(ledger, read_rules(str(tmp_path / "rules.yml")))
    now, held = datetime(2024, 6, 20, tzinfo=UTC), []
    add(ledger, tmp_path, [row(n) for n in range(12)])
    alerting.begin(now)
    for version in range(2, 8):  # pages that are corrected again and again
        add(ledger, tmp_path, [row(n, version) for n in range(12)])
        now += timedelta(hours=1)
        list(alerting.look(now))
        held.append(alerting._known.held())
    now += timedelta(hours=24)
    list(alerting.look(now))  # at everything
    looked = look_over(ledger)
    there = KnownFacts(looked.facts | {BASELINE: {}})
    there.spread(looked)
    assert {*held, alerting._known.held()} == {there.held()}
    again = Alerting(ledger, alerting.wanted)  # the watch begins anew
    again.begin(now)
    list(again.look(now))
    assert again._known.held() == there.held()
