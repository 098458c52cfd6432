"""What is remembered of articles is read back as it was written."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from random import Random

import pytest

from reportedly.reconcile.questions import Put
from reportedly.reconcile.remembered import Columns, Told, ToldFigure
from reportedly.reconcile.worked import Index, Worked
from reportedly.records.questions import Step


def articles(random: Random) -> dict[str, Told]:
    names = [f"{random.randrange(16**8):08x}" for _ in range(40)]
    found = {}
    for n in range(random.randrange(12)):
        figures = tuple(figure(random, names) for _ in range(random.randrange(5)))
        day = date(1999, 12, 30) + timedelta(days=random.randrange(9000))
        found[f"ü{n}"] = Told(day, random.random() < 0.8, figures)
    return found


def figure(random: Random, names: list[str]) -> ToldFigure:
    """One of its own question, of another's, or of one whose first figure is not there."""
    ident = f"{random.randrange(16**8):08x}"
    put = Put(random.choice((ident, *names)), random.randrange(5))
    step = Step("copy", "ü1", "eleven words of twelve")
    taken = ((f"ü{random.randrange(9)}", random.choice(names)), step)
    dead = random.choice((0, 0, 7))
    return ident, put, dead, random.choice((None, None, taken))


@pytest.mark.parametrize("seed", range(50))
def test_columns_give_back_what_they_were_made_of(seed: int) -> None:
    told = articles(Random(seed))
    again = pickle.loads(pickle.dumps(Columns.of(told))).told()
    assert again == told
    assert list(again) == list(told)
    assert all(type(one.dated) is bool for one in again.values())


def test_what_is_worked_out_is_read_back() -> None:
    told = articles(Random(3))
    worked = Worked(told, {"a": "b"}, frozenset(("Hill Post", None)), (), Index([("ü1", [3, 5])]))  # fmt: skip
    again = pickle.loads(pickle.dumps(worked))
    assert (again.told, again.joined, again.outlets, again.said) == (told, {"a": "b"}, worked.outlets, ())  # fmt: skip
    assert again.index.having([5]) == {"ü1"}
    assert again.undated == sum(not one.dated for one in told.values())
