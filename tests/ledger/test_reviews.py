"""What people do with what was read: rows that correct answers, reopen when the words are read otherwise, and merge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.errors import LedgerError, UsageError
from reportedly.ledger import Filter, Ledger, Outdated, open_ledger
from reportedly.records import Versions
from reportedly.reviews.coding import agreement
from reportedly.reviews.fields import in_words, parsed_value
from reportedly.reviews.measures import wilson
from reportedly.run.build import build
from reportedly.run.reconciling import reconciled
from reportedly.run.reviewing import (
    Judge,
    claims_on_desk,
    coded_round,
    on_desk,
    open_round,
    rates,
    tally,
)
from tests.ledger.engines import ENGINES, empty_ledger
from tests.ledger_cases import BY, TEXT, reading

ARTICLE = (
    "At least 12 people were killed in Basra on Monday, police said. Some 40 others were wounded. "
    "The bakery stood on the corner. A list on its door has nine names."
)


@pytest.fixture(params=ENGINES)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(request.param, tmp_path) as opened:
        yield _with_article(opened, tmp_path)


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that commands open by its path."""
    with empty_ledger("file", tmp_path) as opened:
        yield _with_article(opened, tmp_path)


def _with_article(ledger: Ledger, folder: Path) -> Ledger:
    (folder / "wire.txt").write_text(f"Strike in Basra\n\n{ARTICLE}\n")
    list(build([str(folder / "wire.txt")], ledger))
    return ledger


def killed(ledger: Ledger) -> str:
    return next(k.figure.id for k in ledger.figures() if k.figure.category == "killed")


# ------------------------------------------------------------------ corrections answer
def test_a_correction_answers_everywhere_and_the_reading_stays(ledger: Ledger) -> None:
    ident = killed(ledger)
    one = Judge(ledger, "mira").correct(
        ident, {"value": "15", "place": "Kirkuk"}, "a later line"
    )
    assert one.claim is not None and one.read.low == 12
    (figure,) = [k.figure for k in ledger.figures() if k.figure.id == ident]
    assert (figure.low, figure.high, figure.place.name) == (15, 15, "Kirkuk")
    assert figure.place.country == "IRQ" and figure.place.lat
    assert [k.figure.id for k in ledger.figures(Filter(place="Kirkuk"))] == [ident]
    assert ident not in [k.figure.id for k in ledger.figures(Filter(place="Basra"))]
    line = next(x for x in reconciled(ledger).lines if x.category == "killed")
    assert (line.best.low, line.place.name) == (15, "Kirkuk")
    (whole,) = ledger.readings()
    assert 15 in [f.low for f in whole.figures]
    (raw,) = ledger.readings(corrected=False)
    assert 12 in [f.low for f in raw.figures] and 15 not in [f.low for f in raw.figures]
    assert ledger.why(ident)[0].claim.low == 12
    assert tally(ledger) == "with people's reviews: 1 corrected, 0 added, 0 taken out"
    assert ledger.check().problems == []


def test_a_rejected_figure_no_longer_answers_and_comes_back(ledger: Ledger) -> None:
    ident = killed(ledger)
    mira = Judge(ledger, "mira")
    mira.reject(ident, "an exercise, says the second paragraph")
    assert ident not in [k.figure.id for k in ledger.figures()]
    assert all(x.category != "killed" for x in reconciled(ledger).lines)
    assert on_desk(ledger, ident).standing.state == "approved"
    mira.undo(ident)
    assert ident in [k.figure.id for k in ledger.figures()]
    assert len(ledger.reviews()) == 2, "both rows stay"


def test_a_missed_figure_is_added_and_can_be_taken_out(ledger: Ledger) -> None:
    document = ledger.documents()[0].document
    mira = Judge(ledger, "mira")
    ident = mira.missed(
        document,
        "nine names",
        {"category": "killed", "value": "9"},
        "names of the dead",
    )
    found = {k.figure.id: k.figure for k in ledger.figures()}
    assert (found[ident].low, found[ident].evidence.text) == (9, "nine names")
    mira.correct(ident, {"place": "Basra"}, "the corner is in Basra")
    assert next(
        k for k in ledger.figures(Filter(place="Basra")) if k.figure.id == ident
    )
    Judge(ledger, "tom").reject(ident, "they left the trade")
    assert ident not in [k.figure.id for k in ledger.figures()]


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        ("not in it", {"category": "killed", "value": "9"}, "stands 0 times"),
        ("nine", {"category": "killed"}, "has a value"),
        ("nine", {"category": "kiled", "value": "9"}, "no category"),
        ("nine", {"category": "killed", "value": "many"}, "is no count"),
    ],
)
def test_a_missed_figure_needs_words_that_stand_there(
    ledger: Ledger, words: str, typed: dict[str, str], said: str
) -> None:
    document = ledger.documents()[0].document
    with pytest.raises(UsageError, match=said):
        Judge(ledger, "mira").missed(document, words, typed, "why not")
    assert ledger.reviews() == []


def test_a_correction_says_why(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="say why"):
        Judge(ledger, "mira").correct(killed(ledger), {"value": "15"}, " ")


def test_an_event_is_corrected(ledger: Ledger) -> None:
    event = next(iter(ledger.events())).event
    Judge(ledger, "mira").correct(
        event.id, {"type": "air_strike", "actor": "the army"}, "its title"
    )
    now = next(k.event for k in ledger.events() if k.event.id == event.id)
    assert (now.type, now.actor.name) == ("air_strike", "the army")


# ------------------------------------------------------------------ two at once
def test_who_comes_second_sees_what_the_first_did(ledger: Ledger) -> None:
    ident = killed(ledger)
    Judge(ledger, "mira").correct(ident, {"value": "15"}, "a later line", seen=0)
    with pytest.raises(
        Outdated, match="mira did something with it meanwhile"
    ) as refused:
        Judge(ledger, "tom").accept(ident, seen=0)
    assert [act.field for act in refused.value.newer] == ["value"]
    assert [act.by for act in ledger.reviews()] == ["mira"]
    Judge(ledger, "tom").accept(ident, seen=refused.value.newer[-1].number)


# ------------------------------------------------------------------ states
def test_states_follow_the_acts(ledger: Ledger) -> None:
    ident, mira = killed(ledger), Judge(ledger, "mira")
    assert on_desk(ledger, ident).standing.state == "not started"
    assert (
        mira.comment(ident, "which Basra?", "place", "red").standing.state
        == "in progress"
    )
    assert mira.accept(ident).standing.state == "approved"
    assert (
        mira.correct(ident, {"unit": "households"}, "families").standing.state
        == "in progress"
    )
    assert mira.accept(ident).standing.state == "approved"
    assert (
        mira.state(ident, "re-requested", "two places").standing.state == "re-requested"
    )
    assert mira.assign(ident, "tom").standing.assigned == "tom"
    with pytest.raises(UsageError, match="no state"):
        mira.state(ident, "fine")


def newer(ledger: Ledger, low: int) -> None:
    """Newer rules read another value at the same words."""
    ledger.append(reading("a", low=low), Versions("claims=2", "w2", "0.2.0"))


def test_a_review_is_reopened_when_newer_rules_read_otherwise(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.append(reading("a"), BY)
        ident = next(iter(ledger.figures())).figure.id
        mira = Judge(ledger, "mira")
        mira.correct(ident, {"value": "21000"}, "the table below", accept=True)
        assert [k.figure.low for k in ledger.figures()] == [21000]
        newer(ledger, 20000)
        assert [k.figure.low for k in ledger.figures()] == [21000], (
            "read the same: it holds"
        )
        ledger.append(reading("a", low=2000), Versions("claims=3", "w2", "0.3.0"))
        (one,) = claims_on_desk(ledger)
        assert one.standing.state == "approved but changed"
        assert [k.figure.low for k in ledger.figures()] == [2000], "not silently kept"
        assert [act.value["low"] for act in one.standing.set_aside] == [21000], (
            "nor lost"
        )


def test_a_review_is_carried_to_a_version_that_only_moved_the_words(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        (tmp_path / "a.jsonl").write_text(_line(ARTICLE))
        list(build([str(tmp_path / "a.jsonl")], ledger))
        ident = killed(ledger)
        Judge(ledger, "mira").correct(
            ident, {"unit": "households"}, "families", accept=True
        )
        (tmp_path / "a.jsonl").write_text(
            _line(f"This article was updated.\n\n{ARTICLE}")
        )
        list(build([str(tmp_path / "a.jsonl")], ledger))
        assert ident not in [
            k.figure.id for k in ledger.figures() if k.kept.version == 2
        ]
        now = [k.figure for k in ledger.figures() if k.figure.category == "killed"]
        assert [f.unit for f in now] == ["households", "households"]
        (tmp_path / "a.jsonl").write_text(
            _line(ARTICLE.replace("12 people", "17 people"))
        )
        list(build([str(tmp_path / "a.jsonl")], ledger))
        states = {
            o.read.low: o.standing.state
            for o in claims_on_desk(ledger)
            if o.read.category == "killed"
        }
        assert states[17] == "approved but changed"


def _line(text: str) -> str:

    return json.dumps({"id": "a", "published": "2024-05-07", "text": text}) + "\n"


# ------------------------------------------------------------------ typed values
@pytest.mark.parametrize(
    ("field", "typed", "low", "high"),
    [
        ("value", "120", 120, 120),
        ("value", "1,200", 1200, 1200),
        ("value", "about 120", 120, 120),
        ("value", "120-150", 120, 150),
        ("value", "120 to 150", 120, 150),
        ("value", "120+", 120, None),
        ("value", "up to 500", None, 500),
        ("value", "0", 0, 0),
    ],
)
def test_a_count_is_typed_as_people_write_it(
    field: str, typed: str, low: int | None, high: int | None
) -> None:
    value = parsed_value(field, "figure", typed)
    assert (value["low"], value["high"]) == (low, high)
    assert parsed_value(field, "figure", in_words(field, value)) == value


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2017-02-19", "2017-02-19", "2017-02-19"),
        ("2017-02", "2017-02-01", "2017-02-28"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2017-02-19 to 2017-02-23", "2017-02-19", "2017-02-23"),
    ],
)
def test_days_are_typed_as_people_write_them(typed: str, start: str, end: str) -> None:
    value = parsed_value("time", "figure", typed)
    assert (value["start"], value["end"]) == (start, end)
    assert date.fromisoformat(value["end"])


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("value", "150-120"),
        ("value", "12 or so"),
        ("value", "-3"),
        ("value", "9" * 40),
        ("time", "2017-02-30"),
        ("time", "yesterday"),
        ("time", "2017-03-02 to 2017-02-01"),
        ("category", "sad"),
        ("certainty", "sure"),
        ("type", "war"),
        ("colour", "red"),
    ],
)
def test_what_is_no_value_is_refused(field: str, typed: str) -> None:
    with pytest.raises(UsageError):
        parsed_value(field, "figure", typed)


# ------------------------------------------------------------------ error rate
def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), table I, method 3: 81 of 263 and 1 of 29.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)
    assert wilson(0, 20)[0] == 0


def test_the_error_rate_counts_what_people_judged(ledger: Ledger) -> None:
    mira = Judge(ledger, "mira")
    first, second = (k.figure.id for k in list(ledger.figures())[:2])
    mira.accept(first)
    mira.correct(second, {"place": "Kirkuk"}, "the title", accept=True)
    document = ledger.documents()[0].document
    mira.missed(
        document, "nine names", {"category": "killed", "value": "9"}, "the dead"
    )
    found = {(r.by, r.value): (r.wrong, r.judged) for r in rates(ledger)}
    assert found["field", "figure place"] == (1, 2)
    assert found["field", "figure value"] == (0, 2)
    assert found["field", "figure missed"] == (1, 3)
    assert found["field", "no figure"] == (0, 2)
    assert found["language", "en"] == (1, 2)


# ------------------------------------------------------------------ double coding
def test_coders_see_only_their_own_until_a_third_decides(ledger: Ledger) -> None:
    document = ledger.documents()[0].document
    first, second = (k.figure.id for k in list(ledger.figures())[:2])
    open_round(ledger, "may", ["mira", "tom"], "ana", [document], "ana")
    mira, tom = Judge(ledger, "mira", "may"), Judge(ledger, "tom", "may")
    mira.accept(first)
    tom.correct(first, {"place": "Kirkuk"}, "the title")
    mira.accept(second)
    tom.accept(second)
    tom.comment(second, "sure of it")
    assert next(k.figure.place.name for k in ledger.figures()) == "Basra", (
        "it holds nowhere else"
    )
    found = coded_round(ledger, "may")
    by_field = {one.field: one for one in found.agreement}
    assert (by_field["value"].units, by_field["value"].agreed) == (2, 2)
    assert (by_field["place"].units, by_field["place"].agreed) == (2, 1)
    assert [(ident, field) for ident, field, _ in found.disputed] == [(first, "place")]
    assert not found.round.may_see("mira", "tom", done=False)
    assert found.round.may_see("ana", "tom", done=False)
    Judge(ledger, "ana").correct(
        first, {"place": "Kirkuk"}, "tom is right", accept=True
    )
    assert coded_round(ledger, "may").disputed == ()


def test_alpha_is_krippendorffs() -> None:
    """The example of four coders and twelve units in Krippendorff (2011), nominal: .743."""

    coders = [
        "1 2 3 3 2 1 4 1 2 * * *",
        "1 2 3 3 2 2 4 1 2 5 * 3",
        "* 3 3 3 2 3 4 2 2 5 1 *",
        "1 2 3 3 2 4 4 1 2 5 1 *",
    ]
    said = {
        f"coder{n}": {
            f"u{u:02}": {"place": v} for u, v in enumerate(row.split()) if v != "*"
        }
        for n, row in enumerate(coders)
    }
    (one,) = agreement(said)
    assert one.alpha == pytest.approx(0.743, abs=5e-4)


# ------------------------------------------------------------------ search and merge
def test_articles_are_found_by_words_actors_and_places(ledger: Ledger) -> None:
    assert [k.document for k in ledger.search("baker basra")]
    assert [k.document for k in ledger.search("IRQ bakery")] == []
    assert ledger.search('" OR * NEAR(') == []
    assert ledger.search("camel") == []


def test_of_very_many_articles_the_latest_are_weighed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        words = f"Camels {'camels ' * (4 - number)}crossed road {number}."
        ledger.append(reading(f"c{number}", words.encode()), BY)
    monkeypatch.setattr("reportedly.ledger.search._WEIGHED", 4)
    first, *others = [k.document for k in ledger.search("camels")]
    assert first == "c0" and sorted(others) == ["c1", "c2", "c3"]
    monkeypatch.setattr("reportedly.ledger.search._WEIGHED", 2)
    assert sorted(k.document for k in ledger.search("camels")) == ["c2", "c3"]


def test_an_erased_article_is_not_found(ledger: Ledger) -> None:
    document = ledger.documents()[0].document
    Judge(ledger, "mira").accept(killed(ledger))
    ledger.erase(document, "ana", "a source")
    assert ledger.search("bakery") == []
    assert ledger.reviews() == []
    assert ledger.check().problems == []


def test_two_ledgers_become_one_with_their_reviews(tmp_path: Path) -> None:
    paths = [tmp_path / "mira.db", tmp_path / "tom.db"]
    for path, ident in zip(paths, "ab", strict=True):
        with open_ledger(path, create=True) as ledger:
            ledger.append(reading("both"), BY)
            ledger.append(reading(ident, TEXT.encode() + ident.encode()), BY)
            figures = {k.kept.document: k.figure.id for k in ledger.figures()}
            judge = Judge(ledger, path.stem)
            judge.accept(figures["both"])
            judge.correct(figures[ident], {"value": f"2{ord(ident)}"}, "the table")
    with open_ledger(paths[1]) as ledger:
        ledger.append(reading("both"), Versions("claims=2", "w2", "0.2.0"))
    into = tmp_path / "both.db"
    done = CliRunner().invoke(
        main, ["ledger", "merge", *map(str, paths), "--into", str(into)]
    )
    assert done.exit_code == 0, done.output
    with open_ledger(into) as ledger:
        assert sorted(k.document for k in ledger.documents()) == ["a", "b", "both"]
        assert sorted((a.by, a.act) for a in ledger.reviews()) == [
            ("mira", "accept"),
            ("mira", "correct"),
            ("tom", "accept"),
            ("tom", "correct"),
        ]
        assert {297, 298} <= {k.figure.low for k in ledger.figures()}
        assert ledger.check().problems == []
    again = CliRunner().invoke(
        main, ["ledger", "merge", *map(str, paths), "--into", str(into)]
    )
    assert again.exit_code == 2 and "is there already" in again.output


# ------------------------------------------------------------------ commands
def test_the_commands_say_what_was_done(in_file: Ledger) -> None:
    ident, path = killed(in_file), str(in_file.path)
    run = CliRunner().invoke
    who = ["--ledger", path, "--by", "mira"]
    done = run(
        main,
        [
            "review",
            "correct",
            ident[:10],
            "--set",
            "value=15",
            "--because",
            "a line",
            *who,
        ],
    )
    assert done.exit_code == 0 and "approved; value 15" in done.output
    listed = run(main, ["reviews", "--ledger", path, "--format", "jsonl"])
    assert '"was":"12+"' in listed.output.replace(": ", ":")
    shown = run(main, ["why", ident[:10], "--ledger", path])
    assert "at least 12" in shown.output and "mira" in shown.output
    figures = run(main, ["figures", "--ledger", path, "--format", "csv"])
    assert "with people's reviews: 1 corrected" in figures.stderr
    assert run(main, ["errors", "--ledger", path]).exit_code == 0
    assert "Basra" in run(main, ["search", "bakery", "--ledger", path]).output
    refused = run(main, ["review", "accept", "0000", *who])
    assert refused.exit_code == 1 and "no figure" in refused.output


def test_who_has_one_space_sees_nothing_of_another(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.append(reading("mine"), BY)
        ledger.append(reading("other", TEXT.encode() + b" Other."), BY)
        ledger.keep_in_space("mosul", ["mine"], "ana")
        ledger.keep_in_space("sudan", ["other"], "ana")
        other = next(
            k.figure.id for k in ledger.figures() if k.kept.document == "other"
        )
        Judge(ledger, "ana").accept(other)
        nobody = ledger.within(())
        sudan = ledger.within(
            ("sudan",)
        )  # no place of its answer is taken by the other's
        assert [k.document for k in sudan.search("Mosul", 1)] == ["other"]
        for seen, documents in ((ledger.within(("mosul",)), ["mine"]), (nobody, [])):
            assert [k.document for k in seen.documents()] == documents
            assert [k.kept.document for k in seen.figures()] == documents
            assert [k.document for k in seen.search("Mosul")] == documents
            assert [k.document for k in seen.search("Mosul", 1)] == documents
            assert seen.document("other") == () and seen.reviews() == []
            with pytest.raises(LedgerError, match="no figure"):
                seen.why(other)
            with pytest.raises(LedgerError, match="no document"):
                Judge(seen, "tom").missed(
                    "other", "people", {"category": "killed", "value": "1"}, "x"
                )
        assert len(ledger.documents()) == 2, "the connection is free again"
