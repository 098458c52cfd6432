"""Who did it and to whom: the arguments of a trigger, by the role its row gives them.

Of a verb its subject, object and "by"; of a noun what stands before it and behind "of", "by", "on"
and "between"; of a noun under a light verb ("carried out an attack", "came under fire") that verb's
subject. What an argument lacks is looked for where two words share one: "the kidnapping and murder
of two nurses".
"""

from __future__ import annotations

from reportedly.annotate.triggers import Trigger, listed, names_persons
from reportedly.claims.events.arguments import (
    Parties,
    behind_preposition,
    first_found,
    object_of_verb,
    subject_of,
)
from reportedly.claims.events.told_with import (
    by_verb_over,
    meant_for,
    struck_by_falling,
)
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVE_MODIFIERS,
    ADJECTIVES,
    ADVERBIAL_CLAUSES,
    COMMON_NOUNS,
    COMPOUNDS,
    CONJUNCTS,
    DIRECT_OBJECTS,
    FOLLOWED_OR_HELPED,
    FULL_VERBS,
    GERUNDS,
    HELPER_OR_AGENT,
    HELPING_VERBS,
    MODIFIERS,
    NOT_WHOSE,
    NOUN_ADVERBIALS,
    NOUN_CLAUSES,
    NOUN_MODIFIERS,
    NOUNS,
    NUMERALS,
    OBJECT_PREDICATES,
    OF_A_VERB,
    OPEN_COMPLEMENTS,
    OWNERS,
    PARTICIPLE_CLAUSES,
    PASSIVE_AGENTS,
    PASSIVE_NOUN_SUBJECTS,
    PAST_OR_PARTICIPLE,
    PAST_PARTICIPLE,
    POSSESSIVE_PRONOUN,
    PREDICATES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PREPOSITIONAL,
    PREPOSITIONS,
    PRONOUNS,
    PROPER_NOUNS,
    RELATIVE_CLAUSES,
    SINGULAR,
    SUBJECT_ADJECTIVES,
    SUBJECTS,
    VERBS,
)
from reportedly.codebook.subsets import subset
from reportedly.languages import word_set
from reportedly.records import Sentence, Token
from reportedly.syntax.clauses import Clauses

_CORE_ARGUMENTS = ACTIVE_SUBJECTS | DIRECT_OBJECTS
_DONE_TO = PREPOSITIONAL | DIRECT_OBJECTS
_OBLIQUE = PREPOSITIONAL | PASSIVE_AGENTS


# How "shot" hangs from "found": "were found shot"
_FOUND_SO = OPEN_COMPLEMENTS | OBJECT_PREDICATES

_BEFORE = OWNERS | MODIFIERS
_SAID_OF = SUBJECT_ADJECTIVES | OBJECT_PREDICATES


def parties_of(trigger: Trigger, sentence: Sentence, clauses: Clauses) -> Parties:
    """The arguments of a trigger; both None where the sentence is not parsed."""
    roles = str(trigger.row["roles"])
    if roles == "nature" or not sentence.parsed:
        return Parties()
    token = _verb_inside(trigger, sentence) or trigger.token
    found = _of_state(trigger, clauses) or _arguments(token, roles, clauses)
    if found.actor is None or found.target is None:
        found = found.or_else(_shared(token, roles, clauses))
    return _without_things(found, trigger, clauses)


# Of these types the victim may be a thing that harms nobody by itself: arms, a base, a deal.
_OF_THINGS = subset("done_to_things")


def _without_things(found: Parties, trigger: Trigger, clauses: Clauses) -> Parties:
    """Parties without a victim that can be none: a weapon ("a salvo of rockets" harms no rockets),
    another happening, a measure ("protested against the cuts"), a word of the trigger's own.
    """
    target = found.target
    if target is None:
        return found
    if trigger.type in _OF_THINGS:
        return found
    if target.lemma.lower() in word_set("bodies"):  # "the bodies of two monks abducted"
        whose = behind_preposition(target, word_set("of"), clauses)
        target = target if whose is None else whose
    target = _besides_whom(target, clauses)
    none = _is_no_victim(target, trigger, clauses)
    return Parties(found.actor, None if none else target)


def _besides_whom(noun: Token, clauses: Clauses) -> Token:
    """The man of "a man was stabbed and another injured in a brawl"."""
    verb = clauses.tokens[noun.head]
    if noun.lower not in word_set("further_persons"):
        return noun
    if verb.dep not in CONJUNCTS:
        return noun
    whom = clauses.child_as(verb.head, DIRECT_OBJECTS)
    return first_found(whom, clauses.subject(verb.head)) or noun


def _is_no_victim(noun: Token, trigger: Trigger, clauses: Clauses) -> bool:
    """Another word of the trigger, or a noun for what nobody can harm."""
    inside = trigger.start <= noun.start < trigger.end
    if inside and noun.i != trigger.token.i:
        return True
    if noun.pos not in COMMON_NOUNS:
        return False
    if _is_load_of_weapons(noun, clauses):
        return True
    return listed(noun, "MEANS") or listed(noun, "NO_VICTIMS")


def _is_load_of_weapons(noun: Token, clauses: Clauses) -> bool:
    """ "A volley of rockets"."""
    if not listed(noun, "LOADS"):
        return False
    of = behind_preposition(noun, word_set("of"), clauses)
    return of is not None and listed(of, "MEANS")


def _arguments(token: Token, roles: str, clauses: Clauses) -> Parties:
    """Who and whom a word of violence is told of, by its part of speech."""
    if token.pos in ADJECTIVES and token.dep in ADJECTIVE_MODIFIERS:
        return Parties(None, clauses.tokens[token.head])
    if token.pos in ADJECTIVES and token.dep in _SAID_OF:
        return Parties(None, _of_whom_said(token, clauses))
    is_verb = token.pos in FULL_VERBS and token.dep not in COMPOUNDS
    if is_verb and not _is_verbal_noun(token, clauses):
        return _parties_of_verb(token, roles, clauses)
    return _of_noun(token, roles, clauses)


def _of_whom_said(adjective: Token, clauses: Clauses) -> Token | None:
    """ "Nine are dead", "nine were found dead", "left nine dead": who is in that state."""
    verb = clauses.tokens[adjective.head]
    if verb.pos not in VERBS:
        return None
    whom = clauses.child_as(verb.i, DIRECT_OBJECTS)
    return whom or clauses.subject(verb.i)


def _is_verbal_noun(token: Token, clauses: Clauses) -> bool:
    """ "Fighting between two clans left nine dead", "they fled fighting", "army shelling hit the
    camp": a noun by its place or by what stands before it, read as a verb.
    """
    if token.tag not in GERUNDS:
        return False
    if clauses.children_as(token.i, COMPOUNDS):
        return True
    fled = token.dep in OPEN_COMPLEMENTS and listed(clauses.tokens[token.head], "MET")
    if not fled and token.dep not in SUBJECTS:
        return False
    return not clauses.children_as(token.i, OF_A_VERB)


def _of_state(trigger: Trigger, clauses: Clauses) -> Parties | None:
    """ "Forty are behind bars", "forty remain in custody", "the men in jail": who is in that
    state.
    """
    first = next(t for t in clauses.tokens if t.start >= trigger.start)
    if under := _came_under(trigger, clauses):
        return under
    above = _over_state(first, trigger, clauses)
    if above is None:
        return None
    if above.pos in NOUNS | NUMERALS | PRONOUNS:
        return Parties(None, above)
    if above.pos not in HELPING_VERBS and not listed(above, "STATES"):
        return None
    whom = clauses.child_as(above.i, DIRECT_OBJECTS)  # "kept two men in custody"
    subject = clauses.subject(above.i)
    if whom is None or listed(whom, "TERMS"):
        return Parties(None, subject)
    return Parties(subject, whom)


def _over_state(first: Token, trigger: Trigger, clauses: Clauses) -> Token | None:
    """What the preposition of a state hangs from: the verb of "forty are behind bars"."""
    if first.pos not in PREPOSITIONS:
        return None
    if first.i == trigger.token.i:
        return None
    if first.dep not in PREPOSITION_HEADS:
        return None
    above = clauses.tokens[first.head]
    if (
        listed(above, "TERMS") and above.dep in DIRECT_OBJECTS
    ):  # "served a term in jail"
        return clauses.tokens[above.head]
    return above


def _came_under(trigger: Trigger, clauses: Clauses) -> Parties | None:
    """ "The patrol came under fire from gunmen": who comes under it suffers it."""
    inside = (t for t in clauses.tokens if trigger.start <= t.start < trigger.end)
    under = next(
        (
            t
            for t in inside
            if t.lower in word_set("under")
            if t.dep in PREPOSITION_HEADS
        ),
        None,
    )
    if under is None:
        return None
    if under.start == trigger.start:
        return None
    verb, by = clauses.tokens[under.head], word_set("giver_prepositions")
    doer = behind_preposition(trigger.token, by, clauses)
    return Parties(
        doer or behind_preposition(verb, by, clauses), clauses.subject(verb.i)
    )


def _verb_inside(trigger: Trigger, sentence: Sentence) -> Token | None:
    """The verb of a phrase: "shot" of "shot dead"."""
    inside = (t for t in sentence.tokens if trigger.start <= t.start < trigger.end)
    return next((t for t in inside if t.pos in FULL_VERBS), None)


# ------------------------------------------------------------------ two words with one argument
def _shared(token: Token, roles: str, clauses: Clauses) -> Parties:
    """What stands with the word it is joined to: "kidnapped and killed two nurses"."""
    found = Parties()
    if listed(token, "INTRANSITIVE"):
        return found
    for other in _joined(token, clauses):
        if other.pos == token.pos:
            found = found.or_else(_object_of(other, token, roles, clauses))
    return found


def _joined(token: Token, clauses: Clauses) -> list[Token]:
    """What it is joined to, through all of a list: "abduct, torture and kill", read from
    "abduct".
    """
    found: list[Token] = []
    at = token
    while nexts := clauses.children_as(at.i, CONJUNCTS):
        found += nexts
        at = nexts[0]
        if token.pos not in FULL_VERBS:
            break
    at = token
    for i in clauses.up(token.i):
        above = clauses.tokens[i]
        if at.dep not in CONJUNCTS or above.pos != token.pos:
            break
        found.append(above)
        at = above
    return found


def _object_of(other: Token, token: Token, roles: str, clauses: Clauses) -> Parties:
    """The arguments of a joined word; of a verb only what comes after both, or the subject of a
    passive.
    """
    theirs = _arguments(other, roles, clauses)
    if token.pos not in FULL_VERBS:
        return theirs
    passive = clauses.passive(token.i)
    if passive != clauses.passive(other.i):
        return Parties()
    if passive:
        return theirs
    after = theirs.target is not None and theirs.target.i > max(token.i, other.i)
    return Parties(None, theirs.target if after else None)


# ------------------------------------------------------------------ verbs
def _parties_of_verb(verb: Token, roles: str, clauses: Clauses) -> Parties:
    """Who and whom a verb is told of: subject and object, or those of a passive or a state."""
    if verb.dep in ADJECTIVE_MODIFIERS:
        return Parties(None, clauses.tokens[verb.head])
    subject = _relative_subject(subject_of(verb, clauses), clauses)
    if _is_state(verb, clauses):
        over = clauses.subject(clauses.tokens[verb.head].i)
        return Parties(clauses.agent(verb.i), over)
    if _is_taken_by(verb, clauses):
        return _parties_of_passive(verb, subject, clauses)
    if clauses.passive(verb.i) and not _misread_as_passive(verb, clauses):
        return _parties_of_passive(verb, subject, clauses)
    made = _made_so(verb, clauses)
    if made is not None:
        return Parties(None, made)
    if roles == "suffer" or _headline_passive(verb, clauses):
        doer = clauses.agent(verb.i) or _doer_by_hands(verb, clauses)
        return Parties(doer, subject)
    if _leaves_home(verb, clauses):
        return Parties(None, subject)
    return _parties_of_active(verb, subject, roles, clauses)


def _is_taken_by(verb: Token, clauses: Clauses) -> bool:
    """ "Nine officers held hostage by villagers": a participle behind whom it befell."""
    return (
        verb.dep in PARTICIPLE_CLAUSES
        and clauses.child_as(verb.i, PASSIVE_AGENTS) is not None
    )


def _parties_of_passive(
    verb: Token, subject: Token | None, clauses: Clauses
) -> Parties:
    """Whom it was done to, and the agent or those at whose hands it was done."""
    doer = clauses.agent(verb.i) or _doer_by_hands(verb, clauses)
    return Parties(doer, subject or clauses.child_as(verb.i, PASSIVE_NOUN_SUBJECTS))


def _made_so(verb: Token, clauses: Clauses) -> Token | None:
    """Whom a verb put into a state: the families of "left 900 families homeless"."""
    if not listed(verb, "LEAVES"):
        return None
    if clauses.child_as(verb.i, PREDICATES) is None:
        return None
    return clauses.child_as(verb.i, DIRECT_OBJECTS)


def _parties_of_active(
    verb: Token, subject: Token | None, roles: str, clauses: Clauses
) -> Parties:
    """Who did it, and whom the verb's object or else its preposition says it was done to."""
    target = object_of_verb(verb, clauses)
    if target is not None:
        return Parties(subject, target)
    if roles == "meet":
        other = behind_preposition(verb, word_set("opponent_prepositions"), clauses)
        return _split(subject, clauses) if other is None else Parties(subject, other)
    target = _meant_by(verb, clauses) or behind_preposition(
        verb, word_set("target_prepositions"), clauses
    )
    if target is None and listed(verb, "SET_OFF"):
        target = _struck_site(verb, clauses)
    if target is None:
        target = struck_by_falling(subject, verb, clauses)
    return Parties(subject, target)


def _is_state(verb: Token, clauses: Clauses) -> bool:
    """ "Three nurses were slain", "were found shot": a participle that the parse takes for what
    they were, or for what they did.
    """
    if verb.tag not in PAST_PARTICIPLE:
        return False
    above = clauses.tokens[verb.head]
    if verb.dep in SUBJECT_ADJECTIVES:
        return above.pos in HELPING_VERBS
    return verb.dep in _FOUND_SO and listed(above, "FOUND")


def _doer_by_hands(verb: Token, clauses: Clauses) -> Token | None:
    """ "Murdered at the hands of gunmen", "the town fell to gunmen"."""
    if listed(verb, "YIELDS"):
        return behind_preposition(verb, word_set("to"), clauses)
    hands = behind_preposition(verb, word_set("target_prepositions"), clauses)
    if hands is None:
        return None
    if not listed(hands, "HANDS"):
        return None
    return behind_preposition(hands, word_set("of"), clauses)


def _misread_as_passive(verb: Token, clauses: Clauses) -> bool:
    """ "Hundreds of students protested in Lagos, police said": the parse takes the verb for a
    participle, but nobody can be protested.
    """
    alone = listed(verb, "INTRANSITIVE")
    return alone and not clauses.children_as(verb.i, HELPER_OR_AGENT)


def _headline_passive(verb: Token, clauses: Clauses) -> bool:
    """ "Two held after raid": a verb that needs an object and has none, told without "were"."""
    if verb.tag not in PAST_OR_PARTICIPLE:
        return False
    if not listed(verb, "TRANSITIVE") and not _is_hit(verb, clauses):
        return False
    both = [
        verb,
        *clauses.children_as(verb.i, CONJUNCTS),
    ]  # "kidnapped and killed two nurses"
    return not any(clauses.children_as(v.i, FOLLOWED_OR_HELPED) for v in both)


def _is_hit(verb: Token, clauses: Clauses) -> bool:
    """ "Four men shot in the head", "shot dead": who is told to be hit so did not do it."""
    if not listed(verb, "HITTING"):
        return False
    if any(
        t.lower in word_set("dead")
        for t in clauses.children_as(verb.i, OBJECT_PREDICATES)
    ):
        return True
    where = [
        clauses.child_as(p.i, PREPOSITION_OBJECTS)
        for p in clauses.children_as(verb.i, PREPOSITION_HEADS)
    ]
    return any(listed(t, "BODY") for t in where if t is not None)


def _leaves_home(verb: Token, clauses: Clauses) -> bool:
    """ "Evacuated their homes": what is left suffers nothing, who leaves it does."""
    if not listed(verb, "QUITS"):
        return False
    left = clauses.child_as(verb.i, DIRECT_OBJECTS)
    if left is None:
        return False
    if not listed(left, "HOMES"):
        return False
    return any(t.tag in POSSESSIVE_PRONOUN for t in clauses.children_as(left.i, OWNERS))


def _relative_subject(subject: Token | None, clauses: Clauses) -> Token | None:
    """Of "a reporter for the Post, who was shot" the reporter: "who" is nobody's town or paper."""
    if subject is None:
        return subject
    of = behind_preposition(subject, word_set("of"), clauses)
    verb = clauses.tokens[subject.head]
    if of is not None and of.lower in word_set("whom") and verb.dep in RELATIVE_CLAUSES:
        return clauses.tokens[verb.head]  # "nine men, three of whom were jailed"
    if subject.pos not in PROPER_NOUNS:
        return subject
    if subject.dep not in PREPOSITION_OBJECTS:
        return subject
    clause = next(iter(clauses.children_as(subject.i, RELATIVE_CLAUSES)), None)
    if clause is None:
        return subject
    if not any(
        t.lower in word_set("who") for t in clauses.children_as(clause.i, SUBJECTS)
    ):
        return subject
    above = clauses.tokens[clauses.tokens[subject.head].head]
    if (
        above.tag in PAST_PARTICIPLE and above.dep in PARTICIPLE_CLAUSES
    ):  # "a nurse raised in Lagos, who was shot"
        above = clauses.tokens[above.head]
    return above if above.pos in NOUNS else subject


# ------------------------------------------------------------------ nouns
def _between_whom(noun: Token, clauses: Clauses) -> Token | None:
    """ "Clashes between the army and rebels", "clashes erupted between"."""
    between = behind_preposition(noun, word_set("between"), clauses)
    if between is None and noun.dep in _CORE_ARGUMENTS:
        over = clauses.tokens[noun.head]
        between = behind_preposition(over, word_set("between"), clauses)
    return between


def _struck_by_noun(noun: Token, clauses: Clauses) -> Token | None:
    """ "A strike on the market", "a bomb aimed at, or meant for, the convoy"."""
    on = behind_preposition(noun, word_set("target_prepositions"), clauses)
    if on is None and noun.dep in DIRECT_OBJECTS and listed(noun, "MEANS"):
        fired = clauses.tokens[noun.head]  # "fired tear gas at the students"
        on = behind_preposition(fired, word_set("target_prepositions"), clauses)
    if on is None and noun.dep in DIRECT_OBJECTS and listed(noun, "SET_TO"):
        on = behind_preposition(clauses.tokens[noun.head], word_set("to"), clauses)
    return on or _aimed_at(noun, clauses) or meant_for(noun, clauses)


def _of_noun(noun: Token, roles: str, clauses: Clauses) -> Parties:
    """Who and whom a noun is told of, by what kind of noun it is."""
    if listed(noun, "DOERS"):
        return Parties(noun, _victim_of_doer(noun, clauses))
    if listed(noun, "BEFALLEN"):
        taken = _taken_away(noun, clauses)
        return taken or Parties(_by_participle(noun, clauses), noun)
    between = _between_whom(noun, clauses)
    if between is not None:
        return _split(between, clauses)
    return _of_deed(noun, roles, clauses)


def _of_deed(noun: Token, roles: str, clauses: Clauses) -> Parties:
    """Whose deed a noun says it was, and whom it befell: "the murder of a nurse by rebels"."""
    before = _doer_before_noun(noun, clauses)
    of = behind_preposition(noun, word_set("of"), clauses) or _of_its_case(
        noun, clauses
    )
    under = by_verb_over(noun, clauses)
    if roles == "suffer":
        return Parties(None, first_found(of, before))
    if listed(noun, "GATHERINGS"):
        by = behind_preposition(noun, word_set("by_whom"), clauses)
        on = behind_preposition(noun, word_set("opponent_prepositions"), clauses)
        staged = None if noun.dep in PREPOSITION_OBJECTS else under.actor
        held = first_found(by, staged, of, before)
        struck = under.target if noun.dep in SUBJECTS else None
        return Parties(held, first_found(on, struck))
    by = _giver_behind(noun, of, clauses) or _by_participle(noun, clauses)
    on = _struck_by_noun(noun, clauses)
    if roles == "meet":
        owner = before if before is not None and before.dep in OWNERS else None
        actor = first_found(by, owner, under.actor, _met_before(noun, clauses), before)
        return _parties_of_meeting(noun, actor, on, under, clauses)
    harmed = _harmed_by(noun, clauses)
    target = first_found(on, of, harmed, under.target)
    if target is None and _is_owned_deed(by, before, noun):
        target = before
    if target is None and by is not None:  # "attacks by militants targeting traders"
        target = _aimed_at(by, clauses, "AIMING")
    if target is None and listed(noun, "MEANS"):
        target = _struck_site(noun, clauses)
    return Parties(first_found(by, under.actor, before), target)


def _is_owned_deed(by: Token | None, owner: Token | None, noun: Token) -> bool:
    """ "The boy's killing by police": where another did it, the owner suffered it."""
    if by is None or owner is None:
        return False
    return owner.dep in OWNERS and listed(noun, "SUFFERED")


def _giver_behind(noun: Token, of: Token | None, clauses: Clauses) -> Token | None:
    """ "The arrest by police", and where the parse hangs it from whom it befell, "the arrest of the
    editor by police".
    """
    by, givers = word_set("by_whom"), word_set("giver_prepositions")
    own = behind_preposition(noun, by, clauses)
    if own is None and of is not None:
        own = behind_preposition(of, by, clauses)
    return own or behind_preposition(noun, givers, clauses)


def _of_its_case(noun: Token, clauses: Clauses) -> Token | None:
    """ "The murder case of a nurse", "the murder and abduction case of a nurse"."""
    noun = clauses.sentence.over(noun, CONJUNCTS)
    case = clauses.tokens[noun.head]
    if noun.dep not in NOUN_MODIFIERS:
        return None
    if not listed(case, "CASES"):
        return None
    return behind_preposition(case, word_set("of"), clauses)


def _taken_away(noun: Token, clauses: Clauses) -> Parties | None:
    """ "Took nine nurses hostage", "nine were held captive": what they were taken as is nobody."""
    if noun.tag not in SINGULAR:
        return None
    if clauses.children_as(noun.i, NOT_WHOSE):
        return None
    at = noun
    while clauses.tokens[at.head].i != at.i:
        at = clauses.tokens[at.head]
        if at.pos not in FULL_VERBS:
            continue
        if not listed(at, "TAKE_AWAY"):
            continue
        if clauses.passive(at.i):
            return Parties(clauses.agent(at.i), clauses.subject(at.i))
        whom = next(
            (t for t in clauses.children_as(at.i, DIRECT_OBJECTS) if t.i != noun.i),
            None,
        )
        return Parties(clauses.subject(at.i), whom) if whom is not None else None
    return None


def _parties_of_meeting(
    noun: Token, actor: Token | None, on: Token | None, under: Parties, clauses: Clauses
) -> Parties:
    """ "Nine fighters died in clashes with the army": whom it harmed met the other; "were killed in
    an army raid": whom it harmed suffered it.
    """
    other = behind_preposition(noun, word_set("opponent_prepositions"), clauses) or on
    if other is not None:
        return Parties(under.target if actor is None else actor, other)
    if actor is None:
        return Parties()
    attack = listed(noun, "MEANS") or actor is under.actor  # no war, where two fight
    return Parties(actor, under.target if attack else None)


def _met_before(noun: Token, clauses: Clauses) -> Token | None:
    """ "Troops seized the town after clashes with rebels": whoever did what came of it."""
    prep = clauses.tokens[noun.head]
    verb = clauses.tokens[prep.head]
    if noun.dep not in PREPOSITION_OBJECTS:
        return None
    if behind_preposition(noun, word_set("opponent_prepositions"), clauses) is None:
        return None
    if prep.lower not in word_set("after_a_fight"):
        return None
    if verb.pos not in VERBS or clauses.passive(verb.i):
        return None
    return clauses.subject(verb.i)


def _doer_before_noun(noun: Token, clauses: Clauses) -> Token | None:
    """What stands before a noun and may say who did it: "a rebel assault", "US-led bombing"."""
    words = clauses.children_as(noun.i, _BEFORE)
    leading = (w for w in words if w.pos in FULL_VERBS and listed(w, "LEADING"))
    leads = (clauses.child_as(w.i, NOUN_ADVERBIALS) for w in leading)
    known = (w for w in words if listed(w, "ATTACKERS"))
    lead = next((w for w in leads if w is not None), None)
    return first_found(lead, next(known, None), *words[:1])


def _victim_of_doer(doer: Token, clauses: Clauses) -> Token | None:
    """Whom a "bomber" struck: the object of the verb of harm it is the subject of."""
    verb = clauses.tokens[doer.head]
    if doer.dep not in ACTIVE_SUBJECTS:
        return None
    if verb.pos not in FULL_VERBS:
        return None
    harmed = (
        clauses.child_as(verb.i, DIRECT_OBJECTS) if listed(verb, "HARMING") else None
    )
    site = _struck_site(verb, clauses)
    if harmed is not None and harmed.pos in NUMERALS and site is not None:
        return site  # "killed nine at a mosque"
    return harmed or site


def _struck_site(head: Token, clauses: Clauses) -> Token | None:
    """What a weapon was meant for, told by where it struck: "a blast outside a bakery", "among
    recruits".
    """
    for prep in clauses.children_as(head.i, PREPOSITION_HEADS):
        place = clauses.child_as(prep.i, PREPOSITION_OBJECTS)
        if place is None:
            continue
        if prep.lower in word_set("amid_whom"):
            if names_persons(place, clauses.sentence):
                return place
        elif prep.lower in word_set("site_prepositions") and listed(place, "SITES"):
            return place
    return None


def _meant_by(verb: Token, clauses: Clauses) -> Token | None:
    """ "A bomb went off on the road, targeting a convoy"."""
    for t in clauses.children_as(verb.i, ADVERBIAL_CLAUSES):
        if t.tag in GERUNDS and listed(t, "AIMING"):
            return clauses.child_as(t.i, DIRECT_OBJECTS)
    return None


def _aimed_at(noun: Token, clauses: Clauses, verbs: str | None = None) -> Token | None:
    """ "sorties targeting X"; of those who fly them only what verbs of a list say."""
    for t in clauses.children_as(noun.i, PARTICIPLE_CLAUSES):
        if t.tag in GERUNDS and (verbs is None or listed(t, verbs)):
            return clauses.child_as(t.i, DIRECT_OBJECTS)
    return None


def _harmed_by(noun: Token, clauses: Clauses) -> Token | None:
    """ "raids that hit a convoy", "an attack killing nine"."""
    for clause in clauses.children_as(noun.i, NOUN_CLAUSES):
        if listed(clause, "HARMING") and clause.tag not in PAST_PARTICIPLE:
            return clauses.child_as(clause.i, DIRECT_OBJECTS)
    return None


def _by_participle(noun: Token, clauses: Clauses) -> Token | None:
    """ "an attack carried out by X", "bombings claimed by X", "violence blamed on X"."""
    for t in clauses.children_as(noun.i, NOUN_CLAUSES):
        agent = clauses.agent(t.i)
        if agent is None and listed(t, "BLAMED"):
            agent = behind_preposition(t, word_set("target_prepositions"), clauses)
        if agent is not None:
            return agent
    return None


def _split(head: Token | None, clauses: Clauses) -> Parties:
    """ "X and Y fought": the one and the other."""
    if head is None:
        return Parties()
    return Parties(head, clauses.child_as(head.i, CONJUNCTS))
