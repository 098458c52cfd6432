"""The words that decide what happened, in the role their lexicon row asks for.

A verb counts only with the counted in the right place: of "three gunmen killed nine people" the
object nine, of "nine people died" the subject. Adjectives, event nouns and kinds of shelter are
looked up as they stand. Rows are in `languages/en/figures.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.languages import by_language, in_use
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token


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
        yield Happened(dead, words_of()["state"]["dead"], tie, cost - 0.2)
    for row in _rows_for(role, verb):
        if _has_objects(row, verb, sentence):
            yield Happened(verb, row, tie, cost - (0.1 if row.strings("with") else 0.0))
    if verb.tag in {"VBN", "VBD"} and role == "object":
        yield from states(verb, tie, cost + 0.05, sentence)


def _has_objects(row: Row, verb: Token, sentence: Sentence) -> bool:
    """The words a row asks for beside its verb stand there: "left their homes", "had their homes
    destroyed".
    """
    wanted, made = row.strings("with"), row.strings("made")
    if not is_near(row, sentence) or not _has_way(row, verb, sentence):
        return False
    if made and not any(
        t.lower in made for t in sentence.tokens[verb.i + 1 : verb.i + 9]
    ):
        return False
    if not wanted:
        return True
    nouns = _after(sentence, verb)
    named = row.get("named") and any(t.pos == "PROPN" for t in nouns[:3])
    return bool(named) or any(t.lower in wanted for t in nouns)


def is_near(row: Row, sentence: Sentence) -> bool:
    """One of the words a row asks for stands anywhere in the sentence, or it asks for none."""
    near = row.strings("near")
    return not near or any(t.lower in near for t in sentence.tokens)


def _has_way(row: Row, verb: Token, sentence: Sentence) -> bool:
    """ "moved away", "pushed over the border", "forced 90 people from their homes"."""
    way = row.strings("way")
    if not way or any(t.lower in way for t in sentence.tokens[verb.i + 1 : verb.i + 4]):
        return True
    objects = {c.i for c in sentence.children(verb.i) if c.dep in {"dobj", "nsubjpass"}}
    behind = sentence.tokens[verb.i + 1 : verb.i + 1 + FAR]
    return any(
        t.lower in way and (t.head == verb.i or t.head in objects) for t in behind
    )


FAR = (
    12  # words between a verb and what says where it leads, with an object between them
)


def _fatal(verb: Token, sentence: Sentence) -> Token | None:
    """ "shot dead", "burned to death"."""
    following = sentence.tokens[verb.i + 1 : verb.i + 3]
    if following and following[0].lower == "dead":
        return following[0]
    if sentenced_to(verb, sentence):
        return None
    return following[1] if [t.lower for t in following] == ["to", "death"] else None


def _rows_for(role: str, verb: Token) -> tuple[Row, ...]:
    """Rows of a verb by its lemma, or by its stem where the parser took it for something else."""
    rows = verbs_of(role)
    for form in (verb.lemma.lower(), *_stems(verb.lower)):
        if form in rows:
            return rows[form]
    return ()


def _stems(word: str) -> Iterator[str]:
    for ending, instead in (
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("d", ""),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            yield stem + instead
            if len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


def _after(sentence: Sentence, verb: Token) -> list[Token]:
    """The words right behind a verb: its object is among them even where the tree lost it."""
    return [
        t
        for t in sentence.tokens[verb.i + 1 : verb.i + 9]
        if t.pos in {"NOUN", "PROPN"}
    ]


def states(t: Token, tie: str, cost: float, sentence: Sentence) -> Iterator[Happened]:
    """The state an adjective, participle or short phrase names: "dead", "cut off", "in custody"."""
    states = words_of()["state"]
    words = [x.lower for x in sentence.tokens[t.i : t.i + 4]]
    phrases = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    row = next((states[phrase] for phrase in phrases if phrase in states), None)
    if row:
        yield Happened(t, row, tie, cost)


def events(t: Token, cost: float, tie: str) -> Iterator[Happened]:
    """The event a noun names: "displacement", "death toll"."""
    row = words_of()["event"].get(t.lemma.lower()) or words_of()["event"].get(t.lower)
    if row:
        yield Happened(t, row, tie, cost)


def sentenced_to(verb: Token, sentence: Sentence) -> bool:
    """ "sentenced to death": what a court orders has not happened."""
    tried = any(r["category"] == "detained" for r in _rows_for("object", verb))
    behind = [t.lower for t in sentence.tokens[verb.i + 1 : verb.i + 3]]
    return tried and behind == ["to", "death"]


def sought(verb: Token, cost: float, sentence: Sentence) -> Iterator[Happened]:
    """ "searching for 12": those behind a verb of search with "for" are missing."""
    for row in in_use().table("figures"):
        if verb.lemma.lower() in row.strings("sought"):
            yield Happened(verb, row, "who is searched for", cost)


def place_words(
    t: Token, sentence: Sentence, field: str, cost: float, tie: str
) -> Iterator[Happened]:
    """The kind of place a noun names, by itself or with the word before it: "shelters", "relief
    camp".
    """
    before = sentence.tokens[t.i - 1].lower if t.i else ""
    row = words_of()[field].get(f"{before} {t.lower}") or words_of()[field].get(t.lower)
    if row:
        yield Happened(t, row, tie, cost)


def rows_of(sentence: Sentence, t: Token) -> Iterator[tuple[Row, str]]:
    """The rows a word stands on, with the role it has there."""
    if t.pos == "VERB":
        for role in ("object", "subject"):
            for row in _rows_for(role, t):
                if _has_objects(row, t, sentence):
                    yield row, role
    state = words_of()["state"].get(t.lower)
    if state and t.pos in {"ADJ", "VERB", "ADV"}:
        yield state, "state"


def is_passive(sentence: Sentence, verb: Token) -> bool:
    """Is the verb's subject the one it happens to?"""
    kinds = {c.dep for c in sentence.children(verb.i)}
    return (
        "auxpass" in kinds
        or "nsubjpass" in kinds
        or (verb.tag == "VBN" and verb.dep in {"acl", "relcl"} and "nsubj" not in kinds)
    )


def has_active_subject(sentence: Sentence, verb: Token) -> bool:
    """Has the verb a subject that does it?"""
    kinds = {c.dep for c in sentence.children(verb.i)}
    return "nsubj" in kinds and "auxpass" not in kinds


def has_object(verb: Token, sentence: Sentence) -> bool:
    """Has the verb somebody or something it is done to?"""
    return any(c.dep in {"dobj", "obj"} for c in sentence.children(verb.i))


def stays(verb: Token) -> bool:
    """Does the verb say only that somebody is somewhere?"""
    return verb.lemma.lower() in STATIC


HOSTS = frozenset(
    {
        "host",
        "house",
        "shelter",
        "hold",
        "accommodate",
        "contain",
        "have",
        "receive",
        "take",
    }
)
STATIC = frozenset(
    {
        "be",
        "remain",
        "stay",
        "live",
        "shelter",
        "sleep",
        "reside",
        "wait",
        "camp",
        "sit",
        "linger",
        "take",
        "seek",
        "find",
        "crowd",
        "cram",
        "register",
    }
)


# ------------------------------------------------------------------ the lexicon, by word
@by_language
def words_of() -> dict[str, dict[str, Row]]:
    """Rows by field and word, for the words that need no role."""
    index: dict[str, dict[str, Row]] = {
        "state": {},
        "event": {},
        "where": {},
        "staying": {},
        "without": {},
        "holder": {},
    }
    for row in in_use().table("figures"):
        for field, words in index.items():
            for word in row.strings(field):
                words.setdefault(word, row)
    return index


@by_language
def verbs_of(role: str) -> dict[str, tuple[Row, ...]]:
    """Verbs by lemma; rows that ask for more words come first, since they say more."""
    index: dict[str, list[Row]] = {}
    for row in sorted(
        in_use().table("figures"),
        key=lambda r: not (r.strings("with") or r.strings("near")),
    ):
        for verb in row.strings(role):
            index.setdefault(verb, []).append(row)
    return {verb: tuple(rows) for verb, rows in index.items()}
