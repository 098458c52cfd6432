"""Figures: which numbers count people, households or homes harmed, moved, held or at risk.

Each number is asked what it counts (`counted`), what happened to them (`happened`), how sure the words
are (`certainty`), where (`settings`), when (`periods`) and who is credited (`sources`). A number that
counts something else, or to which nothing happened, is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportedly.claims.figures.counted import Counted, counted_by
from reportedly.claims.figures.deciding_words import Happened
from reportedly.claims.figures.outcome import SENT, TELLING, named_by, nearest, what_happened
from reportedly.claims.figures.sources import source_of
from reportedly.claims.figures.stock_flow import still_inside, stock_or_flow
from reportedly.claims.shared.certainty import certainty_of
from reportedly.claims.shared.periods import period_of
from reportedly.claims.shared.place import place_of, route_of
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import (
    Document,
    Figure,
    Issue,
    Mentions,
    Number,
    Reason,
    Sentence,
    Span,
    Statement,
    Token,
    claim_id,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number, what it counts and what happened, before place, time and source are asked for."""

    number: Number
    counted: Counted
    sentence: Sentence
    category: str
    term: str | None
    word: Token
    row: Row | None
    tie: str
    cost: float


def find_figures(
    document: Document, mentions: Mentions, statements: tuple[Statement, ...]
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Every figure of the document, in reading order, and what was unclear about them."""
    figures: list[Figure] = []
    issues: list[Issue] = []
    last: _Candidate | None = None
    for sentence, numbers in _by_sentence(mentions):
        role = document.passages[sentence.passage].role
        if role in {"duplicate", "boilerplate"}:
            continue
        for candidate in _candidates(numbers, sentence, last):
            last = candidate
            figures.append(_figure(candidate, document, mentions, statements, role))
            issues += _unlinked(candidate, document)
    return tuple(figures), tuple(issues)


def _by_sentence(mentions: Mentions) -> Iterator[tuple[Sentence, list[Number]]]:
    """Sentences that hold numbers, with them. Both lists are in reading order."""
    numbers = iter((*mentions.numbers, None))
    number = next(numbers)
    for sentence in mentions.sentences:
        inside: list[Number] = []
        while number is not None and number.start < sentence.end:
            if number.start >= sentence.start and number.kind == "cardinal":
                inside.append(number)
            number = next(numbers)
        inside += _zeros(sentence)
        if inside and sentence.tokens:
            yield sentence, sorted(inside, key=lambda n: n.start)


_ZERO = re.compile(r"\b(?:no one|no-one|nobody|none|no(?=\s+(?:\w+\s+)?[a-z]+))\b", re.IGNORECASE)


def _zeros(sentence: Sentence) -> list[Number]:
    """ "No one was killed", "no casualties": a count of nought."""
    return [
        Number(sentence.start + m.start(), sentence.start + m.end(), m[0], 0, 0, None)
        for m in _ZERO.finditer(sentence.text)
    ]


# ------------------------------------------------------------------ candidates
def _candidates(
    numbers: list[Number], sentence: Sentence, last: _Candidate | None
) -> list[_Candidate]:
    counted = [(n, c) for n in numbers if (c := counted_by(n, sentence)) is not None]
    found: list[_Candidate] = []
    for number, phrase in counted:
        others = frozenset(c.number.i for _, c in counted if c is not phrase)
        before = found[-1] if found else None
        candidate = _as_homes(number, phrase, sentence, before) or _candidate(
            number, phrase, sentence, others, before
        )
        if candidate is None and not found and last is not None and phrase.head is None:
            candidate = _as_before(number, phrase, sentence, last)
        if candidate is not None:
            found.append(candidate)
    return found


_THIS_FIGURE = re.compile(
    r"^\W*(?:this|that|the|their|its)\s+(?:total\s+|overall\s+)?(?:figure|number|total|toll|count|tally)\b(?!\s+of)",
    re.I,
)


def _as_before(
    number: Number, counted: Counted, sentence: Sentence, last: _Candidate
) -> _Candidate | None:
    """ "This figure has since dropped from 7,000": what the figure before it counted, in the sentence before."""
    near = 0 < sentence.start - last.sentence.end < NEXT_SENTENCE
    if not near or not _THIS_FIGURE.match(sentence.text):
        return None
    tie = "“this figure”: as the figure before it"
    row = last.row
    return _Candidate(
        number,
        replace(counted, row=last.counted.row),
        sentence,
        last.category,
        last.term,
        counted.number,
        row,
        tie,
        3.0,
    )


NEXT_SENTENCE = 40  # characters between two sentences that follow each other, a blank line or a short one left out


def _as_homes(
    number: Number, counted: Counted, sentence: Sentence, before: _Candidate | None
) -> _Candidate | None:
    """ "600 houses destroyed and 1,200 damaged": a bare number after homes counts homes if the words allow."""
    if counted.head is not None or before is None or before.counted.unit != "buildings":
        return None
    homes = replace(counted, row=before.counted.row)
    happened = what_happened(homes, sentence)
    return _settled(number, homes, sentence, None, happened) if happened is not None else None


def _candidate(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    others: frozenset[int],
    before: _Candidate | None,
) -> _Candidate | None:
    own = counted.row.get("category") if counted.row else None
    happened = what_happened(counted, sentence)
    bare = counted.head is None
    if number.low == 0 and number.high == 0 and not (own or (happened and happened.cost < 2.5)):
        return None
    if happened is not None and own and not _outweighs(happened, counted.row):
        happened = None
    if happened is None and not own and before is not None:
        inherited = _inherited(number, counted, sentence, before)
        if inherited is not None:
            return inherited
    if happened is None and not own:
        named = named_by(counted, sentence)
        if named is not None and (bare or named[1] is counted):
            return _settled(
                number, replace(counted, row=counted.row or named[1].row), sentence, None, named[0]
            )
        happened = _still_there(counted, sentence) or nearest(counted, sentence, others)
    if happened is None and not own:
        return None
    if (
        bare
        and happened is not None
        and happened.cost >= 5
        and not _stands_for_people(number, counted, sentence)
    ):
        return None
    return _settled(number, counted, sentence, own, happened)


def _outweighs(happened: Happened, noun: Row | None) -> bool:
    """Does the verb say more than the noun? Refugees may return or live in camps; deaths stay deaths."""
    category = str(happened.row["category"])
    own = str(noun["category"]) if noun is not None else ""
    if own == "affected":
        return True
    if own != "displaced" or category not in {"displaced", "returned", "killed", "trapped"}:
        return False
    if category != "displaced" or noun is None or noun.get("term") is None:
        return True
    return TELLING[happened.row["term"]] >= TELLING[noun["term"]]


def _settled(
    number: Number, counted: Counted, sentence: Sentence, own: str | None, happened: Happened | None
) -> _Candidate:
    if happened is not None:
        category, term, row = str(happened.row["category"]), happened.row.get("term"), happened.row
        word, tie, cost = happened.word, happened.tie, happened.cost
    else:
        assert counted.row is not None and own is not None and counted.head is not None
        category, term, row = own, counted.row.get("term"), counted.row
        word, tie, cost = counted.head, "the counted noun itself", 0.0
    if category in {"killed", "injured"} and _both_harmed(word, sentence):
        category = "casualties"
    return _Candidate(number, counted, sentence, category, term, word, row, tie, cost)


def _both_harmed(word: Token, sentence: Sentence) -> bool:
    """ "150 killed or injured" is one figure of casualties."""
    if word.i + 2 >= len(sentence.tokens):
        return False
    joint, other = sentence.tokens[word.i + 1], sentence.tokens[word.i + 2]
    if joint.lower not in {"or", "and", "/"}:
        return False
    killing, hurting = (
        {"kill", "killed", "dead", "die"},
        {"injure", "wound", "injured", "wounded", "hurt"},
    )
    first, second = word.lemma.lower(), other.lemma.lower()
    return (first in killing and second in hurting) or (first in hurting and second in killing)


def _inherited(
    number: Number, counted: Counted, sentence: Sentence, before: _Candidate
) -> _Candidate | None:
    """ "including nine children", "640 families (3,100 people)", "8,900 from Aleppo": as the figure before."""
    between = sentence.text[before.counted.end - sentence.start : number.start - sentence.start]
    if not _CARRIES_ON.search(between) and not (counted.head is None and _LIST.match(between)):
        return None
    if before.row is None or (before.counted.unit == "buildings") != (counted.unit == "buildings"):
        return None
    return replace(
        before, number=number, counted=counted, tie="as the figure it is part of or beside"
    )


_CARRIES_ON = re.compile(
    r"^\s*(?:\([^()]*|[,–—-]?\s*(?:including|among them|of whom|of them|with|mostly|or|most of them)\b[^.;]{0,40}"
    r"|,\s*or\s*)\s*$"
    r"|\bincluding\b[^.;]{0,60}$|,\s*or\s+$"
    r"|\b(?:up|down|rising|falling|compared (?:with|to)|against)\s+(?:slightly\s+|sharply\s+)?(?:from\s+)?$"
)
_LIST = re.compile(r"^[^.;:()]{0,60}?(?:,|\band\b|,\s*and)\s*(?:another\s*)?$")


def _stands_for_people(number: Number, counted: Counted, sentence: Sentence) -> bool:
    """A bare number loosely tied is people only when large or joined to a participle: "and 60 wounded"."""
    following = (
        sentence.tokens[counted.number.i + 1]
        if counted.number.i + 1 < len(sentence.tokens)
        else None
    )
    return following is not None and (
        following.tag in {"VBN", "VBD", "JJ"} or following.pos in {"AUX", "VERB", "ADV"}
    )


def _still_there(counted: Counted, sentence: Sentence) -> Happened | None:
    """ "the 90,000 people still in the city": people who have not got out."""
    word = still_inside(counted, sentence)
    if word is None or counted.unit == "buildings":
        return None
    row = next(r for r in ENGLISH.table("figures") if r["category"] == "trapped")
    return Happened(word, row, "still inside a place", 2.0)


# ------------------------------------------------------------------ the figure
def _figure(
    c: _Candidate,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    role: str,
) -> Figure:
    end = max(c.number.end, c.counted.end)
    evidence = document.span(c.number.start, end)
    certainty, why_sure = certainty_of(c.word, c.counted.number, c.sentence, document)
    kind, why_kind = stock_or_flow(c.category, c.row, c.word, c.counted, c.sentence, document)
    sent = c.counted.row is not None and c.counted.row["group"] in SENT
    place, why_place = place_of(
        evidence, document, mentions, category=c.category, sent=sent, people=c.counted.people
    )
    origin, destination = route_of(evidence, document, mentions)
    time, why_time = period_of(evidence, document, mentions, stock=kind == "stock")
    source = source_of(evidence, document, mentions, statements)
    word = document.span(c.word.start, c.word.end)
    because = [
        *c.number.because,
        Reason("category", c.tie, word, c.row.ref if c.row else None),
        *(
            [Reason("unit", "the counted noun", _span(document, c.counted.head), c.counted.row.ref)]
            if c.counted.row
            else []
        ),
        *(r for r in (why_kind, why_sure) if r),
        *why_place,
        *why_time,
    ]
    if source is not None:
        because.append(Reason("source", "credited with it", source.evidence))
    term = _term(c)
    value = f"{c.number.low}..{c.number.high}"
    return Figure(
        id=claim_id(document.id, evidence.start, evidence.end, c.category, value),
        evidence=evidence,
        category=c.category,
        term=term,
        low=c.number.low,
        high=c.number.high,
        qualifier=c.number.qualifier,
        unit=c.counted.unit,
        counted=c.counted.name,
        stock_or_flow=kind,
        place=place,
        time=time,
        source=source,
        certainty=certainty,
        passage=role,
        origin=origin,
        destination=destination,
        because=tuple(because),
    )


def _span(document: Document, token: Token | None) -> Span | None:
    return document.span(token.start, token.end) if token else None


def _term(c: _Candidate) -> str | None:
    if c.term is not None or c.category not in {"displaced", "trapped", "affected"}:
        return c.term
    return {"displaced": "Displaced", "affected": "Affected"}.get(c.category)


_PRONOUN_OF = re.compile(
    r"\b(?P<pronoun>they|these|those|this)\s+(?:were|are|was|is)\s+(?:\w+\s+){0,2}?(?:of|among|part of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _unlinked(c: _Candidate, document: Document) -> list[Issue]:
    """ "These were part of the 90,000": the words tie two figures, the text does not say which."""
    before = document.reading[c.sentence.start : c.number.start]
    found = _PRONOUN_OF.search(before)
    if found is None:
        return []
    start, end = c.sentence.start + found.start(), c.counted.end
    message = f"“{found['pronoun']}” does not say whom it means: this figure is not part of an earlier one on its strength"
    return [Issue("figures-not-linked", message, start, end)]
