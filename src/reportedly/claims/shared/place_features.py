"""What speaks for a place as the scene of a claim: features by name, in words that can be read
aloud.

Four kinds: how the place stands to the claim in its own sentence (the word before it, its verb, the
    way between),
how far off its sentence is, how the article as a whole names it, and how it fits the other places
named beside it. How much each says is learned; see `points`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.claims.shared.dated_clauses import figure_token, verb_of
from reportedly.claims.shared.scenes import NamedPlace, Scenes, fineness
from reportedly.codebook.grammar import COPULA_PREDICATES, FULL_VERBS, NOUNS
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import PlacePrecision, PlaceRelation, Role, Unit
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import (
    LanguagePattern,
    named_pattern,
    pattern_text,
)
from reportedly.records import (
    Attribution,
    Document,
    Mentions,
    Number,
    Place,
    Sentence,
    Span,
    Token,
)
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.words import alternatives

_LISTED_ON = named_pattern("place_features.listed_on")

_MOVED = subset("moved")
_NESTED = subset("nested")

_EXAMPLE = named_pattern("place_features.example")
# whom, and in what place
_ADDRESSED = named_pattern("place_features.addressed")
_BARE = named_pattern("place_features.bare")
_LIST = (
    300  # characters before a place in which a list of others begins: of six long names
)
_LISTED = named_pattern("place_features.listed")
_BORDERS = named_pattern("place_features.borders")
# Words that speak of a war or a country as a whole: "since the conflict began", "nationwide".
_WIDE = named_pattern("place_features.wide")


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The words that ask for a place, and what is known of them."""

    words: Span
    here: int  # index of its sentence
    sentence: Sentence
    token: Token | None
    verb: Token | None
    category: str | None
    size: (
        str  # of the number in the words: "tens", "thousands", "masses", or "no number"
    )
    home: str | None  # country of the people counted
    wide: bool  # its sentence speaks of a war or a country as a whole
    told: str  # the paragraph it stands in: its role
    lede: bool  # it opens the article
    values: frozenset[tuple[int | None, int | None]]  # what its words count

    @property
    def moves(self) -> str:
        """What a way means for it: people who left, came back, or neither."""
        return self.category or "harm" if self.category in _MOVED else "harm"


def claim_at(
    words: Span,
    here: int,
    document: Document,
    mentions: Mentions,
    category: str | None,
    home: str | None,
) -> ClaimWords:
    sentence = mentions.sentences[here]
    token = figure_token(words, sentence)
    role = document.passages[sentence.passage].role
    wide = _WIDE.search(document.reading, sentence.start, sentence.end) is not None
    numbers = mentions.numbers_in(words)
    size = _size_of_number(numbers)
    verb = verb_of(token, sentence)
    lede = here < _LEDE or role == Role.HEADLINE
    values = frozenset((n.low, n.high) for n in numbers)
    return ClaimWords(
        words,
        here,
        sentence,
        token,
        verb,
        category,
        size,
        home,
        wide,
        role,
        lede,
        values,
    )


def _size_of_number(numbers: Sequence[Number]) -> str:
    """The order of the first of the numbers that stand in a claim's words."""
    number = next(iter(numbers), None)
    if number is None:
        return "no number"
    high = number.high if number.high is not None else number.low
    if high is None:
        return "tens"
    if high < 1000:
        return "tens"
    return "thousands" if high < 100_000 else "masses"


# ------------------------------------------------------------------ the features
@dataclass(frozen=True, slots=True)
class _PlaceStanding:
    """What is so of a place whatever claim asks for it, found once."""

    named: NamedPlace  # kept, so that no other takes its identity
    way: str  # what the word before makes of it
    example: bool
    address: bool
    finest: bool  # of several in its sentence
    around: bool  # a finer one there
    bearing: bool  # it only tells where another lies: "Rimsa, 35 km south of Mosul"
    origin: bool  # it only tells where somebody comes from: "a tourist from Canada"
    owns: bool  # it only tells who did it or whose place: "Turkey's offensive", "Nepal's Manang"
    # Of it and of how the article names it, whatever is claimed
    features: frozenset[str]


def _place_standing(named: NamedPlace, scenes: Scenes) -> _PlaceStanding:
    """What does not depend on the claim: how a place stands in its article, worked out once."""
    found = scenes.standing.get(id(named))
    if isinstance(found, _PlaceStanding):
        return found
    there = [n for n in scenes.within(named.sentence) if n.key != named.key]
    fine = fineness(named.location)
    address = _is_address(named, scenes)
    made = _PlaceStanding(
        named,
        tie_of(named, scenes.mentions.sentences[named.sentence], scenes.document),
        _is_led_by(_EXAMPLE, _EXAMPLE_REACH, named, scenes),
        address,
        bool(there) and all(fineness(n.location) <= fine for n in there),
        any(scenes.relation(named, n) == PlaceRelation.AROUND for n in there),
        _is_bearing(named, scenes),
        _is_origin(named, scenes),
        _owns_act(named, scenes)
        or _owns_place(named, scenes)
        or _is_blamed(named, scenes),
        frozenset(_own_features(named, scenes, address=address)),
    )
    scenes.standing[id(named)] = made
    return made


def _is_led_by(
    pattern: re.Pattern[str] | LanguagePattern,
    within: int,
    named: NamedPlace,
    scenes: Scenes,
) -> bool:
    """Whether words of a pattern stand before a place, within so many letters."""
    start = named.place.start
    reading = scenes.document.reading
    return pattern.search(reading, max(0, start - within), start) is not None


def way_of(named: NamedPlace, scenes: Scenes) -> str:
    """What the word before a place makes of it in its sentence, asked once."""
    return _place_standing(named, scenes).way


def features(
    named: NamedPlace,
    claim: ClaimWords,
    scenes: Scenes,
    tied: tuple[NamedPlace | None, str],
) -> frozenset[str]:
    """Every feature of a place for a claim; `tied` is what the rules would take, and by which
    (`tied_place`).
    """
    standing = _place_standing(named, scenes)
    found = _of_place(named, standing, claim)
    found += _by_rule(named, *tied, claim, scenes)
    if named.sentence == claim.here:
        found += _of_place_beside(named, standing, claim, scenes)
        return standing.features.union(found)
    found += _of_what_is_said_again(named, claim, scenes)
    return standing.features.union(found, _of_place_apart(named, claim, scenes))


def _by_rule(
    named: NamedPlace,
    tied: NamedPlace | None,
    rule: str,
    claim: ClaimWords,
    scenes: Scenes,
) -> list[str]:
    """How the place that the rules tie to the claim lies to this one."""
    if tied is None:
        return []
    if named is tied:
        return [f"tied: by {rule}", f"tied: by {rule}, a {named.location.precision}"]
    if named.key == tied.key:
        return [f"tied: by {rule}, named again"]
    stands = scenes.relation(named, tied)
    if stands not in _NESTED:
        return []
    return [
        f"tied: {stands} the one tied by {rule}",
        f"tied: {stands} the one tied by {rule}, {claim.size}",
    ]


def _own_features(named: NamedPlace, scenes: Scenes, *, address: bool) -> list[str]:
    """What the place is, and how the article names it."""
    place, precision = named.place, named.location.precision
    title = scenes.title
    found = [f"a {precision}", f"named as {place.metonym or 'a place'}"]
    found += _of_naming(named, scenes)
    if named.role in _OPENING_ROLES:
        found.append(f"in a {named.role}")
    names = (place.text.casefold(), named.location.name.casefold())
    if title and any(name in title for name in names):
        found += ["in the title", f"a {precision} in the title"]
    placed = scenes.placed_most
    if placed and placed[named.key] == scenes.most_placed:
        found += ["placed most", f"a {precision} placed most"]
    if is_one_of_many(named, scenes):
        found.append("one of a list")
    if address:
        found.append("the address of a finer place")
    if _is_led_by(_CALLED, _CALLED_REACH, named, scenes):
        found.append("called a town or a village")
    if place.start < _TOP:
        found.append("near the top")
    return found


def _of_place(
    named: NamedPlace, standing: _PlaceStanding, claim: ClaimWords
) -> list[str]:
    """How what the place is fits the claim."""
    precision = named.location.precision
    found = [f"a {precision} for {claim.size}"]
    if claim.wide:
        found.append(f"a {precision} for a wide count")
    if standing.address:
        found.append(f"the address of a finer place, {claim.size}")
    if claim.home is not None:
        own = "home" if claim.home == named.location.country else "not the home"
        found.append(f"{own} of those counted, {claim.moves}")
    return found


_OPENING_ROLES = frozenset({Role.HEADLINE, Role.DATELINE, Role.CAPTION})


def _of_naming(named: NamedPlace, scenes: Scenes) -> list[str]:
    """How often and where in the article the place is named, beside the others."""
    precision = named.location.precision
    times = scenes.times_named[named.key]
    found = [f"named {'once' if times < 2 else 'twice' if times == 2 else 'often'}"]
    if times and times == scenes.most_named.get(precision):
        found.append(f"the {precision} named most")
    if named.location.country == scenes.main_country:
        found.append("in the main country")
    elif named.location.country is None:
        found.append("in no country")
    if named.key == scenes.first_finer:
        found.append("the first place told")
    return found


_CALLED = named_pattern("place_features.called")


_ADDRESS = named_pattern("place_features.address")


def _is_address(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether it only says where the finer place before it lies: "Malakal, in South Sudan"."""
    reading = scenes.document.reading
    return any(
        other.place.end < named.place.start
        and other.sentence == named.sentence
        and _ADDRESS.fullmatch(reading, other.place.end, named.place.start)
        and fineness(other.location) > fineness(named.location)
        for other in scenes.around(named)
        if named.place.start - other.place.end < _ADDRESS_REACH
    )


# The features were learned with these bounds: with others the weights are to be learned anew.
_LEDE = 3  # sentences that open an article
_TOP = 250  # letters of a headline, a dateline and a first sentence
_EXAMPLE_REACH = 80  # letters from "such as" to a place of its list
_CALLED_REACH = 40  # letters from "a town called" to the name
_ADDRESS_REACH = 40  # letters between a place and the wider one that says where it lies
# How the places of a list lie to each other: none is in another.
_SIDE_BY_SIDE = subset("side_by_side")
_LIST_JOINT = 8  # letters fewer than which join a list: ", and in"

_NEAR_BEARING = 45  # letters between a place and the one it lies south of


@by_language
def _bearings() -> re.Pattern[str]:
    """From the end of a place to another that it is told from: ", about 35 km south of "."""
    sides = alternatives(in_use().words("places", "directions"))
    return re.compile(pattern_text("place_features.bearings", sides=sides))


# "Rimsa, near Mosul": told by a place of its own country.
_CLOSE_BY = named_pattern("place_features.close_by")


def _is_bearing(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether a place only tells where the one before it lies."""
    start, reading = named.place.start, scenes.document.reading
    return any(
        _bearings().fullmatch(reading, other.place.end, start)
        or (
            other.location.country == named.location.country
            and _CLOSE_BY.fullmatch(reading, other.place.end, start)
        )
        for other in scenes.around(named)
        if 0 < start - other.place.end <= _NEAR_BEARING
        if other.key != named.key
    )


def _is_origin(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether a place only tells where somebody comes from, alone or in a list: "families from New
    York and Florida".
    """
    sentence = scenes.mentions.sentences[named.sentence]
    at = sentence.token_at(named.place.start)
    if named.place.metonym is not None:
        return False
    if at is None:
        return False
    if _is_end_of_way(named, sentence, scenes) or _is_whence(named, scenes):
        return True
    if _is_of_members(at, named, scenes):
        return True
    from_ = _from_above(at, named.place.start, sentence, scenes.document)
    if from_ is None:
        return False
    return _is_of_persons(sentence.tokens[from_.head])


def _is_of_persons(whose: Token) -> bool:
    """Whether a word is for persons, as a noun is or "couple" in "a couple from Mosul"."""
    if whose.pos not in NOUNS:
        return False
    row = noun_row(whose.text)
    if row is not None:
        return row["unit"] != Unit.BUILDINGS and not row.get("category")
    return whose.lower in word_set("words_for_two_persons")


def _is_of_members(at: Token, named: NamedPlace, scenes: Scenes) -> bool:
    """ "Five of the dead were members of a church in Rimsa": what they were at home,
    in another land than the article's.
    """
    if named.location.country == scenes.main_country:
        return False
    sentence = scenes.mentions.sentences[named.sentence]
    for above in sentence.ancestors(at.i):
        if above.pos in FULL_VERBS:
            return False
        if above.dep in COPULA_PREDICATES:
            row = noun_row(above.text)
            return row is not None and not row.get("category")
    return False


@by_language
def _assailing() -> re.Pattern[str]:
    """Before the place that was attacked: "raided the ", "shelled the village of "."""
    language = in_use()
    verbs = alternatives(
        language.words("places", "assailing") | language.words("places", "storming")
    )
    return re.compile(pattern_text("place_features.assailing", verbs=verbs))


_VERB_BEFORE = 60  # letters of "overran the military base of "


def is_assailed(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether a place is the object of an act: "troops raided Jenin", "hit the Rimsa camp"."""
    if named.meant or named.place.metonym is not None:
        return False
    return _is_led_by(_assailing(), _VERB_BEFORE, named, scenes)


_WAY = 60  # letters of "had set sail from the port of Zawiya in "
_JOURNEY = named_pattern("place_features.journey")


def tells_origin(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether it only tells where somebody comes from, asked once."""
    return _place_standing(named, scenes).origin


def _is_end_of_way(named: NamedPlace, sentence: Sentence, scenes: Scenes) -> bool:
    """ "The boat had left Izmir", "the bus was en route to Hilla": where a vehicle came from or was
    bound for, which it did not reach.
    """
    if word_set("vehicles").isdisjoint(sentence.words):
        return False
    start = named.place.start
    before = sentence.text_between(max(sentence.start, start - _WAY), start)
    return _JOURNEY.search(before) is not None


_WHENCE = named_pattern("place_features.whence")
_SENT = 40  # letters of "launched on Monday from the "


def _is_whence(named: NamedPlace, scenes: Scenes) -> bool:
    """ "Rockets fired from Rimsa", "tuna imported from Rimsa": where what did harm came from."""
    return _is_led_by(_WHENCE, _SENT, named, scenes)


_WITHIN_PHRASE = (
    4  # steps from a place to its "from": "from | the New York suburb | of | Scarsdale"
)


def _from_above(
    at: Token, start: int, sentence: Sentence, document: Document
) -> Token | None:
    """The "from" in whose phrase, or before whose list, a place stands."""
    whence = word_set("from")
    for above in list(sentence.ancestors(at.i))[:_WITHIN_PHRASE]:
        if above.lower in whence:
            return above
        if above.pos in FULL_VERBS:
            break
    if word_before(start, sentence, document) not in whence:
        return None
    behind = (t for t in reversed(sentence.tokens) if t.end <= start)
    return next((t for t in behind if t.lower in whence), None)


@by_language
def _acts() -> re.Pattern[str]:
    """From the end of a country to an act of its forces: "’s three-day offensive"."""
    words = alternatives(word_set("acts_of_states"))
    return re.compile(rf"['’]s?\s+(?:[\w-]+\s+){{0,3}}?(?:{words})\b")


def _owns_act(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether a country only tells whose act it was."""
    if named.location.precision != PlacePrecision.COUNTRY:
        return False
    return _acts().match(scenes.document.reading, named.place.end) is not None


_OWNED = named_pattern("place_features.owned")


def _owns_place(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether a country only tells whose the finer place behind it is: "in China's Yunnan"."""
    if named.location.precision != PlacePrecision.COUNTRY:
        return False
    return any(
        _OWNED.fullmatch(scenes.document.reading, named.place.end, other.place.start)
        for other in scenes.around(named)
        if other.location.country == named.location.country
        if fineness(other.location) > fineness(named.location)
    )


_BLAMED = named_pattern("place_features.blamed")
_BLAME = 40  # letters of "blamed the shelling on "


def _is_blamed(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether a capital or a country is only said to have done it: "blasts blamed on Rimsa"."""
    return _is_led_by(_BLAMED, _BLAME, named, scenes)


_PART_IN = named_pattern("place_features.part_in")


def _is_of_a_part(named: NamedPlace, claim: ClaimWords, scenes: Scenes) -> bool:
    """Whether only a part of those counted came to harm there: "12 died, eight of them in Cagayan",
    "40 died, mostly in the north".
    """
    start, end = claim.words.end, named.place.start
    if named.place.metonym is not None:
        return False
    if not 0 < end - start < _LIST:
        return False
    return _PART_IN.search(scenes.document.reading, start, end) is not None


def is_one_of_many(named: NamedPlace, scenes: Scenes) -> bool:
    """Whether it stands in a list of places: "Kayin, Mon and Rakhine"."""
    if named.place.metonym is not None:
        return False
    reading = scenes.document.reading
    for other in scenes.around(named):
        if other.key == named.key:
            continue
        one, two = sorted((named.place, other.place), key=lambda p: p.start)
        between = reading[one.end : two.start]
        if (
            len(between) < _LIST_JOINT
            and scenes.relation(named, other) in _SIDE_BY_SIDE
        ):
            return True
    return False


def _of_place_beside(
    named: NamedPlace, standing: _PlaceStanding, claim: ClaimWords, scenes: Scenes
) -> list[str]:
    """How the place stands to the claim in its own sentence."""
    place, words, reading = named.place, claim.words, scenes.document.reading
    way = standing.way if place.metonym is None else place.metonym
    after = place.start >= words.end
    side = "behind" if after else "before"
    gap = place.start - words.end if after else words.start - place.end
    low, high = (words.end, place.start) if after else (place.end, words.start)
    borders = _BORDERS.findall(reading, max(0, low), max(low, high))
    found = [
        f"beside: {way}",
        f"beside: {way} {side}",
        f"beside: {way}, {claim.moves}",
        f"{side} within {_reach_in_letters(gap)}",
        f"borders between: {min(2, len(borders))}",
    ]
    if named.meant:
        found.append("spoken of as the city, the province or the country")
    if named.location.precision == PlacePrecision.COUNTRY:
        found.append(f"beside: {way}, a country")
    found += _by_tree(named, claim)
    found += _of_place_among(named, claim, scenes)
    return found


def _reach_in_letters(gap: int) -> str:
    """A gap within a sentence as the weights know it."""
    return next(
        (f"{reach} letters" for reach in (15, 40, 80, 150) if gap <= reach),
        "a long sentence",
    )


def _by_tree(named: NamedPlace, claim: ClaimWords) -> list[str]:
    """How the parse joins them."""
    sentence, token, verb = claim.sentence, claim.token, claim.verb
    at = figure_token(
        Span(named.place.start, named.place.end, named.place.text), sentence
    )
    if token is None or at is None:
        return []
    if token in sentence.ancestors(at.i):
        return [f"a {at.dep}", "hangs from the counted"]
    return [f"a {at.dep}", _between_verbs(verb_of(at, sentence), verb, sentence)]


def _between_verbs(own: Token | None, verb: Token | None, sentence: Sentence) -> str:
    """How the verb of a place stands to that of the claim."""
    if own is None or verb is None:
        return "no verb between"
    if own.i == verb.i:
        return "hangs from the same verb"
    if verb in sentence.ancestors(own.i):
        return f"in a clause below: {own.dep}"
    if own in sentence.ancestors(verb.i):
        return f"in the clause above: {verb.dep}"
    return "in another clause"


def _of_place_among(named: NamedPlace, claim: ClaimWords, scenes: Scenes) -> list[str]:
    """How the place fits the others of the sentence: a part of one, or the whole of one."""
    beside = [n for n in scenes.within(claim.here) if n.key != named.key]
    if not beside:
        return ["the only place of its sentence"]
    found = []
    ties = {scenes.relation(named, n) for n in beside}
    if PlaceRelation.AROUND in ties:
        found.append("a finer place in it beside")
    if PlaceRelation.INSIDE in ties:
        found.append("a wider place around it beside")
    fine = fineness(named.location)
    if all(fineness(n.location) <= fine for n in beside):
        found.append("the finest of its sentence")
    return found


def _of_what_is_said_again(
    named: NamedPlace, claim: ClaimWords, scenes: Scenes
) -> list[str]:
    """What of the claim's own words stands in the sentence of the place too."""
    found = []
    shared = scenes.shared_words(claim.here, named.sentence)
    if claim.verb is not None and claim.verb.lemma in shared:
        found.append("its verb again")
    if claim.values & scenes.numbers(named.sentence):
        found.append("its number again")
    return found


def _of_place_apart(
    named: NamedPlace, claim: ClaimWords, scenes: Scenes
) -> frozenset[str]:
    """How far off its sentence is, and how it stands there: the same for all claims of a
    sentence.
    """
    asked = id(named), claim.here
    if asked not in scenes.apart:
        standing = _place_standing(named, scenes)
        found = _of_distance(named, standing, claim)
        found += _of_sentence_apart(named, standing, claim, scenes)
        scenes.apart[asked] = frozenset(found)
    return scenes.apart[asked]


def _of_distance(
    named: NamedPlace, standing: _PlaceStanding, claim: ClaimWords
) -> list[str]:
    """How far off, and on which side, the place is named."""
    off = named.sentence - claim.here
    side = "after" if off > 0 else "before"
    steps, precision = f"{_steps(abs(off))} {side}", named.location.precision
    way = named.place.metonym or standing.way
    found = [steps, f"apart: {way}", f"apart: {way}, {side}"]
    if named.passage == claim.sentence.passage:
        found.append(f"in its paragraph, {side}")
    if precision == PlacePrecision.COUNTRY:
        found.append(f"apart: {way}, a country")
    if claim.lede:
        found += [
            f"of a claim that opens: {way}, {side}",
            f"of a claim that opens: {steps}",
            f"of a claim that opens: a {precision}, {side}",
        ]
    return found


def _of_sentence_apart(
    named: NamedPlace, standing: _PlaceStanding, claim: ClaimWords, scenes: Scenes
) -> list[str]:
    """What its sentence has to do with the claim's, where it is another one."""
    off = named.sentence - claim.here
    side = "after" if off > 0 else "before"
    shared = min(3, len(scenes.shared_words(claim.here, named.sentence)))
    found = [f"{shared} words shared", f"{shared} words shared, {side}"]
    if standing.example:
        found.append("apart: an example")
    own = scenes.within(claim.here)
    if own:
        found += _of_fitting_places(named, own, scenes, "its sentence")
    else:
        found += [
            "no place in its sentence",
            f"no place in its sentence, {_steps(abs(off))} {side}",
            f"no place in its sentence, a {named.location.precision}",
        ]
    if standing.finest:
        found.append("apart: the finest there")
    if standing.around:
        found.append("apart: a finer place in it there")
    return found


def _steps(off: int) -> str:
    """A distance in sentences as the weights know it."""
    return {1: "one sentence", 2: "two sentences", 3: "three sentences"}.get(
        off, "some sentences" if off <= 7 else "far"
    )


def _of_fitting_places(
    named: NamedPlace, own: list[NamedPlace], scenes: Scenes, where: str
) -> list[str]:
    """How a place lies to those of the claim's own sentence or headline."""
    found = []
    others = [n for n in own if n.key != named.key]
    ties = {scenes.relation(named, n) for n in others}
    if len(others) < len(own):
        found.append(f"named again in {where}")
    if PlaceRelation.INSIDE in ties:
        found.append(f"finer than a place of {where}")
    if PlaceRelation.AROUND in ties:
        found.append(f"wider than a place of {where}")
    if ties and ties <= {PlaceRelation.APART}:
        found.append(f"apart from the places of {where}")
    return found


# ------------------------------------------------------------------ the words around a place
def tie_of(named: NamedPlace, sentence: Sentence, document: Document) -> str:
    """What the word before a place makes of it: from, local, to, or none."""
    return sort_of(word_before(named.place.start, sentence, document))


def sort_of(word: str) -> str:
    if word in word_set("leaving_words"):
        return "from"
    if word in word_set("staying_words"):
        return "local"
    return "to" if word in word_set("reaching_words") else "none"


def word_before(start: int, sentence: Sentence, document: Document) -> str:
    """The word before a place, articles and listed places before it left out."""
    first = max(sentence.start, start - _LIST)
    before = _BARE.sub("", document.reading[first:start].lower())
    if _LISTED_ON.search(before):
        before = _LISTED.sub("", before)
    found = re.search(r"([a-z]+)\s*$", before)
    return found[1] if found else ""


def _alone_with_authority(named: NamedPlace, claim: ClaimWords, scenes: Scenes) -> bool:
    """ "Health authorities in Rimsa say 27 people died": who counts the dead of a place, where the
    sentence names no other. What they tell of may be elsewhere, whom they count is seldom.
    """
    if named.place.metonym is not None:
        return False
    if claim.category is None:
        return False
    beside = scenes.of_sentence(claim.here, named.role == Role.OTHER_STORY)
    return all(n.key == named.key for n in beside)


def _are_kin(speaker: Span) -> bool:
    """Whether those speak who belong to the victims: "a family in Rimsa", "friends from Rimsa"."""
    words = {word.casefold() for word in speaker.text.split()}
    return not words.isdisjoint(word_set("kin"))


def is_aside(named: NamedPlace, claim: ClaimWords, scenes: Scenes) -> bool:
    """A place that is no scene of what is told: where it was told, the capital that tells it, an
    example.

    "…, the coordinator told reporters in Erbil"; "Moscow has acknowledged that …"; "cities such as
    Aleppo".
    """
    standing = _place_standing(named, scenes)
    if standing.owns:
        return True
    if standing.origin and claim.moves == "harm":
        return True
    if named.sentence != claim.here:
        return False
    if standing.example or standing.bearing or _is_of_a_part(named, claim, scenes):
        return True
    for told in scenes.told_in(claim.here):
        if _speaks(told, named.place):
            return not _tells_its_own(told, claim, scenes)
        if not told.content.start <= claim.words.start < told.content.end:
            continue
        if _is_told_from(told, named.place, scenes):
            return True
        assert told.speaker is not None
        at = named.place.start
        outside = not told.content.start <= at < told.content.end
        if outside and told.speaker.start <= at < told.speaker.end:
            return _are_kin(told.speaker) or not _alone_with_authority(
                named, claim, scenes
            )
    return False


def _speaks(told: Attribution, place: Place) -> bool:
    """ "Armenia said 105 had died; Baku reported 71": a land or a capital that tells something in
    the sentence is no scene of what another tells.
    """
    assert told.speaker is not None
    return (told.speaker.start, told.speaker.end) == (place.start, place.end)


def _tells_its_own(told: Attribution, claim: ClaimWords, scenes: Scenes) -> bool:
    """Of two lands that speak in a sentence each counts its own, where no other place is named."""
    if not told.content.start <= claim.words.start < told.content.end:
        return False
    speak = [one.speaker for one in scenes.told_in(claim.here) if one.speaker]
    begin = {speaker.start for speaker in speak}
    beside = {n.place.start for n in scenes.within(claim.here)}
    return len(beside) > 1 and beside <= begin


def _is_told_from(told: Attribution, place: Place, scenes: Scenes) -> bool:
    """Whether a place is where who speaks told it: "told reporters in Erbil"."""
    assert told.cue is not None and told.speaker is not None
    if told.content.start <= place.start < told.content.end:
        return False
    if not told.speaker.start < told.cue.start < place.start:
        return False
    reading = scenes.document.reading
    return _ADDRESSED.fullmatch(reading, told.cue.end, place.start) is not None
