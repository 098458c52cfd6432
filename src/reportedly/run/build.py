"""Read articles into a ledger: what is kept is not read again, and a stopped run is completed by the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from reportedly.clean import foreign_language
from reportedly.errors import EvidenceError, LedgerError
from reportedly.ingest import read_inputs
from reportedly.ledger import Ledger
from reportedly.records import Failure, Kept, RawPage
from reportedly.run.local import try_page
from reportedly.run.versions import versions


@dataclass(frozen=True, slots=True)
class Added:
    """A document read and kept.

    `version` above 1: other bytes are kept under this document id. `before` is the reading that other code
    or words made of the same bytes.
    """

    document: str
    origin: str
    version: int
    figures: int
    statements: int
    before: Kept | None


@dataclass(frozen=True, slots=True)
class AlreadyKept:
    """The same bytes were already read by the same code and words."""

    document: str
    origin: str
    kept: Kept

    @property
    def another_name(self) -> bool:
        """Whether they are kept under the name of another document."""
        return self.document != self.kept.document


Outcome = Added | AlreadyKept | Failure


def build(inputs: Iterable[str], ledger: Ledger, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """Read every article of the inputs into the ledger, in order, one transaction each.

    Raises:
        LedgerError: the ledger itself cannot be written (it is locked, or the disk is full).
    """
    for page in read_inputs(inputs, stdin, foreign_language):
        yield page if isinstance(page, Failure) else _keep(page, ledger)


def _keep(page: RawPage, ledger: Ledger) -> Outcome:
    by = versions()
    if known := ledger.already(page, by):
        ledger.add_name(page)
        return AlreadyKept(page.id, page.origin, known)
    before = ledger.last_read(page.sha256)
    reading = try_page(page)
    if isinstance(reading, Failure):
        return reading
    try:
        added = ledger.append(reading, by)
    except EvidenceError as error:
        return Failure(page.origin, f"a fault of the program, please report it: {error}")
    kept = ledger.already(page, by)
    if kept is None:
        raise LedgerError(f"{ledger.path}: a document just written is not there; run `reportedly verify`")
    if not added:  # another process was faster
        return AlreadyKept(page.id, page.origin, kept)
    claims = reading.claims
    return Added(page.id, page.origin, kept.version, len(claims.figures), len(claims.statements), before)
