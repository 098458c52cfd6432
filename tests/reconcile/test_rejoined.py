"""Questions that came apart by one misread town or day are one where most of what they hold says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reportedly.reconcile import reconcile
from reportedly.reconcile.data import datum
from reportedly.reconcile.questions import Question
from reportedly.reconcile.rejoined import rejoined
from reportedly.records import Location
from reportedly.records.questions import AttributedFigure, Judgement, Reported, Step
from tests.reconcile.test_reconcile import DAY, ERBIL, WEST, told

LATER = DAY + timedelta(days=5)


def question(*figures: Reported) -> Question:
    """A question that some figures answer, each article in its own voice."""
    asked = Question()
    for one in figures:
        article = one.kept.document
        own = Step("article", article, "its own account")
        asked.add(
            AttributedFigure(one, f"article:{article}", article, (own,)), datum(one)
        )
    return asked


def stands(
    low: int,
    article: str,
    day: date = DAY,
    story: str | None = "s",
    **given: Location | str | None,
) -> Reported:
    return replace(told(low, day, article, **given), story=story)


ONE = stands(6, "a")


@pytest.mark.parametrize(
    "other",
    [
        stands(6, "b", LATER),  # of one story, and only the day differs
        stands(6, "b", place=None),
        stands(6, "b", LATER, counted="men"),  # all of them men
        stands(6, "b", place=WEST, story="t"),  # two stories of one town, day and count
    ],
)
def test_what_one_misread_day_parted_is_one(other: Reported) -> None:
    (joined,) = rejoined([question(ONE), question(other)])
    assert [w.id for w in joined.witnessed] == [ONE.id, other.id]
    (ruling,) = joined.joined
    assert (ruling.one, ruling.other, ruling.outcome) == (other.id, ONE.id, "same")
    assert any("6" in reason.rule for reason in ruling.because)


@pytest.mark.parametrize(
    "other",
    [
        stands(7, "b"),  # another count
        stands(6, "a"),  # one article tells both
        stands(6, "b", place=ERBIL, story="t"),  # another town
        stands(6, "b", LATER, story="t"),  # another day
        stands(6, "b", LATER, place=ERBIL),  # one story, another town and day
        stands(6, "b", place=None, story="t"),  # of no town
        stands(6, "b", category="injured"),
    ],
)
def test_what_is_told_apart_stays_apart(other: Reported) -> None:
    found = rejoined([question(ONE), question(other)])
    assert len(found) == 2
    assert not any(one.joined for one in found)


def test_two_of_one_town_and_day_are_in_many_reports() -> None:
    pair = question(stands(2, "a")), question(stands(2, "b", place=WEST, story="t"))
    assert len(rejoined(pair)) == 2


def test_what_people_parted_stays_apart() -> None:
    other = stands(6, "b", LATER)
    at = datetime(2020, 1, 1, tzinfo=UTC)
    said = [Judgement(ONE.id, other.id, "different", "mira", "two raids", at)]
    assert len(rejoined([question(ONE), question(other)], said)) == 2


# ------------------------------------------------------------------ what answers
def test_a_guess_that_can_be_the_count_does_not_replace_it() -> None:
    first = told(4, DAY, "a")
    guess = told(3, DAY, "a2", high=9, qualifier="vague")
    same = replace(guess, kept=replace(guess.kept, outlet="Hill Post"))
    first = replace(first, kept=replace(first.kept, outlet="Hill Post"))
    (line,) = reconcile([first, same], []).lines
    assert line.best is not None
    assert (line.best.low, line.best.high) == (4, 4)


def test_of_two_that_stand_alone_the_word_of_one_victim_does_not_answer() -> None:
    several, one = stands(4, "a"), replace(stands(1, "b"), day=LATER)
    (line,) = reconcile([several, one], []).lines
    assert line.best is not None
    assert line.best.low == 4
