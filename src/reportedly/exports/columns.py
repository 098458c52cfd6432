"""The columns of exports: what stands in `tables.yml` and `columns.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportedly.codebook import VOCABULARIES
from reportedly.lexicons.load import table

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means and holds."""

    words: str  # what it means
    kind: str = "text"  # text | integer | real | day
    values: str | None = None  # the vocabulary of the codebook whose words it can hold
    taken_from: str | None = None  # the column of a claim's flat record
    hashtag: str | None = None  # of HXL

    def labels(self) -> dict[str, str]:
        """Every word the column can hold, with what it means; empty where it is free text."""
        if self.values is None:
            return {}
        return {
            word: str(row.get("definition") or row.get("name") or word)
            for word, row in VOCABULARIES[self.values]().items()
        }


@cache
def _declared_columns() -> Mapping[tuple[str | None, str], Column]:
    """By the one table in which a name means this, or None, and the name."""
    return {
        (row.get("in"), row["column"]): Column(
            row["meaning"],
            row.get("kind", "text"),
            row.get("values"),
            row.get("from"),
            row.get("hxl"),
        )
        for row in table("columns.yml", _HERE)
    }


def meaning(table_name: str, name: str) -> Column:
    """What a column of a table means and holds.

    Raises:
        KeyError: `columns.yml` does not have it.
    """
    found = _declared_columns()
    return found.get((table_name, name)) or found[None, name]


def columns_of(table_name: str, listed: str = "columns") -> dict[str, str]:
    """The columns of a table in their order, each with its kind; none of a table that has no
    row.
    """
    names = _declared_tables().get((table_name, listed), ())
    return {name: meaning(table_name, name).kind for name in names}


@cache
def _declared_tables() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The columns of each table, and those that link it, as `tables.yml` has them."""
    return {
        (row["table"], listed): tuple(row.get(listed, ()))
        for row in table("tables.yml", _HERE)
        for listed in ("columns", "linked")
    }


@cache
def hashtags() -> Mapping[str, str]:
    """The HXL hashtag of each column that has one, by its name."""
    return {
        name: one.hashtag
        for (_, name), one in _declared_columns().items()
        if one.hashtag
    }


@cache
def shorter() -> Mapping[str, str]:
    """The name of the column that is taken from one of a claim's flat record."""
    taken = {name: one.taken_from for (_, name), one in _declared_columns().items()}
    return {where: name for name, where in taken.items() if where}
