"""Pages that are added to for days: "today" of an update is the update's day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import reportedly
from reportedly.records import Reading

LEAD = "This page follows what happens at the harbour of Basra, hour by hour, and is closed at night."
LATER = "The health ministry said that 31 people were killed in Basra today, after divers had come back."
EARLIER = "A doctor said that 12 people were killed in Basra today, and that more were on their way to him."
UPDATES = (
    ("2024-06-14T18:10:00+03:00", "Ministry speaks", LATER),
    ("2024-06-12T05:00:00Z", "A blast is heard", EARLIER),
)


def page(kind: str, updates: tuple[tuple[str, str, str], ...] = UPDATES) -> str:
    linked = {"@type": kind, "headline": "Basra: live", "datePublished": "2024-06-12"}
    linked["dateModified"] = "2024-06-14T19:00:00Z"
    parts = "".join(
        f"<section><time datetime='{at}'><b>{n} h</b> ago</time><h2>{head}</h2><p>{words}</p></section>"
        for n, (at, head, words) in enumerate(updates)
    )
    return (
        f"<html><head><title>Basra: live</title><script type='application/ld+json'>{json.dumps(linked)}"
        f"</script></head><body><article><h1>Basra: live</h1><p>{LEAD}</p>{parts}</article></body></html>"
    )


def read(folder: Path, source: str) -> Reading:
    (folder / "a.html").write_text(source)
    (reading,) = reportedly.read_file(folder / "a.html")
    return reading


def days(reading: Reading) -> dict[int | None, date]:
    """The day of each count of dead."""
    return {f.low: f.time.start for f in reading.claims.figures if f.time}


def test_today_of_an_update_is_its_day(tmp_path: Path) -> None:
    reading = read(tmp_path, page("LiveBlogPosting"))
    assert days(reading) == {31: date(2024, 6, 14), 12: date(2024, 6, 12)}
    assert reading.document.published == date(2024, 6, 14)
    lines = reading.document.text.split("\n")
    assert "2024-06-14 18:10" in lines and "2024-06-12 05:00" in lines
    assert "ago" not in reading.document.text


def test_moments_of_a_page_that_is_no_log_are_not_its_text(tmp_path: Path) -> None:
    reading = read(tmp_path, page("NewsArticle"))
    assert "2024-06-12" not in reading.document.text
    assert set(days(reading).values()) == {date(2024, 6, 14)}


def test_updates_of_one_day_need_no_days(tmp_path: Path) -> None:
    one_day = tuple(("2024-06-14T09:00", head, words) for _, head, words in UPDATES)
    reading = read(tmp_path, page("LiveBlogPosting", one_day))
    assert "2024-06-14" not in reading.document.text


LOG = "Basra after the blast\n\n14 June 2024\n\n{lead}\n\n14 June 2024, 18:10\n\n{later}\n\n{between}\n\n{earlier}\n"


@pytest.mark.parametrize(
    "line", ["12 June 2024", "12 June 2024, 05:00 GMT", "2024-06-12"]
)
def test_a_line_that_is_a_day_opens_an_entry(line: str) -> None:
    text = LOG.format(lead=LEAD, later=LATER, between=line, earlier=EARLIER)
    assert days(reportedly.read(text)) == {31: date(2024, 6, 14), 12: date(2024, 6, 12)}


@pytest.mark.parametrize(
    "line",
    [
        "The blast came on 12 June 2024.",  # a sentence
        "3 January 2021",  # too long ago to be an entry of this log
        "2 July 2024",  # to come
    ],
)
def test_other_days_open_none(line: str) -> None:
    text = LOG.format(lead=LEAD, later=LATER, between=line, earlier=EARLIER)
    assert days(reportedly.read(text))[12] == date(2024, 6, 14)


def test_lines_of_days_above_the_text_open_none() -> None:
    """When it was changed, and the agency's own day below it."""
    head = "Basra after the blast\n\n14 June 2024\n\n13 June 2024\n\n"
    reading = reportedly.read(f"{head}{LATER}\n\n{LEAD}\n")
    assert days(reading)[31] == reading.document.published
