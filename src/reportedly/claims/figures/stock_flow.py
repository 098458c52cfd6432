"""Stock or flow: how many are in a state on a day, or how many it happened to in a period."""

from __future__ import annotations

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.demands import HELD as HELD_STILL
from reportedly.codebook import category_words
from reportedly.lexicons.load import Row
from reportedly.records import Document, Reason, Sentence, Token

STILL = frozenset(
    {"still", "remain", "remains", "remained", "remaining", "currently", "now", "left"}
)
LIVE = frozenset({"live", "reside", "stay", "shelter", "camp", "sleep", "remain"})
MADE = frozenset({"leave", "make", "render"})
LEVELS = frozenset({"number", "total", "figure", "count", "population"})
INSIDE = frozenset({"in", "inside", "within", "at"})


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
            t.lower in STILL
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
    if tie == HELD_STILL:
        return "stock", None
    if category == "displaced" and (verb := _lives(counted, sentence)) is not None:
        span = document.span(verb.start, verb.end)
        return "stock", Reason(
            "stock_or_flow", f"“{verb.text}”: a state that lasts", span
        )
    said = row.get("flow") if row else None
    if said:
        return str(said), None
    if (
        counted.row is not None
        and counted.row.get("stock")
        and word.i == counted.anchor.i
    ):
        return "stock", Reason(
            "stock_or_flow", "the noun names people in a state", None, counted.row.ref
        )
    if category in {"missing", "displaced", "trapped"} and (
        verb := _made(word, sentence)
    ):
        span = document.span(verb.start, verb.end)
        return "flow", Reason(
            "stock_or_flow", f"“{verb.text}”: what brought them there", span
        )
    if category in category_words("lasting") or _is_state(word, sentence):
        return "stock", None
    return "flow", None


def _lives(counted: Counted, sentence: Sentence) -> Token | None:
    """The verb of "500,000 displaced people live there"."""
    verb = sentence.tokens[counted.anchor.head]
    helpers = {c.lower for c in sentence.children(verb.i) if c.dep == "aux"}
    present = verb.tag in {"VBP", "VBZ"} or (
        verb.tag == "VBG" and helpers & {"are", "is"}
    )
    lasts = verb.lemma.lower() in LIVE and counted.anchor.dep == "nsubj"
    return verb if present and lasts else None


def _made(word: Token, sentence: Sentence) -> Token | None:
    """The verb of "left 30 missing": it tells what happened, not how things stand."""
    if word.pos in {"VERB", "AUX"} and word.dep not in {
        "oprd",
        "acl",
        "ccomp",
        "xcomp",
        "amod",
    }:
        return None
    for above in list(sentence.ancestors(word.i))[:3]:
        if above.lemma.lower() in MADE:
            helpers = {
                c.lower for c in sentence.children(above.i) if c.dep.startswith("aux")
            }
            return None if helpers & {"are", "is"} else above
    return None


def _is_state(word: Token, sentence: Sentence) -> bool:
    """ "are displaced", "are living": the present of a state; "were displaced" is what happened."""
    helpers = [c for c in sentence.children(word.i) if c.dep in {"aux", "auxpass"}]
    if word.tag == "VBG":
        return any(h.tag in {"VBP", "VBZ"} for h in helpers) and word.lemma not in {
            "flee",
            "return",
            "arrive",
            "leave",
        }
    if len(helpers) == 1 and helpers[0].lower in {"are", "is"} and word.tag == "VBN":
        return True
    head = sentence.tokens[word.head]
    return word.pos == "ADJ" and head.lemma == "be" and head.tag in {"VBP", "VBZ"}


def _level(word: Token, sentence: Sentence) -> Token | None:
    """ "The number of people displaced stands at 9,000": the noun of which a present or perfect
    says how high it is.
    """
    for noun in sentence.ancestors(word.i):
        if (
            noun.lemma in LEVELS
            and noun.dep in {"nsubj", "nsubjpass"}
            and noun.i < word.i
        ):
            verb = sentence.tokens[noun.head]
            perfect = any(
                c.dep == "aux" and c.lower in {"has", "have"}
                for c in sentence.children(verb.i)
            )
            return (
                noun
                if verb.tag in {"VBZ", "VBP"} or (perfect and verb.tag == "VBN")
                else None
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
        if t.lower in STILL or (t.lemma == "remain" and t.pos == "VERB"):
            if any(x.lower in INSIDE for x in window[k + 1 : k + 4]):
                return t
        elif t.pos not in {"AUX", "PRON", "ADV"} and t.lower not in {"who", "that"}:
            return None
    return None
