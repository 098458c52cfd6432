"""Files in an object store are read as those of a folder, and only when an address is named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.errors import UsageError
from reportedly.ingest import read_inputs
from reportedly.ingest.stores import files_at, opened_store
from reportedly.records import Failure
from reportedly.run.cluster.plan import plan
from tests.archives import archive, by_one_process, imported, reportedly
from tests.object_store import Objects, served

LINE = (
    json.dumps(
        {"id": "a", "text": "Nine people drowned in Basra, police said."}
    ).encode()
    + b"\n"
)
OBJECTS: Objects = {
    "news/2017/b.jsonl": LINE,
    "news/2017/a.jsonl": LINE.replace(b"Nine", b"Four"),
    "news/2017/odd #1.jsonl": LINE.replace(b"Nine", b"Five"),
    "news/2017/deep/c.txt": b"Two hundred families left Basra, the Red Cross said.",
    "news/2017/deep/.hidden.txt": b"no",
    "news/2017/picture.png": b"no",
    "news/2017/odd.bin": b"no",
    "news/index.jsonl": LINE,
}


@pytest.fixture(scope="module")
def asked() -> list[str]:
    return []


@pytest.fixture(autouse=True, scope="module")
def store(
    asked: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Objects]:
    objects = dict(OBJECTS)
    opened_store.cache_clear()  # of an earlier server, at another port
    with served(objects, asked) as endpoint, pytest.MonkeyPatch.context() as patch:
        nowhere = str(tmp_path_factory.mktemp("aws") / "none")
        given = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "k",
            "AWS_SECRET_ACCESS_KEY": "s",
            "REPORTEDLY_CREDENTIALS": "1",
        }
        own = {
            "AWS_CONFIG_FILE": nowhere,
            "AWS_SHARED_CREDENTIALS_FILE": nowhere,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        for name, value in (
            given | own | {"AWS_REGION": "us-east-1", "NO_PROXY": "127.0.0.1"}
        ).items():
            patch.setenv(name, value)
        yield objects


@pytest.mark.parametrize(
    ("address", "files"),
    [
        ("s3://news/2017/b.jsonl", ["2017/b.jsonl"]),
        (
            "s3://news/2017/*.jsonl",
            ["2017/a.jsonl", "2017/b.jsonl", "2017/odd #1.jsonl"],
        ),
        ("s3://news/2017/[ab].jsonl", ["2017/a.jsonl", "2017/b.jsonl"]),
        ("s3://news/2017/odd #1.jsonl", ["2017/odd #1.jsonl"]),
        ("s3://news/*.jsonl", ["index.jsonl"]),
        ("s3://news/*/*/*.txt", ["2017/deep/c.txt"]),
        ("s3://news/2017/deep", ["2017/deep/c.txt"]),
        ("s3://news/2017/deep/", ["2017/deep/c.txt"]),
    ],
)
def test_an_address_names_a_file_a_folder_or_a_pattern(
    address: str, files: list[str]
) -> None:
    assert [str(file) for file, _ in files_at(address)] == [
        f"s3://news/{name}" for name in files
    ]


def test_a_folder_of_a_store_is_read_as_a_folder() -> None:
    found = list(read_inputs(["s3://news/2017/"]))
    told = {i.origin: i.reason if isinstance(i, Failure) else i.text[:4] for i in found}
    assert list(told) == [
        *(
            "s3://news/2017/a.jsonl:1",
            "s3://news/2017/b.jsonl:1",
            "s3://news/2017/deep/c.txt",
        ),
        *("s3://news/2017/odd #1.jsonl:1", "s3://news/2017/"),
    ]
    assert list(told.values())[:4] == ["Four", "Nine", "Two ", "Five"]
    assert (
        "odd.bin" in told["s3://news/2017/"]
        and "picture" not in told["s3://news/2017/"]
    )


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("s3://news/none.jsonl", "no such file or folder"),
        ("s3://other/", "no such file or folder"),
        ("s3://", "it names no bucket"),
        (
            "https://news.example.org/a.html",
            "no https:// is read, only s3, gs, abfs, hdfs: download it first",
        ),
    ],
)
def test_what_is_not_there_is_named(address: str, why: str) -> None:
    first, rest = list(read_inputs([address, "s3://news/index.jsonl"]))
    assert isinstance(first, Failure) and (first.origin, why in first.reason) == (
        address,
        True,
    )
    assert not isinstance(rest, Failure)
    with pytest.raises(UsageError, match=re.escape(address)):
        plan([address])


def test_the_engine_refuses_what_it_cannot_cut() -> None:
    with pytest.raises(UsageError, match=r"c\.txt: the engine reads Parquet"):
        plan(["s3://news/2017/deep/*.txt"])
    assert [p.name for p in plan(["s3://news/2017/"])] == [
        f"s3://news/2017/{name}.jsonl" for name in ("a", "b", "odd #1")
    ]


def test_an_archive_in_a_store_gives_the_rows_of_one_on_disk(
    tmp_path: Path, store: Objects, asked: list[str]
) -> None:
    """Columns and lines read in pieces, over the network, by the engine and by one process."""
    pytest.importorskip("daft", reason="needs reportedly[cluster]")
    files = [Path(name) for name in archive(tmp_path / "in", 20)]
    store.update({f"archive/{file.name}": file.read_bytes() for file in files})
    del asked[:]
    there = [f"s3://archive/{file.name}" for file in files]
    expected = by_one_process(there, tmp_path / "one.db")
    done = reportedly(
        "build", *there, "--engine", "daft", "--out", str(tmp_path / "out")
    )
    assert "22 read" in done.stdout, done.stderr
    assert imported(tmp_path / "out", tmp_path / "two.db") == expected
    here = by_one_process([str(f) for f in files], tmp_path / "disk.db")
    kept = [{row[:3] for row in rows["figures"]} for rows in (here, expected)]
    assert kept[0] == kept[1] and len(expected["readings"]) > 15
    assert any(request.startswith("GET archive/a.parquet bytes=") for request in asked)


def test_the_command_reads_a_pattern(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["build", "s3://news/2017/[ab].jsonl", "--ledger", str(tmp_path / "l.db")]
    )
    assert done.exit_code == 0, done.stderr


def test_names_without_a_scheme_ask_nothing(asked: list[str], tmp_path: Path) -> None:
    del asked[:]
    path = tmp_path / "s3:news.txt"
    path.write_text("Nine people drowned in Basra.", encoding="utf-8")
    assert [i.origin for i in read_inputs([str(path)])] == [str(path)]
    assert asked == []


def test_parquet_of_a_store_that_is_none_is_named(store: Objects) -> None:
    store["news/bad.parquet"] = b"PAR1 but no more"
    (failure,) = read_inputs(["s3://news/bad.parquet"])
    assert (
        isinstance(failure, Failure) and "cannot be read as Parquet" in failure.reason
    )


@pytest.mark.parametrize("word", ["1", "", "no"])
def test_credentials_of_the_machine_are_used_only_where_it_is_said(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signed request names its key; without the word of the user none is signed."""
    signed: list[bool] = []
    opened_store.cache_clear()
    try:
        with served(dict(OBJECTS), None, signed) as endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
            monkeypatch.setenv("REPORTEDLY_CREDENTIALS", word)
            (found,) = read_inputs(["s3://news/2017/b.jsonl"])
            assert not isinstance(found, Failure)
            assert signed and all(one is (word == "1") for one in signed)
            if word != "1":
                with pytest.raises(OSError, match="REPORTEDLY_CREDENTIALS=1"):
                    opened_store("abfs://news")
    finally:
        opened_store.cache_clear()
