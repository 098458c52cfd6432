"""Rows that were kept are those that the list's text gives; what does not fit is parsed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.lexicons import load, parsed
from reportedly.lexicons.load import ROOT

LISTS = sorted(ROOT.parent.rglob("*.yml"))  # those of exports and of listings too


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "reportedly" / "words"


def read(path: Path) -> tuple[load.Row, ...]:
    return load._rows_of(path, path.name)


def test_every_list_comes_back_as_it_was_parsed(cache: Path) -> None:
    once = [read(path) for path in LISTS]
    assert len(list(cache.iterdir())) == len(LISTS) > 30
    again = [read(path) for path in LISTS]
    assert again == once
    assert repr(again) == repr(once)  # True is not 1, nor "1" 1


def test_what_is_kept_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    once = read(LISTS[0])
    monkeypatch.setattr(load, "_parsed_rows", lambda name, text: pytest.fail(name))
    assert read(LISTS[0]) == once


def test_an_edited_list_is_parsed_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    parsed.keep(path, "- {a: 1}", [(1, {"a": 1})])
    assert parsed.known(path, "- {a: 1}") == [(1, {"a": 1})]
    assert parsed.known(path, "- {a: 2}") is None
    assert parsed.known(tmp_path / "b.yml", "- {a: 1}") is None


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_a_damaged_file_is_parsed_anew(cache: Path, at: int) -> None:
    once = read(LISTS[0])
    (kept,) = cache.iterdir()
    data = bytearray(kept.read_bytes())
    data[at] ^= 1
    kept.write_bytes(data)
    assert parsed.known(LISTS[0], LISTS[0].read_text("utf-8")) is None
    assert read(LISTS[0]) == once
    kept.write_bytes(b"")
    assert read(LISTS[0]) == once


def test_a_list_of_somebody_else_is_not_kept(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text("- {a: b}")
    assert [row["a"] for row in read(tmp_path / "own.yml")] == ["b"]
    assert not cache.exists()


def test_where_no_cache_can_be_written_lists_are_read(cache: Path) -> None:
    cache.parent.parent.mkdir()
    cache.parent.write_text("no folder")
    assert read(LISTS[0])
