"""Counts that tell how some of the hurt are: "two are in critical condition, seven in stable condition".

They are parts of a toll that the article counts elsewhere, or in the same breath. Taken for the toll
itself each contradicts the other, and the one that most articles tell answers for all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reportedly.languages import by_language
from reportedly.reconcile.data import words
from reportedly.records.questions import Reported
from reportedly.syntax.words import alternatives

_HURT = "injured"


def parts_by_condition(told: Iterable[Reported]) -> frozenset[str]:
    """The ids of the counts of injured that are only those in some condition.

    Where an article counts no more than these, and tells no others beside them, they may be all.
    """
    by_article: dict[str, list[Reported]] = defaultdict(list)
    for one in told:
        if one.figure.category == _HURT and one.figure.low is not None:
            by_article[one.kept.document].append(one)
    return frozenset(
        one.id
        for counts in by_article.values()
        for one in counts
        if _is_in_condition(one) and any(_is_more(other, one) for other in counts)
    )


def _is_more(other: Reported, one: Reported) -> bool:
    """Whether another count of the article is a larger one, or of others in the same sentence."""
    if other.id == one.id:
        return False
    if (other.figure.low or 0) > (one.figure.low or 0):
        return True
    first = one.figure.evidence.start - len(one.before)
    last = one.figure.evidence.end + len(one.behind)
    return first <= other.figure.evidence.start < last


def _is_in_condition(one: Reported) -> bool:
    return bool(_condition().match(one.behind))


@by_language
def _condition() -> re.Pattern[str]:
    """What stands behind a count of those who are in some condition."""
    being = alternatives(words("being"))
    lead = rf"\W*(?:(?:of (?:them|whom|those)|victims?|others?|{being})\s+){{0,4}}(?:\w+ly\s+)?"
    condition = rf"(?:\w+\s+){{0,2}}in\s+(?:\w+[\s-]+){{0,4}}(?:{alternatives(words('conditions'))})"
    course = alternatives(words("courses"))
    return re.compile(rf"{lead}(?:{condition}|(?:{course}))\b", re.I)
