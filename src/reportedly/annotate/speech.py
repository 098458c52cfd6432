"""Speech: attribution points, with content, speaker and cue."""

from __future__ import annotations

from reportedly.records import Actor, Attribution, Document, Sentence


def find_attributions(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> tuple[Attribution, ...]:
    """Every attribution of the document, in reading order."""
    return ()
