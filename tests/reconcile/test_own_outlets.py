"""A body that publishes itself, and others that cite it."""

from __future__ import annotations

from pathlib import Path

from reportedly.run.reconciling import reconciled
from tests.built import ledger_of


def test_a_body_is_one_origin_as_outlet_and_as_source(tmp_path: Path) -> None:
    crossed = "people have crossed from Sudan into Chad's Ouaddai since 20 May"
    rows = (
        {"id": "a", "published": "2026-06-02", "outlet": "UNHCR", "text": f"Some 48,000 {crossed}, UNHCR said."},
        {"id": "b", "published": "2026-06-04", "outlet": "Hill Post", "text": f"The UN refugee agency says 48,000 {crossed}."},
        {"id": "c", "published": "2026-06-05", "outlet": "UNHCR", "text": f"In all, 48,000 {crossed}."},
    )  # fmt: skip
    with ledger_of(tmp_path, rows) as ledger:
        (line,) = reconciled(ledger).lines
    assert [v.origin for v in line.voices] == ["actor:unhcr"]
    assert len(line.figures) == 3
