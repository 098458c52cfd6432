"""The order in which articles come has no say in questions, ids, copies, stories and happenings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reportedly.ledger import open_ledger
from reportedly.run.happenings import happenings
from reportedly.run.reconciling import reconciled
from reportedly.run.tracing import copies, stories
from tests.built import add

MINE = "A mine blast near Bunia killed nine people on Monday, the army said. The bus had left the market at dawn and was full of traders."
ARTICLES = (
    ("a", "2021-05-04", "Hill Post", MINE),
    ("b", "2021-05-04", "Coast Wire", MINE),
    ("c", "2021-05-05", "Lake News", f"{MINE} The governor closed the road until further notice."),
    ("d", "2021-05-05", "Dawn Wire", "Medics said twelve people died when a bus hit a mine near Bunia on Monday. The bus had left the market at dawn."),
    ("e", "2021-05-20", "Lake News", "Gunmen killed 14 people at a market in Beni on Wednesday, police said."),
    ("f", "2021-05-20", "Hill Post", "Fourteen people were killed by gunmen at a market in Beni on Wednesday, the mayor said."),
    ("g", "2021-05-21", "Coast Wire", "Some 3,000 people have fled Beni since Wednesday, the Red Cross said."),
)  # fmt: skip


def known(
    folder: Path, batches: Sequence[Sequence[tuple[str, str, str, str]]]
) -> dict[str, Any]:
    """What a ledger says that was built of some batches of articles, one after the other."""
    folder.mkdir()
    with open_ledger(folder / "l.db", create=True) as ledger:
        for batch in batches:
            rows = (
                {"id": i, "published": d, "outlet": o, "text": t}
                for i, d, o, t in batch
            )
            add(ledger, folder, rows)
        lines = reconciled(ledger).lines
        return {
            "questions": {
                (
                    x.question,
                    x.best,
                    x.state,
                    x.origins,
                    tuple(w.origin for w in x.figures),
                )
                for x in lines
            },
            "copies": {
                (k.copy.document, k.original.document, k.first) for k in copies(ledger)
            },
            "stories": {
                (s.id, frozenset(p.document for p in s.parts)) for s in stories(ledger)
            },
            "happenings": {
                (h["happening"], *(e["event"] for e in h["events"]))
                for h in happenings(ledger)
            },
        }


def shuffled(seed: int) -> list[tuple[str, str, str, str]]:
    order = list(ARTICLES)
    random.Random(seed).shuffle(order)
    return order


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return known(tmp_path_factory.mktemp("order") / "all", [ARTICLES])


@pytest.mark.parametrize("seed", range(4))
def test_any_order_gives_the_same(
    tmp_path: Path, in_order: dict[str, Any], seed: int
) -> None:
    assert known(tmp_path / "some", [shuffled(seed)]) == in_order


@pytest.mark.parametrize("seed", range(4))
def test_split_over_builds_gives_the_same(
    tmp_path: Path, in_order: dict[str, Any], seed: int
) -> None:
    order = shuffled(seed)
    cut = random.Random(seed).randint(1, len(order) - 1)
    assert known(tmp_path / "some", [order[:cut], order[cut:]]) == in_order
