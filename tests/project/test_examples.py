"""The bundled examples hold what they were written for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import reportedly
from reportedly.records import Figure, Reading
from reportedly.run import read_all
from reportedly.trace import Traced, fingerprint, trace_all

ARTICLES = Path(reportedly.__file__).parent / "examples"


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    found = list(read_all([str(ARTICLES)]))
    assert all(isinstance(r, Reading) for r in found), found
    return {
        r.page.origin.rsplit("/", 1)[-1]: r for r in found if isinstance(r, Reading)
    }


def figures(reading: Reading) -> dict[str, Figure]:
    return {f.evidence.text: f for f in reading.claims.figures}


def test_there_are_twelve_with_a_title_and_a_date(readings: dict[str, Reading]) -> None:
    assert len(readings) == 12
    for name, reading in readings.items():
        assert reading.document.title and str(reading.document.published) == name[:10]


def test_one_stock_over_time(readings: dict[str, Reading]) -> None:
    wanted = {
        date(2016, 11, 9): "More than 42,000 people",
        date(2017, 1, 11): "About 143,000 people",
        date(2017, 2, 7): "Some 154,000 people",
        date(2017, 3, 23): "About 274,000 people",
    }
    for reading in readings.values():
        words = wanted.get(reading.document.published or date.min)
        if words is not None:
            figure = figures(reading)[words]
            assert (figure.category, figure.place and figure.place.name) == (
                "displaced",
                "Mosul",
            )


def test_the_stitched_article_has_its_other_story_set_apart(
    readings: dict[str, Reading],
) -> None:
    (stitched,) = (r for name, r in readings.items() if name.endswith("stitched.txt"))
    apart = " ".join(
        p.text for p in stitched.document.passages if p.role == "other_story"
    )
    assert "Andalusia" in apart and "al-Nuri" not in apart


def test_the_reprint_and_the_reworded_copy_are_found(
    readings: dict[str, Reading],
) -> None:
    documents = [r.document for r in readings.values()]
    about = {d.id: Traced(d.id, d.text, d.published, d.outlet) for d in documents}
    links = list(
        trace_all(
            [fingerprint(d) for d in documents], lambda ids: [about[i] for i in ids]
        )
    )
    kinds = {
        (link.copy.document.rsplit("-", 1)[0], link.kind)
        for link in links
        if "caravan" in link.original.document
    }
    assert (
        "2017-03-24-plains-daily-reprint",
        "edited",
    ) in kinds  # the last sentences are cut
    assert ("2017-03-24-harbour-times-reworded", "spun") in kinds


def test_a_denial_keeps_its_distance(readings: dict[str, Reading]) -> None:
    (gazette,) = (r for name, r in readings.items() if "gazette" in name)
    assert figures(gazette)["more than ten people"].certainty == "denied"
