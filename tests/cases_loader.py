"""Test cases as marked-up sentences: `Officials said {12 people|killed low=12} died.`

A mark is `{words|label key=value …}`. Values are words without spaces; use `_` for a space. `unmark`
gives the plain text and the marks with their offsets, and refuses braces that do not pair, so that a
forgotten one cannot make a case pass while testing nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(
    r"\{(?P<words>[^{}|]+)\|(?P<label>[^\s{}|]+)(?P<fields>(?:\s+[^\s{}|=]+=[^\s{}|]*)*)\s*\}"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Expected words at their place in the plain text, with a label and its fields."""

    start: int
    end: int
    label: str
    fields: dict[str, str]


def unmark(marked: str) -> tuple[str, list[Mark]]:
    """The plain text of a marked-up sentence, and its marks."""
    text, marks, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        start = len(text)
        text += match["words"]
        fields = dict(pair.split("=", 1) for pair in match["fields"].split())
        marks.append(Mark(start, len(text), match["label"], fields))
        last = match.end()
    text += marked[last:]
    if "{" in text or "}" in text:
        raise ValueError(f"a mark does not close: {marked!r}")
    return text, marks


def cases(area: str, *, known_failures: bool = False) -> list[dict[str, Any]]:
    """The rows of `tests/cases/<area>/*.yml`; either the known failures or all the others."""
    rows: list[dict[str, Any]] = []
    for path in sorted((CASES / area).glob("*.yml")):
        if (path.stem == "known_failures") == known_failures:
            rows += yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return rows
