"""A computation in a process of its own ends: with an answer, with a reason, or given up."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest

from reportedly.errors import EngineError, UsageError
from reportedly.run.cluster.process import Ended, in_own_process

BOTH = frozenset({"a", "b"})
FOR_EVER = 3600


def seven() -> int:
    return 7


def seven_after_a_while() -> int:
    time.sleep(4)
    return 7


def refused() -> int:
    raise UsageError("the folder is not a data set")


def failed() -> int:
    raise RuntimeError("a task was lost\n  with a long trace")


def died() -> int:
    os._exit(9)


def waits_in_vain() -> int:
    time.sleep(FOR_EVER)
    return 7


def losing_one() -> Callable[[], frozenset[str]]:
    """The machines of a cluster that loses one at the second look."""
    looks: Iterator[frozenset[str]] = iter([BOTH])
    return lambda: next(looks, frozenset({"a"}))


def test_what_was_computed_comes_back() -> None:
    assert in_own_process(seven, lambda: BOTH) == 7


def test_an_engine_that_finds_its_way_is_let_go_on() -> None:
    assert in_own_process(seven_after_a_while, losing_one(), grace=600) == 7


@pytest.mark.parametrize(
    ("computation", "error", "said"),
    [
        (refused, EngineError, "not a data set"),
        (failed, Ended, "^a task was lost$"),
        (died, Ended, "without an answer"),
    ],
)
def test_why_there_is_no_answer_is_said(
    computation: Callable[[], int], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        in_own_process(computation, lambda: BOTH)


def test_who_waits_for_a_lost_machine_is_given_up() -> None:
    began = time.monotonic()
    with pytest.raises(Ended, match="a machine was lost"):
        in_own_process(waits_in_vain, losing_one(), grace=0.5)
    assert time.monotonic() - began < FOR_EVER / 10
