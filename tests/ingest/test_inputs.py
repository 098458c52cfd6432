"""Files, folders, JSON lines and standard input: order, ids, streams, and any bytes at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.ingest import page_from_bytes, read_inputs
from reportedly.records import Failure, RawPage

TEXT = "Nine people were rescued from a roof on Monday, the fire service said."


def pages(items: Iterator[RawPage | Failure]) -> list[RawPage]:
    found = list(items)
    assert not [i for i in found if isinstance(i, Failure)]
    return [i for i in found if isinstance(i, RawPage)]


def lines(*rows: object) -> BytesIO:
    return BytesIO("".join(json.dumps(row) + "\n" for row in rows).encode())


def test_a_json_line() -> None:
    row = {
        "id": "a1",
        "title": "T",
        "published": "2017-05-03",
        "outlet": "O",
        "url": "http://o/",
        "text": TEXT,
    }
    (page,) = pages(read_inputs(["-"], lines(row)))
    assert (page.id, page.title, page.published, page.outlet, page.url, page.text) == (
        "a1",
        "T",
        date(2017, 5, 3),
        "O",
        "http://o/",
        TEXT,
    )
    assert page.data == json.dumps(row).encode()
    assert page.sha256 == sha256(page.data).hexdigest()
    assert page.origin == "<stdin>:1"
    assert dict(page.came_from)["published"] == 'JSON "published"'


@pytest.mark.parametrize(
    ("published", "text", "day"),
    [
        ("2024-05-12", "GOMA, 11 June 2024\n\nNine died on Monday.", "2024-06-11"),
        ("2024-06-12", "GOMA, 11 June 2024\n\nNine died on Monday.", "2024-06-12"),
        ("2024-05-12", "Updated 11 June 2024\n\nNine died on Monday.", "2024-05-12"),
        ("2020-05-12", "GOMA, 11 June 2024\n\nNine died on Monday.", "2020-05-12"),
        ("2024-05-12", "Nine died. A vote is due on Tuesday 11 June 2024.", "2024-05-12"),
    ],
)  # fmt: skip
def test_no_text_is_published_before_it_is_dated(
    published: str, text: str, day: str
) -> None:
    line = json.dumps({"published": published, "text": text}).encode()
    (page,) = read_inputs(["-"], BytesIO(line))
    assert isinstance(page, RawPage)
    assert str(page.published) == day
    assert (day != published) == any(i.code == "bad-date" for i in page.issues)


def test_a_stream_is_read_a_line_at_a_time() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as feed:
        items = read_inputs(["-"], stream)
        for n in range(3):
            feed.write(json.dumps({"id": n, "text": TEXT}).encode() + b"\n")
            page = next(items)  # would wait for ever if more than this line were wanted
            assert isinstance(page, RawPage) and page.id == str(n)


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    data = (
        b"\xef\xbb\xbf"
        + json.dumps({"text": TEXT}).encode()
        + b"\n\n  \r\n"
        + json.dumps({"text": TEXT}).encode()
    )
    assert [p.origin for p in pages(read_inputs(["-"], BytesIO(data)))] == [
        "<stdin>:1",
        "<stdin>:4",
    ]


def test_ids_are_unique_and_stable(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mosul.txt").write_text(TEXT)
    digits = sha256(TEXT.encode()).hexdigest()[:8]
    names = [p.id for p in pages(read_inputs([str(tmp_path)]))]
    assert names == [f"mosul-{digits}", f"mosul-{digits}-2"]
    assert names == [p.id for p in pages(read_inputs([str(tmp_path)]))]


def test_a_repeated_id_is_told() -> None:
    first, second = pages(
        read_inputs(
            ["-"],
            lines({"id": "x", "text": TEXT}, {"id": "x", "text": TEXT + " More."}),
        )
    )
    assert (first.id, second.id) == ("x", "x-2")
    assert "repeated-id" in [i.code for i in second.issues]


def test_a_folder_in_order_and_what_it_passes_over(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("B. " + TEXT)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "A. " + TEXT}) + "\n")
    (tmp_path / ".hidden.txt").write_text(TEXT)
    (tmp_path / "style.css").write_text("p {}")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "c.json").write_text(
        json.dumps([{"text": "C. " + TEXT}, {"text": "D. " + TEXT}])
    )
    (tmp_path / "c" / "up").symlink_to(tmp_path)
    (tmp_path / "e_files").mkdir()
    (tmp_path / "e_files" / "advert.html").write_text("<html>Buy</html>")
    (tmp_path / "e.html").write_text(
        f"<html><body><article><p>E. {TEXT} {TEXT}</p></article></body></html>"
    )
    assert [p.text[0] for p in pages(read_inputs([str(tmp_path)]))] == [
        "A",
        "B",
        "C",
        "D",
        "E",
    ]


def test_files_of_other_kinds_in_a_folder_are_named_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    for n in range(7):
        (tmp_path / f"report{n}.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    page, failure = read_inputs([str(tmp_path)])
    assert isinstance(page, RawPage) and isinstance(failure, Failure)
    assert (
        failure.reason.startswith("7 files skipped") and "report0.xls" in failure.reason
    )
    assert "2 more" in failure.reason


def test_kept_bytes_give_the_same_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Roof rescue\n\n3 May 2017\n\n" + TEXT)
    (tmp_path / "b.jsonl").write_text(json.dumps({"title": "T", "text": TEXT}))
    (tmp_path / "c.html").write_text(
        f"<html><title>T</title><body><article><p>{TEXT} {TEXT}</p></article></body></html>"
    )
    (tmp_path / "d.json").write_text(json.dumps([{"text": TEXT}]))
    for page in pages(read_inputs([str(tmp_path)])):
        assert page_from_bytes(page.data, page.media, page.origin, page.id) == page
    with pytest.raises(InputError, match="image/png"):
        page_from_bytes(b"", "image/png", "x", "x")


@given(st.binary(max_size=200))
def test_any_bytes_on_standard_input(data: bytes) -> None:
    for item in read_inputs(["-"], BytesIO(data)):
        if isinstance(item, Failure):
            assert "\n" not in item.origin + item.reason
            (item.origin + item.reason).encode("utf-8")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "published"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("id", "title", "published", "outlet", "url", "text"), JSON
        ),
    )
)
def test_any_json_object(row: dict[str, object]) -> None:
    (item,) = read_inputs(["-"], lines(row))
    if isinstance(item, RawPage):
        given = row["text"]
        assert item.text == given or not isinstance(given, str) or "\ufffd" in item.text
        for words in (item.id, item.text, item.title or "", item.outlet or ""):
            words.encode("utf-8")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=200),
    suffix=st.sampled_from([".txt", ".json", ".jsonl", ""]),
)
def test_any_bytes_in_a_file(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    for item in read_inputs([str(path)]):
        assert isinstance(item, (RawPage, Failure))
