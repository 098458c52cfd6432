"""Days of what came after: of courts and of mourning, never of what is tried or mourned.

"Two men were charged on Tuesday over a fire that killed nine" tells of no fire on
Tuesday. Reports of a trial name the day of the hearing beside the dead, and the day they
died, if at all, far from it.
"""

from __future__ import annotations

from reportedly.claims.shared.dated_clauses import time_token, verb_of
from reportedly.codebook.grammar import NOUNS, VERBS
from reportedly.languages import word_set
from reportedly.records import Mentions, Sentence, Time, Token
from reportedly.syntax.last_asked import last_asked


@last_asked
def of_the_aftermath(mentions: Mentions) -> frozenset[int]:
    """Where the dates of an article begin that are of a charge, a trial, a verdict or a burial."""
    return frozenset(t.start for t in mentions.times if _is_after_the_deed(t, mentions))


def _is_after_the_deed(time: Time, mentions: Mentions) -> bool:
    """Whether a date is a day of what came after, by its verb or noun."""
    sentence = mentions.sentence_over(time.start)
    token = None if sentence is None else time_token(time, sentence)
    if sentence is None or token is None:
        return False
    for above in sentence.ancestors(token.i):
        if above.pos in NOUNS:  # "over the fire on Tuesday": a date of the noun's own
            return above.lemma.lower() in word_set("aftermath_nouns")
        if above.pos in VERBS:
            break
    verb = verb_of(token, sentence)
    return verb is not None and tells_of_aftermath(verb, sentence)


def tells_of_aftermath(verb: Token, sentence: Sentence) -> bool:
    """ "Was charged", "pleaded guilty", "appeared in court", "were buried"; "was arrested" only
    where it is told for what ("over the fire"): else the arrest is what happened.
    """
    lemma = verb.lemma.lower()
    if lemma in word_set("aftermath_verbs"):
        return True
    if lemma in word_set("arresting"):
        return any(sentence.behind(verb.i, word_set("arrested_over"))) or any(
            t.lower in word_set("connections")
            for t in sentence.behind(verb.i, word_set("in"))
        )
    if lemma in word_set("appearing"):
        asked = word_set("courts")
    elif lemma in word_set("finding"):
        asked = word_set("verdicts")
    else:
        return False
    return not asked.isdisjoint([t.lower for t in sentence.subtree(verb.i)])
