"""Run the stages on this machine."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from reportedly.annotate import annotate
from reportedly.claims import assemble
from reportedly.clean import clean, foreign_language
from reportedly.errors import InputError, ReportedlyError
from reportedly.ingest import read_inputs
from reportedly.records import Failure, RawPage, Reading
from reportedly.run.workers import read_in_processes

DEBUG = "REPORTEDLY_DEBUG"  # set to anything: a fault of the program prints its traceback


def read_page(page: RawPage) -> Reading:
    """Everything one article says, each claim pointing at its words."""
    document = clean(page)
    mentions = annotate(document)
    return Reading(page, document, mentions, assemble(document, mentions))


def try_page(page: RawPage) -> Reading | Failure:
    """`read_page`, or why it could not: one article must not stop the others.

    A fault of the program itself becomes a failure that says so; it is named, and the exit status tells.
    """
    try:
        return read_page(page)
    except InputError as error:
        return Failure(error.origin, error.reason)
    except ReportedlyError as error:
        return Failure(page.origin, str(error))
    except Exception as error:  # noqa: BLE001 - the border between one article and the rest
        if os.environ.get(DEBUG):
            traceback.print_exc()
        return Failure(page.origin, f"a fault of the program, please report it: {type(error).__name__}: {error}")


def read_all(inputs: Iterable[str], stdin: BinaryIO | None = None, workers: int = 1) -> Iterator[Reading | Failure]:
    """Read every article of the inputs, in order; an input that fails is a `Failure` and the rest is still read.

    Args:
        workers: processes to read in; with more than one, the readings come without their parse.

    Raises:
        ReportedlyError: one of several processes was ended from outside.
    """
    pages = read_inputs(inputs, stdin, foreign_language)
    if workers > 1:
        yield from read_in_processes(pages, try_page, workers)
        return
    for page in pages:
        yield page if isinstance(page, Failure) else try_page(page)
