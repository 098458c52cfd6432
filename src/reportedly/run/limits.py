"""A bound of CPU time for the reading of one article: what takes longer is a failure with a name.

The system counts the processor's time and sends a signal; Python raises at the next step of the
program, of a loop or of a pattern. A loop in a library's C never comes to such a step: a process
that reads for another lets the system end it at twice the time (`let_system_end`), and the other
says of which article it was. Other threads than the first have no signals, and no bound.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

SECONDS = "REPORTEDLY_SECONDS"  # the environment's word on the seconds any article has; 0: no bound
# seconds an article has, however short: the slowest machine reads a book's page in one
_LEAST = 20.0
_CHARACTERS_A_SECOND = (
    5_000  # beyond these: articles of news are read twenty times as fast
)


_HARDER = 2.0  # times its seconds, and the system ends a process that may be ended
_MOMENT = 1.0  # seconds more, for an article whose bound is a fraction of one
_endable = False


def let_system_end() -> None:
    """From now on the system may end this process: another one waits for its answers."""
    global _endable
    _endable = hasattr(signal, "setitimer")


class TooLong(BaseException):
    """Not an `Exception`: libraries catch those and would go on."""


def allowance(characters: int) -> float:
    """The seconds of CPU time an article of a length may take; 0 for no bound."""
    given = os.environ.get(SECONDS)
    if given is not None and given.replace(".", "", 1).isdecimal():
        return float(given)
    return _LEAST + characters / _CHARACTERS_A_SECOND


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TooLong` when what is done inside takes more CPU time than this."""
    if (
        not seconds
        or current_thread() is not main_thread()
        or not hasattr(signal, "setitimer")
    ):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    if _endable:  # what SIGPROF does where nobody handles it is to end the process
        signal.setitimer(signal.ITIMER_PROF, _HARDER * seconds + _MOMENT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooLong
