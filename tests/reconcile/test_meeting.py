"""Which figures meet: keys leave out no pair that the features would join."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.run.reconciling import reconciled
from tests.built import ledger_of

Told = tuple[str, str]  # day of the article, text


def together(folder: Path, one: Told, other: Told) -> bool:
    """Whether the counts of two articles of different outlets stand in one question."""
    rows = [
        {"id": name, "published": day, "outlet": f"Paper {name}", "text": text}
        for name, (day, text) in (("a", one), ("b", other))
    ]  # fmt: skip
    with ledger_of(folder, rows) as ledger:
        lines = reconciled(ledger).lines
    return any({w.reported.kept.document for w in x.figures} == {"a", "b"} for x in lines)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # one town and day, far apart in time: no story joins them, the place does
        (
            ("2014-06-14", "A raid on a depot in Kirkuk on 13 June 2014 killed 17 guards."),
            ("2015-06-20", "Kirkuk mourned the 17 guards killed in the city on 13 June 2014."),
        ),
        # a level is asked anew month after month
        (
            ("2017-02-10", "As of 9 February 2017, 12,000 displaced people are living in a camp at Hammam al-Alil, Iraq."),
            ("2017-04-10", "As of 9 April 2017, 31,000 displaced people are living in a camp at Hammam al-Alil, Iraq."),
        ),
    ],
)  # fmt: skip
def test_figures_of_one_place_meet_without_a_story(
    tmp_path: Path, one: Told, other: Told
) -> None:
    assert together(tmp_path, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("2014-06-14", "A raid on a depot in Kirkuk on 13 June 2014 killed 17 guards."),
            ("2014-06-14", "Seventeen weavers died on 13 June 2014 when flames swept through a mill in Lyon."),
        ),
        (
            ("2017-02-10", "As of 9 February 2017, 12,000 displaced people are living in a camp at Hammam al-Alil, Iraq."),
            ("2017-02-10", "As of 9 February 2017, 12,000 displaced people are living in a camp at Diffa, Niger."),
        ),
    ],
)  # fmt: skip
def test_figures_of_two_places_do_not(tmp_path: Path, one: Told, other: Told) -> None:
    assert not together(tmp_path, one, other)
