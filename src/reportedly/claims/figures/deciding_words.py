"""The words that decide what happened, in the role their lexicon row asks for.

A verb counts only with the counted in the right place: of "three gunmen killed nine people" the
object nine, of "nine people died" the subject. Adjectives, event nouns and kinds of shelter are
looked up as they stand. Rows are in `languages/en/figures.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from reportedly.claims.figures.costs import Extra
from reportedly.claims.figures.counted import aims_at_somebody
from reportedly.claims.figures.relief import words_of_report
from reportedly.claims.shared.people import time_words
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADVERBS,
    CLAUSE_MARKERS,
    CONJUNCTS,
    FULL_COMPLEMENTS,
    FULL_VERBS,
    NOUN_CLAUSES,
    NOUNS,
    OBJECTS,
    PARTICIPIALS,
    PARTICIPLE_CLAUSES,
    PASSIVE_AUXILIARIES,
    PASSIVE_SIGNS,
    PAST_OR_PARTICIPLE,
    PAST_PARTICIPLE,
    PREPOSITION_OBJECTS,
    PROPER_NOUNS,
    UNDERGOERS,
    VERBS,
)
from reportedly.codebook.words import Category
from reportedly.languages import by_language, fields_of_list, in_use, word_set
from reportedly.languages.inflections import verb_endings
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token

# Words whose stems are kept: as many as the encoder keeps (`syntax/network.py`).
KEPT_WORDS = 50_000
_STATE_WORDS = PARTICIPIALS | ADVERBS  # "wounded", "dead", "away"


@dataclass(frozen=True, slots=True)
class Happened:
    """The deciding word, the lexicon row it stands on, and how it is tied to the number."""

    word: Token
    row: Row
    tie: str
    cost: float


def as_argument(
    verb: Token, role: str, sentence: Sentence, cost: float, tie: str
) -> Iterator[Happened]:
    """What a verb says of its argument in a role, `object` or `subject`: each lexicon row that
    fits.
    """
    dead = _fatal(verb, sentence)
    if dead is not None and role == "object":
        yield Happened(dead, deciding_words()["state"]["dead"], tie, cost + Extra.FATAL)
    for row in _rows_for(role, verb):
        if row.get("aided") and _is_how_many(verb, sentence):
            continue
        if _has_objects(row, verb, sentence):
            nearer = Extra.WITH_ITS_WORDS if row.strings("with") else 0.0
            yield Happened(verb, row, tie, cost + nearer)
    if verb.tag in PAST_OR_PARTICIPLE and role == "object":
        yield from states(verb, tie, cost + Extra.STATE_OF_VERB, sentence)


def _is_how_many(verb: Token, sentence: Sentence) -> bool:
    """ "The number of displaced people has reached 61,000": a count came to so many, and no help to
    them.
    """
    if verb.lemma not in word_set("passing_verbs"):
        return False  # "a total of 3,485 children received them"
    subjects = sentence.children_as(verb.i, ACTIVE_SUBJECTS)
    return any(t.lower in word_set("tally_nouns") for t in subjects)


def _has_objects(row: Row, verb: Token, sentence: Sentence) -> bool:
    """The words a row asks for beside its verb stand there: "left their homes", "had their homes
    destroyed".
    """
    if row.values.keys().isdisjoint(fields_of_list("figures", "beside")):  # most rows
        return True
    wanted, made = row.strings("with"), row.strings("made")
    if not is_near(row, sentence):
        return False
    if not _has_way(row, verb, sentence):
        return False
    if not _is_helped(row, verb, sentence):
        return False
    if _only_aims(row, verb, sentence):
        return False
    behind = sentence.tokens[verb.i + 1 : verb.i + 9]
    if made and not any(t.lower in made for t in behind):
        return False
    return not wanted or _has_wanted(row, wanted, verb, sentence)


def _has_wanted(
    row: Row, wanted: tuple[str, ...], verb: Token, sentence: Sentence
) -> bool:
    """One of the nouns a row asks for, or, where it may be `named`, a name: "joined Fatah"."""
    nouns = _after(sentence, verb)
    if row.get("direct"):
        nouns = [n for n in nouns if verb.i in {n.head, sentence.tokens[n.head].head}]
        nouns = [n for n in nouns if n.dep not in PREPOSITION_OBJECTS]
    if row.get("named"):
        names = [t.lower for t in nouns[:3] if t.pos in PROPER_NOUNS]
        if not time_words().issuperset(names):
            return True
    return any(t.lower in wanted for t in nouns)


def is_near(row: Row, sentence: Sentence) -> bool:
    """One of the words a row asks for stands anywhere in the sentence, or it asks for none; of help
    a report of relief work speaks throughout.
    """
    near, report = row.strings("near"), words_of_report()
    if row.get("relief") and not report:
        return False
    if not near:
        return True
    if not sentence.words.isdisjoint(near):
        return True
    if report.isdisjoint(near):
        return False
    return bool(row.get("aided") or row.get("relief"))


def has_near(row: Row, sentence: Sentence) -> bool:
    """Whether one of the words of a row's `near` stands in the sentence."""
    near = row.strings("near")
    return not sentence.words.isdisjoint(near)


def _is_helped(row: Row, verb: Token, sentence: Sentence) -> bool:
    """ "were being held": the helper a row asks for stands right before its verb."""
    helped = row.strings("helped")
    if not helped:
        return True
    before = [t.lower for t in sentence.tokens[max(0, verb.i - HELPERS) : verb.i]]
    return any(f" {words} " in f" {' '.join(before)} " for words in helped)


def _only_aims(row: Row, verb: Token, sentence: Sentence) -> bool:
    """ "Three doctors were shot at": whether it is not told that they were hit."""
    behind = next(iter(sentence.tokens[verb.i + 1 : verb.i + 2]), None)
    if behind is None or behind.lower not in row.strings("aimed"):
        return False
    return not sentence.children_as(behind.i, PREPOSITION_OBJECTS)


HELPERS = 3  # words before a verb that may help it: "is still being unlawfully held"


def _has_way(row: Row, verb: Token, sentence: Sentence) -> bool:
    """ "moved away", "pushed over the border", "forced 90 people from their homes"."""
    way = row.strings("way")
    if not way:
        return True
    if any(t.lower in way for t in sentence.tokens[verb.i + 1 : verb.i + 4]):
        return True
    objects = {c.i for c in sentence.children_as(verb.i, UNDERGOERS)}
    behind = sentence.tokens[verb.i + 1 : verb.i + 1 + FAR]
    return any(
        t.lower in way and (t.head == verb.i or t.head in objects) for t in behind
    )


FAR = (
    12  # words between a verb and what says where it leads, with an object between them
)


def fatally(t: Token) -> Row | None:
    """The row of an adverb that makes a death of a wound, or None."""
    return deciding_words()["fatal"].get(t.lower)


def tells_death(verb: Token, sentence: Sentence) -> bool:
    """Whether the words with a verb say that it was fatal: "hacked to death", "shot dead"."""
    return _fatal(verb, sentence) is not None


def _fatal(verb: Token, sentence: Sentence) -> Token | None:
    """ "shot dead", "burned to death", "stabbed nine to death", "fatally wounded"."""
    adverbs = deciding_words()["fatal"]
    for t in sentence.children(verb.i):
        if t.lower in adverbs:
            return t
    following = sentence.tokens[verb.i + 1 : verb.i + 3]
    if following and following[0].lower in word_set("dead"):
        return following[0]
    death = _to_death(verb, sentence)
    if death is None or _is_of_court(verb):
        return None
    return death


# Words from a verb over its object: "stabbed | at | least | nine | young | men | to | death".
TO_DEATH = 7


def _to_death(verb: Token, sentence: Sentence) -> Token | None:
    """The "death" of "to death" in a verb's own clause."""
    behind = sentence.tokens[verb.i + 1 : verb.i + 1 + TO_DEATH]
    breaks, phrases = word_set("clause_breaks_or_comma"), word_set("to_death")
    for to, death in pairwise(behind):
        if to.pos in VERBS:
            return None
        if to.lower in breaks:
            return None
        if f"{to.lower} {death.lower}" in phrases:
            return death
    return None


def _rows_for(role: str, verb: Token) -> tuple[Row, ...]:
    """Rows of a verb by its lemma, or by its stem where the parser took it for something else."""
    rows = rows_by_word(role)
    for form in (verb.lemma.lower(), *_stems(verb.lower)):
        if form in rows:
            return rows[form]
    return ()


@lru_cache(maxsize=KEPT_WORDS)
def _stems(word: str) -> tuple[str, ...]:
    """What a form of a verb may be a form of, the likeliest first."""
    stems: list[str] = []
    for ending, instead in verb_endings("figures"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            stems.append(stem + instead)
            if len(stem) > 2 and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
    return tuple(stems)


def _after(sentence: Sentence, verb: Token) -> list[Token]:
    """The words right behind a verb: its object is among them even where the tree lost it."""
    return [t for t in sentence.tokens[verb.i + 1 : verb.i + 9] if t.pos in NOUNS]


def states(t: Token, tie: str, cost: float, sentence: Sentence) -> Iterator[Happened]:
    """The state an adjective, participle or short phrase names: "dead", "cut off", "in custody"."""
    states = deciding_words()["state"]
    words = [x.lower for x in sentence.tokens[t.i : t.i + 4]]
    phrases = [" ".join(words[:n]) for n in range(len(words), 0, -1)]
    before = sentence.tokens[t.i - 1] if t.i else t
    if before.head == t.i:  # "food insecure"
        phrases.append(f"{before.lower} {t.lower}")
    row = next((states[phrase] for phrase in phrases if phrase in states), None)
    # "who lost their insurance" are not lost
    if row and not (t.lemma in word_set("lose") and has_object(t, sentence)):
        yield Happened(t, row, tie, cost)


def events_by_noun(
    t: Token, sentence: Sentence, cost: float, tie: str
) -> Iterator[Happened]:
    """The event a noun names: "displacement", "death toll"."""
    row = event_of_noun(t, sentence)
    if row:
        yield Happened(t, row, tie, cost)


def event_of_noun(t: Token, sentence: Sentence) -> Row | None:
    """The row of the event that a noun names, where no word of the sentence makes it another thing:
    the flight of a plane displaces nobody.
    """
    events = deciding_words()["event"]
    row = events.get(t.lemma.lower()) or events.get(t.lower)
    if row is None:
        return None
    if not sentence.words.isdisjoint(row.strings("unless")):
        return None
    return row


def bare_participle(
    t: Token, tie: str, cost: float, sentence: Sentence
) -> Iterator[Happened]:
    """ "Five shot at a party", "two shot dead", "two shot and killed": a participle that the parse
    takes for the noun of a bare number.
    """
    row = deciding_words()["bare"].get(t.lower)
    if row is None:
        return
    dead = _fatal(t, sentence)
    whole = all(k.text != "," for k in sentence.tokens[t.i + 1 : t.i + 2])
    if dead is not None and whole:  # not "five shot, one fatally"
        yield Happened(dead, deciding_words()["state"]["dead"], tie, cost + Extra.FATAL)
    yield Happened(t, row, tie, cost)
    for joined in sentence.children_as(t.i, CONJUNCTS):
        if joined.tag in PAST_PARTICIPLE:
            yield from as_argument(joined, "object", sentence, cost, tie)


def degree_beside(number: Token, sentence: Sentence) -> Row | None:
    """The row of the adverb right beside a number of homes: "fully 61", "405 totally"."""
    rows = rows_by_word("degree")
    beside = sentence.tokens[max(0, number.i - 1) : number.i + 2]
    return next((rows[t.lower][0] for t in beside if t.lower in rows), None)


def _is_of_court(verb: Token) -> bool:
    """Whether a verb says that somebody is held or tried."""
    return any(r["category"] == Category.DETAINED for r in _rows_for("object", verb))


def sought(verb: Token, cost: float, sentence: Sentence) -> Iterator[Happened]:
    """ "searching for 12": those behind a verb of search with "for" are missing, unless they are
    wanted for what they did.
    """
    if not sentence.words.isdisjoint(word_set("wanted_words")):
        return
    for row in rows_by_word("sought").get(verb.lemma.lower(), ()):
        yield Happened(verb, row, "who is searched for", cost)


def place_words(
    t: Token, sentence: Sentence, field: str, cost: float, tie: str
) -> Iterator[Happened]:
    """The kind of place a noun names, by itself or with the word before it: "shelters", "relief
    camp".
    """
    before = sentence.tokens[t.i - 1].lower if t.i else ""
    kinds = deciding_words()[field]
    row = kinds.get(f"{before} {t.lower}") or kinds.get(t.lower)
    if row:
        yield Happened(t, row, tie, cost)


def deciding_rows(sentence: Sentence, t: Token) -> Iterator[tuple[Row, str]]:
    """The rows a word stands on, with the role it has there."""
    if t.pos in FULL_VERBS:
        for role in ("object", "subject"):
            for row in _rows_for(role, t):
                if _has_objects(row, t, sentence):
                    yield row, role
    state = deciding_words()["state"].get(t.lower)
    if state and t.pos in _STATE_WORDS:
        yield state, "state"


def is_passive(sentence: Sentence, verb: Token) -> bool:
    """Is the verb's subject the one it happens to?"""
    kinds = {c.dep for c in sentence.children(verb.i)}
    if not kinds.isdisjoint(PASSIVE_SIGNS):
        return True
    if not is_participle(verb, sentence):
        return False
    if verb.dep in NOUN_CLAUSES:
        return kinds.isdisjoint(ACTIVE_SUBJECTS)
    # "ordered nine men jailed", "saw 12 people killed"
    return verb.dep in FULL_COMPLEMENTS and kinds.isdisjoint(_OF_FULL_CLAUSE)


def is_participle(verb: Token, sentence: Sentence) -> bool:
    """A past participle, also where it is tagged as a past tense, which hangs from no noun: "one of
    the four nurses shot on Friday".
    """
    if verb.dep in PARTICIPLE_CLAUSES and verb.tag in PAST_OR_PARTICIPLE:
        active = has_object(verb, sentence) or aims_at_somebody(verb, sentence.tokens)
        return verb.tag in PAST_PARTICIPLE or not active
    return verb.tag in PAST_PARTICIPLE


_OF_FULL_CLAUSE = ACTIVE_AUXILIARIES | CLAUSE_MARKERS


def has_active_subject(sentence: Sentence, verb: Token) -> bool:
    """Has the verb a subject that does it?"""
    if sentence.child_as(verb.i, PASSIVE_AUXILIARIES) is not None:
        return False
    return sentence.child_as(verb.i, ACTIVE_SUBJECTS) is not None


def has_object(verb: Token, sentence: Sentence) -> bool:
    """Has the verb somebody or something it is done to? Not behind a comma: "six people shot, two
    fatally".
    """
    behind = sentence.tokens[verb.i + 1 : verb.i + 2]
    beyond = verb.i + 2 if any(t.text == "," for t in behind) else None
    return any(
        beyond is None or not beyond <= t.i <= beyond + 1
        for t in sentence.children_as(verb.i, OBJECTS)
    )


def stays(verb: Token) -> bool:
    """Does the verb say only that somebody is somewhere?"""
    return verb.lemma.lower() in word_set("staying_verbs")


# ------------------------------------------------------------------ the lexicon, by word
def may_tell(sentence: Sentence, categories: frozenset[str]) -> bool:
    """Whether any word of a sentence can say that one of these happened: without one, nothing needs
    to be looked for.
    """
    words = _words_of_categories(categories)
    if not (words.isdisjoint(sentence.words) and words.isdisjoint(sentence.lemmas)):
        return True
    stems = chain.from_iterable(map(_stems, sentence.words))
    return not words.isdisjoint(stems)


@by_language
def _words_of_categories(categories: frozenset[str]) -> frozenset[str]:
    """Of what the rows of some categories look for, the words; of a phrase its longest, which is
    there where the phrase is.
    """
    rows = (r for r in in_use().table("figures") if r.get("category") in categories)
    deciding = fields_of_list("figures", "decides")
    phrases = (p for row in rows for field in deciding for p in row.strings(field))
    return frozenset(max(phrase.split(), key=len) for phrase in phrases)


@by_language
def deciding_words() -> dict[str, dict[str, Row]]:
    """Rows by field and word, for the words that need no role."""
    index: dict[str, dict[str, Row]] = {
        "state": {},
        "event": {},
        "where": {},
        "staying": {},
        "without": {},
        "holder": {},
        "fatal": {},
        "bare": {},
    }
    for row in in_use().table("figures"):
        for field, words in index.items():
            for word in row.strings(field):
                words.setdefault(word, row)
    return index


@by_language
def rows_by_word(field: str) -> dict[str, tuple[Row, ...]]:
    """Rows by each word of a field, verbs by their lemma; rows that ask for more words come first,
    since they say more.
    """
    index: dict[str, list[Row]] = {}
    for row in sorted(
        in_use().table("figures"),
        key=lambda r: not (r.strings("with") or r.strings("near")),
    ):
        for word in row.strings(field):
            index.setdefault(word, []).append(row)
    return {word: tuple(rows) for word, rows in index.items()}
