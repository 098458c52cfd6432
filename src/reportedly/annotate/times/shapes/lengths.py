"""Lengths of time, how often, and words that refer to a time without naming one."""

from __future__ import annotations

import re

from reportedly.annotate.times.shapes.narrative import Reading, Shapes, Thread, made
from reportedly.annotate.times.shapes.vocabulary import (
    amount,
    code,
    entries,
    entry,
    fragments,
    length,
    month_number,
    spoken,
    weekday_number,
    weekdays,
)
from reportedly.languages import by_language
from reportedly.syntax.words import alternatives


def shapes() -> Shapes:
    """Durations, sets and references."""
    v = fragments()
    hedge = r"(?:over|more\s+than|nearly|almost|about|around|roughly|some|at\s+least|less\s+than|under|the\s+first|the\s+last|the\s+final|an?\s+additional|another)"
    days = alternatives(w.title() for w in weekdays() if len(w) > 5)
    return (
        (rf"(?i:\b(?:(?:an?|the|the\s+same)\s+)(?P<n>{v['N']})[- ](?P<unit>{v['U']})s?\s+(?P<old>(?!))?period\b)", _duration, "period"),
        (rf"(?i:\b(?:{hedge}\s+)?(?P<n>{v['N']})(?:\s+(?:full|long|straight|consecutive|more|whole|bloody|further|additional))?[- ](?P<unit>{v['U']})s?\b(?P<old>[- ]old|\s+of\s+age)?)", _duration, "unit"),
        (rf"(?i:\b(?P<n>{v['N']})\s+and\s+a\s+half\s+(?P<unit>{v['U']})s\b)", _and_a_half, "half"),
        (rf"(?i:\b(?:{hedge}\s+)?(?P<n>\d{{1,3}})(?:\s?½|(?:\s+|-)1/2)[- ](?P<unit>{v['U']})s?\b)", _and_a_half, "unit"),
        (r"(?i:\b(?:an?\s+)?(?P<only>(?P<one>day|week|month|year|decade)s?-long)\b)", _as_long_as, "as_long_as"),
        (rf"(?i:\b(?:an?\s+(?P<one>{v['U']})\s+and\s+a\s+half|half\s+an?\s+(?P<half>hour|day|year|decade|century))\b)", _half_units, "half"),
        (r"\b(?P<many>(?:many|several|few|a few|the)\s+)?(?P<unit>hour|day|week|month|year|decade)s\b(?=\s+(?:of\s+(?:fighting|war|conflict|siege|talks|violence|unrest|rain|bombing|shelling|negotiations)|later|earlier|before|after|ago))(?:\s+(?P<way>later|earlier|ago))?", _vague_duration, "unit"),
        (rf"(?i:\b(?:the\s+)?(?:first|early|earliest|opening|final|last|closing|intervening|succeeding|subsequent|following)\s+(?P<unit>{v['U']})s\b)(?!\s+of\s+(?:{v['M']}|{v['Y']}))", _some_units, "unit"),
        (r"\b(?i:for|within|in|after|over|and|or)\s+(?P<only>(?P<unit>(?:minute|hour|day|week|month|year|decade|centurie))s)\b(?!\s+(?:ahead|later|ago|to\s+come))", _some_units, "unit"),
        (rf"(?i:\b(?:every|each)\s+(?:(?P<n>{v['N']})\s+)?(?:(?P<unit>{v['U']})s?|(?P<part>{v['P']})|(?P<season>{v['S']}))\b)|\b(?:[Ee]very|[Ee]ach)\s+(?:(?P<wd>{v['W']})|(?P<month>{v['M']}))(?![\w])", _every, "every"),
        (rf"(?i:\b(?:once|twice|thrice|(?:{v['N']})\s+times)\s+(?:an?|per|each|every)\s+(?P<unit>{v['U']})\b)", _times_a, "times"),
        (rf"\b(?P<wd>{days})s\b(?!['’])", _weekdays, "weekday"),
        (rf"(?i:\b(?P<set>{spoken('set')})\b)", _set, "how_often"),
        (rf"(?i:\b(?P<ref>{spoken('ref')})\b)", _ref, "reference"),
        (r"\b(?:[Tt]he\s+)?(?:dry|rainy|wet|monsoon|lean|harvest|planting|hunger)\s+season\b", _weather, "season_of"),
    )  # fmt: skip


def narrative_shapes() -> Shapes:
    """What only an account of the past means as a time: "the former", "at this time", "by night"."""
    return (
        (rf"(?i:\b(?P<ref>{spoken('narrative')})\b)", _ref, ""),
        (r"\b(?:at\s+)?(?P<ref>this\s+time|that\s+time|the\s+same\s+time|the\s+time|this\s+point|this\s+period|that\s+period)\b", _that_time, ""),
        (r"\b(?P<night>night|afternoon)\b", _night, ""),
    )  # fmt: skip


# ------------------------------------------------------------------ lengths
def _duration(match: re.Match[str], thread: Thread) -> Reading | None:
    unit, words = match["unit"].casefold(), match["n"].casefold()
    if unit == "second" and not match[0].casefold().rstrip().endswith("seconds"):
        return None
    if words in {"a", "an"} and unit in {"minute", "weekend", "night"}:
        return None
    if match["old"] and not thread.anchor.history:
        return None
    if unit == "day" and words in {"one", "some"} and _is_someday(match, thread):
        return None
    number = amount(words)
    if number == "0.5" and unit == "century":
        return made(match, "P50Y", "a length of time", kind="DURATION")
    return made(match, length(number, unit), "a length of time", kind="DURATION")


def _is_someday(match: re.Match[str], thread: Thread) -> bool:
    """ "One day, they hope to return" names no length."""
    lead = thread.before(match.start(), 3)
    if match["n"].casefold() == "some":
        return not match[0].casefold().endswith("days")
    return (
        not lead.strip()
        or lead.rstrip()[-1:] in '.!?\n"“'
        or thread.text[match.end() : match.end() + 1] == ","
    )


def _and_a_half(match: re.Match[str], thread: Thread) -> Reading | None:
    number = amount(match["n"])
    if number == "X" or "." in number:
        return None
    return made(
        match, length(f"{number}.5", match["unit"]), "a length of time", kind="DURATION"
    )


def _half_units(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "an hour and a half", "half an hour"; an hour's half is thirty minutes."""
    if match["half"]:
        unit = match["half"].casefold()
        halves = {
            "hour": "PT30M",
            "day": "PT12H",
            "year": "P6M",
            "decade": "P5Y",
            "century": "P50Y",
        }
        return made(match, halves[unit], "a length of time", kind="DURATION")
    return made(match, length("1.5", match["one"]), "a length of time", kind="DURATION")


def _as_long_as(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "a day-long meeting", "a months-long siege"; "months-long" does not say how many."""
    number = "X" if match["only"][len(match["one"])] in "sS" else "1"
    value = length(number, match["one"])
    return made(match, value, "a length of time", kind="DURATION", group="only")


def _vague_duration(match: re.Match[str], thread: Thread) -> Reading | None:
    way = (match["way"] or "").casefold()
    if way:
        return made(
            match, "FUTURE_REF" if way == "later" else "PAST_REF", "how far is not said"
        )
    return made(match, length("X", match["unit"]), "a length of time", kind="DURATION")


def _some_units(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "the first weeks", "for years": a length whose number is not said."""
    group: str | int = "only" if match.groupdict().get("only") else 0
    if group and re.search(
        r"\b(?:and|or)\s*$",
        match.string[match.start() : match.start(group)],
        re.IGNORECASE,
    ):
        units = re.search(
            r"(?:hour|day|week|month|year|decade)s\s*$",
            thread.before(match.start(), 10),
        )
        if units is None:
            return None  # only "days and weeks"
    return made(
        match,
        length("X", match["unit"]),
        "a length of time",
        kind="DURATION",
        group=group,
    )


# ------------------------------------------------------------------ how often
def _every(match: re.Match[str], thread: Thread) -> Reading | None:
    if match["wd"]:
        return _weekdays(match, thread)
    if match["month"]:
        return made(
            match, f"XXXX-{month_number(match['month']):02d}", "how often", kind="SET"
        )
    if match["part"]:
        return made(
            match, f"XXXX-XX-XX{code('part', match['part'])}", "how often", kind="SET"
        )
    if match["season"]:
        return made(
            match, f"XXXX-{code('season', match['season'])}", "how often", kind="SET"
        )
    if match["n"]:
        return made(
            match, length(amount(match["n"]), match["unit"]), "how often", kind="SET"
        )
    return made(
        match,
        code("every", match["unit"]) or length("1", match["unit"]),
        "how often",
        kind="SET",
    )


def _times_a(match: re.Match[str], thread: Thread) -> Reading | None:
    return made(match, length("1", match["unit"]), "so often in a stretch", kind="SET")


def _weekdays(match: re.Match[str], thread: Thread) -> Reading | None:
    return made(
        match, f"XXXX-WXX-{weekday_number(match['wd']) + 1}", "how often", kind="SET"
    )


_NAME = re.compile(r"\s+[A-Z][a-z]")


def _set(match: re.Match[str], thread: Thread) -> Reading | None:
    if match["set"][0].isupper() and _NAME.match(thread.text, match.end()):
        return None  # "the Daily Star"
    row = entry("set", match["set"])
    return (
        made(match, str(row["set"]), "how often", kind="SET", ref=row.ref)
        if row
        else None
    )


# ------------------------------------------------------------------ references
_STRETCH = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:hour|day|week|month|year|decade|century|centuries|night|weekend)s?\b"
)


@by_language
def _references() -> frozenset[str]:
    return frozenset(entries("ref"))


def _ref(match: re.Match[str], thread: Thread) -> Reading | None:
    words = " ".join(match["ref"].casefold().split())
    field = "ref" if words in _references() else "narrative"
    if thread.anchor.history and words in entries("narrative"):
        field = "narrative"
    row = entry(field, words)
    if row is None or (
        words.endswith(("past", "future")) and _STRETCH.match(thread.text, match.end())
    ):
        return None
    return made(match, str(row[field]), "refers without a date", ref=row.ref)


def _that_time(match: re.Match[str], thread: Thread) -> Reading | None:
    words = " ".join(match["ref"].casefold().split())
    if words == "the time" and not match[0].casefold().startswith("at "):
        return None
    if words.endswith("period"):
        return made(match, "", "a stretch not dated", group="ref")
    value = (
        str(thread.day) if thread.day and words == "the same time" else "PRESENT_REF"
    )
    return made(match, value, "the moment spoken of", group="ref")


def _night(match: re.Match[str], thread: Thread) -> Reading | None:
    lead = thread.before(match.start(), 11)
    if not re.search(r"\b(?:at|by|during the|that|one|the)\s+$", lead, re.IGNORECASE):
        return None
    part = code("part", match["night"])
    if lead.lower().endswith("that ") and thread.day:
        return made(match, f"{thread.day}{part}", "of the day last named")
    return made(match, f"XXXX-XX-XX{part}", "a part of a day")


def _weather(match: re.Match[str], thread: Thread) -> Reading | None:
    return made(match, "", "a season that has no dates of its own")
