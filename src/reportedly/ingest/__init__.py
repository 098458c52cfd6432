"""Bytes to raw pages: every kind of file is told by its content, from files, folders, stores or
standard input.

Nothing here raises for what an input holds: a bad one becomes a `Failure` with one line that says
where, what is wrong and what to do, and the rest is read.
"""

from __future__ import annotations

from reportedly.ingest.inputs import STDIN, page_from_bytes, read_inputs
from reportedly.ingest.opened import NOTHING, Given, dateless, with_given, with_told
from reportedly.syntax.written_days import Day, day_of

__all__ = [
    "NOTHING",
    "STDIN",
    "Day",
    "Given",
    "dateless",
    "day_of",
    "page_from_bytes",
    "read_inputs",
    "with_given",
    "with_told",
]
