"""Lengths of time, how often, and words that refer to a time without naming one."""

from __future__ import annotations

import re

from reportedly.annotate.times.shapes.narrative import (
    Shape,
    Shapes,
    Thread,
    TimeReading,
    made_reading,
)
from reportedly.annotate.times.shapes.vocabulary import (
    amount,
    code,
    entries,
    entry,
    fragments,
    length,
    month_number,
    spoken,
    step_of,
    weekday_number,
    weekdays,
    words_of_times,
)
from reportedly.codebook.words import TimeType
from reportedly.languages import by_language, word_set
from reportedly.languages.inflections import with_plural
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.syntax.words import alternatives

_NOT_SOME = named_pattern("lengths.not_some")
_UNITS_BEFORE = named_pattern("lengths.units_before")
_LEADS_NIGHT = named_pattern("lengths.leads_night")


def length_shapes() -> Shapes:
    """Durations, sets and references."""
    v = fragments()
    hedge = rf"(?:{alternatives(words_of_times('hedges'))})"
    more = alternatives(words_of_times("between_number_and_unit"))
    lasting = alternatives(words_of_times("lasting"))
    some = alternatives(words_of_times("some_of_many"))
    weather = alternatives(words_of_times("weather"))
    days = alternatives(w.title() for w in weekdays() if len(w) > 5)
    return (
        Shape(pattern_text("lengths.duration", **v), _duration, "period"),
        Shape(
            # "a three-year-old" is an age
            pattern_text("lengths.hedged_duration", hedge=hedge, more=more, **v),
            _duration, "unit"),
        Shape(pattern_text("lengths.and_a_half", **v), _and_a_half, "half"),
        Shape(
            rf"(?i:\b(?:{hedge}\s+)?(?P<n>\d{{1,3}})(?:\s?½|(?:\s+|-)1/2)"
            rf"[- ](?P<unit>{v['U']})s?\b)",
            _and_a_half, "unit"),
        Shape(pattern_text("lengths.as_long_as"), _as_long_as, "as_long_as"),
        Shape(
            pattern_text("lengths.half_units", **v),
            _half_units, "half"),
        Shape(
            pattern_text("lengths.vague_duration", lasting=lasting),
            _vague_duration, "unit"),
        Shape(
            # "the first days of March" are days of March
            pattern_text("lengths.some_units", some=some, **v),
            _some_units, "unit"),
        Shape(
            pattern_text("lengths.next_units"),  # these count from a day
            _some_units, "unit"),
        Shape(
            pattern_text("lengths.every", **v),
            _every, "every"),
        Shape(pattern_text("lengths.times_a", **v), _times_a, "times"),
        Shape(rf"\b(?P<wd>{days})s\b(?!['’])", _weekdays, "weekday"),
        Shape(rf"(?i:\b(?P<set>{spoken('set')})\b)", _set, "how_often"),
        Shape(rf"(?i:\b(?P<ref>{spoken('ref')})\b)", _ref, "reference"),
        Shape(pattern_text("lengths.weather", weather=weather), _weather, "season_of")
    )  # fmt: skip


def narrative_shapes() -> Shapes:
    """What only an account of the past means as a time: "the former", "at this time", "by
    night".
    """
    return (
        Shape(rf"(?i:\b(?P<ref>{spoken('narrative')})\b)", _ref, ""),
        Shape(
            pattern_text("lengths.that_time"),
            _that_time, ""),
        Shape(pattern_text("lengths.night"), _night, ""),
    )  # fmt: skip


# ------------------------------------------------------------------ lengths
def _duration(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Three days", where nothing says that it is no length."""
    if _is_no_length(match, thread):
        return None
    unit, number = match["unit"].casefold(), amount(match["n"])
    halved = (
        number == "0.5" and code("unit", unit) == "CE"
    )  # TIMEX3 has no half century
    value = "P50Y" if halved else length(number, unit)
    return made_reading(match, value, "a length of time", kind=TimeType.DURATION)


def _is_no_length(match: re.Match[str], thread: Thread) -> bool:
    """ "The 40 second graders", "a night", "a three-year-old", "one day they will go"."""
    unit, words = match["unit"].casefold(), match["n"].casefold()
    several = match[0].casefold().rstrip().endswith(with_plural(unit))
    if unit in word_set("units_and_ordinals") and not several:
        return True
    single = words in word_set("indefinite_articles")
    if single and unit in word_set("units_seldom_measured"):
        return True
    if match["old"] and not thread.anchor.history:
        return True
    vague = unit in word_set("vague_days") and words in word_set("vague_ones")
    return vague and _is_someday(match, thread)


def _is_someday(match: re.Match[str], thread: Thread) -> bool:
    """ "One day, they hope to return" names no length."""
    lead = thread.before(match.start(), 3)
    if match["n"].casefold() in word_set("some"):
        return not match[0].casefold().endswith(with_plural(match["unit"].casefold()))
    if not lead.strip():
        return True
    if lead.rstrip()[-1:] in '.!?\n"“':
        return True
    return thread.text[match.end() : match.end() + 1] == ","


def _and_a_half(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Two and a half years"."""
    number = amount(match["n"])
    if number == "X":
        return None
    if "." in number:
        return None
    return made_reading(
        match,
        length(f"{number}.5", match["unit"]),
        "a length of time",
        kind=TimeType.DURATION,
    )


# Half of a unit, by its code
_HALVES = {"TH": "PT30M", "D": "PT12H", "Y": "P6M", "DE": "P5Y", "CE": "P50Y"}


def _half_units(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "an hour and a half", "half an hour"; an hour's half is thirty minutes."""
    if match["half"]:
        half = _HALVES[code("unit", match["half"])]
        return made_reading(match, half, "a length of time", kind=TimeType.DURATION)
    return made_reading(
        match, length("1.5", match["one"]), "a length of time", kind=TimeType.DURATION
    )


def _as_long_as(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "a day-long meeting", "a months-long siege"; "months-long" does not say how many."""
    number = "X" if match["only"][len(match["one"])] in "sS" else "1"
    value = length(number, match["one"])
    return made_reading(
        match, value, "a length of time", kind=TimeType.DURATION, group="only"
    )


def _vague_duration(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Weeks later", "for months": a length or a moment without a number."""
    way = (match["way"] or "").casefold()
    if way:
        return made_reading(
            match,
            "FUTURE_REF" if step_of("units_on", way) > 0 else "PAST_REF",
            "how far is not said",
        )
    return made_reading(
        match, length("X", match["unit"]), "a length of time", kind=TimeType.DURATION
    )


def _some_units(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "the first weeks", "for years": a length whose number is not said."""
    group: str | int = "only" if match.groupdict().get("only") else 0
    if group and _NOT_SOME.search(match.string[match.start() : match.start(group)]):
        units = _UNITS_BEFORE.search(thread.before(match.start(), 10))
        if units is None:
            return None  # only "days and weeks"
    return made_reading(
        match,
        length("X", match["unit"]),
        "a length of time",
        kind=TimeType.DURATION,
        group=group,
    )


# ------------------------------------------------------------------ how often
def _every(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Every Monday", "each morning": a set of times."""
    if match["wd"]:
        return _weekdays(match, thread)
    if match["month"]:
        return made_reading(
            match,
            f"XXXX-{month_number(match['month']):02d}",
            "how often",
            kind=TimeType.SET,
        )
    if match["part"]:
        return made_reading(
            match,
            f"XXXX-XX-XX{code('part', match['part'])}",
            "how often",
            kind=TimeType.SET,
        )
    if match["season"]:
        return made_reading(
            match,
            f"XXXX-{code('season', match['season'])}",
            "how often",
            kind=TimeType.SET,
        )
    if match["n"]:
        return made_reading(
            match,
            length(amount(match["n"]), match["unit"]),
            "how often",
            kind=TimeType.SET,
        )
    return made_reading(
        match,
        code("every", match["unit"]) or length("1", match["unit"]),
        "how often",
        kind=TimeType.SET,
    )


def _times_a(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Three times a week"."""
    return made_reading(
        match, length("1", match["unit"]), "so often in a stretch", kind=TimeType.SET
    )


def _weekdays(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Mondays": a set of times."""
    return made_reading(
        match,
        f"XXXX-WXX-{weekday_number(match['wd']) + 1}",
        "how often",
        kind=TimeType.SET,
    )


# A capital behind it makes "Daily" a name's: "Daily News".
_NAME = re.compile(r"\s+[A-Z][a-z]")


def _set(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "Daily", where it is no part of a name."""
    if match["set"][0].isupper() and _NAME.match(thread.text, match.end()):
        return None  # "the Daily Star"
    row = entry("set", match["set"])
    return (
        made_reading(
            match, str(row["set"]), "how often", kind=TimeType.SET, ref=row.ref
        )
        if row
        else None
    )


# ------------------------------------------------------------------ references
_STRETCH = named_pattern("lengths.stretch")
_AT = named_pattern("lengths.at")
_THAT = named_pattern("lengths.that")


@by_language
def _references() -> frozenset[str]:
    return frozenset(entries("ref"))


def _ref(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """A word that refers without a date: "now", "recently"."""
    words = " ".join(match["ref"].casefold().split())
    field = "ref" if words in _references() else "narrative"
    if thread.anchor.history and words in entries("narrative"):
        field = "narrative"
    row = entry(field, words)
    if row is None:
        return None
    if words.endswith(tuple(word_set("leads_stretch"))) and _STRETCH.match(
        thread.text, match.end()
    ):
        return None
    return made_reading(match, str(row[field]), "refers without a date", ref=row.ref)


def _that_time(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "At the time", "at the same time", "in that period"."""
    words = " ".join(match["ref"].casefold().split())
    if words in word_set("the_time") and not _AT.match(match[0]):
        return None
    if words.endswith(tuple(word_set("stretches_spoken_of"))):
        return made_reading(match, "", "a stretch not dated", group="ref")
    value = (
        str(thread.day)
        if thread.day and words in word_set("the_same_time")
        else "PRESENT_REF"
    )
    return made_reading(match, value, "the moment spoken of", group="ref")


def _night(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "By night", "that night"."""
    lead = thread.before(match.start(), 11)
    if not _LEADS_NIGHT.search(lead):
        return None
    part = code("part", match["night"])
    if _THAT.search(lead) and thread.day:
        return made_reading(match, f"{thread.day}{part}", "of the day last named")
    return made_reading(match, f"XXXX-XX-XX{part}", "a part of a day")


def _weather(match: re.Match[str], thread: Thread) -> TimeReading | None:
    """ "The rainy season", which has no dates."""
    return made_reading(match, "", "a season that has no dates of its own")
