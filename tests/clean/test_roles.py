"""Roles of passages: marked pages, and every line of the lexicon by its own example."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.clean import clean
from reportedly.languages import ENGLISH
from reportedly.lexicons.load import Row
from reportedly.records import Document, RawPage
from tests.cases_loader import cases

PAGES = [row for row in cases("passages") if "passages" in row]
ROWS = [row for row in ENGLISH.table("passages") if row.get("role")]


def read(text: str, title: str | None = None) -> Document:
    return clean(
        RawPage("x", "x.txt", b"", "", "text/plain", text, title, date(2017, 5, 3))
    )


@pytest.mark.parametrize("row", PAGES, ids=[row["name"] for row in PAGES])
def test_roles(row: dict[str, object]) -> None:
    wanted = [tuple(pair) for pair in row["passages"]]  # type: ignore[attr-defined]
    text = ""
    for role, words in wanted:
        # A wire dateline stands on the line of its paragraph.
        wire = role == "dateline" and words.endswith(
            ("-", "–", "—", "|", ")", "_", "]")
        )
        text += words + (" " if wire else "\n")
    assert [(p.role, p.text) for p in read(text, row["title"]).passages] == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize("row", ROWS, ids=[row.ref for row in ROWS])
def test_lexicon_example(row: Row) -> None:
    article = "Twelve people were killed on Monday, police said.\n{}\nTwo more died of their wounds on Tuesday."
    passage = read(article.format(row["example"])).passages[1]
    assert passage.role == row["role"]
    assert passage.because[0].lexicon == row.ref
    assert (
        passage.because[0].words is not None
        and passage.because[0].words.text == passage.text
    )


@pytest.mark.parametrize(
    "row",
    [r for r in ENGLISH.table("passages") if r.get("caption_verbs")],
    ids=lambda r: r.ref,
)
def test_caption_verbs_example(row: Row) -> None:
    text = f"Heavy rain fell on Monday and streets were flooded.\n{row['example']}\nNobody was hurt, police said."
    assert [p.role for p in read(text).passages] == ["body", "caption", "body"]


def test_every_role_but_body_has_a_reason() -> None:
    for row in PAGES:
        text = "\n".join(words for _, words in row["passages"])
        assert all(
            p.because for p in read(text, row["title"]).passages if p.role != "body"
        )


def test_a_text_without_line_breaks_is_one_passage() -> None:
    text = "  Rain fell all week. By Friday 300 people had left, the mayor said.  "
    (passage,) = read(text).passages
    assert (passage.start, passage.end, passage.role) == (2, len(text) - 2, "body")


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Some 3,000 people were taken by boat from the islands of the lower\n"
        "river on Monday, when a dyke gave way after two days of rain in\n"
        "Westmark, and the boats went on through the night, the mayor said.\n\n"
        "Schools stay closed."
    )
    document = read(text)
    assert [p.text.count("\n") for p in document.passages] == [2, 0]
    assert "in Westmark, and" in document.reading
    assert len(document.reading) == len(document.text)


def test_a_sentence_cut_by_a_blank_line_is_one_paragraph() -> None:
    text = (
        "Reports say that some 600 people in the two provinces have been\n\n"
        "affected and need help."
    )
    document = read(text)
    assert len(document.passages) == 1
    assert "have been  affected" in document.reading


@pytest.mark.parametrize(
    "text",
    [
        "Some 600 people in the two provinces on the lower river fled.\n\nand so on",
        "Some 600 people in the two provinces on the lower river fled,\n\nThe mayor said so.",
        "Floods Drive Thousands Of Families From Lower Valley Homes\n\nsome 600 people fled.",
        "What they need most:\n\nfood",
    ],
)
def test_what_a_blank_line_parts(text: str) -> None:
    assert len(read(text).passages) == 2


def test_windows_line_ends_split_too() -> None:
    assert [
        p.text for p in read("One fled.\r\n\r\nTwo fled.\rThree fled.").passages
    ] == [
        "One fled.",
        "Two fled.",
        "Three fled.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By " + "A" * 90 + "!",
        "1:11 " * 30 + "x",
        "3 May 2017 " + "- " * 50 + "x",
        "A." * 400,
    ],
)
def test_odd_lines_take_no_time(line: str) -> None:
    """Patterns that try every way to split a line would need minutes for each of these."""
    read("\n".join([line] * 6 + ["Nine people fled on Monday, the mayor said."]), line)


def test_a_long_paragraph_that_is_there_twice() -> None:
    long = (
        "Nine people fled from the town on Monday, the mayor said, and more will follow. "
        * 20
    )
    assert [p.role for p in read(f"{long}\n{long}").passages] == ["body", "duplicate"]


@pytest.mark.parametrize(
    "row", cases("passages", known_failures=True), ids=lambda row: row["name"]
)
@pytest.mark.xfail(strict=True)
def test_known_failures(row: dict[str, list[tuple[str, str]]]) -> None:
    text = "\n".join(words for _, words in row["passages"])
    title = row["title"] if isinstance(row["title"], str) else None
    assert [p.role for p in read(text, title).passages] == [
        role for role, _ in row["passages"]
    ]
