"""Places: toponyms found and resolved against the compiled gazetteer."""

from __future__ import annotations

from reportedly.records import Actor, Document, Issue, Place, Sentence


def find_places(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> tuple[tuple[Place, ...], tuple[Issue, ...]]:
    """Every toponym of the document, in reading order, and what stayed unresolved."""
    return (), ()
