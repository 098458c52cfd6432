"""One mention of an event: its trigger with who, to whom, where, when and how sure, before mentions
are joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.annotate.triggers import Trigger, find_triggers, listed, names_persons
from reportedly.claims.events.arguments import Parties, Undated
from reportedly.claims.events.parties import parties_of
from reportedly.claims.shared.certainty import SUPERSEDED, UNREAL, certainty_of
from reportedly.claims.shared.periods import period_of
from reportedly.claims.shared.place import told_place
from reportedly.codebook import roles_not
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVES,
    COMMON_NOUNS,
    CONJUNCTS,
    DIRECT_OBJECTS,
    FULL_VERBS,
    MODIFIERS,
    NOUN_ADVERBIALS,
    NOUNS,
    OWNERS,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PROPER_NOUNS,
    UNDERGOERS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import (
    Certainty,
    EventType,
    PlacePrecision,
    SpeakerSort,
)
from reportedly.languages import word_set
from reportedly.records import (
    Document,
    Location,
    Mentions,
    Period,
    Place,
    Reason,
    Sentence,
    Span,
    Token,
)

_OWNING = OWNERS | MODIFIERS
_OWNING_BEFORE_NOUN = NOUN_ADVERBIALS | MODIFIERS  # "US-led", "US" hangs so
_NAMES_PARTY = (
    ACTIVE_SUBJECTS
    | DIRECT_OBJECTS
    | PREPOSITION_OBJECTS
    | OWNERS
    | CONJUNCTS
    | NOUN_ADVERBIALS
)


# A sentence of a passage with such a role tells nothing of its own.
SILENT = roles_not("read")


@dataclass(frozen=True, slots=True)
class Judged:
    """The features of which a mention's type, and that it begins a happening, are known."""

    of_type: list[str]
    of_telling: list[str]


@dataclass(slots=True)
class Mentioned:
    """A trigger and what its sentence says of it."""

    trigger: Trigger
    sentence: Sentence
    words: Span
    type: str
    parties: Parties
    clauses: Undated
    place: Location | None  # that the words tie to it; `events` chooses among all
    time: Period | None
    certainty: str
    why: tuple[Reason, ...]
    own_place: bool  # whether the place stands in its own sentence
    own_time: bool
    role: str  # of the passage
    age: str  # how its days lie to publication: news | past | ahead | none
    actor_kind: str | None = None
    target_kind: str | None = None
    former: bool = False  # "a previous shooting": before what the article tells
    likely: float = 0.0  # to begin a happening
    sure: float = 0.0  # of its type
    judged: Judged | None = None
    effect: bool = field(init=False)  # whether the word tells what came of an event

    @property
    def word(self) -> str:
        """What the trigger is looked up by: a phrase as written, a single word as its lemma."""
        text = self.words.text.lower()
        return text if " " in text else self.trigger.token.lemma.lower()

    @property
    def children(self) -> list[Token]:
        """What hangs from the trigger."""
        return list(self.sentence.children(self.trigger.token.i))

    def __post_init__(self) -> None:
        self.effect = bool(self.trigger.row.get("effect"))


def _is_name(trigger: Trigger, mentions: Mentions) -> bool:
    """Whether the word is in the name of somebody known: a report by Amnesty tells no amnesty."""
    token = trigger.token
    if token.pos not in PROPER_NOUNS:
        return False
    return mentions.body_at(token.start) is not None


def mentions_of_events(document: Document, mentions: Mentions) -> list[Mentioned]:
    """Every mention of an event, in reading order."""
    found: list[Mentioned] = []
    for index, sentence in enumerate(mentions.sentences):
        if document.passages[sentence.passage].role in SILENT:
            continue
        places = mentions.places_in(sentence)
        triggers = sorted(find_triggers(sentence, index, places), key=lambda t: t.start)
        triggers = [
            t
            for t in triggers
            if not _made_safe(t, triggers, sentence)
            if not _is_name(t, mentions)
        ]
        if not triggers:
            continue
        clauses = Undated(sentence, mentions.times)
        where = told_place(
            document.span(triggers[0].start, triggers[0].end), document, mentions
        )
        mentioned = (
            _mentioned(t, sentence, clauses, where, document, mentions)
            for t in triggers
        )
        found += [
            m for m in mentioned if m.certainty != UNREAL
        ]  # a film's or a drill's is none
    return found


# An event whose count was revised did happen.
_OF_EVENTS = {SUPERSEDED: Certainty.STATED}


def _made_safe(trigger: Trigger, triggers: list[Trigger], sentence: Sentence) -> bool:
    """ "Defused a roadside bomb": the weapon that was found did nothing."""
    token = trigger.token
    if token.dep not in UNDERGOERS:
        return False
    return any(
        t.type == EventType.WEAPONS_DISRUPTED
        and t.token.i == token.head
        and t is not trigger
        for t in triggers
    )


def _mentioned(
    trigger: Trigger,
    sentence: Sentence,
    clauses: Undated,
    where: tuple[Location | None, tuple[Reason, ...]],
    document: Document,
    mentions: Mentions,
) -> Mentioned:
    """All that a sentence says of a trigger."""
    words = document.span(trigger.start, trigger.end)
    named = parties_of(trigger, sentence, clauses)
    owned = _owner_suffers(named, trigger, mentions)
    parties = _acting(owned, trigger, sentence, mentions)
    place, why_place = where
    time, why_time = period_of(words, document, mentions)
    if why_time and all(r.words is None for r in why_time):
        time, why_time = (
            None,
            (),
        )  # told in the present and of no day: a habit, not today's event
    certainty, why_sure = certainty_of(trigger.token, trigger.token, sentence, document)
    certainty = _OF_EVENTS.get(certainty, certainty)
    why = (*why_time, *((why_sure,) if why_sure else ()))
    return Mentioned(
        trigger,
        sentence,
        words,
        trigger.type,
        parties,
        clauses,
        place,
        time,
        certainty,
        why,
        _reason_inside(why_place, sentence),
        _reason_inside(why_time, sentence),
        document.passages[sentence.passage].role,
        _age(time, document),
        actor_kind_of(parties.actor, mentions),
        actor_kind_of(parties.target, mentions),
        _is_former(trigger.token, sentence),
    )


def _is_former(noun: Token, sentence: Sentence) -> bool:
    """ "A previous shooting at the same corner"."""
    if noun.pos not in COMMON_NOUNS:
        return False
    former = word_set("former_events")
    return any(t.lower in former for t in sentence.children(noun.i))


# Words before a noun whose kind says whom it befell, not who did it: "civilian casualties".
_BEFALLEN = subset("befallen")


# How who did it stands with a verb: "jets bombed", "was bombed by jets", "fighting between clans"
_DOERS_OF_VERBS = ACTIVE_SUBJECTS | PREPOSITION_OBJECTS | CONJUNCTS

# Who is taken, killed or judged by somebody, where such a noun is theirs: "the mayor's murder".
_TAKERS_OF_LIFE = subset("takers_of_life")


def _owner_suffers(parties: Parties, trigger: Trigger, mentions: Mentions) -> Parties:
    """Parties whose owner, where a person owns what was done, is the one it was done to."""
    owner = parties.actor
    if owner is None:
        return parties
    if owner.dep not in OWNERS:
        return parties
    if not listed(trigger.token, "SUFFERED"):
        return parties
    if owner.head != trigger.token.i:
        return parties
    if actor_kind_of(owner, mentions) in _TAKERS_OF_LIFE:
        return parties
    return Parties(None, owner)


def _acting(
    parties: Parties, trigger: Trigger, sentence: Sentence, mentions: Mentions
) -> Parties:
    """Parties whose actor can act; what cannot ("the warplanes of X") gives way to whose it is."""
    actor = parties.actor
    if actor is None:
        return parties
    if _moves_itself(parties, trigger):
        return Parties(None, actor)
    if _can_act(actor, sentence, mentions):
        return parties
    if actor.dep in MODIFIERS and actor_kind_of(actor, mentions) in _BEFALLEN:
        return Parties(None, parties.target or _outside_trigger(actor, trigger))
    itself = _does_it_itself(actor, parties, trigger, sentence, mentions)
    if itself and names_persons(actor, sentence):
        return parties
    owners = (t for t in _owners(actor, sentence) if t is not parties.target)
    owner = next((t for t in owners if _can_act(t, sentence, mentions)), None)
    if owner is not None:
        return Parties(owner, parties.target)
    return Parties(actor if itself else None, parties.target)


def _moves_itself(parties: Parties, trigger: Trigger) -> bool:
    """ "Residents evacuated", "they retreated": who moves without moving anybody is displaced."""
    if trigger.type != EventType.DISPLACEMENT or trigger.token.pos not in FULL_VERBS:
        return False
    actor = parties.actor
    if actor is None or parties.target is not None:
        return False
    return actor.dep in ACTIVE_SUBJECTS


def _outside_trigger(modifier: Token, trigger: Trigger) -> Token | None:
    """A modifier that is no part of the trigger: not that of "terrorist attacks"."""
    own = trigger.start <= modifier.start < trigger.end
    return None if own else modifier


def _owners(noun: Token, sentence: Sentence) -> Iterator[Token]:
    """Whose a weapon, a group or an attack is: "coalition jets", "the jets of X", "US-led
    strikes".
    """
    if noun.pos not in NOUNS:
        return
    for kid in sentence.children(noun.i):
        if kid.dep in _OWNING:
            yield kid
            yield from (
                t for t in sentence.children(kid.i) if t.dep in _OWNING_BEFORE_NOUN
            )
        if kid.dep in PREPOSITION_HEADS and kid.lower in word_set("actor_prepositions"):
            yield from sentence.children_as(kid.i, PREPOSITION_OBJECTS)


def _can_act(token: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """Somebody with a kind, a people, or a name that is no place and no day."""
    if token.lower in word_set("acting_pronouns"):
        return True
    if token.pos in COMMON_NOUNS and listed(token, "NO_VICTIMS"):
        return False
    kind = actor_kind_of(token, mentions)
    inside = [p for p in mentions.places_in(sentence) if p.start <= token.start < p.end]
    if token.dep in MODIFIERS:
        return _acts_before_noun(token, kind, inside, sentence)
    if token.dep in OWNERS and kind in _BEFALLEN:
        deed = sentence.tokens[token.head]
        return listed(deed, "SENT") or listed(deed, "GATHERINGS")
    if kind is not None:
        return True
    if token.pos not in PROPER_NOUNS:
        return False
    if token.dep not in _NAMES_PARTY:
        return False
    return token.dep not in OWNERS or _sends_it(inside, sentence.tokens[token.head])


def _acts_before_noun(
    token: Token, kind: str | None, inside: list[Place], sentence: Sentence
) -> bool:
    """Whether a modifier names who acts: "rebel attacks", not "anti-government protests"."""
    if _is_behind_prefix(token, sentence):
        return False
    if _is_prefix(token, sentence):
        return False
    if listed(token, "ATTACKERS"):
        return True
    if any(p.metonym for p in inside):
        return True
    if token.pos in ADJECTIVES:
        return False
    if _strikes_abroad(token, inside, sentence):
        return True
    if kind in _BEFALLEN:
        return listed(sentence.tokens[token.head], "GATHERINGS")
    return kind is not None


def _strikes_abroad(token: Token, inside: list[Place], sentence: Sentence) -> bool:
    """ "US drone strikes in Somalia": the country before what is sent, if it is said where to."""
    noun = sentence.tokens[token.head]
    if not any(p.location.precision == PlacePrecision.COUNTRY for p in inside):
        return False
    if not listed(noun, "SENT"):
        return False
    place = word_set("where_prepositions")
    return next(sentence.behind(noun.i, place), None) is not None


def _does_it_itself(
    actor: Token,
    parties: Parties,
    trigger: Trigger,
    sentence: Sentence,
    mentions: Mentions,
) -> bool:
    """Whether who is told with the act did it, though no kind of actor: persons ("bandits"), or a
    craft of nobody ("fighter jets"). Who moves is displaced, and who is "six arrested" suffers it.
    """
    if actor.dep not in _DOERS_OF_VERBS:
        return False
    if listed(actor, "CRAFT") and actor.pos in NOUNS:
        return True
    if trigger.type == EventType.DISPLACEMENT:
        return False
    if parties.target is None and listed(trigger.token, "TRANSITIVE"):
        return False
    return _is_somebody(actor, sentence, mentions)


def _is_somebody(token: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """A noun for persons ("bandits", "thousands of students"), or a mere number of them."""
    if token.pos in PROPER_NOUNS:
        return False
    if names_persons(token, sentence):
        return True
    if token.lemma.lower() in word_set("bands"):
        return True
    of = sentence.child_as(token.i, PREPOSITION_HEADS)
    return of is None and mentions.number_at(token.start) is not None


def _is_behind_prefix(token: Token, sentence: Sentence) -> bool:
    """ "Anti-government protests" are not the government's."""
    return token.i > 0 and not sentence.tokens[token.i - 1].text[-1].isalnum()


def _is_prefix(token: Token, sentence: Sentence) -> bool:
    """The "post" of "post-election protests" is nobody's name."""
    behind = sentence.tokens[token.i + 1 : token.i + 2]
    joined = any(t.text == "-" and t.start == token.end for t in behind)
    return joined and token.pos not in NOUNS


def _sends_it(places: list[Place], noun: Token) -> bool:
    """Whether an owner did it: a country what is sent ("Turkey's offensive"), no other place."""
    if not places:
        return True
    if any(p.metonym for p in places):
        return True
    country = any(p.location.precision == PlacePrecision.COUNTRY for p in places)
    return country and listed(noun, "SENT")


def actor_kind_of(head: Token | None, mentions: Mentions) -> str | None:
    """The kind of actor a word names; None where it names none."""
    if head is None:
        return None
    actor = mentions.actor_at(head.start)
    if actor is not None:
        return actor.kind
    noun = speaking_noun_of(head.text)
    if noun is None:
        return None
    # a report kidnaps nobody
    return noun.kind if noun.sort != SpeakerSort.DOCUMENT else None


# What lies further back than this before publication is told as history: two months, as for
# figures.
NEWS = timedelta(days=62)


def _age(time: Period | None, document: Document) -> str:
    """How its days lie to publication."""
    if time is None:
        return "none"
    if document.published is None:
        return "none"
    if time.first > document.published:
        return "ahead"
    return "past" if time.end < document.published - NEWS else "news"


def _reason_inside(why: tuple[Reason, ...], sentence: Sentence) -> bool:
    """Whether a reason rests on words of the sentence itself."""
    return any(
        r.words is not None and sentence.start <= r.words.start < sentence.end
        for r in why
    )
