"""The rows of our lists as they were parsed before:
YAML takes a sixth of the time to the first article.

A file for each list lies in the user's cache, beside the compiled gazetteer. It begins with a
digest of the list's text and of the rows; where that does not fit, the list was edited or the file
is damaged, and the list is parsed again. What cannot be kept is parsed each time.
"""

from __future__ import annotations

import marshal
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from reportedly.settings import cache_folder

# Of the file, and of how a list is read: raised when either changes.
FORMAT = f"1 {marshal.version}".encode()
_DIGEST = 32  # bytes

Parsed = tuple[int, dict[Any, Any]]  # the line a row begins at, and its fields


def known(path: Path, text: str) -> list[Parsed] | None:
    """The rows of a list with this text; None where nobody has kept them."""
    try:
        kept = _kept_at(path).read_bytes()
    except OSError:
        return None
    rows = kept[_DIGEST:]
    if kept[:_DIGEST] != _digest(text, rows):
        return None
    found: list[Parsed] = marshal.loads(rows)
    return found


def keep(path: Path, text: str, found: list[Parsed]) -> None:
    """Keep the rows of a list, where a cache can be written."""
    target = _kept_at(path)
    with suppress(OSError, ValueError):  # a value that is none of YAML's own
        rows = marshal.dumps(found)
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as stream:
            stream.write(_digest(text, rows) + rows)
        os.replace(stream.name, target)


def _kept_at(path: Path) -> Path:
    """One file for each list of each installation, so that edits do not pile up."""
    name = sha256(str(path).encode()).hexdigest()[:16]
    return cache_folder() / "words" / f"{path.stem}-{name}.rows"


def _digest(text: str, rows: bytes) -> bytes:
    """What a kept parse is told to be out of date by."""
    return sha256(b"\0".join((FORMAT, text.encode(), rows))).digest()
