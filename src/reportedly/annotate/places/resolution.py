"""Places: each toponym resolved by the article as a whole, with one sense for one name.

The countries and regions an article speaks of are its evidence; a name with several bearers goes to
the one that is named with its region, lies in a country the article speaks of, or near its other
places. What is known best comes last. A direction or a region is never a pin: `precision` says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import attrgetter

from reportedly.annotate.places.seats import only_leads
from reportedly.annotate.places.standing import LARGE, fame, lies_in, seat_of
from reportedly.annotate.places.toponyms import (
    PART_OF_TOWN,
    FoundToponym,
    begins_with_direction,
    find_toponyms,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import EntryKind, PlacePrecision
from reportedly.gazetteer.index import lookup, within_km
from reportedly.gazetteer.name_keys import fold
from reportedly.gazetteer.sources import Entry
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import Row, sheet, table
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import Actor, Document, Issue, Location, Place, Reason, Sentence

_ANCHORS = subset("anchors")
_TOWNS_OR_CRISIS = subset("towns_or_crisis")
_PARTS_OR_CRISIS = subset("parts_or_crisis")
_STATES_AND_PROVINCES = subset("states_and_provinces")
_NO_SPOT = subset("lands")
_ADMINS = frozenset({EntryKind.ADMIN1, EntryKind.ADMIN2})


# Weights of the evidence, in tenfolds of population: a country named in the article outweighs a
# town a hundred
# times larger elsewhere. Set by hand.
NAMED_WITH = 6.0  # "Oxford, North Carolina"
SAME_REGION = 1.5
SAME_COUNTRY = 2.5
NEAR_OTHERS = 0.8  # for each of up to three
_MOST_NEAR = 3
# "Huila department", where departments are what a country is divided into: outweighs the largest
# city of that name (7.3), which lies in a region spoken of and near other places, whatever they add
DIVISION = 6.0
AMONG_REGIONS = 4.0  # "Alabama and Georgia": a country is a thousandfold better known
OUTLET_COUNTRY = 1.0
OUTLET_ALONE = (
    3.0  # where the article names no other country: a local paper's local story
)
OTHER_NAME = -1.5
NEAR_KM = 200.0
_NEAR_DEGREES = NEAR_KM / 111  # of latitude, of which one has a little over 111 km
# people: a smaller town that is spelt otherwise, in a country the article does not name, is not
# meant
SMALL = 50_000


def find_places(
    document: Document, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...]
) -> tuple[tuple[Place, ...], tuple[Issue, ...]]:
    """Every toponym of the document, in reading order, and what stayed unresolved."""
    found = find_toponyms(document, sentences, actors)
    scenes = _without_seats(found, document)
    senses = _senses(found, scenes, document, actors)
    places: list[Place] = []
    issues: list[Issue] = []
    country, town = _mostly_about(senses, scenes)
    resolved = [_resolved(f, senses, town) for f in found]
    unlisted = [f for f, (entry, _) in zip(found, resolved, strict=True) if not entry]
    told_with = _told_with(unlisted, scenes, senses, document.reading, country)
    for f, (entry, rule) in zip(found, resolved, strict=True):
        if entry is not None:
            places.append(_resolved_place(document, f, entry, rule))
            continue
        if rule == STRANGER and not f.is_told():
            continue
        words = document.span(f.start, f.end)
        nowhere, rule = _somewhere(f, told_with[fold(f.name)], country)
        why = (Reason("place", f.because, words), Reason("place", rule))
        places.append(
            Place(words.start, words.end, words.text, nowhere, f.metonym, why)
        )
        issues.append(
            Issue(
                "place-unresolved",
                f"where “{f.name}” lies is not known",
                f.start,
                f.end,
            )
        )
    return tuple(places), tuple(issues)


def _without_seats(found: list[FoundToponym], document: Document) -> list[FoundToponym]:
    """The toponyms but for those that only say where a body sits or who leads it, which tell no
    scene; all of them where no other is known.
    """
    reading = document.reading
    scenes = [f for f in found if not only_leads(reading, f.start, f.end)]
    return scenes if any(f.entries or f.demonym for f in scenes) else found


def _resolved(
    f: FoundToponym, senses: dict[Key, tuple[Entry | None, str]], town: Entry | None
) -> tuple[Entry | None, str]:
    """The place of a toponym and the rule that chose it; `town` is the one the article is about."""
    if f.demonym is not None:
        return _demonym_entry(f.demonym), f.because
    if f.because != PART_OF_TOWN:
        return senses[_sense_key(f)]
    named = _sense_of(f.inside, senses) or _town_of(f.inside) if f.inside else None
    whole = named or town
    if whole is None:
        return None, f.because
    return _part_of_town(f.name, whole), f"of {whole.name}"


def _sense_of(
    name: str,
    senses: dict[Key, tuple[Entry | None, str]],
) -> Entry | None:
    """The place a name has in the article, when it is neither told with a larger one nor called a
    region.
    """
    return senses.get((fold(name), None, False), (None, ""))[0]


def _told_with(
    unlisted: list[FoundToponym],
    found: list[FoundToponym],
    senses: dict[Key, tuple[Entry | None, str]],
    text: str,
    country: str | None,
) -> dict[str, Entry | None]:
    """The larger place of each name that no gazetteer has: the first that is finer than a country,
    so that one village lies in one place wherever the article names it.
    """
    larger: dict[str, Entry | None] = {}
    for f in unlisted:
        name = fold(f.name)
        before = larger.get(name)
        if before is None or before.kind in _NO_SPOT:
            here = _larger_place_around(f, found, senses, text, country)
            if before is None or (here is not None and here.kind not in _NO_SPOT):
                larger[name] = here
    return larger


BESIDE = 120  # letters between a village and the larger place it is told with


def _larger_place_around(
    f: FoundToponym,
    found: list[FoundToponym],
    senses: dict[Key, tuple[Entry | None, str]],
    text: str,
    country: str | None,
) -> Entry | None:
    """The larger place a name in no gazetteer is told with: the one behind it, else the nearest
    beside it.
    """
    alike = (o.inside for o in found if o.inside and fold(o.name) == fold(f.name))
    inside = f.inside or next(alike, None)
    if inside is None:
        return _nearest_told(f, found, senses, text, country)
    sense = _sense_of(inside, senses)
    if sense is not None:
        return sense
    large = (e for e in lookup(inside) if e.kind in _STATES_AND_PROVINCES)
    return next(large, None)


def _nearest_told(
    f: FoundToponym,
    found: list[FoundToponym],
    senses: dict[Key, tuple[Entry | None, str]],
    text: str,
    country: str | None,
) -> Entry | None:
    """The place told nearest to a name; of another sentence, one of the article's country."""
    near = []
    for other in found:
        distance = abs(other.start - f.end)
        if other.demonym is None and distance < BESIDE:
            entry = senses.get(_sense_key(other), (None, ""))[0]
            if entry is None:
                continue
            apart = _STOP.search(text, *sorted((f.end, other.start)))
            if apart is None or country in {None, entry.country}:
                near.append((distance, entry))
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _somewhere(
    f: FoundToponym, around: Entry | None, country: str | None
) -> tuple[Location, str]:
    """A place in no gazetteer: in the country, or near the middle, of what it is told with."""
    if around is None or around.kind == EntryKind.REGION:
        rule = "not in the gazetteer: its country is the article's"
        return Location(
            f.name, None, country, None, None, None, PlacePrecision.POINT
        ), rule
    rule = f"not in the gazetteer: told with {around.name}"
    if around.kind == EntryKind.COUNTRY:
        return Location(
            f.name, None, around.country, None, None, None, PlacePrecision.POINT
        ), rule
    at = Location(
        f.name,
        None,
        around.country,
        around.admin1,
        around.lat,
        around.lon,
        PlacePrecision.REGION,
    )
    return at, rule


def _town_of(name: str) -> Entry | None:
    """The best known town of a name."""
    return next((e for e in lookup(name) if e.kind in _TOWNS_OR_CRISIS), None)


PART_KM = 25.0  # a quarter of a city; farther, it is a namesake's


def _part_of_town(part: str, town: Entry) -> Entry:
    """ "The Old City" of a town: where a table has it, its own point, else the town's."""
    centre = town.lat, town.lon
    borne = (e for e in lookup(f"{part} of {town.name}") if e.kind == EntryKind.CRISIS)
    where = next(
        (e for e in borne if within_km(centre, (e.lat, e.lon), PART_KM)),
        town,
    )
    name = f"{part}, {town.name}"
    return where._replace(
        name=name,
        precision=PlacePrecision.NEIGHBOURHOOD,
        admin1=where.admin1 or town.admin1,
    )


def _mostly_about(
    senses: dict[Key, tuple[Entry | None, str]], found: list[FoundToponym]
) -> tuple[str | None, Entry | None]:
    """The country and the town the article names most."""
    entries = [
        senses[_sense_key(f)][0]
        for f in found
        if f.demonym is None
        if _sense_key(f) in senses
    ]
    entries += [_demonym_entry(f.demonym) for f in found if f.demonym is not None]
    countries = Counter(e.country for e in entries if e is not None and e.country)
    towns = Counter(e for e in entries if e is not None and e.kind == EntryKind.TOWN)
    return (countries.most_common(1)[0][0] if countries else None), (
        towns.most_common(1)[0][0] if towns else None
    )


def _sense_key(f: FoundToponym) -> Key:
    """What one sense is kept by: the name, the larger place named with it, and whether it is
    called a division.
    """
    return (
        fold(f.name),
        fold(f.inside) if f.inside else None,
        f.division is not None and f.division in _all_divisions(),
    )


def _resolved_place(
    document: Document, f: FoundToponym, entry: Entry, rule: str
) -> Place:
    """The place as it is handed on: with its precision, and where only a part of it is meant."""
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
        precision = {
            PlacePrecision.COUNTRY: PlacePrecision.REGION,
            PlacePrecision.ADMIN1: PlacePrecision.REGION,
            PlacePrecision.TOWN: PlacePrecision.NEIGHBOURHOOD,
        }.get(precision, precision)
    location = Location(
        name,
        entry.geonameid,
        entry.country,
        entry.admin1,
        entry.lat,
        entry.lon,
        precision,
    )
    because = (Reason("place", f.because, words), Reason("place", rule))
    return Place(words.start, words.end, words.text, location, f.metonym, because)


# ------------------------------------------------------------------ one sense for one name
# A name, the larger place it is given with, and whether it is called a region: "Herat province" is
# not "Herat".
Key = tuple[str, str | None, bool]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the article as a whole says of where it is."""

    countries: Counter[str]  # by ISO 3166 code: how often each is named
    regions: Counter[tuple[str, str]]  # by country and first-level region
    home: str | None  # the country of the outlet's domain
    # by folded name: the countries of the regions it is listed with
    listed: Mapping[str, frozenset[str]]
    governed: frozenset[str]  # folded names with a governor of their own
    # by folded name and country: how often that name itself told the country
    by_name: Mapping[tuple[str, str], int]
    # the countries told as where something is, not only as who acts
    scenes: frozenset[str]


class Anchors:
    """The places of an article that are sure, by latitude: of thousands only those about one are
    looked at.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=attrgetter("lat"))
        self._latitudes = [entry.lat for entry in self._entries]

    def about(self, latitude: float) -> list[Entry]:
        """Those that may lie within `NEAR_KM` of a place there."""
        first = bisect_left(self._latitudes, latitude - _NEAR_DEGREES)
        last = bisect_right(self._latitudes, latitude + _NEAR_DEGREES)
        return self._entries[first:last]


def _senses(
    found: list[FoundToponym],
    scenes: list[FoundToponym],
    document: Document,
    actors: tuple[Actor, ...],
) -> dict[Key, tuple[Entry | None, str]]:
    """Which place each name of the article means, with the reasons."""
    evidence = _evidence(found, scenes, document)
    evidence.countries.update({country for a in actors if (country := _home_of(a.id))})
    anchors = Anchors(_sure_at_once(found))
    by_name = _given_with_region(found)
    senses: dict[Key, tuple[Entry | None, str]] = {}
    for _ in range(2):  # the second time round, near what the first found
        senses = {}
        for f in found:
            key = _sense_key(f)
            if f.demonym is None and key not in senses:
                sensed = f if f.inside else by_name.get(fold(f.name), f)
                senses[key] = _choose(sensed, evidence, anchors)
        meant = [e for e, _ in senses.values() if e is not None]
        anchors = Anchors(e for e in meant if e.kind in _ANCHORS)
    return senses


def _given_with_region(found: list[FoundToponym]) -> dict[str, FoundToponym]:
    """A name once given with its region has that region everywhere."""
    by_name: dict[str, FoundToponym] = {}
    for f in found:
        if f.inside and f.demonym is None:
            by_name.setdefault(fold(f.name), f)
    return by_name


def _sure_at_once(found: list[FoundToponym]) -> list[Entry]:
    """The places of names that only one region has: others are looked for near them."""
    alone = (f.entries for f in found if len(_distinct_regions(f.entries)) == 1)
    return [entries[0] for entries in alone if entries[0].kind != EntryKind.COUNTRY]


def _distinct_regions(entries: tuple[Entry, ...]) -> set[tuple[str | None, str | None]]:
    """The regions that places of one name lie in."""
    return {(e.country, e.admin1) for e in entries}


def _evidence(
    found: list[FoundToponym], scenes: list[FoundToponym], document: Document
) -> Evidence:
    """How often the article names each country (by name, people or region) and each region."""
    countries: Counter[str] = Counter()
    by_name: Counter[tuple[str, str]] = Counter()
    regions: Counter[tuple[str, str]] = Counter()
    for f in scenes:
        for entry, of_region in _told_by(f):
            if entry.country:
                countries[entry.country] += 1
                by_name[fold(f.name), entry.country] += 1
            if of_region and entry.country and entry.admin1:
                regions[entry.country, entry.admin1] += 1
    home = _outlet_country(document)
    if home:
        countries[home] += 1
    where = {e.country for f in found if _is_scene(f, document) for e, _ in _told_by(f)}
    listed, governed = _countries_of_listed(found, document), _governed(found, document)
    where |= {home}
    return Evidence(
        countries,
        regions,
        home,
        listed,
        governed,
        by_name,
        frozenset(filter(None, where)),
    )


def _is_scene(f: FoundToponym, document: Document) -> bool:
    """Whether a name tells where something is: a part of a country or a town does, a country behind
    "in"; "Russia struck" and "a Russian drone" tell who acts, there or elsewhere.
    """
    if f.demonym is None and f.entries and f.entries[0].kind != EntryKind.COUNTRY:
        return True
    return bool(_WHERE.search(document.reading, max(0, f.start - 40), f.start))


_JOINT = named_pattern("resolution.joint")
# Between two names it parts two sentences, as no comma does.
_STOP = re.compile(r"[.!?][\"”’)]?\s")
_GOVERNOR = named_pattern("resolution.governor")
_GOVERNOR_OF = named_pattern("resolution.governor_of")
_WHERE = named_pattern("resolution.where")


def _countries_of_listed(
    found: list[FoundToponym], document: Document
) -> dict[str, frozenset[str]]:
    """ "Alabama and Georgia": the countries of the regions that a name is listed with."""
    by_name_countries: dict[str, set[str]] = {}
    for a, b in pairwise(found):
        if not _JOINT.fullmatch(document.reading, a.end, b.start):
            continue
        for one, other in ((a, b), (b, a)):
            top = other.entries[0] if other.entries else None
            if top is not None and top.kind == EntryKind.ADMIN1 and top.country:
                by_name_countries.setdefault(fold(one.name), set()).add(top.country)
    return {name: frozenset(countries) for name, countries in by_name_countries.items()}


def _governed(found: list[FoundToponym], document: Document) -> frozenset[str]:
    """Names with a governor, whom a region has and a country seldom: "Georgia's governor"."""
    text = document.reading
    return frozenset(
        fold(f.name)
        for f in found
        if _GOVERNOR.match(text, f.end)
        or _GOVERNOR_OF.search(text, max(0, f.start - 24), f.start)
    )


def _told_by(f: FoundToponym) -> Iterator[tuple[Entry, bool]]:
    """The places for whose countries a toponym speaks, and whether for their regions too."""
    if f.demonym is not None:
        entry = _demonym_entry(f.demonym)
        if entry is not None:
            yield entry, False
        return
    if not f.entries:
        return
    top = f.entries[0]
    if top.kind == EntryKind.COUNTRY:
        yield top, False
    elif top.exact and _tells_country(f):
        if top.kind in _PARTS_OR_CRISIS:
            yield top, True
        elif top.population > METROPOLIS or _only_there(f):
            yield top, False
    for larger in lookup(f.inside)[:1] if f.inside else ():
        yield larger, True


METROPOLIS = 1_000_000  # people; a city of that size is meant by its name


def _tells_country(f: FoundToponym) -> bool:
    """Whether a name is evidence for a country: no region and no large town elsewhere bears it too.

    "Tripoli" alone says neither Libya nor Lebanon; "London" does, though Ontario has one.
    """
    exact = [e for e in f.entries if e.exact]
    home = f.entries[0].country
    known = max((e.population for e in exact if e.country == home), default=0)
    foreign = [e for e in exact if e.country != home]
    return not any(
        e.kind != EntryKind.TOWN or e.population * OUTSHINES > known
        for e in foreign
        if e.population > LARGE
    )


def _only_there(f: FoundToponym) -> bool:
    """A town whose name no place of another country bears."""
    return f.entries[0].population > KNOWN and len({e.country for e in f.entries}) == 1


KNOWN = 20_000  # people; smaller towns are misspelt or misread as often as meant
OUTSHINES = 20  # times the namesake's people; London, Ontario has a 23rd of London's


def _choose(
    f: FoundToponym, evidence: Evidence, anchors: Anchors
) -> tuple[Entry | None, str]:
    """The best bearer of a name, and the weightiest reason for it."""
    if not f.entries:
        return None, "unknown"
    named = _Named(f, lookup(f.inside) if f.inside else (), evidence, anchors)
    scored = [(entry, _points(entry, named)) for entry in f.entries]
    entry, points = max(scored, key=lambda each: _sum(*each))
    entry = _whole_country(entry, f)
    beside_fame = {
        why: value for why, value in points.items() if why != BEST_KNOWN
    } or points
    rule = max(beside_fame, key=lambda why: beside_fame[why])
    if rule == DIVISION_TOLD:
        rule = f"a {f.division} of its country"
    if _is_unlikely(entry, named):
        return None, "unknown"
    if _is_stranger(entry, named):
        return None, STRANGER
    seat = _seat_meant(entry, f)
    return (
        (entry, rule)
        if seat is None
        else (seat, f"{rule}; its region is not called one")
    )


def _whole_country(entry: Entry, f: FoundToponym) -> Entry:
    """ "Mexico's Senate": a country, and not the region of its name, unless it is called one."""
    if entry.kind != EntryKind.ADMIN1:
        return entry
    if f.division is not None:
        return entry
    if f.inside is not None:
        return entry
    of_it = (
        e
        for e in f.entries
        if e.kind == EntryKind.COUNTRY
        if e.country == entry.country
    )
    return next(of_it, entry)


def _points(entry: Entry, named: _Named) -> dict[str, float]:
    """What speaks for a bearer of a name, by reason."""
    weighed = [(why, feature(entry, named)) for why, feature in FEATURES]
    return {why: points for why, points in weighed if points is not None}


def _sum(entry: Entry, points: Mapping[str, float]) -> float:
    """All points of an entry; another spelling than its own costs some."""
    return sum(points.values()) + (0 if entry.exact else OTHER_NAME)


def _is_unlikely(entry: Entry, named: _Named) -> bool:
    """A small town that is spelt otherwise, in a country the article does not name, is not
    meant; but that of a name which no other country has is, where all countries named only act.
    """
    if entry.exact:
        return False
    if entry.population >= SMALL:
        return False
    if named.larger:
        return False
    if not named.evidence.countries or entry.country in named.evidence.countries:
        return False
    return bool(named.evidence.scenes) or not _only_there(named.found)


# How often an article names the country it is about before a little known place of another, which
# it names by nothing else, is taken for a namesake. Set on the invented articles.
ELSEWHERE = 3
STRANGER = "a namesake in a country of which the article tells nothing else"


def _is_stranger(entry: Entry, named: _Named) -> bool:
    """A little known place, alone in a country of which the article tells nothing else, while it is
    about another: what is meant is a village that no gazetteer has, or no place.
    """
    if not _is_little_known(entry, named):
        return False
    if named.larger:
        return False
    if entry.country is None or entry.country == named.evidence.home:
        return False
    own = fold(named.found.name), entry.country
    countries = named.evidence.countries
    if countries[entry.country] > named.evidence.by_name[own]:
        return False
    if max(countries.values(), default=0) < ELSEWHERE:
        return False
    return _near_points(entry, named) is None


def _is_little_known(entry: Entry, named: _Named) -> bool:
    """A town that is no capital and no large seat of its region, or a region by another name."""
    if entry.kind == EntryKind.TOWN:
        country = _countries_by_code().get(entry.country or "")
        capital = country is not None and country["capital"] == entry.name
        return entry.population < LARGE and not capital
    if entry.kind not in _ADMINS:
        return False
    return not entry.exact and not _is_called_division(entry, named.found)


def _seat_meant(entry: Entry, f: FoundToponym) -> Entry | None:
    """The town of a region's name, where the article does not call it a region."""
    if entry.kind != EntryKind.ADMIN1:
        return None
    if _is_called_division(entry, f):
        return None
    return seat_of(
        [e for e in f.entries if (e.country, e.admin1) == (entry.country, entry.admin1)]
    )


def _is_called_division(entry: Entry, f: FoundToponym) -> bool:
    """ "Huila department": by the word that its country has for them."""
    return f.division is not None and f.division in _divisions().get(
        entry.country or "", ()
    )


# ------------------------------------------------------------------ what speaks for a bearer
@dataclass(frozen=True, slots=True)
class _Named:
    """A name, the larger places it is given with, and what the article says besides."""

    found: FoundToponym
    larger: tuple[Entry, ...]
    evidence: Evidence
    anchors: Anchors


def _known_points(entry: Entry, named: _Named) -> float | None:
    """How well known the place is."""
    return fame(entry)


def _region_points(entry: Entry, named: _Named) -> float | None:
    """For lying in a larger place named with it."""
    return (
        NAMED_WITH if any(lies_in(entry, larger) for larger in named.larger) else None
    )


def _country_points(entry: Entry, named: _Named) -> float | None:
    """For lying in a country that the text names, by its share of all such names."""
    countries = named.evidence.countries
    if entry.kind == EntryKind.COUNTRY:
        return None
    if not entry.country:
        return None
    if entry.country not in countries:
        return None
    return SAME_COUNTRY * (0.5 + countries[entry.country] / (countries.total() or 1))


def _same_region_points(entry: Entry, named: _Named) -> float | None:
    """For lying in a region that the text names."""
    if entry.kind == EntryKind.ADMIN1:
        return None
    if not entry.country:
        return None
    if not entry.admin1:
        return None
    return (
        SAME_REGION if (entry.country, entry.admin1) in named.evidence.regions else None
    )


def _near_points(entry: Entry, named: _Named) -> float | None:
    """For places of the text that lie near it, up to three."""
    if entry.kind == EntryKind.COUNTRY:
        return None
    at = entry.lat, entry.lon
    near = 0
    for a in named.anchors.about(entry.lat):
        if a.name != entry.name and within_km(at, (a.lat, a.lon), NEAR_KM):
            near += 1
            if near == _MOST_NEAR:
                break
    return near * NEAR_OTHERS if near else None


def _division_points(entry: Entry, named: _Named) -> float | None:
    """For a division that is called one."""
    return (
        DIVISION
        if entry.kind == EntryKind.ADMIN1 and _is_called_division(entry, named.found)
        else None
    )


def _outlet_points(entry: Entry, named: _Named) -> float | None:
    """For lying in the country of the outlet, less where the text names another."""
    home = named.evidence.home
    if home is None:
        return None
    if entry.country != home:
        return None
    return OUTLET_ALONE if set(named.evidence.countries) == {home} else OUTLET_COUNTRY


def _among_regions_points(entry: Entry, named: _Named) -> float | None:
    """A region where other regions of its country are listed with it, or a governor has it."""
    if entry.kind != EntryKind.ADMIN1:
        return None
    if not entry.country:
        return None
    name = fold(named.found.name)
    listed = entry.country in named.evidence.listed.get(name, ())
    return AMONG_REGIONS if listed or name in named.evidence.governed else None


BEST_KNOWN = "the best known"
DIVISION_TOLD = "a division of its country"
FEATURES: tuple[tuple[str, Callable[[Entry, _Named], float | None]], ...] = (
    (BEST_KNOWN, _known_points),
    ("named with its region", _region_points),
    ("in a country the article speaks of", _country_points),
    ("in a region the article speaks of", _same_region_points),
    ("near other places of the article", _near_points),
    (DIVISION_TOLD, _division_points),
    ("among regions of its country", _among_regions_points),
    ("in the outlet's country", _outlet_points),
)


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
    """The country in which an armed group mainly acts; None for others: a news agency is
    everywhere.
    """
    rows = table("actors/armed_groups.yml")
    return (
        next(
            (row.get("country") for row in rows if row.get("id") == actor),
            None,
        )
        if actor
        else None
    )


@cache
def _countries_by_code() -> dict[str, Row]:
    return {row["iso3"]: row for row in sheet("places/countries.tsv")}


@cache
def _demonym_entry(code: str) -> Entry | None:
    """The country or region that an adjective or a people stands for, by its code."""
    if code.startswith("@"):
        return next((e for e in lookup(code[1:]) if e.kind == EntryKind.REGION), None)
    row = _countries_by_code().get(code)
    return (
        next(
            (
                e
                for e in lookup(row["name"])
                if e.kind == EntryKind.COUNTRY
                if e.country == code
            ),
            None,
        )
        if row
        else None
    )


@cache
def _tlds() -> dict[str, str]:
    """Endings of web addresses by the country they are of."""
    special = {"uk": "GBR"}
    return {
        row["iso2"].lower(): row["iso3"]
        for row in sheet("places/countries.tsv")
        if row["iso2"]
    } | special


# Codes of countries that outlets anywhere use for what they mean as words: television, "me",
# "company".
_GENERIC_CODES = web_name_set("generic_codes")


def _outlet_country(document: Document) -> str | None:
    """The country of the outlet's domain; None for .com and for outlets named without one."""
    for source in (document.outlet, document.url):
        if source and "." in source:
            host = source.split("//")[-1].split("/")[0]
            code = host.rsplit(".", 1)[-1].lower()
            country = _tlds().get(code)
            if country and code not in _GENERIC_CODES:
                return country
    return None
