"""A kind of claim that the program does not know, carried through it: a warning.

Run by itself, since a kind joins the table before the ledger is imported. All the program is told of
it is its record, its row in the table and what finds it; what comes of it is printed as JSON.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.records import (
    Document,
    Issue,
    Location,
    Mentions,
    Reason,
    Span,
    claim_id,
)
from reportedly.records.kinds import KINDS, ClaimKind
from reportedly.records.printed import Record

TEXT = (
    "MOSUL, 10 April - Aid workers warned of hunger in Mosul. The army warned drivers."
)


@dataclass(frozen=True, slots=True)
class Warned(Record):
    """Somebody warned of something."""

    id: str
    evidence: Span
    level: str
    urgent: bool
    place: Location | None
    on: date | None
    passage: str
    because: tuple[Reason, ...] = field(default=(), repr=False)


def find(
    document: Document, mentions: Mentions, people: object, before: object
) -> tuple[tuple[Warned, ...], tuple[Issue, ...]]:
    """Each "warned", of a high level where it is told of what."""
    found = []
    for match in re.finditer(r"warned( of)?", document.reading):
        level = "high" if match[1] else "low"
        words = document.span(*match.span())
        near = [place.location for place in mentions.places if level == "high"]
        found.append(
            Warned(
                claim_id(document.id, words.start, words.end, "warning", level),
                words,
                level,
                level == "high",
                near[-1] if near else None,
                document.published,
                "body",
                (Reason("level", "what is warned of is told", words),),
            )
        )
    return tuple(found), ()


WARNING = ClaimKind(
    "warning",
    "warnings",
    Warned,
    words="evidence",
    sort="level",
    places=("place",),
    days="on",
    since="9999",
)


def join() -> None:
    """The one row, and what finds it."""
    from reportedly.claims import FINDERS

    FINDERS["warnings"] = find


def carried(folder: Path) -> dict[str, Any]:
    """What comes of it at each station."""
    import sqlalchemy as sa

    from reportedly import Filter, open_ledger, read
    from reportedly.exports.rows import TABLES
    from reportedly.exports.tables import exported
    from reportedly.ingest import page_from_bytes
    from reportedly.ledger import parquet
    from reportedly.ledger.rows import found_in
    from reportedly.ledger.schema import claims
    from reportedly.run.exporting import facts
    from reportedly.run.verify import verify
    from reportedly.run.versions import versions

    path = folder / "l.db"
    open_ledger(path, create=True).close()
    engine = sa.create_engine(f"sqlite:///{path}")
    claims["warnings"].create(engine)  # as its migration would
    line = json.dumps({"id": "a", "published": "2017-04-10", "text": TEXT}).encode()
    reading = read(page_from_bytes(line, "application/json", "a.jsonl:1", "a"))
    told: dict[str, Any] = {"read": reading.as_dict()["warnings"]}
    sets = parquet.tables_of([(1, reading.page, found_in(reading))], versions())
    ((_, _, again, _),) = parquet.readings_in(sets)
    told["data set"] = again == found_in(reading)
    with open_ledger(path) as ledger:
        ledger.append(reading, versions())
        (kept,) = ledger.readings()
        told["kept"] = kept.of(WARNING) == reading.claims.of(WARNING)
        told["asked"] = {
            name: [one.claim.level for one in ledger.claims(WARNING, asked)]
            for name, asked in {
                "all": Filter(),
                "place": Filter(place="Mosul"),
                "since": Filter(since=date(2017, 4, 11)),
            }.items()
        }
        told["why"] = ledger.why(reading.claims.of(WARNING)[0].id)[0].claim.level
        table = TABLES["warnings"]
        rows = list(table.rows(facts(ledger)))
        told["rows"] = [[row[name] for name in ("level", "place")] for row in rows]
        told["columns"] = list(table.columns.items())[:4]
        told["csv"] = exported(ledger.view(), "csv", "warnings").decode()
        told["sound"] = [verdict.problems for verdict in verify(ledger)]
        told["chain"] = ledger.check().problems
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE warnings SET level = 'none' WHERE position = 1"
        )
    engine.dispose()
    with open_ledger(path) as ledger:
        told["changed"] = [verdict.problems for verdict in verify(ledger)]
        told["broken"] = ledger.check().problems
    return told


if __name__ == "__main__":
    KINDS.append(WARNING)
    join()
    print(json.dumps(carried(Path(sys.argv[1])), default=str))
