"""Stock or flow: how many are in a state on a day, or how many it happened to in a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.demands import HELD as HELD_STILL
from reportedly.codebook import category_words
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADJECTIVE_MODIFIERS,
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    COMPLEMENT_CLAUSES,
    FULL_VERBS,
    GERUNDS,
    HELPING_VERBS,
    MODALS,
    OBJECT_PREDICATES,
    PARTICIPLE_CLAUSES,
    PAST_PARTICIPLE,
    PRESENT,
    PRONOUNS,
    SUBJECTS,
    TO_OR_PREPOSITION,
    VERBS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, Certainty, StockOrFlow
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
    certainty: str = Certainty.STATED,
) -> tuple[str, Reason | None]:
    """stock or flow, with the word that decided it where one did."""
    asked = _FigureAsked(
        category, row, word, counted, sentence, document, tie, certainty
    )
    for rule in _RULES:
        ruled = rule(asked)
        if ruled is not None:
            return ruled
    lasts = category in category_words("lasting") or _is_state(word, sentence)
    return StockOrFlow.STOCK if lasts else StockOrFlow.FLOW, None


@dataclass(frozen=True, slots=True)
class _FigureAsked:
    """A figure of which it is asked, as `stock_or_flow` takes it."""

    category: str
    row: Row | None
    word: Token
    counted: Counted
    sentence: Sentence
    document: Document
    tie: str
    certainty: str

    def because(self, t: Token, rule: str) -> Reason:
        """The reason that a word of the sentence gives."""
        return Reason("stock_or_flow", rule, self.document.span(t.start, t.end))


_Decided = tuple[str, Reason | None]

# Who is dead or hurt stays so: "still", or a number of them that stands, makes no state of it.
_DONE = subset("dead_and_hurt")

# What a verb of making brings about: "left 30 missing".
_BROUGHT_ABOUT = subset("states_brought_about")


def _by_still(asked: _FigureAsked) -> _Decided | None:
    """ "900 are still missing"."""
    if asked.category in _DONE:
        return None
    first = max(0, asked.counted.number.i - 6)
    last = max(asked.word.i, asked.counted.anchor.i) + 3
    still = word_set("still_words")
    for t in asked.sentence.tokens[first:last]:
        if t.lower in still:
            return StockOrFlow.STOCK, asked.because(
                t, f"“{t.text}”: a state that lasts"
            )
    return None


def _by_level(asked: _FigureAsked) -> _Decided | None:
    """ "The number of displaced stands at 9,000"."""
    if asked.category in _DONE:
        return None
    noun = _level(asked.word, asked.sentence)
    if noun is None:
        return None
    rule = f"a {noun.lower} of people in a state, as it stands"
    return StockOrFlow.STOCK, asked.because(noun, rule)


def _by_words_beside(asked: _FigureAsked) -> _Decided | None:
    """Of those held still, of "41,000 new IDPs", who came in a time, and of "1.5 million internally
    displaced", who are so on a day.
    """
    if asked.tie == HELD_STILL:
        return StockOrFlow.STOCK, None
    if asked.category != Category.DISPLACED:
        return None
    if any(t.lower in word_set("arrived_lately") for t in asked.counted.inside):
        return StockOrFlow.FLOW, None
    at = asked.word.i
    beside = {t.lower for t in asked.sentence.tokens[max(0, at - 1) : at + 1]}
    return (
        None
        if beside.isdisjoint(word_set("lasting_adverbs"))
        else (StockOrFlow.STOCK, None)
    )


def _by_verb_of_living(asked: _FigureAsked) -> _Decided | None:
    """ "500,000 displaced people live there"."""
    if asked.category != Category.DISPLACED:
        return None
    verb = _verb_of_living(asked.counted, asked.sentence)
    if verb is None:
        return None
    return StockOrFlow.STOCK, asked.because(verb, f"“{verb.text}”: a state that lasts")


def _by_verb_of_making(asked: _FigureAsked) -> _Decided | None:
    """ "The flood left 30 missing"."""
    if asked.category not in _BROUGHT_ABOUT:
        return None
    verb = _verb_of_making(asked.word, asked.sentence)
    if verb is None:
        return None
    return StockOrFlow.FLOW, asked.because(
        verb, f"“{verb.text}”: what brought them there"
    )


def _by_row(asked: _FigureAsked) -> _Decided | None:
    """What the line of the lexicon says of its words."""
    said = asked.row.get("flow") if asked.row else None
    return (str(said), None) if said else None


def _by_noun_of_state(asked: _FigureAsked) -> _Decided | None:
    """ "900 refugees": the noun itself names people in a state."""
    counted = asked.counted
    if counted.row is None:
        return None
    if not counted.row.get("stock"):
        return None
    if asked.word.i not in {counted.anchor.i, *(t.i for t in counted.inside)}:
        return None
    rule = "the noun names people in a state"
    return StockOrFlow.STOCK, Reason("stock_or_flow", rule, None, counted.row.ref)


def _by_custody(asked: _FigureAsked) -> _Decided | None:
    """ "Are behind bars", "are being held", "two other detained editors": in custody by now."""
    if asked.category not in _CUSTODY:
        return None
    word, sentence = asked.word, asked.sentence
    if _is_being_held(word, sentence):
        return StockOrFlow.STOCK, asked.because(word, "held as it is told")
    if _is_among_others(asked):
        return StockOrFlow.STOCK, asked.because(word, "said of those who are held")
    if word.pos in VERBS:
        return None
    verb = next(
        (t for t in sentence.ancestors(word.i) if t.lemma in word_set("be")), None
    )
    if verb is None:
        return None
    if verb.lower not in word_set("present_be"):
        return None
    return StockOrFlow.STOCK, asked.because(verb, "where they are")


def _is_being_held(word: Token, sentence: Sentence) -> bool:
    """ "Are being held"."""
    if word.lemma.lower() not in word_set("holding_verbs"):
        return False
    helpers = {c.lower for c in sentence.children_as(word.i, AUXILIARIES)}
    return not helpers.isdisjoint(word_set("being")) and bool(
        helpers & word_set("present_be")
    )


_CUSTODY = category_words("taken")


def _is_among_others(asked: _FigureAsked) -> bool:
    """ "The dozens of other detained editors": a participle before the noun, of others than those
    told of.
    """
    inside = asked.counted.inside
    if asked.counted.head is None:
        return False
    if asked.word not in inside:
        return False
    words = asked.sentence.tokens[asked.counted.first : asked.counted.head.i]
    return any(t.lower in word_set("other_words") for t in words)


def _by_condition(asked: _FigureAsked) -> _Decided | None:
    """ "Nine are in a critical condition", "in intensive care"."""
    if asked.category != Category.INJURED:
        return None
    behind = asked.sentence.tokens[asked.word.i : asked.word.i + 4]
    state = next(
        (t for t in behind if t.lower in word_set("conditions_of_the_hurt")), None
    )
    if state is None:
        return None
    if asked.word.pos in VERBS:
        return None
    return StockOrFlow.STOCK, asked.because(state, "how they are")


def _by_need_to_come(asked: _FigureAsked) -> _Decided | None:
    """ "Food for 9,000 people is planned": so many are in need as it is told."""
    needs = asked.category == Category.IN_NEED and asked.certainty == Certainty.PLANNED
    return (StockOrFlow.STOCK, None) if needs else None


# The first that tells decides.
_RULES = (
    _by_need_to_come,
    _by_custody,
    _by_condition,
    _by_still,
    _by_level,
    _by_words_beside,
    _by_verb_of_living,
    _by_verb_of_making,
    _by_row,
    _by_noun_of_state,
)


def _verb_of_living(counted: Counted, sentence: Sentence) -> Token | None:
    """The verb of "500,000 displaced people live there"."""
    verb = sentence.tokens[counted.anchor.head]
    if counted.anchor.dep not in ACTIVE_SUBJECTS:
        return None
    if verb.lemma.lower() not in word_set("living_verbs"):
        return None
    helpers = {c.lower for c in sentence.children_as(verb.i, ACTIVE_AUXILIARIES)}
    going_on = verb.tag in GERUNDS and bool(helpers & word_set("present_be"))
    return verb if going_on or verb.tag in PRESENT else None


def _verb_of_making(word: Token, sentence: Sentence) -> Token | None:
    """The verb of "left 30 missing": it tells what happened, not how things stand."""
    if word.pos in VERBS and word.dep not in _MADE_SO:
        return None
    for above in sentence.ancestors(word.i)[:3]:
        if above.lemma.lower() in word_set("making_verbs"):
            helpers = {c.lower for c in sentence.children_as(above.i, AUXILIARIES)}
            return None if helpers & word_set("present_be") else above
    return None


def _is_state(word: Token, sentence: Sentence) -> bool:
    """ "are displaced", "are living": the present of a state; "were displaced" is what happened."""
    helpers = sentence.children_as(word.i, AUXILIARIES)
    if word.tag in GERUNDS:
        present = any(h.tag in PRESENT for h in helpers)
        return present and word.lemma not in word_set("moving_verbs")
    helped = [h.lower in word_set("present_be") for h in helpers]
    if word.tag in PAST_PARTICIPLE and helped == [True]:
        return True
    head = sentence.tokens[word.head]
    return (
        word.pos in ADJECTIVES and head.lemma in word_set("be") and head.tag in PRESENT
    )


def _level(word: Token, sentence: Sentence) -> Token | None:
    """ "The number of people displaced stands at 9,000": the noun of which a present or perfect
    says how high it is.
    """
    for noun in sentence.ancestors(word.i):
        names_level = noun.lemma in word_set("level_nouns") and noun.dep in SUBJECTS
        if names_level and noun.i < word.i:
            verb = sentence.tokens[noun.head]
            return noun if _holds_now(verb, sentence) else None
    return None


def _holds_now(verb: Token, sentence: Sentence) -> bool:
    """ "Stands at 9,000", "has risen to 9,000", "reached 9,000", "may rise to 9,000"."""
    if verb.tag in PRESENT:
        return True
    if verb.lemma in word_set("level_verbs"):
        return True
    helpers = sentence.children_as(verb.i, ACTIVE_AUXILIARIES)
    perfect = any(c.lower in word_set("present_have") for c in helpers)
    to_come = any(c.tag in MODALS for c in helpers)
    return to_come or (perfect and verb.tag in PAST_PARTICIPLE)


def still_inside(counted: Counted, sentence: Sentence) -> Token | None:
    """The word "still" or "remaining" between the counted and "in" or "inside" a place; None where
    there is none.
    """
    tokens = sentence.tokens
    at = counted.anchor.i + 1
    window = tokens[at : at + 6]
    inside = word_set("inside_prepositions")
    for k, t in enumerate(window):
        if not _lasts(t) and not _leads_to_staying(t, window, k):
            return None
        if _lasts(t) and any(x.lower in inside for x in window[k + 1 : k + 4]):
            return t
    return None


def _lasts(t: Token) -> bool:
    """ "Still", "left", "remaining": a state that goes on."""
    if t.lower in word_set("still_words") or t.lower in word_set("left_over"):
        return True
    return t.lemma in word_set("remain") and t.pos in FULL_VERBS


def _leads_to_staying(t: Token, window: Sequence[Token], k: int) -> bool:
    """Helpers, "who", and a report before an infinitive: "are believed to be still inside"."""
    reported = (
        t.tag in PAST_PARTICIPLE
        and k + 1 < len(window)
        and window[k + 1].tag in TO_OR_PREPOSITION
    )
    helps = t.pos in _BEFORE_STAYING or t.lower in word_set("before_staying")
    return helps or reported
