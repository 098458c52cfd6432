"""The append-only store: add readings, give back what is kept.

`open_ledger` makes or opens one SQLite file. A reading goes in whole, in one transaction, or not at
all; the database refuses to change or remove a row (see `migrations/`).
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Table, func, select

from reportedly.errors import ErasedError, LedgerError, Overtaken
from reportedly.ledger import (
    chain,
    confining,
    cross_document,
    erasing,
    guards,
    merging,
    query,
    reviewed,
    rows,
    search,
)
from reportedly.ledger import schema as t
from reportedly.ledger.chain import Checked
from reportedly.ledger.connection import (
    PATIENCE,
    copy_to,
    fold_in,
    ledger_errors,
    open_engine,
)
from reportedly.ledger.cross_document import KeptPart, KeptPrint, KeptText, Surroundings
from reportedly.ledger.erasing import Erased
from reportedly.ledger.filters import Filter
from reportedly.ledger.meant_places import names_of_countries, names_of_places
from reportedly.ledger.rows import Found
from reportedly.ledger.server import (
    grant_role,
    is_server,
    named,
    open_server,
    writing_engine,
)
from reportedly.ledger.stamps import ContentStamp, Reached, Stamp
from reportedly.ledger.watching import WatchLog
from reportedly.records import (
    KINDS,
    AnyKept,
    ClaimKind,
    CopyLink,
    Document,
    KeptEvent,
    KeptFigure,
    KeptReading,
    KeptStatement,
    LedgerView,
    Provenance,
    RawPage,
    Reading,
    Versions,
    kind_named,
)
from reportedly.records.flat import Row
from reportedly.records.questions import Judgement, kind_judged
from reportedly.records.reviews import Account, Activity, Review, is_blank, is_text
from reportedly.reviews import Settled

FIGURE, STATEMENT, EVENT = map(kind_named, ("figure", "statement", "event"))
_CONTENT = (t.readings, t.reviews, t.judgements, t.spaces, t.erasures)
_LAST_NUMBERS = select(
    *(
        select(func.coalesce(func.max(table.c.number), 0)).scalar_subquery()
        for table in (*_CONTENT, t.accounts, t.keys, t.activity)
    )
)
_PACK = 6  # zlib level: 9 is a third slower for one per cent


def open_ledger(
    path: str | Path, *, create: bool = False, patience: float = PATIENCE
) -> Ledger:
    """Open a ledger, migrating an older one; with `create`, make it where there is none.

    Args:
        path: one file, such as "mosul.db"; or a database, "postgresql://user@host/name".
        create: make a new ledger where the path is free.
        patience: seconds to wait while another program writes.

    Raises:
        LedgerError: no ledger there, not a ledger, not readable, or written by a newer release.
    """
    if isinstance(path, str) and is_server(path):
        return Ledger(named(path), open_server(path, create=create, patience=patience))
    path = Path(path)
    return Ledger(path, open_engine(path, create=create, patience=patience))


@contextmanager
def open_snapshot(path: str | Path) -> Iterator[Ledger]:
    """A ledger as it is now, to be asked: whatever is added meanwhile, all answers are of one
    moment.

    Raises:
        LedgerError: as `open_ledger`.
    """
    with open_ledger(path) as ledger, ledger.snapshot() as seen:
        yield seen


def _moment_of(at: datetime | None) -> datetime:
    """The moment that is given, or now."""
    return at or datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The original bytes of an article as they are in the ledger, and every name they came
    under.
    """

    sha256: str
    media: str
    size: int
    packed: bytes
    names: tuple[
        tuple[str, str], ...
    ]  # (document id, origin), the first it came under first

    def data(self) -> bytes:
        """The bytes as they came.

        Raises:
            LedgerError: they no longer unpack, or are not the bytes that came.
        """
        data = rows.inflated(self.packed, max(self.size, 1))
        if len(data) != self.size:
            raise LedgerError(
                "the kept bytes do not unpack: the ledger is damaged here"
            )
        digest = sha256(data).hexdigest()
        if digest != self.sha256:
            raise LedgerError(
                f"the kept bytes have SHA-256 {digest[:12]}…, not {self.sha256[:12]}…: "
                "they were changed"
            )
        return data


class Ledger:
    """What was reported, by whom, in which words; see `open_ledger`."""

    def __init__(
        self,
        path: Path,
        engine: Engine,
        snapshot: Connection | None = None,
        spaces: tuple[str, ...] | None = None,
        *,
        narrowed: bool = False,
    ) -> None:
        self.path = path
        self._engine = engine
        self._snapshot = snapshot
        self._spaces = spaces  # None: all
        self._narrowed = narrowed  # to some documents (`among`)

    @property
    def whole(self) -> bool:
        """Whether all of it is seen: no spaces alone, and not some documents alone."""
        return self._spaces is None and not self._narrowed

    def __repr__(self) -> str:
        # Without a count: to print a ledger must not ask a database, which may be shut or away.
        return f"Ledger({str(self.path)!r}{'' if self.whole else ', in part'})"

    def within(self, spaces: tuple[str, ...] | None) -> Ledger:
        """The same ledger, of which only the articles of some spaces are seen; None for all."""
        return Ledger(self.path, self._engine, self._snapshot, spaces)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, its log folded in where nobody else is reading."""
        if self._snapshot is None:
            fold_in(self._engine)
            self._engine.dispose()

    @contextmanager
    def snapshot(self) -> Iterator[Ledger]:
        """The ledger as it is now, whatever is added meanwhile: every question in one
        transaction.
        """
        if self._snapshot is not None:
            yield self
            return
        with self._asking() as connection:
            connection.execute(
                select(t.chain.c.number).limit(1)
            )  # here the transaction sees first
            yield Ledger(self.path, self._engine, connection, self._spaces)

    @contextmanager
    def among(self, documents: Iterable[str]) -> Iterator[Ledger]:
        """The ledger as if it held these documents alone, as it is now.

        What takes the longer the larger a ledger is takes what so many documents take.
        """
        with self._asking() as connection:
            confining.narrow(connection, documents)
            try:
                yield Ledger(self.path, self._engine, connection, narrowed=True)
            finally:
                confining.widen(connection)

    # -------------------------------------------------------------- adding
    def append(
        self, reading: Reading, versions: Versions, at: datetime | None = None
    ) -> bool:
        """Keep a reading in one transaction; False if these bytes were already read by these
        versions.

        Raises:
            EvidenceError: a claim's words do not stand in the text.
            ErasedError: its bytes or its words were erased.
            LedgerError: the ledger cannot be written.
        """
        return self._append(reading.page, rows.found_in(reading), versions, at)

    def append_found(
        self,
        page: RawPage,
        found: Found,
        versions: Versions,
        at: datetime | None = None,
    ) -> bool:
        """`append` for a reading made elsewhere, by its rows.

        Raises:
            EvidenceError: the rows were changed since they were written, or do not quote the text.
            ErasedError: its bytes or its words were erased.
            LedgerError: the ledger cannot be written.
        """
        return self._append(page, rows.checked_rows(found), versions, at)

    def _append(
        self, page: RawPage, found: Found, versions: Versions, at: datetime | None
    ) -> bool:
        now = _moment_of(at)
        with self._writing() as connection:
            digest = _digest_of_text(found.text)
            if gone := erasing.erased_before(connection, page.sha256, digest):
                raise ErasedError(f"{gone}: not kept again")
            _keep_page(connection, page, now)
            ident = _reading_id(page.sha256, versions)
            if connection.execute(
                select(t.readings.c.number).where(t.readings.c.id == ident)
            ).first():
                return False
            number = _keep_document(
                connection, page.sha256, found, versions, ident, now
            )
            bound = {
                name: _bound(t.metadata.tables[name], many, number, versions)
                for name, many in found.rows.items()
            }
            chain.append_found(connection, number, bound)
            search.index(connection, number)
        return True

    def already(self, page: RawPage, versions: Versions) -> Provenance | None:
        """The reading these versions made of these bytes, under whatever name; None if there is
        none.
        """
        with self._reading() as connection:
            return query.kept_by(
                connection, t.readings.c.id, _reading_id(page.sha256, versions)
            )

    def last_read(self, digest: str) -> Provenance | None:
        """The latest reading of the bytes with this SHA-256, by whatever versions; None if they are
        not kept.
        """
        with self._reading() as connection:
            return query.kept_by(connection, t.readings.c.sha256, digest)

    def add_name(self, page: RawPage, at: datetime | None = None) -> bool:
        """Note that bytes already kept came under this name; False if that was known."""
        with self._reading() as connection:
            if _name_is_kept(connection, page):
                return False
        with self._writing() as connection:
            return _keep_page(connection, page, _moment_of(at))

    # -------------------------------------------------------------- asking
    def figures(self, asked: Filter | None = None) -> Iterator[KeptFigure]:
        """Figures with where they come from, in the order they were kept."""
        yield from self.claims(FIGURE, asked)

    def statements(self, asked: Filter | None = None) -> Iterator[KeptStatement]:
        """Statements with where they come from, in the order they were kept."""
        yield from self.claims(STATEMENT, asked)

    def events(
        self, asked: Filter | None = None, reasons: bool = True
    ) -> Iterator[KeptEvent]:
        """Events with where they come from, in the order they were kept; with their reasons, or
        without.
        """
        yield from self.claims(EVENT, asked, reasons)

    def claims(
        self, kind: ClaimKind, asked: Filter | None = None, reasons: bool = True
    ) -> Iterator[Any]:
        """Claims of one kind with where they come from, in the order they were kept; with their
        reasons, or without.
        """
        with self._reading() as connection:
            yield from query.claims(connection, kind, asked or Filter(), reasons)

    def names_of_places(self) -> frozenset[str]:
        """The names of the places that figures and events have, and of their countries."""
        with self._reading() as connection:
            lands = names_of_countries(connection)
            return frozenset((*names_of_places(connection), *lands))

    def names_of_sources(self) -> frozenset[str]:
        """The names and ids of those that are credited, and the outlets."""
        with self._reading() as connection:
            return frozenset(query.names_of_sources(connection))

    def documents(
        self, *, history: bool = False, among: Collection[str] | None = None
    ) -> tuple[Provenance, ...]:
        """Every page with its latest reading; with `history`, every reading there ever was.

        Args:
            history: whether every reading.
            among: the ids of the documents that are meant; None for all.
        """
        with self._reading() as connection:
            return tuple(query.kept(connection, history=history, documents=among))

    def kept_of(self, numbers: Iterable[int]) -> Iterator[Provenance]:
        """What is kept of some readings, in the order of their numbers: no other is read."""
        with self._reading() as connection:
            for batch in cross_document.batches(sorted(numbers)):
                yield from query.kept_of(connection, batch)

    def readings(
        self,
        wanted: Iterable[Provenance] | None = None,
        reasons: bool = True,
        corrected: bool = True,
    ) -> Iterator[KeptReading]:
        """Whole documents, by default the latest reading of each page.

        Args:
            wanted: which readings.
            reasons: whether reasons come with them.
            corrected: with what people corrected; False as the program read them.
        """
        every = self.documents() if wanted is None else wanted
        with self._reading() as connection:
            yield from query.kept_readings(connection, every, reasons, corrected)

    def texts(self, numbers: Iterable[int]) -> Iterator[tuple[int, Document]]:
        """The documents of readings by their numbers, their passages without reasons and without
        issues.
        """
        with self._reading() as connection:
            for batch in cross_document.batches(numbers):
                yield from query.documents(connection, batch)

    def document(self, ident: str) -> tuple[KeptReading, ...]:
        """The versions kept under a document id, each as last read; empty if there is none."""
        with self._reading() as connection:
            return tuple(
                query.kept_readings(
                    connection, list(query.kept(connection, documents=[ident]))
                )
            )

    def versions(self, ident: str) -> tuple[Provenance, ...]:
        """The versions kept under a document id, each by its last reading; empty if there is
        none.
        """
        with self._reading() as connection:
            return tuple(query.kept(connection, documents=[ident]))

    def view(self) -> LedgerView:
        """The whole ledger as it stands, for a report."""
        return LedgerView(self.path.name, tuple(self.readings()))

    def unclear(self, most: int) -> tuple[tuple[str, int, str], ...]:
        """Kinds of issues in the latest readings: code, how many, an example; the commonest
        first.
        """
        with self._reading() as connection:
            return query.commonest_issues(connection, most)

    def why(self, ident: str) -> tuple[AnyKept, ...]:
        """A claim by its id or the beginning of it: as read last, then as earlier readings had it.

        Raises:
            LedgerError: no claim has this id, or several begin so.
        """
        with self._reading() as connection:
            return query.why(connection, ident)

    def as_last_read(self, ident: str) -> AnyKept | None:
        """A claim by its id as it was read last, without its reasons; None where it was erased.

        Raises:
            LedgerError: no claim has this id, or several begin so.
        """
        with self._reading() as connection:
            return query.as_last_read(connection, ident)

    def under_review(self, ident: str) -> tuple[str, str]:
        """The document of a figure or event that was read last, and its whole id.

        Raises:
            LedgerError: no claim has this id, several begin so, or it is none that people review.
        """
        with self._reading() as connection:
            full, kind = query.one_id(connection, ident, KINDS)
            if not kind.reviewed:
                raise LedgerError(
                    f"{self.path}: {ident} is a {kind.name}; figures and events are reviewed"
                )
            return query.document_of_claim(connection, full, kind), full

    def pages(self) -> Iterator[KeptPage]:
        """The original bytes of every article, in the order they were kept."""
        with self._reading() as connection:
            named: dict[str, list[tuple[str, str]]] = {}
            for row in connection.execute(select(t.names).order_by(t.names.c.kept_at)):
                named.setdefault(row.sha256, []).append((row.document, row.origin))
            order = select(t.pages.c.sha256).order_by(
                t.pages.c.kept_at, t.pages.c.sha256
            )
            for digest in connection.execute(order).scalars().all():
                row = connection.execute(
                    select(t.pages).where(t.pages.c.sha256 == digest)
                ).one()
                yield KeptPage(
                    row.sha256,
                    row.media,
                    row.size,
                    row.packed,
                    tuple(named.get(row.sha256, ())),
                )

    def damage(self) -> tuple[str, ...]:
        """What is wrong with the file as a whole: pages and indexes that disagree, guards taken
        away, words that `search` would find and the texts have not.
        """
        with self._reading() as connection:
            return tuple(guards.damage(connection))

    def reindex(self) -> None:
        """Make the index that `search` uses again from what is kept.

        Raises:
            LedgerError: the ledger cannot be written, or on a server is another's.
        """
        with self._writing() as connection:
            search.index_anew(connection)

    def backup(self, to: Path) -> None:
        """A copy of the ledger as one file, consistent while others write; it is there whole or not
        at all.

        Raises:
            LedgerError: the place is taken or cannot be written.
        """
        with ledger_errors(to):
            copy_to(self._engine, to)

    def grant(self, role: str) -> None:
        """Let a role of the server read and append, and nothing else.

        Raises:
            LedgerError: the ledger is a file, or there is no such role.
        """
        with ledger_errors(self.path):
            grant_role(self._engine, role)

    def has_its_id(self, kept: Provenance) -> bool:
        """Whether a reading's id still follows from its bytes, code and words."""
        return kept.reading == _reading_id(kept.sha256, kept.versions)

    def head(self) -> str:
        """The last link of the chain of everything appended: write it down elsewhere, and `check`
        will tell.
        """
        with self._reading() as connection:
            return chain.last(connection)[1]

    def reached(self) -> Reached:
        """How far the chain of everything appended has come."""
        with self._reading() as connection:
            return Reached(*chain.last(connection))

    def beginning(self) -> str:
        """The first link of the chain, which no two ledgers share but copies; of an empty one that
        of all empty ones.
        """
        with self._reading() as connection:
            return chain.link_at(connection, 1) or chain.GENESIS

    def appended_since(self, then: Reached) -> frozenset[str] | None:
        """The tables that were appended to since the chain had come so far; None where it never
        stood there.
        """
        with self._reading() as connection:
            return chain.appended_since(connection, then.links, then.head)

    def check(self, head: str | None = None) -> Checked:
        """Every row against its digest, every digest against the chain; with `head`, whether it
        stood there.
        """
        with self._reading() as connection:
            return chain.check(connection, head)

    def erase(
        self, document: str, by: str, because: str, at: datetime | None = None
    ) -> int:
        """Destroy the bytes and words kept under a document id, leaving tombstones; how many rows
        were touched.

        Raises:
            LedgerError: there is no such document, or it is gone already, or nobody or no reason is
                named.
        """
        self._check_typed(document, by, because)
        if is_blank(by) or is_blank(because):
            raise LedgerError(f"{self.path}: say who takes {document!r} out, and why")
        with self._writing() as connection:
            pages = self._pages_of(connection, document)
            many = erasing.erase_documents(
                connection, document, pages, by, because, _moment_of(at)
            )
        fold_in(self._engine)  # the words are in the log until then
        return many

    def erasable(self, document: str) -> None:
        """See that there is something to take out.

        Raises:
            LedgerError: there is no such document, or it is gone already.
        """
        with self._reading() as connection:
            self._pages_of(connection, document)

    def _pages_of(self, connection: Connection, document: str) -> list[str]:
        pages = erasing.pages_of(connection, document)
        if not pages:
            raise LedgerError(f"{self.path}: there is no document {document!r}")
        gone = erasing.erased(connection)
        left = [page for page in pages if page not in gone]
        if not left:
            raise LedgerError(f"{self.path}: {document!r} {gone[pages[0]]}")
        return left

    def documents_with(self, words: str) -> list[str]:
        """The documents whose text holds some words, without regard to case."""
        with self._reading() as connection:
            return erasing.documents_with(connection, words)

    def erased(self) -> dict[str, Erased]:
        """What was taken out, by the SHA-256 of its bytes."""
        with self._reading() as connection:
            return erasing.erased(connection)

    def found(self, kept: Provenance) -> Found:
        """A reading as rows, for a ledger elsewhere (`append_found`)."""
        with self._reading() as connection:
            return query.stored(connection, kept.number)

    def is_as_written(self, kept: Provenance) -> bool:
        """Whether everything a reading found still has the digest it was written with."""
        with self._reading() as connection:
            written, now = query.stored_digest(connection, kept.number)
            return written == now

    # -------------------------------------------------------------- between documents
    def untraced(self, trace: str) -> list[int]:
        """Readings that documents speak by and that the code `trace` has not compared with the
        others.
        """
        with self._reading() as connection:
            return cross_document.untraced(connection, trace)

    def traced(self, trace: str) -> int:
        """How many readings the code `trace` has compared."""
        with self._reading() as connection:
            return cross_document.traced(connection, trace)

    def fingerprints(
        self, trace: str, numbers: Iterable[int] | None = None
    ) -> Iterator[KeptPrint]:
        """The fingerprints of the documents compared by the code `trace`, each with its day; in
        order of publication, those of some readings some hundred at a time.

        Args:
            trace: the digest of the code that compared.
            numbers: the readings that are meant; None for all.
        """
        with self._reading() as connection:
            yield from cross_document.fingerprints(connection, trace, numbers)

    def packed_fingerprints(
        self, trace: str, numbers: Iterable[int] | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """The fingerprints that the code `trace` made, by their readings: also of those that no
        document speaks by any more.

        Args:
            trace: the digest of the code that compared.
            numbers: the readings that are meant; None for all.
        """
        with self._reading() as connection:
            yield from cross_document.packed_fingerprints(connection, trace, numbers)

    def text(self, number: int) -> KeptText:
        """The text of a reading, by its number."""
        with self._reading() as connection:
            return cross_document.text_of(connection, number)

    def kept_texts(self, numbers: Iterable[int]) -> Iterator[KeptText]:
        """The texts of readings, by their numbers, in any order."""
        with self._reading() as connection:
            yield from cross_document.kept_texts(connection, numbers)

    def words_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """The bare texts of readings, by their numbers."""
        with self._reading() as connection:
            return cross_document.texts_of_readings(connection, numbers)

    def keep_traces(
        self,
        trace: str,
        prints: Iterable[tuple[int, bytes]],
        links: Iterable[tuple[int, int, CopyLink]],
        parts: Iterable[KeptPart] = (),
        at: datetime | None = None,
        after: int | None = None,
    ) -> int:
        """Keep what comparing found, in one transaction; how many copy links there were.

        Args:
            trace: the digest of the code that compared.
            prints: readings by number, with their fingerprints: they count as compared from now on.
            links: each with the numbers of the readings of its copy and its original.
            parts: the parts of these readings, each with its story.
            after: how many readings were compared when this was begun.

        Raises:
            Overtaken: somebody else compared others since; nothing is kept.
        """
        with self._writing() as connection:
            if after is not None and cross_document.traced(connection, trace) != after:
                raise Overtaken(
                    f"{self.path}: another program is comparing the same articles"
                )
            many = cross_document.keep_copies(connection, trace, links)
            cross_document.keep_parts(connection, trace, parts)
            cross_document.keep_fingerprints(connection, trace, prints, _moment_of(at))
        return many

    def copies(self, trace: str, document: str | None = None) -> Iterator[CopyLink]:
        """The copy links between documents as they now speak; with `document`, those it takes part
        in.
        """
        with self._reading() as connection:
            yield from cross_document.kept_copies(connection, trace, document)

    def sharing_runs(self, numbers: Iterable[int], trace: str) -> set[str] | None:
        """The documents that share copied words with some readings, directly or through others;
        None where there are too many.
        """
        with self._reading() as connection:
            return cross_document.sharing_runs(connection, numbers, trace)

    def readings_since(self, then: Reached) -> list[int]:
        """The numbers of the readings that came since the chain had come so far."""
        with self._reading() as connection:
            return cross_document.readings_since(connection, then.links)

    def compared_since(self, then: Reached) -> set[int]:
        """The numbers of the readings that were compared since the chain had come so far."""
        with self._reading() as connection:
            return cross_document.compared_since(connection, then.links)

    def put_since(self, then: Reached, trace: str) -> set[int]:
        """The numbers of the readings whose parts the code `trace` put to stories since the chain
        had come so far.
        """
        with self._reading() as connection:
            return cross_document.put_since(connection, then.links, trace)

    def on_their_own(self, numbers: Iterable[int]) -> set[str] | None:
        """The documents of readings; None where one of them, or its page, was read before."""
        with self._reading() as connection:
            return cross_document.on_their_own(connection, numbers)

    def parts(self, trace: str) -> Iterator[KeptPart]:
        """The parts of documents with their stories, in the order they were kept."""
        with self._reading() as connection:
            yield from cross_document.parts(connection, trace)

    def stories(
        self, trace: str, numbers: Iterable[int] | None = None
    ) -> Iterator[tuple[int, str, str]]:
        """The reading, the story and the part, as it is kept, of all documents, in the order they
        were kept.

        Args:
            trace: the digest of the code that put them to stories.
            numbers: the readings whose parts are meant; None for all.
        """
        with self._reading() as connection:
            yield from cross_document.kept_stories(connection, trace, numbers)

    def reported(
        self, wanted: Iterable[Provenance], asked: Filter | None = None
    ) -> Iterator[KeptFigure]:
        """The figures of the given readings that answer a filter, without their reasons."""
        with self._reading() as connection:
            yield from cross_document.reported_figures(
                connection, wanted, asked or Filter()
            )

    def surroundings(
        self, wanted: Iterable[Provenance], trace: str
    ) -> Iterator[Surroundings]:
        """What stands around the figures of the given readings, with the stories that this code put
        them to.
        """
        with self._reading() as connection:
            yield from cross_document.surroundings(connection, wanted, trace)

    def changed_since(self, then: ContentStamp) -> set[str]:
        """The documents that were read or reviewed since the ledger had come so far."""
        with self._reading() as connection:
            return cross_document.changed_since(connection, then.readings, then.reviews)

    def beside(self, documents: Iterable[str], trace: str) -> set[str]:
        """Documents that copy some, are copied by them, or are of one story with them."""
        with self._reading() as connection:
            return cross_document.documents_beside(connection, documents, trace)

    def languages(self, among: Collection[str] | None = None) -> dict[int, str]:
        """The language of each reading's article, by its number.

        Args:
            among: the ids of the documents that are meant; None for all.
        """
        with self._reading() as connection:
            asked = select(t.readings.c.number, t.readings.c.language)
            if among is not None:
                asked = asked.where(t.readings.c.document.in_(among))
            return {row.number: row.language for row in connection.execute(asked)}

    def first_kept(self) -> dict[str, datetime]:
        """When the bytes of each page came, by SHA-256."""
        with self._reading() as connection:
            return {
                row.sha256: row.kept_at
                for row in connection.execute(
                    select(t.pages.c.sha256, t.pages.c.kept_at)
                )
            }

    # -------------------------------------------------------------- people
    def judge(self, judgement: Judgement) -> None:
        """Append what somebody says of two figures, happenings, stories or outlets.

        Raises:
            LedgerError: there is no such figure or event, both are one or of two kinds, or nobody
                or no reason is named.
        """
        self._check_typed(judgement.because, judgement.by)
        if is_blank(judgement.by) or is_blank(judgement.because):
            raise LedgerError(f"{self.path}: a judgement says who judged and why")
        kind = judgement.kind
        if kind != kind_judged(judgement.other):
            raise LedgerError(f"{self.path}: a judgement is on two of one kind")
        for ident in sorted(judgement.pair):
            self._find_judged(kind, ident)
        if len(judgement.pair) == 1:
            raise LedgerError(
                f"{self.path}: {judgement.one} is the same {kind}; a judgement is on two"
            )
        with self._writing() as connection:
            cross_document.keep_judgement(connection, judgement)

    def _find_judged(self, kind: str, ident: str) -> None:
        """Raise a LedgerError where a figure or the first event of a happening does not speak
        now.
        """
        if kind == "figure" and self.figure_now(ident) is None:
            raise LedgerError(f"{self.path}: there is no figure {ident!r}")
        if kind == "happening" and self.event_now(ident[1:]) is None:
            raise LedgerError(f"{self.path}: there is no event {ident[1:]!r}")

    def judgements(self) -> tuple[Judgement, ...]:
        """Everything people said of two of a kind, first to last."""
        with self._reading() as connection:
            return tuple(cross_document.kept_judgements(connection))

    def figure_id(self, beginning: str) -> str:
        """The whole id of a figure by its beginning.

        Raises:
            LedgerError: no figure has an id that begins so, or several have.
        """
        with self._reading() as connection:
            return query.one_id(connection, beginning, (FIGURE,))[0]

    def figure_now(self, ident: str) -> str | None:
        """The id by which a figure speaks today; None if it no longer does (see
        `cross_document.claim_now`).
        """
        with self._reading() as connection:
            return cross_document.claim_now(connection, FIGURE, ident)

    def event_now(self, ident: str) -> str | None:
        """The id by which an event speaks today; None if it no longer does."""
        with self._reading() as connection:
            return cross_document.claim_now(connection, EVENT, ident)

    def event_id(self, beginning: str) -> str:
        """The whole id of an event by its beginning.

        Raises:
            LedgerError: no event has an id that begins so, or several have.
        """
        with self._reading() as connection:
            return query.one_id(connection, beginning, (EVENT,))[0]

    # -------------------------------------------------------------- reviews
    def review(self, acts: Iterable[Review], seen: int | None = None) -> list[Review]:
        """Append what somebody did with one figure, event, happening or article, in one
        transaction.

        Args:
            acts: on one target; an act that is kept already is not kept again.
            seen: the number of the last act on the target that the writer saw; None whatever was
                done since.

        Raises:
            Outdated: somebody did something with it since; nothing is written.
            LedgerError: nobody is named, or it is on a document that is not here.
        """
        every = list(acts)
        for act in every:
            self._check_typed(act.because, act.by, act.value, act.field, act.document)
            if is_blank(act.by):
                raise LedgerError(f"{self.path}: a review says who made it")
            if act.document is not None and not self._has(act.document):
                raise LedgerError(f"{self.path}: there is no document {act.document!r}")
        with self._writing() as connection:
            return reviewed.keep(connection, every, seen)

    def _check_typed(self, *told: object) -> None:
        """Raise a LedgerError where something that somebody typed is no text."""
        if not is_text(*told):
            raise LedgerError(
                f"{self.path}: what was typed is no text: it is in another encoding than UTF-8"
            )

    def _has(self, document: str) -> bool:
        with self._reading() as connection:
            return (
                next(iter(query.kept(connection, documents=[document])), None)
                is not None
            )

    def stamp(self) -> Stamp:
        """How far everything has come that an answer is worked out of or seen by."""
        with Ledger(self.path, self._engine, self._snapshot)._reading() as connection:
            found = connection.execute(_LAST_NUMBERS).one()
        many = len(_CONTENT)
        return Stamp(ContentStamp(*found[:many]), *found[many:])

    def reviews(
        self,
        document: str | None = None,
        target: str | None = None,
        after: int = 0,
        act: str | None = None,
    ) -> list[Review]:
        """Everything people did, or did with one document or one target, first to last.

        Args:
            document: its id.
            target: the id of a figure, event or happening.
            after: leave out those up to this number.
            act: only acts of this kind (`records.reviews.ACTS`).
        """
        where = [t.reviews.c.number > after]
        if act is not None:
            where.append(t.reviews.c.act == act)
        if document is not None:
            where.append(t.reviews.c.document == document)
        if target is not None:
            where.append(t.reviews.c.target == target)
        with self._reading() as connection:
            return list(reviewed.acts(connection, *where))

    def settled(
        self, documents: Iterable[str] | None = None, reasons_for: str | None = None
    ) -> dict[str, Settled]:
        """Documents with what people made of their claims; by default all that people worked on.

        Args:
            documents: their ids.
            reasons_for: the id of the one claim that comes with its reasons; None for all.
        """
        with self._reading() as connection:
            return reviewed.settled(connection, documents, reasons_for)

    def reviews_counted(self) -> tuple[int, int]:
        """How many acts there are, and the number of the last."""
        with self._reading() as connection:
            return reviewed.many(connection)

    def note(self, done: Activity) -> None:
        """Note something done at the desk that is no review: a login, an export."""
        with self._writing() as connection:
            reviewed.keep_activity(connection, done)

    def activity(self, after: int = 0) -> list[Activity]:
        """What was noted, first to last; without those up to the number `after`."""
        with self._reading() as connection:
            return list(reviewed.activity(connection, after))

    def last_activity(self, act: str) -> Activity | None:
        """The last time something of this kind was noted; None if it never was."""
        with self._reading() as connection:
            return reviewed.last_activity(connection, act)

    def search(self, words: str, most: int = 50) -> list[Provenance]:
        """Articles in which all the words stand, or begin a word, the best first."""
        with self._reading() as connection:
            numbers = search.found(connection, words, most)
            by = {one.number: one for one in query.kept_of(connection, numbers)}
            return [by[number] for number in numbers if number in by][:most]

    # -------------------------------------------------------------- accounts
    def accounts(self) -> dict[str, Account]:
        """Everybody who has an account, by name."""
        with self._reading() as connection:
            return reviewed.accounts(connection)

    def keep_account(
        self, account: Account, by: str, at: datetime | None = None
    ) -> None:
        """Make an account, or another state of one: the last row of a name holds."""
        self._check_typed(account.name, account.spaces, by)
        with self._writing() as connection:
            reviewed.keep_account(connection, account, by, _moment_of(at))

    def keep_key(self, row: dict[str, Any]) -> None:
        """Keep a session or token by its digest, or the end of one."""
        with self._writing() as connection:
            reviewed.keep_key(connection, row)

    def key(self, digest: str) -> dict[str, Any] | None:
        """A session or token by its digest, as it last stood."""
        with self._reading() as connection:
            return reviewed.key(connection, digest)

    def keys_of(self, account: str) -> list[dict[str, Any]]:
        """Somebody's sessions and tokens, as they last stood."""
        with self._reading() as connection:
            return reviewed.keys_of(connection, account)

    def keep_in_space(self, space: str, documents: Iterable[str], by: str) -> int:
        """Put articles into a space: who has that space sees them, who has others does not."""
        self._check_typed(space, by)
        with self._writing() as connection:
            return reviewed.keep_in_space(
                connection, space, documents, by, datetime.now(UTC)
            )

    def spaces(self) -> list[str]:
        """The spaces there are."""
        with self._reading() as connection:
            asked = select(t.spaces.c.space).distinct().order_by(t.spaces.c.space)
            return list(connection.execute(asked).scalars())

    def merge(self, others: Iterable[Ledger]) -> merging.Merged:
        """Take everything of other ledgers into this one (see `merging`)."""
        with ExitStack() as stack:
            there = [stack.enter_context(other._reading()) for other in others]
            return merging.merge_ledgers(stack.enter_context(self._writing()), there)

    # -------------------------------------------------------------- the watch
    @property
    def watch(self) -> WatchLog:
        """Feeds, fetches, alerts: what the watch keeps here."""
        return WatchLog(self._reading, self._writing)

    # -------------------------------------------------------------- connections
    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection to ask one thing of, by code of the ledger alone."""
        with self._asking() as connection:
            try:
                yield connection
            except chain.MISSHAPEN as error:
                raise LedgerError(
                    f"{self.path}: is damaged, a row cannot be read back ({error})"
                ) from None

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        with ledger_errors(self.path), self._opened() as connection:
            confined = self._spaces is not None and self._snapshot is None
            if confined:
                confining.confine(connection, self._spaces or ())
            try:
                yield connection
            finally:
                if confined:
                    confining.release(connection)

    def _opened(self) -> AbstractContextManager[Connection]:
        if self._snapshot is not None:
            return nullcontext(self._snapshot)
        return self._engine.connect()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._snapshot is not None:
            raise LedgerError(f"{self.path}: a snapshot is only read")
        engine = writing_engine(self._engine)
        with ledger_errors(self.path), engine.begin() as connection:
            yield connection


def _reading_id(digest: str, versions: Versions) -> str:
    """Same bytes, same code, same words: the same reading."""
    return sha256(
        "\x1f".join((digest, versions.stages, versions.lexicons)).encode()
    ).hexdigest()[:20]


def _name_is_kept(connection: Connection, page: RawPage) -> bool:
    c = t.names.c
    query = select(c.sha256).where(
        c.sha256 == page.sha256, c.document == page.id, c.origin == page.origin
    )
    return connection.execute(query).first() is not None


def _keep_page(connection: Connection, page: RawPage, now: datetime) -> bool:
    """Keep the bytes and the name they came under; False if both were known."""
    if _name_is_kept(connection, page):
        return False
    if not connection.execute(
        select(t.pages.c.sha256).where(t.pages.c.sha256 == page.sha256)
    ).first():
        packed = zlib.compress(page.data, _PACK)
        kept = {
            "sha256": page.sha256,
            "media": page.media,
            "size": len(page.data),
            "packed": packed,
            "kept_at": now,
        }
        chain.append(connection, t.pages, [kept])
    named = {
        "sha256": page.sha256,
        "document": page.id,
        "origin": page.origin,
        "kept_at": now,
    }
    chain.append(connection, t.names, [named])
    return True


def _digest_of_text(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _keep_document(
    connection: Connection,
    page: str,
    found: Found,
    versions: Versions,
    ident: str,
    now: datetime,
) -> int:
    """Add the reading of the bytes with the digest `page` and give back its number."""
    digest = _digest_of_text(found.text)
    if not connection.execute(
        select(t.texts.c.digest).where(t.texts.c.digest == digest)
    ).first():
        chain.append(connection, t.texts, [{"digest": digest, "text": found.text}])
    row = found.document | {
        "id": ident,
        "sha256": page,
        "version": query.version_of(connection, found.document["document"], page),
        "text": digest,
        "program": versions.program,
        "stages": versions.stages,
        "lexicons": versions.lexicons,
        "content": found.content,
        "kept_at": now,
    }
    (kept,) = chain.append(connection, t.readings, [row])
    return int(kept["number"])


def _bound(
    table: Table, many: list[Row], number: int, versions: Versions
) -> list[dict[str, Any]]:
    own: dict[str, Any] = {"reading": number}
    if "stages" in table.c:
        own |= {"stages": versions.stages, "lexicons": versions.lexicons}
    return [row | own for row in many]
