"""Ledgers of a few articles, read and traced as `build` does it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reportedly.ledger import Ledger, open_ledger
from reportedly.run.build import build
from reportedly.run.tracing import trace_ledger

Rows = Iterable[Mapping[str, Any]]  # articles as lines of JSON have them


def add(ledger: Ledger, folder: Path, rows: Rows) -> None:
    """Read articles into a ledger and compare them with those that are there."""
    source = folder / "n.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    list(build([str(source)], ledger))
    trace_ledger(ledger)


@contextmanager
def ledger_of(folder: Path, rows: Rows) -> Iterator[Ledger]:
    """A new ledger of some articles."""
    with open_ledger(folder / "l.db", create=True) as ledger:
        add(ledger, folder, rows)
        yield ledger
