"""Crisis and conflict news in, a ledger of what was reported out.

Read top down, the folders are the road of an article: `ingest` (bytes to raw page), `clean`
(passages with roles), `annotate` (times, places, actors, numbers, speech), `claims` (figures and
statements), `ledger` (append-only store), `report` (pages and files). `run` joins them, `cli` is a
thin skin over `run`, and `records` is what they hand to each other.
"""

from __future__ import annotations

__version__ = "0.1.0"
