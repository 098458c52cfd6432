"""Incidents as ACLED, UCDP, HAPI and casualty recorders have them: a toll of the killed, with the
event that tells its kind.

A toll's question is the incident; figures of several articles are one row. What decides the kind of
violence, who did it and to whom are the events whose tolls count in that question; where they
disagree, the one told most often speaks. Code books that count incidents without dead too get the
happenings for which nobody gives a count of the dead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from math import floor
from typing import Any

from reportedly.codebook import certainties, event_types
from reportedly.codebook.words import (
    ActorKind,
    Category,
    CountedGroup,
    QuestionShape,
    TimePrecision,
)
from reportedly.exports.codebooks.mapping import (
    HERE,
    Codebook,
    Losses,
    Record,
    left_out,
)
from reportedly.exports.events import implied_dead, ucdp_type
from reportedly.exports.facts import Facts
from reportedly.exports.rows import APART, place_row, point_precision
from reportedly.lexicons.load import table
from reportedly.records import KeptEvent, KeptFigure, Location, Party, Provenance
from reportedly.records.bounds import IN_NOTE, bounds_in_figures
from reportedly.records.questions import Line, Value

LONGEST_NOTE = 300  # characters of quoted words in a note
_WEEK, _SHORT = 7, 6  # days: ACLED's "week", UCDP's "2 to 6 days"

_LEFT_OUT = left_out("incidents")


@cache
def _acled_types() -> Mapping[str, Mapping[str, Any]]:
    """ACLED's types of events by their sub-types."""
    return {str(row["sub"]): row.values for row in table("acled_types.yml", HERE)}


def _why_no_incident(line: Line, parts: Collection[str]) -> str:
    """Why a toll is no record of its own; nothing where it is one."""
    if line.question in parts:
        return "tolls of a part of a happening, counted in the whole and"
    if line.place is None:
        return "tolls without a place,"
    return "tolls without a day," if line.period is None else ""


def incidents(facts: Facts, losses: Losses) -> Iterator[Record]:
    """A record for each toll of the killed that is not a part of another, in the order of its
    days.
    """
    by_figure = _events_by_figure(facts)
    tolls = [
        line
        for line in facts.lines
        if line.category == Category.KILLED
        if line.shape == QuestionShape.TOLL
    ]
    parts = {part for line in tolls for part in line.parts}
    for line in sorted(tolls, key=_day_and_question):
        if why := _why_no_incident(line, parts):
            losses.coarser[f"{why} left out"] += 1
            continue
        events = [e for w in line.figures for e in by_figure.get(w.id, ())]
        yield _incident_of_toll(line, events, facts, losses)


def deadly_incidents(facts: Facts, losses: Losses) -> Iterator[Record]:
    """The tolls of at least one: who records deaths has no row for "nobody was killed"."""
    for record in incidents(facts, losses):
        if record["high"]:
            yield record
        else:
            losses.coarser["tolls of nobody, no record of deaths and left out"] += 1


def every_incident(facts: Facts, losses: Losses) -> Iterator[Record]:
    """Tolls of the killed, then the happenings without a count of the dead."""
    yield from incidents(facts, losses)
    by_id = {kept.event.id: kept for kept in facts.view.events()}
    for happening in facts.happenings:
        if any(toll["category"] == Category.KILLED for toll in happening["tolls"]):
            continue  # its toll is a row, or was left out with its reason
        events = [
            by_id[one["event"]] for one in happening["events"] if one["event"] in by_id
        ]
        left_out = _why_left_out(happening, events)
        if left_out:
            losses.coarser[f"happenings {left_out}, left out"] += 1
        else:
            yield _countless(happening, events)


def _why_left_out(happening: Mapping[str, Any], events: list[KeptEvent]) -> str | None:
    """Why a happening without a count of the dead is no incident."""
    if event_types()[happening["type"]]["acled"] is None:
        return "of a kind without a code"
    if not any(_is_said_to_hold(kept) for kept in events):
        return "that nobody says took place"
    if happening["place"] is None:
        return "without a place"
    return "without a day" if happening["first"] is None else None


def _is_said_to_hold(kept: KeptEvent) -> bool:
    """Whether an event is said to have happened."""
    return certainties()[kept.event.certainty].get("holds") is not False


def _countless(happening: Mapping[str, Any], events: list[KeptEvent]) -> Record:
    """A happening of whose dead no count is told: those told one by one, or none."""
    first = date.fromisoformat(happening["first"])
    last = date.fromisoformat(happening["last"] or happening["first"])
    where = place_row(Location(**happening["place"]))
    lead = next(kept for kept in events if _is_said_to_hold(kept))
    dead = max(implied_dead(kept.event) for kept in events)
    precision = TimePrecision.DAY if first == last else TimePrecision.WEEK
    ident = happening["happening"]
    return {
        **where,
        "point_precision": point_precision(where),
        **_days_of_incident(first, last, precision),
        **_kind_and_parties(events, where["country_name"]),
        **_told_by_articles(
            [kept.kept for kept in events], lead.kept, lead.event.trigger.text
        ),
        "event_id": f"{where['country'] or 'XXX'}-{ident}",
        "number": int(ident[1:], 16) % 10**15,
        "fatalities": dead,
        "told_dead": dead
        or None,  # none named, none counted: nobody said that none died
        "place_words": where["place"],
        "notes": f"{happening['name']}. {_quoted_with_outlet(lead.kept, lead.event.trigger.text)}",
        "tags": None if dead else "fatalities not told",
    }


def _day_and_question(line: Line) -> tuple[date, str]:
    """The order of incidents: by day, then by question."""
    return (line.period.first if line.period else date.min, line.question)


def _events_by_figure(facts: Facts) -> dict[str, list[KeptEvent]]:
    """The events whose toll a figure is."""
    found: dict[str, list[KeptEvent]] = defaultdict(list)
    for kept in facts.view.events():
        for toll in kept.event.tolls:
            if toll.figure:
                found[toll.figure].append(kept)
    return found


def _place_and_what_holds_it(where: Record) -> str:
    """ "Kut, Wasit, Iraq": a place, its province and its country, as far as they are known."""
    named = (where["place"], where["admin1_name"], where["country_name"])
    return ", ".join(str(name) for name in named if name)


def _incident_of_toll(
    line: Line, events: list[KeptEvent], facts: Facts, losses: Losses
) -> Record:
    """One toll as an incident, with what that loses counted."""
    assert line.period is not None and line.place is not None
    first, last = line.period.first, line.period.end
    where = place_row(line.place)
    lead = _leading_figure(line, facts)
    lowest = _lowest(line)
    best = line.best or Value(
        line.low, line.high
    )  # contested: none is better supported
    if lowest != best.high or line.low != line.high:
        losses.coarser["counts with a range or several values, to their lowest"] += 1
    return {
        **where,
        "point_precision": point_precision(where),
        **_days_of_incident(first, last, line.period.precision),
        **_kind_and_parties(events, where["country_name"]),
        **_said_of_toll(line, lead),
        "event_id": f"{where['country'] or 'XXX'}-{line.question}",
        "number": int(line.question[1:], 16) % 10**15,
        "fatalities": lowest,
        "told_dead": lowest,
        "best": best.low if best.low is not None else lowest,
        "low": lowest,
        "high": line.high if line.high is not None else max(best.most, lowest),
        **_dead(line.group, lowest),
        **_point_and_cell(where["lat"], where["lon"]),
        "clarity": 1 if (last - first).days < _WEEK else 2,
        "sex": {"women": "female", "men": "male"}.get(line.group),
        "location": _place_and_what_holds_it(where),
        "line": line,
    }


def _lowest(line: Line) -> int:
    """The most conservative count: the least that any origin now says; "up to 20" alone says
    nothing of the least.
    """
    lows = [voice.value.low for voice in line.voices if voice.value.low is not None]
    return min(lows, default=line.least)


def _days_of_incident(first: date, last: date, precision: str) -> Record:
    """One day for an incident, and how exact it is by ACLED's and UCDP's steps."""
    length = (last - first).days + 1
    if precision == TimePrecision.DAY and length == 1:
        acled, ucdp, day = 1, 1, first
    elif length <= _WEEK:
        acled, ucdp, day = 2, 2 if length <= _SHORT else 3, first
    else:
        acled, ucdp = 3, 4 if length <= 31 else 5
        day = first + timedelta(days=length // 2)
    return {
        "first_day": first,
        "last_day": last,
        "event_day": day,
        "year": day.year,
        "month_start": day.replace(day=1),
        "month_end": (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        - timedelta(days=1),
        "days": first.isoformat() if first == last else f"{first}/{last}",
        "acled_time_precision": acled,
        "ucdp_time_precision": ucdp,
    }


def _kind_and_parties(events: list[KeptEvent], land: Any) -> Record:
    """The type of the incident and its parties, as the events that count its dead tell them.

    Args:
        land: the name of the country it was in.
    """
    types = Counter(kept.event.type for kept in events)
    main = types.most_common(1)[0][0] if types else None
    own = [kept.event for kept in events if kept.event.type == main]
    sub = event_types()[main]["acled"] if main else None
    acled = _acled_types().get(sub or "", {})
    actor = next((e.actor for e in own if e.actor), None)
    target = next((e.target for e in own if e.target and _is_party(e.target)), None)
    ucdp = next((code for e in own if (code := ucdp_type(e))), None)
    civilian = bool(target and _is_of_no_group(target))
    return {
        "type": main,
        "sub_event_type": sub,
        "event_type": acled.get("event"),
        "disorder_type": acled.get("disorder"),
        "hapi_type": _hapi(acled.get("disorder"), civilian),
        "ucdp_type": int(ucdp) if ucdp else None,
        **_party_columns("actor", actor, land),
        **_party_columns("target", target, land, hit=True),
        "side_a": actor.name if actor and not _is_of_no_group(actor) else None,
        "side_b": _second_side(target, ucdp),
        "civilian_targeting": "Civilian targeting" if civilian else None,
        "parties": APART.join(
            p.name for p in (actor, target) if p and p.kind != ActorKind.CIVILIANS
        )
        or None,
    }


def _is_party(target: Party) -> bool:
    """Whether what was hit is somebody: not a market, a house, a place or a bare number."""
    return target.actor_id is not None or target.kind not in {None, ActorKind.OTHER}


def _party_columns(
    name: str, party: Party | None, land: Any, *, hit: bool = False
) -> Record:
    """A party as ACLED names it: people who are no group are the civilians of a country, whatever
    words an article has for them ("at least 73 people").

    Args:
        hit: whether it suffered the event: then one person ("a boy of two") is such people too. Who
            did it keeps his name, since no code says what he is.
    """
    if party is None:
        return dict.fromkeys((name, f"{name}_kind"))
    if party.kind == ActorKind.CIVILIANS or (hit and _is_of_no_group(party)):
        words = f"Civilians ({land})" if land else "Civilians"
        return {name: words, f"{name}_kind": ActorKind.CIVILIANS}
    return {name: party.name, f"{name}_kind": party.kind}


def _is_of_no_group(party: Party) -> bool:
    """Whether a party is people or a person of whom no group, body or office is told."""
    return party.kind in {ActorKind.CIVILIANS, ActorKind.PERSON}


def _second_side(target: Party | None, ucdp: str | None) -> str | None:
    """UCDP's second side: the civilians of one-sided violence, else a group; people are none."""
    if target is None or _is_of_no_group(target):
        return "Civilians" if ucdp == _ONE_SIDED else None
    return target.name


_ONE_SIDED = "3"  # UCDP's type of violence


def _hapi(disorder: str | None, civilian: bool) -> str | None:
    """HAPI's kind of event."""
    if disorder is None:
        return None
    if civilian:
        return "civilian_targeting"
    return "demonstration" if disorder == "Demonstrations" else "political_violence"


def _said_of_toll(line: Line, lead: KeptFigure | None) -> Record:
    """Who gives which count of a toll, and the words of the leading one."""
    voices = APART.join(
        f"{v.name}: {bounds_in_figures(v.value.low, v.value.high, IN_NOTE)}"
        for v in line.voices
    )
    kept, words = (lead.kept, lead.figure.evidence.text) if lead else (None, None)
    quoted = _quoted_with_outlet(kept, words) if kept and words else ""
    return {
        **_told_by_articles([w.reported.kept for w in line.figures], kept, words),
        "place_words": line.place.name if line.place else None,
        "voices": APART.join(v.name for v in line.voices) or None,
        "notes": f"Killed, by origin: {voices}. {quoted}".strip(),
        "tags": "contested count" if line.contested else None,
    }


def _told_by_articles(
    every: list[Provenance], lead: Provenance | None, words: str | None
) -> Record:
    """The articles an incident is told by, and what the leading one says."""
    outlets = list(dict.fromkeys(kept.outlet for kept in every if kept.outlet))
    titles = list(dict.fromkeys(kept.title for kept in every if kept.title))
    return {
        "outlets": APART.join(outlets) or None,
        "outlet_count": len(outlets),
        "titles": APART.join(titles) or None,
        "headline": titles[0] if titles else None,
        "published": lead.published if lead else None,
        "url": lead.url if lead else None,
        "words": words or None,
        "kept_at": max(
            (int(k.kept_at.timestamp()) for k in every),
            default=None,
        ),
    }


def _quoted_with_outlet(kept: Provenance, words: str) -> str:
    """Words with the outlet they stand in."""
    return f"“{words[:LONGEST_NOTE]}” ({kept.outlet or kept.document})"


def _leading_figure(line: Line, facts: Facts) -> KeptFigure | None:
    """The figure whose words are quoted: of the first voice that has one, else the first at all."""
    named = [*(v.figure for v in line.voices), *(w.id for w in line.figures[:1])]
    found = (facts.by_figure.get(ident) for ident in named)
    return next((kept for kept in found if kept is not None), None)


def _dead(group: str, lowest: int) -> Record:
    """UCDP's columns of the dead: civilians where they are counted so, else not told whose."""
    columns: dict[str, int | None] = {"deaths_civilians": None, "deaths_unknown": None}
    columns[
        "deaths_civilians" if group == CountedGroup.CIVILIANS else "deaths_unknown"
    ] = lowest
    return columns


# PRIO-GRID: half a degree wide, 360 cells up and 720 along (Tollefsen, Strand, Buhaug 2012).
_CELLS_A_DEGREE = 2
_CELLS_UP, _CELLS_ALONG = 180 * _CELLS_A_DEGREE, 360 * _CELLS_A_DEGREE


def _point_and_cell(lat: Any, lon: Any) -> Record:
    """A point as text, and the cell of PRIO-GRID it lies in: half a degree wide, numbered from the
    south-west corner of the world.
    """
    if lat is None or lon is None:
        return dict.fromkeys(("point", "priogrid"))
    up, along = float(lat) + 90, float(lon) + 180  # degrees from the south-west corner
    row = min(floor(up * _CELLS_A_DEGREE), _CELLS_UP - 1)
    column = min(floor(along * _CELLS_A_DEGREE), _CELLS_ALONG - 1)
    cell = row * _CELLS_ALONG + column + 1
    return {"point": f"POINT ({lon} {lat})", "priogrid": cell}


def months(facts: Facts, losses: Losses) -> Iterator[Record]:
    """Incidents added up by month, first-level region and HAPI's type of event."""
    grouped: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in every_incident(facts, losses):
        if record["hapi_type"] is None:
            losses.coarser["incidents whose kind is not told, left out"] += 1
            continue
        key = (
            record["month_start"],
            record["country"],
            record["admin1_name"],
            record["hapi_type"],
        )
        grouped[key].append(record)
    for key in sorted(grouped, key=str):
        first = grouped[key][0]
        dead = [record["told_dead"] for record in grouped[key]]
        known = [number for number in dead if number is not None]
        if len(known) < len(dead):
            losses.coarser[_NO_DEAD_TOLD] += len(dead) - len(known)
        yield {
            **first,
            "events": len(grouped[key]),
            "fatalities": sum(known) if known else None,
        }


_NO_DEAD_TOLD = "incidents whose dead are not told: events, without fatalities"


ACLED = Codebook(
    "acled", "ACLED", "acled.yml", every_incident, _LEFT_OUT, "event_id_cnty"
)
UCDP = Codebook(
    "ucdp", "UCDP GED Candidate", "ucdp.yml", deadly_incidents, _LEFT_OUT, "relid"
)
CASUALTY = Codebook(
    "casualty",
    "Standards for Casualty Recording",
    "casualty.yml",
    deadly_incidents,
    _LEFT_OUT,
    "incident",
)
HAPI_CONFLICT = Codebook(
    "hapi-conflict",
    "HDX HAPI conflict events",
    "hapi_conflict.yml",
    months,
    _LEFT_OUT,
    "",
)
