"""Tables in a terminal: a column is its name and what it shows of an item.

What an article says is shown as text and never as a command: control characters and the marks that
turn the direction of a line are made visible, and nothing is read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

Item = TypeVar("Item")

# C0 and C1 controls but not the line feed, overrides of direction, and halves of surrogate pairs.
_UNSHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[Item]):
    """A column: its heading, what it shows of an item, and how wide it may become.

    `kind` is id (never broken), text, number (to the right), or words (three times as wide).
    """

    name: str
    cell: Callable[[Item], str]
    kind: str = "text"


def shown(words: str | None) -> str:
    """Words of an article, safe in a terminal."""
    return _UNSHOWN.sub(lambda m: " " if m[0] in "\t\r" else "\ufffd", words or "")


def table_of(
    title: str, columns: Sequence[TableColumn[Item]], items: Iterable[Item]
) -> Table:
    """A table with a row for each item."""
    table = Table(
        box=SIMPLE_HEAD,
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        pad_edge=False,
    )
    for column in columns:
        is_wide = column.kind == "words"
        table.add_column(
            column.name, no_wrap=column.kind == "id", ratio=3 if is_wide else None
        )
        table.columns[-1].justify = "right" if column.kind == "number" else "left"
    for item in items:
        table.add_row(*(Text(shown(column.cell(item))) for column in columns))
    return table
