"""Whom the words for an actor or a target mean: the fullest name, the identity, the kind."""

from __future__ import annotations

from reportedly.claims.events.mentioned import Mentioned
from reportedly.claims.shared.people import People, speaking_noun
from reportedly.records import Document, Mentions, Party, Token
from reportedly.syntax.clauses import Clauses

_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "who",
        "which",
        "that",
        "them",
        "him",
        "her",
        "his",
        "their",
        "its",
        "whom",
    ]
)
_NOBODY = frozenset(
    ["what", "this", "there", "these", "those", "one", "i", "we", "you", "me", "us"]
)


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

    def _party(self, head: Token | None, mention: Mentioned) -> Party | None:
        if head is None or head.lower in _NOBODY:
            return None
        if head.lower in _PRONOUNS:
            return self._meant(head, mention)
        first, last = mention.clauses.noun_phrase(head.i)
        tokens = mention.clauses.tokens
        return self._named(tokens[first].start, tokens[last].end, head)

    def _named(self, start: int, end: int, head: Token) -> Party:
        text = self.document.span(start, end).text
        actor = next(
            (
                a
                for a in self.mentions.actors
                if a.start < end and a.end > start and a.start <= head.start < a.end
            ),
            next((a for a in self.mentions.actors if start <= a.start < end), None),
        )
        if actor is not None:
            named = actor.id is not None
            return Party(
                text, start, end, actor.name if named else text, actor.id, actor.kind
            )
        noun = speaking_noun(head.text)
        name = self._fullest(start, end)
        return Party(text, start, end, name or text, None, noun.kind if noun else None)

    def _fullest(self, start: int, end: int) -> str | None:
        """The fullest name of a person named here."""
        for name in self._people.names_between(start, end):
            full = self._people.fullest(
                name.words, self._people.story_of(name.sentence)
            )
            if full is not None:
                return full.text
        return None

    def _meant(self, pronoun: Token, mention: Mentioned) -> Party | None:
        """Whom "they" or "he" means: the subject of the clause or sentence before, and its words."""
        many = pronoun.lower in {"they", "them", "their"}
        for index in range(
            mention.trigger.sentence, max(-1, mention.trigger.sentence - 3), -1
        ):
            sentence = self.mentions.sentences[index]
            subjects = [
                t
                for t in sentence.tokens
                if t.dep in {"nsubj", "nsubjpass"}
                and t.pos in {"NOUN", "PROPN"}
                and t.end <= pronoun.start
                and (t.tag in {"NNS", "NNPS", "NNP"}) >= many
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
