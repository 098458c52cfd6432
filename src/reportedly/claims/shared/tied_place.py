"""The place that the words tie to a claim, by rules: one voice among those that choose its scene.

The nearest place in the claim's own sentence wins, if the words tie it ("in", "from", "across", or
the thing fled); where people fled from goes before where they went. "The city" and "the western
districts" go before a name in another clause. Where it was told, the capital that tells it and an
example are no scene. Without a place, the finest of the last sentence before that names one.
"""

from __future__ import annotations

from reportedly.claims.shared.place_features import ClaimWords, is_aside, way_of
from reportedly.claims.shared.scenes import NamedPlace, Scenes, fineness
from reportedly.codebook.words import Category, PlacePrecision
from reportedly.languages.patterns import named_pattern
from reportedly.records import Document

HOME = "the home of those who left it or came back to it"
BACK = 4  # sentences looked back for a setting; a news paragraph has three or four
# In letters of distance, by hand. "The city" goes before a name in another clause, not in its own.
ACROSS = 60.0
UNNAMED = 60.0
_TIE_COST = {"from": -30.0, "local": 0.0, "to": 45.0, "none": 60.0}
_LEAST = min(_TIE_COST.values())
_RETURNED = _TIE_COST | {"from": 45.0, "to": -30.0}
_BORDERS = named_pattern("tied_place.borders")


def tied(
    claim: ClaimWords, candidates: list[NamedPlace], scenes: Scenes
) -> tuple[NamedPlace | None, str]:
    """The candidate that the rules would take, and by which of them."""
    beside = [n for n in candidates if n.sentence == claim.here]
    where = [
        n for n in beside if _is_where(n, scenes) and not is_aside(n, claim, scenes)
    ]
    ashore = [
        n for n in where if n.location.country
    ]  # an ocean only where nothing finer is named
    home = next((n for n in beside if _is_home(n, claim)), None)
    if ashore or where:
        best = _closest(ashore or where, claim, scenes)
        best = _narrowed(best, where, scenes.document)
        ends = {Category.RETURNED: "from", Category.DISPLACED: "to"}.get(
            claim.category or ""
        )
        abroad = home is not None and best.location.country not in {
            None,
            home.location.country,
        }
        if abroad and way_of(best, scenes) == ends:
            return home, HOME
        return best, "its sentence"
    before = _finest_named_before(claim, candidates, scenes, home)
    if before is not None:
        return before, "a sentence before"
    return (
        (home, "the home of those counted") if home is not None else (None, "nothing")
    )


def _is_home(named: NamedPlace, claim: ClaimWords) -> bool:
    """Whether a place in the claim's own words is the country the counted are from."""
    words, place = claim.words, named.place
    inside = words.start <= place.start < words.end
    return claim.home is not None and inside and named.location.country == claim.home


def _is_where(named: NamedPlace, scenes: Scenes) -> bool:
    """A country without "in", "from" or "to" before it acts and is no scene: "the US failed to
    enforce it".
    """
    if named.place.metonym is not None:
        return False
    if named.meant:
        return True
    if named.location.precision != PlacePrecision.COUNTRY:
        return True
    return way_of(named, scenes) != "none"


def _closest(
    several: list[NamedPlace], claim: ClaimWords, scenes: Scenes
) -> NamedPlace:
    """The place that the words tie least loosely, the first of equals; those that stand too far off
    to be it are not looked at.
    """
    by_gap = sorted((_gap(n, claim), at) for at, n in enumerate(several))
    best: tuple[float, int] | None = None
    for gap, at in by_gap:
        if best is not None and gap + _LEAST > best[0]:
            break
        here = (_cost(several[at], claim, scenes), at)
        best = here if best is None else min(best, here)
    assert best is not None
    return several[best[1]]


def _gap(named: NamedPlace, claim: ClaimWords) -> float:
    """Letters between a place and the claim; one before it counts a little further."""
    place, words = named.place, claim.words
    after = place.start >= words.end
    return place.start - words.end if after else (words.start - place.end) * 1.3


def _cost(named: NamedPlace, claim: ClaimWords, scenes: Scenes) -> float:
    """How loosely the words tie a place of the sentence, in letters."""
    place, words, document = named.place, claim.words, scenes.document
    after = place.start >= words.end
    gap = _gap(named, claim)
    low, high = (words.end, place.start) if after else (place.end, words.start)
    crossed = len(
        _BORDERS.findall(
            document.reading,
            max(0, low),
            max(low, high),
        )
    )
    costs = _RETURNED if claim.category == Category.RETURNED else _TIE_COST
    way = way_of(named, scenes)
    return gap + costs[way] + ACROSS * crossed + UNNAMED * named.meant


def _narrowed(
    best: NamedPlace, named: list[NamedPlace], document: Document
) -> NamedPlace:
    """ "Padawan, Sarawak", "the Apete area of Ibadan": of two places the finer, or the part."""
    place = best.place
    for other in named:
        if other.location.country != best.location.country:
            continue
        close = (
            0 < other.place.start - place.end <= 5
            or 0 < place.start - other.place.end <= 5
        )
        if close and fineness(other.location) > fineness(best.location):
            return other
        gap = other.place.end, place.start
        if other.place.end < place.start and _PART.fullmatch(document.reading, *gap):
            return other
    return best


# Between a part and what it lies in: "camp in", "suburbs of".
_PART = named_pattern("tied_place.part")


def _finest_named_before(
    claim: ClaimWords,
    candidates: list[NamedPlace],
    scenes: Scenes,
    home: NamedPlace | None,
) -> NamedPlace | None:
    """The finest place of the last sentence before that names one; of a country, a place in it
    named earlier.
    """
    found: NamedPlace | None = None
    for k in range(claim.here - 1, max(-1, claim.here - BACK - 1), -1):
        named = [
            n
            for n in candidates
            if n.sentence == k
            if n.location.country
            if _is_where(n, scenes)
        ]
        within = (
            found or home
        )  # "Iraqi civilians": a place before it must lie in that country
        if within is not None:
            named = [n for n in named if n.location.country == within.location.country]
        if named:
            finest = max(named, key=lambda n: fineness(n.location))
            if found is None or fineness(finest.location) > fineness(found.location):
                found = finest
        if found is not None and found.location.precision != PlacePrecision.COUNTRY:
            return found
    return found
