"""Everything a ledger holds and comes to as flat rows: one table for each `export --of`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportedly.codebook import categories
from reportedly.codebook.words import PlacePrecision
from reportedly.exports.claims import Row, claim_columns, claim_row
from reportedly.exports.columns import columns_of
from reportedly.exports.facts import Article, Facts
from reportedly.exports.geography import country, region_name
from reportedly.exports.pcodes import district_pcode, region_pcode
from reportedly.records import (
    KINDS,
    ClaimKind,
    CopyLink,
    KeptEvent,
    KeptFigure,
    Location,
)
from reportedly.records.bounds import IN_COLUMN, bounds_in_figures
from reportedly.records.questions import Judgement, Line

APART = "; "  # between the values of a cell that lists several


QUESTIONS = columns_of("questions")
HAPPENINGS = columns_of("happenings")
STORIES = columns_of("stories")
COPIES = columns_of("copies")
REVIEWS = columns_of("reviews")
PLACES = columns_of("places")
ARTICLES = columns_of("articles")
# with columns of their own in happenings
HARMS = tuple(c for c in categories() if {f"{c}_low", f"{c}_high"} <= HAPPENINGS.keys())


_NOWHERE = Location("", None, None, None, None, None, "")


def place_row(where: Location | None) -> Row:
    """A place with the names beside its codes; all empty where there is none."""
    if where is None:
        return dict.fromkeys(place_row(_NOWHERE))
    land = country(where.country)
    is_district = where.precision == PlacePrecision.ADMIN2
    return {
        "place": where.name,
        "admin1": where.admin1,
        "admin1_name": region_name(where.country, where.admin1),
        "admin1_pcode": region_pcode(where.country, where.admin1),
        "admin2_name": where.name if is_district else None,
        "admin2_pcode": district_pcode(where) if is_district else None,
        "country": where.country,
        "country_name": land.name if land else None,
        "iso_numeric": land.numeric if land else None,
        "geonameid": where.geonameid,
        "lat": where.lat,
        "lon": where.lon,
        "place_precision": where.precision,
    }


def point_precision(where: Mapping[str, Any]) -> str | None:
    """How exact the point of a place is, by its `place_row`; None of what would be a point and has
    none: a hospital of which only the country is known.
    """
    known = where["lat"] is not None or where["place_precision"] not in _POINTS
    return where["place_precision"] if known else None


_POINTS = frozenset(
    (PlacePrecision.POINT, PlacePrecision.NEIGHBOURHOOD, PlacePrecision.TOWN)
)


def _figure_links(kept: KeptFigure, facts: Facts) -> Row:
    """What only the ledger knows of a figure: its question, whose word it is, what it was copied
    from.
    """
    line = facts.question_of.get(kept.figure.id)
    voice, copied = facts.origin_of.get(kept.figure.id, (None, None))
    return {
        "question": line.question if line else None,
        "voice": voice,
        "copy_of": copied,
    }


def _event_links(kept: KeptEvent, facts: Facts) -> Row:
    """What only the ledger knows of an event: the happening it tells, what it was copied from."""
    event = kept.event.id
    return {
        "happening": facts.happening_of.get(event),
        "copy_of": facts.original_event_of(kept),
    }


def question_row(line: Line) -> Row:
    """A question and what is known of it."""
    row = line.as_dict()
    return {
        "id": line.question,
        "category": line.category,
        "unit": line.unit,
        "group": line.group,
        "shape": line.shape,
        **place_row(line.place),
        "first_day": line.period.start if line.period else None,
        "last_day": line.period.end if line.period else None,
        "time_precision": line.period.precision if line.period else None,
        "low": line.low,
        "high": line.high,
        "open_above": int(line.open_above),
        "best_low": line.best.low if line.best else None,
        "best_high": line.best.high if line.best else None,
        "rule": line.rule,
        "state": row.get("state"),
        "contested": int(line.contested),
        "grade": line.grade,
        "origins": line.origins,
        "articles": line.articles,
        "outlets": line.outlets,
        "voices": APART.join(voice.name for voice in line.voices),
        "figures": APART.join(w.id for w in line.figures),
        "documents": APART.join(
            dict.fromkeys(w.reported.kept.document for w in line.figures)
        ),
        "judged": APART.join(line.judged),
    }


def happening_row(happening: Mapping[str, Any]) -> Row:
    """A happening with its tolls; that of each harm in columns, all of them in words."""
    where = happening["place"]
    tolls = {toll["category"]: toll for toll in happening["tolls"]}
    harms = {
        f"{harm}_{end}": tolls[harm][end] if harm in tolls else None
        for harm in HARMS
        for end in ("low", "high")
    }
    return {
        "id": happening["happening"],
        "name": happening["name"],
        "type": happening["type"],
        **place_row(Location(**where) if where else None),
        "first_day": _day_or_none(happening["first"]),
        "last_day": _day_or_none(happening["last"]),
        "actors": APART.join(happening["actors"]),
        "targets": APART.join(happening["targets"]),
        **harms,
        "tolls": APART.join(f"{c} {_range(toll)}" for c, toll in tolls.items()),
        "state": happening["state"],
        "origins": happening["origins"],
        "articles": len(happening["articles"]),
        "questions": APART.join(toll["question"] for toll in happening["tolls"]),
        "documents": APART.join(happening["articles"]),
        "events": APART.join(one["event"] for one in happening["events"]),
        "judged": _judged_in_words(happening),
    }


def _judged_in_words(judged: Mapping[str, Any]) -> str:
    """What people said of a happening or a story."""
    said = (f"{j['verdict']}, says {j['by']}: {j['because']}" for j in judged["judged"])
    return APART.join(said)


def _range(toll: Mapping[str, Any]) -> str:
    """ "12", "12 to 14", "at least 12", "at most 14"."""
    return bounds_in_figures(toll["low"], toll["high"], IN_COLUMN)


def story_row(story: Mapping[str, Any]) -> Row:
    return {
        "id": story["story"],
        "name": story["name"],
        "first_day": _day_or_none(story.get("first")),
        "last_day": _day_or_none(story.get("last")),
        "articles": len(story["articles"]),
        "documents": APART.join(story["articles"]),
        "judged": _judged_in_words(story),
    }


def _day_or_none(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _copies(facts: Facts) -> Iterator[Row]:
    for link in facts.copies:
        yield copy_row(link)


def copy_row(link: CopyLink) -> Row:
    """A passage that stands in two articles."""
    return {
        "copy_document": link.copy.document,
        "copy_start": link.copy.start,
        "copy_end": link.copy.end,
        "words": link.copy.text,
        "original_document": link.original.document,
        "original_start": link.original.start,
        "original_end": link.original.end,
        "original_words": link.original.text,
        "kind": link.kind,
        "similarity": link.similarity,
        "first": link.first,
        "because": APART.join(reason.rule for reason in link.because),
    }


def _review_rows(facts: Facts) -> Iterator[Row]:
    for said in facts.reviews:
        yield review_row(said)


def review_row(said: Judgement) -> Row:
    """What somebody said of two figures, happenings, stories or outlets."""
    return {
        "kind": said.kind,
        "one": said.one,
        "other": said.other,
        "verdict": said.verdict,
        "by": said.by,
        "because": said.because,
        "at": said.at.isoformat(timespec="seconds"),
    }


def article_row(article: Article) -> Row:
    """An article with where it came from, and the columns or keys beside it that are none of its
    fields, as one JSON object.
    """
    kept, document = article.reading.kept, article.reading.document
    beside = json.dumps(article.beside, ensure_ascii=False, default=str)
    return {
        "document": kept.document,
        "version": kept.version,
        "title": kept.title,
        "published": kept.published,
        "outlet": kept.outlet,
        "url": kept.url,
        "language": document.language,
        "came_from": kept.origin,
        "sha256": kept.sha256,
        "issues": APART.join(dict.fromkeys(i.code for i in article.reading.issues)),
        "beside": beside if article.beside else None,
    }


def _places(facts: Facts) -> Iterator[Row]:
    """Each place once, the most mentioned first; of a selection the places of its claims."""
    mentions: Counter[Location] = Counter()
    figures: Counter[Location] = Counter()
    articles: Counter[Location] = Counter()
    for reading in facts.view.readings:
        here = Counter(place.location for place in reading.places)
        mentions += here
        articles.update(here.keys())
    for kept in facts.figures:
        if kept.figure.place:
            figures[kept.figure.place] += 1
    for where, many in mentions.most_common():
        if facts.places is not None and where not in facts.places:
            continue
        counts = {
            "mentions": many,
            "figures": figures[where],
            "articles": articles[where],
        }
        yield {**place_row(where), **counts}


@dataclass(frozen=True, slots=True)
class Table:
    """One `--of`: its columns (name → text | integer | real | day), its rows, and what of the
    ledger it needs.
    """

    columns: Mapping[str, str]
    rows: Callable[[Facts], Iterator[Row]]
    key: str = "id"  # the column a row is known again by, where there is one


# By table: what the whole ledger knows of a claim, the columns `linked` of `tables.yml`.
_LINKS: Mapping[str, Callable[[Any, Facts], Row]] = {
    "figures": _figure_links,
    "events": _event_links,
}


def _claims_of(kind: ClaimKind) -> Table:
    """The table of a kind of claim, with the names beside its codes and what only the whole ledger
    knows of it.
    """
    linked = columns_of(kind.table, "linked")
    links = _LINKS.get(kind.table)
    if links is None:
        return Table(claim_columns(kind), lambda facts: map(claim_row, facts.of(kind)))

    def row(kept: KeptFigure | KeptEvent, facts: Facts) -> Row:
        known = {**place_row(kept.claim.place), **links(kept, facts)}
        return claim_row(kept) | {name: known[name] for name in linked}

    return Table(
        {**claim_columns(kind), **linked},
        lambda facts: (row(kept, facts) for kept in facts.of(kind)),
    )


TABLES: Mapping[str, Table] = {
    **{kind.table: _claims_of(kind) for kind in KINDS},
    "questions": Table(QUESTIONS, lambda facts: map(question_row, facts.lines)),
    "happenings": Table(HAPPENINGS, lambda facts: map(happening_row, facts.happenings)),
    "stories": Table(STORIES, lambda facts: map(story_row, facts.stories)),
    "copies": Table(COPIES, _copies),
    "reviews": Table(REVIEWS, _review_rows),
    "places": Table(PLACES, _places),
    "articles": Table(
        ARTICLES, lambda facts: map(article_row, facts.articles), key="document"
    ),
}
