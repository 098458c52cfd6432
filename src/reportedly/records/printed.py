"""How a record is printed: one way from any record to plain values."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar

# Asked first: most values are one of these
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Record:
    """What can be printed: `as_dict` gives its fields in order, as JSON has them.

    Reasons are left out, unless a record says otherwise: they are asked for (`--explain`, `why`).
    """

    __slots__ = ()
    unshown: ClassVar[frozenset[str]] = frozenset({"because"})
    unkept: ClassVar[frozenset[str]] = frozenset({"because"})  # no columns of its row

    def as_dict(self) -> dict[str, Any]:
        """Field names to plain values: texts, numbers, lists and further such tables."""
        made: dict[str, Any] = {}
        for name in printed_fields(type(self)):  # type: ignore[arg-type]  # mypy takes the instances' hash for the class's
            value = getattr(self, name)
            if type(value) not in _PLAIN:
                value = value.as_dict() if isinstance(value, Record) else plain(value)
            made[name] = value
        return made


def in_short(record: object, ident: str, *words: object) -> str:
    """A record in one line for `repr`: its name, its id, and what is known of it."""
    known = (str(each) for each in words if each)
    return f"{type(record).__name__}({', '.join((repr(ident), *known))})"


@cache
def printed_fields(kind: Any) -> tuple[str, ...]:
    """The fields of a record that are printed, in order."""
    return tuple(f.name for f in fields(kind) if f.name not in kind.unshown)


def plain(value: Any) -> Any:
    """A value as JSON has it: days and times in ISO 8601, records as tables."""
    if value is None:
        return value
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Record):
        return value.as_dict()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a record holds a {type(value).__name__}, which cannot be printed")
