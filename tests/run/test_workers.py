"""Several processes read what one reads, in the same order, and answer a line as it comes."""

from __future__ import annotations

import json
import select
import subprocess
import sys

import pytest

from reportedly.records import Failure, RawPage, Reading
from reportedly.run.local import in_batches, load, try_page, try_pages
from reportedly.run.workers import Readers

TEXT = "Some {} people fled Mosul on Monday, the UN said."


def page(number: int) -> RawPage:
    return RawPage(
        f"{number}", "-", b"", "0" * 64, "text/plain", TEXT.format(1000 + number)
    )


def test_order_and_failures_are_those_of_one_process() -> None:
    items = [page(0), Failure("bad.txt", "is empty"), *(page(n) for n in range(1, 20))]
    with Readers(try_pages, 2, load) as readers:
        made = list(readers.read(in_batches(items)))
    assert made[1] == items[1]
    alone = [try_page(item) if isinstance(item, RawPage) else item for item in items]
    for one, other in zip(made, alone, strict=True):
        if isinstance(one, Reading) and isinstance(other, Reading):
            assert one.as_dict() == other.as_dict()
            assert one.claims == other.claims
        else:
            assert one == other


def test_what_stops_the_input_is_raised() -> None:
    def pages() -> object:
        yield page(0)
        raise OSError("the disk is gone")

    with (
        pytest.raises(OSError, match="the disk is gone"),
        Readers(try_pages, 2, load) as readers,
    ):
        list(readers.read(in_batches(pages())))  # type: ignore[arg-type]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_line_is_answered_while_the_input_stays_open(workers: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "reportedly", "read", "--workers", workers, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        for ident in ("a", "b", "c"):
            process.stdin.write(
                json.dumps({"id": ident, "text": TEXT.format(4000)}).encode() + b"\n"
            )
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 60)
            assert ready, "no answer while the input is open"
            assert json.loads(process.stdout.readline())["document"]["id"] == ident
        process.stdin.close()
        assert process.wait(600) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
