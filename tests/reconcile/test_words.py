"""The lists of words that decide which figures answer one question: each that is asked for is there."""

from __future__ import annotations

import re
from pathlib import Path

from reportedly.languages import ENGLISH

ROOM = Path(__file__).parents[2] / "src" / "reportedly"
ASKED = re.compile(r"(?<![\w.])words\(\s*[\"'](\w+)[\"']")


def test_each_list_that_is_asked_for_is_there_and_each_that_is_there_is_asked_for() -> (
    None
):
    asked = {
        name
        for room in ("reconcile", "report", "run", "stories")
        for path in (ROOM / room).rglob("*.py")
        for name in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    rows = ENGLISH.table("questions")
    assert asked == {field for row in rows for field in row.values} - {"example"}
