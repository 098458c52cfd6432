"""Each condition of a rule fires where it should, and is silent where it must: rules over what a ledger came to say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reportedly.ledger import Ledger
from reportedly.run.rules import read_rules
from reportedly.watch.alerting import Alerting, rehearse
from tests.built import add

NOW = datetime(2024, 6, 22, 12, tzinfo=UTC)
# What each rule of a case asks for besides its change, and whether it is told.
Asked = dict[str, bool]


def row(ident: str, day: str, text: str, outlet: str = "") -> dict[str, str]:
    more = "Stalls burned until the afternoon, and the road stayed closed."
    return {
        "id": ident,
        "published": f"2024-06-{day}",
        "outlet": outlet or f"Paper {ident}",
        "text": f"{text} {more}",
    }


def written(folder: Path, when: str, asked: Asked) -> str:
    """A file with a rule for each condition, named by it."""
    rules = "".join(
        f"  - {{name: {json.dumps(more or 'any')}, when: {when}{', ' + more if more else ''}}}\n"
        for more in asked
    )
    path = folder / "r.yml"
    path.write_text(f"channels: {{log: {{file: {folder}/a}}}}\nrules:\n{rules}")
    return str(path)


def told(
    ledger: Ledger, folder: Path, when: str, asked: Asked, *steps: list[dict[str, str]]
) -> Asked:
    """Which of some rules told anything of the last step."""
    wanted = read_rules(written(folder, when, asked))
    add(ledger, folder, [row("w", "01", "It rained in Kano on Friday."), *steps[0]])
    alerting = Alerting(ledger, wanted)
    alerting.begin(NOW)
    alerts = []
    for step in steps[1:]:
        add(ledger, folder, step)
        alerts = [one for part in alerting.look(NOW) for one in part]
    fired = {one.rule for one in alerts}
    return {more: (more or "any") in fired for more in asked}


KUT = row("a", "20", "A bomb in a market in Kut killed 12 people on Wednesday, police said.")  # fmt: skip
RAID = row("r", "20", "Islamic State fighters killed 12 people in an attack on a village near Mosul on Wednesday, police said.")  # fmt: skip


def test_a_new_happening_by_victims_place_actor_and_category(
    ledger: Ledger, tmp_path: Path
) -> None:
    asked = {
        "": True,
        "victims: 12": True,
        "victims: 13": False,
        "place: Nineveh": True,
        "place: Iraq": True,
        "place: Basra": False,
        "place: Syria": False,
        "actor: Islamic State": True,
        "actor: Boko Haram": False,
        "category: killed, victims: 5": True,
        "category: displaced, victims: 1": False,
    }
    assert told(ledger, tmp_path, "new happening", asked, [], [RAID]) == asked


def test_a_revised_toll_by_how_far_it_moved(ledger: Ledger, tmp_path: Path) -> None:
    later = row("a", "20", "A bomb in a market in Kut killed 18 people on Wednesday, police said.")  # fmt: skip
    asked = {
        "": True,
        "by: 50 %": True,
        "by: 51 %": False,
        "victims: 18": True,
        "victims: 19": False,
        "place: Wasit": True,
        "place: Basra": False,
        "category: killed": True,
        "category: injured": False,
    }
    assert told(ledger, tmp_path, "toll revised", asked, [KUT], [later]) == asked


def test_an_article_of_the_same_count_revises_nothing(
    ledger: Ledger, tmp_path: Path
) -> None:
    again = row("b", "20", "Twelve people died in Kut on Wednesday when a market was bombed, a doctor at the hospital said.")  # fmt: skip
    assert told(ledger, tmp_path, "toll revised", {"": False}, [KUT], [again]) == {
        "": False
    }


def test_a_toll_that_its_page_takes_back_is_withdrawn(
    ledger: Ledger, tmp_path: Path
) -> None:
    later = row("a", "20", "A bomb went off in a market in Kut on Wednesday, police said. Some 300 families left the town.")  # fmt: skip
    asked = {"": True, "victims: 12": True, "victims: 13": False, "place: Basra": False}
    assert told(ledger, tmp_path, "toll withdrawn", asked, [KUT], [later]) == asked


def test_a_toll_that_another_page_still_gives_is_not_withdrawn(
    ledger: Ledger, tmp_path: Path
) -> None:
    other = row("b", "20", "Twelve people died in Kut on Wednesday when a market was bombed, a doctor at the hospital said.")  # fmt: skip
    later = row("a", "20", "A bomb went off in a market in Kut on Wednesday, police said. The market is shut.")  # fmt: skip
    asked = {"": False}
    steps = [KUT, other], [later]
    assert told(ledger, tmp_path, "toll withdrawn", asked, *steps) == asked


def test_a_toll_is_withdrawn_once(ledger: Ledger, tmp_path: Path) -> None:
    later = row("a", "20", "A bomb went off in a market in Kut on Wednesday, police said. The market is shut.")  # fmt: skip
    far = row("f", "20", "A flood in Kano drowned 3 people on Monday, the mayor said.")
    asked = {"": False}
    steps = [KUT], [later], [far]
    assert told(ledger, tmp_path, "toll withdrawn", asked, *steps) == asked


def test_a_watched_figure_that_is_denied(ledger: Ledger, tmp_path: Path) -> None:
    said = row("a", "20", "Shelling killed 12 people in Kut on Wednesday, police said.")
    army = row("b", "21", "The army denied that 12 people were killed by shelling in Kut on Wednesday.")  # fmt: skip
    asked = {"": True, "victims: 12": True, "victims: 13": False, "place: Basra": False}
    assert told(ledger, tmp_path, "figure denied", asked, [said], [army]) == asked


def test_a_figure_that_is_repeated_is_not_denied(
    ledger: Ledger, tmp_path: Path
) -> None:
    said = row("a", "20", "Shelling killed 12 people in Kut on Wednesday, police said.")
    army = row("b", "21", "The army confirmed that 12 people were killed by shelling in Kut on Wednesday.")  # fmt: skip
    assert told(ledger, tmp_path, "figure denied", {"": False}, [said], [army]) == {
        "": False
    }


def camps(ident: str, day: str, many: str) -> dict[str, str]:
    return row(ident, day, f"Some {many} people are displaced in Goma, the UN said on {day} June 2024.")  # fmt: skip


def test_a_stock_by_how_far_it_moved(ledger: Ledger, tmp_path: Path) -> None:
    asked = {
        "": True,
        "by: 30 %": True,
        "by: 31 %": False,
        "place: 'Goma, Congo'": True,
        "category: displaced": True,
        "category: killed": False,
        "victims: 26000": True,
        "victims: 26001": False,
    }
    steps = [camps("a", "10", "20,000")], [camps("b", "19", "26,000")]
    assert told(ledger, tmp_path, "stock moved", asked, *steps) == asked


def test_a_stock_that_moved_is_no_toll_that_was_revised(
    ledger: Ledger, tmp_path: Path
) -> None:
    steps = [camps("a", "10", "20,000")], [camps("b", "19", "26,000")]
    assert told(ledger, tmp_path, "toll revised", {"": False}, *steps) == {"": False}


def test_a_dry_run_tells_a_withdrawal_and_a_revision_once(
    ledger: Ledger, tmp_path: Path
) -> None:
    rise = row("b", "21", "The death toll of the bomb in the market of Kut on Wednesday has risen to 31, police said.")  # fmt: skip
    calm = row("c", "23", "It rained in Kano on Friday.")
    add(ledger, tmp_path, [KUT, rise, calm])
    path = written(tmp_path, "toll revised", {"": True})
    found = rehearse(ledger, read_rules(path), date(2024, 6, 21))
    assert [(str(day), rule) for day, rule, _, _ in found.told] == [
        ("2024-06-21", "any")
    ]


@pytest.mark.parametrize(
    ("ago", "waits"), [(timedelta(minutes=30), 30), (timedelta(hours=2), 0)]
)
def test_a_cooling_off_holds_back_and_then_lets_go(
    tmp_path: Path, ago: timedelta, waits: int
) -> None:
    path = tmp_path / "r.yml"
    path.write_text("rules:\n  - {name: r, when: toll revised, cooling: 1 h}\n")
    wanted = read_rules(str(path))
    due = wanted.due(wanted.rules[0], NOW, NOW - ago)
    assert due == NOW + timedelta(minutes=waits)
