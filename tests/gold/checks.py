"""What a careful reader finds in a small article, and a careful desk in a small ledger: does the program?

A line of `situations.jsonl` is an article with checks of what is read in it; one of `ledgers.jsonl` some
articles with checks of the questions they come to. Each check finds something by its words and holds its
fields, or says that there is none. The articles are made up, one difficult situation each.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Found = Mapping[str, Any]


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file, "situations" or "ledgers"."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


# ------------------------------------------------------------------ an article
def holds(read: Found, check: Found) -> bool:
    """Whether one check of an article holds for what was read: `read` is a line of `reportedly read --format jsonl`."""
    kind, find, want = check["k"], check["find"], check.get("want") or {}
    if kind == "fig":
        return any(_agrees(figure, want) for figure in _figures(read, find))
    if kind == "nofig":
        beside = {name: value for name, value in find.items() if name != "text"}
        return not any(_agrees(figure, beside) for figure in _figures(read, find))
    if kind in {"stmt", "nostmt"}:
        told = _statements(read, find)
        return (
            not told if kind == "nostmt" else any(_credits(each, want) for each in told)
        )
    if kind in {"place", "noplace"}:
        return _place_holds(read, find["text"], want, wanted=kind == "place")
    return _time_holds(read, find["text"], want, wanted=kind == "time")


def _figures(read: Found, find: Found) -> list[Found]:
    return [
        f
        for f in read["figures"]
        if "text" not in find or _says(f["evidence"]["text"], find)
    ]


def _says(evidence: str, find: Found) -> bool:
    """The words stand in the evidence as words: "12" is not in "1,200"."""
    words = re.escape(find["text"])
    return re.search(rf"(?<![\w,.]){words}(?!\w|[,.]\d)", evidence) is not None


def _agrees(figure: Found, want: Found) -> bool:
    return all(_FIELDS[name](figure, wanted) for name, wanted in want.items())


def _plain(field: str) -> Callable[[Found, Any], bool]:
    return lambda figure, want: _one_of(figure[field], want)


def _bound(field: str) -> Callable[[Found, Any], bool]:
    return lambda figure, want: figure[field] == (None if want == "null" else want)


def _in(part: str, field: str) -> Callable[[Found, Any], bool]:
    return lambda figure, want: (figure[part] or {}).get(field) == want


def _source(figure: Found, want: str | None) -> bool:
    source = figure["source"]
    return (
        source is None
        if want is None
        else source is not None and _named(source["name"], want)
    )


def _time(figure: Found, want: Sequence[str | None] | None) -> bool:
    time = figure["time"]
    if want is None or time is None:
        return want is None and time is None
    told = (time["start"], time["end"])
    return all(day is None or day == got for day, got in zip(want, told, strict=True))


_FIELDS: Mapping[str, Callable[[Found, Any], bool]] = {
    "category": _plain("category"),
    "certainty": _plain("certainty"),
    "qualifier": _plain("qualifier"),
    "unit": _plain("unit"),
    "passage": _plain("passage"),
    "sf": _plain("stock_or_flow"),
    "low": _bound("low"),
    "high": _bound("high"),
    "country": _in("place", "country"),
    "country_not": lambda figure, want: (figure["place"] or {}).get("country") != want,
    "category_not": lambda figure, want: figure["category"] not in want,
    "place": lambda figure, want: _named((figure["place"] or {}).get("name"), want),
    "source": _source,
    "time": _time,
    "time_start": _in("time", "start"),
    "time_end": _in("time", "end"),
}


def _statements(read: Found, find: Found) -> list[Found]:
    """Those whose content holds the words; with `content_only`, those that hold hardly more."""
    words = find["content"]
    longest = len(words) + 4 if find.get("content_only") else None
    contents = ((each, each["content"]["text"]) for each in read["statements"])
    return [
        each
        for each, text in contents
        if words in text and (not longest or len(text) < longest)
    ]


def _credits(statement: Found, want: Found) -> bool:
    return all(
        _named(statement["speaker"]["name"], value)
        if name == "speaker"
        else _one_of(statement[name], value)
        for name, value in want.items()
    )


def _place_holds(read: Found, words: str, want: Found, *, wanted: bool) -> bool:
    places = [place for place in read["places"] if words in place["text"]]
    if not wanted:
        return not any(place["text"].startswith(words) for place in places)
    right = (
        all(place.get(name) == value for name, value in want.items())
        for place in places
    )
    return bool(places) and all(right)


def _time_holds(read: Found, words: str, want: Found, *, wanted: bool) -> bool:
    times = [time for time in read["times"] if words in time["text"]]
    if not wanted:
        return not any(time["first"] for time in times)
    return any(
        all(time.get(name) == value for name, value in want.items()) for time in times
    )


def _one_of(value: object, want: object) -> bool:
    return value in want if isinstance(want, list) else value == want


def _named(value: str | None, want: str) -> bool:
    return value is not None and any(
        _fold(name) in _fold(value) for name in want.split("|")
    )


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return (
        "".join(c for c in decomposed if not unicodedata.combining(c))
        .lower()
        .replace("ı", "i")
    )


# ------------------------------------------------------------------ a ledger
def answers(check: Found, figures: Iterable[Found], questions: Iterable[Found]) -> bool:
    """Whether one check of a ledger holds for lines of `reportedly figures` and `reportedly questions`."""
    by_id = {figure["id"]: figure for figure in figures}
    asked = [
        question
        for question in questions
        if question["category"] == check.get("category")
    ]
    return _CHECKS[check["check"]](check, by_id, asked)


def _values(figure: Found) -> set[int]:
    return {figure["low"], figure["high"]} - {None}


def _none(check: Found, figures: Mapping[str, Found], asked: list[Found]) -> bool:
    return not any(
        figure["category"] == check["category"] for figure in figures.values()
    )


def _absent(check: Found, figures: Mapping[str, Found], asked: list[Found]) -> bool:
    best = [question["best"] or {} for question in asked]
    return bool(asked) and not any(
        value in (each.get("low"), each.get("high"))
        for each in best
        for value in check["values"]
    )


def _in_one_question(
    check: Found, figures: Mapping[str, Found], asked: list[Found]
) -> bool | None:
    """Whether the values stand in one question; None where one of them was not read."""
    read = {
        value
        for figure in figures.values()
        if figure["category"] == check["category"]
        for value in _values(figure)
    }
    if not read >= set(check["values"]):
        return None
    held = (
        {
            v
            for g in q["figures"]
            if g["figure"] in figures
            for v in _values(figures[g["figure"]])
        }
        for q in asked
    )
    return any(set(check["values"]) <= values for values in held)


def _articles_apart(
    check: Found, figures: Mapping[str, Found], asked: list[Found]
) -> bool:
    of = [{figure["document"] for figure in question["figures"]} for question in asked]
    return bool(asked) and not any(
        set(check["articles"]) <= documents for documents in of
    )


def _figure(check: Found, figures: Mapping[str, Found], asked: list[Found]) -> bool:
    figure = next((f for f in figures.values() if check["value"] in _values(f)), None)
    if figure is None:
        return False
    days = figure["time"] or {}
    place = figure["place"] or {}
    parts = {"start": days, "end": days}
    got = {name: parts.get(name, place).get(name) for name in check["want"]}
    return bool(got == check["want"])


def _question(check: Found, figures: Mapping[str, Found], asked: list[Found]) -> bool:
    """The question that most articles speak to has these answers."""
    if not asked:
        return False
    top = max(
        asked,
        key=lambda q: (len({f["document"] for f in q["figures"]}), len(q["figures"])),
    )
    best = top["best"] or {}
    got = {
        "best": [best.get("low"), best.get("high")],
        "range": [top["low"], top["high"]],
        "origins": top["origins"],
        "contested": top["contested"],
        "questions": len(asked),
    }
    return all(got[name] == check[name] for name in got if name in check)


_CHECKS: Mapping[str, Callable[[Found, Mapping[str, Found], list[Found]], bool]] = {
    "none": _none,
    "absent": _absent,
    "apart": lambda *given: _in_one_question(*given) is False,
    "together": lambda *given: _in_one_question(*given) is True,
    "articles_apart": _articles_apart,
    "figure": _figure,
    "question": _question,
}
