"""OCHA's P-codes of regions and districts, out of the table that a project names (`pcodes` of
`reportedly.toml`).

None comes with the package: the common operational datasets that define them are licensed one by
one and change. A table is read in any of the shapes in which they are handed on: HDX's global list
("Admin Level", "P-Code", "Name", "Parent P-Code"), the table of a country's boundaries ("ADM1_EN",
"ADM1_PCODE", "ADM2_EN" …), or a `name` and a `pcode` of one's own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reportedly.errors import UsageError
from reportedly.exports.geography import alpha3_of, region_names
from reportedly.gazetteer.name_keys import fold_loosely
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import Location
from reportedly.settings import settings

REGION, DISTRICT = 1, 2  # levels of OCHA's administrative boundaries
# The columns of OCHA's tables, in small letters and without signs: "adm1pcode",
# "admin2name", "adm1en", "adm2refname"; not "admin" alone, nor "adm5code" of no level
_OF_LEVEL = re.compile(
    r"""
    adm(?:in)?(?P<level>[0-4])
    (?: (?P<code>p?code) | (?:ref|alt)?\d?(?:name)?\d?(?:[a-z]{2})?\d? )
    """,
    re.VERBOSE,
)
# HXL's tags of the same columns: "#adm1+code", "#adm2+name+en"; not "#adm1+alt"
_TAG_OF_LEVEL = re.compile(r"#adm(?P<level>[0-4])\+(?:(?P<code>code)|name)\b.*")
# Left out of a name: "Idlib" and "Idleb" are one
_VOWELS = re.compile("[aeiou]")
_DELIMITERS = ",;\t|"


class _Column(NamedTuple):
    """What stands in a column: "name" or "code" of a level, or of the level that the row names."""

    what: str  # name | code | level | parent | country
    level: int | None = None


class _Division(NamedTuple):
    """An administrative division as the table has it."""

    level: int
    code: str
    country: str | None  # ISO 3166-1 alpha-3
    parent: str | None


_ByName = Mapping[tuple[int, str], frozenset[_Division]]


@cache
def region_pcode(country: str | None, admin1: str | None) -> str | None:
    """The P-code of a first-level region, by its country and GeoNames' code.

    None without a table, and where the table has the region under none of its names, or under two
    codes.

    Raises:
        UsageError: the project's table cannot be read.
    """
    path = settings().pcodes
    if path is None:
        return None
    for key in (fold_loosely, without_vowels):
        names = _own_names(country, admin1, key)
        if found := list(_found(path, REGION, country, names, key)):
            return _only_code(found)
    return None


def district_pcode(where: Location) -> str | None:
    """The P-code of a second-level region, by its name within its region; see `region_pcode`."""
    path = settings().pcodes
    if path is None:
        return None
    found = _found(path, DISTRICT, where.country, (where.name,))
    region = region_pcode(where.country, where.admin1)
    return _only_code(
        one for one in found if None in (region, one.parent) or one.parent == region
    )


def without_vowels(name: str) -> str:
    """A name as its consonants have it, which tables agree on: "Ninewa" is "Ninawa";
    nothing for one of two consonants.
    """
    key = _VOWELS.sub("", fold_loosely(name))
    return f"~{key}" if len(key) > 2 else ""


def _own_names(
    country: str | None, admin1: str | None, key: Callable[[str], str]
) -> list[str]:
    """The names of a region that no other of its country goes by: "Damascus" is the city's, though
    the region around it is called so too.
    """
    bearers = _bearers_by_key(key)
    names = region_names().get((country, admin1), ())
    return [name for name in names if bearers[country, key(name)] == {admin1}]


@cache
def _bearers_by_key(
    key: Callable[[str], str],
) -> Mapping[tuple[str | None, str], set[str | None]]:
    """The regions that a name means, by country and key: those that mostly go by it, else all."""
    mostly: dict[tuple[str | None, str], set[str | None]] = {}
    also: dict[tuple[str | None, str], set[str | None]] = {}
    for (country, admin1), (first, *others) in region_names().items():
        mostly.setdefault((country, key(first)), set()).add(admin1)
        for name in others:
            also.setdefault((country, key(name)), set()).add(admin1)
    return also | mostly


def _only_code(found: Iterable[_Division]) -> str | None:
    """The code that all of some divisions have; None where they differ."""
    codes = {division.code for division in found}
    return codes.pop() if len(codes) == 1 else None


def _found(
    path: Path,
    level: int,
    country: str | None,
    names: Iterable[str],
    key: Callable[[str], str] = fold_loosely,
) -> Iterator[_Division]:
    """The divisions of a level and country under some names."""
    by_name = _table_of_pcodes(path)
    for name in names:
        for division in by_name.get((level, key(name)), ()):
            if division.country in (None, country):
                yield division


# ------------------------------------------------------------------ the table
@cache
def _table_of_pcodes(path: Path) -> _ByName:
    """A table of P-codes by level and folded name."""
    rows = _rows_of_file(path)
    head = rows[0] if rows else []
    tagged = len(rows) > 1 and all(c.startswith("#") for c in rows[1] if c.strip())
    tags = rows[1] if tagged else []
    columns = [
        _pcode_column(name, tags[n] if n < len(tags) else "")
        for n, name in enumerate(head)
    ]
    if not {"name", "code"} <= {column.what for column in columns if column}:
        said = ", ".join(head[:12])
        raise UsageError(f"{path}: has no columns of names and P-codes, but {said}")
    found: dict[tuple[int, str], set[_Division]] = {}
    for row in rows[2 if tagged else 1 :]:
        for name, division in _divisions_of_row(columns, row):
            for key in filter(None, (fold_loosely(name), without_vowels(name))):
                found.setdefault((division.level, key), set()).add(division)
    return {key: frozenset(some) for key, some in found.items()}


def _rows_of_file(path: Path) -> list[list[str]]:
    """The rows of a table that have words, whichever sign parts its cells.

    Raises:
        UsageError: it cannot be read, or is none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            delimiter = max(_DELIMITERS, key=first.count)
            return [row for row in csv.reader(stream, delimiter=delimiter) if any(row)]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: is no CSV in UTF-8 ({error})") from None


def _pcode_column(name: str, tag: str) -> _Column | None:
    """What a column holds, by its name or else its hashtag of HXL."""
    bare = re.sub(r"[\W_]+", "", name.casefold())
    if match := _OF_LEVEL.fullmatch(bare) or _TAG_OF_LEVEL.fullmatch(tag.strip()):
        return _Column("code" if match["code"] else "name", int(match["level"]))
    what = _plain_columns().get(bare)
    return _Column(what) if what else None


@cache
def _plain_columns() -> Mapping[str, str]:
    """What a column is for, by the small letters of its name."""
    names = {
        "name": web_name_set("pcode_name_columns"),
        "code": web_name_set("pcode_code_columns"),
        "level": web_name_set("pcode_level_columns"),
        "parent": web_name_set("pcode_parent_columns"),
        "country": web_name_set("pcode_country_columns"),
    }
    return {name: what for what, some in names.items() for name in some}


def _divisions_of_row(
    columns: Sequence[_Column | None], row: Sequence[str]
) -> Iterator[tuple[str, _Division]]:
    """The divisions that a row names, each by each of its names: one, or one of every level."""
    cells: dict[_Column, list[str]] = {}
    for column, cell in zip(columns, row, strict=False):
        if column and cell.strip():
            cells.setdefault(column, []).append(cell.strip())

    def said(what: str, level: int | None = None) -> str | None:
        return next(iter(cells.get(_Column(what, level), ())), None)

    land = said("country") or said("code", 0)
    levels = {column.level for column in cells if column.what == "code"}
    for level in levels - {0}:
        code = said("code", level) or ""
        if level is None:
            own, parent = _level_number(said("level")), said("parent")
        else:
            own, parent = level, said("code", level - 1)
        division = _Division(own, code, alpha3_of(land or code), parent)
        yield from ((name, division) for name in cells.get(_Column("name", level), ()))


def _level_number(said: str | None) -> int:
    """The level that a row names; a table that names none is of regions."""
    return int(said) if said and said.isdigit() else REGION
