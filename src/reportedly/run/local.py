"""Run the stages on this machine."""

from __future__ import annotations

import gc
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import BinaryIO, TypeVar

from reportedly.annotate import annotate, annotate_all
from reportedly.claims import assemble
from reportedly.clean import clean, foreign_language
from reportedly.errors import InputError, ReportedlyError
from reportedly.ingest import NOTHING, STDIN, Given, read_inputs
from reportedly.ingest.identity import RunNaming, asked_twice
from reportedly.ingest.inputs import read_rows
from reportedly.records import Failure, RawPage, Reading
from reportedly.run.limits import TooLong, allowance, within
from reportedly.run.workers import Readers, ReadOrFailed

DEBUG = (
    "REPORTEDLY_DEBUG"  # set to anything: a fault of the program prints its traceback
)
# Articles parsed at once; of 2,000 characters each they make a batch of the pipeline's, and one
# more brings nothing.
TOGETHER = 16
MOST_TOGETHER = (
    100_000  # characters of articles parsed at once: behind a book none waits
)

Item = RawPage | Failure
Made = TypeVar("Made")


def read_page(page: RawPage) -> Reading:
    """Everything one article says, each claim pointing at its words."""
    document = clean(page)
    mentions = annotate(document)
    return Reading(page, document, mentions, assemble(document, mentions))


def try_page(page: RawPage) -> ReadOrFailed:
    """`read_page`, or why it could not: one article must not stop the others.

    A fault of the program itself becomes a failure that says so; it is named, and the exit status
    tells. So does one that takes more CPU time than any article should (see `limits`).
    """
    load()
    seconds = allowance(len(page.text))
    try:
        with within(seconds):
            return _tried_alone(page, read_page, page)
    except TooLong:
        return Failure(
            page.origin, f"took over {seconds:.3g} seconds of CPU time: not read"
        )


def try_pages(items: Sequence[Item]) -> list[ReadOrFailed]:
    """`try_page` of each page, in order, the same to the byte and faster: the parse runs over all
    at once.
    """
    load()
    try:
        with within(allowance(sum(_letters_of_page(item) for item in items))):
            return _tried_together(items)
    except TooLong:  # which of them it was shows when each is read alone
        return [item if isinstance(item, Failure) else try_page(item) for item in items]


def _tried_together(items: Sequence[Item]) -> list[ReadOrFailed]:
    cleaned = [
        item if isinstance(item, Failure) else _tried_alone(item, clean, item)
        for item in items
    ]
    documents = [document for document in cleaned if not isinstance(document, Failure)]
    try:
        annotated = iter(annotate_all(documents))
    except Exception:  # noqa: BLE001 - whose fault it is shows when each is read alone
        return [
            item if isinstance(item, Failure) else _tried_alone(item, read_page, item)
            for item in items
        ]
    read: list[ReadOrFailed] = []
    for item, document in zip(items, cleaned, strict=True):
        if isinstance(document, Failure) or isinstance(item, Failure):
            read.append(document if isinstance(document, Failure) else item)  # type: ignore[arg-type]
            continue
        mentions = next(annotated)
        claims = _tried_alone(item, assemble, document, mentions)
        read.append(
            claims
            if isinstance(claims, Failure)
            else Reading(item, document, mentions, claims)
        )
    return read


def in_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in groups to be read at once."""
    rest = iter(items)
    while group := list(islice(rest, 1)):
        size = _letters_of_page(group[0])
        for item in islice(rest, TOGETHER - 1):
            group.append(item)
            size += _letters_of_page(item)
            if size > MOST_TOGETHER:
                break
        yield group


def read_groups(
    inputs: Iterable[str],
    stdin: BinaryIO | None,
    given: Given = NOTHING,
    named: Callable[[RawPage], RawPage] | None = None,
) -> Iterator[list[Item]]:
    """The articles of inputs in groups to be read at once; where one is standard input, each by
    itself as it comes.

    Args:
        named: gives each article the id of its document (`read_inputs`).
    """
    inputs = list(inputs)
    items = read_inputs(inputs, stdin, foreign_language, given, named)
    return ([item] for item in items) if STDIN in inputs else in_batches(items)


def _letters_of_page(item: Item) -> int:
    return 0 if isinstance(item, Failure) else len(item.text)


def read_all(
    inputs: Iterable[str],
    stdin: BinaryIO | None = None,
    workers: int = 1,
    given: Given = NOTHING,
    *,
    apart: bool = False,
) -> Iterator[ReadOrFailed]:
    """Read every article of the inputs, in order; an input that fails is a `Failure` and the rest
    is still read.

    Each article of standard input is answered before the next is asked for; those of files are read
    some at a time.

    Args:
        given: what is known of articles that do not say it themselves.
        workers: processes to read in; with more than one, the readings come without their parse.
        apart: read in another process even where it is one, so that it can be ended.
    """
    inputs = list(inputs)
    naming = RunNaming(asked_twice(partial(read_rows, inputs, given)))
    groups = read_groups(inputs, stdin, given, naming.named)
    if workers > 1 or apart:
        with Readers(try_pages, workers, load) as readers:
            yield from readers.read(groups)
        return
    for group in groups:
        yield from try_pages(group)


@cache
def load() -> None:
    """Load all that reading needs, once a process."""
    text = "Nine people drowned in Basra on Monday, police said."
    page = RawPage("warm", "warm", b"", "0" * 64, "text/plain", text)
    _tried_alone(page, read_page, page)


@cache
def warm() -> None:
    """`load`, and set it apart from what is looked through for garbage.

    For a program whose business is reading: what else is alive in the process is set apart too.
    """
    load()
    gc.freeze()


def _tried_alone(
    page: RawPage, work: Callable[..., Made], *given: object
) -> Made | Failure:
    try:
        return work(*given)
    except InputError as error:
        return Failure(error.origin, error.reason)
    except ReportedlyError as error:
        return Failure(page.origin, str(error))
    except Exception as error:  # noqa: BLE001 - the border between one article and the rest
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return Failure(
            page.origin,
            f"a fault of the program, please report it: {type(error).__name__}: {error}",
        )
