"""A raw page to a document: passages with roles, every edit replayable back to source offsets."""

from __future__ import annotations

import re

from reportedly.records import Document, Passage, RawPage

__all__ = ["clean"]

_LINE = re.compile(r"[^\n]*\S[^\n]*")


def clean(page: RawPage) -> Document:
    """Split a page into passages and give each its role."""
    text = page.text
    passages = []
    for match in _LINE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.start() + len(match[0].rstrip())
        passages.append(Passage(start, end, text[start:end], "body"))
    return Document(
        id=page.id,
        title=page.title,
        published=page.published,
        outlet=page.outlet,
        url=page.url,
        language="en",
        sha256=page.sha256,
        text=text,
        reading=text,
        passages=tuple(passages),
        came_from=page.came_from,
        issues=page.issues,
    )
