"""Who did it and to whom, where the event is a noun and the verb over it tells: "launched an
attack", "ousted in a coup", "shells rained on the port", "an offensive to retake the town".
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.annotate.triggers import listed
from reportedly.claims.events.arguments import (
    Parties,
    behind_preposition,
    blamed,
    object_of_verb,
    subject_of,
)
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADVERBIAL_CLAUSES,
    DETERMINER_FORM,
    DETERMINER_RELATIONS,
    DIRECT_OBJECTS,
    FULL_VERBS,
    HELPING_VERBS,
    NOUN_CLAUSES,
    OPEN_COMPLEMENTS,
    PASSIVE_AGENTS,
    PASSIVE_NOUN_SUBJECTS,
    PASSIVE_SUBJECTS,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PREPOSITIONAL,
    UNDERGOERS,
    VERBS,
)
from reportedly.languages import word_set
from reportedly.records import Token
from reportedly.syntax.clauses import Clauses

_DONE_TO = PREPOSITIONAL | DIRECT_OBJECTS
_OBLIQUE = PREPOSITIONAL | PASSIVE_AGENTS
_PURPOSES = NOUN_CLAUSES | ADVERBIAL_CLAUSES | OPEN_COMPLEMENTS


def by_verb_over(noun: Token, clauses: Clauses) -> Parties:
    """What the verb says that the noun is told with: who launched it, who met it, whom it
    harmed.
    """
    node = noun
    for _ in range(3):
        head = clauses.tokens[node.head]
        if head.i == node.i:
            return Parties()
        if node.dep in PREPOSITION_HEADS and (whom := _put_to(node, head, clauses)):
            return Parties(None, whom)
        if node.lower in word_set("to_blame") and head.pos in VERBS:
            return Parties(_to_blame(head, clauses))
        if head.pos in FULL_VERBS:
            return _told_with(noun, node, head, clauses)
        node = head
    return Parties()


def _put_to(prep: Token, head: Token, clauses: Clauses) -> Token | None:
    """ "The town is under siege", "put it under siege", "were subjected to torture"."""
    if prep.lower in word_set("under") and head.pos in VERBS:
        return clauses.child_as(head.i, DIRECT_OBJECTS) or clauses.subject(head.i)
    if prep.lower not in word_set("to"):
        return None
    if not listed(head, "SUBJECTED"):
        return None
    if head.pos in FULL_VERBS:
        return blamed(head, clauses)
    return clauses.subject(head.head)  # "are subject to torture"


def _to_blame(verb: Token, clauses: Clauses) -> Token | None:
    """Who "was behind the bombing", "is responsible for it", "was found guilty of it"."""
    return (
        clauses.subject(verb.i) if verb.pos in HELPING_VERBS else blamed(verb, clauses)
    )


def _told_with(noun: Token, node: Token, verb: Token, clauses: Clauses) -> Parties:
    """The parties told with a verb that only carries the word: "carried out an attack"."""
    if listed(verb, "LIGHT") and node.dep in UNDERGOERS:
        passive = node.dep in PASSIVE_NOUN_SUBJECTS
        return Parties(clauses.agent(verb.i) if passive else clauses.subject(verb.i))
    if listed(verb, "BLAMED"):
        if node.dep in PREPOSITIONAL:
            return Parties(blamed(verb, clauses))
        if node.dep in PASSIVE_SUBJECTS:  # "the blast was blamed on separatists"
            on = word_set("target_prepositions")
            return Parties(behind_preposition(verb, on, clauses))
    if listed(verb, "TAKING_PART") and node.dep in PREPOSITION_HEADS:
        return Parties(clauses.subject(verb.i))
    if listed(verb, "ENGAGED") and node.dep in PREPOSITION_HEADS:
        return Parties(
            subject_of(verb, clauses) or clauses.child_as(verb.i, PASSIVE_NOUN_SUBJECTS)
        )
    if listed(verb, "MET") and node.dep in _DONE_TO:
        return Parties(None, clauses.subject(verb.i))
    if _stands_in_deed(noun, node, clauses):
        return _by_harming(noun, node, verb, clauses)
    return Parties(None, _harmed(node, verb, clauses))


def _stands_in_deed(noun: Token, node: Token, clauses: Clauses) -> bool:
    """Whether the verb says what was done "in a raid", which may hang from whom it befell."""
    if noun.dep not in PREPOSITION_OBJECTS:
        return False
    prep = clauses.tokens[noun.head]
    if prep.lower not in word_set("in"):
        return False
    if node is prep:
        return True
    return node.dep in DIRECT_OBJECTS and node.i == prep.head


def _by_harming(noun: Token, node: Token, verb: Token, clauses: Clauses) -> Parties:
    """ "Troops killed nine rebels in a raid": who harmed whom in it; "police held nine men in a
    raid": whose raid it was, but not "held nine men in the raid", which may be somebody else's.
    """
    if clauses.passive(verb.i):
        return Parties(None, _harmed(node, verb, clauses))
    whom = clauses.child_as(verb.i, DIRECT_OBJECTS)
    if whom is None:
        return Parties()
    if listed(verb, "HARMING"):
        return Parties(clauses.subject(verb.i), whom)
    kids = clauses.children_as(noun.i, DETERMINER_RELATIONS)
    if not listed(verb, "TAKING"):
        return Parties()
    if not listed(noun, "MEANS"):
        return Parties()
    definite = [t for t in kids if t.lower not in word_set("indefinite_articles")]
    if any(t.tag in DETERMINER_FORM for t in definite):
        return Parties()
    return Parties(clauses.subject(verb.i))


def _harmed(node: Token, verb: Token, clauses: Clauses) -> Token | None:
    """ "Shells hit a school", "ousted in a coup"; "shells rained on a school"."""
    if listed(verb, "HARMING"):
        if node.dep in ACTIVE_SUBJECTS:
            return clauses.child_as(verb.i, DIRECT_OBJECTS)
        passive = node.dep in _OBLIQUE and clauses.passive(verb.i)
        return clauses.subject(verb.i) if passive else None
    return (
        struck_by_falling(node, verb, clauses) if node.dep in ACTIVE_SUBJECTS else None
    )


def struck_by_falling(
    weapon: Token | None, verb: Token, clauses: Clauses
) -> Token | None:
    """The bus of "a shell tore through a bus"."""
    if weapon is None:
        return None
    if not listed(weapon, "MEANS"):
        return None
    if not listed(verb, "FALLS"):
        return None
    return behind_preposition(verb, word_set("striking_prepositions"), clauses)


def meant_for(noun: Token, clauses: Clauses) -> Token | None:
    """Whom a purpose names: "an offensive to retake the town", "launched a raid to free hostages"
    harms no hostages.
    """
    for verb in _purposes(noun, clauses):
        if listed(verb, "GAINING"):
            return object_of_verb(verb, clauses)
    return None


def _purposes(noun: Token, clauses: Clauses) -> Iterator[Token]:
    """The infinitives that hang from a noun, or from the verb it is the object of."""
    heads = [noun.i, noun.head] if noun.dep in DIRECT_OBJECTS else [noun.i]
    for head in heads:
        for verb in clauses.children_as(head, _PURPOSES):
            if any(
                t.lower in word_set("to")
                for t in clauses.children_as(verb.i, ACTIVE_AUXILIARIES)
            ):
                yield verb
