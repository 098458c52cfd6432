"""Values in plain words, as an analyst would say them aloud."""

from __future__ import annotations

from datetime import date

from reportedly.records import Figure, Location, Period

CATEGORIES = {
    "killed": "Killed",
    "injured": "Injured",
    "casualties": "Killed or injured",
    "missing": "Missing",
    "detained": "Detained",
    "abducted": "Abducted",
    "displaced": "Displaced",
    "returned": "Returned",
    "trapped": "Trapped",
    "in_need": "In need",
    "affected": "Affected",
    "homes_destroyed": "Homes destroyed",
    "homes_damaged": "Homes damaged",
}
PRECISIONS = {
    "point": "a spot",
    "neighbourhood": "part of a town",
    "town": "a town",
    "admin2": "a district",
    "admin1": "a province",
    "region": "a region",
    "country": "a whole country",
}
ROLES = {
    "headline": "headline",
    "dateline": "dateline",
    "caption": "photo caption",
    "quote": "pull quote",
    "duplicate": "repeats another passage",
    "other_story": "another story",
    "boilerplate": "page furniture",
}
CERTAINTIES = {
    "stated": "",
    "hedged": "hedged",
    "denied": "denied",
    "planned": "planned or expected",
    "superseded": "given as earlier or withdrawn",
}
_LEADS = {
    "about": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
    "fewer_than": "fewer than ",
}


def quantity(figure: Figure) -> str:
    """ "about 20,000", "2,000–4,000", "at least 120"."""
    return bounded(figure.low, figure.high, figure.qualifier)


def bounded(low: int | None, high: int | None, qualifier: str | None) -> str:
    """A count in words from its bounds; see `quantity`."""
    lead = _LEADS.get(qualifier or "", "")
    if low is None and high is None:
        return "a number too large to be a count"
    if low is None:
        return f"{lead or 'up to '}{high:,}"
    if high is None:
        return f"{lead or 'at least '}{low:,}"
    return f"{lead}{low:,}" if low == high else f"{low:,}–{high:,}"


def day(when: date | None) -> str:
    """ "19 Apr 2017"."""
    return f"{when.day} {when:%b %Y}" if when else ""


def period(span: Period | None) -> str:
    """ "19 Feb – 23 Mar 2017", "Feb 2017", "2016"."""
    if span is None:
        return ""
    if span.start == span.end:
        return day(span.start)
    if span.precision == "year" and span.start.year == span.end.year and span.end.month == 12:
        return str(span.start.year)
    if span.precision == "month" and (span.start.year, span.start.month) == (
        span.end.year,
        span.end.month,
    ):
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
        if where.precision == "country" or not where.country
        else f"{where.name}, {where.country}"
    )


def category(figure: Figure) -> str:
    return CATEGORIES.get(figure.category, figure.category.replace("_", " ").capitalize())


def doubt(figure: Figure) -> str:
    """ "; denied" after a figure nobody stands behind without reserve; empty for one plainly stated."""
    word = CERTAINTIES.get(figure.certainty, figure.certainty)
    return f"; {word}" if word else ""


def counted(figure: Figure) -> str:
    """Who or what is counted, in the article's word."""
    return figure.counted or figure.unit


def size(figure: Figure) -> int:
    """One number to order figures by: the highest the words allow."""
    return max(figure.low or 0, figure.high or 0)
