"""`reportedly copies`: the reprints among the bundled examples, as a table and as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import reportedly
from reportedly.cli import main
from reportedly.ledger import open_ledger
from reportedly.run import tracing
from reportedly.run.build import build

EXAMPLES = Path(reportedly.__file__).parent / "examples"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("copies") / "l.db")
    assert (
        CliRunner().invoke(main, ["build", str(EXAMPLES), "--ledger", path]).exit_code
        == 0
    )
    return path


def test_jsonl_quotes_both_sides_and_says_why(ledger: str) -> None:
    done = CliRunner().invoke(main, ["copies", "--ledger", ledger, "--format", "jsonl"])
    links = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0 and len(links) == 3
    for link in links:
        assert set(link) == {
            "copy",
            "original",
            "kind",
            "similarity",
            "first",
            "because",
        }
        assert link["kind"] in {"exact", "edited", "spun"} and all(link["because"])
    assert {link["first"] for link in links} == {"original", "earlier here", "unknown"}


def test_one_article_and_none(ledger: str) -> None:
    done = CliRunner().invoke(main, ["copies", "nobody", "--ledger", ledger])
    assert done.exit_code == 2 and "there is no document 'nobody'" in done.stderr


def test_the_table_names_both(ledger: str) -> None:
    done = CliRunner().invoke(main, ["copies", "--ledger", ledger])
    assert (
        done.exit_code == 0 and "caravan" in done.stdout and "reworded" in done.stdout
    )


@pytest.mark.parametrize("together", [3, 7, 5000])
def test_how_many_are_compared_at_once_decides_nothing(
    together: int, tmp_path: Path
) -> None:
    """A passage that a crowd carries is linked to its earliest holders, wherever one transaction ends."""
    assert links(tmp_path / "l.db", [crowd()], together) == links(
        tmp_path / "all.db", [crowd()]
    )


def test_older_articles_that_come_later_are_compared_in_order_of_publication(
    tmp_path: Path,
) -> None:
    """The links of what is added are those of one build of all."""
    late, early = crowd()[4:], crowd()[:4]
    added = {
        pair
        for pair in links(tmp_path / "l.db", [late, early])
        if pair & {row["id"] for row in early}
    }
    whole = {
        pair
        for pair in links(tmp_path / "all.db", [crowd()])
        if pair & {row["id"] for row in early}
    }
    assert added == whole and len(whole) > 12


def crowd() -> list[dict[str, str]]:
    """Twenty articles in order of publication that carry one passage."""
    passage = "The dam keeper of Wadi Shor walked nine miles to warn the villages, and nobody had asked him to."
    own = "Paper {0} has {0} pages, and its office on road {0} is closed for the season of {0} storms."
    return [
        {
            "id": f"c{n:02}",
            "published": f"2017-03-{n + 1:02}",
            "text": f"{own.format(n * 7 + 3)}\n{passage}",
        }
        for n in range(20)
    ]


def links(
    path: Path, builds: list[list[dict[str, str]]], together: int = 5000
) -> set[frozenset[str]]:
    """The pairs of articles that are linked after these builds."""
    with (
        pytest.MonkeyPatch.context() as patch,
        open_ledger(path, create=True) as ledger,
    ):
        patch.setattr(tracing, "_TOGETHER", together)
        for n, rows in enumerate(builds):
            given = path.with_suffix(f".{n}.jsonl")
            given.write_text(
                "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
            )
            list(build([str(given)], ledger))
            tracing.trace_ledger(ledger)
        return {
            frozenset((k.copy.document, k.original.document))
            for k in tracing.copies(ledger)
        }
