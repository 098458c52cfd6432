"""How sure the words are: hedged, denied, planned, or simply stated."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Document, Reason, Sentence, Token

# A clause word may stand this many tokens away from what it colours: "reportedly, at least nine people died".
NEAR = 8


def certainty_of(
    word: Token, number: Token, sentence: Sentence, document: Document
) -> tuple[str, Reason | None]:
    """The certainty of what `word` says happened to those `number` counts, and the word that decided it.

    Returns:
        stated | hedged | denied | planned, and the reason (None for stated).
    """
    for cue, row in _cues(word, number, sentence):
        reason = Reason(
            "certainty",
            f"{row['certainty']} by “{cue.text}”",
            document.span(cue.start, cue.end),
            row.ref,
        )
        return str(row["certainty"]), reason
    return "stated", None


def _cues(word: Token, number: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    verb = _verb_of(word, sentence)
    negated = any(c.dep == "neg" for c in sentence.children(verb.i))
    for child in sentence.children(verb.i):
        if child.dep in {"aux", "auxpass"} and child.lower in _words("modals"):
            yield child, _words("modals")[child.lower]
    if negated:
        yield next((c, _denied()) for c in sentence.children(verb.i) if c.dep == "neg")
    if (
        verb.i != word.i
        and word.dep in {"oprd", "acomp", "xcomp", "ccomp"}
        and verb.tag in {"VBN", "VBD"}
    ):
        row = _words("over").get(verb.lemma.lower())  # "are feared dead", "nine feared dead"
        if row is not None:
            yield verb, row
    yield from _to_be(verb, sentence)
    yield from _over(verb, sentence)
    yield from _nominal(word, sentence)
    low, high = min(word.i, number.i), max(word.i, number.i)
    for t in sentence.tokens[max(0, low - NEAR) : high + 3]:
        if (
            t.lower in _words("adverbs")
            and t.pos in {"ADV", "ADJ", "VERB"}
            and _same_clause(t, low, high, sentence)
        ):
            yield t, _words("adverbs")[t.lower]


def _to_be(verb: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """ "are to be evacuated", "is due to leave", "are set to return": the future without a modal."""
    head = sentence.tokens[verb.head]
    before = [t.lower for t in sentence.tokens[max(0, verb.i - 4) : verb.i]]
    if (
        verb.dep in {"xcomp", "ccomp"}
        and "to" in before
        and head.lower in {"are", "is", "'re", "due", "set", "likely"}
    ):
        yield head, _words("modals")["will"]


def _nominal(word: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """ "reports of the murder of nine", "ordered the evacuation of nine": what the event noun hangs from."""
    node = word
    for _ in range(4):
        head = sentence.tokens[node.head]
        if head.i == node.i or node.pos in {"VERB", "AUX"}:
            return
        if head.lower in _words("nouns") and node.dep in {"prep", "pobj"}:
            yield head, _words("nouns")[head.lower]
            return
        if head.pos == "VERB" and node.dep == "dobj" and head.lemma.lower() in _words("orders"):
            yield head, _words("orders")[head.lemma.lower()]
            return
        node = head


def _over(verb: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """Verbs above the clause ("officials fear that …") and passives beside it ("are believed to …")."""
    node = verb
    for _ in range(4):
        head = sentence.tokens[node.head]
        if head.i == node.i or node.dep not in {
            "ccomp",
            "xcomp",
            "conj",
            "oprd",
            "acomp",
            "advcl",
            "aux",
            "relcl",
            "acl",
        }:
            return
        if node.dep in {"ccomp", "xcomp", "oprd", "acomp"}:
            row = _words("over").get(head.lemma.lower())
            passive = any(c.dep in {"auxpass", "nsubjpass"} for c in sentence.children(head.i))
            told = head.lemma.lower() == "report" and not (
                passive and node.dep == "xcomp"
            )  # "it was reported that"
            if row and not told:
                yield head, row
            for child in sentence.children(head.i):
                if child.dep == "aux" and child.lower in _words("modals"):
                    yield child, _words("modals")[child.lower]
        if node.dep in {"relcl", "acl"}:
            return
        node = head


def _verb_of(word: Token, sentence: Sentence) -> Token:
    """The verb that carries the word: itself, or the one it is said with."""
    if word.pos in {"VERB", "AUX"}:
        return word
    for above in sentence.ancestors(word.i):
        if above.pos in {"VERB", "AUX"}:
            return above
    return word


def _same_clause(t: Token, low: int, high: int, sentence: Sentence) -> bool:
    between = sentence.tokens[min(t.i, low) : max(t.i, high)]
    return not any(
        x.lower in {";", "but", "while", "where", "which", "who"}
        for x in between[:-1]
        if x.i not in range(low, high)
    )


@cache
def _words(field: str) -> dict[str, Row]:
    return {word: row for row in ENGLISH.table("certainty") for word in row.strings(field)}


@cache
def _denied() -> Row:
    return next(row for row in ENGLISH.table("certainty") if row["certainty"] == "denied")
