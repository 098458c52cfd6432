"""What a word of an event takes: subjects, objects, what stands behind its prepositions, and the
lists that say how to take them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.annotate.triggers import listed
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    BASE_FORM,
    DIRECT_OBJECTS,
    FULL_VERBS,
    NUMERALS,
    PAST_OR_PARTICIPLE,
    PERSONAL_PRONOUN,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PREPOSITION_OR_AGENT,
    RELATIVE_CLAUSES,
)
from reportedly.languages import word_set
from reportedly.records import Sentence, Time, Token
from reportedly.syntax.clauses import Clauses


@dataclass(frozen=True, slots=True)
class Parties:
    """The heads of the words for who did it and who suffered it."""

    actor: Token | None = None
    target: Token | None = None

    def or_else(self, other: Parties) -> Parties:
        """These parties, and for one that is not told the other's."""
        return Parties(self.actor or other.actor, self.target or other.target)


def first_found(*ways: Token | None) -> Token | None:
    """Of several ways to one argument, best first, where the first leads that leads anywhere."""
    return next((token for token in ways if token is not None), None)


class Undated(Clauses):
    """The shape of a sentence whose days are nobody: "the arrest on Sunday of a reporter"."""

    def __init__(self, sentence: Sentence, times: Iterable[Time]) -> None:
        super().__init__(sentence)
        inside = [t for t in times if sentence.start <= t.start < sentence.end]
        days = {
            t.i
            for time in inside
            for t in self.tokens
            if time.start <= t.start < time.end
        }
        self.days = frozenset(days)
        self._given = list(self.kids)
        for head in {self.heads[day] for day in days}:
            self._given[head] = [k for k in self.kids[head] if k not in days]


def behind_preposition(
    head: Token, prepositions: frozenset[str], clauses: Clauses
) -> Token | None:
    """What stands behind the first of these prepositions that hangs from a word."""
    for prep in clauses.children_as(head.i, PREPOSITION_OR_AGENT):
        object_of = (
            clauses.child_as(prep.i, PREPOSITION_OBJECTS)
            if prep.lower in prepositions
            else None
        )
        if object_of is not None:
            return object_of
    return None


def subject_of(verb: Token, clauses: Clauses) -> Token | None:
    """Who does what a verb says; of "accused of killing" whoever is accused, of "used force to
    disperse them" who used it.
    """
    if verb.dep not in PREPOSITION_CLAUSES:
        return _user_of(clauses.subject(verb.i), verb, clauses)
    above = clauses.tokens[clauses.tokens[verb.head].head]
    if above.pos in FULL_VERBS and listed(above, "BLAMED"):
        return blamed(above, clauses)
    accuser = clauses.tokens[above.head]
    if above.dep in DIRECT_OBJECTS and listed(accuser, "BLAMED"):
        return above  # the parse hangs "of killing" from whoever is accused
    return clauses.subject(verb.i)


def _user_of(doer: Token | None, verb: Token, clauses: Clauses) -> Token | None:
    """Who did it, where the parse gives what it was done with: "used force to disperse them"."""
    if doer is None or verb.tag not in BASE_FORM:
        return doer
    if doer.dep not in DIRECT_OBJECTS:
        return doer
    used = listed(doer, "MEANS") or doer.lower in word_set("mere_force")
    return clauses.subject(doer.head) if used else doer


def blamed(verb: Token, clauses: Clauses) -> Token | None:
    """ "Accused X of the raid", "X was convicted of murder", "X convicted of murder"."""
    whom = None if clauses.passive(verb.i) else clauses.child_as(verb.i, DIRECT_OBJECTS)
    if whom is None and verb.tag in PAST_OR_PARTICIPLE:
        return clauses.subject(verb.i)
    return whom


def object_of_verb(verb: Token, clauses: Clauses) -> Token | None:
    """What the verb is done to: "fired rockets at X" and "took control of X" are done to X."""
    found = clauses.child_as(verb.i, DIRECT_OBJECTS) or _about_so_many(verb, clauses)
    if found is None:
        return _before_relative_clause(verb, clauses)
    if (
        found.lower in word_set("relatives_of_subjects")
        and verb.dep in RELATIVE_CLAUSES
    ):
        return clauses.tokens[verb.head]  # "the girls whom gunmen took"
    if found.tag in PERSONAL_PRONOUN and listed(verb, "SET_OFF"):
        return None  # "blew themselves up at the mosque"
    if listed(found, "HELD"):
        return behind_preposition(found, word_set("of"), clauses)
    into = behind_preposition(verb, word_set("rammed_prepositions"), clauses)
    if into is not None and listed(verb, "RAMS"):
        return into
    if listed(found, "SET_TO"):  # "set fire to two shops"
        return behind_preposition(verb, word_set("to"), clauses)
    if listed(found, "MEANS"):
        return behind_preposition(
            verb, word_set("target_prepositions"), clauses
        ) or behind_preposition(found, word_set("target_prepositions"), clauses)
    return found


def _before_relative_clause(verb: Token, clauses: Clauses) -> Token | None:
    """ "The officers it had kidnapped": whom the clause is told of; nobody's day or reason."""
    if verb.dep not in RELATIVE_CLAUSES or not listed(verb, "TAKING"):
        return None
    noun = clauses.tokens[verb.head]
    doer = clauses.child_as(verb.i, ACTIVE_SUBJECTS)
    if doer is None or doer.lower in word_set("relatives_of_subjects"):
        return None
    return None if listed(noun, "TERMS") or listed(noun, "NO_VICTIMS") else noun


def _about_so_many(verb: Token, clauses: Clauses) -> Token | None:
    """ "Evacuated over 300": the parse takes the word before the number for a preposition."""
    for prep in clauses.children_as(verb.i, PREPOSITION_HEADS):
        found = clauses.child_as(prep.i, PREPOSITION_OBJECTS)
        if (
            found is not None
            and found.pos in NUMERALS
            and prep.lower in word_set("about_so_many")
        ):
            return found
    return None
