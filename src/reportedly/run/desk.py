"""Lists of the desk as flat rows: the same columns on a page, in a file and from a command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from reportedly.codebook.words import ReviewAct
from reportedly.ledger import Ledger
from reportedly.records import Event, Figure, Location, Provenance, quoted_words
from reportedly.records.reviews import Activity, Review
from reportedly.report.wording import quantity
from reportedly.reviews.fields import in_words
from reportedly.run.reviewing import OnDesk

Row = dict[str, Any]
_AROUND = 90  # characters either side of what was searched for


def queue_row(one: OnDesk) -> Row:
    """A figure or event as a list shows it: corrected, with its state and what people did."""
    claim, stands = one.shown, one.standing
    row = {
        "id": claim.id,
        "kind": one.kind,
        "state": stands.state,
        "corrected": ", ".join(stands.corrections) or None,
        "taken_out": stands.rejected is not None,
        "assigned": stands.assigned,
        **_claim_cells(claim),
        "document": one.kept.document,
        "title": one.kept.title,
        "outlet": one.kept.outlet,
        "published": one.kept.published,
        "comments": len(stands.comments),
        "seen": stands.last,
    }
    return row


_COUNTS = ("value", "low", "high", "unit")  # cells that only a figure has


def _count_cells(figure: Figure) -> Row:
    return {
        "category": figure.category,
        "value": quantity(figure),
        "low": figure.low,
        "high": figure.high,
        "unit": figure.of_whom,
    }


def _claim_cells(claim: Figure | Event) -> Row:
    place: Location | None = claim.place
    words = quoted_words(claim)
    counts = (
        _count_cells(claim)
        if isinstance(claim, Figure)
        else {"category": claim.type} | dict.fromkeys(_COUNTS)
    )
    return {
        **counts,
        "place": place.name if place else None,
        "country": place.country if place else None,
        "time": in_words("time", claim.time.as_dict()) if claim.time else None,
        "source": claim.source.name if claim.source else None,
        "certainty": claim.certainty,
        "passage": claim.passage,
        "words": words.text,
    }


def act_row(act: Review) -> Row:
    """One act of a person."""
    return {
        "when": act.at.strftime("%Y-%m-%d %H:%M:%S"),
        "by": act.by,
        "act": act.act,
        "kind": act.kind,
        "target": act.target,
        "field": act.field,
        "was": _shown_value(act.field, act.was),
        # of a comment it is the colour, whatever field it is on
        "value": act.value
        if act.act == ReviewAct.COMMENT
        else _shown_value(act.field, act.value),
        "because": act.because,
        "round": act.round,
        "document": act.document,
    }


def activity_row(done: Activity) -> Row:
    """Something done that is no review, in the columns of `act_row`."""
    empty = dict.fromkeys(("field", "was", "value", "round", "document"))
    when = done.at.strftime("%Y-%m-%d %H:%M:%S")
    row = {
        "when": when,
        "by": done.by,
        "act": done.act,
        "kind": "desk",
        "target": done.about,
    }
    return {**row, **empty, "because": done.detail}


def _shown_value(field: str | None, value: Any) -> str | None:
    if value is None:
        return None
    if field and isinstance(value, dict | str):
        return in_words(field, value)
    if isinstance(value, dict):
        return ", ".join(
            f"{name} {in_words(name, v) or v}" for name, v in value.items()
        )
    return str(value)


def hit_rows(ledger: Ledger, found: Sequence[Provenance], words: str) -> list[Row]:
    """Articles that were found, each with the place where a word stands."""
    texts = ledger.words_of(kept.number for kept in found)
    return [_hit_row(kept, texts[kept.number], words) for kept in found]


def _hit_row(kept: Provenance, text: str, words: str) -> Row:
    said = re.findall(r"\w+", words)
    stands = [
        m
        for word in said
        if (m := re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE))
    ]
    at = stands[0].start() if stands else 0
    extract = " ".join(text[max(0, at - _AROUND) : at + _AROUND].split())
    return {
        "document": kept.document,
        "published": kept.published,
        "outlet": kept.outlet,
        "title": kept.title,
        "extract": f"…{extract}…",
    }
