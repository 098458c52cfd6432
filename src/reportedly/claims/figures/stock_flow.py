"""Stock or flow: how many are in a state on a day, or how many it happened to in a period."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.demands import HELD as HELD_STILL
from reportedly.codebook import category_words
from reportedly.codebook.grammar import (
    ADJECTIVE_MODIFIERS,
    ADVERBS,
    AUXILIARIES,
    COMPLEMENT_CLAUSES,
    HELPING_VERBS,
    OBJECT_PREDICATES,
    PARTICIPLE_CLAUSES,
    PRESENT,
    PRONOUNS,
    SUBJECTS,
    VERBS,
)
from reportedly.languages import word_set
from reportedly.lexicons.load import Row
from reportedly.records import Document, Reason, Sentence, Token

# "left 30 missing"
_MADE_SO = (
    COMPLEMENT_CLAUSES | OBJECT_PREDICATES | PARTICIPLE_CLAUSES | ADJECTIVE_MODIFIERS
)
_BEFORE_STAYING = HELPING_VERBS | PRONOUNS | ADVERBS  # "who are still"


def stock_or_flow(
    category: str,
    row: Row | None,
    word: Token,
    counted: Counted,
    sentence: Sentence,
    document: Document,
    tie: str = "",
) -> tuple[str, Reason | None]:
    """stock or flow, with the word that decided it where one did."""
    for t in sentence.tokens[
        max(0, counted.number.i - 6) : max(word.i, counted.anchor.i) + 3
    ]:
        if (
            t.lower in word_set("still_words")
            and category not in {"killed", "injured"}
            and t.lower != "left"
        ):
            span = document.span(t.start, t.end)
            return "stock", Reason(
                "stock_or_flow", f"“{t.text}”: a state that lasts", span
            )
    if category not in {"killed", "injured"} and (noun := _level(word, sentence)):
        rule = f"a {noun.lower} of people in a state, as it stands"
        return "stock", Reason(
            "stock_or_flow", rule, document.span(noun.start, noun.end)
        )
    settled = _settled(category, word, counted, sentence, tie)
    if settled is not None:
        return settled, None
    if (
        category == "displaced"
        and (verb := _verb_of_living(counted, sentence)) is not None
    ):
        span = document.span(verb.start, verb.end)
        return "stock", Reason(
            "stock_or_flow", f"“{verb.text}”: a state that lasts", span
        )
    if category in {"missing", "displaced", "trapped"} and (
        verb := _verb_of_making(word, sentence)
    ):
        span = document.span(verb.start, verb.end)
        return "flow", Reason(
            "stock_or_flow", f"“{verb.text}”: what brought them there", span
        )
    said = row.get("flow") if row else None
    if said:
        return str(said), None
    if (
        counted.row is not None
        and counted.row.get("stock")
        and word.i in {counted.anchor.i, *(t.i for t in counted.inside)}
    ):
        return "stock", Reason(
            "stock_or_flow", "the noun names people in a state", None, counted.row.ref
        )
    if category in category_words("lasting") or _is_state(word, sentence):
        return "stock", None
    return "flow", None


def _settled(
    category: str, word: Token, counted: Counted, sentence: Sentence, tie: str
) -> str | None:
    """Of those held still, of "41,000 new IDPs", who came in a time, and of "1.5 million internally
    displaced", who are so on a day.
    """
    if tie == HELD_STILL:
        return "stock"
    if category != "displaced":
        return None
    if any(t.lower in word_set("arrived_lately") for t in counted.inside):
        return "flow"
    beside = {t.lower for t in sentence.tokens[max(0, word.i - 1) : word.i + 1]}
    return None if beside.isdisjoint(word_set("lasting_adverbs")) else "stock"


def _verb_of_living(counted: Counted, sentence: Sentence) -> Token | None:
    """The verb of "500,000 displaced people live there"."""
    verb = sentence.tokens[counted.anchor.head]
    helpers = {c.lower for c in sentence.children(verb.i) if c.dep == "aux"}
    present = verb.tag in PRESENT or (
        verb.tag == "VBG" and helpers & word_set("present_be")
    )
    lasts = (
        verb.lemma.lower() in word_set("living_verbs") and counted.anchor.dep == "nsubj"
    )
    return verb if present and lasts else None


def _verb_of_making(word: Token, sentence: Sentence) -> Token | None:
    """The verb of "left 30 missing": it tells what happened, not how things stand."""
    if word.pos in VERBS and word.dep not in _MADE_SO:
        return None
    for above in list(sentence.ancestors(word.i))[:3]:
        if above.lemma.lower() in word_set("making_verbs"):
            helpers = {
                c.lower for c in sentence.children(above.i) if c.dep.startswith("aux")
            }
            return None if helpers & word_set("present_be") else above
    return None


def _is_state(word: Token, sentence: Sentence) -> bool:
    """ "are displaced", "are living": the present of a state; "were displaced" is what happened."""
    helpers = [c for c in sentence.children(word.i) if c.dep in AUXILIARIES]
    if word.tag == "VBG":
        return any(h.tag in PRESENT for h in helpers) and word.lemma not in word_set(
            "moving_verbs"
        )
    if (
        len(helpers) == 1
        and helpers[0].lower in word_set("present_be")
        and word.tag == "VBN"
    ):
        return True
    head = sentence.tokens[word.head]
    return word.pos == "ADJ" and head.lemma == "be" and head.tag in PRESENT


def _level(word: Token, sentence: Sentence) -> Token | None:
    """ "The number of people displaced stands at 9,000": the noun of which a present or perfect
    says how high it is.
    """
    for noun in sentence.ancestors(word.i):
        if (
            noun.lemma in word_set("level_nouns")
            and noun.dep in SUBJECTS
            and noun.i < word.i
        ):
            verb = sentence.tokens[noun.head]
            perfect = any(
                c.dep == "aux" and c.lower in word_set("present_have")
                for c in sentence.children(verb.i)
            )
            return (
                noun if verb.tag in PRESENT or (perfect and verb.tag == "VBN") else None
            )
    return None


def still_inside(counted: Counted, sentence: Sentence) -> Token | None:
    """The word "still" or "remaining" between the counted and "in" or "inside" a place; None where
    there is none.
    """
    tokens = sentence.tokens
    at = counted.anchor.i + 1
    window = tokens[at : at + 6]
    for k, t in enumerate(window):
        if t.lower in word_set("still_words") or (
            t.lemma == "remain" and t.pos == "VERB"
        ):
            if any(
                x.lower in word_set("inside_prepositions")
                for x in window[k + 1 : k + 4]
            ):
                return t
        elif not _goes_on(t, window, k):
            return None
    return None


def _goes_on(t: Token, window: Sequence[Token], k: int) -> bool:
    """Helpers, "who", and a report before an infinitive: "are believed to be still inside"."""
    reported = (
        t.tag == "VBN" and k + 1 < len(window) and window[k + 1].tag in {"TO", "IN"}
    )
    helps = t.pos in _BEFORE_STAYING or t.lower in word_set("before_staying")
    return helps or reported
