"""The library's first page: a few calls, with short answers."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

import reportedly
from reportedly.errors import InputError, ReportedlyError
from reportedly.exports.tables import FIGURE_COLUMNS
from reportedly.records.claims import Toll
from reportedly.reviews.fields import parsed_value
from reportedly.run.build import build
from reportedly.run.verify import verify
from reportedly.run.versions import versions
from tests.ingest.test_html import ARTICLE

TEXT = "Nine people were killed in Mosul on Monday, police said. Some 400 families fled the town."


def test_one_call_reads_a_text() -> None:
    reading = reportedly.read(TEXT, published="2017-04-12", outlet="Harbour Times")
    killed, fled = reading.claims.figures
    assert (killed.category, killed.low, killed.high) == ("killed", 9, 9)
    assert killed.time is not None and killed.time.start == date(2017, 4, 10)
    assert (fled.category, fled.unit) == ("displaced", "households")
    assert reading.document.outlet == "Harbour Times"
    assert reading.claims.statements[0].speaker is not None


def test_one_call_reads_a_page() -> None:
    source = (
        f"<!DOCTYPE html><html><body><nav>Home | World</nav>{ARTICLE}</body></html>"
    )
    reading = reportedly.read(source, url="https://news.example/floods")
    assert reading.page.media == "text/html"
    assert reading.document.url == "https://news.example/floods"
    assert "Home" not in reading.document.text
    assert "Volunteers carried patients" in reading.document.text


def test_what_is_read_prints_in_one_line() -> None:
    reading = reportedly.read(TEXT)
    assert len(repr(reading)) < 120
    assert "2 figures" in repr(reading)
    assert all(
        len(repr(part)) < 200
        for part in (reading.page, reading.document, reading.mentions)
    )
    claims = reading.claims
    for claim in (*claims.figures, *claims.statements, *claims.events):
        assert len(repr(claim)) < 160
        assert claim.id[:8] in repr(claim)


def test_answers_print_in_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with reportedly.open_ledger(tmp_path / "l.db", create=True) as ledger:
        list(build([str(tmp_path / "a.txt")], ledger))
        answers = reportedly.questions(ledger)
        assert answers
        for answer in answers:
            assert repr(answer).startswith(f"Line({answer.question!r}, ")
            assert len(repr(answer)) < 160
        assert all(len(repr(one)) < 300 for one in ledger.figures())


@pytest.mark.parametrize(
    ("low", "high", "typed"),
    [
        (120, 120, "120"),
        (1_200, 1_500, "1,200-1,500"),
        (120, None, "120+"),
        (None, 500, "up to 500"),
    ],
)
def test_bounds_are_shown_as_a_correction_types_them(
    low: int | None, high: int | None, typed: str
) -> None:
    toll = Toll(None, "killed", low, high)
    assert toll.in_figures == typed
    read_back = parsed_value("value", "figure", typed)
    assert (read_back["low"], read_back["high"]) == (low, high)


def test_a_wrong_day_is_named() -> None:
    with pytest.raises(InputError, match="such as 2017-04-10"):
        reportedly.read(TEXT, published="10 April")


def test_a_file_and_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (reading,) = reportedly.read_file(tmp_path / "a.txt")
    assert len(reading.claims.figures) == 2
    with reportedly.open_ledger(tmp_path / "l.db", create=True) as ledger:
        list(build([str(tmp_path / "a.txt")], ledger))
        assert sorted(k.figure.low or 0 for k in ledger.figures()) == [9, 400]
        assert {q.category for q in reportedly.questions(ledger)} == {
            "killed",
            "displaced",
        }


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"empty\.txt"):
        reportedly.read_file(tmp_path / "empty.txt")


@pytest.mark.skipif(
    importlib.util.find_spec("pandas") is not None, reason="pandas is installed"
)
def test_without_pandas_it_says_what_to_install() -> None:
    with pytest.raises(ReportedlyError, match="pip install pandas"):
        reportedly.to_pandas([])


def test_a_data_frame_has_the_columns_of_an_export(tmp_path: Path) -> None:
    pytest.importorskip("pandas")

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with reportedly.open_ledger(tmp_path / "l.db", create=True) as ledger:
        list(build([str(tmp_path / "a.txt")], ledger))
        frame = reportedly.to_pandas(ledger.figures())
    assert list(frame.columns) == list(FIGURE_COLUMNS)
    assert list(frame["low"]) == [9, 400]


def test_a_text_whose_day_is_given_is_not_called_dateless() -> None:
    dated = reportedly.read(
        "Nine people drowned on Monday, police said.", published="2024-06-20"
    )
    assert not [issue for issue in dated.document.issues if issue.code == "no-date"]
    undated = reportedly.read("Nine people drowned on Monday, police said.")
    assert [issue.code for issue in undated.document.issues] == ["no-date"]


@pytest.mark.parametrize("source", [TEXT, f"<!DOCTYPE html><body>{ARTICLE}</body>"])
def test_what_the_caller_told_is_still_known_when_a_ledger_is_verified(
    source: str, tmp_path: Path
) -> None:
    told = {"published": "2017-04-12", "outlet": "Harbour Times", "title": "Floods"}
    reading = reportedly.read(source, **told, url="https://news.example/floods")
    with reportedly.open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.append(reading, versions())
        assert [(v.problems, v.derived) for v in verify(ledger)] == [((), True)]
