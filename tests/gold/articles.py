"""How many figures of a labelled article were read, and how many of them right in every part.

An article is marked up as the cases of `tests/cases` are: `{12 people|killed low=12 high=none by=police}`. `in`
is the country where it is not the article's, `unit` and `certainty` stand where they are not people and stated.
A figure read is a labelled one where the words overlap and the bounds are the same; it is complete where
category, unit, certainty, country and source are the labelled ones too. Names agree that share a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.cases_loader import Mark, unmark

Found = Mapping[str, Any]
_SMALL = frozenset("the a an of in for and to from at by on its".split())


@dataclass(frozen=True, slots=True)
class Counts:
    """Of some articles: figures labelled, figures read, and of these the matched and the complete ones."""

    labelled: int
    read: int
    matched: int
    complete: int

    def f1(self, right: int) -> float:
        """The harmonic mean of what is right of those read and of those labelled."""
        return 2 * right / (self.labelled + self.read)


def labelled(article: Found) -> dict[str, Any]:
    """An article out of its marked-up text, with its figures."""
    text, marks = unmark(article["marked"])
    figures = [_figure(mark, article["country"]) for mark in marks]
    return {**article, "text": text, "gold": {"figures": figures}}


def _figure(mark: Mark, country: str) -> dict[str, Any]:
    fields = mark.fields
    low, high = (_none_or(fields[name]) for name in ("low", "high"))
    by = _none_or(fields.get("by", "none"))
    return {
        "start_char": mark.start,
        "end_char": mark.end,
        "category": mark.label,
        "low": int(low) if low else None,
        "high": int(high) if high else None,
        "unit": fields.get("unit", "people"),
        "certainty": fields.get("certainty", "stated"),
        "country": _none_or(fields.get("in", country)),
        "source": by.replace("_", " ") if by else None,
    }


def _none_or(value: str) -> str | None:
    return None if value == "none" else value


def counted(articles: Iterable[tuple[Found, Found]]) -> Counts:
    """What was read in pairs of a labelled article and its reading."""
    given = read = matched = complete = 0
    for article, reading in articles:
        told, figures = article["gold"]["figures"], reading["figures"]
        pairs = matches(told, figures)
        given += len(told)
        read += len(figures)
        matched += len(pairs)
        complete += sum(is_complete(label, figure) for label, figure in pairs)
    return Counts(given, read, matched, complete)


def matches(
    told: Sequence[Found], figures: Sequence[Found]
) -> list[tuple[Found, Found]]:
    """Labels with the figure that stands for each, one to one, those of the same category first."""
    pairs = [
        (label["category"] == figure["category"], _shared(label, figure), i, j)
        for i, label in enumerate(told)
        for j, figure in enumerate(figures)
        if _shared(label, figure)
        if (label["low"], label["high"]) == (figure["low"], figure["high"])
    ]
    used: tuple[set[int], set[int]] = set(), set()
    found = []
    for _, _, i, j in sorted(pairs, reverse=True):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((told[i], figures[j]))
    return found


def is_complete(label: Found, figure: Found) -> bool:
    """Whether every part of a figure is the labelled one."""
    certainty = {"superseded": "stated"}.get(figure["certainty"], figure["certainty"])
    source, place = figure["source"] or {}, figure["place"] or {}
    same = (
        label["category"] == figure["category"],
        label["unit"] == figure["unit"],
        label["certainty"] == certainty,
        label["country"] == place.get("country"),
        _same_name(label["source"], source.get("name")),
    )
    return all(same)


def _shared(label: Found, figure: Found) -> int:
    """The letters that the words of a label and of a figure share."""
    words = figure["evidence"]
    first = max(label["start_char"], words["start"])
    return max(0, min(label["end_char"], words["end"]) - first)


def _same_name(label: str | None, name: str | None) -> bool:
    if label is None or name is None:
        return label is name
    return bool(_words(label) & _words(name))


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return set(re.findall(r"[a-z0-9]+", plain.lower())) - _SMALL
