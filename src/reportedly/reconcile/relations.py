"""What holds between the figures of one question: repeats, agrees, revises, supersedes,
contradicts.

Each figure is ruled against what was known just before it: its own origin's last word, and the last
word of every other origin. Reprints are ruled against what they reprint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.codebook.words import Certainty, FigureRelation, PairOutcome
from reportedly.languages import by_language
from reportedly.languages.patterns import pattern_text
from reportedly.reconcile.data import Datum, meet, words
from reportedly.reconcile.features import STOCK_DAYS
from reportedly.reconcile.questions import Question
from reportedly.records import Reason
from reportedly.records.questions import AttributedFigure, Ruling
from reportedly.syntax.words import alternatives

# Rulings of one figure: against its own origin and the most recent others; a hundred voices need no
# hundred rulings.
_MOST = 8


def rulings(question: Question) -> Iterator[Ruling]:
    """The rulings among the figures of a question, in the order the figures became known."""
    latest: dict[str, tuple[AttributedFigure, Datum]] = {}
    for one, datum in zip(question.witnessed, question.data, strict=True):
        original = _original(one, question)
        own = latest.get(one.origin)
        if original is not None:
            yield _ruled(
                one,
                original,
                FigureRelation.REPEATS,
                Reason("copy", one.path[0].because),
            )
        elif own is not None:
            yield _of_one_origin(one, datum, *own)
        if original is None and one.reported.figure.certainty != Certainty.DENIED:
            for other, known in _words_beside(one, datum, latest):
                yield _of_two_origins(one, datum, other, known)
        elif original is None:
            yield from (
                _ruling_of_denial(one, v[0])
                for origin, v in latest.items()
                if origin != one.origin
            )
        if original is None:
            latest.pop(one.origin, None)
            latest[one.origin] = (one, datum)


def _words_beside(
    one: AttributedFigure,
    datum: Datum,
    latest: dict[str, tuple[AttributedFigure, Datum]],
) -> list[tuple[AttributedFigure, Datum]]:
    """The other origins' words it stands beside: those of its time, or else the latest before
    it.
    """
    others = [
        v
        for o, v in latest.items()
        if o != one.origin
        if v[0].reported.figure.certainty != Certainty.DENIED
    ]
    if datum.level:
        near = [v for v in others if abs((v[1].last - datum.last).days) <= STOCK_DAYS]
        earlier = [v for v in others if (datum.last - v[1].last).days > STOCK_DAYS]
        others = near or ([max(earlier, key=lambda v: v[1].last)] if earlier else [])
    return others[-_MOST:]


def _original(one: AttributedFigure, question: Question) -> AttributedFigure | None:
    """The figure a copy was copied from, where it is known here."""
    if not one.copied:
        return None
    return next(
        (other for other in question.witnessed if other.id == one.copy_of), None
    )


def _ruled(
    one: AttributedFigure,
    before: AttributedFigure,
    relation: str | None,
    *because: Reason,
) -> Ruling:
    """Two figures answer one question, and what the later is to the earlier."""
    return Ruling(one.id, before.id, PairOutcome.SAME, relation, because)


def _of_one_origin(
    one: AttributedFigure, datum: Datum, before: AttributedFigure, known: Datum
) -> Ruling:
    """How two counts on the word of one body stand to each other: repeated, replaced or at odds."""
    same = (datum.value.low, datum.value.high) == (known.value.low, known.value.high)
    who = one.name
    if datum.level and (datum.last - known.last).days > 0 and not same:
        rule = f"{who} gave {known.last} before, this is {datum.last}: the next reading"
        return _ruled(one, before, FigureRelation.SUPERSEDES, Reason("origin", rule))
    if same:
        rule = f"the same count on the word of {who}: told again, not confirmed"
        return _ruled(one, before, FigureRelation.REPEATS, Reason("origin", rule))
    retold = (one.path[0].kind == "cites") != (before.path[0].kind == "cites")
    if retold and not meet(datum.value, known.value):
        teller = one if one.path[0].kind == "cites" else before
        outlet = teller.reported.kept.outlet or teller.reported.kept.document
        rule = f"{outlet} gives another count on the word of {who} than {who} itself"
        return _ruled(one, before, FigureRelation.CONTRADICTS, Reason("origin", rule))
    if one.reported.day > before.reported.day:
        because = [
            Reason(
                "origin",
                f"{who} gave another count on {before.reported.day}; this one is later",
            )
        ]
        because += (
            [Reason("words", f"“{cue}”")]
            if (cue := raising_words(one.reported.before))
            else []
        )
        return _ruled(one, before, FigureRelation.REVISES, *because)
    if meet(datum.value, known.value):
        return _ruled(
            one,
            before,
            FigureRelation.AGREES,
            Reason("origin", f"{who} both times, and both can be true"),
        )
    rule = f"two counts of one day on the word of {who}: one of them is told wrongly"
    return _ruled(one, before, FigureRelation.CONTRADICTS, Reason("origin", rule))


def _of_two_origins(
    one: AttributedFigure, datum: Datum, before: AttributedFigure, known: Datum
) -> Ruling:
    """How the counts of two bodies stand to each other: confirmed, replaced, within or at odds."""
    who = Reason("origins", f"{one.name} and {before.name} are two origins")
    if datum.level and abs((datum.last - known.last).days) > STOCK_DAYS:
        newer = datum.last > known.last
        rule = f"a reading of {datum.last}, {'after' if newer else 'before'} that of {known.last}"
        relation = FigureRelation.SUPERSEDES if newer else None
        return _ruled(one, before, relation, who, Reason("days", rule))
    cue = raising_words(one.reported.before)
    meets = meet(datum.value, known.value)
    later = one.reported.day >= before.reported.day
    if cue and later and not meets:
        return _ruled(
            one, before, FigureRelation.REVISES, who, Reason("words", f"“{cue}”")
        )
    if meets:
        return _ruled(
            one,
            before,
            FigureRelation.AGREES,
            who,
            Reason("values", "their ranges meet"),
        )
    return _ruled(
        one,
        before,
        FigureRelation.CONTRADICTS,
        who,
        Reason("values", "their ranges do not meet"),
    )


def _ruling_of_denial(one: AttributedFigure, before: AttributedFigure) -> Ruling:
    rule = f"{one.name} denies what {before.name} says"
    return _ruled(one, before, FigureRelation.CONTRADICTS, Reason("certainty", rule))


def raising_words(before: str) -> str:
    """The words that put this count in the place of an older one: "raised the toll to", before the
    figure; or "".
    """
    found = _raising().search(before)
    return found[0].strip() if found else ""


def recalling_words(before: str) -> str:
    """The words by which a count is told as one that was given before: "earlier reports spoke of",
    "up from"; or "".
    """
    found = _recalling().search(before)
    return found[0].strip() if found else ""


@by_language
def _recalling() -> re.Pattern[str]:
    """Words before a count that is a former one."""
    pieces = {
        "former": alternatives(words("former")),
        "counts": alternatives(words("counts")),
        "raises": alternatives(words("raises")),
    }
    return re.compile(pattern_text("relations.recalling", **pieces))


@by_language
def _raising() -> re.Pattern[str]:
    """ "raised the death toll from 9 to", "the number rose to": up to the figure's own words."""
    raises = alternatives(words("raises"))
    return re.compile(pattern_text("relations.raising", raises=raises))
