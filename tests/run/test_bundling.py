"""The evidence of a happening: packed once, verified by anybody, and every change of it named."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.exports.bag import bag_problems, packed_bag, unpacked_bag

TEXT = (
    "GOMA - At least 20 people were killed in an air strike on Goma on Tuesday, police said. "
    "Some 3,000 people fled the city, the Red Cross said."
)
ELSEWHERE = "BEIRA - A flood killed 7 people in Beira on Monday, officials said."


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    lines = [
        {"id": "a", "published": "2024-06-20", "outlet": "Lake Post", "text": TEXT},
        {"id": "b", "published": "2024-06-21", "outlet": "Valley News", "text": TEXT},
        {
            "id": "c",
            "published": "2024-07-02",
            "outlet": "Coast Herald",
            "text": ELSEWHERE,
        },
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    ledger = str(folder / "news.db")
    assert run("build", str(folder / "news.jsonl"), "--ledger", ledger)[0] == 0
    code, out, _ = run(
        "happenings", "--ledger", ledger, "--format", "jsonl", "--place", "Goma"
    )
    told = [json.loads(line) for line in out.splitlines()]
    strike = next(row for row in told if row["type"] == "air_strike")
    code, out, err = run(
        "bundle",
        strike["happening"],
        "--ledger",
        ledger,
        "-o",
        str(folder / "strike.zip"),
    )
    assert (code, err) == (0, "")
    return folder / "strike.zip"


def test_a_bundle_is_verified_alone(bundle: Path) -> None:
    code, out, _ = run("verify", str(bundle))
    assert code == 0, out
    assert "2 of 2 readings hold (2 read again and the same)" in out


def test_a_bundle_holds_the_pages_and_what_was_told(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        pages = [n for n in archive.namelist() if "/pages/" in n]
        texts = [json.loads(archive.read(n))["text"] for n in pages]
        figures = next(n for n in archive.namelist() if n.endswith("figures.csv"))
        assert b"At least 20 people" in archive.read(figures)
    assert {
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "data/happening.json",
    } <= names
    assert texts == [TEXT, TEXT]  # the reprint is of the evidence, the flood is not


def changed(bundle: Path, to: Path, edit: Callable[[str, bytes], bytes | None]) -> Path:
    """A bundle with some of its files edited; None takes one away."""
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            data = edit(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return to


@pytest.mark.parametrize(
    ("end", "edit", "said"),
    [
        ("happening.json", lambda data: data.replace(b"Goma", b"Gama"), "was changed"),
        ("figures.csv", lambda data: data.replace(b"20", b"90"), "was changed"),
        ("ledger.db", lambda data: data[:-1] + b"x", "was changed"),
        ("README.txt", lambda data: None, "is missing"),
        ("bag-info.txt", lambda data: data + b"More: x\n", "was changed"),
        ("tagmanifest-sha256.txt", lambda data: None, "is missing"),
    ],
)
def test_a_change_is_named(
    bundle: Path,
    tmp_path: Path,
    end: str,
    edit: Callable[[bytes], bytes | None],
    said: str,
) -> None:
    to = changed(
        bundle, tmp_path / "b.zip", lambda n, d: edit(d) if n.endswith(end) else d
    )
    code, out, err = run("verify", str(to))
    assert (code, out) == (1, "") and said in err


def test_a_bag_made_anew_around_a_forged_ledger_is_named(
    bundle: Path, tmp_path: Path
) -> None:
    """Sums can be made anew by anybody; the values still do not follow from the words."""
    folder = tmp_path / "open"
    folder.mkdir()
    bag = unpacked_bag(bundle, folder)
    with sqlite3.connect(bag / "data" / "ledger.db") as connection:
        connection.execute("DROP TRIGGER figures_no_update")
        connection.execute("UPDATE figures SET low = 77 WHERE category = 'killed'")
    files = {
        p.relative_to(bag / "data").as_posix(): p.read_bytes()
        for p in (bag / "data").rglob("*")
        if p.is_file()
    }
    (tmp_path / "forged.zip").write_bytes(packed_bag("forged", files, {}))
    code, _, err = run("verify", str(tmp_path / "forged.zip"))
    assert code == 1 and "the guard figures_no_update was taken away" in err


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "bag/../../out.txt"])
def test_a_bag_that_reaches_out_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr(name, b"x")
    code, out, err = run("verify", str(tmp_path / "evil.zip"))
    assert (code, out) == (1, "") and "outside its folder" in err
    assert not (tmp_path / "out.txt").exists() and not Path("/etc/out.txt").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_bundle_is_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    code, out, err = run("verify", str(tmp_path / "x.zip"))
    assert (code, out) == (1, "") and err.count("\n") == 1 and "is no bag" in err


def test_the_same_evidence_gives_the_same_bag() -> None:
    one = packed_bag("b", {"a.txt": b"a", "c/d.txt": b"d"}, {"Label": "two\nlines"})
    assert one == packed_bag(
        "b", {"c/d.txt": b"d", "a.txt": b"a"}, {"Label": "two\nlines"}
    )
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert b"Label: two lines\n" in archive.read("b/bag-info.txt")


def test_a_bag_is_read_by_its_sums(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(packed_bag("b", {"a.txt": b"a"}, {}))
    (tmp_path / "to").mkdir()
    bag = unpacked_bag(tmp_path / "b.zip", tmp_path / "to")
    assert list(bag_problems(bag)) == []
    (bag / "data" / "more.txt").write_text("more")
    assert list(bag_problems(bag)) == ["data/more.txt is named in no manifest"]
