"""Read articles in several processes of this machine, answered in the order they came.

Words and models are loaded once, before the processes part, and shared by them where the system can fork.
No more articles are in work than a few for each process, however long the input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from queue import Queue
from threading import Thread

from reportedly.errors import ReportedlyError
from reportedly.records import Failure, RawPage, Reading

IN_WORK = 4  # articles in work or waiting for each process: enough that none idles behind a long article

Read = Callable[[RawPage], Reading | Failure]
Waiting = Future[Reading | Failure] | Failure | BaseException | None


def read_in_processes(pages: Iterable[RawPage | Failure], read: Read, workers: int) -> Iterator[Reading | Failure]:
    """`read` of each page, in order; a page that came alone is answered without waiting for the next.

    Args:
        read: a function of a module, since the processes must find it; it is called once here to load what it needs.

    Raises:
        ReportedlyError: a process was ended from outside, most often for want of memory.
    """
    read(RawPage("warm", "warm", b"", "0" * 64, "text/plain", "Nine people drowned in Basra on Monday, police said."))
    context = get_context("fork" if "fork" in get_all_start_methods() else None)
    waiting: Queue[Waiting] = Queue(maxsize=IN_WORK * workers)
    pool = ProcessPoolExecutor(workers, context)
    try:
        pool.submit(int).result()  # the processes part here, before there is a second thread
        Thread(target=_feed, args=(pages, read, pool, waiting), daemon=True).start()
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item if isinstance(item, Failure) else item.result()
    except BrokenProcessPool:
        raise ReportedlyError("a process that read articles was ended, perhaps for want of memory") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _feed(pages: Iterable[RawPage | Failure], read: Read, pool: ProcessPoolExecutor, waiting: Queue[Waiting]) -> None:
    """Hand pages to the processes as they come; what stops the input is handed on and raised there."""
    try:
        for page in pages:
            waiting.put(page if isinstance(page, Failure) else pool.submit(_light, read, page))
    except BaseException as error:  # noqa: BLE001 - a thread has nobody else to tell
        waiting.put(error)
    else:
        waiting.put(None)


def _light(read: Read, page: RawPage) -> Reading | Failure:
    """A reading without its parse: nothing after `claims` asks for it, and it is most of what would be sent."""
    reading = read(page)
    if isinstance(reading, Failure):
        return reading
    sentences = tuple(replace(s, tokens=()) for s in reading.mentions.sentences)
    return replace(reading, mentions=replace(reading.mentions, sentences=sentences))
