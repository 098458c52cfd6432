"""What a watch knows of each question and happening, in a file of its own that ends with it.

A ledger comes to hold more each day; what is in memory of it does not. SQLite opens the file under
no name and keeps some 2 MB of it at hand.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from functools import lru_cache

from reportedly.reconcile.data import Datum
from reportedly.records import Location
from reportedly.run.changes import Facts, Key, Looks, Spread

_PLACES = 2000  # that are at hand: news of a day names some hundreds
_QUESTION_MARKS = ", ".join("?" * 10)
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE facts (kind TEXT, subject TEXT, packed BLOB, happening TEXT, UNIQUE (kind, subject));
CREATE INDEX facts_of_happening ON facts (happening) WHERE happening IS NOT NULL;
CREATE TABLE spread (kind TEXT, subject TEXT, category TEXT, shape TEXT, place TEXT,
    placed INTEGER, counts TEXT, countries TEXT, first TEXT, last TEXT,
    PRIMARY KEY (kind, subject)) WITHOUT ROWID;
CREATE INDEX spread_in_time ON spread (category, last);
CREATE TABLE documents (document TEXT, kind TEXT, subject TEXT,
    PRIMARY KEY (document, kind, subject)) WITHOUT ROWID;
CREATE INDEX documents_of_subject ON documents (kind, subject);
CREATE TABLE counts (subject TEXT PRIMARY KEY, packed BLOB);
"""


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A question that counts of a category can join: when and where it is asked, which counts it
    has, and in which countries.
    """

    key: Key
    shape: str
    place: Location | None
    placed: bool
    counts: frozenset[int]
    countries: frozenset[str]
    first: date | None
    last: date | None


class FactStore:
    """The facts of questions and happenings, and by what they are found again."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(_TABLES)

    def __bool__(self) -> bool:
        return self._file.execute("SELECT 1 FROM facts LIMIT 1").fetchone() is not None

    def held(self) -> int:
        """How many rows there are."""
        return sum(
            self._file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("facts", "spread", "documents", "counts")
        )

    # -------------------------------------------------------------- what is known
    def add(self, facts: Looks) -> None:
        """Take facts for known; those of a subject that was known are replaced."""
        rows = (
            (
                *key,
                zlib.compress(json.dumps(one).encode(), 1),
                (one.get("happening") or None) if key[0] == "question" else None,
            )
            for key, one in facts.items()
        )
        self._file.executemany(
            "INSERT INTO facts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET packed = excluded.packed, happening = excluded.happening",
            rows,
        )

    def spread(self, spread: Mapping[Key, Spread]) -> None:
        """Note where subjects are spread now, to find them by what is near them."""
        for key, one in spread.items():
            self._leave_place(key)
            days = [day.isoformat() if day else None for day in (one.first, one.last)]
            place = json.dumps(astuple(one.place)) if one.place else None
            lists = [json.dumps(sorted(some)) for some in (one.counts, one.countries)]
            row = (*key, one.category, one.shape, place, one.placed, *lists, *days)
            self._file.execute(f"INSERT INTO spread VALUES ({_QUESTION_MARKS})", row)
            self._file.executemany(
                "INSERT INTO documents VALUES (?, ?, ?)",
                ((document, *key) for document in one.documents),
            )

    def keep_counts(self, question: str, counts: Sequence[Datum]) -> None:
        """Note the counts of a question, in the order they became known."""
        packed = zlib.compress(pickle.dumps(counts, pickle.HIGHEST_PROTOCOL), 1)
        asked = "INSERT OR REPLACE INTO counts VALUES (?, ?)"
        self._file.execute(asked, (question, packed))

    def counts(self, question: str) -> list[Datum]:
        """The counts of a question, as they were noted; none where they were not."""
        asked = "SELECT packed FROM counts WHERE subject = ?"
        row = self._file.execute(asked, (question,)).fetchone()
        found: list[Datum] = pickle.loads(zlib.decompress(row[0])) if row else []
        return found

    def forget(self, keys: Iterable[Key]) -> None:
        """Let go of subjects that are no more."""
        for key in keys:
            self._leave_place(key)
            self._file.execute("DELETE FROM facts WHERE kind = ? AND subject = ?", key)
            self._file.execute("DELETE FROM counts WHERE subject = ?", key[1:])

    def _leave_place(self, key: Key) -> None:
        for table in ("spread", "documents"):
            asked = f"DELETE FROM {table} WHERE kind = ? AND subject = ?"
            self._file.execute(asked, key)

    # -------------------------------------------------------------- what is asked of it
    def keys(self) -> list[Key]:
        """Every subject, those that were known first before the others."""
        return self._file.execute(
            "SELECT kind, subject FROM facts ORDER BY rowid"
        ).fetchall()

    def facts(self, key: Key) -> Facts | None:
        """What is known of a subject."""
        asked = "SELECT packed FROM facts WHERE kind = ? AND subject = ?"
        row = self._file.execute(asked, key).fetchone()
        if row is None:
            return None
        found: Facts = json.loads(zlib.decompress(row[0]))
        return found

    def touching(self, documents: Iterable[str]) -> set[Key]:
        """The subjects that some documents have a part in."""
        asked = "SELECT kind, subject FROM documents WHERE document = ?"
        return {key for one in documents for key in self._file.execute(asked, (one,))}

    def documents(self, keys: Iterable[Key]) -> set[str]:
        """The documents that have a part in some subjects."""
        asked = "SELECT document FROM documents WHERE kind = ? AND subject = ?"
        return {row[0] for key in keys for row in self._file.execute(asked, key)}

    def questions_of(self, happening: str) -> set[Key]:
        """The questions that the tolls of a happening answer."""
        asked = "SELECT kind, subject FROM facts WHERE happening = ?"
        return set(self._file.execute(asked, (happening,)))

    def counted_in(
        self, category: str, first: date, last: date, apart: timedelta
    ) -> Iterator[CountedIn]:
        """The questions of a category no further in time than so from some days."""
        asked = (
            "SELECT kind, subject, shape, place, placed, counts, countries, first, last FROM spread"
            " WHERE category = ? AND (last >= ? OR last IS NULL)"
            " AND (first <= ? OR first IS NULL)"
        )
        days = ((first - apart).isoformat(), (last + apart).isoformat())
        for (
            kind,
            subject,
            shape,
            place,
            placed,
            counts,
            countries,
            since,
            until,
        ) in self._file.execute(asked, (category, *days)):
            yield CountedIn(
                (kind, subject),
                shape,
                _place_kept(place),
                bool(placed),
                frozenset(json.loads(counts)),
                frozenset(json.loads(countries)),
                _day_told(since),
                _day_told(until),
            )


@lru_cache(_PLACES)
def _place_kept(told: str | None) -> Location | None:
    return Location(*json.loads(told)) if told else None


def _day_told(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
