"""When: the days a claim covers, and the day a statement was made.

The expression that hangs from the figure's own verb wins; two of them become one stretch ("between
19 February and 23 March"), and words like "since" or "as of" open or close it. A date that hangs
from the verb of saying dates the statement, not the event. Where the clause has no date of its own,
what is told in the past is dated by the sentences just before it or by the story's own day, and
what "has" happened runs from the story's first day to the day it was said. A stock is true on its
day: the one it is given for, else the day it was said, else publication.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from reportedly.annotate.times.intervals import precision_of, shifted
from reportedly.annotate.times.report_periods import (
    ReportPeriod,
    begins_with,
    dated_by_itself,
    in_citation,
    report_period,
    since_clause,
    with_year,
)
from reportedly.claims.shared.after_clauses import (
    MOST_BACK,
    PRECISIONS,
    clause_after,
    counted_length,
    dates_clause_behind,
    is_of_what_came_after,
    length_before,
    so_long_before,
    vague_length_before,
)
from reportedly.claims.shared.aftermath import of_the_aftermath, tells_of_aftermath
from reportedly.claims.shared.dated_clauses import (
    Aspect,
    aspect_of,
    dated_in_clause,
    dated_with_cue,
    dates_only_a_part,
    dates_what_befell_before,
    figure_token,
    hangs_from,
    time_token,
    told_as_earlier,
    verb_of,
    was_done_before,
)
from reportedly.claims.shared.dated_things import day_of_what_did_it
from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.grammar import (
    ADVERBIAL_CLAUSES,
    CONJUNCTS,
    FULL_VERBS,
    GERUNDS,
    NOUN_CLAUSES,
    OBJECTS,
    PAST,
    SUBJECTS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Role, TimePrecision
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.lexicons.load import Row
from reportedly.records import (
    Attribution,
    Document,
    Mentions,
    Period,
    Reason,
    Sentence,
    Span,
    Time,
    Token,
)
from reportedly.syntax.last_asked import last_asked
from reportedly.syntax.words import alternatives

_WITH_CALENDAR = subset("with_calendar")

BACK = 3  # sentences looked back for the event's date
# A date further back than this is background, not the story's own day: two months, since a flood or
# an
# offensive still in the news is seldom older.
STORY_DAYS = 62
# A first day is named as one ("since 5 August"), so it may lie further back: a year.
ONSET_DAYS = 366
# Characters between a cue and its date where there is no parse: "said in a statement released in
# Geneva on
# Tuesday" has 44.
SAID_NEAR = 60
_start_of = attrgetter("start")

_JOINS = named_pattern("periods.joins")
_AND = named_pattern("periods.and")
_BETWEEN = named_pattern("periods.between")
_TOLD_BESIDE = "the date of its clause"

# Rules that others ask for: an event has the day of a story only near where it is named.
OF_THE_STORY = "the day of the story"
FROM_ITS_FIRST_DAY = "from the first day of the event"

FoundPeriod = tuple[Period | None, tuple[Reason, ...]]


def period_of(
    words: Span,
    document: Document,
    mentions: Mentions,
    *,
    stock: bool = False,
    fate: Token | None = None,
) -> FoundPeriod:
    """The days a figure whose evidence is `words` covers, and why.

    Args:
        words: the figure's evidence.
        document: the article.
        mentions: its times, sentences and attributions.
        stock: whether it is a stock, true on a day, and not a flow.
        fate: the word that tells what happened.
    """
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, ()
    report = document.published is None
    document = dated_by_itself(document, mentions.times)
    sentence = mentions.sentences[here]
    named = _dated_period_of(sentence, mentions)
    cited = _date_of_cited(words, named, document)
    dated = [t for t in named if not in_citation(t, document)]
    earlier = _compared_with_record(words, sentence)
    if earlier is not None:
        behind = [t for t in dated if t.start >= earlier]
        if not behind:
            return None, ()
        return _stretch(behind[0], behind, document, stock, bare=True)
    dated = _of_claim(words, dated, sentence, document, mentions)
    dated = _dates_of_deed(words, fate, dated, sentence, document, mentions)
    cues = _cues_in(sentence, mentions)
    own, said = _as_of_or_said(
        *dated_in_clause(words, sentence, dated, cues, fate), document
    )
    # who is missing after a day is missing when it is told
    own = None if stock and dates_clause_behind(own, words, sentence) else own
    before = _told_after(words, own, sentence, document, mentions)
    if before is not None:
        return before
    if own is not None:
        bare = _told_when(words, own, sentence) or _since_them(
            words, own, document, mentions
        )
        found = _stretch(own, dated, document, stock, bare=bare)
        return _ended_by(found, words, own, document, mentions, stock)
    as_of = said or cited or _said_here(words, document, mentions)
    if stock:
        return _day_of_stock(as_of, document)
    if as_of is not None and as_of.start in of_the_aftermath(mentions):
        as_of = None
    lately, _ = dated_in_clause(words, sentence, _open_times(sentence, mentions), cues)
    if lately is not None and lately.last is not None:
        return _lately(lately.last, document.span(lately.start, lately.end))
    if told_as_earlier(words, sentence):
        return None, ()
    return _undated_flow(words, here, as_of, document, mentions, report)


def _as_of_or_said(
    own: Time | None, said: Time | None, document: Document
) -> tuple[Time | None, Time | None]:
    """ "As of Monday, the agency says, 40 have fled": the day is of the count, not of saying so."""
    if own is None and said is not None and _is_as_of(said, document):
        return said, None
    return own, said


def _is_as_of(time: Time, document: Document) -> bool:
    """Whether a count is given for a time: "as of Monday"."""
    return _lead("as_of").search(_words_before(time, document)) is not None


def _ended_by(
    found: FoundPeriod,
    words: Span,
    own: Time,
    document: Document,
    mentions: Mentions,
    stock: bool,
) -> FoundPeriod:
    """A period of its own date, with the beginning or the end that other words give it."""
    sentence = mentions.sentence_over(words.start)
    if sentence is None:
        return found
    if not stock and _still_killing(words, own, sentence, document):
        found = _since_it_began(own, document)
    found = _up_to_latest(found, own, document, mentions)
    return found if stock else _since_onset(found, words, own, document, mentions)


SHORTLY = timedelta(days=14)  # before a day on which the news told what came after


def _told_after(
    words: Span,
    own: Time | None,
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
) -> FoundPeriod | None:
    """What a clause with "after" tells: so long before as it says, or on the day that the article
    gives it elsewhere; None where neither is told.
    """
    opener = clause_after(words, sentence)
    if opener is None:
        return None
    length = length_before(opener, sentence, mentions)
    if length is not None:
        return _so_long_before(words, length, own, sentence, document, mentions)
    vague = vague_length_before(opener, sentence, mentions)
    if vague is not None:
        return _some_time_before(vague, own, document)
    if own is None or own.first is None:
        return None
    if not is_of_what_came_after(own, words, opener, sentence):
        return None
    if _begun_on(own, mentions):  # "unrest broke out on Friday after police shot two"
        return None
    days = [
        t
        for t in _days_of_story(words, document, mentions)
        if t.start not in of_the_aftermath(mentions)
        if t.first is not None
        if timedelta(0) < own.first - t.first <= SHORTLY
    ]
    cues = _cues_in_order(mentions)
    told = [t for t in days if not _is_beside_cue(t, cues)]
    if not told:
        return _lasted(words, own.first, document, mentions)
    return _stretch(told[0], [told[0]], document, False, OF_THE_STORY, bare=True)


def _some_time_before(
    length: Time, own: Time | None, document: Document
) -> FoundPeriod | None:
    """ "Weeks after 90 were taken": on no day that is told, but before what came after."""
    day = own.first if own is not None else document.published
    if day is None:
        return None
    return _begun_some_day(
        day - timedelta(days=1), document.span(length.start, length.end)
    )


def _so_long_before(
    words: Span,
    length: tuple[Time, int, str],
    own: Time | None,
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
) -> FoundPeriod | None:
    """ "Two weeks after 90 were taken": counted from the day of what came after, or from the
    article's.
    """
    time, count, unit = length
    anchor = own.first if own is not None else None
    if anchor is None:
        before = aspect_of(time_token(time, sentence), sentence) is Aspect.PAST
        story = _story_day(words, document, mentions) if before else None
        anchor = document.published if story is None else story.first
    if anchor is None:
        return None
    why = Reason("time", "so long before", document.span(time.start, time.end))
    return so_long_before(anchor, count, unit), (why,)


def _compared_with_record(words: Span, sentence: Sentence) -> int | None:
    """ "The worst raid since that of Mubi in 2014, which left 26 dead": where what is compared with
    begins, which happened on no day of this story.
    """
    if word_set("records").isdisjoint(sentence.words):
        return None
    before = sentence.text[: words.start - sentence.start]
    found = _RECORD.search(before)
    return sentence.start + found.end("since") if found is not None else None


_RECORD = named_pattern("periods.record")


def _date_of_cited(words: Span, named: list[Time], document: Document) -> Time | None:
    """The date of the source cited behind the claim, else before it."""
    cited = [t for t in named if in_citation(t, document)]
    behind = [t for t in cited if t.start >= words.end]
    return behind[0] if behind else cited[-1] if cited else None


def said_on(
    attribution: Attribution, document: Document, mentions: Mentions
) -> date | None:
    """The day a statement was made: the date beside its cue, outside its words; None where none is
    given.

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
        for t in _dated_period_of(sentence, mentions)
        if t.first == t.last
        if not content.start <= t.start < content.end
        if _is_past(t, document)
    ]
    by_tree = dated_with_cue(cue, sentence, outside)
    if by_tree is not None:
        return by_tree.first
    near = [t for t in outside if _gap_between_times(t, cue) < SAID_NEAR]
    best = min(near, key=lambda t: _gap_between_times(t, cue), default=None)
    return best.first if best else None


def _said_before(
    attribution: Attribution, document: Document, mentions: Mentions
) -> date | None:
    """The day on which a continued quotation began to be said."""
    if not attribution.continues:
        return None
    before = [
        a
        for a in mentions.attributions
        if a.cue
        if a.content.start < attribution.content.start
    ]
    return said_on(before[-1], document, mentions) if before else None


def _gap_between_times(time: Time, cue: Span) -> int:
    return min(abs(time.start - cue.end), abs(cue.start - time.end))


def _said_here(words: Span, document: Document, mentions: Mentions) -> Time | None:
    """The date of the statement the figure stands in, as a time expression."""
    for a in mentions.attributions:
        if a.cue and a.content.start <= words.start < a.content.end:
            day = said_on(a, document, mentions)
            if day is not None:
                return next(
                    (t for t in mentions.times if t.first == t.last == day), None
                )
    return None


# ------------------------------------------------------------------ stretches
def _dated_period_of(sentence: Sentence, mentions: Mentions) -> list[Time]:
    """The sentence's expressions that mean days; no time of the day on which something was said."""
    inside = mentions.times_in(sentence)
    said = _borrowed_from_sayings(mentions)
    return [
        t for t in inside if t.first is not None if t.last is not None if t not in said
    ]


@last_asked
def _borrowed_from_sayings(mentions: Mentions) -> frozenset[Time]:
    """ "…, police said on Tuesday. They came before dawn": of a dawn that no word sets on a day."""
    cues = _cues_in_order(mentions)
    found = []
    named: Time | None = None
    for time in mentions.times:
        if not time.borrowed:
            named = time if time.first is not None else named
        elif named is not None and _is_day_of_saying(named, cues, mentions):
            found.append(time)
    return frozenset(found)


def _open_times(sentence: Sentence, mentions: Mentions) -> list[Time]:
    """The sentence's expressions of whose days only the last is told: "in recent weeks"."""
    inside = mentions.times_in(sentence)
    return [t for t in inside if t.first is None and t.last is not None]


FEW = 3  # days: "the past few days" of the bench's articles, as its readers took them


def _lately(last: date, words: Span) -> FoundPeriod:
    """ "In recent weeks" began nobody says when, "over the past few days" a few days ago."""
    if not _few_days().search(words.text):
        return _begun_some_day(last, words)
    why = Reason(
        "time", "a few days, up to then", words, _period_rows()["few_days"].ref
    )
    return Period(last - timedelta(days=FEW), last, TimePrecision.DAY), (why,)


@by_language
def _few_days() -> re.Pattern[str]:
    """Words for a few days: "in recent days"."""
    words = "|".join(map(re.escape, _period_rows()["few_days"].strings("few_days")))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _begun_some_day(last: date, words: Span | None = None) -> FoundPeriod:
    """What went on up to a day, and began nobody says when."""
    why = Reason("time", "up to then; when it began is not told", words)
    return Period(None, last, TimePrecision.DAY), (why,)


_COMPARED = named_pattern("periods.compared")
_AGO = named_pattern("periods.ago")  # "two weeks ago today" is one day, two weeks back
_AFTER = named_pattern("periods.after")


def _of_claim(
    words: Span,
    dated: list[Time],
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
) -> list[Time]:
    """The dates that can date the claim: no comparison's ("the worst since 2010"), no second word
    of one date.

    "The raid came a day after strikes that killed 26": what stands behind "after" was so much
    before the day the words mean.
    """
    kept = []
    for time in dated:
        before = document.reading[sentence.start : time.start]
        compared = _COMPARED.search(before) and not _told_when(words, time, sentence)
        if _is_set_against(words, time, sentence, document):
            continue  # "3.4 million, up from 2.9 million in January"
        if compared:
            continue
        if _AGO.search(before) and len(dated) > 1:
            continue
        sets_off = document.reading.startswith(",", time.end)  # "The day after, …"
        near = time.end <= words.start and not sets_off
        behind = _AFTER.search(time.text) if near else None
        kept.append(
            _before_it(time, behind["unit"][0].upper(), mentions) if behind else time
        )
    return kept


def _before_it(time: Time, unit: str, mentions: Mentions) -> Time:
    """The days of the first of two events, where the words between them mean the second's."""
    earlier = next(
        (n for n in mentions.numbers if time.start <= n.start < time.end),
        None,
    )
    back = 2 * (
        earlier.low or 1 if earlier is not None else 1
    )  # from the second to the anchor, and to the first
    if time.first is None:
        return time
    if time.last is None:
        return time
    if back > MOST_BACK:
        return time
    first, last = (shifted(day, -back, unit) for day in (time.first, time.last))
    return replace(time, first=first, last=last)


# Characters from a date to the "when" of its clause: a comma and a space.
_WHEN_NEAR = 3


def _cues_in(sentence: Sentence, mentions: Mentions) -> list[Span]:
    """The cues of statements that stand in a sentence."""
    cues = _cues_in_order(mentions)
    first = bisect_left(cues, sentence.start, key=_start_of)
    return cues[first : bisect_left(cues, sentence.end, key=_start_of)]


@last_asked
def _cues_in_order(mentions: Mentions) -> list[Span]:
    """The cues of the article in reading order."""
    cues = [a.cue for a in mentions.attributions if a.cue]
    return sorted(cues, key=_start_of)


def _told_when(words: Span, time: Time, sentence: Sentence) -> bool:
    """ "The worst since 2023, when a cyclone killed 1,200": the clause tells of that year, whatever
    the year is compared with.
    """
    when = next((t for t in sentence.tokens if t.start >= time.end), None)
    if when is not None and when.text == ",":
        when = (
            sentence.tokens[when.i + 1] if when.i + 1 < len(sentence.tokens) else None
        )
    if when is None:
        return False
    if when.lower not in word_set("when_words"):
        return False
    token = figure_token(words, sentence)
    near = when.start - time.end <= _WHEN_NEAR
    return near and token is not None and hangs_from(token, when.head, sentence)


def _since_them(
    words: Span, time: Time, document: Document, mentions: Mentions
) -> bool:
    """ "Since 34 people were killed in May", "since his arrest in May": they were in May, and what
    the sentence tells has been since.
    """
    clause = since_clause(time, document)
    if clause is None:
        return False
    inside = clause.start() < words.start < time.start
    return inside and not _begun_on(time, mentions)


@by_language
def _period_rows() -> dict[str, Row]:
    """The rows of the list by each field they have."""
    return {
        key: row
        for row in in_use().table("periods")
        for key in row.values
        if key != "example"
    }


@by_language
def _lead(field: str) -> re.Pattern[str]:
    """Any word of one field right before a time."""
    words = sorted(_period_rows()[field].strings(field), key=len, reverse=True)
    return re.compile(
        pattern_text("periods.lead", join="|".join(map(re.escape, words))),
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class _Bounds:
    first: date
    last: date
    rule: str
    ref: str | None = None


def _stretch(
    time: Time,
    dated: list[Time],
    document: Document,
    stock: bool,
    rule: str = _TOLD_BESIDE,
    bare: bool = False,
) -> FoundPeriod:
    """The period of one expression, with what stands before it and its partner; alone where it is
    `bare`.
    """
    if time.first is None:
        return None, ()
    if time.last is None:
        return None, ()
    if bare:
        bounds = _Bounds(time.first, time.last, rule)
        return _found_period(bounds, (time,), document, stock)
    partner = _partner(time, dated, document)
    if partner is not None and partner.first and partner.last:
        joined = _Bounds(
            min(time.first, partner.first),
            max(time.last, partner.last),
            "the stretch between two dates",
        )
        return _found_period(joined, (time, partner), document, stock)
    return _found_period(
        _bounded(time, time.first, time.last, document, rule), (time,), document, stock
    )


def _bounded(
    time: Time, first: date, last: date, document: Document, rule: str
) -> _Bounds:
    """The first and last day of a time, after the word that leads it: "since", "as of", "until"."""
    lead = _words_before(time, document)
    published = document.published
    if _is_as_of(time, document):
        return _Bounds(last, last, AS_OF, _period_rows()["as_of"].ref)
    opened = _lead("since").search(lead) or begins_with(time, document)
    if opened and published is not None and first > published and not with_year(time):
        first = shifted(
            first, -1, "Y"
        )  # "since the vote in March", told in January: last year's
    if published is None or first > published:
        return _Bounds(first, last, rule)
    if opened:
        return _Bounds(
            first,
            published,
            "since a date, up to publication",
            _period_rows()["since"].ref,
        )
    if _lead("until").search(lead):
        return _Bounds(
            last, last, "the last day it is counted to", _period_rows()["until"].ref
        )
    ahead = _period_rows()["ahead"].strings("ahead")
    if last > published and not any(w in time.text.lower().split() for w in ahead):
        return _Bounds(first, published, "its days so far")  # "this year"
    return _Bounds(first, last, rule)


def _up_to_latest(
    found: FoundPeriod, own: Time, document: Document, mentions: Mentions
) -> FoundPeriod:
    """ "Since June" in a text that gives no day of its own: up to the latest day that it names."""
    period, why = found
    if period is None:
        return found
    if document.published is not None:
        return found
    if period.end != own.last:
        return found
    if not _lead("since").search(_words_before(own, document)):
        return found
    days = [t.day for t in mentions.times if t.day is not None]
    latest = max(days, default=period.end)
    if latest <= period.end:
        return found
    if latest - period.first > timedelta(days=ONSET_DAYS):
        return found
    return Period(period.start, latest, period.precision), why


def _since_onset(
    found: FoundPeriod, words: Span, own: Time, document: Document, mentions: Mentions
) -> FoundPeriod:
    """What had happened "as of" a day did so from the first day told of the event up to it."""
    period, why = found
    if period is None:
        return found
    if why[0].rule != AS_OF and not _came_to(words, own, mentions):
        return found
    onset = _onset(words, document, mentions, own) or _story_day(
        words, document, mentions
    )
    day = None if onset is None or onset is own else onset.first
    if onset is None or day is None or day >= period.end:
        return _done_by(found, words, own, document, mentions)
    span = document.span(onset.start, onset.end)
    began = Reason("time", FROM_ITS_FIRST_DAY, span)
    return Period(day, period.end, precision_of(onset)), (began, *why)


def _done_by(
    found: FoundPeriod, words: Span, own: Time, document: Document, mentions: Mentions
) -> FoundPeriod:
    """ "As of Monday 40 have died": up to then, and not on it."""
    period, why = found
    sentence = mentions.sentence_over(words.start)
    if sentence is None or period is None or why[0].rule != AS_OF:
        return found
    if own.borrowed:  # "as of 9.30 a.m." is no long time
        return found
    token = figure_token(words, sentence)
    perfect = aspect_of(token, sentence) is Aspect.PERFECT
    if perfect or was_done_before(token, sentence):
        return _begun_some_day(period.end, document.span(own.start, own.end))
    return found


def _came_to(words: Span, own: Time, mentions: Mentions) -> bool:
    """ "The toll rose to 31 on Monday": the day is that of the count, as in "as of Monday"; so it
    is in "three more died on Monday, bringing the toll to 31".
    """
    sentence = mentions.sentence_over(words.start)
    if sentence is None:
        return False
    verb = verb_of(figure_token(words, sentence), sentence)
    at = verb_of(time_token(own, sentence), sentence)
    if verb is None or at is None:
        return False
    if verb.head == at.i and verb.tag in GERUNDS and verb.i != at.i:
        noun = sentence.child_as(verb.i, OBJECTS)
        return noun is not None and noun.lower in word_set("tally_nouns")
    if at.i != verb.i:
        return False
    if verb.lemma in word_set("level_verbs"):
        return True
    first = next(iter(sentence.tokens_in(words.start, words.end)), None)
    to = first is not None and sentence.tokens[first.i - 1].lower in word_set("to")
    return to and verb.lower in in_use().words("numbers", "change")


def _still_killing(
    words: Span, own: Time, sentence: Sentence, document: Document
) -> bool:
    """ "The war, which began on 15 April, has killed 2,000": the date is of the beginning, and it
    goes on.
    """
    if document.published is None:
        return False
    if own.first is None:
        return False
    if own.first >= document.published:
        return False
    at = time_token(own, sentence)
    token = figure_token(words, sentence)
    began, verb = verb_of(at, sentence), verb_of(token, sentence)
    if began is None:
        return False
    if verb is None:
        return False
    if began.i == verb.i:
        return False
    if not _is_of_beginning(began, verb, sentence):
        return False
    return aspect_of(token, sentence) is Aspect.PERFECT


def _is_of_beginning(began: Token, verb: Token, sentence: Sentence) -> bool:
    """Whether a dated verb tells when what has come about since began: "which began on 15 April",
    "began when they took Sana in 2014", "broke out in April and has killed 90", "rose up in 2011,
    igniting a war that has killed 90".
    """
    if _begins(began, sentence):
        return began.dep in NOUN_CLAUSES or _is_joined(verb, began, sentence)
    above = sentence.tokens[began.head]
    if began.dep in ADVERBIAL_CLAUSES and _begins(above, sentence):
        return above.dep in NOUN_CLAUSES
    return verb.dep in NOUN_CLAUSES and _is_of_war(verb, sentence)


def _is_joined(verb: Token, began: Token, sentence: Sentence) -> bool:
    """ "Broke out in April and has killed 90": a second verb of the same subject."""
    if verb.dep not in CONJUNCTS or verb.head != began.i:
        return False
    return sentence.child_as(verb.i, SUBJECTS) is None


def _is_of_war(verb: Token, sentence: Sentence) -> bool:
    """ "Triggering a rebellion that has killed 90": what a clause says of a war somebody made."""
    war = sentence.tokens[verb.head]
    if _WAR.search(war.text) is None:
        return False
    return sentence.tokens[war.head].lemma in word_set("igniting_verbs")


def _since_it_began(own: Time, document: Document) -> FoundPeriod:
    """From the first day of what goes on up to publication."""
    if own.first is None:
        return None, ()
    if document.published is None:
        return None, ()
    span = document.span(own.start, own.end)
    why = Reason(
        "time",
        "from the day it began up to publication",
        span,
        _period_rows()["begins"].ref,
    )
    return Period(own.first, document.published, precision_of(own)), (why,)


AS_OF = "the day it is given for"


def _found_period(
    bounds: _Bounds, used: tuple[Time, ...], document: Document, stock: bool
) -> FoundPeriod:
    """A period with its precision and the times it rests on."""
    reasons = tuple(
        Reason("time", bounds.rule, document.span(t.start, t.end), bounds.ref)
        for t in used
    )
    first = bounds.first
    # A stock of a stretch that reaches the article is true at its end; one of a bygone month, on
    # some day of it.
    if stock and (len(used) > 1 or bounds.last == document.published):
        first = bounds.last
    precision = (
        TimePrecision.DAY
        if first == bounds.last
        else max((precision_of(t) for t in used), key=_FINE.index)
    )
    return Period(first, bounds.last, precision), reasons


# Letters of "between the start of the government's offensive in early ".
_SPAN_LEADS = 70


def _partner(time: Time, dated: list[Time], document: Document) -> Time | None:
    """The other end of "between A and B", "from A to B", "A–B", and of two days in a row: "on 6 and
    7 December", "on Monday and Tuesday".
    """
    for other in dated:
        if other is time:
            continue
        one, two = (time, other) if time.start < other.start else (other, time)
        between = document.reading[one.end : two.start]
        if _JOINS.fullmatch(between):
            lead = document.reading[max(0, one.start - _SPAN_LEADS) : one.start]
            if _BETWEEN.search(lead):
                return other
            if not _AND.search(between):
                return other
            if _in_a_row(one, two):
                return other
    return None


def _in_a_row(one: Time, two: Time) -> bool:
    """Whether one expression begins on the day after the other ends; both are as fine."""
    if one.last is None:
        return False
    if two.first is None:
        return False
    if precision_of(one) != precision_of(two):
        return False
    return two.first - one.last == timedelta(days=1)


_FINE = vocabulary_in_order("time precision")


# ------------------------------------------------------------------ without a date of its own
def _dates_of_deed(
    words: Span,
    fate: Token | None,
    dated: list[Time],
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
) -> list[Time]:
    """Those dates of a claim's sentence that can be of what befell all who are counted."""
    verb = verb_of(figure_token(words, sentence) if fate is None else fate, sentence)
    # "nine men were charged on Monday": what befell those who are counted is the charge itself
    if verb is None or not tells_of_aftermath(verb, sentence):
        after = of_the_aftermath(mentions)
        dated = [t for t in dated if t.start not in after]
    done = verb is not None and verb.tag in PAST
    return [
        t
        for t in dated
        if not dates_only_a_part(t, words, sentence)
        if fate is None or not dates_what_befell_before(t, words, fate, sentence)
        if not done or _is_past(t, document)
    ]


def _day_of_stock(said: Time | None, document: Document) -> FoundPeriod:
    """The day a stock without a date is true on: the day it was said, else publication."""
    if said is not None and said.last is not None:
        words = document.span(said.start, said.end)
        return Period(said.last, said.last, TimePrecision.DAY), (
            Reason("time", "a stock, true on the day it was said", words),
        )
    if document.published is None:
        return None, ()
    day = Period(document.published, document.published, TimePrecision.DAY)
    return day, (Reason("time", "a stock, true on the day of publication"),)


def _undated_flow(
    words: Span,
    here: int,
    said: Time | None,
    document: Document,
    mentions: Mentions,
    report: bool,
) -> FoundPeriod:
    """What happened, with no date beside it: by the tense of its verb.

    A `report` is a text that came without a day and has one of its own: it tells how things stand
    on that day, also where it says "four people died".
    """
    sentence = mentions.sentences[here]
    aspect = aspect_of(figure_token(words, sentence), sentence)
    if aspect in {Aspect.PERFECT, Aspect.STATE, Aspect.NONE}:
        reported = report_period(document, mentions.times) if said is None else None
        if reported is not None:
            return _reported_in(reported, document)
        found = _up_to_now(words, said, document, mentions)
        undated = found[0] is None and aspect is Aspect.STATE
        return _day_of_stock(said, document) if undated else found
    if aspect is Aspect.PRESENT:
        found = (None, ())
        if _stands_at(words, sentence):
            found = _up_to_now(words, said, document, mentions)
        return found if found[0] is not None else _day_of_stock(said, document)
    return _told_in_past(words, here, said, document, mentions, report)


def _stands_at(words: Span, sentence: Sentence) -> bool:
    """ "The death toll stands at 150", "is now 34": all who have died by now."""
    verb = verb_of(figure_token(words, sentence), sentence)
    tally = None if verb is None else sentence.child_as(verb.i, SUBJECTS)
    return tally is not None and tally.lemma.lower() in word_set("tally_nouns")


def _told_in_past(
    words: Span,
    here: int,
    said: Time | None,
    document: Document,
    mentions: Mentions,
    report: bool,
) -> FoundPeriod:
    """ "Four people died": on the day named before, reported on or told of the story."""
    sentence = mentions.sentences[here]
    named = day_of_what_did_it(words, sentence, document, mentions)
    if named is not None:
        return _stretch(named, [named], document, False, "the day of what did it")
    dates = _dates_before(here, document, mentions)
    if dates and not _is_after(dates[-1], said):
        rule = "the date of a sentence before it"
        found = _stretch(dates[-1], dates, document, False, rule)
        return _since_onset(found, words, dates[-1], document, mentions)
    reported = report_period(document, mentions.times) if said is None else None
    if reported is not None:
        return _reported_in(reported, document)
    if report and said is None and document.published is not None:
        return _up_to_now(words, said, document, mentions)
    day = said if said is not None else _story_day(words, document, mentions)
    if day is None:
        return None, ()
    return _stretch(
        day,
        [day],
        document,
        False,
        "the day its statement gives" if said else OF_THE_STORY,
    )


def _is_after(time: Time, said: Time | None) -> bool:
    """ "It struck on Monday. Last week, the group said it had killed 40": no later than it was
    said.
    """
    if said is None:
        return False
    if said.last is None:
        return False
    if time.first is None:
        return False
    return time.first > said.last


def _dates_before(here: int, document: Document, mentions: Mentions) -> list[Time]:
    """The dates of the nearest sentence before that has one short enough to go on; none where the
    sentence turns to other news.
    """
    sentence = mentions.sentences[here]
    if _turns_away(sentence):
        return []
    role = document.passages[sentence.passage].role
    for before in reversed(mentions.sentences[max(0, here - BACK) : here]):
        if document.passages[before.passage].role != role:
            return []
        earlier = [
            t
            for t in _dated_period_of(before, mentions)
            if _is_past(t, document)
            if not in_citation(t, document)
            if not _is_compared(t, before, document)
            if not _AGO.search(document.reading, before.start, t.start)
        ]
        cues = _cues_in(before, mentions)
        earlier = [
            t
            for t in earlier
            if not _is_day_of_saying(t, cues, mentions)
            if t.start not in of_the_aftermath(mentions)
        ]
        if earlier and _is_short(earlier[-1]):
            return earlier
        if _turns_away(before):
            return []
    return []


def _turns_away(sentence: Sentence) -> bool:
    """`Meanwhile in the east, …`, "Separately, …": what happened is of no day named before."""
    openers = word_set("turning_openers")
    return any(t.lower in openers for t in sentence.tokens[:2])


def _is_compared(time: Time, sentence: Sentence, document: Document) -> bool:
    """A date with which the day told of is only compared: "…, up from 340 people a week
    earlier".
    """
    return _comparison(time, sentence, document) is not None


def _is_set_against(
    words: Span, time: Time, sentence: Sentence, document: Document
) -> bool:
    """Whether a date is that of a count with which the claim before it is compared."""
    compares = _comparison(time, sentence, document)
    return compares is not None and words.end <= compares.start()


def _comparison(
    time: Time, sentence: Sentence, document: Document
) -> re.Match[str] | None:
    """The words that compare, up to a date behind them."""
    return _comparing().search(document.reading, sentence.start, time.start)


@by_language
def _comparing() -> re.Pattern[str]:
    """From a word that compares up to the end of what is searched, in one clause."""
    words = alternatives(word_set("comparing_words"))
    return re.compile(rf"\b(?:{words})\b[^;:()]{{0,60}}\Z")


def _reported_in(reported: ReportPeriod, document: Document) -> FoundPeriod:
    """What a report tells without a date happened in the period it reports on."""
    words = document.span(reported.start, reported.end)
    why = Reason("time", "the period its report covers", words)
    precision = TimePrecision.MONTH if reported.whole_months else TimePrecision.DAY
    return Period(reported.first, reported.last, precision), (why,)


WEEK = 7  # days


def _is_short(time: Time) -> bool:
    """Whether an expression can date the next sentences too: a month or a year dates the matter of
    its own.

    Of 114 figures dated so on four fifths of the bench's articles, a span of a week or less was
    right for 54 of 85, a longer one for 6 of 29.
    """
    if time.first is None:
        return False
    if time.last is None:
        return False
    return (time.last - time.first).days < WEEK


def _up_to_now(
    words: Span, said: Time | None, document: Document, mentions: Mentions
) -> FoundPeriod:
    """What has happened: from the event's first day to the day it was said, or to publication."""
    last = said.last if said is not None else document.published
    if _of_a_war(words, document, mentions):
        found = _since_war_began(words, last, document, mentions)
        told = found[0] is not None and found[0].start is not None
        return found if told else _lasted(words, last, document, mentions) or found
    onset = _onset(words, document, mentions)
    lasted = _lasted(words, last, document, mentions) if onset is None else None
    if lasted is not None:
        return lasted
    start = onset if onset is not None else _story_day(words, document, mentions)
    begun = start.first if start is not None else None
    if start is None or last is None or begun is None or begun > last:
        return _by_saying(said, last, document)
    precision = precision_of(start) if begun != last else TimePrecision.DAY
    why = Reason("time", FROM_ITS_FIRST_DAY, document.span(start.start, start.end))
    if said is None or said is start:
        return Period(begun, last, precision), (why,)
    to = Reason("time", "to the day it was said", document.span(said.start, said.end))
    return Period(begun, last, precision), (why, to)


def _by_saying(said: Time | None, last: date | None, document: Document) -> FoundPeriod:
    """What has happened since nobody says when: on the day it was said, else up to a day."""
    if said is None or said.first is None or said.last is None:
        return (None, ()) if last is None else _begun_some_day(last)
    why = Reason("time", "the day it was said", document.span(said.start, said.end))
    return Period(said.first, said.last, TimePrecision.DAY), (why,)


def _lasted(
    words: Span, last: date | None, document: Document, mentions: Mentions
) -> FoundPeriod | None:
    """ "The three-year war has killed 900", "two days of fighting have": it began so long ago."""
    sentence = mentions.sentence_over(words.start)
    if sentence is None or last is None:
        return None
    verb = verb_of(figure_token(words, sentence), sentence)
    if verb is not None and verb.dep in CONJUNCTS:  # "killed 38 and wounded 250"
        verb = sentence.tokens[verb.head]
    for time in mentions.times_in(sentence):
        length = counted_length(time)
        behind = _lasting_things().match(document.reading, time.end)
        if length is None or behind is None or verb is None:
            continue
        thing = sentence.token_at(behind.start("thing"))
        if thing is None or not hangs_from(thing, verb.i, sentence):
            continue
        count, unit = length
        why = Reason("time", "so long, up to then", document.span(time.start, time.end))
        return Period(shifted(last, -count, unit), last, PRECISIONS[unit]), (why,)
    return None


@by_language
def _lasting_things() -> re.Pattern[str]:
    """ "-old civil war", "of fighting": what lasts, right behind how long it does."""
    words = alternatives(word_set("lasting_happenings"))
    return re.compile(pattern_text("periods.lasting", join=words))


_WAR = named_pattern("periods.war")
LONG = 366  # a war's beginning may be told by its year
WAR_DAYS = 366 * 60  # as far back as a war in the news began


def _of_a_war(words: Span, document: Document, mentions: Mentions) -> bool:
    """Whether a count is of a whole war: its sentence names one, and gives no day."""
    here = mentions.sentence_at(words.start)
    sentence = mentions.sentences[here] if here is not None else None
    return sentence is not None and bool(
        _WAR.search(document.reading, sentence.start, sentence.end)
    )


def _since_war_began(
    words: Span, last: date | None, document: Document, mentions: Mentions
) -> FoundPeriod:
    """From the beginning of the war, where the article tells it; else from a day not told."""
    openers = _openers(document, mentions)
    found = [
        t
        for t in _story_times(words, document, mentions, WAR_DAYS)
        if t.start in openers.since | openers.begun
        if _near_war(t, document)
    ]
    start = min(found, key=lambda t: abs(t.start - words.start), default=None)
    if last is None:
        return None, ()
    if start is None or start.first is None or start.first > last:
        return _begun_some_day(last)
    span = document.span(start.start, start.end)
    why = Reason("time", "from the beginning of the war, up to now", span)
    return Period(start.first, last, precision_of(start)), (why,)


def _near_war(time: Time, document: Document) -> bool:
    """Whether a war is named near a time."""
    return (
        _WAR.search(document.reading, max(0, time.start - 80), time.end + 40)
        is not None
    )


def _onset(
    words: Span, document: Document, mentions: Mentions, own: Time | None = None
) -> Time | None:
    """The first day of the event: "since Monday", "began on 31 August"; the nearest such date of
    the story.

    A verb gives a day, and a month only where the story names no day: "the region was also hit
    earlier this month" dates another event.
    """
    told = _story_times(words, document, mentions, ONSET_DAYS)
    times = [t for t in told if t is not own]
    openers = _openers(document, mentions)
    since = [t for t in times if t.start in openers.since]
    begun = [t for t in times if t.start in openers.begun]
    days = [t for t in begun if _is_short(t)]
    if not days and _story_day(words, document, mentions) is None:
        days = begun
    found = since + days
    return min(found, key=lambda t: abs(t.start - words.start), default=None)


class _Openers(NamedTuple):
    """Where the dates of an article begin from which something lasts."""

    since: frozenset[int]  # "since Monday"
    begun: frozenset[int]  # "began on Monday"


@last_asked
def _openers(document: Document, mentions: Mentions) -> _Openers:
    """The dates that open a period, told once for all figures of the article."""
    times = _days_in_words(document, mentions)
    since = frozenset(t.start for t in times if _since_it(t, document))
    return _Openers(since, frozenset(t.start for t in times if _begun_on(t, mentions)))


def _since_it(time: Time, document: Document) -> bool:
    """ "Since Monday", "since the war began in March"."""
    before = _words_before(time, document)
    return _lead("since").search(before) is not None or begins_with(time, document)


def _words_before(time: Time, document: Document) -> str:
    """The words right before a date, among which those that lead it stand."""
    return document.reading[max(0, time.start - _LEADS_WITHIN) : time.start]


_LEADS_WITHIN = 20  # letters in which a word that leads a date is looked for


def _begun_on(time: Time, mentions: Mentions) -> bool:
    """ "Began on 31 August", "hit the coast on Friday"."""
    index = mentions.sentence_at(time.start)
    if index is None:
        return False
    sentence = mentions.sentences[index]
    near = [
        t
        for t in sentence.tokens
        if t.pos in FULL_VERBS
        if 0 <= time.start - t.end < SAID_NEAR
    ]
    return any(_begins(verb, sentence) for verb in near)


def _begins(verb: Token, sentence: Sentence) -> bool:
    """ "Began", "broke out": a verb whose date is the first day of what it tells."""
    if verb.lemma in _period_rows()["begins"].strings("begins"):
        return True
    done = sentence.child_as(verb.i, OBJECTS)
    if done is not None and done.lower in word_set("beginnings_made"):
        return True
    if verb.lemma not in _period_rows()["begins_out"].strings("begins_out"):
        return False
    return any(t.lower in word_set("out") for t in sentence.children(verb.i))


def _story_day(words: Span, document: Document, mentions: Mentions) -> Time | None:
    """The first day the story names that is not the day of a statement; else the first of any.

    A report of a trial or a burial tells of a day further back: of a year, as a first day may be.
    """
    days = _days_of_story(words, document, mentions)
    after = of_the_aftermath(mentions)
    told = [t for t in days if t.start not in after]
    if len(told) < len(days):
        told = told or [
            t
            for t in _days_of_story(words, document, mentions, ONSET_DAYS)
            if t.start not in after
        ]
    cues = [a.cue for a in mentions.attributions if a.cue]
    events = (t for t in told if not _is_beside_cue(t, cues))
    return next(events, told[0] if told else None)


def _days_of_story(
    words: Span, document: Document, mentions: Mentions, back: int = STORY_DAYS
) -> list[Time]:
    """The single days its story names, at most `back` days before publication."""
    times = _story_times(words, document, mentions, back)
    days = [t for t in times if t.first == t.last]
    here = mentions.sentence_over(words.start)
    return [
        t
        for t in days
        if here is None
        or not here.start <= t.start < here.end
        or not _is_set_against(words, t, here, document)
    ]


def _is_day_of_saying(time: Time, cues: list[Span], mentions: Mentions) -> bool:
    """Whether a date is that of a statement: beside its cue, and no part of what was said, as in
    "was hit on Wednesday, residents said".
    """
    if not _is_beside_cue(time, cues):
        return False
    said = (a.content for a in mentions.attributions)
    return not any(words.start <= time.start < words.end for words in said)


def _is_beside_cue(time: Time, cues: list[Span]) -> bool:
    """Whether a date stands so near the cue of a statement that it is the day of that."""
    gaps = [_gap_between_times(time, cue) for cue in cues]
    return min(gaps, default=SAID_NEAR) < SAID_NEAR // 4


def _story_times(
    words: Span, document: Document, mentions: Mentions, days: int = STORY_DAYS
) -> list[Time]:
    """Dates of a figure's own story, no coarser than months, at most `days` before publication."""
    published = document.published
    if published is None:
        return []
    aside = [
        (p.start, p.end)
        for p in document.passages
        if p.role in {Role.OTHER_STORY, Role.BOILERPLATE}
        if not p.start <= words.start < p.end
    ]
    longest = timedelta(days=LONG if days > ONSET_DAYS else 31)
    return [
        t
        for t in _days_in_words(document, mentions)
        if t.first is not None
        if t.last is not None
        if t.last - t.first <= longest
        if timedelta(0) <= published - t.first <= timedelta(days=days)
        if not any(s <= t.start < e for s, e in aside)
    ]


@last_asked
def _days_in_words(document: Document, mentions: Mentions) -> list[Time]:
    """The dates of a document, those of cited sources left out."""
    said = _borrowed_from_sayings(mentions)
    return [
        t
        for t in mentions.times
        if t.type in _WITH_CALENDAR
        if t not in said
        if not in_citation(t, document)
    ]


def _is_past(time: Time, document: Document) -> bool:
    return document.published is None or (
        time.first is not None and time.first <= document.published
    )
