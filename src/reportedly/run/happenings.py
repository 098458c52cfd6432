"""The happenings of a ledger, each with its articles, its tolls and what holds of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from reportedly.codebook import vocabulary_in_order
from reportedly.codebook.words import AnswerState, QuestionShape
from reportedly.ledger import Ledger
from reportedly.reconcile.importance import (
    ARTICLE,
    VOICE,
    outlasts,
    tenfold_of,
)
from reportedly.records import Event, KeptEvent, Location, Party
from reportedly.records.printed import plain
from reportedly.records.questions import Judgement, Line, said_last
from reportedly.run.reconciling import reconciled, speaking
from reportedly.run.tracing import said_of, stories, trace_version
from reportedly.stories.assignment import Story
from reportedly.stories.happenings import Happening, ToldEvent, joined_events
from reportedly.stories.parts import StoryPart

_WORST_FIRST = vocabulary_in_order("state")


Row = dict[str, Any]


def happenings(
    ledger: Ledger, as_of: date | None = None, known: Sequence[Line] | None = None
) -> list[Row]:
    """What happened, as the articles tell it together: most victims, voices and articles first, of
    equals the latest.

    With a day, as the articles of that day and before told it; one without a date counts among
    them. `known` are the ledger's lines of that day, where they are at hand already.
    """
    return [row for row, _ in happenings_with_rows(ledger, as_of, known)]


def happenings_with_rows(
    ledger: Ledger, as_of: date | None = None, known: Sequence[Line] | None = None
) -> list[tuple[Row, Happening]]:
    """`happenings`, each with the events that it was made of."""
    lines = reconciled(ledger, None, as_of).lines if known is None else known
    of = {w.id: line for line in lines for w in line.figures}
    said = happenings_judged(ledger, as_of)
    every = joined_events(events_told(ledger, of, as_of), said)
    rows = {row["happening"]: (row, one) for row, one in rows_of(every, of, said)}
    ranks = {ident: rank_of(row) for ident, (row, _) in rows.items()}
    return [rows[ident] for ident in by_rank(ranks)]


def events_told(
    ledger: Ledger, of: Mapping[str, Line], as_of: date | None = None
) -> Iterator[ToldEvent]:
    """The events that articles tell, with their stories and the questions that their counts answer.

    Args:
        of: the lines by the ids of their figures.
        as_of: the last day whose articles are known; None for all.
    """
    stories_of = _stories_as_put(ledger)
    for kept in _events_spoken(ledger, as_of):
        yield _event_told(kept, stories_of, of)


def rows_of(
    every: Iterable[Happening], of: Mapping[str, Line], said: Sequence[Judgement]
) -> Iterator[tuple[Row, Happening]]:
    """Happenings as they are printed, with what people said of them."""
    for one in every:
        judged = said_last(said, [f"h{ident}" for ident in one.events])
        yield _happening_row_of(one, of) | {"judged": judged}, one


Rank = tuple[float, str]  # how much a happening matters, and its first day


def rank_of(row: Row) -> Rank:
    return _weight(row), row["first"] or ""


def by_rank(ranks: Mapping[str, Rank]) -> list[str]:
    """The ids of happenings, what matters most first, of equals the latest."""
    latest = sorted(ranks, key=lambda ident: (ranks[ident][1], ident), reverse=True)
    return sorted(latest, key=lambda ident: ranks[ident][0])


def happenings_judged(ledger: Ledger, as_of: date | None) -> list[Judgement]:
    """What people said of happenings, each event by the id it has today."""
    found = []
    for said in said_of(ledger, "happening"):
        one, other = (ledger.event_now(ident[1:]) for ident in (said.one, said.other))
        if one and other and (as_of is None or said.at.date() <= as_of):
            found.append(replace(said, one=f"h{one}", other=f"h{other}"))
    return found


class ToldIn:
    """Which story the words at a place in a document are of."""

    def __init__(self, put: Iterable[tuple[str, StoryPart]]) -> None:
        """Args:
        put: parts of documents, each with the id of its story.
        """
        self._parts: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
        for story, part in put:
            here = (part.end - part.start, part.start, part.end, story)
            self._parts[part.document].append(here)

    @classmethod
    def of(cls, story_list: Iterable[Story]) -> ToldIn:
        return cls((story.id, part) for story in story_list for part in story.parts)

    def story(self, document: str, start: int) -> str | None:
        """Of the narrowest part around it: the main part reaches around the others."""
        around = [p for p in self._parts[document] if p[1] <= start < p[2]]
        return min(around)[3] if around else None


def _stories_as_put(ledger: Ledger) -> ToldIn:
    """Which story words are of, each story by the id it was put together under where that is kept:
    another than today's when an earlier article came since, and the same whatever comes.
    """
    if ledger.untraced(trace_version()) or said_of(ledger, "story"):
        return ToldIn.of(stories(ledger))
    return ToldIn(
        (story, StoryPart.from_json(part, worded=False))
        for _, story, part in ledger.stories(trace_version())
    )


def _events_spoken(ledger: Ledger, as_of: date | None) -> Iterator[KeptEvent]:
    """Events by the version each article spoke by on a day: its older words tell of nothing
    more.
    """
    spoken = speaking(ledger)
    for event in ledger.events(reasons=False):
        day, until = spoken[event.kept.number]
        replaced = until is not None and (as_of is None or until <= as_of)
        undated = event.kept.published is None
        if not replaced and (as_of is None or undated or day <= as_of):
            yield event


def _event_told(
    kept: KeptEvent, stories_of: ToldIn, of: Mapping[str, Line]
) -> ToldEvent:
    """An event with its story and the questions after tolls that its counts answer."""
    event, document = kept.event, kept.kept.document
    story = stories_of.story(document, event.trigger.start)
    questions = tolls_answered(event, of)
    return ToldEvent(document, kept.kept.published, story, event, questions)


def tolls_answered(event: Event, of: Mapping[str, Line]) -> frozenset[str]:
    """The questions after tolls that the counts of an event answer."""
    tolls = (of[t.figure] for t in event.tolls if t.figure and t.figure in of)
    return frozenset(
        line.question for line in tolls if line.shape == QuestionShape.TOLL
    )


def _weight(row: Mapping[str, Any]) -> float:
    """By victims, voices and articles, as answers are (`reconcile/importance.py`)."""
    size = max((_victims(toll) for toll in row["tolls"]), default=0.0)
    many = VOICE * math.log2(max(1, row["origins"])) + ARTICLE * math.log2(
        len(row["articles"])
    )
    return -(size + many)


def _victims(toll: Mapping[str, Any]) -> float:
    most = max(toll["high"] or 0, toll["low"] or 0)
    return tenfold_of(toll["category"]) * math.log10(most) if most > 1 else 0.0


def _happening_row_of(happening: Happening, asked: Mapping[str, Line]) -> Row:
    group = happening.told
    events = [one.event for one in group]
    kind = Counter(e.type for e in events).most_common(1)[0][0]
    place = _place_most_named(e.place for e in events)
    first, last = _days_of_happening(group)
    tolls, lines = _tolls(group, asked)
    name = " ".join([kind.replace("_", " "), *(["in", place.name] if place else [])])
    return {
        "happening": f"h{events[0].id[:11]}",
        "name": f"{name}, {_when_called(first, last)}" if first else name,
        "type": kind,
        "first": plain(first),
        "last": plain(last),
        "place": plain(place),
        "actors": _parties_called(event.actor for event in events),
        "targets": _parties_called(event.target for event in events),
        "tolls": tolls,
        "events": [
            {"document": one.document, "event": one.event.id, "because": plain(why)}
            for one, why in zip(group, happening.because, strict=True)
        ],
        "articles": sorted({one.document for one in group}),
        "origins": max((line.origins for line in lines), default=1),
        "state": min(
            (line.state for line in lines),
            key=_WORST_FIRST.index,
            default=AnswerState.SETTLED,
        ),
    }


def _parties_called(parties: Iterable[Party | None]) -> list[str]:
    """Those who took part, by their names, else their words."""
    return sorted({party.name or party.text for party in parties if party})


def _days_of_happening(group: Sequence[ToldEvent]) -> tuple[date | None, date | None]:
    """The days it took, as most events have it; else the day of the first article."""
    counts = Counter(
        (o.event.time.first, o.event.time.end) for o in group if o.event.time
    )
    if not counts:
        return group[0].day, None
    return max(
        counts,
        key=lambda days: (counts[days], days[0] - days[1], days),
    )


def _when_called(first: date, last: date | None) -> str:
    """The days of a happening in its name: a whole year or month is never called by its first
    day.
    """
    if last is not None and first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.month, last.month) == (1, 12) and first.year == last.year:
            return f"{first:%Y}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
    return str(first)


def _place_most_named(places: Iterable[Location | None]) -> Location | None:
    named = [p for p in places if p]
    names = Counter(p.name for p in named)
    return max(
        named,
        key=lambda p: (names[p.name], p.name),
        default=None,
    )


def _is_total(line: Line) -> bool:
    """Whether a question asks for a war's or a year's total, which no one happening has."""
    return line.shape == QuestionShape.RUNNING or (
        line.shape == QuestionShape.FLOW and outlasts(line)
    )


def _tolls(
    group: Sequence[ToldEvent], asked: Mapping[str, Line]
) -> tuple[list[dict[str, Any]], list[Line]]:
    """By category, the question that most of the events' counts answer."""
    answered: dict[str, Counter[str]] = defaultdict(Counter)
    lines: dict[str, Line] = {}
    for one in group:
        for toll in one.event.tolls:
            if toll.figure and (line := asked.get(toll.figure)) and not _is_total(line):
                answered[toll.category][line.question] += 1
                lines[line.question] = line
    found = [lines[counted.most_common(1)[0][0]] for counted in answered.values()]
    return [
        {
            "category": line.category,
            "question": line.question,
            "low": line.low,
            "high": line.high,
            "best": line.best.as_dict() if line.best else None,
        }
        for line in found
    ], found
