"""The happenings of a ledger, each with its articles, its tolls and what holds of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from reportedly.ledger import Ledger
from reportedly.records import Location
from reportedly.records.questions import Line
from reportedly.run.reconciling import reconciled
from reportedly.run.tracing import stories
from reportedly.stories.happenings import Told, joined

_WORST_FIRST = ("contested", "rising", "revised", "settled", "withdrawn")
_HARM = ("killed", "injured", "casualties", "missing", "abducted", "displaced")


def happenings(ledger: Ledger, as_of: date | None = None) -> list[dict[str, Any]]:
    """What happened, as the articles tell it together: most victims, voices and articles first.

    With a day, as the articles of that day and before told it; one without a date counts among them.
    """
    parts = defaultdict(list)
    for one in stories(ledger):
        for part in one.parts:
            parts[part.document].append((part.end - part.start, part.start, part.end, one.id))
    told = []
    newest = _newest_versions(ledger)
    for kept in ledger.events():
        if kept.kept.version != newest[kept.kept.document]:
            continue
        if as_of is not None and (kept.kept.published or as_of) > as_of:
            continue
        start = kept.event.trigger.start
        around = [p for p in parts[kept.kept.document] if p[1] <= start < p[2]]
        story = min(around)[3] if around else None
        told.append(Told(kept.kept.document, kept.kept.published, story, kept.event))
    asked = {w.id: line for line in reconciled(ledger, None, as_of).lines for w in line.figures}
    rows = [_row(group, asked) for group in joined(told)]
    return sorted(rows, key=_weight)


def _newest_versions(ledger: Ledger) -> dict[str, int]:
    """By document the version that speaks: of an article that was changed, its older words tell of nothing more."""
    newest: dict[str, int] = {}
    for kept in ledger.documents():
        newest[kept.document] = max(kept.version, newest.get(kept.document, 0))
    return newest


def _weight(row: dict[str, Any]) -> tuple[int, int, int, str]:
    worst = max(
        (t["high"] or t["low"] or 0 for t in row["tolls"] if t["category"] in _HARM), default=0
    )
    return -worst, -row["origins"], -len(row["articles"]), row["happening"]


def _row(group: Sequence[Told], asked: dict[str, Line]) -> dict[str, Any]:
    events = [one.event for one in group]
    kind = Counter(e.type for e in events).most_common(1)[0][0]
    place = _place(e.place for e in events)
    days = [d for e in events if e.time for d in (e.time.start, e.time.end)]
    tolls, lines = _tolls(group, asked)
    first = min(days, default=group[0].day)
    name = " ".join([kind.replace("_", " "), *(["in", place.name] if place else [])])
    outlets = len({one.document for one in group})
    return {
        "happening": f"h{events[0].id[:11]}",
        "name": f"{name}, {first}" if first else name,
        "type": kind,
        "first": first.isoformat() if first else None,
        "last": max(days).isoformat() if days else None,
        "place": place.as_dict() if place else None,
        "actors": sorted({e.actor.name or e.actor.text for e in events if e.actor}),
        "targets": sorted({e.target.name or e.target.text for e in events if e.target}),
        "tolls": tolls,
        "events": [{"document": one.document, "event": one.event.id} for one in group],
        "articles": sorted({one.document for one in group}),
        "origins": max((line.origins for line in lines), default=min(1, outlets)),
        "state": min((line.state for line in lines), key=_WORST_FIRST.index, default="settled"),
    }


def _place(places: Iterable[Location | None]) -> Location | None:
    told = [p for p in places if p]
    names = Counter(p.name for p in told)
    return max(told, key=lambda p: (names[p.name], p.name), default=None)


def _tolls(
    group: Sequence[Told], asked: dict[str, Line]
) -> tuple[list[dict[str, Any]], list[Line]]:
    """By category, the question that most of the events' counts answer."""
    answered: dict[str, Counter[str]] = defaultdict(Counter)
    lines: dict[str, Line] = {}
    for one in group:
        for toll in one.event.tolls:
            if toll.figure and (line := asked.get(toll.figure)):
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
