"""A count by its bounds is put into words in one place, in the forms named there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.records.bounds import (
    AS_SAID,
    AS_TYPED,
    IN_COLUMN,
    IN_LISTS,
    IN_NOTE,
    OF_EVENT,
    BoundsForm,
    bounds_in_figures,
)

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (AS_TYPED, ["1,200", "1,200+", "up to 1,500", "1,200-1,500", ""]),
        (AS_SAID, ["1,200", "at least 1,200", "up to 1,500", "1,200–1,500", ""]),
        (IN_LISTS, ["1,200", "1,200 or more", "up to 1,500", "1,200-1,500", ""]),
        (OF_EVENT, ["1200", "1200 or more", "up to 1500", "1200 to 1500", ""]),
        (IN_COLUMN, ["1200", "at least 1200", "at most 1500", "1200 to 1500", ""]),
        (IN_NOTE, ["1200", "at least 1200", "up to 1500", "1200-1500", ""]),
    ],
)
def test_bounds_are_put_by_which_of_them_is_known(
    form: BoundsForm, told: list[str]
) -> None:
    bounds = [(1200, 1200), (1200, None), (None, 1500), (1200, 1500), (None, None)]
    assert [bounds_in_figures(low, high, form) for low, high in bounds] == told


def test_no_other_module_puts_bounds_into_words() -> None:
    own = re.compile(r"[\"'](?:at least|at most|up to) \{(?:\w*\.)?(?:low|high)\b")
    found = [
        path.name
        for path in SOURCE.rglob("*.py")
        if own.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
