"""Run the stages on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from reportedly.annotate import annotate
from reportedly.claims import assemble
from reportedly.clean import clean
from reportedly.ingest import read_inputs
from reportedly.records import Failure, RawPage, Reading


def read_page(page: RawPage) -> Reading:
    """Everything one article says, each claim pointing at its words."""
    document = clean(page)
    mentions = annotate(document)
    return Reading(page, document, mentions, assemble(document, mentions))


def read_all(inputs: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Reading | Failure]:
    """Read every article of the inputs, in order; an input that fails is a `Failure` and the rest is still read."""
    for page in read_inputs(inputs, stdin):
        yield page if isinstance(page, Failure) else read_page(page)
