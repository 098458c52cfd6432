"""Full text: articles by their words, titles, and the names of the actors and places in them.

SQLite has an FTS5 table without content of its own, PostgreSQL a column of `tsvector`. A text is
indexed once, under the first reading that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

_ENTRY = """
SELECT r.number AS number, coalesce(r.title, '') AS title, x.text AS words,
       (SELECT {joined} FROM (
          SELECT name FROM actors WHERE reading = r.number UNION SELECT id FROM actors WHERE reading = r.number
          UNION SELECT location_name FROM places WHERE reading = r.number
          UNION SELECT location_admin1 FROM places WHERE reading = r.number) AS n
        WHERE name IS NOT NULL) AS names
FROM readings AS r JOIN texts AS x ON x.digest = r.text
WHERE {which}
"""
_FIRST = "NOT EXISTS (SELECT 1 FROM readings AS o WHERE o.text = r.text AND o.number < r.number)"
_ADD = {
    "sqlite": "INSERT INTO searched (rowid, title, words, names) VALUES (:number, :title, :words, :names)",
    "postgresql": "INSERT INTO searched (reading, words) VALUES (:number, "
    "setweight(to_tsvector('simple', :title), 'A') || setweight(to_tsvector('simple', :words), 'C') "
    "|| setweight(to_tsvector('simple', :names), 'B'))",
}
_WEIGHED = 2000  # articles that are put in order, the latest
_FORGET = {
    "sqlite": "INSERT INTO searched (searched, rowid, title, words, names) "
    "VALUES ('delete', :number, :title, :words, :names)",
    "postgresql": "DELETE FROM searched WHERE reading = :number",
}
# To put an article in order costs: ts_rank unpacks all its words, bm25 counts those asked for. Of very
# many that have them, the latest are weighed.
_ASK = {
    "sqlite": "SELECT rowid AS number FROM searched WHERE searched MATCH :asked {seen} AND rowid >= "
    "coalesce((SELECT rowid FROM searched WHERE searched MATCH :asked {seen} "
    "ORDER BY rowid DESC LIMIT 1 OFFSET :weighed - 1), 0) "
    "ORDER BY bm25(searched, 4.0, 1.0, 2.0), rowid LIMIT :most",
    "postgresql": "SELECT reading AS number FROM (SELECT reading, words FROM searched "
    "WHERE words @@ to_tsquery('simple', :asked) ORDER BY reading DESC LIMIT :weighed) AS latest "
    "ORDER BY ts_rank(words, to_tsquery('simple', :asked)) DESC, reading LIMIT :most",
}
# FTS5 has no view before it: who sees some spaces finds the texts of their articles, and no place of
# the answer is taken by others (in PostgreSQL the policy of the table sees to it).
_SEEN = "AND rowid IN (SELECT m.number FROM main.readings AS m WHERE m.text IN (SELECT text FROM temp.readings))"
_IS_CONFINED = "SELECT count(*) FROM temp.sqlite_master WHERE name = 'readings'"
_WORD = re.compile(r"\w+", re.UNICODE)
_LONGEST = 900_000  # letters of a text that are indexed: a PostgreSQL tsvector holds a megabyte


def _entries_to_index(
    connection: Connection, which: str, **given: Any
) -> Iterator[dict[str, Any]]:
    joined = {
        "sqlite": "group_concat(name, char(10))",
        "postgresql": "string_agg(name, chr(10))",
    }[connection.dialect.name]
    asked = text(_ENTRY.format(joined=joined, which=which))
    if "numbers" in given:
        asked = asked.bindparams(bindparam("numbers", expanding=True))
    for row in connection.execute(asked, given).mappings():
        entry = {name: row[name] or "" for name in ("title", "words", "names")}
        entry = {name: value[:_LONGEST] for name, value in entry.items()}
        yield entry | {"number": row["number"]}


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
    rows = list(entries)
    if rows:
        connection.execute(text(_ADD[connection.dialect.name]), rows)


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take readings out of the index, before their words are destroyed; what else has their text is
    indexed anew.
    """
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
        "WHERE a.number NOT IN :numbers AND a.text IN "
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
        "ON l.text = f.text WHERE f.number IN :found GROUP BY f.number, l.sha256"
    ).bindparams(bindparam("found", expanding=True))
    latest = connection.execute(by_text, {"found": order}).all()
    return [
        row.latest for row in sorted(latest, key=lambda row: order.index(row.found))
    ]
