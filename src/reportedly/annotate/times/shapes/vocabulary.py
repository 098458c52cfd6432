"""The words of time as pattern fragments, from `languages/en/times.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportedly.languages import by_language, in_use
from reportedly.lexicons.load import Row
from reportedly.syntax.words import alternatives


@by_language
def entries(field: str) -> dict[str, Row]:
    """Word → the row that gives it, for rows with a field: `entries("season")["spring"]["season"]`
    is SP.
    """
    return {
        w.casefold(): row
        for row in in_use().table("times")
        if field in row.values
        for w in row.strings("words")
    }


def entry(field: str, word: str) -> Row | None:
    """The row of a word as it stands in a text, whatever its case and spacing."""
    return entries(field).get(" ".join(word.split()).casefold())


def code(field: str, word: str | None) -> str:
    """What a word means in one field, "" for no word: `code("part", "Morning")` is TMO."""
    row = entry(field, word) if word else None
    return str(row[field]) if row is not None else ""


def step_of(field: str, word: str | None) -> int:
    """How many units on a word counts, -1 for "last"; 0 for one that does not move."""
    row = entry(field, word) if word else None
    return int(str(row[field])) if row is not None else 0


@by_language
def words_of_times(field: str) -> tuple[str, ...]:
    """A plain list of words: `{ahead: [will, …]}`."""
    return tuple(w for row in in_use().table("times") for w in row.strings(field))


def spoken(field: str) -> str:
    """A pattern for all words of a field."""
    return alternatives(entries(field))


@by_language
def month_numbers() -> dict[str, int]:
    """january, jan → 1 …"""
    lists = in_use().row("times", "months").get("months", ())
    return {str(w): n for n, words in enumerate(lists, start=1) for w in words}


@by_language
def weekdays() -> dict[str, int]:
    """monday, mon → 0 …"""
    lists = in_use().row("times", "weekdays").get("weekdays", ())
    return {str(w): n for n, words in enumerate(lists) for w in words}


def month_number(word: str) -> int:
    return month_numbers()[word.rstrip(".").casefold()]


def weekday_number(word: str) -> int:
    return weekdays()[word.rstrip(".").casefold()]


def _title_names(
    words: Iterable[str], *, longer_than: int = 0, up_to: int = 99
) -> list[str]:
    return [w.title() for w in words if longer_than < len(w) <= up_to]


@by_language
def fragments() -> dict[str, str]:
    """Named pieces of pattern: M month, W weekday, Y year, U unit, N number, S season, P part of a
    day, E edge.
    """
    lists = in_use().row("times", "months").get("months", ())
    full = [str(words[0]).title() for words in lists]
    short = [m for m in _title_names(month_numbers(), up_to=4) if m not in full]
    shout = [m.upper() for m in full]
    days, short_days = (
        _title_names(weekdays(), longer_than=5),
        _title_names(weekdays(), up_to=5),
    )
    shout_days = [d.upper() for d in days]
    tens = alternatives(
        w for w, row in entries("number").items() if str(row["number"]).endswith("0")
    )
    ones = alternatives(
        w
        for w, row in entries("number").items()
        if len(str(row["number"])) == 1
        if len(w) > 2
    )
    return {
        "M": rf"(?:(?:{alternatives([*full, *shout])})|(?:{alternatives(short)})\.?)(?![A-Za-z])",
        "W": rf"(?:{alternatives([*days, *shout_days])}|"
        rf"(?:{alternatives(short_days)})(?=[.,]\s|,?\s\d|\s(?:{alternatives([*full, *short])})))",
        "Y": r"(?:1[0-9]\d\d|20[0-4]\d)",
        "U": rf"(?i:{spoken('unit')})",
        "N": rf"(?i:(?:{tens})[- ](?:{ones})|\d{{1,3}}(?:\.\d)?|{spoken('number')})",
        "S": rf"(?i:{spoken('season')})",
        "P": rf"(?i:{spoken('part')})",
        "E": rf"(?i:(?:{spoken('edge')})(?:\s*-\s*|\s+))",
        "BC": r"(?:\s?(?:BCE?\b|B\.C\.(?:E\.)?))",
    }


def amount(words: str) -> str:
    """A number of units as TIMEX3 writes it: "four" → 4, "a few" → X, "twenty-one" → 21."""
    words = " ".join(words.casefold().split())
    known = code("number", words)
    if known:
        return known
    if re.fullmatch(r"\d+(?:\.\d)?", words):
        return words if "." in words else str(int(words))
    tens, _, ones = words.replace("-", " ").partition(" ")
    return str(int(code("number", tens)) + int(code("number", ones)))


def length(number: str, unit: str) -> str:
    """P4D, PT3H, PXM, P6W for three fortnights."""
    letter = code("unit", unit)
    if letter == "2W":
        return f"P{int(float(number) * 2)}W" if number != "X" else "PXW"
    return f"PT{number}{letter[1:]}" if letter.startswith("T") else f"P{number}{letter}"
