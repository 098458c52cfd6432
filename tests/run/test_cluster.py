"""An archive read by the engine gives the rows one process gives, to the byte, whatever becomes of the machines."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import cast

import pyarrow as pa
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from reportedly.cli import main
from reportedly.errors import UsageError
from reportedly.ingest.identity import Naming, asked_twice
from reportedly.ingest.inputs import id_is_given, renamed
from reportedly.ledger import open_ledger
from reportedly.ledger import parquet as kept
from reportedly.ledger.rows import Found, content_digest
from reportedly.ledger.schema import FOUND
from reportedly.records import Failure, RawPage
from reportedly.run.build import build
from reportedly.run.cluster.archive import repeats_of
from reportedly.run.cluster.engine import Engine
from reportedly.run.cluster.plan import plan
from reportedly.run.cluster.work import done_before, items, number_of, turn
from reportedly.run.dataset import import_dataset, part, read_plan
from reportedly.run.tracing import trace_ledger
from tests.archives import archive, by_one_process, dump, imported, report, reportedly


# ------------------------------------------------------------------ without an engine
def test_pieces_hold_every_article_once_and_name_it_as_one_process_does(
    tmp_path: Path,
) -> None:
    inputs = archive(tmp_path / "in", 20)
    found = [
        (n, item.origin) for piece in plan(inputs, size=3) for n, item in items(piece)
    ]
    numbers = [n for n, _ in found]
    assert (
        numbers == sorted(set(numbers)) and len(found) == 24
    )  # the blank line is no article
    assert found[0][1].endswith("a.parquet:1") and found[9][1].endswith("a.parquet:10")
    assert found[-1][1].endswith("c.jsonl:4")


def test_an_archive_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12 people died.", encoding="utf-8")
    with pytest.raises(UsageError, match="reads Parquet"):
        plan([str(tmp_path / "a.txt")])
    (tmp_path / "b.parquet").write_bytes(b"not parquet at all")
    with pytest.raises(UsageError, match="cannot be read"):
        plan([str(tmp_path / "b.parquet")])


def test_turns_are_in_order_of_publication_and_what_has_no_date_is_last() -> None:

    turns = [
        turn(date(1990, 1, 1), 900),
        turn(date(2017, 3, 1), 7),
        turn(date(2017, 3, 1), 8),
        turn(None, 0),
    ]
    assert turns == sorted(turns) and max(turns) < 2**63
    assert [number_of(t) for t in turns] == [900, 7, 8, 0]


class Here:
    """An engine that does the work where it is asked for."""

    def each(
        self, work: Callable[[str], str], items: Sequence[str], *, heavy: bool = True
    ) -> Iterator[tuple[int, str]]:
        return ((index, work(item)) for index, item in reversed(list(enumerate(items))))


def test_articles_that_share_an_id_get_the_names_one_process_gives(
    tmp_path: Path,
) -> None:
    inputs = archive(tmp_path / "in", 20)
    more = [report(2), report(9), report(2), report(14), report(9)]
    more[0]["text"] = (more[0]["text"] or "").replace(
        "mortar", "rocket"
    )  # a version of a2
    more[1]["id"] = "a2"  # another article
    more[3]["id"] = "a2-2"  # an id that is given out by then
    more[4] |= {"id": None}
    source = tmp_path / "in" / "d.jsonl"
    source.write_text("\n".join(map(json.dumps, more)), encoding="utf-8")
    pieces = plan([*inputs, str(source)], size=3)
    repeats = repeats_of(cast("Engine", Here()), pieces)
    many = {
        number: renamed(item, repeats.get(number, ())).id
        for piece in pieces
        for number, item in items(piece)
        if isinstance(item, RawPage)
    }
    naming = Naming()
    pages = [
        item
        for piece in pieces
        for _, item in items(piece)
        if isinstance(item, RawPage) and id_is_given(item)
    ]
    naming.settle(asked_twice(lambda: pages))
    one = [
        naming.named(item).id
        for piece in pieces
        for _, item in items(piece)
        if isinstance(item, RawPage)
    ]
    assert list(many.values()) == one
    assert one[-5:-1] == ["a2", "a2-3", "a2", "a2-2"]


# ------------------------------------------------------------------ on this machine
@pytest.fixture(scope="module")
def native(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, list[str]]]:
    """A data set made by the command, in a process of its own: a process has one engine."""
    pytest.importorskip("daft", reason="needs reportedly[cluster]")
    folder = tmp_path_factory.mktemp("native")
    inputs = archive(folder / "in", 24)
    done = reportedly(
        "build", *inputs, "--engine", "daft", "--out", str(folder / "out")
    )
    assert (
        done.returncode == 1
        and "26 read" in done.stdout
        and "2 could not be read" in done.stdout
    ), done.stderr
    assert "b.parquet" not in done.stderr and "c.jsonl:3" in done.stderr
    yield folder / "out", inputs


def test_a_data_set_gives_the_rows_of_one_process(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:
    out, inputs = native
    one = by_one_process(inputs, tmp_path / "one.db")
    assert (
        len(one["readings"]) == 25
        and len(one["copies"]) >= 5
        and len(one["figures"]) >= 25
    )
    assert imported(out, tmp_path / "many.db") == one


def test_importing_again_adds_nothing_and_an_import_meets_what_is_there(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:
    out, _ = native
    runner = CliRunner()
    first = runner.invoke(
        main, ["ledger", "import", str(out), "--ledger", str(tmp_path / "l.db")]
    )
    assert first.exit_code == 0 and "25 new, 1 already kept" in first.output
    before = dump(tmp_path / "l.db")
    second = runner.invoke(
        main, ["ledger", "import", str(out), "--ledger", str(tmp_path / "l.db")]
    )
    assert second.exit_code == 0 and "0 new, 26 already kept" in second.output
    assert dump(tmp_path / "l.db") == before

    other = tmp_path / "other.jsonl"
    other.write_text(
        json.dumps(report(3) | {"id": "elsewhere", "published": "2016-01-01"}),
        encoding="utf-8",
    )
    with open_ledger(tmp_path / "met.db", create=True) as ledger:
        list(build([str(other)], ledger))
        trace_ledger(ledger)
        list(import_dataset(out, ledger))
        found = {number for number, *_ in dump(tmp_path / "met.db")["fingerprints"]}
        assert len(found) == 26
    with sqlite3.connect(tmp_path / "met.db") as connection:
        assert (
            connection.execute(
                "SELECT count(*) FROM copies WHERE original = 1"
            ).fetchone()[0]
            > 0
        )


def test_changed_rows_of_a_data_set_are_not_kept(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:

    out = tmp_path / "out"
    shutil.copytree(native[0], out)
    path = part(out, "figures", 0)
    table = parquet.read_table(path, partitioning=None)
    row = table.schema.get_field_index("low")
    parquet.write_table(
        table.set_column(row, "low", pa.array([99] * len(table), type=pa.int64())), path
    )
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        refused = [o for o in import_dataset(out, ledger) if isinstance(o, Failure)]
    assert refused and all("changed" in o.reason for o in refused)


def test_a_stopped_run_is_completed_and_another_archive_is_refused(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:

    out, inputs = tmp_path / "out", native[1]
    shutil.copytree(native[0], out)
    pieces = plan(inputs)
    kept, lost = pieces[0], pieces[1]
    stood = part(out, "documents", kept.number).stat().st_mtime_ns
    part(out, "documents", lost.number).unlink()
    part(out, "copies", 0).unlink()
    assert done_before(lost, out) is None
    with (
        open_ledger(tmp_path / "l.db", create=True) as ledger,
        pytest.raises(UsageError, match="not finished"),
    ):
        list(import_dataset(out, ledger))
    assert (
        reportedly("build", *inputs, "--engine", "daft", "--out", str(out)).returncode
        == 1
    )
    assert part(out, "documents", kept.number).stat().st_mtime_ns == stood
    assert imported(out, tmp_path / "many.db") == by_one_process(
        inputs, tmp_path / "one.db"
    )
    refused = reportedly("build", inputs[0], "--engine", "daft", "--out", str(out))
    assert refused.returncode == 2 and "other articles" in refused.stderr


def test_wrong_usage_is_said() -> None:
    runner = CliRunner()
    for arguments, said in (
        (["build", "a.parquet", "--engine", "daft"], "--out"),
        (
            [
                "build",
                "a.parquet",
                "--engine",
                "daft",
                "--out",
                "x",
                "--ledger",
                "l.db",
            ],
            "ledger import",
        ),
        (["build", "a.parquet", "--out", "x", "--ledger", "l.db"], "--engine daft"),
        (["build", "a.parquet"], "--ledger"),
        (["ledger", "import", "nowhere", "--ledger", "l.db"], "no data set"),
    ):
        result = runner.invoke(main, arguments)
        assert result.exit_code == 2 and said in result.output, arguments


def test_the_engines_report_to_nobody() -> None:
    """By their own word: each says that it would not send, once the engine is started as a user starts it."""
    pytest.importorskip("daft", reason="needs reportedly[cluster]")
    pytest.importorskip("ray", reason="needs reportedly[cluster]")
    check = """
import urllib.request
def refuse(*a, **k): raise SystemExit(f"asked the network: {a}")
urllib.request.urlopen = refuse
from reportedly.run.cluster.engine import Engine
Engine(None)
from daft import scarf_telemetry
assert scarf_telemetry.opted_out() if hasattr(scarf_telemetry, "opted_out") else True
from ray._common.usage import usage_lib
assert not usage_lib.usage_stats_enabled()
print("quiet")
"""
    names = (
        "DAFT_ANALYTICS_ENABLED",
        "SCARF_NO_ANALYTICS",
        "DO_NOT_TRACK",
        "RAY_USAGE_STATS_ENABLED",
    )
    bare = {k: v for k, v in os.environ.items() if k not in names}
    done = subprocess.run(
        [sys.executable, "-c", check],
        capture_output=True,
        text=True,
        env=bare,
        check=False,
    )
    assert done.stdout.strip() == "quiet", done.stderr


# ------------------------------------------------------------------ on a cluster that loses a machine
def test_a_cluster_that_loses_a_worker_gives_the_rows_of_one_process(
    tmp_path: Path,
) -> None:
    """Two workers, one killed while both read: the data set is whole, and the same to the byte."""
    pytest.importorskip("daft", reason="needs reportedly[cluster]")
    ray = pytest.importorskip("ray", reason="needs reportedly[cluster]")
    from ray.cluster_utils import Cluster

    many = 240
    inputs = archive(tmp_path / "in", many)
    out = tmp_path / "out"
    store = 100_000_000  # bytes; Ray's least is 75 MB
    head = {"num_cpus": 0, "object_store_memory": store, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    try:
        workers = [
            cluster.add_node(num_cpus=1, object_store_memory=store) for _ in range(2)
        ]
        command = [sys.executable, "-m", "reportedly", "build", *inputs]
        command += ["--engine", "daft", "--out", str(out), "--ray", cluster.address]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as running:
            try:
                pieces = len(plan(inputs))
                until = time.monotonic() + 600
                while (
                    finished(out) < 3
                    and running.poll() is None
                    and time.monotonic() < until
                ):
                    time.sleep(0.05)
                assert 3 <= finished(out) < pieces, (
                    "the worker must be killed in the middle"
                )
                cluster.remove_node(workers[1], allow_graceful=False)
                said, told = running.communicate(timeout=900)
                assert running.returncode == 1, (
                    told
                )  # two articles of the archive cannot be read
            finally:
                running.kill()  # nothing where it has ended; else the test would wait for it without end
    finally:
        ray.shutdown()
        cluster.shutdown()
    assert f"{many + 2} read" in said
    assert imported(out, tmp_path / "many.db") == by_one_process(
        inputs, tmp_path / "one.db"
    )


def finished(out: Path) -> int:
    """Pieces that are read to their end."""
    return len(list((out / "documents").glob("part-*.parquet")))


# ------------------------------------------------------------------ a data set made by anybody
def forged(native: tuple[Path, list[str]], tmp_path: Path, low: int = 99) -> Path:
    """A data set whose first article says other values, its digest reckoned anew."""

    out = tmp_path / "forged"
    shutil.copytree(native[0], out)
    (number, *_) = (read_plan(out) or {})["pieces"]
    tables = {
        name: parquet.read_table(part(out, name, number), partitioning=None)
        for name in ("documents", *FOUND)
    }
    readings = list(kept.readings_in(tables))
    at, page, found, made_by = next(r for r in readings if r[2].rows["figures"])
    rows = {**found.rows}
    rows["figures"] = [{**row, "low": low, "high": None} for row in rows["figures"]]
    digest = content_digest(found.document, found.text, rows)
    lie = Found(found.document, found.text, rows, digest)
    others = [(n, p, f) for n, p, f, _ in readings if n != at]
    for name, table in kept.tables_of([(at, page, lie), *others], made_by).items():
        parquet.write_table(table, part(out, name, number))
    return out


def test_values_that_do_not_follow_from_the_bytes_are_not_imported(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:
    out = forged(native, tmp_path)
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        outcomes = list(import_dataset(out, ledger))
        (refused,) = [o for o in outcomes if isinstance(o, Failure)]
        assert "do not follow from its bytes" in refused.reason
        assert all(f.figure.low != 99 for f in ledger.figures())
        assert ledger.activity() == []


def test_what_is_imported_as_it_is_is_marked_and_found_by_verify(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:
    out, path = forged(native, tmp_path), str(tmp_path / "l.db")
    taken = CliRunner().invoke(
        main, ["ledger", "import", str(out), "--ledger", path, "--sample", "0"]
    )
    assert taken.exit_code == 0
    with open_ledger(path) as ledger:
        (mark,) = ledger.activity()
        assert (mark.act, mark.about) == ("import", str(out))
        assert mark.detail.startswith("25 of 25 readings and the copy links")
    some = CliRunner().invoke(main, ["verify", "--ledger", path, "--sample", "0"])
    assert some.exit_code == 0 and "unverified" in some.output
    every = CliRunner().invoke(main, ["verify", "--ledger", path])
    assert every.exit_code == 1 and "low is kept as 99" in every.output


def test_copies_of_a_data_set_are_found_anew(
    native: tuple[Path, list[str]], tmp_path: Path
) -> None:

    out = tmp_path / "out"
    shutil.copytree(native[0], out)
    path = part(out, "copies", 0)
    table = parquet.read_table(path, partitioning=None)
    parquet.write_table(table.slice(0, 1), path)
    assert len(table) > 1
    assert imported(out, tmp_path / "l.db") == imported(native[0], tmp_path / "m.db")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("documents", "not those of a data set"),
        ("figures", "they were changed"),
        ("copies", "not those of a data set"),
    ],
)
def test_tables_of_another_shape_are_refused_in_one_line(
    native: tuple[Path, list[str]], tmp_path: Path, table: str, says: str
) -> None:

    out = tmp_path / "out"
    shutil.copytree(native[0], out)
    for path in (out / table).glob("part-*.parquet"):
        parquet.write_table(pa.table({"reading": ["x"], "b": [None]}), path)
    command = ["ledger", "import", str(out), "--ledger", str(tmp_path / "l.db")]
    done = CliRunner().invoke(main, [*command, "--sample", "0"])
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert says in done.output


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("came_from", None),
        ("came_from", "no list"),
        ("came_from", "[" * 20_000),
        ("stages", "no pairs"),
        ("stages", 7),
        ("lexicons", b"\xff"),
        ("program", {"a": 1}),
        ("media", {"a": 1}),
        ("origin", {"a": 1}),
    ],
)
def test_a_value_that_its_column_cannot_hold_is_told_in_one_line(
    native: tuple[Path, list[str]], tmp_path: Path, column: str, value: object
) -> None:

    out = tmp_path / "out"
    shutil.copytree(native[0], out)
    for path in (out / "documents").glob("part-*.parquet"):
        table = parquet.read_table(path, partitioning=None)
        odd = pa.array([value] * len(table))
        at = table.schema.get_field_index(column)
        parquet.write_table(table.set_column(at, column, odd), path)
    command = ["ledger", "import", str(out), "--ledger", str(tmp_path / "l.db")]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "not those of a data set" in done.output or "not kept" in done.output
