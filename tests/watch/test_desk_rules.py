"""Rules that were kept at the desk: a running watch takes them up, beside those of its file."""

from __future__ import annotations

from pathlib import Path

from reportedly.ledger import Ledger
from reportedly.records.reviews import Activity
from reportedly.run.rules import DESK, keep_desk_rules, read_rules
from reportedly.watch.settling import Settling
from tests.watch.test_alerts import HILLA, KUT, rules, sent, site
from tests.watch.watching import watched
from tests.watch.world import START, Clock, World

ANY = {"name": "any", "when": ["new happening"]}


def test_a_rule_of_the_desk_is_taken_up_while_the_watch_runs(
    ledger: Ledger, tmp_path: Path
) -> None:
    world = World(Clock())
    path = rules(tmp_path, "{name: basra, when: new happening, place: Basra}")
    settling = Settling(ledger, world.clock, lambda *told: None, read_rules(path))
    settling.begin()
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    watched(ledger, world, 0.2, settle=settling.settle)
    assert ledger.watch.alerts() == []
    keep_desk_rules(ledger, [ANY], "lea", START)
    site(world, ledger, "b", "Hilla on Tuesday", HILLA, 3)
    watched(ledger, world, 0.2, settle=settling.settle)
    rows = sent(tmp_path)
    assert rows and {tuple(row["data"]["rules"]) for row in rows} == {("any",)}  # type: ignore[index]
    told = len(ledger.watch.alerts())
    keep_desk_rules(ledger, [], "lea", START)
    other = ("Amara on Monday", ("A fire in Amara killed {n} people on Monday, the {who} said.", "Smoke rose."))  # fmt: skip
    site(world, ledger, "c", *other, 9)
    watched(ledger, world, 0.2, settle=settling.settle)
    assert len(ledger.watch.alerts()) == told


def test_without_a_file_alerts_of_the_desk_are_kept_and_sent_nowhere(
    ledger: Ledger, tmp_path: Path
) -> None:
    world = World(Clock())
    keep_desk_rules(ledger, [ANY], "lea", START)
    settling = Settling(ledger, world.clock, lambda *told: None)
    settling.begin()
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    watched(ledger, world, 0.2, settle=settling.settle)
    assert [one.channels for one in ledger.watch.alerts()] == [()]
    assert ledger.watch.deliveries() == []


def test_rules_that_can_no_longer_be_read_are_told_and_the_others_hold(
    ledger: Ledger, tmp_path: Path
) -> None:
    world, lines = World(Clock()), []
    ledger.note(
        Activity(DESK, "lea", START, "1 rule", '[{"name": "a", "when": ["x"]}]')
    )
    path = rules(tmp_path, "{name: all, when: new happening}")
    settling = Settling(
        ledger, world.clock, lambda where, line: lines.append(line), read_rules(path)
    )  # fmt: skip
    settling.begin()
    assert any("no change 'x'" in line for line in lines)
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    watched(ledger, world, 0.2, settle=settling.settle)
    assert len(sent(tmp_path)) == 1


def test_a_channel_that_the_file_does_not_have_is_a_failed_delivery(
    ledger: Ledger, tmp_path: Path
) -> None:
    world = World(Clock())
    keep_desk_rules(ledger, [ANY | {"to": ["pager"]}], "lea", START)
    path = rules(tmp_path, "{name: basra, when: new happening, place: Basra}")
    settling = Settling(ledger, world.clock, lambda *told: None, read_rules(path))
    settling.begin()
    site(world, ledger, "a", "Kut on Wednesday", KUT, 12)
    watched(ledger, world, 0.2, settle=settling.settle)
    assert [one.outcome for one in ledger.watch.deliveries()] == ["failed"]
