"""The vocabularies: types of what is claimed, and their codes in other codebooks. Tables, and what reads them."""

from __future__ import annotations

from functools import cache

from reportedly.lexicons.load import CODEBOOK, Row, table

__all__ = ["event_types"]


@cache
def event_types() -> dict[str, Row]:
    """The types of events, in the order of the table, each with its definition and codes."""
    return {str(row["type"]): row for row in table("event_types.yml", CODEBOOK)}
