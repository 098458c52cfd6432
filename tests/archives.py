"""Archives for tests of the engine and of object stores, and every row a ledger makes of them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from reportedly.ledger import open_ledger
from reportedly.records import Failure
from reportedly.run.build import build
from reportedly.run.dataset import import_dataset
from reportedly.run.tracing import trace_ledger

TOWNS = (
    "Mosul",
    "Tal Afar",
    "Aleppo",
    "Raqqa",
    "Maiduguri",
    "Goma",
    "Marib",
    "Herat",
    "Kharkiv",
    "Juba",
)
Dump = dict[str, list[tuple[object, ...]]]


def report(n: int) -> dict[str, str | None]:
    """An article unlike the others, except that every fourth carries a passage of an earlier one."""
    town, dead = TOWNS[n % 10], 3 + n
    text = (
        f"{town.upper()} – A mortar round hit the grain market in {town} on day {n}, "
        f"killing {dead} people, police said.\n"
        f'"We carried {n + 2} of the wounded on doors," said Samira Number{n}, a nurse at the clinic on road {n}.\n'
        f"Some {(n + 1) * 100} families left the district of {town} for schools {n + 1} kilometres away, "
        "the Red Cross said.\n"
    )
    if n % 4 == 3:
        text += report(n - 3)["text"] or ""
    day = f"2017-{1 + n // 28:02d}-{1 + n % 28:02d}" if n % 11 else None
    return {
        "id": f"a{n}",
        "title": f"Report {n}",
        "published": day,
        "outlet": f"Post {n % 3}",
        "url": None,
        "text": text,
    }


def archive(folder: Path, many: int) -> list[str]:
    """Two files of Parquet and one of JSON lines, with what archives have: repeats, gaps and broken rows."""
    folder.mkdir()
    rows = [report(n) for n in range(many)]
    rows[5]["id"] = "a1"  # an id given twice
    rows[6]["id"] = None
    rows[7]["text"] = None  # cannot be read
    rows.append(dict(rows[2]))  # the same bytes again
    fields = pa.schema([(name, pa.string()) for name in rows[0]])
    half = many // 2
    parquet.write_table(
        pa.Table.from_pylist(rows[:half], schema=fields),
        folder / "a.parquet",
        row_group_size=7,
    )
    parquet.write_table(
        pa.Table.from_pylist(rows[half:], schema=fields), folder / "b.parquet"
    )
    lines = [
        json.dumps(report(many)),
        "",
        "no object",
        json.dumps(report(many + 1) | {"id": "a3"}),
    ]
    (folder / "c.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(folder / name) for name in ("a.parquet", "b.parquet", "c.jsonl")]


# Of the chain, which seals when rows were kept and in which order: two ledgers never agree on these. That each row
# has its one link (`of`, `key`) they must agree on.
SEALED = {"number", "digest", "head"}


def dump(path: Path) -> Dump:
    """Every row of a ledger but for the moment it was kept, and what follows from that moment."""
    found: Dump = {}
    with sqlite3.connect(path) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            columns = [
                row[1]
                for row in connection.execute(f'PRAGMA table_info("{table}")')
                if row[1] != "kept_at" and not (table == "chain" and row[1] in SEALED)
            ]
            named = ", ".join(f'"{c}"' for c in columns)
            found[table] = sorted(
                connection.execute(f'SELECT {named} FROM "{table}"').fetchall(),
                key=repr,
            )
    return found


def by_one_process(inputs: list[str], path: Path) -> Dump:
    with open_ledger(path, create=True) as ledger:
        list(build(inputs, ledger))
        trace_ledger(ledger)
    return dump(path)


def imported(out: Path, path: Path) -> Dump:
    with open_ledger(path, create=True) as ledger:
        assert not [o for o in import_dataset(out, ledger) if isinstance(o, Failure)]
    return dump(path)


def reportedly(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reportedly", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=900, check=False
    )
