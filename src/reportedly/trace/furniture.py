"""Words that recur are furniture and no copies: teasers, "about us", stock sentences of a newsroom.

Who copies does so while a thing is news. Few words that stand in articles months apart, and a
longer run that stands in articles of many days over months, were written by habit or by the site.
What was found stays in the ledger; this says what of it is a copy, seen from all that the ledger
holds today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reportedly.records import CopyLink, Quoted

# Days for which a thing is news. Of 1,098 links between 841 reports of 341 shootings, 718 were of
# reports published
# further apart, of which 11 joined two reports of one shooting.
NEWS = 45
# A run shorter than this is found months apart by habit. Set with DAYS so that of 289 passages that
# were copied on
# purpose into articles of other years none is lost (`copies.py`); longer runs could be dropped on
# real news alone.
LONG = 12  # words
# So many days of articles, over more than NEWS days, make a habit of a run of any length.
DAYS = 6

Place = tuple[str, int]  # document, start


def copied(
    links: Iterable[CopyLink], days: Mapping[str, date | None]
) -> list[CopyLink]:
    """The links that are copies, in the order given.

    Args:
        links: all links of a ledger.
        days: the day each document was published.
    """
    held = list(links)
    recurring = _recurring(held, days)
    return [
        k
        for k in held
        if not _is_habit(k, days)
        if _place_of_quote(k.original) not in recurring
    ]


def _is_habit(link: CopyLink, days: Mapping[str, date | None]) -> bool:
    """Few words, months apart."""
    one, other = days.get(link.copy.document), days.get(link.original.document)
    if one is None:
        return False
    if other is None:
        return False
    if abs((one - other).days) <= NEWS:
        return False
    return len(link.copy.text.split()) < LONG


def _recurring(
    links: Sequence[CopyLink], days: Mapping[str, date | None]
) -> frozenset[Place]:
    """Where runs stand that articles of many days over months share."""
    at: dict[Place, set[Place]] = defaultdict(set)
    for link in links:
        one, other = _place_of_quote(link.copy), _place_of_quote(link.original)
        at[one].add(other)
        at[other].add(one)
    found: set[Place] = set()
    seen: set[Place] = set()
    for start in at:
        if start in seen:
            continue
        group = _places_sharing_run(start, at)
        seen |= group
        dated = {day for document, _ in group if (day := days.get(document))}
        if len(dated) >= DAYS and (max(dated) - min(dated)).days > NEWS:
            found |= group
    return frozenset(found)


def _places_sharing_run(start: Place, at: Mapping[Place, set[Place]]) -> set[Place]:
    """The places that share a run with one, directly or through others."""
    group, waiting = {start}, [start]
    while waiting:
        for place in at[waiting.pop()] - group:
            group.add(place)
            waiting.append(place)
    return group


def _place_of_quote(quoted: Quoted) -> Place:
    return quoted.document, quoted.start
