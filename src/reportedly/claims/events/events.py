"""Events: each distinct happening an article tells, in order of importance."""

from __future__ import annotations

from collections.abc import Callable

from reportedly.claims.events.days import Days, days_of_happening
from reportedly.claims.events.happenings import (
    ToldHappening,
    happenings_of,
    in_one_clause,
)
from reportedly.claims.events.identities import Identities
from reportedly.claims.events.judged import judge_mentions, why_judged
from reportedly.claims.events.mentioned import NEWS, Mentioned, mentions_of_events
from reportedly.claims.events.tolls import tolls_of
from reportedly.claims.figures.own_places import of_no_one_country
from reportedly.claims.figures.sources import source_of
from reportedly.claims.shared.people import People
from reportedly.claims.shared.place import as_written, place_of
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
    implied: tuple[Figure, ...],
    people: People,
) -> tuple[Event, ...]:
    """Every distinct happening of the document, what it is about first, history last.

    Args:
        figures: what the article counts, of which the beginning of a happening is known too.
        implied: what its words imply without a number, which are tolls alone.
    """
    happenings = happenings_of(
        judge_mentions(mentions_of_events(document, mentions), mentions, figures)
    )
    if not happenings:
        return ()
    identities = Identities(document, mentions, people)
    days = [days_of_happening(h, document, mentions) for h in happenings]
    times = [time for time, _ in days]
    tolls = tolls_of(happenings, times, figures, implied, mentions)
    events = [
        _event_of_happening(h, d, t, document, mentions, statements, identities)
        for h, d, t in zip(happenings, days, tolls, strict=True)
    ]
    ranked = sorted(
        zip(events, happenings, strict=True),
        key=lambda pair: _rank_of_event(pair[0], pair[1], document),
    )
    return tuple(event for event, _ in ranked)


def _event_of_happening(
    happening: ToldHappening,
    days: Days,
    tolls: tuple[Toll, ...],
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    identities: Identities,
) -> Event:
    """The event of one happening, with the reason of each of its values."""
    first = happening.first
    row = first.trigger.row
    place, why_place = _place_of_happening(happening, document, mentions)
    time, why_time = days
    near = 0 if event_types()[happening.type].get("own_actor") else None
    actor = _first_party(identities.actor, happening, near)
    target = (
        _first_party(identities.named_target, happening, NEAR)
        or _first_party(identities.target, happening, NEAR)
        or _harmed_with(happening, identities)
    )
    source = source_of(first.words, document, mentions, statements).source
    because = (
        Reason("type", "a word for it", first.words, row.ref),
        *why_place,
        *why_time,
        *(r for r in first.why if r.field != "time"),
        *why_judged(first),
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
        background=_is_history(time, document)
        or any(m.former for m in happening.mentions),
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


def _first_party(
    resolve: Callable[[Mentioned], Party | None],
    happening: ToldHappening,
    near: int | None = None,
) -> Party | None:
    """Whom the mention that names it best tells, else another one, at most `near` sentences away,
    that is no effect.
    """
    first = happening.first
    for mention in happening.by_clearness:
        away = abs(mention.trigger.sentence - first.trigger.sentence)
        speaks_first = mention is first or not (
            mention.effect or (near is not None and away > near)
        )
        party = resolve(mention) if speaks_first else None
        if party is not None:
            return party
    return None


def _harmed_with(happening: ToldHappening, identities: Identities) -> Party | None:
    """ "He was killed when a bomb went off": whom what came of it befell, told in one clause with
    what somebody did. Of a war or a flood its dead are a toll and no target.
    """
    first = happening.first
    if first.trigger.row["roles"] != "act":
        return None
    for mention in happening.mentions:
        if mention.effect and in_one_clause(first, mention):
            party = identities.target(mention)
            if party is not None:
                return party
    return None


def _place_of_happening(
    happening: ToldHappening, document: Document, mentions: Mentions
) -> tuple[Location | None, tuple[Reason, ...]]:
    """Where the mention with a place beside it is set; else the one that names it best. What is
    told of several countries together is in none of them.
    """
    clearest = next((m for m in happening.by_clearness if m.own_place), happening.first)
    wide = of_no_one_country(clearest.words, clearest.sentence, document, mentions)
    if wide is not None:
        return wide
    return as_written(place_of(clearest.words, document, mentions), mentions)


def _is_history(time: Period | None, document: Document) -> bool:
    """Whether its days lie further back than news does."""
    if time is None:
        return False
    if document.published is None:
        return False
    return time.end < document.published - NEWS


def _rank_of_event(
    event: Event, happening: ToldHappening, document: Document
) -> tuple[bool, float, int]:
    """History last; then by how early and how often it is named, and whether it has a toll."""
    named = min(len(happening.mentions), 6) / 3 + bool(event.tolls) / 2
    early = event.trigger.start / max(1, len(document.text))
    clear = 2 * max(m.likely * m.sure for m in happening.mentions)
    return (event.background, 4 * early - named - clear, event.trigger.start)
