"""Clauses with "after": what they tell came before what their sentence tells.

"Aid came on Thursday after a storm killed 48" tells of no deaths on Thursday, and "three months
after gunmen took 280 pupils" sets their taking three months back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from reportedly.annotate.times.intervals import shifted
from reportedly.claims.shared.dated_clauses import (
    figure_token,
    hangs_from,
    time_token,
    verb_of,
)
from reportedly.codebook.grammar import (
    ADVERBIAL_CLAUSES,
    COMMON_NOUNS,
    CONJUNCTS,
    GERUNDS,
    OBJECT_PREDICATES,
    PAST,
    PREPOSITION_CLAUSES,
    PREPOSITION_OBJECTS,
    RELATIVE_CLAUSES,
    SUBJECTS,
)
from reportedly.codebook.words import TimePrecision
from reportedly.languages import word_set
from reportedly.records import Mentions, Period, Sentence, Span, Time, Token

# A length of TIMEX3 in whole days, weeks, months or years; of hours ("PT6H") nothing begins so
# long ago.
_LENGTH = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])")
PRECISIONS = {
    "D": TimePrecision.DAY,
    "W": TimePrecision.WEEK,
    "M": TimePrecision.MONTH,
    "Y": TimePrecision.YEAR,
}
# "Days", "weeks" and the like of TIMEX3, without a number; hours make no day.
_VAGUE_LENGTHS = frozenset(f"PX{unit}" for unit in PRECISIONS)
# Whose clause is that of the word it hangs from.
_GOES_ON = CONJUNCTS | OBJECT_PREDICATES
MOST_BACK = 400  # of any unit; more is a number misread


def counted_length(time: Time) -> tuple[int, str] | None:
    """How many of which unit a length of time is; None of a vague one and of hours."""
    length = _LENGTH.fullmatch(time.value)
    if length is None or int(length["count"]) > MOST_BACK:
        return None
    return int(length["count"]), length["unit"]


def so_long_before(day: date, count: int, unit: str) -> Period:
    """The day, week, month or year that lies so many units before a day."""
    then = shifted(day, -count, unit)
    if unit == "M":
        last = shifted(then.replace(day=1), 1, "M")
        return Period(then.replace(day=1), shifted(last, -1, "D"), TimePrecision.MONTH)
    if unit == "Y":
        return Period(
            then.replace(month=1, day=1),
            then.replace(month=12, day=31),
            TimePrecision.YEAR,
        )
    return Period(then, then, PRECISIONS[unit])


def clause_after(words: Span, sentence: Sentence) -> Token | None:
    """The "after" whose clause tells what happened to those who are counted."""
    verb = verb_of(figure_token(words, sentence), sentence)
    if verb is None:
        return None
    for above in (verb, *sentence.ancestors(verb.i)):
        opener = _after(above, sentence)
        if opener is not None:
            return opener
        # "burst, killing 90", "left one dead and 90 injured"
        joined = above.dep in _GOES_ON or above.tag in GERUNDS
        if not joined:
            return None
    return None


def _after(verb: Token, sentence: Sentence) -> Token | None:
    """The "after" that opens a verb's clause, or stands before what the clause is told of: "days
    after quakes that killed 40".
    """
    above = sentence.tokens[verb.head]
    if verb.dep in RELATIVE_CLAUSES and above.dep in PREPOSITION_OBJECTS:
        above = sentence.tokens[above.head]
        return above if above.lower in word_set("after") else None
    if verb.dep in PREPOSITION_CLAUSES and above.lower in word_set("after"):
        return above
    marks = [t for t in sentence.children(verb.i) if t.i < verb.i]
    own = next((t for t in marks if t.lower in word_set("after")), None)
    return _after_its_subject(verb, sentence) if own is None else own


def _after_its_subject(verb: Token, sentence: Sentence) -> Token | None:
    """ "Days after a blast in Kano left nine dead": where the parse ends what "after" leads with
    the blast, its verb stands right behind that and has no subject of its own.
    """
    if verb.dep not in ADVERBIAL_CLAUSES or verb.tag not in PAST:
        return None
    if sentence.child_as(verb.i, SUBJECTS) is not None:
        return None
    for t in sentence.children(verb.head):
        if t.i < verb.i and t.lower in word_set("after"):
            led = sentence.subtree(t.i)
            return t if max(x.i for x in led) == verb.i - 1 else None
    return None


def is_of_what_came_after(
    time: Time, words: Span, opener: Token, sentence: Sentence
) -> bool:
    """Whether a date is of what the sentence tells, and not of its clause with "after"."""
    at = time_token(time, sentence)
    verb = verb_of(figure_token(words, sentence), sentence)
    if at is None or verb is None:
        return False
    clause = verb if verb.dep not in CONJUNCTS else sentence.tokens[verb.head]
    if words.start > opener.start < time.start:  # behind "after" with the count
        return False
    return not hangs_from(at, clause.i, sentence)


def dates_clause_behind(time: Time | None, words: Span, sentence: Sentence) -> bool:
    """ "Forty are missing after a ferry sank on Saturday": whether a date is of what
    stands behind an "after" behind the count, or of the cause of what still is: "remain
    displaced by a quake in May".
    """
    at = None if time is None else sentence.token_at(time.start)
    if at is None or at.start < words.end:
        return False
    between = sentence.tokens_in(words.end, at.start)
    if _still_caused(between):
        return True
    return any(
        hangs_from(at, t.i, sentence) or hangs_from(at, t.head, sentence)
        for t in between
        if t.lower in word_set("after")
    )


def _still_caused(between: Sequence[Token]) -> bool:
    """Whether words say that something goes on, and then by what: "remain homeless because of a
    fire in"; "were still there by" has nothing behind its "by".
    """
    still = next((t.i for t in between if t.lower in word_set("still_words")), None)
    if still is None:
        return False
    causes = word_set("cause_words")
    cause = next((t.i for t in between if t.i > still if t.lower in causes), None)
    return cause is not None and any(
        t.i > cause and t.pos in COMMON_NOUNS for t in between
    )


def length_before(
    opener: Token, sentence: Sentence, mentions: Mentions
) -> tuple[Time, int, str] | None:
    """The length of time right before an "after", as one of so many units."""
    time = _lasting_until(opener, sentence, mentions)
    length = None if time is None else counted_length(time)
    return None if time is None or length is None else (time, *length)


def vague_length_before(
    opener: Token, sentence: Sentence, mentions: Mentions
) -> Time | None:
    """The length right before an "after" that says of no number of days: "weeks after"."""
    time = _lasting_until(opener, sentence, mentions)
    vague = time is not None and time.value in _VAGUE_LENGTHS
    return time if vague else None


def _lasting_until(
    opener: Token, sentence: Sentence, mentions: Mentions
) -> Time | None:
    """The time whose words end with an "after", or right before it: "a day after"."""
    for time in mentions.times_in(sentence):
        if time.start < opener.start <= time.end + 1:
            return time
    return None
