"""Events as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from reportedly.records import Event, KeptEvent, Toll
from reportedly.report.tables import ID_SHOWN, add_row, days, new_table
from reportedly.report.wording import place as place_words

_EVENTS = (
    ("id", "id"),
    ("what", "text"),
    ("who", "text"),
    ("to whom", "text"),
    ("place", "text"),
    ("days", "text"),
    ("toll", "text"),
    ("told", "text"),
    ("words", "words"),
)


def events_table(events: Iterable[Event]) -> Table:
    """Events of one article, what it is about first."""
    table = new_table("Events", _EVENTS)
    for event in events:
        add_row(table, *_cells(event))
    return table


def kept_events_table(events: Iterable[KeptEvent]) -> Table:
    """Events of a ledger, each with its article."""
    table = new_table("Events", (*_EVENTS, ("article", "text")))
    for kept in events:
        outlet = kept.kept.outlet or kept.kept.document
        article = " ".join(filter(None, (outlet, str(kept.kept.published or ""))))
        add_row(table, *_cells(kept.event), article)
    return table


def _cells(event: Event) -> tuple[str, ...]:
    said = event.certainty + (", history" if event.background else "")
    said += " (another story)" if event.passage == "other_story" else ""
    return (
        event.id[:ID_SHOWN],
        event.type,
        event.actor.name if event.actor else "",
        event.target.name if event.target else "",
        place_words(event.place),
        days(event.time),
        "; ".join(map(_toll, event.tolls)),
        said,
        event.trigger.text,
    )


def _toll(toll: Toll) -> str:
    low, high = toll.low, toll.high
    if low == high:
        many = str(low)
    elif high is None:
        many = f"{low} or more"
    else:
        many = f"up to {high}" if low is None else f"{low} to {high}"
    return f"{toll.category} {many}" + (" (implied)" if toll.implied else "")
