"""Numbers: every quantity as written, with its bounds."""

from __future__ import annotations

from reportedly.records import Document, Number, Sentence


def find_numbers(document: Document, sentences: tuple[Sentence, ...]) -> tuple[Number, ...]:
    """Every quantity of the document, in reading order; `kind` says which are not counts."""
    return ()
