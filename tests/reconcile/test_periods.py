"""Counts of a period that is over: what differs many times is a part, or another thing."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.reconcile.data import datum
from reportedly.reconcile.features import Pair, compare
from reportedly.records import Period
from tests.reconcile.test_reconcile import told

AUGUST = Period(date(2019, 8, 1), date(2019, 8, 31), "month")
LATER = date(2019, 12, 1)


@pytest.mark.parametrize(
    ("low", "other", "outcome"),
    [
        (64_000, 61_000, "same"),
        (64_000, 147, "different"),
        (64_000, 6_000, "cannot tell"),
    ],
)
def test_a_period_has_one_count(low: int, other: int, outcome: str) -> None:
    one, two = (
        datum(told(n, LATER, name, category="displaced", time=AUGUST))
        for n, name in ((low, "a"), (other, "b"))
    )
    assert one.shape == two.shape == "flow"
    assert compare(Pair(one, two))[0] == outcome
