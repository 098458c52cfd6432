"""Events as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from reportedly.codebook.words import Role
from reportedly.records import Event, KeptEvent, Toll
from reportedly.records.bounds import OF_EVENT, bounds_in_figures
from reportedly.report.tables import ID_SHOWN, days, with_article
from reportedly.report.terminal import TableColumn, table_of
from reportedly.report.wording import place as place_words


def _toll_in_words(toll: Toll) -> str:
    """A toll of an event with its category and bounds."""
    many = bounds_in_figures(toll.low, toll.high, OF_EVENT)
    return f"{toll.category} {many}" + (" (implied)" if toll.implied else "")


def _certainty_told(event: Event) -> str:
    """How sure an event is, and whether it is history or another story's."""
    said = event.certainty + (", history" if event.background else "")
    return said + (" (another story)" if event.passage == Role.OTHER_STORY else "")


_EVENT: tuple[TableColumn[Event], ...] = (
    TableColumn("id", lambda e: e.id[:ID_SHOWN], "id"),
    TableColumn("what", lambda e: e.type),
    TableColumn("who", lambda e: e.actor.name if e.actor else ""),
    TableColumn("to whom", lambda e: e.target.name if e.target else ""),
    TableColumn("place", lambda e: place_words(e.place)),
    TableColumn("days", lambda e: days(e.time)),
    TableColumn("toll", lambda e: "; ".join(map(_toll_in_words, e.tolls))),
    TableColumn("told", _certainty_told),
    TableColumn("words", lambda e: e.trigger.text, "words"),
)


def events_table(events: Iterable[Event]) -> Table:
    """Events of one article, what it is about first."""
    return table_of("Events", _EVENT, events)


def kept_events_table(events: Iterable[KeptEvent]) -> Table:
    """Events of a ledger, each with its article."""
    return table_of("Events", with_article(_EVENT), events)
