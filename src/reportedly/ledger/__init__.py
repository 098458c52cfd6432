"""The append-only ledger: every reading of every article, with its original bytes."""

from __future__ import annotations

from reportedly.ledger.connection import Unreachable
from reportedly.ledger.erasing import Erased
from reportedly.ledger.filters import Filter
from reportedly.ledger.reviewed import Outdated
from reportedly.ledger.schema import WITH_ARTICLES
from reportedly.ledger.stamps import ContentStamp, Reached, Stamp
from reportedly.ledger.store import KeptPage, Ledger, open_ledger, open_snapshot

__all__ = [
    "WITH_ARTICLES",
    "ContentStamp",
    "Erased",
    "Filter",
    "KeptPage",
    "Ledger",
    "Outdated",
    "Reached",
    "Stamp",
    "Unreachable",
    "open_ledger",
    "open_snapshot",
]
