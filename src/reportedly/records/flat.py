"""Records to flat rows and back: a nested record becomes columns with its field's name in front.

`Figure.place.name` is the column `place_name`. Reasons (`because`) are no part of a row. Every
nested record has a field that is never None, so a row says whether it was there. A tuple of records
(`Event.mentions`) is one column of JSON, each record the list of its values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

R = TypeVar("R")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: `nested` where it is a record, `listed` where it is a tuple of them,
    else `holds`: str, int, float, bool or date.
    """

    name: str
    optional: bool
    holds: type | None = None
    nested: type | None = None
    listed: type | None = None

    @property
    def is_real(self) -> bool:
        """A float: a database gives back 36.0 where 36 went in, and 0.0 for -0.0."""
        return self.holds is float


def record_fields(cls: Any) -> tuple[Field, ...]:
    """The fields of a record that are columns, in order."""
    return _planned(cls)


@cache
def _planned(cls: Any) -> tuple[Field, ...]:
    """The fields of a record in order, without those that are not kept, its reasons above all."""
    hints = get_type_hints(cls)
    named = (field.name for field in fields(cls) if field.name not in cls.unkept)
    return tuple(_field(name, hints[name]) for name in named)


def _field(name: str, hint: Any) -> Field:
    """What a field holds, from its type: one value, another record or several."""
    options = get_args(hint) or (hint,)
    if get_origin(hint) is tuple:
        return Field(name, optional=False, listed=options[0])
    (holds,) = (option for option in options if option is not NoneType)
    optional = NoneType in options
    if isinstance(holds, type) and is_dataclass(holds):
        return Field(name, optional, nested=holds)
    return Field(name, optional, holds=holds)


@dataclass(frozen=True, slots=True)
class Cell:
    """One column: its name, what it holds (None: JSON), and whether it may be empty."""

    name: str
    holds: type | None
    optional: bool


def cells(
    cls: type[Any],
    prefix: str = "",
    optional: bool = False,
) -> tuple[Cell, ...]:
    """The columns a record takes."""
    found: list[Cell] = []
    for field in record_fields(cls):
        name, empty = prefix + field.name, optional or field.optional
        if field.nested is None:
            found.append(Cell(name, field.holds, empty))
        else:
            found += cells(field.nested, f"{name}_", empty)
    return tuple(found)


def column_names(cls: type[Any], prefix: str = "") -> tuple[str, ...]:
    """The names of the columns a record takes."""
    return tuple(cell.name for cell in cells(cls, prefix))


def to_row(record: Any, prefix: str = "") -> Row:
    """A record's columns, without its reasons."""
    row: Row = {}
    for field in record_fields(type(record)):
        value = getattr(record, field.name)
        if field.listed is not None:
            row[prefix + field.name] = _list_of(value)
        elif field.nested is None:
            row[prefix + field.name] = (
                float(value) + 0.0 if field.is_real and value is not None else value
            )
        elif value is None:
            row.update(
                dict.fromkeys(column_names(field.nested, f"{prefix}{field.name}_"))
            )
        else:
            row.update(to_row(value, f"{prefix}{field.name}_"))
    return row


def from_row(cls: type[R], row: Any, **extra: Any) -> R:
    """The record a row (a mapping by column name) was made from; `extra` gives the fields that are
    not columns.
    """
    record: Any = cls
    made: R = _reader(record, "", tuple(extra))(row, extra)
    return made


@cache
def _reader(cls: Any, prefix: str, given: tuple[str, ...]) -> Callable[[Any, Row], Any]:
    """How a record is made of a row, worked out once: a page of a desk makes hundreds.

    Args:
        cls: the record.
        prefix: what the names of its columns begin with.
        given: the fields that are no columns.
    """
    asked = [field for field in record_fields(cls) if field.name not in given]
    plain = [
        (f.name, prefix + f.name) for f in asked if f.nested is None and not f.listed
    ]
    others = [
        (f.name, _part_reader(f, prefix + f.name))
        for f in asked
        if f.nested or f.listed
    ]

    def read(row: Any, extra: Row) -> Any:
        values = {name: row[column] for name, column in plain}
        for name, part in others:
            values[name] = part(row)
        return cls(**values, **extra)

    return read


def _part_reader(field: Field, column: str) -> Callable[[Any], Any]:
    """How a nested record, or a tuple of records, is made of a row."""
    one: Any = field.listed
    if one is not None:
        return lambda row: tuple(one(*values) for values in json.loads(row[column]))
    nested = _reader(field.nested, f"{column}_", ())
    if not field.optional:
        return lambda row: nested(row, {})
    sure = next(
        f for f in record_fields(field.nested) if not f.optional and f.nested is None
    )
    there = f"{column}_{sure.name}"
    return lambda row: None if row[there] is None else nested(row, {})


def _list_of(records: Sequence[Any]) -> str:
    """Records as JSON, each the list of its values in the order of its fields."""
    values = [[getattr(record, f.name) for f in fields(record)] for record in records]
    return json.dumps(values, ensure_ascii=False)
