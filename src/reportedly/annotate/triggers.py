"""Words that tell that something happened, and of what type.

A word counts by its lemma and part of speech, or as the last word of a phrase, where its row's
conditions hold; rows stand in `languages/en/events.yml` and are tried from the top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    COMPOUNDS,
    DIRECT_OBJECTS,
    FULL_VERBS,
    GERUNDS,
    NOUN_CLAUSES,
    NOUNS,
    PARTICIPIALS,
    PASSIVE_SUBJECTS,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    UNDERGOERS,
    VERB_PARTICLES,
)
from reportedly.codebook.words import PlacePrecision, Unit
from reportedly.languages import by_language, fields_of_list, in_use, word_set
from reportedly.languages.inflections import bases_of_past, without_plural
from reportedly.lexicons.load import Row
from reportedly.records import Place, Sentence, Token
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.words import alternatives

_IN_PHRASE = DIRECT_OBJECTS | PREPOSITION_HEADS | COMPOUNDS | VERB_PARTICLES


# Parts of speech of single words that can tell
_TELLING = NOUNS | PARTICIPIALS | FULL_VERBS
_OBJECTS = UNDERGOERS | PREPOSITION_OBJECTS | _IN_PHRASE


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row asks for besides its word, lists spelt out."""

    row: Row
    kind: str
    objects: frozenset[str]
    present: frozenset[str]
    absent: frozenset[str]
    spared: frozenset[str]  # what it cannot be done to
    ground: bool  # whether the name of a place is an object too: "seized Rimsa"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells an event, and the row it stands on."""

    token: Token
    start: int
    end: int
    row: Row
    sentence: int  # index into Mentions.sentences
    ground: bool = False  # whether what is done is done to a named place: "took Rimsa"

    type: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", str(self.row["type"]))


@dataclass(slots=True)
class _TriggerWords:
    """Rows by word: of single words by part of speech, of phrases by their last word."""

    by_kind: dict[str, dict[str, list[Condition]]] = field(
        default_factory=lambda: {"verbs": {}, "nouns": {}, "adjectives": {}}
    )
    phrases: dict[str, list[tuple[tuple[str, ...], Condition]]] = field(
        default_factory=dict
    )
    takes_ground: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()  # single words, and the last of each phrase

    def may_stand_in(self, sentence: Sentence) -> bool:
        """Whether any of them can stand in a sentence: in two of three there is none."""
        if not self.every.isdisjoint(sentence.words):
            return True
        if not self.every.isdisjoint(sentence.lemmas):
            return True
        return not self.every.isdisjoint([word[:-1] for word in sentence.words])


def find_triggers(
    sentence: Sentence, index: int, places: Sequence[Place] = ()
) -> Iterator[Trigger]:
    """The triggers of a sentence in reading order; a word belongs to one.

    Args:
        places: those the sentence names; a row about ground takes them for its objects.
    """
    known = _trigger_words()
    if not known.may_stand_in(sentence):
        return
    named = _named_ground(sentence, places)
    around = sentence.words.union([t.lemma for t in sentence.tokens])
    idle = _idle_tokens(sentence)
    taken = len(sentence.tokens)
    for token in reversed(sentence.tokens):
        if token.i >= taken:
            continue
        if known.every.isdisjoint((token.lower, token.lower[:-1], token.lemma.lower())):
            continue
        phrases = known.phrases.get(token.lower, ())
        telling = token.pos in _TELLING or token.tag in GERUNDS
        singles = _rows_of_single(token, known) if telling else []
        if not phrases and not singles:
            continue
        if token.i in idle:
            continue
        found = _row_of_phrase(token, phrases, sentence, around) or _word(
            token, singles, sentence, around, named
        )
        if found is None:
            continue
        row, first = found
        taken = first
        start, ground = sentence.tokens[first].start, _takes(token, named, sentence)
        yield Trigger(token, start, token.end, row, index, ground)


def _idle_tokens(sentence: Sentence) -> frozenset[int]:
    """The tokens of words of violence that tell none: "fighting for their lives"."""
    spans = [m.span() for m in _idioms().finditer(sentence.text)]
    if not spans:
        return frozenset()
    starts = [(t.i, t.start - sentence.start) for t in sentence.tokens]
    return frozenset(
        [i for i, at in starts for start, end in spans if start <= at < end]
    )


def _named_ground(sentence: Sentence, places: Sequence[Place]) -> frozenset[int]:
    """The tokens of the places smaller than a country."""
    ground = [
        p
        for p in places
        if p.metonym is None
        if p.location.precision != PlacePrecision.COUNTRY
    ]
    spans = [(p.start, p.end) for p in ground]
    return frozenset(
        [t.i for t in sentence.tokens for start, end in spans if start <= t.start < end]
    )


def _rows_of_single(token: Token, known: _TriggerWords) -> list[Condition]:
    """Rows of a word by its part of speech."""
    found: list[Condition] = []
    if token.pos in FULL_VERBS:
        verbs = known.by_kind["verbs"]
        found += next((verbs[form] for form in _forms(token) if form in verbs), [])
    if token.pos in NOUNS or (token.tag in GERUNDS and not found):
        nouns = known.by_kind["nouns"]
        forms = (token.lemma.lower(), token.lower, without_plural(token.lower))
        found += next((nouns[form] for form in forms if form in nouns), [])
    if token.pos in PARTICIPIALS:
        found += known.by_kind["adjectives"].get(token.lower, [])
    return found


def _forms(verb: Token) -> Iterator[str]:
    """The lemma, and what the lemmatiser makes something else of: "raped" is no form of "rap"."""
    past = tuple(bases_of_past(verb.lower))
    yield from past[1:]
    yield verb.lemma.lower()


def _word(
    token: Token,
    rows: list[Condition],
    sentence: Sentence,
    around: frozenset[str],
    named: frozenset[int],
) -> tuple[Row, int] | None:
    """The row of a single word whose conditions hold, the first of the list where several do."""
    fits = [c for c in rows if _condition_holds(c, token, sentence, around, named)]
    best = min(fits, key=lambda c: c.row.line, default=None)
    return (best.row, token.i) if best is not None else None


def _row_of_phrase(
    token: Token,
    phrases: list[tuple[tuple[str, ...], Condition]] | tuple[()],
    sentence: Sentence,
    around: frozenset[str],
) -> tuple[Row, int] | None:
    """The row of a phrase that ends at a token, and the index of its first word."""
    for words, condition in phrases:
        first = token.i - len(words) + 1
        if first < 0:
            continue
        if sentence.tokens[first].lower != words[0]:
            continue
        here = [t.lower for t in sentence.tokens[first : token.i + 1]]
        if here == list(words) and _condition_holds(condition, token, sentence, around):
            return condition.row, first
    return None


def _condition_holds(
    condition: Condition,
    token: Token,
    sentence: Sentence,
    around: frozenset[str],
    named: frozenset[int] = frozenset(),
) -> bool:
    """Whether all that a row asks of the words around holds."""
    if condition.present and condition.present.isdisjoint(around):
        return False
    if not condition.absent.isdisjoint(around):
        return False
    if condition.spared and _has_object(token, condition.spared, sentence):
        return False
    if not condition.objects:
        return True
    if condition.ground and listed(token, "YIELDS"):
        return _yields(token, condition.objects, named, sentence)
    if _has_object(token, condition.objects, sentence):
        return True
    return condition.ground and _takes(token, named, sentence)


def _yields(
    verb: Token, objects: frozenset[str], named: frozenset[int], sentence: Sentence
) -> bool:
    """ "Rimsa fell to the rebels", "the town has fallen to them"."""
    if next(sentence.behind(verb.i, word_set("to")), None) is None:
        return False
    return any(
        t.i in named or t.lemma.lower() in objects
        for t in sentence.children_as(verb.i, ACTIVE_SUBJECTS)
    )


def _takes(verb: Token, named: frozenset[int], sentence: Sentence) -> bool:
    """Whether a verb that can take ground takes a named place."""
    if verb.lemma.lower() not in _trigger_words().takes_ground:
        return False
    kids = sentence.children(verb.i)
    return any(t.i in named and t.dep in UNDERGOERS for t in kids)


def _has_object(token: Token, objects: frozenset[str], sentence: Sentence) -> bool:
    """Whether one of the words is an object of the verb, what a noun is of, or their modifier."""
    if _PERSONS in objects and _has_person(token, sentence):
        return True
    spelt = (
        t for t in sentence.tokens if not objects.isdisjoint((t.lemma.lower(), t.lower))
    )
    links = (_link_to(token, t, sentence) for t in spelt)
    link = next(filter(None, links), None)
    return link is not None and link.dep in _OBJECTS


def _link_to(token: Token, below: Token, sentence: Sentence) -> Token | None:
    """The dependent of a token that is the word below it, or leads to it in a few steps."""
    node = below
    for _ in range(4):
        head = sentence.tokens[node.head]
        if head.i == node.i:
            return None
        if head.i == token.i:
            return node
        if _turns_aside(node):
            return None
        node = head
    return None


def _turns_aside(node: Token) -> bool:
    """ "Held a funeral for the officer": what stands behind "for" is no part of what was held."""
    if node.dep not in PREPOSITION_HEADS:
        return False
    return node.lower not in word_set("object_joins")


_PERSONS = "PERSONS"  # of a row's objects: any noun for persons


def _has_person(verb: Token, sentence: Sentence) -> bool:
    """Whether a verb is done to persons: "seized 30 pupils", "pupils, who were seized"."""
    if verb.dep in VERB_PARTICLES:
        verb = sentence.tokens[verb.head]
    if verb.dep in NOUN_CLAUSES and sentence.child_as(verb.i, PASSIVE_SUBJECTS):
        return names_persons(sentence.tokens[verb.head], sentence)
    return any(
        names_persons(t, sentence) for t in sentence.children_as(verb.i, UNDERGOERS)
    )


def names_persons(noun: Token, sentence: Sentence) -> bool:
    """Whether a noun means persons, or so many of them: "nurses", "dozens of nurses"."""
    row = noun_row(noun.text)
    if row is not None:
        return row.get("unit") == Unit.PEOPLE and not row.get("category")
    whom = next(sentence.behind(noun.i, word_set("joins_members")), None)
    return whom is not None and names_persons(whom, sentence)


# ------------------------------------------------------------------ the rows
@by_language
def _idioms() -> re.Pattern[str]:
    """Words of violence that tell none: "fighting for their lives"."""
    rows = (r for r in in_use().table("events") if r.values.get("list") == "IDIOMS")
    row = next(rows, None)
    words = alternatives(row.strings("words")) if row is not None else "(?!)"
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@by_language
def _trigger_words() -> _TriggerWords:
    """The words of events with the conditions of their rows."""
    lists = {
        row["list"]: row.strings("words")
        for row in in_use().table("events")
        if "list" in row.values
    }
    known = _TriggerWords(takes_ground=frozenset(lists.get("TAKES_GROUND", ())))
    for row in in_use().table("events"):
        if "list" in row.values:
            continue
        objects, present, absent, spared = _conditions_of_row(row, lists)
        for kind in fields_of_list("events", "tells"):
            condition = Condition(row, kind, objects, present, absent, spared, False)
            over_ground = replace(condition, ground=True)
            for word in row.strings(kind):
                ground = word in known.takes_ground and "town" in condition.objects
                known.by_kind[kind].setdefault(word, []).append(
                    over_ground if ground else condition
                )
        condition = Condition(row, "phrases", objects, present, absent, spared, False)
        for phrase in row.strings("phrases"):
            words = tuple(phrase.lower().replace("-", " - ").split())
            known.phrases.setdefault(words[-1], []).append((words, condition))
    for found in known.phrases.values():
        found.sort(key=lambda pair: -len(pair[0]))
    known.every = frozenset(known.phrases).union(*known.by_kind.values())
    return known


def _conditions_of_row(
    row: Row, lists: dict[str, tuple[str, ...]]
) -> tuple[frozenset[str], ...]:
    """The words a row asks for or forbids, lists by name spelt out."""
    spelt = (
        [w for word in row.strings(name) for w in lists.get(word, (word,))]
        for name in ("object", "with", "without", "spared")
    )
    return tuple(frozenset(words) for words in spelt)


@by_language
def _lists_of_events() -> dict[str, frozenset[str]]:
    """The lists in capitals of `languages/<code>/events.yml`."""
    rows = (row for row in in_use().table("events") if "list" in row.values)
    return {row["list"]: frozenset(row.strings("words")) for row in rows}


def listed(word: Token, name: str) -> bool:
    """Whether a word, by its lemma, stands in a list of `languages/<code>/events.yml`."""
    return word.lemma.lower() in _list_of_events(name)


@by_language
def _list_of_events(name: str) -> frozenset[str]:
    return _lists_of_events().get(name, frozenset())
