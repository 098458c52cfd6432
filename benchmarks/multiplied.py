"""A ledger in PostgreSQL made larger by its own readings, each again under other names and four years later, for
measuring what a desk costs on many articles without reading as many.

    python benchmarks/multiplied.py postgresql://postgres@127.0.0.1/desk --times 4

The rows are put in past the program: such a ledger does not verify, and serves to measure alone.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta

from sqlalchemy import Connection, create_engine, text

_FOUND = (
    "passages",
    "times",
    "places",
    "actors",
    "figures",
    "statements",
    "events",
    "reasons",
)
_TURN = 1461  # days of four years
_DAYS = (4, 5)  # where a story's part has its days (`stories.parts.Part.as_json`)


def _later(part: str, turn: int) -> str:
    told = json.loads(part)
    told[0] += f"~{turn}"
    for place in _DAYS:
        if told[place]:
            day = date.fromisoformat(told[place]) + timedelta(days=turn * _TURN)
            told[place] = day.isoformat()
    return json.dumps(told, ensure_ascii=False)


def multiplied(connection: Connection, turn: int, last: int) -> None:
    """Add every reading up to the number `last` once more."""
    own = {"number": f"number + {turn * last}", "reading": f"reading + {turn * last}"}
    own |= {
        n: f"({n} + {turn * _TURN})::date"
        for n in ("published", "time_start", "time_end", "said_on")
    }
    own |= {
        "sha256": f"md5(sha256 || '{turn}') || md5(sha256)",
        "document": f"document || '~{turn}'",
    }
    own |= {
        "id": f"'{turn:x}0' || id",
        "tolls": f"""regexp_replace(tolls, '"([0-9a-f]{{20}})"', '"{turn:x}0\\1"', 'g')""",
    }
    text_digest = f"md5(digest || '{turn}') || md5(digest)"

    def again(table: str, where: str, **more: str) -> None:
        columns = (
            connection.exec_driver_sql(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
                f"AND table_name = '{table}' ORDER BY ordinal_position"
            )
            .scalars()
            .all()
        )
        told = own | more
        named = ", ".join(f'"{c}"' for c in columns)
        made = ", ".join(told.get(c, f'"{c}"') for c in columns)
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({named}) SELECT {made} FROM {table} WHERE {where}".replace(
                "%", "%%"
            )
        )

    mine = f"number <= {last}"
    pages = f"sha256 IN (SELECT sha256 FROM readings WHERE {mine})"
    again("pages", pages)
    again("names", pages)
    again(
        "texts",
        f"digest IN (SELECT text FROM readings WHERE {mine})",
        digest=text_digest,
        text=f"text || ' {turn}'",
    )
    again(
        "readings",
        mine,
        id=f"substr(md5(id || '{turn}'), 1, 20)",
        text=text_digest.replace("digest", "text"),
    )
    for table in _FOUND:
        more = {"number": "number"} if table == "reasons" else {}
        more |= {} if table in ("figures", "statements", "events") else {"id": "id"}
        again(table, f"reading <= {last}", **more)
    again("fingerprints", f"reading <= {last}")
    again("searched", f"reading <= {last}")
    found = (
        connection.execute(text(f"SELECT * FROM story_parts WHERE reading <= {last}"))
        .mappings()
        .all()
    )
    rows = [
        dict(row)
        | {
            "reading": row["reading"] + turn * last,
            "story": f"{turn}{row['story']}"[:20],
            "part": _later(row["part"], turn),
        }
        for row in found
    ]
    columns = list(rows[0])
    values = ", ".join(f":{c}" for c in columns)
    connection.execute(
        text(f"INSERT INTO story_parts ({', '.join(columns)}) VALUES ({values})"), rows
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger")
    parser.add_argument("--times", type=int, default=4)
    options = parser.parse_args()
    engine = create_engine(
        options.ledger.replace("postgresql:", "postgresql+psycopg:", 1)
    )
    with engine.begin() as connection:
        last = connection.exec_driver_sql(
            "SELECT max(number) FROM readings"
        ).scalar_one()
        for turn in range(1, options.times):
            multiplied(connection, turn, last)
        every = connection.exec_driver_sql(
            "SELECT max(number) FROM readings"
        ).scalar_one()
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('readings', 'number'), {every})"
        )
    print(f"{every} readings")


if __name__ == "__main__":
    main()
