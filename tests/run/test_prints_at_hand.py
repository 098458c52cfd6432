"""Fingerprints at hand between two tracings find what reading all of them finds."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from reportedly.ledger import Ledger, open_ledger
from reportedly.records import CopyLink
from reportedly.run import prints_at_hand, tracing
from reportedly.run.build import build
from reportedly.run.prints_at_hand import PrintsAtHand, readings_sharing
from reportedly.run.tracing import TracedAtHand, trace_ledger, trace_version
from reportedly.trace.fingerprints import BANDS, Fingerprint

DAY = date(2024, 6, 11)
TOWNS = ("Kut", "Hilla", "Amara", "Goma")
DID = ("burned", "was flooded", "was shelled", "lost its bridge", "shut its market")
WHO = ("bakers", "pilots", "judges", "weavers", "nurses", "welders", "clerks", "cooks")


def sentence(n: int) -> str:
    random = Random(n)
    who, other = random.choice(WHO), random.choice(WHO)
    did = random.choice(DID)
    return f"The {who} of {random.choice(TOWNS)} met {n} {other} of the town that {did} last week."


def article(n: int, version: int = 1) -> dict[str, Any]:
    """Made of one of few sentences and one of its own; another version has another of the few."""
    text = f"{sentence((n + version) % 7)} {sentence(100 + n)}"
    day = DAY + timedelta(days=n % 5)
    return {"id": f"n{n}", "published": str(day), "outlet": f"Wire {n}", "text": text}


STEPS = [
    [article(n) for n in range(20)],
    [article(20)],
    [article(3, version=2), article(21)],
    [{**article(22), "published": "2024-05-02"}],  # of long ago
    [article(3, version=3), article(n := 23, version=2), article(n + 1)],
    [{**article(25), "published": None}],
    [article(n) for n in range(26, 34)],
]


def come(ledger: Ledger, folder: Path, rows: list[dict[str, Any]]) -> None:
    source = folder / "come.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    list(build([str(source)], ledger))


def links(ledger: Ledger) -> list[CopyLink]:
    return list(ledger.copies(trace_version()))


@pytest.mark.parametrize("together", [1, 3, 2048])
def test_links_are_those_of_reading_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(prints_at_hand, "_SORTED", together)
    hand, many = TracedAtHand(), 0
    with (
        open_ledger(tmp_path / "hand.db", create=True) as one,
        open_ledger(tmp_path / "anew.db", create=True) as other,
    ):
        for n, step in enumerate(STEPS):
            for ledger in (one, other):
                come(ledger, tmp_path, step)
            if n == 4:  # another tracing of the ledger is taken in too
                trace_ledger(one)
            trace_ledger(one, hand)
            trace_ledger(other)
            assert links(one) == links(other)
            assert len(links(one)) > many
            many = len(links(one))


def test_all_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | None] = []
    real = Ledger.packed_fingerprints

    def packed(self: Ledger, trace: str, numbers: Any = None) -> Any:
        asked.append(None if numbers is None else len(numbers))
        return real(self, trace, numbers)

    monkeypatch.setattr(Ledger, "packed_fingerprints", packed)
    hand = TracedAtHand()
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for n in range(4):
            come(ledger, tmp_path, [article(n)])
            trace_ledger(ledger, hand)
    assert asked == [None, 1, 1, 1]


@pytest.mark.parametrize("together", [1, 2048])
def test_what_was_erased_or_is_of_other_code_is_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(prints_at_hand, "_SORTED", together)
    hand = PrintsAtHand()
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        come(ledger, tmp_path, [article(n) for n in range(8)])
        trace_ledger(ledger)
        numbers = {kept.document: kept.number for kept in ledger.documents()}
        (new,) = _prints(ledger, [numbers["n1"]])
        assert numbers["n1"] in hand.sharing(ledger, trace_version(), [new])
        ledger.erase("n1", "mira", "asked to")
        kept = ledger.packed_fingerprints(trace_version())
        again = hand.sharing(ledger, trace_version(), [new])
        assert again == sorted(readings_sharing([new], kept))
        assert numbers["n1"] not in again
        assert hand.sharing(ledger, "another", [new]) == []


def _prints(ledger: Ledger, numbers: list[int]) -> list[Fingerprint]:
    return [
        Fingerprint.from_bytes(row.document, row.packed)
        for row in ledger.fingerprints(tracing.trace_version(), numbers)
    ]


@pytest.mark.parametrize("together", [1, 7, 2048])
def test_each_key_is_found_in_its_band_alone(
    monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Also the least and the greatest key of the first and the last band; no key is none."""
    monkeypatch.setattr(prints_at_hand, "_SORTED", together)
    random = np.random.default_rng(4)
    prints = []
    for n in range(40):
        keys = random.integers(0, 6, (n % 4, BANDS), dtype=np.uint32)
        keys[keys == 5] = np.uint32(0xFFFFFFFF)
        keys[random.random(keys.shape) < 0.9] = 0
        spans = np.zeros((n % 4, 2), dtype=np.uint32)
        prints.append(Fingerprint(f"n{n}", spans, keys))
    kept = [(n + 100, one.to_bytes()) for n, one in enumerate(prints)]
    held = prints_at_hand._Held("trace", prints_at_hand.Reached(0, ""))
    held.take(kept)
    met = 0
    for one in prints:
        found = held.sharing([one])
        assert found == sorted(readings_sharing([one], kept))
        met += len(found) > 1
    assert met > 10
