"""A very long document in parts, so that the time its claims take grows with its length.

What a claim inherits (its place, day, source, the happening it belongs to) is looked for among the
sentences of its part, those just before it and the first of the document. No article of common
length is read so: the longest of newspapers have some 500 sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reportedly.records import Issue, Mentions

LONGEST = 600  # sentences of a document that is read as a whole
_PART = 200  # sentences of a part
_BEFORE = 30  # sentences before it that are looked at too: more than a page
_FIRST = 10  # sentences at the beginning of the document that every part sees


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """The mentions a part sees, and the characters whose claims are its own."""

    mentions: Mentions
    start: int
    end: int

    def owns(self, offset: int | None) -> bool:
        """Whether a claim that begins there is of this part; what begins nowhere is of the
        first.
        """
        return self.start <= (offset or 0) < self.end


def parts_of(mentions: Mentions) -> tuple[list[ArticlePart], tuple[Issue, ...]]:
    """A document's mentions in parts, a single one if it is of common length; and what to tell."""
    sentences = mentions.sentences
    if len(sentences) <= LONGEST:
        return [ArticlePart(mentions, 0, _EVERYTHING)], ()
    reasons = (
        f"{len(sentences):,} sentences, over {LONGEST}: claims are read in parts of {_PART}, "
        f"and what they inherit is sought {_BEFORE} sentences back"
    )
    return list(_parts_of_article(mentions)), (Issue("long-document", reasons),)


_EVERYTHING = 1 << 62  # beyond any offset


def _parts_of_article(mentions: Mentions) -> Iterator[ArticlePart]:
    """An article in parts of so many sentences, each with those before it that it may rest on."""
    sentences = mentions.sentences
    for first in range(0, len(sentences), _PART):
        last = min(first + _PART, len(sentences))
        seen = [*range(min(_FIRST, first)), *range(max(first - _BEFORE, 0), last)]
        start = sentences[first].start if first else 0
        end = sentences[last].start if last < len(sentences) else _EVERYTHING
        yield ArticlePart(_only(mentions, list(dict.fromkeys(seen))), start, end)


def _only(mentions: Mentions, seen: list[int]) -> Mentions:
    """The mentions of some sentences."""
    place = {index: at for at, index in enumerate(seen)}
    stretches = [(mentions.sentences[i].start, mentions.sentences[i].end) for i in seen]
    first, rest = stretches[: min(_FIRST, len(seen))], stretches
    head_end, tail_start, tail_end = first[-1][1], _tail_begins(seen, rest), rest[-1][1]

    def here(some: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            m for m in some if m.start < head_end or tail_start <= m.start < tail_end
        )

    return Mentions(
        sentences=tuple(mentions.sentences[i] for i in seen),
        times=here(mentions.times),
        places=here(mentions.places),
        actors=here(mentions.actors),
        numbers=here(mentions.numbers),
        attributions=tuple(
            replace(a, sentence=place[a.sentence])
            for a in mentions.attributions
            if a.sentence in place
        ),
        issues=mentions.issues,
    )


def _tail_begins(seen: list[int], stretches: list[tuple[int, int]]) -> int:
    """Where the sentences begin that follow each other up to the end of the part."""
    at = len(seen) - 1
    while at and seen[at - 1] == seen[at] - 1:
        at -= 1
    return stretches[at][0]
