"""A computation in a process of its own, which is given up where it waits for a machine that is
gone.

An engine that shuffles over many machines may wait without end for one that was killed. A thread
cannot be stopped; a process can.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from reportedly.errors import EngineError, ReportedlyError
from reportedly.run.workers import end_after

LOOK = 1.0  # seconds between two looks at which machines are left
# seconds an engine has at least to find its own way round a lost machine (Ray calls a silent one
# dead after 30, its health_check_* settings)
GRACE = 60.0

# what was computed; or what is wrong, and whether another try would say the same
Answer = tuple[int, str, bool]


class Ended(RuntimeError):
    """The process failed or died, or was given up: another try may go well."""


def in_own_process(
    computation: Callable[[], int],
    machines: Callable[[], frozenset[str]],
    grace: float = GRACE,
) -> int:
    """Run a computation in a new process.

    Args:
        computation: a function that can be pickled.
        machines: the machines that are there now.
        grace: seconds it has from the loss of a machine on, or twice as many as it had run by
            then: an engine that finds its way must do some of the work again.

    Raises:
        ReportedlyError: the computation says it cannot be done.
        Ended: its process died, or did not end after a machine was lost.
    """
    context = multiprocessing.get_context(
        "spawn"
    )  # an engine's threads do not survive a fork
    answer, told = context.Pipe(duplex=False)
    child = context.Process(target=_compute, args=(computation, told), daemon=True)
    child.start()
    told.close()  # so that the child's end is the only one, and its death is seen
    try:
        _wait(answer, machines, grace)
        result, wrong, for_good = answer.recv()
    except EOFError:
        raise Ended("the process of a computation ended without an answer") from None
    finally:
        child.kill()
        child.join()
        answer.close()
    if wrong:
        raise EngineError(wrong) if for_good else Ended(wrong)
    return int(result)


def _wait(
    answer: Connection, machines: Callable[[], frozenset[str]], grace: float
) -> None:
    """Until there is an answer."""
    began = time.monotonic()
    there, until = machines(), None
    while not answer.poll(LOOK):
        now = time.monotonic()
        left = machines()
        if there - left:
            until = now + max(grace, 2 * (now - began))
        if until is not None and now > until:
            raise Ended("a machine was lost, and what it did was not done again")
        there = left


def _compute(computation: Callable[[], int], connection: Connection) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None and parent.pid is not None
    end_after(parent.pid)
    answer: Answer
    try:
        answer = (computation(), "", False)
    except ReportedlyError as error:
        answer = (0, in_one_line(error), True)
    except Exception as error:  # noqa: BLE001 - an engine raises what it likes
        answer = (0, in_one_line(error), False)
    connection.send(answer)


def in_one_line(error: BaseException) -> str:
    """What is wrong, without the engine's traces; never empty."""
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__
