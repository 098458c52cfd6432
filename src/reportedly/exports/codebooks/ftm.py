"""FollowTheMoney: articles, what happened, who is named, and the ties between them, an entity a
line.

Source: followthemoney 4, schemata Article, Event, Mention, Documentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha1
from typing import Any

from reportedly.codebook.words import QuestionShape
from reportedly.exports.codebooks.mapping import Losses, left_out
from reportedly.exports.facts import Facts
from reportedly.exports.geography import country
from reportedly.records import KeptReading
from reportedly.records.bounds import IN_NOTE, bounds_in_figures
from reportedly.records.questions import Line

LEFT_OUT = left_out("ftm")
# What a mention is taken for; the rest are organisations. Witnesses and residents may be either.
_KINDS = {
    "person": "Person",
    "official": "Person",
    "civilians": "LegalEntity",
    "other": "LegalEntity",
}


def entities(facts: Facts, losses: Losses) -> Iterator[dict[str, Any]]:
    """Articles with the names in them, then questions as events that articles document."""
    articles: dict[str, str] = {}
    for reading in facts.view.readings:
        entity = _article_entity(reading)
        articles[reading.kept.document] = entity["id"]
        losses.rows += 1
        yield entity
        yield from _mention_entities(reading, entity["id"])
    for line in facts.lines:
        if line.shape != QuestionShape.TOLL:
            losses.coarser[
                "questions that are no happening (stocks, flows, totals), left out"
            ] += 1
            continue
        event = _event_entity(line)
        losses.rows += 1
        yield event
        for document in dict.fromkeys(w.reported.kept.document for w in line.figures):
            if document in articles:
                yield _documentation(event["id"], articles[document])


def _entity_id(*parts: str) -> str:
    """A stable id from what an entity is made of."""
    return "rpt-" + sha1("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def _entity_of(ident: str, schema: str, **properties: Any) -> dict[str, Any]:
    """An entity with those properties that have a value."""
    return {
        "id": ident,
        "schema": schema,
        "properties": {
            key: _property_values(value)
            for key, value in properties.items()
            if _property_values(value)
        },
    }


def _property_values(value: Any) -> list[str]:
    """Each value once as text."""
    many: Iterable[Any] = value if isinstance(value, list | tuple) else (value,)
    return list(dict.fromkeys(str(one) for one in many if one not in (None, "")))


def _article_entity(reading: KeptReading) -> dict[str, Any]:
    """An article with its text."""
    kept = reading.kept
    return _entity_of(
        _entity_id("article", kept.document, kept.sha256),
        "Article",
        title=kept.called,
        contentHash=kept.sha256[:40],
        bodyText=reading.document.text,
        publishedAt=kept.published.isoformat() if kept.published else None,
        publisher=kept.outlet,
        sourceUrl=kept.url,
        language="eng",
        retrievedAt=kept.kept_at.isoformat(timespec="seconds"),
        country=sorted({_alpha2(p.location.country) for p in reading.places} - {""}),
        namesMentioned=[a.name for a in reading.actors],
        locationMentioned=[p.location.name for p in reading.places],
    )


def _alpha2(code: str | None) -> str:
    """The two letters of a country, small."""
    land = country(code)
    return (land.alpha2 or "").lower() if land else ""


def _mention_entities(reading: KeptReading, article: str) -> Iterator[dict[str, Any]]:
    """The actors an article names, each once."""
    for name, kind in dict.fromkeys(
        (actor.name, actor.kind) for actor in reading.actors
    ):
        yield _entity_of(
            _entity_id("mention", article, name),
            "Mention",
            document=article,
            name=name,
            detectedSchema=_KINDS.get(kind, "Organization"),
        )


def _event_entity(line: Line) -> dict[str, Any]:
    """An answer as an event with its count."""
    words = line.figures[0].reported.figure.evidence.text if line.figures else ""
    where = line.place.name if line.place else None
    count = bounds_in_figures(line.low, line.high, IN_NOTE)
    origins = f"{line.origins} independent origin{'s' * (line.origins != 1)}"
    return _entity_of(
        _entity_id("event", line.question),
        "Event",
        name=f"{line.category}, {where or 'place unknown'}",
        startDate=line.period.first.isoformat() if line.period else None,
        endDate=line.period.end.isoformat() if line.period else None,
        location=where,
        country=_alpha2(line.place.country) if line.place else None,
        summary=f"{line.category}: {count} {line.unit}, by {origins}. First words: “{words}”",
        recordId=line.question,
    )


def _documentation(event: str, article: str) -> dict[str, Any]:
    """The link from an event to an article that reports it."""
    return _entity_of(
        _entity_id("documentation", event, article),
        "Documentation",
        document=article,
        entity=event,
        role="reports",
    )
