"""Kept answers are those that are worked out anew, or none."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reportedly.exports.tables import json_line
from reportedly.ledger import Filter, Ledger, cross_document, open_ledger
from reportedly.records import Provenance
from reportedly.records.questions import Judgement
from reportedly.records.reviews import Account
from reportedly.run import answers, happened, kept, tracing
from reportedly.run import vocabulary as run_vocabulary
from reportedly.run.asked import Asked
from reportedly.run.build import build
from reportedly.run.happenings import happenings
from reportedly.run.listings import (
    answers_of,
    asked_happenings,
    print_answers,
    print_happenings,
)
from reportedly.run.reconciling import reconciled
from reportedly.run.reviewing import Judge
from reportedly.run.tracing import trace_ledger, trace_version
from reportedly.run.vocabulary import words_of_stories
from reportedly.stories.parts import Glance, glance
from reportedly.stories.vocabulary import Vocabulary
from tests.built import add
from tests.ledger.engines import ENGINES, empty_ledger

TOWNS = ("Kut", "Hilla", "Amara", "Basra")
WHO = (
    "police",
    "a hospital official",
    "the mayor",
    "the Red Crescent",
    "the Morning Paper",
)
OUTLETS = ("Morning Paper", "Evening Post", "River Herald", "Hill Post")
SPOKEN = "One reader wrote of the day the bridge over the canal was closed for the third time."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where answers are kept in these tests."""
    kept = tmp_path / "answers"
    monkeypatch.setenv("REPORTEDLY_ANSWERS", str(kept))
    return kept


@pytest.fixture(params=ENGINES)
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger, in a file and in PostgreSQL."""
    with empty_ledger(request.param, tmp_path) as opened:
        yield opened


def article(random: Random, n: int) -> dict[str, Any]:
    """Of a bombing of one of a few days and towns, and of a camp; now and then a reprint."""
    town, day = random.choice(TOWNS), 10 + random.randrange(5)
    who, other = random.sample(WHO, 2)
    killed = 11 + random.randrange(4)
    wounded = 20 + random.randrange(3)
    text = (
        f"A bomb in the market of {town} killed {killed} people on {day} June, {who} said. "
        f"{other.capitalize()} said that {wounded} others were wounded.\n\n"
        f"Some {400 + 10 * random.randrange(3)} families were displaced in {random.choice(TOWNS)} "
        f"this week. {SPOKEN}"
    )
    said = random.random() < 0.8
    return {
        "id": f"n{n}",
        "published": f"2024-06-{day + random.randrange(3)}" if said else None,
        "outlet": random.choice(OUTLETS),
        "text": text,
    }


def printed(ledger: Ledger) -> str:
    """Questions and happenings as they are printed, from what is kept where it can serve."""
    return _printed(
        answers.known_lines(ledger).lines, happened.known_happenings(ledger)
    )


def printed_anew(ledger: Ledger) -> str:
    with ledger.snapshot() as seen:
        return _printed(reconciled(seen).lines, happenings(seen))


def kept_questions(ledger: Ledger) -> str:
    return _printed(answers.known_lines(ledger).lines, [])


def questions_anew(ledger: Ledger) -> str:
    with ledger.snapshot() as seen:
        return _printed(reconciled(seen).lines, [])


def kept_happenings(ledger: Ledger) -> str:
    return _printed([], happened.known_happenings(ledger))


def happenings_anew(ledger: Ledger) -> str:
    with ledger.snapshot() as seen:
        return _printed([], happenings(seen))


def far(n: int) -> dict[str, Any]:
    """An article of a month and a country of its own."""
    month = date(1990 + n // 12, 1 + n % 12, 15)
    country = ("Iraq", "Syria", "Yemen", "Libya", "Sudan", "Mali", "Chad")[n % 7]
    text = (
        f"A bomb in {country} killed {11 + n} people on {month:%d %B %Y}, police said. "
        f"It wounded {50 + n} others, {('doctors', 'the mayor', 'a medic')[n % 3]} said."
    )
    return {
        "id": f"far{n}",
        "published": month.isoformat(),
        "outlet": "Evening Post",
        "text": text,
    }


def _printed(lines: Any, rows: Any) -> str:
    told = [line.as_dict() for line in lines]
    return json.dumps([told, rows], default=str, ensure_ascii=False)


@pytest.fixture
def none_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on a test fails that works answers out."""

    def never(*_: Any) -> None:
        raise AssertionError("an answer was worked out that is kept")

    def begin() -> None:
        for name in ("work_out_all", "_questions_since"):
            monkeypatch.setattr(answers, name, never)
        for name in ("happenings_with_rows", "joined_again"):
            monkeypatch.setattr(happened, name, never)

    return begin


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """How many questions were worked out again, of how many, each time they were brought up."""
    found: list[tuple[int, int]] = []
    bring_up = answers._questions_since

    def noted(*given: Any) -> Any:
        to, worked = bring_up(*given)
        found.append((len(list(to.items)), len(to.order)))
        return to, worked

    monkeypatch.setattr(answers, "_questions_since", noted)
    return found


@pytest.fixture
def rejoined(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """How many happenings were written again, of how many, each time they were brought up."""
    found: list[tuple[int, int]] = []
    bring_up = happened._Since.done

    def noted(since: Any) -> Any:
        to, remembered = bring_up(since)
        found.append((len(list(to.items)), len(to.order)))
        return to, remembered

    monkeypatch.setattr(happened._Since, "done", noted)
    return found


def some(ledger: Ledger, tmp_path: Path, many: int = 5) -> None:
    random = Random(7)
    add(ledger, tmp_path, [article(random, n) for n in range(many)])


# ------------------------------------------------------------------ kept is anew
class _World:
    """A ledger to which this and that is done."""

    def __init__(self, ledger: Ledger, folder: Path, seed: int) -> None:
        self.ledger, self.folder, self.random = ledger, folder, Random(seed)
        self.many = 0

    def act(self) -> None:
        acts = [
            self.adds,
            self.adds,
            self.adds,
            self.corrects,
            self.judges,
            self.erases,
        ]
        more = [self.imports, self.parts_outlets, self.reviews, self.judges_happenings]
        self.random.choice([*acts, *more])()

    def adds(self) -> None:
        rows = [
            article(self.random, self.many + n)
            for n in range(self.random.randint(1, 4))
        ]
        if self.many and self.random.random() < 0.3:  # a reprint
            rows.append({**rows[0], "id": f"copy{self.many}", "outlet": "Hill Post"})
        self.many += len(rows)
        add(self.ledger, self.folder, rows)

    def corrects(self) -> None:
        add(
            self.ledger,
            self.folder,
            [article(self.random, self.random.randrange(self.many))],
        )

    def judges(self) -> None:
        figures = sorted(f.figure.id for f in self.ledger.figures())
        if len(figures) > 1:
            self._says(*self.random.sample(figures, 2))

    def judges_happenings(self) -> None:
        events = sorted(f"h{e.event.id}" for e in self.ledger.events())
        if len(events) > 1:
            self._says(*self.random.sample(events, 2))

    def parts_outlets(self) -> None:
        one, other = self.random.sample(OUTLETS, 2)
        self._says(f"outlet:{one.casefold()}", f"outlet:{other.casefold()}")

    def _says(self, one: str, other: str) -> None:
        verdict = self.random.choice(("same", "different", "unsure", "undone"))
        at = datetime(2024, 7, 1, tzinfo=UTC)
        self.ledger.judge(Judgement(one, other, verdict, "mira", "seen there", at))

    def reviews(self) -> None:
        figures = sorted(f.figure.id for f in self.ledger.figures())
        count = str(self.random.randrange(10, 40))
        judge = Judge(self.ledger, "mira")
        judge.correct(self.random.choice(figures), {"value": count}, "a later line")

    def erases(self) -> None:
        gone = self.ledger.erased()
        kept = (one for one in self.ledger.documents() if one.sha256 not in gone)
        there = sorted({one.document for one in kept})
        if len(there) > 3:
            self.ledger.erase(self.random.choice(there), "mira", "a court order")

    def imports(self) -> None:
        path = self.folder / f"other{self.many}.db"
        with open_ledger(path, create=True) as other:
            add(
                other,
                self.folder,
                [article(self.random, self.many + n) for n in range(2)],
            )
            self.many += 2
            self.ledger.merge([other])
        trace_ledger(self.ledger)


@pytest.mark.parametrize("seed", range(4))
def test_kept_answers_are_those_worked_out_anew(
    ledger: Ledger, tmp_path: Path, seed: int
) -> None:
    world = _World(ledger, tmp_path, seed)
    world.adds()
    for _ in range(8):
        world.act()
        anew = printed_anew(ledger)
        assert printed(ledger) == anew  # brought up to date
        assert printed(ledger) == anew  # as it was kept
    assert len(answers.known_lines(ledger).lines) > 3


@pytest.mark.parametrize("seed", range(4))
def test_questions_brought_up_are_those_worked_out_anew(
    ledger: Ledger, tmp_path: Path, seed: int, touched: list[tuple[int, int]]
) -> None:
    """Articles of any day come one by one and by several, and people judge their figures."""
    world = _World(ledger, tmp_path, seed)
    world.adds()
    kept_questions(ledger)
    for turn in range(1, 9):
        world.random.choice([world.adds, world.adds, world.judges])()
        assert kept_questions(ledger) == questions_anew(ledger)
        assert len(touched) == turn  # and not all from nothing


@pytest.mark.parametrize(("seed", "asks"), [(0, 1.0), (1, 0.5), (2, 0.5)])
def test_happenings_brought_up_are_those_joined_anew(
    ledger: Ledger,
    tmp_path: Path,
    seed: int,
    asks: float,
    rejoined: list[tuple[int, int]],
) -> None:
    """Articles of any day come one by one and by several, people judge figures and happenings; and
    not each time are happenings asked for, as questions are.
    """
    world = _World(ledger, tmp_path, seed)
    world.adds()
    kept_happenings(ledger)
    acts = [world.adds, world.adds, world.judges, world.judges_happenings]
    times = 0
    for _ in range(10):
        world.random.choice(acts)()
        assert kept_questions(ledger) == questions_anew(ledger)
        if world.random.random() < asks:
            times += 1
            assert kept_happenings(ledger) == happenings_anew(ledger)
            assert len(rejoined) == times  # and not all from nothing
            assert kept_happenings(ledger) == happenings_anew(ledger)


# ------------------------------------------------------------------ what comparing asks for
def _counted(words: Vocabulary) -> tuple[Counter[str], list[tuple[int, int]]]:
    """Words without those that no part has, and the parts in one order."""
    of_parts = zip(words._readings, words._last, strict=True)
    return +words.having, sorted(of_parts)


@pytest.mark.parametrize("seed", range(3))
def test_words_brought_up_are_those_counted_anew(
    ledger: Ledger, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_vocabulary, "_FEW", 0)
    world, trace = _World(ledger, tmp_path, seed), trace_version()
    world.adds()
    for _ in range(8):
        world.act()
        with ledger.snapshot() as seen:
            anew = Vocabulary()
            for number, _, part in seen.stories(trace):
                anew.count(number, glance(part))
            assert _counted(words_of_stories(seen, trace)) == _counted(
                anew
            )  # brought up
            assert _counted(words_of_stories(seen, trace)) == _counted(anew)  # as kept
    assert anew.parts > 3


def test_an_article_has_only_the_parts_near_to_it_read(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes is put to the same stories, and for the same reasons, as where nothing is kept."""
    monkeypatch.setattr(run_vocabulary, "_FEW", 10)
    add(ledger, tmp_path, [far(n) for n in range(40)])
    add(ledger, tmp_path, [far(40)])  # has the words of all counted, and kept
    read: list[str] = []

    def looked_at(part: str) -> Glance:
        read.append(part)
        return glance(part)

    for module in (run_vocabulary, tracing):
        monkeypatch.setattr(module, "glance", looked_at)
    list(build([_written(tmp_path, {**far(12), "id": "again"})], ledger))
    with ledger.snapshot() as seen:
        numbers = seen.untraced(trace_version())
        some, many = tracing.put_to_stories(seen, numbers), len(read)
        monkeypatch.setenv("REPORTEDLY_ANSWERS", "")
        assert some == tracing.put_to_stories(seen, numbers)
    assert 0 < many <= 8  # those of three months either way, and the one that came
    assert len(read) - many > 40


def _written(folder: Path, row: dict[str, Any]) -> str:
    """A file of one article."""
    (folder / "one.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return str(folder / "one.jsonl")


@pytest.mark.parametrize("seed", range(3))
def test_what_is_to_be_compared_is_what_speaks_and_was_not(
    ledger: Ledger, tmp_path: Path, seed: int
) -> None:
    """Asked of those documents alone that have something to compare, and of all."""
    world, trace = _World(ledger, tmp_path, seed), trace_version()
    world.adds()
    acts = [world.adds, world.corrects, world.erases, world.imports]
    for turn in range(8):
        world.random.choice(acts)()
        row = article(world.random, world.random.randrange(world.many + 1))
        list(build([_written(tmp_path, row)], ledger))  # and not compared
        every = {one.number: one for one in ledger.documents(history=True)}
        speaking: dict[str, Provenance] = {}
        for one in every.values():
            was = speaking.setdefault(one.document, one)
            speaking[one.document] = max(was, one, key=_newest)
        now = {one.number for one in speaking.values()}
        compared = {number for number, _ in ledger.packed_fingerprints(trace)}
        gone = ledger.erased()
        there = {n for n in now - compared if every[n].sha256 not in gone}
        assert set(ledger.untraced(trace)) == there
        some = [p for p in ledger.fingerprints(trace) if p.number % 2 == turn % 2]
        asked = [n for n in every if n % 2 == turn % 2]
        assert list(ledger.fingerprints(trace, asked)) == some
        assert {p.number for p in ledger.fingerprints(trace)} == now & compared


def _newest(one: Provenance) -> tuple[Any, ...]:
    """Of two readings of a document that by which it speaks has more of this."""
    dated = one.published is not None
    return not dated, one.published or date.min, one.version, one.number


def test_an_article_has_only_the_happenings_that_it_touches_joined(
    tmp_path: Path, rejoined: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        add(ledger, tmp_path, [far(n) for n in range(30)])
        kept_happenings(ledger)
        monkeypatch.setattr(happened, "happenings_with_rows", None)
        add(ledger, tmp_path, [far(3) | {"id": "again", "outlet": "Hill Post"}])
        assert kept_happenings(ledger) == happenings_anew(ledger)
        add(ledger, tmp_path, [far(40)])
        assert kept_happenings(ledger) == happenings_anew(ledger)
    assert len(rejoined) == 2
    for again, many in rejoined:
        assert 0 < again <= 4
        assert many >= 30


def test_an_article_has_only_what_it_touches_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, touched: list[tuple[int, int]]
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        add(ledger, tmp_path, [far(n) for n in range(30)])
        kept_questions(ledger)
        monkeypatch.setattr(answers, "work_out_all", None)
        add(ledger, tmp_path, [far(3) | {"id": "again", "outlet": "Hill Post"}])
        assert kept_questions(ledger) == questions_anew(ledger)
        add(ledger, tmp_path, [far(40)])
        assert kept_questions(ledger) == questions_anew(ledger)
    assert len(touched) == 2
    for again, many in touched:
        assert 0 < again <= 4
        assert many >= 60


def test_what_changes_what_was_there_has_everything_worked_out(
    tmp_path: Path, touched: list[tuple[int, int]]
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        world = _World(ledger, tmp_path, 1)
        some(ledger, tmp_path, 5)
        world.many = 5
        first = article(Random(7), 0)
        newer = first | {"text": f"{first['text']} The bridge is open again."}

        def corrects() -> None:
            add(ledger, tmp_path, [newer])

        for act in (corrects, world.reviews, world.parts_outlets, world.erases):
            kept_questions(ledger)
            act()
            assert kept_questions(ledger) == questions_anew(ledger)
        assert touched == []


def test_what_was_there_and_is_compared_later_has_everything_worked_out(
    tmp_path: Path, touched: list[tuple[int, int]]
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        source, random = tmp_path / "n.jsonl", Random(3)
        for n in range(3):
            rows = [article(random, 2 * n), article(random, 2 * n + 1)]
            source.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
            list(build([str(source)], ledger))
            assert kept_questions(ledger) == questions_anew(ledger)
            trace_ledger(ledger)
            assert kept_questions(ledger) == questions_anew(ledger)
    assert touched == []


def test_what_is_brought_up_of_damage_is_worked_out_anew(
    tmp_path: Path, folder: Path
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 3)
        printed(ledger)
        (path,) = folder.glob("*.sqlite")
        _fold_in(path)
        sound, random = path.read_bytes(), Random(5)
        add(ledger, tmp_path, [article(random, 77)])
        anew = questions_anew(ledger)
        for _ in range(40):
            data = bytearray(sound)
            for at in random.sample(range(len(data)), 40):
                data[at] ^= 1 << random.randrange(8)
            _replace(path, bytes(data))
            assert kept_questions(ledger) == anew
            assert kept_questions(ledger) == anew


def test_what_is_kept_is_not_worked_out(
    ledger: Ledger, tmp_path: Path, none_is_worked_out: Callable[[], None]
) -> None:
    some(ledger, tmp_path)
    first = printed(ledger)
    none_is_worked_out()
    assert printed(ledger) == first
    ledger.keep_account(Account("mira", "coder"), "mira")  # no answer hangs on it
    assert printed(ledger) == first
    add(ledger, tmp_path, [article(Random(1), 99)])
    with pytest.raises(AssertionError):
        printed(ledger)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(limit=2),
        Asked(place="Kut"),
        Asked(categories=("killed", "injured")),
        Asked(source="mayor"),
        Asked(since=date(2024, 6, 12)),
        Asked(as_of=date(2024, 6, 12)),
        Asked(place="Nowhere"),
    ],
)
def test_filters_pick_of_what_is_kept_as_of_what_is_not(
    ledger: Ledger, tmp_path: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(ledger, tmp_path, 8)
    told: list[str] = []
    put: list[list[bytes]] = []
    for folder_of in ("", "", str(tmp_path / "answers"), str(tmp_path / "answers")):
        monkeypatch.setenv("REPORTEDLY_ANSWERS", folder_of)
        lines = answers_of(ledger, asked, most=asked.limit).lines
        rows = asked_happenings(ledger, asked)
        told.append(_printed(lines, rows))
        put.append([])
        print_answers(ledger, asked, put[-1].append)
        whole = b"".join(json_line(line.as_dict()) for line in lines)
        assert b"".join(put[-1]) == whole
        wanted = [json_line(row) for row in rows[: asked.limit]]
        shown: list[bytes] = []
        assert print_happenings(ledger, asked, shown.append) == len(wanted)
        assert b"".join(shown) == b"".join(wanted)
    assert len(set(told)) == 1
    assert len({b"".join(some) for some in put}) == 1
    by_filter = answers.known_lines(ledger, Filter(place="Kut"), asked.as_of).lines
    assert by_filter == reconciled(ledger, Filter(place="Kut"), asked.as_of).lines


# ------------------------------------------------------------------ what is not served
def test_a_ledger_seen_in_part_has_its_own_answers(
    tmp_path: Path, folder: Path
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path)
        whole = printed(ledger)
        ledger.keep_in_space("north", ["n0"], "mira")
        seen = ledger.within(("north",))
        assert printed(seen) == printed_anew(seen) != whole
        with ledger.among(["n0", "n1"]) as few:
            assert printed(few) == printed_anew(few) != whole
        assert printed(ledger) == whole
    assert len(list(folder.glob("*.sqlite"))) == 1


def test_another_code_works_out_anew(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    none_is_worked_out: Callable[[], None],
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path)
        printed(ledger)
        none_is_worked_out()
        monkeypatch.setattr(kept, "answers_version", lambda: "another")
        with pytest.raises(AssertionError):
            printed(ledger)


def test_a_copy_that_went_another_way_has_its_own_answers(tmp_path: Path) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path)
        ledger.backup(tmp_path / "copy.db")
        add(ledger, tmp_path, [article(Random(1), 50)])
        with open_ledger(tmp_path / "copy.db") as other:
            add(other, tmp_path, [article(Random(2), 51), article(Random(3), 52)])
            for _ in range(2):
                assert printed(ledger) == printed_anew(ledger)
                assert printed(other) == printed_anew(other)


def test_damage_is_never_served(tmp_path: Path, folder: Path) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 3)
        anew = printed(ledger)
        (path,) = folder.glob("*.sqlite")
        _fold_in(path)
        sound, sound_lines = path.read_bytes(), list[bytes]()
        many = print_answers(ledger, Asked(), sound_lines.append)
        assert many == len(b"".join(sound_lines).splitlines())
        random = Random(5)
        for _ in range(60):
            data = bytearray(sound)
            for at in random.sample(range(len(data)), 40):
                data[at] ^= 1 << random.randrange(8)
            _replace(path, bytes(data))
            lines: list[bytes] = []
            print_answers(
                ledger, Asked(), lines.append
            )  # from where it is damaged: anew
            assert b"".join(lines) == b"".join(sound_lines)
            _replace(path, bytes(data))
            assert printed(ledger) == anew
        for part in (b"", b"no database", sound[: len(sound) // 2]):
            _replace(path, part)
            assert printed(ledger) == anew
            assert printed(ledger) == anew


def test_where_damage_is_found_while_printing_the_rest_is_worked_out(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_document, "_MANY", 1)  # lines that are printed together
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 3)
        sound, got = list[bytes](), list[bytes]()
        print_answers(ledger, Asked(), sound.append)
        (path,) = folder.glob("*.sqlite")
        middle = json.loads(sound[len(sound) // 2])["question"]
        with closing(sqlite3.connect(path)) as connection:
            wrong = "UPDATE items SET printed = ? WHERE ident = ?"
            connection.execute(wrong, (zlib.compress(b"false\n"), middle))
            connection.commit()
        assert print_answers(ledger, Asked(), got.append) == len(sound) > 2
        assert got == sound


def _fold_in(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replace(path: Path, data: bytes) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(data)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs the rights of POSIX")
def test_what_others_may_write_is_not_read(
    tmp_path: Path, folder: Path, none_is_worked_out: Callable[[], None]
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 2)
        printed(ledger)
        (path,) = folder.glob("*.sqlite")
        assert (path.stat().st_mode | folder.stat().st_mode) & 0o077 == 0
        none_is_worked_out()
        path.chmod(0o666)
        with pytest.raises(AssertionError):
            printed(ledger)


def test_where_nothing_can_be_kept_it_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 2)
        (tmp_path / "taken").write_text("a file")
        for nowhere in ("", str(tmp_path / "taken"), "/proc/nowhere"):
            monkeypatch.setenv("REPORTEDLY_ANSWERS", nowhere)
            assert printed(ledger) == printed_anew(ledger)


def test_a_ledger_that_cannot_be_written_still_answers(tmp_path: Path) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 2)
        anew = printed_anew(ledger)
    (tmp_path / "l.db").chmod(0o444)
    with open_ledger(tmp_path / "l.db") as ledger:
        assert printed(ledger) == printed(ledger) == anew


def test_erased_words_are_not_kept(tmp_path: Path, folder: Path) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 2)
        printed(ledger)
    assert list(folder.iterdir())
    command = [sys.executable, "-m", "reportedly", "ledger", "erase", "n0", "--yes"]
    command += [
        "--ledger",
        str(tmp_path / "l.db"),
        "--by",
        "mira",
        "--because",
        "an order",
    ]
    subprocess.run(command, check=True, capture_output=True)
    assert not list(folder.iterdir())


# ------------------------------------------------------------------ others, and ends at any time
ASK = """
import sys
from reportedly.ledger import open_ledger
from reportedly.run import answers, happened, kept, tracing
from reportedly.run import vocabulary as run_vocabulary
from tests.run.test_answers import printed
with open_ledger(sys.argv[1]) as ledger:
    print(printed(ledger))
"""
KEEP = """
import sys
from pathlib import Path
from reportedly.ledger import Reached
from reportedly.run.shelf import Item, Shelf, Stamped
shelf = Shelf(Path(sys.argv[1]), "a" * 64)
turn = 0
while True:
    turn += 1
    items = [Item(str(n), [turn], "x" * n + str(turn), b"%d" % turn) for n in range(300)]
    shelf.keep("questions", Stamped(Reached(turn, "h"), "v"), items, turn)
    print(turn, flush=True)
"""


def _started(code: str, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *words]
    here = Path(__file__).parents[2]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=here)


def test_two_that_ask_at_once_have_one_answer(tmp_path: Path) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 3)
        anew = printed_anew(ledger)
    asking = [_started(ASK, str(tmp_path / "l.db")) for _ in range(2)]
    assert [one.communicate()[0].strip() for one in asking] == [anew, anew]


def test_a_program_that_is_killed_leaves_a_whole_list(folder: Path) -> None:
    from reportedly.run.shelf import Shelf

    shelf, seen = Shelf(folder, "a" * 64), set()
    for turn in range(8):
        writing = _started(KEEP, str(folder))
        assert writing.stdout is not None
        for _ in range(2):
            writing.stdout.readline()
        time.sleep(0.003 * turn)
        writing.send_signal(signal.SIGKILL)
        writing.wait()
        with shelf.open("questions") as kept:
            assert kept is not None
            many = kept.rest
            assert kept.stamped.reached.links == many
            for ident, told in kept.told():
                assert told == [many]
                assert kept.get(ident) == "x" * int(ident) + str(many)
                assert kept.printed([ident]) == [b"%d" % many]
        seen.add(many)
    assert seen


def test_what_nobody_asks_is_let_go_of(tmp_path: Path, folder: Path) -> None:
    with empty_ledger("file", tmp_path) as ledger:
        some(ledger, tmp_path, 2)
        printed(ledger)
        (path,) = folder.glob("*.sqlite")
        old = folder / f"{'b' * 32}.3.sqlite"
        shutil.copy(path, old)
        os.utime(old, (0, 0))
        path.unlink()
        printed(ledger)
    assert path.exists()
    assert not old.exists()
