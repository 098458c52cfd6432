"""Who had it first: credits, then days, then containment; days alone only tell the earlier here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from reportedly.languages import by_language
from reportedly.languages.patterns import pattern_text
from reportedly.lexicons.load import table
from reportedly.records.copies import EARLIER
from reportedly.syntax.picture_credits import is_of_picture

# Share of an article's sentences that stand in the other for it to be an excerpt of it.
EXCERPT = 0.9
# A credit stands at the head or the foot of an article: "MOSUL, Iraq (AFP) –", "Source: Reuters".
CREDIT_REACH = 200
_OUTLETS = 4000  # outlets whose agencies are held at hand


@dataclass(frozen=True, slots=True)
class Carrier:
    """What decides between two articles that carry the same words."""

    document_id: str
    published: date | None
    outlet: str | None
    text: str
    shared: float  # share of its sentences that stand in the other article


@dataclass(frozen=True, slots=True)
class Precedence:
    """Which of the two had it first, and why; `first` is None where nothing decides.

    `said` is False where only their days tell: who had it first may be an article that is not here.
    """

    first: str | None
    rule: str
    said: bool = True


def precedence(one: Carrier, other: Carrier) -> Precedence:
    """Which of two articles had the shared words first; by days alone, the earlier here."""
    for taker, giver in ((one, other), (other, one)):
        agency = credited_agency(taker, giver.outlet)
        if agency:
            return Precedence(giver.document_id, f"the other credits {agency}")
    if one.published and other.published and one.published != other.published:
        earlier, later = (
            (one, other) if one.published < other.published else (other, one)
        )
        rule = f"published {earlier.published}, the other {later.published}"
        if later.shared >= EXCERPT > earlier.shared:
            return Precedence(earlier.document_id, f"{rule} and contained in it")
        return Precedence(earlier.document_id, f"{EARLIER}: {rule}", said=False)
    for part, whole in ((one, other), (other, one)):
        if part.shared >= EXCERPT > whole.shared:
            return Precedence(whole.document_id, "the other is contained in it")
    return Precedence(
        None,
        "unknown: same day or no dates, no credit, neither contained in the other",
        said=False,
    )


def credited_agency(taker: Carrier, outlet: str | None) -> str | None:
    """The agency that `taker` credits and that is `outlet`, or None."""
    if not outlet:
        return None
    margin = taker.text[:CREDIT_REACH] + "\n" + taker.text[-CREDIT_REACH:]
    for name, aliases in _agencies_in(outlet):
        if credits_text(aliases, margin):
            return name
    return None


@lru_cache(maxsize=_OUTLETS)
def _agencies_in(outlet: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The agencies whose name or another of their names is in that of an outlet."""
    key = _letters_only(outlet)
    return tuple(
        (name, aliases)
        for name, aliases in agencies()
        if any(_letters_only(a) in key for a in aliases if len(_letters_only(a)) > 1)
    )


@cache
def agencies() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (row["name"], (row["name"], *row.strings("alt")))
        for row in table("actors/media.yml")
    )


@by_language
def credits(aliases: tuple[str, ...]) -> re.Pattern[str]:
    """Credits in the shapes agencies are given: "(AFP)", "– AFP", "Source: AFP", "AFP reported",
    "By AFP".
    """
    longest_first = sorted(aliases, key=len, reverse=True)
    name = "|".join(re.escape(alias) for alias in longest_first)
    return re.compile(pattern_text("precedence.credits", name=name))


def credits_text(aliases: tuple[str, ...], margin: str) -> bool:
    """Whether a margin credits one of these names with the text, and not with a picture alone."""
    return any(
        not is_of_picture(margin, found.start(), found.end())
        for found in credits(aliases).finditer(margin)
    )


def _letters_only(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
