"""Everything a ledger holds and comes to as flat rows: one table for each `export --of`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportedly.exports.facts import Facts
from reportedly.exports.geography import country, region_name
from reportedly.exports.tables import (
    EVENT_COLUMNS,
    FIGURE_COLUMNS,
    STATEMENT_COLUMNS,
    Row,
    event_row,
    figure_row,
    statement_row,
)
from reportedly.records import CopyLink, KeptFigure, Location
from reportedly.records.questions import Judgement, Line

APART = "; "  # between the values of a cell that lists several


def _columns(**kinds: str) -> dict[str, str]:
    """Columns by kind, in order: `text="id name", integer="low high"`."""
    return {name: kind for kind, names in kinds.items() for name in names.split()}


_PLACE = {
    **_columns(text="place admin1 admin1_name country country_name"),
    **_columns(integer="iso_numeric geonameid", real="lat lon"),
    "place_precision": "text",
}
LINKED = _columns(text="admin1_name country_name", integer="iso_numeric") | _columns(
    text="question voice copy_of"
)
QUESTIONS = {
    **_columns(text="id category unit group shape"),
    **_PLACE,
    **_columns(day="first_day last_day"),
    "time_precision": "text",
    **_columns(integer="low high open_above best_low best_high"),
    **_columns(text="rule state"),
    **_columns(integer="contested"),
    "grade": "text",
    **_columns(integer="origins articles outlets"),
    **_columns(text="voices figures documents judged"),
}
HARMS = (
    "killed",
    "injured",
    "missing",
    "displaced",
)  # with columns of their own in happenings
HAPPENINGS = {
    **_columns(text="id name type"),
    **_PLACE,
    **_columns(day="first_day last_day", text="actors targets"),
    **_columns(integer=" ".join(f"{harm}_low {harm}_high" for harm in HARMS)),
    **_columns(text="tolls state", integer="origins articles"),
    **_columns(text="questions documents events judged"),
}
STORIES = {
    **_columns(text="id name"),
    **_columns(day="first_day last_day"),
    "articles": "integer",
    **_columns(text="documents judged"),
}
COPIES = {
    "copy_document": "text",
    **_columns(integer="copy_start copy_end"),
    **_columns(text="words original_document"),
    **_columns(integer="original_start original_end"),
    **_columns(text="original_words kind"),
    "similarity": "real",
    **_columns(text="first because"),
}
REVIEWS = _columns(text="kind one other verdict by because at")
PLACES = _PLACE | _columns(integer="mentions figures articles")


def place_row(where: Location | None) -> Row:
    """A place with the names beside its codes; all empty where there is none."""
    if where is None:
        return dict.fromkeys(_PLACE)
    land = country(where.country)
    return {
        "place": where.name,
        "admin1": where.admin1,
        "admin1_name": region_name(where.country, where.admin1),
        "country": where.country,
        "country_name": land.name if land else None,
        "iso_numeric": land.numeric if land else None,
        "geonameid": where.geonameid,
        "lat": where.lat,
        "lon": where.lon,
        "place_precision": where.precision,
    }


def linked_figure_row(kept: KeptFigure, facts: Facts) -> Row:
    """A figure with what only the ledger knows of it: its question, whose word it is, what it was
    copied from.
    """
    line = facts.question_of.get(kept.figure.id)
    voice, copied = facts.origin_of.get(kept.figure.id, (None, None))
    named = place_row(kept.figure.place)
    return {
        **figure_row(kept),
        **{
            name: named[name] for name in ("admin1_name", "country_name", "iso_numeric")
        },
        "question": line.question if line else None,
        "voice": voice,
        "copy_of": copied,
    }


def question_row(line: Line) -> Row:
    """A question and what is known of it."""
    told = line.as_dict()
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
        "state": told.get("state"),
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


def happening_row(told: Mapping[str, Any]) -> Row:
    """A happening with its tolls; that of each harm in columns, all of them in words."""
    where = told["place"]
    tolls = {toll["category"]: toll for toll in told["tolls"]}
    harms = {
        f"{harm}_{end}": tolls[harm][end] if harm in tolls else None
        for harm in HARMS
        for end in ("low", "high")
    }
    return {
        "id": told["happening"],
        "name": told["name"],
        "type": told["type"],
        **place_row(Location(**where) if where else None),
        "first_day": _day(told["first"]),
        "last_day": _day(told["last"]),
        "actors": APART.join(told["actors"]),
        "targets": APART.join(told["targets"]),
        **harms,
        "tolls": APART.join(f"{c} {_range(toll)}" for c, toll in tolls.items()),
        "state": told["state"],
        "origins": told["origins"],
        "articles": len(told["articles"]),
        "questions": APART.join(toll["question"] for toll in told["tolls"]),
        "documents": APART.join(told["articles"]),
        "events": APART.join(one["event"] for one in told["events"]),
        "judged": _said(told),
    }


def _said(told: Mapping[str, Any]) -> str:
    """What people said of a happening or a story."""
    said = (f"{j['verdict']}, says {j['by']}: {j['because']}" for j in told["judged"])
    return APART.join(said)


def _range(toll: Mapping[str, Any]) -> str:
    """ "12", "12 to 14", "at least 12", "at most 14"."""
    low, high = toll["low"], toll["high"]
    if low is None:
        return f"at most {high}"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"


def story_row(story: Mapping[str, Any]) -> Row:
    return {
        "id": story["story"],
        "name": story["name"],
        "first_day": _day(story.get("first")),
        "last_day": _day(story.get("last")),
        "articles": len(story["articles"]),
        "documents": APART.join(story["articles"]),
        "judged": _said(story),
    }


def _day(value: str | None) -> date | None:
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


def _reviews(facts: Facts) -> Iterator[Row]:
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


def _places(facts: Facts) -> Iterator[Row]:
    """Each place once, the most mentioned first."""
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
    id: str = "id"


TABLES: Mapping[str, Table] = {
    "figures": Table(
        {**FIGURE_COLUMNS, **LINKED},
        lambda facts: (linked_figure_row(kept, facts) for kept in facts.figures),
    ),
    "statements": Table(
        STATEMENT_COLUMNS, lambda facts: map(statement_row, facts.statements)
    ),
    "events": Table(EVENT_COLUMNS, lambda facts: map(event_row, facts.events)),
    "questions": Table(QUESTIONS, lambda facts: map(question_row, facts.lines)),
    "happenings": Table(HAPPENINGS, lambda facts: map(happening_row, facts.happenings)),
    "stories": Table(STORIES, lambda facts: map(story_row, facts.stories)),
    "copies": Table(COPIES, _copies),
    "reviews": Table(REVIEWS, _reviews),
    "places": Table(PLACES, _places),
}
