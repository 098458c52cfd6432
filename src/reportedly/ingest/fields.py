"""Which key of a JSON object, or column of a table, holds which field of an article.

The names are those of `lexicons/fields.yml`: what news services, crawlers and code books call them.
What a file calls otherwise is named with the nearest name that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reportedly.lexicons.load import table
from reportedly.lexicons.web_names import web_names
from reportedly.records.article import METADATA
from reportedly.syntax.alike import can_be_alike, likeness

LEXICON = "fields.yml"
# Objects in which services wrap the article: its own keys stand within (ReliefWeb, Guardian,
# Twitter archive, Elasticsearch).
ENVELOPES = web_names("envelopes")
# percent of likeness from which a key is taken to be a slip for a known one: "publishd"
NEAR = 80
LEAST_SLIP = 5  # letters: of "ref" and "href" neither is a slip for the other
NAMED = 8  # keys named in a message

_EMPTY: tuple[Any, ...] = (None, "", [], {})
KeyedValue = tuple[Any, str]  # a value, and the key under which it stood


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a field: the keys that lead to it, the first folded,
    and whether only a part of the article stands there.
    """

    field: str
    path: tuple[str, ...]
    part: str


def fold_key(key: str) -> str:
    """A key as it is compared: "Pub-Date", "pub_date" and "pubDate" are one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key.strip())
    return re.sub(r"[\W_]+", "_", spaced.casefold()).strip("_")


@cache
def names(field: str) -> tuple[Name, ...]:
    """The names of a field, the likeliest first."""
    return tuple(
        Name(field, (fold_key(first), *inner), row.get("part", ""))
        for row in table(LEXICON)
        if row["field"] == field
        for first, *inner in (key.split(".") for key in row.strings("keys"))
    )


def flat(row: Mapping[str, Any]) -> dict[str, KeyedValue]:
    """The object's keys, folded, with what services wrap in an envelope; the object's own go
    first.
    """
    found: dict[str, KeyedValue] = {}
    for key, value in _layers(row):
        found.setdefault(fold_key(key), (value, key))
    return found


def _layers(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a row and those of the envelopes in it, each with its path."""
    for key, value in row.items():
        if not (key in ENVELOPES and isinstance(value, dict)):
            yield key, value
    for key in ENVELOPES:
        if isinstance(inner := row.get(key), dict):
            yield from ((f"{key}.{name}", value) for name, value in inner.items())
            yield from inner.items()


def candidates(
    row: Mapping[str, KeyedValue],
    field: str,
) -> Iterator[tuple[Any, str, Name]]:
    """Values that may be the field's, the likeliest first; nulls and empty ones are left out."""
    for name in names(field):
        value, key = row.get(name.path[0], (None, ""))
        for step in name.path[1:]:
            value = value.get(step) if isinstance(value, dict) else None
        if value not in _EMPTY:
            yield value, ".".join((key, *name.path[1:])), name


@cache
def _fields_by_key() -> dict[str, str]:
    """Our field by the plain key it goes under."""
    return {
        name.path[0]: field
        for field in ("text", *METADATA, "id")
        for name in names(field)
        if len(name.path) == 1
    }


def slips(
    row: Mapping[str, KeyedValue],
    missing: Iterable[str],
) -> list[tuple[str, str]]:
    """Keys that are nearly the name of a missing field, each with that name."""
    known = _fields_by_key()
    wanted = set(missing)
    found = []
    for folded, (_, key) in row.items():
        if folded in known:
            continue
        if len(folded) < LEAST_SLIP:
            continue
        near = _nearest_key(folded)
        if near and known[near] in wanted:
            found.append((key, near))
    return found


@lru_cache(maxsize=1024)  # every row of a table has the same keys
def _nearest_key(folded: str) -> str | None:
    """The known key for which another is taken to be a slip."""
    near = [key for key in _fields_by_key() if can_be_alike(folded, key, NEAR)]
    best = max(near, key=lambda key: likeness(folded, key), default=None)
    return best if best and likeness(folded, best) >= NEAR else None


def fields_left(row: Mapping[str, Any], came_from: Mapping[str, str]) -> dict[str, Any]:
    """What an object holds besides its article: the columns and keys that are none of its fields.

    Args:
        came_from: where each field of the article stood (`RawPage.came_from`).
    """
    used = {
        said[6:].partition('"')[0]
        for said in came_from.values()
        if said[:6] == 'JSON "'
    }
    texts = {name.path[0] for name in (*names("text"), *names("id"))}
    return dict(_what_is_left(row, used, texts, ""))


def _what_is_left(
    row: Mapping[str, Any], used: set[str], texts: set[str], above: str
) -> Iterator[tuple[str, Any]]:
    """What is left of an object; of one that wraps the article what is left within."""
    for key, value in row.items():
        path = above + key
        if value in _EMPTY or used & {key, path}:
            continue
        wraps = key in ENVELOPES
        if isinstance(value, dict) and (
            wraps or any(one.startswith(f"{path}.") for one in used)
        ):
            # What an envelope holds is known by its bare keys, as `flat` has them.
            if inner := dict(
                _what_is_left(value, used, texts, "" if wraps else f"{path}.")
            ):
                yield key, inner
        elif fold_key(key) not in texts:
            yield key, value


def named_keys(keys: Iterable[str]) -> str:
    """Keys as they are named in a message: the first of them, and how many more."""
    every = [repr(key[:40]) for key in keys]
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + more
