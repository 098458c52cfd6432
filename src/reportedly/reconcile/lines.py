"""The reconciled line of a question: what its independent origins now say, and the value they
support best.

A stock or running total is answered by its latest readings, a toll or the flow of a period by the
last words on it. A toll that rose, or that was revised, is a series: what came before counts for
nothing where it does not meet what came last. Nothing is averaged and nothing is added: the line is
a range with the voices it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import (
    AnswerState,
    Certainty,
    CountedGroup,
    Qualifier,
    QuestionShape,
    TimePrecision,
)
from reportedly.gazetteer.relations import RANK
from reportedly.reconcile.data import Datum, meet
from reportedly.reconcile.features import STOCK_DAYS
from reportedly.reconcile.questions import Question
from reportedly.reconcile.relations import raising_words, rulings
from reportedly.reconcile.voices import one_voice, voices
from reportedly.records import Location, Period, Reason
from reportedly.records.questions import Line, OriginReport, Value

# A lower word of the next day replaces nothing: papers print the evening's count in the morning.
ONE_TIME = 1
# Days in which a toll rises: what is higher later than that is another's count.
RISES = 10
NEWS = 45  # days after a happening in which its toll still rises
_DENIES = subset("taken_back")
_BY_THE_DAY = subset("moving_by_the_day")


def line(question: Question) -> Line:
    """The line of a question from all its figures."""
    one_voice(question)
    standing = _standing_voices(question)
    low, high, open_above = _lowest_to_highest(standing.stated)
    first = question.data[0]
    return Line(
        question=question.id,
        category=first.figure.category,
        unit=first.figure.unit,
        group=_group_named_most(question.data),
        shape=QuestionShape.STOCK
        if any(d.shape == QuestionShape.STOCK for d in question.data)
        else first.shape,
        place=_place_named_most(question.data),
        period=_period(question.data),
        low=low,
        high=high,
        open_above=open_above,
        best=standing.best,
        rule=standing.rule,
        state=standing.state,
        supporting=sum(meet(v.value, standing.best) for v in standing.stated)
        if standing.best
        else 0,
        voices=standing.now,
        earlier=standing.earlier,
        figures=tuple(question.witnessed),
        rulings=(*rulings(question), *question.joined, *question.unsure),
        because=standing.because,
    )


# ------------------------------------------------------------------ who speaks now
@dataclass(frozen=True, slots=True)
class _StandingVoices:
    """The voices of a question's newest time and those before it, with what they come to."""

    now: tuple[OriginReport, ...]
    earlier: tuple[OriginReport, ...]
    stated: tuple[OriginReport, ...]  # of those now: who denies nothing
    best: Value | None
    rule: str
    state: str
    because: tuple[Reason, ...]


def _standing_voices(question: Question) -> _StandingVoices:
    """The voices that stand, those that were replaced, and those who deny it."""
    every = voices(question)
    stated = [v for v in every if v.certainty not in _DENIES]
    if not stated:
        return _withdrawn(every)
    denied = [v for v in every if v.certainty == Certainty.DENIED]
    level = question.data[0].level
    raised, credited = _raised(question), _figures_with_credit(question)
    now, earlier = (
        _newest(stated, _days_of_one_time(question.data[0]))
        if level
        else _last_words_on_toll(stated, raised, credited)
    )
    best, rule = _best_voice(now)
    if not level:  # who said it before and can agree to it speaks for it still
        back = [v for v in earlier if meet(v.value, best.value)]
        now, earlier = [*back, *now], [v for v in earlier if v not in back]
        best, rule = _best_voice(now)
    because = _clashes(now, level, raised, credited)
    because += [
        Reason("contested", f"{_who_denies(question, v)} denies it") for v in denied[:1]
    ]
    state = (
        AnswerState.CONTESTED
        if because
        else AnswerState.SETTLED
        if level
        else _course(best, earlier)
    )
    spoken = tuple(v for v in every if v in now or v in denied)
    return _StandingVoices(
        spoken, tuple(earlier), tuple(now), best.value, rule, state, tuple(because)
    )


def _who_denies(question: Question, voice: OriginReport) -> str:
    """Who denies a count, as the article says: an outlet that tells of a denial denies nothing."""
    figure = next(w.reported.figure for w in question.witnessed if w.id == voice.figure)
    if figure.source is None or figure.source.name == voice.name:
        return voice.name
    return f"{figure.source.name} ({voice.name})"


def _withdrawn(every: Sequence[OriginReport]) -> _StandingVoices:
    """Counts that everybody took back or denies answer nothing."""
    denied = [v for v in every if v.certainty == Certainty.DENIED]
    if denied and len(denied) == len(every):
        best, _ = _best_voice(every)
        rule = "everybody who speaks of it denies it"
        return _StandingVoices(
            tuple(every), (), tuple(every), best.value, rule, AnswerState.SETTLED, ()
        )
    rule = "what was said was taken back or replaced"
    return _StandingVoices(tuple(every), (), (), None, rule, AnswerState.WITHDRAWN, ())


def _days_of_one_time(datum: Datum) -> int:
    """Within how many days readings of a level are of one time."""
    return 0 if datum.figure.category in _BY_THE_DAY else STOCK_DAYS


def _newest(
    stated: Sequence[OriginReport], days: int
) -> tuple[list[OriginReport], list[OriginReport]]:
    """Of a level, the readings of its newest time (in days), each origin once, and those before."""
    newest = max(v.as_of for v in stated)
    latest: dict[str, OriginReport] = {}
    for voice in sorted(stated, key=lambda v: v.as_of):
        if (newest - voice.as_of).days <= days:
            latest[voice.origin] = voice
    now = [v for v in stated if latest.get(v.origin) is v]
    return now, sorted(
        (v for v in stated if v not in now),
        key=lambda v: v.as_of,
    )


def _last_words_on_toll(
    stated: Sequence[OriginReport], raised: frozenset[str], credited: frozenset[str]
) -> tuple[list[OriginReport], list[OriginReport]]:
    """Of a toll, the last words on it and those that they left behind."""
    now = [
        v
        for v in stated
        if not any(_left_behind(v, w, raised, credited) for w in stated)
    ]
    return now, sorted(
        (v for v in stated if v not in now),
        key=lambda v: v.day,
    )


def _left_behind(
    one: OriginReport,
    other: OriginReport,
    raised: frozenset[str],
    credited: frozenset[str],
) -> bool:
    """Whether a word on a toll gives way to another that it does not meet.

    It does to one that says it replaces the count ("has risen to 48"), to a higher one of the days
    after, as tolls rise, and where it is only an outlet's own, to any later one.
    """
    if one is other:
        return False
    if meet(one.value, other.value):
        return False
    if other.value.loose:
        return False
    later = (other.day - one.day).days
    if other.figure in raised and later >= 0:
        return one.figure not in raised or (later, other.value.least) > (
            0,
            one.value.least,
        )
    if later <= 0:
        return False
    if _of_some_one(one, other, credited):
        return False
    if _is_lone(other):
        return False
    if _rose(one, other):
        return True
    return later > ONE_TIME and one.figure not in credited


def _raised(question: Question) -> frozenset[str]:
    """The figures whose words say that they replace an older count."""
    return frozenset(
        w.id for w in question.witnessed if raising_words(w.reported.before)
    )


def _figures_with_credit(question: Question) -> frozenset[str]:
    """The figures that somebody is credited with, by name or not."""
    return frozenset(
        w.id for w in question.witnessed if w.reported.figure.source is not None
    )


# ------------------------------------------------------------------ values
def _lowest_to_highest(
    stated: Sequence[OriginReport],
) -> tuple[int | None, int | None, bool]:
    """From the lowest to the highest count any voice gives, and whether one says "at least" the
    highest.
    """
    lows = [v.value.low for v in stated if v.value.low is not None]
    highs = [v.value.high for v in stated if v.value.high is not None]
    if not lows and not highs:
        return None, None, False
    high = max(lows + highs)
    low = min(lows + highs) if lows else None  # "up to 400" alone has no low
    return low, high, any(v.value.high is None and v.value.low == high for v in stated)


def _best_voice(spoken: Sequence[OriginReport]) -> tuple[OriginReport, str]:
    """The word most origins give or can agree to; among equals the one that says most, of more than
    one person, then the latest.

    Who gives the same number counts for it; who says "at least" less only agrees to it: else an
    early low count would win by meeting everything.
    """

    def support(voice: OriginReport) -> float:
        same = sum(
            (o.value.low, o.value.high) == (voice.value.low, voice.value.high)
            for o in spoken
        )
        agree = sum(meet(voice.value, o.value) for o in spoken) - same
        return same + 0.5 * agree if _is_exact(voice) else 0.5 * (same + agree)

    best = max(
        spoken,
        key=lambda v: (
            v.value.qualifier != Qualifier.VAGUE,
            v.value.qualifier != Qualifier.IMPLIED,
            support(v),
            not _is_lone(v),
            v.certainty == Certainty.STATED,
            v.day,
            v.value.least,
            v.figure,
        ),
    )
    many, of = sum(meet(best.value, o.value) for o in spoken), len(spoken)
    if of == 1:
        return best, f"the word of {best.name} alone"
    if many > 1:
        return best, f"{many} of {of} independent origins can agree to it"
    latest = all(best.day > o.day for o in spoken if o is not best)
    choice = "the latest" if latest else "for now the word"
    return best, f"no two of {of} origins meet; {choice}, from {best.name}"


def _is_exact(voice: OriginReport) -> bool:
    return voice.value.low is not None and voice.value.low == voice.value.high


def _clashes(
    now: Sequence[OriginReport],
    level: bool,
    raised: frozenset[str],
    credited: frozenset[str],
) -> list[Reason]:
    """Two origins of one time that cannot both be right; words of guess contradict nothing."""
    exact = [v for v in now if not v.value.loose]
    for a, b in combinations(exact, 2):
        if meet(a.value, b.value):
            continue
        if not level and not _of_one_time(a, b, raised, credited):
            continue
        if _of_some_one(a, b, credited):
            continue
        return [Reason("contested", f"{a.name} and {b.name} do not meet")]
    return []


def _of_some_one(
    one: OriginReport, other: OriginReport, credited: frozenset[str]
) -> bool:
    """ "One man was hurt" beside five who were: an outlet's own word of one contradicts no larger
    count.
    """
    lone = [v for v in (one, other) if _is_lone(v)]
    return any(v.figure not in credited for v in lone)


def _is_lone(one: OriginReport) -> bool:
    """Whether it tells of one alone, who may be one of those that others count."""
    return (one.value.low, one.value.high) == (1, 1)


def _of_one_time(
    one: OriginReport,
    other: OriginReport,
    raised: frozenset[str],
    credited: frozenset[str],
) -> bool:
    """Whether two words on a toll stand against each other: of one day, or both on somebody's word
    and the later no higher count of the next days.
    """
    first, last = (one, other) if one.day <= other.day else (other, one)
    if first.day == last.day:
        return True
    if last.figure in raised:
        return False
    if _rose(first, last):
        return False
    return {one.figure, other.figure} <= credited


def _rose(first: OriginReport, last: OriginReport) -> bool:
    """Whether a later word is higher as tolls rise: in the days after, and while the happening is
    news.
    """
    soon = (last.day - first.day).days <= RISES and (last.day - last.as_of).days <= NEWS
    return soon and last.value.least > first.value.least


def _course(best: OriginReport, earlier: Sequence[OriginReport]) -> str:
    """Whether a toll came to its answer from lower counts alone, or otherwise, or was told so from
    the first.
    """
    before = [v for v in earlier if not meet(v.value, best.value) and not v.value.loose]
    if not before:
        return AnswerState.SETTLED
    highest = max(v.value.size for v in before)
    return (
        AnswerState.RISING if highest <= best.value.first_bound else AnswerState.REVISED
    )


# ------------------------------------------------------------------ what it is about
def _group_named_most(data: Sequence[Datum]) -> str:
    """The group most figures name; among equals the narrower."""
    groups = [d.group for d in data]
    return max(
        sorted(set(groups)),
        key=lambda g: (groups.count(g), g != CountedGroup.EVERYONE),
    )


def _place_named_most(data: Sequence[Datum]) -> Location | None:
    """The place most figures name; among equals the finest, then the first."""
    places = [d.place for d in data if d.place]
    if not places:
        return None
    named = [p.name for p in places]
    return max(
        places,
        key=lambda p: (
            named.count(p.name),
            RANK.get(p.precision, 0),
            -named.index(p.name),
        ),
    )


def _period(data: Sequence[Datum]) -> Period | None:
    """The days the figures speak of: of a level its latest, of a happening those most share."""
    dated = [d for d in data if d.exact]
    if not dated:
        return None
    if data[0].level:
        newest = max(dated, key=lambda d: d.last)
        return Period(
            newest.last if newest.shape == QuestionShape.STOCK else newest.first,
            newest.last,
            TimePrecision.DAY,
        )
    first, last = max(d.first for d in dated), min(d.last for d in dated)
    if first > last:  # neighbours that share no day: those of most figures
        spans = [(d.first, d.last) for d in dated]
        first, last = max(spans, key=lambda s: (spans.count(s), -spans.index(s)))
    times = [d.figure.time for d in dated if d.figure.time]
    finest = min(times, key=lambda t: (t.end - t.first).days)
    return Period(first, last, finest.precision)
