"""A claim of any kind as one flat row, with the article it stands in.

The columns of a kind stand in `tables.yml`; a kind that has none there gives all columns of its
record. A cell is what the record has under that name, or what the kind's own module works out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from reportedly.exports.columns import columns_of, shorter
from reportedly.exports.events import WORKED_OUT
from reportedly.records import AnyKept, ClaimKind, KeptFigure, Provenance, claim_kind
from reportedly.records.flat import Cell, cells, to_row

Scalar = str | int | float | date | None
Row = dict[str, Scalar]

_EVERY = "every claim"
_OWN = {"events": WORKED_OUT}  # by table: columns that are no field of the record
_HELD = {int: "integer", float: "real", date: "day"}


@cache
def claim_columns(kind: ClaimKind) -> Mapping[str, str]:
    """The columns of a kind of claim in their order: text, integer, real or day."""
    own = columns_of(kind.table) or _of_record(kind)
    return own | columns_of(_EVERY)


def _of_record(kind: ClaimKind) -> dict[str, str]:
    """Every column of a record, but for words it quotes and lists."""
    names = shorter()
    found = (cell for cell in cells(kind.record) if _is_told(cell, kind))
    return {
        names.get(cell.name, cell.name): _HELD.get(cell.holds or str, "text")
        for cell in found
    }


def _is_told(cell: Cell, kind: ClaimKind) -> bool:
    """Whether a column of a claim is exported, or stands within another there."""
    is_nested = cell.name not in kind.record.__dataclass_fields__
    return cell.holds is not None and (not is_nested or cell.name in shorter())


def figure_as_printed(kept: KeptFigure) -> dict[str, Any]:
    """A figure as `read` prints it, with the article that gives it."""
    row = claim_row(kept)
    names = list(row)
    of_article = {name: row[name] for name in names[names.index("document") :]}
    return kept.figure.as_dict() | of_article


def claim_row(kept: AnyKept) -> Row:
    """A claim as one flat row: the columns `claim_columns` gives its kind."""
    claim: Any = kept.claim
    kind = claim_kind(claim)
    words = kind.quoted(claim)[0]
    cells = {
        "words": words.text,
        "start": words.start,
        "end": words.end,
        **_article_cells(kept.kept),
        **{name: found(claim) for name, found in _OWN.get(kind.table, {}).items()},
    }
    flat = to_row(claim)
    row: Row = {}
    for name, where in _taken_from(kind).items():
        row[name] = cells[name] if name in cells else _cell_value(flat[where])
    return row


@cache
def _taken_from(kind: ClaimKind) -> Mapping[str, str]:
    """Each column with that of the flat record which it is taken from."""
    longer = {name: where for where, name in shorter().items()}
    there = {cell.name for cell in cells(kind.record)}
    return {
        name: longer[name] if longer.get(name) in there else name
        for name in claim_columns(kind)
    }


def _cell_value(value: Any) -> Scalar:
    if isinstance(value, bool):
        return "yes" if value else "no"
    scalar: Scalar = value
    return scalar


def _article_cells(kept: Provenance) -> dict[str, str | int | date | datetime | None]:
    """What each row says of its article."""
    return {
        "document": kept.document,
        "title": kept.title,
        "version": kept.version,
        "published": kept.published,
        "outlet": kept.outlet,
        "url": kept.url,
        "sha256": kept.sha256,
        "stages": kept.versions.stages,
        "lexicons": kept.versions.lexicons,
    }
