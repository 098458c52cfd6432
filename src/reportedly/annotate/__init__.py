"""A document to mentions: the parse, then times, places, actors, numbers and attributions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.annotate.actors.mentions import find_actors
from reportedly.annotate.extent import Extent, extent_of
from reportedly.annotate.numbers.cardinals import find_numbers
from reportedly.annotate.places.resolution import find_places
from reportedly.annotate.speech.attributions import find_attributions
from reportedly.annotate.times.mentions import find_times
from reportedly.annotate.worth_parsing import worth_parsing
from reportedly.codebook.words import NumberKind
from reportedly.languages import READ, using
from reportedly.records import Document, Issue, Mentions, Number, Sentence
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.sentences import LONGEST_WORDS, overlong, parse_all

__all__ = ["annotate", "annotate_all"]


def annotate(document: Document) -> Mentions:
    """Everything the claims are built from."""
    return annotate_all([document])[0]


def annotate_all(documents: Sequence[Document]) -> list[Mentions]:
    """`annotate` of each document, with the words of its language; the parse of several at once is
    faster.
    """
    found: dict[int, Mentions] = {}
    for code in dict.fromkeys(document.language for document in documents):
        of_it = [
            at for at, document in enumerate(documents) if document.language == code
        ]
        with using(READ[code]):
            found |= zip(
                of_it, _in_one_language([documents[at] for at in of_it]), strict=True
            )
    return [found[at] for at in range(len(documents))]


def _in_one_language(documents: Sequence[Document]) -> list[Mentions]:
    """Annotate documents of one language, parsed in one batch."""
    extents = [extent_of(document, find_numbers(document)) for document in documents]
    parsed = parse_all(
        [e.document for e in extents], [e.numbers for e in extents], worth_parsing
    )
    return [_mentions_of_document(*each) for each in zip(extents, parsed, strict=True)]


def _mentions_of_document(extent: Extent, sentences: tuple[Sentence, ...]) -> Mentions:
    """The order is meaning: each finder may use those before it."""
    document, numbers = extent.document, extent.numbers
    times, time_issues = find_times(document, sentences)
    actors = find_actors(document, sentences)
    places, place_issues = find_places(document, sentences, actors)
    attributions = find_attributions(document, sentences, actors)
    in_pieces = (*_in_pieces(document, sentences), *_no_counts(document, numbers))
    return Mentions(
        sentences=sentences,
        times=times,
        places=places,
        actors=actors,
        numbers=numbers,
        attributions=attributions,
        issues=extent.issues + time_issues + place_issues + in_pieces,
    )


# A power as machines write it ("1e999") or twelve digits and more; no piece of an address, a day or
# a code ("A-123456789012").
_NO_COUNT = re.compile(
    r"(?<![\w.,/:+-])(?:\d+(?:\.\d+)?[eE][+-]?\d+|\d{12,})(?![\w/-])"
)


# What is counted, right behind: only "-5 people" is worth a word,
# "-5" alone is a temperature or a score.
_NOUN = re.compile(r"\s(?P<word>[^\W\d_][\w-]*)")


def _no_counts(document: Document, numbers: Sequence[Number]) -> Iterator[Issue]:
    """Digits that a reader might take for a count and that are read as none: "1e999", more than a
    trillion, "-5 people".
    """
    spans = [found.span() for found in _NO_COUNT.finditer(document.text)]
    for number in numbers:
        noun = _NOUN.match(document.text, number.end)
        if (
            number.kind == NumberKind.NEGATIVE
            and noun
            and noun_row(noun["word"]) is not None
        ):
            spans.append((number.start, number.end))
    message = "no count that can be meant of people or homes: not read as one"
    for start, end in sorted(spans):
        yield Issue("odd-number", message, start, end)


def _in_pieces(document: Document, sentences: tuple[Sentence, ...]) -> Iterator[Issue]:
    """An issue for each sentence that is too long to be parsed as one."""
    parted = f"over {LONGEST_WORDS} words without an end: read in pieces, which may part a claim"
    for start, end, read in overlong(document, sentences):
        message = (
            parted
            if read >= end
            else f"{parted}; only its first {read - start:,} characters"
        )
        yield Issue("long-sentence", message, start, end)
