"""The fields a person can correct: how each is taken from a claim, told in words, and put back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from reportedly.codebook import categories, certainties, event_types, vocabulary
from reportedly.codebook.words import PlacePrecision, Qualifier, TimePrecision
from reportedly.errors import UsageError
from reportedly.records import (
    Event,
    Figure,
    Location,
    Party,
    Period,
    Source,
    claim_kind,
    quoted_words,
)
from reportedly.records.bounds import bounds_in_figures
from reportedly.records.mentions import COORDINATES

Reviewed = TypeVar("Reviewed", Figure, Event)
Get = Callable[[Any], Any]
Put = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class ReviewField:
    """A field: `get` gives its value as JSON has it, `put` a claim with another, `parse` reads what
    was typed.
    """

    name: str
    of: frozenset[str]  # figure, event
    get: Get
    put: Put
    parse: Callable[[str], Any]
    words: tuple[str, ...] = ()  # the vocabulary, where there is one


# ------------------------------------------------------------------ what was typed
# In the program's own words, as its commands are: whatever the language of the article.
# thousands apart or not, also as in 1,00,000; "1.5" is no count of people
_COUNT = r"(?:\d{1,3}(?:[,. ]\d{2,3})*[,. ]\d{3}|\d+)"
# "about 120", "120-150", "120+", "up to 500"; not "1.5"
_VALUE = re.compile(
    rf"""
    (?P<most>up\ to|<=?|≤)? \s*
    (?P<about>about|some|~)? \s*
    (?P<low>{_COUNT}) \s*
    (?: (?P<more>\+|or\ more) | (?:-|–|to) \s* (?P<high>{_COUNT}) )?
    """,
    re.VERBOSE,
)
# "2023-05", "2023-05-03 to 2023-05-09", "until 2023-05"; not "since 2023-05"
_DAYS = re.compile(
    r"""
    (?P<start>\d{4}-\d\d(?:-\d\d)?)(?:[ ]?(?:to|/|–)[ ]?(?P<end>\d{4}-\d\d(?:-\d\d)?))?
    | until[ ](?P<last>\d{4}-\d\d(?:-\d\d)?)
    """,
    re.VERBOSE,
)


def _value_typed(typed: str) -> dict[str, Any]:
    """ "120", "about 120", "120-150", "120+", "up to 500".

    Raises:
        UsageError: it is no count.
    """
    found = _VALUE.fullmatch(typed.strip())
    if not found:
        raise UsageError(
            f"{typed!r} is no count: write 120, about 120, 120-150, 120+ or up to 500"
        )
    low = _count_typed(found["low"])
    high = _count_typed(found["high"]) if found["high"] else low
    if high < low:
        raise UsageError(f"{typed!r}: the lower bound comes first")
    if found["most"]:
        return {"low": None, "high": low, "qualifier": Qualifier.UP_TO}
    if found["more"]:
        return {"low": low, "high": None, "qualifier": Qualifier.AT_LEAST}
    return {"low": low, "high": high, "qualifier": _qualifier(found)}


def _qualifier(found: re.Match[str]) -> str | None:
    """The qualifier that typed bounds have."""
    if found["high"]:
        return Qualifier.BETWEEN
    return Qualifier.ABOUT if found["about"] else None


def _count_typed(typed: str) -> int:
    """A number as typed, without its thousands signs."""
    number = int(re.sub(r"\D", "", typed))
    if number > 10**12:
        raise UsageError(f"{typed.strip()!r} is more than there ever were")
    return number


def _time_typed(typed: str) -> dict[str, str | None] | None:
    """A day, a month, "2017-02-19 to 2017-02-23" or "until 2017-02-23"; nothing is no time.

    Raises:
        UsageError: it is none of these.
    """
    if not typed.strip():
        return None
    found = _DAYS.fullmatch(typed.strip())
    if not found:
        raise UsageError(
            f"{typed!r} is no day: write 2017-02-19, 2017-02, 2017-02-19 to 2017-02-23"
            " or until 2017-02-23"
        )
    start, end = found["start"], found["end"] or found["start"] or found["last"]
    try:
        first, last = start and _first_day(start), _last_day(end)
    except ValueError:
        raise UsageError(f"{typed!r} names a day there is not") from None
    if first and last < first:
        raise UsageError(f"{typed!r}: the first day comes first")
    precision = TimePrecision.MONTH if len(start or end) == 7 else TimePrecision.DAY
    began = first.isoformat() if first else None
    return {"start": began, "end": last.isoformat(), "precision": precision}


def _first_day(typed: str) -> date:
    """The day typed, or the first of the month typed."""
    return date.fromisoformat(typed if len(typed) == 10 else f"{typed}-01")


def _last_day(typed: str) -> date:
    """The day typed, or the last of the month typed."""
    if len(typed) == 10:
        return date.fromisoformat(typed)
    first = date.fromisoformat(f"{typed}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _one_of(
    what: str,
    words: tuple[str, ...],
) -> Callable[[str], str]:
    """Reads one of some words; another is told with the words there are."""

    def parse(typed: str) -> str:
        word = typed.strip().casefold().replace(" ", "_")
        if word not in words:
            raise UsageError(f"no {what} {typed!r}; there are {', '.join(words)}")
        return word

    return parse


def _source_typed(typed: str) -> dict[str, Any] | None:
    return (
        {"name": typed.strip(), "actor_id": None, "kind": None}
        if typed.strip()
        else None
    )


def _place_typed(typed: str) -> dict[str, Any] | None:
    """A place by its name alone; `run.reviewing` looks it up in the gazetteer before."""
    if not typed.strip():
        return None
    nothing = dict.fromkeys(COORDINATES)
    return {"name": typed.strip(), **nothing, "precision": PlacePrecision.TOWN}


def _text_typed(typed: str) -> str | None:
    return typed.strip() or None


# ------------------------------------------------------------------ from a claim and back
def _get_and_put(name: str) -> tuple[Get, Put]:
    """How a plain field is read from a claim and put into it."""
    return lambda claim: getattr(claim, name), lambda claim, value: replace(
        claim, **{name: value}
    )


def _get_value(figure: Figure) -> dict[str, Any]:
    return {"low": figure.low, "high": figure.high, "qualifier": figure.qualifier}


def _put_value(figure: Figure, value: Mapping[str, Any]) -> Figure:
    return replace(
        figure, low=value["low"], high=value["high"], qualifier=value.get("qualifier")
    )


def _get_place(claim: Any) -> Any:
    return claim.place.as_dict() if claim.place else None


def _put_place(claim: Any, value: Any) -> Any:
    return replace(claim, place=Location(**value) if value else None)


def _get_time(claim: Any) -> Any:
    return claim.time.as_dict() if claim.time else None


def _put_time(claim: Any, value: Any) -> Any:
    """The claim with another period; nothing takes it away."""
    if not value:
        return replace(claim, time=None)
    start = date.fromisoformat(value["start"]) if value["start"] else None
    end = date.fromisoformat(value["end"])
    return replace(claim, time=Period(start, end, value["precision"]))


def _get_named(name: str) -> Get:
    """Reads who a field names: name, identity and kind."""

    def get(claim: Any) -> Any:
        who = getattr(claim, name)
        return (
            {k: getattr(who, k) for k in ("name", "actor_id", "kind")} if who else None
        )

    return get


def _put_source(claim: Any, value: Any) -> Any:
    """The claim with another source, on the words of the one it had."""
    if not value:
        return replace(claim, source=None)
    words = claim.source.evidence if claim.source else quoted_words(claim)
    return replace(claim, source=Source(**value, evidence=words))


def _put_party(name: str) -> Put:
    """Puts another party into a claim, on the words of the one it had."""

    def put(claim: Any, value: Any) -> Any:
        if not value:
            return replace(claim, **{name: None})
        there = getattr(claim, name)
        words = (there.text, there.start, there.end) if there else _unquoted(claim)
        return replace(claim, **{name: Party(*words, **value)})

    return put


def _unquoted(claim: Event) -> tuple[str, int, int]:
    """The words of the trigger, for a party that the article does not name."""
    return claim.trigger.text, claim.trigger.start, claim.trigger.end


_FIGURE, _EVENT = frozenset({"figure"}), frozenset({"event"})
_BOTH = _FIGURE | _EVENT
_CATEGORIES, _CERTAINTIES = tuple(categories()), tuple(certainties())
_UNITS, _TYPES = tuple(sorted(vocabulary("unit"), reverse=True)), tuple(event_types())

FIELDS: Mapping[str, ReviewField] = {
    field.name: field
    for field in (
        ReviewField("value", _FIGURE, _get_value, _put_value, _value_typed),
        ReviewField(
            "category",
            _FIGURE,
            *_get_and_put("category"),
            _one_of("category", _CATEGORIES),
            _CATEGORIES,
        ),
        ReviewField(
            "unit", _FIGURE, *_get_and_put("unit"), _one_of("unit", _UNITS), _UNITS
        ),
        ReviewField("counted", _FIGURE, *_get_and_put("counted"), _text_typed),
        ReviewField(
            "type", _EVENT, *_get_and_put("type"), _one_of("event type", _TYPES), _TYPES
        ),
        ReviewField("place", _BOTH, _get_place, _put_place, _place_typed),
        ReviewField("time", _BOTH, _get_time, _put_time, _time_typed),
        ReviewField("source", _BOTH, _get_named("source"), _put_source, _source_typed),
        ReviewField(
            "certainty",
            _BOTH,
            *_get_and_put("certainty"),
            _one_of("certainty", _CERTAINTIES),
            _CERTAINTIES,
        ),
        ReviewField(
            "actor", _EVENT, _get_named("actor"), _put_party("actor"), _source_typed
        ),
        ReviewField(
            "target", _EVENT, _get_named("target"), _put_party("target"), _source_typed
        ),
    )
}


def fields_of(kind: str) -> tuple[ReviewField, ...]:
    """The fields a kind of claim has, in order."""
    return tuple(field for field in FIELDS.values() if kind in field.of)


def as_read(claim: Figure | Event, name: str) -> Any:
    """A field's value as JSON has it."""
    return FIELDS[name].get(claim)


def with_value(claim: Reviewed, name: str, value: Any) -> Reviewed:
    """A claim with another value of a field."""
    changed: Reviewed = FIELDS[name].put(claim, value)
    return changed


def parsed_value(name: str, kind: str, typed: str) -> Any:
    """What somebody typed as a field's value.

    Raises:
        UsageError: there is no such field, or it takes no such value.
    """
    if name not in FIELDS or kind not in FIELDS[name].of:
        known = ", ".join(field.name for field in fields_of(kind))
        raise UsageError(f"no field {name!r} of a {kind}; there are {known}")
    return FIELDS[name].parse(typed)


def claim_digest(claim: Figure | Event) -> str:
    """A digest of everything of a claim that a person judges: another reading has another."""
    values = {
        field.name: field.get(claim) for field in fields_of(claim_kind(claim).name)
    }
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:20]


# ------------------------------------------------------------------ in words
def in_words(name: str, value: Any) -> str:
    """A field's value as a person writes it; `parsed_value` reads it back."""
    if value is None:
        return ""
    if name == "value":
        return _count_with_qualifier(value)
    if name == "time":
        return _days_as_shown(value)
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _count_with_qualifier(value: Mapping[str, Any]) -> str:
    """Bounds as a person types them, "about 120" too."""
    low, high = value["low"], value["high"]
    typed = bounds_in_figures(low, high)
    if typed and low == high and value.get("qualifier") == Qualifier.ABOUT:
        return f"about {typed}"
    return typed


def _days_as_shown(value: Mapping[str, Any]) -> str:
    """A period as a person types it."""
    start, end = value["start"], str(value["end"])
    if start is None:
        return f"until {end}"
    if start == end:
        return end
    if _days_are_month(start, end):
        return end[:7]
    return f"{start} to {end}"


def _days_are_month(start: str, end: str) -> bool:
    """Whether two days are the first and last of one month."""
    return start.endswith("-01") and _last_day(start[:7]).isoformat() == end
