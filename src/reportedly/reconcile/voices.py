"""The voices of a question: for each independent origin its latest word, and who carries it.

An article has one voice for a count. What its headline, its lead or a caption gives without a
source is the word of whom the body credits with it, and two bodies that it credits with one count
are heard as the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from reportedly.codebook.words import Certainty, Qualifier
from reportedly.reconcile.data import Datum, meet
from reportedly.reconcile.pairs import two_kinds_of_mouth
from reportedly.reconcile.questions import Question
from reportedly.records.questions import AttributedFigure, OriginReport, Step

# How a figure's own words name its witness, best first: those that name nobody speak with another
# of their article.
_NAMED = {
    "credits": 0,
    "cites": 1,
    "same body": 1,
    "copy": 1,
    "agency": 2,
    "outlet": 3,
    "article": 3,
}


def one_voice(question: Question) -> None:
    """Give the figures of each article one origin, unless two kinds of source give counts that do
    not meet.

    What an outlet's own article gives on the word of somebody, its reprints and those who cite it
    do as well.
    """
    by_article: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(question.witnessed):
        by_article[one.reported.kept.document].append(n)
    passed_on: dict[str, AttributedFigure] = {}
    for figures in by_article.values():
        speakers = sorted(
            figures, key=lambda n: (_NAMED[question.witnessed[n].path[-1].kind], n)
        )
        for n in figures:
            one, speaker = question.witnessed[n], _speaker(question, n, speakers)
            if speaker.origin != one.origin:
                passed_on.setdefault(one.origin, speaker)
                question.witnessed[n] = _on_the_word_of(one, speaker)
    for n, one in enumerate(question.witnessed):
        if one.origin in passed_on and passed_on[one.origin].origin not in passed_on:
            question.witnessed[n] = _on_the_word_of(one, passed_on[one.origin])


def _speaker(question: Question, n: int, speakers: Sequence[int]) -> AttributedFigure:
    """The first of its article whom a figure does not contradict."""
    one, data = question.witnessed[n], question.data
    if data[n].figure.certainty == Certainty.DENIED:
        return one
    for m in speakers:
        other = question.witnessed[m]
        if data[m].figure.certainty == Certainty.DENIED:
            continue
        apart = (
            not meet(data[n].value, data[m].value)
            and two_kinds_of_mouth(data[n], data[m])
            and not (_is_own(one) and _is_own(other))
        )
        if m == n:
            return other
        if not apart:
            return other
    return one


def _is_own(one: AttributedFigure) -> bool:
    """Whether an article says it itself: "police", "a witness" is no origin of its own."""
    return one.path[-1].kind in {"outlet", "article", "agency"}


def _on_the_word_of(
    one: AttributedFigure, speaker: AttributedFigure
) -> AttributedFigure:
    """A figure on the word of somebody the same article credits for the same count."""
    where = speaker.reported.kept.document
    same = where == one.reported.kept.document
    because = (
        f"{'the article' if same else where} gives it on the word of {speaker.name}"
    )
    path = (*one.path, Step("same article", speaker.name, because))
    return replace(one, origin=speaker.origin, name=speaker.name, path=path)


def voices(question: Question) -> list[OriginReport]:
    """For each origin, and of a level each time it spoke of, what it said last, and who carries
    that origin.
    """
    carried: dict[str, list[AttributedFigure]] = {}
    last: dict[tuple[str, object], tuple[AttributedFigure, Datum]] = {}
    level = question.data[0].level
    for one, datum in zip(question.witnessed, question.data, strict=True):
        carried.setdefault(one.origin, []).append(one)
        key = (one.origin, datum.last if level else None)
        if key not in last or _speaks_before(one, datum, *last[key]):
            last[key] = (one, datum)
    return [
        _voice(one, datum, carried[one.origin], level) for one, datum in last.values()
    ]


def _speaks_before(
    one: AttributedFigure, datum: Datum, before: AttributedFigure, known: Datum
) -> bool:
    """Whether a later figure of an origin speaks for it: no copy, no retelling where its own words
    are here, no words of guess that say no other, and of one article not a vaguer word than the one
    it gave before.
    """
    if one.copied:
        return False
    if datum.figure.certainty == Certainty.SUPERSEDED:
        return False
    if _only_recalls(datum, known):
        return False
    if one.reported.kept.document == before.reported.kept.document:
        return before.reported.figure.certainty == Certainty.SUPERSEDED or _says_more(
            datum, known
        )
    retold = one.path[0].kind == "cites"
    return not retold or before.path[0].kind == "cites"


def _only_recalls(datum: Datum, known: Datum) -> bool:
    """Whether words of guess can be a count that the origin gave: "several", behind "four"."""
    guessed = (
        datum.value.qualifier == Qualifier.VAGUE
        and known.value.qualifier != Qualifier.VAGUE
    )
    return guessed and meet(datum.value, known.value)


def _says_more(datum: Datum, known: Datum) -> bool:
    """Whether a count is exact where the one before is not; of two as exact the first of an article
    stands.
    """
    return _exactness(datum) > _exactness(known)


def _exactness(datum: Datum) -> int:
    """How exact a count is: words of guess 0, a range 1, a number 2."""
    value = datum.value
    if value.qualifier == Qualifier.VAGUE:
        return 0
    if value.loose:
        return 1
    return 1 if value.exact is None else 2


def _voice(
    one: AttributedFigure,
    datum: Datum,
    carried: Sequence[AttributedFigure],
    level: bool,
) -> OriginReport:
    """What one origin says, with the articles that carry it."""
    value = (datum.figure.low, datum.figure.high)
    with_it = [
        w
        for w in carried
        if not level or (w.reported.figure.low, w.reported.figure.high) == value
    ]
    outlets = (w.reported.kept.outlet for w in with_it if w.reported.kept.outlet)
    return OriginReport(
        origin=one.origin,
        name=one.name,
        value=datum.value,
        as_of=datum.last,
        day=one.reported.day,
        figure=one.id,
        certainty=datum.figure.certainty,
        articles=tuple(dict.fromkeys(w.reported.kept.document for w in with_it)),
        outlets=tuple(dict.fromkeys(outlets)),
    )
