"""The command line as a user meets it: real processes, exit statuses, streams, and every example of the help."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reportedly.cli import main

PROGRAM = [sys.executable, "-m", "reportedly"]
FLED = "Some 20,000 people fled Mosul on Monday, the UN said."
_EXAMPLE = re.compile(r"^ {2,}reportedly (.+)$", re.MULTILINE)


def run(
    *words: str, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *words],
        input=stdin,
        capture_output=True,
        timeout=600,
        cwd=cwd,
        check=False,
    )


def line(ident: str, text: str = FLED, **given: str) -> bytes:
    return json.dumps({"id": ident, "text": text, **given}).encode() + b"\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the examples of the help have it: articles, and a ledger built from them."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "news").mkdir()
    (folder / "article.txt").write_text(f"Families leave the west\n\n{FLED}\n")
    (folder / "news" / "a.txt").write_text(f"Families leave the west\n\n{FLED}\n")
    (folder / "news" / "b.jsonl").write_bytes(
        line("b", "At least 120 people were killed in Mosul, police said.")
    )
    assert run("build", "news/", "--ledger", "mosul.db", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def here(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(desk)
    yield desk


@pytest.fixture
def copy_of_desk(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for one test alone: some commands write into the ledger."""
    own = tmp_path / "desk"
    shutil.copytree(desk, own)
    (own / "alerts.yml").write_text(ALERTS)
    (own / "feeds.opml").write_text(FEEDS)
    monkeypatch.chdir(own)
    return own


ALERTS = """
channels:
  log: {file: alerts.jsonl}
rules:
  - {name: many, when: new happening, victims: 10, to: log}
"""
FEEDS = """<opml version="2.0"><head/><body>
<outline text="News" type="rss" xmlUrl="https://news.example.org/feed.xml"/></body></opml>"""


def invoke(*words: str, stdin: bytes = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, words, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def commands() -> dict[str, click.Command]:
    """Every command by its name."""
    above = click.Context(main, info_name="reportedly")
    found = {name: main.get_command(above, name) for name in main.list_commands(above)}
    return {name: command for name, command in found.items() if command is not None}


# ------------------------------------------------------------------ help
COMMANDS = sorted(commands())


def _help(command: str) -> str:
    return invoke(command, "--help")[1]


def _examples() -> list[tuple[str, str]]:
    return [
        (command, found)
        for command in COMMANDS
        for found in _EXAMPLE.findall(_help(command))
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example(command: str) -> None:
    assert _EXAMPLE.search(_help(command))


@pytest.mark.parametrize(("command", "example"), _examples())
def test_every_example_of_the_help_works(
    copy_of_desk: Path, command: str, example: str
) -> None:
    if command == "watch" or example.startswith("feeds add") or "--mail" in example:
        pytest.skip("asks the network: tests/watch runs it against a world of its own")
    if command == "serve":
        pytest.skip("runs until it is stopped: tests/serve opens it")
    if command in ("bundle", "ledger") or "--engine daft" in example:
        pytest.skip(
            "needs an archive and the engine: test_cluster and test_bundling run these"
        )
    words = shlex.split(example)
    rows = invoke("figures", "--ledger", "mosul.db", "--as", "jsonl")[1].splitlines()
    mine = [json.loads(row)["id"] for row in rows]
    given = {"why": 1, "history": 1, "judge": 2}.get(
        command, 0
    )  # ids of the reader's own ledger stand there
    words[1 : 1 + given] = mine[:given]
    article = json.loads(rows[0])["document"]
    own = {"3f9a1c": mine[0], "wire-17": article, "wire-18": "b"}
    words = [own.get(word, word) for word in words]
    code, out, err = invoke(*words)
    said = [
        row
        for row in err.splitlines(keepends=True)
        if "without a date count as known" not in row
        and not row.startswith(("head: ", "with people's reviews: "))
    ]
    err = "".join(said)
    nothing = (
        "No figures found.\n",
        "No copies found.\n",
        "No errors found.\n",
        "No reviews found.\n",
        "No articles found.\n",
        "No events found.\n",
        "No judgements found.\n",
        "No questions found.\n",
        "No statements found.\n",
        "No stories found.\n",
        "No happenings found.\n",
        "No alerts found.\n",
        "No feeds found.\n",
    )  # said where a small ledger has none
    assert (code, err if err not in nothing else "") == (0, "")
    assert out or "-o" in words or err in nothing


def test_the_help_names_every_command() -> None:
    code, out, _ = invoke("--help")
    assert code == 0
    assert all(re.search(rf"^  {command} ", out, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_is_for(command: str) -> None:
    options = [p for p in commands()[command].params if isinstance(p, click.Option)]
    assert all(option.help for option in options)


# ------------------------------------------------------------------ exit status
def test_all_read_is_0() -> None:
    done = run("read", "-", stdin=line("a") + line("b"))
    assert done.returncode == 0
    assert [json.loads(row)["document"]["id"] for row in done.stdout.splitlines()] == [
        "a",
        "b",
    ]
    assert done.stderr == b""


def test_nothing_read_is_1_whatever_the_reason(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    item = "<item><title>Only a title</title><link>https://e.org/a</link></item>"
    feed.write_text(f"<rss><channel><title>News</title>{item}</channel></rss>")
    ledger = str(tmp_path / "l.db")
    for words in (["read", str(feed)], ["build", str(feed), "--ledger", ledger]):
        status, _, told = invoke(*words)
        assert status == 1 and "only a title" in told
    (tmp_path / "a.txt").write_text(FLED)
    assert invoke("read", str(feed), str(tmp_path / "a.txt"))[0] == 0


def test_some_failed_is_1_and_the_others_are_printed() -> None:
    done = run("read", "-", "nowhere.txt", stdin=line("a") + b"{broken\n" + line("c"))
    assert done.returncode == 1
    assert [json.loads(row)["document"]["id"] for row in done.stdout.splitlines()] == [
        "a",
        "c",
    ]
    first, second = done.stderr.decode().splitlines()
    assert first.startswith("<stdin>:2: ")
    assert second.startswith("nowhere.txt: ")


@pytest.mark.parametrize(
    "words",
    [
        ["read"],
        ["read", "-", "--format", "xml"],
        ["nonsense"],
        ["build", "news"],
        ["figures", "--ledger", "mosul.db", "--since", "yesterday"],
        ["export", "--ledger", "mosul.db", "--as", "geojson", "--of", "statements"],
        ["export", "--ledger", "mosul.db", "--as", "csv", "-o", "no/such/folder.csv"],
    ],
)
def test_wrong_usage_is_2(here: Path, words: list[str]) -> None:
    code, out, err = invoke(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["figures", "--ledger", "none.db"], "error: none.db: there is no ledger here"),
        (["verify", "--ledger", "news"], "error: news: is a folder"),
        (["figures", "--ledger", "a" * 5000], "error: aaaa"),
        (
            ["build", "news", "--ledger", "article.txt"],
            "error: article.txt: is not a ledger",
        ),
        (
            ["why", "zz", "--ledger", "mosul.db"],
            "error: no figure or statement or event has an id that begins with 'zz'",
        ),
        (
            ["export", "--ledger", "none.db", "--as", "csv"],
            "error: none.db: there is no ledger here",
        ),
    ],
)
def test_an_expected_error_is_one_line_and_1(
    here: Path, words: list[str], said: str
) -> None:
    code, out, err = invoke(*words)
    assert (code, out) == (1, "")
    assert err.startswith(said)
    assert err.count("\n") == 1


# ------------------------------------------------------------------ streams
def test_each_line_is_answered_while_the_stream_stays_open() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "read", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin and process.stdout
    try:
        for ident in ("one", "two"):
            process.stdin.write(line(ident))
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 60)
            assert ready, "no answer while the stream was open"
            assert json.loads(process.stdout.readline())["document"]["id"] == ident
    finally:
        process.stdin.close()
        assert process.wait(600) == 0
        process.stdout.close()


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "read", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(line("a"))
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    try:
        process.stdin.write(line("b") * 20)
        process.stdin.close()
    except BrokenPipeError:
        pass
    process.wait(600)
    assert process.stderr.read() == b""
    process.stderr.close()


def test_half_a_surrogate_pair_does_not_stop_the_printing() -> None:
    row = b'{"id": "x\\ud800", "title": "half \\udc00", "text": "Some 300 people\\ud83d fled Kut."}\n'
    for shape in ("jsonl", "table"):
        done = run("read", "-", "--format", shape, stdin=row + line("b"))
        assert (done.returncode, done.stderr) == (0, b"")
        done.stdout.decode("utf-8")


def test_a_plain_locale_still_prints_utf8() -> None:
    done = subprocess.run(
        [*PROGRAM, "read", "-"],
        input=line("a", "Some 300 people fled Zürich’s suburbs."),
        capture_output=True,
        env={
            **os.environ,
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
        check=True,
    )
    assert "Zürich’s" in done.stdout.decode("utf-8")


def test_commands_of_an_article_never_reach_the_terminal(tmp_path: Path) -> None:
    text = "Some 20,000 people\u001b[2J\u202e fled [bold]Mosul[/bold], the \u001b]0;owned\u0007UN said."
    done = run(
        "read",
        "-",
        "--format",
        "table",
        stdin=line("a\u001b[31m", text, title="Flight \u001b[5m from [red]Mosul"),
    )
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "[red]" in shown


# ------------------------------------------------------------------ progress
def _in_terminal(*words: str, cwd: Path) -> tuple[int, bytes, bytes]:
    """Run with standard error on a terminal; give the exit status, standard output and what the terminal saw."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=theirs, cwd=cwd
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 4096)
        except OSError:  # the other end closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(ours)
    assert process.stdout
    out = process.stdout.read()
    process.stdout.close()
    return process.wait(600), out, seen


def test_progress_shows_on_a_terminal_and_only_there(
    desk: Path, tmp_path: Path
) -> None:
    code, out, seen = _in_terminal(
        "build", "news/", "--ledger", str(tmp_path / "l.db"), cwd=desk
    )
    assert code == 0
    assert b"building" in seen
    assert out.decode().endswith("2 new, 0 already kept\n")
    piped = run("build", "news/", "--ledger", str(tmp_path / "l.db"), cwd=desk)
    assert (piped.returncode, piped.stderr[:6], piped.stderr.count(b"\n")) == (
        0,
        b"head: ",
        1,
    )
    assert piped.stdout.decode().endswith("0 new, 2 already kept\n")


# ------------------------------------------------------------------ what they print
def test_read_explains_on_request(here: Path) -> None:
    plain = json.loads(invoke("read", "article.txt")[1])
    explained = json.loads(invoke("read", "--explain", "article.txt")[1])
    (figure,) = explained["figures"]
    assert {reason["field"] for reason in figure["because"]} >= {"category"}
    assert any(reason["lexicon"] for reason in figure["because"])
    for rows in explained.values():
        for row in rows if isinstance(rows, list) else []:
            row.pop("because", None)
    assert explained == plain


def test_read_as_a_table_shows_figures(here: Path) -> None:
    _, out, _ = invoke("read", "--format", "table", "article.txt")
    assert "displaced" in out and "about 20,000" in out


def test_figures_filters(here: Path) -> None:
    def values(*words: str) -> list[int]:
        out = invoke("figures", "--ledger", "mosul.db", "--as", "jsonl", *words)[1]
        return [json.loads(row)["low"] for row in out.splitlines()]

    assert values() == [20000, 120]
    assert values("--category", "killed") == [120]
    assert values("--category", "abducted") == []


def test_why_shows_words_rule_and_lexicon_line(here: Path) -> None:
    (first, *_) = invoke("figures", "--ledger", "mosul.db", "--as", "jsonl")[
        1
    ].splitlines()
    _, out, _ = invoke("why", json.loads(first)["id"][:8], "--ledger", "mosul.db")
    assert "Some 20,000 people" in out
    assert re.search(r"en/\w+\.yml:\d+  - ", out)


def test_verify_says_what_holds(here: Path) -> None:
    code, out, err = invoke("verify", "--ledger", "mosul.db")
    assert (code, out) == (
        0,
        "mosul.db: 2 of 2 readings hold (2 read again and the same)\n",
    )
    head = err.removeprefix("head: ").strip()
    assert re.fullmatch("[0-9a-f]{64}", head)
    assert invoke("verify", "--ledger", "mosul.db", "--head", head, "--sample", "0")[
        :2
    ] == (
        0,
        "mosul.db: 2 of 2 readings hold (2 as written, not in the sample)\n",
    )
    code, _, err = invoke(
        "verify", "--ledger", "mosul.db", "--head", "f" * 64, "--sample", "0"
    )
    assert code == 1 and "never stood at the head ffff" in err
    assert invoke("verify", "--ledger", "mosul.db", "--sample", "nan")[0] == 2


def test_verify_is_1_when_something_does_not_hold(here: Path, tmp_path: Path) -> None:

    path = tmp_path / "l.db"
    invoke("build", "news/", "--ledger", str(path))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER figures_no_update")
        connection.execute("UPDATE figures SET low = 21 WHERE low = 120")
    code, out, err = invoke("verify", "--ledger", str(path))
    assert code == 1
    assert out.endswith("1 of 2 readings hold (1 read again and the same), 1 do not\n")
    assert "low is kept as 21 but its words now give 120" in err


def test_build_counts_what_failed_and_is_1(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    code, out, err = invoke(
        "build", "-", "--ledger", str(path), stdin=line("a") + b"[]\n"
    )
    assert code == 1
    assert out == f"{path}: 1 new, 0 already kept, 1 could not be read\n"
    assert err.startswith("<stdin>:2: ")


def test_build_names_the_same_bytes_under_another_name(
    here: Path, tmp_path: Path
) -> None:
    path = str(tmp_path / "l.db")
    invoke("build", "news/a.txt", "--ledger", path)
    _, out, err = invoke("build", "article.txt", "--ledger", path)
    assert out.endswith("0 new, 1 already kept\n")
    assert err.startswith(
        f"article.txt: the same bytes are already kept as {Path('news/a.txt')}\nhead: "
    )


def test_the_gazetteer_is_compiled_once_and_said_to_be(tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    first = subprocess.run(
        [*PROGRAM, "gazetteer"], capture_output=True, text=True, env=env, check=True
    )
    assert (
        first.stderr.startswith("compiling the gazetteer, once")
        and first.stderr.count("\n") == 1
    )
    assert Path(first.stdout.strip()).is_file()
    again = subprocess.run(
        [*PROGRAM, "gazetteer"], capture_output=True, text=True, env=env, check=True
    )
    assert (again.stderr, again.stdout) == ("", first.stdout)


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "reportedly").write_text("a file where the folder should be")
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [*PROGRAM, "read", "-"],
        input=line("a"),
        capture_output=True,
        env=env,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    said = done.stderr.decode().splitlines()
    assert len(said) == 2 and said[1].startswith("error: ")


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (
            ["--help"],
            ["spacy", "sqlalchemy", "alembic", "pyarrow", "trafilatura", "rich"],
        ),
        (["read", "-"], ["sqlalchemy", "alembic", "pyarrow", "altair"]),
        (
            ["figures", "--ledger", "mosul.db"],
            ["spacy", "alembic", "pyarrow", "trafilatura"],
        ),
        (
            ["questions", "--ledger", "mosul.db"],
            ["spacy", "alembic", "pyarrow", "trafilatura"],
        ),
    ],
)
def test_a_command_does_not_wait_for_what_it_does_not_use(
    desk: Path, words: list[str], unneeded: list[str]
) -> None:
    code = (
        "import sys\nfrom reportedly.cli import main\n"
        f"try:\n    main({words!r})\n"
        f"finally:\n    print([m for m in {unneeded!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=line("a"),
        capture_output=True,
        cwd=desk,
        check=True,
    )
    assert done.stderr.decode() == "[]\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["export", "--ledger", "mosul.db", "--format", "parquet"],
            "error: Parquet needs pyarrow",
        ),
        (
            ["build", "news", "--engine", "daft", "--out", "d"],
            "error: --engine daft needs Daft",
        ),
        (
            ["ledger", "import", "d", "--ledger", "l.db"],
            "error: a data set needs pyarrow",
        ),
        (["read", "news.parquet"], "news.parquet: is Parquet: "),
        (["read", "s3://news/a.jsonl"], "s3://news/a.jsonl: "),
    ],
)
def test_what_needs_an_extra_says_which(
    desk: Path, words: list[str], said: str
) -> None:
    """The core is installed without pyarrow: what needs it names the extra, in one line."""
    (desk / "news.parquet").write_bytes(b"PAR1")
    code = f"import sys\nsys.modules['pyarrow'] = None\nfrom reportedly.cli import main\nmain({words!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=desk, check=False
    )
    (desk / "news.parquet").unlink()
    assert done.returncode in (1, 2)
    lines = done.stderr.decode().splitlines()
    assert (
        len(lines) == 1
        and lines[0].startswith(said)
        and "pip install 'reportedly[" in lines[0]
    )


def test_every_command_is_in_the_help_with_a_whole_line() -> None:
    found = commands()
    shown = invoke("--help")[1]
    for name in found:
        line = next(x for x in shown.splitlines() if x.startswith(f"  {name} "))
        assert line.endswith(".") and "..." not in line and len(line) <= 80


def test_a_command_that_is_not_there_is_guessed() -> None:
    code, _, err = invoke("qestions")
    assert code == 2 and "did you mean 'questions'?" in err


def test_a_page_shows_one_article(here: Path) -> None:
    code, out, err = invoke("read", "--format", "html", "article.txt")
    assert (code, err) == (0, "")
    assert out.lower().startswith("<!doctype html>") and "Some 20,000 people" in out
    code, out, err = invoke("read", "--format", "html", "article.txt", "news")
    assert (code, out) == (2, "")
    assert "html shows one article" in err


def test_the_report_is_one_page(here: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    assert invoke("report", "--ledger", "mosul.db", "-o", str(page)) == (0, "", "")
    assert "Some 20,000 people" in page.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [page]


def test_the_demo_says_where_things_are_and_tells_three_lines(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    code, out, err = invoke("demo", "--folder", str(folder))
    assert (code, err) == (0, "")
    ledger, report, *lines = [row for row in out.splitlines() if row]
    assert re.fullmatch(
        rf"Ledger: {re.escape(str(folder / 'ledger.db'))} \(\d+ articles new, 0 already kept\)",
        ledger,
    )
    assert report == f"Report: {folder / 'report.html'}"
    assert len(lines) == 3
    assert {p.name for p in folder.iterdir()} == {"ledger.db", "report.html"}
    code, out, _ = invoke("demo", "--folder", str(folder))
    assert "(0 articles new, " in out


def test_a_judgement_is_said_wherever_it_decides(here: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "l.db")
    assert invoke("build", "news/", "--ledger", path)[0] == 0
    rows = invoke("figures", "--ledger", path, "--as", "jsonl")[1].splitlines()
    one, other = [json.loads(row)["id"] for row in rows][:2]
    words = ("judge", one, other, "same", "--ledger", path, "--by")
    assert invoke(*words, " ", "--because", "one camp")[0] == 1
    assert invoke(*words, "mira", "--because", "one camp")[0] == 0
    (said,) = map(
        json.loads,
        invoke("judgements", "--ledger", path, "--format", "jsonl")[1].splitlines(),
    )
    assert (said["verdict"], said["by"], said["because"]) == (
        "same",
        "mira",
        "one camp",
    )
    assert "one camp" in invoke("why", one, "--ledger", path)[1]
    assert "same, says mira on" in invoke("history", one, "--ledger", path)[1]
    asked = invoke("questions", "--ledger", path, "--format", "jsonl")[1].splitlines()
    judged = [
        r["judged"] for row in asked for r in json.loads(row)["rulings"] if r["judged"]
    ]
    assert {j["by"] for j in judged} == {"mira"}
