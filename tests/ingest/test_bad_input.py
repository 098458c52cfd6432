"""Bad input: one clear line for each, and the rest is still read."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from reportedly.clean import clean
from reportedly.errors import InputError
from reportedly.ingest import read_inputs
from reportedly.ingest.packed import first_line
from reportedly.records import Document, Failure, Issue, RawPage

GOOD = "Nine people were rescued from the roof of a school on Monday, the fire service said."
GOOD_LINE = json.dumps({"text": GOOD}).encode() + b"\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
FRENCH = "Au moins douze personnes ont été tuées mardi dans l'attaque d'un village du centre du Mali."

# name of the file, its bytes, and words the line must say
REFUSED: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "is empty"),
    ("blank.txt", b" \n\t\n", "is empty"),
    ("no-words.txt", b"--- ... !!!\n", "holds no words"),
    ("image.txt", PNG, "is a PNG image, not text"),
    ("report.pdf", b"%PDF-1.7\n\x00\xff", "is a damaged PDF"),
    ("binary.txt", bytes(range(256)) * 20, "is not text"),
    ("nuls.txt", b"\x00" * 5000 + b"a", "is not text"),
    ("odd-utf16.txt", b"\xff\xfeN\x00i\x00\x00", "is marked UTF-16-LE but byte"),
    (
        "huge.txt",
        b"Nine people fled. " * 2_800_000,
        "over 10,000,000 bytes; one document may have 1,000,000 characters",
    ),
    (
        "long.txt",
        b"Nine people fled. " * 60_000,
        "has 1,080,000 characters, over the limit of 1,000,000",
    ),
    (
        "menu.html",
        b"<html><body><nav><a href=/>Home</a></nav></body></html>",
        "holds no article",
    ),
    (
        "scripts.html",
        b"<html>" + b"<script>var dead = 500;</script>" * 9000 + b"</html>",
        "holds no article",
    ),
    ("broken.json", b'[{"text": "Nine fled."}, {"text": ', "is not JSON"),
    ("french.txt", FRENCH.encode(), "is written in French (fr); only English is read"),
]
# one JSON line, and words the line must say
LINES: list[tuple[bytes, str]] = [
    (b'{"text": "Nine', "is not JSON"),
    (
        b"Nine people fled.",
        "JSON lines are expected here, a text file is given by its name",
    ),
    (b'["text"]', 'expected an object like {"text"'),
    (b'{"title": "T"}', 'has no "text"'),
    (b'{"text": null}', 'has no "text"'),
    (b'{"text": ""}', "is empty"),
    (b'{"text": 12}', '"text" must be a string, not a number'),
    (b'{"text": NaN}', '"text" must be a string, not a number'),
    (b'{"text": "Nine fl\xe9d"}', "is not UTF-8 (byte 18)"),
    (b'{"text": ' + b"[" * 200_000, "nested too deeply"),
    (json.dumps({"text": "x " * 600_000}).encode(), "over the limit of 1,000,000"),
    (b'{"text": "' + b"x" * 14_000_000 + b'"}', "is a line over"),
]


def read(page: RawPage | Failure) -> Document | Failure:
    """The page cleaned, or why not: what the command does with each."""
    if isinstance(page, Failure):
        return page
    try:
        return clean(page)
    except InputError as error:
        return Failure(error.origin, error.reason)


@pytest.mark.parametrize(
    ("name", "data", "reason"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_a_bad_file_is_one_line_and_the_next_is_read(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text(GOOD)
    *before, last = [read(item) for item in read_inputs([str(bad), str(good)])]
    assert isinstance(last, Document) and last.text == GOOD
    failure = before[-1]
    assert isinstance(failure, Failure)
    assert reason in failure.reason and "\n" not in failure.reason
    assert failure.origin.startswith(str(bad))


@pytest.mark.parametrize(("line", "reason"), LINES, ids=[row[1] for row in LINES])
def test_a_bad_json_line_is_named_by_its_number(line: bytes, reason: str) -> None:
    first, failure, last = [
        read(i)
        for i in read_inputs(["-"], BytesIO(GOOD_LINE + line + b"\n" + GOOD_LINE))
    ]
    assert isinstance(first, Document) and isinstance(last, Document)
    assert isinstance(failure, Failure)
    assert failure.origin.startswith("<stdin>:2") and reason in failure.reason
    assert len(failure.reason) < 200


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"text": GOOD}, "no-date"),
        ({"text": GOOD, "published": ""}, "no-date"),
        ({"text": GOOD, "published": "last week"}, "bad-date"),
        ({"text": GOOD, "published": "2017-02-31"}, "bad-date"),
        ({"text": GOOD, "published": 20170503}, "bad-date"),
        ({"text": GOOD, "published": "03/04/2017"}, "bad-date"),
        ({"text": GOOD, "title": ["T"]}, "bad-field"),
        ({"text": GOOD + " \ud800"}, "lone-surrogate"),
    ],
)
def test_what_can_be_read_is_read_with_an_issue(
    line: dict[str, object], code: str
) -> None:
    (item,) = read_inputs(["-"], BytesIO(json.dumps(line).encode()))
    document = read(item)
    assert isinstance(document, Document)
    assert code in [i.code for i in document.issues]
    if code.endswith("date"):
        assert document.published is None
    json.dumps(document.as_dict(), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Nine\x00 people\x07 fled\x1b[31m on Monday.",
        "\u202eNine people fled\u202c from حلب and \u05d7\u05d9\u05e4\u05d4 on Monday, the fire service said.",
        f"Some {10**400} people fled, and 1e999999 more.",
        "Nine people 👩‍👩‍👧 fled \ufeff on Monday.",
        "<script>alert('nine')</script> people fled on Monday.",
    ],
)
def test_odd_text_keeps_its_offsets(text: str) -> None:
    (item,) = read_inputs(["-"], BytesIO(json.dumps({"text": text}).encode()))
    document = read(item)
    assert isinstance(document, Document)
    text = text.replace("\0", " ")  # other programs take NUL for the end of a text
    assert document.text == text and len(document.reading) == len(text)
    assert [text[p.start : p.end] for p in document.passages] == [
        p.text for p in document.passages
    ]


def test_a_number_too_long_to_be_one() -> None:
    line = (
        b'{"text": '
        + json.dumps(GOOD).encode()
        + b', "count": 1'
        + b"0" * 9000
        + b', "id": 1e400}'
    )
    (item,) = read_inputs(["-"], BytesIO(line))
    assert isinstance(item, RawPage) and item.id.startswith("stdin-")


def _no_permission(path: Path) -> None:
    path.write_text(GOOD)
    path.chmod(0)


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("missing.txt", lambda path: None, "no such file or folder"),
        (
            "broken-link.txt",
            lambda path: path.symlink_to("nowhere"),
            "no such file or folder",
        ),
        ("loop.txt", lambda path: path.symlink_to(path), "cannot be read"),
        ("locked.txt", _no_permission, "no permission"),
    ],
)
def test_what_cannot_be_opened(
    tmp_path: Path, name: str, make: Callable[[Path], None], reason: str
) -> None:
    if name == "locked.txt" and os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    make(tmp_path / name)
    (tmp_path / "good.txt").write_text(GOOD)
    failure, page = read_inputs([str(tmp_path / name), str(tmp_path / "good.txt")])
    assert isinstance(failure, Failure) and reason in failure.reason
    assert isinstance(page, RawPage)


def test_names_that_are_no_names() -> None:
    found = list(read_inputs(["a\x00b", "", "x" * 5000], None))
    assert all(isinstance(f, Failure) for f in found) and len(found) == 3


def test_no_standard_input() -> None:
    assert [type(i) for i in read_inputs(["-"], None)] == [Failure]
    assert [type(i) for i in read_inputs(["-"], BytesIO(b""))] == [Failure]


@pytest.mark.parametrize(
    "ident", ["12345678901234567890", "-9223372036854775809", "9" * 155]
)
def test_an_id_of_more_digits_than_a_machine_counts_is_kept(
    tmp_path: Path, ident: str
) -> None:
    row = f'{{"id": {ident}, "text": {json.dumps(GOOD)}}}'
    (tmp_path / "a.jsonl").write_text(row)
    (tmp_path / "b.json").write_text(f'{{"articles": [{row}]}}')
    for name in ("a.jsonl", "b.json"):
        (item,) = read_inputs([str(tmp_path / name)])
        assert isinstance(item, RawPage) and item.id == ident


def bad_fields_of_id(tmp_path: Path, ident: str) -> list[Issue]:
    """What is told of the fields of a row with an id, as JSON has it."""
    row = f'{{"id": {ident}, "text": {json.dumps(GOOD)}}}'
    (tmp_path / "a.jsonl").write_text(row)
    (item,) = read_inputs([str(tmp_path / "a.jsonl")])
    assert isinstance(item, RawPage)
    return [issue for issue in item.issues if issue.code == "bad-field"]


@pytest.mark.parametrize("ident", ["1e400", "NaN", "12.5", "true", "[7]"])
def test_an_id_that_names_nothing_is_told(tmp_path: Path, ident: str) -> None:
    (issue,) = bad_fields_of_id(tmp_path, ident)
    assert issue.message.startswith('"id" must be a string or a whole number, not ')


@pytest.mark.parametrize("ident", ["null", "{}", '""', '"a1"', "12"])
def test_no_id_and_a_good_one_are_no_fault(tmp_path: Path, ident: str) -> None:
    assert not bad_fields_of_id(tmp_path, ident)


def _cut_member(packed: bytes) -> bytes:
    """A ZIP archive of one file whose packed bytes were overwritten."""
    at = 30 + len("a.txt")  # behind the header of the file and its name
    return packed[:at] + b"\xff" * 20 + packed[at + 20 :]


def _zip_of(name: str, data: bytes, packed: int) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", packed) as archive:
        archive.writestr(name, data)
    return made.getvalue()


def _short_of_its_size(packed: bytes) -> bytes:
    """A ZIP archive that says its file is longer than what is packed, and ends where it does."""
    data = bytearray(packed)
    for at in (18, packed.index(b"PK\x01\x02") + 20):  # sizes in both headers
        data[at : at + 8] = (10_000_000).to_bytes(4, "little") * 2
    return bytes(data)


@pytest.mark.parametrize(
    ("method", "spoil"),
    [(zipfile.ZIP_DEFLATED, _cut_member), (zipfile.ZIP_STORED, _short_of_its_size)],
)
@pytest.mark.parametrize("name", ["a.txt", "word/document.xml", "content.xml"])
def test_what_does_not_unpack_costs_itself(
    tmp_path: Path, name: str, method: int, spoil: Callable[[bytes], bytes]
) -> None:
    packed = _zip_of(name, GOOD.encode() * 50, method)
    (tmp_path / "a.zip").write_bytes(spoil(packed))
    (tmp_path / "b.txt").write_text(GOOD)
    found = list(read_inputs([str(tmp_path / "a.zip"), str(tmp_path / "b.txt")]))
    assert isinstance(found[-1], RawPage)
    assert found[:-1] and all(isinstance(one, Failure) for one in found[:-1])


@pytest.mark.parametrize(
    "date", ["Mon, 99999999999999999999 Jan 2017 10:00:00 +0000", "1 Jan 2017 99999999999999999999:00", "\x00", "=?x?q?=ff?="]
)  # fmt: skip
def test_a_mail_of_an_absurd_day_has_none(tmp_path: Path, date: str) -> None:
    path = tmp_path / "a.eml"
    path.write_text(
        f"From: a@b.example\nTo: c@d.example\nSubject: Kut\nDate: {date}\n\n{GOOD}\n"
    )
    (page,) = read_inputs([str(path)])
    assert isinstance(page, RawPage) and page.published is None


@pytest.mark.parametrize(
    ("error", "said"), [(EOFError(), "EOFError"), (OSError("a\nb"), "a")]
)
def test_an_error_that_says_nothing_has_the_name_of_its_kind(
    error: Exception, said: str
) -> None:
    assert first_line(error) == said
