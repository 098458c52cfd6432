"""The reconciled line of a question: what its independent origins now say, and the value they support best.

A stock or running total is answered by its latest readings, a toll or the flow of a period by the last word of
each origin. Nothing is averaged and nothing is added: the line is a range with the voices it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.gazetteer.relations import RANK
from reportedly.reconcile.data import Datum, meet
from reportedly.reconcile.features import STOCK_DAYS
from reportedly.reconcile.questions import Question
from reportedly.reconcile.relations import rulings
from reportedly.records import Location, Period, Reason
from reportedly.records.questions import Line, Value, Voice, Witnessed


def line(question: Question) -> Line:
    """The line of a question from all its figures."""
    voices = _voices(question)
    now, earlier = _now(voices, question.data[0].level)
    stated = [v for v in now if v.certainty != "denied"]
    low, high, open_above = _span(stated)
    best, rule = _best(stated or now)
    clash = _clash(stated)
    denied = [v for v in now if v.certainty == "denied"] if stated else []
    because = [Reason("contested", f"{a.name} and {b.name} do not meet") for a, b in clash[:1]]
    because += [Reason("contested", f"{v.name} denies it") for v in denied[:1]]
    first = question.data[0]
    return Line(
        question=question.id,
        category=first.figure.category,
        unit=first.figure.unit,
        group=_group(question.data),
        shape="stock" if any(d.shape == "stock" for d in question.data) else first.shape,
        place=_place(question.data),
        period=_period(question.data),
        low=low,
        high=high,
        open_above=open_above,
        best=best,
        rule=rule,
        contested=bool(because),
        voices=now,
        earlier=earlier,
        figures=tuple(question.witnessed),
        rulings=(*rulings(question), *question.unsure),
        because=tuple(because),
    )


# ------------------------------------------------------------------ voices
def _voices(question: Question) -> list[Voice]:
    """For each origin and each time it spoke of, what it said last, and who carries that origin."""
    carried: dict[str, list[Witnessed]] = {}
    last: dict[tuple[str, object], tuple[Witnessed, Datum]] = {}
    level = question.data[0].level
    for one, told in zip(question.witnessed, question.data, strict=True):
        carried.setdefault(one.origin, []).append(one)
        key = (one.origin, told.last if level else None)
        if key not in last or _speaks_before(one, last[key][0]):
            last[key] = (one, told)
    return [_voice(one, told, carried[one.origin], level) for one, told in last.values()]


def _speaks_before(one: Witnessed, before: Witnessed) -> bool:
    """Whether a later figure of an origin speaks for it: not a copy, and no retelling where its own words are here."""
    if one.copied:
        return False
    return one.path[0].kind != "cites" or before.path[0].kind == "cites"


def _voice(one: Witnessed, told: Datum, carried: Sequence[Witnessed], level: bool) -> Voice:
    value = (told.value.low, told.value.high)
    with_it = [
        w for w in carried if not level or (w.reported.figure.low, w.reported.figure.high) == value
    ]
    return Voice(
        origin=one.origin,
        name=one.name,
        value=told.value,
        as_of=told.last,
        figure=one.id,
        certainty=told.figure.certainty,
        articles=tuple(dict.fromkeys(w.reported.kept.document for w in with_it)),
        outlets=tuple(
            dict.fromkeys(w.reported.kept.outlet for w in with_it if w.reported.kept.outlet)
        ),
    )


def _now(voices: Sequence[Voice], level: bool) -> tuple[tuple[Voice, ...], tuple[Voice, ...]]:
    """The voices that speak for now, and those of earlier readings; each origin speaks once for now."""
    if not level:
        return tuple(voices), ()
    newest = max(v.as_of for v in voices)
    latest: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda v: v.as_of):
        if (newest - voice.as_of).days <= STOCK_DAYS:
            latest[voice.origin] = voice
    now = tuple(v for v in voices if latest.get(v.origin) is v)
    return now, tuple(sorted((v for v in voices if v not in now), key=lambda v: v.as_of))


# ------------------------------------------------------------------ values
def _span(voices: Sequence[Voice]) -> tuple[int | None, int | None, bool]:
    """From the lowest to the highest count any voice gives, and whether one says "at least" the highest."""
    lows = [v.value.low for v in voices if v.value.low is not None]
    highs = [v.value.high for v in voices if v.value.high is not None]
    if not lows and not highs:
        return None, None, False
    high = max(lows + highs)
    low = min(lows + highs) if lows else None  # "up to 400" alone has no low
    return low, high, any(v.value.high is None and v.value.low == high for v in voices)


def _best(voices: Sequence[Voice]) -> tuple[Value, str]:
    """The value most independent origins can agree to; among equals the one that says most, then the latest."""

    def support(voice: Voice) -> int:
        return sum(meet(voice.value, other.value) for other in voices)

    def exact(voice: Voice) -> bool:
        return voice.value.low is not None and voice.value.low == voice.value.high

    best = max(
        voices, key=lambda v: (support(v), v.certainty == "stated", exact(v), v.as_of, v.figure)
    )
    many, of = support(best), len(voices)
    if of == 1:
        return best.value, f"the word of {best.name} alone"
    if many > 1:
        return best.value, f"{many} of {of} independent origins can agree to it"
    return best.value, f"no two of {of} origins meet; the latest, from {best.name}"


def _clash(voices: Sequence[Voice]) -> list[tuple[Voice, Voice]]:
    return [
        (a, b) for n, a in enumerate(voices) for b in voices[n + 1 :] if not meet(a.value, b.value)
    ]


# ------------------------------------------------------------------ what it is about
def _group(data: Sequence[Datum]) -> str:
    """The narrower group where news used two for each other."""
    groups = {d.group for d in data}
    return (
        next(iter(groups))
        if len(groups) == 1
        else next((g for g in sorted(groups) if g != "everyone"), "everyone")
    )


def _place(data: Sequence[Datum]) -> Location | None:
    """The place most figures name; among equals the finest, then the first."""
    places = [d.place for d in data if d.place]
    if not places:
        return None
    named = [p.name for p in places]
    return max(
        places, key=lambda p: (named.count(p.name), RANK.get(p.precision, 0), -named.index(p.name))
    )


def _period(data: Sequence[Datum]) -> Period | None:
    """The days the figures speak of: of a level its latest, of a happening those most of them share."""
    told = [d for d in data if d.exact]
    if not told:
        return None
    if data[0].level:
        newest = max(told, key=lambda d: d.last)
        return Period(newest.last if newest.shape == "stock" else newest.first, newest.last, "day")
    first, last = max(d.first for d in told), min(d.last for d in told)
    if first > last:  # neighbours that share no day
        first, last = min(d.first for d in told), max(d.last for d in told)
    times = [d.figure.time for d in told if d.figure.time]
    finest = min(times, key=lambda t: (t.end - t.start).days)
    return Period(first, last, finest.precision)
