"""Which of an article's own counts is its toll, and which are smaller ones that lie in it.

"Shot four people … shot three more people outside": one article gives both, and not of two
happenings. The larger is what it cost; the smaller counts some of them, whatever its words.

Of the dead it is not said: of reports of shootings fewer answers were right with it than without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, PlaceRelation, QuestionShape, Role
from reportedly.gazetteer.relations import relation
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import pattern_text
from reportedly.reconcile.conditions import are_others
from reportedly.reconcile.data import SOME, Datum, words
from reportedly.reconcile.pairs import gap, mouth
from reportedly.reconcile.tolls import LOOSE
from reportedly.records.questions import Reported
from reportedly.syntax.words import alternatives

_ASSERTED = subset("asserted")
_GENERAL = subset("general_groups")

# No toll is taken for the whole of a count fifty times smaller: a war's is told behind a strike's.
_MOST = 50
_FEWEST = 2


def smaller_parts(counts: Sequence[Datum], whole: frozenset[str]) -> frozenset[str]:
    """The ids of an article's counts of injured that are a part of a larger one of it.

    Args:
        counts: of one article, category and unit, in reading order.
        whole: the ids of counts of which something else says that they are of all; what is as many
            is no part either.
    """
    tolls = [d for d in counts if _is_own_toll(d)]
    exact = {d.value.low for d in tolls if d.figure.id in whole or _is_on_top(d)}
    return frozenset(
        d.figure.id
        for d in tolls
        if d.value.low not in exact
        if any(_lies_in(d, other) for other in tolls)
    )


def _is_on_top(d: Datum) -> bool:
    """A headline gives the toll, not a part of it."""
    return d.figure.passage == Role.HEADLINE


def _is_own_toll(d: Datum) -> bool:
    """A plain toll of injured that is nobody's part."""
    if d.figure.category != Category.INJURED:
        return False
    if d.shape != QuestionShape.TOLL:
        return False
    if d.group == SOME:
        return False
    if d.value.qualifier is not None:
        return False
    if d.figure.certainty not in _ASSERTED:
        return False
    return d.value.exact is not None and d.value.exact >= _FEWEST


def _lies_in(small: Datum, large: Datum) -> bool:
    """Whether a smaller count of injured can be a part of a larger one of the same story."""
    few, many = small.value.least, large.value.least
    if not few < many <= _MOST * few:
        return False
    if small.group != large.group and large.group not in _GENERAL:
        return False
    if small.reported.story != large.reported.story:
        return False
    moved = _are_moved(small.reported)
    if _are_moved(large.reported) or (
        not moved and relation(small.place, large.place) == PlaceRelation.APART
    ):  # whoever was taken to another town was hurt in this one
        return False
    some = moved or are_others(small.reported)
    if gap(small, large) > (LOOSE if some else 1):
        return False
    return not _of_two_mouths(small, large, some=some)


def _of_two_mouths(small: Datum, large: Datum, *, some: bool) -> bool:
    """Whether another gives the smaller count; who tells of "two others" contradicts nobody that is
    not named.
    """
    one, other = mouth(small), mouth(large)
    return one != other and not (some and "" in {one, other})


def _are_moved(one: Reported) -> bool:
    """ "Two were taken to hospital", "the two transported"."""
    return bool(_moved().match(one.behind))


@by_language
def _moved() -> re.Pattern[str]:
    """ "… were taken to", behind a count."""
    being = alternatives(words("being"))
    driven = alternatives(word_set("driven_words"))
    return re.compile(pattern_text("smaller.moved", being=being, driven=driven))
