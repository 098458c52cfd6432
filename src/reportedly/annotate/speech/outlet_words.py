"""Words of the outlet at the end of what was said.

An outlet goes on in the same sentence about the saying itself: that more was not told ("…, without
giving details", "… but did not say where"), how else the speaker put it ("…, in what they described
as the worst rains in years"), or what he said meanwhile ("… as he suggested that talks had ended").
None of it is what was said.
"""

from __future__ import annotations

from reportedly.annotate.speech.cues import frame, verb_cues
from reportedly.codebook.grammar import (
    CLAUSE_MARKERS,
    CONJUNCTS,
    COORDINATING,
    DETERMINER_RELATIONS,
    DIRECT_OBJECTS,
    NEGATIONS,
    OPEN_COMPLEMENTS,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PRONOUNS,
    SUBJECTS,
)
from reportedly.languages import word_set
from reportedly.records import Token
from reportedly.syntax.clauses import Clauses


def outlet_from(clauses: Clauses, t: Token) -> int | None:
    """The token at which the outlet goes on, where `t` opens such words; else None."""
    if t.lower in frame("lacking"):
        return t.i if _without_details(clauses, t) else None
    concedes = t.dep in CLAUSE_MARKERS and t.lower in frame("concessions")
    if concedes or t.dep in COORDINATING:
        verb = _second_verb(clauses, t)
        return t.i if verb is not None and _withheld(clauses, verb) else None
    if _says_again(clauses, t):
        before = clauses.tokens[t.i - 1]
        opens = t.head == before.i or before.dep in PREPOSITION_HEADS
        return before.i if opens else t.i
    return None


def _without_details(clauses: Clauses, without: Token) -> bool:
    """`…, without saying where`, "without giving details"; not "he left without saying goodbye"."""
    giving = clauses.child_as(without.i, PREPOSITION_CLAUSES)
    if giving is None:
        return False
    if not _tells_more(giving):
        return False
    held = clauses.child_as(giving.i, DIRECT_OBJECTS)
    bare = held is None and giving.i >= len(clauses.tokens) - 2  # "without elaborating"
    details = held is not None and held.lemma.lower() in frame("details")
    return bare or details or clauses.tokens[without.i - 1].text == ","


def _second_verb(clauses: Clauses, joint: Token) -> Token | None:
    """The verb that "but" joins on, or the one of the clause that "although" opens."""
    if joint.dep not in COORDINATING:
        return clauses.tokens[joint.head]
    joined = clauses.children_as(joint.head, CONJUNCTS)
    return next((verb for verb in joined if verb.i > joint.i), None)


def _withheld(clauses: Clauses, verb: Token) -> bool:
    """`did not say where`, "declined to give details", "gave no details", by the speaker."""
    subject = clauses.child_as(verb.i, SUBJECTS)
    if subject is not None and subject.lower not in word_set("third_person_subjects"):
        return False
    if verb.lemma.lower() in frame("declines"):
        return clauses.child_as(verb.i, OPEN_COMPLEMENTS) is not None
    held = clauses.child_as(verb.i, DIRECT_OBJECTS)
    none_given = held is not None and any(
        word.lower in word_set("none_of")
        for word in clauses.children_as(held.i, DETERMINER_RELATIONS)
    )
    denied = clauses.child_as(verb.i, NEGATIONS) is not None
    return _tells_more(verb) and (denied or none_given)


def _tells_more(verb: Token) -> bool:
    """A verb of telling more: "elaborate"."""
    return verb.lemma.lower() in frame("withheld")


def _says_again(clauses: Clauses, t: Token) -> bool:
    """`which it called a crime`, "as he suggested": a last clause, of the same speaker's."""
    opens = t.lower in word_set("retelling_openers") or (
        t.dep in CLAUSE_MARKERS and t.lower in frame("meanwhile")
    )
    following = clauses.tokens[t.i + 1 : t.i + 2]
    if not opens:
        return False
    if not following:
        return False
    if following[0].lower not in word_set("third_person_subjects"):
        return False
    verb = clauses.tokens[following[0].head]
    if following[0].pos not in PRONOUNS:
        return False
    if not verb_cues(verb):
        return False
    return clauses.last[verb.i] >= len(clauses.tokens) - 2  # but for the stop
