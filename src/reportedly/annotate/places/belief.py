"""How sure the words around a name make it that of a place.

Two tables, read from the top. A verdict settles the matter: words behind a title are a person.
Where none does, features add and take points, each with its reason, as in `reconcile.features`. The
weights are set by hand on places.jsonl's open half; they are compared with `BELIEVED` and with
nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from reportedly.annotate.places.framed import Worded
from reportedly.annotate.places.standing import (
    WELL_KNOWN,
    has_authorities,
    is_famous,
    is_great,
    is_notable,
)
from reportedly.annotate.places.words_beside import (
    countries_in_capitals,
    demonyms,
    first_names,
    plain_words,
    words_before_persons,
    words_for,
)
from reportedly.codebook.grammar import (
    ADVERBS,
    COMMON_NOUNS,
    FOREIGN,
    NAMES_OR_UNPARSED,
    PROPER_NOUNS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import EntryKind, Unit
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.sources import Entry
from reportedly.languages import by_language, word_set
from reportedly.languages.inflections import is_plural_form
from reportedly.languages.patterns import named_pattern
from reportedly.syntax.person_nouns import noun_row

_PHRASE_ENDS = named_pattern("belief.phrase_ends")

_TOWNS_AND_PROVINCES = subset("towns_and_provinces")
_WIDE = subset("wide")
_STATES_AND_PROVINCES = subset("states_and_provinces")

_COMMON_WORDS = COMMON_NOUNS | ADVERBS | FOREIGN  # what the tagger takes for no name


BELIEVED = 0.5  # a candidate below this is not a place
UNTOLD = 0.3  # what a known name has where nothing speaks for or against it
ACRONYM = 4  # letters; towns in capitals open datelines, others are rare in a line of small letters


@dataclass(frozen=True, slots=True)
class Usage:
    """How words are used in the article as a whole."""

    persons: Counter[str]  # last names seen behind a first name or title
    placed: frozenset[str]  # words seen behind a word of place: "in Jordan"
    lower: frozenset[str]  # words seen without a capital
    storms: frozenset[str] = frozenset()  # words seen behind "Cyclone"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a name stands: the words `i` to `j` of a run of capitalised words from `first` to
    `last`.
    """

    first: int
    i: int
    j: int
    last: int


@dataclass(frozen=True, slots=True)
class NameAmongNeighbours:
    """A known name among its neighbours. `before` and `after` are the words beside it, in or out of
    the run.
    """

    text: str
    around: list[Worded]  # all words of the article
    at: Where
    name: str
    entries: tuple[Entry, ...]  # its bearers, the best known first
    inside: str | None  # the larger place named behind a comma
    usage: Usage
    before: Worded | None
    after: Worded | None
    famous: bool
    placed: bool  # a word of place before it
    first: Worded
    single: bool
    starts_run: bool
    ends_run: bool

    @property
    def words(self) -> list[Worded]:
        return self.around[self.at.i : self.at.j + 1]

    @property
    def best(self) -> Entry:
        return self.entries[0]

    @property
    def left(self) -> Worded | None:
        """The word before it in the run, where it is no article or opener."""
        if self.starts_run:
            return None
        if self.before is None:
            return None
        if not self.before.capital:
            return None
        return None if is_small(self.before) else self.before

    @property
    def right(self) -> Worded | None:
        """The word behind it in the run."""
        return (
            self.after
            if not self.ends_run and self.after and self.after.capital
            else None
        )


class PlaceVerdict(NamedTuple):
    """What settles a candidate: how sure, what the name stands for if no place, and why."""

    belief: float
    metonym: str | None
    because: str


class PlacePoint(NamedTuple):
    """What speaks for or against a candidate; a reason only where it should be shown."""

    points: float
    because: str | None = None


def candidate(
    text: str,
    words: list[Worded],
    at: Where,
    name: str,
    entries: tuple[Entry, ...],
    inside: str | None,
    usage: Usage,
) -> NameAmongNeighbours:
    """A name with what its neighbours and its bearers say."""
    left = words[at.i - 1] if at.i else None
    right = words[at.j + 1] if at.j + 1 < len(words) else None
    beside_left = left is not None and near(text, left, words[at.i])
    beside_right = right is not None and near(text, words[at.j], right)
    before = left if beside_left else None
    after = right if beside_right else None
    placed = before is not None and (
        is_placing(before, at.i == at.first) or _is_struck(words, at.i)
    )
    return NameAmongNeighbours(
        text,
        words,
        at,
        name,
        entries,
        inside,
        usage,
        before,
        after,
        is_famous(entries),
        placed,
        first=words[at.i],
        single=at.i == at.j,
        starts_run=at.i == at.first,
        ends_run=at.j == at.last,
    )


def belief(candidate: NameAmongNeighbours) -> PlaceVerdict:
    """How sure it is, the metonym and the reason."""
    for verdict in VERDICTS:
        ruled = verdict(candidate)
        if ruled is not None:
            return ruled
    score = UNTOLD
    reasons = []
    for feature in FEATURES:
        point = feature(candidate)
        if point is None:
            continue
        score += point.points
        if point.because:
            reasons.append(point.because)
    return PlaceVerdict(score, None, "; ".join(reasons) or "a known name")


def is_small(word: Worded) -> bool:
    """A capital that only opens a sentence: "The US", "In Texas"."""
    if word.text.casefold() in _small_words():
        return True
    return word.text in word_set("capital_a")


@by_language
def _small_words() -> frozenset[str]:
    """Particles of names and the words before them."""
    return words_for("particles") | words_for("before")


def is_placing(before: Worded, outside: bool) -> bool:
    """A word of place before a name; a capital one ("In Farchana") is part of the run only because
    it opens.
    """
    return before.text.casefold() in words_for("before") and (outside or before.opens)


_WEAPON_NEAR = 4  # words before "fell on" in which what fell is told


def _is_struck(words: list[Worded], i: int) -> bool:
    """ "Strikes on Rimsa", "shells rained down on Rimsa": what they fall on is a place."""
    if i < 2:
        return False
    if words[i - 1].text not in words_for("striking_prepositions"):
        return False
    at = i - 3 if i > 2 and words[i - 2].text in word_set("down_on") else i - 2
    word = words[at].text.casefold()
    if word in words_for("striking"):
        return True
    near = words[max(0, at - _WEAPON_NEAR) : at]
    return word in words_for("falling") and any(
        w.text.casefold() in words_for("weapons") for w in near
    )


def is_surnamed(a: Worded, b: Worded) -> bool:
    """A first name before what may be a last name: "Chad Wilson", not "Jordan Valley" or "Georgia,
    Alabama".
    """
    if a.text not in first_names():
        return False
    if not b.capital:
        return False
    if b.text in plain_words():
        return False
    if b.text in words_for("titles"):
        return False
    if any(e.kind in _STATES_AND_PROVINCES for e in lookup(b.text)):
        return False
    return b.text.casefold() not in demonyms()


_JOINT = named_pattern("belief.joint")
_JOINT_LETTERS = 3  # of the longest: " - "


def near(text: str, a: Worded, b: Worded) -> bool:
    """Whether two words stand side by side in one phrase."""
    between = text[a.end : b.start]
    if between == " ":  # nearly always
        return True
    return len(between) <= _JOINT_LETTERS and _JOINT.fullmatch(between) is not None


def area_behind(text: str, words: list[Worded], j: int) -> str | None:
    """The word of place behind a name, what the place is for between them: "Domiz camp", "Domiz
    refugee camp".
    """
    for k in (j + 1, j + 2):
        if k >= len(words):
            return None
        if not near(text, words[k - 1], words[k]):
            return None
        if words[k].text in words_for("areas"):
            return words[k].text
        if words[k].text not in words_for("purposes"):
            return None
    return None


def is_told_place(c: NameAmongNeighbours) -> bool:
    """Whether the words around a name say that it is a place, known or not: "in Rimsa", "captured
    Rimsa", "the Rimsa camp"; "of" and "and" alone do not.
    """
    if c.inside is not None or c.first.text in c.usage.placed:
        return True
    if c.placed and not _is_one_of(c.before, "loose_before"):
        return True
    return _is_listed(c) or _called_place(c) is not None


# ------------------------------------------------------------------ what settles it
def _organisation(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """The first word of the name of a body: "Gaza Foundation"."""
    if (
        c.after is not None
        and c.after.capital
        and c.after.text in words_for("organisations")
    ):
        return PlaceVerdict(0.1, "organisation", "part of an organisation's name")
    return None


def _named_person(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """Somebody's last name behind a title or a first name."""
    if c.before is None:
        return None
    if c.starts_run:
        return None
    if c.before.text in words_before_persons():
        return PlaceVerdict(0.0, None, "behind a title or a first name")
    return None


def _person_with_noun(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """ "The community leader Carmel Guerrero": two names behind a small noun for a person."""
    if c.at.i != c.at.first + 1:
        return None
    if c.at.j != c.at.last:
        return None
    if c.left is None:
        return None
    if c.at.first == 0:
        return None
    first, noun = c.around[c.at.first], c.around[c.at.first - 1]
    if not near(c.text, noun, first):
        return None
    if _may_be_given_name(first) and _is_noun_for_one(noun):
        return PlaceVerdict(0.0, None, "a name behind a noun for a person")
    return None


def _may_be_given_name(word: Worded) -> bool:
    """A word whose capital is its own, and that is neither plain nor for a people."""
    if word.opens:
        return False
    if word.text in plain_words():
        return False
    return word.text.casefold() not in demonyms()


def _is_noun_for_one(word: Worded) -> bool:
    """A small noun for a person, and not for several: "leader"."""
    if word.capital:
        return False
    if is_plural_form(word.text):
        return False
    return _is_noun_for_persons(word)


# Behind two or three names: "a baker", "the mayor of", "and Kent Lowe, two rescuers".
_APPOSED = named_pattern("belief.apposed")


def _apposed_person(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """ "Israel Montes, a baker,": names of which a word for a person says who they are."""
    first, last = _capitals(c)
    run = last - first + 1
    if not 2 <= run <= _MOST_NAMES:
        return None
    if c.at.j - c.at.i + 1 == run:
        return None
    apposed = _APPOSED.match(c.text, c.around[last].end)
    if apposed is None:
        return None
    if not is_role(apposed["role"], c.text, apposed.end()):
        return None
    return PlaceVerdict(0.0, None, "part of a person's name")


_MOST_NAMES = 3  # of one person: "Ali Hassan Odeh"


def _capitals(c: NameAmongNeighbours) -> tuple[int, int]:
    """The first and the last of the capitalised words that stand together around a name.

    Of a run that is too long for a person's name one word too many is looked at, no more.
    """
    words, first, last = c.around, c.at.i, c.at.j
    nearest, furthest = max(0, last - _MOST_NAMES), len(words) - 1
    while first > nearest and side_by_side(c.text, words[first - 1], words[first]):
        if is_placing(words[first - 1], outside=False):
            break  # "In Karachi, police" is no person
        first -= 1
    furthest = min(furthest, first + _MOST_NAMES)
    while last < furthest and side_by_side(c.text, words[last], words[last + 1]):
        last += 1
    return first, last


def side_by_side(text: str, a: Worded, b: Worded) -> bool:
    """Two capital words with one blank between them."""
    return a.capital and b.capital and text[a.end : b.start] == " "


def is_role(words: str, text: str, end: int) -> bool:
    """Whether the words up to the first small joint end in a noun for a person: "two rescuers"."""
    words += re.match(r"(?:\s+[a-z’'-]+){0,3}", text[end:])[0]  # type: ignore[index]
    phrase = _PHRASE_ENDS.split(words)[0]
    nouns = phrase.split()
    return bool(nouns) and noun_row(nouns[-1]) is not None


def _storm(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """ "Cyclone Gombe", and the name alone in an article that gives it so."""
    before = _is_one_of(c.before, "storms")
    if before or (c.name in c.usage.storms and c.name not in c.usage.placed):
        return PlaceVerdict(0.0, None, "the name of a storm")
    return None


def _divine(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A name of God."""
    if c.single and c.name in words_for("divine"):
        return PlaceVerdict(0.0, None, "a name of God")
    return None


def _with_larger(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A larger place behind a comma says that it is one."""
    return (
        PlaceVerdict(1.0, None, f"“, {c.inside}” behind it")
        if c.inside is not None
        else None
    )


def _acronym(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """ "(EMS)": capitals in a text that is not all in capitals, and no dateline's opening."""
    if not c.single:
        return None
    if c.best.kind not in _TOWNS_AND_PROVINCES:
        return None
    if c.first.opens:
        return None
    if c.name == c.first.text and c.name.isupper() and 1 < len(c.name) <= ACRONYM:
        return PlaceVerdict(0.1, None, "an abbreviation")
    return None


def _person_elsewhere(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A name that stands for a person somewhere else in the text."""
    if not c.single:
        return None
    if not c.usage.persons[c.first.text]:
        return None
    joined = _is_one_of(c.before, "joining")  # people, or places
    if c.placed and not joined and c.first.text in c.usage.placed:
        return None
    told_as_place = c.name not in first_names() or c.name in c.usage.placed
    if c.best.kind == EntryKind.COUNTRY and told_as_place:
        return None
    return PlaceVerdict(0.0, None, "a person of that name in the article")


def _before_last_name(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A first name right before a last name."""
    if not c.single:
        return None
    if c.ends_run:
        return None
    if c.after is None:
        return None
    if c.text[c.first.end : c.after.start] == " " and is_surnamed(c.first, c.after):
        return PlaceVerdict(0.1, None, "a first name before a last name")
    return None


def _word_for_a_kind(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A month, or words that only say what kind of place or body it is."""
    article = word_set("capital_the")
    words = [w for w in c.words if w.text not in article]
    plain = all(word.text in plain_words() for word in words)
    if not c.single and c.best.exact and c.best.kind == EntryKind.REGION:
        plain = False  # the West Bank
    if plain or (c.single and c.name in words_for("months")):
        return PlaceVerdict(0.0, None, "a month, or a word for a kind of place or body")
    return None


# "Regions VI, VII and VIII": a number in letters
_ROMAN = re.compile(r"[IVX]{2,}")


def _is_numeral(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A Roman number."""
    if c.single and _ROMAN.fullmatch(c.name):
        return PlaceVerdict(0.0, None, "a number in letters")
    return None


def _ends_a_name(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """ "Federal Medical Centre" lies in no region called Centre."""
    if c.left is not None and c.single and c.name in words_for("ends_of_names"):
        return PlaceVerdict(0.0, None, "a kind of place, behind its name")
    return None


def _as_first_name(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A first name with nothing that speaks for a place."""
    if not c.single:
        return None
    if c.name not in first_names():
        return None
    if c.placed:
        return None
    if c.name in c.usage.placed:
        return None
    if is_great(c.best):
        return None
    return PlaceVerdict(0.2, None, "a first name")


def _authorities(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A place that stands for its authorities: "the Nairobi government"."""
    if c.after is None:
        return None
    if c.after.text not in words_for("government"):
        return None
    if c.placed or has_authorities(c.best):
        return PlaceVerdict(0.8, "government", "its authorities")
    return None


def _people_by_initials(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """ "Ten U.S. tourists", "UK nationals": letters that say whose people they are, as "British"
    does. A word of place before them makes them a place: "in US custody".
    """
    if c.placed or not c.single:
        return None
    if c.name not in countries_in_capitals():
        return None
    if not any(_is_noun_for_persons(word) for word in _nouns_behind(c)):
        return None
    return PlaceVerdict(0.9, "demonym", "a country's letters before a word for persons")


def _nouns_behind(c: NameAmongNeighbours) -> Iterator[Worded]:
    """The small nouns right behind a name, no more than make one word for somebody: "service
    members".
    """
    words, j = c.around, c.at.j
    for k in range(j + 1, min(j + 1 + _MOST_NOUNS, len(words))):
        small = not words[k].capital and words[k].pos in COMMON_NOUNS
        if not small or not near(c.text, words[k - 1], words[k]):
            return
        yield words[k]


_MOST_NOUNS = 2  # of one word for somebody


def _is_noun_for_persons(word: Worded) -> bool:
    """Whether a noun counts people, one or several."""
    row = noun_row(word.text)
    return row is not None and row["unit"] == Unit.PEOPLE


def _common_word(c: NameAmongNeighbours) -> PlaceVerdict | None:
    """A common word that is the name of some place as well."""
    if not c.single:
        return None
    if c.name not in words_for("never"):
        return None
    proper = c.first.pos in PROPER_NOUNS
    if c.placed and proper:
        return None
    known = c.famous and c.best.kind == EntryKind.COUNTRY and proper
    return PlaceVerdict(0.6 if known else 0.2, None, "a common word")


VERDICTS: tuple[Callable[[NameAmongNeighbours], PlaceVerdict | None], ...] = (
    _organisation,
    _named_person,
    _person_with_noun,
    _apposed_person,
    _storm,
    _divine,
    _ends_a_name,
    _with_larger,
    _acronym,
    _person_elsewhere,
    _before_last_name,
    _word_for_a_kind,
    _is_numeral,
    _as_first_name,
    _authorities,
    _people_by_initials,
    _common_word,
)


# ------------------------------------------------------------------ what speaks for or against it
def _behind_place_word(c: NameAmongNeighbours) -> PlacePoint | None:
    """A word of place before it: "in", "near"."""
    return PlacePoint(0.45, "a word of place before it") if c.placed else None


def _is_governed(c: NameAmongNeighbours) -> PlacePoint | None:
    """ "The mayor of Rimsa", "residents of Rimsa": what has a mayor or residents is a place."""
    if c.before is None or c.before.text not in word_set("of") or c.at.i < 2:
        return None
    whose = c.around[c.at.i - 2]
    if whose.text not in word_set("words_of_places"):
        return None
    return PlacePoint(0.45, "what has a mayor or residents")


def _known_by_all(c: NameAmongNeighbours) -> PlacePoint | None:
    """A place that everybody knows, or one of those where crises are."""
    if c.famous:
        return PlacePoint(0.35, "a well-known place")
    if c.best.kind == EntryKind.CRISIS or is_notable(c.best, c.single):
        return PlacePoint(0.15)
    return None


def _several_words(c: NameAmongNeighbours) -> PlacePoint | None:
    return None if c.single else PlacePoint(0.15, "a name of several words")


def _is_one_of(word: Worded | None, field: str) -> bool:
    """Whether there is a word and it stands in a field of the words of places."""
    return word is not None and word.text in words_for(field)


def _in_longer_name(c: NameAmongNeighbours) -> PlacePoint | None:
    """Whether the capital words beside it make it a part of another name."""
    left, right = c.left, c.right
    if left is None and right is None:
        return None
    if _is_one_of(left, "kinds") or _is_one_of(right, "kinds"):
        points = 0.2
    elif c.best.kind in _WIDE or _is_one_of(right, "titles"):
        points = -0.1
    elif right is None:
        points = -0.2
    else:
        points = -0.5 if c.best.population < 100_000 else -0.35
    return PlacePoint(points, "part of a longer name")


def _in_list(c: NameAmongNeighbours) -> PlacePoint | None:
    return (
        PlacePoint(0.35, "in a list of places")
        if not c.placed and _is_listed(c)
        else None
    )


def _behind_facility(c: NameAmongNeighbours) -> PlacePoint | None:
    """ "the General Hospital, Gusau": the town of a place that has a name of its own."""
    if not c.starts_run:
        return None
    if not c.at.i:
        return None
    facility = c.around[c.at.i - 1]
    kinds = words_for("facilities") | words_for("ends_of_names")
    joined = c.text[facility.end : c.first.start] == ", "
    return (
        PlacePoint(0.35, "behind a facility and a comma")
        if joined and facility.text in kinds and is_notable(c.best, c.single)
        else None
    )


LONGEST_LIST = 16  # words of a list of places looked back through


def _is_listed(c: NameAmongNeighbours) -> bool:
    """ "in Budi, Lafon and Torit": a name whose list began behind a word of place."""
    words = c.around
    for k in range(c.at.i, max(0, c.at.i - LONGEST_LIST), -1):
        between = c.text[words[k - 1].end : words[k].start]
        if between in {", ", " "} and (
            words[k - 1].capital or words[k - 1].text in word_set("and")
        ):
            continue
        if k == c.at.i:
            return False
        if not words[k].capital:
            return False
        if between != " ":
            return False
        return words[k - 1].text.casefold() in words_for("opens_list")
    return False


_BRACKETED_COUNT = named_pattern("belief.bracketed_count")


def _counted_in_bracket(c: NameAmongNeighbours) -> PlacePoint | None:
    """ "Garissa (2,900), Wajir (1,100)": so many are counted there; a person's age has no more than
    two digits.
    """
    if _BRACKETED_COUNT.match(c.text, c.around[c.at.j].end) is None:
        return None
    return PlacePoint(0.3, "a count in brackets behind it")


def _opens_sentence(c: NameAmongNeighbours) -> PlacePoint | None:
    """A capital at the head of a sentence tells little."""
    return PlacePoint(-0.25) if c.first.opens and c.single and not c.famous else None


def _word_elsewhere(c: NameAmongNeighbours) -> PlacePoint | None:
    """The same word in small letters elsewhere in the text."""
    if c.name.casefold() in c.usage.lower and not c.name.isupper():
        return PlacePoint(-0.5, "also a common word here")
    return None


def _no_proper_noun(c: NameAmongNeighbours) -> PlacePoint | None:
    """A single word that the tagger takes for no name."""
    if not c.single:
        return None
    if c.first.pos in NAMES_OR_UNPARSED:
        return None
    if _opening_town(c):
        return None
    return PlacePoint(-0.1 if c.famous else -0.25)


def _opening_town(c: NameAmongNeighbours) -> bool:
    """A city that opens its sentence: its capital says nothing, and the parser often takes it for a
    common noun.
    """
    if not c.first.opens:
        return False
    if c.first.pos not in _COMMON_WORDS:
        return False
    return (
        c.best.kind == EntryKind.TOWN
        and c.best.exact
        and c.best.population > WELL_KNOWN
    )


def _speaks_as_town(c: NameAmongNeighbours) -> PlacePoint | None:
    """A town that speaks is more likely a person."""
    if (
        c.after is not None
        and c.after.text in words_for("said")
        and c.best.kind == EntryKind.TOWN
    ):
        return PlacePoint(-0.4, "speaks")
    return None


def _called_place(c: NameAmongNeighbours) -> PlacePoint | None:
    """A word for a kind of place before or behind it."""
    if _is_one_of(c.before, "areas"):
        return PlacePoint(0.4, "called a place")
    if area_behind(c.text, c.around, c.at.j):
        return PlacePoint(0.4, "called a place")
    return None


FEATURES: tuple[Callable[[NameAmongNeighbours], PlacePoint | None], ...] = (
    _behind_place_word,
    _is_governed,
    _known_by_all,
    _several_words,
    _in_longer_name,
    _in_list,
    _counted_in_bracket,
    _behind_facility,
    _opens_sentence,
    _word_elsewhere,
    _no_proper_noun,
    _speaks_as_town,
    _called_place,
)
