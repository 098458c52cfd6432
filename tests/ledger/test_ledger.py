"""The ledger: what goes in comes out the same, nothing is ever changed, and a bad path gets one clear line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, create_engine

from reportedly.cli import main
from reportedly.errors import ErasedError, EvidenceError, LedgerError
from reportedly.ledger import Filter, Ledger, open_ledger
from reportedly.ledger import connection as connecting
from reportedly.ledger.connection import MIGRATIONS, migrate
from reportedly.ledger.cross_document import KeptPart
from reportedly.ledger.schema import LARGEST, REVISION, metadata
from reportedly.records import (
    Actor,
    CopyLink,
    Figure,
    Issue,
    KeptFigure,
    Place,
    Quoted,
    Reading,
    Reason,
    Span,
    Statement,
    Time,
)
from reportedly.records.flat import column_names
from reportedly.records.questions import Judgement
from reportedly.records.reviews import Account, Activity, Review
from tests.ledger.engines import ENGINES, empty_ledger
from tests.ledger_cases import BY, TEXT, page, reading, readings, watched

TABLES = sorted(metadata.tables)


@pytest.fixture(params=ENGINES)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of which the file itself is looked at."""
    with empty_ledger("file", tmp_path) as opened:
        yield opened


def test_a_ledger_prints_as_its_name_also_when_it_is_shut(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        pass
    (tmp_path / "l.db").unlink()
    named = f"Ledger({str(tmp_path / 'l.db')!r}"
    assert repr(ledger) == f"{named})"
    assert repr(ledger.within(("mosul",))) == f"{named}, in part)"
    assert not (tmp_path / "l.db").exists()


@pytest.fixture(scope="module", params=ENGINES)
def big(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    with empty_ledger(request.param, tmp_path_factory.mktemp("big")) as opened:
        yield opened


# ------------------------------------------------------------------ round trip
@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(read=readings())
def test_what_goes_in_comes_out_the_same(big: Ledger, read: Reading) -> None:
    if not big.append(read, BY):
        return  # hypothesis tried the very same bytes again
    kept = big.last_read(read.page.sha256)
    assert kept is not None
    (back,) = big.readings([kept])
    assert back.document == read.document
    assert back.figures == read.claims.figures
    assert back.statements == read.claims.statements
    assert back.events == read.claims.events
    assert back.times == read.mentions.times
    assert back.places == read.mentions.places
    assert back.issues == read.issues
    assert big.is_as_written(kept)


def test_the_original_bytes_are_kept(ledger: Ledger) -> None:
    odd = b"\xff\xfe\x00 not text at all " * 100
    ledger.append(reading("a", TEXT.encode()), BY)
    ledger.append(replace(reading("b"), page=page("b", odd)), BY)
    kept = {p.sha256: p for p in ledger.pages()}
    assert kept[page("b", odd).sha256].data() == odd
    assert {p.names for p in kept.values()} == {(("a", "a.txt"),), (("b", "b.txt"),)}


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("figures", Figure),
        ("statements", Statement),
        ("times", Time),
        ("places", Place),
        ("actors", Actor),
    ],
)
def test_every_field_of_a_record_has_its_column(table: str, record: type) -> None:
    extra = {"reading", "position", "stages", "lexicons"}
    assert (
        set(column_names(record))
        == {c.name for c in metadata.tables[table].columns} - extra
    )


def test_a_count_no_database_holds_is_left_out_and_named(ledger: Ledger) -> None:
    ledger.append(reading(low=10**400), BY)
    ((kept),) = ledger.readings()
    assert kept.figures == ()
    assert [i.code for i in kept.issues] == [
        "vague-place",
        "no-year",
        "figure-too-large",
    ]
    ledger.append(reading("b", TEXT.encode() + b" ", low=LARGEST), BY)
    assert [f.figure.low for f in ledger.figures()] == [LARGEST]


def test_words_that_do_not_stand_in_the_text_are_never_kept(ledger: Ledger) -> None:
    read = reading()
    (figure,) = read.claims.figures
    lie = replace(figure, evidence=Span(0, 18, "Some 90,000 people"))
    with pytest.raises(EvidenceError, match="does not stand at 0-18"):
        ledger.append(replace(read, claims=replace(read.claims, figures=(lie,))), BY)
    assert ledger.documents() == ()
    assert list(ledger.pages()) == []


def test_a_reading_that_fails_half_way_leaves_nothing(ledger: Ledger) -> None:
    read = reading()
    (statement,) = read.claims.statements
    without_kind = replace(statement, kind=None)  # type: ignore[arg-type]
    with pytest.raises(
        LedgerError, match=r'statements\.kind$|"kind" of relation "statements"'
    ):
        ledger.append(
            replace(read, claims=replace(read.claims, statements=(without_kind,))), BY
        )
    assert ledger.documents() == ()
    assert list(ledger.pages()) == []
    assert ledger.append(read, BY)


# ------------------------------------------------------------------ idempotence, versions, history
def test_the_same_bytes_are_kept_once(ledger: Ledger) -> None:
    assert ledger.append(reading(), BY)
    assert not ledger.append(reading(), BY)
    assert len(ledger.documents()) == 1


def test_the_same_bytes_under_another_name_only_add_the_name(ledger: Ledger) -> None:
    ledger.append(reading("a"), BY)
    assert not ledger.append(reading("copy"), BY)
    assert ledger.add_name(page("again"))
    assert not ledger.add_name(page("again"))
    (kept,) = ledger.pages()
    assert [name for name, _ in kept.names] == ["a", "copy", "again"]
    assert len(list(ledger.figures())) == 1


def test_changed_bytes_under_the_same_id_are_a_new_version_and_both_stay(
    ledger: Ledger,
) -> None:
    ledger.append(reading("a"), BY)
    ledger.append(reading("a", TEXT.encode() + b" Corrected."), BY)
    assert [(r.kept.document, r.kept.version) for r in ledger.document("a")] == [
        ("a", 1),
        ("a", 2),
    ]


def test_newer_rules_make_a_new_reading_and_the_old_one_stays(ledger: Ledger) -> None:
    newer = replace(BY, lexicons="w2")
    ledger.append(reading(low=20000), BY, at=datetime(2017, 3, 1, tzinfo=UTC))
    ledger.append(reading(low=21000), newer, at=datetime(2017, 4, 1, tzinfo=UTC))
    assert [f.figure.low for f in ledger.figures()] == [21000]
    assert [k.versions.lexicons for k in ledger.documents(history=True)] == ["w1", "w2"]
    (latest,) = ledger.figures()
    assert [
        (c.figure.low, c.kept.kept_at.month) for c in ledger.why(latest.figure.id)
    ] == [
        (21000, 4),
        (20000, 3),
    ]


def test_every_claim_row_names_its_versions(in_file: Ledger) -> None:
    in_file.append(reading(), BY)
    with sqlite3.connect(in_file.path) as connection:
        for table in ("figures", "statements", "readings"):
            assert connection.execute(
                f"SELECT stages, lexicons FROM {table}"
            ).fetchall() == [(BY.stages, "w1")]


# ------------------------------------------------------------------ append-only
def filled(ledger: Ledger) -> None:
    """A row in every table."""
    ledger.append(reading("a"), BY)
    ledger.append(reading("b", TEXT.encode() + b" Twice."), BY)
    sides = [Quoted(ident, 0, 18, TEXT[:18]) for ident in ("b", "a")]
    link = CopyLink(
        sides[0], sides[1], "exact", 1.0, False, (Reason("original", "unknown"),)
    )
    ledger.keep_traces(
        "t1",
        [(1, b"f"), (2, b"g")],
        [(2, 1, link)],
        [KeptPart(1, "a", 0, "s1", "{}", ())],
    )
    one, other = (f.figure.id for f in ledger.figures())
    ledger.judge(
        Judgement(
            one,
            other,
            "same",
            "mira",
            "the same camp",
            datetime(2017, 4, 1, tzinfo=UTC),
        )
    )
    day = datetime(2017, 4, 2, tzinfo=UTC)
    ledger.review(
        [Review("accept", "figure", one, "mira", day, document="a", reading=1)]
    )
    ledger.note(Activity("login", "mira", day))
    ledger.keep_account(Account("mira", "lead"), "ana", day)
    key = {
        "kind": "token",
        "digest": "0" * 64,
        "account": "mira",
        "scope": "read",
        "by": "mira",
    }
    ledger.keep_key(key | {"expires": day, "ended": False, "kept_at": day})
    ledger.keep_in_space("mosul", ["a"], "ana")
    watched(ledger)


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_change_or_remove_a_row(
    in_file: Ledger, table: str
) -> None:
    filled(in_file)
    in_file.append(reading("gone", TEXT.encode() + b" Gone."), BY)
    in_file.erase("gone", "mira", "a source is named")
    with sqlite3.connect(in_file.path) as connection:
        column = next(iter(metadata.tables[table].columns)).name
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        for change in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)


def test_a_reading_cannot_be_replaced_by_its_id(in_file: Ledger) -> None:
    in_file.append(reading(), BY)
    with sqlite3.connect(in_file.path) as connection:
        names = [c.name for c in metadata.tables["readings"].columns]
        values = ", ".join("number + 1" if n == "number" else f'"{n}"' for n in names)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(f"REPLACE INTO readings SELECT {values} FROM readings")


# ------------------------------------------------------------------ questions
@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    """Three articles: Mosul on 20 February, Erbil without days, and another story's passage."""
    ledger.append(reading("a"), BY)
    b = reading("b", TEXT.encode() + b" B")
    (f,) = b.claims.figures
    erbil = (
        replace(f.place, name="Erbîl", country="IRQ", admin1="Arbil")
        if f.place
        else None
    )
    dateless = replace(f, category="killed", place=erbil, time=None, source=None)
    b = replace(b, claims=replace(b.claims, figures=(dateless,)))
    ledger.append(
        replace(
            b,
            document=replace(
                b.document, published=date(2017, 3, 5), outlet="Ânkara Post"
            ),
        ),
        BY,
    )
    c = reading("c", TEXT.encode() + b" C")
    (f,) = c.claims.figures
    ledger.append(
        replace(
            c,
            claims=replace(
                c.claims, figures=(replace(f, passage="other_story", place=None),)
            ),
        ),
        BY,
    )
    return ledger


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filter(), "abc"),
        (Filter(place="mosul"), "a"),
        (Filter(place="ERBÎL"), "b"),
        (Filter(place="irq"), "ab"),
        (Filter(place="Iraq"), "ab"),
        (Filter(place="Syria"), ""),
        (Filter(place="nineveh"), "a"),
        (Filter(place="%"), ""),
        (Filter(category="Killed"), "b"),
        (Filter(source="un"), "ac"),
        (Filter(source="ânkara"), "b"),
        (Filter(since=date(2017, 2, 21)), "b"),
        (Filter(until=date(2017, 2, 20)), "ac"),
        (Filter(since=date(2017, 2, 20), until=date(2017, 2, 20)), "ac"),
        (Filter(since=date(2018, 1, 1)), ""),
        (Filter(document="b"), "b"),
        (Filter(main_story=True), "ab"),
        (Filter(place="Mosul", category="killed"), ""),
    ],
)
def test_figures_by_place_category_source_and_day(
    three: Ledger, asked: Filter, expected: str
) -> None:
    assert "".join(f.kept.document for f in three.figures(asked)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filter(source="the un"), "abc"),
        (Filter(source="nobody"), ""),
        (Filter(since=date(2017, 3, 1)), "b"),
        (Filter(until=date(2017, 3, 1)), "ac"),
    ],
)
def test_statements_by_speaker_and_day(
    three: Ledger, asked: Filter, expected: str
) -> None:
    assert "".join(s.kept.document for s in three.statements(asked)) == expected


def test_why_gives_the_reasons_by_the_beginning_of_an_id(three: Ledger) -> None:
    (wanted, *_) = three.figures()
    (found,) = three.why(wanted.figure.id[:10])
    assert found == wanted
    assert wanted.figure.because == (
        Reason("category", "verb of flight", Span(19, 23, "fled"), "en/figures.yml:7"),
    )
    statement = next(iter(three.statements()))
    assert three.why(statement.statement.id) == (statement,)


def test_a_claim_as_last_read_is_that_of_why_without_reasons(three: Ledger) -> None:
    for number in range(2):  # the same page read anew
        three.append(
            reading("a", TEXT.encode()), replace(BY, lexicons=f"later {number}")
        )
    for one in three.figures():
        last = three.why(one.figure.id)[0]
        found = three.as_last_read(one.figure.id)
        assert isinstance(found, KeptFigure) and found.kept == last.kept
        assert found.figure == replace(one.figure, because=())
    with pytest.raises(LedgerError, match="no figure or statement"):
        three.as_last_read("zzz")


@pytest.mark.parametrize(
    ("ident", "said"),
    [("zzz", "no figure or statement"), ("", "no figure"), ("%", "no figure")],
)
def test_why_says_when_there_is_no_such_claim(
    three: Ledger, ident: str, said: str
) -> None:
    with pytest.raises(LedgerError, match=said):
        three.why(ident)


def test_why_refuses_an_ambiguous_id(ledger: Ledger) -> None:
    for n in range(17):  # 34 claims and 16 digits: two must share one
        ledger.append(reading(f"d{n}", TEXT.encode() + str(n).encode()), BY)
    first = [f.figure.id[0] for f in ledger.figures()] + [
        s.statement.id[0] for s in ledger.statements()
    ]
    common = max(first, key=first.count)
    with pytest.raises(LedgerError, match="give more of it"):
        ledger.why(common)


def test_a_lazy_question_does_not_lock_out_a_writer(ledger: Ledger) -> None:
    ledger.append(reading("a"), BY)
    asked = ledger.figures()
    next(asked)
    assert ledger.append(reading("b", TEXT.encode() + b"!"), BY)
    assert len(list(ledger.figures())) == 2


# ------------------------------------------------------------------ migrations
def _is_no_index_of_words(name: str | None, _kind: str, _parents: object) -> bool:
    """The full-text index is each database's own and made by the migration alone."""
    return not (name or "").startswith("searched")


def test_the_migrations_build_the_schema(in_file: Ledger) -> None:

    with create_engine(f"sqlite:///{in_file.path}").connect() as connection:
        options = {"compare_type": True, "include_name": _is_no_index_of_words}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_what_stands_between_documents_comes_out_the_same(ledger: Ledger) -> None:
    filled(ledger)
    (link,) = ledger.copies("t1")
    assert (link.copy.document, link.copy.text, link.original.document) == (
        "b",
        TEXT[:18],
        "a",
    )
    assert (link.ordered, link.because) == (False, (Reason("original", "unknown"),))
    assert list(ledger.copies("t1", "a")) == [link] and list(ledger.copies("t2")) == []
    assert [(p.document, p.packed) for p in ledger.fingerprints("t1")] == [
        ("a", b"f"),
        ("b", b"g"),
    ]
    assert ledger.untraced("t1") == [] and ledger.untraced("t2") == [1, 2]
    assert [(p.document, p.story) for p in ledger.parts("t1")] == [("a", "s1")]
    (judged,) = ledger.judgements()
    assert (judged.verdict, judged.by, judged.because) == (
        "same",
        "mira",
        "the same camp",
    )


def test_links_of_a_version_that_no_longer_speaks_are_left_out(ledger: Ledger) -> None:
    filled(ledger)
    ledger.append(reading("b", TEXT.encode() + b" Corrected."), BY)
    assert list(ledger.copies("t1")) == []
    assert ledger.untraced("t1") == [3]


def test_a_judgement_needs_two_figures_that_are_there(ledger: Ledger) -> None:
    filled(ledger)
    one, _ = (f.figure.id for f in ledger.figures())
    at = datetime(2017, 4, 1, tzinfo=UTC)
    with pytest.raises(LedgerError, match="there is no figure 'nobody'"):
        ledger.judge(Judgement(one, "nobody", "same", "mira", "one camp", at))
    with pytest.raises(LedgerError, match="says who judged and why"):
        ledger.judge(Judgement(one, "nobody", "same", " ", "one camp", at))
    with pytest.raises(LedgerError, match="says who judged and why"):
        ledger.judge(Judgement(one, "nobody", "same", "mira", "\t", at))
    with pytest.raises(LedgerError, match="a judgement is on two"):
        ledger.judge(Judgement(one, one, "same", "mira", "one camp", at))


def test_a_figure_read_anew_is_found_by_its_words(ledger: Ledger) -> None:
    ledger.append(reading(low=20000), BY)
    (old,) = ledger.figures()
    ledger.append(reading(low=21000), replace(BY, lexicons="w2"))
    (new,) = ledger.figures()
    assert old.figure.id != new.figure.id
    assert (
        ledger.figure_now(old.figure.id)
        == ledger.figure_now(new.figure.id)
        == new.figure.id
    )
    assert ledger.figure_now("never") is None


def test_the_code_knows_the_newest_migration() -> None:

    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == REVISION


def test_a_ledger_of_the_first_migration_opens(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        migrate(connection, "0001")
    with open_ledger(path) as opened:
        assert opened.append(reading(), BY)
        assert len(list(opened.figures())) == 1


def test_a_ledger_of_newer_code_is_refused(in_file: Ledger) -> None:
    in_file.close()
    with sqlite3.connect(in_file.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(
        LedgerError, match=r"was written by a newer reportedly \(schema 9999"
    ):
        open_ledger(in_file.path)


def test_a_migration_that_stops_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(connection: Connection) -> None:
        migrate(connection)
        raise KeyboardInterrupt

    path = tmp_path / "l.db"
    with monkeypatch.context() as patch:
        patch.setattr(connecting, "migrate", stopped)
        with pytest.raises(KeyboardInterrupt):
            open_ledger(path, create=True)
    assert list(tmp_path.iterdir()) == []
    with open_ledger(path, create=True) as ledger:
        assert ledger.append(reading(), BY)


# ------------------------------------------------------------------ bad paths
def test_no_ledger_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here"):
        open_ledger(tmp_path / "none.db")
    with pytest.raises(LedgerError, match="there is no folder"):
        open_ledger(tmp_path / "no" / "l.db", create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False])
def test_an_empty_file_is_no_ledger_and_stays_empty(
    tmp_path: Path, create: bool
) -> None:
    path = tmp_path / "l.db"
    path.touch()
    with pytest.raises(LedgerError, match="is empty, not a ledger"):
        open_ledger(path, create=create)
    assert path.read_bytes() == b""


def test_a_database_that_alembic_keeps_for_another_program_is_no_ledger(
    tmp_path: Path,
) -> None:
    path = tmp_path / "l.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="is a database but not a ledger"):
        open_ledger(path, create=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("create", [True, False])
def test_a_pipe_and_a_device_are_no_ledger(tmp_path: Path, create: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    for name in ("pipe", "link"):
        with (
            pytest.raises(LedgerError, match="is a pipe or a device"),
            open_ledger(tmp_path / name, create=create),
        ):
            pass


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is a folder"):
        open_ledger(tmp_path, create=True)


@pytest.mark.parametrize(
    "content",
    [b"Some 20,000 people fled.\n" * 50, b"x", b"SQLite format 3\x00" + b"\x07" * 500],
)
def test_another_file_is_no_ledger_and_is_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"article\.txt: "):
        open_ledger(path, create=True)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="'recipes'"):
        open_ledger(path, create=True)
    assert path.read_bytes() == before


def test_a_locked_ledger_says_so(in_file: Ledger) -> None:
    other = sqlite3.connect(in_file.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        open_ledger(in_file.path, patience=0.05) as impatient,
        pytest.raises(LedgerError, match="is locked"),
    ):
        impatient.append(reading(), BY)
    other.execute("ROLLBACK")
    other.close()
    assert in_file.append(reading(), BY)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="permissions do not bind root",
)
def test_a_read_only_ledger_can_be_asked_and_not_written(in_file: Ledger) -> None:
    in_file.append(reading(), BY)
    in_file.close()
    folder = in_file.path.parent
    in_file.path.chmod(0o400)
    folder.chmod(0o500)
    try:
        with open_ledger(in_file.path) as opened:
            assert len(list(opened.figures())) == 1
            with pytest.raises(LedgerError, match="cannot be written"):
                opened.append(reading("b", b"x" * 60), BY)
    finally:
        folder.chmod(0o700)
        in_file.path.chmod(0o600)


def test_two_programs_may_make_and_fill_one_ledger(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with open_ledger(path, create=True) as one, open_ledger(path, create=True) as two:
        assert one.append(reading("a"), BY)
        assert two.append(reading("b", TEXT.encode() + b"2"), BY)
        assert not two.append(reading("a"), BY)
        assert [k.document for k in one.documents()] == ["a", "b"]


def test_issues_keep_their_order_and_place(ledger: Ledger) -> None:
    ledger.append(reading(), BY)
    (kept,) = ledger.readings()
    assert kept.issues == (
        Issue("vague-place", "which side of the city is not said", 24, 29),
        Issue("no-year", "assumed"),
    )


# ------------------------------------------------------------------ copies of the file
def test_the_head_that_a_backup_prints_is_the_copys(
    in_file: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file.append(reading("a"), BY)
    backup = Ledger.backup

    def while_another_writes(self: Ledger, to: Path) -> None:
        backup(self, to)
        in_file.append(reading("b"), BY)

    monkeypatch.setattr(Ledger, "backup", while_another_writes)
    words = ["ledger", "backup", "--ledger", str(in_file.path), str(tmp_path / "to.db")]
    done = CliRunner().invoke(main, words)
    with open_ledger(tmp_path / "to.db") as copy:
        assert done.stderr == f"head: {copy.head()}\n" != f"head: {in_file.head()}\n"


def test_a_backup_is_whole_while_others_write(in_file: Ledger, tmp_path: Path) -> None:
    ledger = in_file
    ledger.append(reading("a"), BY)
    with ledger.snapshot():
        ledger.append(
            reading("b", TEXT.encode() + b" B"), BY
        )  # is in the write-ahead log only
        ledger.backup(tmp_path / "copy.db")
    assert sorted(p.name for p in tmp_path.glob("*copy.db*")) == ["copy.db"]
    with open_ledger(tmp_path / "copy.db") as copy:
        assert [k.document for k in copy.documents()] == ["a", "b"]
        assert copy.head() == ledger.head() and copy.check().problems == []
    with pytest.raises(LedgerError, match="takes nobody's place"):
        ledger.backup(tmp_path / "copy.db")


def test_a_closed_ledger_is_one_file(in_file: Ledger) -> None:
    in_file.append(reading("a"), BY)
    in_file.close()
    assert [p.name for p in in_file.path.parent.iterdir()] == ["l.db"]


def test_an_older_ledger_that_cannot_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        migrate(connection, "0002")
    before = path.read_bytes()
    monkeypatch.setattr(connecting, "_writable", lambda path: False)
    with open_ledger(path) as opened:
        assert opened.documents() == ()
        with pytest.raises(LedgerError, match="cannot be written"):
            opened.append(reading(), BY)
    assert path.read_bytes() == before


def test_what_was_erased_is_not_kept_again(ledger: Ledger) -> None:
    """Neither its bytes nor, under other bytes, its words: read again, or from a data set."""
    ledger.append(reading("a"), BY)
    found = ledger.found(ledger.documents()[0])
    ledger.erase("a", "mira", "a source")
    newer = replace(BY, lexicons="w2")
    other = page("b", b"other bytes")
    for keep in (
        lambda: ledger.append(reading("a"), newer),
        lambda: ledger.append_found(page("a"), found, newer),
        lambda: ledger.append_found(other, found, newer),
    ):
        with pytest.raises(ErasedError, match="was erased by mira"):
            keep()
    assert len(ledger.documents(history=True)) == 1
    assert ledger.check().problems == []
