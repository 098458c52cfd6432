"""Days, weeks, months and years told from another day: "on Tuesday", "last month", "two days
later".
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from reportedly.annotate.times.intervals import Days, add_months, days_of, shifted
from reportedly.annotate.times.shapes.narrative import Reading, Shapes, Thread, made
from reportedly.annotate.times.shapes.vocabulary import (
    amount,
    code,
    entries,
    fragments,
    length,
    weekday_number,
)

_OPEN = {
    "day": "XXXX-XX-XX",
    "night": "XXXX-XX-XXTNI",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
}
_AHEAD = frozenset({"next", "coming", "following"})
_STEPS = {
    "last": -1,
    "previous": -1,
    "preceding": -1,
    "next": 1,
    "following": 1,
    "coming": 1,
    "succeeding": 1,
}


def shapes() -> Shapes:
    """Counted from publication or from the date last named."""
    v = fragments()
    way = r"past|last|previous|preceding|next|coming|following"
    part = rf"(?:\s+(?P<part>{v['P']}))?"
    hedge = r"(?:just|only|almost|about|less\s+than|more\s+than|over|nearly|some|around|roughly)"
    return (
        (rf"\b(?P<edge>{v['E']})?(?:(?P<which>(?i:last|next|this|this\s+past|the\s+previous|the\s+following))\s+)?(?P<wd>{v['W']})(?:\s+(?:early\s+|late\s+)?(?P<part>{v['P']}))?\b", _weekday, "weekday"),
        (rf"\b(?P<rel>(?i:today|yesterday|tomorrow|tonight|last\s+night|this\s+morning|this\s+afternoon|this\s+evening)|[Oo]vernight)\b{part}\b", _near, "near"),
        (r"(?i:\bthe\s+day\s+before\s+yesterday\b|\bthe\s+day\s+after\s+tomorrow\b)", _two_days, "near"),
        (rf"(?i:\b(?:(?:in|over|during|for|within)\s+)?(?P<x>(?:the\s+)?(?P<way>{way})\s+(?:(?P<n>{v['N']})\s+)?(?P<unit>{v['U']})s)\b)", _span, "unit"),
        (rf"(?i:\bthe\s+(?P<n>{v['N']})\s+(?P<way>{way})\s+(?P<unit>{v['U']})s\b)", _span, "unit"),
        (rf"(?i:\b(?P<x>recent\s+(?P<unit>{v['U']})s)\b)", _recent, "recent"),
        (rf"(?i:\b(?P<edge>{v['E']})?(?:the\s+)?(?P<way>{way}|this|same|that|current|succeeding)\s+(?:same\s+)?(?P<unit>{v['U']})\b){part}\b", _unit, "unit_or_season"),
        (rf"\b(?i:(?P<early>early\s+|late\s+)?(?:the\s+)?(?P<way>next|following|previous|same|that)\s+(?P<part>{v['P']}))\b", _part_of_another, "part"),
        (rf"\b(?P<edge>{v['E']})(?P<way>the|that)\s+(?P<unit>year|month|week|decade)\b(?!\s+of)", _unit, "unit_or_season"),
        (r"(?i:\b(?P<edge>(?:later|earlier|early|late)\s+(?:in\s+)?)(?P<way>that|the\s+same|this|the)\s+(?P<unit>day|week|month|year|summer|winter|spring|autumn)\b)", _unit, "unit_or_season"),
        (rf"(?i:\b(?:{hedge}\s+)?(?P<n>{v['N']})\s+(?P<unit>{v['U']})s?\s+(?P<way>ago|earlier|later|before|previously|after|afterwards|on)\b)", _ago, "unit"),
        (r"\b(?:[Tt]he\s+)(?P<unit>day|night|week|month|year|morning|evening)\s+(?P<way>before|after|following)\b(?!\s+(?:the|yesterday|tomorrow))", _before, "unit"),
        (r"(?<=[Oo]ver )the\s+weekend\b|\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he)\s+weekend\b", _weekend, "unit"),
    )  # fmt: skip


def _open(
    match: re.Match[str], unit: str, part: str = "", group: str | int = 0
) -> Reading:
    return made(
        match,
        _OPEN.get(unit, "XXXX") + part,
        "no date to count from",
        open_=True,
        group=group,
    )


# ------------------------------------------------------------------ days
def _weekday(match: re.Match[str], thread: Thread) -> Reading | None:
    number = weekday_number(match["wd"])
    part = code("part", match["part"])
    now = thread.now
    kind = "TIME" if part else "DATE"
    if now is None:
        return made(
            match,
            f"XXXX-WXX-{number + 1}{part}",
            "no date to count from",
            kind=kind,
            open_=True,
        )
    which = " ".join((match["which"] or "").lower().split())
    if which in {"next", "the following"} or (thread.anchor.history and not which):
        day = now + timedelta(days=(number - now.weekday() - 1) % 7 + 1)
    elif which in {"last", "the previous"}:
        day = now - timedelta(days=(now.weekday() - number - 1) % 7 + 1)
    elif _no_sooner(match) or thread.looks_ahead(match.start(), match.end()):
        day = now + timedelta(days=(number - now.weekday()) % 7)
    else:
        day = now - timedelta(days=(now.weekday() - number) % 7)
    rule = f"the {match['wd']} {'before' if day < now else 'from'} {now}"
    return made(match, f"{day}{part}", rule, kind=kind, days=(day, day))


def _no_sooner(match: re.Match[str]) -> bool:
    """ "as early as Friday" is a day to come."""
    return (match["edge"] or "").casefold().startswith("as ")


def _near(match: re.Match[str], thread: Thread) -> Reading | None:
    word = " ".join(match["rel"].casefold().split())
    if thread.anchor.history:
        return (
            made(match, "PRESENT_REF", "the reader's day") if word == "today" else None
        )
    now = thread.now
    part = code("part", match["part"]) or code("near", word)
    kind = "TIME" if part else "DATE"
    if now is None:
        return made(
            match, f"XXXX-XX-XX{part}", "no date to count from", kind=kind, open_=True
        )
    step = {"yesterday": -1, "tomorrow": 1, "last night": -1, "overnight": -1}.get(
        word, 0
    )
    day = now + timedelta(days=step)
    days = (day, now) if word == "overnight" else (day, day)
    return made(match, f"{day}{part}", f"counted from {now}", kind=kind, days=days)


def _part_of_another(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "the next morning", "that night": of the day last named, or the day beside it."""
    way, part = match["way"].casefold(), code("part", match["part"])
    if way != "that" and "the" not in match[0].casefold().split():
        return None
    base = thread.day
    if base is None:
        return made(
            match,
            f"XXXX-XX-XX{part}",
            "no date to count from",
            kind="TIME",
            open_=not thread.anchor.history,
        )
    day = base + timedelta(days=_STEPS.get(way, 0))
    return made(
        match, f"{day}{part}", f"counted from {base}", kind="TIME", days=(day, day)
    )


def _two_days(match: re.Match[str], thread: Thread) -> Reading | None:
    now = thread.now
    if now is None:
        return _open(match, "day")
    return made(
        match,
        str(now + timedelta(days=-2 if "yesterday" in match[0] else 2)),
        f"counted from {now}",
    )


def _before(match: re.Match[str], thread: Thread) -> Reading | None:
    step = -1 if match["way"] == "before" else 1
    unit = match["unit"]
    part = code("part", unit) if unit in {"morning", "evening", "night"} else ""
    base = thread.day or thread.now
    return _stepped_unit(match, thread, "day" if part else unit, step, base, part)


def _weekend(match: re.Match[str], thread: Thread) -> Reading | None:
    now = thread.now
    if now is None:
        return _open(match, "weekend")
    which = (match["which"] or "the").lower()
    step = {"last": -1, "next": 1}.get(which, 0)
    if (
        which == "the"
        and now.weekday() < 5
        and not thread.looks_ahead(match.start(), match.end())
    ):
        step = -1
    iso = (now + timedelta(weeks=step)).isocalendar()
    return made(match, f"{iso.year}-W{iso.week:02d}-WE", f"counted from {now}")


# ------------------------------------------------------------------ stretches that end at the
# anchor
def _span(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "the past four days": a stretch that ends (or begins) at the anchor."""
    number = amount(match["n"]) if match["n"] else "X"
    unit = match["unit"].casefold()
    value = length(number, unit)
    now = thread.now
    group: str | int = "x" if match.groupdict().get("x") else 0
    if now is None:
        open_ = not thread.anchor.history
        return made(
            match,
            value,
            "no date to count from",
            kind="DURATION",
            group=group,
            open_=open_,
        )
    days = _reach(now, number, unit, match["way"].casefold() in _AHEAD)
    return made(
        match, value, f"counted from {now}", kind="DURATION", days=days, group=group
    )


def _recent(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "in recent weeks": up to the anchor, from when is not said."""
    days: Days = (None, thread.now)
    return made(
        match,
        length("X", match["unit"]),
        "up to the anchor",
        kind="DURATION",
        days=days,
        group="x",
    )


def _reach(now: date, number: str, unit: str, ahead: bool) -> Days:
    letter = code("unit", unit)
    if number == "X" or letter == "WE":
        return (now, None) if ahead else (None, now)
    units = float(number) * (2 if letter == "2W" else 1)
    letter = "W" if letter == "2W" else letter
    if letter.startswith("T"):
        units, letter = (-(-units // 24) if letter == "TH" else 1), "D"
    other = shifted(now, units if ahead else -units, letter)
    return (now, other) if ahead else (other, now)


# ------------------------------------------------------------------ weeks, months, years
def _unit(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "last week", "this year", "that month", "the next day"."""
    unit, way = match["unit"].casefold(), " ".join(match["way"].casefold().split())
    if unit in {"second", "minute", "hour"} or (
        unit == "night" and way not in {"last", "that", "same"}
    ):
        return None
    part = code("part", match.groupdict().get("part"))
    relative = way in {
        "next",
        "following",
        "previous",
        "preceding",
        "that",
        "same",
        "the same",
        "the",
        "succeeding",
    }
    base = thread.day if relative and thread.seen else thread.now
    edge = (match.groupdict().get("edge") or "").casefold().split()[:1]
    if base is None and edge and edge[0] in {"earlier", "later"}:
        base = thread.now  # "earlier in the day"
    led = match[0].casefold().startswith("the ")
    one = led and unit in {"decade", "century"} and way in {"last", "next"}
    one = one and (unit, way) != (
        "century",
        "next",
    )  # that one begins with its first year
    if way in {"past", "coming"} or one:
        return _span_of_one(match, thread, unit, way)
    reading = _stepped_unit(match, thread, unit, _STEPS.get(way, 0), base, part)
    return _so_far(reading, edge[0] if edge else "", thread)


def _so_far(reading: Reading | None, edge: str, thread: Thread) -> Reading | None:
    """ "earlier this month" ends with publication, "later this week" begins there."""
    now = thread.anchor.published
    if (
        reading is None
        or now is None
        or thread.anchor.history
        or edge not in {"earlier", "later"}
    ):
        return reading
    first, last = days_of(reading.value)
    if first is None or last is None or not first <= now <= last:
        return reading
    days = (first, now) if edge == "earlier" else (now, last)
    return Reading(
        reading.start,
        reading.end,
        reading.type,
        reading.value,
        reading.rule,
        days,
        reading.open,
    )


def _span_of_one(match: re.Match[str], thread: Thread, unit: str, way: str) -> Reading:
    now = thread.now
    days = _reach(now, "1", unit, way in {"coming", "next"}) if now else None
    rule = f"counted from {now}" if now else "no date to count from"
    open_ = now is None and not thread.anchor.history
    return made(match, length("1", unit), rule, kind="DURATION", days=days, open_=open_)


def _stepped_unit(
    match: re.Match[str],
    thread: Thread,
    unit: str,
    step: int,
    base: date | None,
    part: str,
) -> Reading | None:
    """A unit counted on from a day, or in a tale of the past from the year it has come to."""
    history = thread.anchor.history
    year, month = (
        (thread.year, thread.month)
        if history or base is None
        else (base.year, base.month)
    )
    era = thread.era if history else ""
    if year is not None:
        value = _stepped_value(unit, step, era, year, month)
        if value is not None:
            return made(match, value, f"a {unit} counted on")
    if base is None:
        return _open(match, unit, part)
    if unit in {"week", "weekend"}:
        iso = (base + timedelta(weeks=step)).isocalendar()
        end = "-WE" if unit == "weekend" else ""
        return made(match, f"{iso.year}-W{iso.week:02d}{end}", f"counted from {base}")
    if unit not in {"day", "night"}:
        return None
    part = part or ("TNI" if unit == "night" else "")
    day = base + timedelta(days=step)
    kind = "TIME" if part else "DATE"
    return made(match, f"{day}{part}", f"counted from {base}", kind=kind)


_LONG_UNITS = {
    "decade": (10, 3),
    "century": (100, 2),
}  # years in one; digits of its value


def _stepped_value(
    unit: str, step: int, era: str, year: int, month: int | None
) -> str | None:
    """TIMEX3's value of the year, season, month, decade or century so many after one; before Christ
    years are counted down.
    """
    ahead = -step if era else step
    if unit in _LONG_UNITS:
        years, digits = _LONG_UNITS[unit]
        return f"{era}{year // years + ahead:0{digits}d}"
    if unit == "month":
        if month is None:
            return None
        moved = add_months(date(max(1, year), month, 1), step)
        return f"{era}{moved.year:04d}-{moved.month:02d}"
    if unit == "year":
        return f"{era}{year + ahead:04d}"
    if unit in entries("season"):
        return f"{era}{year + ahead:04d}-{code('season', unit)}"
    return None


_FOLLOWS = re.compile(
    r"\s+(?:(?:the|a|an|his|her|its|their|he|she|it|they|we)\b|\w+ing\b|[A-Z])"
)


def _ago(match: re.Match[str], thread: Thread) -> Reading | None:
    """ "three days ago", "a year earlier", "two weeks later"."""
    number, unit, way = (
        amount(match["n"]),
        match["unit"].casefold(),
        match["way"].casefold(),
    )
    letter = code("unit", unit)
    if (
        letter == "WE"
        or (way in {"before", "after", "on"} and not thread.seen)
        or way == "on"
    ):
        return None
    follows = _FOLLOWS.match(thread.text, match.end())
    if way in {"before", "after"} and follows:
        return made(match, length(number, unit), "a length of time", kind="DURATION")
    if number == "X" or letter.startswith("T"):
        later = way in {"later", "after", "afterwards"}
        return made(match, "FUTURE_REF" if later else "PAST_REF", "how far is not said")
    units = float(number) * (
        -1 if way in {"ago", "earlier", "before", "previously"} else 1
    )
    units, letter = (units * 2, "W") if letter == "2W" else (units, letter)
    base = thread.now if way == "ago" else (thread.day or thread.now)
    if (
        letter in {"Y", "DE"}
        and (base is None or thread.anchor.history)
        and thread.year is not None
    ):
        return _years_from(match, thread, units * (10 if letter == "DE" else 1), letter)
    if base is None:
        return made(match, _OPEN.get(unit, "XXXX"), "no date to count from", open_=True)
    day = shifted(base, units, letter)
    value = {"D": f"{day}", "W": f"{day}", "M": f"{day:%Y-%m}"}.get(
        letter, f"{day.year:04d}"
    )
    return made(match, value, f"counted from {base}")


def _years_from(
    match: re.Match[str], thread: Thread, years: float, letter: str
) -> Reading | None:
    year = (thread.year or 0) + int(years) * (-1 if thread.era else 1)
    if year < 1:
        return None
    value = (
        f"{year:04d}"[:3]
        if letter == "DE" and not thread.era
        else f"{thread.era}{year:04d}"
    )
    return made(match, value, "counted from the year last named")
