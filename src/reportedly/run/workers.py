"""Read articles in several processes of this machine, answered in the order they came.

Words and models are loaded once, before the processes part, and shared by them where the system can
fork. No more articles are in work than a few for each process, however long the input.
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
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from queue import Queue
from threading import Lock, Thread
from types import TracebackType

from reportedly.records import Failure, RawPage, Reading
from reportedly.run.limits import let_system_end

_PR_SET_PDEATHSIG = 1  # prctl(2)
# groups in work or waiting for each process: enough that none idles behind a long article
IN_WORK = 4

Group = Sequence[RawPage | Failure]
ReadOrFailed = Reading | Failure
Read = Callable[[Group], list[ReadOrFailed]]
Answer = Callable[[], list[ReadOrFailed]]


def can_part() -> bool:
    """Whether a process can be made that shares what this one has loaded."""
    return "fork" in get_all_start_methods()


class Readers:
    """Processes that read groups of articles.

    One that is ended, by the system for want of memory or because an article took too long, costs
    that article alone:
    it is a failure with a name, and what else was in work is read again.

    Args:
        read: a function of a module, since the processes must find it.
        load: called before the processes part, so that they share what it loads.
    """

    def __init__(
        self,
        read: Read,
        workers: int,
        load: Callable[[], None],
    ) -> None:
        self._read, self._workers, self._load = read, workers, load
        self._context = get_context("fork" if can_part() else None)
        self._parting = Lock()

    def __enter__(self) -> Readers:
        self._load()
        self._pool = self._new_pool()
        self._pool.submit(
            int
        ).result()  # the processes part here, before there is a second thread
        return self

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, self._context, initializer=_end_with, initargs=(os.getpid(),)
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    @property
    def at_once(self) -> int:
        """Groups to hand on before the first is waited for."""
        return IN_WORK * self._workers

    def submit(self, group: Group) -> Answer:
        """Read a group; the answer waits for it.

        Its readings come without their parse, most of what would be sent, which claims have used.
        """
        with self._parting:
            pool = self._pool
            try:
                future = pool.submit(_read_lightly, self._read, group)
            except BrokenProcessPool:
                pool = self._pool = self._new_pool()
                future = pool.submit(_read_lightly, self._read, group)
        return partial(self._answer, group, pool, future)

    def _answer(
        self,
        group: Group,
        pool: ProcessPoolExecutor,
        future: Future[list[ReadOrFailed]],
    ) -> list[ReadOrFailed]:
        try:
            return future.result()
        except BrokenProcessPool:
            with self._parting:
                if self._pool is pool:
                    self._pool = self._new_pool()
            return [outcome for item in group for outcome in self._alone(item)]

    def _alone(self, item: RawPage | Failure) -> list[ReadOrFailed]:
        """Read one article in a process of its own, whose end is told."""
        if isinstance(item, Failure):
            return [item]
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_send_read, args=(theirs, self._read, item, os.getpid()), daemon=True
        )
        process.start()
        theirs.close()
        try:
            made: list[ReadOrFailed] = ours.recv()
        except EOFError:
            process.join()
            made = [Failure(item.origin, _ended(process.exitcode))]
        process.join()
        return made

    def read(self, groups: Iterable[Group]) -> Iterator[ReadOrFailed]:
        """Read groups, in order; a group that came alone is answered without waiting for the
        next.
        """
        waiting: Queue[Answer | BaseException | None] = Queue(maxsize=self.at_once)
        Thread(target=self._feed, args=(groups, waiting), daemon=True).start()
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield from item()

    def _feed(
        self, groups: Iterable[Group], waiting: Queue[Answer | BaseException | None]
    ) -> None:
        """Hand groups to the processes as they come; what stops the input is handed on and raised
        there.
        """
        try:
            for group in groups:
                waiting.put(self.submit(group))
        except BaseException as error:  # noqa: BLE001 - a thread has nobody else to tell
            waiting.put(error)
        else:
            waiting.put(None)


def _send_read(to: Connection, read: Read, item: RawPage, parent: int) -> None:
    _end_with(parent)
    to.send(_read_lightly(read, [item]))
    to.close()


def _ended(exitcode: int | None) -> str:
    """What is said of an article whose reader was ended."""
    if exitcode == -signal.SIGPROF:
        return (
            "took too much CPU time in one step and was ended by the system: not read"
        )
    return f"its reader was ended ({exitcode}), perhaps for want of memory: not read"


def _end_with(parent: int) -> None:
    """End this process when the one that began it ends, however that does, or when an article takes
    too long.
    """
    let_system_end()
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is the parent's to answer; it ends these
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
    else:
        end_after(parent)


def end_after(parent: int, last: Callable[[], object] = lambda: None) -> None:
    """End this process, whatever it is at, when the one that began it has ended.

    Args:
        parent: the one that began it.
        last: what is done before: nothing else that waits to be done at the end is.
    """
    Thread(target=_watch, args=(parent, last), daemon=True).start()


def _watch(parent: int, last: Callable[[], object]) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    last()
    os._exit(1)


def _read_lightly(read: Read, group: Group) -> list[ReadOrFailed]:
    return [_without_parse(made) for made in read(group)]


def _without_parse(made: ReadOrFailed) -> ReadOrFailed:
    if isinstance(made, Failure):
        return made
    sentences = tuple(replace(s, tokens=()) for s in made.mentions.sentences)
    return replace(made, mentions=replace(made.mentions, sentences=sentences))
