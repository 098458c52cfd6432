"""The first screen in plain words: for each category the latest and the range, who says it, and
what is unclear.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from reportedly.codebook import categories
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Role, Unit
from reportedly.records import Figure
from reportedly.report import wording
from reportedly.report.articles import Shown
from reportedly.report.map import Pin
from reportedly.report.timeline import TimelineSpan

_ASSERTED = subset("asserted")


# Loss of life first, then harm, then movement, then need, then homes: the order a minister asks in.
ORDER = tuple(categories())
SHOWN = 6  # cards: what fits one screen of a phone turned sideways


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with its article."""

    article: Shown
    figure: Figure

    @property
    def day(self) -> date:
        """The last day it speaks of, else its article's."""
        return (
            self.figure.time.end
            if self.figure.time
            else self.article.document.published or date.min
        )

    @property
    def voice(self) -> str:
        """Who is credited, else the outlet itself."""
        source = self.figure.source
        return (
            source.name
            if source
            else self.article.document.outlet or "the article itself"
        )

    @property
    def said(self) -> str:
        """ "Killed: about 12 people"."""
        figure = self.figure
        many = f"{wording.quantity(figure)} {wording.counted(figure)}"
        return f"{wording.category(figure)}: {many}"

    def pin(self) -> Pin | None:
        """The figure on a map; None where it has no place."""
        figure = self.figure
        if figure.place is None:
            return None
        stands = figure.certainty in _ASSERTED
        weight = wording.size(figure) if stands else -1
        text = self.said + wording.doubt(figure)
        return Pin(figure.place, figure.category, weight, text, f"f-{figure.id}")

    def span(self) -> TimelineSpan | None:
        """The figure on a timeline; None where neither it nor its article has a day."""
        figure = self.figure
        if self.day == date.min:
            return None
        start = figure.time.first if figure.time else self.day
        when = wording.period(figure.time) or wording.day(self.day)
        return TimelineSpan(
            start=start,
            end=self.day,
            low=figure.low,
            high=figure.high,
            category=figure.category,
            certainty=figure.certainty,
            anchor=f"f-{figure.id}",
            text=f"{self.said}, {when}; {self.voice}{wording.doubt(figure)}",
        )


@dataclass(frozen=True, slots=True)
class Card:
    """One category at a glance."""

    category: str
    latest: Claim
    lowest: int | None
    highest: int | None
    figures: int
    articles: int
    voices: int


def main_story_claims(articles: tuple[Shown, ...]) -> list[Claim]:
    """Every figure of the main stories; those of another story stay with their article."""
    return [
        Claim(a, f)
        for a in articles
        for f in a.figures
        if f.passage != Role.OTHER_STORY
    ]


def cards(found: list[Claim]) -> list[Card]:
    """The categories most spoken of, in the order of their weight."""
    by: dict[str, list[Claim]] = {}
    for claim in found:
        if claim.figure.certainty in _ASSERTED:
            by.setdefault(claim.figure.category, []).append(claim)
    kept = sorted(by, key=lambda c: -len(by[c]))[:SHOWN]
    return [
        _card(c, by[c])
        for c in sorted(
            kept, key=lambda c: ORDER.index(c) if c in ORDER else len(ORDER)
        )
    ]


def _card(category: str, found: list[Claim]) -> Card:
    """One category's card: its latest figure and the range of all."""
    people = [c for c in found if c.figure.unit == Unit.PEOPLE] or found
    latest = max(
        people,
        key=lambda c: (c.day, wording.size(c.figure)),
    )
    values = [v for c in people for v in (c.figure.low, c.figure.high) if v is not None]
    return Card(
        wording.category_name(category),
        latest,
        min(values, default=None),
        max(values, default=None),
        len(found),
        len({c.article.anchor for c in found}),
        len({c.voice for c in found}),
    )


def unclear(articles: tuple[Shown, ...]) -> list[tuple[str, int, str]]:
    """Kinds of issues with their count and one example, the commonest first."""
    counts = Counter(i.code for a in articles for i in a.issues)
    example = {
        i.code: i.message for a in reversed(articles) for i in reversed(a.issues)
    }
    return [
        (
            code.replace("-", " "),
            n,
            example[code],
        )
        for code, n in counts.most_common()
    ]
