"""Who did it and to whom: the arguments of a trigger, by the role its row gives them.

Of a verb its subject, object and "by"; of a noun what stands before it and behind "of", "by", "on"
and "between"; of a noun under a light verb ("carried out an attack", "came under fire") that verb's
subject. What an argument lacks is looked for where two words share one: "the kidnapping and murder
of two nurses".
"""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.claims.events.triggers import Trigger
from reportedly.languages import by_language, in_use
from reportedly.records import Sentence, Token
from reportedly.syntax.clauses import Clauses

_ON = frozenset({"on", "against", "at", "targeting", "upon", "into"})
_WITH = frozenset({"with", "against"})
_BETWEEN = frozenset({"between", "among"})
_BY = frozenset({"by", "from"})
_OF = frozenset({"of"})
_BEFORE = ("poss", "compound", "amod", "nmod")


@dataclass(frozen=True, slots=True)
class Parties:
    """The heads of the words for who did it and who suffered it."""

    actor: Token | None = None
    target: Token | None = None

    def or_else(self, other: Parties) -> Parties:
        """These parties, and for one that is not told the other's."""
        return Parties(self.actor or other.actor, self.target or other.target)


@by_language
def _lists() -> dict[str, frozenset[str]]:
    """The lists in capitals of `languages/<code>/events.yml`."""
    rows = (row for row in in_use().table("events") if "list" in row.values)
    return {row["list"]: frozenset(row.strings("words")) for row in rows}


def _list(name: str) -> frozenset[str]:
    return _lists().get(name, frozenset())


def parties_of(trigger: Trigger, sentence: Sentence, clauses: Clauses) -> Parties:
    """The arguments of a trigger; both None where the sentence is not parsed."""
    roles = str(trigger.row["roles"])
    if roles == "nature" or not any(t.dep for t in sentence.tokens):
        return Parties()
    token = _verb_inside(trigger, sentence) or trigger.token
    found = _arguments(token, roles, clauses)
    if found.actor is None or found.target is None:
        found = found.or_else(_shared(token, roles, clauses))
    return found


def _arguments(token: Token, roles: str, clauses: Clauses) -> Parties:
    if token.pos == "VERB" and token.dep != "compound":
        return _of_verb(token, roles, clauses)
    return _of_noun(token, roles, clauses)


def _verb_inside(trigger: Trigger, sentence: Sentence) -> Token | None:
    """The verb of a phrase: "shot" of "shot dead"."""
    inside = (t for t in sentence.tokens if trigger.start <= t.start < trigger.end)
    return next((t for t in inside if t.pos == "VERB"), None)


# ------------------------------------------------------------------ two words with one argument
def _shared(token: Token, roles: str, clauses: Clauses) -> Parties:
    """What stands with the word it is joined to: "kidnapped and killed two nurses"."""
    head = clauses.tokens[token.head]
    joined = clauses.children(token.i, "conj")
    if token.dep == "conj" and head.pos == token.pos:
        joined.append(head)
    found = Parties()
    for other in joined:
        if other.pos == token.pos:
            found = found.or_else(_object_of(other, token, roles, clauses))
    return found


def _object_of(other: Token, token: Token, roles: str, clauses: Clauses) -> Parties:
    """The arguments of a joined word; of a verb only what comes after both, or the subject of a
    passive.
    """
    theirs = _arguments(other, roles, clauses)
    if token.pos != "VERB":
        return theirs
    if clauses.passive(token.i) or clauses.passive(other.i):
        return (
            theirs
            if clauses.passive(token.i) and clauses.passive(other.i)
            else Parties()
        )
    after = theirs.target is not None and theirs.target.i > max(token.i, other.i)
    return Parties(None, theirs.target if after else None)


# ------------------------------------------------------------------ verbs
def _of_verb(verb: Token, roles: str, clauses: Clauses) -> Parties:
    if verb.dep == "amod":
        return Parties(None, clauses.tokens[verb.head])
    subject = _who(clauses.subject(verb.i), clauses)
    if clauses.passive(verb.i) and not _misread_as_passive(verb, clauses):
        target = subject or clauses.child(verb.i, "nsubjpass")
        return Parties(clauses.agent(verb.i), target)
    if roles == "suffer" or _headline_passive(verb, clauses):
        return Parties(None, subject)
    if _leaves_home(verb, clauses):
        return Parties(None, subject)
    target = _object(verb, clauses)
    if roles == "meet" and target is None:
        other = _behind(verb, _WITH, clauses)
        return _split(subject, clauses) if other is None else Parties(subject, other)
    return Parties(subject, target or _behind(verb, _ON, clauses))


def _misread_as_passive(verb: Token, clauses: Clauses) -> bool:
    """ "Hundreds of students protested in Lagos, police said": the parse takes the verb for a
    participle, but nobody can be protested.
    """
    alone = verb.lemma.lower() in _list("INTRANSITIVE")
    return alone and not clauses.children(verb.i, "auxpass", "agent")


def _headline_passive(verb: Token, clauses: Clauses) -> bool:
    """ "Two held after raid": a verb that needs an object and has none, told without "were"."""
    if verb.tag not in {"VBD", "VBN"} or verb.lemma.lower() not in _list("TRANSITIVE"):
        return False
    both = [
        verb,
        *clauses.children(verb.i, "conj"),
    ]  # "kidnapped and killed two nurses"
    return not any(clauses.children(v.i, "dobj", "aux", "ccomp", "prt") for v in both)


def _leaves_home(verb: Token, clauses: Clauses) -> bool:
    """ "Fled their homes": what is left suffers nothing, who leaves it does."""
    left = clauses.child(verb.i, "dobj")
    if left is None or left.lemma.lower() not in _list("HOMES"):
        return False
    return any(t.tag == "PRP$" for t in clauses.children(left.i, "poss"))


def _who(subject: Token | None, clauses: Clauses) -> Token | None:
    """Of "a reporter for the Post, who was shot" the reporter: "who" is nobody's town or paper."""
    if subject is None or subject.pos != "PROPN" or subject.dep != "pobj":
        return subject
    clause = next(iter(clauses.children(subject.i, "relcl")), None)
    if clause is None or not any(
        t.lower == "who" for t in clauses.children(clause.i, "nsubj", "nsubjpass")
    ):
        return subject
    above = clauses.tokens[clauses.tokens[subject.head].head]
    return above if above.pos in {"NOUN", "PROPN"} else subject


def _object(verb: Token, clauses: Clauses) -> Token | None:
    """What the verb is done to: "fired rockets at X" and "took control of X" are done to X."""
    told = clauses.child(verb.i, "dobj")
    if told is None:
        return None
    lemma = told.lemma.lower()
    if lemma in _list("HELD"):
        return _behind(told, _OF, clauses)
    if lemma in _list("MEANS"):
        return _behind(verb, _ON, clauses) or _behind(told, _ON, clauses)
    return told


# ------------------------------------------------------------------ nouns
def _of_noun(noun: Token, roles: str, clauses: Clauses) -> Parties:
    before = next(iter(clauses.children(noun.i, *_BEFORE)), None)
    between = _behind(noun, _BETWEEN, clauses)
    if between is None and noun.dep in {"nsubj", "dobj"}:
        between = _behind(
            clauses.tokens[noun.head], _BETWEEN, clauses
        )  # "clashes erupted between"
    if between is not None:
        return _split(between, clauses)
    of, under = _behind(noun, _OF, clauses), _light(noun, clauses)
    if roles == "suffer":
        return Parties(None, of or before)
    by = _behind(noun, _BY, clauses) or _by_participle(noun, clauses)
    on = _behind(noun, _ON, clauses) or _aimed_at(noun, clauses)
    if roles == "meet":
        other = _behind(noun, _WITH, clauses)
        return Parties(by or before or under.actor, other or on)
    harmed = _harmed_by(noun, clauses)
    return Parties(by or under.actor or before, on or of or harmed or under.target)


def _behind(
    head: Token, prepositions: frozenset[str], clauses: Clauses
) -> Token | None:
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


def _harmed_by(noun: Token, clauses: Clauses) -> Token | None:
    """ "raids that hit a convoy", "an attack killing nine"."""
    for clause in clauses.children(noun.i, "relcl", "acl"):
        if clause.lemma.lower() in _list("HARMING") and clause.tag != "VBN":
            return clauses.child(clause.i, "dobj")
    return None


def _by_participle(noun: Token, clauses: Clauses) -> Token | None:
    """ "an attack carried out by X", "bombings claimed by X"."""
    for t in clauses.children(noun.i, "acl"):
        agent = clauses.agent(t.i)
        if agent is not None:
            return agent
    return None


def _light(noun: Token, clauses: Clauses) -> Parties:
    """What the verb says that the noun is told with: who launched it, who met it, whom it harmed."""
    node = noun
    for _ in range(3):
        head = clauses.tokens[node.head]
        if head.i == node.i:
            return Parties()
        if head.pos == "VERB":
            return _told_with(node, head, clauses)
        if head.pos == "AUX" and node.dep == "prep" and node.lower == "under":
            return Parties(None, clauses.subject(head.i))  # "the town is under siege"
        node = head
    return Parties()


def _told_with(node: Token, verb: Token, clauses: Clauses) -> Parties:
    lemma = verb.lemma.lower()
    if node.dep == "dobj" and lemma in _list("LIGHT"):
        return Parties(clauses.subject(verb.i), None)
    if node.dep == "nsubjpass" and lemma in _list("LIGHT"):
        return Parties(clauses.agent(verb.i), None)
    if lemma in _list("BLAMED") and node.dep in {"pobj", "prep"}:
        return Parties(_blamed(verb, clauses), None)
    if node.dep in {"dobj", "pobj", "prep"} and lemma in _list("MET"):
        return Parties(None, clauses.subject(verb.i))
    if lemma not in _list("HARMING"):
        return Parties()
    if node.dep == "nsubj":
        return Parties(None, clauses.child(verb.i, "dobj"))
    if node.dep in {"pobj", "prep", "agent"} and clauses.passive(verb.i):
        return Parties(None, clauses.subject(verb.i))
    return Parties()


def _blamed(verb: Token, clauses: Clauses) -> Token | None:
    """ "Accused X of the raid", "X was convicted of murder"."""
    return (
        clauses.subject(verb.i)
        if clauses.passive(verb.i)
        else clauses.child(verb.i, "dobj")
    )


def _split(head: Token | None, clauses: Clauses) -> Parties:
    """ "X and Y fought": the one and the other."""
    if head is None:
        return Parties()
    return Parties(head, clauses.child(head.i, "conj"))
