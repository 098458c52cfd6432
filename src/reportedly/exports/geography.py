"""Names and numbers that stand beside the codes of places: countries and first-level regions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reportedly.gazetteer.sources import names_of_regions
from reportedly.lexicons.load import sheet

_HERE = Path(__file__).parent


class Country(NamedTuple):
    """A country as ISO 3166-1 codes it, with its English name."""

    alpha3: str
    alpha2: str | None
    numeric: int | None
    name: str


@cache
def _country_table() -> dict[str, Country]:
    """Countries with their codes."""
    numbers = {
        row["iso3"]: int(row["numeric"]) for row in sheet("places/iso_numeric.tsv")
    }
    return {
        row["iso3"]: Country(
            row["iso3"], row["iso2"] or None, numbers.get(row["iso3"]), row["name"]
        )
        for row in sheet("places/countries.tsv")
    }


@cache
def _region_table() -> dict[tuple[str, str], str]:
    """Names of first-level regions by country and code."""
    rows = (*sheet("region_names.tsv", _HERE), *sheet("places/admin1.tsv"))
    return {
        (row["country_iso3"], row["admin1_code"]): row["name"]
        for row in rows
        if row["admin1_code"]
    }


def country(alpha3: str | None) -> Country | None:
    """A country by its alpha-3 code."""
    return _country_table().get(alpha3 or "")


@cache
def region_names() -> Mapping[tuple[str | None, str | None], tuple[str, ...]]:
    """Every name of each first-level region, by its country and GeoNames' code, the usual one
    first.
    """
    found: dict[tuple[str | None, str | None], tuple[str, ...]] = {}
    found |= {key: (name,) for key, name in _region_table().items()}
    return found | dict(names_of_regions())


def region_name(alpha3: str | None, code: str | None) -> str | None:
    """The name of a first-level region by GeoNames' code, which is that of no other system."""
    return _region_table().get((alpha3 or "", code or ""))


@cache
def _alpha3_by_code() -> dict[str, str]:
    """Three letters of a country by its two or three."""
    table = _country_table()
    by_two = {land.alpha2: code for code, land in table.items() if land.alpha2}
    return by_two | {code: code for code in table}


def alpha3_of(code: str) -> str | None:
    """The country that a code names, or that it begins with: "IQ", "IRQ", "IQG15"."""
    known, upper = _alpha3_by_code(), code.upper()
    return known.get(upper[:3]) or known.get(upper[:2])
