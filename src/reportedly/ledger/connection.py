"""Open a ledger file: pragmas, migrations, and one clear line for everything that can be wrong with
a path.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import mkdtemp
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc, inspect, text
from sqlalchemy.pool import QueuePool

from reportedly.errors import LedgerError, told_by
from reportedly.ledger.schema import REVISION
from reportedly.lexicons.web_names import web_names

MIGRATIONS = Path(__file__).parent / "migrations"
_MAGIC = b"SQLite format 3\x00"  # the first bytes of every SQLite file
# seconds to wait for another process that is writing; one document is written in milliseconds
PATIENCE = 10.0
_DAMAGED = "is damaged; restore it from a copy, or build it again from the articles"
WRITES = "reportedly_writes"  # execution option of a connection that will write


def open_engine(path: Path, *, create: bool, patience: float = PATIENCE) -> Engine:
    """An engine on a ledger file of this code's schema, migrating an older one.

    Raises:
        LedgerError: the path is no ledger, cannot be opened, or was written by newer code.
    """
    _check_path(path, create=create)
    with ledger_errors(path):
        if not path.exists():
            _make(path, patience)
        found = _revision_of_file(path, patience)
        if found == REVISION:
            return _engine(path, patience, readonly=not _writable(path))
        _check_known(path, found)
        if not _writable(path):
            return _migrated_copy(path, patience)
        engine = _engine(path, patience, readonly=False)
        _migrated(engine)
        return engine


def _migrated_copy(path: Path, patience: float) -> Engine:
    """An older ledger that cannot be written: a copy of this code's schema, for as long as it is
    open.
    """
    folder = Path(mkdtemp(prefix="reportedly-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    engine = _engine(path, patience, readonly=True)
    copy_to(engine, folder / path.name)
    engine.dispose()
    copy = _engine(folder / path.name, patience, readonly=False)
    _migrated(copy)
    copy.dispose()
    return _engine(folder / path.name, patience, readonly=True)


def with_files_beside(database: Path) -> tuple[Path, ...]:
    """A database of SQLite and the files it may keep beside it while it is in use."""
    ends = ("", *web_names("beside_sqlite"))
    return tuple(database.with_name(f"{database.name}{end}") for end in ends)


def _make(path: Path, patience: float) -> None:
    """A new ledger at a free path: made whole beside it, then named, so that a kill leaves a ledger
    or none.

    Of two that make it at once one is first, and its ledger stands.
    """
    beside = path.with_name(f".{path.name}.new-{token_hex(4)}")
    leftovers = with_files_beside(beside)
    try:
        engine = _engine(beside, patience, readonly=False)
        _migrated(engine)
        engine.dispose()  # the last to close folds the write-ahead log in
        with suppress(FileExistsError):
            _give_name(beside, path)
    finally:
        for left in leftovers:
            left.unlink(missing_ok=True)


def _give_name(beside: Path, path: Path) -> None:
    """Put a finished file under its name, unless one is there."""
    try:
        os.link(beside, path)  # unlike a rename, it never takes another's place
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if not path.exists():
            beside.rename(path)


def _migrated(engine: Engine) -> None:
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        migrate(connection)


class Unreachable(LedgerError):
    """The database does not answer now."""


@contextmanager
def ledger_errors(path: Path) -> Iterator[None]:
    """Turn the driver's errors into one line that names the ledger.

    Raises:
        LedgerError: with what is wrong and what to do.
    """
    try:
        yield
    except (exc.DatabaseError, exc.InterfaceError, sqlite3.DatabaseError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        # of a server that does not answer; the driver of a file has its own words for what is wrong
        lost = isinstance(error, exc.OperationalError | exc.InterfaceError)
        gone = lost and not isinstance(getattr(error, "orig", None), sqlite3.Error)
        kind = Unreachable if gone else LedgerError
        raise kind(f"{path}: {_cause_in_words(cause)}") from None
    except UnicodeDecodeError:  # the driver, on an error message that is itself damaged
        raise LedgerError(f"{path}: {_DAMAGED}") from None


def _cause_in_words(cause: str) -> str:
    """What SQLite's message means for whoever reads it."""
    known = {
        "file is not a database": "is not a ledger (not an SQLite file)",
        "database is locked": (
            "is locked: another program is writing to it; try again when it has finished"
        ),
        "attempt to write a readonly database": (
            "cannot be written; check the permissions of the file and its folder"
        ),
        "unable to open database file": (
            "cannot be opened; check that its folder exists and can be written"
        ),
        "database disk image is malformed": _DAMAGED,
        "database or disk is full": "cannot grow: the disk is full",
    }
    if cause.startswith(("malformed database schema", "Could not decode to UTF-8")):
        return _DAMAGED
    return known.get(cause, f"the database says: {cause}")


def _check_path(path: Path, *, create: bool) -> None:
    """An error that names what is wrong with a path."""
    try:
        _check_place(path, create=create)
    except (
        OSError
    ) as error:  # a name that is too long, a loop of links, a folder that is closed
        raise LedgerError(
            f"{str(path)[:100]}: cannot be opened ({told_by(error)})"
        ) from None


def _check_place(path: Path, *, create: bool) -> None:
    """An error where a path is a folder, nothing, or no file that ends: opening a pipe waits."""
    if path.is_dir():
        raise LedgerError(
            f"{path}: is a folder; a ledger is one file, such as {path / 'ledger.db'}"
        )
    if path.is_symlink() and not path.exists():
        raise LedgerError(f"{path}: is a link that leads nowhere, or to itself")
    if not path.exists():
        if not create:
            raise LedgerError(
                f"{path}: there is no ledger here; "
                f"`reportedly build ARTICLES --ledger {path}` makes one"
            )
        if not path.parent.is_dir():
            raise LedgerError(
                f"{path}: there is no folder {path.parent}; make it first"
            )
    elif not path.is_file():
        raise LedgerError(f"{path}: is a pipe or a device; a ledger is a regular file")
    elif not os.access(path, os.R_OK):
        raise LedgerError(f"{path}: cannot be read; check its permissions")
    else:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
        if not start:
            raise LedgerError(
                f"{path}: is empty, not a ledger; remove it to make one here"
            )
        if start != _MAGIC:  # SQLite itself takes a very short file for an empty one
            raise LedgerError(f"{path}: is not a ledger (not an SQLite file)")


def _check_known(path: Path, found: str) -> None:
    """An error where a ledger is newer than this program."""
    if found not in known_revisions():
        raise LedgerError(
            f"{path}: was written by a newer reportedly (schema {found}, this one knows {REVISION})"
        )


def _revision_of_file(path: Path, patience: float) -> str:
    """The schema a file says it has.

    Raises:
        LedgerError: it is a database of something else.
    """
    # A journal beside it is of a writer that was killed: only who may write can take its half back.
    interrupted = Path(f"{path}-journal").exists() and _writable(path)
    engine = _engine(path, patience, readonly=not interrupted)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if not {"alembic_version", "readings"} <= set(tables):
                has = f" (it has a table {tables[0]!r})" if tables else ""
                raise LedgerError(f"{path}: is a database but not a ledger{has}")
            found = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar()
    finally:
        engine.dispose()
    return str(found)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(
        path.resolve().parent,
        os.W_OK,
    )


def _engine(path: Path, patience: float, *, readonly: bool) -> Engine:
    """A connection for reading or writing, with SQLite set as a ledger needs it."""
    mode = ""
    if readonly:
        # Beside a ledger in use stand its -wal and -shm files; where they cannot be made, nobody is
        # writing.
        alone = (
            not os.access(path.resolve().parent, os.W_OK)
            and not Path(f"{path}-wal").exists()
        )
        mode = "?immutable=1" if alone else "?mode=ro"
    # by its bytes: a name need not be text in the language that the machine is set to
    uri = f"file:{quote(os.fsencode(path.resolve()))}{mode}"

    def connect() -> sqlite3.Connection:
        driver = sqlite3.connect(
            uri,
            uri=True,
            timeout=patience,
            check_same_thread=False,
            isolation_level=None,
        )
        driver.create_function(
            "lower", 1, _lower, deterministic=True
        )  # SQLite's own knows only ASCII
        driver.execute("PRAGMA foreign_keys = ON")
        if not readonly:
            driver.execute("PRAGMA journal_mode = WAL")
            driver.execute(
                "PRAGMA synchronous = NORMAL"
            )  # a power cut may lose the last documents, never the file
        return driver

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin_file)
    return engine


def copy_to(engine: Engine, to: Path) -> None:
    """A copy of a ledger in use, made beside its place and then named.

    Raises:
        LedgerError: the place is taken, or the ledger is no file.
    """
    if engine.dialect.name != "sqlite":
        raise LedgerError(f"{to}: a ledger in PostgreSQL is backed up by pg_dump")
    if to.exists() or to.is_symlink():
        raise LedgerError(f"{to}: is there already; a backup takes nobody's place")
    beside = to.with_name(f".{to.name}.new-{token_hex(4)}")
    try:
        with closing(sqlite3.connect(beside)) as made, engine.connect() as connection:
            connection.connection.dbapi_connection.backup(made)  # type: ignore[union-attr]
        _give_name(beside, to)
    except FileExistsError:
        raise LedgerError(
            f"{to}: is there already; a backup takes nobody's place"
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def fold_in(engine: Engine) -> None:
    """Write the write-ahead log into the ledger and empty it; a reader elsewhere puts that off, it
    is no error.
    """
    if engine.dialect.name != "sqlite":
        return
    with suppress(exc.DatabaseError), engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is not None:  # it is None only of a connection that was given back
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _lower(value: str | None) -> str | None:
    return value.lower() if isinstance(value, str) else value


def _begin_file(connection: Connection) -> None:
    """Python's driver would begin late and commit before DDL; a writer takes its lock at once."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# ------------------------------------------------------------------ migrations
def known_revisions() -> frozenset[str]:
    """Every schema this code can migrate from."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(MIGRATIONS))
    return frozenset(revision.revision for revision in script.walk_revisions())


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring a ledger to this code's schema, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, to)
