"""Bytes to raw pages: text, JSON lines and saved HTML, from files, folders or standard input.

Nothing here raises for what an input holds: a bad one becomes a `Failure` with one line that says
where, what is wrong and what to do, and the rest is read.
"""

from __future__ import annotations

from reportedly.ingest.inputs import STDIN, page_from_bytes, read_inputs

__all__ = ["STDIN", "page_from_bytes", "read_inputs"]
