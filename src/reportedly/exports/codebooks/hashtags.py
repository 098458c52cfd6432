"""HXL: a question a row, its least and most under the hashtag of what it counts."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.exports.codebooks.mapping import Codebook, Losses, Record
from reportedly.exports.facts import Facts
from reportedly.exports.rows import APART, place_row

_COUNTED = frozenset(
    ["killed", "injured", "abducted", "displaced", "returned", "affected", "in_need"]
)
_LEFT_OUT = (
    "missing, detained, trapped and casualties: HXL has no hashtag for them",
    "counts of buildings",
    "each origin's own count, copies, earlier readings",
    "precision of places and days",
)


def questions(facts: Facts, losses: Losses) -> Iterator[Record]:
    """A record for each question that HXL has a hashtag for."""
    for line in facts.lines:
        if line.category not in _COUNTED or line.unit == "buildings":
            losses.coarser[f"questions of {line.category} ({line.unit}), left out"] += 1
            continue
        category = (
            "idps"
            if (line.category, line.shape) == ("displaced", "stock")
            else line.category
        )
        lead = facts.by_figure.get(line.voices[0].figure) if line.voices else None
        outlets = dict.fromkeys(w.reported.kept.outlet or "" for w in line.figures)
        yield {
            **place_row(line.place),
            "id": line.question,
            "first_day": line.period.start if line.period else None,
            "last_day": line.period.end if line.period else None,
            f"{category}_{line.unit}_min": line.low,
            f"{category}_{line.unit}_max": None if line.open_above else line.high,
            "voices": APART.join(v.name for v in line.voices),
            "outlets": APART.join(filter(None, outlets)),
            "url": lead.kept.url if lead else None,
            "words": lead.figure.evidence.text if lead else None,
        }


HXL = Codebook("hxl", "HXL", "hxl.yml", questions, _LEFT_OUT, "id")
