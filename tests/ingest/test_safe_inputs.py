"""Inputs and outputs that were made to mislead: links out of the folder, line ends, formulas, terminal commands."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

import pytest

from reportedly.cli.console import printable
from reportedly.errors import UsageError
from reportedly.exports.tables import csv_lines, json_line
from reportedly.ingest import read_inputs
from reportedly.ingest.parquet import bounded_table
from reportedly.ledger.rows import inflated
from reportedly.records import Failure, RawPage
from reportedly.run.dataset import PLAN, read_plan

LINE = b'{"id": "%d", "text": "Nine people drowned in Basra, police said."}'


def test_a_link_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    for folder in (outside, inside):
        folder.mkdir()
        (folder / "a.txt").write_text("Nine people drowned in Basra, police said.")
    (inside / "b.txt").symlink_to(outside / "a.txt")
    (inside / "c").symlink_to(outside)
    (inside / "d.txt").symlink_to(inside / "a.txt")
    found = list(read_inputs([str(inside)]))
    assert [Path(i.origin).name for i in found if isinstance(i, RawPage)] == [
        "a.txt",
        "d.txt",
    ]
    failed = [i for i in found if isinstance(i, Failure)]
    assert [Path(i.origin).name for i in failed] == ["b.txt", "c"]
    assert all("leads out of the folder" in i.reason for i in failed)


def test_links_that_lead_to_themselves_cost_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nine people drowned in Basra, police said.")
    (tmp_path / "b").symlink_to("c")
    (tmp_path / "c").symlink_to("b")
    (tmp_path / "d.txt").symlink_to("d.txt")
    (tmp_path / "e").symlink_to(".")
    found = list(read_inputs([str(tmp_path)]))
    assert [i.text for i in found if isinstance(i, RawPage)] == [
        "Nine people drowned in Basra, police said."
    ]
    failed = [i for i in found if isinstance(i, Failure)]
    assert [Path(i.origin).name for i in failed] == ["b", "c", "d.txt"]
    assert all("symbolic links" in i.reason for i in failed)


def test_a_folder_without_a_file_that_is_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / ".hidden.txt").write_text("Nine people drowned.")
    assert list(read_inputs([str(tmp_path)])) == [
        Failure(str(tmp_path), "holds no file that is read")
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_end_of_a_line_is_not_part_of_its_article(
    tmp_path: Path, end: bytes
) -> None:
    lines = [LINE % 1, LINE % 2]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))  # without a last end
    (tmp_path / "b.jsonl").write_bytes(end.join([*lines, b""]))
    found = [p for p in read_inputs([str(tmp_path)]) if isinstance(p, RawPage)]
    assert [p.data for p in found] == lines * 2


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "＋", "\t", "\u200f=", " =", "\ufeff@"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(start: str) -> None:
    (_, row) = csv_lines([{"a": f"{start}1+1"}], ["a"])
    assert row.decode().lstrip('"').startswith("'")


def test_ends_of_lines_of_unicode_are_escaped() -> None:
    said = {"text": "a\u2028b\u2029c\u0085d"}
    line = json_line(said)
    assert len(line.decode().splitlines()) == 1 and json.loads(line) == said


def test_json_lines_hold_no_command_to_a_terminal() -> None:
    said = {"text": "a\u009b2Jb\u202ec\x1bd\x7fe\u2066f العراق\u200c"}
    line = json_line(said).decode()
    assert json.loads(line) == said and "العراق\u200c" in line
    assert not set("\u009b\u202e\x1b\x7f\u2066") & set(line)


def test_what_would_command_a_terminal_is_escaped() -> None:
    assert printable("a\x1b[2Jb\x07\u202ec\nd") == "a\\x1b[2Jb\\x07\\u202ec\\nd"
    assert printable("Ärzte ohne Grenzen 12 العراق") == "Ärzte ohne Grenzen 12 العراق"


# ------------------------------------------------------------------ what was made elsewhere
def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(b"\0" * 30_000_000)
    assert inflated(bomb, 1000) == b""
    assert inflated(bomb[:100]) == b"" and inflated(b"no zlib") == b""
    assert inflated(zlib.compress(b"words"), 5) == b"words"


@pytest.mark.parametrize(
    "plan",
    [
        {"pieces": "../..", "trace": "t"},
        {"pieces": [-1], "trace": "t"},
        {"pieces": ["0"], "trace": "t"},
        {"pieces": [0]},
        [],
        {"pieces": [0, 8, 0], "trace": "x"},
    ],
)
def test_a_plan_that_is_none_is_refused(tmp_path: Path, plan: object) -> None:
    (tmp_path / PLAN).write_text(json.dumps(plan))
    with pytest.raises(UsageError, match="is not the plan of a data set"):
        read_plan(tmp_path)


@pytest.mark.parametrize("table", [PLAN, "part-0.parquet"])
@pytest.mark.parametrize("kind", ["pipe", "device", "link"])
def test_what_is_no_regular_file_of_a_data_set_is_refused(
    tmp_path: Path, table: str, kind: str
) -> None:
    """A pipe waits for a writer and a device never ends: in a folder that somebody else made."""
    place = tmp_path / table
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/zero" if kind == "device" else "/etc/passwd")
    with pytest.raises((UsageError, OSError), match="no regular file"):
        read_plan(tmp_path) if table == PLAN else bounded_table(place)


def test_a_plan_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / PLAN).write_text("[" * 200_000)
    with pytest.raises(UsageError, match="cannot be read"):
        read_plan(tmp_path)
