"""Counts that tell of some: "two are in critical condition", "three of the victims died on
arrival", "two died of their wounds, bringing the toll to 13", "and their two sons".

They are parts of a toll that the article counts elsewhere, or in the same breath. Taken for the
toll itself each contradicts the other, and the one that most articles tell answers for all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import pattern_text
from reportedly.reconcile.data import of_several_happenings, words
from reportedly.records.questions import Reported
from reportedly.syntax.words import alternatives

_HURT = Category.INJURED
_TOLLS = subset("dead_and_hurt")
# No toll is taken for the whole of a count fifty times smaller: a war's is told behind a strike's.
_MOST = 50


def parts_by_condition(reports: Iterable[Reported]) -> frozenset[str]:
    """The ids of the counts of dead or injured that are only those in some condition, who died in
    some place, some "of the victims", of one family, or those by whom a toll rose.

    Where an article counts no more than these, and tells no others beside them, they may be all.
    """
    by_article: dict[tuple[str, str], list[Reported]] = defaultdict(list)
    for one in reports:
        if one.figure.category in _TOLLS and one.figure.low is not None:
            by_article[one.kept.document, one.figure.category].append(one)
    return frozenset(
        one.id
        for counts in by_article.values()
        for one in counts
        if _tells_of_some(one)
        if any(_is_more(other, one) for other in counts)
    )


def _is_more(other: Reported, one: Reported) -> bool:
    """Whether another count of the article is a larger one, or of others in the same sentence; the
    sum of several happenings is no larger count of one.
    """
    if other.id == one.id:
        return False
    if of_several_happenings(other):
        return False
    few, many = one.figure.least, other.figure.least
    if few < many <= _MOST * max(few, 1):
        return True
    first = one.figure.evidence.start - len(one.before)
    last = one.figure.evidence.end + len(one.behind)
    return _is_in_condition(one) and first <= other.figure.evidence.start < last


def _tells_of_some(one: Reported) -> bool:
    return (
        is_partitive(one)
        or tells_which(one)
        or _adds_to_toll(one)
        or are_of_a_family(one)
    )


def tells_which(one: Reported) -> bool:
    """Whether the words behind a count say how those are, or where they died."""
    return _is_in_condition(one) or _died_somewhere(one)


def _is_in_condition(one: Reported) -> bool:
    return one.figure.category == _HURT and bool(_condition().match(one.behind))


def is_partitive(one: Reported) -> bool:
    """ "Three of the victims", "two of them"."""
    return bool(_partitive().match(one.figure.evidence.text + one.behind))


def are_of_a_family(one: Reported) -> bool:
    """ "Their two sons", "the pilot's three daughters": of all those hit who are of one family."""
    counted = one.figure.counted
    if counted is None or counted.split()[-1].casefold() not in words("kin"):
        return False
    return bool(_owned().search(one.before))


def _died_somewhere(one: Reported) -> bool:
    return one.figure.category == Category.KILLED and bool(_death().match(one.behind))


def _adds_to_toll(one: Reported) -> bool:
    """ "Eight more bodies were found, raising the toll to 22", "rose to 22 when eight died"."""
    if _raising().match(one.behind):
        return True
    return are_others(one) and bool(_raised().search(one.before))


def are_others(one: Reported) -> bool:
    """ "Two others", "three more people", "two more"."""
    behind = one.behind.split()[:1]
    return bool(_others().search(" ".join([one.figure.evidence.text, *behind])))


@by_language
def _owned() -> re.Pattern[str]:
    """What stands before a count that tells whose those are."""
    owners = alternatives(words("owners"))
    endings = alternatives(word_set("possessive_endings"))
    return re.compile(pattern_text("conditions.owned", owners=owners, endings=endings))


@by_language
def _raising() -> re.Pattern[str]:
    """What stands behind a count by which a toll rose, up to the new toll."""
    adding, tallies = (
        alternatives(words("adding")),
        alternatives(word_set("tally_nouns")),
    )
    return re.compile(
        pattern_text("conditions.raising", adding=adding, tallies=tallies)
    )


@by_language
def _raised() -> re.Pattern[str]:
    """What stands before a count by which a toll rose: the new toll, and what joins them."""
    raises, tallies = (
        alternatives(words("raises")),
        alternatives(word_set("tally_nouns")),
    )
    return re.compile(pattern_text("conditions.raised", raises=raises, tallies=tallies))


@by_language
def _others() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(words('others'))})\b", re.IGNORECASE)


@by_language
def _partitive() -> re.Pattern[str]:
    """A number in a word or two, and those of whom it takes some."""
    whole = alternatives(words("whole_words"))
    some, hit = alternatives(words("partitives")), alternatives(words("those_hit"))
    return re.compile(
        pattern_text("conditions.partitive", whole=whole, some=some, hit=hit)
    )


@by_language
def _death() -> re.Pattern[str]:
    """What stands behind a count of those who died in some place, or later than others."""
    being, dying = alternatives(words("being")), alternatives(words("dying"))
    ends = alternatives(words("ends"))
    return re.compile(
        pattern_text("conditions.died_somewhere", being=being, dying=dying, ends=ends)
    )


@by_language
def _condition() -> re.Pattern[str]:
    """What stands behind a count of those who are in some condition."""
    pieces = {
        "being": alternatives(words("being")),
        "conditions": alternatives(words("conditions")),
        "courses": alternatives(words("courses")),
    }
    return re.compile(pattern_text("conditions.in_condition", **pieces))
