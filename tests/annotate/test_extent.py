"""A table or an archive handed in as one article is read up to a bound, and it is said from where on it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.annotate import extent
from reportedly.annotate.extent import Extent, extent_of
from reportedly.annotate.numbers.cardinals import find_numbers
from reportedly.clean import clean
from reportedly.languages import READ, using
from reportedly.records import RawPage, Reading
from reportedly.run.local import try_page
from reportedly.run.verify import verify
from reportedly.syntax.sentences import MOST_NUMBERS, MOST_SENTENCES, OF_CHARACTERS
from tests.built import ledger_of

TOLD = "Some {} people died in Kut. "


def page(text: str) -> RawPage:
    return RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text)


def read(text: str) -> Reading:
    made = try_page(page(text))
    assert isinstance(made, Reading)
    return made


def extent_of_text(text: str) -> Extent:
    document = clean(page(text))
    with using(READ[document.language]):
        return extent_of(document, find_numbers(document))


def incidents(many: int, rest: str = "") -> str:
    return "".join(TOLD.format(n + 2) + rest for n in range(many))


def test_more_numbers_than_an_article_has_are_told_and_the_text_stays_whole() -> None:
    text = incidents(MOST_NUMBERS + 30)
    made = read(text)
    assert [f.low for f in made.claims.figures] == list(range(2, MOST_NUMBERS + 2))
    assert made.document.text == text
    (issue,) = [i for i in made.issues if i.code == "read-in-part"]
    assert made.document.text[issue.start :].startswith(TOLD.format(MOST_NUMBERS + 2))
    assert issue.end == len(made.document.text)
    assert f"read to character {issue.start:,}" in issue.message
    assert "30 numbers behind it are not read" in issue.message
    assert not [f for f in made.claims.figures if f.evidence.end > (issue.start or 0)]


def test_as_many_numbers_as_an_article_may_have_are_all_read() -> None:
    found = extent_of_text(incidents(MOST_NUMBERS))
    assert found.issues == () and len(found.numbers) == MOST_NUMBERS


def test_more_sentences_than_an_article_has_are_told() -> None:
    lines = "".join(
        f"Row {'abcdefghij'[n % 10]}{n:x}z.\n" for n in range(MOST_SENTENCES + 500)
    )
    found = extent_of_text(lines)
    (issue,) = found.issues
    assert f"over {MOST_SENTENCES:,} sentences" in issue.message
    assert found.document.text == lines[: issue.start]
    assert found.document.text.count("\n") == MOST_SENTENCES


def test_a_longer_text_may_have_as_many_more() -> None:
    told = incidents(
        MOST_NUMBERS * 3 // 2,
        "It rained all day, and nobody could cross the river. " * 7,
    )
    assert len(told) > OF_CHARACTERS * 3 / 2
    assert extent_of_text(told).issues == ()


def test_what_is_there_twice_counts_for_nothing() -> None:
    twice = f"{TOLD.format(9)}Nobody was hurt in the next village.\n\n"
    assert extent_of_text(twice * (MOST_NUMBERS + 30)).issues == ()


def test_days_years_and_ages_are_no_numbers_that_count() -> None:
    days = "".join(
        f"On {n % 28 + 1} May {1900 + n % 90} it rained. "
        for n in range(MOST_NUMBERS + 30)
    )
    assert extent_of_text(days).issues == ()


@given(st.lists(st.sampled_from(["Six fled. ", "It rained.\n", "No one\u00ad died. "])))
def test_what_is_read_ends_where_a_sentence_begins(units: list[str]) -> None:
    text = "A flood hit Kut. " + "".join(units)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extent, "MOST_NUMBERS", 3)
        patch.setattr(extent, "MOST_SENTENCES", 9)
        document = clean(page(text))
        found = extent_of_text(text)
    end = len(found.document.text)
    assert document.text.startswith(found.document.text)
    assert document.reading.startswith(found.document.reading)
    assert len(found.document.reading) == end
    assert all(n.end <= end for n in found.numbers)
    assert all(
        p.text == document.text[p.start : p.end] for p in found.document.passages
    )
    assert bool(found.issues) == (end < len(document.text))
    assert (end == 0) is False


def test_what_is_read_in_part_is_kept_whole_and_verified(tmp_path: Path) -> None:
    text = incidents(MOST_NUMBERS + 5)
    with ledger_of(tmp_path, [{"id": "long", "text": text}]) as ledger:
        (reading,) = ledger.readings()
        assert reading.document.text == text
        (kind,) = [row for row in ledger.unclear(9) if row[0] == "read in part"]
        assert kind[1] == 1 and "5 numbers behind it are not read" in kind[2]
        assert [v.problems for v in verify(ledger)] == [()]
