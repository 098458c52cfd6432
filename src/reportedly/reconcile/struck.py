"""Counts of those who were hit, the dead among them: "eight people were shot, one fatally; seven others were wounded".

Read one by one, eight and seven are two counts of injured that do not meet. Where an article says of how many they
were dead, and that the smaller count is of the others, the larger one is told with the dead and speaks for the smaller.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reportedly.languages import by_language
from reportedly.reconcile.data import words
from reportedly.records.questions import Reported

Known = tuple[str | None, int]  # a story and the count told with the dead


def with_the_dead(told: Iterable[Reported]) -> dict[str, int]:
    """For each count of injured that includes the dead, by the id of its figure, how many of them they are."""
    injured, killed = _by_article(told)
    whole: dict[Known, int] = {}
    for document, counts in injured.items():
        whole |= _wholes(counts, killed[document])
    found = {}
    for counts in injured.values():
        for one in counts:
            low = one.figure.low
            if low is not None and (dead := whole.get((one.story or one.kept.document, low))):
                found[one.id] = dead
    return found


def _by_article(
    told: Iterable[Reported],
) -> tuple[dict[str, list[Reported]], dict[str, set[int]]]:
    """The exact counts of injured people of each article, and how many it says were killed."""
    injured: dict[str, list[Reported]] = defaultdict(list)
    killed: dict[str, set[int]] = defaultdict(set)
    for one in told:
        figure = one.figure
        if figure.unit != "people" or figure.low is None or figure.low != figure.high:
            continue
        if figure.category == "injured":
            injured[one.kept.document].append(one)
        elif figure.category == "killed":
            killed[one.kept.document].add(figure.low)
    return injured, killed


def _wholes(counts: list[Reported], dead: set[int]) -> dict[Known, int]:
    """The counts of an article that are those of the others and the dead together."""
    others = {c.figure.low for c in counts if _of_others(c)}
    found: dict[Known, int] = {}
    for one in counts:
        low = one.figure.low or 0
        rest = next((n for n in dead if n and low - n in others), None)
        if rest is not None and not _of_others(one):
            found[one.story or one.kept.document, low] = rest
    return found


def _of_others(one: Reported) -> bool:
    return bool(_others().search(one.figure.evidence.text))


@by_language
def _others() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words('others')))})\b", re.I)
