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

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, Qualifier, Unit
from reportedly.languages import by_language
from reportedly.languages.patterns import pattern_text
from reportedly.reconcile.data import group, words
from reportedly.records.questions import Reported
from reportedly.syntax.words import alternatives

_GENERAL = subset("general_groups")

# By document, where its counts of the dead end, and how many they are.
Dead = dict[str, list[tuple[int, int]]]
# Characters between a count of the dead and one of the hurt that is told in one breath with it.
_NEAR = 40


def with_the_dead(reports: Iterable[Reported]) -> dict[str, int]:
    """For each count of injured that includes the dead, by the id of its figure, how many of them
    they are.

    Articles of one story tell it together: one that five were shot, one of whom died, another that
        the rest are four. Who is only said to be shot may be dead: of those an article's own dead
        are taken, unless another article says that so many were hurt beside them.
    """
    injured, killed, told_dead = _by_telling(reports)
    found = {}
    for telling, counts in injured.items():
        wholes = _wholes(counts, killed[telling], told_dead)
        beside = _beside_the_dead(counts, told_dead)
        for one in counts:
            low = one.figure.least
            hit = _is_only_hit(one)
            own = hit and low not in beside
            dead = _dead_of_article(one, told_dead, beside) if own else 0
            with_them, of_most = wholes.get(low, (0, False))
            dead = dead or (with_them if hit or of_most else 0)
            if dead and not _of_others(one):
                found[one.id] = dead
    return found


def beside_the_dead(reports: Iterable[Reported]) -> frozenset[str]:
    """The ids of the counts of injured that are told in one breath with the dead: "one was killed
    and four were wounded". Such a count is of all who were hurt.
    """
    injured, _, told_dead = _by_telling(reports)
    return frozenset(
        one.id
        for counts in injured.values()
        for one in counts
        if _behind_a_death(one) or _dead_in_one_breath(one, told_dead)
    )


def _dead_of_article(one: Reported, told_dead: Dead, beside: set[int | None]) -> int:
    """How many dead an article counts, those that leave as many as are told beside the dead, or the
    most that leave somebody hurt, else whom it has
    without a number ("shot seven people, killing a boy"); 0 where none do.
    """
    counted = {low for _, low in told_dead.get(one.kept.document, ())}
    if not counted and _is_of_all(one):
        counted = {one.unnumbered}
    every = one.figure.least
    leaving = [low for low in counted if low < every]
    return max(
        leaving, key=lambda low: (low > 0 and every - low in beside, low), default=0
    )


def _is_of_all(one: Reported) -> bool:
    """Whether a number counts people of no kind, as it does those among whom a death is told."""
    figure = one.figure
    return figure.qualifier != Qualifier.IMPLIED and group(figure.counted) in _GENERAL


def _beside_the_dead(counts: list[Reported], told_dead: Dead) -> set[int | None]:
    """The counts of those who were hurt and are no part of the dead, as some article has it."""
    others = {c.figure.low for c in counts if _of_others(c) or _behind_a_death(c)}
    return others | {c.figure.low for c in counts if _dead_in_one_breath(c, told_dead)}


def _by_telling(
    reports: Iterable[Reported],
) -> tuple[dict[str, list[Reported]], dict[str, set[int]], Dead]:
    """The exact counts of injured, and the dead, of each story; without one, of each article."""
    injured: dict[str, list[Reported]] = defaultdict(list)
    killed: dict[str, set[int]] = defaultdict(set)
    told_dead: Dead = defaultdict(list)
    for one in reports:
        figure = one.figure
        if figure.unit != Unit.PEOPLE:
            continue
        if figure.low is None:
            continue
        if figure.low != figure.high:
            continue
        telling = one.story or one.kept.document
        if figure.category == Category.INJURED:
            injured[telling].append(one)
            if _is_of_all(one):
                killed[telling].add(one.unnumbered)
        elif figure.category == Category.KILLED:
            killed[telling].add(figure.low)
            told_dead[one.kept.document].append((figure.evidence.end, figure.low))
    return injured, killed, told_dead


def _wholes(
    counts: list[Reported], dead: set[int], told_dead: Dead
) -> dict[int, tuple[int, bool]]:
    """The counts that are those of the others and the dead together: how many dead, and whether no
    more articles give the whole than the others.

    Only then is it told of the hurt: who is hurt worst may be told apart from others too.
    """
    in_one_breath = {
        (c.figure.low, n) for c in counts for n in _dead_in_one_breath(c, told_dead)
    }
    apart = {low for low, _ in in_one_breath}  # from the dead: no whole
    others = {c.figure.low for c in counts if _of_others(c)}
    giving: dict[int, set[str]] = defaultdict(set)
    for one in counts:
        giving[one.figure.least].add(one.kept.document)
    found: dict[int, tuple[int, bool]] = {}
    for low, articles in giving.items():
        rest = next(
            (n for n in sorted(dead) if n and _rests(low, n, others, in_one_breath)), 0
        )
        if rest and low not in apart:
            found[low] = rest, len(articles) <= len(giving[low - rest])
    return found


def _rests(
    low: int, dead: int, others: set[int | None], beside: set[tuple[int | None, int]]
) -> bool:
    """Whether less so many dead a count is one of the others, or one told beside those dead."""
    return low - dead in others or (low - dead, dead) in beside


def _dead_in_one_breath(one: Reported, told_dead: Dead) -> set[int]:
    """The dead that are counted in one breath with the hurt: "three were killed and four wounded"
    are seven, and so are "four people injured and three dead".
    """
    start, end = one.figure.evidence.start, one.figure.evidence.end
    first = start - len(one.before)
    dead = told_dead.get(one.kept.document, ())
    ahead = {n for at, n in dead if first < at <= start and start - at <= _NEAR}
    if _is_only_hit(one):
        return ahead
    if not _with_others_dead().match(one.behind):
        return ahead
    return ahead | {n for at, n in dead if end < at <= end + _NEAR}


@by_language
def _with_others_dead() -> re.Pattern[str]:
    """ "Injured and one person", with the dead behind it: not "injured, one of whom died"."""
    hurt = alternatives(words("hurt"))
    return re.compile(pattern_text("struck.with_others_dead", hurt=hurt))


def _behind_a_death(one: Reported) -> bool:
    """Whether a count follows on a death told without a number: "a man was killed and six shot"."""
    return one.unnumbered > 0 and bool(dying().search(one.before[-_NEAR:]))


@by_language
def dying() -> re.Pattern[str]:
    """Words that tell a death."""
    return re.compile(rf"\b(?:{alternatives(words('dying'))})\b", re.I)


def _of_others(one: Reported) -> bool:
    """ "Six others", unless the dead are among them: "shot four others, including one who died"."""
    if not _other_people().search(one.figure.evidence.text):
        return False
    return not _with_a_death().match(one.behind)


@by_language
def _with_a_death() -> re.Pattern[str]:
    """ ", including one who died"; "one of whom died", right behind a count."""
    some = rf"(?:{alternatives(words('among_them'))})\s+(?:\w+\s+){{0,3}}"
    return re.compile(
        rf"\W*(?:\w+\s+)?{some}(?:{alternatives(words('dying'))})\b", re.I
    )


@by_language
def _other_people() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words('others')))})\b", re.I)


def _is_only_hit(one: Reported) -> bool:
    """ "Five people were shot", "a man shot five people", "five shot": it is not said that they
    live.
    """
    hit, harmed = _hit()
    behind = hit.match(one.behind)
    if behind is not None:
        return not harmed.match(one.behind[behind.end() :])
    victims = bool(_of_victims().search(one.figure.evidence.text))
    return victims or bool(_hitting().search(one.before))


@by_language
def _hit() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The verb behind a count, and what says behind it what came of it: "shot and wounded"."""
    verbs = alternatives(words("struck"))
    being = alternatives(words("being"))
    some = alternatives(words("among_them"))
    hit = re.compile(pattern_text("struck.hit", some=some, being=being, verbs=verbs))
    came = alternatives(words("came_of_it"))
    return hit, re.compile(rf"\s*(?:{came})\b", re.I)


@by_language
def _hitting() -> re.Pattern[str]:
    """The verb right before a count."""
    verbs = alternatives(words("struck") | words("striking"))
    return re.compile(rf"\b(?:{verbs})\s*\Z", re.I)


@by_language
def _of_victims() -> re.Pattern[str]:
    """ "Five shooting victims": the last words of a count."""
    return re.compile(rf"\b(?:{alternatives(words('victims'))})\Z", re.I)
