"""How two places stand to each other: the same, one inside the other, apart, or not to be told."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from reportedly.codebook import place_precisions
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import PlacePrecision, PlaceRelation
from reportedly.languages import word_set
from reportedly.records import Location

_SPOTS = subset("spots")

RANK = {precision: n for n, precision in enumerate(place_precisions())}
# From the middle of a city of a million to its edge: Mosul's built-up area is some 20 km across,
# Khartoum's 40.
CITY_KM = 20.0
# Beyond this from the middle of its town or district no quarter lies: the largest districts of our
# codebooks'
# countries that are named as one place reach so far.
FAR_KM = 60.0


def relation(one: Location | None, other: Location | None) -> str:
    """`equal`, `inside` (one in the other), `around`, `apart`, `near` (within a city's reach), or
    `unknown`.
    """
    if one is None:
        return PlaceRelation.UNKNOWN
    if other is None:
        return PlaceRelation.UNKNOWN
    if one.country and other.country and one.country != other.country:
        return PlaceRelation.APART
    if is_same(one, other):
        return PlaceRelation.EQUAL
    a, b = RANK.get(one.precision, 0), RANK.get(other.precision, 0)
    if a > b:
        return _finer_in_coarser(one, other, PlaceRelation.INSIDE)
    if a < b:
        return _finer_in_coarser(other, one, PlaceRelation.AROUND)
    return _two_of_one_rank(one, other)


def is_same(one: Location, other: Location) -> bool:
    """One entry of the gazetteer, or one name at one spot."""
    if one.geonameid is not None and one.geonameid == other.geonameid:
        return True
    if one.country != other.country:
        return False
    if not _one_name(one.name, other.name):
        return False
    apart = distance_km(one, other)
    return apart is None or apart <= CITY_KM


# Consonants from which two spellings are told to be one name: "Khan Sheikhoun", "Khan Shaykhun".
_ENOUGH = 5


def _one_name(one: str, other: str) -> bool:
    """Whether two names are one, or one name written down twice from another script."""
    a, b = folded_place_name(one), folded_place_name(other)
    if a == b:
        return True
    bones = _VOWELS.sub("", a)
    return len(bones.replace(" ", "")) >= _ENOUGH and bones == _VOWELS.sub("", b)


# With "y" and "w", which stand for vowels where a name comes from another script.
_VOWELS = re.compile(r"[aeiouwy]")


def _finer_in_province(fine: Location, province: Location, answer: str) -> str:
    """The same of a province, which is told by its name or its code."""
    if not fine.admin1:
        return PlaceRelation.UNKNOWN
    called = {province.name, province.admin1 or ""}
    own = folded_place_name(fine.admin1)
    return answer if own in map(folded_place_name, called) else PlaceRelation.APART


def _finer_in_coarser(fine: Location, coarse: Location, answer: str) -> str:
    """Whether the finer place lies in the coarser; `answer` is the word for yes."""
    if coarse.precision == PlacePrecision.COUNTRY:
        return answer if fine.country == coarse.country else PlaceRelation.UNKNOWN
    if (
        coarse.precision == PlacePrecision.REGION
    ):  # "the north": no border to be inside of
        return PlaceRelation.UNKNOWN
    if coarse.precision == PlacePrecision.ADMIN1:
        return _finer_in_province(fine, coarse, answer)
    if set(folded_place_name(coarse.name).split()) < set(
        folded_place_name(fine.name).split()
    ):  # "western Mosul", "Mosul's Old City"
        return answer
    apart = distance_km(fine, coarse)
    if apart is None:
        return PlaceRelation.UNKNOWN
    return (
        answer
        if apart <= CITY_KM
        else PlaceRelation.APART
        if apart > FAR_KM
        else PlaceRelation.NEAR
    )


def _two_of_one_rank(one: Location, other: Location) -> str:
    """Two places of one rank and different names."""
    if one.precision == PlacePrecision.REGION:
        return PlaceRelation.UNKNOWN
    if one.precision in _SPOTS:
        apart = distance_km(one, other)
        return (
            PlaceRelation.UNKNOWN
            if apart is None
            else PlaceRelation.NEAR
            if apart <= CITY_KM
            else PlaceRelation.APART
        )
    return PlaceRelation.APART


def distance_km(one: Location, other: Location) -> float | None:
    """Kilometres over the ground (haversine); None where a place has no coordinates."""
    if one.lat is None:
        return None
    if one.lon is None:
        return None
    if other.lat is None:
        return None
    if other.lon is None:
        return None
    phi, theta = math.radians(one.lat), math.radians(other.lat)
    across = math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    along = math.sin((theta - phi) / 2) ** 2
    return 12742.0 * math.asin(
        math.sqrt(along + math.cos(phi) * math.cos(theta) * across)
    )


@lru_cache(maxsize=50_000)
def folded_place_name(name: str) -> str:
    """A name without case, accents, hyphens and its article."""
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(c)
    )
    words = (
        plain.replace("-", " ")
        .replace("’s ", " ")
        .replace("'s ", " ")
        .replace("'", "")
        .replace("’", "")
        .split()
    )
    return " ".join(
        words[1:]
        if len(words) > 1 and words[0] in word_set("leading_articles")
        else words
    )
