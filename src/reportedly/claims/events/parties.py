"""Who did it and to whom: the arguments of a trigger, by the role its row gives them.

Of a verb its subject, object and "by"; of a noun what stands before it and behind "of", "by", "on"
and "between"; of a noun under a light verb ("carried out an attack", "came under fire") that verb's
subject. What an argument lacks is looked for where two words share one: "the kidnapping and murder
of two nurses".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.claims.events.triggers import Trigger
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    COMPOUNDS,
    DIRECT_OBJECTS,
    NOUNS,
    PASSIVE_AGENTS,
    PAST_OR_PARTICIPLE,
    PREPOSITIONAL,
    SINGULAR,
)
from reportedly.languages import by_language, in_use, word_set
from reportedly.records import Sentence, Time, Token
from reportedly.syntax.clauses import Clauses

_CORE_ARGUMENTS = ACTIVE_SUBJECTS | DIRECT_OBJECTS
_DONE_TO = PREPOSITIONAL | DIRECT_OBJECTS
_OBLIQUE = PREPOSITIONAL | PASSIVE_AGENTS


_OF = frozenset({"of"})
_SO_MANY = frozenset({"about", "around", "over", "under"})
_BEFORE = ("poss", "compound", "amod", "nmod")


@dataclass(frozen=True, slots=True)
class Parties:
    """The heads of the words for who did it and who suffered it."""

    actor: Token | None = None
    target: Token | None = None

    def or_else(self, other: Parties) -> Parties:
        """These parties, and for one that is not told the other's."""
        return Parties(self.actor or other.actor, self.target or other.target)


class Undated(Clauses):
    """The shape of a sentence whose days are nobody: "the arrest on Sunday of a reporter"."""

    def __init__(self, sentence: Sentence, times: Iterable[Time]) -> None:
        super().__init__(sentence)
        inside = [t for t in times if sentence.start <= t.start < sentence.end]
        self._days = {
            t.i
            for time in inside
            for t in self.tokens
            if time.start <= t.start < time.end
        }

    def child(self, i: int, *deps: str) -> Token | None:
        return next(iter(self.children(i, *deps)), None)

    def children(self, i: int, *deps: str) -> list[Token]:
        return [t for t in super().children(i, *deps) if t.i not in self._days]


@by_language
def _lists_of_events() -> dict[str, frozenset[str]]:
    """The lists in capitals of `languages/<code>/events.yml`."""
    rows = (row for row in in_use().table("events") if "list" in row.values)
    return {row["list"]: frozenset(row.strings("words")) for row in rows}


def listed(word: Token, name: str) -> bool:
    """Whether a word, by its lemma, stands in a list of `languages/<code>/events.yml`."""
    return word.lemma.lower() in _list_of_events(name)


@by_language
def _list_of_events(name: str) -> frozenset[str]:
    return _lists_of_events().get(name, frozenset())


def parties_of(trigger: Trigger, sentence: Sentence, clauses: Clauses) -> Parties:
    """The arguments of a trigger; both None where the sentence is not parsed."""
    roles = str(trigger.row["roles"])
    if roles == "nature" or not sentence.parsed:
        return Parties()
    token = _verb_inside(trigger, sentence) or trigger.token
    found = _of_state(trigger, clauses) or _arguments(token, roles, clauses)
    if found.actor is None or found.target is None:
        found = found.or_else(_shared(token, roles, clauses))
    return _without_things(found, trigger)


# Of these types the victim may be a thing that harms nobody by itself: arms, a base, a deal.
_OF_THINGS = frozenset({"weapons_disrupted", "agreement", "base_established"})


def _without_things(found: Parties, trigger: Trigger) -> Parties:
    """Parties without a victim that can be none: a weapon ("a salvo of rockets" harms no rockets),
    another happening, a measure ("protested against the cuts"), a word of the trigger's own.
    """
    target = found.target
    if target is None or trigger.type in _OF_THINGS:
        return found
    own = trigger.start <= target.start < trigger.end and target.i != trigger.token.i
    thing = listed(target, "MEANS") or listed(target, "NO_VICTIMS")
    none = own or (target.pos == "NOUN" and thing)
    return Parties(found.actor, None) if none else found


def _arguments(token: Token, roles: str, clauses: Clauses) -> Parties:
    if token.pos == "ADJ" and token.dep == "amod":
        return Parties(None, clauses.tokens[token.head])
    if token.pos == "VERB" and token.dep != "compound":
        return _parties_of_verb(token, roles, clauses)
    return _of_noun(token, roles, clauses)


def _of_state(trigger: Trigger, clauses: Clauses) -> Parties | None:
    """ "Forty are behind bars", "forty remain in custody", "the men in jail": who is in that state."""
    first = next(t for t in clauses.tokens if t.start >= trigger.start)
    if under := _came_under(trigger, clauses):
        return under
    if first.pos != "ADP" or first.i == trigger.token.i or first.dep != "prep":
        return None
    above = clauses.tokens[first.head]
    if above.pos in NOUNS | {"NUM", "PRON"}:
        return Parties(None, above)
    if above.pos != "AUX" and not listed(above, "STATES"):
        return None
    whom = clauses.child(above.i, "dobj")  # "kept two men in custody"
    subject = clauses.subject(above.i)
    return Parties(None, subject) if whom is None else Parties(subject, whom)


def _came_under(trigger: Trigger, clauses: Clauses) -> Parties | None:
    """ "The patrol came under fire from gunmen": who comes under it suffers it."""
    inside = (t for t in clauses.tokens if trigger.start <= t.start < trigger.end)
    under = next((t for t in inside if t.lower == "under" and t.dep == "prep"), None)
    if under is None or under.start == trigger.start:
        return None
    verb, by = clauses.tokens[under.head], word_set("giver_prepositions") | {"from"}
    doer = _behind_preposition(trigger.token, by, clauses)
    return Parties(
        doer or _behind_preposition(verb, by, clauses), clauses.subject(verb.i)
    )


def _verb_inside(trigger: Trigger, sentence: Sentence) -> Token | None:
    """The verb of a phrase: "shot" of "shot dead"."""
    inside = (t for t in sentence.tokens if trigger.start <= t.start < trigger.end)
    return next((t for t in inside if t.pos == "VERB"), None)


# ------------------------------------------------------------------ two words with one argument
def _shared(token: Token, roles: str, clauses: Clauses) -> Parties:
    """What stands with the word it is joined to: "kidnapped and killed two nurses"."""
    found = Parties()
    if token.lemma.lower() in _list_of_events("INTRANSITIVE"):
        return found
    for other in _joined(token, clauses):
        if other.pos == token.pos:
            found = found.or_else(_object_of(other, token, roles, clauses))
    return found


def _joined(token: Token, clauses: Clauses) -> list[Token]:
    """What it is joined to, through all of a list: "abduct, torture and kill", read from "abduct"."""
    found: list[Token] = []
    at = token
    while nexts := clauses.children(at.i, "conj"):
        found += nexts
        at = nexts[0]
        if token.pos != "VERB":
            break
    at = token
    while at.dep == "conj" and clauses.tokens[at.head].pos == token.pos:
        at = clauses.tokens[at.head]
        found.append(at)
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
def _parties_of_verb(verb: Token, roles: str, clauses: Clauses) -> Parties:
    if verb.dep == "amod":
        return Parties(None, clauses.tokens[verb.head])
    subject = _relative_subject(_subject_of(verb, clauses), clauses)
    if clauses.passive(verb.i) and not _misread_as_passive(verb, clauses):
        target = subject or clauses.child(verb.i, "nsubjpass")
        return Parties(clauses.agent(verb.i) or _doer_by_hands(verb, clauses), target)
    if listed(verb, "LEAVES"):
        made = clauses.child(verb.i, "dobj")
        if made is not None and clauses.child(verb.i, "oprd", "acomp", "xcomp"):
            return Parties(None, made)  # "left 900 families homeless"
    if roles == "suffer" or _headline_passive(verb, clauses):
        return Parties(_doer_by_hands(verb, clauses), subject)
    if _leaves_home(verb, clauses):
        return Parties(None, subject)
    target = _object_of_verb(verb, clauses)
    if roles == "meet" and target is None:
        other = _behind_preposition(verb, word_set("opponent_prepositions"), clauses)
        return _split(subject, clauses) if other is None else Parties(subject, other)
    target = target or _behind_preposition(
        verb, word_set("target_prepositions"), clauses
    )
    if target is None and listed(verb, "SET_OFF"):
        target = _struck_site(verb, clauses)
    return Parties(subject, target)


def _subject_of(verb: Token, clauses: Clauses) -> Token | None:
    """Who does what a verb says; of "accused of killing" whoever is accused."""
    if verb.dep != "pcomp":
        return clauses.subject(verb.i)
    above = clauses.tokens[clauses.tokens[verb.head].head]
    if above.pos == "VERB" and listed(above, "BLAMED"):
        return _blamed(above, clauses)
    accuser = clauses.tokens[above.head]
    if above.dep in DIRECT_OBJECTS and listed(accuser, "BLAMED"):
        return above  # the parse hangs "of killing" from whoever is accused
    return clauses.subject(verb.i)


def _doer_by_hands(verb: Token, clauses: Clauses) -> Token | None:
    """ "Murdered at the hands of gunmen"."""
    hands = _behind_preposition(verb, word_set("target_prepositions"), clauses)
    if hands is None or not listed(hands, "HANDS"):
        return None
    return _behind_preposition(hands, _OF, clauses)


def _misread_as_passive(verb: Token, clauses: Clauses) -> bool:
    """ "Hundreds of students protested in Lagos, police said": the parse takes the verb for a
    participle, but nobody can be protested.
    """
    alone = verb.lemma.lower() in _list_of_events("INTRANSITIVE")
    return alone and not clauses.children(verb.i, "auxpass", "agent")


def _headline_passive(verb: Token, clauses: Clauses) -> bool:
    """ "Two held after raid": a verb that needs an object and has none, told without "were"."""
    if verb.tag not in PAST_OR_PARTICIPLE or verb.lemma.lower() not in _list_of_events(
        "TRANSITIVE"
    ):
        return False
    both = [
        verb,
        *clauses.children(verb.i, "conj"),
    ]  # "kidnapped and killed two nurses"
    return not any(clauses.children(v.i, "dobj", "aux", "ccomp", "prt") for v in both)


def _leaves_home(verb: Token, clauses: Clauses) -> bool:
    """ "Fled their homes": what is left suffers nothing, who leaves it does."""
    left = clauses.child(verb.i, "dobj")
    if left is None or left.lemma.lower() not in _list_of_events("HOMES"):
        return False
    return any(t.tag == "PRP$" for t in clauses.children(left.i, "poss"))


def _relative_subject(subject: Token | None, clauses: Clauses) -> Token | None:
    """Of "a reporter for the Post, who was shot" the reporter: "who" is nobody's town or paper."""
    if subject is None or subject.pos != "PROPN" or subject.dep != "pobj":
        return subject
    clause = next(iter(clauses.children(subject.i, "relcl")), None)
    if clause is None or not any(
        t.lower == "who" for t in clauses.children(clause.i, "nsubj", "nsubjpass")
    ):
        return subject
    above = clauses.tokens[clauses.tokens[subject.head].head]
    return above if above.pos in NOUNS else subject


def _object_of_verb(verb: Token, clauses: Clauses) -> Token | None:
    """What the verb is done to: "fired rockets at X" and "took control of X" are done to X."""
    told = clauses.child(verb.i, "dobj") or _about_so_many(verb, clauses)
    if told is None:
        return None
    lemma = told.lemma.lower()
    if lemma in _list_of_events("HELD"):
        return _behind_preposition(told, _OF, clauses)
    if lemma in _list_of_events("MEANS"):
        return _behind_preposition(
            verb, word_set("target_prepositions"), clauses
        ) or _behind_preposition(told, word_set("target_prepositions"), clauses)
    return told


def _about_so_many(verb: Token, clauses: Clauses) -> Token | None:
    """ "Evacuated over 300": the parse takes the word before the number for a preposition."""
    for prep in clauses.children(verb.i, "prep"):
        told = clauses.child(prep.i, "pobj")
        if told is not None and told.pos == "NUM" and prep.lower in _SO_MANY:
            return told
    return None


# ------------------------------------------------------------------ nouns
def _of_noun(noun: Token, roles: str, clauses: Clauses) -> Parties:
    if listed(noun, "DOERS"):
        return Parties(noun, _victim_of_doer(noun, clauses))
    if listed(noun, "BEFALLEN"):
        taken = _taken_away(noun, clauses)
        return taken or Parties(_by_participle(noun, clauses), noun)
    before = _doer_before_noun(noun, clauses)
    between = _behind_preposition(noun, word_set("between"), clauses)
    if between is None and noun.dep in _CORE_ARGUMENTS:
        between = _behind_preposition(
            clauses.tokens[noun.head], word_set("between"), clauses
        )  # "clashes erupted between"
    if between is not None:
        return _split(between, clauses)
    of = _behind_preposition(noun, _OF, clauses) or _of_its_case(noun, clauses)
    under = _parties_by_light_verb(noun, clauses)
    if roles == "suffer":
        return Parties(None, of or before)
    by = _behind_preposition(
        noun, word_set("giver_prepositions"), clauses
    ) or _by_participle(noun, clauses)
    on = _behind_preposition(
        noun, word_set("target_prepositions"), clauses
    ) or _aimed_at(noun, clauses)
    if roles == "meet":
        return _parties_of_meeting(noun, by or before, on, under, clauses)
    harmed = _harmed_by(noun, clauses)
    told = on or of or harmed or under.target
    if told is None and listed(noun, "MEANS"):
        told = _struck_site(noun, clauses)
    return Parties(by or under.actor or before, told)


def _of_its_case(noun: Token, clauses: Clauses) -> Token | None:
    """ "The murder case of a nurse", "the murder and abduction case of a nurse"."""
    while noun.dep == "conj":
        noun = clauses.tokens[noun.head]
    case = clauses.tokens[noun.head]
    if noun.dep not in COMPOUNDS | {"nmod"} or not listed(case, "CASES"):
        return None
    return _behind_preposition(case, _OF, clauses)


def _taken_away(noun: Token, clauses: Clauses) -> Parties | None:
    """ "Took nine nurses hostage", "nine were held captive": what they were taken as is nobody."""
    if noun.tag not in SINGULAR or clauses.children(noun.i, "det", "amod", "nummod"):
        return None
    at = noun
    while clauses.tokens[at.head].i != at.i:
        at = clauses.tokens[at.head]
        if at.pos != "VERB" or not listed(at, "TAKE_AWAY"):
            continue
        if clauses.passive(at.i):
            return Parties(clauses.agent(at.i), clauses.subject(at.i))
        whom = next((t for t in clauses.children(at.i, "dobj") if t.i != noun.i), None)
        return Parties(clauses.subject(at.i), whom) if whom is not None else None
    return None


def _parties_of_meeting(
    noun: Token, actor: Token | None, on: Token | None, under: Parties, clauses: Clauses
) -> Parties:
    """ "Nine fighters died in clashes with the army": whom it harmed met the other."""
    other = _behind_preposition(noun, word_set("opponent_prepositions"), clauses) or on
    actor = actor or under.actor
    return Parties(actor or (under.target if other is not None else None), other)


def _doer_before_noun(noun: Token, clauses: Clauses) -> Token | None:
    """What stands before a noun and may say who did it: "a rebel assault", "US-led bombing"."""
    words = clauses.children(noun.i, *_BEFORE)
    leading = (w for w in words if w.pos == "VERB" and listed(w, "LEADING"))
    leads = (clauses.child(w.i, "npadvmod") for w in leading)
    known = (w for w in words if listed(w, "ATTACKERS"))
    lead = next((w for w in leads if w is not None), None)
    return lead or next(known, None) or next(iter(words), None)


def _victim_of_doer(doer: Token, clauses: Clauses) -> Token | None:
    """Whom a "bomber" struck: the object of the verb of harm it is the subject of."""
    verb = clauses.tokens[doer.head]
    if doer.dep != "nsubj" or verb.pos != "VERB":
        return None
    told = clauses.child(verb.i, "dobj") if listed(verb, "HARMING") else None
    return told or _struck_site(verb, clauses)


def _struck_site(head: Token, clauses: Clauses) -> Token | None:
    """What a weapon was meant for, told by where it struck: "a blast outside a bakery"."""
    for prep in clauses.children(head.i, "prep"):
        place = clauses.child(prep.i, "pobj")
        if (
            prep.lower in word_set("site_prepositions")
            and place is not None
            and listed(place, "SITES")
        ):
            return place
    return None


def _behind_preposition(
    head: Token, prepositions: frozenset[str], clauses: Clauses
) -> Token | None:
    for prep in clauses.children(head.i, "prep", "agent"):
        told = clauses.child(prep.i, "pobj") if prep.lower in prepositions else None
        if told is not None:
            return told
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
        if clause.lemma.lower() in _list_of_events("HARMING") and clause.tag != "VBN":
            return clauses.child(clause.i, "dobj")
    return None


def _by_participle(noun: Token, clauses: Clauses) -> Token | None:
    """ "an attack carried out by X", "bombings claimed by X", "violence blamed on X"."""
    for t in clauses.children(noun.i, "acl", "relcl"):
        agent = clauses.agent(t.i)
        if agent is None and listed(t, "BLAMED"):
            agent = _behind_preposition(t, word_set("target_prepositions"), clauses)
        if agent is not None:
            return agent
    return None


def _parties_by_light_verb(noun: Token, clauses: Clauses) -> Parties:
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
    if node.dep == "dobj" and lemma in _list_of_events("LIGHT"):
        return Parties(clauses.subject(verb.i), None)
    if node.dep == "nsubjpass" and lemma in _list_of_events("LIGHT"):
        return Parties(clauses.agent(verb.i), None)
    if lemma in _list_of_events("BLAMED") and node.dep in PREPOSITIONAL:
        return Parties(_blamed(verb, clauses), None)
    if node.dep == "prep" and lemma in _list_of_events("TAKING_PART"):
        return Parties(clauses.subject(verb.i))
    if node.dep == "prep" and lemma in _list_of_events("ENGAGED"):
        return Parties(_subject_of(verb, clauses) or clauses.child(verb.i, "nsubjpass"))
    if node.dep in _DONE_TO and lemma in _list_of_events("MET"):
        return Parties(None, clauses.subject(verb.i))
    if lemma not in _list_of_events("HARMING"):
        return Parties()
    if node.dep == "nsubj":
        return Parties(None, clauses.child(verb.i, "dobj"))
    if node.dep in _OBLIQUE and clauses.passive(verb.i):
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
