"""Places: each toponym resolved by the article as a whole, with one sense for one name.

The countries and regions an article speaks of are its evidence; a name with several bearers goes to the
one that is named with its region, lies in a country the article speaks of, or near its other places.
What is known best comes last. A direction or a region is never a pin: `precision` says so.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

from reportedly.annotate.places.toponyms import (
    Found,
    begins_with_direction,
    find_toponyms,
    lies_in,
    seat_of,
)
from reportedly.gazetteer.index import lookup, within_km
from reportedly.gazetteer.name_keys import fold
from reportedly.gazetteer.sources import Entry
from reportedly.lexicons.load import Row, sheet, table
from reportedly.records import Actor, Document, Issue, Location, Place, Reason, Sentence

# Weights of the evidence, in tenfolds of population: a country named in the article outweighs a town a hundred
# times larger elsewhere. Set by hand.
NAMED_WITH = 6.0  # "Oxford, North Carolina"
SAME_REGION = 1.5
SAME_COUNTRY = 2.5
NEAR_OTHERS = 0.8  # for each of up to three
DIVISION = 2.0  # "Huila department": where departments are what a country is divided into
OUTLET_COUNTRY = 1.0
OUTLET_ALONE = 3.0  # where the article names no other country: a local paper's local story
OTHER_NAME = -1.5
NEAR_KM = 200.0
SMALL = 50_000  # people: a smaller town that is spelt otherwise, in a country the article does not name, is not meant


def find_places(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> tuple[tuple[Place, ...], tuple[Issue, ...]]:
    """Every toponym of the document, in reading order, and what stayed unresolved."""
    found = find_toponyms(document, sentences, actors)
    senses = _senses(found, document, actors)
    places: list[Place] = []
    issues: list[Issue] = []
    country, town = _mostly_about(senses, found)
    for f in found:
        if f.demonym is not None:
            entry, rule = _demonym_entry(f.demonym), f.because
        elif f.because == "a part of a town":
            told = senses.get((fold(f.inside), None, False)) if f.inside else None
            named = (told and told[0]) or (_town_of(f.inside) if f.inside else None) or town
            entry = _part_of(f.name, named) if named else None
            rule = f"of {named.name}" if named else f.because
        else:
            entry, rule = senses[_sense_key(f)]
        if entry is not None:
            places.append(_place(document, f, entry, rule))
            continue
        words = document.span(f.start, f.end)
        nowhere, rule = _somewhere(f, _around(f, found, senses), country)
        why = (Reason("place", f.because, words), Reason("place", rule))
        places.append(Place(words.start, words.end, words.text, nowhere, f.metonym, why))
        issues.append(
            Issue("place-unresolved", f"where “{f.name}” lies is not known", f.start, f.end)
        )
    return tuple(places), tuple(issues)


BESIDE = 120  # letters between a village and the larger place it is told with


def _around(
    f: Found, found: list[Found], senses: dict[Key, tuple[Entry | None, str]]
) -> Entry | None:
    """The larger place a name in no gazetteer is told with: the one behind it, else the nearest beside it."""
    if f.inside is not None:
        told = senses.get((fold(f.inside), None, False))
        if told is not None and told[0] is not None:
            return told[0]
        return next((e for e in lookup(f.inside) if e.kind in {"country", "admin1"}), None)
    near = [
        (abs(other.start - f.end), entry)
        for other in found
        if other.demonym is None
        and abs(other.start - f.end) < BESIDE
        and (entry := senses.get(_sense_key(other), (None, ""))[0]) is not None
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _somewhere(f: Found, around: Entry | None, country: str | None) -> tuple[Location, str]:
    """A place in no gazetteer: in the country, and where it is finer near the middle, of what it is told with."""
    if around is None or around.kind == "region":
        rule = "not in the gazetteer: its country is the article's"
        return Location(f.name, None, country, None, None, None, "point"), rule
    rule = f"not in the gazetteer: told with {around.name}"
    if around.kind == "country":
        return Location(f.name, None, around.country, None, None, None, "point"), rule
    at = Location(f.name, None, around.country, around.admin1, around.lat, around.lon, "region")
    return at, rule


def _town_of(name: str) -> Entry | None:
    return next((e for e in lookup(name) if e.kind in {"town", "crisis"}), None)


PART_KM = 25.0  # a quarter of a city; farther, it is a namesake's


def _part_of(part: str, town: Entry) -> Entry:
    """ "The Old City" of a town: where a table has it, its own point, else the town's."""
    centre = town.lat, town.lon
    borne = (e for e in lookup(f"{part} of {town.name}") if e.kind == "crisis")
    where = next((e for e in borne if within_km(centre, (e.lat, e.lon), PART_KM)), town)
    name = f"{part}, {town.name}"
    return where._replace(name=name, precision="neighbourhood", admin1=where.admin1 or town.admin1)


def _mostly_about(
    senses: dict[Key, tuple[Entry | None, str]], found: list[Found]
) -> tuple[str | None, Entry | None]:
    """The country and the town the article names most."""
    entries = [
        senses[_sense_key(f)][0] for f in found if f.demonym is None and _sense_key(f) in senses
    ]
    entries += [_demonym_entry(f.demonym) for f in found if f.demonym is not None]
    countries = Counter(e.country for e in entries if e is not None and e.country)
    towns = Counter(e for e in entries if e is not None and e.kind == "town")
    return (countries.most_common(1)[0][0] if countries else None), (
        towns.most_common(1)[0][0] if towns else None
    )


def _sense_key(f: Found) -> Key:
    return (
        fold(f.name),
        fold(f.inside) if f.inside else None,
        f.division is not None and f.division in _all_divisions(),
    )


def _place(document: Document, f: Found, entry: Entry, rule: str) -> Place:
    words = document.span(f.start, f.end)
    whole = (
        words.text != f.name
        and begins_with_direction(words.text)
        and not fold(f.name).startswith(fold(words.text))
    )
    precision = entry.precision
    name = entry.name
    if whole and f.demonym is None:
        name = words.text
        precision = {"country": "region", "admin1": "region", "town": "neighbourhood"}.get(
            precision, precision
        )
    location = Location(
        name, entry.geonameid, entry.country, entry.admin1, entry.lat, entry.lon, precision
    )
    because = (Reason("place", f.because, words), Reason("place", rule))
    return Place(words.start, words.end, words.text, location, f.metonym, because)


# ------------------------------------------------------------------ one sense for one name
# A name, the larger place it is given with, and whether it is called a region: "Herat province" is not "Herat".
Key = tuple[str, str | None, bool]


def _senses(
    found: list[Found], document: Document, actors: tuple[Actor, ...]
) -> dict[Key, tuple[Entry | None, str]]:
    countries, regions = _evidence(found, document)
    countries.update({country for a in actors if (country := _home_of(a.id))})
    anchors = [
        e
        for f in found
        for e in f.entries[:1]
        if len(_distinct(f.entries)) == 1 and e.kind != "country"
    ]
    by_name: dict[str, Found] = {}
    for f in found:  # a name once given with its region has that region everywhere
        if f.inside and f.demonym is None:
            by_name.setdefault(fold(f.name), f)
    senses: dict[Key, tuple[Entry | None, str]] = {}
    for _ in range(2):  # the second time round, near what the first found
        senses = {}
        for f in found:
            key = _sense_key(f)
            if f.demonym is None and key not in senses:
                told = f if f.inside else by_name.get(fold(f.name), f)
                senses[key] = _choose(told, countries, regions, anchors, document)
        anchors = [
            e
            for e, _ in senses.values()
            if e is not None and e.kind in {"town", "admin2", "crisis"}
        ]
    return senses


def _distinct(entries: tuple[Entry, ...]) -> set[tuple[str | None, str | None]]:
    return {(e.country, e.admin1) for e in entries}


def _evidence(
    found: list[Found], document: Document
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often the article names each country (by name, people or region) and each region."""
    countries: Counter[str] = Counter()
    regions: Counter[tuple[str, str]] = Counter()
    for f in found:
        if f.demonym is not None:
            entry = _demonym_entry(f.demonym)
            if entry is not None and entry.country:
                countries[entry.country] += 1
            continue
        if not f.entries:
            continue
        top = f.entries[0]
        if top.kind == "country" and top.country:
            countries[top.country] += 1
        elif not _telling(f):
            pass
        elif top.kind in {"admin1", "crisis", "region"} and top.exact and top.country:
            countries[top.country] += 1
            if top.admin1:
                regions[top.country, top.admin1] += 1
        elif top.exact and top.country and (top.population > 1_000_000 or _only_there(f)):
            countries[top.country] += 1
        for entry in lookup(f.inside)[:1] if f.inside else ():
            if entry.country:
                countries[entry.country] += 1
                if entry.admin1:
                    regions[entry.country, entry.admin1] += 1
    home = _outlet_country(document)
    if home:
        countries[home] += 1
    return countries, regions


def _telling(f: Found) -> bool:
    """Whether a name is evidence for a country: no region and no large town elsewhere bears it too.

    "Tripoli" alone says neither Libya nor Lebanon; "London" does, though Ontario has one.
    """
    exact = [e for e in f.entries if e.exact]
    home = f.entries[0].country
    known = max((e.population for e in exact if e.country == home), default=0)
    foreign = [e for e in exact if e.country != home]
    return not any(
        e.kind != "town" or e.population * OUTSHINES > known
        for e in foreign
        if e.population > LARGE
    )


def _only_there(f: Found) -> bool:
    """A town whose name no place of another country bears."""
    return f.entries[0].population > KNOWN and len({e.country for e in f.entries}) == 1


KNOWN = 20_000  # people; smaller towns are misspelt or misread as often as meant
LARGE = 100_000  # people; smaller namesakes are in most countries and prove nothing
OUTSHINES = 20  # times the namesake's people; London, Ontario has a 23rd of London's


def _choose(
    f: Found,
    countries: Counter[str],
    regions: Counter[tuple[str, str]],
    anchors: list[Entry],
    document: Document,
) -> tuple[Entry | None, str]:
    """The best bearer of a name, and the weightiest reason for it."""
    if not f.entries:
        return None, "unknown"
    inside = lookup(f.inside) if f.inside else ()
    home = _outlet_country(document)
    total = sum(countries.values()) or 1
    best: tuple[float, Entry, str] | None = None
    for entry in f.entries:
        weights = {"the best known": _fame(entry)}
        if any(lies_in(entry, larger) for larger in inside):
            weights["named with its region"] = NAMED_WITH
        if entry.country and entry.country in countries and entry.kind != "country":
            weights["in a country the article speaks of"] = SAME_COUNTRY * (
                0.5 + countries[entry.country] / total
            )
        if (
            entry.country
            and entry.admin1
            and (entry.country, entry.admin1) in regions
            and entry.kind != "admin1"
        ):
            weights["in a region the article speaks of"] = SAME_REGION
        near = sum(
            a.name != entry.name and within_km((entry.lat, entry.lon), (a.lat, a.lon), NEAR_KM)
            for a in anchors
        )
        if near and entry.kind != "country":
            weights["near other places of the article"] = min(3, near) * NEAR_OTHERS
        if (
            f.division
            and entry.kind == "admin1"
            and f.division in _divisions().get(entry.country or "", ())
        ):
            weights[f"a {f.division} of its country"] = DIVISION
        if home and entry.country == home:
            weights["in the outlet's country"] = (
                OUTLET_ALONE if set(countries) == {home} else OUTLET_COUNTRY
            )
        score = sum(weights.values()) + (0 if entry.exact else OTHER_NAME)
        if best is None or score > best[0]:
            others_only = {k: v for k, v in weights.items() if k != "the best known"} or weights
            best = (score, entry, max(others_only, key=lambda k: others_only[k]))
    assert best is not None
    _, entry, rule = best
    if (
        not entry.exact
        and entry.population < SMALL
        and countries
        and entry.country not in countries
        and not inside
    ):
        return None, "unknown"
    if entry.kind == "admin1" and (
        f.division is None or f.division not in _divisions().get(entry.country or "", ())
    ):
        seat = seat_of(
            [e for e in f.entries if (e.country, e.admin1) == (entry.country, entry.admin1)]
        )
        if seat is not None:
            return seat, f"{rule}; its region is not called one"
    return entry, rule


# How well a kind of place is known by name alone, in tenfolds of people; a town counts its people.
_FAME = {"country": 8.5, "region": 6.5, "admin1": 5.5, "admin2": 4.0, "crisis": 5.0}


def _fame(entry: Entry) -> float:
    if entry.kind == "town":
        return math.log10(entry.population + 100)
    return _FAME[entry.kind]


# ------------------------------------------------------------------ countries
@cache
def _divisions() -> dict[str, frozenset[str]]:
    """What each country calls its first-level divisions, in lower case."""
    kinds: dict[str, set[str]] = {}
    for row in sheet("places/admin1.tsv"):
        kinds.setdefault(row["country_iso3"], set()).update(
            row["type"].lower().replace("|", " ").split()
        )
    return {country: frozenset(words) for country, words in kinds.items()}


@cache
def _all_divisions() -> frozenset[str]:
    return frozenset(word for words in _divisions().values() for word in words)


@cache
def _home_of(actor: str | None) -> str | None:
    """The country in which an armed group mainly acts; None for others: a news agency is everywhere."""
    rows = table("actors/armed_groups.yml")
    return (
        next((row.get("country") for row in rows if row.get("id") == actor), None)
        if actor
        else None
    )


@cache
def _countries() -> dict[str, Row]:
    return {row["iso3"]: row for row in sheet("places/countries.tsv")}


@cache
def _demonym_entry(code: str) -> Entry | None:
    if code.startswith("@"):
        return next((e for e in lookup(code[1:]) if e.kind == "region"), None)
    row = _countries().get(code)
    return (
        next((e for e in lookup(row["name"]) if e.kind == "country" and e.country == code), None)
        if row
        else None
    )


@cache
def _tlds() -> dict[str, str]:
    special = {"uk": "GBR"}
    return {
        row["iso2"].lower(): row["iso3"] for row in sheet("places/countries.tsv") if row["iso2"]
    } | special


def _outlet_country(document: Document) -> str | None:
    """The country of the outlet's domain; None for .com and for outlets named without one."""
    for source in (document.outlet, document.url):
        if source and "." in source:
            host = source.split("//")[-1].split("/")[0]
            country = _tlds().get(host.rsplit(".", 1)[-1].lower())
            if country and host.rsplit(".", 1)[-1].lower() not in {
                "tv",
                "me",
                "io",
                "co",
                "fm",
                "ws",
                "to",
                "cc",
            }:
                return country
    return None
