"""Read articles in several processes of this machine, answered in the order they came.

Words and models are loaded once, before the processes part, and shared by them where the system can fork.
No more articles are in work than a few for each process, however long the input.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from queue import Queue
from threading import Thread
from types import TracebackType

from reportedly.errors import ReportedlyError
from reportedly.records import Failure, RawPage, Reading

_PR_SET_PDEATHSIG = 1  # prctl(2)
IN_WORK = (
    4  # groups in work or waiting for each process: enough that none idles behind a long article
)

Group = Sequence[RawPage | Failure]
Outcome = Reading | Failure
Read = Callable[[Group], list[Outcome]]


class Readers:
    """Processes that read groups of articles.

    Args:
        read: a function of a module, since the processes must find it.
        load: called before the processes part, so that they share what it loads.
    """

    def __init__(self, read: Read, workers: int, load: Callable[[], None]) -> None:
        self._read, self._workers, self._load = read, workers, load

    def __enter__(self) -> Readers:
        self._load()
        context = get_context("fork" if "fork" in get_all_start_methods() else None)
        self._pool = ProcessPoolExecutor(
            self._workers, context, initializer=_end_with, initargs=(os.getpid(),)
        )
        self._pool.submit(int).result()  # the processes part here, before there is a second thread
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise ReportedlyError(
                "a process that read articles was ended, perhaps for want of memory"
            ) from None

    @property
    def at_once(self) -> int:
        """Groups to hand on before the first is waited for."""
        return IN_WORK * self._workers

    def submit(self, group: Group) -> Future[list[Outcome]]:
        """Read a group; its readings come without their parse, most of what would be sent, which claims have used."""
        return self._pool.submit(_light, self._read, group)

    def read(self, groups: Iterable[Group]) -> Iterator[Outcome]:
        """Read groups, in order; a group that came alone is answered without waiting for the next.

        Raises:
            ReportedlyError: a process was ended from outside, most often for want of memory.
        """
        waiting: Queue[Future[list[Outcome]] | BaseException | None] = Queue(maxsize=self.at_once)
        Thread(target=self._feed, args=(groups, waiting), daemon=True).start()
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield from item.result()

    def _feed(
        self, groups: Iterable[Group], waiting: Queue[Future[list[Outcome]] | BaseException | None]
    ) -> None:
        """Hand groups to the processes as they come; what stops the input is handed on and raised there."""
        try:
            for group in groups:
                waiting.put(self.submit(group))
        except BaseException as error:  # noqa: BLE001 - a thread has nobody else to tell
            waiting.put(error)
        else:
            waiting.put(None)


def _end_with(parent: int) -> None:
    """End this process when the one that began it ends, however that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it ends these
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
    else:
        Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _light(read: Read, group: Group) -> list[Outcome]:
    return [_without_parse(made) for made in read(group)]


def _without_parse(made: Outcome) -> Outcome:
    if isinstance(made, Failure):
        return made
    sentences = tuple(replace(s, tokens=()) for s in made.mentions.sentences)
    return replace(made, mentions=replace(made.mentions, sentences=sentences))
