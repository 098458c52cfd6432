"""The day of the thing that did it, named elsewhere:
"a fire that killed nine … The fire on Monday".

An article that names a fire or an attack again and gives it a day tells by it when those died whom
the fire killed, however far that sentence stands from the count.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from reportedly.claims.shared.dated_clauses import figure_token, time_token, verb_of
from reportedly.codebook.grammar import NOUN_CLAUSES, NOUNS, SUBJECTS, VERBS
from reportedly.languages import word_set
from reportedly.records import Document, Mentions, Sentence, Span, Time, Token
from reportedly.syntax.last_asked import last_asked

# A count is told again in reports of a trial or a year's mind; further back it is another thing of
# the same name.
A_YEAR = timedelta(days=366)


def day_of_what_did_it(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Time | None:
    """The one day that the article gives what did it; None where it gives none or several.

    Args:
        words: the figure's evidence, in `sentence`, with no date of its own.
    """
    published = document.published
    thing = _what_did_it(words, sentence)
    if thing is None or published is None:
        return None
    found = [
        time
        for time in _dates_of_things(mentions).get(thing.lemma.lower(), ())
        if time.day is not None
        if timedelta(0) <= published - time.day <= A_YEAR
        if not sentence.start <= time.start < sentence.end
    ]
    return found[0] if len({t.first for t in found}) == 1 else None


def _what_did_it(words: Span, sentence: Sentence) -> Token | None:
    """ "A fire that killed nine", "a crash in which two died", "the fire killed nine": its noun."""
    token = figure_token(words, sentence)
    verb = verb_of(token, sentence)
    if token is None or verb is None:
        return None
    thing = (
        sentence.tokens[verb.head]
        if verb.dep in NOUN_CLAUSES
        else sentence.child_as(verb.i, SUBJECTS)
    )
    if thing is None or thing.i == token.i or thing.pos not in NOUNS:
        return None
    return None if thing.lower in word_set("tally_nouns") else thing


@last_asked
def _dates_of_things(mentions: Mentions) -> dict[str, list[Time]]:
    """By the noun they are said of the dates of an article."""
    found: dict[str, list[Time]] = defaultdict(list)
    for time in mentions.times:
        thing = _thing_dated(time, mentions)
        if thing is not None:
            found[thing.lemma.lower()].append(time)
    return found


def _thing_dated(time: Time, mentions: Mentions) -> Token | None:
    """What a date is the day of: "the 3 May fire", "the fire broke out on 3 May"."""
    sentence = mentions.sentence_over(time.start)
    token = None if sentence is None else time_token(time, sentence)
    if sentence is None or token is None:
        return None
    for above in sentence.ancestors(token.i):
        if above.pos in NOUNS:
            return above
        if above.pos in VERBS:
            return sentence.child_as(above.i, SUBJECTS)
    return None
