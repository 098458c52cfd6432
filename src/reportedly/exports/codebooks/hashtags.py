"""HXL: a question a row, its least and most under the hashtag of what it counts."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, StockOrFlow, Unit
from reportedly.exports.codebooks.mapping import Codebook, Losses, Record, left_out
from reportedly.exports.facts import Facts
from reportedly.exports.rows import APART, place_row
from reportedly.records.questions import Line

_COUNTED = subset("hxl_counted")
_LEFT_OUT = left_out("hashtags")


def hxl_records(facts: Facts, losses: Losses) -> Iterator[Record]:
    """A record for each question that HXL has a hashtag for."""
    for line in facts.lines:
        if line.category not in _COUNTED or line.unit == Unit.BUILDINGS:
            losses.coarser[f"questions of {line.category} ({line.unit}), left out"] += 1
            continue
        outlets = dict.fromkeys(w.reported.kept.outlet or "" for w in line.figures)
        yield {
            **place_row(line.place),
            "id": line.question,
            "first_day": line.period.start if line.period else None,
            "last_day": line.period.end if line.period else None,
            **_bounds_by_hashtag(line),
            "voices": APART.join(v.name for v in line.voices),
            "outlets": APART.join(filter(None, outlets)),
            **_leading_words(line, facts),
        }


def _bounds_by_hashtag(line: Line) -> Record:
    """The least and the most of a question, under the names that the mapping gives its count."""
    is_stock = (line.category, line.shape) == (Category.DISPLACED, StockOrFlow.STOCK)
    counted = f"{'idps' if is_stock else line.category}_{line.unit}"
    most = None if line.open_above else line.high
    return {f"{counted}_min": line.low, f"{counted}_max": most}


def _leading_words(line: Line, facts: Facts) -> Record:
    """The words of the first voice, and where they stand."""
    lead = facts.by_figure.get(line.voices[0].figure) if line.voices else None
    if lead is None:
        return dict.fromkeys(("url", "words"))
    return {"url": lead.kept.url, "words": lead.figure.evidence.text}


HXL = Codebook("hxl", "HXL", "hxl.yml", hxl_records, _LEFT_OUT, "id")
