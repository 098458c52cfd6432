"""Whom the words for an actor or a target mean: the fullest name, the identity, the kind."""

from __future__ import annotations

from reportedly.annotate.actors.speaking_nouns import sort_of_noun, speaking_noun_of
from reportedly.annotate.triggers import listed, names_persons
from reportedly.claims.events.arguments import Undated
from reportedly.claims.events.mentioned import Mentioned
from reportedly.claims.shared.people import People
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    APPOSITIONS,
    COPULA_PREDICATES,
    DETERMINER_FORM,
    DETERMINER_RELATIONS,
    DIRECT_OBJECTS,
    NOUNS,
    NUMERALS,
    PLURAL,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PROPER_NOUNS,
    PROPER_SINGULAR,
    SUBJECTS,
    VERBS,
    WORDLESS,
)
from reportedly.codebook.words import ActorKind, SpeakerSort
from reportedly.languages import word_set
from reportedly.records import Actor, Document, Mentions, Party, Sentence, Token
from reportedly.syntax.clauses import Clauses
from reportedly.syntax.marks import JOINING_STOPS

_OBJECT_ROLES = DIRECT_OBJECTS | PREPOSITION_OBJECTS
_CAN_BE_THEY = PLURAL | PROPER_SINGULAR


def _named_by(noun: Token, clauses: Clauses) -> Token:
    """The name a noun only describes: "Ann Lee, a nurse who was shot", "Ann Lee was a nurse"."""
    above = clauses.tokens[noun.head]
    headed = any(t.text in JOINING_STOPS for t in clauses.tokens[above.i : noun.i])
    if noun.dep in APPOSITIONS and above.pos in PROPER_NOUNS and not headed:
        return above  # not of "Basra: nine nurses abducted"
    if noun.dep in COPULA_PREDICATES:
        subject = clauses.child_as(above.i, ACTIVE_SUBJECTS)
        if subject is not None and subject.pos in PROPER_NOUNS:
            return subject
    return noun


def _identity_words(head: Token, clauses: Clauses) -> tuple[int, int]:
    """The first and last token of its noun phrase, with the name set behind it: "the gang's leader,
    Ann Lee", "a Beatle, Ann Lee".
    """
    first, last = clauses.noun_phrase(head.i)
    for prep in clauses.children_as(head.i, PREPOSITION_HEADS):
        if clauses.children_as(
            prep.i, PREPOSITION_CLAUSES
        ):  # "accused two men of killing nine"
            last = min(last, prep.i - 1)
        if prep.lower in word_set("in"):
            deed = clauses.child_as(prep.i, PREPOSITION_OBJECTS)
            if deed is not None and listed(deed, "MEANS"):
                last = min(last, prep.i - 1)  # "killed nine rebels in a raid"
    if (
        head.pos in PROPER_NOUNS
        and clauses.child_as(head.i, DETERMINER_RELATIONS) is None
    ):
        return first, last
    for name in clauses.children_as(head.i, APPOSITIONS):
        if name.pos in PROPER_NOUNS and name.i > last:
            return first, clauses.noun_phrase(name.i)[1]
    return first, last


def _own_words(head: Token, mention: Mentioned) -> tuple[int, int]:
    """The first and last token of a party's words: neither the "dead" of "shot dead a boy" nor the
    day behind a name.
    """
    clauses, words = mention.clauses, mention.words
    first, last = _identity_words(head, clauses)
    while first < head.i and words.start < clauses.tokens[first].start < words.end:
        first += 1
    while last > head.i and _ends_no_name(last, clauses):
        last -= 1
    return first, last


def _ends_no_name(at: int, clauses: Undated) -> bool:
    """Whether a token is of a day, or the preposition before one."""
    return at in clauses.days or clauses.tokens[at].dep in PREPOSITION_HEADS


class Identities:
    """Resolves words of one document."""

    def __init__(self, document: Document, mentions: Mentions, people: People) -> None:
        self.document = document
        self.mentions = mentions
        self._people = people

    def actor(self, mention: Mentioned) -> Party | None:
        """Who did it."""
        return self._party(mention.parties.actor, mention)

    def target(self, mention: Mentioned) -> Party | None:
        """Who or what suffered it."""
        return self._party(mention.parties.target, mention)

    def named_target(self, mention: Mentioned) -> Party | None:
        """Who or what suffered it, where more than a number is told of them: not "kills eight"."""
        victim = mention.parties.target
        bare = victim is not None and victim.pos in NUMERALS
        return None if bare else self.target(mention)

    def _party(self, head: Token | None, mention: Mentioned) -> Party | None:
        """Who a head means, with its identity; None for words that mean nobody."""
        named = (
            head is not None and head.pos in PROPER_NOUNS
        )  # "US" is a country, "us" nobody
        nobody = word_set("words_for_nobody")
        if head is None:
            return None
        some_of = mention.clauses.children_as(
            head.i, PREPOSITION_HEADS
        )  # "one of its soldiers"
        if head.lower in nobody and not named and not some_of:
            return None
        if any(
            t.lower in word_set("none_of")
            for t in mention.clauses.children_as(head.i, DETERMINER_RELATIONS)
        ):
            return None  # "no group claimed the attack"
        if head.lower in word_set("personal_pronouns") and not named:
            return self._meant(head, mention)
        clauses = mention.clauses
        head = _named_by(head, clauses)
        first, last = _own_words(head, mention)
        tokens = clauses.tokens
        return self._named(tokens[first].start, tokens[last].end, head)

    def _named(self, start: int, end: int, head: Token) -> Party:
        """The party that some words name, with the identity of the actor in them."""
        text = self.document.span(start, end).text
        inside = [a for a in self.mentions.actors if start <= a.start < end]
        of_head = (a for a in self.mentions.actors if a.start <= head.start < a.end)
        # "Islamic State fighters" and "members of Islamic State" are its; "a court in Lagos" is not
        near = (a for a in inside if not self._only_places(a, head))
        actor = next(of_head, None) or next(near, None)
        if actor is None or actor.id is None:
            meant = self._group_meant(head)
            if meant is not None:
                return Party(text, start, end, meant.text, meant.id, meant.kind)
        if actor is not None:
            named = actor.id is not None
            return Party(
                text, start, end, actor.name if named else text, actor.id, actor.kind
            )
        noun = speaking_noun_of(head.text)
        name = self._fullest(start, end)
        return Party(text, start, end, name or text, None, noun.kind if noun else None)

    def _group_meant(self, head: Token) -> Actor | None:
        """ "The group", "the militants": the armed group that was named last."""
        if not listed(head, "GROUPS"):
            return None
        at = self.mentions.sentence_at(head.start)
        kids = self.mentions.sentences[at].children(head.i) if at is not None else ()
        said = [t for t in kids if t.pos not in WORDLESS and t.i < head.i]
        the = any(
            t.dep in DETERMINER_RELATIONS and t.tag in DETERMINER_FORM for t in said
        )
        plain = all(t.dep in DETERMINER_RELATIONS or listed(t, "SAME") for t in said)
        if not (the and plain):
            return None
        before = (a for a in reversed(self.mentions.actors) if a.end <= head.start)
        return next(
            (a for a in before if a.id and a.kind == ActorKind.ARMED_GROUP), None
        )

    def _only_places(self, actor: Actor, head: Token) -> bool:
        """Whether a name only says where those are that the head names."""
        return actor.start > head.start and self._names_place(actor.start, actor.end)

    def _names_place(self, start: int, end: int) -> bool:
        """Whether a place stands in some words."""
        places = (p for p in self.mentions.places if p.metonym is None)
        return any(p.start < end and start < p.end for p in places)

    def _fullest(self, start: int, end: int) -> str | None:
        """The fullest name of a person named here."""
        for name in self._people.names_between(start, end):
            if self._names_place(name.start, name.end):
                continue
            full = self._people.fullest(
                name.words, self._people.story_of(name.sentence)
            )
            if full is not None:
                return full.text
        return None

    @staticmethod
    def _other_than(pronoun: Token, clauses: Clauses) -> frozenset[int]:
        """Where the nouns start that a pronoun cannot mean: who does it to "him", what is "his"."""
        above = [clauses.tokens[i] for i in clauses.up(pronoun.i)]
        nouns = {t.start for t in above if t.pos in NOUNS}
        verb = next((t for t in above if t.pos in VERBS), None)
        if pronoun.dep in _OBJECT_ROLES and verb is not None:
            doer = clauses.subject(verb.i)
            nouns |= {doer.start} if doer is not None else set()
        return frozenset(nouns)

    def _can_be_one(self, noun: Token, sentence: Sentence) -> bool:
        """Whether "he" or "she" can stand for it: a name that is no place's, or a word for a
        person.
        """
        if noun.tag in PLURAL:
            return False
        if noun.pos in PROPER_NOUNS:
            return not self._names_place(noun.start, noun.end)
        if sort_of_noun(noun.text) == SpeakerSort.PERSON:
            return True
        return names_persons(noun, sentence)

    def _meant(self, pronoun: Token, mention: Mentioned) -> Party | None:
        """Whom "they" or "he" means: the subject of the clause or sentence before, and its
        words.
        """
        many = pronoun.lower in word_set("plural_pronouns")
        one = pronoun.lower in word_set("person_pronouns")
        other = self._other_than(pronoun, mention.clauses)
        for index in range(
            mention.trigger.sentence, max(-1, mention.trigger.sentence - 3), -1
        ):
            sentence = self.mentions.sentences[index]
            subjects = [
                t
                for t in sentence.tokens
                if t.dep in SUBJECTS
                if t.pos in NOUNS
                if t.end <= pronoun.start
                if (t.tag in _CAN_BE_THEY) >= many
                if (not one or self._can_be_one(t, sentence))
                if t.start not in other
            ]
            if subjects:
                head = subjects[0] if index < mention.trigger.sentence else subjects[-1]
                clauses = (
                    mention.clauses
                    if sentence is mention.sentence
                    else Clauses(sentence)
                )
                first, last = clauses.noun_phrase(head.i)
                tokens = sentence.tokens
                return self._named(tokens[first].start, tokens[last].end, head)
        return None
