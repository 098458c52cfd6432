"""Where: the place a claim applies to, and the two ends of a journey.

A figure or an event belongs to the place where it came about, which is often named in another
sentence than its own:
every place of the article is a candidate; of the country for which most speaks the place for which
most speaks is taken. What speaks for a place (`place_features`) is a table of features; how much
each says is learned from labelled articles (`points`). Places of another story are never taken for
this one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from reportedly.annotate.places.seats import LEADS
from reportedly.claims.shared.place_features import (
    ClaimWords,
    claim_at,
    features,
    is_aside,
    is_assailed,
    is_one_of_many,
    tells_origin,
    way_of,
    word_before,
)
from reportedly.claims.shared.pointed_scene import pointed_scene
from reportedly.claims.shared.points import best_of_groups, deciding
from reportedly.claims.shared.scenes import (
    NamedPlace,
    Scenes,
    fineness,
    scenes_of,
)
from reportedly.claims.shared.sections import section_at
from reportedly.claims.shared.tied_place import HOME, tied
from reportedly.codebook.grammar import (
    NOUNS,
    PARTICLES,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, PlacePrecision, PlaceRelation, Role
from reportedly.gazetteer.peoples import countries_of_peoples, country_of_people
from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import sheet
from reportedly.records import (
    Document,
    Location,
    Mentions,
    Place,
    Reason,
    Sentence,
    Span,
)
from reportedly.syntax.words import alternatives

_PROVINCES_AND_REGIONS = subset("provinces_and_regions")
_MOVED = subset("moved")

TABLE = "place"
_GENERAL = named_pattern("place.general")
_TOWNS = subset("within_reach")

FoundPlace = tuple[Location | None, tuple[Reason, ...]]


def place_of(
    words: Span,
    document: Document,
    mentions: Mentions,
    *,
    category: str | None = None,
    sent: bool = False,
    people: str | None = None,
) -> FoundPlace:
    """The most specific named place a claim at `words` applies to, and why.

    Args:
        words: the evidence of a figure, or the trigger of an event.
        document: the article.
        mentions: its sentences, places, numbers and attributions.
        category: what happened to those counted: a way means something else for those who left or
            came back.
        sent: those counted are soldiers or aid workers, of whom the nationality says nothing about
            the place.
        people: the country (ISO alpha-3) whose people are counted: "9,000 Afghans".
    """
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, ()
    scenes = scenes_of(document, mentions)
    other = document.passages[mentions.sentences[here].passage].role == Role.OTHER_STORY
    helped = category == HELPED
    home = None if sent or helped else people or nationality(words, scenes)
    left = home if category in _MOVED else None
    named = scene_candidates(words, here, scenes, other, left)
    named = [n for n in named if not n.leads] or [n for n in named if not _leads(n)]
    named = _of_its_section(named, words, scenes) or named
    named = _rather_not(partial(_says_which_country, document=document), named)
    if helped:  # "in Peru, partners fed 90 Venezuelans": where help reaches them
        named = _rather_not(partial(_is_theirs, words=words), named)
    if not named:
        return _of_lone_people(document, mentions, scenes, other)
    claim = claim_at(words, here, document, mentions, category, home)
    for seldom_scene in (is_aside, _is_in_passing):
        named = _rather_not(partial(seldom_scene, claim=claim, scenes=scenes), named)
    return _chosen(named, claim, scenes, document)


def _rather_not(
    seldom: Callable[[NamedPlace], bool], named: list[NamedPlace]
) -> list[NamedPlace]:
    """The places without those that are seldom a scene; all of them where there is no other."""
    return [n for n in named if not seldom(n)] or named


def _leads(named: NamedPlace) -> bool:
    """ "A US-led coalition", "a Britain-based monitor": a country that is no scene, though no place
    is named besides; "the Kyiv-based ministry" may well speak of Kyiv.
    """
    return named.leads and named.location.precision == PlacePrecision.COUNTRY


def _is_in_passing(named: NamedPlace, claim: ClaimWords, scenes: Scenes) -> bool:
    """Whether a place is no scene where another is named: one of no country far from its claim, or
    the only name of another country than the article's, without a word of place.
    """
    beside = named.sentence == claim.here
    if named.location.country is None:  # "the Euphrates", "Europe"
        return not beside and claim.size != "masses"
    if not beside or named.key not in scenes.in_passing:
        return False
    return way_of(named, scenes) == "none" and not is_assailed(named, scenes)


def _of_its_section(
    named: list[NamedPlace], words: Span, scenes: Scenes
) -> list[NamedPlace]:
    """Those of the part that stands under the name of a place."""
    section = section_at(words.start, scenes.sections)
    if section is None:
        return named
    return [n for n in named if section.start <= n.place.start < section.end]


def _of_lone_people(
    document: Document, mentions: Mentions, scenes: Scenes, other: bool
) -> FoundPlace:
    """Where no place is named: the country of the only people named, if they are of one."""
    if other not in scenes.peoples:
        scenes.peoples[other] = _people_named(document, mentions, other)
    lone = scenes.peoples[other]
    if not lone:
        return None, ()
    return _found_place(lone, "the country of the only people named", document)


def _chosen(
    named: list[NamedPlace], claim: ClaimWords, scenes: Scenes, document: Document
) -> FoundPlace:
    """Of the places that are named the one that the rules, or else the weights, give to a claim."""
    whole = _of_the_country(claim.here, named, scenes)
    if whole is not None:
        return _found_place(whole.place, "of the whole country", document)
    pointed, by_words = pointed_scene(claim, named, scenes)
    if pointed is not None:
        return _found_place(pointed.place, by_words, document)
    by_rule = tied(claim, named, scenes)
    if by_rule[0] is not None and by_rule[1] == HOME:
        return _found_place(
            by_rule[0].place, f"the country of its people: {HOME}", document
        )
    if len(named) == 1:
        return _found_place(named[0].place, "the only place named", document)
    sets = [features(each, claim, scenes, by_rule) for each in named]
    n = best_of_groups(TABLE, sets, [each.location.country for each in named])
    finer = _assailed_within(named[n], named, claim, scenes)
    if finer is not None:
        return _found_place(finer.place, "what was attacked, within it", document)
    finer = _scene_within(named[n], named, claim, scenes)
    if finer is not None:
        return _found_place(finer.place, "behind it, within it", document)
    return _found_place(named[n].place, _because(n, sets), document)


def _assailed_within(
    chosen: NamedPlace, named: list[NamedPlace], claim: ClaimWords, scenes: Scenes
) -> NamedPlace | None:
    """ "Gunmen attacked Djibo in the Sahel region": of two places of a claim's sentence that lie
    one in the other the finer, if it is what was attacked.
    """
    if chosen.sentence != claim.here:
        return None
    within = (
        n
        for n in named
        if n.sentence == claim.here
        if fineness(n.location) > fineness(chosen.location)
        if n.location.country == chosen.location.country
        if is_assailed(n, scenes)
    )
    return next(within, None)


# letters of "were killed on Friday while they waited for flour near "
_SCENE_BEHIND = 120
_ENDS_CLAUSE = re.compile(r"[,;:]")
_OPENING = 10  # letters of "Later, in "


def _scene_within(
    chosen: NamedPlace, named: list[NamedPlace], claim: ClaimWords, scenes: Scenes
) -> NamedPlace | None:
    """ "In Gaza, 11 people were killed on Friday near Rafah": what opens the sentence is the land,
    the first place behind the claim its scene, if it lies there and opens no list.
    """
    words = claim.words
    if chosen.sentence != claim.here or chosen.place.end > words.start:
        return None
    behind = [n for n in scenes.within(claim.here) if n.place.start >= words.end]
    first = next((n for n in named if behind and n.place is behind[0].place), None)
    if first is None or first.place.start - words.end > _SCENE_BEHIND:
        return None
    if way_of(first, scenes) != "local" or is_one_of_many(first, scenes):
        return None
    if _ENDS_CLAUSE.search(
        scenes.document.reading, words.end, first.place.start
    ):  # "and two bridges fell near Gorkha"
        return None
    if is_aside(first, claim, scenes) or tells_origin(first, scenes):
        return None
    opens = chosen.place.start - claim.sentence.start <= _OPENING
    return first if _may_lie_in(first, chosen, scenes, opens=opens) else None


def _may_lie_in(
    named: NamedPlace, land: NamedPlace, scenes: Scenes, *, opens: bool
) -> bool:
    """Whether a place lies in a land; of a region that is no province its country is all that is
    known, and that it `opens` the sentence.
    """
    stands = scenes.relation(named, land)
    if stands == PlaceRelation.INSIDE:
        return True
    region = opens and land.location.precision == PlacePrecision.REGION
    same = named.location.country == land.location.country is not None
    finer = fineness(named.location) > fineness(land.location)
    return region and same and finer and stands == PlaceRelation.UNKNOWN


HELPED = Category.IN_NEED


def _is_theirs(named: NamedPlace, words: Span) -> bool:
    """Whether a place is only the people of those counted."""
    inside = words.start <= named.place.start < words.end
    return named.place.metonym == "demonym" and inside


@by_language
def _nationwide() -> re.Pattern[str]:
    """Words for the whole country."""
    words = alternatives(word_set("nationwide_words"))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _of_the_country(
    here: int, named: list[NamedPlace], scenes: Scenes
) -> NamedPlace | None:
    """ "Nationwide 8,000 cases were recorded", in a sentence that names no place: the country that
    the article is about, whichever town was told of last.
    """
    sentence = scenes.mentions.sentences[here]
    if scenes.within(here):
        return None
    if not _nationwide().search(sentence.text):
        return None
    countries = (
        n
        for n in named
        if n.location.precision == PlacePrecision.COUNTRY
        if n.location.country == scenes.main_country
    )
    return next(countries, None)


def told_place(words: Span, document: Document, mentions: Mentions) -> FoundPlace:
    """The place that the words themselves tie to an event, by rules alone, and why.

    A tenth of the cost of `place_of`: enough to tell mentions apart, of which there are many.
    """
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, ()
    scenes = scenes_of(document, mentions)
    other = document.passages[mentions.sentences[here].passage].role == Role.OTHER_STORY
    named = scene_candidates(words, here, scenes, other, None)
    named = [n for n in named if not n.leads] or named
    claim = claim_at(words, here, document, mentions, None, None)
    found, rule = tied(claim, named, scenes)
    return (
        _found_place(found.place, rule, document) if found is not None else (None, ())
    )


def _because(n: int, sets: list[frozenset[str]]) -> str:
    """What decided for one place against the others."""
    return "; ".join(
        deciding(
            TABLE,
            sets[n],
            [s for k, s in enumerate(sets) if k != n],
        )
    )


def scene_candidates(
    words: Span, here: int, scenes: Scenes, other: bool, home: str | None
) -> list[NamedPlace]:
    """The places that may be the scene: all of the sentence, and of each other place its nearest
    mentions.

    `home` is the country of those counted where they left it or came back to it: it is a scene even
    where only its people are named.
    """
    beside = scenes.of_sentence(here, other)
    beside += _spoken_of(here, scenes, other)
    counted = [n for n in beside if words.start <= n.place.start < words.end]
    if home is not None and not any(n.location.country == home for n in counted):
        place = _country_of(home, words)
        if place is not None:
            beside.append(scenes.named_in(here, place))
    return beside + scenes.nearest_of_each(here, other)


def nationality(words: Span, scenes: Scenes) -> str | None:
    """The country of those counted, where the words say it: "six Kenyan doctors"."""
    inside = (
        n.location.country
        for n in scenes.named_between(words.start, words.end)
        if n.place.metonym == "demonym"
    )
    return next(inside, None) or country_of_people(words.text)


def route_of(
    words: Span, document: Document, mentions: Mentions
) -> tuple[Location | None, Location | None]:
    """Where a displacement began and where it went, as its sentence says: "fled from X to Y"."""
    here = mentions.sentence_at(words.start)
    if here is None:
        return None, None
    sentence = mentions.sentences[here]
    origin = destination = None
    for place in mentions.places_in(sentence):
        if place.metonym is not None:
            continue
        if place.start < words.start:
            continue
        tie = word_before(place.start, sentence, document)
        if tie in word_set("leaving_words") and origin is None:
            origin = place.location
        elif tie in word_set("reaching_words") and destination is None:
            destination = place.location
    return origin, destination


# ------------------------------------------------------------------ words that stand for a place
def _spoken_of(here: int, scenes: Scenes, other: bool) -> list[NamedPlace]:
    """ "the city", "the western districts": the words as a place of the sentence, at the place they
    mean.
    """
    document, sentence = scenes.document, scenes.mentions.sentences[here]
    meant = []
    for general in _GENERAL.finditer(document.reading, sentence.start, sentence.end):
        if _name_goes_on(general.end(), sentence):
            continue  # "the city council", "the region's", "the city of Mosul"
        named = _just_named(general["what"], general.start(), scenes, other)
        if named is not None:
            span = document.span(general.start(), general.end())
            place = Place(span.start, span.end, span.text, named.location, None)
            meant.append(scenes.named_in(here, place, meant=True))
    return [*meant, *_country_by_region(here, scenes, other)]


_LAND = named_pattern("place.land")
_BEFORE_LAND = 60  # letters of a region's name before "country"


def _says_which_country(named: NamedPlace, document: Document) -> bool:
    """ "The West African country", "the Gulf state": a country named before, and not the region."""
    wide = (
        named.location.precision == PlacePrecision.REGION
        and named.location.country is None
    )
    return wide and _LAND.match(document.reading, named.place.end) is not None


def _country_by_region(here: int, scenes: Scenes, other: bool) -> Iterator[NamedPlace]:
    """The countries that "the West African country" and the like mean in a sentence."""
    document = scenes.document
    for named in scenes.of_sentence(here, other):
        if not _says_which_country(named, document):
            continue
        country = _just_named(PlacePrecision.COUNTRY, named.place.start, scenes, other)
        if country is not None:
            start, end = named.place.start, named.place.end
            words = document.span(start, end)
            place = Place(start, end, words.text, country.location, "demonym")
            yield scenes.named_in(here, place, meant=True)


def _name_goes_on(end: int, sentence: Sentence) -> bool:
    """Whether a word behind a place makes it a part of a longer name."""
    follows = next((t for t in sentence.tokens if t.start >= end), None)
    return follows is not None and (
        follows.pos in _HEADED or follows.text in word_set("owner_links")
    )


_HEADED = NOUNS | PARTICLES


def _just_named(
    what: str, before: int, scenes: Scenes, other: bool
) -> NamedPlace | None:
    """What "the city" or "the country" means: the last place of that kind named before."""
    fits = (
        {PlacePrecision.COUNTRY}
        if what == PlacePrecision.COUNTRY
        else (
            _PROVINCES_AND_REGIONS
            if what in word_set("words_for_provinces")
            else _TOWNS
        )
    )
    for named in reversed(scenes.of_story(other)):
        earlier = named.place.start < before and named.place.metonym is None
        if (
            earlier
            and named.location.precision in fits
            and not _is_home_of_count(named, scenes)
            and not tells_origin(named, scenes)
        ):
            return named
    return None


_HOME_OF_COUNT = named_pattern("place.home_of_count")


def _is_home_of_count(named: NamedPlace, scenes: Scenes) -> bool:
    """ "Some 41,500 from Burundi arrived in the country": where those counted come from."""
    start = named.place.start
    if named.location.precision != PlacePrecision.COUNTRY:
        return False
    before = scenes.document.reading[max(0, start - 40) : start]
    return _HOME_OF_COUNT.search(before) is not None


# ------------------------------------------------------------------ peoples
def country_of(iso3: str) -> Location | None:
    """A country as a place, by its ISO alpha-3 code."""
    row = next((c for c in sheet("places/countries.tsv") if c["iso3"] == iso3), None)
    if row is None:
        return None
    return Location(
        row["name"],
        int(row["geonameid"]),
        iso3,
        None,
        float(row["lat"]),
        float(row["lon"]),
        PlacePrecision.COUNTRY,
    )


def _country_of(people: str, words: Span) -> Place | None:
    """The country of a people as a place, at the words that count them."""
    where = country_of(people)
    if where is None:
        return None
    return Place(words.start, words.end, words.text, where, "demonym")


def _people_named(document: Document, mentions: Mentions, other: bool) -> Place | None:
    """The people named most where no place is: "one in five Central Africans"."""
    found = [
        place
        for sentence in mentions.sentences
        if (document.passages[sentence.passage].role == Role.OTHER_STORY) == other
        for match in _PEOPLE_WORDS.finditer(
            document.reading, sentence.start, sentence.end
        )
        if match[0] in countries_of_peoples()
        if not LEADS.match(document.reading, match.end())
        if (
            (
                place := _country_of(
                    countries_of_peoples()[match[0]],
                    document.span(match.start(), match.end()),
                )
            )
            is not None
        )
    ]
    if not found:
        return None
    country = Counter(p.location.country for p in found).most_common(1)[0][0]
    return next(p for p in found if p.location.country == country)


# One or two capitalised words: "Syrian", "South Sudanese", "Central Africans".
_PEOPLE_WORDS = named_pattern("place.people_words")


def as_written(found: FoundPlace, mentions: Mentions) -> FoundPlace:
    """The place under the name that the article gives it: "Azaz", and not the gazetteer's "I‘zāz".
    Countries keep their one name.
    """
    location, because = found
    words = next((r.words for r in because if r.field == "place"), None)
    if (
        location is None
        or words is None
        or location.precision == PlacePrecision.COUNTRY
    ):
        return found
    place = next((p for p in mentions.places_in(words)), None)
    if place is None or place.metonym is not None or place.location != location:
        return found
    return replace(location, name=" ".join(place.text.split())), because


def _found_place(place: Place, rule: str, document: Document) -> FoundPlace:
    return place.location, (
        Reason("place", rule, document.span(place.start, place.end)),
    )
