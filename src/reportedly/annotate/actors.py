"""Actors: one identity for each, however it is written."""

from __future__ import annotations

from reportedly.records import Actor, Document, Sentence


def find_actors(document: Document, sentences: tuple[Sentence, ...]) -> tuple[Actor, ...]:
    """Every actor named in the document, in reading order."""
    return ()
