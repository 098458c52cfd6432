"""The standard streams of a command, which whoever calls it may have closed or filled up."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple


class _Stream(NamedTuple):
    """A standard stream, by its number; `how` its place is taken where it is closed."""

    name: str
    how: int
    called: str = ""  # of one that is written


# What is printed on a closed standard output fails as on a full disk, and is not lost without a
# word: nothing can be written there.
_INPUT = _Stream("stdin", os.O_RDONLY)
_OUTPUT = _Stream("stdout", os.O_RDONLY, "standard output")
_ERROR = _Stream("stderr", os.O_WRONLY, "standard error")
_STREAMS = (_INPUT, _OUTPUT, _ERROR)


def name_of_output(*, err: bool) -> str:
    """How the stream is called that is printed to."""
    return (_ERROR if err else _OUTPUT).called


def open_standard_streams() -> None:
    """Give each standard stream that is closed something in its place: else the next file that is
    opened, a ledger for one, would get its number and what is printed.
    """
    for number, stream in enumerate(_STREAMS):
        if getattr(sys, stream.name) is None:
            _put_nothing_at(number, stream.how)
            mode = "w" if stream.called else "r"
            opened = os.fdopen(number, mode, encoding="utf-8", closefd=False)
            setattr(sys, stream.name, opened)


def let_go_of_broken_streams() -> None:
    """Put nothing in the place of outputs that cannot be written any more, so that ending does not
    fail by what still waits to be written there.
    """
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            _put_nothing_at(number, os.O_WRONLY)


def _put_nothing_at(number: int, how: int) -> None:
    nothing = os.open(os.devnull, how)
    if nothing != number:
        os.dup2(nothing, number)
        os.close(nothing)
