"""Full text: articles by their words, titles, and the names of the actors and places in them.

SQLite has an FTS5 table without content of its own, PostgreSQL a column of `tsvector`. A text is
indexed once, under the first reading that has it. The index follows from what the ledger keeps
and is in no digest: `index_problems` derives it again, `index_anew` makes it again.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, bindparam, exc, text

_ENTRY = """
SELECT r.number AS number, coalesce(r.title, '') AS title, x.text AS words,
       (SELECT {joined} FROM (SELECT name FROM (
          SELECT name FROM actors WHERE reading = r.number
          UNION SELECT id FROM actors WHERE reading = r.number
          UNION SELECT location_name FROM places WHERE reading = r.number
          UNION SELECT location_admin1 FROM places WHERE reading = r.number) AS n
        WHERE name IS NOT NULL ORDER BY name {collation}) AS m) AS names
FROM readings AS r JOIN texts AS x ON x.digest = r.text
WHERE {which}
"""
# Of what was erased nothing is to be found, and another article of the same words speaks for them.
_STANDS = "{of}.sha256 NOT IN (SELECT key FROM erasures WHERE \"of\" = 'pages')"
_FIRST = (
    f"{_STANDS.format(of='r')} AND NOT EXISTS (SELECT 1 FROM readings AS o "
    f"WHERE o.text = r.text AND o.number < r.number AND {_STANDS.format(of='o')})"
)
_ADD = {
    "sqlite": "INSERT INTO searched (rowid, title, words, names) "
    "VALUES (:number, :title, :words, :names)",
    "postgresql": "INSERT INTO searched (reading, words) VALUES (:number, "
    "setweight(to_tsvector('simple', :title), 'A') "
    "|| setweight(to_tsvector('simple', :words), 'C') "
    "|| setweight(to_tsvector('simple', :names), 'B'))",
}
_WEIGHED = 2000  # articles that are put in order, the latest
_FORGET = {
    "sqlite": "INSERT INTO searched (searched, rowid, title, words, names) "
    "VALUES ('delete', :number, :title, :words, :names)",
    "postgresql": "DELETE FROM searched WHERE reading = :number",
}
# To put an article in order costs: ts_rank unpacks all its words, bm25 counts those asked for. Of
# very many that have them, the latest are weighed.
_ASK = {
    "sqlite": "SELECT rowid AS number FROM searched WHERE searched MATCH :asked {seen} "
    "AND rowid >= coalesce((SELECT rowid FROM searched WHERE searched MATCH :asked {seen} "
    "ORDER BY rowid DESC LIMIT 1 OFFSET :weighed - 1), 0) "
    "ORDER BY bm25(searched, 4.0, 1.0, 2.0), rowid LIMIT :most",
    "postgresql": "SELECT reading AS number FROM (SELECT reading, words FROM searched "
    "WHERE words @@ to_tsquery('simple', :asked) ORDER BY reading DESC LIMIT :weighed) AS latest "
    "ORDER BY ts_rank(words, to_tsquery('simple', :asked)) DESC, reading LIMIT :most",
}
# FTS5 has no view before it: who sees some spaces finds the texts of their articles, and no place
# of the answer is taken by others (in PostgreSQL the policy of the table sees to it).
_SEEN = (
    "AND rowid IN (SELECT m.number FROM main.readings AS m "
    "WHERE m.text IN (SELECT text FROM temp.readings))"
)
_IS_CONFINED = "SELECT count(*) FROM temp.sqlite_master WHERE name = 'readings'"
# How the index is made, but for where its words are: word for word as the migration made it.
_MADE = "CREATE VIRTUAL TABLE searched USING fts5(title, words, names, {where})"
_INSIDE = ("data", "idx", "docsize", "config")  # the tables that FTS5 keeps an index in
# Names of a reading were indexed in whatever order they came: of them it does not matter where.
_DIFFERS = """
SELECT number FROM (
  SELECT coalesce(e.number, s.reading) AS number, s.words AS here,
    setweight(to_tsvector('simple', left(e.title, :most)), 'A')
    || setweight(to_tsvector('simple', left(e.words, :most)), 'C')
    || setweight(to_tsvector('simple', left(coalesce(e.names, ''), :most)), 'B') AS derived
  FROM ({entries}) AS e FULL JOIN searched AS s ON s.reading = e.number
) AS both_of_each WHERE here IS NULL OR derived IS NULL
  OR ts_filter(here, '{{a,c,d}}') <> ts_filter(derived, '{{a,c,d}}')
  OR strip(ts_filter(here, '{{b}}')) <> strip(ts_filter(derived, '{{b}}'))
ORDER BY 1 LIMIT 1
"""
_NOT_DERIVED = (
    "the index of words that `search` uses does not follow from the texts: "
    "`reportedly ledger reindex` makes it anew"
)
_AT_ONCE = 500  # texts that are in memory together
_WORD = re.compile(r"\w+", re.UNICODE)
_LONGEST = 900_000  # letters of a text that are indexed: a PostgreSQL tsvector holds a megabyte


def _entries_to_index(
    connection: Connection, which: str, **given: Any
) -> Iterator[dict[str, Any]]:
    asked = text(_entries(connection, which))
    if "numbers" in given:
        asked = asked.bindparams(bindparam("numbers", expanding=True))
    for row in connection.execute(asked, given).mappings():
        entry = {name: row[name] or "" for name in ("title", "words", "names")}
        entry = {name: value[:_LONGEST] for name, value in entry.items()}
        yield entry | {"number": row["number"]}


def _entries(connection: Connection, which: str) -> str:
    """The question for what is to be indexed of some readings."""
    joined, collation = {
        "sqlite": ("group_concat(name, char(10))", ""),
        "postgresql": ("string_agg(name, chr(10))", 'COLLATE "C"'),
    }[connection.dialect.name]
    return _ENTRY.format(joined=joined, which=which, collation=collation)


def index(connection: Connection, number: int) -> None:
    """Make a reading that was just kept be found, unless its text already is."""
    _index_entries(
        connection,
        _entries_to_index(
            connection, f"r.number = :number AND {_FIRST}", number=number
        ),
    )


def index_all(connection: Connection) -> None:
    """Make everything kept be found: what a migration does once."""
    _index_entries(connection, _entries_to_index(connection, _FIRST))


def _index_entries(connection: Connection, entries: Iterator[dict[str, Any]]) -> None:
    while rows := list(islice(entries, _AT_ONCE)):
        connection.execute(text(_ADD[connection.dialect.name]), rows)


def index_anew(connection: Connection) -> None:
    """Make the index again from what is kept, whatever was done to it."""
    if connection.dialect.name == "sqlite":
        for name in _INSIDE:  # without one of them FTS5 would not let the index go
            connection.exec_driver_sql(
                f"CREATE TABLE IF NOT EXISTS searched_{name} (k)"
            )
        connection.exec_driver_sql("DROP TABLE IF EXISTS searched")
        connection.exec_driver_sql(_MADE.format(where="content=''"))
    else:
        connection.exec_driver_sql("DELETE FROM searched")
    index_all(connection)


def index_problems(connection: Connection) -> Iterator[str]:
    """Whether the index has just the words that the ledger keeps: a line where it has not."""
    if connection.dialect.name == "sqlite":
        if not _is_derived(connection):
            yield _NOT_DERIVED
        return
    differs = text(_DIFFERS.format(entries=_entries(connection, _FIRST)))
    number = connection.execute(differs, {"most": _LONGEST}).scalar()
    if number is not None:
        yield f"{_NOT_DERIVED} (reading {number})"


def _is_derived(connection: Connection) -> bool:
    """Whether SQLite finds a copy of the index to be that of the words, in a database beside: it
    compares an index with words that lie in a table, of which the ledger's own has none.
    """
    with TemporaryDirectory() as folder:
        beside = Path(folder) / "index.db"
        try:
            with closing(sqlite3.connect(beside)) as copy:
                same = _copied(connection, copy)
                copy.commit()
            with closing(
                sqlite3.connect(beside)
            ) as copy:  # knows nothing of what it was
                copy.execute(
                    "INSERT INTO searched (searched, rank) VALUES ('integrity-check', 1)"
                )
        except (sqlite3.DatabaseError, exc.DatabaseError, TypeError):
            return False  # TypeError: of words that are none
    return same


def _copied(connection: Connection, copy: sqlite3.Connection) -> bool:
    """Copy the index and its words; False where it is set up otherwise than a new one."""
    copy.execute(
        "CREATE TABLE entries (number INTEGER PRIMARY KEY, title, words, names)"
    )
    where = "content='entries', content_rowid='number'"
    copy.execute(_MADE.format(where=where))
    copy.executemany(
        "INSERT INTO entries VALUES (:number, :title, :words, :names)",
        _entries_to_index(connection, _FIRST),
    )
    new = copy.execute("SELECT * FROM searched_config ORDER BY 1").fetchall()
    for name in _INSIDE:
        copy.execute(f"DELETE FROM searched_{name}")
        rows = connection.exec_driver_sql(f"SELECT * FROM main.searched_{name}")
        marks = ", ".join("?" * len(rows.keys()))
        copy.executemany(
            f"INSERT INTO searched_{name} VALUES ({marks})", map(tuple, rows)
        )
    return new == copy.execute("SELECT * FROM searched_config ORDER BY 1").fetchall()


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take readings out of the index before their words go; who shares them is indexed anew."""
    gone = list(numbers)
    if not gone:
        return
    rows = list(
        _entries_to_index(
            connection, f"r.number IN :numbers AND {_FIRST}", numbers=gone
        )
    )
    if rows:
        connection.execute(text(_FORGET[connection.dialect.name]), rows)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "INSERT INTO searched (searched) VALUES ('optimize')"
            )
    heirs = (
        "r.number NOT IN :numbers AND r.number IN (SELECT min(a.number) FROM readings AS a "
        f"WHERE a.number NOT IN :numbers AND {_STANDS.format(of='a')} AND a.text IN "
        "(SELECT b.text FROM readings AS b WHERE b.number IN :numbers) GROUP BY a.text)"
    )
    firsts = {row["number"] for row in rows}
    if firsts:
        _index_entries(connection, _entries_to_index(connection, heirs, numbers=gone))


def found(connection: Connection, words: str, most: int) -> list[int]:
    """The latest readings of the articles that have all the words, the best first."""
    dialect = connection.dialect.name
    asked = _query(dialect, words)
    if not asked:
        return []
    confined = dialect == "sqlite" and connection.exec_driver_sql(_IS_CONFINED).scalar()
    statement = text(_ASK[dialect].format(seen=_SEEN if confined else ""))
    given = {"asked": asked, "most": most, "weighed": _WEIGHED}
    numbers: list[int] = list(connection.execute(statement, given).scalars())
    return _latest_with_texts(connection, numbers)


def _query(dialect: str, words: str) -> str:
    """Words as the engine's own query, each by its beginning; nothing in it commands the engine."""
    said = _WORD.findall(words)
    if dialect == "sqlite":
        return " ".join(f'"{word}"*' for word in said)
    return " & ".join(f"{word}:*" for word in said)


def _latest_with_texts(connection: Connection, numbers: Iterable[int]) -> list[int]:
    order = list(numbers)
    if not order:
        return []
    by_text = text(
        "SELECT f.number AS found, max(l.number) AS latest FROM readings AS f JOIN readings AS l "
        f"ON l.text = f.text WHERE f.number IN :found AND {_STANDS.format(of='l')} "
        "GROUP BY f.number, l.sha256"
    ).bindparams(bindparam("found", expanding=True))
    latest = connection.execute(by_text, {"found": order}).all()
    return [
        row.latest for row in sorted(latest, key=lambda row: order.index(row.found))
    ]
