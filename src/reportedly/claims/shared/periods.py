"""When: the days a claim covers, and the day a statement was made.

The expression that hangs from the figure's own verb wins; two of them become one stretch ("between 19
February and 23 March"), and words like "since" or "as of" open or close it. A date that hangs from the
verb of saying dates the statement, not the event. Where the clause has no date of its own, what is told in
the past is dated by the sentences just before it or by the story's own day, and what "has" happened runs
from the story's first day to the day it was said. A stock is true on its day: the one it is given for, else
the day it was said, else publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from reportedly.claims.shared.dated_clauses import (
    Aspect,
    aspect_of,
    dated_in_clause,
    dated_with_cue,
    figure_token,
)
from reportedly.codebook import Role
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Attribution, Document, Mentions, Period, Reason, Sentence, Span, Time

BACK = 3  # sentences looked back for the event's date
# A date further back than this is background, not the story's own day: two months, since a flood or an
# offensive still in the news is seldom older.
STORY_DAYS = 62
# A first day is named as one ("since 5 August"), so it may lie further back: a year.
ONSET_DAYS = 366
# Characters between a cue and its date where there is no parse: "said in a statement released in Geneva on
# Tuesday" has 44.
SAID_NEAR = 60

_JOINS = re.compile(
    r",?\s*(?:and|to|through|until|till|up to|and up to|–|—|-)\s*(?:the\s+)?", re.IGNORECASE
)
_BETWEEN = re.compile(r"\b(?:between|from|both)\s+(?:the\s+)?$", re.IGNORECASE)
_TOLD_BESIDE = "the date of its clause"

Found = tuple[Period | None, tuple[Reason, ...]]


def period_of(words: Span, document: Document, mentions: Mentions, *, stock: bool = False) -> Found:
    """The days a figure whose evidence is `words` covers, and why.

    Args:
        words: the figure's evidence.
        document: the article.
        mentions: its times, sentences and attributions.
        stock: whether it is a stock, true on a day, and not a flow.
    """
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, ()
    sentence = mentions.sentences[here]
    dated = _dated(sentence, mentions)
    cues = [
        a.cue
        for a in mentions.attributions
        if a.cue and sentence.start <= a.cue.start < sentence.end
    ]
    own, said = dated_in_clause(words, sentence, dated, cues)
    if own is not None:
        return _stretch(own, dated, document, stock)
    as_of = said or _said_here(words, document, mentions)
    if stock:
        return _day_of_stock(as_of, document)
    return _undated_flow(words, here, as_of, document, mentions)


def said_on(attribution: Attribution, document: Document, mentions: Mentions) -> date | None:
    """The day a statement was made: the date beside its cue, outside its words; None where none is given.

    A continued quotation was said when its first sentence was.
    """
    if attribution.cue is None:
        return _said_before(attribution, document, mentions)
    cue, content = attribution.cue, attribution.content
    index = mentions.sentence_at(cue.start)
    if index is None:
        return None
    sentence = mentions.sentences[index]
    outside = [
        t
        for t in _dated(sentence, mentions)
        if t.first == t.last
        and not (content.start <= t.start < content.end)
        and _is_past(t, document)
    ]
    by_tree = dated_with_cue(cue, sentence, outside)
    if by_tree is not None:
        return by_tree.first
    near = [t for t in outside if _gap(t, cue) < SAID_NEAR]
    best = min(near, key=lambda t: _gap(t, cue), default=None)
    return best.first if best else None


def _said_before(attribution: Attribution, document: Document, mentions: Mentions) -> date | None:
    if not attribution.continues:
        return None
    before = [
        a for a in mentions.attributions if a.cue and a.content.start < attribution.content.start
    ]
    return said_on(before[-1], document, mentions) if before else None


def _gap(time: Time, cue: Span) -> int:
    return min(abs(time.start - cue.end), abs(cue.start - time.end))


def _said_here(words: Span, document: Document, mentions: Mentions) -> Time | None:
    """The date of the statement the figure stands in, as a time expression."""
    for a in mentions.attributions:
        if a.cue and a.content.start <= words.start < a.content.end:
            day = said_on(a, document, mentions)
            if day is not None:
                return next((t for t in mentions.times if t.first == t.last == day), None)
    return None


# ------------------------------------------------------------------ stretches
def _dated(sentence: Sentence, mentions: Mentions) -> list[Time]:
    """The sentence's expressions that mean days."""
    inside = [t for t in mentions.times if sentence.start <= t.start < sentence.end]
    return [t for t in inside if t.first is not None and t.last is not None]


@cache
def _rows() -> dict[str, Row]:
    return {key: row for row in ENGLISH.table("periods") for key in row.values if key != "example"}


@cache
def _lead(field: str) -> re.Pattern[str]:
    words = sorted(_rows()[field].strings(field), key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, words))})\s+(?:on\s+|in\s+|the\s+)?$", re.IGNORECASE
    )


@dataclass(frozen=True, slots=True)
class _Bounds:
    first: date
    last: date
    rule: str
    ref: str | None = None


def _stretch(
    time: Time, dated: list[Time], document: Document, stock: bool, rule: str = _TOLD_BESIDE
) -> Found:
    """The period of one expression, with what stands before it and its partner."""
    if time.first is None or time.last is None:
        return None, ()
    partner = _partner(time, dated, document)
    if partner is not None and partner.first and partner.last:
        joined = _Bounds(
            min(time.first, partner.first),
            max(time.last, partner.last),
            "the stretch between two dates",
        )
        return _made(joined, (time, partner), document, stock)
    return _made(_bounded(time, time.first, time.last, document, rule), (time,), document, stock)


def _bounded(time: Time, first: date, last: date, document: Document, rule: str) -> _Bounds:
    lead = document.reading[max(0, time.start - 20) : time.start]
    published = document.published
    if _lead("as_of").search(lead):
        return _Bounds(last, last, "the day it is given for", _rows()["as_of"].ref)
    if published is None or first > published:
        return _Bounds(first, last, rule)
    if _lead("since").search(lead):
        return _Bounds(first, published, "since a date, up to publication", _rows()["since"].ref)
    if _lead("until").search(lead):
        return _Bounds(last, last, "the last day it is counted to", _rows()["until"].ref)
    ahead = _rows()["ahead"].strings("ahead")
    if last > published and not any(w in time.text.lower().split() for w in ahead):
        return _Bounds(first, published, "its days so far")  # "this year"
    return _Bounds(first, last, rule)


def _made(bounds: _Bounds, used: tuple[Time, ...], document: Document, stock: bool) -> Found:
    reasons = tuple(
        Reason("time", bounds.rule, document.span(t.start, t.end), bounds.ref) for t in used
    )
    first = bounds.first
    # A stock of a stretch that reaches the article is true at its end; one of a bygone month, on some day of it.
    if stock and (len(used) > 1 or bounds.last == document.published):
        first = bounds.last
    precision = (
        "day" if first == bounds.last else max((_precision(t) for t in used), key=_FINE.index)
    )
    return Period(first, bounds.last, precision), reasons


def _partner(time: Time, dated: list[Time], document: Document) -> Time | None:
    """The other end of "between A and B", "from A to B", "A–B"."""
    for other in dated:
        if other is time:
            continue
        one, two = (time, other) if time.start < other.start else (other, time)
        between = document.reading[one.end : two.start]
        if _JOINS.fullmatch(between):
            lead = document.reading[max(0, one.start - 14) : one.start]
            if _BETWEEN.search(lead) or "and" not in between:
                return other
    return None


_FINE = ("day", "week", "month", "season", "year")


def _precision(time: Time) -> str:
    """The unit of an expression, of the five that a period knows."""
    if time.type == "DURATION":
        return "day"
    if re.fullmatch(r"\d{4}-(?:SP|SU|FA|WI|[QH]\d)", time.value):
        return "season"
    if re.fullmatch(r"\d{4}-W\d\d.*", time.value):
        return "week"
    return {4: "year", 7: "month"}.get(len(time.value), "day" if len(time.value) >= 10 else "year")


# ------------------------------------------------------------------ without a date of its own
def _day_of_stock(said: Time | None, document: Document) -> Found:
    """The day a stock without a date is true on: the day it was said, else publication."""
    if said is not None and said.last is not None:
        words = document.span(said.start, said.end)
        return Period(said.last, said.last, "day"), (
            Reason("time", "a stock, true on the day it was said", words),
        )
    if document.published is None:
        return None, ()
    day = Period(document.published, document.published, "day")
    return day, (Reason("time", "a stock, true on the day of publication"),)


def _undated_flow(
    words: Span, here: int, said: Time | None, document: Document, mentions: Mentions
) -> Found:
    """What happened, with no date beside it: by the tense of its verb."""
    sentence = mentions.sentences[here]
    aspect = aspect_of(figure_token(words, sentence), sentence)
    if aspect in {Aspect.PERFECT, Aspect.STATE, Aspect.NONE}:
        found = _up_to_now(words, said, document, mentions)
        return (
            found
            if found[0] is not None or aspect is not Aspect.STATE
            else _day_of_stock(said, document)
        )
    if aspect is Aspect.PRESENT:
        return _day_of_stock(said, document)
    for k in range(here - 1, max(-1, here - BACK - 1), -1):
        before = mentions.sentences[k]
        if document.passages[before.passage].role != document.passages[sentence.passage].role:
            break
        earlier = [t for t in _dated(before, mentions) if _is_past(t, document)]
        if earlier:
            return _stretch(
                earlier[-1], earlier, document, False, "the date of a sentence before it"
            )
    day = said if said is not None else _story_day(words, document, mentions)
    if day is None:
        return None, ()
    return _stretch(
        day,
        [day],
        document,
        False,
        "the day its statement gives" if said else "the day of the story",
    )


def _up_to_now(words: Span, said: Time | None, document: Document, mentions: Mentions) -> Found:
    """What has happened: from the event's first day to the day it was said, or to publication."""
    last = said.last if said is not None else document.published
    onset = _onset(words, document, mentions)
    start = onset if onset is not None else _story_day(words, document, mentions)
    if last is None or start is None or start.first is None or start.first > last:
        if said is None or said.first is None or said.last is None:
            return None, ()
        spans = (Reason("time", "the day it was said", document.span(said.start, said.end)),)
        return Period(said.first, said.last, "day"), spans
    reasons = [
        Reason("time", "from the first day of the event", document.span(start.start, start.end))
    ]
    if said is not None and said is not start:
        reasons.append(
            Reason("time", "to the day it was said", document.span(said.start, said.end))
        )
    return Period(start.first, last, _precision(start) if start.first != last else "day"), tuple(
        reasons
    )


def _onset(words: Span, document: Document, mentions: Mentions) -> Time | None:
    """The first day of the event: "since Monday", "began on 31 August"; the nearest such date of the story."""
    found = [
        t
        for t in _story_times(words, document, mentions, ONSET_DAYS)
        if _opens(t, document, mentions)
    ]
    return min(found, key=lambda t: abs(t.start - words.start), default=None)


def _opens(time: Time, document: Document, mentions: Mentions) -> bool:
    if _lead("since").search(document.reading[max(0, time.start - 20) : time.start]):
        return True
    index = mentions.sentence_at(time.start)
    if index is None:
        return False
    verbs = frozenset(_rows()["begins"].strings("begins"))
    near = (t for t in mentions.sentences[index].tokens if 0 <= time.start - t.end < SAID_NEAR)
    return any(t.lemma in verbs and t.pos == "VERB" for t in near)


def _story_day(words: Span, document: Document, mentions: Mentions) -> Time | None:
    """The first day the story names that is not the day of a statement; else the first of any."""
    days = [t for t in _story_times(words, document, mentions) if t.first == t.last]
    cues = [a.cue for a in mentions.attributions if a.cue]
    events = [t for t in days if not any(_gap(t, cue) < SAID_NEAR // 4 for cue in cues)]
    return next(iter(events or days), None)


def _story_times(
    words: Span, document: Document, mentions: Mentions, days: int = STORY_DAYS
) -> list[Time]:
    """Dates, no coarser than a month, at most `days` before publication, in passages of the figure's own story."""
    published = document.published
    if published is None:
        return []
    aside = [
        (p.start, p.end)
        for p in document.passages
        if p.role in {Role.OTHER_STORY, Role.BOILERPLATE} and not p.start <= words.start < p.end
    ]
    return [
        t
        for t in mentions.times
        if t.first is not None
        and t.last is not None
        and t.type in {"DATE", "TIME"}
        and t.last - t.first <= timedelta(days=31)
        and timedelta(0) <= published - t.first <= timedelta(days=days)
        and not any(s <= t.start < e for s, e in aside)
    ]


def _is_past(time: Time, document: Document) -> bool:
    return document.published is None or (
        time.first is not None and time.first <= document.published
    )
