"""What happened to those a number counts: the word in the sentence that makes the count a figure.

From the counted noun the search climbs the tree: its own attributes and clauses, the verb it is an
argument of, the noun it hangs from ("the displacement of"), the phrase it is joined to. A word
counts only in the role its lexicon row asks for: of "three gunmen killed nine people", nine.
Where the tree gives nothing, the nearest fitting word of the same clause is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportedly.claims.counted import Counted
from reportedly.lexicons.load import Row, table
from reportedly.records import Sentence, Token

# Words between a number and a word it has no tie to in the tree; beyond, they belong to different things.
NEAR = 9
PASSIVE = frozenset({"nsubjpass", "csubjpass"})
CLIMB = 6  # steps up the tree: "officials say | that | at least | 12 of | the | wounded" is four


@dataclass(frozen=True, slots=True)
class Happened:
    """The deciding word, the lexicon row it stands on, and how it is tied to the number."""

    word: Token
    row: Row
    tie: str
    cost: float


def what_happened(counted: Counted, sentence: Sentence) -> Happened | None:
    """The best-tied word that says what happened, or None."""
    found = [h for h in _ties(counted, sentence) if counted_with(h.row, counted)]
    return min(found, key=lambda h: (h.cost, abs(h.word.i - counted.anchor.i)), default=None)


def nearest(counted: Counted, sentence: Sentence, taken: frozenset[int]) -> Happened | None:
    """The nearest fitting word in the same clause; `taken` are tokens of other numbers, which end the search."""
    best: Happened | None = None
    for step, indices in (
        (1, range(counted.anchor.i + 1, len(sentence.tokens))),
        (-1, range(counted.number.i - 1, -1, -1)),
    ):
        for n, i in enumerate(indices):
            t = sentence.tokens[i]
            if n >= NEAR or i in taken or t.lower in {";", ":", "but", "while", "whereas"} or t.tag in {"WP", "WRB"}:
                break
            for row, role in _rows_of(sentence, t):
                fits = role == "state" or (role == "object") == (step < 0 or _is_passive(sentence, t))
                if fits and counted_with(row, counted):
                    hit = Happened(t, row, "the nearest word in the clause", 5 + n / 10 + (step < 0))
                    if best is None or hit.cost < best.cost:
                        best = hit
    return best


def counted_with(row: Row, counted: Counted) -> bool:
    """A row about homes does not go with people, nor the other way."""
    units = row.strings("units") or ("people",)
    unit = "people" if counted.unit == "households" else counted.unit
    return unit in units


# ------------------------------------------------------------------ ties in the tree
def _ties(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    for t in counted.inside:
        yield from _states(t, "an attribute of the counted", 1.0)
    anchor = counted.anchor
    seen: set[int] = set()
    step = 0.0
    node: Token | None = anchor
    while node is not None and node.i not in seen and step < CLIMB:
        seen.add(node.i)
        yield from _below(node, sentence, 1.2 + step)
        head = sentence.tokens[node.head]
        if head.i == node.i:
            break
        yield from _above(node, head, sentence, 1.0 + step)
        node = _climbs(node, head, sentence)
        step += 1


def _climbs(node: Token, head: Token, sentence: Sentence) -> Token | None:
    """Where the search goes on: to the noun this one is part of, joined to or named with."""
    if node.dep in {"nummod", "quantmod", "compound", "conj", "appos", "amod", "npadvmod", "nmod", "dep", "advmod"}:
        return head if head.pos in {"NOUN", "PROPN", "NUM", "ADJ", "PRON"} or node.dep == "conj" else None
    if node.dep in {"pobj", "pcomp"}:
        above = sentence.tokens[head.head]
        partly = head.lower in {"of", "including", "among", "with", "between", "from", "to"}
        return above if partly and above.pos in {"NOUN", "NUM", "PROPN"} else None
    return None


def _below(node: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """Participles and clauses that hang from the counted noun."""
    for child in sentence.children(node.i):
        if child.dep in {"acl", "relcl"}:
            passive = child.tag == "VBN" and not _has_active_subject(sentence, child)
            yield from _as_argument(
                child, "object" if passive else "subject", sentence, cost, "a clause about the counted"
            )
            yield from _chain(child, sentence, cost)
        elif child.dep in {"amod", "acomp", "oprd"} or (child.dep == "nmod" and child.pos == "VERB"):
            yield from _states(child, "an attribute of the counted", cost)
        elif child.dep == "prep" and child.i > node.i:
            yield from _where(child, sentence, cost + 0.6)
            yield from _prepositional_state(child, sentence, cost)
        elif child.dep == "appos" and child.pos in {"ADJ", "VERB"}:
            yield from _states(child, "said of the counted", cost)


def _above(node: Token, head: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """The verb the counted is an argument of, or the noun it hangs from."""
    if node.dep in {"nsubj", "nsubjpass", "csubj"}:
        role = "object" if node.dep in PASSIVE or _is_passive(sentence, head) else "subject"
        yield from _as_argument(head, role, sentence, cost, "the verb of the counted")
        yield from _chain(head, sentence, cost)
    elif node.dep in {"dobj", "dative", "attr", "oprd"}:
        yield from _as_argument(head, "object", sentence, cost, "the verb of the counted")
        for child in sentence.children(head.i):
            if child.i > node.i and child.dep in {
                "oprd",
                "acomp",
                "xcomp",
                "ccomp",
                "advcl",
                "prep",
                "prt",
                "advmod",
                "amod",
            }:
                yield from _states(child, "what was made of the counted", cost)
                if child.dep in {"xcomp", "ccomp"}:
                    yield from _as_argument(child, "subject", sentence, cost + 0.1, "what the counted were made to do")
                    yield from _chain(child, sentence, cost)
        if node.dep == "attr":
            yield from _subject_noun(head, sentence, cost)
    elif node.dep == "pobj":
        yield from _from_preposition(head, sentence, cost)
    elif node.dep in {"appos", "nummod", "compound", "nmod"} and head.pos in {"NOUN", "PROPN"}:
        yield from _events(head, cost, "the noun it is given for")


def _from_preposition(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    above = sentence.tokens[prep.head]
    if prep.lower in {
        "of",
        "for",
        "to",
        "at",
        "on",
        "among",
        "towards",
        "toward",
        "past",
        "by",
        "from",
        "including",
        "between",
        "above",
        "over",
    }:
        yield from _events(above, cost + 0.1, "the noun it hangs from")
        if above.pos in {"VERB", "AUX"}:  # "the death toll rose to 44"
            yield from _subject_noun(above, sentence, cost + 0.2)
    if above.pos == "VERB" and prep.lower in {"of", "with"}:
        yield from _as_argument(above, "object", sentence, cost + 0.5, "the verb of the counted")


def _subject_noun(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    for child in sentence.children(verb.i):
        if child.dep in {"nsubj", "nsubjpass"}:
            for t in (child, *(c for c in sentence.subtree(child.i) if c.i != child.i and c.i - child.i < 4)):
                yield from _events(t, cost, "the number's own name")


def _chain(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """What the same subject also does or is: joined verbs, "were forced to flee", "remain missing", "stay in camps"."""
    for child in sentence.children(verb.i):
        if child.dep == "conj" and child.pos in {"VERB", "AUX"}:
            own = any(c.dep in {"nsubj", "nsubjpass"} for c in sentence.children(child.i))
            if not own:
                role = "object" if child.tag == "VBN" and _is_passive(sentence, verb) else "subject"
                yield from _as_argument(child, role, sentence, cost + 0.7, "a joined verb of the counted")
        elif child.dep in {"xcomp", "ccomp", "advcl"} and child.i > verb.i:
            own = any(c.dep in {"nsubj", "nsubjpass"} for c in sentence.children(child.i))
            if not own:
                passive = _is_passive(sentence, child)
                nearer = 0.2 if child.dep == "xcomp" else 0.8
                yield from _as_argument(
                    child, "object" if passive else "subject", sentence, cost + nearer - 0.25, "the verb of the counted"
                )
                yield from _states(child, "said of the counted", cost + nearer)
                if child.dep == "xcomp":
                    for prep in sentence.children(child.i):
                        if prep.dep == "prep":
                            yield from _where(prep, sentence, cost + 0.4)
        elif child.dep in {"acomp", "oprd", "attr", "advmod"}:
            yield from _states(child, "said of the counted", cost + 0.05)
        elif child.dep == "prep" and _stays(verb):
            yield from _where(child, sentence, cost + 0.1)
            yield from _prepositional_state(child, sentence, cost + 0.1)


def _where(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    if prep.lower not in {"in", "at", "inside", "into", "with", "on", "under", "within", "near"}:
        return
    for noun in sentence.children(prep.i):
        if noun.dep != "pobj":
            continue
        nouns = [noun, *(c for c in sentence.subtree(noun.i) if c.dep == "conj" and c.i < noun.i + 8)]
        for place in nouns:
            yield from _named(place, sentence, "where", cost, "where the counted are")


def _prepositional_state(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "in need", "at risk", "under siege", "in custody"."""
    for noun in sentence.children(prep.i):
        row = _index()["state"].get(f"{prep.lower} {noun.lower}")
        if row:
            yield Happened(noun, row, "said of the counted", cost)


# ------------------------------------------------------------------ words in their roles
def _as_argument(verb: Token, role: str, sentence: Sentence, cost: float, tie: str) -> Iterator[Happened]:
    for row in _index_rows(role).get(verb.lemma.lower(), ()):
        wanted = row.strings("with")
        if not wanted or any(t.lower in wanted for t in _after(sentence, verb)):
            yield Happened(verb, row, tie, cost - (0.1 if wanted else 0.0))
    if verb.tag in {"VBN", "VBD"} and role == "object":
        yield from _states(verb, tie, cost + 0.05)


def _after(sentence: Sentence, verb: Token) -> list[Token]:
    """The words right behind a verb: its object is among them even where the tree lost it."""
    return [t for t in sentence.tokens[verb.i + 1 : verb.i + 9] if t.pos in {"NOUN", "PROPN"}]


def _states(t: Token, tie: str, cost: float) -> Iterator[Happened]:
    row = _index()["state"].get(t.lower)
    if row:
        yield Happened(t, row, tie, cost)


def _events(t: Token, cost: float, tie: str) -> Iterator[Happened]:
    row = _index()["event"].get(t.lemma.lower()) or _index()["event"].get(t.lower)
    if row:
        yield Happened(t, row, tie, cost)


def _named(t: Token, sentence: Sentence, field: str, cost: float, tie: str) -> Iterator[Happened]:
    before = sentence.tokens[t.i - 1].lower if t.i else ""
    row = _index()[field].get(f"{before} {t.lower}") or _index()[field].get(t.lower)
    if row:
        yield Happened(t, row, tie, cost)


def _rows_of(sentence: Sentence, t: Token) -> Iterator[tuple[Row, str]]:
    """The rows a word stands on, with the role it has there."""
    if t.pos == "VERB":
        for role in ("object", "subject"):
            for row in _index_rows(role).get(t.lemma.lower(), ()):
                wanted = row.strings("with")
                if not wanted or any(x.lower in wanted for x in _after(sentence, t)):
                    yield row, role
    state = _index()["state"].get(t.lower)
    if state and t.pos in {"ADJ", "VERB", "ADV"}:
        yield state, "state"


def _is_passive(sentence: Sentence, verb: Token) -> bool:
    kinds = {c.dep for c in sentence.children(verb.i)}
    return (
        "auxpass" in kinds
        or "nsubjpass" in kinds
        or (verb.tag == "VBN" and verb.dep in {"acl", "relcl"} and "nsubj" not in kinds)
    )


def _has_active_subject(sentence: Sentence, verb: Token) -> bool:
    kinds = {c.dep for c in sentence.children(verb.i)}
    return "nsubj" in kinds and "auxpass" not in kinds


def _stays(verb: Token) -> bool:
    return verb.lemma.lower() in _STATIC


_STATIC = frozenset({"be", "remain", "stay", "live", "shelter", "sleep", "reside", "wait", "camp", "sit", "linger"})


# ------------------------------------------------------------------ the lexicon, by word
@cache
def _index() -> dict[str, dict[str, Row]]:
    index: dict[str, dict[str, Row]] = {"state": {}, "event": {}, "where": {}}
    for row in table("en/figures.yml"):
        for field, words in index.items():
            for word in row.strings(field):
                words.setdefault(word, row)
    return index


@cache
def _index_rows(role: str) -> dict[str, tuple[Row, ...]]:
    """Verbs by lemma; rows that ask for an object come first, since they say more."""
    index: dict[str, list[Row]] = {}
    for row in sorted(table("en/figures.yml"), key=lambda r: not r.strings("with")):
        for verb in row.strings(role):
            index.setdefault(verb, []).append(row)
    return {verb: tuple(rows) for verb, rows in index.items()}
