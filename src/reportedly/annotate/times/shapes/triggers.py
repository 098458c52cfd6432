"""Words without which a shape of time cannot stand: a text is searched for shapes only around them.

The words of the text are found once for all finders; trying each kind's words over the whole text
took half of the time spent on times.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from reportedly.annotate.times.shapes.vocabulary import entries, month_numbers, weekdays
from reportedly.languages import by_language, in_use
from reportedly.languages.inflections import with_plural
from reportedly.languages.patterns import pattern_text
from reportedly.syntax.words import alternatives, first_word, words_of

# What is no word of its own, or a word inside another: tonight, overnight.
_PATTERNS = {
    "year": r"\d\d(?:\d\d|0['’]?s)",
    "before_christ": r"\b[Bb]\.?[Cc]",
    "decade": r"['’]\d0s",
}
_IN_LANGUAGE = ("near", "clock")


def triggered(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each kind of word stands in a text, in order; kinds that do not stand in it are left
    out.
    """
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    known, at = _kinds_by_word(), words_of(text).at
    for word in at.keys() & known.keys():
        for kind, rest in known[word]:
            if rest is None:
                found[kind] += ((start, start + len(word)) for start in at[word])
            else:
                found[kind] += (
                    m.span() for start in at[word] if (m := rest.match(text, start))
                )
    for kind, pattern in _patterns().items():
        found[kind] += (m.span() for m in pattern.finditer(text))
    return {kind: sorted(spans) for kind, spans in found.items() if spans}


@by_language
def _kinds_by_word() -> dict[str, tuple[tuple[str, re.Pattern[str] | None], ...]]:
    """A word → the kinds it opens; with the whole phrase, where it only begins one."""
    opened: dict[str, list[tuple[str, re.Pattern[str] | None]]] = defaultdict(list)
    for kind, phrases in _trigger_phrases().items():
        longer: dict[str, list[str]] = defaultdict(list)
        for phrase in {p.lower() for p in phrases}:
            first = first_word(phrase)
            if first == phrase:
                opened[phrase].append((kind, None))
            else:
                longer[first].append(phrase)
        for word, all_of in longer.items():
            if (kind, None) not in opened[word]:
                opened[word].append(
                    (kind, re.compile(rf"(?i:{alternatives(all_of)})\b"))
                )
    month = alternatives(month_numbers())
    for row in in_use().table("times"):
        if "opens" in row.values:  # the first word of a phrase that a pattern tells
            kind = str(row["opens"])
            phrase = pattern_text(f"triggers.{kind}", month=month)
            opened[str(row["word"])].append((kind, re.compile(phrase)))
    return {word: tuple(kinds) for word, kinds in opened.items()}


def _trigger_phrases() -> dict[str, Iterable[str]]:
    """The phrases without which a kind of shape cannot stand, by the kind."""
    feasts = [w for row in in_use().table("times_feasts") for w in row.strings("words")]
    opened: dict[str, Iterable[str]] = {
        "month": month_numbers(),
        "weekday": [form for w in weekdays() for form in (w, *with_plural(w))],
        "season": entries("season"),
        "decade": entries("decade"),
        "unit": [form for w in entries("unit") for form in (w, *with_plural(w))],
        "unit_or_season": [*entries("unit"), *entries("season")],
        "part": [*entries("part"), *entries("hour")],
        "name": [*entries("holiday"), *feasts],
        "how_often": entries("set"),
        "reference": entries("ref"),
    }
    for row in in_use().table("times"):
        if "trigger" in row.values:
            opened[str(row["trigger"])] = row.strings("words")
    return opened


@by_language
def _patterns() -> dict[str, re.Pattern[str]]:
    """The patterns without which a kind of shape cannot stand, by the kind."""
    written = _PATTERNS | {
        kind: pattern_text(f"triggers.{kind}") for kind in _IN_LANGUAGE
    }
    return {kind: re.compile(pattern) for kind, pattern in written.items()}
