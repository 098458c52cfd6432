"""Figures: which numbers count people, households or homes harmed, moved, held or at risk.

Each number is asked what it counts (`counted`), what happened to them (`happened`), how sure the
words are (`certainty`), where (`settings`), when (`periods`) and who is credited (`sources`). A
number that counts something else, or to which nothing happened, is no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.candidates import figure_candidates
from reportedly.claims.figures.changes import DONE, EARLIER
from reportedly.claims.figures.columns import (
    COLUMN,
    Columns,
    goes_on,
    header_of,
    whole_line,
)
from reportedly.claims.figures.headline_days import with_days_of_text
from reportedly.claims.figures.implied import implied_counts, unneeded
from reportedly.claims.figures.outcome import SENT
from reportedly.claims.figures.own_places import own_place
from reportedly.claims.figures.relief import reading_relief
from reportedly.claims.figures.sources import source_of
from reportedly.claims.figures.stock_flow import stock_or_flow
from reportedly.claims.figures.tiles import label_of_tile
from reportedly.claims.figures.war_totals import country_instead, of_whole_country
from reportedly.claims.figures.wholes import listed_with, put_right, with_its_whole
from reportedly.claims.shared.certainty import UNREAL, certainty_of
from reportedly.claims.shared.periods import period_of
from reportedly.claims.shared.place import as_written, place_of, route_of
from reportedly.codebook import categories, roles_not
from reportedly.codebook.grammar import NOUNS
from reportedly.codebook.words import Certainty, NumberKind, StockOrFlow, Unit
from reportedly.languages.patterns import named_pattern
from reportedly.records import (
    Document,
    Figure,
    Issue,
    Location,
    Mentions,
    Number,
    Period,
    Reason,
    Sentence,
    Span,
    Statement,
    Token,
    claim_id,
)


def find_figures(
    document: Document, mentions: Mentions, statements: tuple[Statement, ...]
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Every figure of the document, in reading order, and what was unclear about them."""
    with reading_relief(document.reading):
        return _read_figures(document, mentions, statements)


def _read_figures(
    document: Document, mentions: Mentions, statements: tuple[Statement, ...]
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """The figures of a document in reading order, before they are set right beside each other."""
    figures: list[Figure] = []
    issues: list[Issue] = []
    last: Candidate | None = None
    for sentence, numbers, header in sentences_with_numbers(document, mentions):
        role = document.passages[sentence.passage].role
        nouns_before = partial(_nouns_before, sentence, mentions)
        for candidate in figure_candidates(
            numbers, sentence, last, header, nouns_before
        ):
            if last is None or not _are_their_families(candidate, last):
                last = candidate
            made = _figure(candidate, document, mentions, statements, role)
            made = with_its_whole(made, figures, sentence, mentions, candidate.tie)
            made = listed_with(made, figures, sentence)
            made = _away_from_its_source(made, figures)
            if made.certainty == UNREAL:
                issues.append(_unreal(made))
                continue
            figures.append(made)
            issues += _unlinked(candidate, document)
    return tuple(with_days_of_text(figures, mentions)), tuple(issues)


_IN_BRACKET = named_pattern("figures.in_bracket")


def _are_their_families(candidate: Candidate, last: Candidate) -> bool:
    """ "9,000 people (1,800 families)": of whom "of these, 4,000 are girls" tells is the people."""
    if candidate.sentence is not last.sentence:
        return False
    if candidate.counted.unit != Unit.HOUSEHOLDS or last.counted.unit != Unit.PEOPLE:
        return False
    start = candidate.sentence.start
    between = candidate.sentence.text[
        last.counted.end - start : candidate.number.start - start
    ]
    return _IN_BRACKET.fullmatch(between) is not None


CONTEXT = 6  # sentences back in which a disease was named that "43 cases" are of


def _nouns_before(sentence: Sentence, mentions: Mentions) -> frozenset[str]:
    """The nouns of the sentences right before one."""
    here = mentions.sentence_at(sentence.start) or 0
    before = mentions.sentences[max(0, here - CONTEXT) : here]
    return frozenset(t.lower for s in before for t in s.tokens if t.pos in NOUNS)


def find_implied(
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    figures: tuple[Figure, ...],
) -> tuple[Figure, ...]:
    """The counts that the words imply and no number gives, in reading order."""
    found: list[Figure] = []
    for sentence, numbers in _cardinals_by_sentence(mentions):
        role = document.passages[sentence.passage].role
        if role in roles_not("read"):
            continue
        for candidate in implied_counts(sentence, numbers, mentions):
            made = _figure(candidate, document, mentions, statements, role)
            if made.certainty != UNREAL:
                found.append(made)
    out = unneeded(figures, found)
    return tuple(one for one in found if one.id not in out)


def sentences_with_numbers(
    document: Document, mentions: Mentions
) -> Iterator[tuple[Sentence, list[Number], Columns | None]]:
    """Sentences with numbers, these, and the heads of the table that they are a line of."""
    header: Columns | None = None
    above: Sentence | None = None  # the last sentence without a number
    for sentence, cardinals in _cardinals_by_sentence(mentions):
        numbers = sorted((*cardinals, *_zeros(sentence)), key=lambda n: n.start)
        if not sentence.tokens:
            continue
        if not numbers:
            above = sentence
            continue
        header = _header_over(sentence, above, header)
        above = None
        role = document.passages[sentence.passage].role
        if role not in roles_not("read"):
            label = label_of_tile(sentence, document) if header is None else None
            yield sentence, numbers, whole_line(label) if label is not None else header


def _header_over(
    sentence: Sentence, above: Sentence | None, header: Columns | None
) -> Columns | None:
    """The heads of the columns that a sentence is a line of: those of the line above it, or of the
    table that goes on.
    """
    if above is not None:
        header = header_of(above) or header
    return header if header is not None and goes_on(header, sentence) else None


def _cardinals_by_sentence(
    mentions: Mentions,
) -> Iterator[tuple[Sentence, list[Number]]]:
    """Every sentence with the cardinals it holds, both in reading order."""
    numbers = iter((*mentions.numbers, None))
    number = next(numbers)
    for sentence in mentions.sentences:
        inside: list[Number] = []
        while number is not None and number.start < sentence.end:
            if number.start >= sentence.start and number.kind == NumberKind.CARDINAL:
                inside.append(number)
            number = next(numbers)
        yield sentence, inside


_ZERO = named_pattern("figures.zero")
_THE = named_pattern("figures.the")


def _zeros(sentence: Sentence) -> list[Number]:
    """ "No one was killed", "no casualties": a count of nought."""
    return [
        Number(
            sentence.start + m.start(),
            sentence.start + m.end(),
            m[0],
            0,
            0,
            None,
        )
        for m in _ZERO.finditer(sentence.text)
    ]


# ------------------------------------------------------------------ the figure
def _figure(
    c: Candidate,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    role: str,
) -> Figure:
    """One candidate as a figure, with the reason of each of its values."""
    end = max(c.number.end, c.counted.end)
    evidence = document.span(c.number.start, end)
    certainty, why_sure = _certainty(c, evidence, document)
    kind, why_kind = stock_or_flow(
        c.category, c.row, c.word, c.counted, c.sentence, document, c.tie, certainty
    )
    stock = kind == StockOrFlow.STOCK
    time, why_time = period_of(evidence, document, mentions, stock=stock, fate=c.word)
    place, why_place = _place(c, evidence, time, document, mentions)
    origin, destination = route_of(evidence, document, mentions)
    credited = source_of(
        evidence, document, mentions, statements, happened=certainty == Certainty.STATED
    )
    why_so = tuple(why for why in (why_kind, why_sure) if why)
    because = [*_why_counted(c, document), *why_so, *why_place, *why_time]
    if credited.source is not None:
        because.append(Reason("source", credited.rule, credited.source.evidence))
    value = f"{c.number.low}..{c.number.high}"
    return Figure(
        id=claim_id(document.id, evidence.start, evidence.end, c.category, value),
        evidence=evidence,
        category=c.category,
        term=_term(c),
        low=c.number.low,
        high=c.number.high,
        qualifier=c.number.qualifier,
        unit=c.counted.unit,
        counted=c.counted.name,
        stock_or_flow=kind,
        place=place,
        time=time,
        source=credited.source,
        certainty=certainty,
        passage=role,
        origin=origin,
        destination=destination,
        because=tuple(because),
    )


def _certainty(
    c: Candidate, evidence: Span, document: Document
) -> tuple[str, Reason | None]:
    """How sure its words are, unless the way it was found settles that."""
    if c.certainty is None:
        return certainty_of(c.word, c.counted.number, c.sentence, document)
    return c.certainty, Reason("certainty", _SETTLED[c.certainty], evidence)


def _place(
    c: Candidate,
    evidence: Span,
    time: Period | None,
    document: Document,
    mentions: Mentions,
) -> tuple[Location | None, tuple[Reason, ...]]:
    """Where it applies: the place that stands with the count, else that of its scene; of a war's
    total the whole country; under the name that the article gives it.
    """
    found = own_place(
        evidence, c.sentence, document, mentions, tie=c.tie, category=c.category
    )
    if found is None:
        found = place_of(
            evidence,
            document,
            mentions,
            category=c.category,
            sent=c.counted.group in SENT,
            people=c.counted.people,
        )
    found = of_whole_country(found, c.number, time, c.sentence, document)
    if c.tie == COLUMN:  # another row's place is not this one's
        found = country_instead(found, c.sentence, "the country of other rows")
    return as_written(found, mentions)


def _why_counted(c: Candidate, document: Document) -> Iterator[Reason]:
    """Why it is a number of those people or things, and of that category."""
    yield from c.number.because
    word = document.span(c.word.start, c.word.end)
    yield Reason("category", c.tie, word, c.row.ref if c.row else None)
    if c.counted.row:
        noun = _span_of_token(document, c.counted.head)
        yield Reason("unit", "the counted noun", noun, c.counted.row.ref)


# Certainties that the way a figure was found settles, and why.
_SETTLED = {
    EARLIER: "what the count changed from",
    DONE: "so already, whatever is ordered or asked",
}


def _lies_at_source(figure: Figure) -> bool:
    """Whether a figure's place is who tells it: "Ankara", "Armenia"."""
    if figure.source is None or figure.place is None:
        return False
    return _THE.sub("", figure.source.evidence.text, 1) == figure.place.name


def _away_from_its_source(figure: Figure, before: list[Figure]) -> Figure:
    """ "… near Homs. Ankara put the dead at 30": who speaks is no scene, that before is; of two
    lands that tell of their own dead each stays where it is.
    """
    if not before or before[-1].place is None:
        return figure
    if not _lies_at_source(figure) or _lies_at_source(before[-1]):
        return figure
    if before[-1].passage != figure.passage:
        return figure
    why = Reason("place", "not where its source sits", before[-1].evidence)
    return put_right(figure, before[-1].place, why)


def _span_of_token(document: Document, token: Token | None) -> Span | None:
    return document.span(token.start, token.end) if token else None


def _term(c: Candidate) -> str | None:
    """IDMC's term: the candidate's own, or that of its category."""
    return c.term if c.term is not None else categories()[c.category].get("term")


def _unreal(figure: Figure) -> Issue:
    """Why a count of a film or a drill is no figure."""
    span = figure.evidence
    message = (
        f"“{span.text}” belongs to a film, a novel or a drill: nothing befell anybody"
    )
    return Issue("not-real", message, span.start, span.end)


_PRONOUN_OF = named_pattern("figures.pronoun_of")


def _unlinked(c: Candidate, document: Document) -> list[Issue]:
    """ "These were part of the 90,000": the words tie two figures, the text does not say which."""
    before = document.reading[c.sentence.start : c.number.start]
    found = _PRONOUN_OF.search(before)
    if found is None:
        return []
    start, end = c.sentence.start + found.start(), c.counted.end
    message = (
        f"“{found['pronoun']}” does not say whom it means: "
        "this figure is not part of an earlier one on its strength"
    )
    return [Issue("figures-not-linked", message, start, end)]
