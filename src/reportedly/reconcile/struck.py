"""Counts of those who were hit, the dead among them: "eight people were shot, one fatally; seven
others were wounded".

Read one by one, eight and seven are two counts of injured that do not meet. Where an article says
of how many they were dead, and that the smaller count is of the others, the larger one is told with
the dead and speaks for the smaller.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reportedly.languages import by_language
from reportedly.reconcile.data import words
from reportedly.records.questions import Reported
from reportedly.syntax.words import alternatives

# By document, where its counts of the dead end, and how many they are.
Dead = dict[str, list[tuple[int, int]]]
# Characters between a count of the dead and one of the hurt that is told in one breath with it.
_NEAR = 40


def with_the_dead(told: Iterable[Reported]) -> dict[str, int]:
    """For each count of injured that includes the dead, by the id of its figure, how many of them
    they are.

    Articles of one story tell it together: one that five were shot, one of whom died, another that
        the rest are four. Who is only said to be shot may be dead: of those an article's own dead
        are taken, unless another article says that so many were hurt beside them.
    """
    injured, killed, told_dead = _by_telling(told)
    found = {}
    for telling, counts in injured.items():
        whole = _wholes(counts, killed[telling], told_dead)
        beside = _beside_the_dead(counts, told_dead)
        for one in counts:
            low = one.figure.low or 0
            dead = whole.get(low, 0)
            if not dead and low not in beside and _is_only_hit(one):
                dead = _dead_of_article(one, told_dead)
            if dead and not _of_others(one):
                found[one.id] = dead
    return found


def _dead_of_article(one: Reported, told_dead: Dead) -> int:
    """How many dead an article counts, the most that leave somebody hurt; 0 where none do."""
    counted = (low for _, low in told_dead.get(one.kept.document, ()))
    return max((low for low in counted if low < (one.figure.low or 0)), default=0)


def _beside_the_dead(counts: list[Reported], told_dead: Dead) -> set[int | None]:
    """The counts of those who were hurt and are no part of the dead, as some article has it."""
    others = {c.figure.low for c in counts if _of_others(c)}
    return others | {c.figure.low for c in counts if _dead_in_one_breath(c, told_dead)}


def _by_telling(
    told: Iterable[Reported],
) -> tuple[dict[str, list[Reported]], dict[str, set[int]], Dead]:
    """The exact counts of injured people of each story, and how many it says were killed; without
    one, of each article.
    """
    injured: dict[str, list[Reported]] = defaultdict(list)
    killed: dict[str, set[int]] = defaultdict(set)
    told_dead: Dead = defaultdict(list)
    for one in told:
        figure = one.figure
        if figure.unit != "people" or figure.low is None or figure.low != figure.high:
            continue
        telling = one.story or one.kept.document
        if figure.category == "injured":
            injured[telling].append(one)
        elif figure.category == "killed":
            killed[telling].add(figure.low)
            told_dead[one.kept.document].append((figure.evidence.end, figure.low))
    return injured, killed, told_dead


def _wholes(counts: list[Reported], dead: set[int], told_dead: Dead) -> dict[int, int]:
    """The counts that are those of the others and the dead together.

    No more articles may give the whole than the others: who is hurt worst may be told apart from
    others too.
    """
    in_one_breath = {
        (c.figure.low, n) for c in counts for n in _dead_in_one_breath(c, told_dead)
    }
    apart = {low for low, _ in in_one_breath}  # from the dead: no whole
    others = {c.figure.low for c in counts if _of_others(c)}
    giving: dict[int, set[str]] = defaultdict(set)
    for one in counts:
        giving[one.figure.low or 0].add(one.kept.document)
    found: dict[int, int] = {}
    for low, articles in giving.items():
        rest = next(
            (n for n in sorted(dead) if n and _rests(low, n, others, in_one_breath)), 0
        )
        if rest and low not in apart and len(articles) <= len(giving[low - rest]):
            found[low] = rest
    return found


def _rests(
    low: int, dead: int, others: set[int | None], told: set[tuple[int | None, int]]
) -> bool:
    """Whether less so many dead a count is one of the others, or one told beside those dead."""
    return low - dead in others or (low - dead, dead) in told


def _dead_in_one_breath(one: Reported, told_dead: Dead) -> set[int]:
    """The dead that are counted in one breath with the hurt: "three were killed and four wounded"
    are seven.
    """
    start = one.figure.evidence.start
    first = start - len(one.before)
    return {
        dead
        for end, dead in told_dead.get(one.kept.document, ())
        if first < end <= start and start - end <= _NEAR
    }


def _of_others(one: Reported) -> bool:
    return bool(_others().search(one.figure.evidence.text))


@by_language
def _others() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words('others')))})\b", re.I)


def _is_only_hit(one: Reported) -> bool:
    """ "Five people were shot", "a man shot five people", "five shot": it is not said that they live."""
    hit, harmed = _hit()
    behind = hit.match(one.behind)
    if behind is not None:
        return not harmed.match(one.behind[behind.end() :])
    return bool(_hitting().search(one.before))


@by_language
def _hit() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The verb behind a count, and what says behind it what came of it: "shot and wounded"."""
    verbs = alternatives(words("struck"))
    being = alternatives(words("being"))
    behind = rf"\W*(?:(?:{being})\s+){{0,3}}(?:\w+ly\s+)?(?:{verbs})\b"
    came = alternatives(words("came_of_it"))
    return re.compile(behind, re.I), re.compile(rf"\s*(?:{came})\b", re.I)


@by_language
def _hitting() -> re.Pattern[str]:
    """The verb right before a count."""
    return re.compile(rf"\b(?:{alternatives(words('struck'))})\s*\Z", re.I)
