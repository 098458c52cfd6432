"""Where what a ledger comes to is kept between two calls: lists whose items are read one by one.

One file of SQLite for a ledger, in the user's own cache. It is no part of the ledger: nothing in it
is chained, verified, shared or sent along, only this user's account can write there, and whatever
is wrong with it costs working the answers out anew. A list goes in whole, in one transaction, or
not at all, and is read as it was at one moment, so that a program that is killed, or another that
writes meanwhile, leaves no half of it. Everything is given back only where its digest holds.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from reportedly.ledger import Reached
from reportedly.ledger.connection import with_files_beside

_PATIENCE = 5.0  # seconds to wait while another program writes; then nothing is kept
# zlib level: lines are packed to two fifths, in a tenth of the time that working out takes.
_PACK = 1
_UNUSED = (
    90 * 86400
)  # seconds: the answers of a ledger that nobody asked for so long are let go of
_DIGEST = (
    16  # bytes: it tells damage; against who may write here no digest in here helps
)
_ENDING = ".3.sqlite"  # with the number of the layout
# What hinders a writer and says nothing of the file: another writer, no room.
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL")
# What reading a damaged file comes to: also text that is none.
_UNREADABLE = (sqlite3.Error, ValueError)
_LAYOUT = """
CREATE TABLE IF NOT EXISTS lists (
    name TEXT PRIMARY KEY, links INTEGER, head TEXT, version TEXT, packed BLOB, digest BLOB
);
CREATE TABLE IF NOT EXISTS items (
    name TEXT, ident TEXT, packed BLOB, printed BLOB, PRIMARY KEY (name, ident)
);
"""


class Damaged(Exception):
    """What was kept is not what was written; it is worked out anew."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """By what a list was worked out: how far the ledger had come, and by which code and words."""

    reached: Reached
    version: str


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list: its id, what it is picked and ordered by (plain JSON), the thing, and how it
    is printed, where that takes longer than to read it.
    """

    ident: str
    told: Any
    thing: Any
    printed: bytes = b""


@dataclass(frozen=True, slots=True)
class Change:
    """How a list becomes another: items that are new or others, the ids of all in order."""

    items: Iterable[Item]
    order: Sequence[str]
    rest: Any


# An item's id, the digests of the thing and of how it is printed, and what it is picked by.
Listed = tuple[str, str, str, Any]


class KeptList:
    """A list as it was kept: what each item is picked by at hand, the items when asked for."""

    def __init__(self, connection: sqlite3.Connection, name: str, row: Sequence[Any]):
        """Args:
        connection: of the file, within a transaction.
        name: of the list.
        row: its links, head, version, packed index and digest.

        Raises:
            Damaged: the index is not what was written.
        """
        links, head, version, packed, digest = row
        if _digest_of(name, links, head, version, packed) != digest:
            raise Damaged(name)
        self.stamped = Stamped(Reached(links, head), version)
        self.digest = digest
        self._connection, self.name = connection, name
        self.rest, self.listed = json.loads(zlib.decompress(packed))
        self._digests = {
            ident: (packed, printed) for ident, packed, printed, _ in self.listed
        }

    def told(self) -> Iterator[tuple[str, Any]]:
        """Each item's id and what it is picked by, in the order they were kept."""
        return ((ident, told) for ident, _, _, told in self.listed)

    def digests(self) -> Iterator[tuple[str, str]]:
        """Each item's id and the digest of the thing: another one where the item was written
        again.
        """
        return ((ident, packed) for ident, packed, _, _ in self.listed)

    def get(self, ident: str) -> Any:
        """One of the things.

        Raises:
            Damaged: it is not what was written.
            KeyError: there is none of this id.
        """
        expected, _ = self._digests[ident]
        data = self._rows([ident], "packed").get(ident)
        return pickle.loads(self._checked(ident, data, expected))

    def printed(self, idents: Sequence[str]) -> list[bytes]:
        """Some hundred of the things as they are printed: in a tenth of the time that takes to make
        them.

        Raises:
            Damaged, KeyError: as `get`.
        """
        found = self._rows(idents, "printed")
        return [self._checked(i, found.get(i), self._digests[i][1]) for i in idents]

    def _rows(self, idents: Sequence[str], column: str) -> dict[str, bytes]:
        places = ", ".join("?" * len(idents))
        asked = f"SELECT ident, {column} FROM items WHERE name = ? AND ident IN"
        try:
            rows = self._connection.execute(f"{asked} ({places})", (self.name, *idents))
            return dict(rows.fetchall())
        except _UNREADABLE:
            raise Damaged(self.name) from None

    def _checked(self, ident: str, data: bytes | None, expected: str) -> bytes:
        if data is None or _digest_of(ident, data).hex() != expected:
            raise Damaged(ident)
        return zlib.decompress(data)


class Shelf:
    """The lists that are kept of one ledger."""

    def __init__(self, folder: Path, beginning: str) -> None:
        """Args:
        folder: that of kept answers, made where it is missing.
        beginning: the first link of the ledger's chain.
        """
        self._folder = folder
        self.path = folder / f"{beginning[:32]}{_ENDING}"

    @contextmanager
    def open(self, name: str) -> Iterator[KeptList | None]:
        """The list of a name as it is now; None where none is kept or it cannot be read."""
        if not self._is_ours():
            yield None
            return
        with closing(self._connected()) as connection:
            yield self._found(connection, name)

    def stamped(self, name: str) -> Stamped | None:
        """By what the list of a name says it was worked out; `open` tells whether it holds."""
        if not self._is_ours():
            return None
        asked = "SELECT links, head, version FROM lists WHERE name = ?"
        with closing(self._connected()) as connection:
            try:
                row = connection.execute(asked, (name,)).fetchone()
            except _UNREADABLE:
                return None
        return Stamped(Reached(row[0], row[1]), row[2]) if row else None

    def _found(self, connection: sqlite3.Connection, name: str) -> KeptList | None:
        asked = "SELECT links, head, version, packed, digest FROM lists WHERE name = ?"
        try:
            connection.execute("BEGIN")  # index and items are read as of one moment
            row = connection.execute(asked, (name,)).fetchone()
            return KeptList(connection, name, row) if row else None
        except (*_UNREADABLE, Damaged):
            return None

    def keep(
        self, name: str, stamped: Stamped, items: Iterable[Item], rest: Any
    ) -> None:
        """Keep a list in the place of the one before; where that cannot be, it is not kept.

        Args:
            items: each with another id.
            rest: what is to be known of the list beside its items (plain JSON).
        """
        listed: list[Listed] = []

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM items WHERE name = ?", (name,))
            put = "INSERT INTO items VALUES (?, ?, ?, ?)"
            connection.executemany(put, _as_packed(name, items, listed.append))
            _keep_index(connection, name, stamped, listed, rest)

        self._try(write)

    def change(self, before: KeptList, stamped: Stamped, to: Change) -> None:
        """Keep a list in the place of one that it has most of, while that is there still."""
        name, listed = before.name, {one[0]: one for one in before.listed}
        gone = [(name, ident) for ident in listed.keys() - set(to.order)]

        def list_it(one: Listed) -> None:
            listed[one[0]] = one

        def write(connection: sqlite3.Connection) -> None:
            asked = "SELECT digest FROM lists WHERE name = ?"
            if connection.execute(asked, (name,)).fetchone() != (before.digest,):
                return
            put = "INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)"
            connection.executemany(put, _as_packed(name, to.items, list_it))
            drop = "DELETE FROM items WHERE name = ? AND ident = ?"
            connection.executemany(drop, gone)
            now = [listed[ident] for ident in to.order]
            _keep_index(connection, name, stamped, now, to.rest)

        self._try(write)

    def _try(self, write: Callable[[sqlite3.Connection], None]) -> None:
        """Write in one transaction; where it cannot be, nothing is kept."""
        try:
            with self._writing() as connection:
                write(connection)
        except OSError:
            pass
        except _UNREADABLE as error:
            if not getattr(error, "sqlite_errorname", "").startswith(_PASSING):
                with suppress(OSError):  # it is damaged: the next to come begins anew
                    self.forget()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, in a file that is made where there is none."""
        self._make_room()
        with closing(self._connected()) as connection:
            connection.executescript(_LAYOUT)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def forget(self) -> None:
        """Let go of everything that is kept of the ledger: its words are in it."""
        for file in with_files_beside(self.path):
            file.unlink(missing_ok=True)

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        with suppress(*_UNREADABLE):  # of a damaged file: what is asked next says so
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(
                "PRAGMA secure_delete = ON"
            )  # what is replaced may be erased
        return connection

    def _is_ours(self) -> bool:
        """Whether the file is there and nobody but this user can have written it: things are
        unpickled from it.
        """
        try:
            there = [self._folder.stat(), self.path.lstat()]
        except OSError:
            return False
        if not hasattr(os, "getuid"):  # elsewhere the user's folder is the user's
            return True
        return all(
            one.st_uid == os.getuid() and not one.st_mode & 0o022 for one in there
        )

    def _make_room(self) -> None:
        """The folder, for this user alone; a file that is somebody else's makes way."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.exists() and not self._is_ours():
            self.forget()
        if not self.path.exists():
            self.path.touch(mode=0o600)
        for other in self._folder.glob(f"*{_ENDING}"):
            if time.time() - other.stat().st_mtime > _UNUSED:
                Shelf(self._folder, other.name.removesuffix(_ENDING)).forget()


def _as_packed(
    name: str, items: Iterable[Item], listed: Callable[[Listed], None]
) -> Iterator[tuple[str, str, bytes, bytes]]:
    """Items as rows, each with its digests told to `listed`."""
    for one in items:
        thing = pickle.dumps(one.thing, pickle.HIGHEST_PROTOCOL)
        thing, printed = (zlib.compress(d, _PACK) for d in (thing, one.printed))
        digests = (_digest_of(one.ident, data).hex() for data in (thing, printed))
        listed((one.ident, next(digests), next(digests), one.told))
        yield name, one.ident, thing, printed


def _keep_index(
    connection: sqlite3.Connection,
    name: str,
    stamped: Stamped,
    listed: Sequence[Listed],
    rest: Any,
) -> None:
    """Note what a list has."""
    index = zlib.compress(json.dumps([rest, listed]).encode(), _PACK)
    row = (name, *stamped.reached, stamped.version, index)
    put = "INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?, ?, ?)"
    connection.execute(put, (*row, _digest_of(*row)))


def _digest_of(*parts: Any) -> bytes:
    total = blake2b(digest_size=_DIGEST)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.digest()
