"""Counts of those in some condition are parts: two of them in one question would contradict each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.reconcile import reconcile
from reportedly.reconcile.conditions import parts_by_condition
from reportedly.records import Span
from reportedly.records.questions import Reported
from tests.reconcile.test_reconcile import DAY, told

SENTENCE = 100  # characters between the figures of two sentences
FIRST = (
    "Two were in critical condition there and "  # before the second count of a sentence
)


def hurt(
    low: int,
    behind: str,
    at: int = 0,
    before: str = "",
    article: str = "a",
    category: str = "injured",
    evidence: str = "two",
) -> Reported:
    """A count of injured at a place of its article, with the words of its sentence around it."""
    one = told(low, DAY, article, category=category)
    words = Span(at, at + len(evidence), evidence)
    figure = replace(one.figure, id=f"{article}{low}{at}", evidence=words)
    return replace(one, figure=figure, before=before, behind=behind)


@pytest.mark.parametrize(
    "behind",
    [
        " are in critical condition",
        " remain in very serious condition",
        " of them were in a stable condition",
        " victims were in surgery",
        " others were treated and released",
        " of whom are fighting for their lives",
        " were listed in fair to good condition",
    ],
)
def test_a_smaller_count_of_those_in_a_condition_is_a_part(behind: str) -> None:
    some, all_of_them = hurt(2, behind, SENTENCE), hurt(9, " were wounded")
    assert parts_by_condition([some, all_of_them]) == {some.id}


@pytest.mark.parametrize(
    "behind",
    [
        " were wounded",
        " were hurt in the attack",
        " were hurt when a bus in poor condition overturned on the hill",
        " are in hospital",
        " were released by the kidnappers",
    ],
)
def test_other_words_behind_a_count_make_it_none(behind: str) -> None:
    assert not parts_by_condition([hurt(2, behind, SENTENCE), hurt(9, " were wounded")])


def test_the_only_or_the_largest_count_may_be_all() -> None:
    lone = hurt(4, " are in critical condition")
    fewer = hurt(2, " were women", SENTENCE)
    assert not parts_by_condition([lone])
    assert not parts_by_condition([lone, fewer])
    assert not parts_by_condition([lone, hurt(9, " were wounded", article="b")])


def test_those_told_in_one_breath_are_parts_and_contradict_nothing() -> None:
    behind = " are in critical condition and seven are in stable condition"
    two = hurt(2, behind)
    seven = hurt(7, " are in stable condition", 40, before=FIRST)
    assert parts_by_condition([two, seven]) == {two.id, seven.id}
    others = [hurt(3, behind, article="b"), hurt(6, " are in stable condition", 40, before=FIRST, article="b")]  # fmt: skip
    lines = reconcile([two, seven, *others], []).lines
    assert len(lines) == 4
    assert {line.group for line in lines} == {"some_of_them"}
    assert not any(line.contested for line in lines)


@pytest.mark.parametrize(
    ("evidence", "behind", "is_part"),
    [
        ("Three of the victims", " died before help came", True),
        ("three", " of them were buried on Sunday", True),
        ("two", " of whom were brothers", True),
        ("Two people", " died at the scene", True),
        ("four others", " were pronounced dead on arrival", True),
        ("Three people", " were killed", False),
        ("Three people", " died in the blast", False),
        ("a total of three", " were killed at the scene of an older fire", False),
        ("three", " of a family of ten were killed", False),
        ("Three of the five victims", " were shot in the back", True),
        ("three", ", all of them children", False),
        ("Three", " of its journalists were killed since May", False),
        ("three of the pilots", " died in another crash", False),
    ],
)
def test_some_of_the_dead_are_a_part_where_the_article_counts_more(
    evidence: str, behind: str, is_part: bool
) -> None:
    some = hurt(3, behind, SENTENCE, category="killed", evidence=evidence)
    every = hurt(5, " were killed", category="killed", evidence="five people")
    assert parts_by_condition([some, every]) == ({some.id} if is_part else set())
    assert not parts_by_condition([some])  # the only count may be all
    war = hurt(90_000, " were killed in the war", category="killed", evidence="90,000")
    assert not parts_by_condition([some, war])


def test_some_of_the_dead_do_not_answer_for_all() -> None:
    three = hurt(
        3, " died there", SENTENCE, category="killed", evidence="Three of them"
    )
    five = hurt(5, " were killed", category="killed", evidence="five people")
    other = hurt(
        5, " were killed", category="killed", evidence="five people", article="b"
    )
    first, *rest = reconcile([three, five, other], []).lines
    assert {(line.group, line.best and line.best.low) for line in [first, *rest]} == {
        ("everyone", 5),
        ("some_of_them", 3),
    }


@pytest.mark.parametrize(
    ("behind", "lines"),
    [
        (" are in critical condition", 1),  # both say how they are: the same two
        (" were brothers", 2),  # nothing says that these are those
    ],
)
def test_two_counts_of_some_are_one_where_both_say_of_whom(
    behind: str, lines: int
) -> None:
    counts = []
    for article in ("a", "b"):
        words = f"two of the victims{behind}"
        counts.append(hurt(2, "", SENTENCE, article=article, evidence=words))
        counts.append(hurt(9, " were wounded", article=article))
    counts = [replace(c, behind=behind) if c.figure.low == 2 else c for c in counts]
    told_of_some = [x for x in reconcile(counts, []).lines if x.group == "some_of_them"]
    assert len(told_of_some) == lines


def test_the_sum_of_several_happenings_is_no_larger_count_of_one() -> None:
    some = hurt(4, " were pronounced dead at the scene", SENTENCE, category="killed")
    night = hurt(7, " were killed in three separate shootings", category="killed")
    assert not parts_by_condition([some, night])
    assert parts_by_condition([some, night, hurt(5, " died", category="killed")])


@pytest.mark.parametrize(
    "behind",
    [
        " people who were hurt at the mill died of burns, bringing the toll to 13",
        " bodies were dug out at night, pushing the number of dead to at least 22",
        " died in hospital, which raised the total to 40",
    ],
)
def test_those_by_whom_a_toll_rose_are_a_part(behind: str) -> None:
    some = hurt(2, behind, category="killed")
    toll = hurt(13, "", SENTENCE, category="killed")
    assert parts_by_condition([some, toll]) == {some.id}


@pytest.mark.parametrize(
    "behind",
    [
        " people died at the mill, bringing the roof down to the ground",
        " people died, taking the number of graves beyond what the yard holds",
        " people died. The toll has risen to 13",
        " people died when soldiers raised the flag and the count began",
    ],
)
def test_what_else_was_brought_or_raised_is_no_toll(behind: str) -> None:
    some = hurt(2, behind, category="killed")
    toll = hurt(13, "", SENTENCE, category="killed")
    assert parts_by_condition([some, toll]) == frozenset()


@pytest.mark.parametrize(
    ("evidence", "before", "part"),
    [
        ("eight more", "The toll rose to 22 after ", True),
        ("another eight", "The number of dead climbed to 22 on Friday when ", True),
        ("eight", "The toll rose to 22 after a second bomb killed ", False),
        ("eight more", "The river rose to the bridge after ", False),
    ],
)
def test_a_toll_told_first_rose_by_others(
    evidence: str, before: str, part: bool
) -> None:
    some = hurt(8, " died", category="killed", evidence=evidence, before=before)
    toll = hurt(22, "", SENTENCE, category="killed")
    assert (parts_by_condition([some, toll]) == {some.id}) is part


# ------------------------------------------------------------------ of a family
def kin(
    low: int, counted: str, before: str, article: str = "a", at: int = 0
) -> Reported:
    one = hurt(
        low, " died too.", at=at, before=before, article=article, category="killed"
    )
    return replace(one, figure=replace(one.figure, counted=counted))


@pytest.mark.parametrize(
    "before", ["Jo Marsh and his ", "the pilot's ", "They lost their "]
)
def test_the_children_of_one_family_are_some_of_those_killed(before: str) -> None:
    whole = hurt(12, " were killed", at=SENTENCE, category="killed")
    assert parts_by_condition([kin(3, "sons", before), whole]) == {"a30"}


@pytest.mark.parametrize(
    ("counted", "before"),
    [
        ("sons", "The crash killed "),  # nobody's: all who are told
        ("soldiers", "the general and his "),  # no family
        ("children", "It was theirs: "),
    ],
)
def test_who_belongs_to_no_family_is_no_part_of_the_killed(
    counted: str, before: str
) -> None:
    whole = hurt(12, " were killed", at=SENTENCE, category="killed")
    assert not parts_by_condition([kin(3, counted, before), whole])


def test_the_children_of_a_family_of_whom_alone_is_told_are_the_toll() -> None:
    assert not parts_by_condition([kin(3, "sons", "The fire killed her ")])


def test_as_many_children_of_two_families_are_not_the_same() -> None:
    whole = [hurt(12, " died", at=SENTENCE, article=a, category="killed") for a in "ab"]
    sons = kin(2, "sons", "Ann and her ")
    daughters = kin(2, "daughters", "the driver's ", "b")
    again = kin(2, "sons", "Ann and her ", "b", at=2 * SENTENCE)
    told_in = {"story": "s"}
    reports = [
        replace(one, **told_in) for one in (sons, whole[0], daughters, whole[1], again)
    ]
    lines = reconcile(reports, ()).lines
    of_sons = {
        f.id
        for line in lines
        for f in line.figures
        if sons.id in {g.id for g in line.figures}
    }
    assert of_sons == {sons.id, again.id}
