"""Who verified, compiled or published a count: passives, lists and "as X has documented".

None of them is speech: "36 deaths were verified by the mission", "data collected by the agency
show", "activists posted a list of 48 dead". The body must be one that can speak.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADVERBIAL_CLAUSES,
    ADVERBIALS,
    CLAUSE_MARKERS,
    DIRECT_OBJECTS,
    FULL_COMPLEMENTS,
    OPEN_COMPLEMENTS,
    OWNERS,
    PASSIVE_AGENTS,
    PASSIVE_NOUN_SUBJECTS,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    VERBS,
)
from reportedly.languages import in_use, word_set
from reportedly.records import Mentions, Sentence, Span, Token

_CLIMB = 6  # steps from a count to the noun it hangs from: "a list | of | 48 | people"
_AS_MARKS = CLAUSE_MARKERS | ADVERBIALS | PREPOSITION_HEADS


def publisher_of(words: Span, sentence: Sentence, mentions: Mentions) -> Token | None:
    """The noun that names who verified or published the count of these words."""
    token = sentence.token_at(words.start)
    if token is None:
        return None
    for found in (*_agents(token, sentence), *_as_told(token, sentence)):
        if can_speak(found, mentions):
            return found
    return None


def agent_of(verb: Token, sentence: Sentence) -> Token | None:
    """The noun behind a passive's "by"."""
    for by in sentence.children_as(verb.i, PASSIVE_AGENTS):
        noun = sentence.child_as(by.i, PREPOSITION_OBJECTS)
        if noun is not None:
            return noun
    return None


def _agents(token: Token, sentence: Sentence) -> Iterator[Token]:
    """Up the tree: the passive whose subject the count stands in, or who published its list."""
    evidence = in_use().words("crediting", "evidence")
    node, listed = token, False
    for _ in range(_CLIMB):
        head = sentence.tokens[node.head]
        if head.i == node.i:
            return
        listed = listed or node.lemma.lower() in evidence
        if head.lemma.lower() in in_use().words("crediting", "gives"):
            yield from _givers(head, node, sentence, listed=listed)
        elif listed and head.lemma in in_use().words("crediting", "keeps"):
            yield from _keepers(head, sentence)
        if head.pos in VERBS:
            yield from _by_hearsay(head, node, sentence)
            return
        node = head


def _by_hearsay(verb: Token, node: Token, sentence: Sentence) -> Iterator[Token]:
    """ "The raid was said by residents to have killed nine", "nine are said by residents to have
    died": who says so.
    """
    told = sentence.tokens[verb.head] if verb.dep in OPEN_COMPLEMENTS else verb
    if told.lemma not in in_use().words("crediting", "tail"):
        return
    if told.i == verb.i and node.dep not in PASSIVE_NOUN_SUBJECTS:
        return
    agent = agent_of(told, sentence)
    if agent is not None:
        yield agent


def _givers(
    verb: Token, node: Token, sentence: Sentence, *, listed: bool
) -> Iterator[Token]:
    """ "Were verified by the mission"; "activists posted a list of 48 dead", where it is
    `listed`.
    """
    agent = agent_of(verb, sentence) if node.dep in PASSIVE_NOUN_SUBJECTS else None
    if agent is not None:
        yield agent
    if listed and node.dep in DIRECT_OBJECTS:
        yield from sentence.children_as(verb.i, ACTIVE_SUBJECTS)


def _keepers(verb: Token, sentence: Sentence) -> Iterator[Token]:
    """ "The campaign has a list of 48 missing", "its archive holds the names of 48": who keeps the
    names, or whose archive it is.
    """
    for subject in sentence.children_as(verb.i, ACTIVE_SUBJECTS):
        yield subject
        yield from sentence.children_as(subject.i, OWNERS)


def can_speak(noun: Token, mentions: Mentions) -> bool:
    """Whether a noun is a name of somebody, or a word for those who speak."""
    actor = mentions.actor_at(noun.start)
    return actor is not None or speaking_noun_of(noun.text) is not None


def _as_told(token: Token, sentence: Sentence) -> Iterator[Token]:
    """ "As the league has documented, 293 reporters are behind bars"."""
    tells = in_use().words("crediting", "counts") | in_use().words("crediting", "tail")
    for verb in sentence.tokens:
        if verb.dep not in ADVERBIAL_CLAUSES:
            continue
        if verb.lemma.lower() not in tells:
            continue
        kids = tuple(sentence.children(verb.i))
        marked = any(k.lower in word_set("as") and k.dep in _AS_MARKS for k in kids)
        inside = any(t.i == token.i for t in sentence.subtree(verb.i))
        whole = not any(k.dep in DIRECT_OBJECTS | FULL_COMPLEMENTS for k in kids)
        if marked and whole and not inside:
            yield from (k for k in kids if k.dep in ACTIVE_SUBJECTS)
