"""When a happening was: the days of its own words, else those of the story near it.

A date in the sentence of one of its mentions comes first; a month or a year only where that is the
mention that names it best. The day of the story dates what is told close behind it; further down an
article tells of other days, and what "has" happened began on none that is told.
"""

from __future__ import annotations

from reportedly.claims.events.happenings import ToldHappening
from reportedly.claims.events.mentioned import Mentioned
from reportedly.claims.shared.dated_clauses import Aspect, aspect_of
from reportedly.claims.shared.periods import FROM_ITS_FIRST_DAY, OF_THE_STORY, WEEK
from reportedly.codebook.words import TimePrecision
from reportedly.records import Document, Mentions, Period, Reason

Days = tuple[Period | None, tuple[Reason, ...]]

# Sentences behind the one that names the story's day in which it dates an event: of 26 further down
# on the open folds it was right for 2.
NEAR_STORY = 4


def days_of_happening(
    happening: ToldHappening, document: Document, mentions: Mentions
) -> Days:
    """The days of a happening, and why; what has happened or goes on did so up to publication."""
    time, why = _days_told(happening, mentions)
    published = document.published
    if time is not None or published is None:
        return time, why
    first = happening.first
    if aspect_of(first.trigger.token, first.sentence) not in _UP_TO_NOW:
        return None, ()
    up_to_now = Reason("time", "up to now; when it began is not told")
    return Period(None, published, TimePrecision.DAY), (up_to_now,)


_UP_TO_NOW = frozenset({Aspect.PERFECT, Aspect.PRESENT, Aspect.STATE})


def _days_told(happening: ToldHappening, mentions: Mentions) -> Days:
    """The days that the text gives a happening."""
    first = happening.first
    for mention in happening.by_clearness:
        time = mention.time if mention.own_time else None
        if time is not None and (mention is first or _is_short_stretch(time)):
            return time, _why_time(mention)
    if _of_other_days(first, mentions):
        return None, ()
    return first.time, _why_time(first)


def _is_short_stretch(time: Period) -> bool:
    """Whether the days of one mention can be those of the others too.

    "312 killings last year" stands behind the one of Monday. Of other mentions on the open folds a
    span of a week or less was right for 18 of 49, a longer one for 2 of 23.
    """
    return (time.end - time.first).days < WEEK


def _why_time(mention: Mentioned) -> tuple[Reason, ...]:
    return tuple(r for r in mention.why if r.field == "time")


def _of_other_days(mention: Mentioned, mentions: Mentions) -> bool:
    """Whether the story's day, which stands before a mention, is too far away to be its day.

    A day in the first sentence is that of the whole text.
    """
    why = _why_time(mention)
    if not why:
        return False
    if why[0].words is None:
        return False
    named = mentions.sentence_at(why[0].words.start)
    behind = mention.trigger.sentence - named if named is not None else 0
    if why[0].rule == FROM_ITS_FIRST_DAY:
        aspect = aspect_of(mention.trigger.token, mention.sentence)
        return behind > 0 and aspect is Aspect.PERFECT
    return why[0].rule == OF_THE_STORY and behind > NEAR_STORY and named != 0
