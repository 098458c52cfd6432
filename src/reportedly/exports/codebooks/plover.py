"""PLOVER: an event of an article a record. Source: PLOVER_MANUAL of Open Event Data, JSON
format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportedly.codebook import VOCABULARIES, event_types
from reportedly.codebook.words import Category, PlacePrecision
from reportedly.exports.codebooks.mapping import HERE, Losses, left_out
from reportedly.exports.facts import Facts
from reportedly.exports.rows import place_row, point_precision
from reportedly.lexicons.load import table
from reportedly.records import Event, KeptEvent, Location, Party

# Quadrants by root.
QUADS = {root: int(row["quad"]) for root, row in VOCABULARIES["plover root"]().items()}
SECTORS = {
    "state_force": "MIL",
    "armed_group": "REB",
    "government": "GOV",
    "official": "GOV",
    "civilians": "CVL",
    "media": "JRN",
}
_RESOLUTION = {
    PlacePrecision.POINT: 1,
    PlacePrecision.NEIGHBOURHOOD: 1,
    PlacePrecision.TOWN: 1,
    PlacePrecision.ADMIN2: 2,
    PlacePrecision.ADMIN1: 3,
    PlacePrecision.REGION: 4,
    PlacePrecision.COUNTRY: 5,
}
_SIZES = {
    Category.KILLED: "dead",
    Category.INJURED: "injured",
    Category.DETAINED: "arrested",
}

LEFT_OUT = left_out("plover")
UNKNOWN = {
    "event_scale": "scores of the manual contradict each other",
    "resolution": "of a place closer than a region that has no coordinates",
    "context": "contexts are not read",
    "religion, ethnicity, office, gender, age": "are not read of parties",
    "time, endtime": "clock times are not events'",
}


def plover_records(facts: Facts, losses: Losses) -> Iterator[dict[str, Any]]:
    """Every event that PLOVER has a root for, in the order of the ledger."""
    for kept in facts.events:
        codes = event_types()[kept.event.type]["plover"]
        if codes["root"] is None:
            losses.coarser[f"events of type {kept.event.type}, left out"] += 1
            continue
        losses.rows += 1
        yield _event_record(kept, codes)


def _event_record(kept: KeptEvent, codes: dict[str, Any]) -> dict[str, Any]:
    """One event in PLOVER's fields."""
    event = kept.event
    return {
        "id": event.id,
        "has_event": True,
        "date": event.time.first.isoformat() if event.time else None,
        "enddate": event.time.end.isoformat() if event.time else None,
        "actor": [_party_entity(event.actor)] if event.actor else [],
        "recipient": [_party_entity(event.target)] if event.target else [],
        "event": codes["root"],
        "mode": codes["mode"],
        "quad_code": QUADS[codes["root"]],
        "event_loc": _event_location(event.place) if event.place else None,
        "event_text": event.trigger.text,
        "context": ["historical"] if event.background else [],
        "size": _sizes(event),
        "text_info": {"start": event.trigger.start, "end": event.trigger.end},
        "cite_info": {
            "publisher": kept.kept.outlet,
            "title": kept.kept.title,
            "url": kept.kept.url,
            "published": kept.kept.published.isoformat()
            if kept.kept.published
            else None,
        },
        "coder": f"reportedly {kept.kept.versions.program}",
        "coded_date": kept.kept.kept_at.date().isoformat(),
    }


def _party_entity(party: Party) -> dict[str, Any]:
    """A party in PLOVER's fields."""
    return {
        "entity_text": party.text,
        "identifier_text": party.name,
        "identifier_id": party.actor_id,
        "sector": _sector(party),
    }


def _sector(party: Party) -> str:
    """What a party is to PLOVER, where police are no soldiers; to us both are forces of a state."""
    sector = SECTORS.get(party.kind or "", "UNK")
    said = set(f"{party.name} {party.text}".casefold().split())
    for row in table("plover_sectors.yml", HERE):
        if row["within"] == sector and not said.isdisjoint(row.strings("words")):
            return str(row["sector"])
    return sector


def _event_location(place: Location) -> dict[str, Any]:
    """A place in PLOVER's fields."""
    return {
        "resolved_place": place.name,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "country_code": place.country,
        "resolution": _RESOLUTION.get(point_precision(place_row(place)) or ""),
    }


def _sizes(event: Event) -> dict[str, int]:
    """How many were hurt, as PLOVER counts them; a count told without a number is added."""
    found: dict[str, int] = {}
    for toll in event.tolls:
        name = _SIZES.get(toll.category)
        if name and toll.low is not None:
            found[name] = (
                found.get(name, 0) + toll.low
                if toll.figure is None
                else max(found.get(name, 0), toll.low)
            )
    return found
