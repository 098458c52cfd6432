"""Events as flat rows, with the codes that other codebooks have for their type.

Codes come from `codebook/event_types.yml` and the kinds of actor and target, and from nowhere else;
a type that a scheme does not know has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reportedly.codebook import event_types
from reportedly.records import Event, KeptEvent, Party

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("id", "type", "acled", "ucdp", "plover", "plover_mode", "cameo"), "text"
    ),
    **dict.fromkeys(("actor", "actor_id", "actor_kind"), "text"),
    **dict.fromkeys(("target", "target_id", "target_kind"), "text"),
    **dict.fromkeys(("place", "admin1", "country"), "text"),
    "geonameid": "integer",
    **dict.fromkeys(("lat", "lon"), "real"),
    "place_precision": "text",
    **dict.fromkeys(("first_day", "last_day"), "day"),
    "time_precision": "text",
    **dict.fromkeys(("killed_low", "killed_high", "implied_killed"), "integer"),
    **dict.fromkeys(
        ("figures", "source", "source_id", "source_kind", "certainty"), "text"
    ),
    "background": "text",
    "passage": "text",
}
EVENT_TYPES = _TYPES

# UCDP's sides: organised armed groups and states are sides, civilians and those who serve them are
# not.
_STATE = frozenset({"state_force", "government", "official"})
_GROUP = frozenset({"armed_group"})
_UNARMED = frozenset({"civilians", "media", "ngo", "un_agency", "person"})


def event_cells(kept: KeptEvent) -> dict[str, str | int | float | date | None]:
    """An event as one flat row: the columns of `EVENT_TYPES`."""
    e = kept.event
    codes = event_types()[e.type]
    killed = [t for t in e.tolls if t.category == "killed" and t.figure is not None]
    implied = sum(t.low or 0 for t in e.tolls if t.category == "killed" and t.implied)
    where = e.place.as_dict() if e.place else {}
    return {
        "id": e.id,
        "type": e.type,
        "acled": codes["acled"],
        "ucdp": ucdp_type(e),
        "plover": codes["plover"]["root"],
        "plover_mode": codes["plover"]["mode"],
        "cameo": codes["cameo"],
        **_party("actor", e.actor),
        **_party("target", e.target),
        "place": where.get("name"),
        "admin1": where.get("admin1"),
        "country": where.get("country"),
        "geonameid": where.get("geonameid"),
        "lat": where.get("lat"),
        "lon": where.get("lon"),
        "place_precision": where.get("precision"),
        "first_day": e.time.start if e.time else None,
        "last_day": e.time.end if e.time else None,
        "time_precision": e.time.precision if e.time else None,
        "killed_low": max((t.low for t in killed if t.low is not None), default=None),
        "killed_high": max(
            (t.high for t in killed if t.high is not None), default=None
        ),
        "implied_killed": implied or None,
        "figures": " ".join(t.figure for t in e.tolls if t.figure is not None) or None,
        "source": e.source.name if e.source else None,
        "source_id": e.source.actor_id if e.source else None,
        "source_kind": e.source.kind if e.source else None,
        "certainty": e.certainty,
        "background": "yes" if e.background else "no",
        "passage": e.passage,
        "words": e.trigger.text,
        "start": e.trigger.start,
        "end": e.trigger.end,
    }


def ucdp_type(event: Event) -> str | None:
    """UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; None where the sides are
    not told.
    """
    told = event_types()[event.type]["ucdp"]
    if told == "one_sided":
        return "3"
    if told is None or event.actor is None or event.target is None:
        return None
    one, other = event.actor.kind, event.target.kind
    if one in _STATE | _GROUP and other in _UNARMED:
        return "3"
    if one in _GROUP and other in _GROUP:
        return "2"
    if {one, other} <= _STATE | _GROUP:
        return "1"
    return None


def _party(name: str, party: Party | None) -> dict[str, str | None]:
    return {
        name: party.name if party else None,
        f"{name}_id": party.actor_id if party else None,
        f"{name}_kind": party.kind if party else None,
    }
