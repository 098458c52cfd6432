"""Which date hangs from which verb, and what the verb's tense says about time.

Read from the dependency parse: a date belongs to the verb it hangs from, so that of "the ministry
    said on
Monday that twelve people had died on Saturday" Saturday dates the deaths and Monday the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from typing import TypeGuard

from reportedly.codebook.grammar import (
    ADJECTIVE_MODIFIERS,
    AUXILIARIES,
    CONJUNCTS,
    GERUNDS,
    HEADS,
    NOUN_CLAUSES,
    NUMBER_MODIFIERS,
    OBJECTS,
    OWNERS,
    PAST,
    PAST_PARTICIPLE,
    PRESENT,
    RELATIVE_CLAUSES,
    VERBS,
    WORDS_ON_NUMBERS,
)
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Sentence, Span, Time, Token

_CLAUSE_BORDERS = named_pattern("dated_clauses.clause_borders")

_IN_NUMBERS = NUMBER_MODIFIERS | WORDS_ON_NUMBERS

_NOT_TOLD = AUXILIARIES | ADJECTIVE_MODIFIERS  # verbs that tell nothing of their own


class Aspect(Enum):
    """The tense of a clause, as far as it tells when."""

    PAST = "past"  # "twelve people died"
    PERFECT = "perfect"  # "twelve people have died"
    STATE = "state"  # "twelve houses are destroyed"
    PRESENT = "present"  # "twelve people flee every day"
    NONE = "none"  # "Twelve dead in floods"


def figure_token(words: Span, sentence: Sentence) -> Token | None:
    """The head of the figure's words: the token among them that hangs from outside."""
    inside = sentence.tokens_in(words.start, words.end)
    if not inside:
        return None
    first, last = inside[0].i, inside[-1].i
    for t in inside:
        if not first <= t.head <= last:
            return t
        if t.head == t.i:
            return t
    return inside[0]


def verb_of(token: Token | None, sentence: Sentence) -> Token | None:
    """The verb a token hangs from; participles that only describe a noun are passed over."""
    if token is None:
        return None
    if token.pos in VERBS and token.dep not in _NOT_TOLD:
        return token
    for above in sentence.ancestors(token.i):
        if above.pos in VERBS and above.dep not in _NOT_TOLD:
            return above
    return None


# Verbs over a verb that are asked for its tense; a sentence of news has half as many.
_ABOVE = 12


def aspect_of(token: Token | None, sentence: Sentence, above: int = _ABOVE) -> Aspect:
    """The aspect of the clause a token stands in.

    Args:
        above: how many verbs over it may give it theirs.
    """
    verb = verb_of(token, sentence)
    if verb is None or above < 0:
        return Aspect.NONE
    helpers = sentence.children_as(verb.i, AUXILIARIES)
    for t in helpers:
        if t.lower in word_set("perfect_helpers"):
            return Aspect.PERFECT
        if t.lower in word_set("past_helpers"):
            return Aspect.PAST
    if any(t.lower in word_set("present_helpers") for t in helpers):
        return Aspect.STATE if verb.tag in PAST_PARTICIPLE else Aspect.PRESENT
    if verb.tag in PAST:
        joined = not helpers and _joined_to_perfect(verb, sentence)
        return Aspect.PERFECT if joined else Aspect.PAST
    if verb.tag in PRESENT:
        return Aspect.PRESENT
    return _aspect_above(verb, sentence, above)


def _joined_to_perfect(verb: Token, sentence: Sentence) -> bool:
    """ "Has killed 13 and wounded 56", "two have been killed and 56 hurt": one tense for both."""
    if verb.dep not in CONJUNCTS:
        return False
    first = sentence.tokens[verb.head]
    helpers = sentence.children_as(first.i, AUXILIARIES)
    return first.tag in PAST_PARTICIPLE and any(
        t.lower in word_set("perfect_helpers") for t in helpers
    )


def was_done_before(token: Token | None, sentence: Sentence) -> bool:
    """ "Said nine had died": what is told was so by the time it was said."""
    verb = verb_of(token, sentence)
    helpers = () if verb is None else sentence.children_as(verb.i, AUXILIARIES)
    return any(t.lower in word_set("before_then") for t in helpers)


def _aspect_above(verb: Token, sentence: Sentence, steps: int) -> Aspect:
    """ "killing at least 12", "left to count 40 dead": the tense of the verb it hangs from."""
    if verb.dep in HEADS:
        acts = (
            verb.tag in PAST_PARTICIPLE
            and sentence.child_as(verb.i, OBJECTS) is not None
        )
        return (
            Aspect.PAST if acts else Aspect.NONE
        )  # "floods affected two towns", read as a participle
    above = next(
        (t for t in sentence.ancestors(verb.i) if t.pos in VERBS),
        None,
    )
    return (
        aspect_of(above, sentence, steps - 1)
        if above is not None and above.i != verb.i
        else Aspect.NONE
    )


def hangs_from(token: Token, head: int, sentence: Sentence) -> bool:
    """Whether a token is this one or stands anywhere below it."""
    return token.i == head or any(t.i == head for t in sentence.ancestors(token.i))


# ------------------------------------------------------------------ dates and their verbs
def dated_in_clause(
    words: Span,
    sentence: Sentence,
    dated: Sequence[Time],
    cues: Sequence[Span],
    fate: Token | None = None,
) -> tuple[Time | None, Time | None]:
    """The date of the figure's own clause, and the date of the saying around it.

    Args:
        fate: the word that tells what happened; of "on Monday mourned 11 killed on Friday" the
            eleven's own clause is that of "killed".
    """
    if not dated:
        return None, None
    token = figure_token(words, sentence)
    if token is None:  # no parse: the nearest
        return min(dated, key=lambda t: _distance(t, words, sentence)), None
    verb = fate if _tells_of(fate, token, sentence) else verb_of(token, sentence)
    of_saying = [
        t for t in dated if _is_brief(t) and _hangs_from_cue(t, verb, sentence, cues)
    ]
    others = [t for t in dated if t not in of_saying]
    ranked = sorted(
        others,
        key=lambda t: (_tie(t, token, verb, sentence), _distance(t, words, sentence)),
    )
    return (ranked[0] if ranked else None), (of_saying[0] if of_saying else None)


# Days in which somebody says something: "said this week"; what is told of a month hangs from the
# cue only by the parse.
_LONGEST_SAYING = timedelta(days=7)


def _is_brief(time: Time) -> bool:
    """Whether a time is no longer than a week, as that of a saying is."""
    if time.first is None or time.last is None:
        return True
    return time.last - time.first < _LONGEST_SAYING


def _tells_of(
    fate: Token | None, counted: Token, sentence: Sentence
) -> TypeGuard[Token]:
    """Whether what happened is told by a clause on those who are counted."""
    if fate is None:
        return False
    clause = fate.pos in VERBS and fate.dep in NOUN_CLAUSES
    return clause and hangs_from(fate, counted.i, sentence)


def dated_with_cue(cue: Span, sentence: Sentence, dated: Sequence[Time]) -> Time | None:
    """The date that hangs from the cue's own verb."""
    token = sentence.token_at(cue.start)
    if token is None:
        return None
    for time in dated:
        at = time_token(time, sentence)
        verb = verb_of(at, sentence)
        if verb is not None and cue.start <= verb.start < cue.end:
            return time
    return None


def told_as_earlier(words: Span, sentence: Sentence) -> bool:
    """ "Weeks after nine people died in a crash": what it says is that this was on another day."""
    verb = verb_of(figure_token(words, sentence), sentence)
    if verb is None:
        return False
    after = word_set("after")
    afters = [t for t in sentence.children(verb.i) if t.i and t.lower in after]
    if not afters:
        return False
    units = word_set("units_between")
    return any(sentence.tokens[t.i - 1].lower in units for t in afters)


def dates_only_a_part(time: Time, words: Span, sentence: Sentence) -> bool:
    """ "Took 90 hostage, of whom 12 were freed in May", "killed nine, adding to the 90 who died in
    May": May is of the twelve alone, and of the ninety.
    """
    at, token = time_token(time, sentence), figure_token(words, sentence)
    if at is None:
        return False
    if token is None:
        return False
    above = [t for t in sentence.ancestors(at.i) if t.dep in RELATIVE_CLAUSES]
    return any(
        not hangs_from(token, clause.i, sentence)
        and (_dates_a_part(clause, sentence) or _is_on_others(clause, token, sentence))
        for clause in above
    )


def _is_on_others(clause: Token, token: Token, sentence: Sentence) -> bool:
    """Whether a clause is on people of another number, of whom those counted are none: of "nine of
    the 90 who fled in May" they are.
    """
    others = sentence.tokens[clause.head]
    if others.i == token.i or hangs_from(others, token.i, sentence):
        return False
    if hangs_from(token, others.i, sentence):
        return False
    return sentence.child_as(others.i, NUMBER_MODIFIERS) is not None


def _dates_a_part(clause: Token, sentence: Sentence) -> bool:
    """A clause with "of whom" or "of which"."""
    relatives = word_set("part_relatives")
    return any(
        t.lower in relatives
        and sentence.tokens[t.head].lower in word_set("of")
        and hangs_from(t, clause.i, sentence)
        for t in sentence.tokens
    )


def dates_what_befell_before(
    time: Time, words: Span, fate: Token, sentence: Sentence
) -> bool:
    """ "Executed four men who were abducted in May", "four of those held since May are free": the
    date of a clause on those who are counted, where that clause tells of an earlier fate of theirs.
    """
    above = verb_of(time_token(time, sentence), sentence)
    if above is None:
        return False
    if above.dep not in NOUN_CLAUSES:
        return False
    if fate.pos not in VERBS:
        return False
    earlier = above.lemma.lower() in word_set("earlier_fates")
    token = figure_token(words, sentence)
    if token is None:
        return False
    counted = sentence.over(token, _IN_NUMBERS)  # "two of 17 pupils"
    whose = hangs_from(above, counted.i, sentence)
    return earlier and whose and not hangs_from(fate, above.i, sentence)


def _hangs_from_cue(
    time: Time, verb: Token | None, sentence: Sentence, cues: Sequence[Span]
) -> bool:
    """Whether a date's verb is a verb of saying, and not the figure's own verb."""
    at = time_token(time, sentence)
    above = verb_of(at, sentence)
    if at is None or above is None:
        return False
    if at.dep in OWNERS:  # "claimed Sunday's raid"
        return False
    if verb is not None and above.i == verb.i:
        return False
    return any(c.start <= above.start < c.end for c in cues)


def time_token(time: Time, sentence: Sentence) -> Token | None:
    return figure_token(Span(time.start, time.end, time.text), sentence)


def _tie(time: Time, token: Token, verb: Token | None, sentence: Sentence) -> int:
    """How closely a date is tied to the figure: 0 the same noun or verb, up to 3 another clause."""
    at = time_token(time, sentence)
    if at is None:
        return 3
    if any(a.i == token.i for a in sentence.ancestors(at.i)):
        return 0
    above = verb_of(at, sentence)
    if above is None:
        return 2
    if verb is None:
        return 2
    if above.i == verb.i:
        return 0
    if verb.dep in CONJUNCTS and verb.head == above.i:
        return 1
    if above.dep in CONJUNCTS and above.head == verb.i:
        return 1
    if _tell_of_one_noun(verb, above):
        return 1
    if _follows_from(time, verb, sentence):
        return 1
    up = {a.i for a in sentence.ancestors(verb.i)}
    down = {a.i for a in sentence.ancestors(above.i)}
    return 2 if above.i in up or verb.i in down else 3


def _tell_of_one_noun(verb: Token, other: Token) -> bool:
    """ "A quake that struck in May, killing 90": both clauses tell of the quake."""
    both = verb.dep in NOUN_CLAUSES and other.dep in NOUN_CLAUSES
    return both and verb.head == other.head


def _follows_from(time: Time, verb: Token, sentence: Sentence) -> bool:
    """ "A quake that struck in May, killing 90": what follows from the clause right before it, on
    whatever verb the parse hangs it.
    """
    if verb.dep in CONJUNCTS:  # "killing 90 and destroying 300 homes"
        verb = sentence.tokens[verb.head]
    if verb.tag not in GERUNDS:
        return False
    if verb.i < 2:
        return False
    if sentence.tokens[verb.i - 1].text != ",":
        return False
    before = sentence.tokens[verb.i - 2]
    return time.start <= before.start < time.end


def _distance(time: Time, words: Span, sentence: Sentence) -> float:
    """Characters to the figure; clause borders count as forty, and what follows the figure is
    nearer.
    """
    after = time.start >= words.end
    low, high = (words.end, time.start) if after else (time.end, words.start)
    between = sentence.text[
        max(0, low - sentence.start) : max(0, high - sentence.start)
    ]
    borders = len(_CLAUSE_BORDERS.findall(between))
    return (high - low) * (1.0 if after else 1.2) + 40 * borders
