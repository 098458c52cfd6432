"""Many articles: which figures answer one question, whose word they are, and what they come to.

The facts of the cases happened; their sentences are written for these tests. Articles are read by the whole
program, so that a case proves what a user gets; features are tried one by one below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reportedly.errors import LedgerError
from reportedly.gazetteer.relations import relation
from reportedly.ledger import Filter, Ledger, open_ledger
from reportedly.reconcile import reconcile, totals
from reportedly.reconcile.data import datum, group, meet, times_apart
from reportedly.reconcile.features import Pair, compare
from reportedly.reconcile.grades import graded
from reportedly.reconcile.pairs import two_kinds_of_mouth
from reportedly.reconcile.relations import raising_words, recalling_words
from reportedly.reconcile.witnesses import outlet_key
from reportedly.records import (
    Figure,
    Location,
    Period,
    Provenance,
    Source,
    Span,
    Versions,
    claim_id,
)
from reportedly.records.questions import Judgement, Line, Reported, Value
from reportedly.run.carrying import support
from reportedly.run.reconciling import question_changes, reconciled, reported
from reportedly.run.tracing import trace_version
from tests.built import add

Article = tuple[str, str, str | None, str]  # id, day, outlet, text
Built = Callable[..., Ledger]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Makes a ledger of articles."""
    with ExitStack() as stack:

        def make(*articles: Article, ledger: Ledger | None = None) -> Ledger:
            folder = tmp_path_factory.mktemp("news")
            rows = (
                {"id": i, "published": day, "outlet": outlet, "text": text}
                for i, day, outlet, text in articles
            )
            made = ledger or stack.enter_context(
                open_ledger(folder / "l.db", create=True)
            )
            add(made, folder, rows)
            return made

        yield make


def only(lines: tuple[Line, ...]) -> Line:
    (line,) = lines
    return line


def relations(line: Line) -> set[tuple[str, str, str | None]]:
    """(document, document, relation) of each ruling."""
    where = {w.id: w.reported.kept.document for w in line.figures}
    return {
        (where[r.one], where[r.other], r.relation)
        for r in line.rulings
        if r.one in where and r.other in where
    }


# ------------------------------------------------------------------ one strike, three outlets
STRIKE = (
    ("hawk", "2016-12-15", "River Hawk", "An air strike killed 15 civilians in western Mosul on Thursday, the Northern Monitor reported."),
    ("monitor", "2016-12-15", "Northern Monitor", "Twelve civilians were killed on Thursday by an air strike on a house in western Mosul, neighbours said."),
    ("lamp", "2016-12-15", "Lamp Daily", "More than 40 civilians died in Thursday's air strike on western Mosul, Lamp Daily has learned from a gravedigger."),
)  # fmt: skip


def test_an_outlet_that_cites_another_is_no_second_witness(built: Built) -> None:
    line = only(reconciled(built(*STRIKE)).lines)
    assert (line.low, line.high, line.open_above, line.contested) == (
        12,
        40,
        True,
        True,
    )
    assert (line.articles, line.outlets, line.origins) == (3, 3, 2)
    assert {v.name: v.value.low for v in line.voices} == {
        "Northern Monitor": 12,
        "Lamp Daily": 40,
    }
    assert ("monitor", "hawk", "contradicts") in relations(line)
    assert line.grade == "contested"
    (hawk,) = (w for w in line.figures if w.reported.kept.document == "hawk")
    assert [s.kind for s in hawk.path] == ["cites"]


# ------------------------------------------------------------------ a toll that four tell differently
TOLL = (
    ("first", "2017-06-14", "Red Kite", "Fifty people were killed on Tuesday when bombs fell on a street in western Mosul, residents said."),
    ("conceded", "2017-06-30", "Red Kite", "The US-led coalition acknowledged on Friday that 11 civilians were killed in the 13 June strike in western Mosul."),
    ("range", "2019-02-01", "Southern Cross", "The Australian military said between six and 18 civilians were killed in the strike in western Mosul on 13 June 2017."),
    ("named", "2019-02-03", "Blue Wall", "Relatives named 35 people who were killed in the strike in western Mosul on 13 June 2017, the Nineveh Families Committee said."),
)  # fmt: skip


def test_a_toll_that_parties_and_relatives_tell_differently(built: Built) -> None:
    line = only(reconciled(built(*TOLL)).lines)
    assert (line.low, line.high, line.origins, line.contested) == (6, 50, 4, True)
    assert {(v.value.low, v.value.high) for v in line.voices} == {
        (50, 50),
        (11, 11),
        (6, 18),
        (35, 35),
    }
    assert ("range", "conceded", "agrees") in relations(line)
    assert ("named", "range", "contradicts") in relations(line)
    assert line.grade == "confirmed"  # a party took it upon itself
    assert [(t.low, t.high) for t in totals([line])] == [(6, 50)]


def test_the_history_of_a_toll(built: Built) -> None:
    line, told = question_changes(
        built(*TOLL), only(reconciled(built(*TOLL)).lines).question
    )
    assert [(str(c.day), c.cause, c.after.low, c.after.high) for c in told] == [
        ("2017-06-14", "first report", 50, 50),
        ("2017-06-30", "contradiction", 11, 50),
        ("2019-02-01", "contradiction", 6, 50),
        ("2019-02-03", "contradiction", 6, 50),
    ]
    assert told[-1].after == line


# ------------------------------------------------------------------ a stock with five readings, and a flow beside it
MOSUL = (
    ("m1", "2016-11-09", "Relief Wire", "More than 42,000 people have been displaced from Mosul since 17 October, the International Organization for Migration said on Wednesday."),
    ("m2", "2017-01-11", "Relief Wire", "The United Nations said on Wednesday that 143,000 people were now displaced from Mosul."),
    ("m3", "2017-02-07", "Relief Wire", "Some 154,000 people are currently displaced from Mosul, according to the International Organization for Migration."),
    ("m4", "2017-02-16", "Delta Post", "The number of people displaced from Mosul stands at 220,000, the United Nations said on Thursday."),
    ("m5", "2017-03-23", "Delta Post", "In all, 274,000 people are displaced from Mosul, the Ministry of Migration and Displacement said. Some 172,000 people fled western Mosul between 19 February and 23 March, it said."),
)  # fmt: skip


def test_a_stock_is_one_question_with_a_reading_for_each_time(built: Built) -> None:
    stock, flow = reconciled(built(*MOSUL)).lines
    assert (stock.shape, stock.place and stock.place.name) == ("stock", "Mosul")
    readings = [(str(v.as_of), v.value.low) for v in (*stock.earlier, *stock.voices)]
    assert readings == [
        ("2016-11-09", 42000),
        ("2017-01-11", 143000),
        ("2017-02-07", 154000),
        ("2017-02-16", 220000),
        ("2017-03-23", 274000),
    ]
    assert not stock.contested and (stock.low, stock.high) == (274000, 274000)
    assert {r for _, _, r in relations(stock)} == {"supersedes"}
    assert (flow.low, flow.shape != "stock") == (172000, True)


def test_a_flow_is_part_of_the_stock_it_feeds_and_never_added(built: Built) -> None:
    stock, flow = reconciled(built(*MOSUL)).lines
    assert stock.parts == (flow.question,)
    (part,) = (r for r in flow.rulings if r.relation == "part of")
    assert part.outcome == "different" and part.other in {w.id for w in stock.figures}
    assert stock.high == 274000  # not 446,000


def test_what_was_known_on_a_day(built: Built) -> None:
    ledger = built(*MOSUL)
    then = only(reconciled(ledger, as_of=date(2017, 2, 10)).lines)
    assert (then.low, then.articles) == (154000, 3)
    assert reconciled(ledger, as_of=date(2016, 11, 8)).lines == ()


def test_those_who_fled_are_no_part_of_those_still_inside(built: Built) -> None:
    ledger = built(
        ("a", "2017-04-19", "Delta Post", "Some 20,000 people fled western Mosul in the past four days. About 400,000 people are still trapped in western Mosul."),
    )  # fmt: skip
    fled, inside = reconciled(ledger).lines
    assert {fled.category, inside.category} == {"displaced", "trapped"}
    assert fled.parts == inside.parts == ()


# ------------------------------------------------------------------ reprints
REPORT = "Rescuers in Derna counted 5,300 dead by Tuesday night, the interior ministry of eastern Libya said. Bodies were laid out along the harbour road, and boats went out again at dawn to look for more."


def test_ten_reprints_are_one_witness(built: Built) -> None:
    first = ("wire", "2023-09-13", "Coast Wire", REPORT)
    reprints = [
        (f"paper{n}", "2023-09-14", f"Paper {n}", f"Local page {n}.\n\n{REPORT}")
        for n in range(10)
    ]
    line = only(reconciled(built(first, *reprints)).lines)
    assert (line.articles, line.outlets, line.origins, line.contested) == (
        11,
        11,
        1,
        False,
    )
    assert {r.relation for r in line.rulings} == {"repeats"}
    assert line.grade == "weak"


@pytest.mark.parametrize(
    ("one", "other", "origins"),
    [
        ("Nine people were killed by a bomb in Kandahar on Monday, police said.", "A bomb on Monday killed nine people in Kandahar, according to police.", 1),
        ("Nine people were killed by a bomb in Kandahar on Monday, the interior ministry said.", "The interior ministry said a bomb killed nine people in Kandahar on Monday.", 1),
        ("Nine people were killed by a bomb in Kandahar on Monday, police said.", "A bomb on Monday killed nine people in Kandahar, according to the army.", 2),
        ("Nine people were killed by a bomb in Kandahar on Monday, residents said.", "A bomb on Monday killed nine people in Kandahar, according to residents.", 2),
        ("Nine people were killed by a bomb in Kandahar on Monday, police said.", "A bomb on Monday killed 14 people in Kandahar, according to police.", 2),
        ("Nine people were killed by a bomb in Kandahar on Monday, police said.", "A bomb on Monday killed nine people in Kandahar.", 2),
    ],
    ids=["police", "one ministry", "police and army", "people", "another count", "its own account"],
)  # fmt: skip
def test_a_body_nobody_names_confirms_no_count(
    built: Built, one: str, other: str, origins: int
) -> None:
    reprint = f"Local page.\n\n{other} The market stays closed until the families have buried their dead, it said."
    told = [("a", "2019-03-12", "Coast Wire", one), ("b", "2019-03-12", "Hill Post", other), ("c", "2019-03-13", "Page", reprint)]  # fmt: skip
    line = only(reconciled(built(*told)).lines)
    assert (line.origins, line.articles) == (origins, 3)
    assert line.contested == ("14" in other)
    assert (line.grade == "weak") == (origins == 1)
    kinds = [step.kind for w in line.figures for step in w.path]
    assert ("same body" in kinds) == (origins == 1)


def test_the_later_word_of_one_origin_revises_and_speaks(built: Built) -> None:
    ledger = built(
        ("a", "2023-09-12", "Coast Wire", "At least 2,000 people died in Derna on Sunday, the Libyan Red Crescent said."),
        ("b", "2023-09-14", "Coast Wire", "The Libyan Red Crescent said on Thursday that 11,300 people had died in Derna on Sunday."),
    )  # fmt: skip
    lines = reconciled(ledger).lines
    assert len(lines) == 1, [(x.place, x.period, x.shape) for x in lines]
    assert (lines[0].origins, lines[0].low, lines[0].contested) == (1, 11300, False)
    assert relations(lines[0]) == {("b", "a", "revises")}


def test_a_raised_toll_revises_whoever_gave_the_old_one(built: Built) -> None:
    ledger = built(
        ("a", "2019-03-12", "Coast Wire", "Nine people were killed by a bomb in Kandahar on Monday, police said."),
        ("b", "2019-03-13", "Hill Post", "The provincial health department raised the toll of Monday's bomb in Kandahar to 14 dead."),
    )  # fmt: skip
    line = only(reconciled(ledger).lines)
    assert relations(line) == {("b", "a", "revises")}


# ------------------------------------------------------------------ what must not be one question
APART = {
    "another day": (
        "Four people were killed in Kandahar on Monday.",
        "Six people were killed in Kandahar on Thursday.",
    ),
    "another town": (
        "Four people were killed in Kandahar on Monday.",
        "Six people were killed in Herat on Monday.",
    ),
    "another group": (
        "Four children were killed in Kandahar on Monday.",
        "Six soldiers were killed in Kandahar on Monday.",
    ),
    "another unit": (
        "Some 400 people fled Kandahar on Monday.",
        "Some 60 families fled Kandahar on Monday.",
    ),
    "another fate": (
        "Four people were killed in Kandahar on Monday.",
        "Six people were wounded in Kandahar on Monday.",
    ),
    "a stock and a flow": (
        "About 900 people are displaced in Herat.",
        "About 900 people fled Herat on Monday.",
    ),
}


@pytest.mark.parametrize("case", APART)
def test_what_differs_is_kept_apart(built: Built, case: str) -> None:
    one, other = APART[case]
    ledger = built(
        ("a", "2019-03-15", "Coast Wire", one), ("b", "2019-03-15", "Hill Post", other)
    )
    assert len(reconciled(ledger).lines) == 2


def test_one_article_that_gives_two_counts_gives_two_things(built: Built) -> None:
    text = "About 9,000 people are displaced in Herat. Nearly 7,000 people displaced in Herat live in camps now."
    assert len(reconciled(built(("a", "2019-03-15", "Coast Wire", text))).lines) == 2


# ------------------------------------------------------------------ people's judgements
def judged(ledger: Ledger, verdict: str, day: date = date(2019, 3, 20)) -> Judgement:
    one, other = (w.id for line in reconciled(ledger).lines for w in line.figures)
    said = Judgement(
        one,
        other,
        verdict,
        "mira",
        "seen from two streets",
        datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    ledger.judge(said)
    return said


def test_a_judgement_joins_parts_and_is_undone(built: Built) -> None:
    ledger = built(
        (
            "a",
            "2019-03-12",
            "Coast Wire",
            "Nine people were killed in Kandahar on Monday.",
        ),
        (
            "b",
            "2019-03-15",
            "Hill Post",
            "Twelve people were killed in Kandahar on Wednesday.",
        ),
    )
    assert len(reconciled(ledger).lines) == 2
    judged(ledger, "same")
    line, told = question_changes(ledger, only(reconciled(ledger).lines).question)
    assert (line.articles, line.origins, line.state) == (2, 1, "rising")
    assert [c.cause for c in told] == ["first report", "judgement"] and "mira" in told[
        -1
    ].why
    judged(ledger, "undone")
    assert len(reconciled(ledger).lines) == 2
    assert len(ledger.judgements()) == 2  # nothing is erased


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_a_judgement_parts_what_the_features_join(built: Built, verdict: str) -> None:
    ledger = built(
        (
            "a",
            "2019-03-12",
            "Coast Wire",
            "Nine people were killed in Kandahar on Monday.",
        ),
        (
            "b",
            "2019-03-12",
            "Hill Post",
            "Twelve people were killed in Kandahar on Monday.",
        ),
    )
    assert len(reconciled(ledger).lines) == 1
    judged(ledger, verdict)
    assert len(reconciled(ledger).lines) == 2
    assert (
        len(reconciled(ledger, as_of=date(2019, 3, 13)).lines) == 1
    )  # nobody had judged yet


def test_a_correction_of_an_article_speaks_from_the_day_it_came(built: Built) -> None:
    old = (
        "a",
        "2019-03-12",
        "Coast Wire",
        "Nine people were killed in Kandahar on Monday, police said.",
    )
    ledger = built(old)
    built(
        (
            "a",
            "2019-03-12",
            "Coast Wire",
            "Seven people were killed in Kandahar on Monday, police said.",
        ),
        ledger=ledger,
    )
    line = only(reconciled(ledger).lines)
    assert (line.low, line.high, line.articles) == (7, 7, 1)
    assert only(reconciled(ledger, as_of=date(2019, 3, 13)).lines).low == 9


def test_a_question_that_is_not_there(built: Built) -> None:
    with pytest.raises(
        LedgerError, match="no question has an id that begins with 'qx'"
    ):
        question_changes(built(*STRIKE), "qx")


def test_a_filter_leaves_other_questions_out(built: Built) -> None:
    assert reconciled(built(*STRIKE), Filter(category="displaced")).lines == ()


# ------------------------------------------------------------------ the features, one by one
MOSUL_TOWN = Location("Mosul", 99072, "IRQ", "Nineveh", 36.335, 43.119, "town")
WEST = Location("western Mosul", None, "IRQ", "Nineveh", 36.33, 43.08, "neighbourhood")
NINEVEH = Location("Nineveh", 99069, "IRQ", "Nineveh", 36.0, 42.5, "admin1")
IRAQ = Location("Iraq", 99237, "IRQ", None, 33.0, 44.0, "country")
ERBIL = Location("Erbil", 95446, "IRQ", "Erbil", 36.19, 44.01, "town")
ALEPPO = Location("Aleppo", 170063, "SYR", "Aleppo", 36.2, 37.16, "town")


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        (MOSUL_TOWN, MOSUL_TOWN, "equal"),
        (WEST, MOSUL_TOWN, "inside"),
        (MOSUL_TOWN, WEST, "around"),
        (MOSUL_TOWN, NINEVEH, "inside"),
        (ERBIL, NINEVEH, "apart"),
        (MOSUL_TOWN, IRAQ, "inside"),
        (MOSUL_TOWN, ERBIL, "apart"),
        (MOSUL_TOWN, ALEPPO, "apart"),
        (MOSUL_TOWN, None, "unknown"),
        (MOSUL_TOWN, replace(MOSUL_TOWN, name="Mossul", geonameid=99072), "equal"),
        (MOSUL_TOWN, replace(MOSUL_TOWN, geonameid=None), "equal"),
        (NINEVEH, replace(IRAQ, name="northern Iraq", precision="region"), "unknown"),
    ],
)
def test_how_places_stand(one: Location, other: Location | None, stands: str) -> None:
    assert relation(one, other) == stands


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (Value(12, 12), Value(12, None, "at_least"), True),
        (Value(12, 12), Value(40, None, "more_than"), False),
        (Value(6, 18, "between"), Value(11, 11), True),
        (Value(None, 500, "up_to"), Value(300, 300), True),
        (Value(None, 500, "up_to"), Value(600, 600), False),
        (Value(274000, 274000), Value(273600, 273600), True),  # 274,000 is good to 500
        (Value(274000, 274000), Value(276000, 276000), False),
        (Value(20000, 20000, "about"), Value(21500, 21500), True),
        (Value(15, 15), Value(16, 16), False),
    ],
)
def test_which_values_meet(one: Value, other: Value, together: bool) -> None:
    assert meet(one, other) is meet(other, one) is together


def test_how_many_times_values_differ() -> None:
    assert times_apart(Value(3, 3), Value(30, 30)) == 10
    assert times_apart(Value(12, None), Value(40, 40)) == 1


@pytest.mark.parametrize(
    ("words", "named"),
    [("displaced children", "children"), ("people", "everyone"), (None, "everyone"), ("Iraqi soldiers", "security"), ("families", "families"), ("pilots", "crew"), ("Kenyan crew members", "crew")],
)  # fmt: skip
def test_the_group_of_a_counted_noun(words: str | None, named: str) -> None:
    assert group(words) == named


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("The ministry raised the death toll to ", True),
        ("The toll has risen from nine to at least ", True),
        ("Officials revised their count down to ", True),
        ("He raised his hand to greet ", False),
        ("The army rose against ", False),
        ("They went to ", False),
    ],
)
def test_words_that_replace_a_count(before: str, found: bool) -> None:
    assert bool(raising_words(before)) is found


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("Earlier reports had spoken of ", True),
        ("The initial death toll stood at ", True),
        ("A previous estimate by the mayor put it at ", True),
        ("The toll rose from ", True),
        ("That is up from about ", True),
        ("Earlier, reports of shelling kept away ", False),
        ("The first bus with ", False),
        ("Reports spoke of ", False),
        ("They walked up the hill, away from the ", False),
        ("The report counts ", False),
    ],
)
def test_words_that_recall_a_count(before: str, found: bool) -> None:
    assert bool(recalling_words(before)) is found


def test_a_count_that_is_only_recalled_is_left_out_where_the_article_has_its_own() -> (
    None
):
    old = replace(told(15, DAY, "a"), before="Earlier reports had spoken of ")
    new = told(22, DAY, "a")
    (line,) = reconcile([old, new], []).lines
    assert (line.low, line.high, line.contested) == (22, 22, False)
    (line,) = reconcile([old], []).lines  # it is all there is
    assert (line.low, line.high) == (15, 15)


def told(low: int, day: date, document: str = "a", **given: object) -> Reported:
    """A toll of people killed in Mosul on its day, changed as asked."""
    ident = claim_id(document, 0, 9, "killed", f"{low}{given}")
    known = {
        "category": "killed",
        "place": MOSUL_TOWN,
        "time": Period(day, day, "day"),
        "stock_or_flow": "flow",
    }
    known |= {
        "high": low,
        "qualifier": None,
        "unit": "people",
        "counted": "people",
        "source": None,
    }
    figure = Figure(
        ident,
        Span(0, 9, "words her"),
        term=None,
        certainty="stated",
        passage="body",
        low=low,
        **(known | given),
    )  # type: ignore[arg-type]
    kept = Provenance(
        "r",
        1,
        document,
        1,
        None,
        day,
        document,
        None,
        "x",
        "0",
        Versions("", "", ""),
        datetime(2020, 1, 1, tzinfo=UTC),
    )
    return Reported(figure, kept, day)


DAY = date(2017, 3, 17)


def named_so(words: str, **given: object) -> str:
    """The group of ten people killed in Mosul who are counted with these words."""
    one = told(10, DAY, **given)
    figure = replace(one.figure, evidence=Span(0, len(words), words))
    return datum(replace(one, figure=figure)).group


@pytest.mark.parametrize(
    "words",
    [
        "10 Americans",
        "ten US citizens",
        "10 Costa Rican\nworkers",
        "10 foreign tourists",
    ],
)
def test_victims_named_by_another_country_are_some_of_the_dead(words: str) -> None:
    assert named_so(words) == "foreigners"


@pytest.mark.parametrize(
    ("words", "given", "group"),
    [
        ("ten Iraqis", {}, "everyone"),
        ("ten people", {}, "everyone"),
        ("ten Congolese", {}, "everyone"),  # of which Congo is not told
        ("ten Americans", {"place": None}, "everyone"),
        ("ten Turkish soldiers", {"counted": "soldiers"}, "security"),
        ("ten Americans", {"category": "displaced"}, "everyone"),
        ("ten people in the foreignness of night", {}, "everyone"),
    ],
)
def test_victims_at_home_or_of_a_kind_keep_their_group(
    words: str, given: dict[str, object], group: str
) -> None:
    assert named_so(words, **given) == group


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        (told(100, DAY), told(120, DAY, "b"), "same"),
        (told(100, DAY), told(120, DAY, "b", place=WEST), "same"),
        (told(100, DAY), told(120, DAY, "b", place=None), "cannot tell"),
        (told(3, DAY), told(120, DAY, "b", place=WEST), "cannot tell"),
        (told(100, DAY), told(120, DAY, "b", place=ERBIL), "different"),
        (told(100, DAY), told(40, DAY, "b", counted="bodies"), "cannot tell"),
        (told(100, DAY), told(20, DAY, "b", counted="children"), "different"),
        (told(100, DAY), told(120, DAY, "a"), "different"),
        (told(100, DAY, source=Source("A", None, "state_force", Span(0, 1, "w"))), told(120, DAY, "a", source=Source("B", None, "civilians", Span(0, 1, "w"))), "same"),
    ],
)  # fmt: skip
def test_whether_two_figures_answer_one_question(
    one: Reported, other: Reported, outcome: str
) -> None:
    found, _, because, _ = compare(Pair(datum(one), datum(other)))
    assert found == outcome, because
    assert because and all(r.rule for r in because)


def points(one: Reported, other: Reported) -> dict[str, str]:
    _, _, because, _ = compare(Pair(datum(one), datum(other)))
    return {r.field: r.rule for r in because}


def test_one_story_speaks_for_one_question_and_two_hardly_against_it() -> None:
    nowhere = told(120, DAY, "b", place=None)
    apart, _, _, _ = compare(Pair(datum(told(100, DAY)), datum(nowhere)))
    together, _, because, _ = compare(
        Pair(
            datum(replace(told(100, DAY), story="s1")),
            datum(replace(nowhere, story="s1")),
        )
    )
    assert (apart, together) == ("cannot tell", "same")
    assert any("in one story" in r.rule for r in because)
    two = replace(told(100, DAY), story="s1"), replace(told(120, DAY, "b"), story="s2")
    assert compare(Pair(datum(two[0]), datum(two[1])))[
        0
    ] == "cannot tell" and "story" in points(*two)
    as_many = two[0], replace(told(100, DAY, "b"), story="s2")
    assert compare(Pair(datum(as_many[0]), datum(as_many[1])))[0] == "same"


def test_a_level_goes_on_from_story_to_story() -> None:
    level = {"category": "displaced", "stock_or_flow": "stock"}
    one = replace(told(9000, DAY, **level), story="s1")
    other = replace(told(9500, DAY, "b", **level), story="s2")
    assert "story" not in points(one, other)


def test_a_figure_has_the_story_of_the_part_it_stands_in(built: Built) -> None:
    ledger = built(*STRIKE)
    stories = {r.kept.document: r.story for r in reported(ledger)}
    assert set(stories) == {"hawk", "monitor", "lamp"} and all(stories.values())
    assert {k.document: k.story for k in ledger.parts(trace_version())} == stories


def test_the_order_of_arrival_changes_nothing() -> None:
    several = [told(n, DAY, f"d{n}") for n in (100, 120, 90)]
    forth, back = reconcile(several, []), reconcile(several[::-1], [])
    assert forth == back and len(forth.lines) == 1


def test_a_planned_count_and_a_repeat_in_the_article_are_left_out() -> None:
    planned, twice = told(5, DAY), told(5, DAY, "b")
    figures = [replace(planned, figure=replace(planned.figure, certainty="planned"))]
    figures += [replace(twice, figure=replace(twice.figure, passage="duplicate"))]
    assert reconcile(figures, []).lines == ()


def test_a_count_that_is_denied_is_contested_and_lends_no_bound() -> None:
    said = told(30, DAY)
    other = told(
        80,
        DAY,
        "b",
        source=Source("The governor", "gov", "government", Span(0, 1, "w")),
    )
    denied = replace(other, figure=replace(other.figure, certainty="denied"))
    line = only(reconcile([said, denied], []).lines)
    assert (line.low, line.high, line.contested) == (30, 30, True)


def test_fighters_dead_are_discounted_and_a_lone_word_is_weak() -> None:
    fighters, lone = told(30, DAY, counted="militants"), told(4, DAY, "b")
    grades = {line.grade for line in reconcile([fighters, lone], []).lines}
    assert grades == {"discounted", "weak"}


def test_two_origins_that_meet_are_fair_and_are_summed() -> None:
    lines = reconcile(
        [told(4, DAY), told(4, DAY, "b"), told(9, date(2017, 4, 1), "c")], []
    ).lines
    assert {line.grade for line in lines} == {"fair", "weak"}
    assert [(t.category, t.low, t.high, t.questions) for t in totals(lines)] == [
        ("killed", 4, 4, 1)
    ]


def test_two_origins_of_which_no_two_meet_are_weak() -> None:
    line = only(reconcile([told(4, DAY), told(4, DAY, "b")], []).lines)
    assert (line.supporting, line.grade) == (2, "fair")
    apart = graded(replace(line, supporting=1))
    assert (apart.grade, apart.because[-1].rule) == ("weak", "no two of 2 origins meet")


def test_a_statement_is_one_word_in_however_many_articles(built: Built) -> None:
    first = ("wire", "2023-09-13", "Coast Wire", REPORT)
    reprints = [
        (f"paper{n}", "2023-09-14", f"Paper {n}", f"Local page {n}.\n\n{REPORT}")
        for n in range(3)
    ]
    alone = (
        "hill",
        "2023-09-14",
        "Hill Post",
        "The lake is low and boats lie dry, the harbour master of Kisumu said.",
    )
    ledger = built(first, *reprints, alone)
    lines = {s.kept.document: support(ledger, s) for s in ledger.statements()}
    assert lines["wire"].startswith(
        "4 articles, 4 named outlets, 1 independent origin: "
    )
    assert lines["paper2"] == lines["wire"]
    assert lines["hill"].startswith("1 article, 1 named outlet, 1 independent origin: ")
    figure = next(f for f in ledger.figures() if f.kept.document == "paper1")
    assert support(ledger, figure).endswith(
        ": 4 articles, 4 named outlets, 1 independent origin"
    )


@pytest.mark.parametrize(
    ("behind", "shape"),
    [
        (" were wounded in separate attacks", "flow"),
        (" died in three unrelated crashes", "flow"),
        (" were killed in shootings across the city", "flow"),
        (" were killed in a shooting on Canal Street", "toll"),
        (" were killed in an attack on a separate building", "toll"),
        (" were killed in air strikes on the port", "toll"),
    ],
)
def test_what_is_summed_over_happenings_is_no_toll(behind: str, shape: str) -> None:
    assert datum(replace(told(8, DAY), behind=behind)).shape == shape


@pytest.mark.parametrize(
    ("since", "shape"),
    [
        (date(2014, 4, 1), "running"),  # "since April 2014", told in March 2017
        (date(2017, 1, 1), "running"),
        (date(2017, 3, 1), "toll"),  # "in March", told within it
    ],
)
def test_what_runs_on_for_longer_than_a_month_is_no_toll(
    since: date, shape: str
) -> None:
    assert datum(told(10, DAY, time=Period(since, DAY, "month"))).shape == shape


@pytest.mark.parametrize(
    ("one", "other", "two_kinds"),
    [
        (("Colonel Idris Fane", "official"), ("police", "state_force"), False),
        (("the governor", "official"), ("the ministry", "government"), False),
        (("Same Road", "other"), ("police", "state_force"), False),
        (("relatives", "civilians"), ("police", "state_force"), True),
        (("a surgeon", "person"), ("the governor", "official"), True),
    ],
)
def test_who_may_speak_for_one_body_is_one_mouth(
    one: tuple[str, str], other: tuple[str, str], two_kinds: bool
) -> None:
    a, b = (
        datum(told(n, DAY, source=Source(name, None, kind, Span(0, 9, name))))
        for n, (name, kind) in enumerate((one, other), 3)
    )
    assert two_kinds_of_mouth(a, b) == two_kinds


@pytest.mark.parametrize(
    ("name", "other", "one"),
    [
        ("BBC Hausa", "BBC News", True),
        ("VOA Somali", "Voice of America", True),
        ("Al Jazeera Arabic", "aljazeera.com", True),
        ("UNHCR", "UN High Commissioner for Refugees", True),
        ("Sky News Arabia", "Sky News", False),
        ("Sahara Hausa", "Sahara", False),  # no newsroom that is known
        ("CNN Türk", "CNN", False),
        ("Kyiv Independent", "Independent", False),
    ],
)
def test_a_service_in_a_language_is_its_newsroom(
    name: str, other: str, one: bool
) -> None:
    assert (outlet_key(name) == outlet_key(other)) == one


def test_one_article_that_tells_of_two_provinces_counts_two_tolls() -> None:
    """Both in one story and by two kinds of bodies, as two voices of one place would be; of two
    towns one is often a hospital's.
    """
    nineveh = replace(MOSUL_TOWN, name="Nineveh", geonameid=91695, precision="admin1")
    basra = replace(nineveh, name="Basra", geonameid=99530, admin1="13", lat=30.5)
    town = replace(basra, name="Qurna", geonameid=91150, precision="town")
    army = Source("the army", None, "government", Span(20, 28, "the army"))
    rebels = Source("the rebels", None, "armed_group", Span(40, 50, "the rebels"))

    def lines(first: Location, second: Location) -> int:
        one = told(27, DAY, source=army, place=first)
        other = told(17, DAY, source=rebels, place=second)
        both = [replace(one, story="s"), replace(other, story="s")]
        return len(reconcile(both, ()).lines)

    assert lines(nineveh, basra) == 2
    assert lines(nineveh, nineveh) == lines(MOSUL_TOWN, town) == 1
