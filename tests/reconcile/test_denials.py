"""A count that somebody denies in the very words in which it was told."""

from __future__ import annotations

from pathlib import Path

from reportedly.run.reconciling import reconciled
from tests.built import ledger_of

TOLD = "soldiers had killed 17 civilians in Bambari, Central African Republic, on Saturday."


def test_who_denies_a_count_in_its_own_words_has_not_copied_it(tmp_path: Path) -> None:
    rows = (
        {"id": "a", "published": "2026-05-04", "outlet": "Coast Wire", "text": f"Villagers said {TOLD}"},
        {"id": "b", "published": "2026-05-05", "outlet": "Hill Post", "text": f"The army denied that {TOLD}"},
    )  # fmt: skip
    with ledger_of(tmp_path, rows) as ledger:
        (line,) = reconciled(ledger).lines
    assert line.state == "contested"
    assert [v.certainty for v in line.voices] == ["stated", "denied"]
    assert "The army (Hill Post) denies it" in [r.rule for r in line.because]
