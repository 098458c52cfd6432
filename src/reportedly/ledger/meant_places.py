"""Which places of a ledger are meant by a name: however it is spelt, and by its other names.

"Khan Sheikhun" finds Khān Shaykhūn, "Deir Ezzor" Deir ez-Zor and "Douma" Dūmā: names are compared
without accents, hyphens and spaces, and the gazetteer says what else a place is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, select

from reportedly.codebook.words import PlacePrecision
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.name_keys import fold
from reportedly.ledger import schema as t
from reportedly.ledger.filters import Filter
from reportedly.lexicons.load import sheet
from reportedly.records import KINDS

_ENDS = tuple((t.claims[kind.table], end) for kind in KINDS for end in kind.places)


def with_meant_places(connection: Connection, asked: Filter) -> Filter:
    """A filter that also knows the names of the ledger's places that it means, and the regions."""
    if not asked.place:
        return asked
    if asked.names is not None:
        return asked
    known = set(names_of_places(connection))
    names = frozenset(meant(asked.place, known))
    return replace(
        asked, names=names, regions=frozenset(_regions_meant(asked.place, names))
    )


def names_of_places(connection: Connection) -> Iterator[str]:
    """The names of the places that figures and events of a ledger have."""
    for table, end in _ENDS:
        column = table.c[f"{end}_name"]
        asked = select(column).where(column.is_not(None)).distinct()
        yield from connection.execute(asked).scalars()


def names_of_countries(connection: Connection) -> Iterator[str]:
    """The names of the countries that these places lie in."""
    codes: set[str] = set()
    for table, end in _ENDS:
        lands = select(table.c[f"{end}_country"]).distinct()
        codes.update(connection.execute(lands).scalars())
    for row in sheet("places/countries.tsv"):
        if row["iso3"] in codes:
            yield str(row["name"])


def meant(name: str, known: Iterable[str]) -> Iterator[str]:
    """Those of some names that a name is part of, or that a place of that name has too."""
    key = _letters_of(name)
    if not key:
        return
    entries = lookup(name)
    others = {_letters_of(entry.name) for entry in entries}
    ids = {entry.geonameid for entry in entries if entry.geonameid}
    for one in known:
        plain = _letters_of(one)
        # a place stands in a ledger as its article writes it: "Azaz", "A'zaz"
        same = any(entry.geonameid in ids for entry in lookup(one)) if ids else False
        if key in plain or plain in others or same:
            yield one


def _regions_meant(name: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Country and code of the first-level regions of that name: what lies in them is meant too."""
    key = _letters_of(name)
    for spelt in {name, *names}:
        for entry in lookup(spelt):
            is_region = (
                entry.precision == PlacePrecision.ADMIN1
                and _letters_of(entry.name) == key
            )
            if is_region and entry.country and entry.admin1:
                yield entry.country, entry.admin1


def _letters_of(name: str) -> str:
    return fold(name).replace(" ", "")
