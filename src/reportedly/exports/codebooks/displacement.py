"""Displacement as IDMC and HDX HAPI have it: a figure of each origin, the best-supported one
recommended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import (
    Category,
    Qualifier,
    QuestionShape,
    StockOrFlow,
    TimePrecision,
    Unit,
)
from reportedly.exports.codebooks.mapping import Codebook, Losses, Record, left_out
from reportedly.exports.facts import Facts
from reportedly.exports.rows import place_row, point_precision
from reportedly.records import Figure, KeptFigure, Period
from reportedly.records.questions import Line

CATEGORIES = subset("movements_and_homes")
_HOMES = subset("hurt_homes")
_QUANTIFIERS = {
    Qualifier.MORE_THAN: "More than",
    Qualifier.AT_LEAST: "More than",
    Qualifier.UP_TO: "Less than",
    Qualifier.FEWER_THAN: "Less than",
    None: "Exact",
}
_IDU = {
    "More than": "more than",
    "Less than": "less than",
    "Exact": "total",
    "Approximately": "approximately",
}
_ACCURACY = {
    TimePrecision.DAY: "Day",
    TimePrecision.WEEK: "Week",
    TimePrecision.MONTH: "Month",
    TimePrecision.SEASON: "Month",
    TimePrecision.YEAR: "Year",
}

_LEFT_OUT = left_out("displacement")


def displacement_records(facts: Facts, losses: Losses) -> Iterator[Record]:
    """Each origin's latest figure of every question of displacement; the recommended one first."""
    for line in facts.lines:
        if line.category not in CATEGORIES:
            continue
        best = _recommended(line)
        for voice in sorted(line.voices, key=lambda v: v.figure != best):
            kept = facts.by_figure.get(voice.figure)
            if kept is not None:
                yield _figure_record(kept, line, voice.figure == best, losses)


def _recommended(line: Line) -> str | None:
    """The figure whose count is the best-supported one; of several, the latest known. None where
    nothing is.
    """
    best = line.best
    if best is None:
        return None
    if not line.voices:
        return None
    same = [v for v in line.voices if v.value.bounds == best.bounds]
    return max(same or line.voices, key=lambda v: v.as_of).figure


def _figure_record(
    kept: KeptFigure, line: Line, recommended: bool, losses: Losses
) -> Record:
    """One figure in IDMC's columns, with what that loses counted."""
    f = kept.figure
    number = f.low if f.low is not None else f.high
    quantifier = _quantifier(f)
    if _has_range(f):
        losses.coarser["ranges to their lower number, Approximately"] += 1
    where = place_row(f.place or f.origin or f.destination)
    return {
        **where,
        "point_precision": point_precision(where),
        **_days_and_accuracy(f.time or line.period),
        "uuid": str(uuid5(NAMESPACE_URL, f"reportedly:figure:{f.id}")),
        "number": int(f.id[:12], 16),
        "url": kept.kept.url,
        "title": kept.kept.title,
        "outlet": kept.kept.outlet,
        "published": kept.kept.published,
        "quantifier": quantifier,
        "idu_qualifier": _IDU[quantifier],
        "reported": number,
        "total": number if f.unit == Unit.PEOPLE or f.category in _HOMES else None,
        "unit": f.unit,
        "helix_category": _category(f),
        "term": f.term,
        "role": "Recommended figure" if recommended else "Triangulation",
        "housing": f.category in _HOMES,
        "identifier": "Destination" if f.destination and not f.place else "Origin",
        "source": f.source.name if f.source else kept.kept.outlet,
        "words": f.evidence.text,
        "centroid": _centroid(where),
        "popup": f"{kept.kept.outlet or 'An article'}: “{f.evidence.text}”",
        "kept_at": kept.kept.kept_at.isoformat(timespec="seconds"),
    }


def _has_range(figure: Figure) -> bool:
    """Whether two bounds stand apart."""
    return None not in (figure.low, figure.high) and figure.low != figure.high


def _centroid(where: Mapping[str, Any]) -> str | None:
    return None if where["lat"] is None else f"[{where['lat']}, {where['lon']}]"


def _quantifier(figure: Figure) -> str:
    """IDMC's word for how exact the number is."""
    if _has_range(figure):
        return "Approximately"
    if figure.high is None and figure.low is not None:
        return "More than"
    return _QUANTIFIERS.get(figure.qualifier, "Approximately")


def _category(figure: Figure) -> str | None:
    """IDMC's name of a stock or flow."""
    stock = figure.stock_or_flow == StockOrFlow.STOCK
    if figure.category == Category.DISPLACED:
        return "IDPs" if stock else "Internal Displacements"
    if figure.category == Category.RETURNED:
        return "Returnees" if stock else "Return"
    return None if stock else "Internal Displacements"


def _days_and_accuracy(period: Period | None) -> dict[str, Any]:
    """The days a figure covers, and how exactly they are told."""
    if period is None:
        return dict.fromkeys(("first_day", "last_day", "year", "accuracy"))
    return {
        "first_day": period.start,
        "last_day": period.end,
        "year": period.end.year,
        "accuracy": _ACCURACY.get(period.precision),
    }


def updates(facts: Facts, losses: Losses) -> Iterator[Record]:
    """Recommended figures of flows of people, as an Internal Displacement Update tells them."""
    wanted = {"Internal Displacements", "Returnees"}
    for record in displacement_records(facts, losses):
        if (
            record["role"] != "Recommended figure"
            or record["helix_category"] not in wanted
        ):
            losses.coarser[
                "figures that are not recommended, or no flow, left out"
            ] += 1
        else:
            yield record


def populations(facts: Facts, losses: Losses) -> Iterator[Record]:
    """Stocks of displaced people, one for each question."""
    for line in facts.lines:
        if line.category != Category.DISPLACED:
            continue
        if line.shape != QuestionShape.STOCK:
            continue
        if line.unit != Unit.PEOPLE:
            continue
        lows = [v.value.low for v in line.voices if v.value.low is not None]
        if not lows or line.place is None or line.period is None:
            losses.coarser["stocks without a lower bound, place or day, left out"] += 1
            continue
        yield {
            **place_row(line.place),
            **_days_and_accuracy(line.period),
            "population": min(lows),
        }


HELIX = Codebook(
    "helix", "IDMC Helix figures", "helix.yml", displacement_records, _LEFT_OUT, "uuid"
)
IDU = Codebook(
    "idu", "IDMC Internal Displacement Updates", "idu.yml", updates, _LEFT_OUT, "id"
)
HAPI_IDPS = Codebook(
    "hapi-idps", "HDX HAPI IDPs", "hapi_idps.yml", populations, _LEFT_OUT, ""
)
