"""Stories at hand between two tracings are those that would be read anew."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.run import at_hand, tracing
from reportedly.run.build import build
from reportedly.run.tracing import (
    TracedAtHand,
    put_to_stories,
    trace_ledger,
    trace_version,
)

DAY = date(2024, 6, 11)
TOWNS = ("Kut", "Hilla", "Amara", "Goma")
DID = ("burned", "was flooded", "was shelled", "lost its bridge", "shut its market")
WHO = ("bakers", "pilots", "judges", "weavers", "nurses", "welders", "clerks", "cooks")


def article(n: int, version: int = 1) -> dict[str, Any]:
    """One of four towns' articles; another version tells of other people."""
    random = Random(n % 12)
    told = f"{TOWNS[n % 4]} {random.choice(DID)} and {5 + n} people died, police said."
    seen = f"{WHO[(n + version) % 8]} met {random.choice(WHO)} near the mill."
    day = DAY + timedelta(days=n % 5)
    ident = f"n{n}"
    return {"id": ident, "published": str(day), "outlet": "Wire", "text": f"{told} {seen}"}  # fmt: skip


def come(ledger: Ledger, folder: Path, rows: list[dict[str, Any]]) -> None:
    """Articles are read; they are not compared yet."""
    source = folder / "come.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    list(build([str(source)], ledger))


def put_twice(ledger: Ledger, hand: TracedAtHand) -> dict[int, Any]:
    """Put what came to what is at hand, and to what is read anew: the same."""
    with ledger.snapshot() as seen:
        numbers = seen.untraced(trace_version())
        found = put_to_stories(seen, numbers, hand.stories)
        assert found == put_to_stories(seen, numbers)
    trace_ledger(ledger, hand)
    return found


STEPS = [
    [article(n) for n in range(20)],
    [article(n) for n in (20, 21)],
    [article(22)],
    [article(3, version=2), article(23)],
    [article(3, version=3), article(22, version=2)],
    [{**article(24), "published": "2024-05-02"}],  # of long ago
    [{**article(n), "published": "2024-06-30"} for n in (25, 26)],  # a new fortnight
    [article(4, version=2)],
    [{**article(27), "published": None}],
    [article(28)],
]


def test_what_comes_is_put_as_where_all_is_read_anew(tmp_path: Path) -> None:
    hand, joined = TracedAtHand(), 0
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        known: set[str] = set()
        for step in STEPS:
            come(ledger, tmp_path, step)
            put = {p.story for parts in put_twice(ledger, hand).values() for p in parts}
            joined += not known.isdisjoint(put)
            known |= put
    assert joined > 5


def test_what_is_kept_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def looked_at(part: str) -> Any:
        read.append(part)
        return tracing.glance(part)

    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        come(ledger, tmp_path, [article(n) for n in range(40)])
        trace_ledger(ledger)
        hand = TracedAtHand()
        come(ledger, tmp_path, [article(40)])
        trace_ledger(ledger, hand)
        monkeypatch.setattr(at_hand, "glance", looked_at)
        for n in range(41, 46):
            come(ledger, tmp_path, [{**article(n), "published": str(DAY)}])
            trace_ledger(ledger, hand)
    assert 0 < len(read) <= 8  # those that came


def test_what_was_erased_is_not_at_hand(tmp_path: Path) -> None:
    hand = TracedAtHand()
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        come(ledger, tmp_path, [article(n) for n in range(12)])
        trace_ledger(ledger, hand)
        come(ledger, tmp_path, [article(12)])
        put_twice(ledger, hand)
        ledger.erase("n4", "mira", "asked to")
        come(ledger, tmp_path, [article(16)])
        put_twice(ledger, hand)
