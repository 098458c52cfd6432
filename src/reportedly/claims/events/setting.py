"""What stands around a mention, of which a happening's beginning is known.

Its clause, the figures and the speech of its sentence, how definite it is, and how much the article
tells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from reportedly.claims.events.mentioned import Mentioned
from reportedly.claims.shared.dated_clauses import aspect_of, verb_of
from reportedly.codebook import event_types
from reportedly.codebook.grammar import (
    DETERMINER_RELATIONS,
    NOUNS,
    PROPER_NOUNS,
    VERB_COMPANIONS,
)
from reportedly.codebook.words import SpeechKind
from reportedly.records import Attribution, Figure, Mentions

# Mentions of an article and days of a period, by order of size: bounds that halve the open folds.
_MANY = ((5, "few"), (15, "some"), (40, "many"))
_LATER = ((0, "0"), (1, "1"), (2, "2"), (5, "3-5"))
_LONG = ((0, "a day"), (7, "a week"), (31, "a month"))


def _likenesses(mention: Mentioned) -> tuple[tuple[str, str | int], ...]:
    """In what mentions can be alike: type, sentence, word."""
    trigger = mention.trigger
    return (
        ("type", trigger.type),
        ("sentence", trigger.sentence),
        ("word", mention.word),
    )


class Setting:
    """The mentions of one article with the figures and the speech beside them."""

    def __init__(
        self, found: Sequence[Mentioned], mentions: Mentions, figures: Sequence[Figure]
    ) -> None:
        self.found = found
        self._alike: dict[tuple[str, str | int], list[int]] = defaultdict(list)
        for number, mention in enumerate(found):
            for what in _likenesses(mention):
                self._alike[what].append(number)
        self._categories: dict[int, list[str]] = defaultdict(list)
        for figure in figures:
            at = mentions.sentence_at(figure.evidence.start)
            if at is not None:
                self._categories[at].append(figure.category)
        self._said: dict[int, list[Attribution]] = defaultdict(list)
        for attribution in mentions.attributions:
            self._said[attribution.sentence].append(attribution)

    def before(self, number: int) -> tuple[list[Mentioned], ...]:
        """The mentions before one that have its type, its sentence, its word."""
        return tuple(
            [self.found[n] for n in alike[: bisect_left(alike, number)]]
            for alike in map(self._alike.__getitem__, _likenesses(self.found[number]))
        )

    def features(self, number: int) -> list[str]:
        """What is so around the mention of that number."""
        mention = self.found[number]
        found = _clause(mention)
        found += self._counted(mention)
        found.append(f"said:{self._spoken(mention)}")
        found += _definite(mention)
        found += _extent(mention)
        alike = self._alike["type", mention.trigger.type]
        later = len(alike) - bisect_right(alike, number)
        found.append(f"later:{_up_to(later, _LATER)}")
        found.append(f"told:{_up_to(len(self.found) + 1, _MANY)}")
        return found

    def _counted(self, mention: Mentioned) -> list[str]:
        """Features of what is counted in the sentence."""
        row = mention.trigger.type
        here = self._categories[mention.trigger.sentence]
        found = [f"figures:{min(len(here), 3)}"]
        for category in dict.fromkeys(here):
            found += [f"figure:{category}", f"figure:{category}:{row}"]
        toll = not set(here).isdisjoint(event_types()[row].strings("outcomes"))
        found += [f"toll:{toll}", f"toll:{row}:{toll}"]
        return found

    def _spoken(self, mention: Mentioned) -> str:
        """Whether the word stands in somebody's own words, in what they are said to have said, or
        in neither.
        """
        start = mention.words.start
        said = [
            a.kind
            for a in self._said[mention.trigger.sentence]
            if a.content.start <= start < a.content.end
        ]
        return (
            SpeechKind.DIRECT
            if SpeechKind.DIRECT in said
            else "reported"
            if said
            else "no"
        )


def _clause(mention: Mentioned) -> list[str]:
    """The aspect, the verb over it and the small words of that verb."""
    token, sentence = mention.trigger.token, mention.sentence
    aspect = aspect_of(token, sentence).value
    found = [f"aspect:{aspect}", f"aspect:{token.pos}:{aspect}"]
    verb = verb_of(token, sentence)
    if verb is None:
        return found
    if verb.i != token.i:
        found.append(f"verb:{verb.lemma.lower()}")
    found += [f"clause:{verb.dep}", f"clause:{verb.dep}:{token.pos}"]
    for kid in sentence.children_as(verb.i, VERB_COMPANIONS):
        found.append(f"clause has:{kid.lower}")
    return found


def _definite(mention: Mentioned) -> list[str]:
    """ "The attack" was told before, "an attack" was not."""
    token, kids = mention.trigger.token, mention.children
    article = next((k.lower for k in kids if k.dep in DETERMINER_RELATIONS), "none")
    found = []
    if token.pos in NOUNS:
        found += [f"noun:{token.tag}:{article}", f"noun:{token.dep}:{article}"]
    found.append(f"a name beside:{any(k.pos in PROPER_NOUNS for k in kids)}")
    return found


def _extent(mention: Mentioned) -> list[str]:
    """How fine the place and how long the time are."""
    found = []
    if mention.place is not None:
        found.append(f"precision:{mention.place.precision}:{mention.own_place}")
    if mention.time is not None:
        days = (mention.time.end - mention.time.first).days
        found.append(f"length:{_up_to(days, _LONG)}:{mention.own_time}")
    return found


def _up_to(value: int, steps: Sequence[tuple[int, str]]) -> str:
    """The name of the first step that a value does not pass."""
    for most, name in steps:
        if value <= most:
            return name
    return "more"
