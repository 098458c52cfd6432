"""Values in plain words, as an analyst would say them aloud."""

from __future__ import annotations

from datetime import date

from reportedly.codebook import (
    categories,
    certainties,
    place_precisions,
    qualifiers,
    roles,
)
from reportedly.codebook.words import PlacePrecision, TimePrecision
from reportedly.records import Figure, Location, Period, Toll
from reportedly.records.bounds import AS_SAID, BoundsForm, bounds_in_figures


def quantity(figure: Figure) -> str:
    """ "about 20,000", "2,000–4,000", "at least 120"."""
    return bounded(figure.low, figure.high, figure.qualifier)


def bounded(low: int | None, high: int | None, qualifier: str | None) -> str:
    """A count in words from its bounds; see `quantity`."""
    known = qualifiers().get(qualifier or "")
    lead = known["lead"] if known else ""
    if low is None and high is None:
        return "a number too large to be a count"
    one = f"{lead}{{:,}}"
    led = BoundsForm(one, one, one, AS_SAID.between) if lead else AS_SAID
    return bounds_in_figures(low, high, led)


def toll(toll: Toll) -> str:
    """ "at least 12 killed", "1 killed, told without a number"."""
    many = bounded(toll.low, toll.high, None)
    name = category_name(toll.category).lower()
    return f"{many} {name}" + (", told without a number" if toll.implied else "")


def day(when: date | None) -> str:
    """ "19 Apr 2017"."""
    return f"{when.day} {when:%b %Y}" if when else ""


def period(span: Period | None) -> str:
    """ "19 Feb – 23 Mar 2017", "Feb 2017", "2016"."""
    if span is None:
        return ""
    if span.start is None:
        return f"until {day(span.end)}"
    if span.start == span.end:
        return day(span.end)
    if (
        span.precision == TimePrecision.YEAR
        and span.start.year == span.end.year
        and span.end.month == 12
    ):
        return str(span.start.year)
    if span.precision == TimePrecision.MONTH and (
        span.start.year,
        span.start.month,
    ) == (span.end.year, span.end.month):
        return f"{span.start:%b %Y}"
    first = f"{span.start.day} {span.start:%b}" + (
        f" {span.start.year}" if span.start.year != span.end.year else ""
    )
    return f"{first} – {day(span.end)}"


def place(where: Location | None) -> str:
    """ "Mosul, IRQ"; a country by its name alone."""
    if where is None:
        return ""
    return (
        where.name
        if where.precision == PlacePrecision.COUNTRY or not where.country
        else f"{where.name}, {where.country}"
    )


def category(figure: Figure) -> str:
    """ "Killed or injured"."""
    return category_name(figure.category)


def category_name(word: str) -> str:
    """What the codebook calls a category; one kept by newer code goes by its own word."""
    known = categories().get(word)
    return str(known["name"]) if known else word.replace("_", " ").capitalize()


def precision_name(word: str) -> str:
    """ "a province"."""
    known = place_precisions().get(word)
    return str(known["name"]) if known else word


def role_name(word: str) -> str:
    """ "photo caption"; empty for the article's own text."""
    known = roles().get(word)
    return str(known["name"]) if known else ""


def doubt(figure: Figure) -> str:
    """ "; denied" after a figure nobody stands behind without reserve; empty for one plainly
    stated.
    """
    word = certainty_said(figure.certainty)
    return f"; {word}" if word else ""


def certainty_said(word: str) -> str:
    """What is added to a figure that nobody stands behind without reserve: "planned or
    expected".
    """
    known = certainties().get(word)
    return str(known["said"]) if known else word


def counted(figure: Figure) -> str:
    """Who or what is counted, in the article's word."""
    return figure.of_whom


def size(figure: Figure) -> int:
    """One number to order figures by: the highest the words allow."""
    return figure.size
