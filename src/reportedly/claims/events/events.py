"""Events: each distinct happening an article tells, in order of importance."""

from __future__ import annotations

from collections.abc import Callable

from reportedly.claims.events.happenings import Happening, happenings_of
from reportedly.claims.events.identities import Identities
from reportedly.claims.events.judged import judge
from reportedly.claims.events.mentioned import NEWS, Mentioned, mentions_of_events
from reportedly.claims.events.tolls import tolls_of
from reportedly.claims.figures.sources import source_of
from reportedly.claims.shared.people import People
from reportedly.claims.shared.place import place_of
from reportedly.codebook import event_types
from reportedly.records import (
    Document,
    Event,
    Figure,
    Location,
    Mentions,
    Party,
    Period,
    Reason,
    Statement,
    Toll,
    claim_id,
)


def find_events(
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    figures: tuple[Figure, ...],
    people: People,
) -> tuple[Event, ...]:
    """Every distinct happening of the document, what it is about first, history last."""
    happenings = happenings_of(
        judge(mentions_of_events(document, mentions), mentions, figures)
    )
    if not happenings:
        return ()
    identities = Identities(document, mentions, people)
    tolls = tolls_of(happenings, figures, mentions)
    events = [
        _event(h, t, document, mentions, statements, identities)
        for h, t in zip(happenings, tolls, strict=True)
    ]
    ranked = sorted(
        zip(events, happenings, strict=True),
        key=lambda pair: _rank(pair[0], pair[1], document),
    )
    return tuple(event for event, _ in ranked)


def _event(
    happening: Happening,
    tolls: tuple[Toll, ...],
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    identities: Identities,
) -> Event:
    first = happening.first
    row = first.trigger.row
    place, why_place = _place(happening, document, mentions)
    time = _time(happening)
    actor = _first(identities.actor, happening)
    target = _first(identities.target, happening, near=NEAR)
    source = source_of(first.words, document, mentions, statements).source
    because = (
        Reason("type", "a word for it", first.words, row.ref),
        *why_place,
        *first.why,
    )
    passage = document.passages[first.sentence.passage].role
    return Event(
        id=claim_id(
            document.id, first.words.start, first.words.end, "event", happening.type
        ),
        type=happening.type,
        trigger=first.words,
        mentions=tuple(m.words for m in happening.by_clearness[1:]),
        actor=actor,
        target=target,
        place=place,
        time=time,
        certainty=first.certainty,
        background=_is_history(time, document),
        source=source,
        tolls=tolls,
        plover=event_types()[happening.type]["plover"]["root"],
        passage=passage,
        because=because,
    )


# Sentences from the mention that names it best in which another may say whom it befell: further
# away, it is often
# somebody else (measured on the open folds).
NEAR = 2


def _first(
    resolve: Callable[[Mentioned], Party | None],
    happening: Happening,
    near: int | None = None,
) -> Party | None:
    """Whom the mention that names it best tells, else another one, `near` sentences away, that is
    no effect.
    """
    first = happening.first
    for mention in happening.by_clearness:
        away = abs(mention.trigger.sentence - first.trigger.sentence)
        told = mention is first or not (
            mention.effect or (near is not None and away > near)
        )
        party = resolve(mention) if told else None
        if party is not None:
            return party
    return None


def _place(
    happening: Happening, document: Document, mentions: Mentions
) -> tuple[Location | None, tuple[Reason, ...]]:
    """Where the mention with a place beside it is set; else the one that names it best."""
    told = next((m for m in happening.by_clearness if m.own_place), happening.first)
    return place_of(told.words, document, mentions)


def _time(happening: Happening) -> Period | None:
    own = (m.time for m in happening.by_clearness if m.own_time and m.time is not None)
    return next(own, happening.first.time)


def _is_history(time: Period | None, document: Document) -> bool:
    if time is None or document.published is None:
        return False
    return time.end < document.published - NEWS


def _rank(
    event: Event, happening: Happening, document: Document
) -> tuple[bool, float, int]:
    """History last; then by how early and how often it is named, and whether it has a toll."""
    named = min(len(happening.mentions), 6) / 3 + bool(event.tolls) / 2
    early = event.trigger.start / max(1, len(document.text))
    clear = 2 * max(m.likely * m.sure for m in happening.mentions)
    return (event.background, 4 * early - named - clear, event.trigger.start)
