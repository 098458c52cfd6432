"""A document to mentions: the parse, then times, places, actors, numbers and attributions."""

from __future__ import annotations

from reportedly.annotate.actors import find_actors
from reportedly.annotate.numbers import find_numbers
from reportedly.annotate.parse import parse
from reportedly.annotate.places import find_places
from reportedly.annotate.speech import find_attributions
from reportedly.annotate.times import find_times
from reportedly.records import Document, Mentions

__all__ = ["annotate"]


def annotate(document: Document) -> Mentions:
    """Everything the claims are built from. The order is meaning: each finder may use those before it."""
    numbers = find_numbers(document)
    sentences = parse(document, numbers)
    times, time_issues = find_times(document, sentences)
    actors = find_actors(document, sentences)
    places, place_issues = find_places(document, sentences, actors)
    attributions = find_attributions(document, sentences, actors)
    return Mentions(
        sentences=sentences,
        times=times,
        places=places,
        actors=actors,
        numbers=numbers,
        attributions=attributions,
        issues=time_issues + place_issues,
    )
