"""How well times are read, by kind of expression: `python scripts/times_by_kind.py BENCH/data/times.jsonl`.

Prints the tables of docs/accuracy.md: by TIMEX3 type, by kind, and causes of error. Labels are TIMEX3 values
at character offsets; an expression is found where a reading overlaps it, its extent is right where the words are the
same, its value where the value is. The labels call every expression a DATE: the type is that of the value.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.annotate.times.mentions import find_times
from reportedly.records import Document, Passage, Time

_KINDS = (
    (r"(?:PAST|PRESENT|FUTURE)_REF", "reference without a date"),
    (r"(?:null)?", "labelled without a value"),
    (r"P.*", "length of time"),
    (r"BC.*", "before Christ"),
    (r".*T.*", "time of day"),
    (r".*-(?:SP|SU|FA|WI)", "season"),
    (r"XXXX.*", "open"),
    (r"\d{4}-\d\d-\d\d", "day"),
    (r"\d{4}-\d\d", "month"),
    (r"\d{4}", "year"),
    (r".*", "decade, century, week, other"),
)


def kind(value: str, words: str) -> str:
    """The kind of a labelled expression, and whether its year stands in its words."""
    name = next(name for pattern, name in _KINDS if re.fullmatch(pattern, value))
    if name in {"day", "month", "year"}:
        return name + (
            ", year written" if re.search(r"\d{4}", words) else ", year not written"
        )
    return name


def type_of(value: str) -> str:
    """The TIMEX3 type of a value; sets ("every Friday") the labels have none."""
    return (
        "DURATION"
        if value.startswith("P") and "_" not in value
        else "TIME"
        if re.search(r"\dT", value)
        else "DATE"
    )


def cause(label: dict[str, Any], found: Time | None) -> str | None:
    """Why a value is wrong; None where it is right."""
    value = label["value"] or ""
    if found is None:
        number = re.search(r"\d", label["text"])
        return (
            "not found: a number or date"
            if number
            else "not found: hangs on an event or has no date of its own"
        )
    if found.value == value:
        return None
    year = r"^(?:BC)?\d{4}"
    if re.match(year, value) and re.sub(year, "", value) == re.sub(
        year, "", found.value
    ):
        return "the right day, month or season of another year"
    if value == "null":
        return "labelled without a value, given one"
    return (
        "a length read as a date, or a date as a length"
        if "P" in (value[:1], found.value[:1])
        else "another value"
    )


def main(path: str) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    causes: Counter[str] = Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        passages = (Passage(0, len(text), text, "body"),)
        published = date.fromisoformat(row["published"])
        times, _ = find_times(
            Document(
                row["id"], None, published, None, None, "en", "", text, text, passages
            ),
            (),
        )
        left = list(times)
        for label in row["gold"]["times"]:
            found = next(
                (t for t in left if t.start < label["end"] and label["start"] < t.end),
                None,
            )
            if found is not None:
                left.remove(found)
            for count in (
                types[type_of(label["value"] or "")],
                kinds[kind(label["value"] or "", label["text"])],
            ):
                count["labels"] += 1
                count["found"] += found is not None
                count["extent"] += (
                    found is not None and found.text.strip() == label["text"].strip()
                )
                count["value"] += found is not None and found.value == (
                    label["value"] or ""
                )
            causes[cause(label, found) or "right"] += 1
        causes["found where the labels have none"] += len(left)
    table(types, "type", ("found", "extent", "value"))
    table(kinds, "kind", ("found", "extent", "value"))
    print("| count | cause |\n|---|---|")
    for name, n in causes.most_common():
        if name != "right":
            print(f"| {n} | {name} |")


def table(groups: dict[str, Counter[str]], name: str, parts: tuple[str, ...]) -> None:
    """A line for each group, the largest first: its labels, and the share of them of which each part is right."""
    print(f"| {name} | labels | {' | '.join(parts)} |\n|---|---|{'---|' * len(parts)}")
    for group, c in sorted(groups.items(), key=lambda item: -item[1]["labels"]):
        shares = " | ".join(f"{c[part] / c['labels']:.2f}" for part in parts)
        print(f"| {group} | {c['labels']} | {shares} |")
    print()


if __name__ == "__main__":
    main(sys.argv[1])
