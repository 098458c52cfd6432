"""Read articles into a ledger: what is kept is not read again, and a stopped run is completed by
the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from reportedly.errors import ErasedError, EvidenceError, LedgerError
from reportedly.ingest import NOTHING, Given
from reportedly.ingest.identity import Look, Looks, Naming, asked_twice
from reportedly.ingest.inputs import read_rows
from reportedly.ledger import Ledger
from reportedly.records import Failure, Provenance, RawPage, Reading
from reportedly.run.local import Item, load, read_groups, try_page, try_pages
from reportedly.run.versions import versions
from reportedly.run.workers import Readers


@dataclass(frozen=True, slots=True)
class Added:
    """A document read and kept.

    `version` above 1: other bytes are kept under this document id. `before` is the reading that
    other code or words made of the same bytes.
    """

    document: str
    origin: str
    version: int
    figures: int
    statements: int
    before: Provenance | None


@dataclass(frozen=True, slots=True)
class AlreadyKept:
    """The same bytes were already read by the same code and words."""

    document: str
    origin: str
    kept: Provenance

    @property
    def another_name(self) -> bool:
        """Whether they are kept under the name of another document."""
        return self.document != self.kept.document


KeptOrFailed = Added | AlreadyKept | Failure


Readings = list[Reading | Failure]
# names of a run that are remembered: many more than are being read at once, which the ledger does
# not hold yet
_REMEMBERED = 10_000


def build(
    inputs: Iterable[str],
    ledger: Ledger,
    stdin: BinaryIO | None = None,
    workers: int = 1,
    given: Given = NOTHING,
    *,
    apart: bool = False,
) -> Iterator[KeptOrFailed]:
    """Read every article of the inputs into the ledger, in order, one transaction each.

    Which of several articles keeps an id that they share does not hang on their order
    (`Naming.settle`), but for those of standard input and object stores.

    Args:
        given: what is known of articles that do not say it themselves.
        workers: processes to read in; this one keeps what they read.
        apart: read in another process even where it is one, so that it can be ended.

    Raises:
        LedgerError: the ledger itself cannot be written (it is locked, or the disk is full).
    """
    inputs = list(inputs)
    naming = Naming(partial(_looks_kept, ledger), _REMEMBERED)
    naming.settle(asked_twice(partial(read_rows, inputs, given)))
    groups = read_groups(inputs, stdin, given, naming.named)
    by = versions()
    with ExitStack() as stack:
        several = workers > 1 or apart
        readers = (
            stack.enter_context(Readers(try_pages, workers, load)) if several else None
        )
        waiting: deque[tuple[list[Item], list[RawPage], Callable[[], Readings]]] = (
            deque()
        )
        for group in groups:
            fresh = [
                item
                for item in group
                if isinstance(item, RawPage)
                if not ledger.already(item, by)
            ]
            waiting.append(
                (
                    group,
                    fresh,
                    readers.submit(fresh) if readers else partial(try_pages, fresh),
                )
            )
            if len(waiting) > (readers.at_once if readers else 0):
                yield from _keep_group(*waiting.popleft(), ledger)
        for some in waiting:
            yield from _keep_group(*some, ledger)


def _looks_kept(ledger: Ledger, name: str) -> Looks:
    """The versions that are kept under the id of a document, each to be looked at."""
    return {k.sha256: partial(_look_at, ledger, k) for k in ledger.versions(name)}


def _look_at(ledger: Ledger, kept: Provenance) -> Look:
    ((_, document),) = ledger.texts([kept.number])
    return Look.of(kept.sha256, kept.title, kept.outlet, kept.url, document.text)


def _keep_group(
    group: list[Item],
    fresh: list[RawPage],
    read: Callable[[], Readings],
    ledger: Ledger,
) -> Iterator[KeptOrFailed]:
    readings = {id(page): reading for page, reading in zip(fresh, read(), strict=True)}
    for item in group:
        yield (
            item
            if isinstance(item, Failure)
            else _keep(item, readings.get(id(item)), ledger)
        )


def _keep(
    page: RawPage, reading: Reading | Failure | None, ledger: Ledger
) -> KeptOrFailed:
    by = versions()
    if gone := ledger.erased().get(page.sha256):
        return Failure(page.origin, f"{gone}: not read again")
    if known := ledger.already(page, by):
        ledger.add_name(page)
        return AlreadyKept(page.id, page.origin, known)
    before = ledger.last_read(page.sha256)
    reading = reading or try_page(page)
    if isinstance(reading, Failure):
        return reading
    try:
        added = ledger.append(reading, by)
    except ErasedError as error:
        return Failure(page.origin, str(error))
    except EvidenceError as error:
        return Failure(
            page.origin, f"a fault of the program, please report it: {error}"
        )
    kept = ledger.already(page, by)
    if kept is None:
        raise LedgerError(
            f"{ledger.path}: a document just written is not there; run `reportedly verify`"
        )
    if not added:  # another process was faster
        return AlreadyKept(page.id, page.origin, kept)
    claims = reading.claims
    return Added(
        page.id,
        page.origin,
        kept.version,
        len(claims.figures),
        len(claims.statements),
        before,
    )
