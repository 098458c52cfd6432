"""Who did it and to whom: the arguments of a trigger, by the role its row gives them.

Of a verb its subject, object and "by"; of a noun what stands before it and behind "of", "by", "on" and
"between"; of a noun under a light verb ("carried out an attack", "came under fire") that verb's subject.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.claims.events.triggers import Trigger
from reportedly.records import Sentence, Token
from reportedly.syntax.clauses import Clauses

_ON = frozenset({"on", "against", "at", "targeting", "upon", "into"})
_WITH = frozenset({"with", "against"})
_BETWEEN = frozenset({"between", "among"})
_BY = frozenset({"by", "from"})
_LIGHT = frozenset(
    [
        "carry",
        "launch",
        "conduct",
        "stage",
        "mount",
        "begin",
        "start",
        "commit",
        "wage",
        "hold",
        "organise",
        "organize",
        "fire",
        "continue",
        "make",
        "lead",
        "perform",
        "execute",
        "plan",
        "order",
        "perpetrate",
        "unleash",
    ]
)
_HARMS = frozenset(["kill", "hit", "injure", "wound", "target", "destroy", "strike", "damage"])
_MET = frozenset(["face", "suffer", "come", "undergo", "survive", "escape", "flee", "repel"])


@dataclass(frozen=True, slots=True)
class Parties:
    """The heads of the words for who did it and who suffered it."""

    actor: Token | None = None
    target: Token | None = None


def parties_of(trigger: Trigger, sentence: Sentence, clauses: Clauses) -> Parties:
    """The arguments of a trigger; both None where the sentence is not parsed."""
    token = _verb_inside(trigger, sentence) or trigger.token
    roles = str(trigger.row["roles"])
    if not any(t.dep for t in sentence.tokens):
        return Parties()
    if token.pos == "VERB" and token.dep not in {"compound"}:
        found = _of_verb(token, roles, clauses)
    else:
        found = _of_noun(token, roles, clauses)
    return Parties() if roles == "nature" else found


def _verb_inside(trigger: Trigger, sentence: Sentence) -> Token | None:
    """The verb of a phrase: "shot" of "shot dead"."""
    inside = (t for t in sentence.tokens if trigger.start <= t.start < trigger.end)
    return next((t for t in inside if t.pos == "VERB"), None)


def _of_verb(verb: Token, roles: str, clauses: Clauses) -> Parties:
    if verb.dep == "amod":
        return Parties(None, clauses.tokens[verb.head])
    subject = clauses.subject(verb.i)
    if clauses.passive(verb.i):
        target = subject or clauses.child(verb.i, "nsubjpass")
        return Parties(clauses.agent(verb.i), target)
    target = clauses.child(verb.i, "dobj")
    if roles == "suffer":
        return Parties(None, subject)
    if roles == "meet" and target is None:
        other = _behind(verb, _WITH, clauses)
        return _split(subject, clauses) if other is None else Parties(subject, other)
    if target is None:
        target = _behind(verb, _ON, clauses)
    return Parties(subject, target)


def _of_noun(noun: Token, roles: str, clauses: Clauses) -> Parties:
    before = next(iter(clauses.children(noun.i, "poss", "compound", "amod", "nmod")), None)
    of = _behind(noun, frozenset({"of"}), clauses)
    by = _behind(noun, _BY, clauses) or _by_participle(noun, clauses)
    on = _behind(noun, _ON, clauses) or _aimed_at(noun, clauses)
    between = _behind(noun, _BETWEEN, clauses)
    if between is None and noun.dep in {"nsubj", "dobj"}:
        between = _behind(clauses.tokens[noun.head], _BETWEEN, clauses)  # "clashes erupted between"
    if between is not None:
        return _split(between, clauses)
    if roles == "meet":
        other = _behind(noun, _WITH, clauses)
        return Parties(by or before or _light(noun, clauses).actor, other or on)
    if roles == "suffer":
        return Parties(None, of or before)
    under = _light(noun, clauses)
    return Parties(by or under.actor or before, on or of or under.target)


def _behind(head: Token, prepositions: frozenset[str], clauses: Clauses) -> Token | None:
    for prep in clauses.children(head.i, "prep", "agent"):
        if prep.lower in prepositions:
            return clauses.child(prep.i, "pobj")
    return None


def _aimed_at(noun: Token, clauses: Clauses) -> Token | None:
    """ "sorties targeting X", "an offensive aimed at X"."""
    for t in clauses.children(noun.i, "acl"):
        if t.tag == "VBG":
            return clauses.child(t.i, "dobj")
    return None


def _by_participle(noun: Token, clauses: Clauses) -> Token | None:
    """ "an attack carried out by X", "bombings claimed by X"."""
    for t in clauses.children(noun.i, "acl"):
        agent = clauses.agent(t.i)
        if agent is not None:
            return agent
    return None


def _light(noun: Token, clauses: Clauses) -> Parties:
    """The subject of the verb the noun is told with: who launched it, or who met it."""
    node = noun
    for _ in range(3):
        head = clauses.tokens[node.head]
        if head.i == node.i:
            return Parties()
        if head.pos == "VERB":
            lemma = head.lemma.lower()
            if node.dep == "dobj" and lemma in _LIGHT:
                return Parties(clauses.subject(head.i), None)
            if lemma in _MET and node.dep in {"dobj", "pobj", "prep"}:
                return Parties(None, clauses.subject(head.i))
            if node.dep in {"nsubjpass"} and lemma in _LIGHT:
                return Parties(clauses.agent(head.i), None)
            if node.dep == "nsubj" and lemma in _HARMS:
                return Parties(None, clauses.child(head.i, "dobj"))
            return Parties()
        node = head
    return Parties()


def _split(head: Token | None, clauses: Clauses) -> Parties:
    """ "X and Y fought": the one and the other."""
    if head is None:
        return Parties()
    return Parties(head, clauses.child(head.i, "conj"))
