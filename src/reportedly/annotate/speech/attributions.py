"""Speech: attribution points with content, speaker and cue, and quotations that run on without one.

Sentences with a cue or a quotation mark are read for attribution points; then every quotation that
has found its speaker hands him to its other sentences, to the paragraphs it continues in, and to
the quotations that follow without a cue of their own. A block after "X said:" is X's until the
outlet speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.annotate.speech.colons import read_colons
from reportedly.annotate.speech.points import AttributionPoint
from reportedly.annotate.speech.running_quotations import (
    begin_with_cue,
    follow,
    spread,
    spread_back,
)
from reportedly.annotate.speech.spoken import SILENT_ROLES, Spoken
from reportedly.annotate.speech.statement_blocks import read_blocks, read_quoted_blocks
from reportedly.annotate.speech.transcripts import read_transcript
from reportedly.records import Actor, Attribution, Document, Sentence


def find_attributions(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> tuple[Attribution, ...]:
    """Every attribution of the document, in reading order."""
    article = Spoken(document, sentences, actors)
    for number, sentence in enumerate(sentences):
        if article.role(sentence) not in SILENT_ROLES and article.worth_reading(
            sentence
        ):
            for point in _one_cue_a_content(article.reader(sentence).points()):
                article.keep(point, number)
    read_transcript(article)
    read_colons(article)
    read_quoted_blocks(article)
    spread(article)
    spread_back(article)
    follow(article)
    begin_with_cue(article)
    read_blocks(article)
    return tuple(
        sorted(article.found(), key=lambda a: (a.content.start, -a.content.end))
    )


def _one_cue_a_content(points: list[AttributionPoint]) -> Iterator[AttributionPoint]:
    """One content belongs to one cue: of two that share theirs, the nearer cue keeps it."""
    kept: list[AttributionPoint] = []
    for p in points:
        same = [
            k
            for k in kept
            if k.content.start == p.content.start
            if k.content.end == p.content.end
        ]
        if not same:
            kept.append(p)
    yield from kept
