"""Which date hangs from which verb, and what the verb's tense says about time.

Read from the dependency parse: a date belongs to the verb it hangs from, so that of "the ministry
    said on
Monday that twelve people had died on Saturday" Saturday dates the deaths and Monday the statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from reportedly.records import Sentence, Span, Time, Token

_VERBAL = frozenset({"VERB", "AUX"})


class Aspect(Enum):
    """The tense of a clause, as far as it tells when."""

    PAST = "past"  # "twelve people died"
    PERFECT = "perfect"  # "twelve people have died"
    STATE = "state"  # "twelve houses are destroyed"
    PRESENT = "present"  # "twelve people flee every day"
    NONE = "none"  # "Twelve dead in floods"


def figure_token(words: Span, sentence: Sentence) -> Token | None:
    """The head of the figure's words: the token among them that hangs from outside."""
    inside = [t for t in sentence.tokens if words.start <= t.start < words.end]
    indices = {t.i for t in inside}
    return next(
        (t for t in inside if t.head not in indices or t.head == t.i),
        inside[0] if inside else None,
    )


def verb_of(token: Token | None, sentence: Sentence) -> Token | None:
    """The verb a token hangs from; participles that only describe a noun are passed over."""
    if token is None:
        return None
    if token.pos in _VERBAL and token.dep not in {"amod", "aux", "auxpass"}:
        return token
    for above in sentence.ancestors(token.i):
        if above.pos in _VERBAL and above.dep not in {"amod", "aux", "auxpass"}:
            return above
    return None


def aspect_of(token: Token | None, sentence: Sentence) -> Aspect:
    """The aspect of the clause a token stands in."""
    verb = verb_of(token, sentence)
    if verb is None:
        return Aspect.NONE
    helpers = [t for t in sentence.children(verb.i) if t.dep in {"aux", "auxpass"}]
    for t in helpers:
        if t.lower in {"has", "have", "'ve", "’ve"}:
            return Aspect.PERFECT
        if t.lower in {"was", "were", "did", "had"}:
            return Aspect.PAST
    if any(t.lower in {"is", "are", "'re", "’re"} for t in helpers):
        return Aspect.STATE if verb.tag == "VBN" else Aspect.PRESENT
    if verb.tag == "VBD":
        return Aspect.PAST
    if verb.tag in {"VBZ", "VBP"}:
        return Aspect.PRESENT
    return _aspect_above(verb, sentence)


def _aspect_above(verb: Token, sentence: Sentence) -> Aspect:
    """ "killing at least 12", "left to count 40 dead": the tense of the verb it hangs from."""
    if verb.dep == "ROOT":
        acts = verb.tag == "VBN" and any(
            t.dep in {"dobj", "obj"} for t in sentence.children(verb.i)
        )
        return (
            Aspect.PAST if acts else Aspect.NONE
        )  # "floods affected two towns", read as a participle
    above = next((t for t in sentence.ancestors(verb.i) if t.pos in _VERBAL), None)
    return (
        aspect_of(above, sentence)
        if above is not None and above.i != verb.i
        else Aspect.NONE
    )


# ------------------------------------------------------------------ dates and their verbs
def dated_in_clause(
    words: Span, sentence: Sentence, dated: Sequence[Time], cues: Sequence[Span]
) -> tuple[Time | None, Time | None]:
    """The date of the figure's own clause, and the date of the saying around it."""
    if not dated:
        return None, None
    token = figure_token(words, sentence)
    if token is None:  # no parse: the nearest
        return min(dated, key=lambda t: _distance(t, words, sentence)), None
    verb = verb_of(token, sentence)
    of_saying = [t for t in dated if _hangs_from_cue(t, verb, sentence, cues)]
    others = [t for t in dated if t not in of_saying]
    ranked = sorted(
        others,
        key=lambda t: (_tie(t, token, verb, sentence), _distance(t, words, sentence)),
    )
    return (ranked[0] if ranked else None), (of_saying[0] if of_saying else None)


def dated_with_cue(cue: Span, sentence: Sentence, dated: Sequence[Time]) -> Time | None:
    """The date that hangs from the cue's own verb."""
    token = sentence.token_at(cue.start)
    if token is None:
        return None
    for time in dated:
        at = _time_token(time, sentence)
        verb = verb_of(at, sentence)
        if verb is not None and cue.start <= verb.start < cue.end:
            return time
    return None


def _hangs_from_cue(
    time: Time, verb: Token | None, sentence: Sentence, cues: Sequence[Span]
) -> bool:
    """Whether a date's verb is a verb of saying, and not the figure's own verb."""
    above = verb_of(_time_token(time, sentence), sentence)
    if above is None or (verb is not None and above.i == verb.i):
        return False
    return any(c.start <= above.start < c.end for c in cues)


def _time_token(time: Time, sentence: Sentence) -> Token | None:
    return figure_token(Span(time.start, time.end, time.text), sentence)


def _tie(time: Time, token: Token, verb: Token | None, sentence: Sentence) -> int:
    """How closely a date is tied to the figure: 0 the same noun or verb, up to 3 another clause."""
    at = _time_token(time, sentence)
    if at is None:
        return 3
    if any(a.i == token.i for a in sentence.ancestors(at.i)):
        return 0
    above = verb_of(at, sentence)
    if above is None or verb is None:
        return 2
    if above.i == verb.i:
        return 0
    if (verb.dep == "conj" and verb.head == above.i) or (
        above.dep == "conj" and above.head == verb.i
    ):
        return 1
    up = {a.i for a in sentence.ancestors(verb.i)}
    down = {a.i for a in sentence.ancestors(above.i)}
    return 2 if above.i in up or verb.i in down else 3


def _distance(time: Time, words: Span, sentence: Sentence) -> float:
    """Characters to the figure; clause borders count as forty, and what follows the figure is
    nearer.
    """
    after = time.start >= words.end
    low, high = (words.end, time.start) if after else (time.end, words.start)
    between = sentence.text[
        max(0, low - sentence.start) : max(0, high - sentence.start)
    ]
    borders = len(
        re.findall(r"[;:]|,\s+(?:and|but|while|who|which|where|after|as)\b", between)
    )
    return (high - low) * (1.0 if after else 1.2) + 40 * borders
