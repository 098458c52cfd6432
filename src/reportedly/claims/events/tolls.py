"""Tolls: the figures that count an event's victims, and those told without a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from reportedly.claims.events.happenings import ToldHappening
from reportedly.claims.events.mentioned import Mentioned
from reportedly.claims.figures.deciding_words import tells_death
from reportedly.codebook import event_types
from reportedly.codebook.grammar import (
    CONJUNCTS,
    NUMBER_MODIFIERS,
    PROPER_SINGULAR,
    SINGULAR,
)
from reportedly.codebook.words import Category
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Figure, Mentions, Period, Sentence, Toll

_OF_SEVERAL = CONJUNCTS | NUMBER_MODIFIERS

# A count with a date of its own is of no event that was over a week before or is a week later; one
# that begins a month before is a running total. On the open folds 16 of 174 tolls that the readers
# gave to no event or to another are told apart so, and one of theirs is lost.
_APART = timedelta(days=7)
_BEGUN_BEFORE = timedelta(days=31)


def tolls_of(
    happenings: list[ToldHappening],
    times: Sequence[Period | None],
    figures: tuple[Figure, ...],
    implied: tuple[Figure, ...],
    mentions: Mentions,
) -> list[tuple[Toll, ...]]:
    """The tolls of each happening; a figure counts the victims of one."""
    tolls: list[list[Toll]] = [[] for _ in happenings]
    numbered = [(figure, False) for figure in figures]
    near = _by_sentence(happenings)
    for figure, unnumbered in (*numbered, *((figure, True) for figure in implied)):
        best = _counted_by(figure, near, times, mentions)
        if best is None:
            continue
        if unnumbered and _toll_tells(tolls[best], figure):
            continue
        value = (figure.category, figure.low, figure.high)
        tolls[best].append(Toll(figure.id, *value, implied=unnumbered))
    for number, happening in enumerate(happenings):
        if not any(t.category == Category.KILLED for t in tolls[number]):
            tolls[number] += _of_one(happening)
    return [tuple(t) for t in tolls]


def _toll_tells(tolls: list[Toll], figure: Figure) -> bool:
    """Whether an event's victims of that outcome are told without a number already: "a double
    murder", "both of her parents".
    """
    return any(t.implied and t.category == figure.category for t in tolls)


Near = Mapping[int, Sequence[tuple[int, ToldHappening, Mentioned]]]


def _by_sentence(happenings: Sequence[ToldHappening]) -> Near:
    """By the number of a sentence, the happenings that are told in it, by number, and how."""
    found: dict[int, list[tuple[int, ToldHappening, Mentioned]]] = defaultdict(list)
    for number, happening in enumerate(happenings):
        for mention in happening.mentions:
            found[mention.trigger.sentence].append((number, happening, mention))
    return found


def _counted_by(
    figure: Figure, near: Near, times: Sequence[Period | None], mentions: Mentions
) -> int | None:
    """The happening whose mention stands nearest to a figure, in its sentence or that before."""
    here = mentions.sentence_at(figure.evidence.start)
    if here is None:
        return None
    dated = _own_days(figure, mentions.sentences[here])
    best: tuple[tuple[int, int], int] | None = None
    for number, happening, mention in (*near.get(here, ()), *near.get(here - 1, ())):
        if figure.category not in event_types()[happening.type].strings("outcomes"):
            continue
        if _tolls_of_other_days(dated, times[number]):
            continue
        back = here - mention.trigger.sentence
        cost = (back, abs(mention.words.start - figure.evidence.start))
        if best is None or cost < best[0]:
            best = (cost, number)
    return best[1] if best is not None else None


def _own_days(figure: Figure, sentence: Sentence) -> Period | None:
    """The days of a figure that its own sentence gives."""
    words = next(iter(figure.words_that_gave("time")), None)
    own = words is not None and sentence.start <= words.start < sentence.end
    return figure.time if own else None


def _tolls_of_other_days(counted: Period | None, own: Period | None) -> bool:
    """Whether a count's days lie apart from those of an event, or begin long before."""
    if counted is None:
        return False
    if own is None:
        return False
    if counted.start is None:
        return False
    if own.start is None:
        return False
    apart = counted.start > own.end + _APART or own.start > counted.end + _APART
    return apart or counted.start <= own.start - _BEGUN_BEFORE


_DEAD = named_pattern("tolls.dead")


def _of_one(happening: ToldHappening) -> Iterable[Toll]:
    """ "A man was shot dead": one victim, told without a number."""
    for mention in happening.mentions:
        lemma = mention.trigger.token.lemma.lower()
        dead = _DEAD.search(mention.words.text) is not None
        deadly = lemma in word_set("deadly_verbs")
        fatal = dead or deadly or tells_death(mention.trigger.token, mention.sentence)
        if fatal and _victim_is_single(mention):
            return (Toll(None, Category.KILLED, 1, 1, implied=True),)
    return ()


def _victim_is_single(mention: Mentioned) -> bool:
    """Whether whom it was done to is one person."""
    victim = mention.parties.target
    if victim is None:
        return False
    if victim.tag not in SINGULAR:
        return False
    kids = list(mention.sentence.children(victim.i))
    if any(t.dep in _OF_SEVERAL for t in kids):
        return False
    return victim.tag in PROPER_SINGULAR or any(
        t.lower in word_set("indefinite_articles") for t in kids
    )
