"""The same filters, order and formats on every listing."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import console, main

ARTICLES = [
    {
        "id": "goma",
        "published": "2024-06-20",
        "outlet": "Lake Post",
        "text": "GOMA - At least 20 people were killed in an air strike on Goma on Tuesday, police said. "
        "Some 3,000 people fled the city, the Red Cross said.",
    },
    {
        "id": "goma-2",
        "published": "2024-06-21",
        "outlet": "Valley News",
        "text": "GOMA - At least 20 people were killed in an air strike on Goma on Tuesday, police said. "
        "Some 3,000 people fled the city, the Red Cross said.",
    },
    {
        "id": "beira",
        "published": "2024-07-02",
        "outlet": "Coast Herald",
        "text": "BEIRA - A flood killed 7 people in Beira on Monday, officials said. "
        "Another 40 were injured in the flood, officials said.",
    },
]
LISTINGS = ("figures", "events", "questions", "happenings", "stories", "copies")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("listings")
    lines = "".join(json.dumps(one) + "\n" for one in ARTICLES)
    (folder / "news.jsonl").write_text(lines)
    path = str(folder / "news.db")
    done = CliRunner().invoke(
        main, ["build", str(folder / "news.jsonl"), "--ledger", path]
    )
    assert done.exit_code == 0, done.output
    return path


def rows(ledger: str, *words: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(main, [*words, "--ledger", ledger, "--format", "csv"])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def documents(row: dict[str, str]) -> set[str]:
    """The articles a row of any listing names."""
    told = {
        row.get(name, "") for name in ("document", "copy_document", "original_document")
    }
    return {d for d in (*told, *row.get("documents", "").split("; ")) if d}


@pytest.mark.parametrize("listing", [*LISTINGS, "statements"])
@pytest.mark.parametrize(
    "words",
    [
        ["--place", "Goma"],
        ["--place", "COD"],
        ["--category", "killed", "--category", "displaced", "--place", "Goma"],
        ["--until", "2024-06-30"],
        ["--as-of", "2024-06-25"],
    ],
)
def test_a_filter_keeps_goma_and_leaves_beira_out(
    ledger: str, listing: str, words: list[str]
) -> None:
    found = rows(ledger, listing, *words)
    assert found
    assert {d for row in found for d in documents(row)} <= {"goma", "goma-2"}


@pytest.mark.parametrize("listing", LISTINGS)
def test_what_is_not_there_is_not_found(ledger: str, listing: str) -> None:
    for words in (
        ["--place", "Lima"],
        ["--since", "2030-01-01"],
        ["--source", "Nobody"],
    ):
        done = CliRunner().invoke(main, [listing, "--ledger", ledger, *words])
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr.startswith(f"No {listing} found.")


@pytest.mark.parametrize("listing", ["figures", "questions", "happenings"])
def test_rows_are_sorted_and_cut(ledger: str, listing: str) -> None:
    column = "killed_low" if listing == "happenings" else "low"
    every = [row[column] for row in rows(ledger, listing, f"--sort=-{column}")]
    numbers = [int(value) for value in every if value]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) > 1
    assert [
        row[column]
        for row in rows(ledger, listing, f"--sort=-{column}", "--limit", "1")
    ] == (every[:1])


@pytest.mark.parametrize("listing", [*LISTINGS, "statements"])
@pytest.mark.parametrize("shape", ["table", "csv", "jsonl"])
def test_every_listing_has_every_format(ledger: str, listing: str, shape: str) -> None:
    done = CliRunner().invoke(main, [listing, "--ledger", ledger, "--format", shape])
    assert done.exit_code == 0 and done.stdout.count("\n") >= 1
    if shape == "jsonl":
        assert all(
            isinstance(json.loads(line), dict) for line in done.stdout.splitlines()
        )


@pytest.fixture(scope="module")
def judged(ledger: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the ledger in which three people did something, on one day."""
    path = str(tmp_path_factory.mktemp("judged") / "news.db")
    shutil.copy(ledger, path)
    ids = [row["id"] for row in rows(path, "figures", "--category", "killed")]
    for who, ident in zip(("Ann", "Ben", "Cem"), ids, strict=True):
        told = ["--ledger", path, "--by", who, "--because", "read again"]
        done = CliRunner().invoke(main, ["review", "accept", ident, *told])
        assert done.exit_code == 0, done.output
        other = ids[ids.index(ident) - 1]
        done = CliRunner().invoke(main, ["judge", ident, other, "different", *told])
        assert done.exit_code == 0, done.output
    for address in ("https://a.example/feed", "https://b.example/feed"):
        told = ["feeds", "add", address, "--no-check", "--ledger", path]
        done = CliRunner().invoke(main, told)
        assert done.exit_code == 0, done.output
    return path


@pytest.mark.parametrize(
    ("words", "column", "day"),
    [
        (["reviews"], "by", True),
        (["reviews", "--state", "not started"], "id", True),
        (["judgements"], "by", True),
        (["search", "goma"], "document", True),
        (["history", "GOMA"], "cause", True),
        (["feeds", "list"], "address", False),
        (["watch", "status"], "feed", False),
    ],
)
def test_what_has_no_place_is_ordered_cut_and_written_as_the_rest(
    judged: str, words: list[str], column: str, day: bool
) -> None:
    if words[0] == "history":
        words = ["history", rows(judged, "questions", "--place", "Goma")[0]["id"]]
    every = rows(judged, *words, "--sort", column)
    assert every and [row[column] for row in every] == sorted(r[column] for r in every)
    turned = rows(judged, *words, "--sort", f"-{column}", "--limit", "1")
    assert [row[column] for row in turned] == [every[-1][column]]
    if day:
        assert rows(judged, *words, "--since", "2001-01-01") != []
        assert rows(judged, *words, "--until", "2001-01-01") == []
    for shape in ("table", "jsonl"):
        told = [*words, "--ledger", judged, "--format", shape]
        assert CliRunner().invoke(main, told).stdout.count("\n") >= len(every)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reviews", "--state", "aproved"], "did you mean 'approved'?"),
        (["happenings", "--sort", "published"], "there are id, name"),
        (
            ["figures", "--category", "kiled"],
            "no category 'kiled'; did you mean 'killed'?",
        ),
        (["stories", "--category", "displced"], "did you mean 'displaced'?"),
        (["events", "--type", "air strke"], "did you mean 'air_strike'?"),
        (["happenings", "--sort", "kiled_low"], "did you mean 'killed_low'?"),
        (["copies", "--since", "2024-07-01", "--until", "2024-06-01"], "lies after"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_nearest(
    ledger: str, words: list[str], said: str
) -> None:
    done = CliRunner().invoke(main, [*words, "--ledger", ledger])
    assert done.exit_code == 2 and done.stdout == ""
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_a_place_that_is_spelt_otherwise_is_offered(ledger: str) -> None:
    done = CliRunner().invoke(
        main, ["questions", "--ledger", ledger, "--place", "Gomxa"]
    )
    assert "'Gomxa': Goma" in done.stderr
    asked = ["figures", "--ledger", ledger, "--place", "Mozambiqe"]
    told = CliRunner().invoke(main, asked)
    assert "'Mozambiqe': Mozambique" in told.stderr  # where Beira lies
    absent = CliRunner().invoke(main, [*asked[:-1], "Portugale"])
    assert "Portugal." not in absent.stderr
    words = ["export", "--format", "csv", "--ledger", ledger, "--place", "Gomxa"]
    told = CliRunner().invoke(main, words).stderr
    assert told.startswith("No figures found.") and "'Gomxa': Goma" in told


def test_a_place_is_found_however_it_is_spelt(ledger: str) -> None:
    def asked(place: str) -> str:
        words = ["questions", "--ledger", ledger, "--format", "jsonl", "--place", place]
        return CliRunner().invoke(main, words).stdout

    assert asked("Gomma") == asked("Goma") != ""


@pytest.mark.parametrize(
    "what",
    ["figures", "statements", "events", "questions", "happenings", "stories", "places"],
)
def test_an_export_is_narrowed_as_its_listing_is(ledger: str, what: str) -> None:
    words = ["export", "--of", what, "--ledger", ledger, "--format", "csv"]
    every = CliRunner().invoke(main, words)
    some = CliRunner().invoke(main, [*words, "--until", "2024-06-30"])
    assert every.exit_code == some.exit_code == 0
    assert 1 < some.stdout.count("\n") < every.stdout.count("\n")


def _exported(ledger: str, what: str, shape: str, *words: str) -> list[str]:
    call = ["export", "--of", what, "--format", shape, "--ledger", ledger, *words]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.stderr
    return done.stdout.splitlines()


def test_places_are_those_of_what_is_asked_for(ledger: str) -> None:
    every = _exported(ledger, "places", "csv")[1:]
    goma = _exported(ledger, "places", "csv", "--place", "Goma")[1:]
    assert 0 < len(goma) < len(every)
    assert all("Goma" in row for row in goma)
    assert _exported(ledger, "places", "csv", "--category", "abducted")[1:] == []


def test_readings_are_those_of_articles_that_tell_it(ledger: str) -> None:
    every = _exported(ledger, "readings", "jsonl")
    goma = _exported(ledger, "readings", "jsonl", "--place", "Goma")
    assert 0 < len(goma) < len(every)
    assert all("Goma" in row for row in goma)
    assert _exported(ledger, "readings", "jsonl", "--limit", "1") == every[:1]
    call = ["export", "--of", "readings", "--format", "jsonl", "--ledger", ledger]
    done = CliRunner().invoke(main, [*call, "--sort", "id"])
    assert done.exit_code == 2 and "no column to sort by" in done.stderr


def test_quiet_prints_results_and_nothing_else(ledger: str, tmp_path: Path) -> None:
    words = ["--ledger", ledger, "--category", "killed", "--place", "Lima"]
    for call in (["figures", "--quiet", *words], ["figures", *words, "-q"]):
        done = CliRunner().invoke(main, call)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    (tmp_path / "bad.jsonl").write_text('{"id": "x"}\n')
    call = [
        "build",
        str(tmp_path / "bad.jsonl"),
        "--ledger",
        str(tmp_path / "l.db"),
        "-q",
    ]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 1 and done.stderr.startswith(
        f"{tmp_path / 'bad.jsonl'}:1: "
    )
    assert "head:" not in done.stderr


def test_a_shell_completes_commands_and_options(ledger: str) -> None:
    def completed(line: str) -> set[str]:
        environment = {
            "_REPORTEDLY_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
        }
        done = CliRunner().invoke(main, [], env=environment, prog_name="reportedly")
        return {row.partition(",")[2] for row in done.stdout.splitlines()}

    assert completed("reportedly happ") == {"happenings"}
    assert "--category" in completed("reportedly figures --ca")
    assert completed("reportedly figures --category kil") == {"killed"}
    assert completed("reportedly export --as hap") == {"hapi-conflict", "hapi-idps"}


@pytest.mark.parametrize("listing", [*LISTINGS, "statements"])
def test_a_table_fits_a_terminal_of_80_columns(
    ledger: str, listing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_PIPED_WIDTH", 80)
    done = CliRunner().invoke(main, [listing, "--ledger", ledger])
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    if listing in (
        "figures",
        "events",
        "questions",
    ):  # nothing is cut where columns are many
        assert "…" not in done.stdout and "Goma" in done.stdout


@pytest.mark.parametrize("option", ["--place", "--source"])
@pytest.mark.parametrize("words", ["\udcff\udcfe", "[(", "%_'\"; --", "x" * 5000])
def test_odd_words_find_nothing_and_blame_nothing(
    ledger: str, option: str, words: str
) -> None:
    done = CliRunner().invoke(main, ["figures", "--ledger", ledger, option, words])
    assert done.exit_code == 0 and "damaged" not in done.output
    assert "No figures found" in done.output


@pytest.mark.parametrize(
    ("option", "word", "meant"),
    [("--place", "Beirqa", "Beira"), ("--source", "Vally News", "Valley News")],
)
def test_a_name_that_is_nearly_right_is_told(
    ledger: str, option: str, word: str, meant: str
) -> None:
    for listing in ("figures", "events", "questions"):
        done = CliRunner().invoke(main, [listing, "--ledger", ledger, option, word])
        assert done.exit_code == 0
        assert f"that are like {word!r}: " in done.output and meant in done.output
    done = CliRunner().invoke(main, ["figures", "--ledger", ledger, option, "qqqqqqqq"])
    assert "like" not in done.output
    right = [
        option,
        meant,
        "--until",
        "1999-01-01",
    ]  # the name is known, and nothing fits
    done = CliRunner().invoke(main, ["figures", "--ledger", ledger, *right])
    assert "No figures found" in done.output and "like" not in done.output


def _rehearsed(ledger: str, rules: Path, *words: str) -> str:
    call = ["alerts", "test", "--rules", str(rules), "--ledger", ledger]
    done = CliRunner().invoke(main, [*call, "--since", "2024-06-01", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_rehearsal_of_rules_is_printed_as_any_listing(
    ledger: str, tmp_path: Path
) -> None:
    pytest.importorskip("feedparser")
    rules = tmp_path / "alerts.yml"
    rules.write_text(
        f"channels:\n  log: {{file: {tmp_path / 'sent.jsonl'}}}\n"
        "rules:\n  - {name: any, when: new happening, victims: 5, to: [log]}\n"
    )
    told = _rehearsed(ledger, rules, "--format", "csv")
    found = list(csv.DictReader(io.StringIO(told)))
    assert [row["rule"] for row in found] == ["any"] * len(found) and len(found) > 1
    lines = _rehearsed(ledger, rules, "--format", "jsonl").splitlines()
    assert [json.loads(line)["said"] for line in lines] == [r["said"] for r in found]
    last = _rehearsed(ledger, rules, "--format", "csv", "--sort=-day", "--limit", "1")
    days = [row["day"] for row in found]
    assert [r["day"] for r in csv.DictReader(io.StringIO(last))] == [max(days)]
    words = ["alerts", "test", "--rules", str(rules), "--ledger", ledger]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2 and "--since" in done.stderr


@pytest.mark.parametrize("group", ["review", "coding", "feeds", "watch", "ledger"])
def test_summaries_of_commands_within_commands_are_whole(group: str) -> None:
    told = CliRunner().invoke(main, [group, "--help"]).stdout
    summaries = told.partition("Commands:")[2]
    assert summaries.strip() and "..." not in summaries
    assert max(map(len, summaries.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["figures", "--format", "cvs"], "did you mean 'csv'?"),
        (["export", "--of", "figure", "--format", "csv"], "did you mean 'figures'?"),
        (["figures", "--since", "yesterday"], "'yesterday' is no day; write it as"),
        (["ledger", "bakup"], "no command 'bakup'; did you mean 'backup'?"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(
    ledger: str, words: list[str], told: str
) -> None:
    where = [] if words[0] == "ledger" else ["--ledger", ledger]
    done = CliRunner().invoke(main, [*words, *where])
    assert done.exit_code == 2 and told in done.stderr
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("listing", [*LISTINGS, "statements"])
def test_csv_of_nothing_has_the_names_of_its_columns(ledger: str, listing: str) -> None:
    asked = [listing, "--ledger", ledger, "--place", "Atlantis"]
    done = CliRunner().invoke(main, [*asked, "--format", "csv"])
    full = CliRunner().invoke(main, [listing, "--ledger", ledger, "--format", "csv"])
    assert done.exit_code == 0 and done.stdout.count("\n") == 1
    assert done.stdout.splitlines()[0] == full.stdout.splitlines()[0]
    for shape in ("table", "jsonl"):
        done = CliRunner().invoke(main, [*asked, "--format", shape])
        assert (done.exit_code, done.stdout) == (0, "")
        assert f"No {listing} found" in done.stderr
    wrong = CliRunner().invoke(main, [*asked, "--sort", "palce"])
    assert wrong.exit_code == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], {"goma", "goma-2", "beira"}),
        (["--place", "Goma"], {"goma", "goma-2"}),
        (["--category", "injured"], {"beira"}),
        (["--category", "injured", "--category", "displaced"], {"goma", "goma-2", "beira"}),
        (["--source", "Red Cross", "--until", "2024-06-20"], {"goma"}),
        (["--as-of", "2024-06-25", "--limit", "1", "--sort=-published"], {"goma-2"}),
    ],
)  # fmt: skip
def test_articles_that_are_searched_have_the_same_filters(
    ledger: str, words: list[str], found: set[str]
) -> None:
    assert {row["document"] for row in rows(ledger, "search", "people", *words)} == found  # fmt: skip


@pytest.mark.parametrize("listing", [["reviews"], ["errors"], ["judgements"]])
def test_nothing_needs_no_column_to_be_sorted_by(
    ledger: str, listing: list[str]
) -> None:
    done = CliRunner().invoke(main, [*listing, "--ledger", ledger, "--sort", "by"])
    assert done.exit_code == 0 and "there are" not in done.stderr
