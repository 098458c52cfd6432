"""Whether a figure that comes can have anything to do with a question of other stories.

That both give one count, or lie in one country, lets figures meet (`meeting.py`); whether they then
go together is another matter, and of many that meet hardly any do. Who has to know what one more
article can change asks here first, by the very tables that put figures to questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.codebook.words import PairOutcome
from reportedly.reconcile.answers import turn_of_figure
from reportedly.reconcile.data import Datum
from reportedly.reconcile.features import compare
from reportedly.reconcile.meeting import found_by, looked_for
from reportedly.reconcile.pairs import Pair
from reportedly.reconcile.questions import ENOUGH, answered, compared_with_question


def may_have_a_part(came: Datum, question: Sequence[Datum]) -> bool:
    """Whether a figure that comes may answer a question, or draw one of its figures to its own.

    Args:
        came: the figure.
        question: the figures of a question of other stories, in the order they became known.
    """
    turn = turn_of_figure(came.reported)
    before = [one for one in question if turn_of_figure(one.reported) < turn]
    if _meets(came, before) and _answers(came, before):
        return True
    after = range(len(before), len(question))
    return any(_may_be_drawn(question[n], question[:n], came) for n in after)


def _meets(one: Datum, others: Sequence[Datum]) -> bool:
    wanted = set(looked_for(one))
    return any(not wanted.isdisjoint(found_by(other)) for other in others)


def _answers(one: Datum, others: Sequence[Datum]) -> bool:
    return compared_with_question(one, others).outcome == PairOutcome.SAME


def _may_be_drawn(one: Datum, before: Sequence[Datum], came: Datum) -> bool:
    """Whether a figure goes with what came about as well as with those that it was put to."""
    if not _meets(one, [came]):
        return False
    found = compare(Pair(came, one))
    if found.outcome != PairOutcome.SAME:
        return False
    if not before:
        return True
    own = compared_with_question(one, before).points + answered(len(before))
    # More than one may come of what draws it.
    return found.points + answered(ENOUGH) >= own
