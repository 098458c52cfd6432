"""What several articles come to, on the page: contested first, one origin for all its reprints, nothing unescaped."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reportedly.ledger import open_ledger
from reportedly.report.html import render_report
from reportedly.report.known import chart, known
from reportedly.rulings import Reconciled
from reportedly.run.build import build
from reportedly.run.reconciling import reconciled
from reportedly.run.tracing import copies, trace_ledger

WIRE = (
    "Rescuers counted 5,300 dead in Derna by Tuesday, the interior ministry of eastern Libya said. Boats went out "
    "again at dawn, and along the harbour road families looked for their own."
)
ARTICLES = (
    ("wire", "2023-09-13", "Coast Wire", WIRE),
    ("one", "2023-09-14", "Paper <b>One</b>", f"Local page.\n\n{WIRE}"),
    ("two", "2023-09-14", "Paper Two", f"Another page.\n\n{WIRE}"),
    ("nine", "2023-09-12", "Hill Post", "Nine people were killed in Kandahar on Monday, police said."),
    ("twelve", "2023-09-12", "Coast Wire", "Twelve people were killed in Kandahar on Monday, a doctor said."),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Reconciled]:
    folder = tmp_path_factory.mktemp("known")
    rows = (json.dumps({"id": i, "published": d, "outlet": o, "text": t}) for i, d, o, t in ARTICLES)
    (folder / "news.jsonl").write_text("\n".join(rows))
    with open_ledger(Path(folder, "l.db"), create=True) as ledger:
        list(build([str(folder / "news.jsonl")], ledger))
        trace_ledger(ledger)
        ruled = reconciled(ledger)
        return render_report(ledger.view(), ruled, copies(ledger)), ruled


def test_the_contested_comes_first_and_has_both_sides(found: tuple[str, Reconciled]) -> None:
    page, ruled = found
    first, *_ = known(ruled).lines
    assert first.contested and (first.low, first.high) == (9, 12)
    clash = re.search(r'<section id="contradictions".*?</section>', page, re.DOTALL)
    assert clash and "Nine people" in clash[0] and "Twelve people" in clash[0] and "5,300" not in clash[0]


def test_reprints_are_one_origin(found: tuple[str, Reconciled]) -> None:
    page, _ = found
    assert "1 origin in 3 articles" in page and "copied from" in page
    assert page.count('<ul class="taken">') == 2


def test_the_first_line_counts_independent_origins(found: tuple[str, Reconciled]) -> None:
    page, ruled = found
    told = known(ruled)
    assert (len(told.lines), len(told.contested), told.origins, told.articles) == (2, 1, 3, 5)
    assert "2 questions, 1 contested; 3 independent origins in 5 articles" in page


def test_nothing_of_an_article_is_markup(found: tuple[str, Reconciled]) -> None:
    page, _ = found
    assert "<b>One</b>" not in page and "&lt;b&gt;One&lt;/b&gt;" in page


def test_a_chart_has_a_mark_for_each_reading_and_shapes_for_origins(found: tuple[str, Reconciled]) -> None:
    first = known(found[1]).lines[0]
    drawn = chart(first)
    assert drawn and len(drawn.marks) == len(first.voices) == 2
    assert len({m.shape for m in drawn.marks}) == 2 and all(m.text in drawn.text for m in drawn.marks)
    assert all(m.high <= m.at <= m.low for m in drawn.marks)  # heights grow downwards
    alone = next(line for line in found[1].lines if line.origins == 1)
    assert chart(alone) is None


def test_every_link_of_the_section_leads_somewhere(found: tuple[str, Reconciled]) -> None:
    page, _ = found
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_a_ledger_without_figures_has_no_such_section(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        page = render_report(ledger.view(), reconciled(ledger), ())
    assert 'id="known"' not in page
