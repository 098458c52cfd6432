"""Words that tell that something happened, and of what type.

A word counts by its lemma and part of speech, or as the last word of a phrase, where its row's
conditions hold; rows stand in `languages/en/events.yml` and are tried from the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportedly.languages import by_language, in_use
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token

_NOMINAL = frozenset({"NOUN", "PROPN"})
# "The fighting", "bombing": the tagger takes such nouns for verbs.
_GERUND = "VBG"
_OBJECTS = frozenset({"dobj", "nsubjpass", "pobj"})


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row asks for besides its word, lists spelt out."""

    row: Row
    kind: str
    objects: frozenset[str]
    present: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells an event, and the row it stands on."""

    token: Token
    start: int
    end: int
    row: Row
    sentence: int  # index into Mentions.sentences

    @property
    def type(self) -> str:
        return str(self.row["type"])


@dataclass(slots=True)
class _Words:
    """Rows by word: of single words by part of speech, of phrases by their last word."""

    by_kind: dict[str, dict[str, list[Condition]]] = field(
        default_factory=lambda: {"verbs": {}, "nouns": {}, "adjectives": {}}
    )
    phrases: dict[str, list[tuple[tuple[str, ...], Condition]]] = field(
        default_factory=dict
    )


def find_triggers(sentence: Sentence, index: int) -> Iterator[Trigger]:
    """The triggers of a sentence in reading order; a word belongs to one."""
    known = _words()
    around: frozenset[str] | None = None
    taken = -1
    for token in reversed(sentence.tokens):
        if taken != -1 and token.i >= taken:
            continue
        phrases = known.phrases.get(token.lower, ())
        singles = _single(token, known)
        if not phrases and not singles:
            continue
        if around is None:
            around = frozenset(w for t in sentence.tokens for w in (t.lower, t.lemma))
        found = _phrase(token, phrases, sentence, around) or _word(
            token, singles, sentence, around
        )
        if found is None:
            continue
        row, first = found
        taken = first
        yield Trigger(token, sentence.tokens[first].start, token.end, row, index)


def _single(token: Token, known: _Words) -> list[Condition]:
    """Rows of a word by its part of speech."""
    found: list[Condition] = []
    if token.pos == "VERB":
        verbs = known.by_kind["verbs"]
        found += next((verbs[form] for form in _forms(token) if form in verbs), [])
    if token.pos in _NOMINAL or (token.tag == _GERUND and not found):
        nouns = known.by_kind["nouns"]
        forms = (token.lemma.lower(), token.lower, token.lower[:-1])
        found += next((nouns[form] for form in forms if form in nouns), [])
    if token.pos in {"ADJ", "VERB"}:
        found += known.by_kind["adjectives"].get(token.lower, [])
    return found


def _forms(verb: Token) -> Iterator[str]:
    """The lemma, and what the lemmatiser makes something else of: "raped" is no form of "rap"."""
    if verb.lower.endswith("ed"):
        yield verb.lower[:-1]
    yield verb.lemma.lower()


def _word(
    token: Token, rows: list[Condition], sentence: Sentence, around: frozenset[str]
) -> tuple[Row, int] | None:
    fits = [c for c in rows if _fits(c, token, sentence, around)]
    best = min(fits, key=lambda c: c.row.line, default=None)
    return (best.row, token.i) if best is not None else None


def _phrase(
    token: Token,
    phrases: list[tuple[tuple[str, ...], Condition]] | tuple[()],
    sentence: Sentence,
    around: frozenset[str],
) -> tuple[Row, int] | None:
    for words, condition in phrases:
        first = token.i - len(words) + 1
        if first < 0:
            continue
        here = tuple(t.lower for t in sentence.tokens[first : token.i + 1])
        if here == words and _fits(condition, token, sentence, around):
            return condition.row, first
    return None


def _fits(
    condition: Condition, token: Token, sentence: Sentence, around: frozenset[str]
) -> bool:
    if condition.present and condition.present.isdisjoint(around):
        return False
    if not condition.absent.isdisjoint(around):
        return False
    return not condition.objects or _has_object(token, condition.objects, sentence)


def _has_object(token: Token, objects: frozenset[str], sentence: Sentence) -> bool:
    """Whether one of the words is an object of the verb, what a noun is of, or their modifier."""
    for t in sentence.tokens:
        if t.lemma.lower() not in objects and t.lower not in objects:
            continue
        node = t
        for _ in range(4):
            head = sentence.tokens[node.head]
            if head.i == token.i and node.i != token.i:
                return node.dep in _OBJECTS or node.dep in {
                    "prep",
                    "compound",
                    "dobj",
                    "prt",
                }
            if head.i == node.i:
                break
            node = head
    return False


# ------------------------------------------------------------------ the rows
@by_language
def _words() -> _Words:
    lists = {
        row["list"]: row.strings("words")
        for row in in_use().table("events")
        if "list" in row.values
    }
    known = _Words()
    for row in in_use().table("events"):
        if "list" in row.values:
            continue
        for kind in ("verbs", "nouns", "adjectives"):
            condition = Condition(row, kind, *_conditions(row, lists))
            for word in row.strings(kind):
                known.by_kind[kind].setdefault(word, []).append(condition)
        condition = Condition(row, "phrases", *_conditions(row, lists))
        for phrase in row.strings("phrases"):
            words = tuple(phrase.lower().replace("-", " - ").split())
            known.phrases.setdefault(words[-1], []).append((words, condition))
    for found in known.phrases.values():
        found.sort(key=lambda pair: -len(pair[0]))
    return known


def _conditions(
    row: Row, lists: dict[str, tuple[str, ...]]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    spelt = (
        [w for word in row.strings(name) for w in lists.get(word, (word,))]
        for name in ("object", "with", "without")
    )
    objects, present, absent = (frozenset(words) for words in spelt)
    return objects, present, absent
