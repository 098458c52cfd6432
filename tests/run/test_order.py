"""One article in several wrappings is one witness: what is known does not hang on their order, or on the run.

As text, a JSON line, a saved page and a record of a web crawl; handed in together, or one run after another.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.ledger import open_ledger
from reportedly.records import Failure
from reportedly.run import read_all
from reportedly.run.build import build
from reportedly.run.reconciling import reconciled
from reportedly.run.tracing import copies, trace_ledger
from tests.warc_bytes import http, page, record

TITLE = "Families leave Hawija"
TOLD = (
    "Some 301 families fled the village of Hawija on Sunday after shelling, the mayor said.",
    "At least 12 people were killed and 40 wounded, a doctor told reporters.",
    "Most of them walked through the night and were met by buses at the edge of the desert.",
)
HEAD = '<meta name="date" content="2017-03-19"><meta property="og:site_name" content="The Post">'
KINDS = ("text", "line", "page", "crawl")


def written(kind: str, folder: Path) -> str:
    """The file of the article in one wrapping."""
    html = page(TITLE, *TOLD, head=HEAD)
    if kind == "text":
        path = folder / "a.txt"
        path.write_text("\n\n".join((TITLE, "March 19, 2017", *TOLD)))
    elif kind == "line":
        path = folder / "b.jsonl"
        row = {"id": "b", "title": TITLE, "published": "2017-03-19"}
        row |= {"outlet": "The Post", "text": "\n\n".join(TOLD)}
        path.write_text(json.dumps(row))
    elif kind == "page":
        path = folder / "c.html"
        path.write_bytes(html)
    else:
        path = folder / "d.warc"
        path.write_bytes(record(http(html)))
    return str(path)


def known(folder: Path, kinds: Sequence[str], runs: int) -> list[Any]:
    """What is known of the article when its wrappings come in this order, in so many runs."""
    files = [written(kind, folder) for kind in kinds]
    cut = [files] if runs == 1 else [[file] for file in files]
    path = folder / f"{'-'.join(kinds)}-{runs}.db"
    with open_ledger(path, create=True) as ledger:
        for some in cut:
            list(build(some, ledger))
            trace_ledger(ledger)
        lines = reconciled(ledger).lines
        found = [
            (
                x.category,
                x.place and x.place.name,
                x.low,
                x.high,
                x.state,
                len(x.voices),
            )
            for x in lines
        ]
        named = {x.question for x in lines}
        # A page and the crawl of it are one document by its address; the others keep their names.
        firsts = {link.original.document.partition("-")[0] for link in copies(ledger)}
    return [sorted(found, key=str), named, firsts]


def test_each_wrapping_alone_tells_the_same_counts(tmp_path: Path) -> None:
    told = [known(tmp_path, [kind], 1)[0] for kind in KINDS]
    assert all(one == told[0] for one in told) and len(told[0]) == 3


@pytest.mark.parametrize("pair", list(combinations(KINDS, 2)), ids="-".join)
def test_two_wrappings_are_one_count_and_one_question(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    together = known(tmp_path, pair, 1)
    assert len(together[0]) == 3 and all(said[-1] == 1 for said in together[0])
    assert known(tmp_path, pair, 2) == together
    assert known(tmp_path, pair[::-1], 1) == together
    assert known(tmp_path, pair[::-1], 2) == together


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.permutations(KINDS), st.sampled_from([1, 2]))
def test_no_order_of_wrappings_changes_an_answer(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], runs: int
) -> None:
    first = known(tmp_path_factory.mktemp("first"), KINDS, 1)
    assert known(tmp_path_factory.mktemp("other"), kinds, runs) == first


# ------------------------------------------------------------------ ids that are given twice
def told_under(ident: str, outlet: str, text: str) -> dict[str, str]:
    return {"id": ident, "published": "2017-03-19", "outlet": outlet, "text": text}


TOLL = told_under("7", "The Post", "\n".join(TOLD))
RISEN = told_under("7", "The Post", "\n".join(TOLD).replace("12 people", "15 people"))
OTHER = told_under(
    "7",
    "Hill Wire",
    "Gunmen killed nine people at a market in Beni on Saturday, police said.",
)


def killed(folder: Path, runs: Sequence[Sequence[dict[str, str]]]) -> Any:
    """What is known of the dead, and the names of the documents, when articles come in some runs."""
    folder.mkdir()
    with open_ledger(folder / "l.db", create=True) as ledger:
        for number, rows in enumerate(runs):
            path = folder / f"{number}.jsonl"
            path.write_text("\n".join(map(json.dumps, rows)))
            list(build([str(path)], ledger))
            trace_ledger(ledger)
        lines = [x for x in reconciled(ledger).lines if x.category == "killed"]
        names = {k.document for k in ledger.documents(history=True)}
        return sorted((x.question, x.low, x.high, x.origins) for x in lines), names


def test_a_corrected_article_under_its_id_speaks_once_in_one_run_or_two(
    tmp_path: Path,
) -> None:
    one = killed(tmp_path / "one", [[TOLL, RISEN]])
    two = killed(tmp_path / "two", [[TOLL], [RISEN]])
    assert one == two
    ((_, *toll),), names = one
    assert (toll, names) == ([15, 15, 1], {"7"})


def test_two_articles_under_one_id_are_both_heard_in_one_run_or_two(
    tmp_path: Path,
) -> None:
    one, names = killed(tmp_path / "one", [[TOLL, OTHER]])
    two, also = killed(tmp_path / "two", [[TOLL], [OTHER]])
    again, same = killed(tmp_path / "again", [[TOLL, OTHER], [OTHER, TOLL]])
    assert one == two == again
    assert names == also == same == {"7", "7-2"}
    # Of two runs what the first kept has its name; what is known is the same.
    turned, _ = killed(tmp_path / "turned", [[OTHER], [TOLL]])
    tolls = [sorted(toll for _, *toll in lines) for lines in (one, turned)]
    assert tolls[0] == tolls[1] == [[9, 9, 1], [12, 12, 1]]


LATER = told_under(
    "7",
    "Coast Wire",
    "A bus fell into a ravine near Taez on Sunday and six passengers were killed.",
) | {"published": "2017-03-20"}
OWNER = told_under(
    "7-2",
    "River Daily",
    "Four people were killed on Saturday by a landslide in Cali, firemen said.",
)


def names_in(folder: Path, rows: Sequence[dict[str, str]], files: int) -> Any:
    """Who is called what, and the questions, when articles come in this order in some files of one run."""
    for number in range(files):
        path = folder / f"{number}.jsonl"
        some = rows[number * len(rows) // files : (number + 1) * len(rows) // files]
        path.write_text("\n".join(map(json.dumps, some)))
    with open_ledger(folder / "l.db", create=True) as ledger:
        list(build([str(folder)], ledger))
        trace_ledger(ledger)
        called = {k.document: k.outlet for k in ledger.documents(history=True)}
        return called, sorted(x.question for x in reconciled(ledger).lines)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.permutations([TOLL, OTHER, LATER, OWNER]), st.sampled_from([1, 2, 4]))
def test_who_keeps_an_id_in_one_run_does_not_hang_on_the_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], files: int
) -> None:
    first = names_in(tmp_path_factory.mktemp("first"), [TOLL, OTHER, LATER, OWNER], 1)
    assert names_in(tmp_path_factory.mktemp("other"), rows, files) == first
    called, _ = first
    assert called["7-2"] == "River Daily"  # who asked for it
    assert called["7-4"] == "Coast Wire"  # a day later than the others
    assert called.keys() == {"7", "7-2", "7-3", "7-4"}


def test_what_is_kept_keeps_its_id_whatever_comes_after(tmp_path: Path) -> None:
    for number, rows in enumerate([[LATER], [OTHER, TOLL, LATER]]):
        (tmp_path / f"{number}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for number in (0, 1, 1):
            list(build([str(tmp_path / f"{number}.jsonl")], ledger))
        called = {k.document: k.outlet for k in ledger.documents(history=True)}
    assert called["7"] == "Coast Wire"
    assert called.keys() == {"7", "7-2", "7-3"}


@pytest.mark.parametrize("turn", [1, -1])
def test_reading_names_articles_of_one_id_as_building_does(
    tmp_path: Path, turn: int
) -> None:
    rows = [
        {
            "id": "a",
            "published": "2024-05-03",
            "text": "Nine people drowned off Basra.",
        },
        {
            "id": "a",
            "published": "2024-05-01",
            "text": "A mill burnt down in Kano, and 40 fled.",
        },
    ][::turn]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    readings = [r for r in read_all([str(path)]) if not isinstance(r, Failure)]
    by_id = {r.document.id: str(r.document.published) for r in readings}
    assert by_id == {"a": "2024-05-01", "a-2": "2024-05-03"}
