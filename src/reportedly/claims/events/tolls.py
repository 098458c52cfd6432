"""Tolls: the figures that count an event's victims, and single victims told without a number."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.claims.events.happenings import Happening
from reportedly.claims.events.mentioned import Mentioned
from reportedly.codebook import event_types
from reportedly.records import Figure, Mentions, Toll

# Verbs of which a single victim died.
_FATAL = frozenset(
    [
        "kill",
        "murder",
        "behead",
        "assassinate",
        "execute",
        "die",
        "perish",
        "slay",
        "lynch",
    ]
)


def tolls_of(
    happenings: list[Happening], figures: tuple[Figure, ...], mentions: Mentions
) -> list[tuple[Toll, ...]]:
    """The tolls of each happening; a figure counts the victims of one."""
    tolls: list[list[Toll]] = [[] for _ in happenings]
    for figure in figures:
        best = _counted_by(figure, happenings, mentions)
        if best is not None:
            tolls[best].append(
                Toll(figure.id, figure.category, figure.low, figure.high)
            )
    for number, happening in enumerate(happenings):
        if not any(t.category == "killed" for t in tolls[number]):
            tolls[number] += _implied(happening)
    return [tuple(t) for t in tolls]


def _counted_by(
    figure: Figure, happenings: list[Happening], mentions: Mentions
) -> int | None:
    """The happening whose mention stands nearest to a figure it can have, within the sentence
    before.
    """
    here = mentions.sentence_at(figure.evidence.start)
    if here is None:
        return None
    best: tuple[tuple[int, int], int] | None = None
    for number, happening in enumerate(happenings):
        if figure.category not in event_types()[happening.type].strings("outcomes"):
            continue
        for mention in happening.mentions:
            back = here - mention.trigger.sentence
            if 0 <= back <= 1:
                cost = (back, abs(mention.words.start - figure.evidence.start))
                if best is None or cost < best[0]:
                    best = (cost, number)
    return best[1] if best is not None else None


def _implied(happening: Happening) -> Iterable[Toll]:
    """ "A man was shot dead": one victim, told without a number."""
    for mention in happening.mentions:
        fatal = (
            mention.trigger.token.lemma.lower() in _FATAL
            or mention.words.text.endswith(" dead")
        )
        if fatal and _single(mention):
            return (Toll(None, "killed", 1, 1, implied=True),)
    return ()


def _single(mention: Mentioned) -> bool:
    victim = mention.parties.target
    if victim is None or victim.tag not in {"NN", "NNP"}:
        return False
    kids = list(mention.sentence.children(victim.i))
    if any(t.dep in {"conj", "nummod"} for t in kids):
        return False
    return victim.tag == "NNP" or any(t.lower in {"a", "an"} for t in kids)
