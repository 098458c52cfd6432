"""Bytes to raw pages: text, JSON lines and saved HTML, from files, folders or standard input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import BinaryIO

from reportedly.records import Failure, RawPage

__all__ = ["read_inputs"]


def read_inputs(inputs: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[RawPage | Failure]:
    """Every article in files, folders or `-` (JSON lines on standard input), in order."""
    for name in inputs:
        if name == "-" and stdin is not None:
            for number, line in enumerate(stdin, start=1):
                row = json.loads(line)
                day = date.fromisoformat(row["published"][:10]) if row.get("published") else None
                yield RawPage(
                    id=str(row.get("id") or number),
                    origin=f"<stdin>:{number}",
                    data=line,
                    sha256=sha256(line).hexdigest(),
                    media="application/json",
                    text=row["text"],
                    title=row.get("title") or None,
                    published=day,
                    outlet=row.get("outlet") or None,
                    url=row.get("url") or None,
                )
