"""Text files: what their first lines say about them, and every encoding they come in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.ingest.text import text_page
from reportedly.syntax.written_days import (
    Day,
    Unresolved,
    day_of_opening,
    find_day,
    is_date_line,
    is_dateline,
    is_sure_dateline,
)

BODY = "Nine people were rescued from the roof of a school on Monday, the fire service said.\n"
DATES = [
    ("Apr 19, 2017, 01:41", date(2017, 4, 19)),
    ("19 April 2017", date(2017, 4, 19)),
    ("Wednesday, 19th April, 2017", date(2017, 4, 19)),
    ("Published: 2017-04-19T01:41:00+03:00", date(2017, 4, 19)),
    ("Published on April 19, 2017 at 1:41 pm EST", date(2017, 4, 19)),
    ("Updated: 19/04/2017 13:05 GMT", date(2017, 4, 19)),
    ("04/19/2017", date(2017, 4, 19)),
    ("05.05.2017", date(2017, 5, 5)),
    ("Sept. 3, 2017", date(2017, 9, 3)),
    ("Published 3 May 2017, updated 4 May 2017", date(2017, 5, 3)),
]
DOUBTS = [
    ("03/04/2017", "day first or month first"),
    ("31 February 2017", "calendar"),
    ("April 19", "no year"),
]


@pytest.mark.parametrize(("line", "day"), DATES)
def test_a_date_line(line: str, day: date) -> None:
    found = find_day(line)
    assert isinstance(found, Day) and found.value == day
    assert is_date_line(line)
    page = text_page(f"School roof rescue\n\n{line}\n\n{BODY}".encode(), "a.txt", "a")
    assert (page.title, page.published, page.issues) == ("School roof rescue", day, ())
    assert dict(page.came_from)["published"].startswith(("date line", "line"))


@pytest.mark.parametrize(("line", "problem"), DOUBTS)
def test_a_doubtful_date_stays_open(line: str, problem: str) -> None:
    assert isinstance(find_day(line), Unresolved)
    page = text_page(f"School roof rescue\n{line}\n{BODY}".encode(), "a.txt", "a")
    assert page.published is None
    assert [i.code for i in page.issues] == ["bad-date"] and problem in page.issues[
        0
    ].message


@pytest.mark.parametrize(
    "line",
    [
        "In April 2017 he left.",
        "2,017 people",
        "Room 2017-04",
        "May 2017",
        "On 3 May 2017 rain fell",
    ],
)
def test_no_date_line(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "OUAGADOUGOU, 12 August 2024",
        "Geneva/Port-au-Prince, 12 August 2024 –",
        "Rio de Janeiro - August 12, 2024",
        "NEW YORK (12 August 2024)",
        "Goma, Democratic Republic of Congo, 12 Aug 2024",
        "NAIROBI (Newswire) | 12 Aug 2024, 09:12",
        "Imphal | August 12, 2024 | Staff reporter",
        "Goma · 12 August 2024 · Lena Masri",
        "12 August 2024 | Goma",
        "GOMA, August 12, 2024: Nine pupils were freed on Monday, the governor said.",
        "As of 12 August 2024",
        "Situation as of 12 August 2024, 18:00",
    ],
)
def test_a_place_and_a_day_on_a_line_are_a_dateline(line: str) -> None:
    page = text_page(f"School roof rescue\n\n{line}\n\n{BODY}".encode(), "a.txt", "a")
    assert (page.published, page.issues) == (date(2024, 8, 12), ())
    assert dict(page.came_from)["published"].startswith(("dateline", "line"))


@pytest.mark.parametrize(
    "line",
    [
        "On 3 May 2017 rain fell",
        "Attack of 3 May 2017",
        "Nine were freed in Goma, 3 May 2017",
        "GOMA, 3 May",
        "GOMA, 3 May 2017 and after",
        "Table 2, 3 May 2017",
        "As of 3 May 2017 nobody had returned",
        "Imphal | 3 May 2017 | Nine people were freed in the town",
        "Goma, 3 May 2017, Lena Masri",
        "3 May 2017 | Nine people were freed in the town",
    ],
)
def test_what_is_no_dateline(line: str) -> None:
    assert not is_dateline(line)


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("NAIROBI (Newswire) | 12 Aug 2024, 09:12", True),
        ("Goma (Newswire), 3 May 2017", True),
        ("GENEVA, 3 May 2017", True),
        ("Raid on Goma, 3 May 2017", False),
        ("A raid, 3 May 2017", False),
    ],
)
def test_a_dateline_on_the_first_line(line: str, sure: bool) -> None:
    assert is_sure_dateline(line) == sure
    page = text_page(f"{line}\n\n{BODY}".encode(), "a.txt", "a")
    assert (page.published is not None) == sure


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date of publication 27 October 2016 Shells hit a school.", date(2016, 10, 27)),
        ("Twelve killed in blast Newswire Tuesday 11 Jun 2024 A blast killed twelve.", date(2024, 6, 11)),
        ("Twelve killed in blast Newswire Monday 11 Jun 2024 A blast killed twelve.", None),
        ("The talks open in Geneva on Tuesday 11 Jun 2024 The envoy said.", None),
        ("Votes are cast Tuesday 11 Jun 2024 in all towns.", None),
        ("Rain fell.", None),
    ],
)  # fmt: skip
def test_the_day_of_a_text_without_lines(text: str, day: date | None) -> None:
    found = day_of_opening(text)
    assert (found.value if found else None) == day


def test_a_headline_with_its_day_is_not_the_day_of_the_page() -> None:
    page = text_page(f"Raid on Goma, 3 May 2017\n\n{BODY}".encode(), "a.txt", "a")
    assert page.published is None


@given(st.text(max_size=60))
def test_any_line_can_be_asked_for_its_day(line: str) -> None:
    find_day(line)
    is_date_line(line)
    is_dateline(line)


def test_a_wire_dateline_gives_the_day_when_it_has_a_year() -> None:
    page = text_page(
        b"MOSUL, Iraq, April 19, 2017 (Newswire) - Nine people were freed.\n\nMore followed.",
        "a.txt",
        "a",
    )
    assert page.published == date(2017, 4, 19)
    page = text_page(
        b"MOSUL, Iraq, April 19 (Newswire) - Nine people were freed.\n\nMore followed.",
        "a.txt",
        "a",
    )
    assert page.published is None and page.issues[0].code == "bad-date"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Iraqi forces pushed further into the west of the city on Monday as\nthousands of people fled.\n",
        "Nine people died. Two more are missing after the storm that struck the coast overnight.\n"
        + BODY,
    ],
)
def test_a_paragraph_is_no_title(text: str) -> None:
    assert text_page(text.encode(), "a.txt", "a").title is None


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_encodings(encoding: str) -> None:
    text = (
        "Café owners in São Tomé fled, “all of them”, the mayor said on 3 May 2017.\n"
        + BODY
    )
    page = text_page(text.encode(encoding), "a.txt", "a")
    assert page.text == text
    told = [i for i in page.issues if i.code == "encoding"]
    assert bool(told) == (encoding in {"cp1252", "utf-16-le", "utf-16-be"})


def test_mixed_encodings_are_mended_line_by_line() -> None:
    page = text_page(
        "Café one\n".encode() + "Café two\n".encode("cp1252") + BODY.encode(),
        "a.txt",
        "a",
    )
    assert page.text.startswith("Café one\nCafé two\n")
    assert "line 2" in next(i.message for i in page.issues if i.code == "encoding")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_an_input_error(data: bytes) -> None:
    try:
        page = text_page(data, "a.txt", "a")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        page.text.encode("utf-8")
        assert page.data == data


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Situation Report No. 7 | 3 May 2023", date(2023, 5, 3)),
        ("BASRA Flash Update No. 3 – 3 May 2023", date(2023, 5, 3)),
        ("Sitrep #5 (as of 12 June 2023)", date(2023, 6, 12)),
        ("Situation Report 4 | 1 May 2023 – 7 May 2023", date(2023, 5, 7)),
        ("Ferry sinks on the river - 3 May 2023", None),
        ("The situation report of 3 May 2023 was late", None),
    ],
)
def test_the_day_of_a_report_beside_its_name(line: str, day: date | None) -> None:
    page = text_page(f"Ferries of Basra\n{line}\n{BODY}".encode(), "a.txt", "a")
    assert page.published == day
