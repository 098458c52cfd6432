"""Events: the lexicon's and the codebook's own examples, and what is told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.annotate.triggers import find_triggers
from reportedly.claims.events import events as told
from reportedly.claims.events import happenings, judged, tolls
from reportedly.claims.events.linear import linear
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
        "e",
        "e",
        b"",
        "0" * 64,
        "text/plain",
        text,
        published=date.fromisoformat(published),
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
        kind
        for (s, e), kind in found.items()
        if s < len(before + marked) and e > len(before)
    }
    assert row["type"] in inside


# What words and frames do not tell yet; the day one is told, the suite says so.
UNTOLD = frozenset({"property_destruction", "protest", "chemical_weapon"})
TAKEN = frozenset({"armed_clash", "chemical_weapon", "natural_disaster"})


def _known(failures: frozenset[str]) -> list[object]:
    """The rows of the codebook, those that fail marked so."""
    fails = pytest.mark.xfail(strict=True)
    return [
        pytest.param(
            r, id=str(r["type"]), marks=[fails] if r["type"] in failures else []
        )
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
    (found,) = events(
        "A car bomb exploded in Basra on Sunday. The bombing killed nine people."
    )
    assert found.type == "ied"
    assert [t.low for t in found.tolls] == [9]


def test_likely_events_of_one_type_in_one_place_are_two() -> None:
    found = events(
        "Police arrested nine men in Nairobi on 4 May 2019. Two days later, police arrested five "
        "students in Nairobi."
    )
    assert [e.type for e in found] == ["arrest", "arrest"]


@pytest.mark.parametrize("which", ["previous", "earlier", "prior"])
def test_a_death_of_an_earlier_event_is_none_of_this_one(which: str) -> None:
    text = (
        "Four people were wounded in a shooting in Kemra on Friday, police said.\n\n"
        f"They were mourning a teenager who was killed in a {which} shooting nearby."
    )
    tolls = [t for event in events(text) for t in event.tolls if not event.background]
    assert {(t.category, t.low) for t in tolls} == {("injured", 4)}


def test_a_death_of_the_event_is_its_toll_though_it_is_told_apart() -> None:
    text = (
        "Four people were wounded in a shooting in Kemra on Friday, police said.\n\n"
        "They were mourning a teenager who was killed in the shooting."
    )
    tolls = [t for event in events(text) for t in event.tolls]
    assert {(t.category, t.low) for t in tolls} == {("injured", 4), ("killed", 1)}


def test_a_single_victim_is_an_implied_toll() -> None:
    (found,) = events("A farmer was shot dead near Basra on Sunday.")
    assert [(t.low, t.high, t.implied) for t in found.tolls] == [(1, 1, True)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gunmen shot and killed a teacher in Tafas on Monday.", 1),
        ("Gunmen stormed a hotel in Kismayo on Sunday and killed nine guests.", 1),
        (
            "Gunmen stormed a hotel in Kismayo on Sunday and killed nine guests in Jilib on Monday.",
            2,
        ),
        (
            "Raiders shot nine men in Bama on Sunday and soldiers killed two on Tuesday.",
            2,
        ),
        ("A roadside bomb struck a minibus in Herat on Wednesday.", 1),
        ("Gunmen raided a village near Herat on Monday. They shot at farmers.", 1),
        (
            "Gunmen raided a village near Herat on Monday. On Friday they shot two farmers in Jilib.",
            2,
        ),
        ("Three soldiers were killed by a landmine near Sukhna on Monday.", 1),
    ],
)
def test_what_the_same_doers_or_a_weapon_did_is_one(text: str, count: int) -> None:
    assert len(events(text)) == count


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("A nurse was fatally shot in Leeds on Saturday.", 1),
        ("A boy was stabbed to death in Leeds on Saturday.", 1),
        ("A nurse was shot in the leg near Leeds on Saturday.", None),
    ],
)
def test_who_is_told_to_be_dead_by_the_way_is_a_toll(
    text: str, dead: int | None
) -> None:
    (event,) = events(text)
    assert [t.low for t in event.tolls] == ([dead] if dead else [])


def test_words_stand_where_they_say() -> None:
    text = "Rebels clashed with soldiers near Homs on Sunday."
    (found,) = events(text)
    assert (
        text[found.trigger.start : found.trigger.end] == found.trigger.text == "clashed"
    )
    assert found.actor is not None and found.actor.text == "Rebels"
    assert found.target is not None and found.target.text.startswith("soldiers")


# ------------------------------------------------------------------ what must change nothing
TOLD = (
    "Gunmen kidnapped two nurses in Basra on 2 May 2019.",
    "Floods displaced 900 families in Lira on 3 May 2019.",
    "Police arrested nine men in Nairobi on 4 May 2019.",
    "Soldiers raped two women in Bangui on 5 May 2019.",
)


def summary(found: tuple[Event, ...]) -> list[tuple[object, ...]]:
    """What is told of each event, without offsets and ids."""
    told = []
    for e in found:
        place = e.place.name if e.place else None
        who = (e.actor.name if e.actor else None, e.target.name if e.target else None)
        told.append((e.type, *who, place, e.time, e.certainty, len(e.tolls)))
    return sorted(told, key=repr)


@given(st.permutations(TOLD))
@settings(max_examples=12)
def test_the_order_of_sentences_changes_no_answer(order: list[str]) -> None:
    text = "\n\n".join(order)
    assert summary(events(text)) == summary(events("\n\n".join(TOLD)))


NAMES = (
    "Ann Lee",
    "Omar Haddad",
    "Grace Okello",
    "Li Wei",
    "Ivan Petrenko",
    "Rosa Quispe",
)


@given(st.sampled_from(NAMES))
@settings(max_examples=6)
def test_another_name_changes_no_type(name: str) -> None:
    text = f"Gunmen kidnapped {name} near Basra on Sunday. Police arrested {name}'s brother on Monday."
    assert [e.type for e in events(text)] == ["abduction", "arrest"]


def test_other_labels_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Types renamed come out renamed, and nothing else changes: nothing looks at how a type is called."""
    text = "\n\n".join(TOLD)
    before = events(text)
    model = linear("type")
    renamed = replace(model, answers=tuple(f"x_{a}" for a in model.answers))
    rows = {f"x_{name}": row for name, row in event_types().items()}
    monkeypatch.setattr(
        judged, "linear", lambda name: renamed if name == "type" else linear(name)
    )
    for module in (told, happenings, tolls):
        monkeypatch.setattr(module, "event_types", lambda: rows)
    after = events(text)
    assert [e.type for e in after] == [f"x_{e.type}" for e in before]
    assert [(e.trigger, e.actor, e.target, e.time, e.place) for e in after] == [
        (e.trigger, e.actor, e.target, e.time, e.place) for e in before
    ]


def test_a_film_and_a_drill_are_no_events() -> None:
    assert not events("In the film, gunmen kidnap two nurses.")


def test_why_names_the_features_that_decided() -> None:
    (found,) = events("Gunmen kidnapped two nurses in Basra on Sunday.")
    rules = [r.rule for r in found.because if r.field == "type"]
    assert any("word:kidnap" in rule for rule in rules)


# ------------------------------------------------------------------ who did it and to whom
PARTIES = (
    # text, type, what the actor's words hold, what the target's hold (None: nobody)
    (
        "Hundreds of students protested in Lagos on Monday, police said.",
        "protest",
        "students",
        None,
    ),
    ("Rebels attacked on Monday near Kano.", "attack", "Rebels", None),
    (
        "Gunmen kidnapped and killed two nurses in Basra on Sunday.",
        "abduction",
        "Gunmen",
        "nurses",
    ),
    (
        "Rebels took control of Sarmin on Sunday.",
        "territory_non_state",
        "Rebels",
        "Sarmin",
    ),
    (
        "Militants fired rockets at a school in Basra on Sunday.",
        "shelling",
        "Militants",
        "school",
    ),
    ("Two men were abducted in Basra, and Omar Haddad left.", "abduction", None, "men"),
    (
        "Two nurses were abducted in Basra by gunmen on Sunday.",
        "abduction",
        "gunmen",
        "nurses",
    ),
    ("Some 400 villagers fled their homes.", "displacement", None, "villagers"),
    ("An airstrike that hit a clinic shook Sarmin.", "air_strike", None, "clinic"),
    (
        "Nine people were killed in a rebel assault on Sarmin.",
        "armed_clash",
        "rebel",
        "Sarmin",
    ),
    ("US-led air strikes killed nine people in Sarmin.", "air_strike", "US", "people"),
    (
        "Two teachers were murdered at the hands of gunmen in Basra.",
        "attack",
        "gunmen",
        "teachers",
    ),
    (
        "The alliance has been locked in battle with the jihadists in Aleppo.",
        "armed_clash",
        "alliance",
        "jihadists",
    ),
    (
        "Nine people died in the violence, which police blamed on rebels.",
        "attack",
        "rebels",
        "people",
    ),
    (
        "The arrest of Omar Haddad in Lagos on Sunday drew reporters.",
        "arrest",
        None,
        "Omar Haddad",
    ),
    (
        "Turkey's offensive in Afrin killed nine people.",
        "armed_clash",
        "Turkey",
        "people",
    ),
    ("Syria's war has killed nine people.", "armed_clash", None, None),
    ("The American hostages were held in Basra.", "abduction", None, "hostages"),
    ("Two major battles raged near Basra.", "armed_clash", None, None),
    ("Anti-government protests shook Lagos.", "protest", None, "Lagos"),
    (
        "A suicide bomber blew himself up at a market in Basra.",
        "suicide_bombing",
        "bomber",
        "market",
    ),
    ("An arson in Lira left 900 families homeless.", "displacement", None, "families"),
    ("Teachers went on strike in Lagos on Sunday.", "protest", "Teachers", None),
    # what an attack is meant for, what befell whom in it, and what does not say so
    ("The army launched an offensive to retake Kolda.", "armed_clash", "army", "Kolda"),
    ("The army launched an offensive to mark a feast.", "armed_clash", "army", None),
    (
        "The army launched a raid to free hostages in Kolda.",
        "armed_clash",
        "army",
        None,
    ),
    (
        "Nine nurses were killed in an army offensive in Kolda.",
        "armed_clash",
        "army",
        "nurses",
    ),
    ("Nine nurses were killed in clashes in Kolda.", "armed_clash", None, None),
    ("The elected government was deposed in a coup.", "other", None, "government"),
    ("Detainees were subjected to torture in Denso.", "attack", None, "Detainees"),
    ("He was subject to questions about torture.", "attack", None, None),
    (
        "The caliphate buckled under an assault by rebels.",
        "armed_clash",
        "rebels",
        "caliphate",
    ),
    ("Bombs poured down on Denso.", "air_strike", None, "Denso"),
    ("The bomb fell apart in Kut on Sunday.", "ied", None, None),
    ("Haddad spent nine months in jail in Lagos.", "arrest", None, "Haddad"),
    ("The army kept two men in custody in Lagos.", "arrest", "army", "men"),
    ("He was angered by terrorist attacks in Kut.", "attack", None, None),
    ("One of its men was killed by gunmen in Kut.", "attack", "gunmen", "One of its"),
    ("One was killed by gunmen in Kut.", "attack", "gunmen", None),
    (
        "Omar Haddad was a reporter raised in Lagos, who was abducted near Kut.",
        "abduction",
        None,
        "Omar Haddad",
    ),
    # who drove people out stands with their flight, or nowhere
    (
        "Hundreds were displaced in Denso. Some governments moved the displaced.",
        "displacement",
        None,
        "Hundreds",
    ),
    ("The army evacuated hundreds in Denso.", "displacement", "army", "hundreds"),
)


@pytest.mark.parametrize(
    ("text", "kind", "actor", "target"), PARTIES, ids=lambda v: str(v)[:40]
)
def test_the_parties_of(
    text: str, kind: str, actor: str | None, target: str | None
) -> None:
    found = next(e for e in events(text) if e.type == kind)
    for party, words in ((found.actor, actor), (found.target, target)):
        assert (party is None) == (words is None)
        assert words is None or (party is not None and words in party.text)


def test_a_pronoun_is_given_in_the_words_it_stands_for() -> None:
    text = "Two nurses worked in Basra. They were abducted on Sunday."
    (found,) = events(text)
    assert found.target is not None and found.target.text == "Two nurses"
    assert text[found.target.start : found.target.end] == found.target.text


STRIKES = (
    ("A strike killed nine people in Gaza on Sunday.", "air_strike"),
    ("Israeli strikes on Gaza killed nine people.", "air_strike"),
    ("Israel struck Gaza on Sunday, killing nine people.", "air_strike"),
    ("Teachers went on strike in Lagos on Sunday.", "protest"),
    ("The union's strike in Lagos went on.", "protest"),
)


@pytest.mark.parametrize(("text", "kind"), STRIKES)
def test_a_strike_is_what_stands_beside_it(text: str, kind: str) -> None:
    assert {e.type for e in events(text)} == {kind}


@pytest.mark.parametrize(
    "text",
    ("The two sides struck a deal in Doha.", "Lightning struck a barn near Kano."),
)
def test_what_is_struck_without_a_weapon_is_no_strike(text: str) -> None:
    assert "air_strike" not in {e.type for e in events(text)}


def test_the_group_is_the_armed_group_named_last() -> None:
    text = "Boko Haram raided Kano on Sunday. On Monday, the group killed nine villagers in Bama."
    found = next(
        e for e in events(text) if "group" in (e.actor.text if e.actor else "")
    )
    assert found.actor is not None
    assert (found.actor.name, found.actor.actor_id) == ("Boko Haram", "boko-haram")


def test_a_court_in_a_city_is_not_the_city() -> None:
    (found,) = events("He was sentenced to four years by a court in Lagos on Sunday.")
    assert found.actor is not None and found.actor.name != "Lagos"


def test_a_headline_and_what_tells_it_again_are_one() -> None:
    text = (
        "Market in Kut shelled, 12 killed\n\n6 May 2019\n\nShells hit a market in Kut on Monday,"
        " killing 12 people, police said. Ten others were wounded in the shelling."
    )
    (found,) = events(text)
    assert found.type == "shelling" and len(found.mentions) >= 2


def test_the_name_of_a_body_is_no_event() -> None:
    told_by = "Police shot nine men dead in Goma, according to a report by Amnesty."
    assert "agreement" not in {e.type for e in events(told_by)}
    passed = events("Parliament passed an amnesty for rebels on Monday.")
    assert [e.type for e in passed] == ["agreement"]


def test_a_blast_of_methane_is_an_accident() -> None:
    (blast,) = events("Nine miners died after a methane blast in Harnai on Monday.")
    assert blast.type == "accident"
    (bomb,) = events("A blast hit a convoy in Harnai on Monday.")
    assert bomb.type == "ied"


FAR = " The town lies on the river. Its mill is old. Many farm here. Rice is grown." * 2


@pytest.mark.parametrize(
    ("between", "day"),
    [(" ", "2019-05-06"), (FAR, None)],
)
def test_the_day_of_the_story_dates_what_is_told_near_it(
    between: str, day: str | None
) -> None:
    """ "The attack came on Monday" says nothing of what is told two paragraphs down."""
    text = (
        "The mayor of Denso spoke of the budget. A bus crashed near Denso on Monday."
        f"{between} Gunmen abducted a teacher in Kolda."
    )
    (taken,) = [e for e in events(text) if e.type == "abduction"]
    assert (taken.time is None) == (day is None)
    assert taken.time is None or taken.time.start == date.fromisoformat(str(day))


def test_the_reasons_for_a_time_are_those_of_the_mention_that_gave_it() -> None:
    text = "A bomb went off in Denso. The bomb killed nine people in Denso on Monday."
    (blast,) = events(text)
    why = [r for r in blast.because if r.field == "time"]
    assert blast.time is not None and [r.words and r.words.text for r in why] == [
        "Monday"
    ]


@pytest.mark.parametrize(
    ("second", "days"),
    [
        ("The attack shocked the district in April.", None),
        ("The gunmen killed them in April.", None),
        ("The gunmen killed the villagers in the district on Monday.", "2019-05-06"),
    ],
)
def test_a_month_or_a_year_dates_no_other_mention(
    second: str, days: str | None
) -> None:
    """Statistics told behind the news give it no day; a day told later does."""
    (killing,) = events(f"Gunmen shot dead nine villagers near Kolda. {second}")
    assert killing.mentions
    assert (killing.time and killing.time.start) == (days and date.fromisoformat(days))


@pytest.mark.parametrize(
    ("second", "killed"),
    [
        ("Another 7 died of their wounds on Tuesday.", [9, 7]),
        ("In 2014, 150 people were killed there.", [9]),
        ("More than 4,000 people have been killed since 2015.", [9]),
    ],
)
def test_a_toll_of_other_days_is_not_that_of_the_nearest_event(
    second: str, killed: list[int]
) -> None:
    text = f"A bombing killed 9 people in Denso on Monday. {second}"
    (blast,) = [e for e in events(text) if "bombing" in e.trigger.text]
    assert [t.low for t in blast.tolls] == killed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Arakan Army captured Buthidaung on Monday.", True),
        ("Rebels seized Goma on Monday.", True),
        ("Police captured two men in Goma on Monday.", False),
        ("Rebels seized two men in Goma on Monday.", False),
        ("The Arakan Army captured the mayor of Buthidaung on Monday.", False),
    ],
)
def test_a_place_by_name_is_ground_gained(text: str, told: bool) -> None:
    """ "Captured Rimsa" is of ground, "captured two men in Rimsa" of the men."""
    found = {e.type for e in events(text)}
    assert any(t.startswith("territory_") for t in found) == told


def test_words_of_violence_that_tell_none() -> None:
    assert not events("Her party won a landslide victory in Yangon on Sunday.")
    assert not events("The vote took place in the town of Basra on Sunday.")
    text = "The mayor is fighting for his life after a heart attack in Denso on Monday."
    assert not {"fighting", "attack"} & {e.trigger.text for e in events(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Armed men seized 30 pupils near Denso on Monday.", "abduction"),
        ("The 30 pupils, who were seized by bandits, walked home.", "abduction"),
        ("Armed men seized a stock of grain near Denso.", None),
        ("An editor was briefly held by police in Denso.", "arrest"),
        ("Agents picked up the editor at his office.", "arrest"),
        ("Police held talks with the editor in Denso.", None),
        ("Police held a funeral for the officer in Denso.", None),
        ("A mob burned down a church in Denso.", "property_destruction"),
        ("Farmers blocked the highway to protest against prices.", "protest"),
        ("The army retook the town of Denso.", "territory_state"),
        ("Hackers attacked the website of the ministry.", None),
    ],
)
def test_what_a_word_takes_tells_its_type(text: str, kind: str | None) -> None:
    """By the rows alone: what is weighed later may still leave it out."""
    (sentence,) = parse(document(text))
    found = {t.type for t in find_triggers(sentence, 0)}
    assert kind in found if kind is not None else not found


def test_a_type_that_came_after_the_training_is_that_of_its_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trained = linear("type")
    rows = {name: at for name, at in trained.rows.items() if name != "row:arrest"}
    without = replace(trained, rows=rows)
    models = {"type": without, "telling": linear("telling")}
    monkeypatch.setattr(judged, "linear", models.__getitem__)
    (event,) = events("Police arrested nine smugglers in Port Sudan on Monday.")
    assert event.type == "arrest"
    assert "which no model was trained on" in str(event.because)
    (event,) = events("Gunmen abducted nine herders in Port Sudan on Monday.")
    assert event.type == "abduction"
    assert "which no model was trained on" not in str(event.because)


def test_a_headline_of_a_country_is_what_befell_a_town_of_it() -> None:
    headline = "Israeli strike kills journalists in Lebanon\n\n"
    told = "Three journalists were killed in an Israeli air strike on a guesthouse in {}, officials said."
    places = [
        [e.place.country for e in events(headline + told.format(town)) if e.place]
        for town in ("Tyre, Lebanon, on Friday", "Damascus, Syria, on Friday")
    ]
    assert places[0] == ["LBN"]
    assert sorted(places[1]) == ["LBN", "SYR"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Gunmen have kidnapped dozens of nurses in Basra.", None, "2019-05-08"),
        ("Rebels are shelling the town of Sarmin.", None, "2019-05-08"),
        ("Gunmen kidnapped two nurses in Basra on Sunday.", "2019-05-05", "2019-05-05"),
        ("Since gunmen kidnapped a teacher in Bama in March, schools have been shut.", "2019-03-01", "2019-03-31"),
        ("Gunmen kidnapped two nurses in Basra.", None, None),
    ],
)  # fmt: skip
def test_what_goes_on_did_so_up_to_publication(
    text: str, start: str | None, end: str | None
) -> None:
    (found,) = events(text)
    time = found.time
    told = (
        (None, None)
        if time is None
        else (time.start and str(time.start), str(time.end))
    )
    assert told == (start, end)
