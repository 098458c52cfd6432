"""What was made of the objects asked for last: claims of one document, and of one sentence, are
made together and ask for the same again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import is_not
from typing import Any, TypeVar, TypeVarTuple

Asked = TypeVarTuple("Asked")
Made = TypeVar("Made")


def last_asked(make: Callable[[*Asked], Made]) -> Callable[[*Asked], Made]:
    """Keep what a function makes until it is asked with other objects.

    They are told apart by identity, since documents and sentences are dear to compare. What is kept
    is put in place in one step: another thread may put its own there, and each gets its own.
    """
    kept: list[tuple[tuple[Any, ...], Made]] = []

    @wraps(make)
    def made(*asked: *Asked) -> Made:
        objects: tuple[Any, ...] = asked
        last = kept[0] if kept else None
        if last is None or any(map(is_not, last[0], objects)):
            last = objects, make(*asked)
            kept[:] = [last]
        return last[1]

    return made
