"""Of an article kept in several versions the newest speaks, also where it gives no figure any more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.run.happenings import happenings
from reportedly.run.reconciling import known_on, question_changes, reconciled
from reportedly.run.tracing import trace_ledger

DAY = "2021-05-04"
COUNTED = "An explosion at a bakery in Kut killed nine people on Monday, police said."
EMPTIED = "The bakery in Kut stays shut. The owner hopes to bake again next week."
OTHER = "Seven people were killed when an explosion tore through a bakery in Kut on Monday, medics said."


def _kept(ledger: Ledger, folder: Path, *articles: tuple[str, str, str]) -> None:
    path = folder / "news.jsonl"
    lines = (
        json.dumps(
            {
                "id": i,
                "title": "The bakery in Kut",
                "published": day,
                "outlet": f"Paper {i}",
                "text": text,
            }
        )
        for i, day, text in articles
    )
    path.write_text("\n".join(lines))
    list(build([str(path)], ledger))
    trace_ledger(ledger)


def _killed(ledger: Ledger, day: date | None = None) -> list[int | None]:
    return [
        one.figure.low
        for one in (
            w.reported for x in reconciled(ledger, None, day).lines for w in x.figures
        )
    ]


def test_a_page_corrected_to_hold_no_figure_takes_its_figure_back(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        _kept(ledger, tmp_path, ("a", DAY, COUNTED))
        assert _killed(ledger) == [9]
        _kept(ledger, tmp_path, ("a", DAY, EMPTIED))
        assert _killed(ledger) == [] and happenings(ledger) == []
        assert known_on(ledger, date(2026, 1, 1))  # it was known until it was corrected
        assert _killed(ledger, date(2021, 5, 5)) == [9]
        assert happenings(ledger, date(2021, 5, 5))


def test_the_figure_of_another_article_stays_and_its_line_says_why_it_changed(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        _kept(ledger, tmp_path, ("a", DAY, COUNTED), ("b", DAY, OTHER))
        _kept(ledger, tmp_path, ("a", DAY, EMPTIED))
        (line,) = reconciled(ledger).lines
        assert [w.reported.kept.document for w in line.figures] == ["b"]
        _, told = question_changes(ledger, line.question)
        assert [c.why for c in told][-1:] == [
            "an article's newer version no longer has the count"
        ]


@pytest.mark.parametrize("newer_first", [False, True])
def test_an_older_page_kept_later_is_not_the_newest(
    tmp_path: Path, newer_first: bool
) -> None:
    older, newer = ("a", DAY, COUNTED), ("a", "2021-05-06", EMPTIED)
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for one in (newer, older) if newer_first else (older, newer):
            _kept(ledger, tmp_path, one)
        assert _killed(ledger) == [] and happenings(ledger) == []
        assert _killed(ledger, date(2021, 5, 5)) == [9]


def _page(count: str, modified: str, address: str = "kut-blast") -> str:
    about = {
        "@type": "NewsArticle",
        "headline": f"{count} die in Kut bakery blast",
        "datePublished": "2021-05-04T06:00:00Z",
        "dateModified": f"{modified}T09:00:00Z",
    }
    told = f"An explosion at a bakery in Kut killed {count.lower()} people on Monday, police said."
    return (
        f'<html><head><link rel="canonical" href="https://kutpost.example/{address}">'
        f'<script type="application/ld+json">{json.dumps(about)}</script></head>'
        f"<body><article><h1>{about['headline']}</h1><p>{told}</p>"
        "<p>The street was closed, and the owner hopes to bake again next week.</p>"
        "<p>Neighbours swept glass from the road until the evening.</p></article></body></html>"
    )


@pytest.mark.parametrize("newer_first", [False, True])
def test_a_page_saved_again_under_its_address_is_a_newer_version_of_one_witness(
    tmp_path: Path, newer_first: bool
) -> None:
    pages = [("old.html", _page("Nine", "2021-05-04"))]
    pages.append(("new.html", _page("Twelve", "2021-05-06")))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for name, page in reversed(pages) if newer_first else pages:
            (tmp_path / name).write_text(page)
            list(build([str(tmp_path / name)], ledger))
        trace_ledger(ledger)
        (one,) = [x for x in reconciled(ledger).lines if x.category == "killed"]
        assert one.best is not None and one.best.low == 12
        assert (one.articles, one.origins, one.state) == (1, 1, "settled")
        assert len({k.document for k in ledger.documents()}) == 1


def test_pages_of_two_addresses_are_two_articles(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for name, count in (("a", "Nine"), ("b", "Twelve")):
            path = tmp_path / f"{name}.html"
            path.write_text(_page(count, "2021-05-04", name))
            list(build([str(path)], ledger))
        assert len({k.document for k in ledger.documents()}) == 2
