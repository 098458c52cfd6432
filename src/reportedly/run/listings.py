"""What a ledger holds and comes to, narrowed to what is asked for: one function for each listing.

A happening is given where one of its events is asked for, a story or a copied passage where one of
its articles has a figure or an event that is. With a day to be known on, only articles of that day
and before are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from reportedly.exports.facts import Article
from reportedly.exports.tables import json_line
from reportedly.ingest.fields import fields_left
from reportedly.ingest.jsonlines import loaded
from reportedly.ledger import Filter, Ledger
from reportedly.reconcile.importance import by_importance
from reportedly.records import (
    KINDS,
    ClaimKind,
    CopyLink,
    KeptEvent,
    KeptFigure,
    KeptReading,
    KeptStatement,
    Provenance,
)
from reportedly.records.questions import Judgement, Line, Reconciled, said_last
from reportedly.run.answers import Wanted, important_lines, print_lines
from reportedly.run.asked import Asked
from reportedly.run.happened import known_happenings, print_rows_known
from reportedly.run.happenings import ToldIn
from reportedly.run.reconciling import figures_asked_for, known_on, reconciled
from reportedly.run.tracing import copies, said_of, stories
from reportedly.stories.assignment import Story
from reportedly.stories.assignment import ident as part_id


def asked_for(asked: Asked) -> Filter:
    """The filter of a listing; several categories are told apart afterwards."""
    return Filter(
        place=asked.place,
        category=asked.categories[0] if len(asked.categories) == 1 else None,
        source=asked.source,
        since=asked.since,
        until=asked.until,
        type=asked.type,
        actor=asked.actor,
    )


def figures_of(ledger: Ledger, asked: Asked) -> list[KeptFigure]:
    """Figures, as they were known on the day."""
    wanted = asked_for(asked)
    found = (
        ledger.figures(wanted)
        if asked.as_of is None
        else known_on(ledger, asked.as_of, wanted)
    )
    return [
        f
        for f in found
        if not asked.categories or f.figure.category in asked.categories
    ]


def statements_of(ledger: Ledger, asked: Asked) -> list[KeptStatement]:
    """Statements; those of a place or a category tell a figure or an event that is of it."""
    found = [
        s for s in ledger.statements(asked_for(asked)) if _was_out(s.kept, asked.as_of)
    ]
    if not (asked.place or asked.categories):
        return found
    filtered = replace(
        asked, source=None, since=None, until=None
    )  # these are the speaker's
    stands: dict[int, list[int]] = defaultdict(list)
    for figure in figures_of(ledger, filtered):
        stands[figure.kept.number].append(figure.figure.evidence.start)
    for event in events_of(ledger, filtered):
        stands[event.kept.number].append(event.event.trigger.start)
    return [s for s in found if _row_tells(s, stands[s.kept.number])]


def _row_tells(kept: KeptStatement, starts: Iterable[int]) -> bool:
    """Whether something that begins at one of these offsets is part of what is said."""
    said = kept.statement.content
    return any(said.start <= at < said.end for at in starts)


def events_of(ledger: Ledger, asked: Asked) -> list[KeptEvent]:
    """Events; those of a category have a toll of it."""
    found = (
        e for e in ledger.events(asked_for(asked)) if _was_out(e.kept, asked.as_of)
    )
    return [
        kept
        for kept in found
        if not asked.categories
        or not {toll.category for toll in kept.event.tolls}.isdisjoint(asked.categories)
    ]


def claims_of(ledger: Ledger, kind: ClaimKind, asked: Asked) -> Iterable[Any]:
    """Claims of a kind, as its own listing narrows them; else those of articles out on the day."""
    own = _LISTINGS.get(kind.name)
    if own is not None:
        return own(ledger, asked)
    found = ledger.claims(kind, asked_for(asked))
    return (claim for claim in found if _was_out(claim.kept, asked.as_of))


_LISTINGS: Mapping[str, Callable[[Ledger, Asked], Iterable[Any]]] = {
    "figure": figures_of,
    "statement": statements_of,
    "event": events_of,
}


def answers_of(
    ledger: Ledger, asked: Asked, *, contested: bool = False, most: int | None = None
) -> Reconciled:
    """The questions that the figures asked for answer, those that matter most first, and what could
    not be dated.

    Args:
        ledger: an open ledger.
        asked: which questions are wanted.
        contested: only those on which origins contradict each other.
        most: how many, in this order; None for all.
    """
    if asked.as_of is None and ledger.whole:
        return important_lines(ledger, _wanted(ledger, asked, contested, most))
    found = reconciled(ledger, asked_for(asked), asked.as_of)
    wanted = asked.categories
    lines = (one for one in found.lines if not wanted or one.category in wanted)
    ranked = [x for x in by_importance(lines) if x.contested or not contested]
    return replace(found, lines=tuple(ranked[:most]))


def print_answers(
    ledger: Ledger,
    asked: Asked,
    put: Callable[[bytes], None],
    *,
    contested: bool = False,
) -> int:
    """Print `answers_of` as lines of JSON, as many as are asked for; how many there were.

    They come one by one, so that their number has no say in the memory it takes.
    """
    if asked.as_of is None and ledger.whole:
        wanted = _wanted(ledger, asked, contested, asked.limit)
        return print_lines(ledger, wanted, put)
    lines = answers_of(ledger, asked, contested=contested, most=asked.limit).lines
    for line in lines:
        put(json_line(line.as_dict()))
    return len(lines)


def _wanted(ledger: Ledger, asked: Asked, contested: bool, most: int | None) -> Wanted:
    figures = figures_asked_for(ledger, asked_for(asked))
    return Wanted(figures, asked.categories, contested, most)


def lines_of(ledger: Ledger, asked: Asked) -> list[Line]:
    """The questions that the figures asked for answer, and their answers."""
    return list(answers_of(ledger, asked).lines)


def asked_happenings(ledger: Ledger, asked: Asked) -> list[dict[str, Any]]:
    """Happenings with an event that is asked for."""
    return known_happenings(ledger, asked.as_of, _events_wanted(ledger, asked))


def print_happenings(ledger: Ledger, asked: Asked, put: Callable[[bytes], None]) -> int:
    """Print `asked_happenings` as lines of JSON, as many as are asked for; how many there were."""
    if asked.as_of is None and ledger.whole:
        wanted = _events_wanted(ledger, asked)
        return print_rows_known(ledger, wanted, asked.limit, put)
    rows = asked_happenings(ledger, asked)[: asked.limit]
    for row in rows:
        put(json_line(row))
    return len(rows)


def _events_wanted(ledger: Ledger, asked: Asked) -> set[str] | None:
    """The ids of the events that are asked for; None for all."""
    if not asked.narrows:
        return None
    return {kept.event.id for kept in events_of(ledger, asked)}


def stories_of(ledger: Ledger, asked: Asked) -> list[Mapping[str, Any]]:
    """Stories in which something that is asked for is told: of most articles and outlets first,
    then the latest.
    """
    found = list(stories(ledger))
    wanted = documents_asked_for(ledger, asked) if not asked.narrows else None
    meant = _stories_of(ledger, asked, ToldIn.of(found)) if asked.narrows else None
    said = said_of(ledger, "story")
    rows = [
        row
        for row in (_story_row(story, said) for story in found)
        if _holds_wanted(row["articles"], wanted)
        if (meant is None or row["story"] in meant)
    ]
    rows.sort(key=lambda row: (row["last"] or "", row["story"]), reverse=True)
    return sorted(rows, key=lambda row: (-len(row["articles"]), -len(row["outlets"])))


def _story_row(story: Story, said: list[Judgement]) -> dict[str, Any]:
    """A story as it is printed, with the last word on each pair of parts of which one is its."""
    ours = {part_id(part) for part in story.parts} if said else set()
    return {**story.as_dict(), "judged": said_last(said, ours)}


def _stories_of(ledger: Ledger, asked: Asked, stories_of: ToldIn) -> set[str | None]:
    """The stories in whose words the figures and events stand that are asked for."""
    figures = figures_of(ledger, asked)
    found = {
        stories_of.story(
            f.kept.document,
            f.figure.evidence.start,
        )
        for f in figures
    }
    events = events_of(ledger, asked)
    return found | {
        stories_of.story(
            e.kept.document,
            e.event.trigger.start,
        )
        for e in events
    }


def copies_of(
    ledger: Ledger, asked: Asked, document: str | None = None
) -> list[CopyLink]:
    """Copied passages, one of whose articles is asked for."""
    wanted = documents_asked_for(ledger, asked)
    return [
        link
        for link in copies(ledger, document)
        if _holds_wanted((link.copy.document, link.original.document), wanted)
    ]


def _holds_wanted(documents: Iterable[str], wanted: set[str] | None) -> bool:
    """Whether one of some articles is asked for; each is where none is `wanted`."""
    return wanted is None or not wanted.isdisjoint(documents)


def documents_asked_for(ledger: Ledger, asked: Asked) -> set[str] | None:
    """Articles with a figure or an event that is asked for; None for all of them."""
    if asked.narrows:
        found = {claim.kept.document for claim in figures_of(ledger, asked)}
        return found | {claim.kept.document for claim in events_of(ledger, asked)}
    if asked.as_of is None:
        return None
    return {kept.document for kept in ledger.documents() if _was_out(kept, asked.as_of)}


def _was_out(kept: Provenance, as_of: date | None) -> bool:
    """Whether an article was out on a day; one without a date counts as out."""
    return as_of is None or kept.published is None or kept.published <= as_of


def articles_of(ledger: Ledger, asked: Asked) -> Iterator[Article]:
    """Articles in which something that is asked for stands, each with what else its row or object
    holds.
    """
    found = readings_of(ledger, asked)
    rows = {r.kept.sha256: r for r in found}
    left: dict[str, dict[str, Any]] = {}
    for page in ledger.pages():
        if page.media == _ROW and page.sha256 in rows:
            said = dict(rows[page.sha256].document.came_from)
            left[page.sha256] = fields_left(loaded(page.data().decode()), said)
    for reading in found:
        yield Article(reading, left.get(reading.kept.sha256, {}))


def readings_of(ledger: Ledger, asked: Asked) -> tuple[KeptReading, ...]:
    """Whole readings of the articles in which something that is asked for stands."""
    kept = [r for r in ledger.view().readings if _was_out(r.kept, asked.as_of)]
    if asked.narrows:
        claims = (one for kind in KINDS for one in claims_of(ledger, kind, asked))
        holding = {one.kept.document for one in claims}
        kept = [r for r in kept if r.kept.document in holding]
    return tuple(kept)


_ROW = "application/json"  # the medium of a row of a table and of an object
