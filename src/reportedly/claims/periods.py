"""When: the days a claim covers, and the day a statement was made.

The expression of the figure's own clause wins; two of them become one stretch ("between 19 February
and 23 March"), and words like "since" or "as of" open or close it. Without one, the last date of the
sentences just before is taken for the same event. A stock is true on its day: the one it is given
for, else the day it was said, else the day of publication.
"""

from __future__ import annotations

import re
from datetime import date

from reportedly.records import Attribution, Document, Mentions, Period, Reason, Sentence, Span, Time

BACK = 3  # sentences looked back for the event's date
_JOINS = re.compile(r"\s*(?:and|to|through|until|till|up to|and up to|–|-)\s*(?:the\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|after|from|starting|beginning)\s+(?:on\s+|in\s+|the\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|by|before|up to|as of|as at)\s+(?:the\s+)?$", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as of|as at|as on|by)\s+(?:the\s+)?$", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:later|next|tomorrow|coming)\b", re.IGNORECASE)
_COARSE = {4: "year", 7: "month"}


def period_of(
    words: Span, document: Document, mentions: Mentions, *, stock: bool = False
) -> tuple[Period | None, tuple[Reason, ...]]:
    """The days a figure whose evidence is `words` covers, and why.

    Args:
        words: the figure's evidence.
        stock: whether it is a stock, true on a day, and not a flow.
    """
    here = next((i for i, s in enumerate(mentions.sentences) if s.start <= words.start < s.end), None)
    if here is None:
        return None, ()
    sentence = mentions.sentences[here]
    dated = _dated(sentence, mentions)
    if dated:
        nearest = min(dated, key=lambda t: _distance(t, words, document))
        return _stretch(nearest, dated, document, stock)
    if stock:
        return _day_of_stock(sentence, document, mentions)
    for k in range(here - 1, max(-1, here - BACK - 1), -1):
        before = mentions.sentences[k]
        if document.passages[before.passage].role != document.passages[sentence.passage].role:
            break
        earlier = [t for t in _dated(before, mentions) if _is_past(t, document)]
        if earlier:
            return _stretch(earlier[-1], earlier, document, stock, "the date of a sentence before it")
    return None, ()


def said_on(attribution: Attribution, document: Document, mentions: Mentions) -> date | None:
    """The day a statement was made: the date beside its cue, outside its words; None where none is given."""
    cue = attribution.cue
    if cue is None:
        return None
    sentence = next((s for s in mentions.sentences if s.start <= cue.start < s.end), None)
    if sentence is None:
        return None
    content = attribution.content
    outside = [
        t
        for t in mentions.times
        if sentence.start <= t.start < sentence.end
        and not (content.start <= t.start < content.end)
        and t.first is not None
        and t.first == t.last
    ]
    near = [t for t in outside if min(abs(t.start - cue.end), abs(cue.start - t.end)) < SAID_NEAR]
    best = min(near, key=lambda t: min(abs(t.start - cue.end), abs(cue.start - t.end)), default=None)
    return best.first if best else None


# Characters between a cue and its date: "said in a statement released in Geneva on Tuesday" has 44.
SAID_NEAR = 60


# ------------------------------------------------------------------ stretches
def _dated(sentence: Sentence, mentions: Mentions) -> list[Time]:
    """The sentence's expressions that mean days."""
    inside = [t for t in mentions.times if sentence.start <= t.start < sentence.end]
    return [t for t in inside if t.first is not None and t.last is not None]


def _distance(time: Time, words: Span, document: Document) -> float:
    """Characters to the figure; clause borders count as forty, and what follows the figure is nearer."""
    after = time.start >= words.end
    low, high = (words.end, time.start) if after else (time.end, words.start)
    between = document.reading[low:high]
    borders = len(re.findall(r"[;:]|,\s+(?:and|but|while|who|which|where|after|as)\b", between))
    return (high - low) * (1.0 if after else 1.2) + 40 * borders


def _stretch(
    time: Time, dated: list[Time], document: Document, stock: bool, rule: str = "the date of its clause"
) -> tuple[Period | None, tuple[Reason, ...]]:
    assert time.first is not None and time.last is not None
    first, last = time.first, time.last
    used = [time]
    partner = _partner(time, dated, document)
    if partner is not None and partner.first and partner.last:
        first, last = min(first, partner.first), max(last, partner.last)
        used.append(partner)
        rule = "the stretch between two dates"
    else:
        lead = document.reading[max(0, time.start - 16) : time.start]
        if _AS_OF.search(lead):
            first = last
            rule = "the day it is given for"
        elif _SINCE.search(lead) and document.published and first <= document.published:
            last = document.published
            rule = "since a date, up to publication"
        elif document.published and last > document.published >= first and not _AHEAD.search(time.text):
            last = document.published  # "this year": its days so far
    if stock:
        first = last
    words = tuple(Reason("time", rule, document.span(t.start, t.end)) for t in used)
    return Period(first, last, _precision(time)), words


def _partner(time: Time, dated: list[Time], document: Document) -> Time | None:
    """The other end of "between A and B", "from A to B", "A–B"."""
    for other in dated:
        if other is time:
            continue
        one, two = (time, other) if time.start < other.start else (other, time)
        if _JOINS.fullmatch(document.reading[one.end : two.start]):
            lead = document.reading[max(0, one.start - 14) : one.start]
            if _BETWEEN.search(lead) or "and" not in document.reading[one.end : two.start]:
                return other
    return None


def _precision(time: Time) -> str:
    if time.type == "DURATION":
        return "day"
    if re.fullmatch(r"\d{4}-(?:SP|SU|FA|WI)", time.value):
        return "season"
    if re.fullmatch(r"\d{4}-W\d\d.*", time.value):
        return "week"
    return _COARSE.get(len(time.value), "day" if len(time.value) >= 10 else "year")


def _day_of_stock(
    sentence: Sentence, document: Document, mentions: Mentions
) -> tuple[Period | None, tuple[Reason, ...]]:
    """The day a stock without a date is true on: the day it was said, else publication."""
    for attribution in mentions.attributions:
        if sentence.start <= attribution.content.start < sentence.end:
            said = said_on(attribution, document, mentions)
            if said is not None:
                return Period(said, said, "day"), (Reason("time", "a stock, true on the day it was said"),)
    if document.published is None:
        return None, ()
    return Period(document.published, document.published, "day"), (Reason("time", "a stock, true on publication"),)


def _is_past(time: Time, document: Document) -> bool:
    return document.published is None or (time.first is not None and time.first <= document.published)
