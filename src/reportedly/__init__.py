"""Crisis and conflict news in, a ledger of what was reported out.

Read top down, the folders are the road of an article: `ingest` (bytes to raw page), `clean`
(passages with roles), `annotate` (times, places, actors, numbers, speech), `claims` (figures and
statements), `ledger` (append-only store), `report` (pages and files). `run` joins them, `cli` is a
thin skin over `run`, and `records` is what they hand to each other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportedly.api import (
        Filter,
        Ledger,
        open_ledger,
        questions,
        read,
        read_file,
        to_pandas,
    )

__version__ = "0.1.0"
__all__ = [
    "Filter",
    "Ledger",
    "open_ledger",
    "questions",
    "read",
    "read_file",
    "to_pandas",
]


def __getattr__(name: str) -> Any:
    """Load the stages when they are first asked for (PEP 562): asking for the version loads
    nothing.
    """
    if name in __all__:
        return getattr(import_module("reportedly.api"), name)
    raise AttributeError(f"module 'reportedly' has no attribute {name!r}")
